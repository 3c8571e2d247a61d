"""The files of a user's own folder: which of them a command uses, and whether these are right."""

import re
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import MarkedYAMLError, YAMLError

from experiments.cli.refusal import broken_yaml
from experiments.lab.design.places import CONF
from model.given import refuse_misread
from model.parameters import BadInput, overlay, points
from model.policy import policies, pull


def used(folder: Path, flags: Namespace, study: Path | None = None) -> list[Path]:
    """The files of a folder that a command names, itself or in a configuration that it names; all with a pattern.

    A draft that nobody asks for stops no study. study: the settings of one of the user's own.
    """
    every = sorted(folder.rglob("*.yaml"))
    told = [*flags.overrides, *([flags.config_name] if flags.config_name else [])]
    told += [_text(study)] if study else []
    if any("glob(" in word for word in told):
        return every
    found: list[Path] = []
    while told:
        text = "\n".join(told)
        more = [path for path in every if path not in found and _names(text, path.stem)]
        found += more
        told = [_text(path) for path in more if path.parent == folder]  # these name others
    return sorted(found)


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])(?!\.(?!ya?ml))", text) is not None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""  # whoever needs it will say so


def check_numbers(files: Sequence[Path]) -> None:
    """Refuse numbers that YAML reads otherwise than people do, in files that may be composed; raises BadInput."""
    for path in files:
        refuse_misread(_text(path), str(path))


def check_folder(files: Sequence[Path], words: Sequence[str]) -> None:
    """Check those of a user's files that a command of these words uses; raises BadInput that names the file.

    Hydra would take a shipped file before a user's of the same name, and merge whatever else a
    file holds, both in silence.
    """
    # Where numbers beyond their ranges may be asked for, the study will say whether they are.
    beyond = any("beyond" in text for text in [*words, *map(_text, files)])
    for path in files:
        kind, name = path.parent.name, path.stem
        if path.resolve().is_relative_to(CONF):
            continue
        held = _read(path, kind in ("policy", "world"))
        if kind not in ("policy", "world"):
            continue
        if (CONF / kind / path.name).exists():
            raise BadInput(f"{path}: a {kind} '{name}' is shipped already; give the file and its top key another name")
        if not isinstance(held, dict) or list(held) != [name]:
            keys = ", ".join(map(str, held)) if isinstance(held, dict) else "missing"
            raise BadInput(
                f"{path}: its top keys are {keys or 'missing'}; a file has one, its own name "
                f"'{name}', with the values below it"
            )
        if not isinstance(held[name], dict):
            raise BadInput(f"{path}: {name} is {held[name]!r}; it takes names with values, or {{}}")
        if kind == "policy":
            pull(policies()[0], held[name], str(path))
        else:
            overlay(points()[0], held[name], str(path), beyond)


def _read(path: Path, resolve: bool) -> Any:
    """What a file holds; ``resolve``: whether it stands for itself, and names nothing elsewhere."""
    try:
        held = OmegaConf.load(path)
        return OmegaConf.to_container(held, resolve=resolve)
    except RecursionError:
        raise BadInput(f"{path}: it holds itself, by an alias within its own anchor; write the values out") from None
    except MarkedYAMLError as error:
        raise BadInput(broken_yaml(error)) from None
    except (YAMLError, OmegaConfBaseException, UnicodeDecodeError, OSError) as error:
        raise BadInput(f"{path}: the file cannot be read ({' '.join(str(error).split())})") from None

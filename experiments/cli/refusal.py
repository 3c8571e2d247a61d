"""Bad input in one line: refused before Hydra sees it, or translated from what Hydra says."""

import os
import re
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from hydra._internal.utils import get_args_parser
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, QuotedString, Transformer
from hydra.errors import ConfigCompositionException, HydraException, MissingConfigException, OverrideParseException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import MarkedYAMLError, YAMLError

from experiments.lab.design.gone import refuse_group, refuse_key
from experiments.lab.design.places import CONF
from experiments.lab.design.reading import SCHEMA
from experiments.lab.design.settings import settings_of
from experiments.lab.design.study import Study
from model.given import refuse_misread
from model.parameters import PARAMETERS, BadInput, nearest, overlay, points
from model.policy import LEVER_SETTINGS, LEVERS, policies, pull

#: Flags of Hydra's that have no use here -> what to do instead.
_NO_USE = {
    "config_path": "--config-path: it would hide the shipped files; --config-dir adds yours to them",
    "experimental_rerun": "--experimental-rerun: manifest.json holds the command that runs a study again",
}

_UNREADABLE = "it cannot be read as an override; it takes key=value, e.g. replicates=200"


def read_flags(study: str, words: Sequence[str]) -> tuple[list[str], Namespace]:
    """The words in the order that Hydra's parser wants, overrides first, and what it makes of them.

    Raises BadInput where argparse would print its usage.
    """

    def refuse(message: str) -> NoReturn:
        raise BadInput(f"{message}; kaesong {study} --help says what can be set")

    parser = get_args_parser()
    parser.error = refuse  # type: ignore[method-assign]
    flags = parser.parse_intermixed_args(words)
    for flag, line in _NO_USE.items():
        if getattr(flags, flag) is not None:
            raise BadInput(line)
    if flags.config_dir is not None:
        if not Path(flags.config_dir).is_dir():
            raise BadInput(f"--config-dir {flags.config_dir}: no such folder")
        if not os.access(flags.config_dir, os.R_OK | os.X_OK):
            raise BadInput(f"--config-dir {flags.config_dir}: the folder cannot be read")
    return [*flags.overrides, *(word for word in words if word not in flags.overrides)], flags


def check_numbers(folders: Sequence[Path]) -> None:
    """Refuse numbers that YAML reads otherwise than people do, in any file that may be composed; raises BadInput."""
    for path in sorted(path for folder in folders for path in folder.rglob("*.yaml")):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue  # whoever needs it will say so
        refuse_misread(text, str(path))


def check_folder(folder: Path) -> None:
    """Check every policy and world file of a user's folder; raises BadInput that names the file.

    Hydra would take a shipped file before a user's of the same name, and merge whatever else a
    file holds, both in silence.
    """
    for kind in ("policy", "world"):
        for path in sorted(folder.glob(f"{kind}/*.yaml")):
            name = path.stem
            if path.resolve().is_relative_to(CONF):
                continue
            if (CONF / kind / path.name).exists():
                raise BadInput(
                    f"{path}: a {kind} '{name}' is shipped already; give the file and its top key another name"
                )
            held = _read(path)
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
                refuse_group(held[name], f"{path}: ")
                overlay(points()[0], held[name], str(path))


def _read(path: Path) -> Any:
    try:
        return OmegaConf.to_container(OmegaConf.load(path), resolve=True)
    except MarkedYAMLError as error:
        raise BadInput(_broken_yaml(error)) from None
    except (YAMLError, OmegaConfBaseException, UnicodeDecodeError, OSError) as error:
        raise BadInput(f"{path}: the file cannot be read ({' '.join(str(error).split())})") from None


def check_overrides(flags: Namespace) -> None:
    """Refuse what Hydra would trip over; raises BadInput, or Hydra's own error of the grammar."""
    for given in OverridesParser.create().parse_overrides(flags.overrides):
        text, key = str(given.input_line), given.key_or_group
        if not key:
            raise BadInput(f"{text}: {_UNREADABLE}")
        if key.startswith("hydra"):
            continue
        refuse_key(key)
        if given.is_delete():
            raise BadInput(f"{text}: nothing can be taken away; set {key}=... instead")
        if given.is_sweep_override() and not flags.multirun:
            together = f"write {key}=[{text.partition('=')[2]}] to take them together, or "
            raise BadInput(f"{text}: several values; {together if key in _EXAMPLES else ''}add -m for one job each")
        if key in _EXAMPLES and not all(map(_are_names, _values(given))):
            single = "; single values are set as parameters.moscow.price=80" * (key == "parameters")
            raise BadInput(f"{text}: it takes names, e.g. {key}={_EXAMPLES[key]}{single}")


_EXAMPLES = {"policy": "[status_quo,recognition]", "world": "[baseline,ceasefire]", "parameters": "posterior"}


def _values(given: Override) -> list[Any]:
    """The value, or with -m each of several."""
    if given.is_discrete_sweep():
        return list(given.sweep_iterator(transformer=Transformer.identity))
    return [given.value()]


def _are_names(value: Any) -> bool:
    """Whether Hydra can take it as the choice of a group; files in folders below are not offered."""
    listed = value if isinstance(value, list) else [value]
    texts = [name.text if isinstance(name, QuotedString) else name for name in listed]
    return all(isinstance(text, str) and re.fullmatch(r"[\w.-]+", text) for text in texts)


def explain(error: Exception, study: type[Study], folders: Sequence[Path], composing: bool = False) -> str | None:
    """One line for an error that the user caused, or None for one that is ours.

    folders: where policy and world files are looked for; composing: whether Hydra was still
    reading, so that none of our code can be the cause.
    """
    for link in _chain(error):
        if isinstance(link, BadInput):
            return str(link)
        if isinstance(link, MarkedYAMLError):
            return _broken_yaml(link)
        if isinstance(link, YAMLError):
            return " ".join(str(link).split())
        if isinstance(link, MissingConfigException):
            return _missing(link, folders)
        if isinstance(link, OverrideParseException):
            return f"{link.override}: {_UNREADABLE}"
    if isinstance(error, ConfigCompositionException) and (line := _composing(error, study)):
        return line
    if isinstance(error, HydraException | OmegaConfBaseException):
        key, text = getattr(error, "full_key", None), str(error)
        return f"{key}: {text.splitlines()[0]}" if key else " ".join(text.split())
    if composing and isinstance(error, OSError | ValueError):
        return " ".join(str(error).split())
    return None


def _chain(error: BaseException | None) -> list[BaseException]:
    links = []
    while error is not None:
        links.append(error)
        error = error.__cause__ or error.__context__
    return links


def _broken_yaml(error: MarkedYAMLError) -> str:
    mark = error.problem_mark
    place = f"{mark.name}, line {mark.line + 1}" if mark else "a configuration file"
    return f"{place}: broken YAML ({error.problem})"


def _missing(error: MissingConfigException, folders: Sequence[Path]) -> str:
    """'policy=recogniton: no such policy; did you mean ...'."""
    group, _, name = str(error.missing_cfg_file).rpartition("/")
    if not group:
        return f"--config-name {name}: no {name}.yaml in the folder given by --config-dir"
    files = {path.stem for folder in folders for path in (folder / group).glob("*.yaml")}
    return f"{group}={name}: no such {group}; {nearest(name, error.options or sorted(files))}"


def _composing(error: ConfigCompositionException, study: type[Study]) -> str | None:
    """A file that is no mapping, or a key that nobody knows."""
    texts = "\n".join(str(link) for link in _chain(error))
    if found := re.search(r"In '(.+?)': \w+ raised while composing config:\n(.*)", texts):
        return f"{found[1]}.yaml: it must hold names with values below them ({found[2]})"
    keys = re.findall(r"full_key: (\S+)|Could not (?:override|append) '([^']+)'", texts)
    return _unknown_key(max(map("".join, keys), key=len), study) if keys else None


def _unknown_key(key: str, study: type[Study]) -> str:
    """'parameters.moscow.prise: no such parameter; did you mean ...'."""
    top, *below = key.split(".")
    if top == "hydra":
        return f"{key}: Hydra has no such setting"
    if top not in SCHEMA:
        known = [*settings_of(study), *SCHEMA]
        return f"{key}: no such setting; {nearest(top, known)}"
    asked = below if top == "parameters" else below[1:]  # after the name of the policy or world
    levels: list[tuple[str, Any]] = (
        [("lever", LEVERS), ("setting of a lever", LEVER_SETTINGS)]
        if top == "policy"
        else [("group of parameters", PARAMETERS), ("parameter", PARAMETERS.get("".join(asked[:1]), ()))]
    )
    for (kind, names), name in zip(levels, asked, strict=False):
        if name not in names:
            return f"{key}: no such {kind}; {nearest(name, names)}"
    if key == "parameters" and study.no_draws:
        return f"{key}: {study.no_draws}"
    if len(asked) > len(levels):
        return f"{key}: nothing stands below {key.rpartition('.')[0]}"
    return f"{key}: the files that were chosen do not set it; +{key}=... adds it"

"""Bad input in one line: refused before Hydra sees it, or translated from what Hydra says."""

import os
import re
import shlex
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from hydra._internal.utils import get_args_parser
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, QuotedString, Transformer
from hydra.errors import ConfigCompositionException, HydraException, MissingConfigException, OverrideParseException
from omegaconf.errors import OmegaConfBaseException
from yaml import MarkedYAMLError, YAMLError

from experiments.lab.design.reading import SCHEMA, unknown
from experiments.lab.design.study import Study
from model.parameters import PARAMETERS, BadInput, nearest, shown
from model.policy import LEVER_SETTINGS, LEVERS

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


def check_overrides(flags: Namespace) -> None:
    """Refuse what Hydra would trip over; raises BadInput, or Hydra's own error of the grammar."""
    for given in OverridesParser.create().parse_overrides(flags.overrides):
        text, key = str(given.input_line), given.key_or_group
        if not key:
            raise BadInput(f"{text}: {_UNREADABLE}")
        if key.startswith("hydra"):
            continue
        if given.is_delete():
            raise BadInput(f"{text}: nothing can be taken away; set {key}=... instead")
        if given.is_sweep_override() and not flags.multirun:
            together = f"write '{key}=[{text.partition('=')[2]}]' to take them together, or "
            way = together if key in (*_EXAMPLES, *_LISTS) else ""
            raise BadInput(f"{text}: several values; {way}add -m for one job each")
        for value in _several(given):
            if _several(given).count(value) > 1:
                raise BadInput(f"{text}: {value} stands twice, and its runs would only be repeated")
        if key in _EXAMPLES and not all(map(_are_names, _values(given))):
            single = "; single values are set as parameters.moscow.price=80" * (key == "parameters")
            raise BadInput(f"{text}: it takes names, e.g. '{key}={_EXAMPLES[key]}'{single}")


_EXAMPLES = {"policy": "[status_quo,recognition]", "world": "[baseline,ceasefire]", "parameters": "posterior"}
_LISTS = ("metrics", "tables")  # settings that take several words as well


def _values(given: Override) -> list[Any]:
    """The value, or with -m each of several."""
    if given.is_discrete_sweep():
        return list(given.sweep_iterator(transformer=Transformer.identity))
    return [given.value()]


def _several(given: Override) -> list[Any]:
    """What several values are: those of a list of names, or of jobs; none of a single one."""
    values = _values(given)
    if len(values) == 1 and given.key_or_group in _EXAMPLES and isinstance(values[0], list):
        values = values[0]
    return [value.text if isinstance(value, QuotedString) else value for value in values]


def _are_names(value: Any) -> bool:
    """Whether Hydra can take it as the choice of a group; files in folders below are not offered."""
    listed = value if isinstance(value, list) else [value]
    texts = [name.text if isinstance(name, QuotedString) else name for name in listed]
    return all(isinstance(text, str) and re.fullmatch(r"[\w.-]+", text) for text in texts)


def check_places(jobs: Sequence[Study]) -> None:
    """Raise BadInput where two jobs would have one folder, or one that is there: before any of them runs.

    A job that is alone is told so where it takes its place.
    """
    named = [job for job in jobs if job.name]
    for job in named:
        if sum(other.folder == job.folder for other in named) > 1:
            raise BadInput(
                f"name={job.name}: {len(jobs):,} jobs would share it; leave it out, or give each its own by a setting "
                f"in which they differ, e.g. 'name={job.name}-${{seed}}'"
            )
        if len(jobs) > 1 and job.folder.exists():
            raise BadInput(f"name={job.name}: {job.folder} exists already; choose another name or remove it")


def explain(error: Exception, study: type[Study], folders: Sequence[Path], composing: bool = False) -> str | None:
    """One line for an error that the user caused, or None for one that is ours.

    folders: where policy and world files are looked for; composing: whether Hydra was still
    reading, so that none of our code can be the cause.
    """
    for link in _chain(error):
        if isinstance(link, BadInput):
            return str(link)
        if isinstance(link, MarkedYAMLError):
            return broken_yaml(link)
        if isinstance(link, YAMLError):
            return " ".join(str(link).split())
        if isinstance(link, MissingConfigException):
            return _missing(link, folders)
        if isinstance(link, OverrideParseException):
            return _unreadable(str(link.override))
    if isinstance(error, ConfigCompositionException) and (line := _composing(error, study)):
        return line
    if isinstance(error, HydraException | OmegaConfBaseException):
        key, text = getattr(error, "full_key", None), str(error)
        return f"{key}: {text.splitlines()[0]}" if key else " ".join(text.split())
    if composing and isinstance(error, OSError | ValueError):
        return " ".join(str(error).split())
    return None


def _unreadable(word: str) -> str:
    """What is said of a word that is no override, with how to quote it where that is what it lacks."""
    key, equals, text = word.partition("=")
    if equals and not key.isascii():
        return f"{word}: to the left of '=' stand plain letters; a name such as {shown(key)} is set in a file"
    if equals and re.fullmatch(r"[+~]*[\w./@-]+", key) and not re.search(r"['\"]", text) and text[:1] not in "=[{":
        inner = f"{key}='{text}'"
        whole = shlex.quote(inner) if set(text) & set("$`!\\") else f'"{inner}"'  # the easier to read, where it will do
        return f"{word}: {_UNREADABLE}; a value with other signs than a name's stands in two pairs of quotes: {whole}"
    return f"{word}: {_UNREADABLE}"


def _chain(error: BaseException | None) -> list[BaseException]:
    links = []
    while error is not None:
        links.append(error)
        error = error.__cause__ or error.__context__
    return links


def broken_yaml(error: MarkedYAMLError) -> str:
    """The file and the line of YAML that is broken."""
    mark = error.problem_mark
    place = f"{mark.name}, line {mark.line + 1}" if mark else "a configuration file"
    return f"{place}: broken YAML ({error.problem})"


def _missing(error: MissingConfigException, folders: Sequence[Path]) -> str:
    """'policy=recogniton: no such policy; did you mean ...', or where a file lies that was meant."""
    group, _, name = str(error.missing_cfg_file).rpartition("/")
    plain = re.sub(r"\.ya?ml$", "", name)
    meant = [
        (path, folder / group / f"{plain}.yaml")
        for folder in folders
        for path in sorted({*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")})
        if path.stem == plain and path.parent.name in (folder.name, group)
    ]
    hint = f"; {meant[0][0]} is not looked at, call it {meant[0][1]}" if meant else ""
    if not group:
        return f"--config-name {name}: no {name}.yaml in the folder given by --config-dir{hint}"
    files = {path.stem for folder in folders for path in (folder / group).glob("*.yaml")}
    if plain != name and meant and meant[0][0] == meant[0][1]:
        hint = f"; it is chosen by its name alone, {group}={plain}"
    return f"{group}={name}: no such {group}{hint or f'; {nearest(name, error.options or sorted(files))}'}"


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
        return unknown(key, study)
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

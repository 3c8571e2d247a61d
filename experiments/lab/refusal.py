"""Bad input in one line: what Hydra, OmegaConf and YAML say, translated for people."""

import re

from hydra.errors import (
    ConfigCompositionException,
    HydraException,
    MissingConfigException,
    OverrideParseException,
)
from omegaconf.errors import OmegaConfBaseException
from yaml import MarkedYAMLError

from experiments.lab.config import _COMPARE, _STORY, SCHEMA
from model.parameters import PARAMETERS, BadInput, nearest


def explain(error: Exception) -> str | None:
    """One line for an error that the user caused, or None for one that is ours."""
    for link in _chain(error):
        if isinstance(link, BadInput):
            return str(link)
        if isinstance(link, MarkedYAMLError):
            return _broken_yaml(link)
        if isinstance(link, MissingConfigException):
            return _missing(link)
        if isinstance(link, ConfigCompositionException) and (line := _unknown_key(str(link))):
            return line
    for link in _chain(error):
        if isinstance(link, OverrideParseException):
            return f"{link.override}: it cannot be read as an override; it takes key=value, e.g. replicates=200"
    if isinstance(error, HydraException | OmegaConfBaseException):
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


def _missing(error: MissingConfigException) -> str:
    """'policy=recogniton: no such policy; did you mean ...'."""
    text = str(error)
    if found := re.search(r"[Aa]dditional config directory '(.*?)' not found", text):
        return f"--config-dir {found[1]}: no such folder"
    missing = error.missing_cfg_file or ""
    group, _, name = str(missing).rpartition("/")
    if group and error.options:
        return f"{group}={name}: no such {group}; {nearest(name, error.options)}"
    return " ".join(text.split("\n")[0].split())


def _unknown_key(text: str) -> str | None:
    """'parameters.moscow.prise: no such parameter; did you mean ...'."""
    found = re.search(
        r"Could not (?:override|append|delete|find) '?([\w./@]+)'?", text
    ) or re.search(r"Key '([\w.]+)' is not in struct", text)
    if not found:
        return None
    key = found[1]
    path = key.split(".")
    if path[0] == "parameters" and len(path) > 1:
        if path[1] not in PARAMETERS:
            return f"{key}: no such group of parameters; {nearest(path[1], PARAMETERS)}"
        return f"{key}: no such parameter; {nearest(path[-1], PARAMETERS[path[1]])}"
    return f"{key}: no such setting; {nearest(path[0], sorted({*_COMPARE, *_STORY, *SCHEMA}))}"

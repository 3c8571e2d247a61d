"""From a configuration to a checked study; every bad name or value is refused here."""

from collections.abc import Mapping
from dataclasses import MISSING
from pathlib import Path
from typing import Any

from experiments.lab.design.draws import PRIOR, find
from experiments.lab.design.outside import is_ours, settings_file
from experiments.lab.design.own import Prior, is_prior, prior
from experiments.lab.design.places import CONF
from experiments.lab.design.settings import EFFORT, deciding, settings_of
from experiments.lab.design.study import REFERENCE, Study, setting_of
from experiments.lab.design.tiled import Tiled
from model.parameters import PARAMETERS, BadInput, check_value, nearest

#: The node that Hydra merges under every study: each parameter, not overridden.
SCHEMA: dict[str, Any] = {
    "policy": {},
    "world": {},
    "parameters": {"draws": None, **{agent: dict.fromkeys(group) for agent, group in PARAMETERS.items()}},
    "beyond": False,
}


def study_from[S: Study](kind: type[S], config: Mapping[str, Any], words: tuple[str, ...] = ()) -> S:
    """Check a composed configuration; raises BadInput in one line.

    words: flags and overrides as given. Studies of effects get the status quo in front where it is
    missing: it is the reference of all.
    """
    known = settings_of(kind)
    _check_keys(kind, config, words)
    settings = {key: one.metadata["check"](key, config[key]) for key, one in known.items() if key in config}
    chosen, worlds = _named(config.get("policy"), "policy"), _named(config.get("world"), "world")
    if kind.compares and REFERENCE not in chosen:
        chosen = {REFERENCE: {}} | chosen
    for group, names in kind.always.items():
        if sorted(found := {"world": worlds, "policy": chosen}[group]) != sorted(names):
            raise BadInput(f"{group}={','.join(found)}: {kind.command} always runs {', '.join(names)}")
    given = _explicit(config.get("parameters", {}))
    study = kind(
        policies=kind.arms(chosen, settings),
        worlds=worlds,
        parameters=_numbers(given, beyond := settings.get("beyond", False)),
        priors=_priors(given, beyond),
        draws=_draws(kind, config.get("parameters", {}), words),
        words=words,
        **{known[key].name: value for key, value in settings.items()},
    )
    study.check()
    return study


def _check_keys(kind: type[Study], config: Mapping[str, Any], words: tuple[str, ...]) -> None:
    """Raise BadInput for a setting that a study does not have, or for one that it needs and that is not there."""
    known = settings_of(kind)
    for key in config:
        if key not in known and key not in SCHEMA:
            in_file = not is_ours(kind) and key not in map(setting_of, words)
            raise BadInput(f"{settings_file(kind)}: {unknown(key, kind)}" if in_file else unknown(key, kind))
    for key, one in known.items():
        if key not in config and one.default is MISSING and one.default_factory is MISSING:
            raise BadInput(f"{settings_file(kind)}: it lacks {key}, which {kind.__name__} takes")


def unknown(key: str, kind: type[Study]) -> str:
    """What is said of a setting that a study does not have."""
    if key in deciding(Tiled, EFFORT):
        example = {"hours": "hours=2.5", "estimate": "estimate=true"}[key]
        return f"{key}: {kind.command} takes none; studies with a table of runs do, e.g. kaesong compare {example}"
    top, _, below = key.partition(".")
    if below and top in settings_of(kind):
        from experiments.lab.design.shipped import configuration

        names = configuration(kind.command).get(top)
        if isinstance(names, Mapping):
            return f"{key}: nothing of that name stands below {top}; {nearest(below, names)}"
    return f"{key}: no such setting; {nearest(top, [*settings_of(kind), *SCHEMA])}"


def _draws(kind: type[Study], parameters: Any, words: tuple[str, ...]) -> str | None:
    """What is drawn from: nothing, the prior, or the file of a posterior."""
    draws = parameters.get("draws") if isinstance(parameters, Mapping) else None
    if draws is not None and kind.no_draws:
        raise BadInput(f"parameters.draws={draws}: {kind.no_draws}")
    if draws is None or draws == PRIOR:
        return draws
    if not isinstance(draws, str):
        raise BadInput(f"parameters.draws={draws}: it takes null, prior, or the path of a posterior.csv")
    own = [Path(words[k + 1]) for k, word in enumerate(words[:-1]) if word == "--config-dir"]
    return str(find(draws, [*own, CONF]))


_EXAMPLE = {"policy": "recognition", "world": "baseline"}


def _named(found: Any, kind: str) -> dict[str, dict]:
    """The chosen policies or worlds, name -> values."""
    if not found:
        raise BadInput(f"{kind}=[]: at least one {kind} is needed, e.g. {kind}={_EXAMPLE[kind]}")
    for name, values in found.items():
        if not isinstance(values, Mapping):
            raise BadInput(f"{kind}.{name} is {values!r}; it takes names with values, or {{}}")
    return {str(name): dict(values) for name, values in found.items()}


def _explicit(parameters: Any) -> dict[str, dict]:
    """What was given for single parameters, agent -> name -> number or prior, unchecked; the names are right."""
    kept: dict[str, dict] = {}
    if not isinstance(parameters, Mapping):
        raise BadInput(f"parameters={parameters}: it takes names below it, e.g. parameters.moscow.price=80")
    for agent, group in parameters.items():
        if agent == "draws":
            continue
        if agent not in PARAMETERS:
            raise BadInput(f"parameters.{agent}: no such group; {nearest(agent, PARAMETERS)}")
        if not isinstance(group, Mapping):
            raise BadInput(
                f"parameters.{agent}={group}: it takes a name below it, "
                f"e.g. parameters.{agent}.{next(iter(PARAMETERS[agent]))}=..."
            )
        for name, value in group.items():
            if name not in PARAMETERS[agent]:
                raise BadInput(f"parameters.{agent}.{name}: no such parameter; {nearest(name, PARAMETERS[agent])}")
            if value is not None:
                kept.setdefault(agent, {})[name] = value
    return kept


def _numbers(given: Mapping[str, Mapping], beyond: bool) -> dict[str, dict]:
    """The parameters that were set to a number, checked here so that the message names the override."""
    kept: dict[str, dict] = {}
    for agent, group in given.items():
        for name, value in group.items():
            if not is_prior(value):
                kept.setdefault(agent, {})[name] = check_value(PARAMETERS[agent][name], value, "parameters", beyond)
    return kept


def _priors(given: Mapping[str, Mapping], beyond: bool) -> dict[str, Prior]:
    """The priors of the user's own, by full name."""
    return {
        f"{agent}.{name}": prior(PARAMETERS[agent][name], value, "parameters", beyond)
        for agent, group in given.items()
        for name, value in group.items()
        if is_prior(value)
    }

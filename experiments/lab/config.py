"""From Hydra's configuration to a checked study; every bad name or value is refused here."""

import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

from experiments.lab.settings import ALWAYS, SETTINGS
from experiments.lab.study import HOME, Study
from experiments.lab.uncertainty import PRIOR, find
from experiments.lab.words import REFERENCE
from model.parameters import PARAMETERS, POINT, STRUCTURE, BadInput, check_value, nearest
from model.policy import POLICY

#: The shipped configuration.
CONF = HOME / "conf"

#: What is said where somebody wants to choose them.
OWN_DRAWS = "calibrate draws from the priors itself; single values are set as parameters.zone.labour_pool=60000"

#: The node that Hydra merges under every study: each parameter, not overridden.
SCHEMA: dict[str, Any] = {
    "policy": {},
    "world": {},
    "parameters": {
        "draws": None,
        **{agent: dict.fromkeys(group) for agent, group in PARAMETERS.items()},
    },
    "structure": dict.fromkeys(STRUCTURE),
}


def study_from(study: str, config: Mapping[str, Any], words: tuple[str, ...] = ()) -> Study:
    """Check a composed configuration; raises BadInput in one line.

    words: flags and overrides as given. Studies of effects get the status quo in front where
    it is missing: it is the reference of all.
    """
    known = SETTINGS[study]
    for key in config:
        if key not in known and key not in SCHEMA:
            raise BadInput(f"{key}: no such setting; {nearest(key, [*known, *SCHEMA])}")
    chosen = _named(config.get("policy"), "policy")
    worlds = _named(config.get("world"), "world")
    if (study in ("compare", "app") or "resume" in known) and REFERENCE not in chosen:
        chosen = {REFERENCE: {}} | chosen
    for kind, names in ALWAYS.get(study, {}).items():
        if sorted(found := {"world": worlds, "policy": chosen}[kind]) != sorted(names):
            raise BadInput(f"{kind}={','.join(found)}: {study} always runs {', '.join(names)}")
    if study == "story":
        for kind, found in (("policy", chosen), ("world", worlds)):
            if len(found) > 1:
                raise BadInput(f"{kind}={','.join(found)}: a story has one {kind}")
    if study == "tradeoffs":
        chosen = _variants(chosen, config.get("starts"), config.get("strengths"))
    structures = _structures(config.get("structure") or {})
    if len(structures) > 1 and study != "audit":
        raise BadInput(f"structure: {study} runs one structure at a time, and audit several")
    alone = {"structure": structures[0]} if len(structures) == 1 and structures[0] else {}
    checked = Study(
        study=study,
        policies=chosen,
        worlds=worlds,
        parameters=_explicit(config.get("parameters", {})) | alone,
        structures=structures,
        draws=_draws(study, config.get("parameters", {}), words),
        start=_start(config.get("start")),
        words=words,
        **{
            key: check(key, config[key])
            for key, check in known.items()
            if key in config and check is not None
        },
    )
    if study == "app" and checked.replicates > checked.most:
        raise BadInput(f"replicates={checked.replicates}: a page takes at most most={checked.most}")
    for question, answers in checked.questions.items():
        for world in answers:
            if world not in worlds:
                raise BadInput(
                    f"questions.{question}: {world} is not chosen; {nearest(world, worlds)}"
                )
    # Made once here, so that a bad value is refused before anything runs.
    assert checked.base.dtype == POINT
    assert checked.packages.dtype == POLICY
    assert checked.posterior is None or len(checked.posterior)
    if checked.reads_points and any(word.startswith("vary=") for word in words):
        raise BadInput("vary: design=file takes its axes from the columns of the file")
    assert len(checked.sample)
    return checked


def _draws(study: str, parameters: Any, words: tuple[str, ...]) -> str | None:
    """What is drawn from: nothing, the prior, or the file of a posterior."""
    draws = parameters.get("draws") if isinstance(parameters, Mapping) else None
    if draws is not None and study == "calibrate":
        raise BadInput(f"parameters.draws={draws}: {OWN_DRAWS}")
    if draws is None or draws == PRIOR:
        return draws
    if not isinstance(draws, str):
        raise BadInput(
            f"parameters.draws={draws}: it takes null, prior, or the path of a posterior.csv"
        )
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
    """The parameters that were set, checked here so that the message names the override."""
    kept: dict[str, dict] = {}
    if not isinstance(parameters, Mapping):
        raise BadInput(
            f"parameters={parameters}: it takes names below it, e.g. parameters.moscow.price=80"
        )
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
                raise BadInput(
                    f"parameters.{agent}.{name}: no such parameter; {nearest(name, PARAMETERS[agent])}"
                )
            if value is not None:
                kept.setdefault(agent, {})[name] = check_value(
                    PARAMETERS[agent][name], value, "parameters"
                )
    return kept


def _variants(chosen: dict[str, dict], starts: Any, strengths: Any) -> dict[str, dict]:
    """Every policy with all its levers from each start and at each strength, beside those without any."""
    checks = SETTINGS["tradeoffs"]
    dates, sizes = checks["starts"]("starts", starts), checks["strengths"]("strengths", strengths)
    if not dates and not sizes:
        return chosen
    made: dict[str, dict] = {}
    for name, levers in chosen.items():
        for start, strength in product(dates or (None,), sizes or (None,)):
            if not levers:
                made[name] = levers
                continue
            own = {
                key: value
                for key, value in (("start", start), ("strength", strength))
                if value is not None
            }
            full = f"{name}{f'_from_{start}' if start else ''}{f'_at_{strength:g}' if strength else ''}"
            made[full] = {lever: {**setting, **own} for lever, setting in levers.items()}
    return made


def _structures(given: Any) -> tuple[dict[str, float], ...]:
    """Every combination of the structural variants that were chosen, as values of parameters."""
    if not isinstance(given, Mapping):
        raise BadInput(
            f"structure={given}: it takes names below it, e.g. structure.pyongyang=coalition"
        )
    codes: dict[str, list[float]] = {}
    for name, chosen in given.items():
        if name not in STRUCTURE:
            raise BadInput(
                f"structure.{name}: no such part of the structure; {nearest(name, STRUCTURE)}"
            )
        if chosen is None:
            continue
        for variant in chosen if isinstance(chosen, list) else [chosen]:
            if variant not in STRUCTURE[name]:
                raise BadInput(f"structure.{name}={variant}: {nearest(variant, STRUCTURE[name])}")
            codes.setdefault(name, []).append(float(STRUCTURE[name].index(variant)))
    return tuple(dict(zip(codes, values, strict=True)) for values in product(*codes.values()))


def _start(value: Any) -> str | None:
    if value is None:
        return None
    first = PARAMETERS["calendar"]["first_year"]
    found = re.fullmatch(r"(\d{4})-(0?[1-9]|1[0-2])", str(value))
    if not found or not first.low <= int(found[1]) <= first.high:
        raise BadInput(
            f"start={value}: it takes a year from {first.low:g} to {first.high:g} and a month, "
            f"e.g. start=2026-12"
        )
    return str(value)

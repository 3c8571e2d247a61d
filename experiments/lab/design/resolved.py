"""What decides the numbers of a study, as plain values and as the command that gives them again."""

import shlex
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from experiments.lab.design.draws import PRIOR
from experiments.lab.design.places import HOME
from experiments.lab.design.settings import EFFORT, PLACE, WORKER, deciding
from experiments.lab.design.study import Study, setting_of
from model.parameters import PARAMETERS


def overrides(study: Study) -> list[str]:
    """The words of the command that may decide a number."""
    return [word for word in study.words if setting_of(word) not in deciding(study, PLACE, WORKER, EFFORT)]


def rerun_command(study: Study) -> str:
    """The command line that gives the same numbers."""
    given = overrides(study)
    if not any(word.startswith("seed=") for word in given):
        given.append(f"seed={study.seed}")
    return shlex.join(["kaesong", study.command, *given])


def resolved(study: Study) -> dict[str, Any]:
    """Everything that decides the numbers, as plain values for the manifest."""
    return {
        "policy": study.policies,
        "world": {world: values_of(point) for world, point in zip(study.worlds, study.base, strict=True)},
        "draws": _source(study.draws),
        **({"priors": {name: str(own) for name, own in study.priors.items()}} if study.priors else {}),
        **({"beyond": True} if study.beyond else {}),
        **study.decides(),
    }


def values_of(point: np.record) -> dict[str, dict[str, float]]:
    """A point as agent -> name -> value."""
    return {agent: {name: float(point[agent][name]) for name in group} for agent, group in PARAMETERS.items()}


def _source(draws: str | None) -> dict[str, str] | str | None:
    """What parameters are drawn from, so that it can be told whether it is still the same."""
    if draws is None or draws == PRIOR:
        return draws
    path, home = Path(draws), HOME
    shown = path.relative_to(home) if path.is_relative_to(home) else path
    return {"file": str(shown), "sha256": sha256(path.read_bytes()).hexdigest()}

"""One history of a study in the hands of the Mesa model: whole, or a month at a time."""

from typing import TYPE_CHECKING

from experiments.lab.design.resolved import values_of
from experiments.lab.design.study import Study

if TYPE_CHECKING:
    from model.kaesong import Kaesong


def history(study: Study, replicate: int, policy: str | None = None) -> "Kaesong":
    """The Mesa model before its first month: a replicate under one of a study's policies.

    It lives through what the ensemble gives as that replicate. ``policy`` may be left out where the
    study has only one. Imports Mesa, which takes seconds the first time.
    """
    from model.kaesong import Kaesong

    levers = study.policies[policy] if policy else next(iter(study.policies.values()))
    point = study.points_for([replicate])[0, 0]
    return Kaesong(levers, values_of(point), replicate=replicate, rng=study.seed, beyond=study.beyond)

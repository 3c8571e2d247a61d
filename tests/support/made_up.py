"""Audits of made-up models: a small function in the place of the engine, so that the truth is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from experiments.audit import Audit, looks
from experiments.audit.chosen import choose
from experiments.audit.claim import Claim
from experiments.audit.claims import CLAIMS, POLICIES
from experiments.audit.looks import Looks
from experiments.lab.design.prior import PLACE, rows_of
from experiments.lab.engine.runs import Memory, Runs
from experiments.lab.engine.tiles import Tile, tiles_of
from model.outcomes import OUTCOME, QUANTITY
from tests.support.histories import LEVELS, RUNS, TALKS, Change, histories
from tests.support.shipped import shipped
from tests.support.studies import checked

WORLDS = ["baseline", "ceasefire", "rich_pyongyang"]
LUCKS = 4  # numbers of luck of a run


class Points:
    """The points of a tile: parameter -> (points,), and their world, policy, case, and end of a probe."""

    def __init__(self, study: Audit, rows: np.ndarray) -> None:
        sample = study.sample
        self.world = sample.drawn[rows]
        self.policy = np.array(list(study.policies))[sample.under[rows]]
        cases, probed = study.chosen.cases, study.chosen.probed
        main = study.points * len(cases)
        probes = [probed[(row - main) % len(probed)] if row >= main else None for row in rows.tolist()]
        self.end = np.array([probe.end if probe else "" for probe in probes])
        self.cases = [probe.case if probe else cases[row % len(cases)] for row, probe in zip(rows, probes, strict=True)]
        self.setting = np.array([case.setting for case in self.cases])
        self._rows = rows_of(sample.points(rows, study.points_drawn(self.world.tolist())))[:, 0]

    def __getitem__(self, name: str) -> np.ndarray:
        return self._rows[:, PLACE[name]]


#: From points and luck, (replicates, points, LUCKS) from 0 to 1, to outcomes, (replicates, points).
Model = Callable[[Points, np.ndarray], Mapping[str, np.ndarray]]


def audit(points: int = 6, replicates: int = 149, **more: Any) -> Audit:
    """An audit from the prior in three worlds in turn; the same one where the same is asked again."""
    return _made(points, replicates, **more) if more else _usual(points, replicates)


def _made(points: int, replicates: int, **more: Any) -> Audit:
    settings = {"parameters": {"firm": {"candidates": 5}, "draws": "prior"}, "horizon": 12, "figures": False}
    return checked("audit", shipped(POLICIES, WORLDS) | settings | {"points": points, "replicates": replicates} | more)


_usual = cache(_made)


class _Few(dict):
    """Some claims; the design, which is that of all, knows the others by name."""

    def __missing__(self, name: str) -> Claim:
        return CLAIMS[name]


def only(monkeypatch: pytest.MonkeyPatch, *names: str, often: int = 1) -> None:
    """Look at these claims alone; in how few worlds they must be true to be built."""
    few = _Few({name: CLAIMS[name] for name in names})
    monkeypatch.setattr(Audit, "chosen", replace(choose(("all",)), claims=few))
    monkeypatch.setattr(looks, "OFTEN", often)


def luck_of(study: Audit, tile: Tile, world: np.ndarray) -> np.ndarray:
    """Luck of its own for each replicate and plausible world, the same in all cases of it."""
    each = [np.random.default_rng((5, r)) for r in range(tile.replicate, tile.replicate_stop)]
    return np.stack([luck.random((study.points, LUCKS))[world] for luck in each])


def lived_by(model: Model) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """What stands in the place of the engine."""

    def work(study: Audit, tile: Tile, *_: Any) -> tuple[np.ndarray, np.ndarray]:
        points = Points(study, tile.rows)
        outcomes = np.zeros(tile.shape, OUTCOME)
        for name, values in model(points, luck_of(study, tile, points.world)).items():
            outcomes[name] = values
        return outcomes[:, :, None, None], np.zeros((0, 1, 1, 12), QUANTITY)

    return work


def played(study: Audit, model: Model) -> tuple[Looks, Runs]:
    """All looks of an audit of a made-up model, with what was run."""
    mine, runs, work = Looks(study), Runs(study, Memory()), lived_by(model)
    for block in mine.plan(runs):
        for tile in tiles_of(study, block):
            runs.kept.append(runs.keeper.keep(len(runs.tiles), *work(study, tile)))
            runs.tiles.append(tile)
    return mine, runs


def met(runs: Runs, replicates: range) -> set[tuple[int, str, str]]:
    """World, setting and policy of whatever was run on some replicates, but for probes."""
    found = set()
    for tile in runs.tiles:
        if tile.replicate in replicates:
            points = Points(runs.study, tile.rows)
            every = zip(points.world.tolist(), points.cases, points.end, strict=True)
            found |= {(world, case.setting, case.policy) for world, case, end in every if not end}
    return found


def lives(
    changes: Sequence[Change], otherwise: Sequence[Change] = (), where: Callable[[Points], Any] | None = None
) -> Model:
    """Histories made by hand in the place of the model: each run is one of theirs, chosen by its luck.

    Where something is true of a point, its runs are of the other history.
    """
    worlds = histories(list(changes), list(otherwise))

    def model(points: Points, luck: np.ndarray) -> dict[str, np.ndarray]:
        run, which = (
            (luck[..., 0] * RUNS).astype(int),
            np.broadcast_to(where(points) if where else False, points.world.shape),
        )
        found = {outcome: np.zeros(run.shape) for outcome in (TALKS, *LEVELS)}
        for case in set(points.cases):
            mine = np.array([one == case for one in points.cases])
            for outcome, values in found.items():
                values[:, mine] = worlds.of(case.policy, outcome, case.setting)[run[:, mine], which[mine].astype(int)]
        return found

    return model

"""Audits of made-up models: a small function in the place of the engine, so that the truth is known."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from experiments.audit import Audit, design, looks
from experiments.audit.claims import CASES, CLAIMS, POLICIES
from experiments.audit.looks import Looks
from experiments.lab.design.prior import PLACE, rows_of
from experiments.lab.engine.runs import Memory, Runs
from experiments.lab.engine.tiles import Tile, tiles_of
from model.outcomes import OUTCOME, QUANTITY
from tests.support.shipped import shipped
from tests.support.studies import checked

WORLDS = ["baseline", "ceasefire", "rich_pyongyang"]
LUCKS = 4  # numbers of luck of a run


class Points:
    """The points of a tile: parameter -> (points,), their policy, setting and plausible world."""

    def __init__(self, study: Audit, rows: np.ndarray) -> None:
        sample = study.sample
        self.world = sample.drawn[rows]
        self.policy = np.array(list(study.policies))[sample.under[rows]]
        self.probe = rows >= study.points * len(CASES)
        cases = [*CASES] * study.points + [p.case for p in design.PROBED] * design.probes(study)
        self.setting = np.array([cases[row].setting for row in rows.tolist()])
        self._rows = rows_of(sample.points(rows, study.points_drawn(self.world.tolist())))[:, 0]

    def __getitem__(self, name: str) -> np.ndarray:
        return self._rows[:, PLACE[name]]


#: From points and luck, (replicates, points, LUCKS) from 0 to 1, to outcomes, (replicates, points).
Model = Callable[[Points, np.ndarray], Mapping[str, np.ndarray]]


def audit(points: int = 6, replicates: int = 176, **more: Any) -> Audit:
    """An audit from the prior in three worlds in turn."""
    settings = {"parameters": {"firm": {"candidates": 5}, "draws": "prior"}, "horizon": 12, "figures": False}
    return checked("audit", shipped(POLICIES, WORLDS) | settings | {"points": points, "replicates": replicates} | more)


def only(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Look at these claims alone."""
    monkeypatch.setattr(looks, "CLAIMS", {name: CLAIMS[name] for name in names})


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


def met(runs: Runs, replicates: range, some: Sequence[str] = ()) -> set[tuple[int, str, str]]:
    """World, setting and policy of whatever was run on some replicates, but for probes."""
    found = set()
    for tile in runs.tiles:
        if tile.replicate in replicates:
            points = Points(runs.study, tile.rows)
            every = zip(points.world.tolist(), points.setting, points.policy, points.probe, strict=True)
            found |= {(world, str(s), str(p)) for world, s, p, probe in every if not probe and (not some or p in some)}
    return found

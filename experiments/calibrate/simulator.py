"""One history of a part of the record: from parameters on the normal scale to its statistics."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from scipy.special import ndtr

from experiments.calibrate.targets import Block, misses
from experiments.lab.design.own import Prior
from experiments.lab.design.prior import DRAWN, NONE, PLACE, from_quantiles, rows_of
from experiments.lab.design.study import months_from
from model.ensemble import firms_of, months_of, watched
from model.luck import draw
from model.parameters import BadInput, overlay, points
from model.policy import policies
from model.state import State, blank

_states: dict[int, State] = {}  # a workspace in each process, by number of firms


class Simulator:
    """A history of a block under given values of its parameters, everything else by chance.

    What the blocks before have fitted comes from a row of their posterior, all else from its prior,
    luck from a random replicate. All chance is numpy's global generator's, as pyabc's is; whoever
    calls seeds it. Picklable, so that processes share the work.

    ``carried`` names the values that a history hands on: the posterior of the blocks before, its
    own parameters, and what else its part of the record depends on. They belong together: a
    history may have been accepted for a value that nobody moved on purpose.
    """

    def __init__(
        self,
        block: Block,
        names: Sequence[str],
        carries: Sequence[str],
        values: Mapping[str, Mapping[str, Any]],
        before: pl.DataFrame,
        observed: np.ndarray | None = None,
        own: Mapping[str, Prior] = NONE,
        beyond: bool = False,
    ) -> None:
        """``carries``: agents or parameters; ``values``: the world's; ``before``: equal weights; ``own``: priors."""
        self.block, self.names, self.own = block, list(names), dict(own)
        self.before, self.rows = before.columns, before.to_numpy()
        self.observed = np.array([t.observed for t in block.targets]) if observed is None else observed
        self.centre = points(1)
        overlay(self.centre[0], values, f"world/{block.world}.yaml", beyond)
        overlay(self.centre[0], block.changes, block.world)
        fixed = {f"{agent}.{name}" for agent, group in values.items() for name in group} - {*own}
        for name in self.names:
            if name in fixed:
                raise BadInput(f"blocks: {name} is set in the world {block.world}, and cannot be fitted in it")
        uncertain = dict.fromkeys((*DRAWN, *own))
        self.by_chance = [name for name in uncertain if name not in fixed]
        self.carried = [
            name
            for name in uncertain
            if name in self.before
            or (name not in fixed and (name in carries or name.split(".")[0] in carries or name in names))
        ]
        self.first = months_from(self.centre[0])[0]

    def point(self, z: np.ndarray) -> np.recarray:
        """A point with these values, shape (1,); all else drawn."""
        made = self.centre.copy()
        row = rows_of(made)[0]
        chance = np.random.random(len(self.by_chance))
        row[[PLACE[name] for name in self.by_chance]] = from_quantiles(self.by_chance, chance, self.own)
        if self.before:
            some = np.random.randint(len(self.rows))
            row[[PLACE[name] for name in self.before]] = self.rows[some]
        row[[PLACE[name] for name in self.names]] = from_quantiles(self.names, ndtr(z), self.own)
        return made

    def statistics(self, point: np.recarray) -> np.ndarray:
        """The statistics of one history of a point, in the units of the targets, (targets,)."""
        replicate = int(np.random.randint(2**62))
        quiet = policies(1)
        firms = firms_of(point, quiet)
        state = _states.setdefault(firms, blank(firms))
        luck = draw(0, replicate, months_of(point), firms, whole=False)
        _, months = watched(point, quiet, luck, state)
        return self.block.read(months[0], self.first)

    def __call__(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The misses of one history, in tolerances, (targets,), and the values carried on."""
        point = self.point(z)
        found = misses(self.block.targets, self.statistics(point), self.observed)
        return found, rows_of(point)[0, [PLACE[name] for name in self.carried]]

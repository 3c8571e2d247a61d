"""What discover asks of its runs: where a policy brings talks, where it backfires, and boxes of both."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from experiments.discover.boxes import Box, Found, Limit, find_box
from experiments.lab.design.prior import PLACE, ROWS, rows_of
from experiments.lab.design.study import REFERENCE
from experiments.lab.stats import crossed
from experiments.lab.stats.intervals import CONFIDENCE, Interval, yes_and_no
from experiments.lab.stats.trees import Rule, leaves

if TYPE_CHECKING:
    from experiments.discover import Discover

BRINGS, BACKFIRES = "brings", "backfires"
KINDS = (BRINGS, BACKFIRES)
#: Share of draws without any effect whose interval lies above 0 by luck alone, and of those below, at most.
CHANCE = (1 - CONFIDENCE) / 2


class Scenario(NamedTuple):
    """Where a policy does one of the two: cases of interest, the box, and the leaves of a tree.

    effects: of each draw on the probability of talks; interest: the draws in which it is as large as
    asked for, and its 95 % interval lies on that side of 0.
    """

    world: str
    policy: str
    kind: str
    features: pl.DataFrame
    effects: np.ndarray
    interest: np.ndarray
    found: Found | None
    leaves: list[Rule]

    @property
    def box(self) -> Box | None:
        """The box that was taken, if any."""
        return self.found.box if self.found else None

    @property
    def name(self) -> str:
        """What its world file is called."""
        return f"{self.policy}_{self.kind}"


def features_of(study: "Discover", world: int) -> pl.DataFrame:
    """The uncertain numbers of every point as one world meets them; those that vary."""
    points = rows_of(study.points_drawn(range(study.points)))[:, world]
    made = pl.DataFrame(points[:, [PLACE[name] for name in study.uncertain]], schema=list(study.uncertain))
    return made.select(name for name in made.columns if made[name].n_unique() > 1)


def of_interest(study: "Discover", differences: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The effect of each draw on talks, (draws,), and kind -> which draws are of interest.

    differences: (replicates, draws), of talks to those under the reference.
    """
    effects, low, high = yes_and_no(differences)
    return effects, {
        BRINGS: (effects >= study.brings) & (low > 0),
        BACKFIRES: (effects <= -study.backfires) & (high < 0),
    }


def scenarios(study: "Discover", values: np.ndarray) -> list[Scenario]:
    """Both kinds for every world and policy. values: (replicates, points, worlds, policies, 1), of talks."""
    reference = list(study.policies).index(REFERENCE)
    differences = values[..., 0] - values[:, :, :, [reference], 0]
    found = []
    for i, world in enumerate(study.worlds):
        features = features_of(study, i)
        for j, policy in enumerate(study.policies):
            if policy == REFERENCE:
                continue
            own = differences[:, :, i, j]
            effects, sought = of_interest(study, own)
            without = [of_interest(study, some)[1] for some in crossed.without_tenths(own)]
            for kind, interest in sought.items():
                found.append(
                    Scenario(
                        world,
                        policy,
                        kind,
                        features,
                        effects,
                        interest,
                        find_box(features, interest, np.array([some[kind] for some in without])),
                        leaves(features, interest),
                    )
                )
    return found


def summary(every: list[Scenario]) -> pl.DataFrame:
    """A row a limit of each box, and one for a scenario without any."""
    rows = []
    for one in every:
        keys = {
            "world": one.world,
            "policy": one.policy,
            "scenario": one.kind,
            "points": len(one.interest),
            "of_interest": int(one.interest.sum()),
        }
        box = one.box
        rows += [keys | _limit(limit, one.found) | _rates(box) for limit in (box.limits if box else (None,))]
    return pl.DataFrame(rows, infer_schema_length=None)


def _limit(limit: Limit | None, found: Found | None) -> dict:
    """A limit as columns, all empty without one."""
    columns = dict.fromkeys(("parameter", "unit", "low", "high", "quasi_p", "middle", "in_half"))
    if limit is None or found is None:
        return columns
    return columns | {"unit": ROWS[limit.parameter].unit} | limit._asdict() | {"in_half": found.in_half(limit)}


def _rates(box: Box | None) -> dict:
    """How well a box holds what is sought, as columns, all empty without one."""
    columns = {name: getattr(box, name, None) for name in ("coverage", "density", "mass")}
    for name in ("coverage", "density"):
        known: Interval | None = getattr(box.tested, name) if box else None
        ends = known or (None, None, None)
        columns |= dict(zip((f"{name}_tested", f"{name}_tested_low", f"{name}_tested_high"), ends, strict=True))
    tested = box.tested if box else None
    return columns | {f"{name}_tested": getattr(tested, name, None) for name in ("interest", "inside")}

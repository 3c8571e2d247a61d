"""The cases of the audit: policies as they are, and policies in worlds where one thing is otherwise."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from experiments.lab.stats import intervals, lopsided
from experiments.lab.stats.intervals import Interval
from experiments.lab.stats.margins import POINTS

PLAIN = "plain"
#: A zone that runs from the first month, under the law of 2004-16, with its tenants inside.
_OPEN = {"zone.open_at_start": 1.0, "washington.consent": 1.0, "committee.required": 0.0, "firm.inside_at_start": 124.0}
#: What is otherwise in each case: parameters that are set.
SETS: dict[str, dict[str, float]] = {
    PLAIN: {},
    "no_pact": {"pyongyang.pledge": 0.1},
    "unpaid": {"moscow.pays_war": 0.3, "moscow.pays_peace": 0.1, "moscow.arrears": 0.0},
    "outbid": {"moscow.bidding": 8.0, "moscow.capacity": 600.0},
    "no_signal": {"path.signal": 0.0},
    "no_hope": {"pyongyang.development": 0.3},
    "rich": {},
    "unbound": {"committee.required": 0.0},
    "open": _OPEN,
    "open_conservative": _OPEN | {"calendar.seoul_camp": 1.0},
    "open_progressive": _OPEN | {"calendar.seoul_camp": 0.0},
    "open_unskilled": _OPEN | {"firm.skill_start": 0.2, "firm.skill_time": 72.0},
    "open_unmarketed": _OPEN | {"path.market": 0.0},
    "lasting": {"washington.persistence_kept": 1.0, "washington.persistence_reviewed": 1.0, "washington.reversal": 0.0},
    "unexposed": {"pyongyang.exposure": 0.0},
    "no_offers": {"washington.invitation_overture": 0.0},
    "even": {  # recognition, which is two levers, costs Washington what relief costs, and lasts as long
        "washington.cost_green_light": 0.25,
        "washington.cost_origin": 0.25,
        "washington.cost_sanctions_relief": 0.5,
        "washington.persistence_kept": 0.5,
        "washington.persistence_reviewed": 0.5,
    },
    "strict": {"beijing.lenience": 0.0},
    "lenient": {"beijing.lenience": 1.0},
}
#: What is a multiple of what the world and the draw have.
TIMES: dict[str, dict[str, float]] = {
    "rich": {"pyongyang.income_base": 2.0, "beijing.earns": 2.0},
    "open_unskilled": {"firm.overhead": 1.5},
}


#: Settings in which only a lever of Washington's does otherwise: under the status quo they are the world as it is.
OF_LEVERS = "no_signal", "no_offers", "lasting"


class Case(NamedTuple):
    """A policy, and what is otherwise in its world."""

    setting: str
    policy: str

    @classmethod
    def run_for(cls, setting: str, policy: str) -> "Case":
        """The case that is run for these two: what could not differ is run once."""
        return cls(PLAIN if policy == "status_quo" and setting in OF_LEVERS else setting, policy)


#: What a claim reads: an outcome of a case.
Read = tuple[Case, str]


class Worlds:
    """The runs of plausible worlds, in each of them all on common luck, and the intervals of their effects.

    values: case and outcome -> (replicates, worlds). numbers: parameter -> (worlds,). among: as many
    intervals are to be right together. size: as if there were so many runs of the same kind.
    """

    def __init__(
        self,
        values: Mapping[Read, np.ndarray],
        numbers: Mapping[str, np.ndarray] | None = None,
        among: float = 1,
        size: int | None = None,
    ) -> None:
        self.values, self.numbers, self.among, self.size = values, numbers or {}, among, size

    def of(self, policy: str, outcome: str, setting: str = PLAIN) -> np.ndarray:
        """An outcome under a policy in a case, (replicates, worlds)."""
        return self.values[Case.run_for(setting, policy), outcome]

    def effect(self, policy: str, outcome: str, setting: str = PLAIN) -> np.ndarray:
        """The paired effect of a policy against the status quo of the same case, (replicates, worlds)."""
        return self.of(policy, outcome, setting) - self.of("status_quo", outcome, setting)

    def pairs(self, differences: np.ndarray) -> Interval:
        """Mean difference between yes and no, or of two such differences."""
        return intervals.of_pairs(differences, self.among, self.size)

    def amounts(self, differences: np.ndarray) -> Interval:
        """Mean difference of counts or money; certain where surely too few runs differ at all to matter."""
        found = lopsided.of_amounts(differences, self.among, self.size)
        alike = np.less(self.pairs((differences != 0).astype(float)).high, POINTS)
        return Interval(found.mean, *(np.where(alike, found.mean, end) for end in found[1:]))

    def share(self, true: np.ndarray) -> Interval:
        """Share of runs in which something is true."""
        return intervals.of_share(true.mean(axis=0), self.size or len(true), self.among)

    def means(self, function: Callable[..., np.ndarray], *samples: np.ndarray) -> Interval:
        """A function of means."""
        return intervals.of_means(function, np.stack(samples), self.among, self.size)

    def those(self, values: np.ndarray, which: np.ndarray) -> Interval:
        """The mean of values over the runs of which something is true; without ends where they are few.

        The jackknife's interval with the quantile of Student's for so few runs.
        """
        found = self.means(_share_of, values * which, which.astype(float))
        among = which.mean(axis=0) * (self.size or len(which))
        wider = intervals.t_quantile(np.maximum(among, 2.0) - 1, self.among) / intervals.critical(self.among)
        half = np.where(among < intervals.FEW, np.inf, (found.high - found.mean) * wider)
        return Interval(found.mean, found.mean - half, found.mean + half)

    def number(self, name: str) -> np.ndarray:
        """A parameter, (worlds,)."""
        return self.numbers[name]


def _share_of(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """A mean among some; 0 of none."""
    return part / np.where(whole == 0, 1.0, whole)


class _Reader(Worlds):
    """Notes what a test reads."""

    def __init__(self) -> None:
        super().__init__({})
        self.read: dict[Read, None] = {}
        self.parameters: dict[str, None] = {}

    def of(self, policy: str, outcome: str, setting: str = PLAIN) -> np.ndarray:
        self.read[Case.run_for(setting, policy), outcome] = None
        return np.zeros((2, 1))

    def number(self, name: str) -> np.ndarray:
        self.parameters[name] = None
        return np.ones(1)


def read_by(test: Callable[[Worlds], Any]) -> tuple[tuple[Read, ...], tuple[str, ...]]:
    """The outcomes of cases that a test reads, and the parameters."""
    reader = _Reader()
    test(reader)
    return tuple(reader.read), tuple(reader.parameters)

"""How many histories of a hindcast bear out what its sentences conclude."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from experiments.lab.stats.intervals import Interval, critical, plain
from experiments.record.event_patterns import FALLS, began_in
from experiments.record.past import HOPE, NO_HOPE, SUMMITS, Past

HALF = 0.5  # of a history, added to a count and to all, lest none be taken for never (Pettigrew et al. 1986)


class Counted(NamedTuple):
    """How many take the whole path of the summits, and which begin talks at each fall of income, (falls, histories)."""

    path: int
    falls: Mapping[str, np.ndarray]

    @property
    def histories(self) -> int:
        """How many there are."""
        return self.falls[HOPE].shape[1]


def counted(past: Past) -> Counted:
    """What is counted in the histories that were relived."""
    falls = {world: np.array([began_in(past.months[world], *fall) for fall in FALLS]) for world in (NO_HOPE, HOPE)}
    return Counted(int(whole_path(*parts_of_path(past)).sum()), falls)


def parts_of_path(past: Past) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of every history: whether talks begin by June 2018, no provocation comes in 2018, and talks are over by 2019."""
    months = past.months[SUMMITS]
    sits = months["at_table"] > 0
    return sits[:, :6].any(axis=1), months["provocations"][:, :12].sum(axis=1) == 0, ~sits[:, -1]


def whole_path(began: np.ndarray, empty: np.ndarray, over: np.ndarray) -> np.ndarray:
    """Which histories take all three parts of the path."""
    return began & empty & over


def more_with_hope(falls: Mapping[str, np.ndarray]) -> Interval:
    """By how much hope raises the logarithm of how often talks begin at the first fall against the second.

    The variance of each logarithm is that of a share with half a history added (Pettigrew et al. 1986).
    Histories are matched.
    """
    signs = np.array([1, -1, -1, 1])
    began = np.concatenate([falls[HOPE], falls[NO_HOPE]]).astype(float)
    n = began.shape[1]
    count = began.sum(axis=1) + HALF
    share = count / (n + HALF)
    together = np.cov(began) / np.outer(share, share) / n
    np.fill_diagonal(together, 1 / count - 1 / (n + HALF))
    value = signs @ np.log(share)
    margin = critical() * np.sqrt(max(0.0, signs @ together @ signs))
    return plain(value, value - margin, value + margin)

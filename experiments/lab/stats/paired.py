"""Differences between yes and no: runs that never differ are no proof that nothing ever could.

Student's interval of differences that are all alike has no width. With one run added to each of the
two cells that differ (Bonett and Price 2012) it has that of runs of which a few might have differed.
The same is done with parts of such differences, as Shapley values are.
"""

from math import sqrt

import numpy as np

from experiments.lab.design.draws import Z

ADDED = 2  # runs: one with more, one with less


def yes_and_no(differences: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean of paired differences with its interval, each (...). differences: (runs, ...), from -1 to 1."""
    n = len(differences) + ADDED
    middle = differences.sum(axis=0) / n
    spread = ((differences**2).sum(axis=0) + ADDED) / n - middle**2
    margin = Z * np.sqrt(spread / n)
    return differences.mean(axis=0), middle - margin, middle + margin


def least_margin(runs: int) -> float:
    """Half the width of the interval of so many runs of which none differs."""
    return Z * sqrt(ADDED) / (runs + ADDED)

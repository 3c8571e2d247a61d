"""The continuous ranked probability score: of a sample, and of a distribution of whole numbers."""

import numpy as np


def of_sample(observed: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """The score of the distribution of a sample, (..., n), for what was observed, (...)."""
    ordered, observed = np.sort(drawn, axis=-1), np.expand_dims(observed, -1)
    ranks = (np.arange(ordered.shape[-1]) + 0.5) / ordered.shape[-1]
    return 2 * (((observed < ordered) - ranks) * (ordered - observed)).mean(axis=-1)


def of_counts(observed: float, below: np.ndarray) -> float:
    """The score of whole numbers, of which ``below``, (m,), gives the chances of at most 0, 1, ... m - 1."""
    return float(((below - (np.arange(len(below)) >= observed)) ** 2).sum())

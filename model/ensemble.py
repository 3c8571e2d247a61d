"""The compiled ensemble: points x policies on one replicate's luck, thousands a second."""

import numpy as np

from model.compiled import njit
from model.luck import Luck
from model.outcomes import OUTCOME, QUANTITY, observe, record
from model.schedule import begin, firms_in, month
from model.state import State, blank

_UNSEEN = np.zeros((0, 0, 0), QUANTITY).view(np.recarray)


@njit(nogil=True, cache=True)
def _run(state, points, policies, luck, outcomes, months):
    """Every point under its own packages; ``months`` is empty where nobody watches."""
    for i in range(len(points)):
        p = points[i]
        for j in range(policies.shape[1]):
            begin(state, p, policies[i, j], luck)
            for t in range(int(p.calendar.horizon)):
                month(state, p, policies[i, j], luck, t)
                if t < months.shape[2]:
                    observe(months[i, j, t], state.actors)
            record(outcomes[i, j], state.actors)


def firms_of(points: np.recarray, policies: np.recarray) -> int:
    """Firms that a state and the luck must have room for."""
    packages = policies.reshape(-1)
    widest = packages[int(np.argmax(packages["expansion"]["strength"]))]
    return max(firms_in(point, widest) for point in points)


def months_of(points: np.recarray) -> int:
    """Months that the luck must cover."""
    return int(max(points["calendar"]["horizon"]))


def histories(points: np.recarray, policies: np.recarray, luck: Luck, state: State | None = None) -> np.recarray:
    """Run every point under every policy on one replicate's luck.

    points: shape (n,), dtype POINT; policies: dtype POLICY, shape (m,), or (n, m) where packages
    differ from point to point. ``state`` is a workspace to use again, from
    ``state.blank(firms_of(points, policies))``. Returns outcomes, shape (n, m), dtype OUTCOME. Safe in
    threads, each with a workspace of its own.
    """
    packages = _each(points, policies)
    outcomes = np.zeros(packages.shape, OUTCOME).view(np.recarray)
    _run(state or blank(len(luck.traits)), points, packages, luck, outcomes, _UNSEEN)
    return outcomes


def watched(
    points: np.recarray, policies: np.recarray, luck: Luck, state: State | None = None
) -> tuple[np.recarray, np.recarray]:
    """As ``histories``, with every month: outcomes (n, m) and months (n, m, t), dtype QUANTITY.

    Months beyond a point's own horizon stay zero.
    """
    packages = _each(points, policies)
    outcomes = np.zeros(packages.shape, OUTCOME).view(np.recarray)
    months = np.zeros((*packages.shape, months_of(points)), QUANTITY).view(np.recarray)
    _run(state or blank(len(luck.traits)), points, packages, luck, outcomes, months)
    return outcomes, months


def _each(points: np.recarray, policies: np.recarray) -> np.recarray:
    """Packages (points, policies), where all points share them."""
    if policies.ndim == 2:
        return policies
    return np.tile(policies, (len(points), 1)).view(np.recarray)

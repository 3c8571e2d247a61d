"""The compiled ensemble: points x policies on one replicate's luck, thousands a second."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numba import config

from model.compiled import njit
from model.luck import SLOTS, Later, Luck, draw, draw_actors
from model.outcomes import OUTCOME, QUANTITY, observe, record
from model.parameters import BadInput
from model.schedule import begin, firms_in, month
from model.state import ACTORS, State, blank

_UNSEEN = np.zeros((0, 0, 0), QUANTITY).view(np.recarray)
_ACTORS = np.dtype((np.record, ACTORS))  # made once: numba compares a new dtype field by field


@njit(nogil=True, cache=True)
def _run(actors, firms, memory, points, policies, luck, outcomes, months):
    """Every point under its own packages, or all under one row; ``months`` is empty where nobody watches.

    False where luck or workspace end before a history does: compiled code would read on.
    """
    state = State(actors[0], firms, memory)
    most_months = min(len(luck.actors), len(luck.firms))
    most_firms = min(len(luck.traits), luck.firms.shape[1], len(firms))
    for i in range(len(points)):
        p, packages = points[i], policies[i if len(policies) > 1 else 0]
        for j in range(len(packages)):
            if p.calendar.horizon > most_months or firms_in(p, packages[j]) > most_firms:
                return False
            begin(state, p, packages[j], luck)
            for t in range(int(p.calendar.horizon)):
                month(state, p, packages[j], luck, t)
                if t < months.shape[2]:
                    observe(months[i, j, t], state.actors)
            record(outcomes[i, j], state.actors)
    return True


@njit(nogil=True, cache=True)
def _run_each(actors, firms, memory, points, policies, luck, rows, numbers, outcomes, months):
    """As ``_run`` on the luck of one replicate after another; ``rows`` is that of the actors as plain numbers."""
    for k in range(len(numbers)):
        was = luck.later
        later = Later(was.firms, was.traits, was.months, was.born, was.seed, numbers[k])
        was.months[:] = False
        was.born[:] = False
        draw_actors(later, rows)
        own = Luck(luck.actors, luck.firms, luck.traits, later)
        if not _run(actors, firms, memory, points[k], policies, own, outcomes[k], months[k]):
            return False
    return True


@njit(cache=True)
def _most_firms(points, packages):
    """Firms of the largest history that these points and packages can make."""
    widest = most = 0
    for j in range(len(packages)):
        if packages[j].expansion.strength > packages[widest].expansion.strength:
            widest = j
    for i in range(len(points)):
        most = max(most, firms_in(points[i], packages[widest]))
    return most


def firms_of(points: np.recarray, policies: np.recarray) -> int:
    """Firms that a state and the luck must have room for."""
    return int(_most_firms(_plain(points), _plain(policies.reshape(-1))))


def months_of(points: np.recarray) -> int:
    """Months that the luck must cover."""
    return int(max(points["calendar"]["horizon"]))


def histories(points: np.recarray, policies: np.recarray, luck: Luck, state: State | None = None) -> np.recarray:
    """Run every point under every policy on one replicate's luck.

    points: shape (n,), dtype POINT; policies: dtype POLICY, shape (m,), or (n, m) where packages
    differ from point to point. ``state`` is a workspace to use again, from
    ``state.blank(firms_of(points, policies))``. Returns outcomes, shape (n, m), dtype OUTCOME. Safe in
    threads, each with a workspace of its own. Raises BadInput where luck or workspace are too small:
    take ``luck.draw(seed, replicate, months_of(points), firms_of(points, policies))``.
    """
    return _lived(points, policies, luck, state, _UNSEEN)


def watched(
    points: np.recarray, policies: np.recarray, luck: Luck, state: State | None = None
) -> tuple[np.recarray, np.recarray]:
    """As ``histories``, with every month: outcomes (n, m) and months (n, m, t), dtype QUANTITY.

    Months beyond a point's own horizon stay zero.
    """
    months = np.zeros((*_shape(points, policies), months_of(points)), QUANTITY).view(np.recarray)
    return _lived(points, policies, luck, state, months), months


def over_replicates(
    points: np.recarray, policies: np.recarray, seed: int, numbers: Sequence[int] | np.ndarray, watch: bool = False
) -> tuple[np.recarray, np.recarray]:
    """Run many replicates, each on its own points and luck, without a return to Python between them.

    points: shape (r, n), dtype POINT, those that each replicate meets; policies: dtype POLICY, shape (m,), or
    (n, m) where packages differ from point to point; numbers: of the r replicates. Returns outcomes (r, n, m),
    dtype OUTCOME, and months (r, n, m, t), dtype QUANTITY, where t is 0 unless ``watch``. The histories are
    those of ``watched`` on ``luck.draw``.
    """
    flat = points.reshape(-1).view(np.recarray)
    horizon, most = months_of(flat), firms_of(flat, policies)
    shape = (*points.shape, policies.shape[-1])
    outcomes = np.zeros(shape, OUTCOME)
    months = np.zeros((*shape, horizon if watch else 0), QUANTITY)
    luck = draw(seed, 0, horizon, most, whole=False)
    rows = luck.actors.view(np.float64).reshape(horizon, SLOTS)
    seen = Luck(_plain(luck.actors), _plain(luck.firms), _plain(luck.traits), luck.later)
    _, firms, memory = blank(most)
    actors = memory[: ACTORS.itemsize].view(_ACTORS)
    each = np.asarray(numbers, np.uint64)
    packages = _plain(policies.reshape(-1, policies.shape[-1]))
    if not _run_each(actors, _plain(firms), memory, _plain(points), packages, seen, rows, each, outcomes, months):
        raise AssertionError("luck and workspace are made for all of these points")
    return outcomes.view(np.recarray), months.view(np.recarray)


def _shape(points: np.recarray, policies: np.recarray) -> tuple[int, int]:
    """Points and policies of each."""
    return len(points), policies.shape[-1]


def _lived(
    points: np.recarray, policies: np.recarray, luck: Luck, state: State | None, months: np.recarray
) -> np.recarray:
    """The outcomes of all histories; what happens in their months is written into ``months``."""
    _, firms, memory = state or blank(len(luck.traits))
    # A lone record would have its whole dtype spelt out at each call; an array of one has not.
    actors = memory[: ACTORS.itemsize].view(_ACTORS)
    outcomes = np.zeros(_shape(points, policies), OUTCOME).view(np.recarray)
    packages = policies.reshape(-1, policies.shape[-1])
    seen = Luck(_plain(luck.actors), _plain(luck.firms), _plain(luck.traits), luck.later)
    written = _plain(outcomes), _plain(months)
    if not _run(actors, _plain(firms), memory, _plain(points), _plain(packages), seen, *written):
        raise BadInput(_too_short(points, policies, luck, firms))
    return outcomes


def _plain(table: np.ndarray) -> Any:
    """The same memory as an array of numpy's own type, which numba knows at once at each call.

    Where it is switched off, Python reads the fields of records.
    """
    return table if config.DISABLE_JIT else table.view(np.ndarray)


def _too_short(points: np.recarray, policies: np.recarray, luck: Luck, firms: np.recarray) -> str:
    """What luck or workspace lack, in a line."""
    months, needed = months_of(points), firms_of(points, policies)
    has = min(len(luck.actors), len(luck.firms)), min(len(luck.traits), luck.firms.shape[1])
    wants = f"these points and policies need {months:,} months and {needed:,} firms"
    if has[0] < months or has[1] < needed:
        return f"luck for {has[0]:,} months and {has[1]:,} firms: {wants}; ask ensemble.months_of and firms_of"
    return f"a workspace for {len(firms):,} firms: {wants}; ask ensemble.firms_of"

"""The compiled ensemble: points x policies on one replicate's luck, thousands a second."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numba import config

from model.compiled import njit
from model.luck import SLOTS, Later, Luck, draw, draw_actors
from model.outcomes import OUTCOME, QUANTITY, observe, record
from model.parameters import PARAMETERS, POINT, BadInput
from model.policy import LEVERS, untouched
from model.policy import policies as idle_policies
from model.schedule import begin, firms_in, month
from model.state import ACTORS, State, blank

_UNSEEN = np.zeros((0, 0, 0), QUANTITY).view(np.recarray)
_ACTORS = np.dtype((np.record, ACTORS))  # made once: numba compares a new dtype field by field
_FIRST_OF_FIRMS = POINT.fields["firm"][1] // 8  # type: ignore[index]
_OF_FIRMS = slice(_FIRST_OF_FIRMS, _FIRST_OF_FIRMS + len(PARAMETERS["firm"]))
_NO_STATES = np.zeros((0, ACTORS.itemsize), np.uint8)


class Prefix(NamedTuple):
    """The months of the status quo before any lever acts, from which the histories of packages go on.

    months: (replicates, points, months), dtype QUANTITY; states: the actors' bytes after the last of them;
    bare: whether no firm has acted by then, (replicates,): with firms a history is run as a whole, since an
    expansion that is planned has firms from the beginning.
    """

    months: np.ndarray
    states: np.ndarray
    bare: np.ndarray

    @property
    def length(self) -> int:
        """Months that it lasts."""
        return self.months.shape[-1]


@njit(nogil=True, cache=True)
def _run(room, points, others, policies, luck, states, first, outcomes, months):
    """Every point under its own packages, or all under one row; ``months`` is empty where nobody watches.

    others: whether the firms of a point are born otherwise than those of the point before.
    Where ``first`` is above 0, each begins in that month, from the states of its point. False where luck or
    workspace end before a history does: compiled code would read on.
    """
    state = State(room.actors[0], room.firms, room.memory, room.register)
    most_months = min(len(luck.actors), len(luck.firms))
    most_firms = min(len(luck.traits), luck.firms.shape[1], len(state.firms))
    for i in range(len(points)):
        if others[i]:
            state.register.born[0] = 0
        p, packages = points[i], policies[i if len(policies) > 1 else 0]
        for j in range(len(packages)):
            if p.calendar.horizon > most_months or firms_in(p, packages[j]) > most_firms:
                return False
            if first > 0:
                state.memory[: states.shape[1]] = states[i]
            else:
                begin(state, p, packages[j], luck)
            for t in range(first, int(p.calendar.horizon)):
                month(state, p, packages[j], luck, t)
                if t < months.shape[2]:
                    observe(months[i, j, t], state.actors)
            record(outcomes[i, j], state.actors)
    return True


@njit
def _met(luck, rows, number, first):
    """The luck of another replicate, that of its actors from a month on; ``rows`` is the actors' as plain numbers."""
    was = luck.later
    later = Later(was.firms, was.traits, was.months, was.born, was.seed, number)
    was.months[:] = False
    was.born[:] = False
    draw_actors(later, rows, first)
    return Luck(luck.actors, luck.firms, luck.traits, later)


@njit(nogil=True, cache=True)
def _run_each(room, points, others, policies, luck, rows, numbers, states, firsts, outcomes, months):
    """As ``_run`` on the luck of one replicate after another, each from its own month on."""
    for k in range(len(numbers)):
        own, first = _met(luck, rows, numbers[k], firsts[k]), firsts[k]
        if not _run(room, points[k], others[k], policies, own, states[k], first, outcomes[k], months[k]):
            return False
    return True


@njit(nogil=True, cache=True)
def _run_prefix(room, points, idle, luck, rows, numbers, states, bare, months):
    """The first months of every point under a package that waits, and the states after them."""
    state = State(room.actors[0], room.firms, room.memory, room.register)
    for k in range(len(numbers)):
        own = _met(luck, rows, numbers[k], 0)
        for i in range(points.shape[1]):
            p = points[k, i]
            state.register.born[0] = 0
            begin(state, p, idle[0], own)
            for t in range(months.shape[2]):
                month(state, p, idle[0], own, t)
                observe(months[k, i, t], state.actors)
            states[k, i] = state.memory[: states.shape[2]]
            if state.actors.ledgers.enrolled > 0:
                bare[k] = False


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
    points: np.recarray,
    policies: np.recarray,
    seed: int,
    numbers: Sequence[int] | np.ndarray,
    watch: bool = False,
    prefix: Prefix | None = None,
) -> tuple[np.recarray, np.recarray]:
    """Run many replicates, each on its own points and luck, without a return to Python between them.

    points: shape (r, n), dtype POINT, those that each replicate meets; policies: dtype POLICY, shape (m,), or
    (n, m) where packages differ from point to point; numbers: of the r replicates; prefix: of the same points,
    seed and numbers, which are then run from there on. Returns outcomes (r, n, m), dtype OUTCOME, and months
    (r, n, m, t), dtype QUANTITY, where t is 0 unless ``watch``. The histories are those of ``watched`` on
    ``luck.draw``. Raises BadInput where a lever acts before the prefix ends.
    """
    flat = points.reshape(-1).view(np.recarray)
    horizon, most = months_of(flat), firms_of(flat, policies)
    shape = (*points.shape, policies.shape[-1])
    outcomes = np.zeros(shape, OUTCOME)
    months = np.zeros((*shape, horizon if watch else 0), QUANTITY)
    packages = _plain(policies.reshape(-1, policies.shape[-1]))
    states = np.zeros((len(points), *_NO_STATES.shape), np.uint8)
    firsts = np.zeros(len(points), np.int64)
    if prefix is not None:
        if prefix.length > untouched(policies):
            raise BadInput(f"a prefix of {prefix.length} months: a lever acts in month {untouched(policies) + 1}")
        states, firsts = prefix.states, np.where(prefix.bare, prefix.length, 0)
        if watch:
            months[..., : prefix.length] = prefix.months[:, :, None]
    (room, *luck), each = _workspace(seed, horizon, most), np.asarray(numbers, np.uint64)
    given = _plain(points), _others(points), packages
    if not _run_each(room, *given, *luck, each, states, firsts, outcomes, months):
        raise AssertionError("luck and workspace are made for all of these points")
    return outcomes.view(np.recarray), months.view(np.recarray)


def prefix_of(points: np.recarray, seed: int, numbers: Sequence[int] | np.ndarray, length: int) -> Prefix:
    """The first months of the status quo; words as of ``over_replicates``."""
    flat = points.reshape(-1).view(np.recarray)
    length = min(length, int(flat["calendar"]["horizon"].min()))
    idle = idle_policies(1)
    for lever in LEVERS:  # so that no lever has met its condition in a state that is kept
        idle[lever]["start"] = length + 1
    prefix = Prefix(
        np.zeros((*points.shape, length), QUANTITY),
        np.zeros((*points.shape, ACTORS.itemsize), np.uint8),
        np.ones(len(points), np.bool_),
    )
    room, *luck = _workspace(seed, length, firms_of(flat, idle))
    each = np.asarray(numbers, np.uint64)
    _run_prefix(room, _plain(points), _plain(idle), *luck, each, prefix.states, prefix.bare, prefix.months)
    return prefix


def _workspace(seed: int, months: int, firms: int) -> tuple[Any, ...]:
    """A state, luck that is drawn later, and that of the actors as plain numbers."""
    luck = draw(seed, 0, months, firms, whole=False)
    rows = luck.actors.view(np.float64).reshape(months, SLOTS)
    seen = Luck(_plain(luck.actors), _plain(luck.firms), _plain(luck.traits), luck.later)
    return _room(blank(firms)), seen, rows


def _room(state: State) -> Any:
    """The same state as compiled code is handed it.

    A lone record would have its whole dtype spelt out at each call; an array of one has not.
    """
    actors = state.memory[: ACTORS.itemsize].view(_ACTORS)
    register = state.register._replace(newborn=_plain(state.register.newborn))
    return State(actors, _plain(state.firms), state.memory, register)  # type: ignore[arg-type]


def _others(points: np.recarray) -> np.ndarray:
    """Whether the firms of a point are born otherwise than those of the point before, along the last axis."""
    numbers = points.view(np.float64).reshape(*points.shape, -1)[..., _OF_FIRMS]
    others = np.ones(points.shape, np.bool_)
    others[..., 1:] = np.any(numbers[..., 1:, :] != numbers[..., :-1, :], axis=-1)
    return others


def _shape(points: np.recarray, policies: np.recarray) -> tuple[int, int]:
    """Points and policies of each."""
    return len(points), policies.shape[-1]


def _lived(
    points: np.recarray, policies: np.recarray, luck: Luck, state: State | None, months: np.recarray
) -> np.recarray:
    """The outcomes of all histories; what happens in their months is written into ``months``."""
    state = state or blank(len(luck.traits))
    outcomes = np.zeros(_shape(points, policies), OUTCOME).view(np.recarray)
    packages = policies.reshape(-1, policies.shape[-1])
    seen = Luck(_plain(luck.actors), _plain(luck.firms), _plain(luck.traits), luck.later)
    written = _plain(outcomes), _plain(months)
    given = _plain(points), _others(points), _plain(packages)
    if not _run(_room(state), *given, seen, _NO_STATES, 0, *written):
        raise BadInput(_too_short(points, policies, luck, state.firms))
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

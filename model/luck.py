"""Every random draw of one replicate, as a table of quantiles that all policies and points meet.

A draw belongs to a decision, an agent and a month. Its place depends on nothing else: a longer
run, more firms or a new decision leave every other draw where it was. So the firms' part, by far the
largest, need not be there before a history asks for it: in most no firm ever acts.
"""

from typing import NamedTuple

import numpy as np

from model.compiled import njit

#: Slots of the actors' monthly decisions. A number is never used twice, not even after its
#: decision has gone.
DECISIONS = {
    "war_ends": 0,
    "election": 1,
    "successor": 2,
    "revocation": 3,
    "invitation": 4,
    "waiver": 5,
    "outward_processing": 6,
    "posture": 7,
    "talks_end": 8,
    "talks_fail": 9,
    "consent": 10,
    "provocations": 11,
    "major": 12,
    "opening": 13,
    "closure": 14,
    "suspension": 15,
    "resumption": 16,
    "payment": 17,
    "level": 18,
    "majors": 19,
    "proposal": 20,
    "relief": 21,
    "rebuttal": 22,
}
SLOTS = 64

#: Slots of what a firm is born with, and of its monthly decisions.
TRAITS = {"sector": 0, "survival": 1, "us_share": 2, "value": 3, "capital": 4, "hurdle": 5, "workforce": 6}
TRAIT_SLOTS = 16
FIRM_DECISIONS = {"entry": 0}
BLOCK = 512  # firms whose monthly draws share one stream

_ACTORS, _TRAITS, _FIRMS = range(3)  # streams; those of firms count on from _FIRMS

ACTOR_LUCK = np.dtype(
    {
        "names": list(DECISIONS),
        "formats": ["f8"] * len(DECISIONS),
        "offsets": [8 * k for k in DECISIONS.values()],
        "itemsize": 8 * SLOTS,
    }
)
TRAIT_LUCK = np.dtype(
    {
        "names": list(TRAITS),
        "formats": ["f8"] * len(TRAITS),
        "offsets": [8 * k for k in TRAITS.values()],
        "itemsize": 8 * TRAIT_SLOTS,
    }
)
FIRM_LUCK = np.dtype([(name, "f8") for name in FIRM_DECISIONS])


#: Philox 4x64-10, as numpy has it: multipliers, what is added to the key each round, and rounds.
_TIMES = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_ADDED = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_ROUNDS = 10
_DECIDED = max(DECISIONS.values()) + 1
_TRAITS_USED = max(TRAITS.values()) + 1
_WORDS = 4  # that one step of the counter gives
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_DROPPED, _UNIT = np.uint64(11), 2.0**-53  # of 64 bits, 53 make a quantile


class Later(NamedTuple):
    """The part of a replicate's luck that is drawn when a history first needs it.

    firms: (months, firms), and traits: (firms, TRAIT_SLOTS), as plain numbers over the memory that Luck
    shows; months: which months of ``firms`` are drawn, (months,); born: whether ``traits`` are, (1,).
    """

    firms: np.ndarray
    traits: np.ndarray
    months: np.ndarray
    born: np.ndarray
    seed: np.uint64
    replicate: np.uint64


class Luck(NamedTuple):
    """One replicate's draws: quantiles in [0, 1).

    actors: shape (months,), dtype ACTOR_LUCK; firms: (months, firms), FIRM_LUCK;
    traits: (firms,), TRAIT_LUCK. The last two hold what ``later`` says is drawn.
    """

    actors: np.recarray
    firms: np.recarray
    traits: np.recarray
    later: Later


def _stream(seed: int, replicate: int, stream: int) -> np.random.Generator:
    """Philox (Salmon et al. 2011): key = (seed, stream), the counter's top word = replicate."""
    key, counter = np.array([[seed, stream, 0, 0], [0, 0, 0, replicate]], np.uint64)
    return np.random.Generator(np.random.Philox(key=key[:2], counter=counter))


def draw(seed: int, replicate: int, months: int, firms: int, whole: bool = True) -> Luck:
    """Draw the luck of one replicate.

    whole: draw the firms' part now, and not where a history in the ensemble first needs it; the numbers
    are the same. Raises ValueError if seed or replicate is negative or does not fit in 64 bits.
    """
    if not (0 <= seed < 2**64 and 0 <= replicate < 2**64):
        raise ValueError(f"seed {seed} and replicate {replicate} must fit in 64 bits")
    actors = _stream(seed, replicate, _ACTORS).random((months, SLOTS))
    blocks = range(max(1, -(-firms // BLOCK)))
    if whole:
        traits = _stream(seed, replicate, _TRAITS).random((firms, TRAIT_SLOTS))
        monthly = np.hstack([_stream(seed, replicate, _FIRMS + b).random((months, BLOCK)) for b in blocks])
    else:
        traits, monthly = np.empty((firms, TRAIT_SLOTS)), np.empty((months, len(blocks) * BLOCK))
    drawn = np.full(months, whole), np.full(1, whole)
    return Luck(
        actors.view(ACTOR_LUCK)[:, 0].view(np.recarray),
        monthly.view(FIRM_LUCK).view(np.recarray),
        traits.view(TRAIT_LUCK)[:, 0].view(np.recarray),
        Later(monthly, traits, *drawn, np.uint64(seed), np.uint64(replicate)),
    )


@njit
def _product(a: np.uint64, b: np.uint64) -> tuple[np.uint64, np.uint64]:
    """The high and the low half of the product of two words."""
    a_high, a_low, b_high, b_low = a >> _HALF, a & _LOW, b >> _HALF, b & _LOW
    middle = a_high * b_low + (a_low * b_low >> _HALF)
    other = a_low * b_high + (middle & _LOW)
    return a_high * b_high + (middle >> _HALF) + (other >> _HALF), a * b


@njit
def _put(row: np.ndarray, first: int, step: int, stream: int, later: Later) -> None:
    """Draw four numbers of a stream, those of one step of its counter, and put them where they fit in a row."""
    one, two, three, four = np.uint64(step + 1), np.uint64(0), np.uint64(0), later.replicate
    key, other = later.seed, np.uint64(stream)
    for _ in range(_ROUNDS):
        high, low = _product(_TIMES[0], one)
        higher, lower = _product(_TIMES[1], three)
        one, two, three, four = higher ^ two ^ key, lower, high ^ four ^ other, low
        key, other = key + _ADDED[0], other + _ADDED[1]
    words = (one, two, three, four)
    for k in range(_WORDS):
        if first + k < len(row):
            row[first + k] = float(words[k] >> _DROPPED) * _UNIT


@njit(cache=True)
def draw_actors(later: Later, rows: np.ndarray, first_month: int) -> None:
    """The draws of all decisions of the actors from a month on. rows: (months, SLOTS), as plain numbers.

    Slots in no use are left.
    """
    for t in range(first_month, len(rows)):
        for first in range(0, _DECIDED, _WORDS):
            _put(rows[t], first, (t * SLOTS + first) // _WORDS, _ACTORS, later)


@njit(cache=True)
def draw_month(later: Later, t: int) -> None:
    """The draws of all firms in a month."""
    row = later.firms[t]
    for first in range(0, len(later.traits), _WORDS):
        step = (t * BLOCK + first % BLOCK) // _WORDS
        _put(row, first, step, _FIRMS + first // BLOCK, later)
    later.months[t] = True


@njit(cache=True)
def draw_traits(later: Later) -> None:
    """What all firms are born with."""
    for firm in range(len(later.traits)):
        row = later.traits[firm]
        for first in range(0, _TRAITS_USED, _WORDS):
            _put(row, first, (firm * TRAIT_SLOTS + first) // _WORDS, _TRAITS, later)
    later.born[0] = True

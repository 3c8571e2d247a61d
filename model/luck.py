"""Every random draw of one replicate, as a table of quantiles that all policies and points meet.

A draw belongs to a decision, an agent and a month. Its place depends on nothing else: a longer
run, more firms or a new decision leave every other draw where it was.
"""

from typing import NamedTuple

import numpy as np

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


class Luck(NamedTuple):
    """One replicate's draws: quantiles in [0, 1).

    actors: shape (months,), dtype ACTOR_LUCK; firms: (months, firms), FIRM_LUCK;
    traits: (firms,), TRAIT_LUCK.
    """

    actors: np.recarray
    firms: np.recarray
    traits: np.recarray


def _stream(seed: int, replicate: int, stream: int) -> np.random.Generator:
    """Philox (Salmon et al. 2011): key = (seed, stream), the counter's top word = replicate."""
    key, counter = np.array([[seed, stream, 0, 0], [0, 0, 0, replicate]], np.uint64)
    return np.random.Generator(np.random.Philox(key=key[:2], counter=counter))


def draw(seed: int, replicate: int, months: int, firms: int) -> Luck:
    """Draw the luck of one replicate.

    Raises ValueError if seed or replicate is negative or does not fit in 64 bits.
    """
    if not (0 <= seed < 2**64 and 0 <= replicate < 2**64):
        raise ValueError(f"seed {seed} and replicate {replicate} must fit in 64 bits")
    actors = _stream(seed, replicate, _ACTORS).random((months, SLOTS))
    traits = _stream(seed, replicate, _TRAITS).random((firms, TRAIT_SLOTS))
    blocks = [_stream(seed, replicate, _FIRMS + b).random((months, BLOCK)) for b in range(max(1, -(-firms // BLOCK)))]
    monthly = blocks[0] if len(blocks) == 1 else np.concatenate(blocks, axis=1)
    return Luck(
        actors.view(ACTOR_LUCK)[:, 0].view(np.recarray),
        monthly.view(FIRM_LUCK).view(np.recarray),
        traits.view(TRAIT_LUCK)[:, 0].view(np.recarray),
    )

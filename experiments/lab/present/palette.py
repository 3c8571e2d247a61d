"""Colours and marks in one place: how each policy looks, and what colours mean in several figures."""

from collections.abc import Iterable
from typing import Literal, NamedTuple
from zlib import crc32

BLUE, GOLD = ("#2455c2", "#db9e00")  # two that are set against each other: yes and no, words and money
MODEL, HALF, MOST = "#1f4e8c", "#8fb0d8", "#c9d8ec"  # the model: its middle, its 50 and 90 % bands
LUCK = "#d9a441"  # what chance draws, beside what numbers decide
GREY, PALE, RANGE = "#9a9a9a", "#bfbfbf", "#e4e4e4"  # what stands behind, from dark to faint


class Look(NamedTuple):
    """How a policy is drawn: colour, marker and line differ together, so colour is never alone."""

    colour: str
    marker: str | tuple[int, Literal[0, 1, 2], int]
    line: str | tuple[int, tuple[float, ...]]


# Searched for the largest smallest distance (CIELAB) between any two under normal, deutan, protan
# and tritan sight (Machado, Oliveira and Fernandes 2009), each visible on white (2.3 to 1 or more).
_LOOKS = {
    "status_quo": Look("#555555", "o", "-"),
    "overture": Look("#f36daa", "v", (0, (1, 1))),
    "nuclear_status": Look("#866d0c", "^", (0, (5, 2))),
    "security_guarantee": Look("#610c00", "s", (0, (6, 2, 1, 2))),
    "green_light": Look("#6d9e61", "P", (0, (3, 1.5))),
    "origin_only": Look("#00aaf3", "X", (0, (2, 1))),
    "recognition": Look("#2455c2", "D", "-"),
    "economic_opening": Look("#7010e8", "p", (0, (9, 1.5, 3, 1.5))),
    "direct_aid": Look("#db9e00", "h", (0, (8, 2))),
    "sanctions_relief": Look("#a84098", (4, 1, 0), (0, (2, 1, 5, 1))),
    "grand_bargain": Look("#550061", "*", (0, (4, 1, 1, 1))),
}
# Variants of recognition: its blue, lighter and darker, told apart by marker and line.
_KIN = {
    "recognition_early": Look("#6f8fe0", "<", (0, (7, 1.5, 1, 1.5, 1, 1.5))),
    "recognition_late": Look("#16337e", ">", (0, (10, 3))),
    "recognition_conditional": Look("#3f7fb0", "d", (0, (3, 1, 1, 1, 1, 1))),
    "recognition_reversible": Look("#8f9fc8", "8", (0, (1, 2))),
}
_OWN_LOOKS = (
    Look("#000000", "<", (0, (7, 1.5, 1, 1.5, 1, 1.5))),
    Look("#a0522d", ">", (0, (10, 3))),
    Look("#0f7f6f", "d", (0, (3, 1, 1, 1, 1, 1))),
    Look("#a08fb5", "8", (0, (1, 2))),
    Look("#c0392b", (3, 1, 0), (0, (5, 1))),
)
POLICY_COLOUR = {name: look.colour for name, look in _LOOKS.items()}


def looks(policies: Iterable[str]) -> dict[str, Look]:
    """The look of each policy, in the order given.

    A shipped policy always looks the same. A user's own takes its look from its name; two that
    fall on the same look are told apart in the order of their names, so that every figure of one
    study agrees.
    """
    names = list(dict.fromkeys(policies))
    shipped = _LOOKS | _KIN
    found = {name: shipped[name] for name in names if name in shipped}
    taken: set[int] = set()
    for name in sorted(set(names) - set(found)):
        slot = crc32(name.encode()) % len(_OWN_LOOKS)
        while slot in taken and len(taken) < len(_OWN_LOOKS):
            slot = (slot + 1) % len(_OWN_LOOKS)
        taken.add(slot)
        found[name] = _OWN_LOOKS[slot]
    return {name: found[name] for name in names}

"""What runs say of a claim: yes, no, that it cannot be told, or that there is nothing to test.

The margin of every verdict is that of indifference. All parts are arrays, one value a plausible world.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from experiments.lab.stats.intervals import Interval, wilson

YES, NO, UNDECIDED, VOID = "yes", "no", "undecided", "void"
MOSTLY = 2 / 3  # share of the worlds that decide from which a claim is said to hold or to fail
DECIDED = 1 / 2  # share of tested worlds that must decide, lest a claim stay open
FEWEST = 10  # tested worlds, lest a claim stay open


class Finding(NamedTuple):
    """A verdict, the effect it rests on, and whether the opposite of the claim is certain.

    The opposite is certain where the whole interval lies beyond the margin of indifference on the
    side that the claim denies; the sign is turned where it lies on that side at all. Numbers, or
    arrays of one shape.
    """

    verdict: Any
    effect: Any
    low: Any
    high: Any
    reversed: Any
    turned: Any


def there(found: Interval, margin: Any) -> Finding:
    """Yes if an effect is above zero and may be worth acting on; no if it is surely below the margin."""
    verdict = np.where(found.high < margin, NO, np.where(np.greater(found.low, 0), YES, UNDECIDED))
    return Finding(verdict, *found, np.less(found.high, np.negative(margin)), np.less(found.high, 0))


def absent(found: Interval, margin: Any) -> Finding:
    """The reverse of `there`: yes if there is no gain worth acting on, whatever the harm.

    A one-sided test of non-superiority: yes if the upper end lies below the margin.
    """
    verdict = there(found, margin).verdict
    answer = np.where(verdict == YES, NO, np.where(verdict == NO, YES, UNDECIDED))
    return Finding(answer, *found, np.greater(found.low, margin), np.greater(found.low, 0))


def alike(found: Interval, margin: Any) -> Finding:
    """Yes if neither gain nor harm is worth acting on: two one-sided tests (Schuirmann 1987)."""
    harm = Interval(np.negative(found.mean), np.negative(found.high), np.negative(found.low))
    return both(absent(found, margin), absent(harm, margin))


def both(first: Finding, second: Finding) -> Finding:
    """Two findings that a claim needs together; the effect is that of the first."""
    no = (first.verdict == NO) | (second.verdict == NO)
    yes = (first.verdict == YES) & (second.verdict == YES)
    return first._replace(
        verdict=np.where(no, NO, np.where(yes, YES, UNDECIDED)),
        reversed=first.reversed | second.reversed,
        turned=first.turned | second.turned,
    )


def either(first: Finding, second: Finding) -> Finding:
    """Two findings of which one is enough for a claim; the effect is that of the first."""
    yes = (first.verdict == YES) | (second.verdict == YES)
    no = (first.verdict == NO) & (second.verdict == NO)
    return first._replace(
        verdict=np.where(yes, YES, np.where(no, NO, UNDECIDED)),
        reversed=first.reversed & second.reversed,
        turned=first.turned & second.turned,
    )


def verdict_of(row: Mapping[str, Any]) -> str:
    """Of a claim in all plausible worlds that can test it: holds, fails, depends, or open; always open of a few."""
    yes, no = row["share_yes"], row["share_no"]
    if row["n_tested"] < FEWEST or yes + no < DECIDED:
        return "open"
    if yes >= MOSTLY * (yes + no):
        return "holds"
    return "fails" if no >= MOSTLY * (yes + no) else "depends"


def close_call(row: Mapping[str, Any]) -> bool:
    """Whether the word over worlds could be its neighbour: a threshold lies within the interval of its share."""
    n, decided = row["n_tested"], row["share_yes"] + row["share_no"]
    if n < FEWEST or not decided:
        return False
    won = decided * n
    asked = [(decided, n, DECIDED)]
    if verdict_of(row) != "open":
        asked += [(row[f"share_{answer}"] / decided, won, MOSTLY) for answer in (YES, NO)]
    ends = [(*wilson(share, of), threshold) for share, of, threshold in asked]
    return any(low < threshold < high for low, high, threshold in ends)

"""What runs say of a claim: yes, no, that it cannot be told, or that there is nothing to test.

The margin of every verdict is that of indifference.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from experiments.lab.stats.intervals import Interval

YES, NO, UNDECIDED, VOID = "yes", "no", "undecided", "void"
MOSTLY = 2 / 3  # share of the worlds that decide from which a claim is said to hold or to fail
DECIDED = 1 / 2  # share of tested worlds that must decide, lest a claim stay open


class Finding(NamedTuple):
    """A verdict, the effect it rests on, and whether the opposite of the claim is certain.

    The opposite is certain where the whole interval lies beyond the margin of indifference on the
    side that the claim denies. ``void``: there is nothing to test.
    """

    verdict: str
    effect: float
    low: float
    high: float
    reversed: bool


def there(found: Interval, margin: float) -> Finding:
    """Yes if an effect is above zero and may be worth acting on; no if it is surely below the margin."""
    verdict = NO if found.high < margin else YES if found.low > 0 else UNDECIDED
    return Finding(verdict, *found, reversed=found.high < -margin)


def absent(found: Interval, margin: float) -> Finding:
    """The reverse of `there`: yes if there is no gain worth acting on, whatever the harm.

    A one-sided test of non-superiority: yes if the upper end lies below the margin.
    """
    answer = {YES: NO, NO: YES, UNDECIDED: UNDECIDED}[there(found, margin).verdict]
    return Finding(answer, *found, reversed=found.low > margin)


def alike(found: Interval, margin: float) -> Finding:
    """Yes if neither gain nor harm is worth acting on: two one-sided tests (Schuirmann 1987)."""
    gain, harm = (absent(found, margin), absent(Interval(-found.mean, -found.high, -found.low), margin))
    return both(gain, harm)


def rare(found: Interval, margin: float) -> Finding:
    """Yes if a share of runs is surely below the margin, no if it is surely above."""
    verdict = YES if found.high < margin else NO if found.low > margin else UNDECIDED
    return Finding(verdict, *found, reversed=verdict == NO)


def both(first: Finding, second: Finding) -> Finding:
    """Two findings that a claim needs together; the effect is that of the first."""
    verdicts = {first.verdict, second.verdict}
    verdict = NO if NO in verdicts else YES if verdicts == {YES} else UNDECIDED
    return first._replace(verdict=verdict, reversed=first.reversed or second.reversed)


def either(first: Finding, second: Finding) -> Finding:
    """Two findings of which one is enough for a claim; the effect is that of the first."""
    verdicts = {first.verdict, second.verdict}
    verdict = YES if YES in verdicts else NO if verdicts == {NO} else UNDECIDED
    return first._replace(verdict=verdict, reversed=first.reversed and second.reversed)


def only_if(testable: bool, found: Finding) -> Finding:
    """The finding, or void where there is nothing to test."""
    return found if testable else found._replace(verdict=VOID, reversed=False)


def verdict_of(row: Mapping[str, Any]) -> str:
    """Of a claim in all plausible worlds that can test it: holds, fails, depends, or open."""
    yes, no = row["share_yes"], row["share_no"]
    if yes + no < DECIDED:
        return "open"
    if yes >= MOSTLY * (yes + no):
        return "holds"
    return "fails" if no >= MOSTLY * (yes + no) else "depends"

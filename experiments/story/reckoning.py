"""Why Pyongyang did what it did: what each term of its utility gained by a step, in the rule's own reckoning."""

from typing import Any

from experiments.story.snapshot import Snapshot
from model.rules.pyongyang import utility

#: Factor of a term in utility, which is linear in each -> what that term stands for.
TERMS = {
    "weight_income": "money",
    "weight_security": "safety",
    "weight_dependence": "its wish not to depend on Moscow",
    "weight_testing": "what its weapons tests were worth to it",
    "development": "the opening that Washington might bring",
    "status_value": "that it would be accepted as a nuclear power",
    "hanoi": "its fear of another failure",
    "displeasure": "Moscow's dislike of the talks",
    "precondition": "that Washington did not accept it as a nuclear power",
    "leaving": "what walking out would have cost",
}

#: Who acts after Pyongyang in a month: it sees what they did in the month before.
LATER = ("provocations", "seoul", "suspension", "zone", "moscow", "beijing", "ledgers")

#: Alignment, restraint, seat at the table.
Stance = tuple[float, float, float]


def as_seen(before: Snapshot, after: Snapshot) -> Any:
    """The actors as Pyongyang saw them when it chose its posture in the month of ``after``."""
    s = after.s.copy()
    for actor in LATER:
        s[actor] = before.s[actor]
    then, me = before.s.pyongyang, s.pyongyang
    me.alignment, me.restraint = then.alignment, then.restraint
    me.at_table = 0.0 if me.failed > 0 else then.at_table
    return s


def gains(before: Snapshot, after: Snapshot, new: Stance, old: Stance) -> dict[str, float]:
    """What each term gained by the new stance over the old one, in units of utility; the sum is the whole gain."""
    s = as_seen(before, after)

    def gain(p: Any) -> float:
        return float(utility(*new, s.pyongyang, s, p) - utility(*old, s.pyongyang, s, p))

    def without(term: str) -> Any:
        point = after.p.copy()
        point.pyongyang[term] = 0.0
        return point

    whole = gain(after.p)
    return {term: whole - gain(without(term)) for term in TERMS}


def of_alignment(before: Snapshot, after: Snapshot) -> dict[str, float]:
    """What spoke for the alignment that is told now, over the one that was told last."""
    me = after.s.pyongyang
    held, seated = float(me.restraint), float(me.at_table)
    return gains(before, after, (float(me.alignment), held, seated), (before.tally.near_since, held, seated))


def of_restraint(before: Snapshot, after: Snapshot) -> dict[str, float]:
    """What spoke for the restraint that is told now, over the one that was told last."""
    me = after.s.pyongyang
    near, seated = float(me.alignment), float(me.at_table)
    return gains(before, after, (near, float(me.restraint), seated), (near, before.tally.calm_since, seated))


def of_seat(before: Snapshot, after: Snapshot) -> dict[str, float]:
    """What spoke for taking the seat at the table, or for leaving it, with the posture that is wanted."""
    me = after.s.pyongyang
    near, held, seated = float(me.wanted_alignment), float(me.wanted_restraint), float(me.at_table)
    return gains(before, after, (near, held, seated), (near, held, 1.0 - seated))

"""Every text shown to people, in one place: policies, worlds, outcomes, quantities.

Terminal, figures and report take their words from here, so that one thing has one name. The
tables know the names the project ships; a user's own policy or world gets its words from its name.
Nothing here computes a result.
"""

import math
import re
from typing import NamedTuple


class Policy(NamedTuple):
    """How a policy is spoken of: `short` fits a narrow column, `sentence` says what is done."""

    title: str
    short: str
    levers: str
    sentence: str

    @property
    def inline(self) -> str:
        """The title as it stands within a sentence."""
        return inline(self.title)


POLICIES = {
    "status_quo": Policy(
        "Status quo",
        "Status quo",
        "no new step",
        "Nothing changes: sanctions stay, the zone stays closed, and no new step is taken.",
    ),
    "overture": Policy(
        "Overtures",
        "Overtures",
        "friendly words",
        "Washington sends friendly words and invitations, and nothing that costs it anything.",
    ),
    "nuclear_status": Policy(
        "Nuclear status",
        "Nuclear status",
        "calls it a nuclear power",
        "Washington calls North Korea a nuclear power, in words alone.",
    ),
    "security_guarantee": Policy(
        "Security guarantee",
        "Guarantee",
        "pledge not to attack",
        "Washington pledges not to attack the North, and offers nothing economic.",
    ),
    "green_light": Policy(
        "Green light only",
        "Green light",
        "waiver for the zone",
        "Washington waives its sanctions so that the Kaesong zone may reopen; goods made there "
        "still pay the duty on North Korean goods.",
    ),
    "origin_only": Policy(
        "Korean origin only",
        "Origin only",
        "Korean origin, no waiver",
        "Washington counts goods from Kaesong as Korean at customs, but waives no sanction, so "
        "that the zone stays shut.",
    ),
    "recognition": Policy(
        "Recognition",
        "Recognition",
        "waiver and Korean origin",
        "Washington lets the zone reopen and counts goods made there as Korean: the proposal that the model examines.",
    ),
    "recognition_early": Policy(
        "Recognition, at once", "Rec. at once", "as recognition, from month 1", "Recognition from the first month on."
    ),
    "recognition_late": Policy(
        "Recognition, late",
        "Rec. late",
        "as recognition, from month 30",
        "Recognition in the second half of the term, from month 30 on.",
    ),
    "recognition_conditional": Policy(
        "Recognition, earned",
        "Rec. earned",
        "once twelve months were quiet",
        "Recognition as a reward: it comes into force once twelve months from the offer have passed "
        "without a major provocation.",
    ),
    "recognition_reversible": Policy(
        "Recognition by decree",
        "Rec. by decree",
        "ends with the president",
        "Recognition by decree alone, which ends with the president who gave it.",
    ),
    "economic_opening": Policy(
        "Economic opening",
        "Econ. opening",
        "and Seoul's programme",
        "Recognition, and Seoul's own programme with it: tours to Kumgang and the next phases of the zone.",
    ),
    "direct_aid": Policy(
        "Direct aid",
        "Direct aid",
        "US money to the North",
        "American taxpayers send aid to the North, most of it while it talks; the zone stays closed.",
    ),
    "sanctions_relief": Policy(
        "Sanctions relief",
        "Relief",
        "trade, while it talks",
        "Washington gives back a part of the trade that sanctions took, while the North talks; the zone stays closed.",
    ),
    "grand_bargain": Policy(
        "Grand bargain",
        "Grand bargain",
        "all levers at once",
        "Washington and Seoul pull every lever at once: words, guarantee, zone, aid and relief.",
    ),
}

#: What is done under a policy, in the fewest words that need no other.
DEEDS = {
    "status_quo": "no new step, the zone stays shut",
    "overture": "friendly letters and invitations",
    "nuclear_status": "call the North a nuclear power",
    "security_guarantee": "pledge not to attack the North",
    "green_light": "waive US sanctions on the zone",
    "origin_only": "Korean origin, but no waiver: still shut",
    "recognition": "let the zone open, count its goods as Korean",
    "recognition_early": "the same from the first month on",
    "recognition_late": "the same in the second half of the term",
    "recognition_conditional": "the same, once twelve months were quiet",
    "recognition_reversible": "the same, ending with the president",
    "economic_opening": "recognition, and Seoul's tours and expansion",
    "direct_aid": "US money to the North, mostly for talking",
    "sanctions_relief": "some trade given back while it talks",
    "grand_bargain": "all of these at once, and more",
}

#: Proper nouns as they are spelt in names and parameters, and as people write them.
PROPER = {
    name.lower().replace(" ", "_"): name
    for name in (
        "Beijing",
        "China",
        "Hanoi",
        "Kaesong",
        "Kim",
        "Kim Jong Il",
        "Kim Jong Un",
        "Korea",
        "Korean",
        "Kumgang",
        "Moscow",
        "North",
        "Northern",
        "Pyongyang",
        "Russia",
        "Russian",
        "Seoul",
        "South",
        "Southern",
        "Ukraine",
        "UN",
        "US",
        "Washington",
    )
}
_PROPER = re.compile("(?<![a-z])(" + "|".join(sorted(PROPER, key=len, reverse=True)) + ")(?![a-z])")

WORLDS = {
    "baseline": "The world as it stood in early 2025: the war in Ukraine goes on until chance ends "
    "it, and Russia pays for the North's alignment while it does.",
    "ceasefire": "The war in Ukraine is likely to end within months, and Russia's need for the North falls with it.",
    "long_war": "The war in Ukraine outlasts the whole period, and Russia's need for the North stays high.",
    "conservative_seoul": "Conservatives govern Seoul throughout, quicker to close the zone after a provocation.",
    "successor_reverses": "The next president in Washington is likely to undo what this one "
    "begins, and everyone expects it.",
    "russia_outbids": "Moscow raises its payments whenever the North drifts away from it, and from a deeper purse.",
    "poor_russia": "Russia pays the North no more than what is confirmed, a small part of what most estimates say.",
    "progressive_seoul": "Progressives govern Seoul throughout, slower to close the zone after a provocation.",
    "rich_pyongyang": "The North earns twice as much elsewhere as in the baseline, so that further "
    "money moves it less.",
    "lenient_china": "China lets all of the North's trade through, whatever the resolutions say, so that nobody else "
    "has any of it to give back.",
    "history": "The zone's real life, from December 2004 to February 2016, under the law and with "
    "the events of that time.",
    "since_1993": "Washington and Pyongyang from March 1993 to August 2026, without the zone: the "
    "record of talks and provocations.",
    "since_2019": "After Hanoi: October 2019 to August 2026, with the war and the offers of talks as on record.",
    "since_1991": "A patron is lost: January 1991 to December 1993, from close alignment and without a war.",
    "since_1998": "The tours to Kumgang: November 1998 to December 2002, at the fee of 1998.",
    "since_2016": "Sanctions, then a closed border: January 2016 to December 2021, with China's trade as on record.",
    "since_2022": "The years before the article: January 2022 to December 2024, with the war as on record.",
    "summits": "The summits: January 2018 to December 2019, with the offers of talks as on record.",
    "today": "The present: the same actors, starting in December 2026.",
}


class Outcome(NamedTuple):
    """How an outcome of a run is spoken of.

    `title` names it, `unit` is the unit in words (of a mean over runs: a share for an event),
    `less` and `more` name the two directions, `kind` decides how a number is written (see `shown`).
    """

    title: str
    unit: str
    less: str
    more: str
    kind: str

    @property
    def inline(self) -> str:
        """The title as it stands within a sentence."""
        return inline(self.title)


OUTCOMES = {
    "talks_month": Outcome("Month in which talks begin", "months after the start", "earlier", "later", "amount"),
    "talks_by_deadline": Outcome("Talks by the deadline", "% of runs", "fewer talks", "more talks", "share"),
    "table_months": Outcome("Months at the table", "months", "fewer", "more", "amount"),
    "alignment_end": Outcome("Alignment with Russia at the end", "0 = none, 1 = full", "looser", "closer", "index"),
    "alignment_mean": Outcome("Alignment with Russia, average", "0 = none, 1 = full", "looser", "closer", "index"),
    "provocations": Outcome("Provocations", "events in the whole period", "fewer", "more", "amount"),
    "major_provocations": Outcome("Major provocations", "months with one", "fewer", "more", "amount"),
    "zone_months_open": Outcome("Months in which the zone is open", "months", "fewer", "more", "amount"),
    "zone_firms_end": Outcome("Firms in the zone at the end", "firms", "fewer", "more", "amount"),
    "zone_workers_end": Outcome("Workers in the zone at the end", "workers", "fewer", "more", "amount"),
    "zone_output_total": Outcome("Output of the zone", "million USD in the whole period", "less", "more", "money"),
    "zone_wages_total": Outcome("Wages paid in the zone", "million USD in the whole period", "less", "more", "money"),
    "exports_us_total": Outcome(
        "Exports from the zone to the US", "million USD in the whole period", "less", "more", "money"
    ),
    "stops_by_seoul": Outcome("Closures by Seoul", "closures in the whole period", "fewer", "more", "amount"),
    "stops_by_pyongyang": Outcome(
        "Suspensions by Pyongyang", "suspensions in the whole period", "fewer", "more", "amount"
    ),
    "cash_zone": Outcome("The North's cash from the zone", "million USD in the whole period", "less", "more", "money"),
    "cash_russia": Outcome("The North's cash from Russia", "million USD in the whole period", "less", "more", "money"),
    "cash_aid": Outcome("The North's cash from aid", "million USD in the whole period", "less", "more", "money"),
    "cash_tourism": Outcome("The North's cash from tours", "million USD in the whole period", "less", "more", "money"),
    "cash_relief": Outcome(
        "The North's trade that relief brings back", "million USD in the whole period", "less", "more", "money"
    ),
    "cash_total": Outcome(
        "The North's cash beyond base income", "million USD in the whole period", "less", "more", "money"
    ),
    "cost_washington": Outcome("Cost to Washington", "million USD in the whole period", "cheaper", "dearer", "money"),
    "cost_seoul": Outcome("Cost to Seoul", "million USD in the whole period", "cheaper", "dearer", "money"),
    "cost_firms": Outcome("Capital lost by firms", "million USD in the whole period", "cheaper", "dearer", "money"),
    "sincerity_end": Outcome(
        "Pyongyang's belief that Washington means it", "% probability, as Pyongyang sees it", "less", "more", "share"
    ),
    "reliability_end": Outcome(
        "Pyongyang's belief that Russia pays", "% probability, as Pyongyang sees it", "less", "more", "share"
    ),
}

QUANTITIES = {  # name -> (title, unit), the monthly series
    "at_table": ("At the table", "share of runs"),
    "talks": ("Talks have begun", "share of runs"),
    "alignment": ("Alignment with Russia", "0 = none, 1 = full"),
    "restraint": ("Restraint", "0 = none, 1 = full"),
    "sincerity": ("Belief that Washington means it", "probability"),
    "reliability": ("Belief that Russia pays", "probability"),
    "provocations": ("Provocations", "events a month"),
    "major": ("Major provocation", "share of runs"),
    "firms": ("Firms in the zone", "firms"),
    "workers": ("Workers in the zone", "workers"),
    "output": ("Output of the zone", "million USD a month"),
    "wages": ("Wages paid in the zone", "million USD a month"),
    "exports_us": ("Exports to the US", "million USD a month"),
    "cash_zone": ("The North's cash from the zone", "million USD a month"),
    "cash_russia": ("The North's cash from Russia", "million USD a month"),
    "cash_aid": ("The North's cash from aid", "million USD a month"),
    "cash_tourism": ("The North's cash from tours", "million USD a month"),
    "cash_relief": ("The North's trade that relief brings back", "million USD a month"),
    "trade": ("China's purchases from the North", "million USD a month"),
    "north_income": ("Income of the North's state", "million USD a month"),
    "zone_open": ("The zone is open", "share of runs"),
}

#: Channel that may not exist -> what is so where it does, to stand after "whether".
CHANNELS = {
    "washington.tie": "Washington ties cash to distance from Moscow",
    "pyongyang.rivalry": "the patrons are rivals",
    "pyongyang.anticipation": "an opening is felt before talks",
    "pyongyang.precondition": "Pyongyang wants its nuclear status accepted first",
    "pyongyang.proposal": "Pyongyang proposes talks itself",
    "pyongyang.relief_hope": "Pyongyang hopes to talk sanctions away",
    "pyongyang.shelter": "a seat at the table shelters the zone",
    "pyongyang.foresight": "Pyongyang sees what a provocation may cost it",
    "pyongyang.stakes": "elites have a voice by what they earn",
    "provocations.moratorium": "talks hold back major provocations",
    "seoul.brokerage": "Seoul brokers talks",
    "firm.peers": "firms learn from those inside the zone",
    "beijing.lenience": "Beijing lets trade through",
}


def policy(name: str) -> Policy:
    """The words for a policy; a name that is not shipped is spelt out."""
    plain = _spelt(name)
    return POLICIES.get(name) or Policy(
        _cut(plain, 18), _cut(plain, 14), "your own policy", f"Your own policy '{name}'."
    )


def deed(policy: str) -> str:
    """What is done under a policy, in a few words."""
    return DEEDS.get(policy, "your own policy")


def world(name: str) -> str:
    """One sentence on a world; one that is not shipped is said to be the user's own."""
    return WORLDS.get(name, f"Your own world '{name}', as its file sets it.")


def world_title(name: str) -> str:
    """A world's name as it stands in a title: 'long war', 'poor Russia'."""
    return named(name)


def named(name: str) -> str:
    """A name of the tables in words, proper nouns with their capitals: 'level Kim Jong Un'."""
    return _PROPER.sub(lambda found: PROPER[found[0]], name).replace("_", " ")


def outcome(name: str) -> Outcome:
    """The words for an outcome. Raises KeyError for one that the model does not record."""
    return OUTCOMES[name]


def inline(text: str) -> str:
    """A title within a sentence: its first letter is small unless a name begins with it."""
    first = re.split(r"\W", text, maxsplit=1)[0]
    is_name = first.lower() in PROPER or (len(first) > 1 and first.isupper())
    return text if is_name else text[:1].lower() + text[1:]


def shown(name: str, value: float | None, signed: bool = False) -> str:
    """A value of an outcome as people read it, without its unit: '31.2', '+4.0', '12,345'.

    Shares and probabilities are written in per cent; with `signed` the value is a difference
    (percentage points for shares) and bears its sign. None and NaN give a dash.
    """
    if value is None or math.isnan(value):
        return "–"
    kind = OUTCOMES[name].kind
    if kind == "share":
        return number(100 * value, 1, signed)
    if kind == "index":
        return number(value, 3 if signed else 2, signed)
    return number(value, None, signed)


def number(value: float, digits: int | None = None, signed: bool = False) -> str:
    """A number with thousands commas and a true minus sign.

    `digits` decimals, or about three figures when None. '0' is exactly zero, '≈0' a difference
    (`signed`) that is not zero but rounds to it.
    """
    if value == 0:
        return "0"
    if digits is None:
        digits = 0 if abs(value) >= 99.95 else 1 if abs(value) >= 9.995 else 2
    if round(value, digits) == 0:
        return "≈0" if signed else "0"
    text = f"{value:{'+' if signed else ''},.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def effect_unit(name: str) -> str:
    """The unit of a difference in an outcome: percentage points for shares and probabilities."""
    words = OUTCOMES[name]
    if words.kind == "share":
        return "percentage points"
    return "on a scale from 0 to 1" if words.kind == "index" else words.unit


def _spelt(name: str) -> str:
    """'my_own_plan' -> 'My own plan'."""
    plain = name.replace("_", " ").strip() or name
    return plain[:1].upper() + plain[1:]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"

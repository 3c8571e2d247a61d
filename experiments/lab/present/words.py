"""What things are called: policies, worlds, outcomes, quantities, and how their values are written.

Terminal, figures and report take their words from here, so that one thing has one name. What is
shipped has words of its own; a user's own policy or world gets its words from its name.
Nothing here computes a result.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

from experiments.lab.present.scenarios import DEEDS, POLICIES, WORLDS, Policy
from experiments.lab.present.spelling import inline, named

if TYPE_CHECKING:  # the list of studies imports nothing heavy
    from model.outcomes import Measure


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


LAST_WORDS = 10  # letters of them, that a name which is cut keeps
HALVES_UP = 1 + 1e-12  # a half is rounded up, as readers do, and not to the even number


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


#: The words for outcomes of a user's own, within ``speaking_of``.
_own: ContextVar[Mapping[str, Outcome]] = ContextVar("_own", default={})  # noqa: B039 - never written to
LONGEST_TITLE = 48  # letters


@contextmanager
def speaking_of(own: "Mapping[str, Measure]") -> Iterator[None]:
    """Within it, outcomes of a user's own have words, from their meaning and unit."""
    before = _own.set({name: _own_words(name, measure) for name, measure in own.items()})
    try:
        yield
    finally:
        _own.reset(before)


def _own_words(name: str, measure: "Measure") -> Outcome:
    """The meaning as title, or the name spelt out where that is long; shares in per cent, as the model's are."""
    title = measure.meaning if len(measure.meaning) <= LONGEST_TITLE else _spelt(name)
    unit = {"0 or 1": "% of runs", "share": "%", "probability": "% probability"}.get(measure.unit)
    return Outcome(title, unit or measure.unit, "less", "more", "share" if unit else "amount")


def outcome(name: str) -> Outcome:
    """The words for an outcome. Raises KeyError for one that nobody records."""
    return OUTCOMES[name] if name in OUTCOMES else _own.get()[name]


def shown(name: str, value: float | None, signed: bool = False) -> str:
    """A value of an outcome as people read it, without its unit: '31.2', '+4.0', '12,345'.

    Shares and probabilities are written in per cent; with `signed` the value is a difference
    (percentage points for shares) and bears its sign. None and NaN give a dash.
    """
    if value is None or math.isnan(value):
        return "–"
    kind = outcome(name).kind
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
    text = f"{value * HALVES_UP:{'+' if signed else ''},.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def effect_unit(name: str) -> str:
    """The unit of a difference in an outcome: percentage points for shares and probabilities."""
    words = outcome(name)
    if words.kind == "share":
        return "percentage points"
    return "on a scale from 0 to 1" if words.kind == "index" else words.unit


def _spelt(name: str) -> str:
    """'my_own_plan' -> 'My own plan'."""
    plain = name.replace("_", " ").strip() or name
    return plain[:1].upper() + plain[1:]


def _cut(text: str, length: int) -> str:
    """As long a text at most: its first letters, and its last words, in which names of variants differ."""
    if len(text) <= length:
        return text
    ends = [text[k + 1 :] for k, letter in enumerate(text) if letter == " " and len(text) - k - 1 <= LAST_WORDS]
    tail = f" {ends[0]}" if ends else text[-(LAST_WORDS // 2) :]
    return f"{text[: length - 1 - len(tail)].rstrip()}…{tail}"

"""One history in plain words: month by month who did what and why, with an opening and a close."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import NamedTuple

from experiments.lab.present import words
from experiments.lab.present.phrases import count, dollars, listed, per_cent, spelt, waiting
from experiments.story import diplomacy, kaesong_zone, regime
from experiments.story.snapshot import CLOSE, Snapshot, income_elsewhere, pick
from model.policy import LEVERS
from model.rules.committee import green_light
from model.state import CLOSED, OPEN

#: Reads two months and tells what happened in the second.
Teller = Callable[[Snapshot, Snapshot], Iterator[str]]


class Entry(NamedTuple):
    """A sentence or two of the chronicle: number of the month, kind of event, whose deed, text."""

    month: int
    event: str
    who: str
    sentence: str


class Tale(NamedTuple):
    """A whole history as it is read: title, opening, entries by month, closing."""

    title: str
    opening: list[str]
    months: list[tuple[str, list[Entry]]]
    closing: list[str]

    def markdown(self, luck: str) -> str:
        """The history as a text to read aloud; ``luck`` says which one it is."""
        lines = [f"# One history: {self.title}", f"*{luck}*", *self.opening]
        year = ""
        for name, entries in self.months:
            if name.split()[-1] != year:
                year = name.split()[-1]
                lines.append(f"## {year}")
            lines.append(f"**{name}.** {' '.join(entry.sentence for entry in entries)}")
        return "\n\n".join([*lines, "## The balance", *self.closing]) + "\n"


def tell(policy: str, world: str, snapshots: Sequence[Snapshot], outcomes: Mapping[str, float]) -> Tale:
    """The tale of a history; ``snapshots`` begins before the first month."""
    return Tale(
        f"{words.policy(policy).title} in the {words.world_title(world)} world",
        opening(policy, world, snapshots),
        [
            (snapshots[number].name, list(entries))
            for number, entries in groupby(chronicle(snapshots), lambda entry: entry.month)
        ],
        closing(snapshots, outcomes),
    )


#: Kind of event -> (who, teller), in the order of the month.
EVENTS: dict[str, tuple[str, Teller]] = {
    "war": ("Moscow", diplomacy.war),
    "government": ("The voters", diplomacy.governments),
    "lever": ("Washington", diplomacy.adopted),
    "reversal": ("Washington", diplomacy.dropped),
    "exemption": ("United Nations", diplomacy.committee),
    "waiting": ("United Nations", diplomacy.blocked),
    "origin rule": ("Washington", diplomacy.origin),
    "relief": ("United Nations", diplomacy.relief),
    "talks": ("Pyongyang", regime.talks),
    "belief": ("Pyongyang", regime.belief),
    "posture": ("Pyongyang", regime.posture),
    "restraint": ("Pyongyang", regime.restraint),
    "major provocation": ("Pyongyang", regime.major),
    "busy month": ("Pyongyang", regime.busy),
    "Seoul's levers": ("Seoul", diplomacy.seoul_levers),
    "tours": ("Seoul", kaesong_zone.tours),
    "Seoul's mind": ("Seoul", kaesong_zone.seoul_mind),
    "Pyongyang's mind": ("Pyongyang", kaesong_zone.pyongyang_mind),
    "opening": ("Seoul", kaesong_zone.opens),
    "closure": ("Seoul", kaesong_zone.closes),
    "patience": ("Seoul", kaesong_zone.stays_open),
    "expansion": ("Seoul", kaesong_zone.expansion),
    "stop": ("Pyongyang", kaesong_zone.stops),
    "freeze": ("Seoul", kaesong_zone.freeze),
    "firms": ("The firms", kaesong_zone.firms),
    "hiring": ("The firms", kaesong_zone.hiring),
    "leaving": ("The firms", kaesong_zone.leaving),
    "payment": ("Moscow", diplomacy.russia),
}

#: The turning points of a history.
TURNS = ("lever", "reversal", "exemption", "talks", "opening", "closure", "stop", "war")

#: What a summing-up may follow on: these happen too often to end a quiet stretch.
MINOR = (
    "posture",
    "restraint",
    "busy month",
    "payment",
    "major provocation",
    "patience",
    "waiting",
    "Pyongyang's mind",
)

QUIET = 6  # months after which a quiet stretch is summed up


def chronicle(snapshots: Sequence[Snapshot]) -> list[Entry]:
    """The entries of a history, in order of the months."""
    told: list[Entry] = []
    quiet: list[Snapshot] = []
    for before, after in pairwise(snapshots):
        entries = [
            Entry(after.number, event, who, _finished(sentence))
            for event, (who, tell) in EVENTS.items()
            for sentence in tell(before, after)
        ]
        quiet = [] if any(entry.event not in MINOR for entry in entries) else [*quiet, after]
        told += entries
        if len(quiet) == QUIET:
            text = _finished(summing_up(snapshots[quiet[0].number - 1], quiet))
            told.append(Entry(after.number, "summing-up", "All", text))
            quiet = []
    return told


def summing_up(before: Snapshot, months: Sequence[Snapshot]) -> str:
    """What a quiet stretch was like: offers, provocations, money, the zone."""
    last = months[-1]
    provocations = count(last.s.ledgers.provocations_sum - before.s.ledgers.provocations_sum, "provocation")
    offers = last.tally.offers - before.tally.offers
    talk = (
        "the talks went on"
        if last.s.pyongyang.at_table > 0
        else f"Pyongyang left {count(offers, 'offer')} of talks unanswered"
        if offers
        else "nobody offered talks"
    )
    half_year = pick(
        last.number // QUIET,
        f"In the six months to {last.name} there were {provocations}, and {talk}",
        f"Half a year went by with {provocations}, and {talk}",
        f"The {spelt(len(months))} months to {last.name} saw {provocations}, and {talk}",
    )
    return f"{half_year}. {_russia(before, months)}{_zone(before, last)}"


def _russia(before: Snapshot, months: Sequence[Snapshot]) -> str:
    paid = months[-1].s.ledgers.cash_russia_sum - before.s.ledgers.cash_russia_sum
    near = sum(month.tally.near == CLOSE for month in months)
    if paid < len(months):
        return ""
    share = "all" if near == len(months) else spelt(near) if near else "none"
    return (
        f"The North stood close by Russia in {share} of these months, and Moscow paid "
        f"{dollars(paid / len(months))} a month. "
    )


def _zone(before: Snapshot, last: Snapshot) -> str:
    if last.s.zone.status == CLOSED:
        behind = green_light(last.s, last.p) > 0
        lacking = [
            what
            for there, what in (
                (last.s.committee.exempt, "the UN exemption" if behind else "Washington's support"),
                (last.s.seoul.minded, "Seoul's will"),
                (last.s.pyongyang.consents, "Pyongyang's consent"),
            )
            if there == 0
        ]
        if not lacking:
            return "The zone waited for a quiet spell to open"
        return f"The zone stayed closed for want of {listed(lacking)}"
    if last.s.ledgers.workers < 0.5:
        return "The zone stood empty"
    state = "ran" if last.s.zone.status == OPEN else "stood still"
    firms, earlier = round(last.s.ledgers.firms), round(before.s.ledgers.firms)
    change = (
        f"{count(firms, 'firm')} as before"
        if firms == earlier
        else f"{count(firms, 'firm')}, {'up' if firms > earlier else 'down'} from {spelt(earlier)}"
    )
    return f"The zone {state} with {last.s.ledgers.workers:,.0f} workers in {change}"


def opening(policy: str, world: str, snapshots: Sequence[Snapshot]) -> list[str]:
    """The scene before the first month."""
    start, last = snapshots[0], snapshots[-1]
    s, p = start.s, start.p
    camp = "conservative" if s.calendar.conservative > 0 else "progressive"
    zone = (
        "The Kaesong zone, where Southern firms hired Northern workers, was open."
        if s.zone.status == OPEN
        else "The Kaesong zone, where Southern firms had once hired Northern workers, was closed."
    )
    war = "Russia was at war in Ukraine. " if s.calendar.war > 0 else ""
    given = " Provocations, stops and the closure are those on record." if snapshots[1].s.calendar.given > 0 else ""
    plan = (
        words.policy(policy).sentence
        if any(start.policy[lever].strength > 0 for lever in LEVERS)
        else "No new step is taken: what happens, happens by itself."
    )
    quiet = max(float(start.policy[lever].quiet) for lever in LEVERS)
    waits = f" It comes into force {waiting(quiet)}." if quiet and "provocation" not in plan else ""
    return [
        f"{plan}{waits} {words.world(world)}{given}",
        f"The story runs for {last.number} months, from {snapshots[1].name} to {last.name}. {war}A "
        f"{camp} government sat in Seoul. {zone} Trust is a chance that Pyongyang sees: that "
        f"Washington means what it says, or that Moscow pays what it promises. Its trust in Washington stood at "
        f"{per_cent(p.pyongyang.sincerity_prior)}, in Russia at {per_cent(s.pyongyang.reliability)}. "
        f"Beside Russia, Washington and the zone, its state earned at first "
        f"{dollars(income_elsewhere(snapshots[1]))} a month. "
        f"All dollars are US dollars.",
    ]


def _says(outcomes: Mapping[str, float], name: str) -> str:
    whole = words.OUTCOMES[name].kind == "amount"
    return words.number(outcomes[name], 0) if whole else words.shown(name, outcomes[name])


def _money(outcomes: Mapping[str, float], name: str) -> str:
    return f"{_says(outcomes, name)} million dollars" if outcomes[name] > 0 else "nothing"


def closing(snapshots: Sequence[Snapshot], outcomes: Mapping[str, float]) -> list[str]:
    """The balance after the last month, with the outcomes as the tables hold them."""
    last = snapshots[-1]
    says, money = partial(_says, outcomes), partial(_money, outcomes)
    return [
        f"{_balance_of_talks(last, outcomes)}. Washington made {count(last.tally.offers, 'offer')} of talks in all. "
        f"The North provoked {says('provocations')} times, and in {says('major_provocations')} months "
        f"in a major way. On a scale from 0 to 1, its alignment with Russia was "
        f"{says('alignment_mean')} on average and {says('alignment_end')} at the end. By then "
        f"Pyongyang's trust in Washington stood at {says('sincerity_end')} per cent, its trust in "
        f"Russia at {says('reliability_end')} per cent.",
        _balance_of_the_zone(last.number, outcomes),
        f"The North's state received {money('cash_zone')} from the zone and {money('cash_tourism')} from tours. "
        f"Russia paid it {money('cash_russia')}, and American aid brought {money('cash_aid')}. The trade that relief "
        f"brought back earned it {money('cash_relief')}. Washington's taxpayers bore "
        f"{money('cost_washington')}, Seoul {money('cost_seoul')}, and the firms lost "
        f"{money('cost_firms')} of their capital.",
    ]


def _balance_of_talks(last: Snapshot, outcomes: Mapping[str, float]) -> str:
    pyongyang = last.s.pyongyang
    rounds = (
        f"{count(pyongyang.rounds_concluded, 'round')} ended in agreement and "
        f"{spelt(round(pyongyang.rounds_failed)).replace('no', 'none')} in failure"
        if pyongyang.rounds_concluded + pyongyang.rounds_failed > 0
        else "no round was finished"
    )
    begun = (
        f"Talks began in month {_says(outcomes, 'talks_month')} of {last.number}. {rounds[0].upper()}{rounds[1:]}"
        if outcomes["talks_by_deadline"] > 0
        else f"In {last.number} months it never came to talks"
    )
    return begun + (", and in the last month the talks still went on" if pyongyang.at_table > 0 else "")


def _balance_of_the_zone(months: int, outcomes: Mapping[str, float]) -> str:
    if outcomes["zone_months_open"] == 0:
        return "The zone never opened, and no firm moved in."
    says, money = partial(_says, outcomes), partial(_money, outcomes)
    return (
        f"The zone was open in {says('zone_months_open')} of {months} months, and ended with "
        f"{says('zone_firms_end')} firms and {says('zone_workers_end')} workers. "
        f"{_did('Seoul', 'closed it', outcomes['stops_by_seoul'])}, and "
        f"{_did('Pyongyang', 'stopped it', outcomes['stops_by_pyongyang'])}. Its goods were worth "
        f"{money('zone_output_total')}, its exports to the United States "
        f"{money('exports_us_total')}, and its wages came to {money('zone_wages_total')}."
    )


def _did(who: str, what: str, times: float) -> str:
    whole = round(times)
    if whole == 0:
        return f"{who} never {what}"
    return f"{who} {what} " + {1: "once", 2: "twice"}.get(whole, f"{spelt(whole)} times")


def _finished(sentence: str) -> str:
    return sentence if sentence.endswith(".") else sentence + "."

"""What happened at Kaesong: each function reads two months and tells one kind of event."""

from collections.abc import Iterator

from experiments.lab.present.phrases import count, dollars, per_cent
from experiments.story.snapshot import Snapshot
from model.rules.committee import green_light
from model.rules.seoul import chance_of_closure
from model.state import CLOSED, OPEN, SUSPENDED

FIRMS = (1, 10, 50, 100, 200)
SHRINKS = 0.1  # share of the workers that the zone loses in a month, from which it is told
WORKERS = (1_000, 5_000, 10_000, 25_000, 50_000)


def seoul_mind(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Seoul makes up its mind to open the zone, or gives the plan up."""
    then, now = before.s.seoul, after.s.seoul
    if after.s.zone.status != CLOSED or before.s.zone.status != CLOSED:
        return
    if now.minded > then.minded:
        camp = "conservative" if after.s.calendar.conservative > 0 else "progressive"
        backed = green_light(after.s, after.p) > 0
        yield f"The {camp} government in Seoul made up its mind to reopen the zone, " + (
            "now that Washington was behind it" if backed else "against Washington's wishes"
        )
    elif now.minded < then.minded:
        yield "The new government in Seoul dropped the plan to reopen the zone"


def pyongyang_mind(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Pyongyang agrees to a closed zone, or takes its word back, while the door is not shut."""
    if after.s.zone.status != CLOSED or green_light(after.s, after.p) == 0:
        return
    then, now = before.s.pyongyang.consents, after.s.pyongyang.consents
    if now > then:
        missing = "" if after.s.committee.exempt > 0 else ", but the exemption was still missing"
        yield f"Pyongyang let it be known that it would have the zone back{missing}"
    elif now < then:
        yield "Pyongyang changed its mind and would no longer have the zone back"


def opens(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The zone opens."""
    if after.s.zone.opens == 0:
        return
    cost = after.p.seoul.reopening
    bill = f" Seoul spent {dollars(cost)} on the roads, power and water" if cost > 0 else ""
    since = (
        "the Kaesong zone, closed since February 2016, opened its gates"
        if before.s.zone.ever_open == 0 and after.p.calendar.first_year > 2016
        else "the Kaesong zone opened its gates"
        if before.s.zone.ever_open == 0
        else "the Kaesong zone opened its gates again"
    )
    agreed = (
        "Washington, the United Nations, Seoul and Pyongyang all agreed"
        if after.s.calendar.resolution > 0
        else "Seoul and Pyongyang agreed"
    )
    yield f"{agreed}: {since}.{bill}"


def closes(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The zone is closed, by Seoul or for want of a legal basis."""
    if after.s.zone.shuts == 0:
        return
    books = after.s.ledgers
    why = (
        _closure(closure_chance(before, after), after.s.calendar.given > 0)
        if after.s.seoul.closes > 0
        else "The zone lost its legal basis and had to close"
    )
    lost = (
        f" The {count(before.s.ledgers.firms, 'firm')} had to leave, and "
        f"{before.s.ledgers.workers:,.0f} workers lost their jobs. {dollars(books.cost_firms)} of "
        f"capital were gone for good, and Seoul's insurance paid {dollars(books.cost_seoul)}"
        if before.s.ledgers.firms > 0
        else " No firm was there at the time"
    )
    yield f"{why}.{lost}"


def _closure(chance: float, on_record: bool) -> str:
    if on_record:
        return (
            f"Seoul closed the zone, as on record; the model's Seoul would have done so with a "
            f"chance of {per_cent(chance)}"
        )
    return f"Seoul closed the zone in answer to the provocation, a step that had a chance of {per_cent(chance)}"


def stays_open(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Seoul keeps the zone open in the face of a major provocation."""
    running = before.s.zone.status == OPEN and after.s.zone.shuts == 0
    if running and after.s.provocations.major > 0:
        chance = per_cent(closure_chance(before, after))
        yield (
            f"Seoul kept the zone open, as on record; the model's Seoul would have closed it with a chance of {chance}"
            if after.s.calendar.given > 0
            else f"Seoul kept the zone open all the same: the chance that it would close it was {chance}"
        )


def closure_chance(before: Snapshot, after: Snapshot) -> float:
    """The chance of a closure as Seoul's rule saw it, on the workers of the month before."""
    washington, provocations = after.s.washington, after.s.provocations
    return chance_of_closure(
        after.s.calendar.conservative,
        provocations.severity,
        provocations.tension - 1.0,
        before.s.ledgers.workers / after.p.seoul.historic_size,
        washington.origin.force * washington.green_light.force,
        after.p.seoul,
    )


def stops(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Pyongyang stops the zone, or lets it run again."""
    then, now = before.s.zone.status, after.s.zone.status
    if after.s.suspension.begins > 0 and before.s.ledgers.workers < 0.5:
        yield "Pyongyang stopped the zone, though nobody worked there"
    elif after.s.suspension.begins > 0:
        yield (
            f"Pyongyang stopped the zone and called its {before.s.ledgers.workers:,.0f} workers "
            f"home, at a price: {dollars(before.s.ledgers.cash_zone)} a month for the state"
        )
    elif then == SUSPENDED and now == OPEN:
        staffed = before.s.ledgers.workers >= 0.5
        yield (
            "Pyongyang sent the workers back, and the zone ran again"
            if staffed
            else "Pyongyang let the empty zone open again"
        )


def freeze(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Seoul's measures of 24 May 2010."""
    if after.s.calendar.frozen > before.s.calendar.frozen and after.s.zone.status != CLOSED:
        yield "Seoul's measures of 24 May barred new firms from the zone from now on"


def firms(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The zone passes a round number of firms for the first time."""
    passed = [mark for mark in FIRMS if before.tally.most_firms < mark <= after.tally.most_firms]
    if not passed:
        return
    now = after.s.ledgers.firms
    if passed == [1] and now == 1:
        yield "The first firm moved into the zone"
    elif passed[-1] == 1:
        yield f"The first {count(now, 'firm')} moved into the zone"
    elif now == passed[-1]:
        yield f"With the last to move in, the zone counted {now:.0f} firms"
    else:
        yield f"The zone passed the mark of {passed[-1]} firms: {now:.0f} had now moved in"


def hiring(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The zone passes a round number of workers for the first time."""
    then, now = before.tally.most_workers, after.tally.most_workers
    passed = [mark for mark in WORKERS if then < mark <= now]
    if passed:
        books = after.s.ledgers
        yield (
            f"More than {passed[-1]:,} North Koreans now worked in the zone, in "
            f"{count(books.firms, 'firm')}, for an average of {after.s.zone.wage:.0f} dollars a "
            f"month. The state's share came to {dollars(books.cash_zone)} that month"
        )


def leaving(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Firms give up of their own accord: the last one, or so many that the zone shrinks."""
    then, now = before.s.ledgers, after.s.ledgers
    if after.s.zone.shuts > 0 or now.cost_firms == 0:
        return
    patience = count(after.p.firm.patience, "month")
    if now.firms == 0:
        yield f"After {patience} of losses the last firm gave up, and the zone stood empty"
    elif now.workers < (1 - SHRINKS) * then.workers:
        yield (
            f"Some of the firms gave up after {patience} of losses. The zone shrank from "
            f"{then.workers:,.0f} to {now.workers:,.0f} workers, and {dollars(now.cost_firms)} of "
            f"capital were gone"
        )


def tours(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Tours to Kumgang begin to run, or stop."""
    then, now = before.s.seoul.tours, after.s.seoul.tours
    if now > then == 0:
        paid = dollars(after.s.ledgers.cash_tourism)
        again = " again" if before.s.ledgers.cash_tourism_sum > 0 else ""
        yield f"Tours to Mount Kumgang ran{again}, and paid the North's state {paid} a month"
    elif then > now == 0:
        yield "The tours to Mount Kumgang stopped"


def expansion(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The next phases of the zone are begun, half built and complete."""
    then, now = before.s.zone.built, after.s.zone.built
    if now > then == 0:
        yield "Work on the next phases of the zone began"
    elif then < 0.5 <= now < 1:
        yield "Half of the next phases of the zone stood"
    elif then < 1 <= now:
        yield f"The next phases of the zone were complete, with room for {after.p.zone.expansion_pool:,.0f} workers"

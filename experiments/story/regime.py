"""What Pyongyang thought and did: each function reads two months and tells one kind of event."""

from collections.abc import Iterator

from experiments.lab.present.phrases import count, per_cent, span
from experiments.story import reckoning
from experiments.story.snapshot import CALMS, STIRS, Snapshot, pick, seat
from model.chronology import BROKER, NOT_YET, TALKS, on_record
from model.rules.washington import brokered

#: By the quarter of its scale in which the alignment stands.
NEAR = (
    "kept its distance from Russia",
    "stood less than half-way with Russia",
    "stood more than half-way with Russia",
    "stood close by Russia",
)
BELIEF_MOVES = 0.04  # a change of belief in a month, from which it is told


def talks(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Talks begin, conclude a round, fail, or are left."""
    then, now = before.s.pyongyang, after.s.pyongyang
    length = span(then.talk_months)
    concluded = now.rounds_concluded > then.rounds_concluded
    if before.number == 0 and now.at_table > 0 and on_the_record(after, earlier=1) > 0:
        yield "Talks were under way, as on record"
    elif then.at_table == 0 and now.at_table > 0:
        again = " again" if after.s.ledgers.talks_month < after.number else ""
        yield f"{_how_begun(before, after)}talks began{again}{_reckoned(before, after)}"
    elif now.failed > 0:
        record = ", as on record" if on_the_record(after) != NOT_YET else ""
        yield f"The talks failed after {length}{record}, and the North's delegates went home"
    elif concluded and now.at_table > 0:
        yield "A round of talks ended in agreement, and the delegates stayed for the next"
    elif concluded:
        yield f"The talks ended in agreement after {length}, and the North's delegates went home"
    elif then.at_table > 0 and now.at_table == 0:
        yield f"Pyongyang walked out of the talks after {length}{_reckoned(before, after)}"


def on_the_record(month: Snapshot, earlier: int = 0) -> float:
    """1 if talks are on record in a month, or so many months earlier, 0 if none are; NOT_YET where chance decides."""
    given = month.p.calendar.talks_given > 0
    return float(on_record(TALKS, int(month.s.calendar.month) - earlier)) if given else NOT_YET


def _how_begun(before: Snapshot, after: Snapshot) -> str:
    if on_the_record(after) != NOT_YET:
        return "As on record, "
    if after.s.washington.invites == 0:
        return "Pyongyang proposed talks, Washington agreed, and "
    messenger = "Seoul carried messages, " if seoul_carries(before, after) else ""
    return f"{messenger}Washington made an offer, Pyongyang accepted, and "


def seoul_carries(before: Snapshot, after: Snapshot) -> bool:
    """Whether Seoul brokers this month: on record, or because its government does so in quiet times."""
    month = int(after.s.calendar.month)
    if after.p.calendar.offers_given > 0 and on_record(BROKER, month) != NOT_YET:
        return bool(on_record(BROKER, month) > 0)
    return bool(brokered(reckoning.as_seen(before, after), after.p.seoul) > 0)


def _reckoned(before: Snapshot, after: Snapshot) -> str:
    """Why Pyongyang took or left the seat, and the chance that it gave to a seat."""
    if on_the_record(after) != NOT_YET:
        return ""
    regime = after.s.pyongyang
    given = "Pyongyang had given a seat at the table" if regime.at_table > 0 else "It had given staying"
    return f". {because(reckoning.of_seat(before, after))}. {given} a chance of {per_cent(seat(regime))}"


def belief(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Pyongyang changes its mind on whether Washington means it."""
    then, now = before.s.pyongyang, after.s.pyongyang
    change = now.sincerity - then.sincerity
    if before.number > 0 and abs(change) >= BELIEF_MOVES:
        verb = "rose" if change > 0 else "fell"
        yield (f"Pyongyang's trust in Washington {verb} from {per_cent(then.sincerity)} to {per_cent(now.sincerity)}")


def posture(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Where Pyongyang stands at first; then, that it has come clearly nearer to Russia or drawn back."""
    then, now, regime = before.tally, after.tally, after.s.pyongyang
    if before.number == 0:
        yield f"Pyongyang {NEAR[now.near]} and held back {_how_many(regime.restraint)} of its weapons tests"
    elif now.near != then.near:
        pace = pick(after.number // 3, "Step by step", "Month by month", "Little by little")
        way = "come nearer" if now.near > then.near else "drawn back"
        yield (
            f"{pace} Pyongyang had {way}: it now {NEAR[now.near]}. "
            f"{because(reckoning.of_alignment(before, after))}. "
            f"Its trust in Washington stood at {per_cent(regime.sincerity)}, "
            f"in Russia at {per_cent(regime.reliability)}"
        )


def restraint(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Pyongyang has come to hold back most of its weapons tests, or few of them."""
    if before.number > 0 and after.tally.calm != before.tally.calm:
        change = "had come to hold back most" if after.tally.calm else "now held back only a few"
        yield f"Pyongyang {change} of its weapons tests. {because(reckoning.of_restraint(before, after))}"


def _how_many(restraint: float) -> str:
    return "most" if restraint > CALMS else "few" if restraint < STIRS else "some"


def because(gains: dict[str, float]) -> str:
    """The main reason for a step, from what each term of the regime's reckoning gained by it."""
    most = max(gains, key=lambda term: gains[term])
    if gains[most] < 1e-9:
        return "Nothing but chance spoke for it"
    against = sum(gains.values()) < 0
    return f"The main reason was {reckoning.TERMS[most]}" + (", though more spoke against it" if against else "")


def major(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """A major provocation."""
    now = after.s.provocations
    if now.major == 0:
        return
    grave = f"graver than {per_cent(now.severity)} of its kind"
    others = (
        f"one of {count(now.count, 'provocation')} in that month"
        if now.count > 1
        else "the only provocation of that month"
    )
    if after.s.calendar.given > 0:  # how grave it was is not on record
        yield f"A major provocation is on record, {others}"
        return
    if before.s.ledgers.major_sum == 0:
        yield (
            f"The North shook the region with a major provocation. Such are nuclear tests, launches of satellites "
            f"or long-range missiles, and deadly attacks. This one was {grave}, and {others}"
        )
        return
    yield pick(
        after.s.ledgers.major_sum,
        f"A major provocation followed, {grave} and {others}",
        f"The North provoked again, and in a major way. The event was {grave}, {others}",
        f"There came another major provocation, {grave}, {others}",
    )


def busy(_before: Snapshot, after: Snapshot) -> Iterator[str]:
    """A month with far more provocations than is usual, none of them major."""
    now = after.s.provocations
    if now.major == 0 and now.count >= max(3.0, 2.3 * now.level):
        yield (
            f"It was a restless month, with {count(now.count, 'provocation')}, though none of them "
            f"major; {now.level:.1f} a month was usual in those years"
        )

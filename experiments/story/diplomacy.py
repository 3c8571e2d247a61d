"""What happened between the capitals: each function reads two months and tells one kind of event."""

from collections.abc import Iterator

from experiments.lab.present.levers import LEVERS as TEXTS
from experiments.lab.present.phrases import count, dollars, listed, per_cent, span
from experiments.story import reckoning
from experiments.story.snapshot import CALMS, STIRS, Snapshot, force, pick, seat
from model.chronology import BROKER, NOT_YET, TALKS, on_record
from model.policy import LEVERS
from model.rules.committee import chance_of_waiver, green_light
from model.rules.washington import brokered

#: The levers of each sender.
OF = {sender: [name for name, lever in LEVERS.items() if lever.sender == sender] for sender in ("washington", "seoul")}
#: By the quarter of its scale in which the alignment stands.
NEAR = (
    "kept its distance from Russia",
    "stood less than half-way with Russia",
    "stood more than half-way with Russia",
    "stood close by Russia",
)

SHORT = 22  # words of a sentence that lists what somebody did
BELIEF_MOVES = 0.04  # a change of belief in a month, from which it is told
REMINDERS = (6, 12, 24, 36, 48, 72, 96)  # months of waiting after which it is told again


def war(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The war in Ukraine ends."""
    if before.s.calendar.war > 0 and after.s.calendar.war == 0:
        yield (
            f"The war in Ukraine ended. Moscow's need for North Korea would now shrink, month by "
            f"month, to {per_cent(after.p.moscow.need_peace)} of what it had been"
        )


def governments(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """A new president, or another camp in Seoul."""
    if after.s.calendar.new_president > 0:
        undone = sum(after.s.washington[lever].fallen - before.s.washington[lever].fallen for lever in OF["washington"])
        yield "A new president took office in Washington" + (
            ", and did not stand by what the last one had begun" if undone > 0 else ""
        )
    if after.s.calendar.new_seoul > 0:
        camp = "conservative" if after.s.calendar.conservative > 0 else "progressive"
        yield f"In Seoul a {camp} government took over"


def adopted(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Washington pulls levers, at a price at home."""
    price = 0.0
    for lever in OF["washington"]:
        then, now = before.s.washington[lever], after.s.washington[lever]
        price += 100 * after.p.washington[f"cost_{lever}"] * max(0.0, now.costly - then.costly)
    deeds = _begun("washington", before, after)
    if deeds:
        yield (
            f"{in_turn('Washington', 'It also', deeds)}. The political price at home was {price:.0f} points, "
            f"where 100 points is a treaty fought through Congress"
        )


def in_turn(who: str, again: str, parts: list[str]) -> str:
    """'Washington did a and b. It also did c': as many sentences as it takes to keep each short."""
    sentences = [[parts[0]]]
    for part in parts[1:]:
        if len(" ".join([who, *sentences[-1], part]).split()) > SHORT:
            sentences.append([])
        sentences[-1].append(part)
    return ". ".join(f"{again if place else who} {listed(found)}" for place, found in enumerate(sentences))


def _begun(sender: str, before: Snapshot, after: Snapshot) -> list[str]:
    """What a sender does when it pulls levers."""
    found = []
    for lever in OF[sender]:
        now = force(after, lever)
        if now > force(before, lever) == 0:
            weak = f" (at {per_cent(now)} of full strength)" if round(100 * now) < 100 else ""
            found.append(TEXTS[lever].deed + weak)
    return found


def _undone(sender: str, before: Snapshot, after: Snapshot) -> list[str]:
    """What a sender takes back."""
    return [TEXTS[lever].undone for lever in OF[sender] if force(before, lever) > force(after, lever)]


def dropped(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Washington revokes or reverses levers, and why."""
    undone = _undone("washington", before, after)
    if not undone:
        return
    if after.s.calendar.new_president > 0:
        yield in_turn("The new president reversed", "The new president also reversed", undone)
    else:
        took_back = in_turn("Washington took back", "It also took back", undone)
        yield f"The major provocation of the month before was too much for the president. {took_back}"


def seoul_levers(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Seoul pulls its own levers, or a new government ends them."""
    begun, undone = _begun("seoul", before, after), _undone("seoul", before, after)
    if begun:
        yield in_turn("Seoul", "It also", begun)
    if undone:
        yield in_turn("The new government in Seoul ended", "It also ended", undone)


def relief(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The Security Council eases its resolutions on trade, or they bind again; trade comes back, or goes."""
    then, now = before.s, after.s
    if now.committee.eased > then.committee.eased:
        yield "The Security Council eased its resolutions: while talks ran, sanctioned trade could come back"
    elif now.committee.eased < then.committee.eased:
        yield "Without Washington's support the resolutions on trade bound again in full"
    if now.beijing.returned > then.beijing.returned == 0:
        yield (
            f"Trade that sanctions had taken came back. China now bought goods for {dollars(now.beijing.trade)} a "
            f"month, {dollars(now.beijing.returned)} of it under relief"
        )
    elif then.beijing.returned > now.beijing.returned == 0:
        yield f"Relief ended, and with it trade with China worth {dollars(then.beijing.returned)} a month"


def committee(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The exemption from sanctions: granted, lost, or still blocked."""
    if after.s.calendar.resolution == 0:
        return
    if after.s.committee.exempt > before.s.committee.exempt:
        waited = before.tally.waiting
        after_how_long = f"After {span(waited)} of waiting" if waited else "At once"
        yield (
            f"{after_how_long}, the sanctions committee of the United Nations exempted the "
            f"Kaesong zone. As far as the law went, it could reopen"
        )
    elif after.s.committee.exempt < before.s.committee.exempt:
        yield "Without Washington's support the exemption from the UN sanctions lapsed"


def blocked(_before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The exemption is still missing, now and then, and how far Moscow is to blame."""
    if after.tally.waiting not in REMINDERS:
        return
    light = green_light(after.s, after.p)
    stake = after.s.pyongyang.alignment * after.s.moscow.need
    chance = chance_of_waiver(light, stake, after.p.committee)
    most = chance_of_waiver(light, 0.0, after.p.committee)
    blame = (
        f"Moscow, which feared for a supplier that it needed, stood in the way. The chance of a "
        f"yes was {per_cent(chance)} a month, and would have been {per_cent(most)} without Moscow"
        if chance < 0.9 * most
        else f"Moscow hardly minded any more, and the chance of a yes was {per_cent(chance)} a month"
    )
    wait = span(after.tally.waiting)
    yield pick(
        REMINDERS.index(after.tally.waiting),
        f"{wait.capitalize()} had now passed without the exemption from the UN sanctions. {blame}",
        f"In New York the exemption from the sanctions was still not granted, after {wait}. {blame}",
        f"{wait.capitalize()} on, the sanctions committee had still not said yes. {blame}",
    )


def origin(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """The rule that goods from the zone count as Korean is completed."""
    if before.s.committee.origin == 0 and after.s.committee.origin > 0:
        law = after.s.calendar
        use = (
            f"Their duty in the United States would be {per_cent(law.duty_korea)} of their value, "
            f"and no longer {per_cent(after.p.washington.duty_column2)}"
            if after.s.washington.green_light.force > 0 or law.import_ban == 0
            else "But while the sanctions stood, not one of them could be sold in the United States"
        )
        yield f"The origin rule was complete. Goods from the zone now counted as Korean. {use}"


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


def russia(_before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Russia pays less than it promised: the first time in a year, or the third month in a row."""
    now, tally = after.s.moscow, after.tally
    short, due = dollars(now.paid), dollars(now.promised)
    trust = f"Pyongyang's trust in Russia stood at {per_cent(after.s.pyongyang.reliability)}"
    if tally.unpaid == 3:
        yield f"Russia broke its promise for the third month running: it paid {short} of {due}. {trust}"
    elif tally.unpaid == 1 and tally.paid_since >= 12:
        yield f"Russia paid only {short} of the {due} that it had promised. {trust}"

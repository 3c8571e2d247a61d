"""What happened between the capitals: each function reads two months and tells one kind of event."""

from collections.abc import Iterator

from experiments.lab.present.levers import LEVERS as TEXTS
from experiments.lab.present.phrases import dollars, listed, per_cent, span
from experiments.story.snapshot import Snapshot, force, pick
from model.policy import LEVERS
from model.rules.committee import chance_of_waiver, green_light

#: The levers of each sender.
OF = {sender: [name for name, lever in LEVERS.items() if lever.sender == sender] for sender in ("washington", "seoul")}

SHORT = 22  # words of a sentence that lists what somebody did
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


def russia(_before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Russia pays less than it promised: the first time in a year, or the third month in a row."""
    now, tally = after.s.moscow, after.tally
    short, due = dollars(now.paid), dollars(now.promised)
    trust = f"Pyongyang's trust in Russia stood at {per_cent(after.s.pyongyang.reliability)}"
    if tally.unpaid == 3:
        yield f"Russia broke its promise for the third month running: it paid {short} of {due}. {trust}"
    elif tally.unpaid == 1 and tally.paid_since >= 12:
        yield f"Russia paid only {short} of the {due} that it had promised. {trust}"

"""Watch one history: the zone's floor plan month by month, with the chronicle beside it."""

from collections.abc import Mapping
from html import escape
from threading import Lock
from typing import Any

from numpy.typing import NDArray

from experiments.app import floor
from experiments.app.appearance import explained, explaining
from experiments.app.live import Newest
from experiments.app.numbers import templates
from experiments.app.playback import Playback
from experiments.app.state import Offer, State, named, study_of
from experiments.lab.present import words

NOT_YET = "<p>The story has not begun: press play.</p>"
MOST_HISTORIES, MOST_SCENES = 32, 400  # that are kept
LEAST, MOST, STEP = 100, 4_000, 20  # CSS pixels of a side of the picture; sides are cut to whole steps
GATE = {"open": "The gate is open", "closed": "The gate is closed", "stopped": "Work is stopped"}
#: What the North thinks: key of the month -> its name.
MIND = {
    "alignment": explained("Alignment with Russia"),
    "sincerity": explaining("Belief that Washington means it", "sincerity"),
}
#: What it does: key of the month -> what is said of it, and what otherwise.
DEEDS = {
    "at_table": ("The North sits at the table", "No talks: the North stays away"),
    "major": ("A major provocation this month", "No major provocation"),
}


def size(pixels: int) -> int:
    """A side of the picture, so that places of nearly the same size have the same one."""
    return min(max(LEAST, pixels - pixels % STEP), MOST)


class Scenes:
    """Histories that somebody watches, each lived through once for all who do. Safe in threads."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self._played: Newest[tuple, tuple[Lock, Playback]] = Newest(MOST_HISTORIES)
        self._scenes: Newest[tuple, dict[str, Any]] = Newest(MOST_SCENES)

    def scene(self, state: State, month: int, wide: int, tall: int) -> dict[str, Any]:
        """What is seen of the live package's history in a month from 1, and what has happened until then."""
        sides = size(wide), size(tall)
        key = state.package, state.world, state.replicate, month, sides
        found = self._scenes.get(key)
        return self._scenes.keep(key, self._made(state, month, sides)) if found is None else found

    def _made(self, state: State, month: int, sides: tuple[int, int]) -> dict[str, Any]:
        policy = next(iter(named(state, self.offer)))
        lock, playback = self._history(state, policy)
        with lock:
            seen, firms, entries = playback.month(month), playback.floor(month), playback.told(month)
        told = "".join(
            f"<p><b>{escape(name)}.</b> {escape(' '.join(entry.sentence for entry in entries))}</p>"
            for name, entries in entries
        )
        return {
            "title": f"One {explained('history')} under '{escape(words.policy(policy).title)}': no forecast",
            "source": floor.source(floor.draw(firms, seen["status"], *sides)),
            "alt": f"The zone in {seen['date']:%B %Y}: {seen['status']}, {seen['firms']:.0f} firms, "
            f"{seen['workers']:,.0f} workers.",
            **around(seen, floor.states_of(firms, seen["status"])),
            "told": told or NOT_YET,
            "facts": f"Month {month} of {playback.months}.",
        }

    def _history(self, state: State, policy: str) -> tuple[Lock, Playback]:
        key = state.package, state.world, state.replicate
        found = self._played.get(key)
        if found is None:
            study = study_of(state, self.offer)
            found = self._played.keep(key, (Lock(), Playback(study, policy, state.replicate)))
        return found


def around(seen: Mapping[str, Any], states: NDArray) -> dict[str, str]:
    """What stands over the floor plan and under it, as HTML: gate and sums; legend, mind and deeds."""
    told: Any = templates().get_template("zone.html.j2").module
    looks = [(text, floor.key(code), int((states == code).sum())) for code, text in enumerate(floor.STATES)]
    mind = [(name, f"{seen[key]:.2f}") for key, name in MIND.items()]
    deeds = [(bool(seen[key] > 0), yes if seen[key] > 0 else no) for key, (yes, no) in DEEDS.items()]
    sums = f"{counted(seen['firms'], 'firm')}, {counted(seen['workers'], 'worker')}"
    return {
        "head": str(told.head(f"{seen['date']:%B %Y}", GATE[seen["status"]], sums)),
        "foot": str(told.foot(looks[::-1], f"{floor.FULL:,}", mind, deeds)),
    }


def counted(count: float, what: str) -> str:
    """'no firms', '1 firm', '1,200 firms'."""
    number = f"{count:,.0f}" if round(count) else "no"
    return f"{number} {what}" if round(count) == 1 else f"{number} {what}s"

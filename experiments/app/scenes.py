"""Watch one history: the zone's floor plan month by month, with the chronicle beside it."""

from base64 import b64encode
from html import escape
from threading import Lock
from typing import Any

from experiments.app import floor
from experiments.app.appearance import explained
from experiments.app.live import Newest
from experiments.app.playback import Playback
from experiments.app.state import Offer, State, named, study_of
from experiments.lab.present import style, words

NOT_YET = "<p>The story has not begun: press play.</p>"
MOST_HISTORIES, MOST_SCENES = 32, 400  # that are kept
#: Least width of the place, in CSS pixels, -> inches of the sheet; so that text is read from afar.
SHEETS = ((1150, style.PAGE), (480, style.ROOM), (0, style.PHONE))


def sheet(pixels: int) -> float:
    """The width in inches of the sheet for a place of so many CSS pixels."""
    return next(inches for least, inches in SHEETS if pixels >= least)


class Scenes:
    """Histories that somebody watches, each lived through once for all who do. Safe in threads."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self._played: Newest[tuple, tuple[Lock, Playback]] = Newest(MOST_HISTORIES)
        self._scenes: Newest[tuple, dict[str, Any]] = Newest(MOST_SCENES)

    def scene(self, state: State, month: int, pixels: int) -> dict[str, Any]:
        """What is seen of the live package's history in a month from 1, and what has happened until then."""
        key = state.package, state.world, state.replicate, month, sheet(pixels)
        found = self._scenes.get(key)
        return self._scenes.keep(key, self._made(state, month, pixels)) if found is None else found

    def _made(self, state: State, month: int, pixels: int) -> dict[str, Any]:
        policy = next(iter(named(state, self.offer)))
        lock, playback = self._history(state, policy)
        with lock:
            seen, firms, entries = playback.month(month), playback.floor(month), playback.told(month)
        told = "".join(
            f"<p><b>{escape(name)}.</b> {escape(' '.join(entry.sentence for entry in entries))}</p>"
            for name, entries in entries
        )
        drawn = style.svg(floor.draw(firms, seen, width=sheet(pixels)))
        return {
            "title": f"One {explained('history')} under '{escape(words.policy(policy).title)}': no forecast",
            "source": f"data:image/svg+xml;base64,{b64encode(drawn).decode()}",
            "alt": f"The zone in {seen['date']:%B %Y}: {seen['status']}, {seen['firms']:.0f} firms, "
            f"{seen['workers']:,.0f} workers.",
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

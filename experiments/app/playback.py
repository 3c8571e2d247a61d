"""One history as it is watched: the Mesa model, lived through as far as somebody has looked."""

from typing import Any

import numpy as np
import polars as pl

from experiments.lab.design.study import Study
from experiments.story.chronicle import Entry, chronicle
from experiments.story.history import history
from experiments.story.snapshot import Snapshot, first, following
from model.state import CLOSED, OPEN

_STATUS = {CLOSED: "closed", OPEN: "open"}


class Playback:
    """A history that can be wound forth and back; months ahead are lived through when they are asked for.

    For one thread at a time.
    """

    def __init__(self, study: Study, policy: str, replicate: int) -> None:
        self.model = history(study, replicate, policy)
        self.snapshots: list[Snapshot] = [first(self.model.state, self.model.point, self.model.policy)]
        self.firms = [self._firms(np.zeros(len(self.model.state.firms), bool))]

    @property
    def months(self) -> int:
        """Length of the history."""
        return int(self.model.horizon)

    def month(self, number: int) -> dict[str, Any]:
        """What is seen at the end of a month, from 1: date, status, beliefs, sums."""
        self._live_to(number)
        snapshot = self.snapshots[number]
        s = snapshot.s
        return {
            "date": snapshot.date,
            "status": _STATUS.get(int(s.zone.status), "stopped"),
            "alignment": float(s.pyongyang.alignment),
            "sincerity": float(s.pyongyang.sincerity),
            "workers": float(s.ledgers.workers),
            "firms": float(s.ledgers.firms),
            "at_table": float(s.pyongyang.at_table),
            "major": float(s.provocations.major),
        }

    def floor(self, number: int) -> pl.DataFrame:
        """The firms at the end of a month, from 1, a row each: number, workers, workforce, inside, was_inside."""
        self._live_to(number)
        return self.firms[number]

    def told(self, number: int) -> list[tuple[str, list[Entry]]]:
        """The chronicle up to a month, by the names of the months, newest first."""
        self._live_to(number)
        entries: dict[int, list[Entry]] = {}
        for entry in chronicle(self.snapshots[: number + 1]):
            entries.setdefault(entry.month, []).append(entry)
        return [(self.snapshots[month].name, entries[month]) for month in sorted(entries, reverse=True)]

    def _live_to(self, number: int) -> None:
        if not 0 <= number <= self.months:
            raise IndexError(f"month {number} is none of {self.months}")
        while len(self.snapshots) <= number:
            was = self.firms[-1]["was_inside"].to_numpy() | (self.firms[-1]["inside"].to_numpy() > 0)
            self.model.step()
            self.snapshots.append(following(self.snapshots[-1], self.model.state))
            self.firms.append(self._firms(was))

    def _firms(self, was_inside: np.ndarray) -> pl.DataFrame:
        firms = self.model.state.firms
        columns = {name: firms[name].copy() for name in ("number", "workers", "workforce", "inside")}
        return pl.DataFrame(columns | {"was_inside": was_inside})

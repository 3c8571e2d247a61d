"""What teacher and students see of a room, as JSON takes it, and the guesses as CSV."""

import csv
from io import StringIO
from typing import Any

from experiments.app.classroom.room import GUESSING, MOST_PROPOSALS, SHOWN, Model, Room, Student
from experiments.app.guessing import PLACES
from experiments.lab.present import words

BINS = 10
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # with which a formula of a spreadsheet begins


def wall(room: Room) -> dict[str, Any]:
    """What the teacher's page shows: numbers of guesses, and the guesses themselves once they are shown."""
    shown = room.model is not None and room.phase == SHOWN
    return {
        "code": room.code,
        "phase": room.phase,
        "named": room.named,
        "joined": len(room.students),
        "guessed": len(room.guessed),
        "question": _asked(room),
        "proposals": [
            {"number": one.number, "by": one.nickname, "title": one.title, "package": one.package, "pinned": one.pinned}
            for one in room.proposals
        ],
    } | (_shown(room, room.model) if shown and room.model else {})


def _shown(room: Room, model: Model) -> dict[str, Any]:
    bins = [0] * BINS
    for one in room.guessed:
        bins[min(BINS - 1, (one.guess or 0) * BINS // 100)] += 1
    placed = [one.order[:1] for one in room.guessed]
    return {
        "bins": bins,
        "model": {"share": model.share, "low": model.low, "high": model.high},
        "ranked": [row | {"first": placed.count((row["name"],))} for row in _ranked(room, model)],
        "nearest": [{"nickname": one.nickname, "guess": one.guess} for one in room.nearest()],
    }


def _ranked(room: Room, model: Model) -> list[dict[str, Any]]:
    """The ranked policies, most talks first."""
    titles = room.question.ranked if room.question else {}
    order = sorted(model.ranked.items(), key=lambda one: -one[1])
    return [{"name": name, "title": titles.get(name, name), "share": share} for name, share in order]


def _asked(room: Room) -> dict[str, Any] | None:
    one = room.question
    if one is None:
        return None
    told = {key: getattr(one, key) for key in ("title", "told", "world", "months")}
    ranked = [{"name": name, "title": title} for name, title in one.ranked.items()]
    return told | {"number": room.asked, "ranked": ranked, "places": PLACES[: len(ranked)]}


def phone(room: Room, student: Student) -> dict[str, Any]:
    """What a student's page shows: nothing of another student."""
    own = [{"title": one.title, "pinned": one.pinned} for one in room.proposals if one.student == student.number]
    found = {
        "phase": room.phase,
        "open": room.phase == GUESSING,
        "question": _asked(room),
        "nickname": student.nickname,
        "guess": student.guess,
        "order": student.order,
        "proposals": own,
        "most_proposals": MOST_PROPOSALS,
    }
    if room.phase == SHOWN and room.model is not None:
        found["answer"] = {
            "share": room.model.share,
            "low": room.model.low,
            "high": room.model.high,
            "near": near(student.guess, room.model),
            "ranked": _ranked(room, room.model),
        }
    return found


def near(guess: int | None, model: Model) -> str:
    """How near a guess came, in a sentence; of none nothing."""
    if guess is None:
        return "You did not guess this time."
    if model.low <= guess <= model.high:
        return f"Your guess, {guess} %, is within the interval."
    gap = guess - model.share
    return f"Your guess, {guess} %, is {words.number(abs(gap), 1)} points too {'high' if gap > 0 else 'low'}."


def guesses(room: Room) -> str:
    """The guesses as CSV; no cell of it is a formula."""
    held = StringIO()
    writer = csv.writer(held)
    writer.writerow(("nickname", "guess", "order"))
    titles = room.question.ranked if room.question else {}
    for one in room.guessed:
        order = " > ".join(titles.get(name, name) for name in one.order)
        writer.writerow((_plain(one.nickname), one.guess, _plain(order)))
    return held.getvalue()


def _plain(cell: str) -> str:
    """A cell that a spreadsheet reads as a text."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell

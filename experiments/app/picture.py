"""The one picture of an answer, drawn with the figures of all studies and laid out for its place."""

from base64 import b64encode
from pathlib import Path
from threading import Lock
from typing import ClassVar

import param
import polars as pl
from matplotlib.figure import Figure
from panel.custom import JSComponent

from experiments.app.desk import FIGURES, Desk
from experiments.app.work import Answer
from experiments.figures import chain, distributions, fans, floor, style, talks

_HERE = Path(__file__).parent
#: Matplotlib is drawn with by one thread at a time: it is quick, and shares fonts and settings.
_drawing = Lock()
#: Least width of the place, in CSS pixels, -> inches of the sheet; so that text is read from afar.
#: The floor plan has larger letters, and should be seen whole.
_SHEETS = ((1150, style.PAGE), (640, style.ROOM), (0, style.PHONE))
_FLOOR_SHEETS = ((1150, style.PAGE), (480, style.ROOM), (0, style.PHONE))


class Picture(JSComponent):
    """An image with its description, the facts behind it, and the time that it took to come."""

    src = param.String(doc="The figure as a data address.")
    alt = param.String(doc="What it shows, for those who cannot see it.")
    facts = param.String(doc="What was run for it.")
    whole = param.Boolean(doc="Whether all replicates are in.")
    timed = param.Boolean(
        default=True, doc="Whether it answers a move, so that it is said how soon."
    )
    serial = param.Integer(doc="Counts the pictures; set last.")
    width = param.Integer(default=0, doc="CSS pixels that the page has for it.")
    popped = param.String(doc="Query that the browser's back button has gone to.")

    _esm = _HERE / "picture.js"
    _stylesheets: ClassVar = [(_HERE / "picture.css").read_text("utf-8")]


def drawn(answer: Answer, desk: Desk, pixels: int, guess: float | None = None) -> Figure:
    """The figure that the desk asks for, laid out for a place of so many CSS pixels."""
    with _drawing:
        return _DRAW[desk.figure](answer, desk, _sheet(pixels), guess)


def _sheet(pixels: int, sheets: tuple[tuple[int, float], ...] = _SHEETS) -> float:
    return next(sheet for least, sheet in sheets if pixels >= least)


def floor_of(firms: pl.DataFrame, month: dict, pixels: int) -> str:
    """The zone's floor plan in one month as a data address, for a place of so many CSS pixels."""
    with _drawing:
        figure = floor.draw(firms, month, width=_sheet(pixels, _FLOOR_SHEETS))
    return as_address(figure)


def as_address(figure: Figure) -> str:
    """A figure as a data address that an image can show."""
    with _drawing:
        return f"data:image/svg+xml;base64,{b64encode(style.svg(figure)).decode()}"


def as_png(figure: Figure) -> bytes:
    """A figure as a file of pixels."""
    with _drawing:
        return style.png(figure)


def as_svg(figure: Figure) -> bytes:
    """A figure as a file of lines."""
    with _drawing:
        return style.svg(figure)


_DRAW = {
    "talks": lambda answer, _, width, guess: talks.draw(
        answer.runs, answer.trajectories, width=width, guess=guess
    ),
    "chain": lambda answer, desk, width, _: chain.draw(
        answer.runs, answer.effects, width=width, lit=desk.lit
    ),
    "fans": lambda answer, _, width, __: fans.draw(
        answer.effects, answer.trajectories, width=width
    ),
    "distributions": lambda answer, _, width, __: distributions.draw(
        answer.runs, answer.effects, width=width
    ),
}
assert tuple(_DRAW) == FIGURES

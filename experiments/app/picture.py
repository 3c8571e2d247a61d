"""The one picture of an answer, drawn with the figures of all studies and laid out for its place."""

from base64 import b64decode, b64encode
from pathlib import Path
from typing import ClassVar

import param
import polars as pl
from matplotlib.figure import Figure
from panel.custom import JSComponent

from experiments.app import floor
from experiments.app.state import FIGURES, State
from experiments.app.work import Answer
from experiments.compare.figures import chain, distributions, fans, talks
from experiments.lab.present import style

_HERE = Path(__file__).parent
_ADDRESS = "data:image/svg+xml;base64,"
#: Least width of the place, in CSS pixels, -> inches of the sheet; so that text is read from afar.
#: The floor plan has larger letters, and should be seen whole.
SHEETS = ((1150, style.PAGE), (640, style.ROOM), (0, style.PHONE))
FLOOR_SHEETS = ((1150, style.PAGE), (480, style.ROOM), (0, style.PHONE))


class Picture(JSComponent):
    """An image with its description, the facts behind it, and the time that it took to come."""

    src = param.String(doc="The figure as a data address.")
    alt = param.String(doc="What it shows, for those who cannot see it.")
    says = param.String(doc="The result in a sentence, spoken when it has come.")
    facts = param.String(doc="What was run for it.")
    whole = param.Boolean(doc="Whether all replicates are in.")
    timed = param.Boolean(default=True, doc="Whether it answers a move, so that it is said how soon.")
    serial = param.Integer(doc="Counts the pictures; set last.")
    width = param.Integer(default=0, doc="CSS pixels that the page has for it.")

    _esm = _HERE / "picture.js"
    _stylesheets: ClassVar = [(_HERE / "picture.css").read_text("utf-8")]


def drawn(answer: Answer, state: State, pixels: int) -> Figure:
    """The figure that the state asks for, laid out for a place of so many CSS pixels."""
    return _DRAW[state.figure](answer, state, sheet(pixels))


def sheet(pixels: int, sheets: tuple[tuple[int, float], ...] = SHEETS) -> float:
    """The width in inches of the sheet for a place of so many CSS pixels."""
    return next(inches for least, inches in sheets if pixels >= least)


def floor_of(firms: pl.DataFrame, month: dict, pixels: int) -> str:
    """The zone's floor plan in one month as a data address, for a place of so many CSS pixels."""
    return as_address(floor.draw(firms, month, width=sheet(pixels, FLOOR_SHEETS)))


def as_address(figure: Figure) -> str:
    """A figure as a data address that an image can show."""
    return f"{_ADDRESS}{b64encode(style.svg(figure)).decode()}"


def svg_of(source: str) -> bytes:
    """The figure that a data address holds."""
    return b64decode(source.removeprefix(_ADDRESS))


def _talks(answer: Answer, state: State, width: float) -> Figure:
    guess = None if state.guess is None else state.guess / 100
    return talks.draw(answer.runs, answer.trajectories, width=width, guess=guess)


_DRAW = {
    "talks": _talks,
    "chain": lambda answer, state, width: chain.draw(answer.runs, answer.effects, width=width, lit=state.lit),
    "fans": lambda answer, _, width: fans.draw(answer.effects, answer.trajectories, width=width),
    "distributions": lambda answer, _, width: distributions.draw(answer.runs, answer.effects, width=width),
}
assert tuple(_DRAW) == FIGURES

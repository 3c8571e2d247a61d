"""A sheet with the chain on it: where each part stands in inches, and how strongly it is drawn."""

from typing import NamedTuple

from matplotlib.axes import Axes

from experiments.compare.figures.chain_layouts import BOXES, Arrow, Layout, Point
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import style

CAPTION, LINE = 0.76, 0.2  # inches of a box: above the lines, one line


class Tone(NamedTuple):
    """How strongly a box and an arrow are drawn: frame, words and line."""

    frame: str
    frame_width: float
    ink: str
    quiet: str
    arrow: str
    arrow_width: float


PLAIN = Tone(style.QUIET, 1.1, style.INK, style.QUIET, "#8a8a8a", 2.6)
STRONG = Tone(style.INK, 2.6, style.INK, style.QUIET, "#333333", 3.2)
WEAK = Tone("#b4b4b4", 0.8, style.INK, style.QUIET, "#cfcfcf", 2.2)
UNLIT = Tone("#dcdcdc", 0.8, "#8c8c8c", "#8c8c8c", "#e4e4e4", 2.2)


class Sheet(NamedTuple):
    """Everything that a part of the figure must know to be drawn."""

    axes: Axes
    layout: Layout
    policies: list[str]
    top: float  # of the first row, in inches
    box: float  # width of a box
    tall: float  # height of a box
    lit: int
    changed: dict[str, set[str]] | None  # per box, the policies whose effect can be told from zero
    against: str = REFERENCE  # the policy whose level the others are set beside

    def corner(self, key: str) -> tuple[float, float]:
        """The upper left corner of a box."""
        column, row = self.layout.places[key]
        x = self.layout.left + column * (self.box + self.layout.gap)
        return x, self.top + sum(self.layout.above[: row + 1]) + row * self.tall

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point stands."""
        x, y = self.corner(point.box)
        return x + point.x * self.box + point.right, y + point.y * self.tall + point.down

    def line(self, key: str, index: int) -> float:
        """The middle of a policy's line in a box."""
        return self.corner(key)[1] + CAPTION + LINE * (index + 0.5)

    def tone(self, keys: tuple[str, ...]) -> Tone:
        """Of a box, or of the common ground of several."""
        if min(BOXES[key].number for key in keys) > self.lit:
            return UNLIT
        if self.changed is None or keys == ("levers",):
            return PLAIN
        return STRONG if any(self.changed[key] for key in keys) else WEAK

    def tone_of(self, arrow: Arrow) -> Tone:
        """Of an arrow: all alike, since from changes at both its ends it cannot be told what it carries."""
        return UNLIT if UNLIT in (self.tone(arrow.sources), self.tone(arrow.targets)) else PLAIN

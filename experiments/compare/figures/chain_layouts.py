"""The chain's boxes; where they, its arrows and notes stand on a page, in a room and on a phone."""

from typing import NamedTuple

from experiments.lab.present import style

POSTURE = ("alignment", "provocations")  # the two boxes that Pyongyang chooses together
HEADING = 0.32  # inches over the two for the words on their common ground

SIGNAL = "The signal: the more a step costs\nWashington, the more it is believed."
MONEY = "The money: Russia's pay counts for less,\nand a provocation puts the zone at risk."
BELIEF = "The belief also weighs on talks directly:\nthey promise more if Washington means it."


class Box(NamedTuple):
    """A link of the chain: its title, what is measured, its two columns of numbers.

    The link is changed by a policy when one of `outcomes` is.
    """

    number: int
    title: str
    measure: str
    heads: tuple[str, ...]
    outcomes: tuple[str, ...]


BOXES = {
    "levers": Box(1, "Washington pulls its levers", "which policy pulls what", (), ()),
    "open": Box(2, "The zone opens", "runs in which it is ever open", ("%", "change"), ("zone_months_open",)),
    "workers": Box(
        3, "Firms invest and hire", "in the zone at the end, mean", ("workers", "firms"), ("zone_workers_end",)
    ),
    "cash": Box(
        4,
        "The North earns dollars",
        "zone, tours solid; aid, relief hatched",
        ("mn USD", "of all"),
        ("cash_zone", "cash_tourism", "cash_aid", "cash_relief"),
    ),
    "sincerity": Box(
        5, "Belief in Washington", "probability at the end that it means it", ("%", "change"), ("sincerity_end",)
    ),
    "alignment": Box(
        6, "Alignment with Russia", "mean of the period; 1 full, 0 none", ("index", "change"), ("alignment_mean",)
    ),
    "provocations": Box(7, "Restraint", "provocations in the whole period", ("events", "change"), ("provocations",)),
    "talks": Box(
        8, "Talks by the deadline", "runs in which talks begin in time", ("%", "change"), ("talks_by_deadline",)
    ),
}


class Point(NamedTuple):
    """A place: on a box in fractions of its size from the upper left, and inches from there."""

    box: str
    x: float
    y: float
    right: float = 0.0
    down: float = 0.0


class Note(NamedTuple):
    """Words beside an arrow: why the one leads to the other."""

    text: str
    at: Point
    align: str = "left"
    on_line: bool = False  # it interrupts the arrow


class Arrow(NamedTuple):
    """What leads to what, along which points; several boxes stand for their common ground."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    points: tuple[Point, ...]
    note: Note | None = None


class Layout(NamedTuple):
    """A grid of boxes; lengths in inches."""

    least: float  # width of the narrowest sheet that it is for
    left: float
    right: float
    gap: float  # between columns
    above: tuple[float, ...]  # each row
    below: float  # the last row
    rim: float  # of the common ground around its two boxes
    places: dict[str, tuple[int, int]]  # column and row
    arrows: tuple[Arrow, ...]

    @property
    def columns(self) -> int:
        """How many columns of boxes."""
        return 1 + max(column for column, _ in self.places.values())


def _straight(source: str, target: str) -> Arrow:
    """From the right edge of a box to the left edge of its neighbour."""
    return Arrow((source,), (target,), (Point(source, 1, 0.5), Point(target, 0, 0.5)))


def _down(source: str, target: str) -> Arrow:
    """From the foot of a box to the head of the one below it."""
    return Arrow((source,), (target,), (Point(source, 0.5, 1), Point(target, 0.5, 0)))


PAGE = Layout(
    style.WIDE,
    0.2,
    0.2,
    0.44,
    (0.0, 1.02),
    0.52,
    0.13,
    {
        "levers": (0, 0),
        "open": (1, 0),
        "workers": (2, 0),
        "cash": (3, 0),
        "sincerity": (0, 1),
        "alignment": (1, 1),
        "provocations": (2, 1),
        "talks": (3, 1),
    },
    (
        _straight("levers", "open"),
        _straight("open", "workers"),
        _straight("workers", "cash"),
        Arrow(("sincerity",), POSTURE, (Point("sincerity", 1, 0.5), Point("alignment", 0, 0.5, -0.13))),
        Arrow(POSTURE, ("talks",), (Point("provocations", 1, 0.5, 0.13), Point("talks", 0, 0.5))),
        Arrow(
            ("levers",),
            ("sincerity",),
            (Point("levers", 0, 1, 0.5), Point("sincerity", 0, 0, 0.5)),
            Note(SIGNAL, Point("levers", 0, 1, 0.64, 0.5)),
        ),
        Arrow(
            ("cash",),
            POSTURE,
            (
                Point("cash", 0.5, 1),
                Point("cash", 0.5, 1, 0, 0.34),
                Point("provocations", 0.5, 0, 0, 0.34 - 1.02),
                Point("provocations", 0.5, 0, 0, -HEADING),
            ),
            Note(MONEY, Point("provocations", 0.5, 0, -0.14, 0.34 - 1.02), "right"),
        ),
        Arrow(
            ("sincerity",),
            ("talks",),
            (
                Point("sincerity", 0.5, 1),
                Point("sincerity", 0.5, 1, 0, 0.36),
                Point("talks", 0.5, 1, 0, 0.36),
                Point("talks", 0.5, 1),
            ),
            Note(f"  {BELIEF.replace('\n', ' ')}  ", Point("alignment", 1, 1, 0.22, 0.36), "center", on_line=True),
        ),
    ),
)

ROOM = Layout(
    5.0,
    0.38,
    0.2,
    0.4,
    (0.0, 0.5, 0.9, 0.6),
    0.15,
    0.1,
    {
        "levers": (0, 0),
        "open": (1, 0),
        "workers": (0, 1),
        "cash": (1, 1),
        "sincerity": (0, 2),
        "alignment": (1, 2),
        "talks": (0, 3),
        "provocations": (1, 3),
    },
    (
        _straight("levers", "open"),
        Arrow(
            ("open",),
            ("workers",),
            (
                Point("open", 0.5, 1),
                Point("open", 0.5, 1, 0, 0.2),
                Point("workers", 0.5, 0, 0, -0.3),
                Point("workers", 0.5, 0),
            ),
        ),
        _straight("workers", "cash"),
        Arrow(("sincerity",), POSTURE, (Point("sincerity", 1, 0.5), Point("alignment", 0, 0.5, -0.1))),
        Arrow(POSTURE, ("talks",), (Point("provocations", 0, 0.5, -0.1), Point("talks", 1, 0.5))),
        Arrow(
            ("levers",),
            ("sincerity",),
            (
                Point("levers", 0, 0.5),
                Point("levers", 0, 0.5, -0.22),
                Point("sincerity", 0, 0.5, -0.22),
                Point("sincerity", 0, 0.5),
            ),
            Note(SIGNAL, Point("sincerity", 0, 0, 0, -0.3)),
        ),
        Arrow(
            ("cash",),
            POSTURE,
            (Point("cash", 0, 1, 0.15), Point("alignment", 0, 0, 0.15, -HEADING)),
            Note(MONEY, Point("cash", 0, 1, 0.3, 0.27)),
        ),
        Arrow(
            ("sincerity",),
            ("talks",),
            (Point("sincerity", 0, 1, 0.15), Point("talks", 0, 0, 0.15)),
            Note(BELIEF, Point("sincerity", 0, 1, 0.3, 0.3)),
        ),
    ),
)

PHONE = Layout(
    0.0,
    0.36,
    0.32,
    0.0,
    (0.0, 0.34, 0.34, 0.34, 0.55, 0.95, 0.3, 0.7),
    0.15,
    0.06,
    {
        name: (0, row)
        for row, name in enumerate(
            ("levers", "open", "workers", "cash", "sincerity", "alignment", "provocations", "talks")
        )
    },
    (
        _down("levers", "open"),
        _down("open", "workers"),
        _down("workers", "cash"),
        Arrow(
            ("levers",),
            ("sincerity",),
            (
                Point("levers", 0, 0.5),
                Point("levers", 0, 0.5, -0.2),
                Point("sincerity", 0, 0.3, -0.2),
                Point("sincerity", 0, 0.3),
            ),
            Note(SIGNAL, Point("sincerity", 0, 0, 0, -0.27)),
        ),
        Arrow(
            ("cash",),
            POSTURE,
            (
                Point("cash", 1, 0.5),
                Point("cash", 1, 0.5, 0.2),
                Point("alignment", 1, 0.5, 0.2),
                Point("alignment", 1, 0.5, 0.06),
            ),
            Note(MONEY, Point("alignment", 1, 0, 0, -0.65), "right"),
        ),
        Arrow(("sincerity",), POSTURE, (Point("sincerity", 0, 1, 0.3), Point("alignment", 0, 0, 0.3, -HEADING))),
        Arrow(
            ("sincerity",),
            ("talks",),
            (
                Point("sincerity", 0, 0.7),
                Point("sincerity", 0, 0.7, -0.2),
                Point("talks", 0, 0.5, -0.2),
                Point("talks", 0, 0.5),
            ),
            Note(BELIEF, Point("talks", 0, 0, 0, -0.3)),
        ),
        Arrow(POSTURE, ("talks",), (Point("provocations", 1, 1, -0.3, 0.06), Point("talks", 1, 0, -0.3))),
    ),
)


def fitting(width: float) -> Layout:
    """The layout for a sheet of so many inches."""
    return next(layout for layout in (PAGE, ROOM, PHONE) if width >= layout.least)

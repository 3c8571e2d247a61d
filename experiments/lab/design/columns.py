"""What a column of a table is, as a study says it of its own."""

from typing import NamedTuple

#: Units of columns whose numbers have that of their row.
OF_THE_ROW = "that of the row"
SHARE = "share"


class Column(NamedTuple):
    """A column of a table.

    meaning: what it holds; unit: of its numbers; low and high: what they never leave, None where there is no
    end; allowed: all that may stand there, where it is one of a few; head: what stands over it in print.
    """

    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] = ()
    head: str = ""


def share(meaning: str, head: str = "") -> Column:
    """A column of shares from 0 to 1."""
    return Column(meaning, SHARE, 0.0, 1.0, head=head)


def count(meaning: str, unit: str = "runs", head: str = "", low: float = 0.0) -> Column:
    """A column of numbers of something, from 0 on."""
    return Column(meaning, unit, low, head=head)


def truth(meaning: str, head: str = "") -> Column:
    """A column of true and false."""
    return Column(meaning, allowed=("true", "false"), head=head)


def own(meaning: str, head: str = "", low: float | None = None) -> Column:
    """A column of numbers in the unit of their row."""
    return Column(meaning, OF_THE_ROW, low, head=head)

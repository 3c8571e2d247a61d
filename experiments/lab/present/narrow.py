"""Tables in a terminal that is too narrow for them: a line a value, so that no number is cut."""

from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.table import Column, Table
from rich.text import Text


def fitted(console: Console, part: RenderableType) -> RenderableType:
    """A part of what is shown, as it is or, where it is a table that does not fit, a line a value."""
    if not isinstance(part, Table) or _needed(console, part) <= console.width:
        return part
    shown = Text()
    for text in (part.title, ""):
        shown.append_text(_text(console, text)).append("\n")
    for row in zip(*(column.cells for column in part.columns), strict=True):
        for k, (column, cell) in enumerate(zip(part.columns, row, strict=True)):
            heading = str(column.header).replace("-\n", "").replace("\n", " ")
            shown.append(f"  {heading}: " if k else "").append_text(_text(console, cell)).append("\n")
        shown.append("\n")
    return shown.append_text(_text(console, part.caption))


def _needed(console: Console, table: Table) -> int:
    """The width at which no value of a table is cut; words may be wrapped, what stands at the right may not."""
    between = 1 + table.padding[1]
    return 1 + sum(between + _width(console, column) for column in table.columns)


def _width(console: Console, column: Column) -> int:
    wide = console.options.update(width=1_000)
    measured = [Measurement.get(console, wide, cell) for cell in (column.header, *column.cells)]
    whole = column.no_wrap or column.justify == "right"
    return max(one.maximum if whole else one.minimum for one in measured)


def _text(console: Console, cell: object) -> Text:
    return cell if isinstance(cell, Text) else console.render_str(str(cell or ""), highlight=False)

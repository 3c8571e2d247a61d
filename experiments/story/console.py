"""What a story shows in the terminal."""

from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.table import Table
from rich.text import Text

from experiments.story.chronicle import Tale

READING_WIDTH = 80


def shown(tale: Tale, luck: str) -> list[RenderableType]:
    """A history at reading width: the months in the left margin."""
    months = Table.grid(padding=(0, 2, 1, 0))
    months.add_column(style="bold", no_wrap=True)
    months.add_column()
    for name, entries in tale.months:
        month, year = name.split()
        months.add_row(f"{month[:3]} {year}", Text(" ".join(entry.sentence for entry in entries)))
    parts: list[RenderableType] = [Text(f"One history: {tale.title}", style="bold"), Text(luck, style="dim")]
    parts += [Text(f"\n{paragraph}") for paragraph in tale.opening]
    parts += ["", months]
    parts += [Text(f"{paragraph}\n") for paragraph in tale.closing]
    return [Constrain(Group(*parts), min(Console().width, READING_WIDTH))]

"""In a terminal that is too narrow for a table every number is still whole."""

from io import StringIO

import pytest
from rich.console import Console

from experiments.lab.present import console
from experiments.lab.present.narrow import fitted


def table():
    made = console.table("World: baseline", "Means over 20 replicates.")
    made.add_column("policy", no_wrap=True)
    made.add_column("effect on talks\npoints [95 %]", justify="right", no_wrap=True)
    made.add_column("provo-\ncations", justify="right", no_wrap=True)
    made.add_row("Recognition", "[bold]+25.0[/bold] \\[12.1, 38.1]", "55.3")
    return made


def shown(width):
    out = Console(file=StringIO(), width=width)
    out.print(fitted(out, table()), highlight=False)
    return out.file.getvalue()


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 200])
def test_no_number_is_cut_at_any_width(width):
    said = shown(width)
    assert "…" not in said
    words = said.split()
    for number in ("+25.0", "[12.1,", "38.1]", "55.3"):
        assert number in words


def test_a_table_that_fits_stays_a_table():
    assert shown(60).splitlines()[0].rstrip() == "World: baseline"
    assert "Recognition" in shown(60)
    assert "provocations: 55.3" not in shown(60)
    assert "  provocations: 55.3" in shown(30).splitlines()

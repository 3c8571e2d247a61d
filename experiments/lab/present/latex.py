"""A study's tables for a paper in LaTeX: words for names, the house's rounding, the look of booktabs.

A table that is too wide for a page is cut into parts, which repeat the columns that name a row. One that is
too long for a page runs on over pages.
"""

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from experiments.lab.design.columns import OF_THE_ROW, SHARE, Column
from experiments.lab.engine.columns import described, spelt
from experiments.lab.present import words

LONG = 40  # rows above which a table runs on over pages
WIDE = 104  # characters that a line of a page holds
TEXT = 36  # characters above which a text is broken into lines
HEAD = 12  # characters of a head, above which it is broken into lines
NONE = "–"  # of what is not known
APART = 2  # characters between two columns
PREAMBLE = (
    "% Needs \\usepackage{booktabs,longtable} and, in pdfLaTeX, \\usepackage[T1]{fontenc}.\n"
    "% Names that are not in Latin letters need XeLaTeX or LuaLaTeX, and a font that has them.\n"
)
#: What LaTeX reads as something else, or has in another way; the last two where a line begins with them.
SIGNS = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        "|": "\\textbar{}",
        '"': "''",
        "\N{MINUS SIGN}": "$-$",
        **{sign: f"$\\{name}$" for sign, name in {"≈": "approx", "±": "pm", "×": "times"}.items()},
        **{sign: f"${sign}$" for sign in "<>"},
        **{sign: f"{{{sign}}}" for sign in "[*"},
    }
)
#: Columns of names that have words of their own.
NAMED = {
    "policy": lambda name: words.policy(name).title,
    "other": lambda name: words.policy(name).title,
    "world": words.world_title,
    "outcome": lambda name: words.outcome(name).title if name in words.OUTCOMES else name,
}
_SIGNED = ("effect", "difference", "joint", "low", "high", "value", "economic")  # of what names begin that differ


def latex(name: str, table: pl.DataFrame, told: Mapping[str, Column], caption: str, label: str) -> str:
    """The text of a .tex file with a table, to be put into a paper as it is.

    name: of the table, as in its file; told: what its study says of columns; caption: a sentence; label: of the
    first part, the next have -2, -3 behind it.
    """
    columns = {one: described(one, name, told) for one in table.columns}
    heads = {one: head(one, column) for one, column in columns.items()}
    cells, heads = with_intervals(printed(table, columns), heads)
    parts = cut(cells, heads, keys=_keys(table))
    made = []
    for number, part in enumerate(parts, 1):
        more = f" (part {number} of {len(parts)})" if len(parts) > 1 else ""
        made.append(_written(cells.select(part), heads, caption + more, label if number == 1 else f"{label}-{number}"))
    return PREAMBLE + "\n".join(made)


def printed(table: pl.DataFrame, columns: Mapping[str, Column]) -> pl.DataFrame:
    """All cells as people read them, texts."""
    outcomes = table["outcome"].to_list() if "outcome" in table.columns else [None] * len(table)
    found = {}
    for name, column in columns.items():
        values = table[name].to_list()
        found[name] = [_cell(name, column, value, of) for value, of in zip(values, outcomes, strict=True)]
    return pl.DataFrame(found, schema=dict.fromkeys(columns, pl.String))


def with_intervals(cells: pl.DataFrame, heads: Mapping[str, str]) -> tuple[pl.DataFrame, dict[str, str]]:
    """The cells with each interval behind its value, '+4.3 [+2.1, +6.6]', and what stands over them."""
    held = [name for name in cells.columns if {f"{name}_low", f"{name}_high"} <= {*cells.columns}]
    with_ends = [
        pl.when(pl.col(f"{name}_low") == NONE)
        .then(pl.col(name))
        .otherwise(pl.format("{} [{}, {}]", name, f"{name}_low", f"{name}_high"))
        .alias(name)
        for name in held
    ]
    shown = cells.with_columns(with_ends).drop(f"{name}_{end}" for name in held for end in ("low", "high"))
    return shown, {name: heads[name] + " [95 %]" * (name in held) for name in shown.columns}


def head(name: str, column: Column) -> str:
    """What stands over a column: words, and its unit where that is in no other column."""
    said = column.head or spelt(name)
    unit = "%" if column.unit == SHARE else column.unit
    short = unit and not column.unit.startswith("that of") and len(unit) <= 12 and unit not in said.lower()
    return f"{said} ({unit})" if short else said


def _cell(name: str, column: Column, value: Any, outcome: str | None) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        text = _unit(value, outcome) if name == "unit" else NAMED.get(name, str)(value)
        return " ".join(text.split())
    if isinstance(value, date):
        return value.isoformat()
    if column.unit == SHARE:
        return words.number(100 * value, 1)
    if column.unit == OF_THE_ROW and outcome in words.OUTCOMES:
        return words.shown(outcome, value, signed=name.startswith(_SIGNED) and "sd" not in name)
    return f"{value:,}".replace("-", "\N{MINUS SIGN}") if isinstance(value, int) else figures(value)


def figures(value: float) -> str:
    """A number to three figures, as many decimals as that takes up to six; what is smaller is said to be."""
    if value == 0 or abs(value) >= 99.95:
        return words.number(value, 0)
    if abs(value) < 5e-7:
        return "<0.000001" if value > 0 else f">{words.number(-0.000001, 6)}"
    text = words.number(value, min(6, max(0, 2 - math.floor(math.log10(abs(value))))))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit(unit: str, outcome: str | None) -> str:
    """The unit as words say it, since shares of runs are printed in per cent."""
    return words.outcome(outcome).unit if outcome in words.OUTCOMES else unit


def _keys(table: pl.DataFrame) -> list[str]:
    """The first columns up to the first number, which name a row; at least one, and three at most."""
    names: list[str] = []
    for name, kind in table.schema.items():
        if kind not in (pl.String, pl.Date) or name in ("unit", "sentence"):
            break
        names.append(name)
    return names[:3] or table.columns[:1]


def cut(cells: pl.DataFrame, heads: Mapping[str, str], keys: Sequence[str]) -> list[list[str]]:
    """The columns of each part of a table that fits a page, the keys in every part."""
    wide = {name: _width(cells[name], heads[name]) for name in cells.columns}
    parts: list[list[str]] = [[*keys]]
    for name in cells.columns:
        if name in keys:
            continue
        if sum(wide[one] for one in parts[-1]) + wide[name] > WIDE and len(parts[-1]) > len(keys):
            parts.append([*keys])
        parts[-1].append(name)
    return parts


def _longest(column: pl.Series) -> int:
    return int(column.str.len_chars().max() or 0)  # type: ignore[arg-type]


def _folded(head: str, column: pl.Series) -> list[str]:
    """The lines of a head, no wider than its column where they need not be."""
    return textwrap.wrap(head, max(HEAD, _longest(column)), break_long_words=False, break_on_hyphens=False)


def _width(column: pl.Series, head: str) -> int:
    return APART + min(TEXT, max(_longest(column), *map(len, _folded(head, column))))


def _format(column: pl.Series) -> str:
    """How a column is set: texts at the left, long ones in lines, numbers at the right."""
    if _longest(column) > TEXT:
        return "p{2in}"
    numbers = column.str.contains(r"^[<>≈+\u2212]*[0-9.,]+( \[.*\])?$|^–$")
    return "r" if numbers.all() else "l"


def _written(cells: pl.DataFrame, heads: Mapping[str, str], caption: str, label: str) -> str:
    return _template().render(
        columns="".join(map(_format, cells)),
        heads=" & ".join(_head(heads[column.name], column) for column in cells) + r" \\",
        rows=map(_line, cells.iter_rows()),
        long=len(cells) > LONG,
        caption=caption.translate(SIGNS),
        label=label,
    )


def _head(head: str, column: pl.Series) -> str:
    """A head, set in lines above one another where it is long."""
    lines = [line.translate(SIGNS) for line in _folded(head, column)]
    if len(lines) < 2:
        return "".join(lines)
    side = "r" if _format(column) == "r" else "l"
    return f"\\begin{{tabular}}[b]{{@{{}}{side}@{{}}}}" + r"\\".join(lines) + r"\end{tabular}"


def _line(cells: Iterable[str]) -> str:
    return " & ".join(text.translate(SIGNS) for text in cells) + r" \\"


@cache
def _template() -> Template:
    """The frame of a table; its marks are none that LaTeX knows."""
    marks = {"block_start_string": "<%", "block_end_string": "%>"}
    marks |= {"variable_start_string": "<<", "variable_end_string": ">>"}
    made = Environment(loader=PackageLoader(__package__), undefined=StrictUndefined, trim_blocks=True, **marks)  # type: ignore[arg-type]
    return made.get_template("table.tex.j2")

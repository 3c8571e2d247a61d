"""The one reader of tables that people bring: points of a design, rows of a posterior.

It reads what has one plain meaning, and says what it took for what. Everything is read as text first, so
that a type is decided by the whole of a file and a refusal can name the line. What a number means is
decided for a whole table too: a comma is the decimal mark in all of it or in none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from experiments.lab.design.sheets import MISSING, UNNAMED, Column, brief, counts, number_in, sheet_of
from model.parameters import BadInput, nearest, shown

#: Names that programs give to a column of row numbers.
NUMBERED = ("\0", "index", "row", "rowname", "rownames", "row.names", "x", "...1", "unnamed: 0", "__index_level_0__")
_NUMERIC = re.compile(r"[-+\u2212]?[\d.,]*\d[\d.,]*([eE][-+]?\d+)?")
_THOUSANDS = re.compile(r"[-+\u2212]?[1-9]\d{0,2}(,\d{3})+")


@dataclass(frozen=True)
class Table:
    """A table of one's own.

    path: as it was named; columns: name -> texts without blanks around them, or numbers that are nan where
    one is missing, (rows,); lines: where each row stands in the file, (rows,); unit: what these count, "line"
    or "row"; decimal: the decimal mark of its texts; note: what was taken for what, in one line, if anything was.
    """

    path: str
    columns: dict[str, Column]
    lines: np.ndarray
    unit: str = "line"
    decimal: str = "."
    note: str | None = None

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.lines)

    def where(self, name: str, row: int) -> str:
        """The file, the line and the column of a value, as messages begin."""
        return f"{self.path}, {self.unit} {self.lines[row]}, column '{brief(name)}'"

    def numbers(self, name: str, allowed: str = "a number") -> np.ndarray:
        """The values of a column, (rows,); raises BadInput for the first that is no number."""
        given = self.columns[name]
        found = given if isinstance(given, np.ndarray) else _numbers(given, self.decimal)
        wrong = np.flatnonzero(~np.isfinite(found))
        if len(wrong):
            k = int(wrong[0])
            raise BadInput(f"{self.where(name, k)}: {_no_number(given[k])}; it takes {allowed}")
        return found

    def words(self, name: str, allowed: Sequence[str]) -> list[str]:
        """The values of a column of words, (rows,); raises BadInput for the first that is not allowed."""
        found = list(map(str, self.columns[name]))
        for k, word in enumerate(found):
            if word not in allowed:
                raise BadInput(f"{self.where(name, k)}: {shown(word)}; {nearest(word, allowed)}")
        return found


def read_table(path: Path, named: str) -> Table:
    """The table in a CSV or Parquet file; raises BadInput in one line. ``named``: how messages call it."""
    if path.is_dir() and not any(path.glob("*.parquet")):
        inside = sorted(one.name for one in path.glob("*.csv"))
        hint = f", e.g. {named}/{inside[0]}" if inside else ""
        raise BadInput(f"{named}: it is a folder; a file is needed, .csv or .parquet{hint}")
    try:
        data = b"PAR1" if path.is_dir() else path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{named}: no such file") from None
    except OSError as error:
        raise BadInput(f"{named}: it cannot be read ({error.strerror})") from None
    made = _of_parquet(path, named) if data.startswith(b"PAR1") else _of_text(data, named)
    if not len(made):
        raise BadInput(f"{named}: the table has no rows")
    return made


def _of_text(data: bytes, named: str) -> Table:
    sheet = sheet_of(data, named)
    cells = zip(*sheet.rows, strict=True) if sheet.rows else [()] * len(sheet.names)
    columns: dict[str, Column] = {
        name: [text.strip() for text in texts] for name, texts in zip(sheet.names, cells, strict=True)
    }
    return _settled(Table(named, columns, sheet.lines), sheet.notes, sheet.separator)


def _of_parquet(path: Path, named: str) -> Table:
    try:
        held = pl.read_parquet(sorted(path.glob("*.parquet")) if path.is_dir() else path, glob=False)
    except (PolarsError, OSError) as error:
        raise BadInput(f"{named}: it cannot be read as Parquet ({brief(str(error))})") from None
    columns: dict[str, Column] = {}
    for column in held:
        name = column.name.strip() or UNNAMED
        if name in columns:
            raise BadInput(f"{named}: the column '{brief(name)}' stands twice")
        if column.dtype in (pl.String, pl.Categorical, pl.Enum):
            columns[name] = [(text or "").strip() for text in column.cast(pl.String)]
        elif column.dtype.is_numeric() or column.dtype == pl.Null:
            columns[name] = column.cast(pl.Float64).fill_null(np.nan).to_numpy()
        else:
            raise BadInput(f"{named}: the column '{brief(name)}' holds neither numbers nor words")
    return _settled(Table(named, columns, np.arange(1, len(held) + 1), "row"), [])


def _settled(table: Table, notes: list[str], separator: str = "") -> Table:
    """The table without columns of row numbers and empty ones, with its decimal mark and what was assumed."""
    columns, named = dict(table.columns), table.path
    first = next(iter(columns), None)
    if first is not None and first.lower() in NUMBERED and counts(columns[first]):
        del columns[first]
        title = "first column, which has no name," if first == UNNAMED else f"column '{first}'"
        notes.append(f"its {title} is taken for row numbers and left out")
    for place, name in enumerate(table.columns, 1):
        if name in columns and name.startswith(UNNAMED):
            if isinstance(columns[name], np.ndarray) or any(columns[name]):
                raise BadInput(f"{named}: column {place} has values and no name; it takes one, e.g. moscow.price")
            del columns[name]
    decimal = _decimal(table, columns, separator)
    if decimal == ",":
        notes.append("commas in its numbers are taken for decimal points")
    note = f"{named}: {'; '.join(notes)}" if notes else None
    return replace(table, columns=columns, decimal=decimal, note=note)


def _decimal(table: Table, columns: dict[str, Column], separator: str) -> str:
    """The decimal mark of a table; raises BadInput where a comma may mean either of two things."""
    texts = {name: column for name, column in columns.items() if isinstance(column, list)}
    comma = _first(texts, ",")
    if comma is None:
        return "."
    text, where = texts[comma[0]][comma[1]], table.where(*comma)
    if point := _first(texts, "."):
        raise BadInput(
            f"{where}: {shown(text)} has a comma, and {table.unit} {table.lines[point[1]]} a point "
            f"({shown(texts[point[0]][point[1]])}); write all with one decimal mark, and no other mark in them"
        )
    plain = (text for column in texts.values() for text in column if "," in text and _NUMERIC.fullmatch(text))
    if separator != ";" and all(map(_THOUSANDS.fullmatch, plain)):
        raise BadInput(
            f"{where}: {shown(text)} may be {text.replace(',', '.')} or {text.replace(',', '')}; write a decimal "
            f"point, or no comma"
        )
    return ","


def _first(columns: dict[str, list[str]], mark: str) -> tuple[str, int] | None:
    """The column and the row of the first number that holds a mark."""
    for name, column in columns.items():
        if mark in "".join(column):
            for k, text in enumerate(column):
                if mark in text and _NUMERIC.fullmatch(text):
                    return name, k
    return None


def _numbers(texts: list[str], decimal: str) -> np.ndarray:
    """The numbers that texts are, nan where one is none."""
    if decimal == "." and "_" not in "".join(texts):
        try:
            return np.array(list(map(float, texts)))  # the quick way, for what has nothing odd
        except ValueError:
            pass
    return np.array([number_in(text, decimal) for text in texts])


def _no_number(value: object) -> str:
    """What stands where a number should."""
    if str(value).lower() in MISSING:
        told = "" if value == "" else f" ({value})"
        return f"a value is missing{told}"
    return f"{shown(value)} is no number"

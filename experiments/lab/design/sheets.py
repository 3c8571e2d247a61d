"""From the bytes of a file that people bring to names and rows of texts, parted as the file parts them."""

import csv
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experiments.lab.design.encodings import text_of
from model.parameters import BadInput, shown

#: What separates columns -> how it is said; the first that stands in the line of names.
SEPARATORS = {";": "semicolons", "\t": "tabs", ",": "commas", "|": "bars", " ": "blanks"}
#: What spreadsheets and statistics write where a value is missing.
MISSING = ("", "na", "n/a", "#n/a", "nan", "null", "none", "-", ".")
LONGEST_WORD = 60  # of what a message repeats from a file
UNNAMED = "\0"  # begins the name of a column that has none

#: A column of a text, or one of numbers.
type Column = list[str] | np.ndarray


class Sheet(NamedTuple):
    """Names of columns, rows of as many texts, the lines where these stand, and what was assumed."""

    names: list[str]
    rows: list[list[str]]
    lines: np.ndarray
    separator: str
    notes: list[str]


def brief(text: str) -> str:
    """A word of a file, in one line and cut where it is long."""
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST_WORD else f"{line[: LONGEST_WORD - 3]}..."


def sheet_of(data: bytes, named: str) -> Sheet:
    """What a text file holds; raises BadInput that names the line."""
    text, notes = text_of(data, named)
    lines = text.split("\n")
    kept = [k for k, line in enumerate(lines) if line.strip() and not line.startswith("#")]
    separator = ""
    if kept and re.fullmatch(r"sep=.", lines[kept[0]].strip().lower()):  # a line of Excel's own
        separator, kept = lines[kept[0]].strip()[4], kept[1:]
    if not kept:
        raise BadInput(f"{named}: it cannot be read as a table; it has no line of names, e.g. moscow.price")
    separator = separator or next((one for one in SEPARATORS if one in lines[kept[0]].strip()), ",")
    told = [lines[k] for k in kept]
    names, *rows = _cells(named, told, kept, separator)
    names = [name.strip() for name in names]
    while rows and not any(cell.strip() for cell in rows[-1]):  # what a spreadsheet leaves below
        rows.pop()
    numbers = np.array(kept) + 1
    quoted = separator != "," or all(line.startswith('"') for line in told[1:])
    names, rows = _shaped(named, names, rows, numbers, separator, quoted)
    _refuse_gaps(named, names, lines, numbers[1 : len(rows) + 1])
    if separator != ",":
        notes.append(f"its columns are parted by {SEPARATORS.get(separator, repr(separator))}")
    if separator not in " \t" and any(" " in line or "\t" in line for line in told):
        notes.append("blanks around names and values are left out")
    return Sheet(_apart(named, names), rows, numbers[1 : len(rows) + 1], separator, notes)


def _cells(named: str, lines: list[str], places: list[int], separator: str) -> list[list[str]]:
    """The cells of each line; raises BadInput for a line that quotation marks do not close."""
    if separator == " ":
        lines = [" ".join(line.split()) for line in lines]
    try:
        found = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    except csv.Error as error:
        raise BadInput(f"{named}: it cannot be read as a table ({brief(str(error))})") from None
    if len(found) != len(lines):
        open_ = next((k for k, line in zip(places, lines, strict=True) if line.count('"') % 2), places[0])
        raise BadInput(f"{named}, line {open_ + 1}: a quotation mark is opened and not closed")
    return found


def _shaped(
    named: str, names: list[str], rows: list[list[str]], numbers: np.ndarray, separator: str, counted: bool
) -> tuple[list[str], list[list[str]]]:
    """Names and rows of one length; raises BadInput for what is no line of names, and for a row of another length.

    counted: whether row numbers may stand before the values and have no name, as R writes them.
    """
    for name in names:
        if _is_number(name):
            raise BadInput(
                f"{named}, line {numbers[0]}: {shown(name)} stands where the name of a column is needed, "
                f"e.g. moscow.price"
            )
    longer = bool(rows) and {len(row) for row in rows} == {len(names) + 1}
    count = longer and counts([row[0] for row in rows])
    if count and counted:
        return ["", *names], rows
    if len(names) == 1 and separator == ",":  # then there is no separator, and a comma stands in a number
        if count and len(rows) > 1:
            raise BadInput(
                f"{named}, line {numbers[1]}: {shown(','.join(rows[0]))} may be a number with a decimal comma, or a "
                f"row number and a value; name both columns, or write a decimal point"
            )
        return names, [[",".join(row)] for row in rows]
    for row, number in zip(rows, numbers[1:], strict=False):
        if len(row) != len(names):
            values = "1 value" if len(row) == 1 else f"{len(row)} values"
            raise BadInput(
                f"{named}, line {number}: it has {values}, {shown(brief(separator.join(row)))}, and the line of names "
                f"has {len(names)}, parted by {SEPARATORS.get(separator, repr(separator))}"
            )
    return names, rows


def _refuse_gaps(named: str, names: list[str], lines: list[str], numbers: np.ndarray) -> None:
    """Raise BadInput for a blank line among the values of a single column, where it is a missing one."""
    if len(names) == 1 and len(numbers):
        for number in range(numbers[0], numbers[-1]):
            if not lines[number - 1].strip():
                raise BadInput(
                    f"{named}, line {number}, column '{brief(names[0])}': the line is blank; each takes a value"
                )


def _apart(named: str, names: Sequence[str]) -> list[str]:
    """The names of columns, those of empty ones made different; raises BadInput for one that stands twice."""
    for name in names:
        if name and names.count(name) > 1:
            raise BadInput(f"{named}: the column '{brief(name)}' stands twice")
    return [name or f"{UNNAMED}{k or ''}" for k, name in enumerate(names)]


def counts(column: Column) -> bool:
    """Whether a column holds row numbers: one more in each row, from 0 or 1 on."""
    if not len(column) or str(column[0]).strip() not in ("0", "1", "0.0", "1.0"):
        return False
    values = column if isinstance(column, np.ndarray) else np.array([number_in(text, ".") for text in column])
    return bool((values == values[0] + np.arange(len(values))).all())


def number_in(text: str, decimal: str) -> float:
    """The number that a text is; nan for everything else."""
    plain = text.replace(",", ".") if decimal == "," else text
    if "_" in plain:  # Python would read 1_000
        return float("nan")
    try:
        return float(plain)
    except ValueError:
        pass
    try:
        return float(plain.replace("\u2212", "-"))
    except ValueError:
        return float("nan")


def _is_number(text: str) -> bool:
    return text.lower() not in MISSING and bool(np.isfinite(number_in(text, ",")))

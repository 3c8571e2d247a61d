"""The data dictionary of a study's folder: what every column of every table holds, its unit and its range.

A column is looked up, in this order, among what its study says, the keys of runs, what all studies share,
outcomes and months of the model, its parameters, and what a policy's levers are set to. What is left is made by
a rule from the name of another column.
"""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from experiments.lab.design.columns import SHARE, Column, count, own, share
from experiments.lab.design.prior import ROWS
from experiments.lab.engine.runs import KEYS
from model.outcomes import OUTCOMES, QUANTITIES, Measure
from model.policy import LATEST_START, LEVERS, LONGEST_QUIET

COLUMNS = "columns.csv"
VARIED = "varied"  # the table of parameters as a study changes them, which may leave their ranges
SCHEMA = {
    "file": pl.String,
    "column": pl.String,
    "unit": pl.String,
    "meaning": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "allowed": pl.String,
}

_BOUNDED = (SHARE, "probability", "0 or 1")  # units of what lies between 0 and 1
_HEADS = {"point": "Point", "world": "World", "policy": "Policy", "replicate": "Replicate", "draw": "Draw"}

#: What has one meaning in all studies.
SHARED = (
    {name: Column(f"{text[0].upper()}{text[1:]}", head=_HEADS[name]) for name, text in KEYS.items()}
    | {
        "outcome": Column("Name of an outcome, as in the columns of runs.parquet", head="Outcome"),
        "unit": Column("Unit of the numbers in this row", head="Unit"),
        "n": count("How many runs are counted", head="Runs"),
        "mean": own("Mean over the runs", "Mean"),
        "sd": own("Standard deviation over the runs", "Standard deviation", 0.0),
        "low": own("Low end of the 95 % interval", "95 % from"),
        "high": own("High end of the 95 % interval", "95 % to"),
        "effect": own("Mean difference to the reference policy, run by run on the same luck", "Effect"),
        "differs": share("Share of the runs that differ from those under the reference policy", "Differs"),
        "month": Column("First day of the month", head="Month"),
        "quantity": Column("What is counted in the month", allowed=tuple(QUANTITIES), head="Quantity"),
        "parameter": Column("Name of a parameter, as in the columns of draws.parquet", head="Parameter"),
        "value": own("Its value", "Value"),
        "series": Column("What is counted or measured", head="Series"),
        "date": Column("Last day of the year, or first of the month", head="Date"),
        "observed": own("What was observed", "Observed"),
        "statement": Column("In words", head="Statement"),
        "default": own("The value that the parameter has where nothing sets it", "Default"),
    }
    | {f"q{part:02}": own(f"Quantile: {part} % of the runs lie below", f"{part} %") for part in (5, 25, 50, 75, 95)}
)

#: What columns.csv itself holds.
OWN = {
    "columns.file": Column("File in this folder; runs.parquet may be a folder of files"),
    "columns.column": Column("Name of the column"),
    "columns.unit": Column("Unit of its numbers; 'that of the row' where each row has its own"),
    "columns.meaning": Column("What it holds"),
    "columns.low": Column("Least that may stand there; empty where there is no end", "that of the column"),
    "columns.high": Column("Most that may stand there; empty where there is no end", "that of the column"),
    "columns.allowed": Column("All that may stand there, where it is one of a few"),
}

#: Rules by which one column is made from another: pattern of the name -> meaning, and what stands over it in print.
#: {meaning} and {head} are those of the other column, whose name is the group of the pattern.
RULES: tuple[tuple[str, str, str], ...] = (
    (r"(.+)_low", "{meaning}. Low end of its 95 % interval", "{head}, 95 % from"),
    (r"(.+)_high", "{meaning}. High end of its 95 % interval", "{head}, 95 % to"),
    (r"(.+)_half", "{meaning}. From the first half of the draws alone", "{head}, half of the draws"),
    (r"(.+)_tested", "{meaning}. On draws held out", "{head}, held out"),
    (r"(.+)_off", "{meaning}. Where the channel is off", "{head}, channel off"),
    (r"(.+)_on", "{meaning}. Where the channel is on", "{head}, channel on"),
    (r"(.+)_before", "{meaning}. As it is, without the change", "{head}, as it is"),
    (r"(.+)_searched", "{meaning}. On the draws and luck of the search", "{head}, in the search"),
    (r"(.+)_after", "{meaning}. Under the change", "{head}, under the change"),
    (
        r"(.+)_q90",
        "{meaning}. Here not the mean, but what is exceeded in a tenth of the worlds; few draws tell no high end",
        "{head}, 90 %",
    ),
)
_ENDS = ("_low", "_high")  # ends of intervals, which may lie beyond what a value can be


def columns_in(folder: Path, told: Mapping[str, Column]) -> pl.DataFrame:
    """The data dictionary of a folder: a row a column of every CSV and Parquet table there.

    told: what its study says of its columns, 'column' or 'table.column'.
    """
    rows: list[dict[str, Any]] = []
    for file, columns in tables_in(folder).items():
        table = Path(file).stem
        rows += [row_of(file, name, described(name, table, told, unit)) for name, unit in columns.items()]
    rows += [row_of(COLUMNS, name, described(name, "columns", OWN)) for name in SCHEMA]
    return pl.DataFrame(rows, schema=SCHEMA).sort("file", maintain_order=True)


def tables_in(folder: Path) -> dict[str, dict[str, str]]:
    """File -> its columns, each with the unit that stands in the file, if any; a table in parts is one."""
    found = {}
    for path in sorted(folder.rglob("*")):
        file = path.relative_to(folder).as_posix()
        if path.suffix == ".csv" and file != COLUMNS:
            with path.open(encoding="utf-8", newline="") as opened:
                found[file] = dict.fromkeys(next(csv.reader(opened), []), "")
        elif path.suffix == ".parquet" and path.parent.suffix != ".parquet":
            part = sorted(path.glob("*.parquet"))[0] if path.is_dir() else path
            # Opened here: brackets in a path are a pattern to Polars.
            with part.open("rb") as read, part.open("rb") as again:
                units = json.loads(pl.read_parquet_metadata(read).get("units", "{}"))
                found[file] = {name: units.get(name, "") for name in pl.read_parquet_schema(again)}
    return found


def described(name: str, table: str, told: Mapping[str, Column], unit: str = "") -> Column:
    """What a column holds. unit: as it stands in the file, which tells outcomes from quantities of one name.

    A name that nobody knows gets no meaning.
    """
    found = told.get(f"{table}.{name}") or told.get(name) or SHARED.get(name) or _of_the_model(name, unit)
    if found and table == VARIED and name in ROWS:
        return found._replace(low=None, high=None)
    return found or _by_rule(name, table, told) or Column("", unit)


def _by_rule(name: str, table: str, told: Mapping[str, Column]) -> Column | None:
    for pattern, meaning, head in RULES:
        if (match := re.fullmatch(pattern, name)) and (base := described(match[1], table, told)).meaning:
            words = {"meaning": base.meaning, "head": base.head or spelt(match[1])}
            made = base._replace(meaning=meaning.format(**words), head=head.format(**words))
            return made._replace(low=None, high=None) if name.endswith(_ENDS) else made
    return None


def _of_the_model(name: str, unit: str) -> Column | None:
    """An outcome, a quantity of a month, a parameter, or a setting of a lever."""
    if name in QUANTITIES and (name not in OUTCOMES or unit == QUANTITIES[name].unit):
        return measured(QUANTITIES[name])
    if name in OUTCOMES:
        return measured(OUTCOMES[name])
    if name in ROWS:
        row = ROWS[name]
        return Column(row.meaning, row.unit, row.low, row.high, head=name)
    if name.endswith(".times"):
        row = ROWS[name.removesuffix(".times")]
        return Column(f"By how much it is multiplied: {row.meaning}", "times", 0.0, head=name)
    return _of_a_lever(*name.rsplit(".", 2)) if "." in name else None


def measured(measure: Measure) -> Column:
    """The column of an outcome or of a quantity: nothing that the model counts or measures is below 0."""
    low = 1.0 if measure.unit.endswith("from 1") else 0.0
    return Column(measure.meaning, measure.unit, low, 1.0 if measure.unit in _BOUNDED else None)


def of_own(own: Mapping[str, Measure]) -> dict[str, Column]:
    """The columns of outcomes of the user's own, which may be below 0."""
    return {
        name: Column(measure.meaning, measure.unit, *((0.0, 1.0) if measure.unit in _BOUNDED else (None, None)))
        for name, measure in own.items()
    }


def _of_a_lever(*names: str) -> Column | None:
    """'recognition.origin.start', or 'origin.start' where each row has a package of its own."""
    lever, key = names[-2:]
    if lever not in LEVERS:
        return None
    whose = f"Under {names[0]}" if len(names) > 2 else "In the row's package"
    told = {
        "start": ("first month of", "month of the run, from 1", 1.0, float(LATEST_START)),
        "strength": ("strength of", "from 0 to 1", 0.0, 1.0),
        "successor": ("what the next president may do with", "0 kept, 1 reviewed, 2 ended", 0.0, 2.0),
        "quiet": ("months without a major provocation before", "months", 0.0, float(LONGEST_QUIET)),
        "tie": ("share of the money withheld at full alignment of", "from 0 to 1", 0.0, 1.0),
    }
    text, unit, low, high = told[key]
    return Column(f"{whose}, {text}: {LEVERS[lever].meaning}", unit, low, high, head=".".join(names))


def spelt(name: str) -> str:
    """'best_share' -> 'Best share'."""
    plain = name.replace("_", " ").strip() or name
    return plain[:1].upper() + plain[1:]


def row_of(file: str, name: str, column: Column) -> dict[str, Any]:
    """The row of a column of a file in the data dictionary."""
    kept = {key: getattr(column, key) for key in ("unit", "meaning", "low", "high")}
    return {"file": file, "column": name, **kept, "allowed": "; ".join(column.allowed)}

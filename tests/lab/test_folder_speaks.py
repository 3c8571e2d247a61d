"""A study's folder says what each file and column is, to people and to the programs that open it."""

from base64 import b64decode

import polars as pl
import pytest

from experiments.lab.engine.labels import Labelled, labels
from model.parameters import PARAMETERS
from tests.support.studies import kept

FRAME = pl.DataFrame({"month": [1, 2], "policy": ["a", "b"], "cash": [1.5, None]})


@pytest.fixture(scope="module")
def folder():
    return kept("compare")


def test_the_readme_names_each_file_in_a_few_lines(folder):
    lines = (folder / "README.md").read_text("utf-8").splitlines()
    assert lines[0] == "# Can the United States bring North Korea back to the negotiating table, and by what?"
    assert lines[2].startswith("Made by `kaesong compare ")
    told = {line.split("`")[1] for line in lines if line.startswith("- ")}
    there = {path.name for path in folder.iterdir() if path.is_file()} - {"README.md", "ro-crate-metadata.json"}
    assert told - {"figures/*"} == there
    assert len(lines) <= 16
    assert not [line for line in lines if "Left by this study" in line]


def test_the_table_of_columns_names_each_column_of_each_parquet_table(folder):
    columns = pl.read_csv(folder / "columns.csv")
    for name in ("runs", "draws", "trajectories"):
        told = columns.filter(pl.col("file") == f"{name}.parquet")["column"].to_list()
        assert told == pl.read_parquet_schema(folder / f"{name}.parquet").names()
    (cash,) = columns.filter((pl.col("column") == "cash_zone") & (pl.col("file") == "runs.parquet")).to_dicts()
    assert cash["unit"] == "million USD"
    assert cash["meaning"] == "Cash of the North's state from the zone"
    (cooldown,) = columns.filter(pl.col("column") == "washington.cooldown").to_dicts()
    row = PARAMETERS["washington"]["cooldown"]
    assert (cooldown["unit"], cooldown["low"], cooldown["high"]) == (row.unit, row.low, row.high)
    assert cooldown["meaning"] == row.meaning


def test_what_is_written_with_units_is_read_as_it_was(tmp_path):
    path = tmp_path / "x.parquet"
    FRAME.write_parquet(path, **labels(FRAME.schema, {"month": "of the run", "cash": "USD é"}, study="compare"))
    assert pl.read_parquet(path).equals(FRAME)
    held = pl.read_parquet_metadata(path)
    assert held["units"] == '{"month": "of the run", "cash": "USD \\u00e9"}'
    assert held["study"] == "compare"


def test_units_stand_in_the_arrow_schema_and_its_fields(tmp_path):
    path = tmp_path / "x.parquet"
    FRAME.write_parquet(path, **labels(FRAME.schema, {"month": "of the run", "cash": "USD é"}, study="compare"))
    arrow = b64decode(pl.read_parquet_metadata(path)["ARROW:schema"])  # fields come last, each after its own notes
    notes, of_cash, of_month = arrow.index(b"PANDAS_ATTRS"), arrow.index(b"cash\0"), arrow.index(b"month\0")
    assert b"compare" in arrow[:notes]
    assert notes < arrow.index("USD é\0".encode(), notes) < of_cash < arrow.index(b"of the run\0", of_cash) < of_month


def test_a_schema_with_notes_is_still_that_schema():
    noted = Labelled(FRAME.schema, {"a": "b"}, {"month": {"unit": "of the run"}})
    assert pl.Schema(noted) == FRAME.schema

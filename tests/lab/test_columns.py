"""The data dictionary: every column of every file has its row, and holds what the row says."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.cli.studies import studies, type_of
from experiments.conduct import save
from experiments.discover.boxes import find_box
from experiments.discover.figures import box
from experiments.discover.tables import Scenario
from experiments.lab.design.columns import Column
from experiments.lab.design.prior import ROWS, from_quantiles
from experiments.lab.engine.columns import COLUMNS, SCHEMA, columns_in, described, row_of, tables_in
from experiments.lab.engine.running import run
from experiments.sweep.figures import gallery
from tests.support.studies import FEW, FURTHER, SMALL, kept, small, study
from tests.tools import columns as tool

each_study = pytest.mark.parametrize("command", [*SMALL, *FURTHER])


def held(folder: Path, file: str) -> pl.DataFrame:
    path = folder / file
    return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema_length=None)


def broken(table: pl.DataFrame, told: pl.DataFrame) -> list[str]:
    """The columns of a table whose values are not what the dictionary allows."""
    found = []
    for row in told.iter_rows(named=True):
        values = table[row["column"]].drop_nulls()
        values = values.drop_nans() if values.dtype.is_float() else values
        if row["allowed"]:
            if not {str(value).lower() for value in values.unique()} <= {*row["allowed"].lower().split("; ")}:
                found.append(row["column"])
        elif not values.dtype.is_numeric():
            continue
        elif (row["low"] is not None and (values < row["low"]).any()) or (
            row["high"] is not None and (values > row["high"]).any()
        ):
            found.append(row["column"])
    return found


@each_study
def test_every_column_of_every_file_has_its_row_and_a_meaning(command):
    folder = kept(command)
    told = pl.read_csv(folder / COLUMNS, infer_schema_length=None)
    there = {(file, column) for file, columns in tables_in(folder).items() for column in columns}
    assert {*told.select("file", "column").iter_rows()} == there | {(COLUMNS, column) for column in SCHEMA}
    assert told["meaning"].null_count() == 0, told.filter(pl.col("meaning").is_null())
    ours = told.filter(~pl.col("column").is_in([*ROWS]))["meaning"]  # parameters are told in their own table
    assert not [text for text in ours if max(len(part.split()) for part in text.split(". ")) > 25]


@each_study
def test_no_value_leaves_the_range_that_is_told(command):
    folder = kept(command)
    told = pl.read_csv(folder / COLUMNS, infer_schema_length=None)
    for file in tables_in(folder):
        assert broken(held(folder, file), told.filter(pl.col("file") == file)) == [], file


@each_study
def test_every_figure_tells_its_numbers_and_the_dictionary_knows_them(command):
    found = small(command)
    told = found.study.columns
    assert found.figure_data.keys() == found.figures.keys()
    for name, data in found.figure_data.items():
        assert data.height, name
        rows = pl.DataFrame([row_of(name, one, described(one, name, told)) for one in data.columns], schema=SCHEMA)
        assert [column for column, text in rows.select("column", "meaning").iter_rows() if not text] == [], name
        assert broken(data, rows) == [], name


@pytest.mark.parametrize(
    ("vary", "figures"),
    [
        (["moscow.price=40,80", "pyongyang.signal=1,2"], {"map_talks_by_deadline"}),
        (
            ["moscow.price=40,80", "pyongyang.signal=1,2", "firm.value=600,700"],
            {"matrix_recognition_talks_by_deadline"},
        ),
    ],
)
def test_maps_and_matrices_of_a_sweep_tell_their_numbers(vary, figures):
    asked = study("sweep", **FEW, policy="recognition", vary=vary, replicates=4, metrics=["talks_by_deadline"])
    summary = asked.finish(run(asked)).tables["summary"]
    drawn = dict(gallery(summary, asked.axes, asked.metrics))
    assert drawn.keys() == figures
    (data,) = (figure.data for figure in drawn.values())
    assert all(described(name, "", type_of("sweep").columns).meaning for name in data.columns)
    if "bin" in data.columns:
        assert tuple(data.columns) == tool.MORE["sweep"][next(iter(figures))]
        alone = data.filter(pl.col("axis") == "moscow.price", pl.col("other_axis").is_null()).sort("bin")
        mean = summary.filter(policy="recognition").group_by("moscow.price").agg(pl.col("effect").mean())
        assert alone["effect"].to_list() == pytest.approx(mean.sort("moscow.price")["effect"].to_list())


def test_the_figure_of_a_box_tells_its_numbers():
    names = ["moscow.price", "pyongyang.signal"]
    quantiles = np.random.default_rng(1).random((800, 2))
    features = pl.DataFrame(from_quantiles(names, quantiles), schema=names)
    interest = (quantiles[:, 0] > 0.5) & (quantiles[:, 1] < 0.7)
    found = find_box(features, interest)
    data = box.draw(
        Scenario("baseline", "recognition", "brings", features, 0.3 * interest, interest, found, []), 0.1, 0.1
    ).data
    told = [name for name in data.columns if name not in names or name == names[0]]
    assert tuple(told) == tool.MORE["discover"]["brings"]
    rows = [row_of("", one, described(one, "brings", type_of("discover").columns)) for one in data.columns]
    assert all(row["meaning"] for row in rows)
    assert broken(data, pl.DataFrame(rows, schema=SCHEMA)) == []
    assert data.filter(panel="draws")["interest"].sum() == interest.sum()
    (taken,) = data.filter(panel="boxes", taken=True).to_dicts()
    assert taken["coverage_tested"] == pytest.approx(found.box.tested.coverage.mean)
    assert data.filter(panel="limits")["parameter"].to_list() == [limit.parameter for limit in found.box.limits]


def test_what_a_figure_tells_is_what_the_tables_hold():
    found = small("compare")
    summary = found.tables["summary"].filter(outcome="talks_by_deadline")
    answer = found.figure_data["answer"]
    for row in answer.iter_rows(named=True):
        (mine,) = summary.filter(policy=row["policy"]).to_dicts()
        assert row == {name: mine[name] for name in answer.columns}
    talks = found.figure_data["talks"]
    ends = dict(talks.group_by("policy").agg(pl.col("share").last()).iter_rows())
    assert ends == pytest.approx(dict(summary.select("policy", "mean").iter_rows()))
    chain = found.figure_data["chain"].filter(box="talks")
    assert dict(chain.select("policy", pl.col("value") / 100).iter_rows()) == pytest.approx(ends)
    shapes = found.figure_data["distributions"].filter(outcome="provocations", policy="recognition", mark="runs")
    assert shapes["value"].sum() == found.study.replicates


def test_the_changes_that_must_not_matter_are_told_and_lie_in_their_ranges():
    table, told = tool.artefacts(), type_of("audit").columns
    rows = pl.DataFrame([row_of("", one, described(one, "artefacts", told)) for one in table.columns], schema=SCHEMA)
    assert not [column for column, text in rows.select("column", "meaning").iter_rows() if not text]
    assert broken(table, rows) == []


def test_a_rule_makes_a_column_from_another_and_leaves_out_its_range():
    told = {"share": Column("Share of it", "share", 0.0, 1.0, head="Share")}
    low = described("share_low", "any", told)
    assert low == Column("Share of it. Low end of its 95 % interval", "share", head="Share, 95 % from")
    half = described("share_half_high", "any", told)
    assert half.meaning == "Share of it. From the first half of the draws alone. High end of its 95 % interval"
    assert described("share_half", "any", told).high == 1.0
    assert described("nobody_low", "any", told).meaning == ""


def test_a_column_of_one_table_stands_above_that_of_all():
    told = {"low": Column("of all"), "pairs.low": Column("of pairs")}
    assert described("low", "pairs", told).meaning == "of pairs"
    assert described("low", "summary", told).meaning == "of all"


@pytest.mark.parametrize(
    ("name", "meaning", "unit"),
    [
        ("recognition.origin.start", "Under recognition, first month of: treating zone goods", "month of the run"),
        ("moscow.price.times", "By how much it is multiplied: ", "times"),
        ("moscow.price", "", "million USD"),
        ("talks_month", "Month of the first talks", "month of the run"),
        ("at_table", "At the table", "0 or 1"),
        ("cash_zone", "Cash of the North's state from the zone", "million USD"),
    ],
)
def test_what_varies_and_what_is_measured_is_told(name, meaning, unit):
    found = described(name, "summary", {})
    assert found.meaning.startswith(meaning)
    assert found.meaning
    assert found.unit.startswith(unit)


def test_a_month_and_a_run_of_one_name_are_told_apart_by_their_unit():
    assert described("cash_zone", "months", {}, "million USD a month").unit == "million USD a month"
    assert described("cash_zone", "runs", {}, "million USD").unit == "million USD"


def test_a_table_in_parts_is_one_table(tmp_path):
    (tmp_path / "runs.parquet").mkdir()
    for part in range(2):
        pl.DataFrame({"point": [part]}).write_parquet(tmp_path / "runs.parquet" / f"part-{part:05d}.parquet")
    (tmp_path / "empty.csv").write_text("")
    assert tables_in(tmp_path) == {"empty.csv": {}, "runs.parquet": {"point": ""}}
    assert columns_in(tmp_path, {}).filter(file="runs.parquet")["column"].to_list() == ["point"]


def test_joined_studies_tell_their_columns(tmp_path):
    folders = [str(kept(command)) for command in ("compare", "sweep")]
    assert main(["collect", *folders, "name=both", f"results={tmp_path}"]) == 0
    told = pl.read_csv(tmp_path / "collect" / "both" / COLUMNS)
    assert told["meaning"].null_count() == 0
    assert told.filter(column="from")["meaning"].to_list() == ["Folder of the study"]


def test_figure_data_is_written_on_request_and_described(tmp_path):
    found = small("tradeoffs")
    asked = replace(found, study=replace(found.study, figure_data=True))
    folder = save(asked, "data", str(tmp_path))
    for name, data in found.figure_data.items():
        assert held(folder, f"figures/{name}.csv").columns == data.columns
    assert not list(kept("tradeoffs").glob("figures/*.csv"))
    told = pl.read_csv(folder / COLUMNS, infer_schema_length=None)
    assert {"figures/parallel.csv", "figures/standing.csv"} <= {*told["file"]}
    assert told["meaning"].null_count() == 0


def test_every_study_that_leaves_a_folder_is_in_the_document():
    assert {*SMALL} == {name for name in studies() if not type_of(name).serves}


def test_the_document_is_that_of_today():
    assert tool.document() == tool.PATH.read_text("utf-8"), "run `make columns`"

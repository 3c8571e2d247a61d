"""Names, folders, seeds and months stay what was typed, however much they look like other numbers."""

import json
from pathlib import Path

import polars as pl
import pytest

from experiments.__main__ import main
from experiments.cli.grammar import commanded
from experiments.cli.studies import type_of
from experiments.collect import _in, _kind, _read_as, names_of
from experiments.lab.design import checks
from model.parameters import BadInput

FEW = ["policy=recognition", "parameters=default", "parameters.firm.candidates=5", "horizon=3", "replicates=2"]


@pytest.mark.parametrize(
    ("typed", "composed"),
    [
        ("name=2026.10", "name='2026.10'"),
        ("name=1e5", "name='1e5'"),
        ("name=true", "name='true'"),
        ("name=1_0", "name='1_0'"),
        ("name=nan", "name='nan'"),
        ("name=007", "name=007"),
        ("name=null", "name=null"),
        ("name='1e5'", "name='1e5'"),
        ("name=1e5,2e5,x", "name='1e5,2e5,x'"),  # several only with -m
        ("results=2026.10", "results='2026.10'"),
        ("design.path=1e5", "design.path='1e5'"),
        ("seed=1_000", "seed=1_000"),
    ],
)
@pytest.mark.parametrize("command", ["compare", "sweep", "story"])
def test_a_text_stays_a_text(command, typed, composed):
    assert commanded(type_of(command), [typed]) == [composed]


def test_a_number_of_the_page_stays_one():
    assert commanded(type_of("app"), ["port=8080", "address=localhost"]) == ["port=8080", "address=localhost"]


@pytest.mark.parametrize("value", [2026.1, 1e5, True, float("nan")])
def test_a_name_that_came_as_a_number_is_refused(value):
    with pytest.raises(BadInput, match="put it in quotes"):
        checks.name("name", value)


def test_the_folder_bears_the_name_that_was_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["compare", *FEW, "threads=1", "figures=false", "results=1e1", "name=2026.10"]) == 0
    assert [str(path) for path in Path().glob("*/*/*")] == ["1e1/compare/2026.10"]


@pytest.mark.parametrize(
    ("kind", "values"), [("policy", "origin: {start: 012}"), ("world", "calendar: {horizon: 1:30}")]
)
def test_a_number_in_a_file_that_yaml_reads_otherwise_is_refused(tmp_path, capsys, kind, values):
    path = tmp_path / kind / "mine.yaml"
    path.parent.mkdir()
    path.write_text(f"# of ours\nmine:\n  {values}\n", "utf-8")
    assert main(["compare", "--config-dir", str(tmp_path), f"{kind}=mine"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"{path}, line 3: {values.split()[-1].strip('}')} would be read as" in told


def test_studies_of_one_name_are_told_apart_by_the_folders_above():
    assert names_of([Path("/a/compare/s"), Path("/a/compare/t")]) == ["s", "t"]
    assert names_of([Path("/a/compare/s"), Path("/b/compare/s")]) == ["a/compare/s", "b/compare/s"]
    assert names_of([Path("/a/compare/s"), Path("/a/sweep/s"), Path("/a/sweep/t")]) == [
        "compare/s",
        "sweep/s",
        "sweep/t",
    ]
    assert names_of([Path("/s"), Path("/a/s")])[0] != "s"


@pytest.mark.parametrize(
    ("texts", "kind", "kept"),
    [
        (["1", "2"], pl.Float64, [1, 2]),
        (["1", "0.5", None], pl.Float64, [1, 0.5, None]),
        ([str(2**53), str(2**53 + 1)], pl.Int64, [2**53, 2**53 + 1]),
        ([str(2**53 + 1), "0.5"], pl.String, [str(2**53 + 1), "0.5"]),
        (["1", str(2**64 - 1)], pl.String, ["1", str(2**64 - 1)]),
        (["kept", "1"], pl.String, ["kept", "1"]),
    ],
)
def test_no_two_values_of_a_column_become_one(texts, kind, kept):
    values = [_read_as("seed", text) for text in texts]
    assert _kind(values) == kind
    assert pl.Series([_in(kind, value) for value in values], dtype=kind).to_list() == kept


def test_a_path_is_no_number():
    assert _read_as("design.path", "1e5") == "1e5"
    assert _read_as("moscow.price", "1e2") == 100


def test_long_seeds_and_studies_of_one_name_are_collected_apart(tmp_path):
    seeds = [2**53, 2**53 + 1]
    more = [*FEW, "threads=1", "figures=false", "name=s"]
    for k, seed in enumerate(seeds):
        assert main(["compare", *more, f"results={tmp_path / str(k)}", f"seed={seed}"]) == 0
    folders = [str(tmp_path / str(k) / "compare" / "s") for k in range(2)]
    assert main(["collect", *folders, f"results={tmp_path}", "name=both"]) == 0
    found = pl.read_parquet(tmp_path / "collect" / "both" / "runs.parquet")
    assert found.select("from", "seed").unique().sort("seed").rows() == [
        ("0/compare/s", seeds[0]),
        ("1/compare/s", seeds[1]),
    ]
    manifest = json.loads((tmp_path / "collect" / "both" / "manifest.json").read_text("utf-8"))
    assert manifest["columns"] == ["seed"]
    assert [study["folder"] for study in manifest["studies"]] == ["0/compare/s", "1/compare/s"]

"""Several studies in one table, told apart by what differs."""

import json

import polars as pl
import pytest

from experiments.__main__ import main

FEW = ["policy=recognition", "parameters.firm.candidates=5", "horizon=6", "replicates=4", "figures=false"]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Three comparisons, one of them of two worlds, and a sweep."""
    folder = tmp_path_factory.mktemp("results")
    more = [*FEW, f"results={folder}"]
    assert main(["compare", *more, "name=cheap", "parameters.moscow.price=40"]) == 0
    assert main(["compare", *more, "name=dear", "parameters.moscow.price=160", "seed=2"]) == 0
    assert main(["compare", *more, "name=plain", "world=[baseline,russia_outbids]"]) == 0
    late = ["policy.recognition.origin.start=5", "parameters.pyongyang.shelter=0.5", "horizon=7"]
    assert main(["compare", *more, "name=late", *late]) == 0
    assert main(["sweep", *more, "name=started", "policy.recognition.origin.start=3,4"]) == 0
    assert main(["sweep", *more, "name=swept", "parameters.moscow.price=40,80"]) == 0
    return folder


def collected(results, tmp_path, *folders):
    words = [str(results / folder) for folder in folders]
    assert main(["collect", *words, "name=x", f"results={tmp_path}"]) == 0
    path = tmp_path / "collect" / "x"
    left = {"runs.parquet", "README.md", "columns.csv", "manifest.json", "ro-crate-metadata.json"}
    assert {file.name for file in path.iterdir()} == left
    assert json.loads(pl.read_parquet_metadata(path / "runs.parquet")["units"])["cash_zone"] == "million USD"
    return pl.read_parquet(path / "runs.parquet"), json.loads((path / "manifest.json").read_text())


def test_the_overrides_that_differ_become_columns(results, tmp_path, capsys):
    runs, manifest = collected(results, tmp_path, "compare/cheap", "compare/dear")
    assert manifest["columns"] == ["moscow.price", "seed"]
    assert runs.select("from", "moscow.price", "seed").unique().sort("from").rows() == [
        ("cheap", 40.0, 1.0),
        ("dear", 160.0, 2.0),
    ]
    assert len(runs) == 16
    assert "told apart by moscow.price, seed" in capsys.readouterr().out


def test_what_one_study_left_alone_is_what_its_worlds_say(results, tmp_path):
    runs, _ = collected(results, tmp_path, "compare/cheap", "compare/plain")
    plain = runs.filter(pl.col("from") == "plain")
    prices = dict(plain.select("world", "moscow.price").unique().rows())
    assert prices["baseline"] == 83
    assert prices.keys() == {"baseline", "russia_outbids"}


def test_a_lever_a_channel_and_a_horizon_left_alone_are_those_of_the_study(results, tmp_path):
    runs, manifest = collected(results, tmp_path, "compare/late", "compare/plain")
    columns = ["horizon", "recognition.origin.start", "pyongyang.shelter"]
    assert manifest["columns"] == columns
    told = runs.filter(world="baseline").select("from", *columns).unique().sort("from").rows()
    assert told == [("late", 7.0, 5.0, 0.5), ("plain", 6.0, 6.0, 0.0)]


def test_a_lever_that_a_sweep_varies_keeps_its_own_values(results, tmp_path):
    runs, _ = collected(results, tmp_path, "compare/late", "sweep/started")
    told = runs.select("from", "recognition.origin.start").unique().sort("from", "recognition.origin.start")
    assert told.rows() == [("late", 5), ("started", 3), ("started", 4)]


def test_the_axes_of_a_sweep_stay_what_they_are(results, tmp_path):
    runs, manifest = collected(results, tmp_path, "compare/dear", "sweep/swept")
    assert "study" in manifest["columns"]
    assert set(runs.filter(pl.col("from") == "swept")["moscow.price"]) == {40, 80}
    assert set(runs.filter(pl.col("from") == "dear")["moscow.price"]) == {160}


def test_every_run_is_as_it_was(results, tmp_path):
    runs, manifest = collected(results, tmp_path, "compare/cheap", "compare/dear")
    before = pl.read_parquet(results / "compare" / "dear" / "runs.parquet")
    assert runs.filter(pl.col("from") == "dear").select(before.columns).equals(before)
    assert [study["seed"] for study in manifest["studies"]] == [1, 2]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["{}/compare/cheap"], "two studies or more"),
        (["{}/compare/cheap", "{}/compare/cheap"], "named twice"),
        (["{}/compare/cheap", "{}/compare"], "no finished study"),
        (["{}/compare/cheap", "{}/compare/dear", "nam=x"], "did you mean 'name'"),
    ],
)
def test_what_cannot_be_joined_is_refused_in_one_line(results, tmp_path, capsys, words, part):
    named = [word.format(results) for word in words]
    assert main(["collect", *named, f"results={tmp_path / 'r'}"]) == 2
    said = capsys.readouterr().err
    assert part in said
    assert said.count("\n") == 1
    assert not (tmp_path / "r").exists()


def test_it_says_how_it_is_used(capsys):
    assert main(["collect", "--help"]) == 0
    assert "kaesong collect results/sweep/one" in capsys.readouterr().out

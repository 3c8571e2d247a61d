"""Outcomes of one's own: functions of a history's months are columns like the model's, whoever computes them."""

import json
from hashlib import sha256

import numpy as np
import polars as pl
import pytest

from experiments.cli.studies import type_of
from experiments.compare import compare
from experiments.conduct import finished, save
from experiments.lab.engine import tiles
from experiments.lab.engine.running import run
from experiments.lab.engine.tiles import Tile, live
from experiments.sweep import sweep
from model.kaesong import Kaesong
from tests.support.own_outcomes import TEXT
from tests.support.studies import study

#: Those that count what the model counts -> the model's.
AGAIN = {"months_at_the_table": "table_months", "begun": "talks_by_deadline", "posture": "alignment_end"}
OWN = [*AGAIN, "first_after_talks", "spoilt"]
FIRMS = {"firm": {"candidates": 5}}
ASKED = {
    "parameters": FIRMS,
    "policy": ["status_quo", "grand_bargain"],
    "world": {"baseline": {}, "short": {"calendar": {"horizon": 18}}},
    "replicates": 60,
    "figures": False,
}


def at_the_table(months):
    """Months at the table in the first year. Unit: months"""
    return months.at_table[:YEAR].sum()


YEAR = 12


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    path = tmp_path_factory.mktemp("mine") / "mine.py"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture(scope="module")
def found(mine):
    """A comparison in two worlds of unlike length, of which some replicates are watched and others not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("experiments.compare.MOST_WATCHED", 40)
        return compare(**ASKED, outcomes=mine)


@pytest.fixture(scope="module")
def folder(found, tmp_path_factory):
    return save(found, "own", str(tmp_path_factory.mktemp("results")))


def test_what_is_counted_again_equals_what_the_model_counts(found):
    runs = found.tables["runs"]
    assert runs.columns[-len(OWN) :] == OWN
    for name, model in AGAIN.items():
        if name == "posture":  # months are kept in single precision
            np.testing.assert_allclose(runs[name], runs[model], rtol=1e-6)
        else:
            assert runs[name].to_list() == runs[model].to_list()
            assert runs[name].n_unique() > 1


def test_the_compiled_functions_give_what_the_plain_ones_give(found):
    names, runs, months = {}, found.tables["runs"], found.runs.months()
    exec(TEXT, names)
    assert months.shape == (40, 2, 2, 48)
    for w, (world, length) in enumerate({"baseline": 48, "short": 18}.items()):
        for p, policy in enumerate(ASKED["policy"]):
            rows = runs.filter(pl.col("world") == world, pl.col("policy") == policy, pl.col("replicate") < 40)
            wide = months[:, w, p, :length].astype([(field, "f8") for field in months.dtype.names])
            for name in OWN:
                plain = [float(names[name](one.copy().view(np.recarray))) for one in wide]
                compiled = rows.sort("replicate")[name].fill_null(np.nan).to_numpy()
                np.testing.assert_allclose(compiled, plain, rtol=1e-14, equal_nan=True, err_msg=name)


def test_the_models_own_outcomes_and_months_are_as_without(found):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("experiments.compare.MOST_WATCHED", 40)
        without = run(study("compare", **ASKED))
    assert found.tables["runs"].drop(OWN).equals(without.table())
    assert found.runs.months().tobytes() == without.months().tobytes()


def test_a_function_gives_the_same_of_mesas_months():
    values = {"calendar": {"horizon": 20}, **FIRMS}
    asked = study("compare", policy="grand_bargain", parameters={"draws": None, **values}, outcomes=[at_the_table])
    lived, _ = live(asked, Tile(743, 744, 0, 1))
    model, rows = Kaesong("grand_bargain", values, replicate=743), []
    while model.running:
        model.step()
        rows.append(model.quantities.copy())
    assert lived["at_the_table"][0, 0, 0, 1] == at_the_table(np.array(rows).view(np.recarray))
    assert lived["at_the_table"].any()


def test_where_a_function_gives_nan_a_run_has_no_value(found):
    runs, summary = found.tables["runs"], found.tables["summary"]
    missing = runs["first_after_talks"].null_count()
    assert 0 < missing < len(runs)
    row = summary.filter(world="baseline", policy="grand_bargain", outcome="first_after_talks").row(0, named=True)
    mine = runs.filter(world="baseline", policy="grand_bargain")["first_after_talks"].drop_nulls()
    assert (row["n"], row["mean"], row["effect"]) == (len(mine), pytest.approx(mine.mean()), None)
    assert "first_after_talks" not in found.tables["pairs"]["outcome"]


#: Table and outcome; pairs are told of the mean alignment alone.
TOLD = [(table, name) for table in ("summary", "pairs") for name in AGAIN if (table, name) != ("pairs", "posture")]


@pytest.mark.parametrize(("table", "name"), TOLD)
def test_its_means_effects_and_pairs_have_the_intervals_of_the_models(found, table, name):
    rows = found.tables[table]
    mine, theirs = (rows.filter(outcome=one).drop("outcome") for one in (name, AGAIN[name]))
    assert len(mine) > 1
    for column, kind in mine.schema.items():
        if kind.is_float():
            np.testing.assert_allclose(mine[column], theirs[column], rtol=1e-4, atol=1e-6, equal_nan=True)
        else:
            assert mine[column].to_list() == theirs[column].to_list()


def test_the_folder_says_what_each_is(folder, mine):
    assert (folder / "outcomes.py").read_text("utf-8") == TEXT
    columns = pl.read_csv(folder / "columns.csv").filter(pl.col("column").is_in(OWN))
    told = {row["column"]: (row["unit"], row["meaning"]) for row in columns.to_dicts()}
    assert told["begun"] == ("0 or 1", "Talks began, again")
    assert [*told] == OWN
    assert "- `outcomes.py`: The outcomes" in (folder / "README.md").read_text("utf-8")
    held = pl.read_parquet_metadata(folder / "runs.parquet")
    assert json.loads(held["units"])["posture"] == "share"
    assert json.loads(held["meanings"])["posture"] == "Alignment with Russia at the end, again"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["configuration"]["outcomes"]["sha256"] == sha256(TEXT.encode()).hexdigest()
    assert f"outcomes={mine}" in manifest["overrides"]
    page = (folder / "report.html").read_text("utf-8")
    assert "Months at the table, again" in page
    assert "First after talks" in page, "a meaning too long for a heading gives way to the name"


def test_a_study_without_any_says_nothing_of_them(tmp_path):
    asked = {**ASKED, "replicates": 4, "world": "baseline"}
    left = save(compare(**asked), "none", str(tmp_path))
    assert not (left / "outcomes.py").exists()
    assert "outcomes" not in json.loads((left / "manifest.json").read_text("utf-8"))["configuration"]
    assert "meanings" not in pl.read_parquet_metadata(left / "runs.parquet")


def test_neither_tiles_nor_threads_nor_blocks_show_in_the_runs(mine, monkeypatch):
    asked = {"vary": ["moscow.price=40,80,160"], "policy": "grand_bargain", "replicates": 20, "horizon": 24}
    asked |= {"parameters": FIRMS, "outcomes": str(mine)}
    whole = run(study("sweep", **asked, threads=2)).table()
    monkeypatch.setattr(tiles, "LEAST", 3)
    monkeypatch.setattr(tiles, "SEEN_BYTES", 1)
    assert run(study("sweep", **asked, threads=1)).table().equals(whole)
    assert whole["months_at_the_table"].to_list() == whole["table_months"].to_list()


#: Small versions of the other studies.
OTHERS = {
    "sensitivity": {"points": 4, "vary": ["moscow.price"], "metrics": ["begun", "posture"]},
    "pathways": {"replicates": 4, "scale": [], "metrics": ["months_at_the_table", "begun"]},
    "discover": {"points": 60, "replicates": 2},
    "tradeoffs": {"points": 2, "replicates": 2},
    "audit": {"points": 4, "replicates": 20},
}


@pytest.mark.parametrize(
    "command", [pytest.param(name, marks=[pytest.mark.slow] * (name != "sensitivity")) for name in OTHERS]
)
def test_every_study_with_a_table_of_runs_takes_them(command, mine):
    few = OTHERS[command] | ({} if command == "audit" else {"policy": "recognition"})
    told = finished(type_of(command), **few, parameters=FIRMS, horizon=12, outcomes=mine, figures="metrics" in few)
    runs = told.tables["runs"]
    assert runs["months_at_the_table"].to_list() == runs["table_months"].to_list()
    if "metrics" in few:
        assert set(told.tables["summary"]["outcome"]) == {*few["metrics"]}


def test_a_sweep_sums_one_up_as_the_models_own_and_names_it(mine, tmp_path):
    asked = {"vary": ["moscow.price=40,80"], "policy": "grand_bargain", "replicates": 20, "horizon": 24}
    told = sweep(**asked, parameters=FIRMS, outcomes=str(mine), metrics=["begun", "talks_by_deadline"])
    mine_, theirs = (told.tables["summary"].filter(outcome=name).drop("outcome") for name in told.study.metrics)
    assert mine_.equals(theirs)
    assert "line_begun" in told.figures
    assert any("talks began, again" in sentence for sentence in told.answer)
    assert "talks began, again" in (save(told, "x", str(tmp_path)) / "report.html").read_text("utf-8")


def test_functions_of_a_notebook_leave_a_text_that_does_the_same(tmp_path):
    asked = {**ASKED, "replicates": 10, "world": "baseline"}
    told = compare(**asked, outcomes=[at_the_table])
    left = save(told, "functions", str(tmp_path))
    assert "YEAR = 12" in (left / "outcomes.py").read_text("utf-8")
    assert told.tables["runs"]["at_the_table"].sum() > 0
    again = compare(**asked, outcomes=left / "outcomes.py")
    assert again.tables["runs"].equals(told.tables["runs"])
    assert again.study.outcomes.digest == told.study.outcomes.digest

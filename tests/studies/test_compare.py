"""The main job from command to files."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments import compare as job
from experiments.__main__ import main
from experiments.compare import page as compare_page
from experiments.compare import words as compare_words
from experiments.compare.console import cell
from experiments.compare.tables import half_width, summary, trajectories
from experiments.compare.words import sentences
from experiments.lab.engine import tiles
from experiments.lab.engine.running import run
from experiments.lab.stats.effects import effects
from model.outcomes import OUTCOMES, QUANTITIES
from tests.support.sheets import unwritten
from tests.support.shipped import shipped
from tests.support.studies import LEFT_BY_ALL, checked, lived
from tests.support.studies import study as configured


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


FEW = "parameters.firm.candidates=20"
COLUMNS = ["point", "world", "policy", "replicate", "draw", *OUTCOMES]


def study(**more):
    few = {"parameters": {"firm": {"candidates": 20}}, "replicates": 30, "threads": 2}
    return checked("compare", shipped(["status_quo", "recognition"]) | few | more)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A compare as a user runs it."""
    results = tmp_path_factory.mktemp("results")
    words = ["policy=[recognition,grand_bargain]", "world=[baseline,ceasefire]", "replicates=40"]
    assert main(["compare", *words, FEW, "name=here", f"results={results}"]) == 0
    return results / "compare" / "here"


def test_a_study_leaves_exactly_the_files_it_promises(folder):
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    figures = {
        f"figures/{world}_{name}.{kind}"
        for world in ("baseline", "ceasefire")
        for name in ("answer", "chain", "talks", "uncertainty", "forest", "ranks", "distributions", "fans")
        for kind in ("png", "svg")
    }
    tables = {"runs.parquet", "draws.parquet", "trajectories.parquet", "summary.csv", "pairs.csv", "ranks.csv"}
    assert found == figures | tables | LEFT_BY_ALL


def test_the_crate_tells_of_every_drawing_what_the_page_tells(folder):
    graph = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    told = {one["name"]: one["description"] for one in graph if one["@type"] == "File"}
    for world in ("baseline", "ceasefire"):
        assert told[f"figures/{world}_fans.svg"] == told[f"figures/{world}_fans.png"] == "Month by month."


def test_every_run_is_a_row_and_every_outcome_a_column(folder):
    runs = pl.read_parquet(folder / "runs.parquet")
    assert runs.columns == COLUMNS
    assert len(runs) == 3 * 2 * 40  # the status quo came in as the reference
    assert runs.select("world", "policy", "replicate").is_unique().all()
    assert runs["talks_month"].null_count() == (runs["talks_by_deadline"] == 0).sum()


def test_units_stand_in_the_metadata(folder):
    metadata = pl.read_parquet_metadata(folder / "runs.parquet")
    units = json.loads(metadata["units"])
    assert set(units) == set(COLUMNS)
    assert units["cash_zone"] == "million USD"


def test_trajectories_hold_every_month_and_quantity(folder):
    table = pl.read_parquet(folder / "trajectories.parquet")
    assert table.columns[:5] == ["world", "policy", "month", "quantity", "mean"]
    assert len(table) == 2 * 3 * 48 * len(QUANTITIES)
    assert table["month"].min() == date(2025, 2, 1)
    assert table["month"].max() == date(2029, 1, 1)
    assert (table["q05"] <= table["q95"]).all()


def test_months_and_runs_agree(folder):
    runs = pl.read_parquet(folder / "runs.parquet")
    months = pl.read_parquet(folder / "trajectories.parquet")
    last = months.filter(pl.col("month") == date(2029, 1, 1), pl.col("quantity") == "talks")
    shares = runs.group_by("world", "policy").agg(pl.col("talks_by_deadline").mean())
    both = last.join(shares, on=["world", "policy"])
    assert len(both) == 6
    np.testing.assert_allclose(both["mean"], both["talks_by_deadline"])


def test_the_report_opens_without_a_network(folder):
    page = (folder / "report.html").read_text("utf-8")
    outside = re.findall(r"""(?:src|href)=["'](?!data:|#)([^"']+)""", page)
    assert outside == []
    assert page.count("data:image/svg+xml;base64,") == 16  # eight figures of two worlds
    assert "{{" not in page
    assert "nan" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", page).lower().split()


def test_the_report_says_the_numbers_of_the_summary(folder):
    page = (folder / "report.html").read_text("utf-8")
    summary = pl.read_csv(folder / "summary.csv")
    talks = summary.filter(pl.col("outcome") == "talks_by_deadline", pl.col("policy") == "recognition")
    for share in talks["mean"]:
        assert f"{100 * share:.1f} %" in page


def test_the_manifest_says_how_to_get_the_same_again(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["command"].startswith("kaesong compare ")
    assert "seed=1" in manifest["command"]
    assert manifest["runs"] == 240
    assert manifest["configuration"]["world"]["ceasefire"]["calendar"]["war_end_hazard"] == 0.25


def test_the_same_configuration_and_seed_give_the_same_bytes(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(tiles, "MOST", 7)
    words = ["policy=[recognition,grand_bargain]", "world=[baseline,ceasefire]", "replicates=40"]
    more = ["threads=1", "figures=false", "name=again", f"results={tmp_path}"]
    assert main(["compare", *words, FEW, *more]) == 0
    again = tmp_path / "compare" / "again" / "runs.parquet"
    assert again.read_bytes() == (folder / "runs.parquet").read_bytes()


def test_another_seed_gives_other_runs():
    one, two = (lived(study(seed=seed)).tobytes() for seed in (1, 2))
    assert one != two


def test_more_replicates_leave_the_first_ones_as_they_were():
    few, many = (lived(study(replicates=n)) for n in (30, 45))
    assert few.tobytes() == np.ascontiguousarray(many[:, :, :30]).tobytes()


def test_replicates_are_added_until_the_precision_is_reached():
    asked = study(replicates=30, precision=0.06)
    runs = run(asked)
    table = effects(runs.table())
    talks = table.filter(pl.col("outcome") == "talks_by_deadline")
    width = ((talks["effect_high"] - talks["effect_low"]) / 2).max()
    assert runs.replicates > 30
    assert width <= 0.06


def test_a_precision_out_of_reach_is_refused(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(job, "MOST_REPLICATES", 50)
    words = ["policy=grand_bargain", "replicates=20", "precision=0.001", f"results={tmp_path}"]
    assert main(["compare", *words, FEW]) == 2
    assert "precision=0.001: not reached with 50 replicates" in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.csv")), "its tiles alone are kept"


def test_only_so_many_replicates_are_watched_month_by_month(monkeypatch):
    monkeypatch.setattr(job, "MOST_WATCHED", 10)
    runs = run(study())
    months = runs.months()
    assert (runs.replicates, len(months)) == (30, 10)
    assert len(trajectories(study(), months)) == 2 * 48 * len(QUANTITIES)


@pytest.mark.parametrize("draws", ["default", "posterior"])
def test_a_single_replicate_is_told_as_one_run(tmp_path, capsys, draws):
    words = ["replicates=1", f"parameters={draws}", "figures=false", f"results={tmp_path}"]
    assert main(["compare", *words, FEW]) == 0
    assert "In this one run, talks begin under" in capsys.readouterr().out


def test_every_answer_is_three_sentences_of_numbers_that_stand_in_the_table():
    asked = study(replicates=60)
    table = effects(run(asked).table())
    answer = sentences(table, "baseline", asked)
    talks = table.filter(pl.col("outcome") == "talks_by_deadline")
    assert len(answer) == 3
    for share in talks["mean"]:
        assert f"{100 * share:.1f} %" in answer[0]


#: A policy that acts so late and so weakly that few runs show it, and one that does nothing at all.
WEAK = {
    "status_quo": {},
    "whisper": {"nuclear_status": {"start": 20, "strength": 0.01, "successor": "ended"}},
    "idle": {"nuclear_status": {"start": 20, "strength": 0}},
}


def test_no_policy_that_acts_is_said_to_have_the_same_runs():
    asked = configured("compare", policy=WEAK, replicates=20, horizon=24, parameters={"firm": {"candidates": 5}})
    table = summary(runs := run(asked))
    shown_of = {name: table.row(by_predicate=_talks(name), named=True) for name in WEAK}
    assert "same runs" not in cell(shown_of["whisper"])
    assert cell(shown_of["idle"]) == "0 (same runs)"
    assert half_width(runs, 0.01)[0] >= 0.2, "20 runs that never differ leave a fifth open"
    idle = sentences(table.filter(pl.col("policy") != "whisper"), "baseline", replace(asked, policies=without(WEAK)))
    assert "in the very same runs." in idle[0]
    assert "its alignment with Russia is the same in every run" in idle[2]


def without(policies):
    return {name: levers for name, levers in policies.items() if name != "whisper"}


def _talks(policy):
    return (pl.col("policy") == policy) & (pl.col("outcome") == "talks_by_deadline")


def row_of(**values):
    """A row of talks as the sentences read it."""
    usual = {"effect": 0.0, "effect_low": -0.01, "effect_high": 0.01, "differs": 0, "n": 20}
    spread = {"effect_sd_parameters": 0.1, "effect_sd_parameters_low": 0.05, "effect_sd_parameters_high": 0.134}
    return usual | spread | values


def test_what_cannot_be_told_is_said_so():
    told = "±10.0 points (standard deviation, 95 % interval 5.0 to 13.4)"
    assert told in compare_words.spread(row_of())
    assert compare_words.spread(row_of(effect_sd_parameters=0.0)).endswith(
        "cannot be told from these runs: at most ±13.4 points"
    )
    nothing = compare_words.spread(row_of(effect_sd_parameters=0.0, effect_sd_parameters_high=0.0))
    assert nothing.endswith("cannot be told from these runs")
    assert f"by up to {told[1:]}" in compare_page.spread([row_of(effect_sd_parameters=0.02), row_of()])
    assert "cannot be told from these runs" in compare_page.spread([row_of(effect_sd_parameters=0.0)])
    assert not compare_page.spread([row_of(effect_sd_parameters=None), row_of(effect_low=0.0, effect_high=0.0)])
    assert not compare_words.spread(row_of(effect_sd_parameters=None))
    assert compare_words.moves(row_of(effect_low=None)) == "changes in none of these runs"
    few = "changes in too few of these runs to tell by how much"
    assert compare_words.moves(row_of(effect_low=None, differs=0.1)) == few
    assert compare_words.moves(row_of(effect=-0.02, effect_low=-0.03)).startswith("changes by −0.020 (−0.030 to")


@pytest.mark.parametrize(("precision", "said"), [(None, "one point needs"), (0.005, "0.5 points need")])
def test_the_replicates_needed_name_the_precision_they_are_for(precision, said):
    assert compare_words.needs(precision, 1200) == f"{said} 1,200 replicates"


def test_a_users_own_policy_is_compared_like_any_other(tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "letters.yaml").write_text("letters: {overture: {start: 2}}\n")
    words = ["--config-dir", str(tmp_path), "policy=letters", "replicates=5", "name=own"]
    assert main(["compare", *words, FEW, "figures=false", f"results={tmp_path}"]) == 0
    runs = pl.read_parquet(Path(tmp_path) / "compare" / "own" / "runs.parquet")
    assert runs["policy"].unique().sort().to_list() == ["letters", "status_quo"]


def test_where_nothing_moves_talks_the_answer_says_so():
    asked = checked("compare", shipped(["status_quo", "origin_only", "nuclear_status"]) | {"replicates": 5})
    table = effects(run(asked).table())
    assert sentences(table, "baseline", asked)[1].startswith("No policy has an effect on talks")

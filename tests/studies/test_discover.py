"""The study of scenarios: which draws count, what it says, and worlds that rerun."""

import json
import shlex
import shutil
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
import yaml

from experiments.__main__ import main
from experiments.discover import tables as discovery
from experiments.discover import words, worlds
from experiments.discover.page import _tree
from experiments.discover.steps import SCHEMA, trajectories
from experiments.lab.design.places import CONF
from experiments.lab.design.prior import DRAWN
from experiments.lab.present.phrases import percent
from tests.support.sheets import unwritten
from tests.support.shipped import shipped
from tests.support.studies import checked


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


FEW = ["parameters.firm.candidates=5", "horizon=24", "points=90", "replicates=6"]


def discover(**more):
    return checked(
        "discover",
        shipped(["status_quo", "recognition"])
        | {
            "parameters": {"firm": {"candidates": 5}, "draws": "prior"},
            "points": 600,
            "replicates": 20,
            "brings": 0.1,
            "backfires": 0.02,
        }
        | more,
    )


def synthetic(study, effect):
    """Talks in no run of the status quo, and under the policy in a share that hangs on the draw."""
    features = discovery.features_of(study, 0)
    share = np.clip(effect(features), 0, 1)
    values = np.zeros((study.replicates, study.points, 1, 2, 1))
    values[:, :, 0, 1, 0] = np.arange(study.replicates)[:, None] < share[None] * study.replicates
    return values


@cache
def of_the_signal():
    """The scenarios where the signal decides."""
    study = discover()
    return discovery.scenarios(study, synthetic(study, lambda x: x["pyongyang.signal"].to_numpy() > 2))


def test_the_scenario_of_a_synthetic_model_is_found():
    study = discover()
    values = synthetic(study, lambda x: 0.5 * (x["pyongyang.signal"].to_numpy() > 2.2))
    brings, backfires = discovery.scenarios(study, values)
    assert [limit.parameter for limit in brings.found.box.limits] == ["pyongyang.signal"]
    assert backfires.box is None
    assert backfires.found is None
    table = discovery.summary([brings, backfires])
    assert table["scenario"].to_list() == ["brings", "backfires"]
    assert table["of_interest"].to_list() == [int(brings.interest.sum()), 0]


def test_a_policy_that_takes_talks_away_backfires():
    study = discover()
    values = synthetic(study, lambda x: 0.5 * (x["washington.revocation"].to_numpy() > 0.2))[:, :, :, ::-1]
    brings, backfires = discovery.scenarios(study, values)
    assert brings.interest.sum() == 0
    assert [limit.parameter for limit in backfires.found.box.limits] == ["washington.revocation"]


@pytest.mark.slow
def test_a_draw_counts_only_if_its_effect_is_no_luck_of_its_runs():
    study = discover(replicates=100)
    rng = np.random.default_rng(7)
    values = (rng.random((100, study.points, 1, 2, 1)) < 0.1).astype(float)
    values[:, :30, 0, 1, 0] = rng.random((100, 30)) < 0.5
    values[:, 30:60, 0, 0, 0] = rng.random((100, 30)) < 0.5
    brings, backfires = discovery.scenarios(study, values)
    means = values[:, 60:, 0, 1, 0].mean(axis=0) - values[:, 60:, 0, 0, 0].mean(axis=0)
    assert (means <= -study.backfires).mean() > 0.2, "by its mean alone many a draw would backfire"
    assert backfires.interest[60:].mean() < 0.04
    bare = brings._replace(interest=np.arange(600) < 12, found=None)
    assert "Luck alone may do so in up to 2.5 %." in words.sentences(study, [bare])[0]
    assert "Luck alone may" not in words.sentences(study, [brings])[0]
    assert brings.interest[60:].mean() < 0.04
    assert brings.interest[:30].all()
    assert backfires.interest[30:60].all()


def test_an_effect_that_is_sure_but_smaller_than_asked_for_counts_for_nothing():
    study = discover(replicates=100, brings=0.3)
    brings, _ = discovery.scenarios(study, synthetic(study, lambda x: np.full(len(x), 0.2)))
    assert brings.interest.sum() == 0


CHANNELLED = {
    "start": "2026-12",
    "horizon": 12,
    "parameters": {
        "firm": {"candidates": 5},
        "zone": {"labour_pool": 61234.5},
        "pyongyang": {"shelter": 1},
        "draws": "prior",
    },
}


@pytest.mark.slow
def test_a_box_found_with_a_channel_on_becomes_a_world_that_reruns_with_it(tmp_path):
    study = discover(**CHANNELLED, world={"odd": {"moscow": {"price": 40}, "firm": {"candidates": 9}}})
    study = replace(study, words=("parameters=prior", "policy=[status_quo,recognition]", "seed=3"))
    values = synthetic(study, lambda x: 0.5 * (x["pyongyang.signal"].to_numpy() > 2.2))
    brings, _ = discovery.scenarios(study, values)
    middle = brings.found.box.limits[0].middle
    (tmp_path / "world").mkdir()
    text = worlds.world_file(study, brings, "hopeful", str(tmp_path))
    (tmp_path / "world" / "hopeful.yaml").write_text(text)
    command = next(line for line in text.splitlines() if line.startswith("# kaesong compare"))
    words = shlex.split(command.removeprefix("# "))[1:]
    assert words == [
        "compare",
        "--config-dir",
        str(tmp_path),
        "world=hopeful",
        "policy=recognition",
        "parameters=prior",
    ]
    more = ["replicates=4", "figures=false", f"results={tmp_path}", "name=again"]
    assert main([*words, *more]) == 0
    manifest = json.loads((tmp_path / "compare" / "again" / "manifest.json").read_text())
    (ran,) = manifest["configuration"]["world"].values()
    assert ran["pyongyang"]["shelter"] == 1
    clock = {key: ran["calendar"][key] for key in ("first_year", "first_month", "horizon")}
    assert clock == {"first_year": 2026, "first_month": 12, "horizon": 12}
    assert ran["zone"]["labour_pool"] == 61234.5
    assert ran["firm"]["candidates"] == 5, "an override stands above its world"
    assert ran["moscow"]["price"] == 40
    assert ran["pyongyang"]["signal"] == pytest.approx(middle, rel=1e-5)
    assert "pyongyang.shelter is on where" in (tmp_path / "compare" / "again" / "report.html").read_text()


@pytest.mark.slow
def test_the_rerun_of_a_box_needs_no_folder_of_the_users_and_draws_from_their_file(tmp_path, monkeypatch):
    for kind in ("policy", "world"):
        (tmp_path / "mine" / kind).mkdir(parents=True)
    (tmp_path / "mine/policy/waiver.yaml").write_text("waiver: {green_light: {start: 3, strength: 0.5}}")
    shutil.copy(CONF / "parameters" / "posterior.csv", tmp_path / "own.csv")
    found = discovery.scenarios
    monkeypatch.setattr(
        discovery,
        "scenarios",
        lambda study, _: found(study, synthetic(study, lambda x: x["pyongyang.signal"].to_numpy() > 2.5)),
    )
    own = ["--config-dir", str(tmp_path / "mine"), f"parameters.draws={tmp_path / 'own.csv'}"]
    few = ["horizon=6", "points=240", "replicates=6", "figures=false", f"results={tmp_path}"]
    words = ["policy=waiver", "policy.waiver.green_light.start=4", "name=mine"]
    assert main(["discover", *own, *words, *few]) == 0
    shutil.rmtree(tmp_path / "mine")
    (path,) = (tmp_path / "discover/mine/conf/world").glob("*.yaml")
    command = next(line for line in path.read_text().splitlines() if "kaesong compare" in line)
    again = shlex.split(command.removeprefix("# "))[1:]
    assert main([*again, "replicates=4", "figures=false", f"results={tmp_path}", "name=again"]) == 0
    ran = json.loads((tmp_path / "compare/again/manifest.json").read_text())["configuration"]
    before = json.loads((tmp_path / "discover/mine/manifest.json").read_text())["configuration"]
    assert ran["policy"]["waiver"] == {"green_light": {"start": 4, "strength": 0.5}}
    assert ran["draws"] == before["draws"]
    assert ran["draws"]["file"] == str(tmp_path / "own.csv")


def test_points_are_the_draws_of_the_prior_or_posterior_and_policies_share_them():
    study = discover(points=60)
    assert set(discovery.features_of(study, 0).columns) == set(DRAWN)
    assert study.crossed == (1, 2)
    assert len(study.sample) == 60


def test_the_study_leaves_tables_and_a_report(tmp_path, capsys):
    words = [*FEW, "brings=0.1", "parameters=prior", "policy=grand_bargain"]
    assert main(["discover", *words, f"results={tmp_path}", "name=one"]) == 0
    folder = tmp_path / "discover" / "one"
    summary = pl.read_csv(folder / "summary.csv")
    assert set(summary["scenario"]) == {"brings", "backfires"}
    assert "Under which conditions" in (folder / "report.html").read_text()
    assert "adds 10 points or more" in " ".join(capsys.readouterr().out.split())


def test_the_study_leaves_a_world_for_each_box_that_reruns(tmp_path, monkeypatch):
    found = of_the_signal()
    monkeypatch.setattr(discovery, "scenarios", lambda *_: found)
    assert main(["discover", *FEW, f"results={tmp_path}", "name=one", "parameters.pyongyang.shelter=1"]) == 0
    folder = tmp_path / "discover" / "one"
    (path,) = (folder / "conf" / "world").glob("*.yaml")
    command = next(line for line in path.read_text().splitlines() if "kaesong compare" in line)
    words = shlex.split(command.removeprefix("# "))[1:]
    assert words[1:3] == ["--config-dir", str(folder / "conf")]
    assert main([*words, "replicates=4", "figures=false", f"results={tmp_path}", "name=two"]) == 0
    manifest = json.loads((tmp_path / "compare" / "two" / "manifest.json").read_text())
    assert manifest["configuration"]["world"][path.stem]["pyongyang"]["shelter"] == 1
    assert manifest["configuration"]["world"][path.stem]["calendar"]["horizon"] == 24
    trajectory = pl.read_csv(folder / "trajectory.csv")
    taken = trajectory.filter("taken")
    summary = pl.read_csv(folder / "summary.csv").filter(pl.col("scenario") == "brings")
    assert summary["in_half"].to_list() == [True]
    assert summary["density_tested_low"][0] < summary["density_tested"][0]
    for column in ("coverage", "density", "mass", "coverage_tested", "density_tested"):
        assert taken[column].to_list() == pytest.approx([summary[column][0]])
    assert taken["limits"].to_list() == [len(summary)]
    report = " ".join((folder / "report.html").read_text("utf-8").split())
    assert "Half of the draws find it" in report
    assert f"On draws held out, {percent(summary['density_tested'][0])}" in report


def test_the_first_box_is_kept_as_a_world_of_the_project(tmp_path, monkeypatch):
    (tmp_path / "world").mkdir()
    monkeypatch.setattr("experiments.discover.CONF", tmp_path)
    found = of_the_signal()
    monkeypatch.setattr(discovery, "scenarios", lambda *_: found)
    assert main(["discover", *FEW, "keep=hopeful", f"results={tmp_path}", "name=x"]) == 0
    kept = list((tmp_path / "world").glob("*.yaml"))
    assert len(kept) == 1
    assert len(list((tmp_path / "discover" / "x" / "conf" / "world").glob("*.yaml"))) == 1
    assert list(yaml.safe_load(kept[0].read_text("utf-8"))) == ["hopeful"]
    assert "kaesong compare world=hopeful" in kept[0].read_text("utf-8")


def test_a_world_is_kept_under_a_free_name_alone(tmp_path, capsys):
    assert main(["discover", *FEW, "keep=baseline", f"results={tmp_path}"]) == 2
    assert "conf/world/baseline.yaml exists already" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert (CONF / "world" / "baseline.yaml").exists()


def test_the_way_of_peeling_is_told_where_no_box_is_taken_and_any_of_its_boxes_can_be_rerun(tmp_path):
    study = discover()
    luck = np.random.default_rng(5).random(study.points) < 0.4
    brings, backfires = discovery.scenarios(study, synthetic(study, lambda x: 0.5 * luck))
    assert brings.box is None
    assert words.sentences(study, [brings])[0].endswith(
        "No box that was tried surely holds them better than all draws do."
    )
    table = trajectories([brings, backfires])
    assert len(table) > 20
    assert table["where"][0] == "all draws"
    assert not table["taken"].any()
    row = table.filter(pl.col("limits") > 1).row(0, named=True)
    assert row["where"].count(", ") == row["limits"] - 1
    again = ["compare", "policy=recognition", *row["settings"].split(), "horizon=6", "replicates=4", "figures=false"]
    assert main([*again, f"results={tmp_path}", "name=again"]) == 0
    ran = pl.read_parquet(tmp_path / "compare/again/draws.parquet")
    for word in row["settings"].split():
        name, _, value = word.removeprefix("parameters.").partition("=")
        assert ran[name].unique().to_list() == pytest.approx([float(value)])


def test_a_scenario_without_enough_cases_leaves_no_row_but_all_columns():
    study = discover(points=60)
    (brings, _) = discovery.scenarios(study, synthetic(study, lambda x: np.zeros(len(x))))
    assert words.sentences(study, [brings])[0].endswith("These are too few to look for where they lie.")
    table = trajectories([brings])
    assert (len(table), table.columns) == (0, list(SCHEMA))
    assert discovery.summary([brings])["in_half"].to_list() == [None]


def test_where_too_few_draws_are_sought_for_a_box_no_tree_says_where_they_lie():
    study = discover()
    few = synthetic(study, lambda x: 0.5 * (np.arange(len(x)) < 9))
    brings, _ = discovery.scenarios(study, few)
    assert brings.interest.sum() == 9
    assert brings.found is None
    assert _tree(brings) is None
    assert _tree(of_the_signal()[0]) is not None

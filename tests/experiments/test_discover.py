"""Scenario discovery finds a box that is known, and none where there is none."""

import json
import shlex
import shutil
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import yaml

from experiments.__main__ import main
from experiments.discover import tables as discovery
from experiments.discover import words, worlds
from experiments.discover.boxes import QUASI_P, Side, find_box, inside, quasi_ps, sure
from experiments.lab.design.places import CONF
from experiments.lab.design.prior import DRAWN
from experiments.lab.stats.trees import leaves
from tests.support.sheets import unwritten
from tests.support.shipped import shipped
from tests.support.studies import checked


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


FEW = ["parameters.firm.candidates=5", "horizon=24", "points=90", "replicates=6"]


def cases(seed=1, n=1500, columns=8):
    return pl.DataFrame(np.random.default_rng(seed).random((n, columns)), schema=[f"x{k}" for k in range(columns)])


def test_a_known_box_is_found_with_its_limits_and_no_others():
    features = cases()
    x = features.to_numpy()
    known = (x[:, 1] > 0.6) & (x[:, 5] > 0.2) & (x[:, 5] < 0.7)
    found = find_box(features, known)
    limits = {limit.parameter: limit for limit in found.box.limits}
    assert set(limits) == {"x1", "x5"}
    assert limits["x1"].low == pytest.approx(0.6, abs=0.06)
    assert limits["x1"].high is None
    assert limits["x5"].low == pytest.approx(0.2, abs=0.06)
    assert limits["x5"].high == pytest.approx(0.7, abs=0.06)
    assert all(limit.quasi_p < 0.001 for limit in found.box.limits)
    for rate in (found.box.coverage, found.box.density, found.box.coverage_tested, found.box.density_tested):
        assert rate > 0.85
    assert found.box.mass == pytest.approx(0.2, abs=0.04)


@pytest.mark.slow
def test_noise_blurs_a_box_and_adds_no_limit():
    features = cases()
    x = features.to_numpy()
    named = []
    for seed in range(3):
        hit = np.random.default_rng(seed).random(len(x)) < np.where(x[:, 3] < 0.3, 0.7, 0.1)
        box = find_box(features, hit).box
        limits = {limit.parameter: limit for limit in box.limits}
        assert limits["x3"].high == pytest.approx(0.3, abs=0.08)
        assert limits["x3"].low is None
        assert box.density_tested == pytest.approx(0.65, abs=0.15)
        named.append(len(limits))
    assert np.mean(named) < 1.6, "of fourteen other sides one in twenty may stay by chance"


@pytest.mark.slow
def test_in_pure_noise_no_box_is_found():
    features = cases()
    noise = [np.random.default_rng(seed).random(len(features)) < 0.3 for seed in range(6)]
    assert sum(find_box(features, hit) is not None for hit in noise) <= 1


def test_limits_are_judged_on_cases_that_the_peeling_has_not_seen():
    features = cases()
    known = (features["x1"] > 0.6).to_numpy()
    seen = np.arange(len(known)) % 4 < 2
    assert find_box(features, known) is not None
    only_there = np.where(seen, known, np.random.default_rng(8).random(len(known)) < known.mean())
    assert find_box(features, only_there) is None


def test_each_side_of_a_limit_is_judged_and_dropped_by_itself():
    features = cases()
    hit = (features["x1"] > 0.6).to_numpy() & (np.random.default_rng(4).random(1500) < 0.6)
    sides = [Side("x1", True, 0.6), Side("x1", False, 0.98), Side("x2", False, 0.97)]
    kept = sure(sides, features, hit)
    assert [side for side, _ in kept] == [sides[0]]
    assert kept[0][1] < 1e-6
    assert quasi_ps(sides, features, hit)[1] > QUASI_P


def test_a_quasi_p_is_the_binomial_tail_of_the_box_without_that_side():
    features = pl.DataFrame({"x": np.arange(10.0)})
    hit = np.array([0, 1, 0, 0, 1, 0, 1, 1, 1, 1], bool)
    (found,) = quasi_ps([Side("x", True, 6.0)], features, hit)
    assert found == pytest.approx(0.6**4)


def test_too_few_cases_make_no_box():
    features = cases()
    assert find_box(features, np.arange(len(features)) < 10) is None
    assert find_box(features, np.ones(len(features), bool)) is None


def test_the_trajectory_trades_coverage_for_density():
    features = cases()
    known = (features["x1"] > 0.6).to_numpy() & (features["x2"] > 0.5).to_numpy()
    found = find_box(features, known)
    curve = found.trajectory
    assert curve["coverage"][0] == 1
    assert curve["density"][0] == pytest.approx(known[np.arange(len(known)) % 4 < 2].mean())
    assert curve["density"][len(curve) - 2] > 0.95
    assert curve.filter("taken").rows() == [(found.box.coverage, found.box.density, len(found.box.limits), True)]


def test_what_lies_inside_is_told_by_the_limits():
    features = cases()
    box = find_box(features, (features["x1"] > 0.6).to_numpy()).box
    held = inside(box.limits, features)
    assert held.mean() == pytest.approx(box.mass)
    assert (features["x1"].to_numpy()[held] > 0.5).all()


def test_the_leaves_of_a_tree_part_the_cases():
    features = cases()
    found = leaves(features, ((features["x1"] > 0.6) & (features["x2"] < 0.5)).to_numpy())
    assert sum(leaf.share for leaf in found) == pytest.approx(1)
    assert found[0].inside > 0.95
    assert found == sorted(found, key=lambda leaf: -leaf.inside)
    assert leaves(features, np.zeros(len(features), bool)) == []


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


def test_the_scenario_of_a_synthetic_model_is_found():
    study = discover()
    values = synthetic(study, lambda x: 0.5 * (x["pyongyang.signal"].to_numpy() > 2.2))
    brings, backfires = discovery.scenarios(study, values)
    assert [limit.parameter for limit in brings.found.box.limits] == ["pyongyang.signal"]
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
    assert "luck alone may do so in up to 2.5 %" in words.sentences(study, [bare])[0]
    assert "luck alone may" not in words.sentences(study, [brings])[0]
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
    study = discover()
    found = discovery.scenarios(study, synthetic(study, lambda x: x["pyongyang.signal"].to_numpy() > 2))
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
    assert taken["density"].to_list() == pytest.approx([summary["density"][0]])
    assert taken["limits"].to_list() == [len(summary)]


def test_the_first_box_is_kept_as_a_world_of_the_project(tmp_path, monkeypatch):
    (tmp_path / "world").mkdir()
    monkeypatch.setattr("experiments.discover.CONF", tmp_path)
    study = discover()
    found = discovery.scenarios(study, synthetic(study, lambda x: x["pyongyang.signal"].to_numpy() > 2))
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

"""Scenario discovery finds a box that is known, and none where there is none."""

import numpy as np
import polars as pl
import pytest
import yaml

from experiments.__main__ import main
from experiments.lab import discovery
from experiments.lab.boxes import find_box, inside
from experiments.lab.config import CONF, study_from
from experiments.lab.prior import DRAWN
from experiments.lab.trees import leaves
from tests.shipped import shipped

FEW = ["parameters.firm.candidates=5", "horizon=24", "points=90", "replicates=6"]


def cases(seed=1, n=1500, columns=8):
    return pl.DataFrame(
        np.random.default_rng(seed).random((n, columns)), schema=[f"x{k}" for k in range(columns)]
    )


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
    for rate in (
        found.box.coverage,
        found.box.density,
        found.box.coverage_tested,
        found.box.density_tested,
    ):
        assert rate > 0.85
    assert found.box.mass == pytest.approx(0.2, abs=0.04)


def test_noise_blurs_a_box_and_adds_no_limit():
    features = cases()
    x = features.to_numpy()
    rng = np.random.default_rng(2)
    hit = rng.random(len(x)) < np.where(x[:, 3] < 0.3, 0.7, 0.1)
    box = find_box(features, hit).box
    assert "x3" in {limit.parameter for limit in box.limits}
    assert box.density_tested == pytest.approx(0.7, abs=0.15)


def test_of_pure_noise_no_box_does_better_than_all_on_cases_held_out():
    features, rng = cases(), np.random.default_rng(3)
    hit = rng.random(len(features)) < 0.3
    found = find_box(features, hit)
    assert found is None or found.box.density_tested < 0.42


def test_too_few_cases_make_no_box():
    features = cases()
    assert find_box(features, np.arange(len(features)) < 10) is None
    assert find_box(features, np.ones(len(features), bool)) is None


def test_the_trajectory_trades_coverage_for_density():
    features = cases()
    known = (features["x1"] > 0.6).to_numpy() & (features["x2"] > 0.5).to_numpy()
    curve = find_box(features, known).trajectory
    assert curve["coverage"][0] == 1
    assert curve["density"][0] == pytest.approx(known[np.arange(len(known)) % 3 != 2].mean())
    assert curve["density"][len(curve) - 1] > 0.95
    assert curve["taken"].sum() == 1


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
    return study_from(
        "discover",
        shipped(["status_quo", "recognition"])
        | {"parameters": {"firm": {"candidates": 5}, "draws": "prior"}, "points": 600, "replicates": 20,
           "brings": 0.1, "backfires": 0.02} | more,
    )  # fmt: skip


def synthetic(study, effect):
    """Talks in no run of the status quo, and under the policy in a share that hangs on the draw."""
    features = discovery.features_of(study, 0)
    share = np.clip(effect(features), 0, 1)
    values = np.zeros((study.replicates, study.points, 1, 2, 1))
    values[:, :, 0, 1, 0] = np.arange(study.replicates)[:, None] < share[None] * study.replicates
    return values


def test_the_scenario_of_a_synthetic_model_is_found_and_becomes_a_world(tmp_path):
    study = discover()
    values = synthetic(study, lambda x: 0.5 * (x["pyongyang.signal"].to_numpy() > 2.2))
    brings, backfires = discovery.scenarios(study, values)
    assert [limit.parameter for limit in brings.found.box.limits] == ["pyongyang.signal"]
    assert backfires.found is None
    text = discovery.world_file(brings, "hopeful", {"moscow": {"price": 40}}, "kaesong discover")
    held = yaml.safe_load(text)["hopeful"]
    assert held["moscow"] == {"price": 40}
    assert held["pyongyang"]["signal"] > 2.2
    table = discovery.summary([brings, backfires])
    assert table["scenario"].to_list() == ["brings", "backfires"]
    assert table["of_interest"].to_list() == [int(brings.interest.sum()), 0]


def test_a_policy_that_takes_talks_away_backfires():
    study = discover()
    values = synthetic(study, lambda x: 0.5 * (x["washington.revocation"].to_numpy() > 0.2))[
        :, :, :, ::-1
    ]
    brings, backfires = discovery.scenarios(study, values)
    assert brings.interest.sum() == 0
    assert [limit.parameter for limit in backfires.found.box.limits] == ["washington.revocation"]


def test_points_are_the_draws_of_the_prior_or_posterior_and_policies_share_them():
    study = discover(points=60)
    assert set(discovery.features_of(study, 0).columns) == set(DRAWN)
    assert study.crossed == (1, 2)
    assert len(study.sample) == 60


def test_the_study_leaves_boxes_a_world_and_a_report(tmp_path, capsys):
    words = [
        *FEW,
        "brings=0.1",
        "parameters=prior",
        "policy=grand_bargain",
        f"results={tmp_path}",
        "name=one",
    ]
    assert main(["discover", *words]) == 0
    folder = tmp_path / "discover" / "one"
    summary = pl.read_csv(folder / "summary.csv")
    assert set(summary["scenario"]) == {"brings", "backfires"}
    assert "Under which conditions" in (folder / "report.html").read_text()
    assert "adds 10 points or more" in " ".join(capsys.readouterr().out.split())
    for path in (folder / "world").glob("*.yaml"):
        again = [
            "policy=recognition",
            f"world={path.stem}",
            "parameters.firm.candidates=5",
            "horizon=12",
        ]
        more = ["replicates=4", "figures=false", f"results={tmp_path}", f"name={path.stem}"]
        assert main(["compare", "--config-dir", str(folder), *again, *more]) == 0


def test_the_first_box_is_kept_as_a_world_of_the_project(tmp_path, monkeypatch):
    (tmp_path / "world").mkdir()
    monkeypatch.setattr("experiments.discover.CONF", tmp_path)
    study = discover()
    found = discovery.scenarios(
        study, synthetic(study, lambda x: x["pyongyang.signal"].to_numpy() > 2)
    )
    monkeypatch.setattr(discovery, "scenarios", lambda *_: found)
    assert main(["discover", *FEW, "keep=hopeful", f"results={tmp_path}", "name=x"]) == 0
    kept = list((tmp_path / "world").glob("*.yaml"))
    left = sorted((tmp_path / "discover" / "x" / "world").glob("*.yaml"))
    assert len(kept) == min(1, len(left)) == 1
    assert list(yaml.safe_load(kept[0].read_text("utf-8"))) == ["hopeful"]
    assert "kaesong compare world=hopeful" in kept[0].read_text("utf-8")


def test_a_world_is_kept_under_a_free_name_alone(tmp_path, capsys):
    assert main(["discover", *FEW, "keep=baseline", f"results={tmp_path}"]) == 2
    assert "conf/world/baseline.yaml exists already" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert (CONF / "world" / "baseline.yaml").exists()

"""An effect divided among links: Shapley values of known games, and of the model's own."""

import json

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.lab.stats.effects import pairs_and_interval
from experiments.lab.stats.intervals import critical
from experiments.pathways import tables as pathways_tables
from experiments.pathways import words as links_words
from experiments.pathways.links import LINKS, REST, SIZE, TOTAL, cells_of
from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.outcomes import OUTCOMES
from model.parameters import overlay
from tests.support.sheets import unwritten
from tests.support.shipped import shipped
from tests.support.studies import checked

#: A zone that is open from the first month, with nothing else to stop or open it.
OPEN_ZONE = {
    "zone": {"open_at_start": 1},
    "committee": {"required": 0},
    "washington": {"consent": 1},
    "seoul": {"closure_intercept": -6},
    "suspension": {"hazard": 0},
    "calendar": {"horizon": 48},
    "firm": {"tenants": 60, "candidates": 60, "review_tenant": 0.1, "review_candidate": 0.1},
}


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


FEW = ["parameters.firm.candidates=5", "horizon=12", "replicates=8", "scale=[1,3]", "price=[15,83]", "signal=[1,2]"]


def pathways(**more):
    return checked(
        "pathways",
        shipped(["status_quo", "recognition"])
        | {
            "parameters": {"firm": {"candidates": 5}, "draws": None},
            "horizon": 12,
            "replicates": 8,
            "metrics": ["talks_by_deadline", "cash_total"],
            "scale": [1, 3],
            "price": [15, 83],
            "signal": [],
        }
        | more,
    )


def test_every_combination_of_links_is_run_and_then_the_cells_of_the_maps():
    study = pathways()
    table = study.sample.table()
    switches = table.select(f"path.{link}" for link in LINKS)
    assert switches.head(64).n_unique() == 64
    assert switches.row(0) == (0,) * 6
    assert switches.row(63) == (1,) * 6
    assert table.head(64).select(f"{name}.times" for name in SIZE).null_count().row(0) == (64,) * len(SIZE)
    cells = cells_of(study.scale, study.rivals)
    assert len(study.sample) == 64 + 4 * len(cells)


def at_size(size):
    """The point of the last cell of a map at that size of the zone, as a run meets it."""
    study = pathways(scale=[1, size], parameters={"draws": None})
    return study, study.sample.points(np.array([len(study.sample) - 1]), study.base)[:, 0]


def test_a_cell_multiplies_what_the_world_has_beyond_the_range_that_is_plausible():
    study, made = at_size(10)
    plain = study.base[0]
    for name in SIZE:
        agent, own = name.split(".")
        assert made[0][agent][own] == pytest.approx(10 * plain[agent][own]), name
    assert made[0].zone.labour_growth == 13_000, "the row's range ends at 5,000"
    assert made[0].moscow.price == 83


@pytest.mark.parametrize("size", [2, 6, 10])
def test_a_zone_of_another_size_really_becomes_that_much_larger(size):
    workers = []
    for times in (1, size):
        _, made = at_size(times)
        full = {key: value for key, value in OPEN_ZONE.items() if key != "firm"}
        overlay(made[0], full, "a test")
        packages = pathways().packages
        firms = firms_of(made, packages)
        found = [histories(made, packages, draw(1, k, months_of(made), firms)) for k in range(6)]
        workers.append(np.mean([one["zone_workers_end"][0, 1] for one in found]))
    assert workers[1] / workers[0] == pytest.approx(size, rel=0.1)


def synthetic(study, effect, noise=0.01):
    """Values of two policies for every point of a study, from a function of the links that are whole."""
    links = study.sample.values[:, : len(LINKS)]
    values = np.zeros((study.replicates, len(links), 1, 2, len(study.metrics)))
    luck = np.random.default_rng(2).normal(0, noise, study.replicates)
    values[:, :, 0, 1, :] = (np.array([effect(row) for row in links]) + luck[:, None])[:, :, None]
    return values


def rows_of(table, metric="talks_by_deadline"):
    return {row["link"]: row for row in table.filter(pl.col("outcome") == metric).iter_rows(named=True)}


def test_the_table_finds_what_a_synthetic_model_puts_on_each_link():
    study = pathways(scale=[])
    weights = dict(zip(LINKS, (0.1, 0.0, 0.3, 0.0, 0.5, -0.2), strict=True))
    values = synthetic(study, lambda row: 0.05 + row @ list(weights.values()))
    found = {link: row["value"] for link, row in rows_of(pathways_tables.divided(study, values)).items()}
    for link, weight in weights.items():
        assert found[link] == pytest.approx(weight, abs=1e-9)
    assert found[TOTAL] == pytest.approx(0.75, abs=0.02)
    assert found[REST] + sum(found[link] for link in LINKS) == pytest.approx(found[TOTAL])
    assert found["economic"] == pytest.approx(0.4)
    assert found["political"] == pytest.approx(0.3)


def of_luck(study, chance, seed):
    """Talks where the signal is whole and the luck of the run is good; cash that no link moves."""
    links = study.sample.values[:, : len(LINKS)]
    values = np.zeros((study.replicates, len(links), 1, 2, 2))
    good = np.random.default_rng(seed).random(study.replicates) < chance
    signal = links[:, LINKS.index("signal")] == 1
    values[:, :, 0, 1, 0] = good[:, None] & signal[None]
    return values, good


def test_the_interval_of_a_link_covers_the_truth_as_often_as_it_says():
    study = pathways(scale=[], replicates=60)
    covered = []
    for seed in range(120):
        values, good = of_luck(study, 0.3, seed)
        row = rows_of(pathways_tables.divided(study, values))["signal"]
        covered.append(row["low"] <= 0.3 <= row["high"])
    _, low, high = pairs_and_interval(good.astype(float), np.zeros(60, dtype=int))
    assert (row["low"], row["high"]) == pytest.approx((float(low), float(high)))
    assert 0.89 <= np.mean(covered) < 1, "too narrow, or too wide to be 95 %"


def test_a_link_that_never_showed_is_no_proof_unless_its_lever_is_not_pulled():
    study = pathways(scale=[], replicates=60)
    table = pathways_tables.divided(study, of_luck(study, 0.3, 1)[0])
    talks, cash = rows_of(table), rows_of(table, "cash_total")
    least = critical() ** 2 / (60 + critical() ** 2)
    assert 1 - (1 - least) ** 60 > 0.9, "a link that acts so rarely would not have shown in 60 runs"
    assert (talks["rents"]["low"], talks["rents"]["high"]) == pytest.approx((-least, least))
    assert links_words.span(talks["rents"]) == "−6.0 to +6.0"
    assert links_words.span(cash["rents"]) == links_words.UNSEEN
    for rows in (talks, cash):
        assert not rows["security"]["acts"]
        assert (rows["security"]["low"], rows["security"]["high"]) == (0, 0)
        assert links_words.span(rows["security"]) == links_words.IDLE
        assert rows["market"]["acts"]


def test_only_an_opening_that_is_announced_can_be_felt_before_talks():
    for anticipation, felt in ((0.5, ["recognition"]), (0, [])):
        values = {"firm": {"candidates": 5}, "draws": None, "pyongyang": {"anticipation": anticipation}}
        study = pathways(parameters=values, policy=shipped(["status_quo", "recognition", "overture"])["policy"])
        assert study._felt() == felt


def test_replicates_that_share_a_draw_count_once():
    free = {"firm": {"candidates": 5}, "draws": "prior"}
    alone, shared = (pathways(scale=[], replicates=40), pathways(scale=[], replicates=40, parameters=free))
    values, _ = of_luck(alone, 0.5, 3)
    values[1::2] = values[::2]  # the two replicates of a draw are alike
    widths = []
    for study in (alone, shared):
        row = rows_of(pathways_tables.divided(study, values))["signal"]
        widths.append(row["high"] - row["low"])
    assert widths[1] / widths[0] == pytest.approx(2**0.5, rel=0.08)


@pytest.mark.parametrize(
    ("economic", "political", "noise", "verdict"),
    [
        (0.4, 0.1, 0.01, pathways_tables.ECONOMIC),
        (0.1, 0.4, 0.01, pathways_tables.POLITICAL),
        (0.26, 0.24, 0.05, pathways_tables.OPEN),  # above a half, not for sure
        (0.24, 0.26, 0.05, pathways_tables.OPEN),
        (0, 0, 0.01, pathways_tables.OPEN),
    ],
)
def test_a_cell_says_on_which_side_of_a_half_it_surely_lies(economic, political, noise, verdict):
    study = pathways(replicates=40)
    values = synthetic(study, lambda row: economic * row[0] + political * row[5], noise)
    if not economic:
        values[:, :, 0, 1] -= values[:, :, 0, 1].mean()
    cells = pathways_tables.thresholds(study, values)
    assert set(cells["verdict"]) == {verdict}
    if not economic:
        assert cells["share"].null_count() == len(cells)
        return
    share = economic / (economic + political)
    assert cells["share"].to_numpy() == pytest.approx(share, abs=0.05)
    sides = ((cells["share_low"] > 0.5) | (cells["share_high"] < 0.5)).all()
    assert sides == (verdict != pathways_tables.OPEN)


def test_the_interval_of_a_share_widens_with_the_noise():
    study = pathways(replicates=40, metrics=["cash_total"])
    rng = np.random.default_rng(5)
    widths = []
    for noise in (0.5, 1.0):
        values = synthetic(study, lambda row: 2 * row[0] + row[5], 0)
        own = rng.normal(0, noise, (40, 1)) * study.sample.values[None, :, 0]  # on the economic link
        values[:, :, 0, 1, 0] += own
        cells = pathways_tables.thresholds(study, values)
        widths.append((cells["share_high"] - cells["share_low"]).mean())
    assert 1.5 < widths[1] / widths[0] < 2.7, widths


def test_a_link_whose_lever_is_not_pulled_moves_no_run_of_the_model(tmp_path):
    words = ["policy=direct_aid", "parameters.firm.candidates=5", "replicates=4", "scale=[]", "figures=false"]
    assert main(["pathways", *words, f"results={tmp_path}", "name=aid"]) == 0
    runs = pl.read_parquet(tmp_path / "pathways" / "aid" / "runs.parquet")
    for link in ("market", "security"):
        whole, cut = (runs.filter(pl.col(f"path.{link}") == k).select("replicate", "policy", *OUTCOMES) for k in (1, 0))
        assert whole.equals(cut, null_equal=True)


def test_the_study_leaves_its_tables_and_the_parts_add_up(tmp_path, capsys):
    assert main(["pathways", *FEW, f"results={tmp_path}", "name=one", "figures=false"]) == 0
    folder = tmp_path / "pathways" / "one"
    table = pl.read_csv(folder / "summary.csv")
    for (_,), part in table.group_by("outcome"):
        value = dict(part.select("link", "value").iter_rows())
        assert sum(value[link] for link in (*LINKS, REST)) == pytest.approx(value[TOTAL], abs=1e-9)
    assert pl.read_csv(folder / "threshold.csv").height == 8
    runs = pl.read_parquet(folder / "runs.parquet")
    assert len(runs) == 8 * 2 * (64 + 32)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["runs"] == len(runs)
    report = (folder / "report.html").read_text()
    assert "Shapley (1953)" in report
    assert "How sure are we?" in report
    assert "pyongyang.shelter" in report
    assert manifest["command"] in report.replace("&#39;", "'")
    assert "Whole effect" in capsys.readouterr().out


def test_the_whole_effect_is_that_of_compare(tmp_path):
    few = [*FEW[:3], f"results={tmp_path}", "name=same", "figures=false", "policy=recognition"]
    assert main(["pathways", *few, "scale=[]"]) == 0
    assert main(["compare", *few]) == 0
    whole = pl.read_csv(tmp_path / "pathways" / "same" / "summary.csv").filter(pl.col("link") == TOTAL)
    plain = pl.read_csv(tmp_path / "compare" / "same" / "summary.csv").filter(pl.col("policy") == "recognition")
    for row in whole.iter_rows(named=True):
        other = plain.row(by_predicate=pl.col("outcome") == row["outcome"], named=True)
        assert row["value"] == pytest.approx(other["effect"], abs=1e-12)
        if row["low"] is None:  # too few runs differ: not known
            assert other["effect_low"] is None
            continue
        assert row["low"] == pytest.approx(other["effect_low"], abs=1e-12)
        assert row["high"] == pytest.approx(other["effect_high"], abs=1e-12)


def test_its_figures_are_drawn_for_every_world(tmp_path):
    words = [*FEW, f"results={tmp_path}", "name=drawn", "world=[baseline,ceasefire]"]
    assert main(["pathways", *words]) == 0
    names = {path.stem for path in (tmp_path / "pathways" / "drawn" / "figures").glob("*.png")}
    assert names == {
        f"{world}_{name}" for world in ("baseline", "ceasefire") for name in ("links", "waterfall", "threshold")
    }

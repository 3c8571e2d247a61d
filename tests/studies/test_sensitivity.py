"""Indices find what is known, and luck is a factor like the others."""

import json

import numpy as np
import polars as pl
import pytest
from SALib.analyze import morris, sobol

from experiments.__main__ import main
from experiments.lab.design.axes import Axis
from experiments.lab.design.designs import morris_walks
from experiments.lab.design.prior import DRAWN
from experiments.sensitivity.indices import LUCK, groups_of, morris_indices, problem_of, sampled, sobol_indices
from experiments.sensitivity.tables import analysed
from experiments.sensitivity.words import sentences
from model.parameters import BadInput
from tests.support.sheets import unwritten
from tests.support.studies import LEFT_BY_ALL, small, study
from tests.support.swept import sweep


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


FEW = ["parameters.firm.candidates=5", "horizon=12"]


def axes(*names, low=-np.pi, high=np.pi):
    return [Axis(name, None, low, high) for name in names]


def noise(design, spread, seed=3):
    """The same draw wherever the replicate is the same."""
    draws = np.random.default_rng(seed).normal(0, spread, design.own.max() + 1)
    return draws[design.own]


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def index(table, factor, kind):
    rows = table.filter(pl.col("size") == table["size"].max())
    return rows.row(by_predicate=(pl.col("factor") == factor) & (pl.col("index") == kind), named=True)


@pytest.mark.parametrize("spread", [0.0, 3.0])
def test_the_indices_of_ishigami_are_found_beside_luck_of_known_size(spread):
    of = axes("firm.value", "firm.overhead", "firm.workforce")
    design = sampled("sobol", of, (), 4096, 1)
    table = sobol_indices(of, (), ishigami(design.values) + noise(design, spread))
    whole = 13.845 + spread**2
    known = {
        ("firm.value", "first"): 4.346,
        ("firm.overhead", "first"): 6.125,
        ("firm.workforce", "first"): 0.0,
        ("firm.value", "total"): 7.720,
        ("firm.overhead", "total"): 6.125,
        ("firm.workforce", "total"): 3.374,
    }
    for (factor, kind), variance in known.items():
        row = index(table, factor, kind)
        assert row["value"] == pytest.approx(variance / whole, abs=0.06)
        assert row["low"] - 0.03 <= variance / whole <= row["high"] + 0.03
    for kind in ("first", "total"):
        assert index(table, LUCK, kind)["value"] == pytest.approx(spread**2 / whole, abs=0.06)


def test_a_group_has_the_variance_of_all_its_members():
    of = axes("firm.value", "firm.overhead", "moscow.price")
    vary = ("firm", "moscow.price")
    design = sampled("sobol", of, vary, 2048, 1)
    x = design.values
    table = sobol_indices(of, vary, x[:, 0] + x[:, 1] + 2 * x[:, 2])
    assert set(table["factor"]) == {"firm", "moscow.price", LUCK}
    assert index(table, "firm", "first")["value"] == pytest.approx(1 / 3, abs=0.05)
    assert index(table, "moscow.price", "total")["value"] == pytest.approx(2 / 3, abs=0.05)


def test_luck_that_multiplies_has_a_hand_in_what_it_does_not_explain_alone():
    of = axes("firm.value")
    design = sampled("sobol", of, (), 2048, 1)
    table = sobol_indices(of, (), design.values[:, 0] * noise(design, 1.0))
    assert index(table, LUCK, "first")["value"] == pytest.approx(0, abs=0.08)
    assert index(table, LUCK, "total")["value"] == pytest.approx(1, abs=0.12)


def test_every_row_of_the_base_sample_has_luck_of_its_own():
    design = sampled("sobol", axes("firm.value", "firm.overhead"), (), 16, 1)
    own = design.own.reshape(16, 5)  # A, two with one column of B, one with B's luck, B
    assert (own[:, :3] == own[:, :1]).all()
    assert (own[:, 3:] == own[:, 4:]).all()
    assert len(set(own[:, 0]) | set(own[:, 4])) == 32
    assert (design.own % 2 == 0).all(), "replicates in a row would share what is drawn besides"


def test_indices_are_those_of_salib():
    of = axes("firm.value", "firm.overhead", "moscow.price")
    vary = ("firm", "moscow.price")
    design = sampled("sobol", of, vary, 256, 1)
    outcome = ishigami(design.values) + noise(design, 2.0) + 5
    found = sobol.analyze(problem_of(of, vary), outcome, calc_second_order=False, num_resamples=2)
    table = sobol_indices(of, vary, outcome).filter(size=256)
    for kind, key in (("first", "S1"), ("total", "ST")):
        assert table.filter(index=kind)["factor"].to_list() == ["firm", "moscow.price", LUCK]
        np.testing.assert_allclose(table.filter(index=kind)["value"], found[key], rtol=1e-9)


def test_an_outcome_that_never_varies_has_no_indices():
    of = axes("firm.value")
    assert sobol_indices(of, (), np.zeros(8 * 4)).is_empty()


def test_the_convergence_is_that_of_the_first_rows():
    of = axes("firm.value", "firm.overhead")
    design = sampled("sobol", of, (), 256, 1)
    outcome = design.values[:, 0]
    table = sobol_indices(of, (), outcome)
    assert table["size"].unique().sort().to_list() == [16, 32, 64, 128, 256]
    alone = sobol_indices(of, (), outcome[: 64 * 5])
    assert index(alone, "firm.value", "total") == index(table.filter(pl.col("size") <= 64), "firm.value", "total")


def test_morris_finds_the_slopes_of_a_plane_and_the_reach_of_luck():
    of = axes("firm.value", "firm.overhead", low=0.0, high=1.0)
    design = sampled("morris", of, (), 400, 1)
    x = design.values
    table = morris_indices(of, (), 3 * x[:, 0] - x[:, 1] + noise(design, 1.0), 1)
    assert index(table, "firm.value", "mu_star")["value"] == pytest.approx(3)
    assert index(table, "firm.overhead", "mu_star")["value"] == pytest.approx(1)
    assert index(table, "firm.overhead", "mu")["value"] == pytest.approx(-1)
    assert index(table, "firm.value", "sigma")["value"] == pytest.approx(0, abs=1e-9)
    assert index(table, LUCK, "mu_star")["value"] == pytest.approx(2 / np.sqrt(np.pi), rel=0.1)


@pytest.mark.parametrize("vary", [(), ("firm", "moscow.price")])
def test_elementary_effects_are_those_of_salib(vary):
    of = axes("firm.value", "moscow.price", "firm.overhead", low=0.0, high=1.0)
    design = sampled("morris", of, vary, 50, 1)
    outcome = design.values[:, 0] ** 2 * design.values[:, 1] - design.values[:, 2] + noise(design, 0.3)
    groups = groups_of(of, vary)
    problem = {"num_vars": 3, "names": [axis.name for axis in of], "groups": groups, "bounds": [[0, 1]] * 3}
    walks = outcome.reshape(50, -1)[:, :-1].reshape(-1)
    found = morris.analyze(problem, morris_walks(50, groups, 1), walks, num_levels=4, num_resamples=2)
    table = morris_indices(of, vary, outcome, 1).filter(pl.col("factor") != LUCK)
    assert table.filter(index="mu_star")["factor"].to_list() == list(found["names"])
    kinds = ("mu_star",) if vary else ("mu_star", "mu", "sigma")
    for kind in kinds:
        np.testing.assert_allclose(table.filter(index=kind)["value"], np.asarray(found[kind], float), rtol=1e-9)


def test_the_numbers_of_a_group_move_as_one_in_a_walk():
    of = axes("firm.value", "moscow.price", "firm.overhead", low=0.0, high=1.0)
    design = sampled("morris", of, ("firm", "moscow.price"), 100, 1)
    walks = design.values.reshape(100, 4, 3)  # the start, two steps, the start on other luck
    moved = (np.diff(walks[:, :3], axis=1) != 0).sum(axis=1)
    assert (moved == 1).all(), "every number moves once in a walk"
    together = np.diff(walks[:, :3], axis=1) != 0
    assert (together[:, :, 0] == together[:, :, 2]).all()
    assert (together[:, :, 0] != together[:, :, 1]).all()
    assert (walks[:, 3] == walks[:, 0]).all()
    own = design.own.reshape(100, 4)
    assert (own[:, :3] == own[:, :1]).all()
    assert len(set(own[:, 0]) | set(own[:, 3])) == 200


def test_a_group_has_the_mean_absolute_change_of_all_its_numbers_and_no_deviation():
    of = axes("firm.value", "moscow.price", "firm.overhead", low=0.0, high=1.0)
    vary = ("firm", "moscow.price")
    x = sampled("morris", of, vary, 2000, 1).values
    table = morris_indices(of, vary, 3 * x[:, 0] + 2 * x[:, 1] + x[:, 2], 1)
    assert set(table["factor"]) == {"firm", "moscow.price", LUCK}
    assert index(table, "firm", "mu_star")["value"] == pytest.approx(3, rel=0.05)  # 4 or 2, as both move
    assert table.filter(factor="firm")["index"].to_list() == ["mu_star"]
    assert index(table, "moscow.price", "mu_star")["value"] == pytest.approx(2)
    assert index(table, "moscow.price", "sigma")["value"] == pytest.approx(0, abs=1e-9)


def test_an_agent_is_a_group_of_morris_as_it_is_of_sobol():
    asked = study("sensitivity", method="morris", vary=["moscow", "firm.value"], points=4)
    assert len(asked.sample) == 4 * (2 + 2)
    each = study("sensitivity", method="morris", vary=["all"], points=4)
    assert len(each.sample) == 4 * (len(each.axes) + 2)


def test_outcomes_and_paired_effects_are_both_analysed():
    asked = sweep(["moscow"], study="sensitivity")
    values = np.random.default_rng(1).random((len(asked.sample), 1, 2, 2))
    table = analysed(asked, values)
    assert table.select("policy", "of").unique().sort("policy", "of").rows() == [
        ("recognition", "effect"),
        ("recognition", "outcome"),
        ("status_quo", "outcome"),
    ]
    design_rows = len(asked.sample)
    assert design_rows == 8 * (1 + 1 + 2)  # base rows x (the group moscow, luck, A and B)


def test_what_is_drawn_beside_the_design_is_said():
    some = sweep(["moscow.price"], study="sensitivity", draws="prior")
    assert some.besides
    assert not sweep(list(DRAWN), study="sensitivity", draws="prior").besides
    assert not sweep(["moscow.price"], study="sensitivity").besides


@pytest.mark.parametrize(
    ("more", "part"),
    [({"points": 100}, "64 or 128"), ({"method": "sobl"}, "did you mean 'sobol'"), ({"points": 2}, "from 4")],
)
def test_a_wrong_sample_is_refused(more, part):
    with pytest.raises(BadInput, match=part):
        sweep(["moscow"], study="sensitivity", **more)


@pytest.fixture(scope="module", params=["sobol", "morris"])
def folder(request, tmp_path_factory):
    """A sensitivity study as a user runs it."""
    results = tmp_path_factory.mktemp("results")
    words = [f"method={request.param}", "vary=[moscow,pyongyang.rationality]", "points=16"]
    more = ["world=[baseline,ceasefire]", "name=x", f"results={results}"]
    assert main(["sensitivity", *words, *more, *FEW]) == 0
    return results / "sensitivity" / "x"


def test_a_study_leaves_its_table_its_figures_and_a_page(folder):
    found = {path.name for path in folder.rglob("*") if path.is_file()}
    method = json.loads((folder / "manifest.json").read_text("utf-8"))["command"]
    kinds = {"factors", "convergence"} if "sobol" in method else {"factors"}
    figures = {
        f"{world}_{kind}.{end}" for world in ("baseline", "ceasefire") for kind in kinds for end in ("png", "svg")
    }
    tables = {"runs.parquet", "draws.parquet", "summary.csv"}
    assert found == figures | tables | LEFT_BY_ALL


def test_the_table_has_a_row_a_factor_and_luck_among_them(folder):
    table = pl.read_csv(folder / "summary.csv")
    assert table.columns == [
        "world",
        "policy",
        "outcome",
        "of",
        "size",
        "factor",
        "index",
        "value",
        "low",
        "high",
        "unsure",
    ]
    assert LUCK in table["factor"].to_list()
    assert "pyongyang.rationality" in table["factor"].to_list()


def test_policies_share_the_luck_of_a_row(folder):
    runs = pl.read_parquet(folder / "runs.parquet")
    pairs = runs.group_by("point", "world").agg(pl.col("replicate").n_unique(), pl.len())
    assert set(pairs["replicate"]) == {1}
    assert set(pairs["len"]) == {2}


def test_the_page_opens_without_a_network(folder):
    page = (folder / "report.html").read_text("utf-8")
    assert "data:image/svg+xml;base64," in page
    assert "{{" not in page
    assert "luck" in page


@pytest.mark.parametrize(
    ("estimate", "said"),
    [
        (0.12, "luck alone explains 12 % (interval 7 % to"),
        (-0.11, "luck alone explains no share that can be told"),
        (0.04, "luck alone explains no share that can be told"),
    ],
)
def test_an_index_that_is_estimated_below_zero_is_not_said_to_be_nothing(estimate, said):
    asked = small("sensitivity").study
    table = small("sensitivity").tables["summary"]
    luck = (pl.col("factor") == "luck") & (pl.col("index") == "first")
    moved = table.with_columns(
        value=pl.when(luck).then(estimate).otherwise("value"), low=pl.when(luck).then(estimate - 0.05).otherwise("low")
    )
    assert said in sentences(asked, moved)[0]

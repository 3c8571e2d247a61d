"""PAWN finds what moves a distribution, in order, and tells it from what does nothing."""

import numpy as np
import polars as pl
import pytest
from SALib.analyze import pawn

from experiments.__main__ import main
from experiments.lab.design.axes import Axis
from experiments.sensitivity.indices import DUMMY, sampled
from experiments.sensitivity.pawn import LEVELS, SLICES, cut, distances, pawn_indices
from experiments.sensitivity.words import by_chance, sentences
from tests.support.sheets import unwritten
from tests.support.studies import LEFT_BY_ALL, study

NAMES = ("firm.value", "firm.overhead", "firm.workforce")
AXES = [Axis(name, None, 0.0, 1.0) for name in NAMES]


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


def drawn(points=2048, seed=1):
    """Points, and a normal draw of luck at each."""
    design = sampled("pawn", AXES, (), points, seed)
    return design.values, np.random.default_rng(seed).normal(0, 1, points)


def index(table, factor, kind="mean"):
    rows = table.filter(pl.col("size") == table["size"].max())
    return rows.row(by_predicate=(pl.col("factor") == factor) & (pl.col("index") == kind), named=True)


def test_a_sum_is_ordered_by_its_slopes_and_an_idle_number_lies_at_the_dummy():
    x, luck = drawn()
    table = pawn_indices(AXES, x, 4 * x[:, 0] + 2 * x[:, 1] + 0.2 * luck, 1)
    first, second, idle, dummy = (index(table, name) for name in (*NAMES, DUMMY))
    assert first["value"] > second["value"] > dummy["high"]
    assert idle["value"] < dummy["low"], "what chance adds is taken off"
    assert idle["low"] == 0 < idle["high"]
    assert [row["unsure"] for row in (first, second, idle)] == [False, False, True]


def test_of_a_yes_or_no_it_is_the_mean_change_of_the_chance():
    x, luck = drawn(8192)
    yes = (np.argsort(np.argsort(luck)) + 0.5) / len(luck) < 0.2 + 0.4 * (x[:, 0] > 0.5)
    table = pawn_indices(AXES, x, yes.astype(float), 1)
    assert index(table, NAMES[0])["value"] == pytest.approx(0.2, abs=0.02)
    assert index(table, NAMES[1])["unsure"]


def test_what_moves_only_the_spread_is_found():
    x, luck = drawn()
    table = pawn_indices(AXES, x, (0.1 + 3 * x[:, 1]) * luck, 1)
    row, dummy = index(table, NAMES[1]), index(table, DUMMY)
    assert row["low"] > 1.5 * dummy["high"]
    assert index(table, NAMES[0])["unsure"]


def test_nothing_is_told_where_all_is_luck():
    told = 0
    for seed in range(1, 41):
        x, luck = drawn(100, seed)
        table = pawn_indices(AXES, x, (luck > 0.8).astype(float), seed)
        told += len(table.filter(pl.col("size") == 100, ~pl.col("unsure"), pl.col("factor") != DUMMY, index="mean"))
    assert told <= 7, "one of forty is told by chance: 3 of 120"


@pytest.mark.parametrize("change", [0.0, 0.05, 0.2])
def test_the_mean_change_of_a_chance_is_found_without_what_chance_adds(change):
    """Known: above its middle a number raises the chance of yes by twice the change, so each slice is off by it."""
    found = []
    for seed in range(1, 41):
        x, luck = drawn(256, seed)
        even = (np.argsort(np.argsort(luck)) + 0.5) / len(luck)
        yes = even < 0.4 - change + 2 * change * (x[:, 0] > 0.5)
        table = pawn_indices(AXES[:1], x[:, :1], yes.astype(float), seed)
        found.append(index(table, NAMES[0]) | {"chance": index(table, DUMMY)["value"]})
    value, low, high, added = (np.array([row[key] for row in found]) for key in ("value", "low", "high", "chance"))
    assert abs(value.mean() - change) < 0.5 * added.mean(), "less than half of what chance adds is left"
    assert np.mean((low <= change) & (change <= high)) >= 0.87, "two standard errors below 95 %"
    assert (low < high).all()


def test_what_was_seen_is_salibs_but_for_the_largest_value_that_salib_leaves_out():
    x, luck = drawn(1024)
    outcome = 4 * x[:, 0] + 2 * x[:, 1] + luck
    problem = {"num_vars": 3, "names": [*NAMES], "bounds": [[0, 1]] * 3}
    found = pawn.analyze(problem, x, outcome, S=10)
    table = pawn_indices(AXES, x, outcome, 1)
    slices = np.stack([cut(column, SLICES) for column in x.T])
    ours = distances(np.broadcast_to(cut(outcome, LEVELS), slices.shape), slices)
    for k, kind in enumerate(("mean", "maximum")):
        np.testing.assert_allclose(ours[:, k], found[kind], atol=0.02)
        left = np.array([index(table, name, kind)["value"] for name in NAMES])
        assert (left <= ours[:, k] + 0.02).all(), "chance adds, and takes nothing away"
        assert left[:2] == pytest.approx(ours[:2, k], abs=0.05), "of what moves much it adds little"


def test_equal_values_share_a_slice_and_no_value_is_left_out():
    two = np.repeat([0.0, 1.0], 50)
    assert cut(two, SLICES).tolist() == [0] * 50 + [1] * 50
    optional = np.concatenate([np.zeros(50), np.linspace(0.1, 1, 50)])
    assert (cut(optional, SLICES)[:50] == cut(optional, SLICES)[0]).all()
    assert len(set(cut(optional, SLICES))) == 6
    assert np.bincount(cut(np.arange(100.0), SLICES)).tolist() == [10] * 10


def test_an_outcome_that_never_varies_has_no_indices():
    x, _ = drawn(64)
    assert pawn_indices(AXES, x, np.ones(64), 1).is_empty()


def test_every_point_has_luck_of_its_own():
    own = sampled("pawn", AXES, (), 64, 1).own
    assert len(set(own)) == 64
    assert (own % 2 == 0).all(), "replicates in a row would share what is drawn besides"


def test_an_agent_stands_for_each_of_its_numbers():
    asked = study("sensitivity", method="pawn", vary=["moscow"], points=8)
    assert len(asked.sample) == 8
    assert all(axis.name.startswith("moscow.") for axis in asked.axes)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    results = tmp_path_factory.mktemp("results")
    words = ["method=pawn", "vary=[moscow,pyongyang.rationality]", "points=32", "name=x", f"results={results}"]
    more = ["world=[baseline,ceasefire]", "parameters.firm.candidates=5", "horizon=12"]
    assert main(["sensitivity", *words, *more]) == 0
    return results / "sensitivity" / "x"


def test_a_study_leaves_its_table_its_figures_and_a_page(folder):
    found = {path.name for path in folder.rglob("*") if path.is_file()}
    figures = {
        f"{world}_{kind}.{end}"
        for world in ("baseline", "ceasefire")
        for kind in ("factors", "convergence")
        for end in ("png", "svg")
    }
    assert found == figures | LEFT_BY_ALL | {"runs.parquet", "draws.parquet", "summary.csv"}
    table = pl.read_csv(folder / "summary.csv")
    assert {DUMMY, "moscow.price"} <= set(table["factor"])
    assert set(table["of"]) == {"outcome", "effect"}
    page = (folder / "report.html").read_text("utf-8")
    assert "Pianosi and Wagener (2018)" in page
    assert "Luck is no factor here" in page


def test_policies_share_the_luck_of_a_point(folder):
    runs = pl.read_parquet(folder / "runs.parquet")
    pairs = runs.group_by("point", "world").agg(pl.col("replicate").n_unique(), pl.len())
    assert set(pairs["replicate"]) == {1}
    assert set(pairs["len"]) == {2}


def made_up(*rows):
    """A summary of the effect on talks: factor, value, unsure."""
    keys = {"world": "baseline", "policy": "recognition", "outcome": "talks_by_deadline", "of": "effect", "size": 8}
    floor = keys | {"factor": DUMMY, "index": "mean", "value": 0.02, "low": 0.01, "high": 0.031, "unsure": False}
    told = [
        keys
        | {"factor": name, "index": "mean", "value": value, "low": value - 0.01, "high": value + 0.01, "unsure": unsure}
        for name, value, unsure in rows
    ]
    return pl.DataFrame([floor, *told])


IDLE = [(f"firm.idle_{k}", 0.02, True) for k in range(20)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("moscow.price", 0.02, True)], ["None of 1 numbers can be told", "adds up to 3.1 points", "1 of 1 indices"]),
        (
            [("moscow.price", 0.1, False), ("zone.cap", 0.05, False), ("firm.value", 0.02, True)],
            ["moscow.price moves the distribution of the effect of recognition", "10.0 (interval 9.0 to 11.0) points"],
        ),
        ([("moscow.price", 0.1, False), ("firm.value", 0.2, False)], ["firm.value moves", "Next come moscow.price by"]),
        (
            [("moscow.price", 0.1, False), ("zone.cap", 0.05, False), ("firm.value", 0.02, True)],
            ["Of 3 numbers, two can be told from nothing. Up to one of them may be chance's."],
        ),
        (
            [("moscow.price", 0.012, False), ("zone.cap", 0.011, False), *IDLE],
            ["Of 22 numbers, no more can be told to move", "It would let two, and two can be told."],
        ),
        (  # one stands out though all are judged together
            [("moscow.price", 0.1, False), *IDLE],
            ["moscow.price moves", "Of 21 numbers, one can be told from nothing."],
        ),
        (
            [("moscow.price", 0.1, False), ("zone.cap", 0.05, False), ("zone.fee", 0.04, False), *IDLE],
            ["moscow.price moves", "Of 23 numbers, three can be told from nothing. Up to two of them may be chance's."],
        ),
    ],
)
def test_only_what_clears_the_dummy_is_named(rows, said):
    asked = study("sensitivity", method="pawn", vary=["moscow"], points=8, policy="recognition")
    text = " ".join(sentences(asked, made_up(*rows)))
    assert [part for part in said if part not in text] == []
    if rows[-1][2]:
        assert f"{rows[-1][0]} moves" not in text
    if "no more can be told" in text:
        assert "moscow.price" not in text, "what chance may have told is not named"


def test_so_many_idle_numbers_are_told_by_chance():
    """Known: of N numbers that do nothing, each is told with a chance of one in forty."""
    assert [by_chance(numbers) for numbers in (1, 2, 20, 174)] == [0, 1, 2, 9]


def test_the_ends_of_both_indices_hold_their_value():
    for seed in range(1, 9):
        x, luck = drawn(64, seed)
        table = pawn_indices(AXES, x, (luck + x[:, 0] > 1).astype(float), seed)
        assert table.filter((pl.col("low") > pl.col("value")) | (pl.col("value") > pl.col("high"))).is_empty()

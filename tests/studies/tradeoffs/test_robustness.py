"""Robustness by name: known answers on tiny tables, what luck must not do, and what is said of it."""

import numpy as np
import polars as pl
import pytest

from experiments.tradeoffs import robust_tables
from experiments.tradeoffs import tables as standings
from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.robust_words import robust
from experiments.tradeoffs.robustness import ALL
from model.parameters import BadInput
from tests.support.tradeoffs import LIMITS, made_up, tradeoffs

CASH = list(GOALS).index("cash")


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch):
    monkeypatch.setattr(standings, "RESAMPLES", 40)


def table_of(values, **more):
    """The table of all metrics, from values in replicates, draws, one world, policies and goals."""
    study = tradeoffs(points=values.shape[1], replicates=len(values), robustness=ALL, **more)
    return robust_tables.table(study, values)


def values_of(talks, cash=0.0):
    """Values of a status quo with talks of 0.2 and no cash, of one with these in five draws, and of a copy."""
    values = np.zeros((2, 5, 1, 3, len(GOALS)))
    values[..., 0] = 0.2
    values[:, :, 0, 1, 0] = talks
    values[:, :, 0, 1, CASH] = cash
    values[:, :, :, 2] = values[:, :, :, 0]
    return values


def row(table, metric, goal="talks", policy="recognition"):
    return table.row(
        by_predicate=(pl.col("metric") == metric) & (pl.col("goal") == goal) & (pl.col("policy") == policy), named=True
    )


def assert_held(found):
    """The value lies within its interval; of five draws some ends cannot be told."""
    ends = {"percentile_regret": ("low",), "undesirable_deviations": ()}.get(found["metric"], ("low", "high"))
    assert tuple(end for end in ("low", "high") if found[end] is not None) == ends
    assert (found["low"] or found["value"]) <= found["value"] <= (found["high"] or found["value"])


TALKS = [0.0, 0.1, 0.2, 0.3, 1.0]
SPREAD = float(np.std(TALKS))


@pytest.mark.parametrize(
    ("metric", "answer", "rank"),
    [
        ("domain_criterion", 0.4, 1),  # two of five add 0.05
        ("maximin", 0.0, 3),
        ("maximax", 1.0, 1),
        ("hurwicz", 0.5, 1),
        ("laplace", 0.32, 1),
        ("minimax_regret", 0.2, 1),  # the others forgo 0.8 in the last world
        ("percentile_regret", 0.16, 1),
        ("mean_variance", 1.32 / (1 + SPREAD), 3),
        ("undesirable_deviations", 0.3 / 5, 3),  # 0.2 and 0.1 below the median of 0.2
    ],
)
def test_every_metric_has_the_value_and_the_rank_that_its_formula_gives(metric, answer, rank):
    found = row(table_of(values_of(TALKS)), metric)
    assert found["value"] == pytest.approx(answer)
    assert found["rank"] == rank
    assert_held(found)


@pytest.mark.parametrize(
    ("metric", "answer", "rank"),
    [
        ("maximin", 100.0, 3),  # the dearest world
        ("maximax", 0.0, 1),
        ("hurwicz", 50.0, 3),
        ("laplace", 32.0, 3),
        ("minimax_regret", 100.0, 3),
        ("mean_variance", 33 * (1 + 100 * SPREAD), 3),
        ("undesirable_deviations", (10 + 80) / 5, 3),  # above the median of 20
    ],
)
def test_of_what_costs_less_is_better_and_the_sign_is_that_of_the_goal(metric, answer, rank):
    found = row(table_of(values_of(0.2, 100 * np.array(TALKS))), metric, "cash")
    assert found["value"] == pytest.approx(answer)
    assert found["rank"] == rank
    assert_held(found)


def test_no_end_lies_beyond_what_a_share_or_a_cost_can_be():
    values = values_of(TALKS, 100 * np.array(TALKS))
    values[1] = values[1, ::-1]
    ends = table_of(values).filter(pl.col("metric") != "mean_variance", pl.col("goal") != ALL)
    assert ends["low"].min() == 0
    assert ends.filter(pl.col("goal") == "talks", pl.col("metric") != "domain_criterion")["high"].max() == 1


def test_policies_that_tie_share_their_rank_and_their_firsts():
    table = table_of(values_of(TALKS))
    one, other = (row(table, "maximin", policy=policy) for policy in ("status_quo", "direct_aid"))
    assert one["rank"] == other["rank"] == 1
    assert 0.4 < one["first"] == other["first"] <= 0.5


def test_the_status_quo_has_no_rank_by_what_is_measured_against_it():
    table = table_of(values_of(TALKS), satisfice=LIMITS | {"talks": -1})
    assert row(table, "domain_criterion", policy="status_quo")["rank"] is None
    assert row(table, "domain_criterion", policy="direct_aid")["rank"] == 1


def test_metrics_that_stand_in_the_summary_already_say_the_same_there():
    study = tradeoffs(points=8, replicates=6, robustness=ALL)
    values = made_up(study)
    table, summary = robust_tables.table(study, values), standings.summary(study, values)
    for one in summary.iter_rows(named=True):
        name = one["policy"]
        assert row(table, "laplace", policy=name)["value"] == pytest.approx(one["talks"])
        assert row(table, "laplace", ALL, name)["value"] == pytest.approx(one["score"])
        assert row(table, "domain_criterion", ALL, name)["value"] == pytest.approx(one["robustness"])
        for goal in GOALS:
            told = row(table, "percentile_regret", goal, name)["value"]
            assert told == pytest.approx(one[f"{goal}_regret_q90"]), goal


def test_luck_within_worlds_makes_no_world_worse():
    rng, values = np.random.default_rng(5), np.zeros((20, 300, 1, 3, len(GOALS)))
    values[..., 0] = rng.random((20, 300, 1, 3)) < 0.3
    assert values[..., 0].mean(axis=0).min() < 0.1
    table = table_of(values)
    for metric in ("maximin", "maximax", "hurwicz"):
        assert row(table, metric)["value"] == pytest.approx(0.3, abs=0.1)


def test_an_interval_holds_the_truth_of_a_mean_and_narrows_with_more_draws():
    widths, held = [], []
    for points in (10, 160):
        study = tradeoffs(points=points, replicates=8, robustness=["laplace"])
        found = robust_tables.table(study, made_up(study, seed=3)).filter(pl.col("goal") != ALL)
        held += found.select((pl.col("low") <= 1) & (pl.col("high") >= 1)).to_series().to_list()
        widths.append((found["high"] - found["low"]).mean())
    assert np.mean(held) > 0.75  # ends of 40 resamples, all on few replicates
    assert widths[1] < widths[0]


def test_more_metrics_change_no_other_and_none_changes_the_study():
    values = values_of(TALKS)
    few = robust_tables.table(tradeoffs(points=5, replicates=2, robustness=["hurwicz"]), values)
    assert few.equals(table_of(values).filter(pl.col("metric") == "hurwicz"))
    assert tradeoffs(robustness=[ALL]).robustness == tradeoffs(robustness=ALL).robustness
    asked, none = tradeoffs(robustness="maximin"), tradeoffs(robustness=None)
    assert asked.robustness == ("maximin",)
    assert none.robustness == ()
    assert asked.decides() == none.decides()


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (["nope"], "robustness: nope is no metric of robustness; "),
        (["maximim"], "robustness: maximim is no metric of robustness; did you mean 'maximin'?"),
        ([1], "robustness=[1]: it takes names of metrics"),
        (True, "robustness=True: it takes names of metrics"),
        ("each", "robustness: each is no metric of robustness; "),
    ],
)
def test_what_is_no_metric_is_refused(given, line):
    with pytest.raises(BadInput) as caught:
        tradeoffs(robustness=given)
    assert line in str(caught.value)


def said(ranks, first=1.0):
    """What is said of ranks, metric -> policy -> rank, the same on talks and over all goals."""
    rows = [
        {"metric": metric, "goal": goal, "policy": policy, "rank": rank, "first": first if rank == 1 else 0.0}
        for metric, own in ranks.items()
        for goal in (ALL, "talks")
        for policy, rank in own.items()
    ]
    return " ".join(robust(tradeoffs(robustness=list(ranks)), pl.DataFrame(rows)))


def test_what_is_said_follows_the_ranks():
    flips = {
        "maximin": {"status_quo": 1, "recognition": 2, "direct_aid": 3},
        "maximax": {"status_quo": 2, "recognition": 3, "direct_aid": 1},
        "laplace": {"status_quo": 1, "recognition": 2, "direct_aid": 3},
    }
    told = said(flips)
    assert "Three metrics of robustness rank the policies" in told
    assert "'Status quo' ranks first by maximin and Laplace. 'Direct aid' ranks first by maximax." in told
    assert "Rankings flip most for 'Direct aid': place 1 by maximax, place 3 by maximin and Laplace." in told
    assert "holds in 90 % of the resamples or more" in told
    assert "By every metric, it is too close to call who is first over all goals." in said(flips, first=0.6)


def test_where_all_agree_nothing_flips_and_one_metric_alone_is_told_alone():
    alike = {name: {"status_quo": 1, "recognition": 2} for name in ("maximin", "hurwicz")}
    assert "'Status quo' ranks first by both." in said(alike)
    assert "All metrics rank the policies alike." in said(alike)
    told = said({"minimax_regret": {"status_quo": 2, "recognition": 1}})
    assert told.startswith("By minimax regret, over all goals with the weights given, 'Recognition' ranks first.")
    assert "flip" not in told


@pytest.mark.parametrize("metric", ["laplace", "mean_variance", "undesirable_deviations"])
def test_the_interval_of_a_metric_holds_what_many_draws_would_say(metric):
    """Talks of normal draws, of which mean, spread and half of the mean distance to the median are known."""
    spread, held = 0.15, []
    truth = {
        "laplace": 0.5,
        "mean_variance": 1.5 / (1 + spread),
        "undesirable_deviations": spread / np.sqrt(2 * np.pi),
    }[metric]
    for seed in range(40):
        rng = np.random.default_rng(seed)
        values = np.zeros((20, 60, 1, 3, len(GOALS)))
        values[..., 0] = 0.5 + spread * rng.normal(size=(60, 1, 3)) + 0.2 * rng.normal(size=(20, 60, 1, 3))
        study = tradeoffs(points=60, replicates=20, robustness=[metric])
        found = robust_tables.table(study, values).filter(pl.col("goal") == "talks")
        held += ((found["low"] <= truth) & (found["high"] >= truth)).to_list()
    assert np.mean(held) >= 0.92

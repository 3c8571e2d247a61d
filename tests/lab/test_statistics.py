"""Effects are paired differences with honest intervals."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from experiments.lab.stats import effects as statistics
from experiments.lab.stats.effects import effects
from experiments.lab.stats.intervals import critical
from experiments.lab.stats.lopsided import Independent, Pairs, amounts
from experiments.lab.stats.sums import Sums
from model.outcomes import OUTCOMES


def runs_of(**policies):
    """A table of runs in which only talks_by_deadline is given; everything else is zero."""
    tables = []
    for policy, talks in policies.items():
        columns = {name: np.zeros(len(talks)) for name in OUTCOMES} | {
            "talks_by_deadline": np.asarray(talks, dtype=float)
        }
        keys = {"point": 0, "world": "baseline", "policy": policy}
        table = pl.DataFrame(columns).with_columns(
            *(pl.lit(value).alias(name) for name, value in keys.items()),
            pl.Series("replicate", range(len(talks))),
            pl.Series("talks_month", np.where(np.asarray(talks) > 0, 3.0, np.nan)).fill_nan(None),
        )
        tables.append(table)
    return pl.concat(tables)


def row(table, policy, outcome="talks_by_deadline"):
    return table.row(by_predicate=(pl.col("policy") == policy) & (pl.col("outcome") == outcome), named=True)


RANDOM = np.random.default_rng(5)
BASE = RANDOM.random(400) < 0.2
MORE = BASE | (RANDOM.random(400) < 0.1)


def test_an_effect_on_yes_or_no_is_the_mean_paired_difference_with_tangos_interval():
    found = row(effects(runs_of(status_quo=BASE, mine=MORE)), "mine")
    difference = MORE.astype(float) - BASE
    more, less = np.array((difference > 0).mean()), np.array((difference < 0).mean())
    low, high = Pairs(more, less, Independent(np.array(400.0), np.array(critical()))).interval()
    assert found["effect"] == pytest.approx(difference.mean())
    assert (found["effect_low"], found["effect_high"]) == pytest.approx((float(low), float(high)))


def test_an_effect_on_an_amount_has_the_interval_of_amounts():
    runs = runs_of(status_quo=BASE, mine=MORE)
    mine = pl.col("policy") == "mine"
    runs = runs.with_columns(provocations=pl.when(mine).then(pl.col("replicate") % 7 * 1.0).otherwise(2.0))
    found = row(effects(runs), "mine", "provocations")
    low, high = amounts(Sums.of((np.arange(400.0) % 7 - 2)[:, None]))
    assert (found["effect_low"], found["effect_high"]) == pytest.approx((low[0], high[0]))


def test_the_interval_of_a_share_of_runs_is_wilsons():
    found = row(effects(runs_of(status_quo=BASE)), "status_quo")
    interval = stats.binomtest(int(BASE.sum()), len(BASE)).proportion_ci(method="wilson")
    assert (found["mean_low"], found["mean_high"]) == pytest.approx((interval.low, interval.high))


def test_pairs_are_matched_by_replicate_whatever_the_order_of_the_rows():
    straight = runs_of(status_quo=BASE, mine=MORE)
    shuffled = straight.sample(fraction=1.0, shuffle=True, seed=1).sort(pl.col("policy") == "mine", maintain_order=True)
    assert row(effects(straight), "mine") == row(effects(shuffled), "mine")


def test_pairing_removes_all_variance_between_runs_that_never_differ():
    found = row(effects(runs_of(status_quo=BASE, same=BASE)), "same")
    assert (found["effect"], found["differs"], found["variance_removed"]) == (0, 0, 1)


def test_unrelated_runs_gain_nothing_from_pairing():
    found = row(effects(runs_of(status_quo=BASE, other=RANDOM.random(400) < 0.2)), "other")
    assert abs(found["variance_removed"]) < 0.15


def test_the_replicates_needed_give_the_precision_asked_for():
    found = row(effects(runs_of(status_quo=BASE, mine=MORE), precision=0.02), "mine")
    spread = (MORE.astype(float) - BASE).std(ddof=1)
    assert 1.96 * spread / np.sqrt(found["replicates_needed"]) == pytest.approx(0.02, rel=0.03)


def test_an_effect_never_seen_of_a_policy_that_acts_is_no_proof_that_there_is_none():
    runs = runs_of(status_quo=BASE, acts=BASE, idle=BASE)
    acting = (pl.col("policy") == "acts") & (pl.col("replicate") == 7)
    runs = runs.with_columns(cost_washington=pl.when(acting).then(1.0).otherwise(0.0))
    table = effects(runs)
    talks = row(table, "acts")
    assert (talks["effect"], talks["differs"]) == (0, 0)
    assert talks["effect_high"] == -talks["effect_low"] == pytest.approx(1.96**2 / (400 + 1.96**2), rel=1e-3)
    assert talks["replicates_needed"] == pytest.approx(1.96**2 / 0.01 - 1.96**2, abs=2)
    amount = row(table, "acts", "provocations")
    assert (amount["effect"], amount["effect_low"], amount["replicates_needed"]) == (0, None, None)
    few = row(table, "acts", "cost_washington")
    assert (few["effect_low"], few["differs"]) == (None, 1 / 400), "of a single run nobody knows how often it comes"
    for outcome in ("talks_by_deadline", "provocations", "cost_washington"):
        same = row(table, "idle", outcome)
        assert (same["effect_low"], same["effect_high"]) == (0, 0), "the very same runs leave nothing open"


def test_the_month_of_talks_counts_only_runs_that_came_to_talks():
    found = row(effects(runs_of(status_quo=BASE, mine=MORE)), "mine", "talks_month")
    assert (found["n"], found["mean"], found["effect"]) == (MORE.sum(), 3.0, None)


def test_a_single_replicate_has_means_and_no_intervals():
    found = row(effects(runs_of(status_quo=[0], mine=[1])), "mine")
    assert (found["mean"], found["effect_low"]) == (1, None)


def test_the_interval_covers_the_truth_as_often_as_it_says(monkeypatch):
    alone = {"talks_by_deadline": OUTCOMES["talks_by_deadline"]}  # for speed
    monkeypatch.setattr(statistics, "OUTCOMES", alone)
    rng = np.random.default_rng(1)
    samples = []
    for number in range(150):  # a world each, so that all are told at once
        base = rng.random(200) < 0.3
        mine = base | (rng.random(200) < 0.2)
        sample = runs_of(status_quo=base, mine=mine)
        samples.append(sample.with_columns(world=pl.lit(str(number))))
    found = effects(pl.concat(samples)).filter(policy="mine", outcome="talks_by_deadline")
    covered = (found["effect_low"] <= 0.7 * 0.2) & (found["effect_high"] >= 0.7 * 0.2)
    assert len(covered) == 150
    assert 0.9 <= covered.mean() <= 0.99

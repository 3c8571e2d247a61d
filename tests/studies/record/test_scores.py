"""Scores of forecasts and of rivals against what is known of their distributions; readings of histories."""

import numpy as np
import polars as pl
import pytest

from experiments.hindcast.judgement import before
from experiments.hindcast.proper import Binomial, Histories, InRange, Level, Poisson, ever, hazard, surprise
from experiments.hindcast.scores import beside, forecasts, scores
from experiments.record import record as observed_record
from experiments.record.readings import autocorrelation, dispersion, mean_spell, onsets


def test_the_rivals_carry_the_last_value_forward_and_draw_the_line():
    years, ahead = np.arange(2005, 2011), np.array([2011, 2015])
    found = forecasts(years, 10.0 * (years - 2000), ahead)
    np.testing.assert_allclose(found["last_value"], [100, 100])
    np.testing.assert_allclose(found["trend"], [110, 150])


def made_up(model, observed=(100.0, 100.0), rival=(150.0, 150.0)):
    """The scores of a forecast of two years; ``model``: (replicates, years)."""
    from datetime import date

    dates = [date(2011, 12, 31), date(2012, 12, 31)]
    table = beside("workers", "judge", dates, np.array(observed), np.array(model, float))
    table = table.with_columns(last_value=pl.Series(rival), trend=pl.Series(observed))
    return scores(table).row(0, named=True)


def test_a_sure_forecast_scores_its_absolute_error():
    row = made_up(np.full((30, 2), 120.0))
    assert row["mae"] == pytest.approx(20)
    assert row["crps"] == pytest.approx(20)
    assert row["bias"] == pytest.approx(0.2)
    assert row["beats_last_value"]
    assert not row["beats_trend"]  # which was right to the last unit


def test_the_score_of_a_normal_forecast_is_the_formula_of_gneiting_and_raftery():
    z = np.random.default_rng(1).standard_normal((4000, 1))
    row = made_up(100 + 10 * np.hstack([z, z]))
    # 2 phi(0) - 1 / sqrt(pi), times the standard deviation, for an observation at the mean
    assert row["crps"] == pytest.approx(10 * (2 / np.sqrt(2 * np.pi) - 1 / np.sqrt(np.pi)), rel=0.05)
    assert row["coverage50"] == row["coverage90"] == 1


def test_a_wild_forecast_with_the_right_median_does_not_beat_a_near_miss():
    wild = 100 + 400 * np.random.default_rng(1).standard_normal((4000, 1))
    row = made_up(np.hstack([wild, wild]), rival=(110.0, 110.0))
    assert row["mae"] < 20
    assert not row["beats_last_value"]


def test_the_rivals_scores_are_those_of_their_distributions():
    chances = np.array([Poisson(2.5).chance(k) for k in range(60)])
    assert chances.sum() == pytest.approx(1)
    below = np.cumsum(chances)
    assert Poisson(2.5).crps(4) == pytest.approx(((below - (np.arange(60) >= 4)) ** 2).sum(), rel=1e-6)
    assert Binomial(1, 0.3).crps(1) == pytest.approx(0.7**2)
    chances = np.array([Binomial(19, 0.26).chance(k) for k in range(20)])
    assert chances.sum() == pytest.approx(1)
    assert Binomial(19, 0.26).crps(0) == pytest.approx(((np.cumsum(chances) - 1) ** 2).sum(), rel=1e-6)
    assert Level(0.2).crps(0.85) == pytest.approx(0.65)
    assert Level(0.2).chance(0.85) is None


def test_the_models_scores_come_near_those_of_the_distribution_that_it_draws_from():
    drawn = Histories(np.random.default_rng(1).poisson(20, 4000))
    for observed in (12, 20, 30):
        assert surprise(drawn.chance(observed)) == pytest.approx(surprise(Poisson(20).chance(observed)), abs=0.15)
        assert drawn.crps(observed) == pytest.approx(Poisson(20).crps(observed), rel=0.05)


def test_a_chance_of_an_event_is_its_share_and_never_nothing():
    half = Histories(np.repeat([0.0, 1.0], 500))
    assert half.chance(1) == pytest.approx(0.5, abs=1e-3)
    assert half.chance(0) + half.chance(1) == pytest.approx(1)
    assert half.crps(1) == pytest.approx(0.25, abs=1e-3)
    never = Histories(np.zeros(100))
    assert 0 < never.chance(1) < 0.01
    levels = InRange(np.linspace(0, 1, 101), 0.7, 1.0)
    assert levels.chance(0.85) == pytest.approx(0.31, abs=0.01)


def test_a_constant_hazard_gives_a_geometric_wait():
    assert ever(0.1, 1) == pytest.approx(0.1)
    assert 1 - ever(0.1, 7) == pytest.approx(0.9**7)
    assert hazard(np.array([0, 1, 0, 1]), 4) == pytest.approx(0.5 + 0.5 / 4)
    assert 0 < hazard(np.zeros(10), 100) == pytest.approx(0.005)


def test_a_rival_knows_nothing_after_the_eve():
    from datetime import date

    long_run, last = before(date(2018, 1, 1), 24)
    talks = observed_record.talks(date(1993, 3, 1), date(2017, 12, 1))
    assert talks.sum() == 113 + 69 + 3
    away = len(talks) - talks.sum()  # months that follow one away: one before the record, not the last
    assert long_run.begins == pytest.approx(3 / away + 0.5 / len(talks))
    assert long_run.ends == pytest.approx(3 / 185 + 0.5 / len(talks))
    assert last.events == pytest.approx((25 + 19) / 24 + 0.5 / 240)
    assert last.majors == pytest.approx(6 / 24 + 0.5 / 240)  # January, February, September 2016; three of 2017


def test_counts_that_repeat_themselves_are_correlated_and_poisson_counts_are_not_dispersed():
    luck = np.random.default_rng(1)
    poisson = luck.poisson(2.0, (200, 400)).astype(float)
    assert dispersion(poisson).mean() == pytest.approx(1, abs=0.05)
    assert autocorrelation(poisson).mean() == pytest.approx(0, abs=0.02)
    assert autocorrelation(np.repeat(poisson, 2, axis=1)).mean() == pytest.approx(0.5, abs=0.02)
    assert np.isnan(dispersion(np.zeros((1, 12)))).all()
    assert np.isnan(autocorrelation(np.ones((1, 12)))).all()


def test_an_onset_is_a_month_at_the_table_after_one_away():
    at_table = np.array([[0, 1, 1, 0, 1, 0], [1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]])
    assert onsets(at_table).tolist() == [2, 1, 0]
    assert mean_spell(at_table).tolist() == [1.5, 2, 0]

"""What trade-offs say: of sets that hold and that change, and of ranks that can be told and that cannot."""

import re
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.words import limits, sentences

STUDY = SimpleNamespace(
    weights=dict.fromkeys(GOALS, 1),
    satisfice={"talks": 0.05, "provocations": 3, "cash": 100, "washington": 250, "seoul": 250, "firms": 100},
    base={"calendar": {"horizon": np.array([48])}},
    points=10_000,
    replicates=10_000,
)
POLICIES = ["status_quo", "recognition", "direct_aid"]
SURE, OPEN = [0.0, 0.95, 0.05], [0.0, 0.6, 0.4]


def table(policies=POLICIES, **columns):
    """A summary in which recognition leads in all, with its columns replaced by others."""
    shares = {"robustness": [0.0, 0.41, 0.3], "score": [0.2, 0.8, 0.6], "best_share": [0.0, 0.7, 0.3]}
    made = {
        "policy": policies,
        "n": [700] * 3,
        "draws": [100] * 3,
        **{name: [0.0, 0.0, 0.0] for name in GOALS},
        "talks": [0.3, 0.4, 0.35],
        "pareto": [False, True, False],
        "pareto_resamples": [0.0, 0.97, 0.2],
        "pareto_half": [False, True, False],
    }
    for name, values in shares.items():
        made |= {
            name: values,
            f"{name}_low": [0.5 * one for one in values],
            f"{name}_high": [1.2 * one for one in values],
            f"{name}_half": values,
            f"{name}_first": SURE,
        }
    return pl.DataFrame(made | columns)


def said(**columns):
    return " ".join(sentences(STUDY, table(**columns)))


def test_what_is_sure_is_said_plainly():
    told = said()
    assert "1 of 3 policies is beaten by no other (in brackets: in how many resamples): 'Recognition' (97 %)." in told
    assert "From half of the draws to all, this set did not change." in told
    assert "firms 1, 'Recognition' is best, in 95 % of the resamples." in told
    assert "Of all weightings, more put 'Recognition' first than any other: 70 % (95 %: 35 % to 84 %)." in told
    assert "in each named world, 'Recognition' is good enough most often, in 41 % (95 %: 21 % to 49 %)." in told
    assert "the share of 'Recognition' did not move." in told
    assert not re.search("too close|circle|put there|highest score", told)


def test_what_is_too_close_to_call_names_no_policy_as_the_best():
    told = said(score_first=OPEN, best_share_first=OPEN, robustness_first=OPEN)
    assert told.count("it is too close to call which policy is") == 3
    assert not re.search("'Recognition' is (best|good)", told)
    assert "in which it has the highest score: 'Recognition' (60 %) and 'Direct aid' (40 %)." in told
    assert "Shares of the weightings: 'Recognition' 70 % (95 %: 35 % to 84 %) and 'Direct aid' 30 %" in told
    assert "Shares of these worlds: 'Recognition' 41 % (95 %: 21 % to 49 %) and 'Direct aid' 30 %" in told


@pytest.mark.parametrize("lead", [0.89, 0.91])
def test_nine_of_ten_resamples_make_a_best_policy(lead):
    told = said(score_first=[0.0, lead, 1 - lead])
    assert ("'Recognition' is best, in 91 % of the resamples" in told) == (lead == 0.91)


@pytest.mark.parametrize(("lead", "draws", "sure"), [(0.95, 5, False), (0.99, 5, True), (0.99, 3, False)])
def test_of_few_draws_it_takes_more_resamples_to_make_a_best_policy(monkeypatch, lead, draws, sure):
    monkeypatch.setattr(STUDY, "points", draws)
    told = said(score_first=[0.0, lead, 1 - lead])
    assert ("is best, in" in told) == sure
    assert ("too close to call which policy is best." in told) != sure


def test_two_policies_that_share_all_weightings_evenly_are_too_close_to_call():
    told = said(best_share=[0.502, 0.498, 0.0], best_share_first=[0.95, 0.05, 0.0])
    assert "too close to call which policy is best most often" in told
    told = said(best_share=[0.53, 0.47, 0.0], best_share_first=[0.95, 0.05, 0.0])
    assert "Of all weightings, more put 'Status quo' first than any other" in told


def test_both_rivals_are_named_where_it_is_too_close_to_call():
    told = said(best_share_first=[0.05, 0.85, 0.1 - 0.05])
    assert "Shares of the weightings: 'Recognition'" in told
    assert told.partition("Shares of the weightings: ")[2].count("(95 %") >= 2


def test_the_leader_of_half_of_the_draws_is_named_where_it_is_another():
    told = said(score_half=[0.2, 0.5, 0.6])
    assert "The highest score was that of 'Direct aid' on half of the draws, and is 'Recognition' on all." in told


@pytest.mark.parametrize(
    ("half", "line"),
    [
        ([False, False, True], "all, 'Recognition' came in and 'Direct aid' fell out."),
        ([False, False, False], "all, 'Recognition' came in."),
        ([True, True, True], "all, 'Status quo' and 'Direct aid' fell out."),
    ],
)
def test_who_came_into_the_set_and_who_left_it_is_said(half, line):
    assert f"From half of the draws to {line}" in said(pareto_half=half)


@pytest.mark.parametrize(
    ("half", "moved"),
    [
        (0.41, "did not move"),
        (0.408, "moved by less than one point of 100"),
        (0.42, "moved by one point of 100"),
        (0.35, "moved by six points of 100"),
    ],
)
def test_by_how_much_the_share_of_worlds_moved_is_said(half, moved):
    assert f"the share of 'Recognition' {moved}." in said(robustness_half=[0.0, half, 0.3])


def test_where_nobody_is_good_enough_nobody_is_named():
    told = said(robustness=[0.0, 0.0, 0.0], robustness_half=[0.0, 0.0, 0.0])
    assert "no policy is good enough in any." in told
    assert "the share of" not in told
    assert "good enough" not in " ".join(sentences(STUDY, table().head(1)))


def test_a_doubtful_place_and_a_circle_are_told():
    assert "30 % of the resamples or more put there as well 'Direct aid' (31 %)." in said(
        pareto_resamples=[0.0, 0.97, 0.31]
    )
    circle = {"talks": [0.3, 0.316, 0.332], "seoul": [0.0, 7.68, 3.84], "firms": [3.84, 0.0, 7.68]}
    whole = [True] * 3
    told = said(**circle, pareto=whole, pareto_half=whole)
    assert "3 of 3 policies are beaten by no other, or only in a circle (in brackets" in told
    assert "'Status quo', 'Recognition' and 'Direct aid' beat one another in a circle, and stay together." in told


def test_limits_are_told_in_short_sentences():
    assert limits(STUDY)[0].startswith("A policy is good enough where it adds 5 points or more to talks")
    told = [*sentences(STUDY, table()), *sentences(STUDY, table(score_first=OPEN, robustness_first=OPEN))]
    assert [one for one in told if len(one.split()) > 27] == []

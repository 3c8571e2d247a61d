"""Goals that pull apart: known fronts, known regrets, and what is best under which weights."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.__main__ import main
from experiments.lab import goals
from experiments.lab.config import study_from
from experiments.lab.goals import GOALS, OUTCOMES
from model.parameters import BadInput
from tests.shipped import shipped

FEW = ["parameters.firm.candidates=5", "horizon=12", "points=4", "replicates=4"]
EVEN = dict.fromkeys(GOALS, 1)
LIMITS = {
    "talks": 0.05,
    "provocations": 0,
    "cash": 100,
    "washington": 250,
    "seoul": 250,
    "firms": 100,
}


def tradeoffs(policies=("status_quo", "recognition", "direct_aid"), **more):
    return study_from(
        "tradeoffs",
        shipped(policies)
        | {"parameters": {"draws": "prior"}, "points": 3, "replicates": 2, "weights": EVEN, "satisfice": LIMITS,
           "starts": None, "strengths": None} | more,
    )  # fmt: skip


def test_the_front_of_a_known_trade_off_is_found():
    along = np.linspace(0, 1, 11)
    front = np.stack([along, 1 - along**2], axis=1)
    behind = front - 0.05
    held = goals.pareto(np.concatenate([front, behind]))
    assert held[:11].all()
    assert not held[11:].any()


def test_what_is_equal_in_one_goal_and_worse_in_another_is_beaten():
    assert goals.pareto(np.array([[1.0, 2.0], [1.0, 1.0], [0.0, 2.0]])).tolist() == [
        True,
        False,
        False,
    ]


def test_policies_that_are_alike_stay_together():
    assert goals.pareto(np.array([[1.0, 2.0], [1.0, 2.0], [2.0, 1.0]])).tolist() == [
        True,
        True,
        True,
    ]


@given(worth=arrays(float, (6, 3), elements=st.integers(-3, 3).map(float)))
def test_no_policy_of_the_front_is_beaten_and_every_other_one_is(worth):
    held = goals.pareto(worth)
    for k in range(len(worth)):
        beaten = any((other >= worth[k]).all() and (other > worth[k]).any() for other in worth)
        assert held[k] == (not beaten)


def test_regret_is_the_distance_to_the_best_of_the_same_world():
    worth = np.array([[[1.0], [3.0]], [[5.0], [4.0]]])
    assert goals.regrets(worth)[..., 0].tolist() == [[2, 0], [0, 1]]


def test_the_best_in_every_goal_has_the_score_one_and_the_worst_zero():
    worth = np.array([[0.0, -10.0], [1.0, -5.0], [0.5, -7.5]])
    assert goals.scores(worth, np.array([1.0, 1.0])) == pytest.approx([0, 1, 0.5])
    assert goals.scores(np.array([[0.0, 5.0], [1.0, 5.0]]), np.array([3.0, 1.0])) == pytest.approx(
        [0.25, 1]
    )


def test_weights_decide_between_policies_that_are_each_best_in_one_goal():
    worth = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert goals.scores(worth, np.array([3.0, 1.0])) == pytest.approx([0.75, 0.25])
    assert goals.acceptability(worth, 1) == pytest.approx([0.5, 0.5], abs=0.02)


def test_over_all_weightings_shares_add_up_and_the_beaten_have_none():
    worth = np.array([[1.0, 0.0, 0.2], [0.0, 1.0, 0.0], [0.4, 0.4, 0.1], [-0.1, 0.0, 0.0]])
    shares = goals.acceptability(worth, 1)
    assert shares.sum() == pytest.approx(1)
    assert shares[3] == 0
    alike = goals.acceptability(np.array([[1.0, 0.0], [1.0, 0.0]]), 1)
    assert alike == pytest.approx([0.5, 0.5])


def test_good_enough_is_at_least_in_talks_and_at_most_in_the_others():
    limits = np.array([LIMITS[name] for name in GOALS], dtype=float)
    quo = np.array([0.2, -100.0, -500.0, 0.0, 0.0, 0.0])
    steps = {
        "enough": [0.05, 0, 0, 0, 0, 0], "too few talks": [0.04, 0, 0, 0, 0, 0],
        "too many provocations": [0.1, -1, 0, 0, 0, 0], "too much cash": [0.1, 0, -101, 0, 0, 0],
        "too dear for Washington": [0.1, 0, 0, -251, 0, 0], "dear but enough": [0.1, 5, -100, -250, -250, -100],
    }  # fmt: skip
    worth = np.stack([quo, *(quo + np.array(step) for step in steps.values())])[None]
    found = dict(zip(["status_quo", *steps], goals.satisfices(worth, 0, limits)[0], strict=True))
    assert [name for name, good in found.items() if good] == ["enough", "dear but enough"]


def test_the_table_adds_the_replicates_up_and_turns_no_sign():
    study = tradeoffs()
    values = np.random.default_rng(1).random((2, 3, 1, 3, len(GOALS)))
    table = goals.summary(study, values)
    for j, row in enumerate(table.iter_rows(named=True)):
        for k, name in enumerate(GOALS):
            assert row[name] == pytest.approx(values[:, :, 0, j, k].mean())
            assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"]
            assert row[f"{name}_regret"] >= 0


def test_dates_and_strengths_make_policies_of_their_own():
    study = tradeoffs(starts=[1, 24], strengths=[0.5, 1])
    assert list(study.policies)[:3] == [
        "status_quo",
        "recognition_from_1_at_0.5",
        "recognition_from_1_at_1",
    ]
    assert len(study.policies) == 1 + 2 * 4
    late = study.policies["recognition_from_24_at_0.5"]["origin"]
    assert late == {"start": 24, "strength": 0.5, "successor": "kept"}


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"weights": EVEN | {"taks": 2}}, "weights.taks: no such goal; did you mean 'talks'?"),
        ({"weights": dict.fromkeys(GOALS, 0)}, "weights: at least one goal needs a weight above 0"),
        ({"weights": EVEN | {"talks": -1}}, "weights.talks=-1: it takes a number from 0 to 1000"),
        ({"satisfice": LIMITS | {"cash": "much"}}, "satisfice.cash=much: it takes a number"),
        ({"starts": [0]}, "starts=0: it takes a whole number from 1 to 600"),
        ({"strengths": [0.5, 2]}, "strengths=2: it takes strengths above 0, up to 1"),
    ],
)
def test_what_cannot_be_weighed_is_refused_in_one_line(more, line):
    with pytest.raises(BadInput) as caught:
        tradeoffs(**more)
    assert line in str(caught.value)


def test_the_study_leaves_its_table_figures_and_report(tmp_path, capsys):
    words = [
        *FEW,
        f"results={tmp_path}",
        "name=one",
        "weights.talks=3",
        "world=[baseline,ceasefire]",
    ]
    assert main(["tradeoffs", *words]) == 0
    folder = tmp_path / "tradeoffs" / "one"
    table = pl.read_csv(folder / "summary.csv")
    assert table["n"][0] == 4 * 2
    assert {
        "recognition_early",
        "recognition_late",
        "recognition_conditional",
        "recognition_reversible",
    } <= set(table["policy"])
    assert {path.stem for path in (folder / "figures").glob("*.png")} == {"parallel", "standing"}
    runs = pl.read_parquet(folder / "runs.parquet")
    means = runs.group_by("policy").agg(pl.col(*OUTCOMES).mean())
    for row in table.iter_rows(named=True):
        own = means.row(by_predicate=pl.col("policy") == row["policy"], named=True)
        for name, goal in GOALS.items():
            assert row[name] == pytest.approx(own[goal.outcome])
    assert "Savage (1951)" in (folder / "report.html").read_text()
    assert "talks 3, provocations 1" in " ".join(capsys.readouterr().out.split())

"""Goals that pull apart: known regrets, and what is best under which weights."""

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.tradeoffs import goals, regrets
from experiments.tradeoffs import tables as standings
from experiments.tradeoffs.goals import GOALS, OUTCOMES, SENSES
from model.parameters import BadInput
from tests.support.sheets import unwritten
from tests.support.shipped import shipped
from tests.support.tradeoffs import EVEN, LIMITS, made_up, tradeoffs


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


FEW = ["parameters.firm.candidates=5", "horizon=12", "points=4", "replicates=4"]


def test_the_interval_of_a_regret_holds_the_truth_and_never_ends_below_nothing(monkeypatch):
    monkeypatch.setattr(standings, "RESAMPLES", 200)
    study, behind, held = tradeoffs(points=40, replicates=10), 0.5, []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        values = rng.normal(size=(10, 40, 1, 3, len(GOALS)))
        # The first policy is best in every draw, the others are behind by as much on average.
        values[..., 1:, :] -= rng.exponential(behind, size=(40, 1, 1, len(GOALS))) * SENSES
        table = standings.summary(study, values)
        for name in GOALS:
            regret, low, high = (table[f"{name}_regret{end}"].to_numpy() for end in ("", "_low", "_high"))
            assert ((low >= 0) & (low <= regret) & (regret <= high)).all()
            assert low[0] == 0
            assert regret[0] < 0.05
            held.append((low[1:] <= behind) & (behind <= high[1:]))
            rare, most = (table[f"{name}_regret_q90{end}"].to_numpy() for end in ("", "_high"))
            assert ((rare >= 0) & (rare <= most)).all()
    assert np.mean(held) >= 0.94


@pytest.mark.slow
def test_luck_that_all_draws_share_widens_a_regret(monkeypatch):
    monkeypatch.setattr(standings, "RESAMPLES", 200)
    study, behind, held = tradeoffs(points=40, replicates=20), 0.5, []
    for seed in range(15):
        rng = np.random.default_rng(seed)
        values = 0.5 * rng.normal(size=(20, 40, 1, 3, len(GOALS))) + 0.5 * rng.normal(size=(20, 1, 1, 3, len(GOALS)))
        values[..., 1:, :] -= rng.exponential(behind, size=(40, 1, 1, len(GOALS))) * SENSES
        table = standings.summary(study, values)
        for name in GOALS:
            low, high = (table[f"{name}_regret_{end}"].to_numpy() for end in ("low", "high"))
            held.append((low[1:] <= behind) & (behind <= high[1:]))
    assert np.mean(held) >= 0.92


def test_a_policy_that_is_surely_best_has_no_regret():
    study = tradeoffs(points=40, replicates=20)
    values = made_up(study)
    values[..., 1, :] += 9 * SENSES
    table = standings.summary(study, values)
    for name in GOALS:
        for end in ("", "_low", "_high", "_q90", "_q90_low", "_q90_high"):
            regret = table[f"{name}_regret{end}"]
            assert regret[1] == 0
            assert regret[0] > 5


def test_the_table_adds_the_replicates_up_and_turns_no_sign():
    study = tradeoffs()
    values = made_up(study)
    table = standings.summary(study, values)
    for j, row in enumerate(table.iter_rows(named=True)):
        for k, name in enumerate(GOALS):
            assert row[name] == pytest.approx(values[:, :, 0, j, k].mean())
    worth = goals.worths(values)
    robust = goals.satisfices(worth, 0, np.array(list(LIMITS.values()), dtype=float)).mean(axis=(0, 1))
    assert table["robustness"].to_numpy() == pytest.approx(robust)
    lost = np.maximum(regrets.too_small(values * SENSES)[..., 0].mean(axis=(0, 1)), 0)
    assert table["talks_regret"].to_numpy() == pytest.approx(lost)


def test_half_of_the_draws_say_what_a_study_of_half_as_many_would():
    whole, half = tradeoffs(points=12, replicates=8), tradeoffs(points=6, replicates=8)
    values = made_up(whole)
    values[..., 1:, :] += np.array([[4.0], [5.0]])  # margins are the status quo's, which hardly differ
    values[:, :6, :, 2, :] -= 3  # direct aid is best on all draws, not on the first half
    one, other = standings.summary(whole, values), standings.summary(half, values[:, :6])
    for name in ("pareto", "robustness", "score", "best_share"):
        assert one[f"{name}_half"].to_numpy() == pytest.approx(other[name].to_numpy()), name
    assert one["score"].to_list() != one["score_half"].to_list()


def test_ranks_are_shares_of_resamples_that_add_up_and_the_status_quo_is_never_the_most_robust():
    table = standings.summary(
        tradeoffs(points=12, replicates=8, satisfice=LIMITS | {"talks": -1}),
        made_up(tradeoffs(points=12, replicates=8)),
    )
    for name in ("robustness", "score", "best_share"):
        assert table[f"{name}_first"].sum() == pytest.approx(1), name
    assert table["robustness"][0] == 1
    assert table["robustness_first"][0] == 0


def test_named_worlds_add_no_draws_to_any_interval():
    one = tradeoffs(points=12, replicates=8)
    many = tradeoffs(points=12, replicates=8, world=shipped(worlds=["baseline", "ceasefire", "long_war"])["world"])
    alone, copied = (standings.summary(study, made_up(study)) for study in (one, many))
    assert copied["n"][0] == 3 * alone["n"][0]
    assert copied["draws"][0] == alone["draws"][0] == 12
    ends = [name for name in alone.columns if name.endswith(("_low", "_high")) and "q90" not in name]
    assert {"talks_low", "robustness_low", "pareto_share_low", "talks_regret_low"} <= set(ends)
    halves = [name for name in alone.columns if name.endswith(("_half", "_first"))]
    assert {"pareto_half", "robustness_half", "score_half", "score_first", "best_share_first"} <= set(halves)
    for name in (*ends, *halves, "pareto_resamples"):
        assert copied[name].to_numpy() == pytest.approx(alone[name].to_numpy(), abs=1e-9), name
    assert (alone["robustness_high"] - alone["robustness_low"]).max() > 0.2
    for name in (name.removesuffix("_low") for name in alone.columns if name.endswith("_low")):
        assert (
            alone.select((pl.col(name) >= pl.col(f"{name}_low")) & (pl.col(name) <= pl.col(f"{name}_high")))
            .to_series()
            .all()
        )


@pytest.mark.slow
def test_resamples_tell_a_sure_place_in_the_set_from_a_doubtful_one():
    study = tradeoffs(points=40, replicates=10)
    values = made_up(study, draws=0, luck=0.0, own=0.1)
    values[..., 0] = 0.2
    values[..., 1:] = 10.0
    values[:, :, :, 1, 0] += 0.2  # recognition brings talks
    values[:, :, :, 2, 0] += np.random.default_rng(2).normal(0.02, 0.06, (10, 40, 1))  # aid: about a margin
    table = standings.summary(study, values)
    often = dict(table.select("policy", "pareto_resamples").iter_rows())
    assert often["recognition"] == 1
    assert often["status_quo"] == often["direct_aid"] == 0
    values[:, :, :, 2, 1] += np.random.default_rng(3).normal(-1.0, 4.0, (10, 40, 1))  # about a margin
    often = dict(standings.summary(study, values).select("policy", "pareto_resamples").iter_rows())
    assert 0.1 < often["direct_aid"] < 0.9


def test_dates_and_strengths_make_policies_of_their_own():
    study = tradeoffs(starts=[1, 24], strengths=[0.5, 1])
    assert list(study.policies)[:3] == ["status_quo", "recognition_from_1_at_0.5", "recognition_from_1_at_1"]
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
        (
            {"satisfice": LIMITS | {"talks": 5}},
            "satisfice.talks=5: it takes a number from -1 to 1, a share: 0.05 is five",
        ),
        ({"starts": [0]}, "starts=0: it takes a whole number from 1 to 600"),
        ({"strengths": [0.5, 2]}, "strengths=2: it takes strengths above 0, up to 1"),
    ],
)
def test_what_cannot_be_weighed_is_refused_in_one_line(more, line):
    with pytest.raises(BadInput) as caught:
        tradeoffs(**more)
    assert line in str(caught.value)


def test_the_study_leaves_its_table_figures_and_report(tmp_path, capsys):
    words = [*FEW, f"results={tmp_path}", "name=one", "weights.talks=3", "world=[baseline,ceasefire]"]
    assert main(["tradeoffs", *words]) == 0
    folder = tmp_path / "tradeoffs" / "one"
    table = pl.read_csv(folder / "summary.csv")
    assert table["n"][0] == 4 * 2
    assert {"recognition_early", "recognition_late", "recognition_conditional", "recognition_reversible"} <= set(
        table["policy"]
    )
    assert {path.stem for path in (folder / "figures").glob("*.png")} == {"parallel", "standing"}
    runs = pl.read_parquet(folder / "runs.parquet")
    means = runs.group_by("policy").agg(pl.col(*OUTCOMES).mean())
    for row in table.iter_rows(named=True):
        own = means.row(by_predicate=pl.col("policy") == row["policy"], named=True)
        for name, goal in GOALS.items():
            assert row[name] == pytest.approx(own[goal.outcome])
    report = (folder / "report.html").read_text()
    assert "Savage (1951)" in report
    assert "Laumanns" in report
    assert "margin of indifference against the status quo: 2.0 percentage points of" in report
    assert "talks 3, provocations 1" in " ".join(capsys.readouterr().out.split())

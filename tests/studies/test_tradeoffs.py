"""Goals that pull apart: known regrets, and what is best under which weights."""

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.__main__ import main
from experiments.lab.design.places import CONF
from experiments.tradeoffs import goals
from experiments.tradeoffs import tables as standings
from experiments.tradeoffs.goals import GOALS, OUTCOMES, SENSES
from model.parameters import BadInput
from tests.support.sheets import unwritten
from tests.support.shipped import shipped
from tests.support.studies import checked


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


FEW = ["parameters.firm.candidates=5", "horizon=12", "points=4", "replicates=4"]
EVEN = dict.fromkeys(GOALS, 1)
LIMITS = {"talks": 0.05, "provocations": 0, "cash": 100, "washington": 250, "seoul": 250, "firms": 100}


def tradeoffs(policies=("status_quo", "recognition", "direct_aid"), **more):
    return checked(
        "tradeoffs",
        shipped(policies)
        | {
            "parameters": {"draws": "prior"},
            "points": 3,
            "replicates": 2,
            "weights": EVEN,
            "satisfice": LIMITS,
            "starts": None,
            "strengths": None,
        }
        | more,
    )


def test_regret_is_the_distance_to_the_best_of_the_same_world():
    talks = np.array([[[0.1, 0.3]], [[0.5, 0.4]]])  # of two draws in one world, two policies
    values = np.zeros((2, 2, 1, 2, len(GOALS)))
    values[..., 0] = talks
    assert goals.regrets(values)[..., 0] == pytest.approx(np.array([[[0.2, 0.0]], [[0.0, 0.1]]]))


def coins(rng, chances, shape):
    """Values of a goal that is a yes or no: (replicates, draws, 1, policies, goals)."""
    values = np.zeros((*shape, 1, len(chances), len(GOALS)))
    values[..., 0] = rng.random((*shape, 1, len(chances))) < chances
    return values


def test_the_best_of_all_means_has_too_large_a_regret_and_that_of_one_half_too_small_a_one():
    rng = np.random.default_rng(4)
    same = coins(rng, np.full(10, 0.3), (20, 400))
    assert goals.forgone(goals.worths(same))[..., 0].mean() > 0.1
    assert goals.regrets(same)[..., 0].mean() == pytest.approx(0, abs=0.01)
    near = coins(rng, np.array([0.35, *np.full(9, 0.3)]), (20, 400))
    assert goals.regrets(near)[..., 0, 0].mean() < -0.01
    far = coins(rng, np.array([0.9, *np.full(9, 0.3)]), (20, 400))
    lost = goals.regrets(far)[..., 0].mean(axis=(0, 1))
    assert lost[0] == pytest.approx(0, abs=0.01)
    assert lost[1] == pytest.approx(0.6, abs=0.03)


@given(values=arrays(float, (4, 2, 1, 3, len(GOALS)), elements=st.integers(-3, 3).map(float)))
def test_no_world_has_the_smaller_regret_above_the_larger(values):
    most = goals.forgone(goals.worths(values))
    assert (most >= 0).all()
    assert (goals.regrets(values) <= most + 1e-9).all()


def test_the_interval_of_a_regret_holds_the_truth_and_never_ends_below_nothing(monkeypatch):
    monkeypatch.setattr(standings, "RESAMPLES", 200)
    study, behind, held = tradeoffs(points=40, replicates=10), 0.5, []
    for seed in range(16):
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
    for seed in range(30):
        rng = np.random.default_rng(seed)
        values = 0.5 * rng.normal(size=(20, 40, 1, 3, len(GOALS))) + 0.5 * rng.normal(size=(20, 1, 1, 3, len(GOALS)))
        values[..., 1:, :] -= rng.exponential(behind, size=(40, 1, 1, len(GOALS))) * SENSES
        table = standings.summary(study, values)
        for name in GOALS:
            low, high = (table[f"{name}_regret_{end}"].to_numpy() for end in ("low", "high"))
            held.append((low[1:] <= behind) & (behind <= high[1:]))
    assert np.mean(held) >= 0.92


def test_no_interval_of_a_regret_of_talks_ends_above_all_there_is():
    study, rng = tradeoffs(points=6, replicates=4), np.random.default_rng(2)
    table = standings.summary(study, coins(rng, np.array([0.05, 0.95, 0.5]), (4, 6)))
    assert table["talks_regret_q90_high"].max() <= 1


def test_luck_within_worlds_is_no_regret_that_a_tenth_of_them_exceed():
    rng = np.random.default_rng(3)
    behind = np.where(np.arange(400) % 4 == 0, 3.0, 1.0)[:, None, None, None]  # in a quarter of the draws 3
    values = rng.normal(size=(10, 400, 1, 2, len(GOALS))) * 2
    values[..., 1:, :] -= behind * SENSES
    raw = np.quantile(goals.regrets(values)[:, 0, 1], 0.9, axis=0)
    shared, steady = goals.luck_of_regrets(values)
    assert shared.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert ((steady[1] > 0.5) & (steady[1] < 0.85)).all()
    calm = 1.5 + steady[1] * (raw - 1.5)
    assert calm == pytest.approx(3, abs=0.4)
    assert (raw > calm + 0.2).all()


def test_a_policy_that_is_surely_best_has_no_regret():
    study = tradeoffs(points=8, replicates=6)
    values = made_up(study)
    values[..., 1, :] += 9 * SENSES
    table = standings.summary(study, values)
    for name in GOALS:
        for end in ("", "_low", "_high", "_q90", "_q90_low", "_q90_high"):
            regret = table[f"{name}_regret{end}"]
            assert regret[1] == 0
            assert regret[0] > 5


def test_the_best_in_every_goal_has_the_score_one_and_the_worst_zero():
    worth = np.array([[0.0, -10.0], [1.0, -5.0], [0.5, -7.5]])
    assert goals.scores(worth, np.array([1.0, 1.0])) == pytest.approx([0, 1, 0.5])
    assert goals.scores(np.array([[0.0, 5.0], [1.0, 5.0]]), np.array([3.0, 1.0])) == pytest.approx([0.25, 1])


def evenly(count):
    """Weightings of some goals, (2000, goals)."""
    return np.random.default_rng(1).dirichlet(np.ones(count), 2000)


def test_weights_decide_between_policies_that_are_each_best_in_one_goal():
    worth = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert goals.scores(worth, np.array([3.0, 1.0])) == pytest.approx([0.75, 0.25])
    assert goals.acceptability(worth, evenly(worth.shape[1])) == pytest.approx([0.5, 0.5], abs=0.02)


def test_over_all_weightings_shares_add_up_and_the_beaten_have_none():
    worth = np.array([[1.0, 0.0, 0.2], [0.0, 1.0, 0.0], [0.4, 0.4, 0.1], [-0.1, 0.0, 0.0]])
    shares = goals.acceptability(worth, evenly(worth.shape[1]))
    assert shares.sum() == pytest.approx(1)
    assert shares[3] == 0
    alike = goals.acceptability(np.array([[1.0, 0.0], [1.0, 0.0]]), evenly(2))
    assert alike == pytest.approx([0.5, 0.5])


def test_good_enough_is_at_least_in_talks_and_at_most_in_the_others():
    limits = np.array([LIMITS[name] for name in GOALS], dtype=float)
    quo = np.array([0.2, -100.0, -500.0, 0.0, 0.0, 0.0])
    steps = {
        "enough": [0.05, 0, 0, 0, 0, 0],
        "too few talks": [0.04, 0, 0, 0, 0, 0],
        "too many provocations": [0.1, -1, 0, 0, 0, 0],
        "too much cash": [0.1, 0, -101, 0, 0, 0],
        "too dear for Washington": [0.1, 0, 0, -251, 0, 0],
        "dear but enough": [0.1, 5, -100, -250, -250, -100],
    }
    worth = np.stack([quo, *(quo + np.array(step) for step in steps.values())])[None]
    found = dict(zip(["status_quo", *steps], goals.satisfices(worth, 0, limits)[0], strict=True))
    assert [name for name, good in found.items() if good] == ["enough", "dear but enough"]


def made_up(study, seed=1, draws=0.2, luck=0.2, own=0.3):
    """Values of a study from effects of draws, of luck that all draws share, and of both."""
    rng = np.random.default_rng(seed)
    n, m = study.replicates, study.points
    shape = (1, len(study.policies), len(GOALS))
    noise = (
        draws * rng.normal(size=(1, m, *shape))
        + luck * rng.normal(size=(n, 1, *shape))
        + own * rng.normal(size=(n, m, *shape))
    )
    return np.repeat(1 + noise, len(study.worlds), axis=2)


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
    lost = np.maximum(goals.regrets(values)[..., 0].mean(axis=(0, 1)), 0)
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


@pytest.mark.parametrize(("draws", "luck", "own"), [(1, 0, 1), (0, 1, 1), (1, 1, 1), (1, 1, 0)])
def test_the_interval_of_a_goal_covers_the_truth_though_all_draws_share_their_luck(draws, luck, own):
    covered, rng = [], np.random.default_rng(6)
    for _ in range(400):
        runs = draws * rng.normal(size=(1, 15)) + luck * rng.normal(size=(10, 1)) + own * rng.normal(size=(10, 15))
        mean, low, high = standings.crossed(runs)
        assert mean == pytest.approx(runs.mean())
        covered.append(low <= 0 <= high)
    assert 0.92 <= np.mean(covered) < 1


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


def test_a_few_provocations_of_the_luck_of_runs_spoil_no_policy():
    shipped_limits = yaml.safe_load((CONF / "tradeoffs.yaml").read_text("utf-8"))["satisfice"]
    assert shipped_limits["provocations"] > 0
    limits = np.array([shipped_limits[name] for name in GOALS], dtype=float)
    worth = np.zeros((2, len(GOALS)))
    worth[1] = SENSES * [0.1, 0.1, 0, 0, 0, 0]
    assert goals.satisfices(worth, 0, limits).tolist() == [False, True]


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

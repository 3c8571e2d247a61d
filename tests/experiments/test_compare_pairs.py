"""Every two policies, their order, and effects against any policy: what is sure is sure for all pairs at once."""

import json
from functools import cache

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.compare import Compare
from experiments.compare.figures import gallery
from experiments.compare.figures import ranks as ranks_figure
from experiments.compare.tables import COMPARED, HEADLINES, compared, summary
from experiments.compare.words import LONGEST, SOUGHT, chance, in_order, order, sentences
from experiments.lab.engine.running import run
from experiments.lab.stats.effects import hairs, mean_and_interval, pairs_and_interval
from experiments.lab.stats.intervals import CONFIDENCE
from experiments.lab.stats.pairs import LEAST, differences, every_pair, holm
from experiments.lab.stats.ranks import FEWEST, MOST, rank_chances
from experiments.lab.stats.senses import SENSES
from model.parameters import BadInput
from tests.support.sheets import assert_in_its_place, unwritten
from tests.support.studies import study
from tests.support.synthetic import ranked, tables

FEW = {"parameters": {"firm": {"candidates": 5}}, "horizon": 24, "replicates": 40}
POLICIES = ["status_quo", "recognition", "direct_aid", "grand_bargain"]


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


@cache
def small_runs():
    return run(study("compare", policy=POLICIES, **FEW))


@cache
def told():
    return compared(small_runs())


def drawn_twice(replicates):
    """The draw of each replicate, two to a draw."""
    return np.arange(replicates) // 2


def texts(figure):
    return " ".join(text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text"))).replace("\n", " ")


# --- differences between every two policies


@pytest.mark.parametrize("share", [True, False])
def test_a_plainly_better_policy_is_surely_better_and_two_alike_are_not_told_apart(share):
    luck = np.random.default_rng(1).random((200, 3))
    values = (luck < [0.2, 0.2, 0.7]).astype(float) if share else luck + np.array([0, 0, 2.0])
    found = differences(values, np.zeros(200, int), np.arange(3), share)
    pairs = dict(zip(zip(*every_pair(3), strict=True), range(3), strict=True))
    better = pairs[2, 0]
    assert found.p_holm[better] < 0.001
    assert found.joint_low[better] > 0
    assert found.p_holm[pairs[1, 0]] > 1 - CONFIDENCE
    assert found.low[pairs[1, 0]] < 0 < found.high[pairs[1, 0]]


@pytest.mark.parametrize("share", [True, False])
@pytest.mark.parametrize("points", [np.zeros(60, int), drawn_twice(60)], ids=["alone", "two to a draw"])
def test_the_other_way_round_a_difference_is_its_own_negative(share, points):
    values = np.random.default_rng(2).integers(0, 2, (60, 4)).astype(float)
    one = differences(values, points, np.arange(4), share)
    back = differences(values[:, ::-1], points, np.arange(4), share)
    one_of, other_of = (places.tolist() for places in every_pair(4))
    rows = list(zip(one_of, other_of, strict=True))
    turned = [part[[rows.index((3 - other, 3 - one)) for one, other in rows]] for part in back]
    for ours, theirs in ((one.difference, -turned[0]), (one.low, -turned[2]), (one.joint_high, -turned[3])):
        np.testing.assert_allclose(ours, theirs, atol=1e-12)
    np.testing.assert_allclose(one.p, turned[5], atol=1e-8)


def test_intervals_of_pairs_are_those_that_effects_have_and_joint_ones_are_wider():
    luck = np.random.default_rng(3)
    points, same = drawn_twice(80), np.arange(3)
    one, other = every_pair(3)
    for share, values in ((True, luck.integers(0, 2, (80, 3)) * 1.0), (False, luck.gamma(1.0, 1.0, (80, 3)))):
        found = differences(values, points, same, share)
        told = (pairs_and_interval if share else mean_and_interval)(values[:, one] - values[:, other], points)
        for ours, theirs in zip(found[:3], told, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-12)
        assert (found.joint_low < found.low).all()
        assert (found.joint_high > found.high).all()


@pytest.mark.parametrize("share", [True, False])
def test_a_p_value_is_below_five_in_a_hundred_just_where_the_interval_leaves_out_none(share):
    luck = np.random.default_rng(4)
    for _ in range(20):
        values = luck.integers(0, 2, (50, 6)) * 1.0 if share else luck.gamma(1.0, 1.0 + luck.random(6), (50, 6))
        found = differences(values, drawn_twice(50), np.arange(6), share)
        assert ((found.p < 1 - CONFIDENCE) == ((found.low > 0) | (found.high < 0))).all()
        family = (1 - CONFIDENCE) / len(found.p)
        assert ((found.p < family) == ((found.joint_low > 0) | (found.joint_high < 0))).all()


def test_replicates_that_share_their_draw_say_less():
    draws = np.random.default_rng(5).normal(0.3, 1.0, 50).repeat(2)
    values = np.stack([np.zeros(100), draws], axis=1)
    alone, shared = (
        differences(values, points, np.arange(2), False) for points in (np.zeros(100, int), drawn_twice(100))
    )
    assert shared.p[0] > alone.p[0]
    assert shared.high[0] - shared.low[0] > 1.2 * (alone.high[0] - alone.low[0])


def test_equal_histories_differ_in_nothing_and_what_is_not_told_is_empty():
    values = np.zeros((40, 3))
    values[0, 2] = 1.0
    found = differences(values, np.zeros(40, int), np.array([0, 0, 1]), share=False)
    assert (found.low[0], found.high[0], found.p[0]) == (0, 0, 1)
    assert np.isnan(found.low[1:]).all()
    assert np.isnan(found.p_holm[1:]).all()
    alone = differences(values[:1], np.zeros(1, int), np.arange(3), share=True)
    assert np.isnan(alone.low).all()
    assert (alone.difference == [0, 1, 1]).all()


def test_holms_steps_on_his_rule():
    found = holm(np.array([0.01, 0.04, 0.03, np.nan]))
    np.testing.assert_allclose(found, [0.04, 0.09, 0.09, np.nan])
    assert holm(np.array([0.4, 0.9])).tolist() == [0.8, 0.9]
    assert holm(np.array([LEAST])).tolist() == [LEAST]


def test_where_nothing_differs_few_studies_show_any_sure_pair():
    """Of the family of all pairs at most 5 in 100 studies, with three standard errors of room."""
    luck, studies, policies = np.random.default_rng(6), 600, 5
    wrong = {"p_holm": 0, "joint": 0}
    for number in range(studies):
        shared = luck.random((30, 1)).repeat(2, axis=0)
        if number % 2:
            values, share = (0.5 * shared + 0.5 * luck.random((60, policies)) < 0.4).astype(float), True
        else:
            values, share = luck.gamma(2.0, 1.0, (60, policies)) + shared, False
        found = differences(values, drawn_twice(60), np.arange(policies), share)
        wrong["p_holm"] += bool((found.p_holm < 1 - CONFIDENCE).any())
        wrong["joint"] += bool(((found.joint_low > 0) | (found.joint_high < 0)).any())
    room = 3 * np.sqrt(0.05 * 0.95 / studies)
    assert wrong["p_holm"] / studies <= 0.05 + room
    assert wrong["joint"] <= wrong["p_holm"]


# --- ranks


def test_a_plainly_better_policy_comes_first_and_ranks_add_up():
    units = np.random.default_rng(7).normal([[3.0, 0.0, 0.0]], 1.0, (80, 3))[:, None]
    (found,) = rank_chances(units, seed=1)
    assert found[0, 0] == 1
    assert found[1, 0] == found[2, 0] == 0
    np.testing.assert_allclose(found.sum(axis=0), 1)
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_policies_that_are_alike_share_their_ranks_and_the_seed_decides():
    units = np.random.default_rng(8).normal(0.0, 1.0, (40, 2))[:, [0, 0, 1]][:, None]
    (found,) = rank_chances(units, seed=1)
    np.testing.assert_allclose(found[0], found[1])
    np.testing.assert_allclose(found.sum(axis=0), 1)
    assert (found == rank_chances(units, seed=1)[0]).all()
    assert (found != rank_chances(units, seed=2)[0]).any()


def test_a_rank_is_as_probable_as_the_difference_is_sure():
    """Against the normal probability that one mean lies above the other, for few draws and for grouped ones."""
    for count in (200, 7 * MOST):
        units = np.random.default_rng(9).normal(0.0, 1.0, (count, 2))
        units += np.array([1.0, 0.0]) * np.sqrt(2 / count) - units.mean(axis=0)  # one standard error apart
        (found,) = rank_chances(units[:, None], seed=3)
        assert found[0, 0] == pytest.approx(0.841, abs=0.045)


def test_too_few_draws_tell_no_rank():
    with pytest.raises(ValueError, match="10 units"):
        rank_chances(np.zeros((FEWEST - 1, 1, 2)), seed=1)
    assert compared(run(study("compare", policy=POLICIES[:2], **(FEW | {"replicates": 4}))))[1].is_empty()


# --- the tables of a study


def test_every_pair_has_a_row_an_outcome_and_every_rank_one_a_policy():
    pairs, ranks = told()
    count = len(POLICIES)
    assert set(pairs["outcome"]) == set(COMPARED) >= set(HEADLINES)
    assert len(pairs) == len(COMPARED) * count * (count - 1) // 2
    assert set(ranks["outcome"]) == set(SENSES) == set(SOUGHT)
    for keys in (["outcome", "policy"], ["outcome", "rank"]):
        np.testing.assert_allclose(ranks.group_by(keys).agg(pl.col("probability").sum())["probability"], 1)
    fewest = ranks.filter(outcome="cost_washington", rank=1, best="least").sort("probability")
    assert fewest["policy"][-1] != "grand_bargain"


@pytest.mark.parametrize("against", POLICIES)
def test_effects_against_any_policy_are_the_rows_of_its_pairs(against):
    pairs = told()[0]
    table = summary(small_runs(), reference=against).filter(pl.col("outcome").is_in(COMPARED), policy=pl.col("policy"))
    for row in table.filter(pl.col("policy") != against).iter_rows(named=True):
        one = pairs.filter(outcome=row["outcome"], policy=row["policy"], other=against)
        back = pairs.filter(outcome=row["outcome"], policy=against, other=row["policy"])
        found = (one if len(one) else back).row(0, named=True)
        ends = [found["difference"], found["low"], found["high"]]
        if not len(one):
            ends = [None if end is None else -end for end in (ends[0], ends[2], ends[1])]
        for ours, theirs in zip(ends, (row["effect"], row["effect_low"], row["effect_high"]), strict=True):
            assert (ours is None) == (theirs is None), row
            assert ours is None or ours == pytest.approx(theirs, abs=1e-9, rel=1e-9)


def test_the_status_quo_is_the_default_byte_for_byte(tmp_path):
    words = ["policy=[recognition]", "replicates=24", "horizon=24", "parameters.firm.candidates=5", "figures=false"]
    for name, own in {"plain": [], "named": ["reference=status_quo"], "other": ["reference=recognition"]}.items():
        assert main(["compare", *words, *own, f"name={name}", f"results={tmp_path}"]) == 0
    plain, named, other = (tmp_path / "compare" / name for name in ("plain", "named", "other"))
    for table in ("summary.csv", "pairs.csv", "ranks.csv", "trajectories.parquet", "runs.parquet"):
        assert (plain / table).read_bytes() == (named / table).read_bytes()
        assert ((plain / table).read_bytes() == (other / table).read_bytes()) == (table != "summary.csv")
    manifest = json.loads((other / "manifest.json").read_text("utf-8"))
    assert "reference=recognition" in manifest["command"]
    page = (other / "report.html").read_text("utf-8")
    assert "Under &#39;Recognition&#39;, talks begin" in page
    assert "paired difference to recognition with" in page
    for phrase in ("Without a new policy", "difference to the status quo"):
        assert phrase not in page
        assert phrase in (plain / "report.html").read_text("utf-8")


def test_a_finished_study_is_told_again_against_another_policy(tmp_path):
    words = ["policy=[recognition]", "replicates=24", "horizon=24", "parameters.firm.candidates=5", "figures=false"]
    assert main(["compare", *words, "name=one", f"results={tmp_path}"]) == 0
    folder = tmp_path / "compare" / "one"
    before = (folder / "runs.parquet").read_bytes()
    assert main(["redraw", str(folder), "reference=recognition"]) == 0
    assert "against recognition" in (folder / "report.html").read_text("utf-8")
    assert (folder / "runs.parquet").read_bytes() == before


def test_a_reference_that_does_not_run_is_refused_in_one_line(capsys, tmp_path):
    for given in ("recognitoin", "direct_aid", "[recognition]"):
        assert main(["compare", "policy=recognition", f"reference={given}", f"results={tmp_path}"]) == 2
        line = capsys.readouterr().err
        assert line.count("\n") == 1
        assert "no policy of this study has that name" in line
        assert "did you mean 'recognition'?" in line or "allowed: status_quo, recognition" in line
    with pytest.raises(BadInput):
        study("compare", policy="recognition", reference=None)


def test_a_precision_is_reached_against_the_reference_and_the_manifest_says_so():
    asked = study("compare", policy="grand_bargain", reference="grand_bargain", precision=0.1, **FEW)
    assert isinstance(asked, Compare)
    assert asked.decides()["reference"] == "grand_bargain"
    assert "reference" not in study("compare", precision=0.1).decides()
    found = summary(run(asked), 0.1, "grand_bargain").filter(outcome="talks_by_deadline", policy="status_quo")
    assert (found["effect_high"] - found["effect_low"])[0] / 2 <= 0.1


# --- what is said and drawn


def test_every_sentence_names_the_reference():
    asked = study("compare", policy=POLICIES, reference="direct_aid", **FEW)
    said = sentences(summary(small_runs(), reference="direct_aid"), "baseline", asked)
    assert said[0].startswith("Under 'Direct aid', talks begin within 24 months")
    assert "against 'Direct aid'" in said[2]
    assert all("Direct aid" in sentence for sentence in said)
    assert not any("Without a new policy" in sentence or "effect" in sentence for sentence in said)


def test_every_figure_that_measures_names_the_reference():
    found = tables(POLICIES)
    drawn = dict(gallery(*found, ranked(POLICIES), "direct_aid"))
    assert {"ranks", "forest", "answer"} <= set(drawn)
    for name in ("answer", "chain", "forest", "fans"):
        said = texts(drawn[name])
        assert "direct aid" in said, name
        assert "the status quo" not in said, name
        assert "without a new policy" not in said, name
    assert "ranks" not in dict(gallery(*found))


@pytest.mark.parametrize("count", [1, 2, 40])
def test_ranks_can_be_drawn_for_few_policies_and_for_many_with_long_names(count):
    names = [f"a_slow_and_rather_steady_engagement_{number}" for number in range(count)]
    found = ranked(["status_quo", *names])
    assert_in_its_place(ranks_figure.draw(found, tables(["status_quo"]).effects))


def talks(p_holm):
    """The pairs of four policies in a line, with the p values of neighbours; all others differ beyond doubt."""
    line = ["a", "b", "c", "d"]
    one, other = every_pair(4)
    rows = [
        ("baseline", "talks_by_deadline", line[j], line[k], p_holm[k] if j == k + 1 else 0.001)
        for j, k in zip(one, other, strict=True)
    ]
    pairs = pl.DataFrame(rows, ["world", "outcome", "policy", "other", "p_holm"], orient="row")
    return order(
        pairs, ranked(line, seed=4).with_columns(probability=(pl.col("rank") == place(line)).cast(float)), "baseline"
    )


def place(line):
    return pl.col("policy").replace_strict({name: k + 1 for k, name in enumerate(line)})


def test_the_order_says_who_is_first_and_which_neighbours_cannot_be_told_apart():
    first, none = talks([0.001, 0.001, 0.001])
    assert first == "'A' comes first in talks with a probability of more than 99 %."
    assert none.startswith("Every policy can be told from the next")
    assert talks([0.5, None, 0.06])[1].startswith("No policy can be told from its neighbours")
    assert "cannot be told apart among 'A' and 'B', nor among 'C' and 'D'," in talks([0.5, 0.01, 0.5])[1]
    assert "cannot be told apart among 'B', 'C' and 'D'," in talks([0.01, 0.5, 0.5])[1]
    for sentence in (*talks([0.5, 0.01, 0.5]), *talks([0.01, 0.01, 0.01])):
        assert len(sentence.split()) <= LONGEST


def test_of_a_real_study_the_order_is_told_in_two_short_sentences():
    pairs, ranks = told()
    said = order(pairs, ranks, "baseline")
    assert len(said) == 2
    assert all(len(sentence.split()) <= LONGEST for sentence in said)
    assert order(pairs, ranks.clear(), "baseline") == []
    assert in_order(ranks.filter(outcome="talks_by_deadline"))[0] == "grand_bargain"


@pytest.mark.parametrize(
    ("probability", "said"), [(0.0, "<1 %"), (0.005, "<1 %"), (0.4, "40 %"), (0.995, ">99 %"), (1.0, ">99 %")]
)
def test_what_resamples_show_is_never_said_to_be_certain(probability, said):
    assert chance(probability) == said


def test_hairs_are_no_differences_between_two_policies_either():
    values = np.random.default_rng(10).random((40, 2)) * float(hairs(["alignment_mean"])[0])
    found = differences(values, np.zeros(40, int), np.arange(2), share=False, hair=float(hairs(["alignment_mean"])[0]))
    assert np.isnan(found.p[0])

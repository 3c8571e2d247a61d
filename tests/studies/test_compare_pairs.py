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
from experiments.lab.stats.margins import HAIR
from experiments.lab.stats.pairs import differences, every_pair
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


def texts(figure):
    return " ".join(text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text"))).replace("\n", " ")


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


def test_a_study_of_too_few_draws_tells_no_rank():
    assert compared(run(study("compare", policy=POLICIES[:2], **(FEW | {"replicates": 4}))))[1].is_empty()


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
    values = np.random.default_rng(10).random((40, 2)) * HAIR
    found = differences(values, np.zeros(40, int), np.arange(2), share=False, hair=HAIR)
    assert np.isnan(found.p[0])

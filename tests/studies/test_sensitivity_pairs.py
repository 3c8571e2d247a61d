"""Pairs: second-order indices find what two factors do together, and no more."""

import numpy as np
import polars as pl
import pytest
from SALib.analyze import sobol

from experiments.__main__ import main
from experiments.lab.design.axes import Axis
from experiments.sensitivity.indices import LUCK, problem_of, sampled, sobol_indices, without_pairs
from experiments.sensitivity.pairs import pair_indices
from experiments.sensitivity.words import sentences
from model.parameters import BadInput
from tests.support.sheets import unwritten
from tests.support.studies import LEFT_BY_ALL, small, study

NAMES = ("firm.value", "firm.overhead", "firm.workforce")


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


def axes(*names, low=0.0, high=1.0):
    return [Axis(name, None, low, high) for name in names]


def noise(design, seed=3):
    """A normal draw a replicate."""
    return np.random.default_rng(seed).normal(0, 1, design.own.max() + 1)[design.own]


def pair(table, factor, other):
    rows = table.filter(pl.col("size") == table["size"].max())
    return rows.row(by_predicate=(pl.col("factor") == factor) & (pl.col("other") == other), named=True)


def test_the_pairs_of_ishigami_are_found_beside_luck_of_known_size():
    of = axes(*NAMES, low=-np.pi, high=np.pi)
    design = sampled("sobol", of, (), 4096, 1, second=True)
    x = design.values
    outcome = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]) + 2 * noise(design)
    table = pair_indices(of, (), outcome)
    assert len(table.filter(size=4096)) == 6
    for row in table.filter(size=4096).iter_rows(named=True):
        known = 8 * np.pi**8 * 0.1**2 / 225 if {row["factor"], row["other"]} == {NAMES[0], NAMES[2]} else 0.0
        share = known / (13.845 + 4)
        assert row["value"] == pytest.approx(share, abs=0.04)
        assert row["joint_low"] - 0.01 <= share <= row["joint_high"] + 0.01
        assert (row["joint_low"] > 0) == (known > 0)
        if known:  # where no end is cut off at 0
            alone, at_once = row["high"] - row["low"], row["joint_high"] - row["joint_low"]
            assert at_once / alone == pytest.approx(2.638 / 1.960, abs=0.01), "normal quantiles of one pair and of six"


def test_two_that_only_act_together_share_all_the_variance_and_an_idle_third_none():
    of = axes(*NAMES, low=-1.0, high=1.0)
    design = sampled("sobol", of, (), 1024, 1, second=True)
    table = pair_indices(of, (), design.values[:, 0] * design.values[:, 1])
    assert pair(table, *NAMES[:2])["value"] == pytest.approx(1, abs=0.06)
    idle = table.filter((pl.col("factor") != NAMES[0]) | (pl.col("other") != NAMES[1]))
    assert idle["value"].abs().max() < 1e-9
    last = idle.filter(size=1024)
    assert last["low"].abs().max() < 1e-9
    most = design.values[:, 0] * design.values[:, 1]
    bound = 3.69 / 1024 * np.ptp(most) ** 2 / 2 / most.var()
    assert 0 < last["high"].max() < 1.1 * bound, "what was not seen may come in 3.69 of so many rows"


def test_three_that_only_act_together_make_no_pair():
    of = axes(*NAMES, low=-1.0, high=1.0)
    design = sampled("sobol", of, (), 2048, 1, second=True)
    table = pair_indices(of, (), design.values.prod(axis=1)).filter(size=2048)
    assert table["value"].abs().max() < 0.15
    assert table["joint_low"].max() <= 0


def test_luck_makes_a_pair_with_what_it_multiplies():
    of = axes(*NAMES[:2], low=-1.0, high=1.0)
    design = sampled("sobol", of, (), 2048, 1, second=True)
    table = pair_indices(of, (), design.values[:, 0] * noise(design) + design.values[:, 1])
    assert pair(table, NAMES[0], LUCK)["value"] == pytest.approx(0.5, abs=0.08)
    assert pair(table, NAMES[1], LUCK)["joint_high"] < 0.1


def test_a_group_acts_as_one_factor_of_its_pairs():
    of = axes("firm.value", "firm.overhead", "moscow.price", low=-1.0, high=1.0)
    vary = ("firm", "moscow.price")
    design = sampled("sobol", of, vary, 1024, 1, second=True)
    x = design.values
    table = pair_indices(of, vary, x[:, 0] * x[:, 1] + x[:, 1] * x[:, 2])
    assert set(table.select("factor", "other").iter_rows()) == {
        ("firm", "moscow.price"),
        ("firm", LUCK),
        ("moscow.price", LUCK),
    }
    assert pair(table, "firm", "moscow.price")["value"] == pytest.approx(0.5, abs=0.06)


def test_pairs_agree_with_those_of_salib_and_are_told_better():
    of = axes(*NAMES, low=-np.pi, high=np.pi)
    design = sampled("sobol", of, (), 2048, 1, second=True)
    x = design.values
    outcome = np.sin(x[:, 0]) + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]) + noise(design)
    found = sobol.analyze(problem_of(of, ()), outcome, num_resamples=100, seed=1)
    table = pair_indices(of, (), outcome).filter(size=2048)
    upper = np.triu_indices(4, 1)
    np.testing.assert_allclose(table["value"], found["S2"][upper], atol=0.1)
    half = ((table["high"] - table["low"]) / 2).to_numpy()
    some = found["S2_conf"][upper] > 1e-9  # SALib is sure of what it never saw move
    assert (half < found["S2_conf"][upper])[some].all()
    assert (half > 0).all()


def test_intervals_hold_a_rare_event_of_two_conditions_as_often_as_they_say():
    """A yes where both are low: its variance and that of the pair are known."""
    p, held, sure = 0.3, 0, 0
    of = axes(*NAMES[:2])
    share = (p * (1 - p)) ** 2 / (p**2 * (1 - p**2))
    for seed in range(1, 31):
        design = sampled("sobol", of, (), 128, seed, second=True)
        table = pair_indices(of, (), (design.values < p).all(axis=1).astype(float))
        row = pair(table, *NAMES[:2])
        held += row["low"] <= share <= row["high"]
        sure += table.filter(pl.col("size") == 128, pl.col("other") == LUCK)["joint_low"].max() > 0
    assert held >= 26
    assert sure == 0


def test_asking_for_pairs_changes_no_other_index():
    of, vary = axes("firm.value", "firm.overhead", "moscow.price"), ("firm", "moscow.price")
    plain, more = (sampled("sobol", of, vary, 64, 1, second) for second in (False, True))
    assert (len(plain), len(more)) == (64 * 5, 64 * 8)
    np.testing.assert_array_equal(without_pairs(of, vary, more.own), plain.own)
    of_plain, of_more = (design.values.sum(axis=1) + noise(design, 5) for design in (plain, more))
    tables = [sobol_indices(of, vary, one) for one in (of_plain, without_pairs(of, vary, of_more))]
    assert tables[0].equals(tables[1])


def test_a_mixed_point_takes_its_luck_from_where_luck_is_mixed_in():
    design = sampled("sobol", axes(*NAMES[:2]), (), 8, 1, second=True)
    own = design.own.reshape(8, 8)  # A, A with each of B and B's luck, B with each of A and A's luck, B
    first, last = own[:, :1], own[:, -1:]
    assert (own == np.hstack([first] * 3 + [last] + [last] * 2 + [first] + [last])).all()


@pytest.mark.parametrize("method", ["morris", "pawn"])
def test_pairs_of_a_method_that_has_none_are_refused(method):
    with pytest.raises(BadInput, match=f"second=true: method={method}.*method=sobol"):
        study("sensitivity", method=method, second=True, points=8)


def test_what_pairs_cost_is_said_before_they_run():
    asked = study("sensitivity", second=True, points=8, vary=["moscow", "firm"])
    assert len(asked.sample) == 8 * (2 * 3 + 2)
    (said,) = asked.remarks
    assert "8 runs of each row of the sample, world and policy instead of 5; 128 in all" in said


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    results = tmp_path_factory.mktemp("results")
    words = ["second=true", "vary=[moscow,pyongyang.rationality]", "points=16", "name=x", f"results={results}"]
    assert main(["sensitivity", *words, "parameters.firm.candidates=5", "horizon=12"]) == 0
    return results / "sensitivity" / "x"


def test_a_study_of_pairs_leaves_their_table_and_figure(folder):
    found = {path.name for path in folder.rglob("*") if path.is_file()}
    figures = {f"{kind}.{end}" for kind in ("factors", "convergence", "pairs") for end in ("png", "svg")}
    assert found == figures | LEFT_BY_ALL | {"runs.parquet", "draws.parquet", "summary.csv", "pairs.csv"}
    table = pl.read_csv(folder / "pairs.csv")
    assert table.columns == [
        *("world", "policy", "outcome", "of", "size", "factor", "other"),
        *("value", "low", "high", "joint_low", "joint_high"),
    ]
    page = (folder / "report.html").read_text("utf-8")
    assert "The strongest pairs" in page
    assert "Saltelli (2002)" in page


def test_a_study_of_pairs_is_told_again(folder, capsys):
    before = (folder / "pairs.csv").read_bytes()
    assert main(["redraw", str(folder)]) == 0
    assert (folder / "pairs.csv").read_bytes() == before


def pairs_of(asked, *values):
    """A made-up table of pairs of the effect on the first outcome: values with joint half-widths."""
    rows = [
        {"world": "baseline", "policy": "recognition", "outcome": asked.metrics[0], "of": "effect", "size": 8}
        | {"factor": f"pyongyang.{k}", "other": LUCK, "value": value}
        | {"low": value - wide / 2, "high": value + wide / 2, "joint_low": value - wide, "joint_high": value + wide}
        for k, (value, wide) in enumerate(values)
    ]
    return pl.DataFrame(rows)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([(0.1, 0.2), (0.01, 0.2)], "None of 2 pairs can be told to explain more"),
        ([(0.1, 0.2), (0.3, 0.1)], "one surely explains more of the effect of recognition on talks by the deadline"),
        ([(0.2, 0.1), (0.3, 0.1)], "two surely explain more"),
        ([(0.2, 0.1), (0.3, 0.1)], "pyongyang.1 with luck (30 %, interval 20 % to 40 %) and pyongyang.0 with luck"),
    ],
)
def test_only_pairs_that_are_told_with_all_judged_at_once_are_named(values, said):
    found = small("sensitivity")
    table = found.tables["summary"].filter(policy="recognition")
    effects = [one for one in sentences(found.study, table, pairs_of(found.study, *values)) if "pairs" in one]
    assert any(said in one for one in effects)

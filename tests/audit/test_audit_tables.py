"""What verdicts add up to: shares of worlds, channels off against on, conditions, thresholds and bills."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from experiments.audit import tables
from experiments.audit.claims import BILLS, CLAIMS
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES, close_call, verdict_of
from experiments.lab.stats.intervals import of_two_shares
from experiments.lab.stats.trees import rule
from model.parameters import CHANNELS
from tests.support.made_up import audit, only, played

NOTHING_BUILT = dict.fromkeys(CLAIMS, False)


@pytest.fixture(autouse=True)
def _few_claims(monkeypatch):
    """Tables of two claims only, of which one is reported over a threshold."""
    only(monkeypatch, "C1", "C8")


def table_of(answers, claim="C1"):
    """Verdicts of one claim over plausible worlds; the other is undecided."""
    rows = []
    for name in ("C1", "C8"):
        for k, verdict in enumerate(answers):
            mine = verdict if name == claim else UNDECIDED
            opposite = mine == NO and k % 2 == 0
            ends = {"effect": 0.1 * k, "low": 0.0, "high": 0.2, "reversed": opposite, "turned": opposite}
            rows.append({"claim": name, "draw": k, "verdict": mine, "replicates": 22 + k % 2} | ends)
    return pl.DataFrame(rows)


def summed(answers, claim="C1", study=None):
    """The row of a claim in the summary of so many answers, one a plausible world."""
    table = tables.summary(study or audit(len(answers)), table_of(answers, claim), NOTHING_BUILT)
    return table.row(["C1", "C8"].index(claim), named=True)


def off_and_on(answer, count=300, **parameters):
    """Channel -> its row of C1, where a plausible world answers by its number of each parameter."""
    study = audit(count, parameters={"firm": {"candidates": 5}, "draws": "prior"} | parameters)
    table = table_of([answer({name: values[k] for name, values in study.numbers.items()}) for k in range(count)])
    return {row["channel"]: row for row in tables.channels(study, table).to_dicts() if row["claim"] == "C1"}


# Shares


def test_shares_are_of_the_worlds_that_can_test_a_claim():
    found = summed([YES, NO, VOID, VOID] * 6 + [UNDECIDED] * 4 + [NO] * 4 + [VOID] * 16)
    assert (found["n"], found["n_tested"]) == (48, 20)
    assert found["share_void"] == 28 / 48
    assert [found[f"share_{verdict}"] for verdict in (YES, UNDECIDED, NO)] == pytest.approx([0.3, 0.2, 0.5])
    assert found["share_reversed"] == pytest.approx(2 / 20)
    known = stats.binomtest(6, 20).proportion_ci(0.95, method="wilson")
    assert (found["share_yes_low"], found["share_yes_high"]) == pytest.approx((known.low, known.high), abs=1e-6)
    assert 22 < found["replicates"] < 23
    tested = [0.1 * k for k in (*range(0, 24, 4), *range(1, 24, 4), *range(24, 32))]
    assert found["effect_q50"] == pytest.approx(np.quantile(tested, 0.5, method="nearest"), abs=0.1)


def test_the_interval_of_a_share_counts_plausible_worlds_and_has_a_width_where_all_agree():
    alike = summed([YES] * 48)
    known = stats.binomtest(48, 48).proportion_ci(0.95, method="wilson")
    assert (alike["share_yes_low"], alike["share_yes_high"]) == pytest.approx((known.low, 1.0), abs=1e-6)


def test_a_claim_that_nothing_can_test_has_no_shares_and_stays_open():
    found = summed([VOID] * 48)
    assert (found["n_tested"], found["share_yes"], found["share_void"]) == (0, 0, 1)
    assert (found["share_yes_low"], found["share_yes_high"]) == (0, 1)
    assert verdict_of(found) == "open"


@pytest.mark.parametrize(
    ("yes", "no", "verdict"),
    [
        (0.8, 0.1, "holds"),
        (0.1, 0.8, "fails"),
        (0.4, 0.4, "depends"),
        (0.4, 0.05, "open"),
        (0.34, 0.17, "holds"),
        (0.17, 0.34, "fails"),
        (0.3, 0.3, "depends"),
        (0.0, 0.0, "open"),
    ],
)
def test_the_verdict_on_a_claim_follows_the_worlds_that_decide(yes, no, verdict):
    assert verdict_of({"share_yes": yes, "share_no": no, "n_tested": 100}) == verdict
    assert verdict_of({"share_yes": yes, "share_no": no, "n_tested": 10}) == verdict
    assert verdict_of({"share_yes": yes, "share_no": no, "n_tested": 9}) == "open", "too few can test it"


@pytest.mark.parametrize(
    ("yes", "no", "tested", "close"),
    [
        (0.70, 0.30, 100, True),  # holds, and two thirds lie within 60 to 78 %
        (0.70, 0.30, 2000, False),  # holds for sure
        (0.31, 0.69, 100, True),  # fails, as narrowly
        (0.62, 0.38, 100, True),  # depends, and might hold
        (0.50, 0.50, 100, False),  # depends for sure
        (0.48, 0.04, 100, True),  # holds where it decides, and perhaps too few decide
        (0.24, 0.24, 100, True),  # open, and perhaps enough decide
        (0.24, 0.24, 10000, False),  # open for sure
        (0.00, 0.00, 100, False),  # nothing decides
        (0.00, 0.00, 0, False),  # nothing can be tested
        (0.70, 0.30, 9, False),  # open, since so few can test it
    ],
)
def test_a_word_is_a_close_call_where_a_threshold_lies_within_the_interval_of_its_share(yes, no, tested, close):
    assert close_call({"share_yes": yes, "share_no": no, "n_tested": tested}) == close


# Channels


def test_a_channel_on_which_a_verdict_hangs_is_named_with_both_verdicts_and_the_difference():
    found = off_and_on(lambda p: YES if p["pyongyang.rivalry"] > 0 else NO)
    one = found["pyongyang.rivalry"]
    assert (one["verdict_off"], one["verdict_on"]) == ("fails", "holds")
    assert (one["share_no_off"], one["share_yes_on"], one["moves"]) == (1, 1, 1)
    assert one["n_off"] + one["n_on"] == 300
    assert [channel for channel, row in found.items() if row["hangs"]] == ["pyongyang.rivalry"]
    assert (one["moves_yes"], one["moves_no"]) == (1, -1)
    assert 0.8 < one["moves_yes_low"] < one["moves_yes_high"] <= 1


def test_the_interval_of_what_a_channel_moves_is_newcombes_among_so_many_channels():
    even = iter(np.arange(300) % 3)
    found = off_and_on(lambda p: YES if next(even) == 0 or p["firm.peers"] > 0 else UNDECIDED)
    for row in found.values():
        sides = [(row[f"share_yes_{side}"], row[f"n_tested_{side}"]) for side in ("on", "off")]
        wanted = of_two_shares(*sides, among=len(found))
        assert (row["moves_yes"], row["moves_yes_low"], row["moves_yes_high"]) == pytest.approx(wanted)


def test_no_channel_is_named_where_none_decides_or_all_verdicts_are_the_same():
    assert not any(row["hangs"] for row in off_and_on(lambda _: YES).values())
    left = iter(np.random.default_rng(1).random(300))
    chance = off_and_on(lambda _: YES if next(left) < 0.62 else NO)
    assert not any(row["hangs"] for row in chance.values()), "near a threshold verdicts differ by chance"


def test_a_channel_that_moves_a_share_and_no_verdict_is_not_named():
    even = iter(np.arange(300) % 10)
    one = off_and_on(lambda p: NO if next(even) == 0 and p["pyongyang.rivalry"] > 0 else YES)["pyongyang.rivalry"]
    assert one["moves"] > 0.05
    assert one["verdict_off"] == one["verdict_on"] == "holds"
    assert not one["hangs"]


def test_a_channel_that_only_moves_no_is_named_as_well():
    one = off_and_on(lambda p: NO if p["firm.peers"] > 0 else UNDECIDED)["firm.peers"]
    assert one["hangs"]
    assert (one["verdict_off"], one["verdict_on"]) == ("open", "fails")
    assert (one["moves_yes"], one["moves_no"]) == (0, 1)


def test_a_channel_is_judged_on_worlds_that_can_test_a_claim():
    one = off_and_on(lambda p: YES if p["firm.peers"] > 0 else VOID)["firm.peers"]
    assert (one["n_tested_off"], one["n_tested_on"]) == (0, one["n_on"])
    assert not one["hangs"], "nothing was tested without it"
    assert [one["moves_yes"], one["moves_yes_low"], one["moves_no_high"]] == [None] * 3, "an empty cell"


def test_nothing_is_said_of_a_channel_that_is_set_or_where_nothing_is_drawn():
    found = off_and_on(lambda _: YES, pyongyang={"rivalry": 0.5})
    assert set(found) == set(CHANNELS) - {"pyongyang.rivalry"}
    study = audit(6, parameters={"firm": {"candidates": 5}, "draws": None})
    assert not len(tables.channels(study, table_of([YES] * 6)))


# Conditions


def test_the_threshold_of_the_one_number_that_a_verdict_hangs_on_is_found():
    study = audit(240)
    defiance = study.numbers["seoul.defiance"]
    at = float(np.median(defiance))
    found = summed([NO if value > at else YES for value in defiance], "C8", study)
    name, sign, limit = found["condition"].split()
    assert (name, sign) in {("seoul.defiance", "<="), ("seoul.defiance", ">")}
    assert float(limit) == pytest.approx(at, rel=0.02)
    assert {found["yes_inside"], found["yes_outside"]} == {0, 1}


def test_a_claim_that_is_reported_over_one_number_hears_of_no_other():
    study = audit(240)
    price = study.numbers["moscow.price"]
    answers = [YES if value > np.median(price) else NO for value in price]
    assert summed(answers, "C1", study)["condition"].startswith("moscow.price ")
    assert summed(answers, "C8", study)["condition"] == ""


def test_the_condition_that_decides_can_be_a_channel():
    study = audit(300)
    for limit, texts in ((0, ("rivalry > 0", "rivalry = 0")), (0.5, ("rivalry > 0.", "rivalry <= 0."))):
        answers = [YES if value > limit else NO for value in study.numbers["pyongyang.rivalry"]]
        found = summed(answers, study=study)
        assert found["condition"].startswith(tuple(f"pyongyang.{text}" for text in texts))
        assert found["yes_inside"] in (0, 1)


def test_the_tree_of_conditions_looks_at_worlds_that_can_test_a_claim(monkeypatch):
    seen = []
    monkeypatch.setattr(tables, "rule", lambda *parts: seen.append(parts))
    summed([YES, NO, VOID, VOID] * 24)
    features, yes, draws = seen[0]
    assert len(features) == len(yes) == len(draws) == 48
    assert yes.sum() == 24
    assert 0 < (features["pyongyang.rivalry"] > 0).mean() < 1


def test_conditions_are_the_numbers_as_worlds_meet_them():
    study = audit(60)
    met = tables.conditions(study)
    assert (met.select(f"world={world}" for world in study.worlds).sum_horizontal() == 1).all()
    rich = met["world=rich_pyongyang"].to_numpy() == 1
    assert set(met["pyongyang.income_base"].to_numpy()[rich]) == {
        study.worlds["rich_pyongyang"]["pyongyang"]["income_base"]
    }


def test_the_conditions_that_decide_are_found_and_only_those():
    rng = np.random.default_rng(1)
    features = pl.DataFrame(rng.random((400, 6)), schema=[f"agent.x{k}" for k in range(6)])
    x = features.to_numpy()
    yes = (x[:, 2] > 0.6) & (x[:, 4] <= 0.5)
    found = rule(features, yes ^ (rng.random(400) < 0.03), np.arange(400))
    assert {part.split()[0] for part in found.text.split(" and ")} == {"agent.x2", "agent.x4"}
    assert "agent.x2 > 0.6" in found.text or "agent.x2 > 0.59" in found.text
    assert found.inside > 0.9 > 0.1 > found.outside


def test_few_draws_make_no_rule_however_many_worlds_share_them():
    rng = np.random.default_rng(3)
    draws = np.repeat(np.arange(15), 8)
    features = pl.DataFrame(rng.random((15, 100))[draws], schema=[f"agent.x{k}" for k in range(100)])
    parted = features["agent.x7"].to_numpy() > np.sort(features["agent.x7"].unique())[2]
    assert rule(features, parted, draws) is None, "of a hundred numbers some part 3 draws from 12"


def test_of_noise_no_rule_is_made():
    rng = np.random.default_rng(2)
    features = pl.DataFrame(rng.random((300, 40)), schema=[f"agent.x{k}" for k in range(40)])
    assert rule(features, rng.random(300) < 0.4, np.arange(300)) is None
    assert rule(features, np.ones(300, bool), np.arange(300)) is None


# Bills, and verdicts as they are looked at


def test_bills_are_what_recognition_costs_beyond_the_status_quo_in_all_worlds(monkeypatch):
    only(monkeypatch, "C8")

    def model(points, luck):
        tried = points.policy == "recognition"
        extra = {payer: 10.0 * k + points.world for k, payer in enumerate(BILLS)}
        return {payer: 5 + luck[..., 0] + np.where(tried, extra[payer], 0.0) for payer in BILLS}

    study = audit(21)
    mine, _ = played(study, model)
    bills = tables.bills(mine)
    assert bills["payer"].to_list() == list(BILLS)
    assert bills["q50"].to_list() == pytest.approx([10, 20, 30], rel=1e-4)
    assert (bills["q95"] - bills["q05"]).to_list() == pytest.approx([18] * 3, rel=1e-4)
    found = tables.verdicts(study, mine)
    assert found["draw"].to_list() == list(range(21))
    assert found["world"].to_list() == [list(study.worlds)[k % 3] for k in range(21)]
    assert set(found["verdict"]) == {YES}

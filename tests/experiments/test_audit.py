"""The audit: every case in every plausible world, verdicts added up, and the conditions that decide."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from experiments.__main__ import main
from experiments.audit import tables as audit_tables
from experiments.audit import words as audit_words
from experiments.audit.cases import CASES, PLAIN, POLICIES, SETS, TIMES
from experiments.audit.claims import BILLS, CLAIMS
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES, verdict_of
from experiments.lab.design.prior import ROWS
from experiments.lab.engine.tiles import Tile, live
from experiments.lab.stats.trees import rule
from model.parameters import CHANNELS, BadInput
from tests.support.sheets import unwritten
from tests.support.shipped import shipped
from tests.support.studies import checked


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


FEW = ["parameters.firm.candidates=5", "horizon=12", "points=6", "replicates=20"]


def audit(**more):
    return checked(
        "audit",
        shipped(POLICIES, ["baseline", "ceasefire", "rich_pyongyang"])
        | {"parameters": {"firm": {"candidates": 5}, "draws": "prior"}, "horizon": 12, "points": 6, "replicates": 20}
        | more,
    )


def met(study):
    """Every point of the design as its runs meet it."""
    design = study.sample
    bases = study.points_drawn(design.drawn.tolist())
    return design.points(np.arange(len(design)), bases)[:, 0]


def test_each_plausible_world_runs_every_case_in_one_world():
    study = audit()
    design, made = study.sample, met(audit())
    each = len(CASES)
    assert len(design) == 6 * each
    assert study.crossed == (1, 1)
    for k in range(6):
        rows = slice(k * each, (k + 1) * each)
        assert len(set(design.drawn[rows])) == len(set(design.inside[rows])) == 1
        assert design.inside[rows][0] == design.drawn[rows][0] % 3
        under = [list(study.policies)[j] for j in design.under[rows]]
        assert under == [case.policy for case in CASES]
        plain = [p for p, case in zip(made[rows], CASES, strict=True) if case.setting == PLAIN]
        kinds = {tuple(p[agent][name] for agent, name in (c.split(".") for c in CHANNELS)) for p in plain}
        assert len(kinds) == 1, "cases share their channels"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.setting}-{case.policy}")
def test_a_case_differs_from_the_plain_world_in_what_it_names_alone(case):
    made = met(audit())[: len(CASES)]
    plain, point = made[0], made[CASES.index(case)]
    numbers = {
        f"{agent}.{name}": (plain[agent][name], point[agent][name])
        for agent in point.dtype.names
        for name in point[agent].dtype.names
    }
    sets, times = SETS[case.setting], TIMES.get(case.setting, {})
    for name, value in sets.items():
        assert numbers[name][1] == value
    for name, factor in times.items():
        assert numbers[name][1] == factor * numbers[name][0]
    differs = {name for name, (before, now) in numbers.items() if before != now}
    assert differs == {name for name, value in sets.items() if value != numbers[name][0]} | {*times}


def test_what_a_world_sets_is_not_drawn_and_is_doubled_where_a_case_doubles_it():
    study = audit()
    made = met(study).reshape(6, len(CASES))
    base = study.worlds["rich_pyongyang"]["pyongyang"]["income_base"]
    k = next(i for i, case in enumerate(CASES) if case.setting == "rich")
    rich = made[2]["pyongyang"]["income_base"]  # the third world is rich_pyongyang
    assert rich[0] == base
    assert rich[k] == 2 * base > ROWS["pyongyang.income_base"].high, "a multiple is not cut to the range"


def test_a_tile_of_some_points_is_the_same_stretch_of_the_whole():
    study = audit()
    whole = live(study, Tile(0, 2, 0, len(study.sample)))[0]
    part = live(study, Tile(1, 2, 17, 60))[0]
    assert part.tobytes() == whole[1:, 17:60].tobytes()


def table_of(answers, half=None):
    """Verdicts of one claim over plausible worlds; the others are all undecided."""
    rows = []
    for claim in CLAIMS:
        for k, verdict in enumerate(answers):
            mine = verdict if claim == "C1" else UNDECIDED
            rows.append(
                {
                    "claim": claim,
                    "draw": k,
                    "world": ["baseline", "ceasefire", "rich_pyongyang"][k % 3],
                    "verdict": mine,
                    "effect": 0.1 * k,
                    "low": 0.0,
                    "high": 0.2,
                    "reversed": mine == NO and k % 2 == 0,
                    "verdict_half": half[k] if half else mine,
                }
            )
    return pl.DataFrame(rows)


def summed(answers, half=None):
    """The first row of the summary of so many answers, one a draw."""
    table = audit_tables.summary(audit(points=len(answers)), table_of(answers, half))
    return table.row(0, named=True)


def off_and_on(answer, count=300, **parameters):
    """Channel -> its row of C1, where a plausible world answers by its point; and the sentences."""
    study = audit(points=count, parameters={"firm": {"candidates": 5}, "draws": "prior"} | parameters)
    points = study.points_drawn(range(count))[:, 0]
    table = table_of([answer(point) for point in points])
    channels = audit_tables.channels(study, table)
    rows = channels.to_dicts()
    answered = audit_words.sentences(audit_tables.summary(study, table), channels)
    return {row["channel"]: row for row in rows if row["claim"] == "C1"}, answered


def test_shares_are_of_the_worlds_that_can_test_a_claim():
    found = summed([YES, NO, VOID, VOID] * 6 + [UNDECIDED] * 4 + [NO] * 4 + [VOID] * 16)
    assert (found["n"], found["n_tested"]) == (48, 20)
    assert found["share_void"] == 28 / 48
    shares = [found[f"share_{verdict}"] for verdict in (YES, UNDECIDED, NO)]
    assert shares == pytest.approx([6 / 20, 4 / 20, 10 / 20])
    assert found["share_reversed"] == pytest.approx(2 / 20)
    assert found["share_yes_low"] < 6 / 20 < found["share_yes_high"]
    tested = [0.1 * k for k in (*range(0, 24, 4), *range(1, 24, 4), *range(24, 32))]
    assert found["effect_q50"] == pytest.approx(np.quantile(tested, 0.5, method="nearest"), abs=0.1)


def test_the_interval_of_a_share_counts_draws_and_has_a_width_where_all_agree():
    alike = summed([YES] * 48)
    known = stats.binomtest(48, 48).proportion_ci(0.95, method="wilson")
    assert (alike["share_yes_low"], alike["share_yes_high"]) == pytest.approx((known.low, 1.0))


def test_a_claim_that_nothing_can_test_has_no_shares_and_stays_open():
    found = summed([VOID] * 48)
    assert (found["n_tested"], found["share_yes"], found["share_void"]) == (0, 0, 1)
    assert verdict_of(found) == "open"
    assert "None of 48" in audit_words.paragraph(found, pl.DataFrame())


def test_shares_at_half_the_replicates_are_of_what_half_of_them_can_test():
    found = summed([YES] * 48, [YES, UNDECIDED, UNDECIDED, VOID] * 12)
    assert found["share_yes"] == 1
    assert found["share_yes_half"] == pytest.approx(1 / 3)
    assert found["share_undecided_half"] == pytest.approx(2 / 3)


def test_a_channel_on_which_a_verdict_hangs_is_named_with_both_verdicts():
    found, sentences = off_and_on(lambda p: YES if p.pyongyang.rivalry > 0 else NO)
    one = found["pyongyang.rivalry"]
    assert (one["verdict_off"], one["verdict_on"]) == ("fails", "holds")
    assert (one["share_no_off"], one["share_yes_on"], one["moves"]) == (1, 1, 1)
    assert one["n_off"] + one["n_on"] == 300
    assert [channel for channel, row in found.items() if row["hangs"]] == ["pyongyang.rivalry"]
    assert "C1 on whether the patrons are rivals. The other verdicts hang on none." in sentences[2]


def test_the_condition_that_decides_can_be_a_channel():
    study = audit(points=300)
    points = study.points_drawn(range(300))[:, 0]
    for limit, texts in ((0, ("rivalry > 0", "rivalry = 0")), (0.5, ("rivalry > 0.", "rivalry <= 0."))):
        table = table_of([YES if p.pyongyang.rivalry > limit else NO for p in points])
        found = audit_tables.summary(study, table).row(0, named=True)
        assert found["condition"].startswith(tuple(f"pyongyang.{text}" for text in texts))
        assert found["yes_inside"] in (0, 1)


def test_no_channel_is_named_where_none_decides_or_all_verdicts_are_the_same():
    found, sentences = off_and_on(lambda p: YES)
    assert not any(row["hangs"] for row in found.values())
    assert "No verdict hangs on any of the 13 channels" in sentences[2]
    left = iter(np.random.default_rng(1).random(300))
    chance, _ = off_and_on(lambda p: YES if next(left) < 0.62 else NO)
    assert not any(row["hangs"] for row in chance.values()), "near a threshold verdicts differ by chance"


def test_a_channel_that_moves_a_share_and_no_verdict_is_not_named():
    even = iter(np.arange(300) % 10)
    found, _ = off_and_on(lambda p: NO if next(even) == 0 and p.pyongyang.rivalry > 0 else YES)
    one = found["pyongyang.rivalry"]
    assert one["moves"] > 0.05
    assert one["verdict_off"] == one["verdict_on"] == "holds"
    assert not one["hangs"]


def test_a_channel_that_only_moves_no_is_named_as_well():
    found, _ = off_and_on(lambda p: NO if p.firm.peers > 0 else UNDECIDED)
    assert found["firm.peers"]["hangs"]
    assert (found["firm.peers"]["verdict_off"], found["firm.peers"]["verdict_on"]) == ("open", "fails")


def test_a_channel_is_judged_on_worlds_that_can_test_a_claim():
    found, _ = off_and_on(lambda p: YES if p.firm.peers > 0 else VOID)
    one = found["firm.peers"]
    assert (one["n_tested_off"], one["n_tested_on"]) == (0, one["n_on"])
    assert not one["hangs"], "nothing was tested without it"


def test_nothing_is_said_of_a_channel_that_is_set_or_where_nothing_is_drawn():
    found, _ = off_and_on(lambda p: YES, pyongyang={"rivalry": 0.5})
    assert set(found) == set(CHANNELS) - {"pyongyang.rivalry"}
    study = audit(points=6, parameters={"firm": {"candidates": 5}, "draws": None})
    none = audit_tables.channels(study, table_of([YES] * 6))
    assert not len(none)
    assert "nothing is said of them" in audit_words.sentences(pl.DataFrame([row(1, 0), row(1, 0, claim="K1")]), none)[2]


def test_a_paragraph_says_what_becomes_of_a_verdict_without_a_channel_and_with_it():
    study = audit(points=300)
    table = table_of([YES if p.pyongyang.rivalry > 0 else NO for p in study.points_drawn(range(300))[:, 0]])
    first = audit_tables.summary(study, table).row(0, named=True)
    text = audit_words.paragraph(first, audit_tables.channels(study, table))
    assert (
        "It hangs on whether the patrons are rivals (pyongyang.rivalry): without this it fails (0 % yes, 100 % no) and "
        "with it it holds (100 % yes, 0 % no)." in text
    )


def test_the_tree_of_conditions_looks_at_worlds_that_can_test_a_claim(monkeypatch):
    seen = []
    monkeypatch.setattr(audit_tables, "rule", lambda *parts: seen.append(parts))
    summed([YES, NO, VOID, VOID] * 24)
    features, yes, draws = seen[0]
    assert len(features) == len(yes) == len(draws) == 48
    assert yes.sum() == 24
    assert 0 < (features["pyongyang.rivalry"] > 0).mean() < 1


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


def row(yes, no, **more):
    return {
        "claim": "C1",
        "sentence": "",
        "built": "",
        "n": 100,
        "n_tested": 100,
        "share_yes": yes,
        "share_no": no,
        "share_undecided": 1 - yes - no,
        "share_void": 0.0,
        "share_reversed": 0.0,
    } | more


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
    assert verdict_of(row(yes, no)) == verdict


def told(*rows):
    """The sentence on the argument."""
    return audit_words.sentences(pl.DataFrame([*rows, row(1, 0, claim="K1")]), pl.DataFrame())[0]


def test_the_sentences_do_not_hide_that_a_claim_fails_more_often_than_it_holds():
    text = told(row(0.3, 0.5), row(0.5, 0.3, claim="C2"), row(0.05, 0.3, claim="C3"))
    assert "2 depend on the world (C1, C2; more often no than yes: C1)" in text
    assert "1 stays open (C3, more often no than yes)" in text


def test_the_sentences_count_what_is_built_apart():
    text = told(row(0.9, 0), row(1, 0, claim="C9", built="accounting"))
    assert "1 holds (C1); the other one follows from how the model is built: 1 holds (C9)" in text


def test_the_sentences_say_what_can_hardly_be_tested_and_what_is_reversed():
    text = told(row(0.9, 0), row(0.2, 0.8, claim="C2", share_reversed=0.4, n_tested=9))
    assert "fewer than 10 % of the worlds can test C2" in text
    assert "the opposite is certain for C2 in 40 % of the worlds that can test it" in text
    assert "opposite" not in told(row(0.9, 0))


def test_the_study_leaves_a_row_a_claim_and_a_report_that_says_how_each_was_tested(tmp_path, capsys):
    assert main(["audit", *FEW, f"results={tmp_path}", "name=one"]) == 0
    folder = tmp_path / "audit" / "one"
    summary = pl.read_csv(folder / "summary.csv")
    assert summary["claim"].to_list() == list(CLAIMS)
    for one in summary.iter_rows(named=True):
        shares = sum(one[f"share_{verdict}"] for verdict in (YES, UNDECIDED, NO))
        assert shares == pytest.approx(1 if one["n_tested"] else 0)
        assert one["share_void"] == pytest.approx(1 - one["n_tested"] / one["n"])
    assert pl.read_csv(folder / "bills.csv")["payer"].to_list() == list(BILLS)
    verdicts = pl.read_parquet(folder / "verdicts.parquet")
    assert len(verdicts) == len(CLAIMS) * 6
    channels = pl.read_csv(folder / "channels.csv")
    assert (channels["n_off"] + channels["n_on"] == 6).all()
    assert set(channels["claim"]) == set(CLAIMS)
    runs = pl.read_parquet(folder / "runs.parquet")
    assert len(runs) == 20 * 6 * len(CASES)
    assert pl.read_parquet(folder / "draws.parquet").height == 6
    assert (folder / "figures" / "strips.png").exists()
    report = (folder / "report.html").read_text()
    for claim in CLAIMS.values():
        assert claim.test.__name__ in report
    out = capsys.readouterr().out
    assert "claims of the argument" in out


def test_each_run_in_the_table_has_its_own_world_policy_and_outcomes(tmp_path):
    study = audit()
    outcomes = live(study, Tile(0, 20, 0, len(study.sample)))[0]
    words = [*FEW, "parameters=prior", "world=[baseline,ceasefire,rich_pyongyang]", f"results={tmp_path}"]
    assert main(["audit", *words, "name=two", "figures=false"]) == 0
    runs = pl.read_parquet(tmp_path / "audit" / "two" / "runs.parquet")
    assert runs["world"].head(len(CASES)).unique().to_list() == ["baseline"]
    assert runs["policy"].head(len(CASES)).to_list() == [case.policy for case in CASES]
    for row in (0, 133, len(runs) - 1):
        mine = runs.row(row, named=True)
        one = outcomes[mine["replicate"], mine["point"], 0, 0]
        assert mine["provocations"] == one["provocations"]
        assert mine["cash_russia"] == one["cash_russia"]


def test_an_audit_takes_no_other_policies():
    with pytest.raises(BadInput, match="always runs"):
        audit(policy={"status_quo": {}})

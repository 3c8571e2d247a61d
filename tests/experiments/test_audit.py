"""The audit: every case in every plausible world, verdicts added up, and the conditions that decide."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from experiments.__main__ import main
from experiments.audit import tables as audit_tables
from experiments.audit import words as audit_words
from experiments.audit.cases import CASES, POLICIES, SETS, TIMES
from experiments.audit.claims import BILLS, CLAIMS
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from experiments.lab.engine.tiles import Tile, live
from experiments.lab.stats.trees import rule
from model.parameters import BadInput
from tests.support.sheets import unwritten
from tests.support.shipped import shipped
from tests.support.studies import checked


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


EACH = 8  # structures that ship: every combination of three parts
FEW = ["parameters.firm.candidates=5", "horizon=12", "points=6", "replicates=20"]


def audit(**more):
    return checked(
        "audit",
        shipped(POLICIES, ["baseline", "ceasefire", "rich_pyongyang"])
        | {
            "parameters": {"firm": {"candidates": 5}, "draws": "prior"},
            "horizon": 12,
            "points": 6,
            "replicates": 20,
            "structure": {"pyongyang": ["unitary", "coalition"], "learning": ["own", "peers"]},
        }
        | more,
    )


def met(study):
    """Every point of the design as its runs meet it."""
    design = study.sample
    bases = study.points_drawn(design.drawn.tolist())
    return design.points(np.arange(len(design)), bases)[:, 0]


def test_each_plausible_world_runs_every_case_in_one_world_and_structure():
    study = audit()
    design, made = study.sample, met(audit())
    each = len(CASES)
    assert len(design) == 6 * 4 * each
    assert study.crossed == (1, 1)
    for k in range(6 * 4):
        rows = slice(k * each, (k + 1) * each)
        assert len(set(design.drawn[rows])) == len(set(design.inside[rows])) == 1
        assert design.inside[rows][0] == design.drawn[rows][0] % 3
        under = [list(study.policies)[j] for j in design.under[rows]]
        assert under == [case.policy for case in CASES]
    codes = {(p.structure.pyongyang, p.structure.learning) for p in made}
    assert codes == {(a, b) for a in (0, 1) for b in (0, 1)}


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
    made = met(audit()).reshape(6, 4, len(CASES))
    k = next(i for i, case in enumerate(CASES) if case.setting == "rich")
    rich = made[2]["pyongyang"]["income_base"]  # the third world is rich_pyongyang
    assert (rich[:, 0] == 380).all()
    assert (rich[:, k] == 760).all(), "a multiple is not cut to the range"


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
                    "draw": k // 4,
                    "world": ["baseline", "ceasefire", "rich_pyongyang"][k // 4 % 3],
                    "structure.pyongyang": ["unitary", "coalition"][k // 2 % 2],
                    "structure.learning": ["own", "peers"][k % 2],
                    "structure.rents": "separate",
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
    """The first row of the summary of so many answers, four a draw."""
    table = audit_tables.summary(audit(points=len(answers) // 4), table_of(answers, half))
    return table.row(0, named=True)


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
    known = stats.binomtest(12, 12).proportion_ci(0.95, method="wilson")
    assert (alike["share_yes_low"], alike["share_yes_high"]) == pytest.approx((known.low, 1.0))


def test_a_claim_that_nothing_can_test_has_no_shares_and_stays_open():
    found = summed([VOID] * 48)
    assert (found["n_tested"], found["share_yes"], found["share_void"]) == (0, 0, 1)
    assert audit_words.verdict_of(found) == "open"
    assert "None of 48" in audit_words.paragraph(found)


def test_shares_at_half_the_replicates_are_of_what_half_of_them_can_test():
    found = summed([YES] * 48, [YES, UNDECIDED, UNDECIDED, VOID] * 12)
    assert found["share_yes"] == 1
    assert found["share_yes_half"] == pytest.approx(1 / 3)
    assert found["share_undecided_half"] == pytest.approx(2 / 3)


def test_the_structure_is_named_where_it_decides():
    found = summed([YES if k // 2 % 2 else NO for k in range(24 * 4)])
    assert (found["yes_unitary"], found["yes_coalition"]) == (0, 1)
    assert (found["no_unitary"], found["no_coalition"]) == (1, 0)
    assert found["depends"] == "pyongyang"
    assert "yes_separate" not in found, "one variant alone was run"
    assert found["condition"] in ("structure.pyongyang=coalition", "structure.pyongyang is not coalition")


def test_a_structure_that_only_moves_no_is_named_as_well():
    found = summed([UNDECIDED if k % 2 else NO for k in range(24 * 4)])
    assert found["yes_own"] == found["yes_peers"] == 0
    assert found["depends"] == "learning"


def test_no_structure_is_named_where_none_decides():
    assert summed([YES, NO, NO, YES] * 24)["depends"] == ""
    rare = summed([YES] * 4 + [NO] * 2 + [YES] * 2 + [YES] * 88)
    assert rare["depends"] == "", "one draw of 24 shows nothing"


def test_a_structure_can_have_any_number_of_parts_and_variants(monkeypatch):
    three = {"pyongyang": ("unitary", "coalition", "junta"), "learning": ("own", "peers")}
    monkeypatch.setattr(audit_tables, "STRUCTURE", three)
    table = table_of([YES] * 96).with_columns(
        pl.when(pl.col("draw") % 2 == 1)
        .then(pl.lit("junta"))
        .otherwise("structure.pyongyang")
        .alias("structure.pyongyang")
    )
    mine = table.filter(claim="C1", draw=1).vstack(table.filter(claim="C1", draw=0))
    found = audit_tables.by_structure(mine.with_columns(draw=pl.lit(0)))
    assert {"yes_unitary", "yes_coalition", "yes_junta"} <= set(found)


def test_the_tree_of_conditions_looks_at_worlds_that_can_test_a_claim(monkeypatch):
    seen = []
    monkeypatch.setattr(audit_tables, "rule", lambda *parts: seen.append(parts))
    summed([YES, NO, VOID, VOID] * 24)
    features, yes, draws = seen[0]
    assert len(features) == len(yes) == len(draws) == 48
    assert yes.sum() == 24
    assert features["structure.learning=peers"].mean() == 0.5


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
        "depends": "",
        "yes_coalition": yes,
        "yes_peers": yes,
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
    assert audit_words.verdict_of(row(yes, no)) == verdict


def told(*rows):
    """The sentence on the argument."""
    return audit_words.sentences(audit(), pl.DataFrame([*rows, row(1, 0, claim="K1")]))[0]


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


def test_the_last_sentence_names_the_parts_of_the_structure_that_decide():
    study = audit()
    free = pl.DataFrame([row(1, 0), row(1, 0, claim="K1")])
    text = audit_words.sentences(study, free)[2]
    assert "Pyongyang (unitary or coalition) and learning (own or peers) move no share" in text
    assert "rents" not in text
    hangs = pl.DataFrame([row(1, 0, depends="rents"), row(1, 0, claim="K1", depends="")])
    assert "The verdict on C1 (rents) hangs" in audit_words.sentences(study, hangs)[2]


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
    assert len(verdicts) == len(CLAIMS) * 6 * EACH
    runs = pl.read_parquet(folder / "runs.parquet")
    assert len(runs) == 20 * 6 * EACH * len(CASES)
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
    words = [
        *FEW,
        "parameters=prior",
        "structure.rents=separate",
        "world=[baseline,ceasefire,rich_pyongyang]",
        f"results={tmp_path}",
    ]
    assert main(["audit", *words, "name=two", "figures=false"]) == 0
    runs = pl.read_parquet(tmp_path / "audit" / "two" / "runs.parquet")
    assert runs["world"].head(len(CASES)).unique().to_list() == ["baseline"]
    assert runs["policy"].head(len(CASES)).to_list() == [case.policy for case in CASES]
    for row in (0, 333, len(runs) - 1):
        mine = runs.row(row, named=True)
        one = outcomes[mine["replicate"], mine["point"], 0, 0]
        assert mine["provocations"] == one["provocations"]
        assert mine["cash_russia"] == one["cash_russia"]


def test_an_audit_takes_no_other_policies():
    with pytest.raises(BadInput, match="always runs"):
        audit(policy={"status_quo": {}})

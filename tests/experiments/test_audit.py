"""The audit: every case in every plausible world, verdicts added up, and the conditions that decide."""

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.lab import audit_tables, audit_words
from experiments.lab.cases import CASES, POLICIES
from experiments.lab.claims import CLAIMS, NO, UNDECIDED, YES
from experiments.lab.config import study_from
from experiments.lab.tiles import Tile, live
from experiments.lab.trees import rule
from model.parameters import BadInput
from tests.shipped import shipped

FEW = ["parameters.firm.candidates=5", "horizon=12", "points=6", "replicates=20"]


def audit(**more):
    return study_from(
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


def test_a_case_differs_from_the_plain_world_in_what_it_names_alone():
    study = audit()
    made = met(study)
    plain = made[0]
    for case, point in zip(CASES, made, strict=False):
        differs = {
            f"{agent}.{name}" for agent in point.dtype.names for name in point[agent].dtype.names
            if point[agent][name] != plain[agent][name]
        }  # fmt: skip
        if case.setting == "rich":
            assert differs == {"pyongyang.income_base"}
            assert point.pyongyang.income_base == min(500, 2 * plain.pyongyang.income_base)
        if case.setting == "plain":
            assert not differs
        if case.setting == "no_signal":
            assert differs == {"path.signal"}
        if case.setting == "unexposed":
            assert differs == {"pyongyang.exposure"}


def test_what_a_world_sets_is_not_drawn_and_is_doubled_where_a_case_doubles_it():
    made = met(audit()).reshape(6, 4, len(CASES))
    k = next(i for i, case in enumerate(CASES) if case.setting == "rich")
    assert (
        made[2, :, 0]["pyongyang"]["income_base"] == 400
    ).all()  # the third world is rich_pyongyang
    assert (made[2, :, k]["pyongyang"]["income_base"] == 500).all(), "the end of its range"


def test_a_tile_of_some_points_is_the_same_stretch_of_the_whole():
    study = audit()
    whole = live(study, Tile(0, 2, 0, len(study.sample)))[0]
    part = live(study, Tile(1, 2, 17, 60))[0]
    assert part.tobytes() == whole[1:, 17:60].tobytes()


def table_of(answers, structures=None):
    """Verdicts of one claim over plausible worlds; the others are all undecided."""
    rows = []
    for claim in CLAIMS:
        for k, verdict in enumerate(answers):
            rows.append({
                "claim": claim, "draw": k // 4, "world": ["baseline", "ceasefire", "rich_pyongyang"][k // 4 % 3],
                "structure.pyongyang": ["unitary", "coalition"][k // 2 % 2],
                "structure.learning": ["own", "peers"][k % 2],
                "verdict": verdict if claim == "C1" else UNDECIDED, "effect": 0.1, "low": 0.0, "high": 0.2,
            })  # fmt: skip
    return pl.DataFrame(rows)


def test_shares_add_up_and_the_structure_is_named_where_it_decides():
    answers = [YES if k // 2 % 2 else NO for k in range(24 * 4)]
    study = audit(points=24)
    found = audit_tables.summary(study, table_of(answers)).row(0, named=True)
    assert found["share_yes"] == found["share_no"] == 0.5
    assert found["yes_unitary"] == 0
    assert found["yes_coalition"] == 1
    assert found["depends"] == "pyongyang"
    assert found["condition"] in (
        "structure.pyongyang=coalition", "structure.pyongyang is not coalition",
    )  # fmt: skip


def test_no_structure_is_named_where_none_decides():
    found = audit_tables.summary(audit(points=24), table_of([YES, NO, NO, YES] * 24)).row(
        0, named=True
    )
    assert found["depends"] == ""


def test_the_conditions_that_decide_are_found_and_only_those():
    rng = np.random.default_rng(1)
    features = pl.DataFrame(rng.random((400, 6)), schema=[f"agent.x{k}" for k in range(6)])
    x = features.to_numpy()
    yes = (x[:, 2] > 0.6) & (x[:, 4] <= 0.5)
    found = rule(features, yes ^ (rng.random(400) < 0.03), np.arange(400))
    assert {part.split()[0] for part in found.text.split(" and ")} == {"agent.x2", "agent.x4"}
    assert "agent.x2 > 0.6" in found.text or "agent.x2 > 0.59" in found.text
    assert found.inside > 0.9 > 0.1 > found.outside


def test_of_noise_no_rule_is_made():
    rng = np.random.default_rng(2)
    features = pl.DataFrame(rng.random((300, 40)), schema=[f"agent.x{k}" for k in range(40)])
    assert rule(features, rng.random(300) < 0.4, np.arange(300)) is None
    assert rule(features, np.ones(300, bool), np.arange(300)) is None


def test_the_verdict_on_a_claim_follows_its_shares():
    def row(yes, undecided, no):
        return {"share_yes": yes, "share_undecided": undecided, "share_no": no}

    assert audit_words.verdict_of(row(0.8, 0.1, 0.1)) == "holds"
    assert audit_words.verdict_of(row(0.1, 0.1, 0.8)) == "fails"
    assert audit_words.verdict_of(row(0.1, 0.8, 0.1)) == "open"
    assert audit_words.verdict_of(row(0.4, 0.2, 0.4)) == "mixed"


def test_the_study_leaves_a_row_a_claim_and_a_report_that_says_how_each_was_tested(
    tmp_path, capsys
):
    assert main(["audit", *FEW, f"results={tmp_path}", "name=one"]) == 0
    folder = tmp_path / "audit" / "one"
    summary = pl.read_csv(folder / "summary.csv")
    assert summary["claim"].to_list() == list(CLAIMS)
    assert summary.select(pl.sum_horizontal(r"^share_(yes|no|undecided)$")).to_series().to_numpy() == pytest.approx(1)  # fmt: skip
    verdicts = pl.read_parquet(folder / "verdicts.parquet")
    assert len(verdicts) == len(CLAIMS) * 6 * 4
    runs = pl.read_parquet(folder / "runs.parquet")
    assert len(runs) == 20 * 6 * 4 * len(CASES)
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

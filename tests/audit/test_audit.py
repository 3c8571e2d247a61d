"""The audit as a study: every case in every plausible world, the files it leaves, and runs that can be made again."""

import numpy as np
import polars as pl
import pytest

from experiments.audit.cases import OF_LEVERS, PLAIN, SETS, TIMES
from experiments.audit.claims import BILLS, CASES, CLAIMS, POLICIES
from experiments.audit.design import probes
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from experiments.lab.design.prior import ROWS
from experiments.lab.engine.tiles import Tile, live
from model.ensemble import firms_of, histories, months_of, over_replicates
from model.luck import draw
from model.outcomes import OUTCOMES
from model.parameters import CHANNELS, BadInput
from model.state import blank
from tests.support.made_up import audit
from tests.support.studies import kept, small


def met(study):
    """Every case of every plausible world as its runs meet it, (worlds, cases)."""
    design, rows = study.sample, np.arange(study.points * len(CASES))
    made = design.points(rows, study.points_drawn(design.drawn[rows].tolist()))[:, 0]
    return made.reshape(study.points, len(CASES))


def numbers_of(point):
    return {f"{agent}.{name}": point[agent][name] for agent in point.dtype.names for name in point[agent].dtype.names}


def test_each_plausible_world_runs_every_case_in_one_world():
    study = audit(6)
    design, made, each = study.sample, met(study), len(CASES)
    assert len(design) == 6 * each + probes(study) * len(study.chosen.probed)
    assert study.crossed == (1, 1)
    for k in range(6):
        rows = slice(k * each, (k + 1) * each)
        assert set(design.drawn[rows]) == {k}
        assert set(design.inside[rows]) == {k % 3} == {study.inside[k]}
        assert [list(study.policies)[j] for j in design.under[rows]] == [case.policy for case in CASES]
        plain = [point for point, case in zip(made[k], CASES, strict=True) if case.setting == PLAIN]
        kinds = {tuple(p[agent][name] for agent, name in (c.split(".") for c in CHANNELS)) for p in plain}
        assert len(kinds) == 1, "cases share their channels"
        assert study.numbers["moscow.price"][k] == made[k][0]["moscow"]["price"]


def test_a_case_differs_from_the_plain_world_in_what_it_names_alone():
    made = met(audit(2))[0]
    plain = numbers_of(made[0])
    assert CASES[0].setting == PLAIN
    for case, point in zip(CASES, map(numbers_of, made), strict=True):
        sets, times = SETS[case.setting], TIMES.get(case.setting, {})
        assert {name: point[name] for name in sets} == sets, case
        assert all(point[name] == factor * plain[name] for name, factor in times.items()), case
        differs = {name for name, before in plain.items() if before != point[name]}
        assert differs == {name for name, value in sets.items() if value != plain[name]} | {*times}, case


def test_what_a_world_sets_is_not_drawn_and_is_doubled_where_a_case_doubles_it():
    study = audit(6)
    base = study.worlds["rich_pyongyang"]["pyongyang"]["income_base"]
    k = next(i for i, case in enumerate(CASES) if case.setting == "rich")
    rich = met(study)[2]["pyongyang"]["income_base"]  # the third world is rich_pyongyang
    assert rich[0] == base
    assert rich[k] == 2 * base > ROWS["pyongyang.income_base"].high, "a multiple is not cut to the range"


def test_settings_of_levers_alone_are_the_world_as_it_is_under_the_status_quo_and_no_others_are():
    """What the audit runs once for many cases could not differ: every history, to the bit, in drawn worlds."""
    study = audit(12)
    drawn = study.points_drawn(list(range(12))).reshape(-1).view(np.recarray)
    idle, alike = study.packages[[list(study.policies).index("status_quo")]].view(np.recarray), {}
    for setting in SETS:
        otherwise = drawn.copy()
        for name, value in SETS[setting].items():
            otherwise[name.split(".")[0]][name.split(".")[1]] = value
        for name, factor in TIMES.get(setting, {}).items():
            otherwise[name.split(".")[0]][name.split(".")[1]] *= factor
        both = [over_replicates(np.stack([points] * 30), idle, 1, range(30))[0] for points in (drawn, otherwise)]
        alike[setting] = both[0].tobytes() == both[1].tobytes()
    run = {case.setting for case in CASES if case.policy == "status_quo"}
    assert {setting for setting in run if alike[setting]} == {PLAIN}
    assert all(alike[setting] for setting in OF_LEVERS)


def test_a_tile_of_some_points_is_the_same_stretch_of_the_whole():
    study = audit(6)
    whole = live(study, Tile(0, 2, 0, 2 * len(CASES)))[0]
    part = live(study, Tile(1, 2, 17, 61, (17, 30, 31, 60)))[0]
    assert part.tobytes() == np.ascontiguousarray(whole[1:, [17, 30, 31, 60]]).tobytes()


def test_an_audit_takes_no_other_policies():
    with pytest.raises(BadInput, match="always runs"):
        audit(policy={"status_quo": {}})
    assert tuple(audit().policies) == POLICIES


# What it leaves


def test_the_study_leaves_a_row_a_claim_and_a_row_a_claim_and_plausible_world():
    folder = kept("audit")
    summary = pl.read_csv(folder / "summary.csv")
    assert summary["claim"].to_list() == list(CLAIMS)
    for one in summary.iter_rows(named=True):
        shares = sum(one[f"share_{verdict}"] for verdict in (YES, UNDECIDED, NO))
        assert shares == pytest.approx(1 if one["n_tested"] else 0)
        assert one["share_void"] == pytest.approx(1 - one["n_tested"] / one["n"])
    assert pl.read_csv(folder / "bills.csv")["payer"].to_list() == list(BILLS)
    verdicts = pl.read_parquet(folder / "verdicts.parquet")
    assert len(verdicts) == len(CLAIMS) * summary["n"][0]
    assert verdicts["claim"].head(len(CLAIMS)).to_list() == list(CLAIMS)
    void = verdicts.filter(pl.col("verdict") == VOID)
    assert void["effect"].is_null().all()
    assert set(void["replicates"]) <= {0}
    assert set(pl.read_csv(folder / "channels.csv")["claim"]) == set(CLAIMS)
    assert pl.read_parquet(folder / "draws.parquet").height == summary["n"][0]


def test_the_report_says_how_each_claim_was_tested():
    report = (kept("audit") / "report.html").read_text("utf-8")
    for claim in CLAIMS.values():
        assert claim.test.__name__ in report


def test_runs_are_made_where_they_are_read_and_each_once():
    runs = pl.read_parquet(kept("audit") / "runs.parquet")
    study = small("audit").study
    assert len(runs) == small("audit").count
    assert not runs.select("point", "replicate").is_duplicated().any()
    main = runs.filter(pl.col("point") < study.points * len(CASES))
    cases = [CASES[k] for k in (main["point"] % len(CASES)).to_list()]
    assert main["policy"].to_list() == [case.policy for case in cases]
    gated = {case for claim in CLAIMS.values() for case, _ in claim.gate_reads}
    on_gates = main["replicate"].is_between(study.replicates, 2 * study.replicates, closed="left").to_list()
    assert {case for case, of_gate in zip(cases, on_gates, strict=True) if of_gate} == gated


def test_a_row_of_the_runs_can_be_run_again_to_the_last_bit():
    """Its point, its policy and its luck by their numbers, straight through the ensemble."""
    study = small("audit").study
    runs = pl.read_parquet(kept("audit") / "runs.parquet")
    design = study.sample
    for row in (0, 133, len(runs) // 2, len(runs) - 1):
        mine = runs.row(row, named=True)
        number = np.array([mine["point"]])
        point = design.points(number, study.points_drawn(design.drawn[number].tolist())).reshape(-1).view(np.recarray)
        package = study.packages[design.under[number]].view(np.recarray)
        firms = firms_of(point, package)
        luck = draw(study.seed, mine["replicate"], months_of(point), firms)
        again = histories(point, package, luck, blank(firms))[0]
        assert list(study.policies)[design.under[number[0]]] == mine["policy"]
        assert list(study.worlds)[design.inside[number[0]]] == mine["world"]
        for outcome in OUTCOMES:
            np.testing.assert_equal(np.nan if mine[outcome] is None else mine[outcome], again[outcome], outcome)

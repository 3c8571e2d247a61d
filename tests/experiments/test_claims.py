"""Every claim's test answers yes, no, undecided and void where runs are made so that it must."""

import numpy as np
import pytest

from experiments.audit.cases import CASES, SETS, TIMES, Case, Runs
from experiments.audit.claims import CLAIMS, READ
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from experiments.lab.design.prior import ROWS

N = 400
RUN = np.arange(N)
TALKS = "talks_by_deadline"
#: A world in which no policy and no case changes anything.
LEVELS = {
    TALKS: RUN % 4 == 0,
    "alignment_mean": np.full(N, 0.7),
    "provocations": np.full(N, 100.0),
    "major_provocations": np.full(N, 10.0),
    "zone_months_open": np.zeros(N),
    "zone_workers_end": np.full(N, 1000.0),
    "stops_by_seoul": np.zeros(N),
    "cash_zone": np.zeros(N),
    "cash_tourism": np.zeros(N),
    "cash_russia": np.full(N, 50.0),
    "cost_washington": np.zeros(N),
}
#: How much more of an amount is clearly more.
STEP = {
    "alignment_mean": 0.2,
    "provocations": 20,
    "major_provocations": 4,
    "zone_months_open": 10,
    "zone_workers_end": 2000,
    "cash_zone": 30,
    "cash_tourism": 30,
    "cash_russia": 200,
    "cost_washington": 100,
}
WAVE = np.random.default_rng(1).permutation(np.resize([-1.0, 1.0], N))
#: Changes of yes and no: more; half as much more; nearly as much more, in other runs; as many more as
#: less; three runs in all.
MORE, SOME, OTHER, MIXED, FEW = "more", "some", "other", "mixed", "few"
#: Of an amount, so little more in every run that it does not matter.
TINY = 0.001


def yes_and_no(before, how):
    """Runs of yes and no with a change."""
    gained, lost = {
        MORE: (RUN % 4 == 1, False),
        SOME: (RUN % 8 == 1, False),
        OTHER: (((RUN % 4 == 1) & (RUN % 32 != 1)) | (RUN % 64 == 2), False),
        MIXED: (RUN % 8 == 1, (RUN % 16 == 0) | (RUN % 32 == 4)),
        FEW: ((RUN % 4 == 1) & (RUN < 12), False),
    }[how]
    return ((before > 0) | gained) & ~np.asarray(lost)


def changed(outcome, how):
    """An outcome with a change: of yes and no, or by ``how`` times what is clearly more."""
    before = LEVELS[outcome].astype(float)
    if outcome not in STEP:
        return yes_and_no(before, how).astype(float)
    if how == FEW:
        return before + STEP[outcome] * (RUN < 3)
    return before + STEP[outcome] * (20 * WAVE if how == MIXED else how + 0.01 * WAVE)


def world(*changes):
    """The runs of a world in which some outcomes of some cases are otherwise."""
    values = {case: {k: v.astype(float) for k, v in LEVELS.items()} for case in CASES}
    for setting, policy, outcome, how in changes:
        values[Case(setting, policy)][outcome] = changed(outcome, how)
    return Runs(values)


def plain(policy, outcome, how):
    return ("plain", policy, outcome, how)


def talks_in(setting, how, policy="recognition"):
    return (setting, policy, TALKS, how)


EFFECT = plain("recognition", TALKS, MORE)
PAYS = plain("recognition", "cash_zone", 1)
INVESTS = plain("recognition", "zone_workers_end", 1)
OPENS = plain("recognition", "zone_months_open", 1)
AIDED = plain("direct_aid", TALKS, MORE), plain("direct_aid", "cost_washington", 1)


def adds(outcome, how):
    return plain("economic_opening", outcome, how)


#: A zone that opens, and in which Seoul's programme adds workers and cash.
BUILDS = OPENS, adds("zone_workers_end", 1), adds("cash_tourism", 1)


def relief_in(setting, how):
    return talks_in(setting, how, "sanctions_relief")


#: Both offers move talks while China enforces.
OFFERED = talks_in("strict", MORE), relief_in("strict", MORE)


def amount(setting, policy, outcome, sign=1):
    """The three answers on an amount in one case: clearly more, hardly more, too few runs."""
    return {
        YES: [[(setting, policy, outcome, sign)]],
        NO: [[(setting, policy, outcome, TINY)]],
        UNDECIDED: [[(setting, policy, outcome, how)] for how in (MIXED, FEW)] + [[]],
    }


#: Claim -> verdict -> the changes that make it so.
MADE = {
    "C1": {
        YES: [[], [plain("nuclear_status", TALKS, FEW)]],
        NO: [[plain("nuclear_status", TALKS, MORE)]],
        UNDECIDED: [[plain("nuclear_status", TALKS, MIXED)]],
    },
    "C2": {
        YES: [[plain("overture", "provocations", TINY)]],
        NO: [
            [plain("overture", TALKS, MORE)],
            [plain("overture", "provocations", 1)],
            [plain("overture", "provocations", -1)],
        ],
        UNDECIDED: [[], [plain("overture", "provocations", FEW)], [plain("overture", TALKS, MIXED)]],
    },
    "C3": {
        YES: [[talks_in("no_pact", MORE, "security_guarantee")]],
        NO: [
            [talks_in(setting, MORE, "security_guarantee") for setting in ("plain", "no_pact")],
            [talks_in("plain", MORE, "security_guarantee")],
        ],
        UNDECIDED: [[talks_in("plain", OTHER, "security_guarantee"), talks_in("no_pact", MORE, "security_guarantee")]],
        VOID: [[], [talks_in("plain", FEW, "security_guarantee")]],
    },
    "C4": amount("unpaid", "status_quo", "alignment_mean", -1),
    "C5": {
        YES: [[talks_in("no_signal", MORE), talks_in("no_signal", MORE, "direct_aid")]],
        NO: [
            [talks_in("no_signal", MORE, "security_guarantee")],
            [talks_in("no_signal", MORE, policy) for policy in ("recognition", "direct_aid", "security_guarantee")],
        ],
        UNDECIDED: [
            [
                talks_in("no_signal", MORE),
                talks_in("no_signal", MORE, "direct_aid"),
                talks_in("no_signal", OTHER, "security_guarantee"),
            ]
        ],
        VOID: [[], [EFFECT, plain("security_guarantee", TALKS, MORE)]],
    },
    "C6": {
        YES: [[EFFECT, talks_in("outbid", MORE)]],
        NO: [[EFFECT], [EFFECT, talks_in("outbid", FEW)]],
        UNDECIDED: [[EFFECT, talks_in("outbid", MIXED)]],
        VOID: [[], [plain("recognition", TALKS, FEW)], [talks_in("outbid", MORE)]],
    },
    "C7": {
        YES: [[EFFECT, *AIDED], [EFFECT]],
        NO: [[EFFECT, *AIDED, plain("recognition", "cost_washington", cost)] for cost in (1, 3)],
        UNDECIDED: [
            [EFFECT, plain("direct_aid", TALKS, OTHER), *AIDED[1:], plain("recognition", "cost_washington", 1)]
        ],
        VOID: [[], [*AIDED]],
    },
    "C8": {
        YES: [[]],
        NO: [[("unbound", "status_quo", "zone_months_open", 1)]],
        UNDECIDED: [[("unbound", "status_quo", "zone_months_open", FEW)]],
    },
    "C9": amount("open", "status_quo", "cash_zone"),
    "C10": {
        YES: [[("open_conservative", "status_quo", "stops_by_seoul", MORE)]],
        NO: [[], [(f"open_{camp}", "status_quo", "stops_by_seoul", MORE) for camp in ("conservative", "progressive")]],
        UNDECIDED: [
            [
                ("open_conservative", "status_quo", "stops_by_seoul", MORE),
                ("open_progressive", "status_quo", "stops_by_seoul", OTHER),
            ]
        ],
    },
    "C11": amount("open", "recognition", "zone_workers_end"),
    "C12": {
        YES: [[plain("recognition", "provocations", -1), INVESTS]],
        NO: [
            [plain("recognition", "provocations", TINY), INVESTS],
            [plain("recognition", "provocations", -1), plain("recognition", "zone_workers_end", TINY)],
        ],
        UNDECIDED: [
            [plain("recognition", "provocations", MIXED), INVESTS],
            [plain("recognition", "provocations", -1), plain("recognition", "zone_workers_end", FEW)],
            [],
        ],
    },
    "C13": {
        YES: [[EFFECT]],
        NO: [[EFFECT, talks_in("no_signal", MORE)]],
        UNDECIDED: [[EFFECT, talks_in("no_signal", OTHER)]],
        VOID: [[], [plain("recognition", TALKS, FEW)]],
    },
    "C14": {
        YES: [[EFFECT, talks_in("no_hope", SOME)]],
        NO: [[EFFECT, talks_in("no_hope", MORE)]],
        UNDECIDED: [[EFFECT, talks_in("no_hope", OTHER)]],
        VOID: [[], [talks_in("no_hope", MORE)]],
    },
    "C15": amount("open_unskilled", "status_quo", "zone_workers_end", -1),
    "C16": {
        YES: [[EFFECT, talks_in("rich", SOME)]],
        NO: [[EFFECT], [plain("recognition", TALKS, SOME), talks_in("rich", MORE)], [EFFECT, talks_in("rich", MORE)]],
        UNDECIDED: [[EFFECT, talks_in("rich", OTHER)]],
        VOID: [[], [talks_in("rich", MORE)]],
    },
    "C17": {
        YES: [
            [*BUILDS, adds(TALKS, MORE)],
            [*BUILDS, adds("alignment_mean", -1)],
            [*BUILDS[:2], adds("cash_zone", 1), adds(TALKS, MORE), adds("alignment_mean", 1)],
            [*BUILDS[1:], adds("zone_months_open", 1), adds(TALKS, MORE)],
        ],
        NO: [
            [*BUILDS, adds("alignment_mean", TINY)],
            [*BUILDS, adds("alignment_mean", 1)],
            [*BUILDS[:2], adds("cash_tourism", TINY), adds(TALKS, MORE)],
            [OPENS, adds("zone_workers_end", TINY), adds("cash_tourism", 1), adds(TALKS, MORE)],
        ],
        UNDECIDED: [
            [*BUILDS],
            [*BUILDS, adds(TALKS, MIXED), adds("alignment_mean", TINY)],
            [OPENS, adds("zone_workers_end", FEW), adds("cash_tourism", 1), adds(TALKS, MORE)],
        ],
        VOID: [[], [*BUILDS[1:], adds(TALKS, MORE)]],
    },
    "K1": {
        YES: [
            [PAYS, plain("recognition", "major_provocations", TINY)],
            [PAYS, plain("recognition", "major_provocations", 1)],
        ],
        NO: [
            [PAYS, plain("recognition", "major_provocations", -1)],
            [plain("recognition", "cash_zone", TINY), plain("recognition", "major_provocations", TINY)],
        ],
        UNDECIDED: [[PAYS, plain("recognition", "major_provocations", how)] for how in (MIXED, FEW)] + [[PAYS], []],
    },
    "K2": {
        YES: [[("open", "status_quo", "major_provocations", how)] for how in (TINY, 1)],
        NO: [[("open", "status_quo", "major_provocations", -1)]],
        UNDECIDED: [[("open", "status_quo", "major_provocations", how)] for how in (MIXED, FEW)] + [[]],
    },
    "K3": {
        YES: [[talks_in("lasting", MORE)]],
        NO: [[EFFECT, talks_in("lasting", MORE)], [EFFECT]],
        UNDECIDED: [[plain("recognition", TALKS, OTHER), talks_in("lasting", MORE)]],
        VOID: [[], [talks_in("lasting", FEW)]],
    },
    "K4": {
        YES: [[("unexposed", "recognition", "zone_months_open", 1)]],
        NO: [[("unexposed", "recognition", "zone_months_open", 1.002), plain("recognition", "zone_months_open", 1)]],
        UNDECIDED: [[("unexposed", "recognition", "zone_months_open", how)] for how in (MIXED, FEW)] + [[]],
    },
    "K5": {YES: [[]], NO: [[plain("origin_only", TALKS, MORE)]], UNDECIDED: [[plain("origin_only", TALKS, FEW)]]},
    "K6": {
        YES: [[]],
        NO: [[("open", "recognition", "cash_zone", 1)]],
        UNDECIDED: [[("open", "recognition", "cash_zone", MIXED)]],
    },
    "K7": {
        YES: [[relief_in("even", MORE)], [talks_in("even", SOME), relief_in("even", MORE)]],
        NO: [[talks_in("even", MORE)], [talks_in("even", MORE), relief_in("even", MORE)]],
        UNDECIDED: [[talks_in("even", OTHER), relief_in("even", MORE)]],
        VOID: [[], [EFFECT], [relief_in("even", FEW)]],
    },
    "K8": {
        YES: [[*OFFERED], [*OFFERED, talks_in("lenient", SOME)], [relief_in("strict", MORE)]],
        NO: [
            [*OFFERED, talks_in("lenient", MORE)],
            [*OFFERED, talks_in("lenient", MORE), relief_in("lenient", MORE)],
            [talks_in("lenient", MORE)],
        ],
        UNDECIDED: [[*OFFERED, talks_in("lenient", OTHER)]],
        VOID: [[], [EFFECT], [talks_in("strict", FEW), relief_in("lenient", FEW)]],
    },
}
#: Claims that say what becomes of an effect.
OF_AN_EFFECT = {"C3", "C5", "C6", "C7", "C13", "C14", "C16", "C17", "K3", "K7", "K8"}
#: Claim -> changes that make the opposite certain.
REVERSED = {
    "C1": [plain("nuclear_status", TALKS, MORE)],
    "C2": [plain("overture", "provocations", -1)],
    "C3": [talks_in("plain", MORE, "security_guarantee")],
    "C5": [talks_in("no_signal", MORE, "security_guarantee")],
    "C7": [EFFECT, *AIDED, plain("recognition", "cost_washington", 3)],
    "C8": [("unbound", "status_quo", "zone_months_open", 1)],
    "C12": [plain("recognition", "provocations", 1), INVESTS],
    "C14": [plain("recognition", TALKS, SOME), talks_in("no_hope", MORE)],
    "C16": [plain("recognition", TALKS, SOME), talks_in("rich", MORE)],
    "C17": [OPENS, adds("zone_workers_end", -1), adds("cash_tourism", 1), adds(TALKS, MORE)],
    "K1": [PAYS, plain("recognition", "major_provocations", -1)],
    "K3": [EFFECT],
    "K6": [("open", "recognition", "cash_zone", 1)],
    "K7": [talks_in("even", MORE)],
    "K8": [talks_in("lenient", MORE)],
}


def every_made():
    for claim, verdicts in MADE.items():
        for verdict, worlds in verdicts.items():
            for k, changes in enumerate(worlds):
                yield pytest.param(claim, verdict, changes, id=f"{claim}-{verdict}-{k}")


@pytest.mark.parametrize(("claim", "verdict", "changes"), list(every_made()))
def test_a_claim_is_answered_as_its_runs_are_made(claim, verdict, changes):
    found = CLAIMS[claim].test(world(*changes))
    assert found.verdict == verdict, found
    assert found.low <= found.effect <= found.high
    assert found.verdict == NO or not found.reversed


def test_every_claim_is_made_to_come_out_in_every_way_it_can():
    assert list(MADE) == list(CLAIMS)
    for claim, verdicts in MADE.items():
        assert set(verdicts) == {YES, NO, UNDECIDED} | ({VOID} if claim in OF_AN_EFFECT else set())


@pytest.mark.parametrize("claim", REVERSED)
def test_the_opposite_of_a_claim_is_told_from_its_mere_failure(claim):
    found = CLAIMS[claim].test(world(*REVERSED[claim]))
    assert (found.verdict, found.reversed) == (NO, True)


def test_a_claim_that_merely_fails_is_not_reversed():
    assert not CLAIMS["C13"].test(world(EFFECT, talks_in("no_signal", MORE))).reversed
    assert not CLAIMS["C6"].test(world(EFFECT)).reversed


@pytest.mark.parametrize("claim", ["C1", "C8", "K5"])
def test_too_few_runs_leave_an_absence_undecided(claim):
    few = {case: {k: v[:60] for k, v in of.items()} for case, of in world().values.items()}
    assert CLAIMS[claim].test(Runs(few)).verdict == UNDECIDED


def test_aid_that_is_dear_leaves_recognition_all_its_talks_and_cheap_aid_takes_them():
    found = CLAIMS["C7"].test(world(EFFECT, *AIDED, plain("recognition", "cost_washington", 0.5)))
    assert found.effect == pytest.approx(0.25 - 0.25 / 2, rel=0.01)


def test_half_of_the_runs_are_every_second_one():
    half = world(EFFECT).half()
    kept = half.of("recognition", TALKS)
    assert len(kept) == N / 2
    assert (kept == changed(TALKS, MORE)[::2]).all()


def test_every_claim_of_the_argument_and_eight_of_its_critics_are_tested():
    assert list(CLAIMS) == [*(f"C{k}" for k in range(1, 18)), *(f"K{k}" for k in range(1, 9))]
    assert len({claim.test for claim in CLAIMS.values()}) == len(CLAIMS)
    for name, claim in CLAIMS.items():
        assert claim.test.__doc__.startswith(f"{name}: ")


def test_every_outcome_and_case_that_is_run_is_read_by_some_claim():
    read = set()

    class Watched(Runs):
        def of(self, policy, outcome, setting="plain"):
            read.add((Case(setting, policy), outcome))
            return super().of(policy, outcome, setting)

    for claim in CLAIMS.values():
        claim.test(Watched(world(EFFECT).values))
    assert {case for case, _ in read} == set(CASES)
    assert {outcome for _, outcome in read} == set(READ)


def test_cases_change_parameters_that_there_are_within_their_ranges():
    for changes in SETS.values():
        for name, value in changes.items():
            assert ROWS[name].low <= value <= ROWS[name].high, name
    # What a rich North earns of its trade is doubled whatever the share: the case asks what if.
    for name in {name for changes in TIMES.values() for name in changes} - {"beijing.earns"}:
        assert not ROWS[name].unit.startswith(("share", "probability")), name

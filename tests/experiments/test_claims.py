"""Every claim's test answers yes, no and undecided where runs are made so that it must."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.lab.cases import CASES, SETS, TIMES, Case
from experiments.lab.claims import (
    CLAIMS,
    NO,
    POINTS,
    READ,
    TALKS,
    UNDECIDED,
    YES,
    Runs,
    absent,
    interval,
    there,
)
from experiments.lab.prior import ROWS

N = 400
#: A world in which no policy and no case changes anything.
LEVELS = {
    TALKS: np.arange(N) % 4 == 0, "alignment_mean": np.full(N, 0.7), "provocations": np.full(N, 100.0),
    "major_provocations": np.full(N, 10.0), "zone_months_open": np.zeros(N), "zone_workers_end": np.full(N, 1000.0),
    "stops_by_seoul": np.zeros(N), "cash_zone": np.zeros(N), "cash_russia": np.full(N, 50.0),
    "cost_washington": np.zeros(N),
}  # fmt: skip
MORE, LESS, MIXED = "more", "less", "mixed"
STEP = {"alignment_mean": 0.2, "provocations": 20, "major_provocations": 4, "zone_months_open": 10,
        "zone_workers_end": 500, "stops_by_seoul": 1, "cash_zone": 30, "cash_russia": 200, "cost_washington": 100}  # fmt: skip


def changed(outcome, how):
    """An outcome with clearly more of it, clearly less, or more in some runs and less in as many."""
    values = LEVELS[outcome].astype(float)
    if outcome == TALKS:
        if how == MORE:
            values[np.arange(N) % 4 == 1] = 1
        elif how == LESS:
            values[np.arange(N) % 8 == 0] = 0
        else:
            values[(np.arange(N) % 16 == 1) | (np.arange(N) % 16 == 5)] = 1
            values[(np.arange(N) % 16 == 0) | (np.arange(N) % 32 == 4)] = 0
        return values
    wave = np.random.default_rng(1).permutation(np.resize([-1.0, 1.0], N))
    by = {MORE: 1 + 0.01 * wave, LESS: -1 + 0.01 * wave, MIXED: 20 * wave}[how]
    return values + STEP[outcome] * by


def world(*changes):
    """The runs of a world in which some outcomes of some cases are otherwise."""
    values = {case: dict(LEVELS) for case in CASES}
    for setting, policy, outcome, how in changes:
        values[Case(setting, policy)][outcome] = changed(outcome, how)
    return Runs({case: {k: v.astype(float) for k, v in of.items()} for case, of in values.items()})


def plain(policy, outcome, how):
    return ("plain", policy, outcome, how)


EFFECT = plain("recognition", TALKS, MORE)


def kept_in(setting):
    """The effect of recognition is there, and as large in a case."""
    return [EFFECT, (setting, "recognition", TALKS, MORE)]


#: Claim -> the changes that make it yes, no and undecided.
MADE = {
    "C1": ([], [plain("nuclear_status", TALKS, MORE)], [plain("nuclear_status", TALKS, MIXED)]),
    "C2": ([], [plain("overture", TALKS, MORE)], [plain("overture", TALKS, MIXED)]),
    "C3": (
        [("no_pact", "security_guarantee", TALKS, MORE)],
        [],
        [("no_pact", "security_guarantee", TALKS, MIXED)],
    ),
    "C4": (
        [("unpaid", "status_quo", "alignment_mean", LESS)],
        [],
        [("unpaid", "status_quo", "alignment_mean", MIXED)],
    ),
    "C5": ([EFFECT], [plain("security_guarantee", TALKS, MORE)], []),
    "C6": (kept_in("outbid"), [EFFECT], [EFFECT, ("outbid", "recognition", TALKS, MIXED)]),
    "C7": (
        [EFFECT, plain("direct_aid", TALKS, MORE), plain("direct_aid", "cost_washington", MORE)],
        [EFFECT, plain("direct_aid", TALKS, MORE), plain("recognition", "cost_washington", MORE)],
        [],
    ),
    "C8": ([], [plain("origin_only", "zone_months_open", MORE)], None),
    "C9": ([plain("recognition", "cash_zone", MORE)], [], [plain("recognition", "cash_zone", MIXED)]),
    "C10": (
        [("open_conservative", "status_quo", "stops_by_seoul", MORE)],
        [],
        [("open_conservative", "status_quo", "stops_by_seoul", MIXED)],
    ),
    "C11": (
        [("open", "recognition", "zone_workers_end", MORE)],
        [],
        [("open", "recognition", "zone_workers_end", MIXED)],
    ),
    "C12": (
        [plain("recognition", "provocations", LESS), plain("recognition", "zone_workers_end", MORE)],
        [plain("recognition", "zone_workers_end", MORE)],
        [plain("recognition", "provocations", MIXED), plain("recognition", "zone_workers_end", MORE)],
    ),
    "C13": ([EFFECT], kept_in("no_signal"), []),
    "C14": ([EFFECT], kept_in("no_hope"), []),
    "C15": (
        [("open_unskilled", "status_quo", "zone_workers_end", LESS)],
        [],
        [("open_unskilled", "status_quo", "zone_workers_end", MIXED)],
    ),
    "C16": (kept_in("rich"), [EFFECT], [EFFECT, ("rich", "recognition", TALKS, MIXED)]),
    "K1": (
        [plain("recognition", "cash_zone", MORE)],
        [plain("recognition", "cash_zone", MORE), plain("recognition", "major_provocations", LESS)],
        [plain("recognition", "cash_zone", MORE), plain("recognition", "major_provocations", MIXED)],
    ),
    "K2": (
        [],
        [("open", "status_quo", "major_provocations", LESS)],
        [("open", "status_quo", "major_provocations", MIXED)],
    ),
    "K3": ([("lasting", "recognition", TALKS, MORE)], [], [("lasting", "recognition", TALKS, MIXED)]),
    "K4": (
        [("unexposed", "recognition", "zone_months_open", MORE)],
        [(setting, "recognition", "zone_months_open", MORE) for setting in ("unexposed", "exposed")],
        [("unexposed", "recognition", "zone_months_open", MIXED)],
    ),
    "K5": ([], [plain("origin_only", TALKS, MORE)], None),
    "K6": ([], [plain("recognition", "cash_zone", MORE), plain("recognition", "cash_russia", LESS)], [plain("recognition", "cash_russia", MIXED)]),
}  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_is_answered_yes_no_and_undecided_where_it_must(claim):
    for changes, verdict in zip(MADE[claim], (YES, NO, UNDECIDED), strict=True):
        if changes is not None:
            found = CLAIMS[claim].test(world(*changes))
            assert found.verdict == verdict, (changes, found)
            assert found.low <= found.effect <= found.high


@pytest.mark.parametrize("claim", ["C8", "K5"])
def test_too_few_runs_leave_an_absence_undecided(claim):
    few = {case: {k: v[:60] for k, v in of.items()} for case, of in world().values.items()}
    assert CLAIMS[claim].test(Runs(few)).verdict == UNDECIDED


@pytest.mark.parametrize("claim", ["C6", "C13", "C14", "C16"])
def test_where_there_is_no_effect_nothing_can_become_of_it(claim):
    assert CLAIMS[claim].test(world()).verdict == UNDECIDED


def test_every_claim_of_the_argument_and_six_of_its_critics_are_tested():
    assert list(CLAIMS) == [*(f"C{k}" for k in range(1, 17)), *(f"K{k}" for k in range(1, 7))]
    assert len({claim.test for claim in CLAIMS.values()}) == len(CLAIMS)
    for claim in CLAIMS.values():
        assert ": " in claim.test.__doc__


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
    for name in {name for changes in TIMES.values() for name in changes}:
        assert name in ROWS


@given(more=st.integers(0, 40), less=st.integers(0, 40), n=st.integers(100, 400))
def test_the_interval_of_matched_shares_is_that_of_agresti_and_min(more, less, n):
    differences = np.zeros(n)
    differences[:more], differences[more : more + less] = 1, -1
    mean, low, high = interval(differences)
    assert mean == pytest.approx((more - less) / n)
    b, c, total = more + 0.5, less + 0.5, n + 2
    spread = np.sqrt((b + c) - (b - c) ** 2 / total) / total
    assert (low, high) == pytest.approx(((b - c) / total - 1.959964 * spread, (b - c) / total + 1.959964 * spread), abs=1e-6)  # fmt: skip


def test_of_other_outcomes_it_is_students():
    values = np.random.default_rng(1).normal(0.3, 1, 50)
    known = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert interval(values)[1:] == pytest.approx((known.low, known.high))


@given(share=st.floats(0, 0.5))
def test_no_effect_is_at_once_there_and_absent(share):
    differences = (np.arange(N) < share * N).astype(float)
    verdicts = there(differences, POINTS).verdict, absent(differences, POINTS).verdict
    assert verdicts != (YES, YES)
    assert verdicts != (NO, NO)
    assert verdicts != (YES, UNDECIDED)


def test_an_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(2000):
        draws = rng.choice([-1.0, 0.0, 1.0], p=[0.02, 0.9, 0.08], size=200)
        _, low, high = interval(draws)
        held += low <= 0.06 <= high
    assert 0.93 <= held / 2000 <= 0.98

"""Every claim answers as its sentence says, on histories made by hand in which it is true, false, or open."""

import inspect

import numpy as np
import pytest

from experiments.audit import cases
from experiments.audit.cases import PLAIN, SETS, TIMES, Case, Worlds, read_by
from experiments.audit.claims import BILL_READS, CASES, CLAIMS, POLICIES
from experiments.audit.gates import moves_talks, opens_zone
from experiments.audit.looks import read_of
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from experiments.lab.design.prior import ROWS
from model.outcomes import OUTCOMES
from tests.support.histories import RUNS, TALKS, amount, answers, histories, number, opens, talks
from tests.support.meanings.of_an_opening import OF_THE_ZONE
from tests.support.meanings.of_the_argument import OF_POLICIES
from tests.support.meanings.of_the_critics import THE_CRITICS

MEANINGS = OF_POLICIES | OF_THE_ZONE | THE_CRITICS
#: Claims that say what becomes of an effect, or what happens where the zone opens.
GATED = {"C3", "C5", "C5b", "C6", "C7", "C12b", "C13", "C14", "C16", "C17", "C17b", "K1b", "K3", "K7", "K8", "K8b"}
#: Claims whose function reads numbers and no runs: nothing is open there.
CERTAIN = {"C3b"}


@pytest.mark.parametrize("claim", MEANINGS)
def test_a_claim_is_answered_as_its_histories_are_made(claim):
    made = MEANINGS[claim]
    found = answers(claim, histories(*(changes for _, changes in made.values())))
    wanted = {name: verdict for name, (verdict, _) in made.items()}
    assert dict(zip(made, found.verdict.tolist(), strict=True)) == wanted
    assert ((found.low <= found.effect) & (found.effect <= found.high)).all()
    assert (found.verdict[found.reversed] == NO).all()


@pytest.mark.parametrize("claim", MEANINGS)
def test_a_plausible_world_is_answered_whatever_stands_beside_it(claim):
    each = [changes for _, changes in MEANINGS[claim].values()]
    together = answers(claim, histories(*each))
    for k, changes in enumerate(each):
        alone = answers(claim, histories(changes))
        assert [np.ravel(part)[0] for part in alone] == pytest.approx([part[k] for part in together], nan_ok=True)


def test_every_claim_is_made_to_come_out_in_every_way_it_can():
    assert list(MEANINGS) == list(CLAIMS)
    for claim, made in MEANINGS.items():
        never = {VOID: claim not in GATED, UNDECIDED: claim in CERTAIN}
        wanted = {verdict for verdict in (YES, NO, UNDECIDED, VOID) if not never.get(verdict)}
        assert {verdict for verdict, _ in made.values()} == wanted, claim
        assert (CLAIMS[claim].gate is not None) == (claim in GATED)


#: Claim -> a history in which the opposite is certain, and one in which the claim merely fails.
OPPOSITES = {
    "C1": ("it brings him back", None),
    "C2": ("it costs talks", None),
    "C2b": ("it brings a fifth more", None),
    "C3": ("it brings more than before", "it brings as many as before"),
    "C3b": ("the pact pledges less than was pledged before", "the pact pledges what was pledged before"),
    "C4": ("unpaid, he aligns more", "unpaid, he aligns as much"),
    "C5": ("a guarantee brings talks, and money none", "all bring as many for what they cost"),
    "C5b": ("a guarantee brings more than money", "all bring as many for what they cost"),
    "C7": ("it costs no dollar, and ten times as much at home", None),
    "C8": ("it opens in a quarter of the runs", None),
    "C10": ("progressives close it", "nobody closes it"),
    "C11": ("they hire fewer", "they hire as many"),
    "C12": ("firms hire, and provocations are a fifth more", "firms hire, and provocations stay"),
    "C12b": ("they are a fifth more", "they stay"),
    "C14": ("it is stronger", "all of it is left"),
    "C15": ("they hire more", "they hire as many"),
    "C16": ("it is stronger", "all of it is left"),
    "C17": ("it takes workers and cash away", "it adds neither workers nor cash"),
    "C17b": ("it takes talks away, and he aligns more", "it adds neither"),
    "K1": ("a third of them go", "no cash comes"),
    "K1b": ("a third of them go", None),
    "K2": ("a third fewer", None),
    "K3": ("it brings more than if it lasted", "it brings as many as if it lasted"),
    "K4": ("without the fear it is open less", "it never opens, with fear or without"),
    "K6": ("it pays as much as Russia", None),
    "K6b": ("it pays as much as trade", None),
    "K7": ("the zone brings more", "both bring as many"),
    "K8": (None, "it is worth as many whatever China does"),
}


@pytest.mark.parametrize("claim", OPPOSITES)
def test_the_opposite_of_a_claim_is_told_from_its_mere_failure(claim):
    for name, opposite in zip(OPPOSITES[claim], (True, False), strict=True):
        if name is not None:
            found = answers(claim, histories(MEANINGS[claim][name][1]))
            assert (found.verdict.item(), np.ravel(found.reversed).item()) == (NO, opposite), name


@pytest.mark.parametrize("claim", ["C1", "C2", "C8", "K5"])
def test_too_few_runs_leave_an_absence_open(claim):
    def first(runs):
        made = histories([])
        return Worlds({read: made.values[read][:runs] for read in CLAIMS[claim].reads})

    assert CLAIMS[claim].test(first(60)).verdict == UNDECIDED
    assert CLAIMS[claim].test(first(200)).verdict == YES


def test_amounts_decide_where_no_run_of_many_differs_and_not_where_few_were_made():
    few = Worlds({read: values[:60] for read, values in histories([]).values.each[0].items()})
    assert few.amounts(np.zeros((60, 1))).high == np.inf
    assert few.amounts(np.zeros((RUNS, 1))).high == 0
    differs = np.zeros((RUNS, 1))
    differs[:4] = 20.0
    assert few.amounts(differs).high == np.inf, "of four runs that differ nothing is known"


def test_what_a_treaty_costs_decides_which_of_two_policies_moves_him_more():
    def of(cost):
        dear = number(washington__cost_security_guarantee=cost, washington__cost_direct_aid=0.5)
        return [talks("recognition", 20), talks("direct_aid", 20), talks("security_guarantee", 20, first=5), dear]

    cheap, same, dear = CLAIMS["C5"].test(histories(of(0.05), of(0.58), of(0.8))).effect
    assert cheap < -1 < same < dear


def test_aid_that_is_dear_leaves_recognition_its_talks_and_cheap_aid_takes_them():
    bill = [amount("cost_washington", "direct_aid", 100), amount("cost_washington", "recognition", 50)]
    found = CLAIMS["C7"].test(histories([talks("recognition", 25), talks("direct_aid", 25), *bill]))
    assert found.effect == pytest.approx(0.25 - 0.25 / 2)


# Gates


def test_a_gate_asks_whether_there_is_an_effect_and_not_what_becomes_of_it():
    for claim in GATED:
        gate = CLAIMS[claim].gate
        read, numbers = read_by(gate)
        assert CLAIMS[claim].gate_reads == read
        assert not numbers
        assert {outcome for _, outcome in read} <= {TALKS, "zone_months_open"}
        nothing = histories([])
        assert gate(nothing).verdict != YES


@pytest.mark.parametrize(("runs", "passes"), [(0, False), (0.25, False), (1, False), (10, True), (50, True)])
def test_the_zone_is_shown_to_open_only_where_chance_does_not_explain_it(runs, passes):
    assert (opens_zone("recognition")(histories([opens("recognition", runs)])).verdict == YES) == passes


def test_a_gate_passes_where_one_of_its_policies_or_settings_does():
    gate = moves_talks("recognition", "direct_aid", settings=(PLAIN, "lasting"))
    each = [
        [talks(policy, 25, where=where)] for policy in ("recognition", "direct_aid") for where in (PLAIN, "lasting")
    ]
    found = gate(histories(*each, [talks("overture", 25)], [talks("recognition", 25, where="rich")]))
    assert (found.verdict == YES).tolist() == [True, True, True, True, False, False]


def test_a_claim_is_void_on_the_luck_of_its_gate_and_answered_on_its_own():
    shown, nothing = histories([talks("recognition", 25)]), histories([])
    assert answers("C13", shown, gated=nothing).verdict == VOID
    assert answers("C13", nothing, gated=shown).verdict == NO, "what the gate saw is no part of the test"


# What is written of claims


def test_every_claim_of_the_argument_and_eight_of_its_critics_are_tested():
    first = [name for name in CLAIMS if name[-1] != "b"]
    assert first == [*(f"C{k}" for k in range(1, 18)), *(f"K{k}" for k in range(1, 9))]
    assert all(name[:-1] in first for name in CLAIMS if name[-1] == "b")
    assert len({claim.test for claim in CLAIMS.values()}) == len(CLAIMS)
    for name, claim in CLAIMS.items():
        assert inspect.getdoc(claim.test).startswith(f"{name}: ")
        assert set(claim.link) <= set(ROWS)
        assert not claim.threshold or claim.threshold in ROWS


def test_every_case_that_is_run_is_read_and_whatever_is_read_is_run():
    read = {read for claim in CLAIMS.values() for read in (*claim.reads, *claim.gate_reads)} | set(BILL_READS)
    assert {case for case, _ in read} == set(CASES)
    assert {outcome for _, outcome in read} <= set(OUTCOMES)
    assert {case.setting for case in CASES} == set(SETS)
    assert {case.policy for case in CASES} == set(POLICIES)
    assert POLICIES[0] == "status_quo"
    taken = {
        (case, outcome) for of in read_of(CLAIMS).values() for case, outcomes in of.items() for outcome in outcomes
    }
    assert taken == read


def test_a_reader_notes_cases_outcomes_and_numbers():
    def test(worlds):
        return worlds.of("recognition", TALKS, "rich") * worlds.number("moscow.price")

    assert read_by(test) == (((Case("rich", "recognition"), TALKS),), ("moscow.price",))


def test_cases_change_parameters_that_there_are_within_their_ranges():
    for changes in cases.SETS.values():
        for name, value in changes.items():
            assert ROWS[name].low <= value <= ROWS[name].high, name
    # What a rich North earns of its trade is doubled whatever the share: the case asks what if.
    for name in {name for changes in TIMES.values() for name in changes} - {"beijing.earns"}:
        assert not ROWS[name].unit.startswith(("share", "probability")), name

"""The mark of what is built comes out by itself: where no number turns a claim, and nowhere else."""

import numpy as np
import pytest

from experiments.audit import tables
from experiments.audit.claims import BILL_READS, CASES, CLAIMS
from experiments.audit.design import ENDS, PROBES, probe_rows
from experiments.audit.verdicts import NO, VOID, YES
from experiments.lab.design.prior import ROWS
from tests.audit.test_claims import MEANINGS, OPPOSITES
from tests.support.made_up import audit, lives, only, played

#: Claim -> a history in which it is true whatever the numbers, or its opposite, where the first of those will not do.
TRUE = {"C7": "aid brings no talks at all"}
OPPOSITE = {"C7": "it costs three times as many dollars"}
BY_RUNS = [claim for claim in CLAIMS if CLAIMS[claim].reads]
TURNABLE = [claim for claim in BY_RUNS if OPPOSITES.get(claim, (None,))[0]]


def true(claim):
    first = next(name for name, (verdict, _) in MEANINGS[claim].items() if verdict == YES)
    return MEANINGS[claim][TRUE.get(claim, first)][1]


def opposite(claim):
    return MEANINGS[claim][OPPOSITE.get(claim, OPPOSITES[claim][0])][1]


def made(claim, monkeypatch, where=None, points=6, **more):
    """Whether a claim is built that is true but for where a point is so; and what was found, and run."""
    only(monkeypatch, claim)
    mine, runs = played(audit(points, **more), lives(true(claim), opposite(claim) if where else (), where))
    return mine.built[claim], mine.found[claim], runs


@pytest.mark.parametrize("claim", BY_RUNS)
def test_what_is_true_whatever_its_link_is_marked(claim, monkeypatch):
    built, found, runs = made(claim, monkeypatch)
    assert built
    assert YES in found.verdict
    assert NO not in found.verdict
    assert runs.tiles[-1].rows[-1] >= 6 * len(CASES), "its link was moved to the ends"


@pytest.mark.parametrize("claim", TURNABLE)
def test_what_its_link_turns_at_an_end_of_its_range_is_not_marked(claim, monkeypatch):
    for end in ENDS if claim == "C1" else ENDS[1:]:
        built, found, _ = made(claim, monkeypatch, lambda points, end=end: points.end == end)
        assert NO not in found.verdict, "as things are it is true everywhere"
        assert not built


@pytest.mark.parametrize("claim", TURNABLE)
def test_what_one_plausible_world_turns_is_not_marked_and_its_link_is_not_moved(claim, monkeypatch):
    built, found, runs = made(claim, monkeypatch, lambda points: points.world == 3)
    assert not built
    assert np.flatnonzero(found.verdict == NO).tolist() == [3]
    assert all(row < 6 * len(CASES) for tile in runs.tiles for row in tile.rows.tolist())


def test_one_world_that_turns_a_claim_is_found_among_many_and_luck_that_seems_to_is_not(monkeypatch):
    built, found, runs = made("C1", monkeypatch, lambda points: points.world == 333, points=500)
    assert not built
    assert found.replicates[333] < 149, "it was refused before it was shown to be turned"
    assert max(tile.replicate_stop for tile in runs.tiles) == 3 * 149, "it was run again on luck of its own"
    only(monkeypatch, "C1")

    def by_chance(points, luck):
        other = points.policy == "nuclear_status"
        return {"talks_by_deadline": np.where(other, luck[..., 0], luck[..., 1]) < 0.25}

    mine, _ = played(audit(500), by_chance)
    assert (mine.found["C1"].verdict == NO).any(), "by chance, in some world"
    assert mine.built["C1"] == (YES in mine.found["C1"].verdict)


def test_a_claim_that_reads_numbers_alone_is_turned_by_them_without_any_run(monkeypatch):
    only(monkeypatch, "C3b")
    mine, runs = played(audit(6), lives([]))
    assert not mine.built["C3b"], "a pact that pledges nothing would take nothing"
    assert {case for tile in runs.tiles for case in {CASES[row % len(CASES)] for row in tile.rows.tolist()}} == {
        case for case, _ in BILL_READS
    }
    assert not mine.found["C3b"].replicates.any()


def test_the_link_is_turned_by_what_it_is_and_by_nothing_else(monkeypatch):
    """Through the numbers of the points themselves: high hopes of status, and nothing else, bring him back."""
    only(monkeypatch, "C1")
    high = ROWS["pyongyang.status_value"].high
    where = [lambda points: points["pyongyang.status_value"] == high, lambda points: points["moscow.price"] > 1e9]
    found = [played(audit(6), lives(true("C1"), opposite("C1"), met))[0].built["C1"] for met in where]
    assert found == [False, True]


def test_a_mark_needs_worlds_that_can_test_a_claim_and_says_why(monkeypatch):
    only(monkeypatch, "C1", "C4", "C13")
    study = audit(6)
    histories = [*true("C1"), *true("C4")]  # nothing brings talks, so that C13 has nothing to test
    mine, _ = played(study, lives(histories))
    marks = tables.summary(study, tables.verdicts(study, mine), mine.built)["built"].to_list()
    assert set(mine.found["C13"].verdict) == {VOID}
    assert marks == ["no number that was tried turned the sign", CLAIMS["C4"].settled, ""]


# Where the ends are


def test_a_probe_is_its_case_with_the_link_of_the_claim_at_an_end():
    study = audit(3)
    design = study.sample
    first, each = 3 * len(CASES), len(study.chosen.probed)
    assert len(design) == first + 3 * each
    columns = [axis.name for axis in design.axes if not axis.relative]
    for k, probe in enumerate(study.chosen.probed):
        case = dict(zip(columns, design.values[CASES.index(probe.case)], strict=False))
        link = CLAIMS[probe.claim].link
        for world in range(3):
            row = first + world * each + k
            moved = dict(zip(columns, design.values[row], strict=False))
            wanted = case | {name: getattr(ROWS[name], probe.end) for name in link if np.isnan(case[name])}
            np.testing.assert_equal(moved, wanted)
            plain = world * len(CASES) + CASES.index(probe.case)
            for of in (design.under, design.inside, design.drawn):
                assert of[row] == of[plain]


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_rows_of_a_claims_probes_are_those_of_its_cases(claim):
    study = audit(20)
    probed = study.chosen.probed
    for (end, case), rows in probe_rows(study, claim).items():
        assert len(rows) == PROBES
        assert study.sample.drawn[rows].tolist() == list(range(PROBES))
        for row in rows.tolist():
            assert probed[(row - 20 * len(CASES)) % len(probed)] == (claim, end, case)

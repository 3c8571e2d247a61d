"""Verdicts follow from intervals and margins of indifference: yes, no, that it cannot be told; one by one or many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.audit.cases import Worlds
from experiments.audit.looks import count_as, looks_at
from experiments.audit.verdicts import NO, UNDECIDED, YES, absent, alike, both, either, there
from experiments.lab.stats.intervals import FEW, Interval, of_pairs, of_share

MARGIN = 0.02


def around(low, width):
    return Interval(low + width / 2, low, low + width)


intervals = st.builds(around, st.floats(-0.2, 0.2), st.floats(0, 0.2))


@given(intervals)
def test_an_effect_is_there_where_it_is_certain_and_may_matter(found):
    verdict = there(found, MARGIN).verdict
    assert (verdict == YES) == (found.low > 0 and found.high >= MARGIN)
    assert (verdict == NO) == (found.high < MARGIN)


@given(intervals)
def test_what_is_there_is_not_absent(found):
    opposite = {YES: NO, NO: YES, UNDECIDED: UNDECIDED}
    assert absent(found, MARGIN).verdict == opposite[there(found, MARGIN).verdict.item()]


@given(intervals)
def test_nothing_changes_only_within_both_margins(found):
    verdict = alike(found, MARGIN).verdict
    assert (verdict == YES) == (found.low > -MARGIN and found.high < MARGIN)
    mirrored = Interval(-found.mean, -found.high, -found.low)
    assert alike(mirrored, MARGIN).verdict == verdict


@given(intervals)
def test_what_is_reversed_is_turned_and_refused_and_not_negligible(found):
    assert there(found, MARGIN).reversed == (found.high < -MARGIN)
    assert absent(found, MARGIN).reversed == (found.low > MARGIN)
    assert alike(found, MARGIN).reversed == (found.low > MARGIN or found.high < -MARGIN)
    for judged in (there, absent, alike):
        finding = judged(found, MARGIN)
        assert finding.verdict == NO or not finding.reversed
        assert finding.turned or not finding.reversed


@given(intervals)
def test_a_sign_is_turned_where_it_is_certain_however_small(found):
    assert there(found, MARGIN).turned == (found.high < 0)
    assert absent(found, MARGIN).turned == (found.low > 0)
    assert alike(found, MARGIN).turned == (found.high < 0 or found.low > 0)
    assert there(found, MARGIN).verdict != YES or not there(found, MARGIN).turned


def test_many_worlds_are_judged_as_each_alone():
    rng = np.random.default_rng(3)
    low, width = rng.uniform(-0.1, 0.1, 200), rng.uniform(0, 0.1, 200)
    margins = rng.uniform(0.01, 0.05, 200)
    for judged in (there, absent, alike):
        together = judged(around(low, width), margins)
        for k in range(200):
            alone = judged(around(low[k], width[k]), margins[k])
            assert tuple(part.item() for part in map(np.asarray, alone)) == tuple(part[k] for part in together)


def test_what_was_never_seen_is_absent_only_after_many_runs():
    none = [absent(of_pairs(np.zeros((runs, 1)), among), MARGIN).verdict.item() for runs, among in MANY]
    assert none == [UNDECIDED, YES, UNDECIDED, YES]
    assert absent(of_share(0.1, 300), MARGIN).verdict == NO


LAST = count_as(looks_at(149), 149)
#: Runs, and as many looks: what none of them shows is shown to be absent by every second.
MANY = (130, 1), (140, 1), (147, LAST), (149, LAST)


def parts():
    """Findings of yes, no with the opposite certain, a mere no, and of what cannot be told."""
    ends = around(0.1, 0.1), around(-0.2, 0.1), around(-0.01, 0.02), around(-0.1, 0.3)
    return [there(found, MARGIN) for found in ends]


def test_a_claim_of_two_parts_needs_both():
    yes, no, mere, open_ = parts()
    assert [part.verdict for part in (yes, no, mere, open_)] == [YES, NO, NO, UNDECIDED]
    assert both(yes, yes).verdict == YES
    assert both(yes, open_).verdict == UNDECIDED
    assert both(open_, no).verdict == both(no, yes).verdict == NO
    assert both(yes, no).effect == yes.effect
    assert both(yes, no).reversed
    assert not both(yes, mere).reversed
    assert not both(yes, open_).reversed


def test_of_two_parts_of_which_one_is_enough_both_must_fail():
    yes, no, mere, open_ = parts()
    assert either(no, yes).verdict == either(yes, open_).verdict == YES
    assert either(no, open_).verdict == UNDECIDED
    assert either(no, mere).verdict == NO
    assert either(no, yes).effect == no.effect
    assert either(no, no).reversed
    assert not either(no, mere).reversed


# The intervals of plausible worlds


def test_amounts_that_hardly_ever_differ_decide_nothing():
    for differ in range(1, FEW):
        values = np.zeros((149, 1))
        values[:differ] = 1e6
        found = Worlds({}).amounts(values)
        assert there(found, MARGIN).verdict == absent(found, MARGIN).verdict == UNDECIDED
        assert not there(found, MARGIN).reversed


def test_of_some_runs_the_mean_is_theirs_and_few_say_nothing():
    rng = np.random.default_rng(4)
    values, which = rng.normal(3, 1, (200, 3)), np.arange(200)[:, None] < [4, 40, 200]
    found = Worlds({}).those(values, which)
    assert found.mean == pytest.approx([values[:n, k].mean() for k, n in enumerate((4, 40, 200))])
    assert np.isinf([found.low[0], found.high[0]]).all()
    assert np.isfinite(found.low[1:]).all()


@pytest.mark.parametrize(("runs", "share"), [(21, 0.3), (42, 0.15), (149, 0.05), (149, 0.5)])
def test_of_some_runs_the_interval_holds_the_truth_however_few_they_are(runs, share):
    rng = np.random.default_rng(6)
    shape = (runs, 4000)
    found = Worlds({}, among=4).those(rng.normal(0, 30, shape), rng.random(shape) < share)
    ends = np.isfinite(found.low)
    wrong = ((found.low > 0) | (found.high < 0))[ends].mean()
    assert wrong <= 1.4 * 0.05 / 4
    assert ends.any()


def test_as_if_of_all_replicates_an_interval_is_narrower_and_its_middle_stays():
    values = np.random.default_rng(8).normal(0.1, 1, (44, 5))
    now, later = Worlds({}, among=4), Worlds({}, among=4, size=149)
    which = np.broadcast_to(np.arange(44)[:, None] < 30, values.shape)
    asked = (
        lambda worlds: worlds.pairs(np.sign(values)),
        lambda worlds: worlds.amounts(values),
        lambda worlds: worlds.share(values > 0),
        lambda worlds: worlds.those(values, which),
    )
    for of in asked:
        one, other = of(now), of(later)
        assert one.mean == pytest.approx(other.mean)
        assert (other.high - other.low < 0.6 * (one.high - one.low)).all()

"""Why what is told happened: the reckoning of Pyongyang, its turns, and who brought talks about."""

import itertools
import math

import numpy as np
import pytest

from experiments import story as job
from experiments.lab.present import phrases
from experiments.story import chronicle, reckoning, regime
from experiments.story.snapshot import BEYOND, CALMS, STIRS, quarter, seat
from model.rules.pyongyang import MASSES, NODES
from model.state import LEVELS, MENU
from tests.support.stories import FEW, each, lived, study


@each
def test_what_each_term_gained_explains_the_odds_that_the_regime_gave_to_its_choice(number):
    _, snapshots, *_ = lived(number)
    some = list(itertools.pairwise(snapshots))[number % 4 :: 4]  # each history in months of its own
    assert len(some) > 10
    for before, after in some:
        me, p = after.s.pyongyang, after.p.pyongyang
        chosen = stance(me.wanted_alignment, me.wanted_restraint, me.at_table)
        for k in range(MENU):
            if me.failed == 0 and me.weight[k] > 1e-12 < me.weight[chosen]:
                gained = reckoning.gains(before, after, at(chosen), at(k))
                odds = math.log(me.weight[chosen] / me.weight[k]) - math.log(mass(chosen) / mass(k))
                assert sum(gained.values()) == pytest.approx(odds / p.rationality, abs=1e-7)


def stance(alignment, restraint, table):
    near, held = (int(np.argmin(abs(NODES - share))) for share in (alignment, restraint))
    return LEVELS * LEVELS * int(table) + LEVELS * held + near


def at(k):
    return NODES[k % LEVELS], NODES[k // LEVELS % LEVELS], float(k >= LEVELS * LEVELS)


def mass(k):
    return MASSES[k % LEVELS] * MASSES[k // LEVELS % LEVELS]


@each
def test_a_turn_is_told_once_and_only_when_the_alignment_is_where_it_is_said_to_be(number):
    _, snapshots, _, _, tale = lived(number)
    last = quarter(float(snapshots[0].s.pyongyang.alignment))
    turns = [e for _, entries in tale.months for e in entries if e.event == "posture" and "it now" in e.sentence]
    for entry in turns:
        (stands,) = (n for n, text in enumerate(regime.NEAR) if text in entry.sentence)
        share = snapshots[entry.month].s.pyongyang.alignment
        assert stands != last
        assert stands / 4 <= share < (stands + 1) / 4
        assert ("nearer" in entry.sentence) == (stands > last)
        last = stands
    moved = [snapshot.s.pyongyang.alignment for snapshot in snapshots]
    assert len(turns) <= sum(abs(np.diff(moved))) / BEYOND


@each
def test_restraint_is_told_when_it_calms_and_when_it_stirs_and_by_turns(number):
    _, snapshots, _, _, tale = lived(number)
    told_of = [entry for _, entries in tale.months for entry in entries if entry.event == "restraint"]
    kinds = [" most of " in entry.sentence for entry in told_of]
    assert all(a != b for a, b in itertools.pairwise(kinds))
    for entry, calm in zip(told_of, kinds, strict=True):
        held = snapshots[entry.month].s.pyongyang.restraint
        assert held > CALMS if calm else held < STIRS


def test_an_alignment_that_trembles_at_an_edge_makes_no_turns():
    stood, turns = quarter(0.9), 0
    for share in (0.8, 0.74, 0.76, 0.7, 0.78, 0.66, 0.74, 0.6, 0.74, 0.76, 0.7):
        now = quarter(share, stood)
        turns, stood = turns + (now != stood), now
    assert (stood, turns) == (2, 1)


@each
def test_a_step_to_the_table_or_away_is_told_with_its_chance_and_a_reason_of_the_reckoning(number):
    _, snapshots, _, _, tale = lived(number)
    for _, entries in tale.months:
        for entry in entries:
            if entry.event == "talks" and ("talks began" in entry.sentence or "walked out" in entry.sentence):
                before, after = snapshots[entry.month - 1 : entry.month + 1]
                chance = seat(after.s.pyongyang)
                chance = chance if after.s.pyongyang.at_table else 1 - chance
                assert chance > 0
                assert phrases.per_cent(seat(after.s.pyongyang)) in entry.sentence
                gained = reckoning.of_seat(before, after)
                best = max(gained, key=gained.get)
                assert reckoning.TERMS[best] in entry.sentence or gained[best] < 1e-9
                assert ("more spoke against" in entry.sentence) == (sum(gained.values()) < 0 and gained[best] >= 1e-9)


RECORD = {"first_year": 2018, "first_month": 1, "horizon": 15, "war_at_start": -1}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"washington": {"invitation": 0.5}}, "Washington made an offer, Pyongyang accepted"),
        (
            {"washington": {"invitation": 0}, "pyongyang": {"proposal": 0.1}},
            "Pyongyang proposed talks, Washington agreed",
        ),
        (
            {"washington": {"invitation": 0}, "seoul": {"brokerage": 0.4, "brokerage_conservative": 1}},
            "Seoul carried messages, Washington made an offer, Pyongyang accepted",
        ),
        ({"calendar": RECORD | {"talks_given": 1}}, "As on record, talks began"),
        (
            {"calendar": RECORD | {"offers_given": 1}},
            "Seoul carried messages, Washington made an offer, Pyongyang accepted",
        ),
    ],
    ids=["an offer", "a proposal", "a broker", "talks on record", "a broker on record"],
)
def test_it_is_told_who_brought_the_talks_about(values, said):
    eager = {"status_value": 0, "hanoi": 0.3, "development": 6, "displeasure": 0, "sincerity_prior": 0.5}
    given = FEW | values
    given["pyongyang"] = eager | values.get("pyongyang", {})
    snapshots, _, outcomes = job.live(study("status_quo", "baseline", 1, given))
    tale = chronicle.tell("status_quo", "baseline", snapshots, outcomes)
    begun = [e.sentence for _, es in tale.months for e in es if e.event == "talks" and "talks began" in e.sentence]
    assert begun
    assert all(sentence.startswith(said) for sentence in begun)
    assert all(("chance" in sentence) == (said != "As on record, talks began") for sentence in begun)

"""The presumption of forced labour, and the level of the coming years."""

import numpy as np
import pytest

from model.parameters import PARAMETERS
from model.policy import TIED
from tests.support.meanings.meaning import FEW, KEPT, RUNNING, since
from tests.support.model import begun, merged, told, walk

SELLING = merged(RUNNING, {"firm": {"us_share": 0.4}, "washington": {"rebuttal": 0.1}, "calendar": {"horizon": 36}})


def test_goods_presumed_to_be_made_by_forced_labour_sell_nothing_in_the_us_until_that_is_rebutted():
    sold = {0: 0, 1: 0}
    for replicate in range(4):
        for _, state in walk(SELLING, {"green_light": KEPT, "origin": KEPT}, replicate):
            s = state.actors
            cleared = int(s.committee.cleared)
            sold[cleared] += 1
            assert (s.ledgers.exports_us > 0) == bool(cleared)
    assert all(sold.values())


def test_a_licence_that_falls_takes_the_rebuttal_with_it():
    values = merged(SELLING, {"washington": {"consent": 0, "revocation": 0.6, "rebuttal": 0.3}})
    cleared = [
        (s.actors.washington.green_light.force, s.actors.committee.cleared)
        for replicate in range(3)
        for _, s in walk(values, {"green_light": {}}, replicate)
    ]
    assert (1, 1) in cleared
    assert (0, 1) not in cleared


def test_before_september_2017_nobody_presumes_anything():
    values = merged(SELLING, since(2017, 7, horizon=4), {"washington": {"rebuttal": 0.005}})
    exports = told(values, {"green_light": KEPT})[1].exports_us
    assert (exports[:2] > 0).all()
    assert not exports[2:].any()


def test_from_october_2017_on_a_zone_that_runs_needs_an_exemption_as_well():
    values = merged(SELLING, since(2017, 9, horizon=2), {"committee": {"required": 1, "waiver": 0.02}})
    exempt = [[s.actors.committee.exempt for _, s in walk(values, {}, replicate)] for replicate in range(10)]
    assert all(one[0] for one in exempt)
    assert sum(one[1] for one in exempt) < 5


# The level of the coming years


def levels(replicate, first=(2025, 2), months=24):
    for _, state in walk(merged(FEW, since(*first, horizon=months)), {}, replicate):
        yield state.actors.provocations.level, state.actors.provocations.share


def test_the_level_of_the_coming_years_is_one_draw_for_each_history():
    drawn = {tuple(sorted(set(levels(replicate)))) for replicate in range(8)}
    assert all(len(one) == 1 for one in drawn)
    assert len(drawn) == 8


def test_its_median_is_the_level_of_the_last_era():
    values = merged(FEW, {"calendar": {"horizon": 1}})
    found = [begun(values, k)[0].actors.provocations for k in range(300)]
    row = PARAMETERS["provocations"]
    for name, middle in (("level", row["level_since_2022"].default), ("share", row["major_share"].default)):
        below = np.mean([one[name] < middle for one in found])
        assert below == pytest.approx(0.5, abs=0.09), name


@pytest.mark.parametrize("name", ["level_spread", "major_spread"])
def test_the_years_before_do_not_know_it(name):
    values = merged(FEW, since(2022, 1, horizon=48))
    told_of = [told(merged(values, {"provocations": {name: spread}}))[1] for spread in (0.0, 0.8)]
    assert told_of[0][:36].tobytes() == told_of[1][:36].tobytes()
    assert told_of[0][36:].tobytes() != told_of[1][36:].tobytes()


def test_a_longer_run_or_another_first_month_draws_the_same_level():
    short, long, early = (
        next(iter([*levels(3, *at)][-1:]))[0] for at in (((2025, 2), 2), ((2025, 2), 30), ((2024, 1), 20))
    )
    assert short == long == early


# A tie


@pytest.mark.parametrize("lever", TIED)
def test_the_tie_of_a_lever_that_nobody_pulls_or_not_yet_ties_nothing(lever):
    exempted = {"committee": {"required": 1, "waiver": 0.4, "obstruction": 0}}
    open_zone = merged(RUNNING, since(2017, 8, horizon=12), exempted)
    for setting in ({"strength": 0}, {"start": 100}):
        loose, tied = (told(open_zone, {lever: setting | {"tie": tie}})[1] for tie in (0, 0.5))
        assert loose.cash_zone.max() > 0
        assert loose.tobytes() == tied.tobytes()

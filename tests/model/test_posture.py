"""Posture: an integral over what the regime may want, and stocks that follow it."""

import numpy as np
import pytest
from scipy.integrate import dblquad

from model.parameters import PARAMETERS
from model.rules import pyongyang
from model.state import LEVELS, blank
from tests.support.meaning import FEW, TALKING
from tests.support.model import POLICIES, merged, point, told, walk


def test_the_nodes_integrate_every_polynomial_that_so_many_can():
    assert pyongyang.MASSES.sum() == pytest.approx(1, abs=1e-14)
    for degree in range(2 * LEVELS):
        found = (pyongyang.MASSES * pyongyang.NODES**degree).sum()
        assert found == pytest.approx(1 / (degree + 1), abs=1e-14), degree


def wanted(weight):
    """Mean alignment and restraint wanted, and the mass of the seat, by the nodes."""
    by = weight.reshape(2, LEVELS, LEVELS)  # table, restraint, alignment
    return ((by.sum((0, 1)) * pyongyang.NODES).sum(), (by.sum((0, 2)) * pyongyang.NODES).sum(), by[1].sum())


def integrated(me, s, p):
    """The same by scipy's integrals over the whole square."""

    def mass(moment, table):
        def density(restraint, alignment):
            worth = pyongyang.utility(alignment, restraint, table, me, s, p)
            return moment(alignment, restraint) * np.exp(p.pyongyang.rationality * worth)

        return dblquad(density, 0, 1, 0, 1, epsabs=1e-6, epsrel=1e-6)[0]

    def over(moment):
        return mass(moment, 0.0) + mass(moment, 1.0)

    total = over(lambda a, r: 1.0)
    alignment, restraint = over(lambda a, r: a), over(lambda a, r: r)
    return alignment / total, restraint / total, mass(lambda a, r: 1.0, 1.0) / total


def middling(**values):
    """A regime before its choice."""
    state = blank(1)
    me, s = state.actors.pyongyang, state.actors
    me.at_table, me.sincerity, me.reliability, me.traders, me.guards = 1, 0.3, 0.7, 1, 1
    me.zone_wages, me.russia_offer, me.aid_offer, me.trade = 10, 80, 5, 20
    me.pledge, me.assurance = 0.8, 0.2
    s.moscow.need = 1
    for name, value in values.items():
        me[name] = value
    return me, s


@pytest.mark.parametrize("values", [{}, {"sincerity": 0.6}, {"russia_offer": 20}], ids=["mid", "hopeful", "poor"])
def test_for_a_smooth_utility_the_mean_wanted_is_that_of_the_whole_range(values):
    p = point()[0]
    me, s = middling(**values)
    pyongyang.weigh_menu(me, s, p, True, True)
    assert wanted(me.weight) == pytest.approx(integrated(me, s, p), abs=1e-3)


@pytest.mark.parametrize("policy", ["status_quo", "grand_bargain"])
@pytest.mark.parametrize("speed", [0.01, 0.06, 0.3])
def test_alignment_and_restraint_are_stocks_that_never_jump(speed, policy):
    speeds = {"alignment_speed": speed, "restraint_speed": speed + 0.1}
    for replicate in range(4):
        _, months = told(merged(TALKING, {"pyongyang": speeds}), POLICIES[policy], replicate)
        for name, most in (("alignment", speed), ("restraint", speed + 0.1)):
            path = np.append(PARAMETERS["pyongyang"][f"{name}_start"].default, months[name])
            steps = np.abs(np.diff(path))
            assert steps.max() <= most + 1e-6
            assert steps.max() > most / 10
            assert (path >= 0).all()
            assert (path <= 1).all()


def test_they_go_their_share_of_the_way_to_what_is_wanted():
    before = {name: PARAMETERS["pyongyang"][f"{name}_start"].default for name in ("alignment", "restraint")}
    p = point()[0].pyongyang
    for _, state in walk(merged(FEW, {"calendar": {"horizon": 24}})):
        me = state.actors.pyongyang
        for name, at_first in before.items():
            gone = p[f"{name}_speed"] * (me[f"wanted_{name}"] - at_first)
            assert me[name] == pytest.approx(at_first + gone, abs=1e-12)
            before[name] = me[name]

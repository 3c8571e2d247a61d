"""What the regime wants is chosen over a continuous range: the nodes are a quadrature, not options."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from scipy.integrate import dblquad

from experiments.audit.repeats import CHANGES, MENU, edited
from model.rules import pyongyang
from model.state import LEVELS, blank
from tests.support.bargain import effects
from tests.support.model import point
from tests.support.studies import compiled

REPLICATES = 400


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


CHANNELS_OFF_AND_ON = [{}, {"pyongyang": {"rivalry": 0.7, "anticipation": 0.5, "foresight": 0.5}}]


def effects_by(paths, **environment):
    """The effects by the model that comes first on these paths, in a process of its own."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))} | environment
    command = [sys.executable, "-m", "tests.support.bargain", str(REPLICATES), json.dumps(CHANNELS_OFF_AND_ON)]
    done = subprocess.run(command, env=environment, cwd=paths[0], capture_output=True, text=True, check=True)
    return np.array(json.loads(done.stdout))


@pytest.mark.slow
def test_more_nodes_move_no_headline_effect_by_more_than_its_monte_carlo_error(tmp_path):
    three = effects(REPLICATES, CHANNELS_OFF_AND_ON)
    with compiled() as folder:  # the audit's artefacts need the same copy
        five = effects_by(edited(tmp_path, CHANGES[MENU].edits), NUMBA_CACHE_DIR=folder)
    error = three.std(axis=1) / np.sqrt(REPLICATES)
    assert (five != three).any()
    assert (np.abs(five.mean(axis=1) - three.mean(axis=1)) <= error).all()

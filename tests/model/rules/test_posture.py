"""Posture: alignment and restraint are stocks that follow what the regime wants."""

import numpy as np
import pytest

from model.parameters import PARAMETERS
from tests.support.meanings.meaning import FEW, TALKING
from tests.support.model import POLICIES, merged, point, told, walk


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

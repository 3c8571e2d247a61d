"""The benchmark compares like with like: its C program is the same model, written a second time."""

import numpy as np
import pytest

from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.outcomes import OUTCOMES
from model.parameters import CHANNELS, PARAMETERS, overlay, points
from model.policy import LEVERS, TIED, policies, pull
from model.state import blank
from tests.benchmarks.inc import MonthInC, compiler
from tests.support.shipped import shipped

GIVEN = {"events_given": 1, "offers_given": 1, "talks_given": 1}


def half_of_every_channel():
    """A point at which every channel that may be absent is there, at half its range."""
    halves: dict[str, dict[str, float]] = {}
    for agent, name in (channel.split(".") for channel in CHANNELS):
        halves.setdefault(agent, {})[name] = PARAMETERS[agent][name].high / 2
    return halves


def packages():
    """The shipped ones, and all levers at once: as announced, then later, weaker, tied and under each fate."""
    known = shipped()["policy"]
    made = policies(len(known) + 4)
    for package, (name, levers) in zip(made, known.items(), strict=False):
        pull(package, levers, name)
    pull(made[-4], {name: {} for name in LEVERS}, "all at once")
    for package, fate in zip(made[-3:], ("kept", "reviewed", "ended"), strict=True):
        usual = {"start": 3, "strength": 0.8, "successor": fate}
        tied = {"tie": 0.6}
        quiet = {"quiet": 4}
        levers = {
            name: usual | (tied if name in TIED else {}) | (quiet if lever.sender == "washington" else {})
            for name, lever in LEVERS.items()
        }
        pull(package, levers, fate)
    return made


#: What is run: a world, and what is set on it.
POINTS = {
    "baseline": ("baseline", {}),
    "ceasefire": ("ceasefire", {}),
    "conservative_seoul": ("conservative_seoul", {}),
    "history": ("history", {}),
    "history by the rules": ("history", {"calendar": {"events_given": 0}}),
    "every channel": ("baseline", half_of_every_channel()),
    "every channel in an open zone": ("history", half_of_every_channel()),
    "the facts of 2026": ("baseline", {"calendar": {"first_year": 2026}}),
    "beyond the tables": ("baseline", {"calendar": {"first_year": 2036, "horizon": 120}} | half_of_every_channel()),
    "all given": ("since_1993", {"calendar": GIVEN} | half_of_every_channel()),
}


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    return MonthInC(tmp_path_factory.mktemp("month"))


@pytest.mark.skipif(compiler() is None, reason="no C compiler on this machine")
@pytest.mark.parametrize("point", POINTS)
def test_the_c_program_of_the_benchmark_is_the_same_model(point, twin):
    world, values = POINTS[point]
    base, pulled = points(), packages()
    for name, setting in ((world, shipped(worlds=[world])["world"][world]), (point, values)):
        overlay(base[0], setting, name)
    firms = firms_of(base, pulled)
    state = blank(firms)
    for replicate in range(8):
        luck = draw(1, replicate, months_of(base), firms)
        ours = histories(base, pulled, luck, state)
        theirs = twin.histories(base, pulled, luck, state)
        for name in OUTCOMES:
            np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-9, err_msg=name)

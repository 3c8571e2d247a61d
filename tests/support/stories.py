"""Histories that are told, lived once for all tests of a process."""

from functools import cache

import pytest

from experiments import story as job
from experiments.story import chronicle
from tests.support.shipped import shipped
from tests.support.studies import checked

FEW = {"firm": {"candidates": 20}}

#: Channels of Pyongyang that may be absent, all there.
CHANNELS = {"rivalry": 0.5, "anticipation": 0.5, "shelter": 0.5, "foresight": 0.5, "stakes": 1, "precondition": 1}

#: Histories that hold talks, openings, closures, stops, revocations and silence.
HISTORIES = [
    ("status_quo", "baseline", 1, {}),
    ("recognition", "baseline", 1, {}),
    ("grand_bargain", "baseline", 1, {}),
    ("grand_bargain", "baseline", 37, {}),
    ("recognition", "ceasefire", 21, {}),
    ("status_quo", "history", 3, {"calendar": {"horizon": 60}}),
    (
        "recognition",
        "baseline",
        4,
        {  # the zone opens, closes and stops again and again
            "committee": {"required": 0},
            "seoul": {"closure_intercept": 0, "closure_progressive": 0},
            "suspension": {"hazard": 0.02, "tension": 2, "resumption": 0.5},
            "pyongyang": {"hostile_line": 0, "restraint_speed": 1, "alignment_speed": 0.3} | CHANNELS,
        },
    ),
]


def study(policy, world, replicate, values=FEW, **settings):
    found = shipped([policy], [world]) | {"replicate": replicate, "parameters": values}
    return checked("story", found | settings)


@cache
def lived(number):
    policy, world, replicate, values = HISTORIES[number]
    made = study(policy, world, replicate, FEW | values)
    snapshots, months, outcomes = job.live(made)
    tale = chronicle.tell(policy, world, snapshots, outcomes)
    return made, snapshots, months, outcomes, tale


each = pytest.mark.parametrize("number", range(len(HISTORIES)), ids=lambda n: "-".join(map(str, HISTORIES[n][:3])))

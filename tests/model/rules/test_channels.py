"""Channels that may not exist: off they are the old form, on they do what their row says, where they can act."""

import numpy as np
import pytest

from model.chronology import month_number
from model.parameters import CHANNELS, PARAMETERS
from tests.model.test_meanings import SENTENCES
from tests.support.meanings.meaning import ALONE, FEW, KEPT, RUNNING, TALKING, WAVERING, on, put, since
from tests.support.meanings.of_governments import WAIVED
from tests.support.model import CHANNELS_ON, merged, told

LONG = {"calendar": {"horizon": 48}}


def test_a_channel_is_off_unless_somebody_turns_it_on():
    for channel in CHANNELS:
        agent, name = channel.split(".")
        row = PARAMETERS[agent][name]
        assert row.default == row.low == 0 < row.high, channel


#: From off to wholly on, the sentences of their rows hold as well; shares that chance blurs are left out.
FROM_OFF = [
    (name, said._replace(pair=(0.0, PARAMETERS[name.split(".")[0]][name.split(".")[1]].high)))
    for name, said in SENTENCES
    if name in CHANNELS and name != "provocations.moratorium"
]


@pytest.mark.parametrize(("name", "said"), [pytest.param(*one, id=f"{one[0]}-{k}") for k, one in enumerate(FROM_OFF)])
def test_from_off_to_on_a_channel_does_what_its_row_says(name, said):
    put(name, said)


CALM = merged(RUNNING, LONG)
#: Each channel, where it can act and where it cannot: values and levers.
PLACES = {
    "washington.tie": ((WAIVED, {"green_light": KEPT}), (FEW, {})),
    "pyongyang.rivalry": ((WAVERING, {}), (ALONE, {})),
    "pyongyang.anticipation": ((WAVERING, {"green_light": KEPT}), (WAVERING, {"overture": KEPT})),
    "pyongyang.precondition": ((WAVERING, {}), (WAVERING, {"nuclear_status": KEPT})),
    "pyongyang.proposal": ((ALONE, {}), (merged(ALONE, since(2010, 1, talks_given=1, horizon=24)), {})),
    "pyongyang.relief_hope": ((WAVERING, {}), (ALONE, {})),
    "pyongyang.shelter": ((WAVERING, {"green_light": KEPT}), (WAVERING, {})),
    "pyongyang.foresight": ((TALKING, {"green_light": {"start": 1}}), (TALKING, {})),
    "pyongyang.stakes": ((FEW, {}), (merged(FEW, {"calendar": {"horizon": 1}}), {})),
    "provocations.moratorium": (
        (merged(TALKING, {"provocations": {"major_share": 0.15}}), {}),
        (merged(ALONE, {"provocations": {"major_share": 0.15}}), {}),
    ),
    "seoul.brokerage": (
        (merged(WAVERING, {"washington": {"invitation": 0}, "calendar": {"seoul_camp": 0}}), {}),
        (merged(WAVERING, {"calendar": {"seoul_camp": 1}, "seoul": {"brokerage_conservative": 0}}), {}),
    ),
    "firm.peers": ((merged(CALM, {"firm": {"candidates": 40, "review_candidate": 0.2}}), {}), (FEW, {})),
    "beijing.lenience": ((FEW, {}), (merged(FEW, since(2020, 1, horizon=60)), {})),
}


def test_every_channel_has_its_places():
    assert set(PLACES) == set(CHANNELS)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_changes_a_history_where_it_can_act_and_no_bit_where_it_cannot(channel):
    acts, rests = PLACES[channel]
    for (values, levers), alike in ((acts, False), (rests, True)):
        pairs = [
            [told(merged(LONG, values, change), levers, replicate) for change in ({}, on(channel))]
            for replicate in range(12)
        ]
        same = [a.tobytes() == b.tobytes() for one, two in pairs for a, b in zip(one, two, strict=True)]
        assert all(same) == alike, channel


#: Nothing can have moved before this month of a run from February 2025 on, whatever the luck.
FIRST = {
    "pyongyang.precondition": (month_number(2026, 3) - month_number(2025, 2) + 1, {}),
    "pyongyang.anticipation": (9, {"green_light": KEPT | {"start": 9}}),
    "pyongyang.shelter": (9, {"green_light": KEPT | {"start": 9}}),
    "pyongyang.foresight": (9, {"green_light": {"start": 9}}),
    "washington.tie": (9, {"green_light": KEPT | {"start": 9}}),
}


@pytest.mark.parametrize("channel", FIRST)
def test_a_channel_is_not_felt_before_what_it_hangs_on(channel):
    first, levers = FIRST[channel]
    for replicate in range(6):
        off, there = (told(merged(LONG, WAVERING, change), levers, replicate)[1] for change in ({}, on(channel)))
        assert off[: first - 1].tobytes() == there[: first - 1].tobytes()


def test_no_channel_moves_what_is_on_record_of_trade_and_events():
    values = merged(FEW, since(2016, 3, events_given=1, talks_given=1, offers_given=1, horizon=106))
    off, there = (told(merged(values, change))[1] for change in ({}, CHANNELS_ON))
    for name in ("at_table", "provocations", "trade"):
        assert np.array_equal(off[name], there[name]), name

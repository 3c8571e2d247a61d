"""How the meaning of a number is put to the test: what is read, and what doubling it does to that."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from model.ensemble import firms_of, months_of, watched
from model.luck import ACTOR_LUCK, draw
from model.parameters import PARAMETERS
from model.state import blank
from tests.support.model import merged, package, point

LONGEST = 120  # months of luck


class Seen(NamedTuple):
    """A history at the end of its last month: actors, firms, all months, the point."""

    s: np.record
    firms: np.recarray
    months: np.recarray
    p: np.record


class Says(NamedTuple):
    """One sentence of a row.

    ``reads``: what is looked at, at the end of ``month``. ``does``: what happens to it when the
    parameter goes from the first of ``pair`` to the second; by default from its default, or half
    of it, to twice that. ``given`` and ``levers`` make the setting. Before month ``not_before`` of
    the run nothing at all may move.
    """

    reads: Callable[[Seen], float]
    does: Callable[[np.ndarray, np.ndarray, float, float], None]
    given: Mapping = {}
    levers: Mapping = {}
    month: int = 1
    pair: tuple = ()
    replicates: int = 1
    not_before: int = 1


def doubled(row):
    """A value of a parameter and its double, both in range."""
    start = row.default if 2 * row.default <= row.high else row.default / 2
    return start, 2 * start


@cache
def _luck(replicate, firms):
    luck = draw(7, replicate, LONGEST, firms)
    return luck._replace(firms=luck.firms.copy())


def histories_of(given, levers, month, replicates):
    """Histories of so many months, one after the other in the same memory."""
    made, packages = point(merged({"calendar": {"horizon": month}}, given)), package(levers)
    state = blank(max(1, firms_of(made, packages)))
    for replicate in range(replicates):
        luck = _luck(replicate, len(state.firms))
        _, months = watched(made, packages, luck, state)
        yield Seen(state.actors, state.firms, months[0, 0][: months_of(made)], made[0])


def put(name, said):
    """Put one sentence of a row to the test."""
    agent, parameter = name.split(".")
    pair = said.pair or doubled(PARAMETERS[agent][parameter])
    read, early = [], []
    for value in pair:
        given = merged(said.given, {agent: {parameter: value}})
        seen = histories_of(given, said.levers, said.month, said.replicates)
        found = [(said.reads(h), h.months[: said.not_before - 1].tobytes()) for h in seen]
        read.append(np.array([value for value, _ in found], float))
        early.append([months for _, months in found])
    assert early[0] == early[1], f"{name} moved something before month {said.not_before}"
    said.does(*read, *pair)


# What may happen to what is read.


def is_it(one, two, low, high, rel=1e-6):
    """What is read is the parameter itself."""
    found = (one.mean(), two.mean())
    assert found == pytest.approx((low, high), rel=rel, abs=1e-6), found


def about(rel):
    """It is the parameter itself, but for chance."""
    return lambda one, two, low, high: is_it(one, two, low, high, rel)


def is_in_proportion(one, two, low, high, rel=1e-6):
    """What is read doubles with the parameter."""
    assert one.mean() != 0
    assert two.mean() / one.mean() == pytest.approx(high / low, rel=rel)


def at_the_median(rel):
    """The median of what is read is the parameter."""

    def does(one, two, low, high):
        found = (np.median(one), np.median(two))
        assert found == pytest.approx((low, high), rel=rel), found

    return does


def spreads(rel):
    """What is read spreads log-logistically, and the parameter is its scale."""

    def does(one, two, low, high):
        quartiles = [np.quantile(np.log(read), [0.25, 0.75]) for read in (one, two)]
        found = tuple((q[1] - q[0]) / (2 * np.log(3)) for q in quartiles)
        assert found == pytest.approx((low, high), rel=rel), found

    return does


def falls_in_proportion(one, two, low, high):
    """What is read halves."""
    is_in_proportion(two, one, low, high)


def adds(times=1.0):
    """What is read moves by so many times the change of the parameter."""

    def does(one, two, low, high):
        assert (two - one).mean() == pytest.approx(times * (high - low), rel=1e-6)

    return does


def leaves(one, two, low, high):
    """The rest of a share is what is read."""
    assert two.mean() / one.mean() == pytest.approx((1 - high) / (1 - low), rel=1e-5, abs=1e-9)


def rises(one, two, low, high):
    """What is read goes up."""
    assert two.mean() > one.mean()


def falls(one, two, low, high):
    """What is read goes down."""
    assert two.mean() < one.mean()


def stays(one, two, low, high):
    """What is read does not move."""
    assert (one == two).all()


def is_chance(of=lambda value: value):
    """What is read happens with the chance that the parameter says."""

    def does(one, two, low, high):
        for found, chance in ((one, of(low)), (two, of(high))):
            error = np.sqrt(chance * (1 - chance) / len(found))
            assert abs(found.mean() - chance) < 4 * error + 1e-9, (found.mean(), chance)
        assert one.mean() != two.mean()

    return does


def threshold(decides, decision):
    """The chance of a decision: the quantile of its draw up to which ``decides`` holds."""
    luck = np.zeros(1, ACTOR_LUCK).view(np.recarray)[0]
    low, high = 0.0, 1.0
    for _ in range(50):
        luck[decision] = middle = (low + high) / 2
        low, high = (middle, high) if decides(luck) else (low, middle)
    return low


KEPT = {"start": 1, "successor": "kept"}
FEW = {"firm": {"tenants": 4, "candidates": 4}}
#: No offer is ever made: the regime is alone with its beliefs.
ALONE = merged(FEW, {"washington": {"invitation": 0}, "pyongyang": {"forgetting": 0}})
#: A regime that hardly leaves the place where it begins.
PINNED = merged(ALONE, {"pyongyang": {"alignment_speed": 0.01, "restraint_speed": 0.05}})
#: A regime that sits down at once, and for good reasons.
TALKING = merged(
    FEW,
    {"washington": {"invitation": 1}},
    {
        "pyongyang": {
            "sincerity_prior": 0.5,
            "development": 6,
            "hanoi": 0.3,
            "leaving": 4,
            "displeasure": 0,
            "rationality": 8,
            "forgetting": 0,
            "failure_loss": 0,
            "success_gain": 0,
            "talks_length": 36,
            "talks_failure": 0.1,
        }
    },
)
#: A regime of which nobody knows whether it will sit down.
WAVERING = merged(FEW, {"washington": {"invitation": 0.5}, "pyongyang": {"sincerity_prior": 0.35, "rationality": 1}})
#: A zone that runs from the first month on with its tenants inside, and that nobody closes.
RUNNING = {
    "firm": {"tenants": 8, "candidates": 8, "inside_at_start": 8, "survival": 1, "alarm": 0},
    "committee": {"required": 0},
    "washington": {"consent": 1, "invitation": 0},
    "zone": {"open_at_start": 1, "labour_growth": 5000, "labour_rate": 0.15, "labour_pool": 350000},
    "seoul": {"closure_intercept": -6, "closure_repeat": 0, "closure_severity": 0},
    "suspension": {"hazard": 0},
}


def given_from(year, month, **calendar):
    """Events as on record, from a month on."""
    return {"calendar": {"events_given": 1, "first_year": year, "first_month": month} | calendar}


def since(year, month, **calendar):
    """A run that begins in a month."""
    return {"calendar": {"first_year": year, "first_month": month} | calendar}


def on(channel, share=1.0):
    """A channel at a share of its range."""
    agent, name = channel.split(".")
    return {agent: {name: share * PARAMETERS[agent][name].high}}

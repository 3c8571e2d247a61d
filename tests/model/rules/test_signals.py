"""A signal counts for what it costs its sender, in whatever order its parts come."""

import pytest

from tests.support.model import merged, told

KEPT = {"strength": 1, "successor": "kept"}
#: Beliefs that only the signal moves: no forgetting, no rounds of talks.
PURE = merged(
    {"firm": {"tenants": 5, "candidates": 5}, "calendar": {"horizon": 24}},
    {"pyongyang": {"forgetting": 0}, "washington": {"invitation": 0}},
)


def belief_at_the_end(pulled):
    return float(told(PURE, pulled)[1].sincerity[-1])


def test_an_origin_rule_signals_once_goods_can_enter_whichever_comes_first():
    light_first = {"green_light": KEPT | {"start": 2}, "origin": KEPT | {"start": 6}}
    origin_first = {"green_light": KEPT | {"start": 6}, "origin": KEPT | {"start": 2}}
    together = {"green_light": KEPT | {"start": 6}, "origin": KEPT | {"start": 6}}
    assert belief_at_the_end(origin_first) == pytest.approx(belief_at_the_end(together), abs=1e-6)
    assert belief_at_the_end(light_first) > belief_at_the_end(together)


def test_an_origin_rule_without_the_green_light_moves_no_belief():
    assert belief_at_the_end({"origin": KEPT | {"start": 2}}) == belief_at_the_end({})


def test_dearer_levers_move_the_belief_further():
    beliefs = [
        belief_at_the_end({lever: KEPT | {"start": 2}})
        for lever in ("overture", "nuclear_status", "security_guarantee", "direct_aid")
    ]
    assert beliefs == sorted(beliefs)
    assert beliefs[0] > belief_at_the_end({})

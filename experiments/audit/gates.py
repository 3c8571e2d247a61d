"""Whether there is something to speak of: what a world must show before a claim is tested in it, on other luck."""

from collections.abc import Callable
from functools import reduce

from experiments.audit.argument import TALKS
from experiments.audit.cases import PLAIN, Worlds
from experiments.audit.verdicts import Finding, either, there
from experiments.lab.stats.margins import POINTS

Gate = Callable[[Worlds], Finding]


def moves_talks(*policies: str, settings: tuple[str, ...] = (PLAIN,)) -> Gate:
    """Some of these policies is shown to bring talks in some of these cases."""

    def gate(worlds: Worlds) -> Finding:
        shown = [
            there(worlds.pairs(worlds.effect(policy, TALKS, setting)), POINTS)
            for policy in policies
            for setting in settings
        ]
        return reduce(either, shown)

    return gate


def opens_zone(*policies: str) -> Gate:
    """The zone is shown to open in some runs under some of these policies: one that opens is not enough."""

    def gate(worlds: Worlds) -> Finding:
        opened = [(worlds.of(policy, "zone_months_open") > 0).astype(float) for policy in policies]
        shown = [there(worlds.pairs(share), POINTS) for share in opened]
        return reduce(either, shown)

    return gate

"""The tests of the critics' objections: each takes the runs of plausible worlds, and gives a finding for each."""

import numpy as np

from experiments.audit.argument import TALKS
from experiments.audit.cases import Worlds
from experiments.audit.verdicts import Finding, absent, alike, both, there
from experiments.lab.stats.margins import MONEY, PART, POINTS

SMALL = 0.1  # of what the North earns elsewhere: what is small beside it
MONTHS = 12


def cash_comes_and_bombs_do_not_go(worlds: Worlds) -> Finding:
    """K1: major provocations that recognition saves, too few to matter; and the zone must pay."""
    before = worlds.of("status_quo", "major_provocations").mean(axis=0)
    return both(
        absent(worlds.amounts(-worlds.effect("recognition", "major_provocations")), PART * before),
        there(worlds.amounts(worlds.effect("recognition", "cash_zone")), MONEY),
    )


def where_the_zone_opens_the_bombs_do_not_go(worlds: Worlds) -> Finding:
    """K1b: major provocations that recognition saves in the runs in which the zone opens, too few to matter."""
    opened = worlds.of("recognition", "zone_months_open") > 0
    before = worlds.those(worlds.of("status_quo", "major_provocations"), opened).mean
    return absent(worlds.those(-worlds.effect("recognition", "major_provocations"), opened), PART * before)


def an_open_zone_stops_no_major_provocation(worlds: Worlds) -> Finding:
    """K2: major provocations that an open zone saves against a closed one, without any policy."""
    closed = worlds.of("status_quo", "major_provocations")
    saved = closed - worlds.of("status_quo", "major_provocations", "open")
    return absent(worlds.amounts(saved), PART * closed.mean(axis=0))


def successors_undo_it(worlds: Worlds) -> Finding:
    """K3: by how much recognition would move talks more if no successor undid it, and all knew."""
    lasting = worlds.effect("recognition", TALKS, "lasting")
    return there(worlds.pairs(lasting - worlds.effect("recognition", TALKS)), POINTS)


def fear_of_what_workers_learn_keeps_it_shut(worlds: Worlds) -> Finding:
    """K4: months that the zone would be open longer if Pyongyang feared nothing from it.

    Where it would be open for less than a month even so, it is not fear that keeps it shut.
    """
    fearless = worlds.of("recognition", "zone_months_open", "unexposed")
    more = fearless - worlds.of("recognition", "zone_months_open")
    return there(worlds.amounts(more), PART * np.maximum(fearless.mean(axis=0), 1.0))


def origin_alone_is_void(worlds: Worlds) -> Finding:
    """K5: the effect on talks of Korean origin without any waiver, which must change neither way."""
    return alike(worlds.pairs(worlds.effect("origin_only", TALKS)), POINTS)


def the_zone_pays_little_beside_russia(worlds: Worlds) -> Finding:
    """K6: a tenth of the cash from Russia less the cash from a zone that is open, under recognition, million USD."""
    russia = worlds.of("recognition", "cash_russia", "open")
    return there(worlds.amounts(SMALL * russia - worlds.of("recognition", "cash_zone", "open")), MONEY)


def the_zone_pays_little_beside_licit_trade(worlds: Worlds) -> Finding:
    """K6b: a tenth of what licit trade earned before the sanctions of 2017, less the cash from a zone that runs.

    Million USD a month, under recognition.
    """
    trade = worlds.number("beijing.trade_open") * worlds.number("beijing.earns")
    opened = worlds.of("recognition", "zone_months_open", "open")
    cash = worlds.of("recognition", "cash_zone", "open")
    return there(
        worlds.amounts(np.where(opened > 0, SMALL * trade - cash / np.maximum(opened, 1.0), 0.0)), MONEY / MONTHS
    )


def relief_moves_more_than_the_zone(worlds: Worlds) -> Finding:
    """K7: talks that relief brings beyond those of recognition, if both cost Washington the same and last as long.

    So what the North would gain is compared, and not what it cost the sender.
    """
    more = worlds.of("sanctions_relief", TALKS, "even") - worlds.of("recognition", TALKS, "even")
    return there(worlds.pairs(more), POINTS)


def _lost_if_china_is_lenient(worlds: Worlds, offer: str) -> Finding:
    lost = worlds.effect(offer, TALKS, "strict") - worlds.effect(offer, TALKS, "lenient")
    return there(worlds.pairs(lost), POINTS)


def china_decides_what_recognition_is_worth(worlds: Worlds) -> Finding:
    """K8: by how much recognition moves talks less if China lets all trade through than if it enforces."""
    return _lost_if_china_is_lenient(worlds, "recognition")


def china_decides_what_relief_is_worth(worlds: Worlds) -> Finding:
    """K8b: by how much relief from sanctions moves talks less if China lets all trade through than if it enforces."""
    return _lost_if_china_is_lenient(worlds, "sanctions_relief")

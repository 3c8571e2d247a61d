"""The tests of the critics' objections: each takes the runs of one plausible world, and gives a finding."""

from functools import reduce

from experiments.audit.argument import TALKS, moves_talks
from experiments.audit.cases import PLAIN, Runs
from experiments.audit.verdicts import Finding, absent, both, only_if, rare, there
from experiments.lab.stats.intervals import of_amounts, of_pairs, of_share
from experiments.lab.stats.margins import MONEY, PART, POINTS

OFFERS = ("recognition", "sanctions_relief")
SMALL = 0.1  # of Russia's cash: what is small beside it


def cash_comes_and_bombs_do_not_go(runs: Runs) -> Finding:
    """K1: major provocations that recognition saves, too few to matter; and the zone must pay."""
    before = runs.of("status_quo", "major_provocations").mean()
    return both(
        absent(of_amounts(-runs.effect("recognition", "major_provocations")), PART * before),
        there(of_amounts(runs.effect("recognition", "cash_zone")), MONEY),
    )


def an_open_zone_stops_no_major_provocation(runs: Runs) -> Finding:
    """K2: major provocations that an open zone saves against a closed one, without any policy."""
    closed = runs.of("status_quo", "major_provocations")
    saved = closed - runs.of("status_quo", "major_provocations", "open")
    return absent(of_amounts(saved), PART * closed.mean())


def successors_undo_it(runs: Runs) -> Finding:
    """K3: by how much recognition would move talks more if no successor undid it, and all knew.

    Void if it is shown to move none in either case.
    """
    lasting = runs.effect("recognition", TALKS, "lasting")
    more = of_pairs(lasting - runs.effect("recognition", TALKS))
    tested = any(moves_talks(runs, "recognition", case) for case in (PLAIN, "lasting"))
    return only_if(tested, there(more, POINTS))


def fear_of_what_workers_learn_keeps_it_shut(runs: Runs) -> Finding:
    """K4: months that the zone would be open longer if Pyongyang feared nothing from it."""
    fearless = runs.of("recognition", "zone_months_open", "unexposed")
    more = fearless - runs.of("recognition", "zone_months_open")
    return there(of_amounts(more), PART * fearless.mean())


def origin_alone_is_void(runs: Runs) -> Finding:
    """K5: the share of runs in which Korean origin without any waiver decides whether talks begin."""
    moved = runs.effect("origin_only", TALKS) != 0
    return rare(of_share(float(moved.mean()), len(moved)), POINTS)


def the_zone_pays_little_beside_russia(runs: Runs) -> Finding:
    """K6: a tenth of the cash from Russia less the cash from a zone that is open, under recognition, million USD."""
    russia = runs.of("recognition", "cash_russia", "open")
    return there(of_amounts(SMALL * russia - runs.of("recognition", "cash_zone", "open")), MONEY)


def relief_moves_more_than_the_zone(runs: Runs) -> Finding:
    """K7: talks that relief brings beyond those of recognition, if both cost Washington the same and last as long.

    So what the North would gain is compared, and not what it cost the sender. Void if neither is shown
    to move talks.
    """
    more = of_pairs(runs.of("sanctions_relief", TALKS, "even") - runs.of("recognition", TALKS, "even"))
    return only_if(any(moves_talks(runs, offer, "even") for offer in OFFERS), there(more, POINTS))


def china_decides_what_offers_are_worth(runs: Runs) -> Finding:
    """K8: by how much an offer moves talks less if China lets all trade through; so it must be of every offer.

    Of recognition and of relief, as far as they are shown to move talks in either case; void if
    neither is.
    """
    moving = [offer for offer in OFFERS if any(moves_talks(runs, offer, case) for case in ("strict", "lenient"))]
    lost = [
        there(of_pairs(runs.effect(offer, TALKS, "strict") - runs.effect(offer, TALKS, "lenient")), POINTS)
        for offer in moving or OFFERS
    ]
    return only_if(bool(moving), reduce(both, lost))

"""What the claims C9 to C17 mean: histories in which each is plainly true, plainly false, or open.

Written from the sentences, before the functions that test them.
"""

from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from tests.support.histories import Change, amount, elsewhere, opens, stops, talks
from tests.support.meanings.of_the_argument import Meanings

_EFFECT = talks("recognition", 25)
_INVESTS = amount("zone_workers_end", "recognition", 3000)
_OPENED = opens("recognition", 50), opens("economic_opening", 50)


def _weakened_by(where: str, void: bool = True) -> dict[str, tuple[str, list[Change]]]:
    """The effect of recognition on talks is less in a case than it is."""
    return {
        "no effect is left of it": (YES, [_EFFECT]),
        "a part of it is left": (YES, [_EFFECT, talks("recognition", 8, where=where)]),
        "all of it is left": (NO, [_EFFECT, talks("recognition", 25, where=where)]),
        "it is stronger": (NO, [talks("recognition", 10), talks("recognition", 30, where=where)]),
        "talks are likelier there with it and without it": (
            NO,
            [_EFFECT, talks("recognition", 45, where=where), talks("status_quo", 20, first=25, where=where)],
        ),
        "luck hides what is left": (UNDECIDED, [_EFFECT, talks("recognition", 23, first=30, where=where)]),
    } | ({"there is no effect": (VOID, [talks("recognition", 8, where=where)])} if void else {})


OF_THE_ZONE: Meanings = {
    "C9": {
        "cash in every run": (YES, [amount("cash_zone", "status_quo", 30, noise=5, where="open")]),
        "hardly a dollar": (NO, [amount("cash_zone", "status_quo", 0.001, where="open")]),
        "no cash in any run": (NO, []),
        "luck hides whether": (UNDECIDED, [amount("cash_zone", "status_quo", 1, noise=30, where="open")]),
    },
    "C10": {
        "conservatives close it, progressives do not": (YES, [stops("status_quo", 25, where="open_conservative")]),
        "both close it as often": (
            NO,
            [stops("status_quo", 25, where=f"open_{camp}") for camp in ("conservative", "progressive")],
        ),
        "nobody closes it": (NO, []),
        "progressives close it": (NO, [stops("status_quo", 25, where="open_progressive")]),
        "luck hides who closes it more often": (
            UNDECIDED,
            [
                stops("status_quo", 25, where="open_conservative"),
                stops("status_quo", 23, first=30, where="open_progressive"),
            ],
        ),
    },
    "C11": {
        "firms hire more that have the market": (
            YES,
            [amount("zone_workers_end", "recognition", 3000, noise=500, where="open")],
        ),
        "they hire as many": (NO, [amount("zone_workers_end", "recognition", 1, noise=10, where="open")]),
        "no run differs": (NO, []),
        "they hire fewer": (NO, [amount("zone_workers_end", "recognition", -900, noise=500, where="open")]),
        "luck hides which": (UNDECIDED, [amount("zone_workers_end", "recognition", 300, noise=9000, where="open")]),
    },
    "C12": {
        "firms hire, and provocations are a fifth fewer": (
            YES,
            [_INVESTS, amount("provocations", "recognition", -20, noise=5)],
        ),
        "firms hire, and provocations stay": (NO, [_INVESTS, amount("provocations", "recognition", 0, noise=0.1)]),
        "provocations are fewer, and nobody hires": (
            NO,
            [
                amount("zone_workers_end", "recognition", 0, noise=10),
                amount("provocations", "recognition", -20, noise=5),
            ],
        ),
        "firms hire, and provocations are a fifth more": (
            NO,
            [_INVESTS, amount("provocations", "recognition", 20, noise=5)],
        ),
        "nothing differs in any run": (NO, []),
        "luck hides what becomes of provocations": (
            UNDECIDED,
            [_INVESTS, amount("provocations", "recognition", -2, noise=40)],
        ),
    },
    "C12b": {
        "provocations are a fifth fewer": (YES, [_OPENED[0], amount("provocations", "recognition", -20, noise=5)]),
        "they are fewer in those runs alone": (
            YES,
            [_OPENED[0], amount("provocations", "recognition", -20, in_runs=50)],
        ),
        "they are fewer in the other runs alone": (NO, [_OPENED[0], elsewhere("provocations", "recognition", -40, 50)]),
        "they stay": (NO, [_OPENED[0], amount("provocations", "recognition", 0, noise=0.1)]),
        "they are a fifth more": (NO, [_OPENED[0], amount("provocations", "recognition", 20, noise=5)]),
        "luck hides which": (UNDECIDED, [_OPENED[0], amount("provocations", "recognition", -2, noise=40)]),
        "the zone opens in four runs": (
            VOID,
            [opens("recognition", 1), amount("provocations", "recognition", -20, noise=5)],
        ),
        "the zone never opens": (VOID, [amount("provocations", "recognition", -20, noise=5)]),
    },
    "C13": _weakened_by("no_signal"),
    "C14": _weakened_by("no_hope"),
    "C15": {
        "firms hire fewer who have to be taught": (
            YES,
            [amount("zone_workers_end", "status_quo", -900, noise=50, where="open_unskilled")],
        ),
        "they hire as many": (NO, [amount("zone_workers_end", "status_quo", 1, noise=10, where="open_unskilled")]),
        "they hire more": (NO, [amount("zone_workers_end", "status_quo", 3000, noise=500, where="open_unskilled")]),
        "luck hides which": (
            UNDECIDED,
            [amount("zone_workers_end", "status_quo", -300, noise=9000, where="open_unskilled")],
        ),
    },
    "C16": _weakened_by("rich") | {"no effect is left of it": (NO, [_EFFECT])},
    "C17": {
        "it adds workers and cash": (
            YES,
            [
                *_OPENED,
                amount("zone_workers_end", "economic_opening", 3000, noise=100),
                amount("cash_tourism", "economic_opening", 30, noise=5),
            ],
        ),
        "it adds neither workers nor cash": (
            NO,
            [
                *_OPENED,
                amount("zone_workers_end", "economic_opening", 0, noise=10),
                amount("cash_tourism", "economic_opening", 0, noise=0.01),
                amount("cash_zone", "economic_opening", 0, noise=0.01),
            ],
        ),
        "it takes workers and cash away": (
            NO,
            [
                *_OPENED,
                amount("zone_workers_end", "economic_opening", -900, noise=50),
                amount("cash_zone", "economic_opening", -30, noise=5),
            ],
        ),
        "luck hides what it adds": (
            UNDECIDED,
            [
                *_OPENED,
                amount("zone_workers_end", "economic_opening", 300, noise=9000),
                amount("cash_tourism", "economic_opening", 0.1, noise=30),
            ],
        ),
        "the zone never opens": (VOID, [amount("cash_tourism", "economic_opening", 30, noise=5)]),
    },
    "C17b": {
        "it adds talks": (YES, [*_OPENED, talks("economic_opening", 25)]),
        "it adds distance from Russia": (
            YES,
            [*_OPENED, amount("alignment_mean", "economic_opening", -0.2, noise=0.01)],
        ),
        "it adds neither": (NO, [*_OPENED, amount("alignment_mean", "economic_opening", 0, noise=0.001)]),
        "it takes talks away, and he aligns more": (
            NO,
            [*_OPENED, talks("economic_opening", 0, 20), amount("alignment_mean", "economic_opening", 0.2, noise=0.01)],
        ),
        "luck hides what it adds": (
            UNDECIDED,
            [*_OPENED, talks("economic_opening", 6, 4), amount("alignment_mean", "economic_opening", -0.01, noise=0.4)],
        ),
        "the zone never opens": (VOID, [talks("economic_opening", 25)]),
    },
}

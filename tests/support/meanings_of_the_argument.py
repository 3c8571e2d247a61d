"""What the claims of the argument mean: histories in which each is plainly true, plainly false, or open.

Written from the sentences, before the functions that test them.
"""

from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from tests.support.histories import Change, amount, elsewhere, number, opens, stops, talks

#: Claim -> what a history shows in words -> what a claim has to answer, and what makes the history.
Meanings = dict[str, dict[str, tuple[str, list[Change]]]]

_ALIKE = number(
    washington__cost_green_light=0.25,
    washington__cost_origin=0.25,
    washington__cost_direct_aid=0.5,
    washington__cost_security_guarantee=0.5,
)
_HARD_GUARANTEE = number(
    washington__cost_green_light=0.05,
    washington__cost_origin=0.05,
    washington__cost_direct_aid=0.1,
    washington__cost_security_guarantee=0.8,
)
_EFFECT = talks("recognition", 25)
#: Recognition brings talks without a dollar, at the price of a quarter of a treaty; aid is dear either way.
_DEAR_AID = [
    talks("direct_aid", 25),
    amount("cost_washington", "direct_aid", 100),
    number(washington__cost_green_light=0.1, washington__cost_origin=0.1, washington__cost_direct_aid=0.8),
]
_NOT_SO_DEAR_AID = [
    *_DEAR_AID[:2],
    number(washington__cost_green_light=0.5, washington__cost_origin=0.5, washington__cost_direct_aid=0.1),
]
_INVESTS = amount("zone_workers_end", "recognition", 3000)
_OPENED = opens("recognition", 50), opens("economic_opening", 50)


def _economy(where: str) -> dict[str, tuple[str, list[Change]]]:
    """Economic support against guarantees, with the signal in or out of it."""

    def all_three(recognition: float, aid: float, guarantee: float) -> list[Change]:
        return [
            talks("recognition", recognition, where=where),
            talks("direct_aid", aid, where=where),
            talks("security_guarantee", guarantee, where=where),
            _ALIKE,
        ]

    return {
        "recognition and aid bring talks, a guarantee none": (YES, all_three(25, 25, 0)),
        "a guarantee brings talks, and money none": (NO, all_three(0, 0, 25)),
        "a guarantee brings more than money": (NO, all_three(8, 8, 30)),
        "all bring as many for what they cost": (NO, all_three(25, 25, 25)),
        "a guarantee brings more talks, and costs eight times as much": (
            YES,
            [*all_three(20, 20, 30)[:3], _HARD_GUARANTEE],
        ),
        "luck hides which brings more": (
            UNDECIDED,
            [
                talks("recognition", 25, where=where),
                talks("direct_aid", 25, where=where),
                talks("security_guarantee", 23, first=30, where=where),
                _ALIKE,
            ],
        ),
        "nothing brings talks": (VOID, all_three(0, 0, 0)),
    }


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


THE_ARGUMENT: Meanings = {
    "C1": {
        "talks are as rare as without it": (YES, []),
        "it drives him away": (YES, [talks("nuclear_status", 0, 10)]),
        "he comes back in three runs of a thousand": (YES, [talks("nuclear_status", 0.25)]),
        "it brings him back": (NO, [talks("nuclear_status", 25)]),
        "luck hides whether it does": (UNDECIDED, [talks("nuclear_status", 6, 4)]),
    },
    "C2": {
        "talks are as rare as without it": (YES, []),
        "it brings talks": (NO, [talks("overture", 25)]),
        "it costs talks": (NO, [talks("overture", 0, 15)]),
        "luck hides whether it does": (UNDECIDED, [talks("overture", 6, 4)]),
    },
    "C2b": {
        "one provocation in ten thousand more or less": (
            YES,
            [amount("provocations", "overture", 0, noise=0.01, where="no_offers")],
        ),
        "no provocation differs in any run": (YES, []),
        "it saves a fifth of them": (NO, [amount("provocations", "overture", -20, noise=1, where="no_offers")]),
        "it brings a fifth more": (NO, [amount("provocations", "overture", 20, noise=1, where="no_offers")]),
        "luck hides whether it does": (UNDECIDED, [amount("provocations", "overture", 2, noise=30, where="no_offers")]),
    },
    "C3": {
        "with the pact a guarantee brings none": (YES, [talks("security_guarantee", 25, where="no_pact")]),
        "with the pact it brings fewer": (
            YES,
            [talks("security_guarantee", 25, where="no_pact"), talks("security_guarantee", 8)],
        ),
        "it brings as many as before": (
            NO,
            [talks("security_guarantee", 25, where="no_pact"), talks("security_guarantee", 25)],
        ),
        "it brings more than before": (NO, [talks("security_guarantee", 25)]),
        "luck hides which": (
            UNDECIDED,
            [talks("security_guarantee", 25, where="no_pact"), talks("security_guarantee", 23, first=30)],
        ),
        "a guarantee brings no talks with the pact or without it": (VOID, []),
    },
    "C3b": {
        "the pact pledges much": (YES, [number(pyongyang__pledge=2.0, pyongyang__pledge_before=0.1)]),
        "the pact pledges what was pledged before": (NO, [number(pyongyang__pledge=0.1, pyongyang__pledge_before=0.1)]),
        "the pact pledges less than was pledged before": (
            NO,
            [number(pyongyang__pledge=0.0, pyongyang__pledge_before=0.4)],
        ),
    },
    "C4": {
        "unpaid, he aligns less": (YES, [amount("alignment_mean", "status_quo", -0.2, noise=0.05, where="unpaid")]),
        "unpaid, he aligns as much": (NO, [amount("alignment_mean", "status_quo", 0, noise=0.001, where="unpaid")]),
        "no run differs where he is not paid": (NO, []),
        "unpaid, he aligns more": (NO, [amount("alignment_mean", "status_quo", 0.2, noise=0.05, where="unpaid")]),
        "luck hides which": (UNDECIDED, [amount("alignment_mean", "status_quo", -0.02, noise=0.4, where="unpaid")]),
    },
    "C5": _economy("plain"),
    "C5b": _economy("no_signal"),
    "C6": {
        "Russia bids, and the effect stays": (YES, [_EFFECT, talks("recognition", 25, where="outbid")]),
        "Russia bids, and half of it stays": (YES, [_EFFECT, talks("recognition", 12, where="outbid")]),
        "Russia's bid cancels it": (NO, [_EFFECT]),
        "Russia's bid makes talks likelier with it and without it": (
            NO,
            [_EFFECT, talks("recognition", 25, where="outbid"), talks("status_quo", 25, where="outbid")],
        ),
        "luck hides what is left": (UNDECIDED, [_EFFECT, talks("recognition", 6, 4, where="outbid")]),
        "there is no effect": (VOID, [talks("recognition", 25, where="outbid")]),
    },
    "C7": {
        "as many talks as aid, without a dollar and with less to fight for at home": (YES, [_EFFECT, *_DEAR_AID]),
        "aid brings no talks at all": (YES, [_EFFECT, *_DEAR_AID[1:]]),
        "it costs as many dollars as aid, and as much at home": (
            NO,
            [_EFFECT, talks("direct_aid", 25), _ALIKE]
            + [amount("cost_washington", policy, 100) for policy in ("recognition", "direct_aid")],
        ),
        "it costs three times as many dollars": (
            NO,
            [_EFFECT, *_DEAR_AID, amount("cost_washington", "recognition", 300)],
        ),
        "it costs no dollar, and ten times as much at home": (NO, [_EFFECT, *_NOT_SO_DEAR_AID]),
        "luck hides what aid brings": (
            UNDECIDED,
            [_EFFECT, talks("direct_aid", 23, first=30), _ALIKE]
            + [amount("cost_washington", policy, 100) for policy in ("recognition", "direct_aid")],
        ),
        "it brings no talks": (VOID, _DEAR_AID),
    },
    "C8": {
        "it never opens": (YES, []),
        "it opens in a quarter of the runs": (NO, [opens("status_quo", 25, where="unbound")]),
        "it opens in one run of a hundred": (UNDECIDED, [opens("status_quo", 1, where="unbound")]),
    },
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
        "it adds workers, cash, talks and distance from Russia": (
            YES,
            [
                *_OPENED,
                talks("economic_opening", 25),
                amount("zone_workers_end", "economic_opening", 3000, noise=100),
                amount("cash_tourism", "economic_opening", 30, noise=5),
                amount("alignment_mean", "economic_opening", -0.2, noise=0.01),
            ],
        ),
        "it adds nothing to zone, cash or posture": (
            NO,
            [
                *_OPENED,
                amount("zone_workers_end", "economic_opening", 0, noise=10),
                amount("cash_tourism", "economic_opening", 0, noise=0.01),
                amount("cash_zone", "economic_opening", 0, noise=0.01),
                amount("alignment_mean", "economic_opening", 0, noise=0.001),
            ],
        ),
        "it takes workers, cash and talks away": (
            NO,
            [
                *_OPENED,
                talks("economic_opening", 0, 20),
                amount("zone_workers_end", "economic_opening", -900, noise=50),
                amount("cash_zone", "economic_opening", -30, noise=5),
                amount("alignment_mean", "economic_opening", 0.2, noise=0.01),
            ],
        ),
        "luck hides what it adds": (
            UNDECIDED,
            [
                *_OPENED,
                talks("economic_opening", 6, 4),
                amount("zone_workers_end", "economic_opening", 300, noise=9000),
                amount("cash_tourism", "economic_opening", 0.1, noise=30),
                amount("alignment_mean", "economic_opening", -0.01, noise=0.4),
            ],
        ),
        "the zone never opens": (
            VOID,
            [talks("economic_opening", 25), amount("cash_tourism", "economic_opening", 30, noise=5)],
        ),
    },
}

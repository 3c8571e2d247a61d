"""What the claims C1 to C8 mean: histories in which each is plainly true, plainly false, or open.

Written from the sentences, before the functions that test them.
"""

from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from tests.support.histories import Change, amount, number, opens, talks

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


OF_POLICIES: Meanings = {
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
}

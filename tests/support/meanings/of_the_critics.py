"""What the objections of the critics mean: histories in which each is plainly true, plainly false, or open.

Written from the sentences, before the functions that test them.
"""

from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from tests.support.histories import Change, amount, elsewhere, number, opens, talks
from tests.support.meanings.of_the_argument import Meanings

_PAYS = amount("cash_zone", "recognition", 30, noise=5)
_OPENED = opens("recognition", 50)
_ALWAYS = opens("recognition", 100, where="open", months=48)


def _bombs(outcome_of: Change, void: list[Change] | None = None) -> dict[str, tuple[str, list[Change]]]:
    """What becomes of major provocations where something else is so."""
    found = {
        "as many as before": (YES, [outcome_of, amount("major_provocations", "recognition", 0, noise=0.01)]),
        "no run differs": (YES, [outcome_of]),
        "more than before": (YES, [outcome_of, amount("major_provocations", "recognition", 4, noise=1)]),
        "a third of them go": (NO, [outcome_of, amount("major_provocations", "recognition", -3, noise=1)]),
        "luck hides which": (UNDECIDED, [outcome_of, amount("major_provocations", "recognition", -0.2, noise=5)]),
    }
    return found | ({} if void is None else {"the zone never opens": (VOID, void)})


def _china(offer: str) -> dict[str, tuple[str, list[Change]]]:
    """An American offer while China enforces, and while it lets all trade through."""
    shown = talks(offer, 20)
    return {
        "it is worth talks only while China enforces": (YES, [shown, talks(offer, 25, where="strict")]),
        "it is worth fewer where China is lenient": (
            YES,
            [shown, talks(offer, 25, where="strict"), talks(offer, 8, where="lenient")],
        ),
        "it is worth as many whatever China does": (
            NO,
            [shown, talks(offer, 25, where="strict"), talks(offer, 25, where="lenient")],
        ),
        "it moves talks nowhere but as things are": (NO, [shown]),
        "China's lenience brings talks with it and without it": (
            NO,
            [
                shown,
                talks(offer, 20, where="strict"),
                talks(offer, 40, where="lenient"),
                talks("status_quo", 20, first=20, where="lenient"),
            ],
        ),
        "luck hides which": (
            UNDECIDED,
            [shown, talks(offer, 25, where="strict"), talks(offer, 23, first=30, where="lenient")],
        ),
        "there is no effect": (VOID, [talks(offer, 25, where="strict")]),
    }


THE_CRITICS: Meanings = {
    "K1": _bombs(_PAYS)
    | {
        "no cash comes": (
            NO,
            [amount("cash_zone", "recognition", 0.001), amount("major_provocations", "recognition", 0, noise=0.01)],
        ),
        "the cash comes, and they go": (NO, [_PAYS, amount("major_provocations", "recognition", -5, noise=1)]),
    },
    "K1b": _bombs(_OPENED, [amount("major_provocations", "recognition", 0, noise=0.01)])
    | {
        "they go in the other runs alone": (
            YES,
            [
                _OPENED,
                elsewhere("major_provocations", "recognition", -6, 50),
                amount("major_provocations", "recognition", 0, noise=0.01),
            ],
        )
    },
    "K2": {
        "as many as where it is shut": (YES, [amount("major_provocations", "status_quo", 0, noise=0.01, where="open")]),
        "no run differs": (YES, []),
        "more than where it is shut": (YES, [amount("major_provocations", "status_quo", 4, noise=1, where="open")]),
        "a third fewer": (NO, [amount("major_provocations", "status_quo", -3, noise=1, where="open")]),
        "luck hides which": (UNDECIDED, [amount("major_provocations", "status_quo", -0.2, noise=5, where="open")]),
    },
    "K3": {
        "it would bring talks if it lasted, and brings none": (YES, [talks("recognition", 25, where="lasting")]),
        "it would bring more": (YES, [talks("recognition", 25, where="lasting"), talks("recognition", 8)]),
        "it brings as many as if it lasted": (
            NO,
            [talks("recognition", 25, where="lasting"), talks("recognition", 25)],
        ),
        "it brings more than if it lasted": (NO, [talks("recognition", 25)]),
        "luck hides which": (
            UNDECIDED,
            [talks("recognition", 25, where="lasting"), talks("recognition", 23, first=30)],
        ),
        "it brings no talks, lasting or not": (VOID, []),
    },
    "K4": {
        "without the fear it is open much longer": (
            YES,
            [opens("recognition", 20), opens("recognition", 60, where="unexposed")],
        ),
        "without the fear it is open as long": (
            NO,
            [
                opens("recognition", 50),
                opens("recognition", 50, where="unexposed"),
                amount("zone_months_open", "recognition", 0.01, noise=0.01),
            ],
        ),
        "it never opens, with fear or without": (NO, []),
        "without the fear it is open less": (
            NO,
            [opens("recognition", 60), opens("recognition", 20, where="unexposed")],
        ),
        "luck hides which": (
            UNDECIDED,
            [
                opens("recognition", 50),
                opens("recognition", 50, where="unexposed"),
                amount("zone_months_open", "recognition", 0.1, noise=9, where="unexposed"),
            ],
        ),
    },
    "K5": {
        "talks are as rare as without it": (YES, []),
        "the customs origin alone brings talks": (NO, [talks("origin_only", 25)]),
        "it costs talks": (NO, [talks("origin_only", 0, 15)]),
        "luck hides whether it does": (UNDECIDED, [talks("origin_only", 6, 4)]),
    },
    "K6": {
        "the zone pays a hundredth of what Russia pays": (
            YES,
            [
                amount("cash_zone", "recognition", 30, noise=3, where="open"),
                amount("cash_russia", "recognition", 3000, noise=50, where="open"),
            ],
        ),
        "it pays as much as Russia": (
            NO,
            [
                amount("cash_zone", "recognition", 100, noise=3, where="open"),
                amount("cash_russia", "recognition", 50, noise=3, where="open"),
            ],
        ),
        "luck hides which side of a tenth": (
            UNDECIDED,
            [
                amount("cash_zone", "recognition", 10, noise=30, where="open"),
                amount("cash_russia", "recognition", 51, where="open"),
            ],
        ),
    },
    "K6b": {
        "the zone pays a dollar a month where trade paid two hundred": (
            YES,
            [
                _ALWAYS,
                amount("cash_zone", "recognition", 48, noise=5, where="open"),
                number(beijing__trade_open=200, beijing__earns=1),
            ],
        ),
        "it pays as much as trade": (
            NO,
            [
                _ALWAYS,
                amount("cash_zone", "recognition", 48 * 200, noise=5, where="open"),
                number(beijing__trade_open=200, beijing__earns=1),
            ],
        ),
        "luck hides which side of a tenth": (
            UNDECIDED,
            [
                _ALWAYS,
                amount("cash_zone", "recognition", 48 * 20, noise=500, where="open"),
                number(beijing__trade_open=200, beijing__earns=1),
            ],
        ),
    },
    "K7": {
        "relief brings talks, the zone none": (
            YES,
            [talks("sanctions_relief", 25), talks("sanctions_relief", 25, where="even")],
        ),
        "relief brings more": (
            YES,
            [
                talks("recognition", 25),
                talks("recognition", 8, where="even"),
                talks("sanctions_relief", 25, where="even"),
            ],
        ),
        "both bring as many": (
            NO,
            [
                talks("recognition", 25),
                talks("recognition", 25, where="even"),
                talks("sanctions_relief", 25, where="even"),
            ],
        ),
        "the zone brings more": (NO, [talks("recognition", 25), talks("recognition", 25, where="even")]),
        "luck hides which": (
            UNDECIDED,
            [
                talks("recognition", 25),
                talks("recognition", 23, where="even"),
                talks("sanctions_relief", 25, first=30, where="even"),
            ],
        ),
        "neither brings talks": (VOID, [talks("sanctions_relief", 25, where="even")]),
    },
    "K8": _china("recognition"),
    "K8b": _china("sanctions_relief"),
}

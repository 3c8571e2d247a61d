"""The argument and its critics, claim by claim: each a sentence beside the functions that test it.

A gate says, on luck of its own, whether there is something to test in a plausible world; the test
answers yes, no or undecided there, with the effect it looked at and its interval.
"""

from experiments.audit import argument, critics
from experiments.audit.cases import Case, Read
from experiments.audit.claim import Claim
from experiments.audit.gates import moves_talks, opens_zone

#: Who pays for recognition.
BILLS = ("cost_washington", "cost_seoul", "cost_firms")
#: What units begin with that are shares, told in points.
IN_POINTS = "percentage points"
SHARES = _TALKS, _RUNS = f"{IN_POINTS} of talks", f"{IN_POINTS} of runs"
PER_COST = f"{IN_POINTS} of talks for a treaty's political cost"
_RECOGNISED = moves_talks("recognition")
_RIVALS = ("recognition", "direct_aid", "security_guarantee")
_SIGNAL = ("pyongyang.signal", "pyongyang.anticipation")
_INCOME = ("pyongyang.weight_income", "pyongyang.income_base")
#: Every claim by its id.
CLAIMS = {
    "C1": Claim(
        "Calling the North a nuclear power does not bring Kim back",
        argument.nuclear_status_brings_no_talks,
        _TALKS,
        ("washington.cost_nuclear_status", "pyongyang.status_value", "pyongyang.precondition"),
    ),
    "C2": Claim(
        "Friendship alone does not change talks",
        argument.friendship_moves_no_talks,
        _TALKS,
        ("washington.invitation_overture", "washington.cost_overture"),
    ),
    "C2b": Claim(
        "Friendship alone does not change provocations",
        argument.friendship_moves_no_provocations,
        "provocations saved",
        ("washington.cost_overture", "pyongyang.signal"),
    ),
    "C3": Claim(
        "Since the Russia pact a US guarantee brings fewer talks",
        argument.the_pact_devalues_a_guarantee,
        _TALKS,
        ("pyongyang.pledge", "pyongyang.own_weapons"),
        moves_talks("security_guarantee", settings=("plain", "no_pact")),
    ),
    "C3b": Claim(
        "Since the Russia pact a US guarantee adds less security",
        argument.the_pact_devalues_a_guarantee_at_the_margin,
        "share of its worth",
        ("pyongyang.pledge",),
        settled="sources of security are substitutes",
    ),
    "C4": Claim(
        "Kim aligns with Russia because he expects to be paid",
        argument.alignment_hangs_on_payment,
        "alignment, 0 to 1",
        ("moscow.price", "pyongyang.weight_income"),
        settled="more pay can only make alignment worth more",
    ),
    "C5": Claim(
        "Economic support moves Kim more than guarantees",
        argument.money_moves_more_than_guarantees,
        PER_COST,
        ("pyongyang.assurance", "pyongyang.weight_income"),
        moves_talks(*_RIVALS),
    ),
    "C5b": Claim(
        "Economic support moves Kim more, signals left aside",
        argument.money_moves_more_than_guarantees_unread,
        PER_COST,
        ("pyongyang.assurance", "pyongyang.weight_income"),
        moves_talks(*_RIVALS, settings=("no_signal",)),
    ),
    "C6": Claim(
        "Russia cannot match the economic offer",
        argument.russia_cannot_outbid,
        _TALKS,
        ("moscow.price", "pyongyang.rivalry"),
        _RECOGNISED,
        settled="Moscow bids for alignment, and the seat at the table is another choice",
    ),
    "C7": Claim(
        "For the same talks it costs Washington less than aid",
        argument.its_talks_cost_washington_less_than_aid,
        _TALKS,
        ("washington.aid", "washington.cost_direct_aid"),
        _RECOGNISED,
    ),
    "C8": Claim(
        "Nothing reopens without a US green light",
        argument.nothing_reopens_without_a_green_light,
        _RUNS,
        ("seoul.defiance",),
        threshold="seoul.defiance",
    ),
    "C9": Claim(
        "The zone pays the regime hard currency",
        argument.the_zone_pays_hard_currency,
        "million USD",
        ("pyongyang.state_share",),
        settled="accounting: the state keeps a share of the wages",
    ),
    "C10": Claim(
        "A conservative Seoul closes the zone after provocations",
        argument.conservatives_close_the_zone,
        _RUNS,
        ("seoul.closure_progressive",),
        settled="no number in its range makes a progressive Seoul readier to close",
    ),
    "C11": Claim(
        "Without Korean origin the zone is less attractive",
        argument.origin_makes_the_zone_worth_more,
        "workers",
        ("washington.forced_labour", "washington.duty_korea", "firm.us_share"),
        settled="a lower duty can only raise what a firm sells",
    ),
    "C12": Claim(
        "With recognition the South invests and the North is calmer",
        argument.recognition_brings_investment_and_peace,
        "provocations saved",
        _SIGNAL,
    ),
    "C12b": Claim(
        "Where the zone opens, the North is calmer",
        argument.where_the_zone_opens_the_north_is_calmer,
        "provocations saved",
        _SIGNAL,
        opens_zone("recognition"),
    ),
    "C13": Claim(
        "Recognition works as a proof of intentions",
        argument.the_signal_carries_it,
        _TALKS,
        ("pyongyang.anticipation", "pyongyang.sincerity_prior"),
        _RECOGNISED,
        settled="a costly signal can only raise the belief in sincerity",
    ),
    "C14": Claim(
        "The hope of a development like Vietnam's counts",
        argument.the_promise_of_development_counts,
        _TALKS,
        ("pyongyang.anticipation", "pyongyang.rivalry"),
        _RECOGNISED,
        settled="more hope can only make a seat at the table worth more",
    ),
    "C15": Claim(
        "Skilled, near labour of one language makes the zone work",
        argument.zone_labour_is_what_makes_it_work,
        "workers",
        ("firm.value",),
        settled="slower and dearer labour can only lower a firm's margin",
    ),
    "C16": Claim(
        "Kim needs the economy: more income weakens the effect, not all",
        argument.kim_needs_the_economy,
        _TALKS,
        _INCOME,
        _RECOGNISED,
    ),
    "C17": Claim(
        "Once approved, Seoul's own programme makes more of it",
        argument.seouls_programme_adds_to_the_zone,
        "workers",
        ("zone.expansion_pool", "seoul.tourism"),
        opens_zone("recognition", "economic_opening"),
        settled="more room and more tours can only add",
    ),
    "C17b": Claim(
        "Seoul's own programme moves the North further",
        argument.seouls_programme_moves_the_north,
        _TALKS,
        ("pyongyang.anticipation", "seoul.tourism"),
        opens_zone("recognition", "economic_opening"),
    ),
    "K1": Claim(
        "The cash comes, and the bombs do not go",
        critics.cash_comes_and_bombs_do_not_go,
        "major provocations saved",
        _SIGNAL,
        settled="no number makes the zone save major provocations",
    ),
    "K1b": Claim(
        "Where the zone opens, the bombs do not go",
        critics.where_the_zone_opens_the_bombs_do_not_go,
        "major provocations saved",
        _SIGNAL,
        opens_zone("recognition"),
    ),
    "K2": Claim(
        "An open zone stops no major provocations",
        critics.an_open_zone_stops_no_major_provocation,
        "major provocations saved",
        ("pyongyang.closure_provoked", "pyongyang.foresight"),
    ),
    "K3": Claim(
        "Successors may undo it, and everyone knows",
        critics.successors_undo_it,
        _TALKS,
        ("washington.reversal", "pyongyang.anticipation"),
        moves_talks("recognition", settings=("plain", "lasting")),
        settled="what surely lasts can only be worth more",
    ),
    "K4": Claim(
        "Fear of what workers learn keeps the zone shut",
        critics.fear_of_what_workers_learn_keeps_it_shut,
        "months open",
        ("pyongyang.exposure",),
        settled="fear can only lower the chance that Pyongyang consents",
    ),
    "K5": Claim(
        "Sanctions bind, whatever the customs origin says",
        critics.origin_alone_is_void,
        _TALKS,
        ("washington.cost_origin", "pyongyang.signal"),
        settled="without a waiver no rule reads the customs origin",
    ),
    "K6": Claim(
        "The zone's cash is below a tenth of Russia's",
        critics.the_zone_pays_little_beside_russia,
        "million USD",
        ("moscow.price", "pyongyang.state_share"),
    ),
    "K6b": Claim(
        "The zone's cash is below a tenth of licit trade",
        critics.the_zone_pays_little_beside_licit_trade,
        "million USD a month",
        ("beijing.earns", "pyongyang.state_share"),
        settled="no wage bill in its range comes near",
    ),
    "K7": Claim(
        "Relief from sanctions, not the zone, moves the North",
        critics.relief_moves_more_than_the_zone,
        _TALKS,
        ("washington.relief", "pyongyang.relief_hope"),
        moves_talks("recognition", "sanctions_relief"),
    ),
    "K8": Claim(
        "China decides what recognition is worth",
        critics.china_decides_what_recognition_is_worth,
        _TALKS,
        ("beijing.earns", "pyongyang.relief_hope"),
        _RECOGNISED,
    ),
    "K8b": Claim(
        "China decides what relief from sanctions is worth",
        critics.china_decides_what_relief_is_worth,
        _TALKS,
        ("beijing.earns", "pyongyang.relief_hope"),
        moves_talks("sanctions_relief"),
    ),
}
#: What the table of bills reads, whatever the claims do.
BILL_READS: tuple[Read, ...] = tuple(
    (Case("plain", policy), payer) for policy in ("status_quo", "recognition") for payer in BILLS
)
#: All cases that some claim reads, in the order in which they are met.
CASES = tuple(dict.fromkeys(case for claim in CLAIMS.values() for case, _ in (*claim.gate_reads, *claim.reads)))
#: All policies that some case is run under; the reference comes first.
POLICIES = tuple(dict.fromkeys(("status_quo", *(case.policy for case in CASES))))

"""The argument and its critics, claim by claim: each a sentence beside the function that tests it.

A test takes the runs of one plausible world, all on common luck, and answers yes, no, undecided or
void, with the effect it looked at and its 95 % interval.
"""

from collections.abc import Callable
from typing import NamedTuple

from experiments.audit import argument, critics
from experiments.audit.cases import Runs
from experiments.audit.verdicts import Finding

#: The outcomes that the tests read.
READ = (
    argument.TALKS,
    "alignment_mean",
    "provocations",
    "major_provocations",
    "zone_months_open",
    "zone_workers_end",
    "stops_by_seoul",
    "cash_zone",
    "cash_tourism",
    "cash_russia",
    "cost_washington",
)
#: Who pays for recognition.
BILLS = ("cost_washington", "cost_seoul", "cost_firms")


class Claim(NamedTuple):
    """A sentence and its test; ``unit``: of the effect; ``built``: why the rules alone settle its sign, if they do."""

    sentence: str
    test: Callable[[Runs], Finding]
    unit: str
    built: str = ""


_TALKS, _RUNS = "percentage points of talks", "percentage points of runs"
#: Every claim by its id.
CLAIMS = {
    "C1": Claim(
        "Calling the North a nuclear power does not bring Kim back", argument.nuclear_status_brings_no_talks, _TALKS
    ),
    "C2": Claim(
        "Friendship alone changes neither talks nor provocations",
        argument.friendship_moves_neither_talks_nor_provocations,
        _TALKS,
    ),
    "C3": Claim("Since the Russia pact a US guarantee is worth less", argument.the_pact_devalues_a_guarantee, _TALKS),
    "C4": Claim(
        "Kim aligns with Russia because he expects to be paid", argument.alignment_hangs_on_payment, "alignment, 0 to 1"
    ),
    "C5": Claim("Economic support moves Kim more than guarantees", argument.money_moves_more_than_guarantees, _TALKS),
    "C6": Claim("Russia cannot match the economic offer", argument.russia_cannot_outbid, _TALKS),
    "C7": Claim(
        "For the same talks it costs US taxpayers less than aid",
        argument.its_talks_cost_washington_less_than_aid,
        _TALKS,
    ),
    "C8": Claim("Nothing reopens without a US green light", argument.nothing_reopens_without_a_green_light, _RUNS),
    "C9": Claim(
        "The zone pays the regime hard currency",
        argument.the_zone_pays_hard_currency,
        "million USD",
        "accounting: the state keeps a share of the wages",
    ),
    "C10": Claim(
        "A conservative Seoul closes the zone after provocations",
        argument.conservatives_close_the_zone,
        _RUNS,
        "no number in its range makes a progressive Seoul readier to close",
    ),
    "C11": Claim(
        "Without Korean origin the zone is less attractive",
        argument.origin_makes_the_zone_worth_more,
        "workers",
        "a lower duty can only raise what a firm sells",
    ),
    "C12": Claim(
        "With recognition the South invests and the North is calmer",
        argument.recognition_brings_investment_and_peace,
        "provocations saved",
    ),
    "C13": Claim("Recognition works as a proof of intentions", argument.the_signal_carries_it, _TALKS),
    "C14": Claim("The hope of a development like Vietnam's counts", argument.the_promise_of_development_counts, _TALKS),
    "C15": Claim(
        "Skilled, near labour of one language makes the zone work",
        argument.zone_labour_is_what_makes_it_work,
        "workers",
        "slower and dearer labour can only lower a firm's margin",
    ),
    "C16": Claim("Kim needs the economy: more income weakens the effect", argument.kim_needs_the_economy, _TALKS),
    "C17": Claim("Once approved, Seoul's own programme adds to it", argument.seouls_programme_adds, _TALKS),
    "K1": Claim(
        "The cash comes, and the bombs do not go", critics.cash_comes_and_bombs_do_not_go, "major provocations saved"
    ),
    "K2": Claim(
        "An open zone stops no major provocations",
        critics.an_open_zone_stops_no_major_provocation,
        "major provocations saved",
    ),
    "K3": Claim("Successors may undo it, and everyone knows", critics.successors_undo_it, _TALKS),
    "K4": Claim(
        "Fear of what workers learn keeps the zone shut",
        critics.fear_of_what_workers_learn_keeps_it_shut,
        "months open",
        "fear can only lower the chance that Pyongyang consents",
    ),
    "K5": Claim(
        "Sanctions bind, whatever the customs origin says",
        critics.origin_alone_is_void,
        _RUNS,
        "without a waiver no rule reads the customs origin",
    ),
    "K6": Claim(
        "The zone's cash is below a tenth of Russia's", critics.the_zone_pays_little_beside_russia, "million USD"
    ),
    "K7": Claim(
        "Relief from sanctions, not the zone, moves the North", critics.relief_moves_more_than_the_zone, _TALKS
    ),
    "K8": Claim("China decides what any American offer is worth", critics.china_decides_what_offers_are_worth, _TALKS),
}

"""The argument and its critics, claim by claim: each a sentence beside the function that tests it.

A test takes the runs of one plausible world, all on common luck, and answers yes, no or undecided,
with the effect it looked at and its 95 % interval. An effect is there if the interval excludes zero;
it is absent if the interval lies below the margin of indifference (two one-sided tests, Schuirmann
1987). Where a claim speaks of what becomes of an effect, it is undecided where there is none.
"""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from experiments.lab.cases import PLAIN, Case
from experiments.lab.uncertainty import CONFIDENCE, Z

YES, NO, UNDECIDED = "yes", "no", "undecided"

#: Differences that nobody would act on: two points of probability, 0.02 of alignment, a fiftieth of
#: a count, a tenth of a million dollars.
POINTS, ALIGNMENT, PART, MONEY = 0.02, 0.02, 0.02, 0.1

TALKS = "talks_by_deadline"
#: The outcomes that the tests read.
READ = (
    TALKS, "alignment_mean", "provocations", "major_provocations", "zone_months_open", "zone_workers_end",
    "stops_by_seoul", "cash_zone", "cash_russia", "cost_washington",
)  # fmt: skip


class Finding(NamedTuple):
    """A verdict, and the effect it rests on with its interval."""

    verdict: str
    effect: float
    low: float
    high: float


class Runs:
    """The runs of one plausible world: case -> outcome -> (replicates,)."""

    def __init__(self, values: Mapping[Case, Mapping[str, np.ndarray]]) -> None:
        self.values = values

    def of(self, policy: str, outcome: str, setting: str = PLAIN) -> np.ndarray:
        """An outcome under a policy in a case, (replicates,)."""
        return self.values[Case(setting, policy)][outcome]

    def effect(self, policy: str, outcome: str, setting: str = PLAIN) -> np.ndarray:
        """The paired effect of a policy against the status quo of the same case, (replicates,)."""
        return self.of(policy, outcome, setting) - self.of("status_quo", outcome, setting)


Test = Callable[[Runs], Finding]


def interval(differences: np.ndarray) -> tuple[float, float, float]:
    """Mean of paired differences with its 95 % interval.

    Of differences between yes and no, half a run is added to each of the four cells (Agresti and Min
    2005), so that runs which never differ are not taken for proof; of others, Student's.
    """
    n = len(differences)
    mean = float(differences.mean())
    if np.isin(differences, (-1.0, 0.0, 1.0)).all():
        more, less = (differences > 0).sum() + 0.5, (differences < 0).sum() + 0.5
        middle = (more - less) / (n + 2)
        margin = Z * sqrt((more + less) - (more - less) ** 2 / (n + 2)) / (n + 2)
        return mean, float(middle - margin), float(middle + margin)
    margin = float(stdtrit(n - 1, 0.5 + CONFIDENCE / 2) * differences.std(ddof=1) / sqrt(n))
    return mean, mean - margin, mean + margin


def there(differences: np.ndarray, margin: float) -> Finding:
    """Yes if the effect is above zero, no if it is below the margin, else undecided."""
    mean, low, high = interval(differences)
    verdict = YES if low > 0 else NO if high < margin else UNDECIDED
    return Finding(verdict, mean, low, high)


def absent(differences: np.ndarray, margin: float) -> Finding:
    """No if the effect is above zero and may be worth acting on, yes if it is below the margin."""
    found = there(differences, margin)
    mean, low, high = found[1:]
    return Finding(YES if high < margin else NO if low > 0 else UNDECIDED, mean, low, high)


def where_there_is_an_effect(runs: Runs, found: Finding) -> Finding:
    """The finding, or undecided where recognition moves no talks that could be kept or lost."""
    plain = there(runs.effect("recognition", TALKS), POINTS)
    return found if plain.verdict == YES else found._replace(verdict=UNDECIDED)


# The argument


def nuclear_status_brings_no_talks(runs: Runs) -> Finding:
    """C1: the effect of the words alone on talks."""
    return absent(runs.effect("nuclear_status", TALKS), POINTS)


def friendship_moves_neither_talks_nor_provocations(runs: Runs) -> Finding:
    """C2: the effect of overtures on talks; and provocations must not fall."""
    talks = absent(runs.effect("overture", TALKS), POINTS)
    saved = -runs.effect("overture", "provocations")
    calm = absent(saved, PART * runs.of("status_quo", "provocations").mean())
    verdicts = {talks.verdict, calm.verdict}
    verdict = NO if NO in verdicts else YES if verdicts == {YES} else UNDECIDED
    return talks._replace(verdict=verdict)


def the_pact_devalues_a_guarantee(runs: Runs) -> Finding:
    """C3: by how much the guarantee would move talks more if there were no pact."""
    without = runs.effect("security_guarantee", TALKS, "no_pact")
    return there(without - runs.effect("security_guarantee", TALKS), POINTS)


def alignment_hangs_on_payment(runs: Runs) -> Finding:
    """C4: by how much alignment is lower if Russia pays little of what it promised."""
    unpaid = runs.of("status_quo", "alignment_mean", "unpaid")
    return there(runs.of("status_quo", "alignment_mean") - unpaid, ALIGNMENT)


def money_moves_more_than_guarantees(runs: Runs) -> Finding:
    """C5: talks under the economic policies, recognition and aid, less those under the guarantee."""
    economic = (runs.of("recognition", TALKS) + runs.of("direct_aid", TALKS)) / 2
    mean, low, high = interval(economic - runs.of("security_guarantee", TALKS))
    return Finding(YES if low > 0 else NO if high < 0 else UNDECIDED, mean, low, high)


def russia_cannot_outbid(runs: Runs) -> Finding:
    """C6: the effect of recognition on talks while Moscow bids as high as it can."""
    return where_there_is_an_effect(
        runs, there(runs.effect("recognition", TALKS, "outbid"), POINTS)
    )


def it_costs_the_taxpayer_less_than_aid(runs: Runs) -> Finding:
    """C7: cost of aid x effect of recognition less cost of recognition x effect of aid.

    Above zero where a point of talks costs Washington less by recognition; in million USD times
    points of probability, with the jackknife's interval.
    """
    talks = np.stack([runs.effect(policy, TALKS) for policy in ("recognition", "direct_aid")])
    costs = np.stack(
        [runs.of(policy, "cost_washington") for policy in ("recognition", "direct_aid")]
    )
    n = talks.shape[1]

    def gain(effects: np.ndarray, bills: np.ndarray) -> np.ndarray:
        return bills[1] * effects[0] - bills[0] * effects[1]

    mean = float(gain(talks.mean(axis=1), costs.mean(axis=1)))
    without = gain(*((part.sum(axis=1, keepdims=True) - part) / (n - 1) for part in (talks, costs)))
    margin = float(Z * sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
    verdict = YES if mean > margin else NO if mean < -margin else UNDECIDED
    return Finding(verdict, mean, mean - margin, mean + margin)


def nothing_reopens_without_a_green_light(runs: Runs) -> Finding:
    """C8: the share of runs in which the zone opens although Washington waives no sanction."""
    opened = [(runs.of(policy, "zone_months_open") > 0) for policy in ("status_quo", "origin_only")]
    return absent(np.logical_or(*opened).astype(float), POINTS)


def the_zone_pays_hard_currency(runs: Runs) -> Finding:
    """C9: cash of the North's state from the zone under recognition, million USD."""
    return there(runs.effect("recognition", "cash_zone"), MONEY)


def conservatives_close_the_zone(runs: Runs) -> Finding:
    """C10: closures of an open zone by Seoul, under conservatives less under progressives."""
    stops = [
        runs.of("status_quo", "stops_by_seoul", f"open_{camp}")
        for camp in ("conservative", "progressive")
    ]
    return there(stops[0] - stops[1], POINTS)


def origin_makes_the_zone_worth_more(runs: Runs) -> Finding:
    """C11: workers of an open zone with Korean origin less without it, both licensed."""
    workers = [
        runs.of(policy, "zone_workers_end", "open") for policy in ("recognition", "green_light")
    ]
    return there(workers[0] - workers[1], PART * workers[1].mean())


def recognition_brings_investment_and_peace(runs: Runs) -> Finding:
    """C12: provocations that recognition saves; and the zone must have more workers."""
    calm = there(
        -runs.effect("recognition", "provocations"),
        PART * runs.of("status_quo", "provocations").mean(),
    )
    invested = there(runs.effect("recognition", "zone_workers_end"), 1.0)
    verdicts = {calm.verdict, invested.verdict}
    return calm._replace(verdict=YES if verdicts == {YES} else NO if NO in verdicts else UNDECIDED)


def the_signal_carries_it(runs: Runs) -> Finding:
    """C13: by how much the effect on talks falls if nobody reads the signal."""
    lost = runs.effect("recognition", TALKS) - runs.effect("recognition", TALKS, "no_signal")
    return where_there_is_an_effect(runs, there(lost, POINTS))


def the_promise_of_development_counts(runs: Runs) -> Finding:
    """C14: by how much the effect on talks falls if an opening promises next to nothing."""
    lost = runs.effect("recognition", TALKS) - runs.effect("recognition", TALKS, "no_hope")
    return where_there_is_an_effect(runs, there(lost, POINTS))


def zone_labour_is_what_makes_it_work(runs: Runs) -> Finding:
    """C15: workers of an open zone less those with slow learning and dear coordination."""
    have = runs.of("status_quo", "zone_workers_end", "open")
    return there(
        have - runs.of("status_quo", "zone_workers_end", "open_unskilled"), PART * have.mean()
    )


def the_effect_outlives_a_richer_north(runs: Runs) -> Finding:
    """C16: the effect of recognition on talks if the North earned twice as much elsewhere."""
    return where_there_is_an_effect(runs, there(runs.effect("recognition", TALKS, "rich"), POINTS))


# The critics


def cash_comes_and_bombs_do_not_go(runs: Runs) -> Finding:
    """K1: major provocations that recognition adds, no less than before; and the zone must pay."""
    saved = absent(
        -runs.effect("recognition", "major_provocations"),
        PART * runs.of("status_quo", "major_provocations").mean(),
    )
    paid = there(runs.effect("recognition", "cash_zone"), MONEY)
    verdict = (
        NO
        if NO in (saved.verdict, paid.verdict)
        else YES
        if saved.verdict == paid.verdict == YES
        else UNDECIDED
    )
    return Finding(verdict, -saved.effect, -saved.high, -saved.low)


def an_open_zone_stops_no_tests(runs: Runs) -> Finding:
    """K2: major provocations that an open zone saves against a closed one, without any policy."""
    closed = runs.of("status_quo", "major_provocations")
    saved = closed - runs.of("status_quo", "major_provocations", "open")
    return absent(saved, PART * closed.mean())


def successors_undo_it(runs: Runs) -> Finding:
    """K3: by how much the effect on talks is smaller if all expect the levers to fall than if none does."""
    lasting, passing = (
        runs.effect("recognition", TALKS, setting) for setting in ("lasting", "passing")
    )
    return there(lasting - passing, POINTS)


def fear_of_what_workers_learn_keeps_it_shut(runs: Runs) -> Finding:
    """K4: months that the zone is open if Pyongyang fears nothing, less if it fears much."""
    months = [
        runs.of("recognition", "zone_months_open", setting) for setting in ("unexposed", "exposed")
    ]
    return there(months[0] - months[1], PART * months[0].mean())


def origin_alone_is_void(runs: Runs) -> Finding:
    """K5: the effect on talks of Korean origin without any waiver."""
    return absent(np.abs(runs.effect("origin_only", TALKS)), POINTS)


def russia_pays_more_than_the_zone(runs: Runs) -> Finding:
    """K6: cash from Russia less cash from the zone under recognition, million USD."""
    more = runs.of("recognition", "cash_russia") - runs.of("recognition", "cash_zone")
    mean, low, high = interval(more)
    return Finding(YES if low > 0 else NO if high < 0 else UNDECIDED, mean, low, high)


class Claim(NamedTuple):
    """A sentence and its test; ``unit``: of the effect that the test reports."""

    sentence: str
    test: Test
    unit: str


_TALKS = "percentage points of talks"
#: Every claim by its id.
CLAIMS = {
    "C1": Claim("Calling the North a nuclear power does not bring Kim back", nuclear_status_brings_no_talks, _TALKS),
    "C2": Claim("Friendship alone changes neither talks nor "
                "provocations", friendship_moves_neither_talks_nor_provocations, _TALKS),
    "C3": Claim("Since the Russia pact a US guarantee is worth less", the_pact_devalues_a_guarantee, _TALKS),
    "C4": Claim("Kim aligns with Russia because he expects to be "
                "paid", alignment_hangs_on_payment, "alignment, 0 to 1"),
    "C5": Claim("Economic support moves Kim more than guarantees", money_moves_more_than_guarantees, _TALKS),
    "C6": Claim("Russia cannot match the economic offer", russia_cannot_outbid, _TALKS),
    "C7": Claim("It costs US taxpayers less than aid for the same "
                "talks", it_costs_the_taxpayer_less_than_aid, "million USD x points of probability"),
    "C8": Claim("Nothing reopens without a US green "
                "light", nothing_reopens_without_a_green_light, "percentage points of runs"),
    "C9": Claim("The zone pays the regime hard currency", the_zone_pays_hard_currency, "million USD"),
    "C10": Claim("A conservative Seoul closes the zone after provocations", conservatives_close_the_zone, "closures"),
    "C11": Claim("Without Korean origin the zone is less attractive", origin_makes_the_zone_worth_more, "workers"),
    "C12": Claim("With recognition the South invests and the North is "
                 "calmer", recognition_brings_investment_and_peace, "provocations saved"),
    "C13": Claim("Recognition works as a proof of intentions", the_signal_carries_it, _TALKS),
    "C14": Claim("The hope of a development like Vietnam's counts", the_promise_of_development_counts, _TALKS),
    "C15": Claim("Skilled, near labour of one language makes the zone "
                 "work", zone_labour_is_what_makes_it_work, "workers"),
    "C16": Claim("Kim needs the economy, even at twice the income assumed", the_effect_outlives_a_richer_north, _TALKS),
    "K1": Claim("The cash comes, and the bombs do not go", cash_comes_and_bombs_do_not_go, "major provocations added"),
    "K2": Claim("An open zone stops no nuclear tests", an_open_zone_stops_no_tests, "major provocations saved"),
    "K3": Claim("Successors may undo it, and everyone knows", successors_undo_it, _TALKS),
    "K4": Claim("Fear of what workers learn keeps the zone "
                "shut", fear_of_what_workers_learn_keeps_it_shut, "months open"),
    "K5": Claim("Sanctions bind, whatever the customs origin says", origin_alone_is_void, _TALKS),
    "K6": Claim("The zone's cash is small beside Russia's", russia_pays_more_than_the_zone, "million USD"),
}  # fmt: skip

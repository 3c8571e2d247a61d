"""The tests of the argument: each takes the runs of one plausible world, and gives a finding.

Where a claim speaks of what becomes of an effect, and no effect is shown, there is nothing to test.
"""

import numpy as np

from experiments.audit.cases import PLAIN, Runs
from experiments.audit.verdicts import NO, UNDECIDED, YES, Finding, absent, alike, both, either, only_if, rare, there
from experiments.lab.stats.intervals import FEW, of_amounts, of_means, of_pairs, of_share
from experiments.lab.stats.margins import ALIGNMENT, MONEY, PART, POINTS, WORKERS

TALKS = "talks_by_deadline"


def moves_talks(runs: Runs, policy: str, setting: str = PLAIN) -> bool:
    """Whether a policy is shown to bring talks in a case, so that there is an effect to speak of."""
    return there(of_pairs(runs.effect(policy, TALKS, setting)), POINTS).verdict == YES


def opens_zone(runs: Runs, policy: str) -> bool:
    """Whether the zone is shown to open under a policy, so that there is something to build on."""
    opened = runs.of(policy, "zone_months_open") > 0
    return there(of_share(float(opened.mean()), len(opened)), POINTS).verdict == YES


def lost_in(runs: Runs, setting: str) -> Finding:
    """By how much recognition moves talks less in a case than it does otherwise."""
    lost = runs.effect("recognition", TALKS) - runs.effect("recognition", TALKS, setting)
    return there(of_pairs(lost), POINTS)


def nuclear_status_brings_no_talks(runs: Runs) -> Finding:
    """C1: the effect of the words alone on talks."""
    return absent(of_pairs(runs.effect("nuclear_status", TALKS)), POINTS)


def friendship_moves_neither_talks_nor_provocations(runs: Runs) -> Finding:
    """C2: the effect of overtures on talks; and provocations must change neither way."""
    before = runs.of("status_quo", "provocations").mean()
    return both(
        alike(of_pairs(runs.effect("overture", TALKS)), POINTS),
        alike(of_amounts(runs.effect("overture", "provocations")), PART * before),
    )


def the_pact_devalues_a_guarantee(runs: Runs) -> Finding:
    """C3: by how much the guarantee would move talks more if there were no pact.

    Void if it is shown to move none in either case.
    """
    without = runs.effect("security_guarantee", TALKS, "no_pact")
    more = of_pairs(without - runs.effect("security_guarantee", TALKS))
    tested = any(moves_talks(runs, "security_guarantee", case) for case in (PLAIN, "no_pact"))
    return only_if(tested, there(more, POINTS))


def alignment_hangs_on_payment(runs: Runs) -> Finding:
    """C4: by how much alignment is lower if Russia pays little of what it promised."""
    unpaid = runs.of("status_quo", "alignment_mean", "unpaid")
    return there(of_amounts(runs.of("status_quo", "alignment_mean") - unpaid), ALIGNMENT)


def money_moves_more_than_guarantees(runs: Runs) -> Finding:
    """C5: talks under recognition and aid, their mean, less those under the guarantee, if nobody reads signals.

    So the goods are compared, and not what they cost their sender. No if the guarantee moves more, or
    the difference is negligible; void if none of the three is shown to move talks.
    """
    talks = {
        policy: runs.of(policy, TALKS, "no_signal") for policy in ("recognition", "direct_aid", "security_guarantee")
    }
    more = (talks["recognition"] + talks["direct_aid"]) / 2 - talks["security_guarantee"]
    tested = any(moves_talks(runs, policy, "no_signal") for policy in talks)
    return only_if(tested, there(of_pairs(more), POINTS))


def russia_cannot_outbid(runs: Runs) -> Finding:
    """C6: the effect of recognition on talks while Moscow bids as high as it can."""
    kept = of_pairs(runs.effect("recognition", TALKS, "outbid"))
    return only_if(moves_talks(runs, "recognition"), there(kept, POINTS))


def beyond_aid(talks: np.ndarray, aided: np.ndarray, bill: np.ndarray, aid: np.ndarray) -> np.ndarray:
    """Talks that a policy brings beyond those that its bill would have bought as aid."""
    return talks - aided * bill / aid


def its_talks_cost_washington_less_than_aid(runs: Runs) -> Finding:
    """C7: talks that recognition brings beyond those that its bill to Washington would have bought as aid."""
    among = ("recognition", "direct_aid")
    talks, bills = ([runs.effect(policy, outcome) for policy in among] for outcome in (TALKS, "cost_washington"))
    paid = np.count_nonzero(bills[1]) >= FEW  # aid that is never paid buys nothing
    found = of_means(beyond_aid, np.stack([*talks, *bills])) if paid else of_pairs(talks[0])
    return only_if(moves_talks(runs, "recognition"), there(found, POINTS))


def nothing_reopens_without_a_green_light(runs: Runs) -> Finding:
    """C8: the share of runs in which the zone opens though Washington waives nothing, if the UN let it."""
    opened = runs.of("status_quo", "zone_months_open", "unbound") > 0
    return rare(of_share(float(opened.mean()), len(opened)), POINTS)


def the_zone_pays_hard_currency(runs: Runs) -> Finding:
    """C9: cash of the North's state from an open zone, million USD."""
    return there(of_amounts(runs.of("status_quo", "cash_zone", "open")), MONEY)


def conservatives_close_the_zone(runs: Runs) -> Finding:
    """C10: runs in which Seoul closes an open zone, under conservatives less under progressives."""
    closed = [
        (runs.of("status_quo", "stops_by_seoul", f"open_{camp}") > 0).astype(float)
        for camp in ("conservative", "progressive")
    ]
    return there(of_pairs(closed[0] - closed[1]), POINTS)


def origin_makes_the_zone_worth_more(runs: Runs) -> Finding:
    """C11: workers of an open zone under recognition, less those if it changed no duty."""
    without = runs.of("recognition", "zone_workers_end", "open_unmarketed")
    more = runs.of("recognition", "zone_workers_end", "open") - without
    return there(of_amounts(more), PART * without.mean())


def recognition_brings_investment_and_peace(runs: Runs) -> Finding:
    """C12: provocations that recognition saves; and the zone must have more workers."""
    before = runs.of("status_quo", "provocations").mean()
    return both(
        there(of_amounts(-runs.effect("recognition", "provocations")), PART * before),
        there(of_amounts(runs.effect("recognition", "zone_workers_end")), WORKERS),
    )


def the_signal_carries_it(runs: Runs) -> Finding:
    """C13: by how much the effect on talks falls if nobody reads the signal."""
    return only_if(moves_talks(runs, "recognition"), lost_in(runs, "no_signal"))


def the_promise_of_development_counts(runs: Runs) -> Finding:
    """C14: by how much the effect on talks falls if an opening promises next to nothing."""
    return only_if(moves_talks(runs, "recognition"), lost_in(runs, "no_hope"))


def zone_labour_is_what_makes_it_work(runs: Runs) -> Finding:
    """C15: workers of an open zone less those with slow learning and dear coordination."""
    have = runs.of("status_quo", "zone_workers_end", "open")
    more = have - runs.of("status_quo", "zone_workers_end", "open_unskilled")
    return there(of_amounts(more), PART * have.mean())


def kim_needs_the_economy(runs: Runs) -> Finding:
    """C16: by how much the effect on talks falls if the North earned twice as much elsewhere.

    Yes if it falls and some is left; no if none is left, or if income surely makes no difference that
    is worth acting on, so that need is not what moves him.
    """
    kept = there(of_pairs(runs.effect("recognition", TALKS, "rich")), POINTS)
    lost = lost_in(runs, "rich")
    survives, matters = kept.verdict == YES, lost.verdict == YES
    refuted = NO in (kept.verdict, lost.verdict)
    verdict = NO if refuted else YES if survives and matters else UNDECIDED
    return only_if(moves_talks(runs, "recognition"), lost._replace(verdict=verdict))


def seouls_programme_adds(runs: Runs) -> Finding:
    """C17: talks that Seoul's programme adds to recognition; workers and cash must rise as well.

    In place of more talks, less alignment will do. Void if the zone is shown to open neither with the
    programme nor without it.
    """

    def added(outcome: str) -> np.ndarray:
        return runs.of("economic_opening", outcome) - runs.of("recognition", outcome)

    posture = either(there(of_pairs(added(TALKS)), POINTS), there(of_amounts(-added("alignment_mean")), ALIGNMENT))
    zone = there(of_amounts(added("zone_workers_end")), WORKERS)
    cash = there(of_amounts(added("cash_zone") + added("cash_tourism")), MONEY)
    tested = any(opens_zone(runs, policy) for policy in ("recognition", "economic_opening"))
    return only_if(tested, both(posture, both(zone, cash)))

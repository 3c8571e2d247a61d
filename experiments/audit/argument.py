"""The tests of the argument: each takes the runs of plausible worlds, and gives a finding for each world.

Where a claim speaks of what becomes of an effect, `gates.py` asks first, on other luck, whether there
is one.
"""

from types import SimpleNamespace

import numpy as np

from experiments.audit.cases import PLAIN, Worlds
from experiments.audit.verdicts import NO, UNDECIDED, YES, Finding, absent, alike, both, either, there
from experiments.lab.stats.intervals import FEW, Interval
from experiments.lab.stats.margins import ALIGNMENT, MONEY, PART, POINTS, WORKERS
from model.rules.pyongyang import security

TALKS = "talks_by_deadline"
#: What the levers of a policy cost Washington at home, 1 a treaty fought through Congress.
POLITICAL = {
    "recognition": ("washington.cost_green_light", "washington.cost_origin"),
    "direct_aid": ("washington.cost_direct_aid",),
    "security_guarantee": ("washington.cost_security_guarantee",),
}


def lost_in(worlds: Worlds, setting: str) -> Finding:
    """By how much recognition moves talks less in a case than it does otherwise."""
    lost = worlds.effect("recognition", TALKS) - worlds.effect("recognition", TALKS, setting)
    return there(worlds.pairs(lost), POINTS)


def per_political_cost(worlds: Worlds, policy: str, setting: str = PLAIN) -> np.ndarray:
    """The effect of a policy on talks for each unit of what it costs Washington at home, (replicates, worlds)."""
    return worlds.effect(policy, TALKS, setting) / sum(worlds.number(name) for name in POLITICAL[policy])


def nuclear_status_brings_no_talks(worlds: Worlds) -> Finding:
    """C1: the effect of the words alone on talks."""
    return absent(worlds.pairs(worlds.effect("nuclear_status", TALKS)), POINTS)


def friendship_moves_no_talks(worlds: Worlds) -> Finding:
    """C2: the effect of overtures on talks, which must change neither way."""
    return alike(worlds.pairs(worlds.effect("overture", TALKS)), POINTS)


def friendship_moves_no_provocations(worlds: Worlds) -> Finding:
    """C2b: the effect of overtures on provocations, if they bring no offer of talks; neither way."""
    before = worlds.of("status_quo", "provocations", "no_offers").mean(axis=0)
    return alike(worlds.amounts(worlds.effect("overture", "provocations", "no_offers")), PART * before)


def the_pact_devalues_a_guarantee(worlds: Worlds) -> Finding:
    """C3: by how much the guarantee would move talks more if there were no pact."""
    without = worlds.effect("security_guarantee", TALKS, "no_pact")
    return there(worlds.pairs(without - worlds.effect("security_guarantee", TALKS)), POINTS)


def the_pact_devalues_a_guarantee_at_the_margin(worlds: Worlds) -> Finding:
    """C3b: which share of an assurance's worth in security the pact takes, at the alignment of the start.

    From the rule of security itself, without any run; the margin is that of a sum.
    """
    names = ("own_weapons", "pledge", "pledge_before", "assurance", "assurance_offered", "alignment_start")
    drawn = {name: np.ravel(worlds.number(f"pyongyang.{name}")) for name in names}
    size = max(len(values) for values in drawn.values())
    lost = np.array([_lost_to_pact({k: float(np.resize(v, size)[i]) for k, v in drawn.items()}) for i in range(size)])
    return there(Interval(lost, lost, lost), PART)


def _lost_to_pact(numbers: dict[str, float]) -> float:
    """The share of the worth of a guarantee, believed and at the table, that is gone with the pact."""
    p = SimpleNamespace(pyongyang=SimpleNamespace(**numbers))

    def worth(pledge: float) -> float:
        """What the assurance adds to security, with a pledge that is relied on."""
        given, none = (
            SimpleNamespace(reliability=1.0, pledge=pledge, assurance=assurance)
            for assurance in (numbers["assurance"], 0.0)
        )
        rule = security.py_func
        return rule(numbers["alignment_start"], 1.0, 1.0, given, p) - rule(
            numbers["alignment_start"], 1.0, 1.0, none, p
        )

    without = worth(numbers["pledge_before"])
    return 1.0 - worth(numbers["pledge"]) / without if without > 0 else 0.0


def alignment_hangs_on_payment(worlds: Worlds) -> Finding:
    """C4: by how much alignment is lower if Russia pays little of what it promised."""
    unpaid = worlds.of("status_quo", "alignment_mean", "unpaid")
    return there(worlds.amounts(worlds.of("status_quo", "alignment_mean") - unpaid), ALIGNMENT)


def _money_before_guarantees(worlds: Worlds, setting: str) -> Finding:
    economic = [per_political_cost(worlds, policy, setting) for policy in ("recognition", "direct_aid")]
    more = sum(economic) / len(economic) - per_political_cost(worlds, "security_guarantee", setting)
    return there(worlds.amounts(more), POINTS)


def money_moves_more_than_guarantees(worlds: Worlds) -> Finding:
    """C5: talks under recognition and aid, their mean, beyond those under the guarantee, per unit of political cost."""
    return _money_before_guarantees(worlds, PLAIN)


def money_moves_more_than_guarantees_unread(worlds: Worlds) -> Finding:
    """C5b: the same if nobody reads signals, so that the goods are compared and not what they cost their sender."""
    return _money_before_guarantees(worlds, "no_signal")


def russia_cannot_outbid(worlds: Worlds) -> Finding:
    """C6: the effect of recognition on talks while Moscow bids as high as it can."""
    return there(worlds.pairs(worlds.effect("recognition", TALKS, "outbid")), POINTS)


def beyond_aid(talks: np.ndarray, aided: np.ndarray, bill: np.ndarray, aid: np.ndarray) -> np.ndarray:
    """Talks that a policy brings beyond those that its bill would have bought as aid."""
    return talks - aided * bill / np.where(aid == 0, 1.0, aid)


def its_talks_cost_washington_less_than_aid(worlds: Worlds) -> Finding:
    """C7: talks that recognition brings beyond those that its bill to Washington would have bought as aid.

    And more talks than aid for each unit of political cost as well.
    """
    among = ("recognition", "direct_aid")
    talks, bills = ([worlds.effect(policy, outcome) for policy in among] for outcome in (TALKS, "cost_washington"))
    paid = np.count_nonzero(bills[1], axis=0) >= FEW  # aid that is never paid buys nothing
    bought, plain = worlds.means(beyond_aid, *talks, *bills), worlds.pairs(talks[0])
    money = Interval(*(np.where(paid, *ends) for ends in zip(bought, plain, strict=True)))
    politics = worlds.amounts(per_political_cost(worlds, among[0]) - per_political_cost(worlds, among[1]))
    return both(there(money, POINTS), there(politics, POINTS))


def nothing_reopens_without_a_green_light(worlds: Worlds) -> Finding:
    """C8: the share of runs in which the zone opens though Washington waives nothing, if the UN let it."""
    opened = (worlds.of("status_quo", "zone_months_open", "unbound") > 0).astype(float)
    return absent(worlds.pairs(opened), POINTS)


def the_zone_pays_hard_currency(worlds: Worlds) -> Finding:
    """C9: cash of the North's state from an open zone, million USD."""
    return there(worlds.amounts(worlds.of("status_quo", "cash_zone", "open")), MONEY)


def conservatives_close_the_zone(worlds: Worlds) -> Finding:
    """C10: runs in which Seoul closes an open zone, under conservatives less under progressives."""
    conservative, progressive = (
        (worlds.of("status_quo", "stops_by_seoul", f"open_{camp}") > 0).astype(float)
        for camp in ("conservative", "progressive")
    )
    return there(worlds.pairs(conservative - progressive), POINTS)


def origin_makes_the_zone_worth_more(worlds: Worlds) -> Finding:
    """C11: workers of an open zone under recognition, less those if it changed no duty."""
    without = worlds.of("recognition", "zone_workers_end", "open_unmarketed")
    more = worlds.of("recognition", "zone_workers_end", "open") - without
    return there(worlds.amounts(more), PART * without.mean(axis=0))


def recognition_brings_investment_and_peace(worlds: Worlds) -> Finding:
    """C12: provocations that recognition saves; and the zone must have more workers."""
    before = worlds.of("status_quo", "provocations").mean(axis=0)
    return both(
        there(worlds.amounts(-worlds.effect("recognition", "provocations")), PART * before),
        there(worlds.amounts(worlds.effect("recognition", "zone_workers_end")), WORKERS),
    )


def where_the_zone_opens_the_north_is_calmer(worlds: Worlds) -> Finding:
    """C12b: provocations that recognition saves in the runs in which the zone opens, against the same luck without."""
    opened = worlds.of("recognition", "zone_months_open") > 0
    before = worlds.those(worlds.of("status_quo", "provocations"), opened).mean
    return there(worlds.those(-worlds.effect("recognition", "provocations"), opened), PART * before)


def the_signal_carries_it(worlds: Worlds) -> Finding:
    """C13: by how much the effect on talks falls if nobody reads the signal."""
    return lost_in(worlds, "no_signal")


def the_promise_of_development_counts(worlds: Worlds) -> Finding:
    """C14: by how much the effect on talks falls if an opening promises next to nothing."""
    return lost_in(worlds, "no_hope")


def zone_labour_is_what_makes_it_work(worlds: Worlds) -> Finding:
    """C15: workers of an open zone less those with slow learning and dear coordination."""
    have = worlds.of("status_quo", "zone_workers_end", "open")
    more = have - worlds.of("status_quo", "zone_workers_end", "open_unskilled")
    return there(worlds.amounts(more), PART * have.mean(axis=0))


def kim_needs_the_economy(worlds: Worlds) -> Finding:
    """C16: by how much the effect on talks falls if the North earned twice as much elsewhere.

    Yes if it falls and some is left; no if none is left, or if income surely makes no difference that
    is worth acting on, so that need is not what moves him.
    """
    kept = there(worlds.pairs(worlds.effect("recognition", TALKS, "rich")), POINTS)
    lost = lost_in(worlds, "rich")
    refuted = (kept.verdict == NO) | (lost.verdict == NO)
    shown = (kept.verdict == YES) & (lost.verdict == YES)
    return lost._replace(verdict=np.where(refuted, NO, np.where(shown, YES, UNDECIDED)))


def _added(worlds: Worlds, outcome: str) -> np.ndarray:
    """What Seoul's programme adds to recognition, (replicates, worlds)."""
    return worlds.of("economic_opening", outcome) - worlds.of("recognition", outcome)


def seouls_programme_adds_to_the_zone(worlds: Worlds) -> Finding:
    """C17: workers that Seoul's programme adds to recognition; and cash from zone and tours must rise as well."""
    zone = there(worlds.amounts(_added(worlds, "zone_workers_end")), WORKERS)
    cash = there(worlds.amounts(_added(worlds, "cash_zone") + _added(worlds, "cash_tourism")), MONEY)
    return both(zone, cash)


def seouls_programme_moves_the_north(worlds: Worlds) -> Finding:
    """C17b: talks that Seoul's programme adds to recognition; in place of more talks, less alignment will do."""
    return either(
        there(worlds.pairs(_added(worlds, TALKS)), POINTS),
        there(worlds.amounts(-_added(worlds, "alignment_mean")), ALIGNMENT),
    )

"""What doubling a number of the calendar, Washington, the committees, Seoul or Moscow must do."""

import numpy as np
from scipy import special

from model.rules import seoul
from model.state import OPEN, blank
from tests.support.meanings.meaning import (
    ALONE,
    FEW,
    KEPT,
    PINNED,
    RUNNING,
    TALKING,
    Says,
    about,
    adds,
    falls,
    falls_in_proportion,
    given_from,
    is_chance,
    is_in_proportion,
    is_it,
    leaves,
    rises,
    since,
    stays,
    threshold,
)
from tests.support.model import merged

MANY = 600
RECOGNITION = {"green_light": KEPT, "origin": KEPT}
NO_OBSTRUCTION = {"committee": {"obstruction": 0}}

#: An offer in every month, but for what else the calendar says.
OFFERING = merged(FEW, {"washington": {"invitation": 1}})

CALENDAR = [
    ("calendar.first_year", Says(lambda h: h.s.calendar.month, adds(12), FEW, pair=(2025, 2030))),
    ("calendar.first_month", Says(lambda h: h.s.calendar.month, adds(), FEW, pair=(2, 8))),
    ("calendar.horizon", Says(lambda h: h.s.ledgers.months, is_it, FEW, pair=(12, 24))),
    # The first month is one of war; any may be the last.
    (
        "calendar.war_at_start",
        Says(
            lambda h: h.s.calendar.war,
            is_it,
            merged(FEW, {"calendar": {"war_end_hazard": 0.5}}),
            pair=(0, 1),
            replicates=40,
        ),
    ),
    (
        "calendar.war_end_hazard",
        Says(lambda h: 1 - h.s.calendar.war, is_chance(), FEW, month=2, pair=(0.1, 0.2), replicates=MANY),
    ),
    ("calendar.seoul_camp", Says(lambda h: h.s.calendar.conservative, is_it, FEW, pair=(0, 1))),
    # The term of June 2025 ends in June 2030.
    (
        "calendar.conservative_wins",
        Says(
            lambda h: h.s.calendar.conservative,
            is_chance(),
            merged(FEW, since(2030, 6)),
            month=2,
            pair=(0.3, 0.6),
            replicates=MANY,
        ),
    ),
    (
        "calendar.events_given",
        Says(
            lambda h: h.months.provocations[7] == 3,
            rises,
            merged(FEW, since(2026, 1)),
            month=8,
            pair=(0, 1),
            replicates=20,
        ),
    ),
    # Nobody offered talks in the spring of 2021; from June on an offer stood; in January 2018 Seoul brokered one.
    (
        "calendar.offers_given",
        Says(lambda h: h.s.washington.invites, falls, merged(OFFERING, since(2021, 1)), month=3, pair=(0, 1)),
    ),
    (
        "calendar.offers_given",
        Says(
            lambda h: h.s.washington.invites, rises, merged(ALONE, since(2021, 5)), month=2, not_before=2, pair=(0, 1)
        ),
    ),
    (
        "calendar.offers_given",
        Says(lambda h: h.s.washington.invites, rises, merged(ALONE, since(2018, 1)), pair=(0, 1)),
    ),
    ("calendar.offers_given", Says(lambda h: h.s.washington.invites, stays, merged(FEW, since(2026, 9)), pair=(0, 1))),
    # Talks ran in all of 2005 and in none of 2010.
    (
        "calendar.talks_given",
        Says(lambda h: h.months.at_table.mean(), is_it, merged(ALONE, since(2005, 1)), month=12, pair=(0, 1)),
    ),
    (
        "calendar.talks_given",
        Says(
            lambda h: (h.months.at_table.max(), 0)[int(h.p.calendar.talks_given)] + h.months.at_table.max(),
            falls,
            merged(TALKING, since(2010, 1)),
            month=12,
            pair=(0, 1),
        ),
    ),
]


def gap(months):
    """Months between the first two stays at the table."""
    sits = np.flatnonzero(months.at_table)
    return np.diff(sits)[np.diff(sits) > 1][0]


def adopts(lever, successor="kept", **more):
    """What adopting a lever costs its sender, as others see it."""
    return more | {lever: {"start": 1, "successor": successor}}


def price(lever):
    """A lever's cost is what its adoption is booked at, times what is expected to last (0.9)."""
    light = {"green_light": KEPT} if lever == "origin" else {}
    return Says(lambda h: h.s.washington.adopted, adds(0.9), FEW, adopts(lever, **light))


#: Everybody is willing.
OPENING = merged(
    FEW,
    given_from(2024, 10),
    {
        "committee": {"required": 0},
        "washington": {"consent": 1, "invitation": 0},
        "calendar": {"seoul_camp": 0},
        "seoul": {"opening_progressive": 0.8},
        "pyongyang": {"consent_review": 1, "hostile_line": 0, "exposure": 0, "rationality": 8, "prospect": 60},
        "suspension": {"hazard": 0},
    },
)
#: The zone opens once the UN has granted the exemption that it needs.
WAIVED = merged(OPENING, {"committee": {"required": 1, "waiver": 0.4, "obstruction": 0}, "washington": {"consent": 0}})
#: The trade lost to sanctions stays as it is, and the Council eases them at the first chance.
EASED = {"beijing": {"reaction": 0, "decay": 0}, "committee": {"relief": 0.3, "obstruction": 0}}
RELIEVED = merged(TALKING, EASED, {"washington": {"revocation": 0, "reversal": 0}})
RELIEF = {"sanctions_relief": KEPT}


def returned(h):
    """The largest share of the lost trade that relief brings back in any month."""
    return h.months.cash_relief.max() / h.p.beijing.earns / h.s.beijing.lost


def returned_of_alignment(h):
    """Share of relief withheld, for each unit of alignment with Moscow, in the month that pays most."""
    at = h.months.cash_relief.argmax()
    full = h.p.washington.relief * h.p.beijing.earns * h.s.beijing.lost
    return (1 - h.months.cash_relief[at] / full) / h.months.alignment[at]


def withheld(h):
    """Share of the zone's cash withheld, for each unit of alignment with Moscow."""
    full = h.s.ledgers.wages * (1 + h.p.firm.levy) * h.p.pyongyang.state_share
    return (1 - h.s.ledgers.cash_zone / full) / h.s.pyongyang.alignment


def lasting(successor):
    """What others expect to survive is what a signal counts for."""
    return Says(lambda h: h.s.washington.adopted, is_in_proportion, FEW, adopts("security_guarantee", successor))


FREELY_MADE = merged(FEW, {"washington": {"forced_labour": 0}})
SELLING = merged(
    RUNNING,
    {"washington": {"forced_labour": 0}},
    since(2026, 8),
    {"firm": {"us_share": 0.4}, "committee": {"outward_processing": 0.5}},
)
UNSETTLED = merged(FEW, {"washington": {"revocation": 0}})

WASHINGTON = [
    (
        "washington.consent",
        Says(
            lambda h: h.s.seoul.minded,
            rises,
            merged(FEW, {"committee": {"required": 0}}),
            month=12,
            pair=(0, 1),
            replicates=40,
        ),
    ),
    ("washington.invitation", Says(lambda h: h.s.washington.invites, is_chance(), FEW, replicates=MANY)),
    (
        "washington.invitation_overture",
        Says(
            lambda h: h.s.washington.invites,
            is_chance(),
            ALONE,
            {"overture": KEPT | {"start": 6}},
            month=6,
            replicates=MANY,
            not_before=6,
        ),
    ),
    ("washington.invitation_overture", Says(lambda h: h.s.ledgers.talks_month, stays, FEW, month=24, replicates=20)),
    (
        "washington.cooldown",
        Says(
            lambda h: gap(h.months),
            adds(),
            merged(TALKING, {"pyongyang": {"talks_length": 2, "talks_failure": 0.95}}),
            month=48,
            pair=(6, 12),
        ),
    ),
    # October 2024 had an ICBM.
    (
        "washington.revocation",
        Says(
            lambda h: h.s.washington.green_light.force == 0,
            is_chance(),
            merged(FEW, given_from(2024, 10)),
            {"green_light": {"start": 1}},
            month=2,
            replicates=MANY,
        ),
    ),
    # A president takes office in January 2029.
    (
        "washington.reversal",
        Says(
            lambda h: h.s.washington.green_light.force == 0,
            is_chance(),
            merged(UNSETTLED, since(2029, 1)),
            {"green_light": {"start": 1}},
            month=2,
            replicates=MANY,
        ),
    ),
    ("washington.persistence_kept", lasting("kept")),
    ("washington.persistence_reviewed", lasting("reviewed")),
    ("washington.persistence_ended", lasting("ended")),
    ("washington.cost_overture", price("overture")),
    ("washington.cost_nuclear_status", price("nuclear_status")),
    ("washington.cost_security_guarantee", price("security_guarantee")),
    ("washington.cost_green_light", price("green_light")),
    ("washington.cost_origin", price("origin")),
    ("washington.cost_direct_aid", price("direct_aid")),
    ("washington.cost_sanctions_relief", price("sanctions_relief")),
    # While talks run, once the Council has agreed; never away from the table.
    ("washington.relief", Says(returned, is_it, RELIEVED, RELIEF, month=60, pair=(0.4, 0.8))),
    ("washington.relief", Says(returned, stays, merged(ALONE, EASED), RELIEF, month=60, pair=(0.4, 0.8))),
    ("washington.relief", Says(returned, stays, RELIEVED, month=60, pair=(0.4, 0.8))),
    (
        "washington.forced_labour",
        Says(lambda h: h.s.zone.access > 0, falls, FEW, {"green_light": KEPT}, replicates=20, pair=(0, 1)),
    ),
    (
        "washington.forced_labour",
        Says(lambda h: h.s.zone.access, stays, merged(FEW, since(2017, 8)), {"green_light": KEPT}, pair=(0, 1)),
    ),
    (
        "washington.rebuttal",
        Says(lambda h: h.s.zone.access > 0, is_chance(), FEW, {"green_light": KEPT}, replicates=MANY),
    ),
    ("washington.rebuttal", Says(lambda h: h.s.zone.access, stays, FEW, month=24, replicates=20)),
    ("washington.tie", Says(withheld, about(0.001), WAIVED, {"green_light": KEPT}, month=24, pair=(0.5, 1.0))),
    ("washington.tie", Says(returned_of_alignment, about(0.02), RELIEVED, RELIEF, month=60, pair=(0.4, 0.8))),
    (
        "washington.aid",
        Says(
            lambda h: h.s.ledgers.cash_aid,
            is_it,
            merged(ALONE, {"washington": {"aid_unconditional": 1}}),
            {"direct_aid": KEPT},
        ),
    ),
    ("washington.aid", Says(lambda h: h.s.ledgers.cost_washington, is_in_proportion, ALONE, {"direct_aid": KEPT})),
    ("washington.aid_unconditional", Says(lambda h: h.s.ledgers.cash_aid / 10, is_it, ALONE, {"direct_aid": KEPT})),
    ("washington.import_ban", Says(lambda h: h.s.zone.access > 0, falls, FREELY_MADE, pair=(0, 1))),
    (
        "washington.duty_column2",
        Says(
            lambda h: 1.1 * h.s.zone.access**-0.25 - 1,
            is_it,
            merged(FREELY_MADE, since(2026, 8)),
            {"green_light": KEPT},
        ),
    ),
    (
        "washington.duty_korea",
        Says(
            lambda h: 1.7 * h.s.zone.access**0.25 - 1,
            is_it,
            merged(FREELY_MADE, since(2026, 8), {"washington": {"duty_column2": 0.7}}),
            {"green_light": KEPT},
        ),
    ),
    (
        "washington.duty_mfn",
        Says(
            lambda h: h.s.ledgers.cost_washington / h.s.ledgers.exports_us,
            adds(),
            SELLING,
            RECOGNITION,
            month=24,
            pair=(0.12, 0.18),
        ),
    ),
    (
        "washington.elasticity",
        Says(lambda h: np.log(h.s.zone.access), is_in_proportion, FREELY_MADE, {"green_light": KEPT}),
    ),
]

COMMITTEE = [
    ("committee.required", Says(lambda h: h.s.committee.exempt, falls, FEW, pair=(0, 1))),
    (
        "committee.waiver",
        Says(
            lambda h: h.s.committee.exempt,
            is_chance(),
            merged(FEW, NO_OBSTRUCTION),
            {"green_light": KEPT},
            replicates=MANY,
        ),
    ),
    # An alignment of 0.9, and a war.
    (
        "committee.obstruction",
        Says(
            lambda h: h.s.committee.exempt,
            is_chance(lambda value: 0.4 * np.exp(-0.9 * value)),
            merged(FEW, {"committee": {"waiver": 0.4}}),
            {"green_light": KEPT},
            replicates=MANY,
            pair=(1, 2),
        ),
    ),
    (
        "committee.outward_processing",
        Says(
            lambda h: h.s.committee.origin,
            is_chance(),
            FEW,
            {"origin": KEPT | {"start": 4}},
            month=4,
            replicates=MANY,
            not_before=4,
        ),
    ),
    (
        "committee.relief",
        Says(lambda h: h.s.committee.eased, is_chance(), merged(FEW, NO_OBSTRUCTION), RELIEF, replicates=MANY),
    ),
]


def closure(h, **seen):
    """Log odds that Seoul closes an open zone after a major event of middling severity."""
    now = {"conservative": 1, "severity": 0.5, "tension": 1, "workers": 0, "staked": 0} | seen
    s = blank(1).actors
    s.calendar.conservative, s.provocations.major = now["conservative"], 1
    s.provocations.severity, s.provocations.tension = now["severity"], now["tension"]
    s.ledgers.workers, s.zone.status = now["workers"], OPEN
    s.washington.origin.force = s.washington.green_light.force = now["staked"]
    return special.logit(threshold(lambda u: seoul.closes_by_choice(s, h.p, u), "closure"))


def change(**seen):
    """How those log odds change with what Seoul sees."""
    return lambda h: closure(h, **seen) - closure(h)


HISTORIC = 55_000  # workers, the zone's size in 2015
#: The zone has been open since 2015 and is closed in February 2016.
CLOSED = merged(RUNNING, given_from(2016, 1))
SEOUL = [
    (
        "seoul.opening_progressive",
        Says(
            lambda h: h.s.seoul.minded,
            is_chance(),
            merged(FEW, {"calendar": {"seoul_camp": 0}}),
            {"green_light": KEPT},
            replicates=MANY,
        ),
    ),
    (
        "seoul.opening_conservative",
        Says(
            lambda h: h.s.seoul.minded,
            is_chance(),
            merged(FEW, {"calendar": {"seoul_camp": 1}}),
            {"green_light": KEPT},
            replicates=MANY,
            pair=(0.1, 0.2),
        ),
    ),
    (
        "seoul.defiance",
        Says(
            lambda h: h.s.seoul.minded,
            is_chance(lambda value: 0.8 * value),
            merged(FEW, {"calendar": {"seoul_camp": 0}, "seoul": {"opening_progressive": 0.8}}),
            replicates=MANY,
            pair=(0.025, 0.05),
        ),
    ),
    # The major event is that of October 2024, the first month.
    ("seoul.quiet", Says(lambda h: np.argmax(h.months.zone_open > 0), adds(), OPENING, month=24, pair=(4, 8))),
    ("seoul.closure_intercept", Says(closure, is_it, pair=(-3, -1.5))),
    ("seoul.closure_progressive", Says(change(conservative=0), is_it, pair=(-2, -4))),
    ("seoul.closure_severity", Says(lambda h: closure(h, severity=1) - closure(h, severity=0), is_it)),
    ("seoul.closure_repeat", Says(change(tension=2), is_it)),
    ("seoul.closure_stakes", Says(change(workers=HISTORIC), is_it, pair=(-0.8, -1.6))),
    ("seoul.historic_size", Says(change(workers=11_000), falls_in_proportion, pair=(20_000, 40_000))),
    ("zone.labour_pool", Says(change(workers=HISTORIC), stays)),
    ("seoul.closure_objection", Says(change(staked=1), is_it, pair=(-1.5, -3))),
    (
        "seoul.cover",
        Says(
            lambda h: h.s.ledgers.cost_seoul / (h.s.ledgers.cost_seoul + h.s.ledgers.cost_firms),
            is_it,
            CLOSED,
            month=2,
            pair=(0.3, 0.6),
        ),
    ),
    (
        "seoul.cover_lever",
        Says(
            lambda h: h.s.ledgers.cost_seoul / (h.s.ledgers.cost_seoul + h.s.ledgers.cost_firms) - 0.58,
            is_it,
            CLOSED,
            {"insurance": KEPT},
            month=2,
            pair=(0.15, 0.3),
        ),
    ),
    (
        "seoul.subsidy",
        Says(lambda h: 1e6 * h.s.ledgers.cost_seoul / h.s.ledgers.workers, is_it, RUNNING, {"subsidy": KEPT}, month=3),
    ),
    ("seoul.reopening", Says(lambda h: h.s.ledgers.cost_seoul_sum, is_it, OPENING, month=24)),
    (
        "seoul.brokerage",
        Says(
            lambda h: h.s.washington.invites,
            is_chance(),
            merged(ALONE, {"calendar": {"seoul_camp": 0}}),
            replicates=MANY,
            pair=(0.2, 0.4),
        ),
    ),
    (
        "seoul.brokerage_conservative",
        Says(
            lambda h: h.s.washington.invites,
            is_chance(lambda value: 0.4 * value),
            merged(ALONE, {"calendar": {"seoul_camp": 1}, "seoul": {"brokerage": 0.4}}),
            replicates=MANY,
            pair=(0.5, 1.0),
        ),
    ),
    (
        "seoul.brokerage_conservative",
        Says(
            lambda h: h.s.washington.invites,
            stays,
            merged(ALONE, {"calendar": {"seoul_camp": 0}, "seoul": {"brokerage": 0.4}}),
            replicates=20,
        ),
    ),
    ("seoul.tourism", Says(lambda h: h.s.ledgers.cash_tourism, is_it, OPENING, {"tourism": KEPT}, month=24)),
    ("seoul.tourism", Says(lambda h: h.s.ledgers.cash_tourism, stays, OPENING, month=24)),
    ("seoul.expansion_months", Says(lambda h: 24 / h.s.zone.built, is_it, RUNNING, {"expansion": KEPT}, month=24)),
    ("seoul.expansion_months", Says(lambda h: h.s.zone.built, stays, FEW, {"expansion": KEPT}, month=24)),
    ("seoul.cost_expansion", Says(lambda h: h.s.ledgers.cost_seoul, is_it, RUNNING, {"expansion": KEPT}, month=3)),
    ("seoul.cost_expansion", Says(lambda h: h.s.ledgers.cost_seoul, stays, RUNNING, month=3)),
]

ALIGNED = merged(PINNED, {"pyongyang": {"alignment_start": 1}, "moscow": {"capacity": 600}})
APART = merged(PINNED, {"pyongyang": {"alignment_start": 0}, "moscow": {"adjustment": 1}})
PEACE = {"calendar": {"war_at_start": 0}}


def share_paid(h):
    """Share of the month's promise that Moscow pays."""
    return h.s.moscow.paid / h.s.moscow.promised


def promised(h):
    """What Moscow promises for full alignment."""
    return h.s.moscow.promised / h.s.pyongyang.alignment


def least_is_it(one, two, low, high):
    """The least that is read is the parameter."""
    is_it(one.min(keepdims=True), two.min(keepdims=True), low, high)


MOSCOW = [
    ("moscow.need_peace", Says(lambda h: h.s.moscow.need, is_it, merged(FEW, PEACE))),
    # War comes in March 2022.
    (
        "moscow.adjustment",
        Says(
            lambda h: h.s.moscow.need,
            is_it,
            merged(FEW, since(2022, 2, war_at_start=-1), {"moscow": {"need_peace": 0}}),
            month=2,
        ),
    ),
    ("moscow.price", Says(promised, is_it, ALIGNED)),
    (
        "moscow.capacity",
        Says(lambda h: h.s.moscow.promised, is_it, merged(ALIGNED, {"moscow": {"price": 500}}), pair=(100, 200)),
    ),
    ("moscow.wanted", Says(lambda h: h.s.moscow.bid - 1, lambda *read: is_in_proportion(*read, rel=0.03), APART)),
    ("moscow.bidding", Says(lambda h: h.s.moscow.bid - 1, is_in_proportion, APART)),
    ("moscow.pays_war", Says(lambda h: share_paid(h) == 1, is_chance(), ALIGNED, replicates=MANY, pair=(0.4, 0.8))),
    (
        "moscow.pays_peace",
        Says(lambda h: share_paid(h) == 1, is_chance(), merged(ALIGNED, PEACE), replicates=MANY, pair=(0.4, 0.8)),
    ),
    ("moscow.arrears", Says(share_paid, least_is_it, merged(ALIGNED, {"moscow": {"pays_war": 0.3}}), replicates=20)),
]


def strictest(h):
    """The largest share of its trade with China that the North loses from one month to the next."""
    trade = h.months.trade.astype(float)
    return 1 - (trade[1:] / trade[:-1]).min()


def fading(h):
    """Share of the lost trade that comes back in the last month."""
    lost = h.p.beijing.trade_open - h.months.trade.astype(float)
    return 1 - lost[-1] / lost[-2]


def lost(h):
    """What China buys less than without sanctions."""
    return h.p.beijing.trade_open - h.s.beijing.trade


BEIJING = [
    # All of it comes back where Beijing lets it through; until 2024 it is as on record.
    (
        "beijing.trade_open",
        Says(lambda h: h.s.beijing.trade, is_it, merged(FEW, {"beijing": {"lenience": 1}}), pair=(150, 280)),
    ),
    ("beijing.trade_open", Says(lambda h: h.s.beijing.trade, stays, merged(FEW, since(2018, 1)), pair=(150, 280))),
    (
        "beijing.earns",
        Says(
            lambda h: (
                (h.s.ledgers.north_income - h.p.pyongyang.income_base - h.s.ledgers.cash_russia) / h.s.beijing.trade
            ),
            is_it,
            FEW,
            month=6,
            pair=(0.4, 0.8),
        ),
    ),
    (
        "beijing.reaction",
        Says(strictest, about(0.01), merged(PINNED, {"beijing": {"decay": 0}}), month=60, replicates=4),
    ),
    ("beijing.reaction", Says(strictest, stays, merged(FEW, since(2022, 1)), month=36)),
    (
        "beijing.decay",
        Says(fading, about(0.01), merged(FEW, {"beijing": {"reaction": 0}}), month=24, pair=(0.005, 0.01)),
    ),
    ("beijing.lenience", Says(lost, leaves, FEW, month=6, pair=(0, 0.5))),
    ("beijing.lenience", Says(lost, leaves, FEW, month=6, pair=(0.5, 1.0))),
    ("beijing.lenience", Says(lost, stays, merged(FEW, since(2020, 1)), month=60, pair=(0.5, 1.0))),
]

ROWS = CALENDAR + WASHINGTON + COMMITTEE + SEOUL + MOSCOW + BEIJING

"""What doubling a number of Pyongyang, of provocations or of stops must do."""

import numpy as np
from scipy import special

from model.rules import pyongyang, suspension
from model.state import OPEN, SUSPENDED, blank
from tests.support.meanings.meaning import (
    ALONE,
    FEW,
    KEPT,
    PINNED,
    RUNNING,
    TALKING,
    WAVERING,
    Says,
    about,
    adds,
    at_the_median,
    falls,
    falls_in_proportion,
    given_from,
    is_chance,
    is_in_proportion,
    is_it,
    leaves,
    rises,
    since,
    spreads,
    stays,
    threshold,
)
from tests.support.model import merged

SOME, MANY = 40, 600
GUARANTEE = {"security_guarantee": KEPT}


def alignment(h):
    """Mean alignment of the run."""
    return h.months.alignment.mean()


def restraint(h):
    """Mean restraint of the run."""
    return h.months.restraint.mean()


def table(h):
    """Share of months at the table."""
    return h.months.at_table.mean()


def gone(what):
    """Share of the way to what it wants that the regime has gone in the first month."""

    def read(h):
        start = h.p.pyongyang[f"{what}_start"]
        return (h.s.pyongyang[what] - start) / (h.s.pyongyang[f"wanted_{what}"] - start)

    return read


def earned(h):
    """What the state earns of China's purchases."""
    return h.p.beijing.earns * h.s.beijing.trade


def other_income(h):
    """Its income without zone, Russia and trade with China."""
    return h.s.ledgers.north_income - h.s.ledgers.cash_russia - h.s.ledgers.cash_zone - earned(h)


def through_traders(h):
    """Share of the base income that passes through the traders, if nothing comes from elsewhere."""
    base = h.p.pyongyang.income_base
    return (h.s.pyongyang.commerce_start * (base + earned(h)) - earned(h)) / base


def speaks(one, two, low, high):
    """One actor at 0: no elite has a voice of its own; else the traders' grows with their share."""
    assert low == 0
    assert (one == 1).all()
    assert (two > 1).all()


def belief(h):
    """Log odds that Washington means it, above the prior."""
    return h.s.pyongyang.sincerity_log_odds - special.logit(h.p.pyongyang.sincerity_prior)


def pulled(h):
    """Share of the way back to the prior in the last of two months."""
    gap = special.logit(h.months.sincerity.astype(float)) - special.logit(h.p.pyongyang.sincerity_prior)
    return 1 - gap[1] / gap[0]


def doom(h, restraint=0.0, seated=0.0):
    """What Pyongyang takes off the zone's life: minus the log of its survival."""
    me = blank(1).actors.pyongyang
    return -np.log(pyongyang.survival_of_zone(restraint, seated, me, h.p))


def sheltered(h):
    """The share of the hazard of closure, with and without restraint, that a seat takes away."""
    shares = [1 - doom(h, restraint, 1.0) / doom(h, restraint) for restraint in (0.0, 1.0)]
    return shares[0] if abs(shares[0] - shares[1]) < 1e-9 else np.nan


#: Beliefs that only the named thing moves; the guarantee is worth 2 x 0.3 x 0.9 log odds.
STILL = {"pyongyang": {"forgetting": 0, "new_president_pull": 0}, "washington": {"revocation": 0, "reversal": 1}}
GUARANTEED = merged(ALONE, STILL)
WHOLE = 2 * 0.3 * 0.9
UNEASY = merged(ALONE, {"pyongyang": {"rationality": 2, "alignment_speed": 0.3, "restraint_speed": 1}})
SITTING = {"given": WAVERING, "month": 48, "replicates": SOME}
GUIDED = {"given": UNEASY, "month": 24, "replicates": SOME}
ZONE_OFFERED = merged(
    FEW,
    {
        "committee": {"required": 0},
        "washington": {"consent": 1},
        "pyongyang": {"rationality": 1, "consent_review": 1, "forgetting": 0},
    },
)
YES = merged(
    ZONE_OFFERED,
    {"pyongyang": {"hostile_line": 0, "exposure": 0, "rationality": 8, "prospect": 60, "sincerity_prior": 0.5}},
)
CONSENT = {"month": 24, "replicates": SOME}
RICH_ZONE = merged(RUNNING, {"firm": {"workforce": 1500, "hiring": 0.3}, "pyongyang": {"income_base": 80, "stakes": 1}})


def consents(h):
    """Whether Pyongyang would have the zone."""
    return h.s.pyongyang.consents


#: Talks run, and a president would revoke what he can after the next major event.
LOSING = merged(TALKING, {"washington": {"revocation": 0.6}, "pyongyang": {"rationality": 2, "restraint_speed": 1}})
AHEAD = {"month": 24, "replicates": SOME, "pair": (0.5, 1.0)}
#: A zone that a major event would most likely close.
CLOSED_SOON = {
    "seoul": {"closure_intercept": 0, "closure_severity": 0},
    "calendar": {"seoul_camp": 1},
    "firm": {"workforce": 1500, "hiring": 0.3},
    "pyongyang": {"rationality": 2, "restraint_speed": 1, "income_base": 60},
}


PYONGYANG = [
    ("pyongyang.income_base", Says(other_income, is_it, RUNNING, month=6)),
    ("pyongyang.weight_income", Says(alignment, rises, **GUIDED)),
    ("pyongyang.state_share", Says(lambda h: h.s.ledgers.cash_zone, is_in_proportion, RUNNING, month=6)),
    ("pyongyang.weight_security", Says(alignment, rises, **GUIDED)),
    ("pyongyang.own_weapons", Says(alignment, falls, **GUIDED)),
    # The treaty is of June 2024.
    (
        "pyongyang.pledge",
        Says(alignment, rises, merged(UNEASY, since(2023, 7)), month=36, replicates=SOME, not_before=12),
    ),
    ("pyongyang.pledge_before", Says(alignment, rises, merged(UNEASY, since(2018, 7)), month=36, replicates=SOME)),
    ("pyongyang.pledge_before", Says(alignment, stays, **GUIDED)),
    ("pyongyang.assurance", Says(table, rises, levers=GUARANTEE, **SITTING)),
    ("pyongyang.assurance", Says(table, stays, **SITTING)),
    ("pyongyang.assurance_offered", Says(table, falls, levers=GUARANTEE, **SITTING, pair=(0.25, 1))),
    ("pyongyang.weight_dependence", Says(alignment, falls, **GUIDED)),
    ("pyongyang.weight_testing", Says(restraint, falls, **GUIDED)),
    (
        "pyongyang.testing_at_table",
        Says(restraint, falls, merged(TALKING, {"pyongyang": {"rationality": 2}}), month=48, replicates=SOME),
    ),
    ("pyongyang.testing_at_table", Says(restraint, stays, **GUIDED)),
    ("pyongyang.development", Says(table, rises, **SITTING)),
    ("pyongyang.hanoi", Says(table, falls, **SITTING)),
    ("pyongyang.status_value", Says(table, rises, levers={"nuclear_status": KEPT}, **SITTING)),
    ("pyongyang.status_value", Says(table, stays, **SITTING)),
    ("pyongyang.displeasure", Says(table, falls, **SITTING)),
    ("pyongyang.rivalry", Says(table, falls, **SITTING, pair=(0.5, 1.0))),
    ("pyongyang.rivalry", Says(alignment, falls, TALKING, month=24, replicates=8, pair=(0.5, 1.0))),
    # Nobody offers talks: what is felt before them is felt from the announcement on.
    (
        "pyongyang.anticipation",
        Says(
            alignment,
            falls,
            merged(UNEASY, {"pyongyang": {"rivalry": 1}}),
            {"green_light": KEPT | {"start": 7}},
            month=36,
            replicates=SOME,
            not_before=7,
            pair=(0.5, 1.0),
        ),
    ),
    (
        "pyongyang.anticipation",
        Says(
            alignment,
            falls,
            merged(UNEASY, {"pyongyang": {"rivalry": 1}}),
            {"sanctions_relief": KEPT | {"start": 7}},
            month=36,
            replicates=SOME,
            not_before=7,
            pair=(0.5, 1.0),
        ),
    ),
    (
        "pyongyang.anticipation",
        Says(alignment, stays, merged(UNEASY, {"pyongyang": {"rivalry": 1}}), month=36, pair=(0.5, 1.0)),
    ),
    # The line of the congress of February 2026 counts from March on, month 14.
    ("pyongyang.precondition", Says(table, falls, **SITTING, not_before=14, pair=(2, 4))),
    (
        "pyongyang.precondition",
        Says(
            table,
            stays,
            merged(WAVERING, since(2026, 3)),
            {"nuclear_status": KEPT},
            month=24,
            replicates=SOME,
            pair=(2, 4),
        ),
    ),
    (
        "pyongyang.proposal",
        Says(
            lambda h: h.s.pyongyang.at_table,
            is_chance(),
            merged(TALKING, {"washington": {"invitation": 0}}),
            replicates=MANY,
            pair=(0.05, 0.1),
        ),
    ),
    ("pyongyang.relief_hope", Says(table, rises, **SITTING, pair=(0.5, 1.0))),
    # No sanctions took trade before December 2016.
    (
        "pyongyang.relief_hope",
        Says(table, stays, merged(WAVERING, since(2012, 12)), month=48, replicates=SOME, pair=(0.5, 1.0)),
    ),
    ("pyongyang.alignment_speed", Says(gone("alignment"), is_it, FEW)),
    ("pyongyang.restraint_speed", Says(gone("restraint"), is_it, FEW)),
    ("pyongyang.shelter", Says(sheltered, is_it, FEW, pair=(0.5, 1.0))),
    # What may be lost: a lever that the president can revoke, or the rents of a zone.
    (
        "pyongyang.foresight",
        Says(restraint, rises, LOSING, {"green_light": {"start": 1}, "direct_aid": {"start": 1}}, **AHEAD),
    ),
    ("pyongyang.foresight", Says(restraint, stays, LOSING, **AHEAD)),
    ("pyongyang.foresight", Says(restraint, rises, merged(RUNNING, CLOSED_SOON), **AHEAD)),
    ("pyongyang.foresight", Says(restraint, stays, UNEASY, **AHEAD)),
    # Phases 2 and 3 multiply a zone of 55,000 workers by 350 / 55.
    (
        "pyongyang.belief_programme",
        Says(
            lambda h: (h.s.pyongyang.zone_wages / h.p.pyongyang.prospect - 1) / (350 / 55 - 1),
            is_it,
            ZONE_OFFERED,
            {"expansion": KEPT},
            month=2,
        ),
    ),
    ("pyongyang.belief_programme", Says(lambda h: h.s.pyongyang.zone_wages, stays, ZONE_OFFERED)),
    ("pyongyang.leaving", Says(table, rises, **SITTING)),
    ("pyongyang.rationality", Says(lambda h: h.s.pyongyang.weight.max(), rises, FEW)),
    ("pyongyang.alignment_start", Says(alignment, about(0.03), PINNED, pair=(0.5, 1.0))),
    ("pyongyang.restraint_start", Says(restraint, about(0.05), PINNED, pair=(0.5, 1.0))),
    ("pyongyang.sincerity_prior", Says(lambda h: h.s.pyongyang.sincerity, is_it, ALONE, month=12)),
    ("pyongyang.signal", Says(belief, is_in_proportion, GUARANTEED, GUARANTEE, pair=(1, 2))),
    (
        "pyongyang.signal",
        Says(
            belief,
            is_in_proportion,
            GUARANTEED,
            GUARANTEE | {"security_guarantee": KEPT | {"start": 6}},
            month=12,
            not_before=6,
            pair=(1, 2),
        ),
    ),
    (
        "pyongyang.adoption_share",
        Says(
            lambda h: belief(h) / WHOLE,
            lambda one, two, low, high: is_it(one, two, low + (1 - low) / 24, high + (1 - high) / 24),
            GUARANTEED,
            GUARANTEE,
        ),
    ),
    (
        "pyongyang.instalments",
        Says(
            belief,
            falls_in_proportion,
            merged(GUARANTEED, {"pyongyang": {"adoption_share": 0}}),
            GUARANTEE,
            month=12,
            pair=(12, 24),
        ),
    ),
    (
        "pyongyang.instalments",
        Says(
            belief, stays, merged(GUARANTEED, {"pyongyang": {"adoption_share": 1}}), GUARANTEE, month=30, pair=(12, 24)
        ),
    ),
    # A president takes office in January 2029, and reverses what is up for review.
    (
        "pyongyang.reversal_penalty",
        Says(
            lambda h: 1 - belief(h) / (2 * 0.3 * 0.5),
            is_it,
            merged(GUARANTEED, since(2029, 1), {"pyongyang": {"adoption_share": 1}}),
            {"security_guarantee": {"start": 1}},
            month=2,
            pair=(1.5, 3),
        ),
    ),
    (
        "pyongyang.forgetting",
        Says(pulled, about(0.001), merged(GUARANTEED, {"pyongyang": {"adoption_share": 1}}), GUARANTEE, month=2),
    ),
    (
        "pyongyang.new_president_pull",
        Says(
            pulled,
            about(0.001),
            merged(GUARANTEED, since(2029, 1), {"pyongyang": {"adoption_share": 1}}),
            GUARANTEE,
            month=2,
        ),
    ),
    (
        "pyongyang.failure_loss",
        Says(
            lambda h: -belief(h) / h.s.pyongyang.rounds_failed,
            is_it,
            merged(TALKING, {"pyongyang": {"talks_length": 2, "talks_failure": 0.95}}),
            month=36,
        ),
    ),
    (
        "pyongyang.success_gain",
        Says(
            lambda h: belief(h) / h.s.pyongyang.rounds_concluded,
            is_it,
            merged(TALKING, {"pyongyang": {"talks_length": 2}}),
            month=6,
        ),
    ),
    (
        "pyongyang.talks_length",
        Says(
            lambda h: h.months.at_table.sum() / max(1, h.s.pyongyang.rounds_failed + h.s.pyongyang.rounds_concluded),
            about(0.1),
            TALKING,
            month=120,
            replicates=60,
            pair=(2, 4),
        ),
    ),
    (
        "pyongyang.talks_failure",
        Says(
            lambda h: h.s.pyongyang.rounds_failed / (h.s.pyongyang.rounds_failed + h.s.pyongyang.rounds_concluded),
            about(0.1),
            merged(TALKING, {"pyongyang": {"talks_length": 2}, "washington": {"cooldown": 0}}),
            month=120,
            replicates=SOME,
            pair=(0.3, 0.6),
        ),
    ),
    (
        "pyongyang.reliability_paid",
        Says(
            lambda h: 3 * h.s.pyongyang.reliability / (1 - h.s.pyongyang.reliability),
            is_it,
            merged(PINNED, {"pyongyang": {"alignment_start": 0}}),
        ),
    ),
    (
        "pyongyang.reliability_unpaid",
        Says(lambda h: 7 / h.s.pyongyang.reliability - 7, is_it, merged(PINNED, {"pyongyang": {"alignment_start": 0}})),
    ),
    # After years of prompt payment, as many months are remembered as the memory holds.
    (
        "pyongyang.reliability_memory",
        Says(
            lambda h: h.s.pyongyang.paid - 7,
            about(0.01),
            merged(
                PINNED,
                {"pyongyang": {"alignment_start": 1}, "moscow": {"pays_war": 1}, "calendar": {"war_end_hazard": 0}},
            ),
            month=120,
            pair=(6, 12),
        ),
    ),
    ("pyongyang.planning", Says(doom, is_in_proportion, FEW)),
    ("pyongyang.closure_quiet", Says(lambda h: doom(h, 1.0), is_in_proportion, FEW)),
    ("pyongyang.closure_provoked", Says(lambda h: doom(h, 0.0) - doom(h, 1.0), is_in_proportion, FEW)),
    ("pyongyang.prospect", Says(lambda h: h.s.pyongyang.zone_wages, is_it, ZONE_OFFERED)),
    ("pyongyang.prospect", Says(lambda h: h.s.pyongyang.zone_wages, stays, FEW)),
    ("pyongyang.exposure", Says(consents, falls, ZONE_OFFERED, **CONSENT)),
    ("pyongyang.hostile_line", Says(consents, falls, ZONE_OFFERED, **CONSENT)),
    ("pyongyang.hostile_line", Says(consents, stays, merged(ZONE_OFFERED, since(2020, 1)), **CONSENT)),
    (
        "pyongyang.line_at_table",
        Says(
            consents,
            falls,
            merged(ZONE_OFFERED, TALKING, {"pyongyang": {"rationality": 2, "consent_review": 1, "development": 3}}),
            pair=(0.0, 1.0),
            **CONSENT,
        ),
    ),
    (
        "pyongyang.line_at_table",
        Says(consents, stays, merged(ZONE_OFFERED, {"washington": {"invitation": 0}}), **CONSENT),
    ),
    ("pyongyang.consent_review", Says(consents, is_chance(), YES, replicates=MANY)),
    (
        "pyongyang.commerce",
        Says(
            through_traders,
            is_it,
            merged(
                FEW,
                since(2010, 6),  # a year whose trade is on record, the same in each month
                {
                    "calendar": {"war_at_start": 0},
                    "moscow": {"need_peace": 0},
                    "pyongyang": {"stakes": 1, "alignment_start": 0},
                },
            ),
        ),
    ),
    (
        "pyongyang.stakes",
        Says(lambda h: np.log(h.s.pyongyang.traders), rises, RICH_ZONE, month=24, replicates=8, pair=(1, 2)),
    ),
    ("pyongyang.stakes", Says(lambda h: h.s.pyongyang.traders, speaks, RICH_ZONE, month=24, pair=(0, 1))),
    (
        "pyongyang.coalition_memory",
        Says(
            lambda h: abs(h.s.pyongyang.commerce - h.s.pyongyang.commerce_start),
            falls,
            RICH_ZONE,
            month=12,
            replicates=8,
            pair=(12, 24),
        ),
    ),
]

LIVELY = {"month": 96, "replicates": 60}


def rate(h):
    """Provocations a month."""
    return h.months.provocations.mean()


def unrestrained(h):
    """Provocations a month, had the regime not restrained itself at all."""
    return rate(h) / (1 - h.p.provocations.restraint_effect * restraint(h))


def majors(h):
    """Share of provocations that are major."""
    return h.s.ledgers.major_sum / max(1, h.s.ledgers.provocations_sum)


def echo(h):
    """Further provocations next month for each one this month (slope of a regression)."""
    count = h.months.provocations.astype(float)
    return np.cov(count[:-1], count[1:])[0, 1] / count[:-1].var(ddof=1)


QUIET_FROM = 3.3  # events a month since 2022
#: Its level is that of 2022-24, and so is that of the years to come.
LEVEL = {"provocations": {"level_since_2022": QUIET_FROM, "level_spread": 0, "major_spread": 0}}
ERUPTIVE = merged(PINNED, LEVEL)
UNBOUND = merged(PINNED, {"provocations": {"restraint_effect": 0.2}, "pyongyang": {"weight_testing": 2}})
KIM_JONG_IL, KIM_JONG_UN = (merged(UNBOUND, since(year, 1, war_at_start=0)) for year in (2000, 2012))
#: Talks run in all of these months on record, and in none of those.
SEATED, UNSEATED = (since(year, month, talks_given=1) for year, month in ((2004, 1), (2009, 10)))
ONE_BY_ONE = {"provocations": {"excitation": 0, "overdispersion": 0.3}}

PROVOCATIONS = [
    ("provocations.level_kim_jong_il", Says(unrestrained, about(0.07), KIM_JONG_IL, **LIVELY, pair=(0.25, 0.5))),
    ("provocations.level_kim_jong_un", Says(unrestrained, about(0.07), KIM_JONG_UN, **LIVELY, pair=(0.7, 1.4))),
    (
        "provocations.level_since_2022",
        Says(unrestrained, about(0.05), merged(UNBOUND, since(2022, 1)), month=36, replicates=120, pair=(2, 4)),
    ),
    (
        "provocations.level_since_2022",
        Says(lambda h: h.s.provocations.level, at_the_median(0.15), FEW, replicates=MANY, pair=(2, 4)),
    ),
    ("provocations.level_spread", Says(lambda h: h.s.provocations.level, spreads(0.2), FEW, replicates=MANY)),
    ("provocations.level_spread", Says(rate, stays, merged(FEW, since(2022, 1)), month=36)),
    ("provocations.major_spread", Says(lambda h: h.s.provocations.share, spreads(0.2), FEW, replicates=MANY)),
    ("provocations.major_spread", Says(majors, stays, merged(FEW, since(2022, 1)), month=36)),
    (
        "provocations.first_year_coming",
        Says(
            lambda h: h.s.provocations.level == QUIET_FROM,
            rises,
            merged(FEW, since(2024, 1), {"provocations": {"level_since_2022": QUIET_FROM}}),
            month=24,
            replicates=20,
            pair=(2025, 2027),
            not_before=13,
        ),
    ),
    (
        "provocations.moratorium",
        Says(
            lambda h: 1 - majors(h) / 0.4,
            about(0.1),
            merged(
                FEW,
                SEATED,
                {"provocations": {"excitation": 0, "overdispersion": 0.3, "level_kim_jong_il": 0.2}},
                {"provocations": {"major_share_kim_jong_il": 0.4, "restraint_effect": 0.2}},
            ),
            month=60,
            replicates=300,
            pair=(0.5, 1.0),
        ),
    ),
    ("provocations.moratorium", Says(majors, stays, merged(FEW, UNSEATED), month=24, replicates=20, pair=(0.5, 1.0))),
    (
        "provocations.first_year_kim_jong_un",
        Says(rate, falls, merged(PINNED, since(2011, 1)), month=24, replicates=20, pair=(2012, 2013), not_before=13),
    ),
    (
        "provocations.first_year_high",
        Says(rate, falls, merged(PINNED, since(2021, 1)), month=24, replicates=20, pair=(2022, 2023), not_before=13),
    ),
    (
        "provocations.restraint_effect",
        Says(
            lambda h: (1 - rate(h) / QUIET_FROM) / restraint(h),
            about(0.05),
            merged(ERUPTIVE, {"pyongyang": {"restraint_start": 1}}),
            **LIVELY,
            pair=(0.35, 0.7),
        ),
    ),
    (
        "provocations.talks_multiplier",
        Says(
            lambda h: unrestrained(h) / h.p.provocations.level_kim_jong_il,
            about(0.07),
            merged(UNBOUND, SEATED),
            month=60,
            replicates=200,
            pair=(0.5, 1.0),
        ),
    ),
    # Whatever the posture, each event brings as many more.
    ("provocations.excitation", Says(echo, about(0.1), PINNED, month=120, replicates=150, pair=(0.2, 0.4))),
    (
        "provocations.excitation",
        Says(
            echo,
            about(0.1),
            merged(PINNED, {"pyongyang": {"restraint_start": 1}}),
            month=120,
            replicates=150,
            pair=(0.2, 0.4),
        ),
    ),
    (
        "provocations.overdispersion",
        Says(
            lambda h: h.months.provocations.var(ddof=1) / h.months.provocations.mean() - 1,
            about(0.1),
            merged(PINNED, {"provocations": {"excitation": 0}}),
            month=120,
            replicates=120,
            pair=(0.6, 1.2),
        ),
    ),
    (
        "provocations.major_share_kim_jong_il",
        Says(
            majors,
            about(0.15),
            merged(KIM_JONG_IL, ONE_BY_ONE, {"provocations": {"level_kim_jong_il": 0.2}}),
            month=120,
            replicates=200,
            pair=(0.1, 0.2),
        ),
    ),
    (
        "provocations.major_share",
        Says(
            majors,
            about(0.15),
            merged(KIM_JONG_UN, ONE_BY_ONE, {"provocations": {"level_kim_jong_un": 0.7}}),
            month=120,
            replicates=120,
            pair=(0.06, 0.12),
        ),
    ),
    # How grave an event on record was is not on record.
    (
        "provocations.severity_middling",
        Says(lambda h: h.s.provocations.severity, is_it, merged(FEW, given_from(2024, 10)), pair=(0.3, 0.6)),
    ),
    # The first major event on record is that of August 1998.
    (
        "provocations.tension_memory",
        Says(lambda h: 1 / (1 - h.s.provocations.tension ** (1 / 3)), is_it, merged(FEW, given_from(1998, 8)), month=4),
    ),
    (
        "provocations.tension_memory",
        Says(
            lambda h: h.firms[0].hazard, stays, merged(RUNNING, {"firm": {"alarm": 0.3}}, given_from(1998, 8)), month=1
        ),
    ),
]


def hazard_of_stop(h, tension=0.0, zone=0.0, base=200.0, russia=200.0):
    """Log of the chance that the North stops an open zone this month."""
    s = blank(1).actors
    s.zone.status, s.provocations.tension = OPEN, tension
    s.ledgers.cash_zone, s.ledgers.cash_russia = zone, russia
    s.ledgers.north_income = base + russia + zone
    return np.log(threshold(lambda u: suspension.stopped_by_choice(s, h.p, u), "suspension"))


def ends(h):
    """The chance that a stop ends in a month."""
    s = blank(1).actors
    s.zone.status = SUSPENDED
    return threshold(lambda u: not suspension.stopped_by_choice(s, h.p, u), "resumption")


SUSPENSION = [
    (
        "suspension.hazard",
        Says(
            lambda h: h.s.suspension.begins,
            is_chance(),
            merged(RUNNING, {"suspension": {"tension": 0}}),
            replicates=MANY,
            pair=(0.01, 0.02),
        ),
    ),
    ("suspension.tension", Says(lambda h: hazard_of_stop(h, tension=2) - hazard_of_stop(h), adds(2), FEW)),
    # As much as half of all that the regime earns elsewhere (400), and as much as a quarter of it.
    ("suspension.dependence", Says(lambda h: hazard_of_stop(h, zone=200) - hazard_of_stop(h), adds(-1), FEW)),
    ("suspension.dependence", Says(lambda h: hazard_of_stop(h, zone=100) - hazard_of_stop(h), adds(-0.5), FEW)),
    (
        "suspension.dependence_full",
        Says(lambda h: hazard_of_stop(h, zone=40) - hazard_of_stop(h), falls_in_proportion, FEW),
    ),
    ("suspension.resumption", Says(ends, is_it, FEW)),
    # The North limited passage in December 2008.
    (
        "suspension.limits_loss",
        Says(lambda h: h.s.ledgers.output, leaves, merged(RUNNING, given_from(2008, 12)), month=2),
    ),
]

ROWS = PYONGYANG + PROVOCATIONS + SUSPENSION

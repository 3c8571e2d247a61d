"""What doubling a number of the zone or of its firms must do."""

import numpy as np

from model.rules import firm, zone
from model.state import OPEN, blank
from tests.support.meanings.meaning import (
    FEW,
    KEPT,
    RUNNING,
    Says,
    about,
    adds,
    falls,
    falls_in_proportion,
    given_from,
    is_in_proportion,
    is_it,
    leaves,
    rises,
    stays,
)
from tests.support.meanings.of_governments import OPENING
from tests.support.model import merged

FLAT = {"zone": {"wage_raise": 0, "wage_overtime": 0}}
#: Two dozen large firms that want more workers than there are.
CROWDED = merged(
    RUNNING,
    {"firm": {"tenants": 24, "candidates": 0, "inside_at_start": 24, "workforce": 1500, "hiring": 0.3, "value": 1500}},
)

SLOWLY = {"zone": {"labour_growth": 5000, "labour_rate": 0.01}}
#: From March 2010 on; the last month before the stop of 2013 is the 37th, the first after it the 43rd.
STOPPED = merged(CROWDED, given_from(2010, 3), {"zone": {"labour_growth": 300, "labour_rate": 0.01}})
#: Closed since 2016, and everybody is willing to open it with many firms.
REOPENING = merged(
    OPENING,
    {
        "firm": {"tenants": 60, "survival": 1, "value": 1500, "hurdle": 1, "review_tenant": 0.5, "workforce": 1500},
        "zone": {"labour_growth": 300, "labour_rate": 0.01, "idle_memory": 180},
    },
)


def added(h, built):
    """The workers that the North adds to an empty zone in a month."""
    return zone.labour_added(0.0, float(built), h.p.zone)


def back(h):
    """Share of the workforce before the stop of 2013 that is back in the first month."""
    return h.months.workers[42] / h.months.workers[36]


def first_workers(h):
    """Workers in the first months of a zone that opens again."""
    workers = h.months.workers[h.months.workers > 0]
    return workers[:6].sum()


ZONE = [
    (
        "zone.labour_pool",
        Says(
            lambda h: h.s.ledgers.workers,
            lambda *read: is_in_proportion(*read, rel=0.05),
            CROWDED,
            month=60,
            pair=(10_000, 20_000),
        ),
    ),
    ("zone.labour_growth", Says(lambda h: h.s.ledgers.workers, is_it, CROWDED, pair=(600, 1200))),
    (
        "zone.labour_rate",
        Says(lambda h: h.s.ledgers.workers / 10_000, is_it, merged(CROWDED, {"zone": {"labour_pool": 10_000}})),
    ),
    (
        "zone.wage_start",
        Says(lambda h: 1e6 * h.s.ledgers.wages / h.s.ledgers.workers, is_it, merged(RUNNING, FLAT), pair=(100, 200)),
    ),
    (
        "zone.wage_raise",
        Says(
            lambda h: h.s.zone.wage / 187.7 - 1, about(0.05), merged(RUNNING, {"zone": {"wage_overtime": 0}}), month=12
        ),
    ),
    (
        "zone.wage_overtime",
        Says(
            lambda h: h.s.zone.wage / 187.7 - 1,
            lambda *read: is_in_proportion(*read, rel=0.05),
            merged(CROWDED, {"zone": {"wage_raise": 0, "labour_pool": 10_000}}),
            month=6,
            pair=(0.15, 0.3),
        ),
    ),
    # Without anybody in a zone that is wholly built, or not at all.
    ("zone.expansion_pool", Says(lambda h: added(h, 1) / 0.01, is_it, merged(FEW, SLOWLY), pair=(175_000, 350_000))),
    ("zone.expansion_pool", Says(lambda h: added(h, 0), stays, merged(FEW, SLOWLY), pair=(175_000, 350_000))),
    ("zone.rehiring", Says(first_workers, rises, REOPENING, month=24, pair=(0.4, 0.8))),
    ("zone.idle_memory", Says(first_workers, rises, REOPENING, month=24, pair=(30, 60))),
    ("zone.former_workers", Says(first_workers, rises, REOPENING, month=24, pair=(25_000, 50_000))),
    ("zone.former_workers", Says(first_workers, stays, CROWDED, month=24, pair=(25_000, 50_000))),
    # The stop of 2013 ended in September, the second month.
    ("zone.restart", Says(lambda h: h.s.ledgers.output, falls, merged(RUNNING, given_from(2013, 8)), month=2)),
    ("zone.restart", Says(lambda h: h.s.ledgers.workers, stays, merged(RUNNING, given_from(2013, 8)), month=2)),
    (
        "zone.open_at_start",
        Says(
            lambda h: h.s.zone.status == OPEN,
            is_it,
            {"firm": {"tenants": 4, "candidates": 4}, "committee": {"required": 0}, "suspension": {"hazard": 0}},
            pair=(0, 1),
        ),
    ),
    # No new firms from June 2010 on.
    (
        "zone.freeze",
        Says(
            lambda h: h.s.ledgers.firms,
            falls,
            merged(RUNNING, given_from(2009, 6), {"firm": {"review_candidate": 0.2, "candidates": 60, "value": 1500}}),
            month=36,
            pair=(0, 1),
            not_before=13,
        ),
    ),
]

#: Firms are born when the zone first needs them: it is open from the first month on.
BORN = {"zone": {"open_at_start": 1}, "committee": {"required": 0}, "suspension": {"hazard": 0}}
MANY_FIRMS = merged(FEW, BORN, {"firm": {"tenants": 0, "candidates": 400, "value_textile": 1}})


def median(trait):
    """The median of what firms are born with."""
    return lambda h: np.median(h.firms[trait])


def scale(trait):
    """The scale of a log-logistic spread, from its quartiles."""

    def read(h):
        low, high = np.quantile(np.log(h.firms[trait]), [0.25, 0.75])
        return (high - low) / (2 * np.log(3))

    return read


def alive(h):
    """Firms in business."""
    return h.firms.alive.sum()


def hazard(h):
    """The chance of closure that the first firm reckons with."""
    return h.firms[0].hazard


def margin(h):
    """What the first firm earns a worker-month at full skill, and what insurance is worth to it."""
    mine = h.firms[0]
    return mine.worth * mine.capital * (h.p.firm.discount + mine.hazard)


def entrant():
    """A firm outside."""
    me = blank(1).firms[0]
    me.hurdle, me.review = 1.0, 0.5
    return me


def odds_of_entry(h):
    """Log odds of entry at a review, for a place worth twice its hurdle."""
    chance = firm.chance_of_entry(0.5, 2.0, entrant(), h.p.firm) / 0.5
    return np.log(chance / (1 - chance))


def fear_of_successor(h):
    """What a legal basis that may not last adds to the hazard."""
    s = blank(1).actors
    s.zone.persistence = 0.5
    lasting = blank(1).actors
    lasting.zone.persistence = 1.0
    return firm.perceived_hazard(entrant(), s, h.p) - firm.perceived_hazard(entrant(), lasting, h.p)


def heard(h):
    """What an entrant makes of a place that is worth 1 by its own books and 2 to firms inside."""
    s = blank(1).actors
    s.ledgers.firms, s.ledgers.worth = 5, 2
    return firm.opinion(1.0, s, h.p) - 1


#: Firms that lose money from the first month on, though the place would pay once they are skilled.
SINKING = merged(
    RUNNING,
    {
        "firm": {
            "skill_start": 0.2,
            "skill_time": 72,
            "value_spread": 0.02,
            "hiring": 0.3,
            "value_textile": 1,
            "candidates": 0,
        }
    },
)
#: A place that everybody who looks at it takes.
TEMPTING = merged(
    RUNNING, {"firm": {"value": 1500, "hurdle": 1, "sharpness": 12, "inside_at_start": 0, "capital": 3000}}
)
OUTSIDERS = {"firm": {"tenants": 0, "candidates": 8, "inside_at_start": 8}}
FLEDGLING = merged(RUNNING, OUTSIDERS)


def entered(h):
    """Share of the firms that are inside."""
    return h.firms.inside[h.firms.alive > 0].mean()


def share_of(n):
    """A share of n firms, as so many chances."""

    def does(one, two, low, high):
        for found, chance in ((one, low), (two, high)):
            assert abs(found.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / (n * len(found)))

    return does


FIRM = [
    ("firm.tenants", Says(alive, is_it, merged(BORN, {"firm": {"candidates": 0, "survival": 1}}), pair=(20, 40))),
    ("firm.candidates", Says(alive, is_it, merged(BORN, {"firm": {"tenants": 0}}), pair=(20, 40))),
    ("firm.candidates_expansion", Says(alive, adds(), merged(FEW, BORN), {"expansion": KEPT}, pair=(20, 40))),
    ("firm.candidates_expansion", Says(alive, stays, merged(FEW, BORN), pair=(20, 40))),
    ("firm.inside_at_start", Says(lambda h: h.s.ledgers.firms, is_it, RUNNING, pair=(4, 8))),
    ("firm.remembered_stops", Says(hazard, rises, RUNNING, pair=(1, 2))),
    ("firm.remembered_stops", Says(hazard, stays, FLEDGLING, pair=(1, 2))),
    ("firm.remembered_months", Says(hazard, falls, RUNNING, pair=(67, 134))),
    (
        "firm.survival",
        Says(
            lambda h: h.firms.alive.mean(),
            share_of(100),
            merged(BORN, {"firm": {"tenants": 100, "candidates": 0}}),
            replicates=10,
            pair=(0.35, 0.7),
        ),
    ),
    (
        "firm.textile_share",
        Says(
            lambda h: (h.firms.value < 500).mean(),
            share_of(400),
            merged(MANY_FIRMS, {"firm": {"value_textile": 0.5, "value_spread": 0.02}}),
            pair=(0.4, 0.7),
        ),
    ),
    ("firm.value", Says(median("value"), about(0.03), MANY_FIRMS, pair=(600, 1200))),
    (
        "firm.value_textile",
        Says(
            lambda h: np.quantile(h.firms.value, 0.3) / 690,
            about(0.05),
            merged(MANY_FIRMS, {"firm": {"value_spread": 0.02, "textile_share": 0.6}}),
            pair=(0.5, 0.8),
        ),
    ),
    ("firm.value_spread", Says(scale("value"), about(0.1), MANY_FIRMS, replicates=4)),
    ("firm.skill_start", Says(lambda h: h.firms[0].skill, is_it, RUNNING, pair=(0.4, 0.8))),
    (
        "firm.skill_time",
        Says(
            lambda h: -24 / np.log((1 - h.firms[0].skill) / (1 - 0.55)),
            is_it,
            merged(RUNNING, {"firm": {"value": 1500}}),
            month=25,
        ),
    ),
    (
        "firm.us_share",
        Says(lambda h: h.firms.us_share.mean(), about(0.05), MANY_FIRMS, replicates=4, pair=(0.06, 0.12)),
    ),
    (
        "firm.us_share_most",
        Says(
            lambda h: h.firms.us_share.max(),
            is_it,
            merged(MANY_FIRMS, {"firm": {"us_share": 0.4}}),
            pair=(0.5, 1.0),
            month=1,
        ),
    ),
    ("firm.overhead", Says(margin, adds(-1), RUNNING, pair=(150, 300))),
    ("firm.levy", Says(lambda h: margin(h) / 187.7, adds(-1), merged(RUNNING, FLAT))),
    ("firm.capital", Says(median("capital"), about(0.03), MANY_FIRMS)),
    ("firm.capital_spread", Says(scale("capital"), about(0.1), MANY_FIRMS, replicates=4)),
    (
        "firm.rebuild",
        Says(
            median("capital"),
            is_in_proportion,
            merged(BORN, {"firm": {"tenants": 100, "candidates": 0}}),
            pair=(0.4, 0.8),
        ),
    ),
    ("firm.rebuild", Says(median("capital"), stays, MANY_FIRMS, pair=(0.4, 0.8))),
    (
        "firm.salvage",
        Says(lambda h: h.s.ledgers.cost_firms_sum, leaves, merged(SINKING, {"firm": {"patience": 4}}), month=8),
    ),
    ("firm.discount", Says(lambda h: h.firms[0].worth, falls, RUNNING)),
    ("firm.hurdle", Says(median("hurdle"), about(0.03), MANY_FIRMS)),
    ("firm.hurdle_spread", Says(scale("hurdle"), about(0.1), MANY_FIRMS, replicates=4)),
    ("firm.sharpness", Says(odds_of_entry, is_in_proportion, FEW)),
    (
        "firm.review_tenant",
        Says(entered, share_of(100), merged(TEMPTING, {"firm": {"tenants": 100, "candidates": 0}}), replicates=4),
    ),
    (
        "firm.review_candidate",
        Says(
            entered,
            share_of(100),
            merged(TEMPTING, {"firm": {"tenants": 0, "candidates": 100}}),
            replicates=4,
            pair=(0.1, 0.2),
        ),
    ),
    ("firm.workforce", Says(median("workforce"), about(0.05), MANY_FIRMS, replicates=8)),
    (
        "firm.stretch",
        Says(
            lambda h: (h.firms.workers / h.firms.workforce).max(),
            is_it,
            merged(RUNNING, {"firm": {"value": 1500, "hiring": 0.3, "capital": 3000}}),
            month=12,
            pair=(1.0, 2.0),
        ),
    ),
    ("firm.workforce_spread", Says(scale("workforce"), about(0.1), MANY_FIRMS, replicates=4)),
    ("firm.hiring", Says(lambda h: h.firms[0].workers / h.firms[0].workforce, is_it, RUNNING)),
    ("firm.patience", Says(lambda h: np.argmax(h.months.firms < 8), adds(), SINKING, month=24, pair=(4, 8))),
    ("firm.memory", Says(lambda h: 1 / (1 - h.s.zone.faded ** (1 / 12)), is_it, RUNNING, month=12)),
    ("firm.prior_stops", Says(hazard, is_in_proportion, FLEDGLING)),
    ("firm.prior_months", Says(lambda h: 1 / hazard(h) - 1, is_it, FLEDGLING)),
    # August 1998 left one unit of tension.
    ("firm.alarm", Says(lambda h: 68 * hazard(h) - 1, is_it, merged(FLEDGLING, given_from(1998, 8)), pair=(0.2, 0.4))),
    ("firm.alarm", Says(hazard, stays, merged(FLEDGLING, given_from(1998, 7)), pair=(0.2, 0.4))),
    ("firm.peers", Says(heard, is_it, FEW, pair=(0.5, 1.0))),
    ("firm.peers", Says(heard, is_it, FEW, pair=(0.0, 0.5))),
    ("firm.stake", Says(lambda h: 1 - 68 * hazard(h), is_it, FLEDGLING, {"green_light": KEPT, "origin": KEPT})),
    ("firm.term", Says(fear_of_successor, falls_in_proportion, FEW)),
]

ROWS = ZONE + FIRM

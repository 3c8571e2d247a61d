"""The books of a history, month after month: what is asked of them whatever the parameters, levers and luck."""

import numpy as np
import pytest

from model.parameters import PARAMETERS
from model.policy import TIED
from model.rules import zone
from model.state import OPEN
from tests.support.model import begun, merged, point, walk

MILLION = 1e6
CLOSE = 1e-9
FIRMS = ("inside_at_start", "tenants", "candidates")


def wages_are_workers_times_the_wage_and_the_state_takes_its_share(s, p):
    books, place = s.ledgers, s.zone
    due = books.workers * place.wage / MILLION if place.status == OPEN else 0.0
    assert books.wages == pytest.approx(due, rel=CLOSE)
    tied = {name: s.washington[name].tie * s.pyongyang.alignment for name in TIED}
    untied = 1 - tied["green_light"]
    share = untied * p.pyongyang.state_share * (1 + p.firm.levy)
    assert books.cash_zone == pytest.approx(share * books.wages, rel=CLOSE)
    assert books.cash_tourism == pytest.approx(untied * p.seoul.tourism * s.seoul.tours, rel=CLOSE)
    assert s.beijing.trade == pytest.approx(s.beijing.sanctioned + s.beijing.returned, rel=CLOSE)
    assert s.beijing.returned <= (1 - tied["sanctions_relief"]) * s.beijing.lost * (1 + CLOSE)
    assert books.cash_relief == pytest.approx(p.beijing.earns * s.beijing.returned, rel=CLOSE)
    trade = p.beijing.earns * s.beijing.sanctioned + books.cash_relief
    cash = books.cash_zone + books.cash_tourism + books.cash_russia + books.cash_aid
    assert books.north_income == pytest.approx(p.pyongyang.income_base + trade + cash, rel=CLOSE)


def no_more_are_hired_than_are_added_or_than_there_are(s, p, firms, before):
    books, workers = s.ledgers, firms.workers.copy()
    assert books.workers == pytest.approx(workers.sum(), rel=CLOSE)
    assert books.firms == (firms.inside > 0).sum()
    pool = p.zone.labour_pool * zone.growth_of_pool(s.zone.built, p.zone)
    assert books.workers <= max(pool, s.zone.former) * (1 + CLOSE)
    hired = np.maximum(0, workers - before).sum()
    added = zone.labour_added(before.sum(), s.zone.built, p.zone) + zone.called_back(s.zone, before.sum(), p.zone)
    assert hired <= added * (1 + CLOSE)
    return workers


def who_is_outside_has_no_workers(firms):
    outside = (firms.alive == 0) | (firms.inside == 0)
    for name in ("inside", "workers", "vacancies"):
        assert not firms[name][outside].any(), name


def nothing_is_negative(s, firms):
    for name in s.ledgers.dtype.names:
        assert s.ledgers[name] >= 0 or name == "worth", name
    for name in firms.dtype.names:
        assert (firms[name] >= 0).all() or name == "worth", name
    for record, names in {
        "provocations": ("count", "severity", "tension", "level", "share"),
        "moscow": ("need", "bid", "promised", "paid"),
        "beijing": s.beijing.dtype.names,
        "zone": s.zone.dtype.names,
    }.items():
        for name in names:
            assert s[record][name] >= 0, (record, name)
    assert s.moscow.paid <= s.moscow.promised


def beliefs_are_chances_and_postures_shares(s, p):
    regime = s.pyongyang
    assert np.isfinite(regime.sincerity_log_odds)
    assert 0 < regime.sincerity <= 1  # one only by rounding, beyond 36 in log odds
    assert regime.sincerity < 1 or regime.sincerity_log_odds > 36
    assert 0 < regime.reliability < 1
    assert regime.weight.sum() == pytest.approx(1, rel=CLOSE)
    for share in (
        *(regime.alignment, regime.restraint, s.zone.ration, s.zone.built, s.zone.ready),
        *(s.seoul.cover, s.beijing.enforcement, s.washington.green_light.tie),
    ):
        assert 0 <= share <= 1
    assert s.zone.access >= 0
    assert s.zone.access <= 1 or p.washington.duty_column2 < s.calendar.duty_korea  # then goods of the zone pay less


def of_firms_that_can_be_inside(values):
    """The same where firms are inside at the start of an open zone alone, and no more than there are."""
    firm = {name: values.get("firm", {}).get(name, PARAMETERS["firm"][name].default) for name in FIRMS}
    opened = values.get("zone", {}).get("open_at_start", 0)
    inside = min(firm["inside_at_start"], firm["tenants"] + firm["candidates"]) if opened else 0
    return merged(values, {"firm": {"inside_at_start": inside}})


def books_balance(values, pulled, replicate):
    """Walk a history, and hold its books to account in every month."""
    p, before = point(values)[0], 0.0 * begun(values, replicate)[0].firms.workers
    for t, state in walk(values, pulled, replicate):
        s, firms = state.actors, state.firms
        try:
            wages_are_workers_times_the_wage_and_the_state_takes_its_share(s, p)
            before = no_more_are_hired_than_are_added_or_than_there_are(s, p, firms, before)
            who_is_outside_has_no_workers(firms)
            nothing_is_negative(s, firms)
            beliefs_are_chances_and_postures_shares(s, p)
        except AssertionError as wrong:
            wrong.add_note(f"month {t}")
            raise

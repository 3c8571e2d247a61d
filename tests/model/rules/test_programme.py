"""What Seoul can do with its own means: tours, an expansion; and a zone that opens again."""

from types import SimpleNamespace

import numpy as np
import pytest

from model.parameters import PARAMETERS
from model.rules import seoul
from model.schedule import ORDER
from model.state import OPEN
from tests.support.meanings.meaning import FEW, KEPT, RUNNING, since
from tests.support.meanings.of_governments import OPENING
from tests.support.model import begun, merged, told, walk

CLOSES, IDLE = 40, 5


def reopened(rehiring=0.6, idle_memory=60, idle=IDLE, firms=30):
    """Workers month by month against those before a closure by Seoul and so many idle months."""

    def by_script(me, s, p, policy, u, t):
        me.cover = p.seoul.cover
        me.closes = 1.0 if t == CLOSES else 0.0
        me.willing = 1.0 if t >= CLOSES + idle else 0.0

    rules = ORDER | {"seoul": SimpleNamespace(begin=seoul.begin, act=by_script)}
    values = merged(
        RUNNING,
        {"firm": {"tenants": firms, "inside_at_start": firms, "candidates": 0, "hiring": 0.3, "value": 900}},
        {"zone": {"rehiring": rehiring, "idle_memory": idle_memory}},
        {"pyongyang": {"consent_review": 1, "hostile_line": 0, "exposure": 0, "rationality": 8, "prospect": 60}},
        {"calendar": {"horizon": CLOSES + idle + 12}},
    )
    books = [(s.actors.ledgers.workers, s.actors.zone.status) for _, s in walk(values, rules=rules)]
    workers, status = np.array(books).T
    assert (status[:CLOSES] == OPEN).all()
    assert (status[CLOSES + idle :] == OPEN).all()
    assert (workers[CLOSES : CLOSES + idle] == 0).all()
    return workers[CLOSES + idle :] / workers[CLOSES - 1]


@pytest.fixture(scope="module")
def as_in_2013():
    """A zone closed for five months: 32,000 of 53,000 were back at once, 52,000 in the fourth month."""
    return reopened()


def test_a_zone_closed_for_five_months_has_most_of_its_workers_back_at_once(as_in_2013):
    assert 0.5 <= as_in_2013[1] <= 0.7


def test_a_zone_closed_for_five_months_is_whole_again_after_four_more(as_in_2013):
    assert 0.9 <= as_in_2013[5] <= 1.3


def test_half_the_ease_brings_back_half_at_once():
    back = [reopened(rehiring=rate, idle_memory=180)[1] for rate in (0.4, 0.8)]
    assert back[1] / back[0] == pytest.approx(2, rel=0.15)


def test_the_longer_it_has_been_idle_the_fewer_are_back():
    memory = 24
    back = [reopened(idle_memory=memory, idle=idle)[1] for idle in (5, 24)]
    # Firms and workers both forget, so that what comes back falls at least as fast as either.
    assert back[1] < back[0] * np.exp(-(24 - 5) / memory) * 1.2


#: Everybody is willing, with many firms and no more hands than are called back or added.
AGAIN = merged(
    OPENING,
    {"firm": {"tenants": 60, "survival": 1, "value": 900, "hurdle": 1, "review_tenant": 0.5, "candidates": 0}},
    {"calendar": {"horizon": 36}},
)


def workers_after_opening(former):
    """Workers in the second month after the zone opened again, mean over some histories."""
    found = []
    for replicate in range(8):
        months = told(merged(AGAIN, {"zone": {"former_workers": former}}), {}, replicate)[1]
        opened = np.flatnonzero(months.zone_open)
        if len(opened) and opened[0] + 2 < len(months):
            found.append(months.workers[opened[0] + 2])
    return np.mean(found)


def test_after_nine_idle_years_few_are_back_but_more_than_on_a_green_field():
    again, green = workers_after_opening(54_988), workers_after_opening(0)
    firms = 60 * np.pi * 0.45 / np.sin(np.pi * 0.45) * PARAMETERS["firm"]["workforce"].default
    assert green < again < 0.35 * firms
    assert again > 1.5 * green


# Tours

#: Everybody could be willing, and not all are: the UN asks, Seoul votes, the North reviews.
UNSURE = merged(
    OPENING,
    {
        "calendar": {"horizon": 72, "seoul_camp": -1, "events_given": 0},
        "committee": {"required": 1, "waiver": 0.2},
        "washington": {"consent": 0, "revocation": 0.1},
        "pyongyang": {"rationality": 1, "exposure": 0.5, "consent_review": 0.3},
        "provocations": {"major_share": 0.12},
    },
)


def test_tours_pay_only_while_all_have_agreed():
    seen = set()
    for replicate in range(12):
        for _, state in walk(UNSURE, {"tourism": KEPT | {"start": 16}, "green_light": {"start": 3}}, replicate):
            s = state.actors
            agreed = s.committee.exempt > 0, s.seoul.willing > 0, s.pyongyang.consents > 0, s.seoul.tourism > 0
            seen.add(agreed)
            assert (s.ledgers.cash_tourism > 0) == all(agreed)
            if all(agreed):
                assert s.ledgers.cash_tourism == PARAMETERS["seoul"]["tourism"].default
    assert (True,) * 4 in seen
    for missing in range(4):
        assert tuple(k != missing for k in range(4)) in seen, missing


def test_without_the_lever_nobody_pays_for_tours():
    assert told(OPENING | {"calendar": {"horizon": 24}})[0].cash_tourism == 0


# The expansion

MONTHS = 24
BUILDING = merged(
    RUNNING,
    {"seoul": {"expansion_months": MONTHS, "cover": 0, "reopening": 0}, "calendar": {"horizon": 48}},
    {"firm": {"candidates_expansion": 4}},
)


def test_an_expansion_is_built_in_its_months_of_an_open_zone_and_in_no_others():
    values = merged(BUILDING, {"suspension": {"hazard": 0.02, "resumption": 0.3, "tension": 3}})
    stopped = 0
    for replicate in range(4):
        open_months, before, was_open = 0, 0.0, True
        for _, state in walk(values, {"expansion": KEPT}, replicate):
            built, now_open = state.actors.zone.built, state.actors.zone.status == OPEN
            if not now_open and not was_open:
                assert built == before
                stopped += 1
            open_months += now_open
            # The month in which a stop begins is not yet known on the sites.
            assert built <= min(1.0, (open_months + 3) / MONTHS) + 1e-9
            before, was_open = built, now_open
        assert open_months < MONTHS or built == pytest.approx(1)
    assert stopped > 0


def test_without_an_open_zone_or_the_lever_nothing_is_built():
    for values, levers in ((FEW, {"expansion": KEPT}), (BUILDING, {})):
        *_, (_, state) = walk(merged(values, {"calendar": {"horizon": 12}}), levers)
        assert state.actors.zone.built == 0


@pytest.mark.parametrize("months", [50, 60])
def test_the_expansion_costs_seoul_its_outlay_in_each_of_its_months(months):
    values = merged(BUILDING, {"seoul": {"expansion_months": months}, "calendar": {"horizon": 72}})
    spent = told(values, {"expansion": KEPT})[0].cost_seoul - told(values, {})[0].cost_seoul
    assert spent == pytest.approx(months * PARAMETERS["seoul"]["cost_expansion"].default)


def test_the_pool_ends_at_that_of_the_whole_zone():
    values = merged(
        RUNNING,
        {"firm": {"tenants": 24, "inside_at_start": 24, "workforce": 1500, "hiring": 0.3, "value": 1500, "stretch": 3}},
        {"zone": {"labour_pool": 10_000, "expansion_pool": 55_000}, "seoul": {"expansion_months": 24}},
        {"calendar": {"horizon": 96}},
    )
    small, large = (told(values, levers)[1].workers.max() for levers in ({}, {"expansion": KEPT}))
    assert small == pytest.approx(10_000, rel=0.05)
    assert large <= 55_000 * (1 + 1e-6)
    assert large == pytest.approx(55_000, rel=0.1)


def test_further_candidates_enter_only_when_their_site_is_built():
    extra = 20
    values = merged(
        BUILDING,
        {"firm": {"tenants": 2, "inside_at_start": 2, "candidates": 2, "candidates_expansion": extra}},
        {"firm": {"review_candidate": 0.2, "value": 1500, "hurdle": 1, "sharpness": 12, "capital": 3000}},
    )
    entered = set()
    for _, state in walk(values, {"expansion": KEPT}, 1):
        inside = np.flatnonzero(state.firms.inside > 0)
        for number in inside[inside >= 4]:
            assert (number - 3) / extra <= state.actors.zone.built + 1e-9
            entered.add(number)
    assert len(entered) > extra / 2
    alone = begun(values)[0]
    assert alone.firms.alive[4:].sum() == 0, "without the lever there are no such candidates"


def test_a_new_government_ends_what_it_may_review_and_keeps_what_binds_it():
    values = merged(FEW, since(2025, 2, seoul_camp=-1, horizon=12))
    told_of = {}
    for successor in ("kept", "reviewed", "ended"):
        levers = {name: {"successor": successor} for name in ("tourism", "expansion")}
        told_of[successor] = [
            (s.actors.seoul.tourism, s.actors.seoul.expansion, s.actors.calendar.new_seoul)
            for _, s in walk(values, levers)
        ]
    changes = [row[2] for row in told_of["kept"]].index(1)
    assert all(row[:2] == (1, 1) for row in told_of["kept"])
    for successor in ("reviewed", "ended"):
        rows = told_of[successor]
        assert all(row[:2] == (1, 1) for row in rows[:changes])
        assert all(row[:2] == (0, 0) for row in rows[changes:])

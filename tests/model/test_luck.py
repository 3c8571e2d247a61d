"""A draw belongs to a decision, an agent and a month, and to nothing else."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model import luck
from model.ensemble import firms_of, histories, months_of, over_replicates, watched
from model.luck import ACTOR_LUCK, BLOCK, DECISIONS, FIRM_DECISIONS, SLOTS, TRAIT_SLOTS, TRAITS, draw
from model.parameters import BadInput
from model.state import blank
from tests.support.model import POLICIES, package, point

KEYS = st.integers(0, 2**63 - 1)


def values(table):
    """A table of luck as plain numbers, the fields side by side."""
    return np.stack([table[name] for name in table.dtype.names], axis=-1)


def tables(drawn):
    """The tables of a replicate's luck."""
    return drawn.actors, drawn.firms, drawn.traits


def same(one, other):
    return all(values(a).tobytes() == values(b).tobytes() for a, b in zip(tables(one), tables(other), strict=True))


@given(seed=KEYS, replicate=KEYS)
def test_the_same_seed_and_replicate_name_the_same_table(seed, replicate):
    assert same(draw(seed, replicate, 5, 7), draw(seed, replicate, 5, 7))


@given(seed=KEYS, replicate=KEYS)
def test_another_seed_or_another_replicate_names_another_table(seed, replicate):
    here = values(draw(seed, replicate, 5, 7).actors)
    for there in (draw(seed ^ 1, replicate, 5, 7), draw(seed, replicate ^ 1, 5, 7)):
        assert not np.isin(values(there.actors), here).any()


@given(
    replicate=KEYS,
    months=st.integers(1, 60),
    more_months=st.integers(0, 60),
    firms=st.integers(1, 600),
    more_firms=st.integers(0, 600),
)
def test_a_longer_run_and_more_firms_leave_every_draw_where_it_was(replicate, months, more_months, firms, more_firms):
    small = draw(1, replicate, months, firms)
    large = draw(1, replicate, months + more_months, firms + more_firms)
    assert values(large.actors)[:months].tobytes() == values(small.actors).tobytes()
    assert values(large.traits)[:firms].tobytes() == values(small.traits).tobytes()
    assert values(large.firms)[:months, :firms].tobytes() == values(small.firms)[:, :firms].tobytes()


def test_firms_beyond_one_block_have_draws_of_their_own():
    firms = 2 * BLOCK + 100
    table = draw(1, 0, 12, firms).firms["entry"]
    assert table.shape[1] >= firms
    assert len(np.unique(table)) == table.size
    one = draw(1, 0, 12, BLOCK).firms["entry"]
    assert np.array_equal(table[:, :BLOCK], one)


def test_a_new_decision_or_trait_leaves_every_other_draw_where_it_was(monkeypatch):
    before = draw(1, 4, 24, 30)
    for name, names, slots in (("ACTOR_LUCK", DECISIONS, SLOTS), ("TRAIT_LUCK", TRAITS, TRAIT_SLOTS)):
        more = {"a_new_one": slots - 1, **names}
        monkeypatch.setattr(
            luck,
            name,
            np.dtype(
                {
                    "names": list(more),
                    "formats": ["f8"] * len(more),
                    "offsets": [8 * k for k in more.values()],
                    "itemsize": 8 * slots,
                }
            ),
        )
    after = draw(1, 4, 24, 30)
    assert "a_new_one" in after.actors.dtype.names
    for decision in DECISIONS:
        assert np.array_equal(before.actors[decision], after.actors[decision]), decision
    for trait in TRAITS:
        assert np.array_equal(before.traits[trait], after.traits[trait]), trait


#: The numbers as they were when the first results were published. A name may go, but its number
#: may not come back under another; a new decision takes the next free number.
FIRST_DECISIONS = [
    "war_ends",
    "election",
    "successor",
    "revocation",
    "invitation",
    "waiver",
    "outward_processing",
    "posture",
    "talks_end",
    "talks_fail",
    "consent",
    "provocations",
    "major",
    "opening",
    "closure",
    "suspension",
    "resumption",
    "payment",
    "level",
    "majors",
    "proposal",
    "relief",
    "rebuttal",
]
FIRST_TRAITS = ["sector", "survival", "us_share", "value", "capital", "hurdle", "workforce"]


@pytest.mark.parametrize(
    ("first", "now", "slots"),
    [(FIRST_DECISIONS, DECISIONS, SLOTS), (FIRST_TRAITS, TRAITS, TRAIT_SLOTS)],
    ids=["decisions", "traits"],
)
def test_a_number_is_never_used_twice(first, now, slots):
    assert len(set(now.values())) == len(now)
    assert all(0 <= number < slots for number in now.values())
    for name, number in now.items():
        if number < len(first):
            assert first[number] == name, f"{number} was {first[number]}"
        else:
            assert name not in first


def test_a_decisions_draw_is_the_column_that_its_number_names():
    plain = np.random.Generator(np.random.Philox(key=[9, 0], counter=[0, 0, 0, 2])).random((6, SLOTS))
    table = draw(9, 2, 6, 3).actors
    for name, number in DECISIONS.items():
        assert np.array_equal(table[name], plain[:, number]), name
    assert ACTOR_LUCK.itemsize == 8 * SLOTS


def test_every_draw_is_at_least_zero_and_below_one():
    for table in tables(draw(3, 3, 600, 1000)):
        numbers = values(table)
        assert numbers.min() >= 0
        assert numbers.max() < 1
        assert numbers.mean() == pytest.approx(0.5, abs=0.01)
        assert numbers.var() == pytest.approx(1 / 12, abs=0.005)


def test_decisions_months_and_firms_are_uncorrelated():
    found = draw(1, 0, 600, 512)
    decisions = values(found.actors)
    lagged = np.hstack([decisions[1:], decisions[:-1]])
    for table in (lagged, values(found.traits), found.firms["entry"]):
        correlation = np.corrcoef(table, rowvar=False)
        away = correlation[~np.eye(len(correlation), dtype=bool)]
        assert np.abs(away).max() < 6 / np.sqrt(len(table))
        assert away.std() == pytest.approx(1 / np.sqrt(len(table)), rel=0.2)


def test_replicates_are_uncorrelated():
    every = np.stack([values(draw(1, r, 48, 1).actors).ravel() for r in range(100)])
    correlation = np.corrcoef(every)
    away = correlation[~np.eye(100, dtype=bool)]
    assert np.abs(away).max() < 5.5 / np.sqrt(every.shape[1])


def test_replicates_cover_the_unit_interval_evenly_for_every_decision():
    # The mean over replicates is what the ensemble's standard errors rest on.
    first = np.stack([values(draw(1, r, 1, 1).actors)[0] for r in range(2000)])
    deciles = np.stack([np.histogram(first[:, k], 10, (0, 1))[0] for k in range(first.shape[1])])
    chi_squared = ((deciles - 200) ** 2 / 200).sum(axis=1)
    assert chi_squared.max() < 35  # 9 degrees of freedom: one in 20,000


@given(seed=st.integers(0, 2**64 - 1), replicate=st.integers(0, 2**64 - 1), months=st.integers(1, 9))
@example(seed=2**64 - 1, replicate=2**64 - 1, months=1)
def test_what_is_drawn_when_it_is_needed_is_what_would_have_been_drawn_before(seed, replicate, months):
    firms = BLOCK + 11
    before, later = draw(seed, replicate, months, firms), draw(seed, replicate, months, firms, whole=False)
    rows = np.zeros((months, SLOTS))
    luck.draw_actors(later.later, rows, 0)
    assert values(rows.view(ACTOR_LUCK)[:, 0]).tobytes() == values(before.actors).tobytes()
    luck.draw_traits(later.later)
    for month in range(months):
        luck.draw_month(later.later, month)
    assert later.actors.tobytes() == before.actors.tobytes()
    assert values(later.traits).tobytes() == values(before.traits).tobytes()
    assert values(later.firms)[:, :firms].tobytes() == values(before.firms)[:, :firms].tobytes()


def test_histories_are_the_same_on_luck_that_is_drawn_as_they_go():
    made = point()
    packages = np.concatenate([package(), package(POLICIES["grand_bargain"])]).view(np.recarray)
    size, opened = (months_of(made), firms_of(made, packages)), 0
    for replicate in range(12):
        later = draw(1, replicate, *size, whole=False)
        found = histories(made, packages, later)
        assert found.tobytes() == histories(made, packages, draw(1, replicate, *size)).tobytes()
        drawn = int(later.later.months.sum())
        assert int(found.zone_months_open.max()) <= drawn < size[0]
        opened += drawn > 0
    assert opened


@pytest.mark.parametrize("watch", [False, True])
def test_replicates_run_one_after_another_are_the_histories_of_each(watch):
    packages = np.concatenate([package(), package(POLICIES["grand_bargain"])]).view(np.recarray)
    numbers = [0, 7, 3, 2**40]
    met = [point({"calendar": {"horizon": 30 + 6 * k}, "moscow": {"price": 20 * (k + 1)}}) for k in range(8)]
    points = np.concatenate(met).reshape(4, 2).view(np.recarray)  # two points a replicate
    outcomes, months = over_replicates(points, packages, 5, numbers, watch)
    horizon, firms = months_of(np.concatenate(met)), firms_of(np.concatenate(met).view(np.recarray), packages)
    for k, replicate in enumerate(numbers):
        known, seen = watched(points[k].view(np.recarray), packages, draw(5, replicate, horizon, firms))
        assert outcomes[k].tobytes() == known.tobytes()
        for quantity in months.dtype.names if watch else ():
            assert np.array_equal(months[k][quantity][..., : seen.shape[-1]], seen[quantity])


def test_firms_of_a_zone_that_never_opens_have_no_luck_drawn():
    made = point()
    later = draw(1, 3, months_of(made), firms_of(made, package()), whole=False)
    assert histories(made, package(), later).zone_months_open[0, 0] == 0
    assert not later.later.months.any()
    assert not later.later.born.any()


@pytest.mark.parametrize("key", [-1, 2**64])
def test_a_key_that_does_not_fit_in_64_bits_is_refused(key):
    for seed, replicate in ((key, 0), (0, key)):
        with pytest.raises(ValueError, match="64 bits"):
            draw(seed, replicate, 1, 1)


def test_the_largest_keys_are_as_good_as_any():
    large = [2**63 - 1, 2**63, 2**64 - 2, 2**64 - 1]
    every = np.concatenate([values(draw(*key, 3, 1).actors).ravel() for k in large for key in ((k, 0), (0, k), (k, 7))])
    assert len(np.unique(every)) == len(every)


def test_all_draws_of_a_replicate_are_different_numbers():
    found = draw(1, 0, 120, 600)
    every = np.concatenate([values(table).ravel() for table in tables(found)])
    # 53 bits: two equal among 80,000 would happen once in three million replicates
    assert len(np.unique(every)) == len(every)
    assert len(FIRM_DECISIONS) == found.firms.dtype.itemsize // 8


EXPANDED = np.concatenate([package(), package({"expansion": {}})]).view(np.recarray)


@pytest.mark.parametrize(("months", "firms"), [(-1, 0), (0, -1), (-48, 0), (0, -30), (0, -600)])
def test_luck_that_ends_before_a_history_does_is_refused_in_one_line(months, firms):
    made = point({"firm": {"tenants": 10, "candidates": 600}})
    whole = months_of(made), firms_of(made, EXPANDED)
    table = draw(1, 3, whole[0] + months, whole[1] + firms)
    with pytest.raises(BadInput, match=rf"need {whole[0]} months and {whole[1]:,} firms") as refused:
        histories(made, EXPANDED, table)
    assert "\n" not in str(refused.value)
    assert histories(made, EXPANDED, draw(1, 3, *whole)).shape == (1, 2)


def test_a_workspace_for_too_few_firms_is_refused():
    made = point()
    needed = firms_of(made, package())
    with pytest.raises(BadInput, match=f"workspace for {needed - 1} firms"):
        watched(made, package(), draw(1, 3, months_of(made), needed), blank(needed - 1))

"""What Mesa's callers hand over is taken for what they mean, or refused in one line."""

import warnings

import numpy as np
import pytest
from mesa.batchrunner import batch_run

from model.actors import Firm, Moscow, Seoul
from model.given import by_name, luck_named, refuse_misread
from model.kaesong import Kaesong
from model.outcomes import OUTCOMES
from model.parameters import BadInput, overlay, points
from model.policy import policies, pull
from tests.support.model import POLICIES, WORLDS, few_firms

SHORT = few_firms("baseline") | {"calendar": {"horizon": 4}}


def refusal(act, *args, **settings):
    with pytest.raises(BadInput) as refused:
        act(*args, **settings)
    text = str(refused.value)
    assert "\n" not in text
    assert len(text) < 400
    return text


def lives(**more):
    """What Mesa's batch_run collects of short histories, a row a run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return batch_run(Kaesong, more.pop("parameters", {"parameters": [SHORT]}), display_progress=False, **more)


def assert_the_same(row, model):
    """A row of a batch holds the last month of a model, to the bit."""
    for name, values in model.datacollector.model_vars.items():
        assert row[name] == values[-1] or (row[name] != row[name] and values[-1] != values[-1]), name


@pytest.mark.parametrize("more", [{"iterations": 5}, {"rng": [None] * 5}])
def test_none_is_fresh_luck_that_can_be_had_again(more):
    rows = lives(**more)
    assert {row["seed"] for row in rows} == {1}
    assert len({row["replicate"] for row in rows}) == 5
    row = rows[3]
    again = Kaesong(parameters=SHORT, rng=row["seed"], replicate=row["replicate"])
    again.run()
    assert_the_same(row, again)


def test_a_replicate_that_is_named_is_met_by_every_policy():
    given = {"parameters": [SHORT], "replicate": [4, 5], "policy": ["status_quo", "recognition"]}
    rows = lives(parameters=given)
    assert [(row["seed"], row["replicate"]) for row in rows] == [(1, 4), (1, 4), (1, 5), (1, 5)]


def test_who_names_nothing_gets_the_first_replicate_of_the_usual_seed():
    assert luck_named(1, None) == (1, 0)
    model = Kaesong(parameters=SHORT)
    assert (model.seed, model.replicate) == (1, 0)


def test_numbers_of_agents_and_levers_can_be_varied_one_by_one():
    varied = {"pyongyang.signal": [0.5, 2.0], "origin.start": [1, 3]}
    rows = lives(parameters={"parameters": [SHORT], "policy": ["recognition"], "replicate": [0]} | varied)
    assert [(row["pyongyang.signal"], row["origin.start"]) for row in rows] == [(0.5, 1), (0.5, 3), (2.0, 1), (2.0, 3)]
    one = Kaesong("recognition", SHORT, **{"pyongyang.signal": 2.0, "origin.start": 3})
    whole = POLICIES["recognition"] | {"origin": POLICIES["recognition"]["origin"] | {"start": 3}}
    other = Kaesong(whole, SHORT | {"pyongyang": {"signal": 2.0}})
    assert (one.point, one.policy) == (other.point, other.policy)
    one.run()
    assert_the_same(rows[-1], one)


def test_a_single_lever_is_pulled_where_a_policy_leaves_it_alone():
    pulled = Kaesong(parameters=SHORT, **{"direct_aid.strength": 0.5}).policy.direct_aid
    assert (pulled.start, pulled.strength) == (1, 0.5)


def test_a_run_is_collected_with_its_dates_and_with_its_outcomes_so_far():
    values = SHORT | {"calendar": {"horizon": 4, "first_year": 2025, "first_month": 11}}
    model = Kaesong("grand_bargain", values, replicate=2)
    model.run()
    table = model.datacollector.get_model_vars_dataframe()
    assert [str(day) for day in table["date"]] == ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"]
    assert table["outcome.provocations"].to_list() == table["provocations"].cumsum().to_list()
    last = {name: table[f"outcome.{name}"].iloc[-1] for name in OUTCOMES}
    assert last == pytest.approx({name: model.outcomes[name] for name in OUTCOMES}, rel=0, abs=0, nan_ok=True)


@pytest.mark.parametrize(
    ("given", "seed"),
    [(np.int64(7), 7), (np.uint64(2**64 - 1), 2**64 - 1), (2**53 + 1, 2**53 + 1), (3.0, 3), (np.float32(3), 3)],
)
def test_a_whole_number_is_the_seed_itself(given, seed):
    assert luck_named(given, given) == (seed, seed)


def test_mesas_other_ways_to_name_luck_name_luck():
    for kind in (np.random.default_rng, np.random.PCG64, np.random.RandomState):
        one, again = kind(5), kind(5)
        first, second = luck_named(one, 0), luck_named(one, 0)
        assert first != second, "a generator goes on"
        assert luck_named(again, 0) == first
    kin = np.random.SeedSequence(5).spawn(2)
    assert luck_named(kin[0], 0) != luck_named(kin[1], 0)
    assert luck_named(np.random.SeedSequence(5), 0) == luck_named(np.random.SeedSequence(5), 0)
    assert luck_named([1, 2], 0) == luck_named(np.array([1, 2]), 0) != luck_named([2, 1], 0)


@pytest.mark.parametrize("wrong", ["3", 1.7, -1, 2**64, True, float("nan"), float("inf"), 2.0**53, [], [1.5], b"1", 1j])
def test_what_names_no_luck_is_refused(wrong):
    assert "rng is" in refusal(luck_named, wrong, 0)
    assert "replicate is" in refusal(luck_named, 1, wrong)


def test_another_mind_draws_otherwise_in_another_replicate():
    drawn = {Kaesong(parameters=SHORT, replicate=k).random.random() for k in range(3)}
    assert len(drawn) == 3
    assert Kaesong(parameters=SHORT, replicate=2).rng.random() == Kaesong(parameters=SHORT, replicate=2).rng.random()


@pytest.mark.parametrize(
    "setting",
    [
        {"start": np.int64(6)},
        {"start": 6.0},
        {"strength": np.float32(0.5)},
        {"quiet": np.int8(3)},
        {"start": np.uint16(600)},
    ],
)
def test_numpys_numbers_are_numbers_of_levers_too(setting):
    numpys, plain = policies(2)
    pull(numpys, {"origin": setting}, "here")
    pull(plain, {"origin": {key: float(value) for key, value in setting.items()}}, "here")
    assert numpys == plain


@pytest.mark.parametrize("wrong", [np.True_, np.complex128(1), np.array([1.0]), np.zeros((9, 9)), np.str_("1")])
def test_numpys_other_things_are_not(wrong):
    assert "origin.strength is" in refusal(pull, policies(1)[0], {"origin": {"strength": wrong}}, "here")
    assert "firm.hurdle is" in refusal(overlay, points(1)[0], {"firm": {"hurdle": wrong}}, "here")


def test_policies_and_worlds_have_names():
    for name, values in POLICIES.items():
        assert by_name("policy", name) == values
    for name, values in WORLDS.items():
        assert by_name("world", name) == values
    named, spelt = (
        Kaesong("recognition", SHORT, world="today"),
        Kaesong(POLICIES["recognition"], SHORT, world=WORLDS["today"]),
    )
    assert named.point == spelt.point
    assert named.policy == spelt.policy
    assert named.point.provocations.level_since_2022 == WORLDS["today"]["provocations"]["level_since_2022"]


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({"policy": "recogniton"}, "no such policy; did you mean 'recognition'?"),
        ({"policy": "origin"}, "batch_run takes values of your own in a list"),
        ({"policy": "../world/today"}, "no such policy"),
        ({"policy": ["overture"]}, "policy is ['overture']; it takes levers"),
        ({"policy": 0}, "policy is 0"),
        ({"world": "tomorow"}, "world='tomorow': no such world"),
        ({"world": ["today"]}, "world is ['today']"),
        ({"parameters": "default"}, "parameters is 'default'; it takes agents"),
        ({"parameters": [1]}, "parameters is [1]"),
        ({"parameters": {"moscow.price": 80}}, "write moscow: {price: ...}"),
        ({"parameters": {"moscow": {"price": "80"}}}, "moscow.price is '80'"),
        ({"parameters": np.zeros((30, 30))}, "parameters is array"),
        ({"polcy": "recognition"}, "Kaesong takes no 'polcy'; did you mean 'policy'?"),
        ({"pyonyang.signal": 1}, "no 'pyonyang.signal'; did you mean 'pyongyang'?"),
        ({"pyongyang.signl": 1}, "did you mean 'signal'?"),
        ({"orgin.start": 1}, "did you mean 'origin'?"),
        ({"origin.strat": 1}, "did you mean 'start'?"),
        ({"origin.start": 0.5}, "policy: origin.start is 0.5"),
        ({"policy": ["overture"], "origin.start": 2}, "policy is ['overture']; it takes levers"),
        ({"agents": "seoul"}, "agents is 'seoul'"),
        ({"agents": {"Seoul": Seoul}}, "did you mean 'seoul'?"),
        ({"agents": {"seoul": 3}}, "seoul is 3; it takes a class made from Seoul"),
        ({"agents": {"seoul": Moscow}}, "it takes a class made from Seoul"),
        ({"agents": {"firms": Seoul}}, "it takes a class made from Firm"),
    ],
)
def test_a_wrong_key_or_type_is_one_line(given, part):
    assert part in refusal(Kaesong, **given)


def test_a_class_of_ones_own_serves():
    class Lazy(Firm):
        def step(self):
            pass

    assert Kaesong(parameters=SHORT, agents={"firms": Lazy}).classes["firms"] is Lazy


def test_a_month_past_the_end_is_refused_each_time_and_counts_for_nothing():
    model = Kaesong(parameters=SHORT)
    end = model.run().tobytes()
    for act in (model.step, model.step, lambda: model.run_for(1), lambda: model.run_until(9)):
        assert "is past the end; calendar.horizon is 4 months" in refusal(act)
    assert (model.steps, model.time) == (4, 4)
    assert model.outcomes.tobytes() == end
    assert len(model.datacollector.model_vars["seed"]) == 4


@pytest.mark.parametrize("text", ["a:\n  start: 012", "a: {start: 007}", "a: [-010]", "a: 1:30", "a: +012"])
def test_a_number_that_yaml_reads_otherwise_than_people_is_refused(text):
    assert "mine.yaml, line " in refusal(refuse_misread, text, "mine.yaml")


@pytest.mark.parametrize(
    "text", ["a: 0", "a: 0.5", "a: '012'", "a: 10", "a: x012", "a: 2026-01", "# at 012\na: 1", "a: -0.1", ""]
)
def test_other_texts_are_not(text):
    refuse_misread(text, "mine.yaml")

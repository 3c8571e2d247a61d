"""A state travels as an address and as a file, and is refused in one line where it cannot be read."""

from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.__main__ import main
from experiments.app.address import from_query, to_query
from experiments.app.file import MOST_BYTES, from_yaml, to_yaml
from experiments.app.state import (
    FIGURES,
    LINKS,
    MOST_PINS,
    OWN,
    RANKED,
    VIEWS,
    Pull,
    State,
    named,
    packed,
    study_of,
    unpacked,
    world_name,
)
from experiments.lab.engine.running import run
from model.parameters import BadInput
from model.policy import LEVERS, LONGEST_QUIET, SUCCESSOR, TIED
from tests.app.offers import offer

OFFER = offer()

pulls = st.builds(
    Pull,
    lever=st.sampled_from(list(LEVERS)),
    start=st.integers(1, OFFER.months),
    strength=st.integers(1, 1000).map(lambda thousandths: thousandths / 1000),
    successor=st.sampled_from(list(SUCCESSOR)),
    quiet=st.integers(0, LONGEST_QUIET),
    tie=st.sampled_from([0.0, 0.25, 1.0]),
).filter(
    lambda pull: (not pull.quiet or LEVERS[pull.lever].sender == "washington") and (not pull.tie or pull.lever in TIED)
)
packages = st.one_of(
    st.sampled_from(list(OFFER.presets.values())),
    st.lists(pulls, max_size=4, unique_by=lambda pull: pull.lever).map(lambda found: packed(unpacked(tuple(found)))),
)
states = st.builds(
    State,
    package=packages,
    world=st.tuples(*(st.sampled_from(worlds) for worlds in OFFER.questions.values())),
    pins=st.lists(packages, max_size=MOST_PINS).map(tuple),
    runs=st.integers(20, OFFER.study.most),
    view=st.sampled_from(VIEWS),
    figure=st.sampled_from(FIGURES),
    lit=st.integers(1, LINKS),
    lesson=st.sampled_from(["", "1-words-and-deeds"]),
    step=st.integers(0, 5),
    replicate=st.integers(0, 10_000),
    guess=st.one_of(st.none(), st.integers(0, 100)),
    order=st.one_of(st.just(()), st.permutations(RANKED).map(tuple)),
)


def refusal(act, *args):
    with pytest.raises(BadInput) as refused:
        act(*args)
    text = str(refused.value)
    assert "\n" not in text
    assert len(text) < 400
    return text


# Addresses


@given(states)
def test_an_address_brings_back_the_state_it_was_made_from(state):
    assert from_query(to_query(state, OFFER), OFFER) == state


@given(st.text(max_size=200))
def test_no_text_in_the_address_does_anything_but_make_a_state_or_a_refusal(text):
    try:
        made = from_query("?package=" + text, OFFER)
    except BadInput as error:
        made = error
    assert isinstance(made, State) or "\n" not in str(made)


def test_a_shipped_package_stands_in_the_address_by_its_name():
    assert to_query(OFFER.first, OFFER) == "?package=recognition"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?package=recogniton", ["recogniton", "did you mean 'recognition'"]),
        ("?package=orgin:6", ["orgin", "did you mean 'origin'"]),
        ("?package=origin:six", ["start is 'six'", "a number"]),
        ("?package=origin:6:7", ["strength is 7", "0 to 1"]),
        ("?package=origin:nan", ["start is nan"]),
        ("?package=origin:6:0.12345", ["at most 3 decimals"]),
        ("?package=origin:6.5", ["start is 6.5", "whole months"]),
        ("?package=origin:-1", ["a month from 1"]),
        ("?package=origin:400", ["400", "48 months"]),
        ("?package=origin:6:1:forever", ["forever", "reviewed"]),
        ("?package=origin:6,origin:7", ["origin stands twice"]),
        ("?package=origin:6:1:kept:0:0:9", ["lever:start:strength:successor:quiet:tie"]),
        ("?package=origin:6:1:kept:0:0.5", ["origin.tie", "green_light"]),
        ("?package=green_light:6:1:kept:0:0.12345", ["at most 3 decimals"]),
        ("?pin=qqqq", ["qqqq", "allowed"]),
        ("?pin=overture&pin=origin_only&pin=direct_aid&pin=recognition", ["4 packages", "at most 3"]),
        ("?war=peace", ["war=peace", "ceasefire"]),
        ("?runs=1000000", ["runs=1000000", "2,000"]),
        ("?runs=-5", ["whole number"]),
        ("?runs=²", ["whole number"]),
        ("?runs=" + "9" * 500, ["whole number"]),
        ("?view=everything", ["answer"]),
        ("?guess=101", ["whole number from 0 to 100"]),
        ("?order=recognition,recognition", ["each of recognition, grand_bargain", "once"]),
        ("?lit=99", ["whole number from 1 to 8"]),
        ("?packag=recognition", ["packag", "did you mean 'package'"]),
        ("?package=" + "x" * 5000, ["5,0", "4,000"]),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_a_line_that_says_what_can(query, says):
    line = refusal(from_query, query, OFFER)
    assert all(part in line for part in says), line


# Files


@given(states.filter(lambda state: all([state.package, *state.pins])))  # the status quo is in every file
def test_a_file_brings_back_the_packages_the_world_and_the_runs(state):
    found = from_yaml(to_yaml(state, OFFER), OFFER.first, OFFER)
    assert list(named(found, OFFER).values()) == list(named(state, OFFER).values())
    assert (found.world, found.runs) == (state.world, state.runs)


def test_the_file_of_a_shipped_policy_can_be_opened():
    text = "recognition:\n  origin: {start: 3, strength: 0.5, successor: kept}\n"
    assert from_yaml(text, OFFER.first, OFFER).package == (Pull("origin", 3, 0.5, "kept"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ["no names"]),
        ("just a word", ["no names"]),
        ("policy: [", ["line 1", "YAML"]),
        ("policy: {a: {orgin: {}}}", ["no lever 'orgin'", "origin"]),
        ("policy: {a: {origin: {strength: 9e99}}}", ["strength", "0 to 1"]),
        ("policy: {a: {origin: {start: .nan}}}", ["start is nan"]),
        ("policy: {a: {origin: 3}}", ["origin is 3"]),
        ("policy: {a: 3}", ["no levers"]),
        ("policy: {}", ["no package"]),
        ("policy: !!python/object/apply:os.system ['true']", ["a tag", "os.system"]),
        ("policy: &a {b: {}}\nworld: *a", ["anchors"]),
        ("policy: " + "{a: " * 50 + "1" + "}" * 50, ["too deeply"]),
        ("policy: {a: {}}\nhorizont: 5", ["horizont"]),
        ("policy: {a: {}}\nhorizon: 600", ["horizon is 600", "started with None"]),
        ("policy: {a: {}}\nparameters: {firm: {candidates: 100000}}", ["parameters", "started with"]),
        ("policy: {a: {}}\nworld: {mine: {moscow: {price: 1}}}", ["its world", "kaesong compare"]),
        ("policy: {a: {}}\nworld: {a: {}, b: {}}", ["not one world"]),
        ("policy: {a: {}}\nreplicates: 1000000", ["replicates is 1000000", "2,000"]),
        ("policy: {a: {}, b: {}, c: {}, d: {}, e: {}}", ["5 packages"]),
        ("a" * (MOST_BYTES + 1), ["16 kB"]),
        ("policy: " + "[]," * 3000, ["YAML"]),
        ("policy: [" + "[]," * 3000 + "]", ["more, or longer words"]),
        ("policy: {a: {}}\nreplicates: 0x" + "f" * 5000, ["longer words"]),
        ("policy: {a: {origin: {strength: 0.1234}}}", ["at most 3 decimals"]),
        ("defaults: [compare, {override policy: [grand_bargain]}]\npolicy: {a: {}}", ["its defaults"]),
        ("\x00", ["YAML"]),
        ("1: 2", ["1 holds no levers"]),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_line_that_says_why(text, says):
    line = refusal(from_yaml, text, OFFER.first, OFFER)
    assert all(part in line for part in says), line


# What it asks for


def test_answers_to_different_questions_never_set_the_same_parameter():
    for one, other in combinations(OFFER.questions.values(), 2):
        ours, theirs = (
            {
                (agent, name)
                for world in worlds
                for agent, values in OFFER.study.worlds[world].items()
                for name in values
            }
            for worlds in (one, other)
        )
        assert not ours & theirs


def test_a_world_of_several_answers_is_named_by_them_and_holds_all_their_values():
    state = from_query("?package=recognition&war=long_war&income=rich_pyongyang", OFFER)
    assert world_name(state, OFFER) == "long_war_and_rich_pyongyang"
    (point,) = study_of(state, OFFER).base
    assert point.calendar.war_end_hazard == 0
    assert point.pyongyang.income_base == 380


def test_packages_bear_the_names_of_the_policies_they_are_and_stand_once():
    state = from_query("?package=origin:6:0.5&pin=recognition&pin=origin:6:0.5&pin=overture", OFFER)
    assert list(named(state, OFFER)) == [OWN, "recognition", "overture"]
    assert list(study_of(state, OFFER).policies) == ["status_quo", OWN, "recognition", "overture"]


def test_what_the_page_was_started_with_travels_in_the_file():
    started = offer(horizon=24, parameters={"draws": None, "moscow": {"price": 40}, "pyongyang": {"stakes": 1.5}})
    text = to_yaml(started.first, started)
    for part in ("horizon: 24", "price: 40", "stakes: 1.5"):
        assert part in text
    assert from_yaml(text, started.first, started) == started.first


def test_the_command_takes_the_file_and_gives_the_numbers_of_the_page(tmp_path, monkeypatch):
    state = replace(from_query("?package=origin:3:0.7:kept,green_light:2&pin=overture&war=ceasefire", OFFER), runs=40)
    (tmp_path / "package.yaml").write_text(to_yaml(state, OFFER), "utf-8")
    monkeypatch.chdir(tmp_path)
    words = ["--config-dir", ".", "--config-name", "package", "figures=false", "name=it", "threads=2"]
    assert main(["compare", *words]) == 0
    study = study_of(state, OFFER)
    assert pl.read_parquet("results/compare/it/runs.parquet").equals(run(study).table())


def test_a_policy_that_would_begin_after_the_end_of_a_run_is_not_offered():
    short = offer(horizon=12)
    assert "recognition_late" not in short.presets
    assert "recognition" in short.presets

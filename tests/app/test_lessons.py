"""What the lessons say is to be noticed is what the page shows: each statement, with its runs."""

import re
from itertools import combinations

import polars as pl
import pytest

from experiments.app.address import from_query
from experiments.app.playback import Playback
from experiments.app.state import RANKED, study_of
from experiments.compare import tables
from experiments.compare.figures.chain_layouts import BOXES
from experiments.lab.engine.running import run
from experiments.lab.stats.effects import mean_and_interval
from tests.app.lesson_runs import OFFER, move, row, runs_under, said, statistical, surely_more

WORDS = "?package=recognition&pin=overture&pin=nuclear_status"


def test_boxes_months_and_runs_that_lessons_name_are_those_of_the_page():
    number = {key: box.number for key, box in BOXES.items()}
    assert f"Box {number['sincerity']} of the chain holds the chance" in said("1-words-and-deeds")
    assert f"lit={number['sincerity']}" in move("1-words-and-deeds", "Look at box 5")
    money = said("2-money-or-trust")
    assert f"Stop at box {number['cash']}" in money
    assert f"lit={number['cash']}" in move("2-money-or-trust", "Light the first four links")
    assert f"Talks move, in box {number['talks']}" in money
    assert f"box {number['sincerity']}, the belief" in money
    between = [number[key] for key in ("sincerity", "alignment", "provocations")]
    assert "boxes {}, {} and {}".format(*between) in money
    late = said("4-the-next-president")
    assert "month 30" in late
    assert {pull.start for pull in OFFER.presets["recognition_late"]} == {30}
    assert "month 6" in late
    assert {pull.start for pull in OFFER.presets["recognition"]} == {6}
    assert "four years" in late
    assert OFFER.months == 48
    assert "five hundred" in said("5-one-history")
    assert OFFER.first.runs == 500


@statistical
def test_friendly_words_bring_talks_nearly_as_many_as_the_deed_and_a_larger_word_brings_more():
    talks = {name: row(WORDS, name, "talks_by_deadline") for name in ("overture", "recognition")}
    assert talks["overture"]["effect_low"] > 0
    assert talks["overture"]["effect"] > talks["recognition"]["effect"] / 2
    assert surely_more(WORDS, "nuclear_status", "recognition")


@statistical
def test_only_the_deed_changes_belief_by_a_point_or_two():
    many = f"{WORDS}&runs=2000"  # more than a class waits for
    for word in ("overture", "nuclear_status"):
        belief = row(many, word, "sincerity_end")
        assert not belief["effect_low"] > 0
        assert not belief["effect_high"] < 0
    belief = row(many, "recognition", "sincerity_end")
    assert belief["effect_low"] > 0
    assert 0.005 < belief["effect"] < 0.025


@statistical
def test_of_a_hundred_dollars_the_zone_brings_less_than_one_and_russia_nearly_all():
    zone, russia, all_cash = (
        row(WORDS, "recognition", name)["mean"] for name in ("cash_zone", "cash_russia", "cash_total")
    )
    assert 0 < zone < all_cash / 100
    assert russia > 0.99 * all_cash


@statistical
def test_a_poorer_russia_does_not_make_the_effect_larger():
    poor = row("?package=recognition&purse=poor_russia", "recognition", "talks_by_deadline")
    assert poor["effect"] < row(WORDS, "recognition", "talks_by_deadline")["effect_high"]


@statistical
def test_belief_rises_when_the_levers_are_pulled_and_little_of_it_is_left_at_the_end():
    study = study_of(from_query(WORDS, OFFER), OFFER)
    months = tables.trajectories(study, run(study).months()).filter(pl.col("quantity") == "sincerity").sort("month")
    mean = {name: months.filter(pl.col("policy") == name)["mean"] for name in ("recognition", "status_quo")}
    gain = mean["recognition"] - mean["status_quo"]
    assert gain[:5].abs().max() < 1e-6  # before month 6 the two are one history
    assert gain.max() > 3 * gain[-1]


@statistical
def test_without_the_signal_nothing_of_the_effect_on_talks_is_left():
    assert row(WORDS, "recognition", "talks_by_deadline", ("path", "signal", 0.0))["effect"] <= 0.005


def test_korean_origin_alone_gives_the_runs_of_the_status_quo_one_by_one():
    one, two = (runs_under("?package=origin_only", name) for name in ("origin_only", "status_quo"))
    assert one.equals(two)


@statistical
def test_even_with_a_green_light_the_zone_stays_shut_in_most_runs():
    assert (runs_under(WORDS, "recognition")["zone_months_open"] > 0).mean() < 0.5


@statistical
def test_under_conservatives_the_zone_opens_in_fewer_runs_and_lives_shorter_and_talks_are_fewer():
    usual = runs_under("?package=recognition", "recognition")
    other = runs_under(move("3-four-keys", "Conservatives in Seoul"), "recognition")
    opens = [(runs["zone_months_open"] > 0).mean() for runs in (other, usual)]
    fewer, instead = re.search(r"about (\d+) of 100 instead of (\d+)", said("3-four-keys")).groups()
    assert [round(100 * share) for share in opens] == [int(fewer), int(instead)]
    months = (usual["zone_months_open"] - other["zone_months_open"]).to_numpy()
    in_both = ((usual["zone_months_open"] > 0) & (other["zone_months_open"] > 0)).to_numpy()
    draws = usual["draw"].to_numpy()
    assert mean_and_interval(months[in_both], draws[in_both])[1] > 0
    talks = (usual["talks_by_deadline"] - other["talks_by_deadline"]).to_numpy().astype(float)
    mean, low, _ = mean_and_interval(talks, draws)
    assert low > 0
    assert f"Talks are fewer, too, by about {100 * mean:.0f} of 100." in said("3-four-keys")


@statistical
def test_2000_runs_tell_that_a_law_brings_more_talks_than_a_decree_and_500_do_not():
    query = "?package=recognition&pin=recognition_reversible"
    assert surely_more(f"{query}&runs=2000", "recognition", "recognition_reversible")
    assert not surely_more(query, "recognition", "recognition_reversible")


@statistical
def test_a_late_law_brings_talks_too_and_cannot_be_told_from_an_early_one():
    query = "?package=recognition&pin=recognition_late"
    assert row(query, "recognition_late", "talks_by_deadline")["effect_low"] > 0
    assert not surely_more(query, "recognition", "recognition_late")


@statistical
def test_where_all_expect_a_reversal_a_law_makes_no_difference_and_a_decree_takes_talks_away():
    query = move("4-the-next-president", "Expect a reversal")
    law, decree = (row(query, policy, "talks_by_deadline") for policy in ("recognition", "recognition_reversible"))
    assert law["effect_low"] <= 0 <= law["effect_high"]
    assert decree["effect_high"] < 0


FIRST = r"Number (\d+) opens the zone and comes to talks. Number (\d+), the next one, does neither"


def test_one_history_opens_the_zone_and_comes_to_talks_and_the_next_does_neither():
    number, following = map(int, re.search(FIRST, said("5-one-history")).groups())
    assert following == number + 1
    query = move("5-one-history", f"Watch number {number}")
    assert from_query(query, OFFER).replicate == number
    runs = runs_under(f"?package=recognition&runs={following + 1}", "recognition")
    one, two = runs.row(number, named=True), runs.row(following, named=True)
    assert one["zone_months_open"] > 0
    assert one["talks_by_deadline"] == 1
    assert two["zone_months_open"] == two["talks_by_deadline"] == 0


@pytest.mark.slow
def test_the_histories_that_a_lesson_plays_are_those_runs():
    number, following = map(int, re.search(FIRST, said("5-one-history")).groups())
    state = from_query("?package=recognition", OFFER)
    for replicate, opens in ((number, True), (following, False)):
        played = Playback(study_of(state, OFFER), "recognition", replicate)
        assert any(played.month(month)["status"] == "open" for month in range(1, played.months + 1)) == opens


@statistical
def test_every_pair_of_what_a_class_ranks_can_be_told_apart():
    first, second, third, last = RANKED
    query = f"?package={first}&pin={second}&pin={third}&pin={last}"
    for one, other in combinations(RANKED, 2):
        assert surely_more(query, one, other) or surely_more(query, other, one), (one, other)

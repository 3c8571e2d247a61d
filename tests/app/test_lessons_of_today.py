"""What the lessons on patrons, relief, Seoul and the time since the article say, each statement with its runs."""

import polars as pl

from experiments.app.address import from_query
from experiments.app.state import months_of
from tests.app.lesson_runs import (
    OFFER,
    TALKS,
    adds,
    difference,
    move,
    of_100,
    row,
    runs_under,
    said,
    says,
    statistical,
    surely_more,
    told,
)
from tests.app.served import HOME

MANY = "&runs=2000"  # more than a class waits for
USUAL = f"?package=recognition{MANY}"
PATRONS, RELIEF, SEOUL, SINCE = "6-rival-patrons", "7-sanctions-relief", "8-seouls-programme", "9-since-the-article"
LITTLE, ENDS, OUTBIDS = (f"{USUAL}&{world}" for world in ("purse=poor_russia", "war=ceasefire", "purse=russia_outbids"))
BOUND = "sanctions_relief:6:1:kept"
TIED = "sanctions_relief:6:1:reviewed:0:1"
RELIEFS = f"?package=sanctions_relief&pin={BOUND}&pin={TIED}&pin=recognition"  # package_a is bound, package_b tied
FIRMS = "green_light:6:1:reviewed,origin:6:1:kept,insurance:6:1:kept,subsidy:6:1:reviewed"
OPENING = f"?package=recognition&pin=economic_opening&pin={FIRMS}"  # package_b is for the firms
LAW = "green_light:6:1:kept,origin:6:1:kept"
WORDS = f"?package=recognition&pin=nuclear_status&pin=overture&pin={LAW}{MANY}"  # package_c is bound by law
TODAY = f"{WORDS}&start=today"


def without(query, other=USUAL, outcome=TALKS):
    """What the status quo of one world has more than that of another."""
    return difference(runs_under(query, "status_quo"), runs_under(other, "status_quo"), outcome)


def changes_what_recognition_adds(query, other=USUAL, policy="recognition"):
    """Interval of what a policy adds to talks in one world more than in another."""
    added = [
        runs_under(world, policy).with_columns(
            added=pl.col(TALKS).cast(float) - runs_under(world, "status_quo")[TALKS].cast(float)
        )
        for world in (query, other)
    ]
    return difference(*added, "added")[1:]


@statistical
def test_a_patron_that_pays_little_lowers_alignment_and_brings_talks_and_so_does_the_end_of_the_war():
    for world, more in ((LITTLE, 4), (ENDS, 11)):
        mean, low, _ = without(world)
        assert low > 0
        assert round(100 * mean) == more
        assert 0.09 < -without(world, outcome="alignment_mean")[0] < 0.11
    lesson = said(PATRONS)
    assert "alignment falls by about 10 points of 100, and talks come in 4 more of 100 histories" in lesson
    assert "talks come in 11 more" in lesson


@statistical
def test_a_patron_that_outbids_changes_little():
    mean, _, high = without(OUTBIDS)
    assert high < 0
    assert mean > -0.01
    assert "talks are fewer by less than 1 of 100" in said(PATRONS)


@statistical
def test_in_none_of_these_worlds_can_be_told_that_recognition_adds_more_or_less_than_in_the_usual_one():
    for world in (LITTLE, ENDS, OUTBIDS):
        low, high = changes_what_recognition_adds(world)
        assert low < 0 < high


@statistical
def test_a_tie_takes_more_than_half_of_the_zones_money_lowers_alignment_a_little_and_leaves_talks():
    query = move(PATRONS, "Tie the money") + MANY
    tied, free = (runs_under(query, name) for name in ("your_package", "recognition"))
    assert tied["cash_zone"].mean() < free["cash_zone"].mean() / 2
    mean, _, high = difference(tied, free, "alignment_mean")
    assert high < 0
    assert mean > -0.005
    assert not surely_more(query, "recognition", "your_package")
    assert not surely_more(query, "your_package", "recognition")


@statistical
def test_rivals_everywhere_make_talks_rarer_and_leave_what_recognition_adds():
    nowhere, everywhere = (("pyongyang", "rivalry", value) for value in (0.0, 1.0))
    lesson = said(PATRONS)
    assert f"{of_100(USUAL, 'status_quo', everywhere)} of 100 histories without a new policy" in lesson
    assert f"If they were so nowhere, it would be {of_100(USUAL, 'status_quo', nowhere)}." in lesson
    one, other = (row(USUAL, "recognition", TALKS, number) for number in (nowhere, everywhere))
    assert one["effect_low"] < other["effect"] < one["effect_high"]
    assert other["effect_low"] > 0


@statistical
def test_teachers_are_told_how_sure_it_is_of_patrons():
    text = says(PATRONS)
    assert f"talks begin in {of_100(LITTLE, 'status_quo')} of 100 histories without a new policy" in text
    assert f"and in {of_100(ENDS, 'status_quo')} if the war ends soon" in text
    assert f"In the usual world it is {of_100(USUAL, 'status_quo')}." in text
    spans = {adds(world, "recognition") for world in (USUAL, LITTLE)}
    assert spans == {"3 to 6"}
    assert "Recognition adds 3 to 6 in each of the purses" in text


@statistical
def test_relief_pays_more_than_the_zone_and_brings_fewer_talks_which_500_histories_cannot_tell():
    cash = {name: row(RELIEFS + MANY, policy, name)["mean"] for name, policy in CASH.items()}
    lesson = said(RELIEF)
    assert (
        f"some {cash['cash_relief']:.0f} million dollars over four years, the zone some {cash['cash_zone']:.0f}"
        in lesson
    )
    assert surely_more(RELIEFS + MANY, "recognition", "sanctions_relief")
    assert not surely_more(RELIEFS, "recognition", "sanctions_relief")
    assert not surely_more(RELIEFS, "sanctions_relief", "recognition")


CASH = {"cash_relief": "sanctions_relief", "cash_zone": "recognition"}


@statistical
def test_relief_that_must_be_kept_brings_four_times_as_many_more_talks_and_mostly_by_belief():
    free, bound = (row(RELIEFS + MANY, name, TALKS)["effect"] for name in ("sanctions_relief", "package_a"))
    assert 3.5 < bound / free < 4.5
    assert surely_more(RELIEFS + MANY, "package_a", "recognition")
    left = adds(RELIEFS + MANY, "package_a", ("path", "signal", 0.0))
    assert f"{left} of 100 would be left" in said(RELIEF)


@statistical
def test_a_tie_takes_more_than_half_of_reliefs_money_and_about_one_of_100_talks():
    tied, free = (runs_under(RELIEFS + MANY, name) for name in ("package_b", "sanctions_relief"))
    assert tied["cash_relief"].mean() < free["cash_relief"].mean() / 2
    mean, _, high = difference(tied, free, TALKS)
    assert high < 0
    assert round(100 * mean) == -1


@statistical
def test_where_china_trades_as_it_likes_relief_gives_nothing_back_and_makes_no_difference():
    query = move(RELIEF, "Let China trade") + MANY
    assert runs_under(query, "sanctions_relief")["cash_relief"].sum() == 0
    assert not told(query, "sanctions_relief")


@statistical
def test_teachers_are_told_how_sure_it_is_of_relief():
    text, query = says(RELIEF), RELIEFS + MANY
    assert f"may be dropped adds talks in {adds(query, 'sanctions_relief')} of 100 histories" in text
    assert f"must be kept in {adds(query, 'package_a')}." in text
    assert f"Recognition adds {adds(query, 'recognition')}." in text


def test_seoul_alone_gives_the_runs_of_the_status_quo_one_by_one():
    one, two = (runs_under(move(SEOUL, "Seoul alone"), name) for name in ("your_package", "status_quo"))
    assert one.equals(two)


@statistical
def test_tours_bring_more_than_the_zone_and_the_building_costs_seoul_most():
    opening, alone = (runs_under(OPENING + MANY, name) for name in ("economic_opening", "recognition"))
    assert (opening["cash_tourism"].mean(), opening["cash_zone"].mean()) > (14.5, 11.5)
    more = opening.with_columns(more=pl.col("cash_tourism") - pl.col("cash_zone"), none=pl.lit(0.0))
    assert difference(more, more.with_columns(more=pl.lit(0.0)), "more")[1] > 0
    lesson = said(SEOUL)
    assert f"some {opening['cash_tourism'].mean():.0f} million dollars over four years" in lesson
    assert f"more than the zone's some {opening['cash_zone'].mean():.0f}." in lesson
    assert f"some {opening['cost_seoul'].mean():.0f} million in all, against {alone['cost_seoul'].mean():.0f}" in lesson


@statistical
def test_insurance_and_subsidy_bring_firms_and_change_talks_in_no_history():
    firms, alone = (runs_under(OPENING + MANY, name) for name in ("package_b", "recognition"))
    assert firms[TALKS].equals(alone[TALKS])
    _, low, high = difference(firms, alone, "zone_firms_end")
    assert f"{low:.0f} to {high:.0f} more firms" in said(SEOUL)
    cost = difference(firms, alone, "cost_seoul")[0]
    assert f"some {cost:.0f} million more than recognition alone" in said(SEOUL)


@statistical
def test_the_opening_brings_less_than_one_of_100_more_which_500_histories_cannot_tell():
    opening, alone = (runs_under(OPENING + MANY, name) for name in ("economic_opening", "recognition"))
    mean, low, high = difference(opening, alone, TALKS)
    assert 0 < low < mean < 0.01
    assert not surely_more(OPENING, "economic_opening", "recognition")
    text = says(SEOUL)
    assert f"It has more by {100 * low:.1f} to {100 * high:.1f} of 100" in text
    spans = {adds(OPENING + MANY, name) for name in ("economic_opening", "recognition")}
    assert spans == {"3 to 6"}
    assert "adds talks in 3 to 6 of 100 histories, as recognition does" in text


def test_in_nearly_half_of_the_plausible_worlds_patrons_are_rivals_and_in_half_the_north_means_its_condition():
    drawn = pl.read_csv(HOME / "conf" / "parameters" / "posterior.csv")
    assert 0.44 < (drawn["pyongyang.rivalry"] > 0).mean() < 0.47
    assert "In nearly half of the model's plausible worlds the patrons are rivals" in said(PATRONS)
    assert 0.49 < (drawn["pyongyang.precondition"] > 0).mean() < 0.51
    assert "In half of the model's plausible worlds it means that" in said(SINCE)


def test_what_has_happened_since_the_article_is_what_is_published():
    table = pl.read_csv(HOME / "results" / "published" / "hindcast" / "given" / "article.csv")
    last = {one["series"]: one for one in table.filter(pl.col("date") == table["date"].max()).iter_rows(named=True)}
    assert table["date"].max() == "2026-08-01"
    lesson, seen = said(SINCE), last["provocations"]
    assert f"By August 2026 there had been no talks, {seen['observed']:.0f} provocations, and none of them" in lesson
    assert f"expected {seen['q50']:.0f} provocations" in lesson
    assert f"between {seen['q05']:.0f} and {seen['q95']:.0f}." in lesson
    assert last["at_table"]["observed"] == last["at_table"]["q50"] == last["major"]["observed"] == 0
    assert (last["major"]["q25"], last["major"]["q75"]) == (1, 7)
    assert "half of its histories have one to seven months with a major event" in lesson


def test_a_new_president_comes_in_month_26_of_48_today_and_in_the_last_month_from_2025_on():
    assert "A new president now comes in month 26 of 48, and not in the last." in said(SINCE)
    for query, number in (("?package=recognition&start=today", 26), ("?package=recognition", 48)):
        months = months_of(from_query(query, OFFER), OFFER)
        assert [(one.year, one.month) for one in months].index((2029, 1)) == number - 1


@statistical
def test_talks_are_less_likely_today_and_recognition_adds_less_which_500_histories_do_not_tell():
    assert without(TODAY, WORDS)[2] < 0
    now, then = (of_100(world, "status_quo") for world in (TODAY, WORDS))
    assert f"they begin in {now} of 100 histories, and in {then} from 2025 on" in said(SINCE)
    assert changes_what_recognition_adds(TODAY, WORDS)[1] < 0
    few = changes_what_recognition_adds(*(query.replace(MANY, "") for query in (TODAY, WORDS)))
    assert few[0] < 0 < few[1]


@statistical
def test_a_law_more_than_doubles_what_recognition_adds_and_friendly_words_lose_most():
    effect = {
        (world, name): row(world, name, TALKS)["effect"]
        for world in (TODAY, WORDS)
        for name in ("recognition", "overture", "nuclear_status", "package_c")
    }
    assert effect[TODAY, "package_c"] > 2 * effect[TODAY, "recognition"]
    lost = {name: effect[WORDS, name] - effect[TODAY, name] for name in ("recognition", "overture", "nuclear_status")}
    assert max(lost, key=lost.get) == "overture"
    assert lost["nuclear_status"] < 0


@statistical
def test_if_the_north_meant_its_condition_nowhere_talks_would_be_as_likely_as_in_2025():
    words_alone = ("pyongyang", "precondition", 0.0)
    assert {of_100(world, "status_quo", words_alone) for world in (TODAY, WORDS)} == {"40"}
    lesson = said(SINCE)
    assert "talks would begin in 40 of 100 histories, in 2025 as today" in lesson
    assert f"Nuclear status would then add {adds(TODAY, 'nuclear_status', words_alone)} of 100 today" in lesson


@statistical
def test_teachers_are_told_how_sure_it_is_of_today():
    text = says(SINCE)
    assert f"recognition adds talks in {adds(TODAY, 'recognition')} of 100 histories" in text
    assert f"If the law binds the next president, it adds {adds(TODAY, 'package_c')}." in text
    assert f"Friendly words add {adds(TODAY, 'overture')}, and nuclear status {adds(TODAY, 'nuclear_status')}" in text

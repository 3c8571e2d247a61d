"""A history that is watched: the one that the story tells, and the floor plan of each of its months."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from matplotlib.patches import PathPatch

from experiments.app import floor
from experiments.app.playback import Playback
from experiments.app.scenes import around, counted, size
from experiments.app.state import study_of
from experiments.story import live
from tests.app.answer import OFFER
from tests.support.sheets import texts_of
from tests.support.studies import study as any_study

PLACES = ((580, 380), (980, 560), (360, 320))
MONTHS = {
    "a busy one": ("open", 0.8, 1.0, 1.0),
    "a stopped one": ("stopped", 0.3, 0.0, 1.0),
    "an empty one": ("closed", 0.0, 0.0, 0.0),
}


def zone(name, count=424):
    """Firms and month; a share of the firms is inside, some others have been."""
    status, share, at_table, major = MONTHS[name]
    luck = np.random.default_rng(1)
    inside, was = luck.random(count) < share, luck.random(count) < 0.3
    workers = inside * np.round(1500 * luck.random(count) ** 2)
    firms = pl.DataFrame(
        {"number": np.arange(count, dtype=float), "workers": workers, "inside": 1.0 * inside, "was_inside": was}
    )
    month = {
        "date": date(2027, 9, 1),
        "status": status,
        "alignment": share,
        "sincerity": 1 - share,
        "workers": float(workers.sum()),
        "firms": float(inside.sum()),
        "at_table": at_table,
        "major": major,
    }
    return firms, month


def drawn(name, place=PLACES[0], count=424):
    firms, month = zone(name, count)
    return floor.draw(firms, month["status"], *place)


def said(name):
    firms, month = zone(name)
    parts = around(month, floor.states_of(firms, month["status"])).values()
    return " | ".join(re.sub(r"<[^>]*>", " ", part) for part in parts)


@pytest.mark.parametrize("count", [0, 1, 424, 2000])
@pytest.mark.parametrize("place", PLACES)
def test_any_number_of_firms_fits_its_fence_in_a_picture_without_letters(count, place):
    figure = drawn("a busy one", place, count)
    assert texts_of(figure) == []
    plots = [path for patch in figure.findobj(PathPatch) for path in patch.get_path().to_polygons()]
    assert len(plots) >= count
    for plot in plots:
        (left, top), (right, foot) = plot.min(axis=0), plot.max(axis=0)
        assert min(left, top) >= floor.EDGE
        assert right <= place[0] / floor.PIXELS - floor.EDGE
        assert foot <= place[1] / floor.PIXELS - floor.UNDER


def test_plots_are_as_large_as_the_place_allows():
    columns, side = floor.grid_of(424, 6.0, 2.0)
    assert columns * side <= 6.0 + 1e-9
    assert np.ceil(424 / columns) * side <= 2.0 + 1e-9
    assert floor.grid_of(424, 12.0, 4.0)[1] == pytest.approx(2 * side)


@pytest.mark.parametrize("name", MONTHS)
def test_the_pages_own_ground_is_seen_between_the_plots(name):
    svg = b64decode(floor.source(drawn(name)).partition(",")[2]).decode()
    assert "<svg" in svg
    assert "fill: #ffffff" not in svg


def test_places_of_nearly_the_same_size_have_the_same_picture():
    assert size(581) == size(599) == 580
    assert (size(3), size(10**5)) == (100, 4_000)


def test_everything_is_said_in_words():
    busy, empty = said("a busy one"), said("an empty one")
    firms, month = zone("a busy one")
    for part in (
        "September 2027",
        "The gate is open",
        f"{month['workers']:,.0f} workers",
        "0.80",
        f"{month['firms']:,.0f} firms",
        "sits at the table",
        "A major provocation",
    ):
        assert part in busy
    for part in (
        "The gate is closed",
        "no firms, no workers",
        "stays away",
        "No major provocation",
        "at work: 0",
        f"left: {int(firms['was_inside'].sum())}",
    ):
        assert part in empty
    assert "Work is stopped" in said("a stopped one")
    assert counted(1, "firm") == "1 firm"


def test_every_state_has_a_look_of_its_own():
    assert len({floor.key(state) for state in range(len(floor.STATES))}) == len(floor.STATES)


def test_a_firm_is_at_work_idle_gone_or_never_came():
    firms = pl.DataFrame(
        {"number": [0, 1, 2, 3], "workers": [5.0, 0, 0, 0], "inside": [1.0, 1, 0, 0], "was_inside": [0, 1, 1, 0]}
    )
    assert floor.states_of(firms, "open").tolist() == [3, 2, 1, 0]
    assert floor.states_of(firms, "stopped").tolist() == [2, 2, 1, 0]


def test_a_firm_keeps_its_place_in_whatever_order_and_state_it_comes():
    firms, _ = zone("a busy one")
    middles = []
    for status, inside in (("open", 1.0), ("stopped", 1.0), ("open", 0.0)):
        one = firms.with_columns(
            inside=pl.when(pl.col("number") == 77).then(inside).otherwise(0.0),
            workers=1.0,
            was_inside=pl.col("number") == 77,
        )
        figure = floor.draw(one.sample(fraction=1, shuffle=True, seed=3), status, *PLACES[0])
        paths = [patch.get_path().vertices for patch in figure.findobj(PathPatch)]
        plot = next(path for path in paths if len(path) == 5)  # the first that is alone of its look
        middles.append(tuple(plot[:4].mean(axis=0).round(6)))
    assert len(set(middles)) == 1


def test_a_squares_area_grows_with_its_workers_on_one_scale():
    sides = floor.sides_of(np.array([100.0, 400.0, 1000.0, 5000.0]), np.full(4, floor.WORKING))
    assert sides[1] / sides[0] == pytest.approx(2)
    assert sides[3] == sides[2] == floor.SQUARE


def test_the_same_month_gives_the_same_bytes():
    first, second = (floor.source(drawn("a busy one")) for _ in range(2))
    assert first == second


def test_an_unknown_status_is_refused():
    with pytest.raises(KeyError):
        floor.draw(zone("a busy one")[0], "ajar", *PLACES[0])


def test_a_playback_is_the_history_that_the_story_tells():
    state = replace(OFFER.first, replicate=7)
    playback = Playback(study_of(state, OFFER), "recognition", 7)
    _, months, _ = live(any_study("story", policy="recognition", replicate=7))
    for number in (1, 20, playback.months):
        seen, row = playback.month(number), months.row(number - 1, named=True)
        assert seen["date"] == row["month"]
        for quantity in ("alignment", "workers", "sincerity"):
            assert seen[quantity] == pytest.approx(row[quantity], rel=1e-6)  # months are kept in float32


@pytest.fixture(scope="module")
def played():
    """A history with a zone, played to its end."""
    playback = Playback(study_of(OFFER.first, OFFER), "recognition", 333)
    playback.month(playback.months)
    return playback


def test_a_playback_can_be_wound_back_to_the_same_picture(played):
    playback = Playback(study_of(OFFER.first, OFFER), "recognition", 333)
    assert playback.month(10) == played.month(10)
    assert playback.floor(10).equals(played.floor(10))


def test_workers_on_the_floor_are_the_workers_of_the_zone(played):
    counts = [played.floor(month)["workers"].sum() for month in range(1, played.months + 1)]
    assert max(counts) > 0
    for month, count in enumerate(counts, start=1):
        assert count == pytest.approx(played.month(month)["workers"])


def test_the_chronicle_of_a_month_holds_nothing_that_comes_later(played):
    whole = played.told(played.months)
    early = played.told(20)
    assert early == whole[len(whole) - len(early) :]
    assert len(early) < len(whole)


def test_a_playback_has_no_month_before_the_first_or_after_the_last():
    playback = Playback(study_of(OFFER.first, OFFER), "recognition", 1)
    for number in (-3, playback.months + 1, 10**9):
        with pytest.raises(IndexError):
            playback.month(number)

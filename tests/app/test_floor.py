"""The zone's floor plan: every firm keeps its place, and every state is said in words as well."""

from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pytest
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from experiments.app import floor
from experiments.lab.present import style
from tests.support.sheets import assert_in_its_place, texts_of

WIDTHS = (style.PAGE, style.ROOM, style.PHONE)
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
        {
            "number": np.arange(count, dtype=float),
            "workers": workers,
            "workforce": 440.0,
            "inside": 1.0 * inside,
            "was_inside": was,
        }
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


@cache
def drawn(name, width):
    return floor.draw(*zone(name), width=width)


def said(figure):
    return " | ".join(text for text, *_ in texts_of(figure))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", MONTHS)
def test_no_text_leaves_the_sheet_covers_another_or_is_too_small(name, width):
    assert_in_its_place(drawn(name, width))
    assert min(t.get_size() for t in drawn(name, width).findobj(Text) if t.get_text()) >= 9


@pytest.mark.parametrize("count", [0, 1, 7, 2000])
@pytest.mark.parametrize("width", WIDTHS)
def test_any_number_of_firms_fits_its_fence(count, width):
    assert_in_its_place(floor.draw(*zone("a busy one", count), width=width))
    columns, side = floor.grid_of(count, 6.0, 2.0)
    assert columns * side <= 6.0 + 1e-9
    assert np.ceil(count / columns) * side <= 2.0 + 1e-9


def test_everything_is_said_in_words():
    busy, empty = said(drawn("a busy one", style.ROOM)), said(drawn("an empty one", style.ROOM))
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
    assert "Work is stopped" in said(drawn("a stopped one", style.PHONE))


def test_a_firm_is_at_work_idle_gone_or_never_came():
    firms = pl.DataFrame(
        {"number": [0, 1, 2, 3], "workers": [5.0, 0, 0, 0], "inside": [1.0, 1, 0, 0], "was_inside": [0, 1, 1, 0]}
    )
    assert floor.states_of(firms, "open").tolist() == [3, 2, 1, 0]
    assert floor.states_of(firms, "stopped").tolist() == [2, 2, 1, 0]


def test_a_firm_keeps_its_place_in_whatever_order_and_state_it_comes():
    firms, month = zone("a busy one")
    month |= {"firms": 1.0, "workers": 1.0}
    middles = []
    for status, inside in (("open", 1.0), ("stopped", 1.0), ("open", 0.0)):
        one = firms.with_columns(
            inside=pl.when(pl.col("number") == 77).then(inside).otherwise(0.0),
            workers=1.0,
            was_inside=pl.col("number") == 77,
        )
        figure = floor.draw(one.sample(fraction=1, shuffle=True, seed=3), month | {"status": status})
        paths = [patch.get_path().vertices for patch in figure.findobj(PathPatch)]
        plot = next(path for path in paths if len(path) == 5)  # the first that is alone of its look
        middles.append(tuple(plot[:4].mean(axis=0).round(6)))
    assert len(set(middles)) == 1


def test_a_squares_area_grows_with_its_workers_on_one_scale():
    sides = floor.sides_of(np.array([100.0, 400.0, 1000.0, 5000.0]), np.full(4, floor.WORKING))
    assert sides[1] / sides[0] == pytest.approx(2)
    assert sides[3] == sides[2] == floor.SQUARE


def test_the_same_month_gives_the_same_bytes():
    first, second = (style.svg(floor.draw(*zone("a busy one"))) for _ in range(2))
    assert first == second


def test_an_unknown_status_is_refused():
    firms, month = zone("a busy one")
    with pytest.raises(KeyError):
        floor.draw(firms, month | {"status": "ajar"})

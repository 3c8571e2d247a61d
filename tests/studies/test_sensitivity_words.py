"""What is said of indices: with their intervals, and by name only where these do not reach to zero."""

import polars as pl
import pytest

from experiments.sensitivity.words import sentences
from tests.support.studies import study

KEYS = {"world": "baseline", "policy": "recognition", "outcome": "talks_by_deadline", "of": "effect", "size": 8}


def said(method, *rows):
    """The sentence on a summary of the effect on talks. rows: factor, index, value, low, high."""
    table = pl.DataFrame(
        [
            KEYS | dict(zip(("factor", "index", "value", "low", "high"), row, strict=True)) | {"unsure": row[3] <= 0}
            for row in rows
        ]
    )
    asked = study("sensitivity", method=method, vary=["moscow"], points=8, policy="recognition")
    return sentences(asked, table)[1]


def sobol(*totals, first=(0.12, 0.05, 0.2), hand=(0.4, 0.3, 0.5)):
    luck = ("luck", "first", *first), ("luck", "total", *hand)
    return said("sobol", *((name, "total", *row) for name, *row in totals), *luck)


def morris(*stars, luck=(0.1, 0.05, 0.2)):
    return said("morris", *((name, "mu_star", *row) for name, *row in stars), ("luck", "mu_star", *luck))


SURE, SMALL, UNSURE = ("seoul", 0.6, 0.4, 0.7), ("firm", 0.2, 0.1, 0.3), ("moscow", 3.61, 0.0, 3.61)


@pytest.mark.parametrize(
    ("luck", "told", "untold"),
    [
        ({}, ["explains 12 % (interval 5 % to 20 %). It has a hand in 40 % (interval 30 % to 50 %)."], "cannot be"),
        ({"first": (0.12, -0.01, 0.3)}, ["luck alone explains no share that can be told from zero. It has"], "12 %"),
        ({"hand": (0.33, 0.0, 0.9)}, ["How much it has a hand in cannot be told."], "33 %"),
    ],
)
def test_the_share_of_luck_is_told_with_its_interval_or_not_at_all(luck, told, untold):
    text = sobol(SURE, SMALL, **luck)
    assert [part for part in told if part not in text] == []
    assert untold not in text


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        ([SURE, SMALL], "Of the numbers, those of Seoul have a hand in most, 60 % (interval 40 % to 70 %)."),
        ([UNSURE, SURE], "Of the numbers that can be told to have a hand in it, those of Seoul have a hand in most"),
        ([UNSURE], "No number can be told to have a hand in it."),
    ],
)
def test_only_what_the_sample_tells_from_zero_has_a_hand_in_most(totals, told):
    text = sobol(*totals)
    assert told in text
    assert "Moscow" not in text


MUCH, MORE, SAME = ("a.a", 0.3, 0.2, 0.4), ("b.b", 0.2, 0.1, 0.3), [(f"c.{k}", 0.1, 0.05, 0.2) for k in "defg"]


def test_only_what_moves_it_surely_is_named_with_its_interval():
    text = morris(MUCH, MORE, ("z.z", 0.9, -0.1, 1.5), ("y.y", 0.0, 0.0, 0.0))
    assert "a.a (30.0, interval 20.0 to 40.0) and b.b (20.0, " in text
    assert "z.z" not in text
    assert "y.y" not in text
    assert "more can be told" not in text
    assert "Other luck moves it by 10.0 on average (interval 5.0 to 20.0)." in text


def test_those_beyond_three_are_counted_and_so_are_those_that_move_it_as_much():
    assert "Three more can be told to move it, three as much as the last of these." in morris(MUCH, MORE, *SAME)
    last = ("h.h", 0.05, 0.01, 0.2)
    assert "One more can be told to move it. " in morris(MUCH, MORE, SAME[0], last)


def test_where_no_walk_tells_enough_nothing_is_named():
    text = morris(("z.z", 0.9, -0.1, 1.5), ("y.y", 0.0, 0.0, 0.0), luck=(0.1, 0.0, 0.3))
    assert text.startswith("So few walks cannot tell which number moves the effect of recognition on talks")
    assert "z.z" not in text
    assert text.endswith("How much other luck moves it cannot be told.")


def test_what_never_varied_is_said_of_these_runs_only():
    asked = study("sensitivity", vary=["moscow"], points=8, policy="status_quo")
    row = KEYS | {"factor": "luck", "index": "total", "value": 0.1, "low": 0.0, "high": 0.2, "unsure": True}
    assert sentences(asked, pl.DataFrame([row]))[0].endswith(" never varies in these runs.")
    assert "never varies" not in sobol(SURE)

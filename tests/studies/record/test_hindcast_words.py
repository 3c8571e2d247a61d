"""What the verdict of a hindcast says of series that lose and of bands that are too wide."""

import re

import numpy as np
import polars as pl
import pytest

from experiments.hindcast.counted import Counted, more_with_hope
from experiments.hindcast.words import hindcast_verdict
from experiments.record.past import HOPE, NO_HOPE
from tests.support.shipped import hindcast_of
from tests.support.studies import checked, small


def counts(histories, path, without, hoping):
    """So many histories: that take the path, and that begin talks at each fall, without and with hope of relief."""
    dice = np.random.default_rng(1)
    falls = {
        world: np.array([dice.permutation(histories) < count for count in began])
        for world, began in ((NO_HOPE, without), (HOPE, hoping))
    }
    return Counted(path, falls)


COUNTS = counts(500, 1, (94, 73), (178, 49))


@pytest.fixture(scope="module")
def tables():
    return small("hindcast").tables


def test_the_verdict_names_every_series_those_that_lose_too(tables):
    study = checked("hindcast", hindcast_of(20))
    judge = pl.col("period") == "judge"
    firms, wages = pl.col("series") == "firms", pl.col("series") == "wages"
    scores = tables["scores"].with_columns(
        beats_last_value=pl.when(judge).then(~firms), beats_trend=pl.when(judge).then(~wages)
    )
    said = " ".join(hindcast_verdict(study, tables | {"scores": scores}, COUNTS))
    for part in (
        "it beats both in workers and output",
        "loses to the last value carried forward in firms",
        "loses to the linear trend in wages",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("inside", "width", "verdict"),
    [
        (17, 50, "Between 6 and 14 would be right, so that these bands are too wide."),
        (3, 50, "too narrow"),
        (11, 50, "neither too wide nor too narrow"),
        (20, 90, "neither too wide nor too narrow"),
        (12, 90, "too narrow"),
    ],
)
def test_seventeen_of_twenty_figures_in_the_fifty_percent_bands_are_said_to_be_too_many(tables, inside, width, verdict):
    study = checked("hindcast", hindcast_of(20))
    right = {"coverage50": 0.5, "coverage90": 0.9} | {f"coverage{width}": inside / 20}
    scores = tables["scores"].with_columns(n=pl.lit(5), **{name: pl.lit(share) for name, share in right.items()})
    (told,) = [
        text for text in hindcast_verdict(study, tables | {"scores": scores}, COUNTS) if f"{width} % bands" in text
    ]
    assert told.startswith(f"Of 20 judged figures of the zone, {inside} lie in")
    assert told.endswith(verdict if verdict.endswith(".") else f"these bands are {verdict}.")


def told(tables, counted):
    """What is said of the path, and of the fall of income."""
    said = hindcast_verdict(checked("hindcast", hindcast_of(20)), tables, counted)
    (path,) = [text for text in said if "whole path of 2018-19" in text]
    (income,) = [text for text in said if text.startswith("Where only income counts")]
    return path, income


def test_a_path_that_no_history_takes_has_no_chance_but_an_upper_end(tables):
    path, _ = told(tables, counts(20, 0, (5, 2), (8, 2)))
    assert path == "None of 20 histories takes the whole path of 2018-19: its chance is at most 16.1 %."
    path, _ = told(tables, COUNTS)
    assert re.fullmatch(r"The whole path of 2018-19 has a chance of <?[\d.]+ %\.", path)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (COUNTS, "1.29 times as often in 2018-19 as in 2020-21. Where they may bring relief, it is 3.63 times. On"),
        (COUNTS, "so that the story of relief is closer to the record."),
        (counts(500, 1, (178, 49), (94, 73)), "so that the story of relief is no closer to the record."),
        (counts(20, 1, (5, 4), (8, 3)), "20 histories cannot tell which story is closer to the record."),
        (counts(500, 1, (94, 73), (94, 73)), "500 histories cannot tell which story is closer to the record."),
        (counts(20, 1, (5, 4), (7, 0)), "relief, they begin in seven of 20 histories in 2018-19 and in none in"),
        (counts(20, 1, (5, 0), (7, 2)), "talks begin in five of 20 histories in 2018-19 and in none in 2020-21. Where"),
        (counts(20, 1, (5, 0), (7, 2)), "relief, they begin 3.50 times as often in 2018-19 as in 2020-21."),
    ],
)
def test_one_story_is_closer_only_where_the_histories_tell_them_apart(tables, counted, said):
    _, income = told(tables, counted)
    assert said in income
    assert not ("cannot tell" in income and "so that" in income)


@pytest.mark.parametrize("n", [20, 500])
def test_the_interval_holds_how_much_more_often_talks_begin_with_hope(n):
    """Histories of one plausible set of numbers are alike: a common draw moves all four chances."""
    dice, held = np.random.default_rng(1), []
    shares = np.array([[0.36, 0.1], [0.19, 0.15]])
    known = np.log(shares[0, 0] / shares[0, 1]) - np.log(shares[1, 0] / shares[1, 1])
    for _ in range(400):
        ready = 2 * dice.random(n)
        began = dice.random((2, 2, n)) < shares[:, :, None] * ready
        found = more_with_hope({HOPE: began[0], NO_HOPE: began[1]})
        held.append(found.low <= known <= found.high)
    assert np.mean(held) >= 0.93

"""What the verdict of a hindcast says of series that lose and of bands that are too wide."""

import polars as pl
import pytest

from experiments.hindcast.words import hindcast_verdict
from tests.support.shipped import hindcast_of
from tests.support.studies import checked, small


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
    said = " ".join(hindcast_verdict(study, tables | {"scores": scores}))
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
    (told,) = [text for text in hindcast_verdict(study, tables | {"scores": scores}) if f"{width} % bands" in text]
    assert told.startswith(f"Of 20 judged figures of the zone, {inside} lie in")
    assert told.endswith(verdict if verdict.endswith(".") else f"these bands are {verdict}.")

"""The posterior that ships is the one that is published, and the guide says what it is worth."""

import polars as pl
import pytest

from experiments.lab.design.places import CONF
from tests.tools import readme


def test_the_published_posterior_is_the_one_that_ships():
    folder = readme.PUBLISHED / "calibrate" / "posterior"
    summary = pl.read_csv(folder / "summary.csv")
    shipped = pl.read_csv(CONF / "parameters" / "posterior.csv")
    assert set(summary["parameter"]) == set(shipped.columns), "run `make posterior`"
    for row in summary.iter_rows(named=True):
        assert shipped[row["parameter"]].median() == pytest.approx(row["q50"], rel=1e-3)


def test_the_guide_says_how_many_independent_draws_the_posterior_is_worth():
    summary = pl.read_csv(readme.PUBLISHED / "calibrate" / "posterior" / "summary.csv")
    rows = len(pl.read_csv(CONF / "parameters" / "posterior.csv"))
    worth = {
        agent: summary.filter(pl.col("parameter").str.starts_with(f"{agent}."))["independent"].to_numpy().min()
        for agent in ("pyongyang", "firm")
    }
    said = " ".join(readme.GUIDE.read_text("utf-8").split())
    assert f"Its {rows:,} rows share ancestors" in said
    assert f"worth {worth['pyongyang']:.0f} independent draws, of the firms {worth['firm']:.0f}." in said

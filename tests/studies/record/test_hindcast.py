"""The model against the record: what a hindcast leaves behind, and whether its scores are right."""

import json

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.hindcast.figures import chances, patterns, record, shape, since_article
from experiments.hindcast.judgement import article, judgements
from experiments.hindcast.words import hindcast_verdict
from experiments.lab.present.drawing import pictures
from experiments.record.past import AFTER_HANOI, ARTICLE, SUMMITS, Past, relive
from experiments.record.patterns import PATTERNS
from model.outcomes import QUANTITY
from tests.studies.record.test_hindcast_words import COUNTS
from tests.support.shipped import hindcast_of
from tests.support.studies import checked, kept


@pytest.fixture(scope="module")
def folder():
    return kept("hindcast")


@pytest.fixture(scope="module")
def tables(folder):
    return {
        name: pl.read_csv(folder / f"{name}.csv", try_parse_dates=True)
        for name in ("summary", "series", "scores", "shape", "forecasts", "article")
    }


DRAWN = ("since_article", "chances", "record", "patterns", "provocations")


def test_a_hindcast_leaves_exactly_the_files_it_promises(folder):
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    figures = {f"figures/{name}.{kind}" for name in DRAWN for kind in ("png", "svg")}
    tables = ("summary", "series", "scores", "shape", "forecasts", "article")
    texts = {
        *(f"{name}.csv" for name in tables),
        "README.md",
        "columns.csv",
        "manifest.json",
        "report.html",
        "ro-crate-metadata.json",
    }
    assert found == figures | texts


def test_every_pattern_is_a_row_with_its_range_and_verdict(tables):
    rows = {row["pattern"]: row for row in tables["summary"].iter_rows(named=True)}
    assert list(rows) == [pattern.name for pattern in PATTERNS]
    for row in rows.values():
        above = row["low"] is None or row["model"] >= row["low"]
        below = row["high"] is None or row["model"] <= row["high"]
        assert row["passed"] == (above and below)


def test_the_judge_column_holds_2011_to_2015_and_nothing_of_it_is_fitted():
    fit = {pattern.name for pattern in PATTERNS if pattern.column == "fit"}
    judge = {pattern.name for pattern in PATTERNS if pattern.column == "judge"}
    assert not any(str(year) in name for name in fit for year in (*range(2011, 2025), 2026))
    assert not any("since_2022" in name for name in fit)
    assert {f"workers_{year}" for year in range(2011, 2016)} <= judge
    assert {
        "dip_2013",
        "recovery_2014",
        "cheonan",
        "restart",
        "quiet_2010",
        "silence",
        "patron_lost",
        "kumgang",
    } <= judge


def test_every_observed_figure_stands_beside_bands_in_order(tables):
    series = tables["series"]
    for low, high in (("q05", "q25"), ("q25", "q50"), ("q50", "q75"), ("q75", "q95")):
        assert (series[low] <= series[high]).all()
    zone = series.filter(pl.col("series") != "provocations")
    assert zone["date"].dt.year().min() == 2005
    assert zone["date"].dt.year().max() == 2015
    assert zone.filter(period="judge").select("last_value", "trend").null_count().row(0) == (0, 0)
    assert zone.filter(period="fit")["trend"].is_null().all()
    assert zone.filter(series="workers", period="judge")["date"].dt.year().to_list() == [*range(2011, 2016)]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_tables_whatever_the_threads(folder, tmp_path):
    words = ["hindcast", "replicates=20", "name=two", f"results={tmp_path}", "threads=2", "figures=false"]
    assert main(words) == 0
    for name in ("summary", "series", "scores", "shape", "forecasts", "article"):
        again = tmp_path / "hindcast" / "two" / f"{name}.csv"
        assert again.read_bytes() == (folder / f"{name}.csv").read_bytes()


def test_by_the_rules_a_zone_may_be_lost_and_the_patterns_stay_as_they_are(tables, tmp_path):
    words = ["hindcast", "events=simulated", "replicates=20", "name=x", f"results={tmp_path}", "figures=false"]
    assert main(words) == 0
    other = tmp_path / "hindcast" / "x"
    assert pl.read_csv(other / "summary.csv")["model"].to_list() == tables["summary"]["model"].to_list()

    def least(table):
        late = table.filter(pl.col("series") == "output", pl.col("date").dt.year() == 2015)
        return late["q05"].item()

    # By the rules, some histories have lost their zone by 2015.
    assert least(pl.read_csv(other / "series.csv", try_parse_dates=True)) == 0
    assert least(tables["series"]) > 0


def test_the_manifest_says_what_was_drawn(folder):
    found = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert found["command"] == "kaesong hindcast replicates=20 seed=1"
    assert found["configuration"]["draws"]["file"].endswith("posterior.csv")


# What was never fitted


@pytest.fixture(scope="module")
def past():
    return relive(checked("hindcast", hindcast_of(20, None)), 20)


def test_the_joint_chance_of_the_summits_is_read_from_whole_months(past):
    months = np.zeros((4, 24), QUANTITY).view(np.recarray)
    months["at_table"][0, 5:18] = 1  # June 2018 to June 2019: the path of the record
    months["at_table"][1, 5:] = 1  # never over
    months["at_table"][2, 6:12] = 1  # a month too late
    months["at_table"][3, 5:18] = 1
    months["provocations"][3, 11] = 1  # not an empty year
    one = Past(past.months | {SUMMITS: months}, past.first, past.stops, past.tenants)
    found = judgements(one).filter(pl.col("question").str.starts_with("2018-19"))
    chance = dict(zip(found["statement"], found["model_chance"], strict=True))
    begin, empty, over, joint = chance.values()
    assert (begin, empty, joint) == (
        pytest.approx(0.75, abs=0.06),
        pytest.approx(0.75, abs=0.06),
        pytest.approx(0.25, abs=0.06),
    )
    assert over == pytest.approx(2 / 3, abs=0.06)  # of those in which talks had begun
    rivals = found["constant_chance"].to_list()
    assert rivals[3] == pytest.approx(np.prod(rivals[:3]))


def test_every_row_of_the_judge_column_is_asked_and_beside_its_rivals(tables):
    found = tables["forecasts"]
    questions = found["question"].unique().to_list()
    for word in ("2018-19", "Silence", "2022 to 2024", "February 2025", "Alignment", "Income", "Kumgang"):
        assert any(word in question for question in questions), word
    assert found.select(pl.col("^(model|constant|last)_crps$")).null_count().sum_horizontal().item() == 0
    unnamed = found.filter(pl.col("constant_log").is_null())
    assert unnamed["unit"].unique().to_list() == ["share"]
    assert found["model_chance"].is_between(0, 1).all()


def test_the_observed_figures_are_those_of_the_evidence(tables):
    found = tables["forecasts"]
    observed = {(row["question"], row["statement"]): row["observed"] for row in found.iter_rows(named=True)}
    since, years = "February 2025 to August 2026", "2022 to 2024"
    assert observed[since, "Provocations"] == 38
    assert observed[since, "Months with a major event"] == 0
    assert observed[years, "Provocations"] == 51 + 29 + 40
    assert observed[years, "Months with a major event"] == 13
    assert {statement for question, statement in observed if question == since} >= {"No talks"}


def test_the_figure_since_the_article_adds_up_the_months_of_both(past, tables):
    table = article(past)
    assert table.group_by("series").len()["len"].unique().to_list() == [19]
    last = {row["series"]: row for row in table.filter(pl.col("date") == pl.col("date").max()).iter_rows(named=True)}
    assert [last[name]["observed"] for name in ("provocations", "major", "at_table")] == [38, 0, 0]
    model = past.months[ARTICLE]["provocations"][:, :19].sum(axis=1)
    assert last["provocations"]["q50"] in model
    seen = texts(since_article.draw(tables["article"]))
    assert "Since the article was written" in seen
    assert "by August 2026: 38" in seen


def test_misses_are_drawn_as_hits_are(tables):
    found = tables["forecasts"]
    seen = texts(chances.draw(found))
    assert all(statement in seen for statement in found["statement"])
    assert f"the model foresaw {found['beats_constant'].sum()} better" in seen


def test_the_years_before_the_article_are_foreseen_from_the_era_before(past):
    """Seen from December 2021, 2022-24 lie around the level of 2012-21."""
    rate = past.months["since_2022"]["provocations"].mean()
    assert rate < 2.5, "the level of 2022 stands in the table; nobody may have looked it up"


def test_nothing_of_the_silence_is_given_but_offers(past):
    assert past.months[AFTER_HANOI].shape[1] == 83


# Words and pictures


def test_the_verdict_says_so_where_the_model_beats_no_rival(tables):
    study = checked("hindcast", hindcast_of(20))
    beaten = tables["scores"].with_columns(beats_last_value=pl.lit(False), beats_trend=pl.lit(False))
    said = hindcast_verdict(study, tables | {"scores": beaten}, COUNTS)
    both = "the last value carried forward and the linear trend"
    assert f"Of the zone's four series, it loses to {both} in workers, output, wages and firms." in said


def test_the_verdict_names_what_is_missed(tables):
    study = checked("hindcast", hindcast_of(20))
    *_, last = hindcast_verdict(study, tables, COUNTS)
    for row in tables["summary"].filter(~pl.col("passed")).iter_rows(named=True):
        assert row["statement"] in last


def texts(figure):
    return " ".join(text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text")))


def test_the_figures_say_what_was_given_and_give_units(tables, tmp_path):
    drawn = record.draw(tables["series"], tables["scores"], "given")
    assert "on record" in texts(drawn)
    assert "million US dollars a year" in texts(drawn)
    assert "rules" in texts(record.draw(tables["series"], tables["scores"], "simulated"))
    assert "events a month" in texts(shape.draw(tables["series"], tables["shape"]))
    seen = texts(patterns.draw(tables["summary"]))
    assert seen.count("FAIL") >= (~tables["summary"]["passed"]).sum()
    assert all(path.stat().st_size > 1000 for path in pictures(drawn).save(tmp_path, "record"))


def test_the_report_is_whole_without_the_internet(folder):
    page = (folder / "report.html").read_text("utf-8")
    assert "Would the model have foreseen the zone?" in page
    assert all(pattern.statement in page for pattern in PATTERNS)
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert 'src="http' not in page


def test_relive_reports_its_replicates():
    seen = []
    relive(checked("hindcast", hindcast_of(20)), 20, lambda done, total: seen.append((done, total)))
    assert sum(done for done, _ in seen) == seen[0][1] == 2 * 20, "two worlds of the zone"

"""The model against the record: what a hindcast leaves behind, and whether its scores are right."""

import json

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.hindcast.figures import chances, patterns, record, shape, since_article
from experiments.hindcast.judgement import article, before, judgements
from experiments.hindcast.proper import Binomial, Histories, InRange, Level, Poisson, ever, hazard, surprise
from experiments.hindcast.scores import beside, forecasts, scores
from experiments.hindcast.words import hindcast_verdict
from experiments.lab.present.drawing import pictures
from experiments.record import record as observed_record
from experiments.record.past import AFTER_HANOI, ARTICLE, SUMMITS, Past, relive
from experiments.record.patterns import PATTERNS
from experiments.record.readings import autocorrelation, dispersion, mean_spell, onsets
from model.outcomes import QUANTITY
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


# Scores


def test_the_rivals_carry_the_last_value_forward_and_draw_the_line():
    years, ahead = np.arange(2005, 2011), np.array([2011, 2015])
    found = forecasts(years, 10.0 * (years - 2000), ahead)
    np.testing.assert_allclose(found["last_value"], [100, 100])
    np.testing.assert_allclose(found["trend"], [110, 150])


def made_up(model, observed=(100.0, 100.0), rival=(150.0, 150.0)):
    """The scores of a forecast of two years; ``model``: (replicates, years)."""
    from datetime import date

    dates = [date(2011, 12, 31), date(2012, 12, 31)]
    table = beside("workers", "judge", dates, np.array(observed), np.array(model, float))
    table = table.with_columns(last_value=pl.Series(rival), trend=pl.Series(observed))
    return scores(table).row(0, named=True)


def test_a_sure_forecast_scores_its_absolute_error():
    row = made_up(np.full((30, 2), 120.0))
    assert row["mae"] == pytest.approx(20)
    assert row["crps"] == pytest.approx(20)
    assert row["bias"] == pytest.approx(0.2)
    assert row["beats_last_value"]
    assert not row["beats_trend"]  # which was right to the last unit


def test_the_score_of_a_normal_forecast_is_the_formula_of_gneiting_and_raftery():
    z = np.random.default_rng(1).standard_normal((4000, 1))
    row = made_up(100 + 10 * np.hstack([z, z]))
    # 2 phi(0) - 1 / sqrt(pi), times the standard deviation, for an observation at the mean
    assert row["crps"] == pytest.approx(10 * (2 / np.sqrt(2 * np.pi) - 1 / np.sqrt(np.pi)), rel=0.05)
    assert row["coverage50"] == row["coverage90"] == 1


def test_a_wild_forecast_with_the_right_median_does_not_beat_a_near_miss():
    wild = 100 + 400 * np.random.default_rng(1).standard_normal((4000, 1))
    row = made_up(np.hstack([wild, wild]), rival=(110.0, 110.0))
    assert row["mae"] < 20
    assert not row["beats_last_value"]


# What was never fitted


def test_the_rivals_scores_are_those_of_their_distributions():
    chances = np.array([Poisson(2.5).chance(k) for k in range(60)])
    assert chances.sum() == pytest.approx(1)
    below = np.cumsum(chances)
    assert Poisson(2.5).crps(4) == pytest.approx(((below - (np.arange(60) >= 4)) ** 2).sum(), rel=1e-6)
    assert Binomial(1, 0.3).crps(1) == pytest.approx(0.7**2)
    chances = np.array([Binomial(19, 0.26).chance(k) for k in range(20)])
    assert chances.sum() == pytest.approx(1)
    assert Binomial(19, 0.26).crps(0) == pytest.approx(((np.cumsum(chances) - 1) ** 2).sum(), rel=1e-6)
    assert Level(0.2).crps(0.85) == pytest.approx(0.65)
    assert Level(0.2).chance(0.85) is None


def test_the_models_scores_come_near_those_of_the_distribution_that_it_draws_from():
    drawn = Histories(np.random.default_rng(1).poisson(20, 4000))
    for observed in (12, 20, 30):
        assert surprise(drawn.chance(observed)) == pytest.approx(surprise(Poisson(20).chance(observed)), abs=0.15)
        assert drawn.crps(observed) == pytest.approx(Poisson(20).crps(observed), rel=0.05)


def test_a_chance_of_an_event_is_its_share_and_never_nothing():
    half = Histories(np.repeat([0.0, 1.0], 500))
    assert half.chance(1) == pytest.approx(0.5, abs=1e-3)
    assert half.chance(0) + half.chance(1) == pytest.approx(1)
    assert half.crps(1) == pytest.approx(0.25, abs=1e-3)
    never = Histories(np.zeros(100))
    assert 0 < never.chance(1) < 0.01
    levels = InRange(np.linspace(0, 1, 101), 0.7, 1.0)
    assert levels.chance(0.85) == pytest.approx(0.31, abs=0.01)


def test_a_constant_hazard_gives_a_geometric_wait():
    assert ever(0.1, 1) == pytest.approx(0.1)
    assert 1 - ever(0.1, 7) == pytest.approx(0.9**7)
    assert hazard(np.array([0, 1, 0, 1]), 4) == pytest.approx(0.5 + 0.5 / 4)
    assert 0 < hazard(np.zeros(10), 100) == pytest.approx(0.005)


def test_a_rival_knows_nothing_after_the_eve():
    from datetime import date

    long_run, last = before(date(2018, 1, 1), 24)
    talks = observed_record.talks(date(1993, 3, 1), date(2017, 12, 1))
    assert talks.sum() == 113 + 69 + 3
    away = len(talks) - talks.sum()  # months that follow one away: one before the record, not the last
    assert long_run.begins == pytest.approx(3 / away + 0.5 / len(talks))
    assert long_run.ends == pytest.approx(3 / 185 + 0.5 / len(talks))
    assert last.events == pytest.approx((25 + 19) / 24 + 0.5 / 240)
    assert last.majors == pytest.approx(6 / 24 + 0.5 / 240)  # January, February, September 2016; three of 2017


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


# Readings


def test_counts_that_repeat_themselves_are_correlated_and_poisson_counts_are_not_dispersed():
    luck = np.random.default_rng(1)
    poisson = luck.poisson(2.0, (200, 400)).astype(float)
    assert dispersion(poisson).mean() == pytest.approx(1, abs=0.05)
    assert autocorrelation(poisson).mean() == pytest.approx(0, abs=0.02)
    assert autocorrelation(np.repeat(poisson, 2, axis=1)).mean() == pytest.approx(0.5, abs=0.02)
    assert np.isnan(dispersion(np.zeros((1, 12)))).all()
    assert np.isnan(autocorrelation(np.ones((1, 12)))).all()


def test_an_onset_is_a_month_at_the_table_after_one_away():
    at_table = np.array([[0, 1, 1, 0, 1, 0], [1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]])
    assert onsets(at_table).tolist() == [2, 1, 0]
    assert mean_spell(at_table).tolist() == [1.5, 2, 0]


# Words and pictures


def test_the_verdict_says_so_where_the_model_beats_no_rival(tables):
    study = checked("hindcast", hindcast_of(20))
    beaten = tables["scores"].with_columns(beats_last_value=pl.lit(False), beats_trend=pl.lit(False))
    said = hindcast_verdict(study, tables | {"scores": beaten})
    both = "the last value carried forward and the linear trend"
    assert f"Of the zone's four series, it loses to {both} in workers, output, wages and firms." in said


def test_the_verdict_names_what_is_missed(tables):
    study = checked("hindcast", hindcast_of(20))
    *_, last = hindcast_verdict(study, tables)
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

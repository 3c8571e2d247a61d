"""The story: true to the state month by month, true to the ensemble, and fit to be read aloud."""

import itertools
import json
import re

import polars as pl
import pytest

from experiments import story as job
from experiments.__main__ import main
from experiments.lab.present import words
from experiments.lab.present.phrases import dollars
from experiments.story import chronicle
from experiments.story.figures.strip import INCOME
from experiments.story.snapshot import first as before_the_first
from experiments.story.snapshot import following
from model.ensemble import firms_of, histories, months_of
from model.kaesong import Kaesong
from model.luck import draw
from model.outcomes import OUTCOMES, QUANTITIES
from model.state import CLOSED, OPEN, SUSPENDED
from tests.support.stories import FEW, HISTORIES, each, lived, study


def told(tale, event, containing=""):
    return [
        entry.month
        for _, entries in tale.months
        for entry in entries
        if entry.event == event and re.search(containing, entry.sentence)
    ]


def lived_through(snapshots, happens):
    return [after.number for before, after in itertools.pairwise(snapshots) if happens(before.s, after.s)]


@each
@pytest.mark.parametrize(
    ("event", "containing", "happens"),
    [
        ("talks", "talks began", lambda b, a: b.pyongyang.at_table < a.pyongyang.at_table),
        ("talks", "talks failed", lambda b, a: a.pyongyang.failed > 0),
        ("talks", "in agreement", lambda b, a: b.pyongyang.rounds_concluded < a.pyongyang.rounds_concluded),
        ("opening", "opened its gates", lambda b, a: b.zone.status == CLOSED and a.zone.status == OPEN),
        ("closure", "", lambda b, a: b.zone.status != CLOSED and a.zone.status == CLOSED),
        ("closure", "^Seoul closed", lambda b, a: b.ledgers.stops_by_seoul < a.ledgers.stops_by_seoul),
        ("stop", "stopped the zone", lambda b, a: b.zone.status != SUSPENDED and a.zone.status == SUSPENDED),
        ("stop", "ran again|open again", lambda b, a: b.zone.status == SUSPENDED and a.zone.status == OPEN),
        ("war", "ended", lambda b, a: b.calendar.war > a.calendar.war),
        ("major provocation", "", lambda b, a: a.provocations.major > 0),
        ("exemption", "exempted", lambda b, a: b.committee.exempt < a.committee.exempt),
        ("reversal", "", lambda b, a: b.washington.green_light.force > a.washington.green_light.force),
    ],
)
def test_what_is_told_happened_in_that_month_and_what_happened_is_told(number, event, containing, happens):
    _, snapshots, _, _, tale = lived(number)
    expected = lived_through(snapshots, happens)
    if event == "exemption" and snapshots[0].p.committee.required == 0:
        expected = []
    assert told(tale, event, containing) == expected


def test_the_histories_hold_what_they_are_meant_to_show():
    events = {entry.event for n in range(len(HISTORIES)) for _, es in lived(n)[4].months for entry in es}
    silent = {"Seoul's levers", "freeze", "leaving"}
    assert set(chronicle.EVENTS) - silent <= events


@each
def test_as_many_major_provocations_are_told_as_the_outcomes_count(number):
    *_, outcomes, tale = lived(number)
    assert len(told(tale, "major provocation")) == outcomes["major_provocations"]


@each
def test_the_balance_is_the_ensembles_row_of_the_same_replicate(number):
    made, snapshots, _, outcomes, tale = lived(number)
    luck = draw(made.seed, made.replicate, months_of(made.base), firms_of(made.base, made.packages))
    row = histories(made.base, made.packages, luck)[0, 0]
    assert outcomes == pytest.approx({name: float(row[name]) for name in OUTCOMES}, nan_ok=True)
    assert tale.closing == chronicle.closing(snapshots, {name: float(row[name]) for name in OUTCOMES})
    text = " ".join(tale.closing)
    for name in ("alignment_mean", "sincerity_end", "reliability_end", "cash_russia"):
        if row[name] > 0:
            assert words.shown(name, float(row[name])) in text


@each
def test_it_can_be_read_aloud(number):
    tale = lived(number)[4]
    text = tale.markdown("replicate 1, seed 1")
    assert not re.search(r"\bnan\b|[{}\[\]_]|None|\binf\b|  |\.\.|log odds|hazard", text)
    assert not re.search(r"\d\.\d{3}|\d{5}", text)
    assert re.search(r"-\d", text) is None
    spoken = [*tale.opening[1:], *tale.closing, *(entry.sentence for _, entries in tale.months for entry in entries)]
    for sentence in itertools.chain.from_iterable(re.split(r"(?<=\.) ", text) for text in spoken):
        assert len(sentence.split()) <= 25, sentence
    for _, entries in tale.months:
        for entry in entries:
            assert entry.sentence.endswith(".")
            assert entry.sentence[0].isupper() or entry.sentence[0].isdigit()
            assert not re.search(r"\b(1|one) (months|firms|rounds|offers|provocations)\b", entry.sentence)


def test_talks_that_ran_before_the_story_do_not_begin_in_it():
    given = FEW | {
        "calendar": {"talks_given": 1, "first_year": 2018, "first_month": 9, "horizon": 3, "war_at_start": -1}
    }
    snapshots, _, outcomes = job.live(study("status_quo", "baseline", 1, given))
    tale = chronicle.tell("status_quo", "baseline", snapshots, outcomes)
    assert told(tale, "talks") == told(tale, "talks", "Talks were under way, as on record") == [1]


def test_the_same_seed_tells_the_same_text_and_another_replicate_another():
    def text(replicate):
        made = study("recognition", "baseline", replicate, FEW, horizon=12)
        snapshots, _, outcomes = job.live(made)
        return chronicle.tell("recognition", "baseline", snapshots, outcomes).markdown("")

    assert text(3) == text(3) != text(5)


def test_a_quiet_half_year_is_summed_up_and_no_month_is_summed_up_twice():
    tale = lived(0)[4]
    months = told(tale, "summing-up")
    assert months
    assert min(b - a for a, b in itertools.pairwise(months)) >= chronicle.QUIET


def test_a_snapshot_keeps_its_month_while_the_model_lives_on():
    model = Kaesong(parameters=FEW)
    start = before_the_first(model.state, model.point, model.policy)
    model.step()
    one = following(start, model.state)
    seen = (one.s.calendar.month.copy(), one.s.provocations.count.copy())
    model.step()
    assert (one.s.calendar.month, one.s.provocations.count) == seen
    assert start.s.ledgers.months == 0


@each
def test_the_table_of_months_holds_the_quantities_of_the_ledgers(number):
    _, snapshots, months, outcomes, _ = lived(number)
    assert months.columns == ["month", *QUANTITIES, *job.IN_FORCE]
    assert months.null_count().sum_horizontal().item() == 0
    assert months["provocations"].sum() == outcomes["provocations"]
    assert months["major"].sum() == outcomes["major_provocations"]
    sources = pl.sum_horizontal("cash_other", *INCOME)
    found = months.select(sources.alias("sum"), "north_income")
    assert found["sum"].to_numpy() == pytest.approx(found["north_income"].to_numpy(), rel=1e-5)
    assert months["month"].to_list() == [month.date for month in snapshots[1:]]


def test_the_command_leaves_a_whole_folder_and_reads_the_story_out(tmp_path, capsys):
    code = main(
        [
            "story",
            "policy=recognition",
            "world=ceasefire",
            "replicate=21",
            "name=one",
            "parameters.firm.candidates=20",
            "horizon=20",
            f"results={tmp_path}",
        ]
    )
    assert code == 0
    folder = tmp_path / "story" / "one"
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == [
        "README.md",
        "columns.csv",
        "figures/strip.png",
        "figures/strip.svg",
        "manifest.json",
        "months.parquet",
        "report.html",
        "ro-crate-metadata.json",
        "story.md",
    ]
    said = capsys.readouterr().out
    assert "Recognition in the ceasefire world" in said
    assert max(map(len, said.splitlines()[:-2])) <= 80
    units = json.loads(pl.read_parquet_metadata(folder / "months.parquet")["units"])
    assert set(units) == set(pl.read_parquet(folder / "months.parquet").columns)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["runs"] == 1
    assert manifest["command"].startswith("kaesong story ")
    page = (folder / "report.html").read_text()
    assert "data:image/svg+xml;base64," in page
    assert not re.search(r'(src|href)="(?!data:|#)', page)
    assert (folder / "story.md").read_text().startswith("# One history: Recognition")


def test_two_policies_make_no_story(capsys):
    assert main(["story", "policy=[recognition,status_quo]"]) == 2
    assert "a story has one policy" in capsys.readouterr().err


def test_events_on_record_are_told_as_such_and_not_as_chance():
    made = study("status_quo", "history", 0)
    snapshots, _, outcomes = job.live(made)
    tale = chronicle.tell("status_quo", "history", snapshots, outcomes)
    text = " ".join(entry.sentence for _, entries in tale.months for entry in entries)
    assert "those on record" in " ".join(tale.opening)
    assert "of its kind" not in text
    assert text.count("A major provocation is on record") == outcomes["major_provocations"] == 11
    assert "Seoul closed the zone, as on record" in text


@each
def test_what_the_north_earns_elsewhere_is_the_same_in_the_words_and_in_the_figure(number):
    _, _, months, _, tale = lived(number)
    assert f"its state earned at first {dollars(months['cash_other'][0])} a month." in " ".join(tale.opening)

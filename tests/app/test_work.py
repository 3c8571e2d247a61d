"""What works behind the page: coarse answers begin whole ones, and nobody works for who has gone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from experiments.app.desk import study_of
from experiments.app.film import Film
from experiments.app.lesson import lessons
from experiments.app.visit import House, Visit
from experiments.app.work import Left, answers
from experiments.lab import run, statistics
from experiments.story import live
from model.parameters import BadInput
from tests.app.shelves import shelf

SHELF = shelf(replicates=40, coarse=20)
LESSONS = Path(__file__).parents[2] / "experiments" / "app" / "lessons"


@pytest.fixture
def pool():
    with ThreadPoolExecutor(2) as threads:
        yield threads


def test_the_first_answer_is_the_beginning_of_the_whole_one_which_is_that_of_compare(pool):
    study = study_of(SHELF.first, SHELF)
    first, whole = answers(study, 20, pool, lambda: True)
    assert (first.replicates, whole.replicates) == (20, 40)
    assert first.runs.equals(whole.runs.filter(whole.runs["replicate"] < 20))
    outcomes, months = run.simulate(study, range(40))
    compared = run.runs_table(study, outcomes)
    assert whole.runs.equals(compared)
    assert whole.effects.equals(statistics.effects(compared))
    assert whole.trajectories.equals(run.trajectories_table(study, months))


def test_a_study_that_is_no_larger_than_the_first_answer_has_one(pool):
    assert [
        found.replicates for found in answers(study_of(SHELF.first, SHELF), 100, pool, lambda: True)
    ] == [40]


def test_no_chunk_is_begun_for_a_visitor_who_has_gone(pool):
    begun = []

    class Counting(ThreadPoolExecutor):
        def submit(self, *args, **kwargs):
            begun.append(args)
            return pool.submit(*args, **kwargs)

    with pytest.raises(Left):
        next(answers(study_of(SHELF.first, SHELF), 20, Counting(1), lambda: False))
    assert not begun


def visit(house, shown, here=lambda: True):
    """A visit whose turns are taken at once."""
    made = Visit(house, shown.append, pytest.fail, lambda does: does(), here)
    made.pixels = 900
    return made


@pytest.fixture
def house():
    made = House(shelf(replicates=40, coarse=20, lessons=str(LESSONS)))
    yield made
    made.close()


def drained(house):
    """Wait until nothing is being worked on."""
    house.visitors.submit(lambda: None).result(timeout=60)
    house.visitors.shutdown(wait=True)


def test_the_last_move_wins(house):
    shown = []
    visitor = visit(house, shown)
    desks = [replace(house.shelf.first, package=house.shelf.presets[name])
             for name in ("overture", "direct_aid", "grand_bargain")]  # fmt: skip
    for desk in desks:
        visitor.ask(desk)
    drained(house)
    assert [one.answer.replicates for one in shown if one.desk == desks[-1]] == [20, 40]
    assert shown[-1].desk == desks[-1]
    assert visitor.asked == desks[-1]


def test_another_figure_of_the_same_answer_runs_nothing_anew(house):
    shown = []
    visitor = visit(house, shown)
    done = Event()
    visitor.show = lambda one: (shown.append(one), one.answer.replicates == 40 and done.set())
    visitor.ask(house.shelf.first)
    assert done.wait(60)
    visitor.ask(replace(house.shelf.first, figure="fans"))
    drained(house)
    assert shown[-1].answer is shown[-2].answer
    assert shown[-1].source != shown[-2].source


def test_a_closed_tab_gets_no_answer_and_stops_its_work(house):
    shown = []
    visitor = visit(house, shown, here=lambda: False)
    visitor.ask(house.shelf.first)
    drained(house)
    assert not shown


def test_several_visitors_are_answered_side_by_side_and_alike(house):
    shown = [[], [], []]
    for seen in shown:
        visit(house, seen).ask(house.shelf.first)
    drained(house)
    tables = [seen[-1].answer.effects for seen in shown]
    assert all(len(seen) == 2 for seen in shown)
    assert all(table.equals(tables[0]) for table in tables)


def test_a_fault_of_ours_is_logged_and_told_and_the_next_move_is_answered(house, caplog):
    told = []

    def fault():
        raise RuntimeError("planted")

    house.work(fault, told.append)
    shown = []
    visit(house, shown).ask(house.shelf.first)
    drained(house)
    assert "planted" in caplog.text
    assert len(told) == 1
    assert shown


# Films


def test_a_film_is_the_history_that_the_story_tells():
    desk = replace(SHELF.first, replicate=7)
    study = replace(study_of(desk, SHELF), replicate=7)
    film = Film(study, "recognition")
    alone = replace(study, policies={"recognition": study.policies["recognition"]}, study="story")
    _, months, _ = live(alone)
    for number in (1, 20, film.months):
        seen, row = film.month(number), months.row(number - 1, named=True)
        assert (seen["date"], seen["alignment"], seen["workers"]) == (
            row["month"],
            row["alignment"],
            row["workers"],
        )
        assert seen["sincerity"] == row["sincerity"]


def test_a_film_can_be_wound_back_to_the_same_picture():
    film = Film(replace(study_of(SHELF.first, SHELF), replicate=332), "recognition")
    before = film.month(10), film.floor(10)
    film.month(40)
    assert film.month(10) == before[0]
    assert film.floor(10).equals(before[1])


def test_workers_on_the_floor_are_the_workers_of_the_zone():
    film = Film(replace(study_of(SHELF.first, SHELF), replicate=332), "recognition")
    counts = [film.floor(month)["workers"].sum() for month in range(1, film.months + 1)]
    assert max(counts) > 0
    for month, count in enumerate(counts, start=1):
        assert count == pytest.approx(film.month(month)["workers"])


def test_the_chronicle_of_a_month_holds_nothing_that_comes_later():
    film = Film(replace(study_of(SHELF.first, SHELF), replicate=332), "recognition")
    whole = film.told(film.months)
    early = film.told(20)
    assert early == whole[len(whole) - len(early) :]
    assert len(early) < len(whole)


# Lessons


def test_every_lesson_has_a_question_two_or_three_moves_and_what_to_notice():
    found = lessons(LESSONS, SHELF)
    assert 3 <= len(found) <= 5
    for lesson in found.values():
        assert lesson.question
        assert 2 <= sum(step.move is not None for step in lesson.steps) <= 3
        assert lesson.steps[-1].title == "What to notice"
        assert lesson.steps[-1].move is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no title", "begins with '# A title'"),
        ("# A title\nand no steps", "begins with '# A title'"),
        ("# A\n## One\n[Go](?package=recogniton)", "did you mean 'recognition'"),
        ("# A\n## One\n[Go](?war=peace)", "ceasefire"),
    ],
)
def test_a_lesson_that_cannot_be_taught_is_refused_by_the_name_of_its_file(text, says, tmp_path):
    (tmp_path / "mine.md").write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"mine\.md") as refused:
        lessons(tmp_path, SHELF)
    assert says in str(refused.value)


def test_a_folder_without_lessons_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no lesson"):
        lessons(tmp_path, SHELF)

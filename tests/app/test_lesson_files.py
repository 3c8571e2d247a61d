"""Files of lessons: what can be taught and what is refused, and beside which step the answer may stand."""

import re

import pytest

from experiments.app.address import from_query
from experiments.app.desk import LESSONS as FOLDER
from experiments.app.lesson import Kit, answered, lessons
from experiments.app.offering import offering
from model.parameters import BadInput
from tests.app.answer import LESSONS, OFFER
from tests.app.offers import offer

HISTORY = "5-one-history"
KIT = "---\naim: a\nminutes: 15\nask: [Why]\nexpected: b\nsays: c\n---\n"


def test_lessons_of_ours_that_cannot_be_taught_with_some_policies_are_left_out():
    kept = set(LESSONS)
    few = offer()
    few.presets.pop("overture")
    assert set(lessons(FOLDER, few, ours=True)) == kept - {"1-words-and-deeds", "9-since-the-article"}


def test_every_lesson_has_a_question_two_to_four_moves_and_what_to_notice():
    assert [name[0] for name in LESSONS] == list("123456789")
    for lesson in LESSONS.values():
        assert lesson.question
        assert 2 <= sum(step.move is not None for step in lesson.steps) <= 4
        assert lesson.steps[-1].title == "What to notice"
        assert lesson.steps[-1].move is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no title", "begins with '# A title'"),
        ("# A title\nand no steps", "begins with '# A title'"),
        ("# A\n## One\n[Go](?package=recogniton)", "did you mean 'recognition'"),
        ("# A\n## One\n[Go](?war=peace)", "ceasefire"),
        ("---\naim: [\n---\n# A\n## One\n", "is no YAML"),
        ("---\nonly words\n---\n# A\n## One\n", "aim, minutes, ask, expected, says"),
        (KIT.replace("aim", "aims") + "# A\n## One\n", "did you mean 'aim'"),
        (
            KIT.replace("15", "long") + "# A\n## One\n",
            "minutes is missing between the dashes, or is not a whole number",
        ),
        (KIT.replace("says: c\n", "") + "# A\n## One\n", "says is missing"),
    ],
)
def test_a_lesson_that_cannot_be_taught_is_refused_by_the_name_of_its_file(text, says, tmp_path):
    (tmp_path / "mine.md").write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"mine\.md") as refused:
        lessons(tmp_path, OFFER)
    assert says in str(refused.value)


def test_a_folder_without_lessons_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no lesson"):
        lessons(tmp_path, OFFER)


def test_a_lesson_may_say_what_a_teacher_needs_and_one_without_is_taught_as_well(tmp_path):
    (tmp_path / "bare.md").write_text("# A\n## One\n", "utf-8")
    (tmp_path / "told.md").write_text(KIT + "# A\nWhy?\n## One\n", "utf-8")
    found = lessons(tmp_path, OFFER)
    assert found["bare"].kit is None
    assert found["told"].kit == Kit("a", 15, ("Why",), "b", "c")
    assert (found["told"].title, found["told"].question) == ("A", "Why?")


def stands(lesson, query):
    return answered(LESSONS[lesson], from_query(query, OFFER), OFFER)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_question_of_a_lesson_comes_before_any_answer(lesson):
    assert not stands(lesson, "?package=recognition")
    assert not stands(lesson, "?package=overture")


def test_a_step_that_asks_for_a_guess_holds_the_answer_back_until_there_is_one():
    assert not stands(HISTORY, "?package=grand_bargain&step=1")
    assert stands(HISTORY, "?package=grand_bargain&step=1&guess=30")
    assert stands(HISTORY, "?package=recognition&step=2")


def test_what_the_page_was_opened_with_is_no_answer_to_a_step_that_asks_for_something_else():
    assert not stands("1-words-and-deeds", "?package=recognition&step=1")
    assert stands("1-words-and-deeds", "?package=overture&step=1")
    assert stands("1-words-and-deeds", "?package=recognition&step=3")
    assert stands("1-words-and-deeds", "?package=direct_aid&step=1")  # a lever that was moved by hand


def test_markup_in_a_lesson_is_shown_and_does_nothing(tmp_path):
    bad = "<script>alert(1)</script> <img src=x onerror=alert(1)> [a word](javascript:alert(1)) **bold**"
    (tmp_path / "bad.md").write_text(f"# A title\n{bad}\n\n## A step\n{bad}\n\n{bad}\n", "utf-8")
    (lesson,) = offering(OFFER, lessons(tmp_path, OFFER))["lessons"]
    for shown in (lesson["question"], lesson["steps"][0]["text"]):
        assert "<strong>bold</strong>" in shown
        assert not re.search(r"<script|<img|href=.javascript", shown), shown

"""Beside which step of a lesson the answer may stand, and what a lesson's file may not do."""

import re

import pytest

from experiments.app.address import from_query
from experiments.app.lesson import answered, lessons
from experiments.app.offering import offering
from tests.app.answer import LESSONS
from tests.app.offers import offer

OFFER = offer()
HISTORY = "5-one-history"


def stands(lesson, query):
    return answered(LESSONS[lesson], from_query(query, OFFER), OFFER)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_question_of_a_lesson_comes_before_any_answer(lesson):
    assert not stands(lesson, "?package=recognition")
    assert not stands(lesson, "?package=overture")


def test_a_step_that_asks_for_a_guess_holds_the_answer_back_until_there_is_one():
    assert not stands(HISTORY, "?package=recognition&step=1")
    assert stands(HISTORY, "?package=recognition&step=1&guess=30")
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

"""Handouts: a sheet for students without the answer, one for the teacher with it, and the kit of a class."""

import re
from html import unescape
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from experiments.app.handouts import KIT, handout, titles
from experiments.app.lesson import lessons
from experiments.app.texts import GLOSSARY
from tests.app.lesson_runs import LESSONS, OFFER


def printed(name, taught=LESSONS):
    """The words of a handout."""
    return words(handout(name, taught, "abc"))


def words(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("name", titles(LESSONS))
def test_every_handout_is_a_page_with_one_style_sheet_and_nothing_else_from_outside(name):
    page = handout(name, LESSONS, "abc")
    assert re.findall(r'(?:src|href)="([^"]+)"', page) == ["data:,", "../static/abc/handout.css", "../"]
    assert "<script" not in page
    assert " style=" not in page


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))
def test_students_get_the_question_and_the_moves_and_the_teacher_the_answer_and_how_sure_it_is(lesson):
    page = handout(lesson.name, LESSONS, "abc")
    students, teacher = page.split('<section class="sheet">')[1:]
    for step in lesson.steps[:-1]:
        assert words(step.title) in words(students)
        assert not step.move or step.move[0] in words(students)
    assert "What to notice" not in words(students)
    for text in (lesson.kit.aim, *lesson.kit.ask, lesson.kit.expected, lesson.kit.says, lesson.steps[-1].text):
        assert " ".join(text.replace("`", "").split()) in words(teacher)
    assert f"Minutes {lesson.kit.minutes} " in words(teacher)


def test_a_lesson_of_a_teachers_own_without_a_kit_is_printed_too_and_its_markup_does_nothing(tmp_path):
    text = "# Mine & yours\nWhy <b>so</b>?\n## One\n[Go](?package=recognition)\n## What to notice\nThat.\n"
    (tmp_path / "mine one.md").write_text(text, "utf-8")
    page = handout("mine one", lessons(tmp_path, OFFER), "abc")
    assert "&lt;b&gt;so&lt;/b&gt;" in page
    assert "Mine & yours: for the teacher What to notice That." in words(page)


def test_the_role_play_has_a_card_for_each_of_six_roles_and_the_glossary_all_its_words():
    page = handout("role-play", LESSONS, "abc")
    assert re.findall(r'<article class="card">\s*<h1>([^<]+)', page) == [
        "Washington", "Seoul", "Pyongyang", "Moscow", "Beijing", "The firms",
    ]  # fmt: skip
    assert len(list((KIT / "cards").iterdir())) == 6
    glossary = printed("glossary")
    assert all(f"{word} {says}" in glossary for word, says in GLOSSARY.items())


def test_the_page_leads_to_every_handout_and_the_server_has_no_other(address):
    page = urlopen(address).read().decode()
    assert re.findall(r'href="handout/([^"]+)"', page) == list(titles(LESSONS))
    answer = urlopen(f"{address}handout/role-play")
    assert words(answer.read().decode()).startswith("Role play Back to the page")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    for name in ("no-such-lesson", "..%2FTEACHING"):
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{address}handout/{name}")

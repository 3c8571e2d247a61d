"""Files of lessons: what can be taught with the policies there are, and what is refused."""

from pathlib import Path

import pytest

from experiments.app.lesson import Kit, lessons
from model.parameters import BadInput
from tests.app.offers import offer

OFFER = offer(replicates=40, coarse=20)
LESSONS = Path(__file__).parents[2] / "experiments" / "app" / "lessons"
KIT = "---\naim: a\nminutes: 15\nask: [Why]\nexpected: b\nsays: c\n---\n"


def test_lessons_of_ours_that_cannot_be_taught_with_some_policies_are_left_out():
    kept = set(lessons(LESSONS, OFFER))
    few = offer()
    few.presets.pop("overture")
    assert set(lessons(LESSONS, few, ours=True)) == kept - {"1-words-and-deeds", "9-since-the-article"}


def test_every_lesson_has_a_question_two_to_four_moves_and_what_to_notice():
    found = lessons(LESSONS, OFFER)
    assert [name[0] for name in found] == list("123456789")
    for lesson in found.values():
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

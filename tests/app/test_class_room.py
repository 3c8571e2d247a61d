"""A class in memory: who is let in, what is taken from them, and that nothing stays."""

import gc
import weakref

import pytest

from experiments.app.classroom.room import (
    AT_ONCE,
    CLOSED,
    LETTERS,
    LONGEST_NICKNAME,
    MOST_PROPOSALS,
    MOST_STUDENTS,
    SILENT,
    Model,
    Question,
    Refused,
    Room,
    Student,
    plain,
)
from experiments.app.classroom.seen import guesses, near, phone, wall
from tests.app.phones import Clock

RANKED = {"recognition": "Recognition", "grand_bargain": "Grand bargain"}
QUESTION = Question("?package=recognition", "Recognition", "It pulls.", "baseline", 48, RANKED)
MODEL = Model(40.0, 35.0, 45.0, {"recognition": 40.0, "grand_bargain": 60.0})


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def room(clock):
    return Room(now=clock)


def joined(room, clock, *nicknames):
    """The students of a room by name, one a second."""
    found = []
    for name in nicknames:
        clock.time += 1
        found.append(room.students[room.join(room.code, name)])
    return found


def why(does, *words):
    with pytest.raises(Refused) as said:
        does(*words)
    return said.value.why


def test_a_code_can_be_read_aloud(room):
    assert len(room.code) == 4
    assert not set(room.code) - set(LETTERS)
    assert not set("0O1I2Z5S6G8B") & set(LETTERS)
    assert room.join(f" {room.code.lower()} ")


@pytest.mark.parametrize("code", ["", "WRONG", None, 7, ["A"], {}])
def test_a_wrong_code_lets_nobody_in_not_even_after_the_end(room, code):
    assert why(room.join, code) == "stranger"
    room.end()
    assert why(room.join, code) == "stranger"


def test_codes_cannot_be_tried_out(room, clock):
    tried = [why(room.join, "????") for _ in range(100)]
    assert tried.count("stranger") < 40
    assert tried[-1] == "often"
    assert room.join(room.code)  # who knows it is let in all the same


def test_the_next_after_sixty_is_told_that_the_class_is_full(room, clock):
    joined(room, clock, *[""] * MOST_STUDENTS)
    assert why(room.join, room.code) == "full"


def test_who_left_without_a_guess_makes_room_and_who_guessed_does_not(room, clock):
    first, *_ = joined(room, clock, *[""] * MOST_STUDENTS)
    room.open(QUESTION)
    room.guess(first, 1, 50)
    clock.time += SILENT + 60
    room.join(room.code)
    assert len(room.students) == MOST_STUDENTS
    assert first in room.students.values()


def test_a_crowd_that_joins_at_once_is_slowed_down(room):
    for _ in range(30):
        room.join(room.code)
    assert why(room.join, room.code) == "often"


def test_a_student_who_asks_too_often_is_slowed_down_and_others_are_not(room, clock):
    one, other = room.join(room.code), room.join(room.code)
    for _ in range(AT_ONCE):
        room.student(room.code, one)
    assert why(room.student, room.code, one) == "often"
    room.student(room.code, other)
    clock.time += 1
    room.student(room.code, one)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Mina\n\tK ", "Mina K"),
        ("x" * 300, "x" * LONGEST_NICKNAME),
        ("a\u202eb\u200bc\x00", "a b c"),
        ("<script>", "<script>"),  # shown as a text
        (None, ""),
        (["a"], ""),
    ],
)
def test_a_nickname_is_one_short_line(given, kept):
    assert plain(given) == kept


def test_no_two_nicknames_are_alike_but_any_number_have_none(room, clock):
    joined(room, clock, "Mina", "", "")
    assert why(room.join, room.code, "mINA ") == "wrong"


@pytest.mark.parametrize("guess", [-1, 101, 50.5, "50", None, True, [50]])
def test_a_guess_is_a_whole_number_of_a_hundred(room, clock, guess):
    (one,) = joined(room, clock, "")
    room.open(QUESTION)
    assert why(room.guess, one, 1, guess) == "wrong"
    assert one.guess is None


@pytest.mark.parametrize("order", [["recognition"], ["recognition"] * 2, ["recognition", "x"], [[], {}], "ab", 5])
def test_a_ranking_has_each_policy_once(room, clock, order):
    (one,) = joined(room, clock, "")
    room.open(QUESTION)
    assert why(room.guess, one, 1, 50, order) == "wrong"


def test_a_guess_can_be_changed_until_the_answer_is_asked_for(room, clock):
    (one,) = joined(room, clock, "Mina")
    assert why(room.guess, one, 0, 50) == "late"
    room.open(QUESTION)
    room.guess(one, 1, 50, ["grand_bargain", "recognition"])
    room.guess(one, 1, 60)
    assert (one.guess, one.order) == (60, ())
    room.close()
    assert room.phase == CLOSED
    assert why(room.guess, one, 1, 40) == "late"
    room.show(1, MODEL)
    assert why(room.guess, one, 1, 40) == "late"
    assert one.guess == 60


def test_a_guess_at_the_question_before_is_no_guess_at_this_one(room, clock):
    (one,) = joined(room, clock, "")
    room.open(QUESTION)
    room.guess(one, 1, 50)
    room.open(QUESTION)
    assert one.guess is None
    assert why(room.guess, one, 1, 50) == "late"


def test_an_answer_that_comes_after_the_next_question_is_not_shown(room):
    room.open(QUESTION)
    room.close()
    room.open(QUESTION)
    room.show(1, MODEL)
    assert room.model is None
    assert why(room.name_nearest) == "late"


def test_the_wall_shows_numbers_first_then_the_guesses_then_who_was_nearest(room, clock):
    students = joined(room, clock, "Mina", "", "Jo", "Ann", "Bo")
    room.open(QUESTION)
    for one, guess in zip(students, (0, 40, 42, 100, 30), strict=True):
        room.guess(one, 1, guess, ["recognition", "grand_bargain"] if guess == 42 else None)
    open_wall = wall(room)
    assert (open_wall["joined"], open_wall["guessed"]) == (5, 5)
    assert not {"bins", "model", "nearest", "ranked"} & set(open_wall)
    assert "answer" not in phone(room, students[0])
    room.close()
    room.show(1, MODEL)
    assert wall(room)["bins"] == [1, 0, 0, 1, 2, 0, 0, 0, 0, 1]
    assert wall(room)["nearest"] == []
    assert [(one["name"], one["first"]) for one in wall(room)["ranked"]] == [("grand_bargain", 0), ("recognition", 1)]
    room.name_nearest()
    assert [one["nickname"] for one in wall(room)["nearest"]] == ["Jo", "Bo", "Mina"]  # not who has no name
    assert "Jo" not in str(phone(room, students[0]))
    assert phone(room, students[0])["answer"]["near"] == "Your guess, 0 %, is 40.0 points too low."
    assert near(44, MODEL) == "Your guess, 44 %, is within the interval."


def test_a_student_proposes_three_packages_at_most_and_each_once(room, clock):
    (one,) = joined(room, clock, "Mina")
    for k in range(MOST_PROPOSALS):
        room.propose(one, "A package", f"package {k}")
    assert why(room.propose, one, "A package", "package 0") == "late"
    assert why(room.propose, one, "A package", "package 9") == "late"
    room.drop(1)
    room.propose(one, "A package", "package 9")
    assert [each.number for each in room.proposals] == [2, 3, 4]
    assert why(room.drop, 1) == "wrong"


def test_the_guesses_as_csv_hold_no_formula(room, clock):
    names = ("=1+1", "+x", "-x", "@x", 'Mina, "K"', "")
    room_of = joined(room, clock, *names)
    room.open(QUESTION)
    for one in room_of:
        room.guess(one, 1, 50, ["grand_bargain", "recognition"])
    head, *rows = guesses(room).splitlines()
    assert head == "nickname,guess,order"
    assert [row[: row.index(",50,")] for row in rows] == ["'=1+1", "'+x", "'-x", "'@x", '"Mina, ""K"""', ""]
    assert rows[0].endswith("Grand bargain > Recognition")


def test_after_its_end_nothing_of_a_class_is_left():
    room = Room()
    token = room.join(room.code, "Mina")
    one = room.student(room.code, token)
    room.open(QUESTION)
    room.guess(one, 1, 50)
    room.propose(one, "A package", "recognition")
    gone = weakref.ref(one)
    code = room.code
    room.end()
    del one
    gc.collect()
    assert gone() is None
    assert why(room.student, code, token) == "stranger"
    assert why(room.student, "", token) == "stranger"
    assert "Mina" not in repr(room)
    assert not any(isinstance(each, Student) and each.nickname == "Mina" for each in gc.get_objects())

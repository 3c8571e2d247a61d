"""A class by HTTP: a student cannot do what the teacher can, nothing sent is more than text, floods are slowed."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from threading import enumerate as threads
from time import monotonic
from urllib.parse import quote

import pytest

from experiments.__main__ import main
from experiments.app.address import from_query, to_query
from experiments.app.classroom.handlers import LONGEST_BODY, NO_CLASS, Classroom
from experiments.app.classroom.room import A_SECOND, AT_ONCE, MOST_STUDENTS, WRONG_AT_ONCE
from tests.app.offers import offer
from tests.app.phones import Clock, taught
from tests.support.waiting import until

TEACHERS = ("look", "invite", "open", "show", "nearest", "pin", "drop", "guesses", "begin", "end")
ABOUT = "?package=recognition"


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def one_class(clock):
    """One server for all; each test begins a class of its own. Time stands, unless a test moves it."""
    with taught(now=clock) as found:
        yield found


@pytest.fixture
def school(one_class):
    one_class.teacher("end")
    one_class.teacher("begin")
    return one_class


@pytest.mark.parametrize("what", TEACHERS)
def test_a_student_cannot_do_what_the_teacher_can(school, what):
    student = school.join("Mina")
    before = school.teacher("look")
    secret = school.classroom.secret
    for wrong in (
        None,
        "",
        student["token"],
        student["code"],
        secret[:-1],
        secret.upper(),
        f"{secret} ",
        [secret],
        1,
        "ä",
    ):
        status, found = school.post(f"class/teacher/{what}", **student, teacher=wrong, query=ABOUT, number=1)
        assert (status, found["why"]) == (403, "stranger")
    assert school.post(f"class/teacher/{what}", **student)[0] == 403
    assert school.post(f"class/teacher/{what}?teacher={secret}", **student)[0] == 403  # a secret in an address is none
    assert school.get(f"class/teacher/{what}")[0] == 405
    assert school.teacher("look") == before


def test_nobody_acts_as_a_student_without_a_token_of_this_class(school):
    student = school.join()
    school.teacher("open", query=ABOUT)
    for what in ("look", "guess", "propose"):
        for wrong in ({}, {"code": student["code"]}, student | {"code": "XXXX"}, student | {"token": [1]}):
            assert school.post(f"class/{what}", **wrong, number=1, guess=50, query=ABOUT)[0] == 403
    assert school.teacher("look")["guessed"] == 0


def test_the_secret_stands_in_nothing_that_others_are_sent(school):
    secret, student = school.classroom.secret, school.join()
    school.teacher("open", query=f"{ABOUT}&teacher={secret}")
    texts = [school.get(path)[1] for path in ("", f"?teacher={secret}", "join", f"live{ABOUT}&teacher={secret}")]
    texts += [school.post("class/look", **student)[1], school.teacher("look"), school.teacher("invite")]
    assert not [text for text in texts if secret in str(text)]
    here = offer()
    assert "teacher" not in to_query(from_query(f"{ABOUT}&teacher={secret}", here), here)


def test_what_a_student_sends_is_only_text(school, clock):
    evil = "<img src=x onerror=a>"
    student = school.join(evil)
    school.teacher("open", query=ABOUT)
    assert school.post("class/guess", **student, number=1, guess=40)[0] == 200
    for wrong in (f"?package={quote(evil)}", evil, "?package=__import__:1:1:kept", 5, None, "?" + "x" * 5_000):
        assert school.post("class/propose", **student, query=wrong)[0] == 400
        clock.time += 1  # so that it is not too fast
    school.teacher("show")
    assert school.teacher("nearest")["nearest"] == [{"nickname": evil[:24], "guess": 40}]
    assert evil not in school.get("join")[1]
    assert "img" not in school.get(f"join?code={quote(evil)}")[1]


@pytest.mark.parametrize("body", ["", "[]", "nothing", "[" * 5_000, b"\xff\xfe", '{"code": 1e999}', "null", "NaN"])
def test_a_message_that_cannot_be_read_is_refused(school, body, caplog):
    for path in ("class/join", "class/look", "class/teacher/look"):
        status, found = school.post(path, body)
        assert status in (400, 403), found
    assert not caplog.records


def test_a_message_has_a_greatest_length(school):
    assert school.post("class/join", '{"code": "' + "x" * LONGEST_BODY + '"}')[0] == 413


def test_a_flood_is_slowed_down_and_who_waits_is_heard_again(school, clock, caplog):
    student, other = school.join(), school.join()
    caplog.set_level(logging.WARNING)
    found = [school.post("class/look", **student)[0] for _ in range(40)]
    assert found == [200] * AT_ONCE + [429] * (40 - AT_ONCE)
    assert school.post("class/look", **other)[0] == 200
    wrong = [school.post("class/join", code="????")[0] for _ in range(40)]
    assert wrong == [403] * WRONG_AT_ONCE + [429] * (40 - WRONG_AT_ONCE)
    clock.time += 1 / A_SECOND
    assert [school.post("class/look", **student)[0] for _ in range(2)] == [200, 429]
    assert not caplog.records


def test_one_more_than_sixty_gets_a_friendly_line(school, clock):
    room = school.classroom.room
    for _ in range(MOST_STUDENTS):
        clock.time += 1
        school.join()
    status, found = school.post("class/join", code=room.code)
    assert status == 409
    assert "The class is full" in found["refused"]
    status, page = school.get("join")
    assert status == 200
    assert "The class is full" in page


def test_an_ended_class_is_forgotten_and_another_can_begin(school):
    student = school.join("Mina")
    school.teacher("open", query=ABOUT)
    school.post("class/guess", **student, number=1, guess=40)
    room = school.classroom.room
    assert school.teacher("end") == {"phase": "over"}
    assert (room.students, room.proposals, room.question, school.classroom.room) == ({}, [], None, None)
    for what in ("look", "guess", "propose", "join"):
        status, found = school.post(f"class/{what}", **student)
        assert (status, found["refused"]) == (403, NO_CLASS)
    assert NO_CLASS in school.get("join")[1]
    begun = school.teacher("begin")
    assert begun["code"] != student["code"]
    assert begun["joined"] == begun["guessed"] == 0


def test_thirty_students_guess_and_the_class_sees_what_they_guessed(school, clock):
    school.teacher("open", query="?package=grand_bargain&war=long_war")

    def plays(k):
        student = school.join(f"Student {k}")
        seen = school.post("class/look", **student)[1]
        assert seen["question"]["title"] == "Grand bargain"
        assert "answer" not in seen
        order = [one["name"] for one in seen["question"]["ranked"]]
        status, mine = school.post(
            "class/guess", **student, number=seen["question"]["number"], guess=3 * k, order=order
        )
        assert (status, mine["guess"]) == (200, 3 * k)
        return student

    began = monotonic()
    with ThreadPoolExecutor(10) as phones:
        students = list(phones.map(plays, range(30)))
    assert monotonic() - began < 60
    assert school.teacher("look")["guessed"] == 30
    shown = school.teacher("show")
    assert sum(shown["bins"]) == 30
    assert shown["bins"] == [sum(3 * k // 10 == ten for k in range(30)) for ten in range(10)]
    assert shown["ranked"][0]["share"] >= shown["ranked"][-1]["share"]
    share = shown["model"]["share"]
    columns = school.get("answer?package=grand_bargain&war=long_war")[1]["answer"]["columns"]
    assert share == float(columns[1]["share"])
    nearest = school.teacher("nearest")["nearest"]
    assert len(nearest) == 3
    assert abs(nearest[0]["guess"] - share) <= min(abs(3 * k - share) for k in range(30))
    clock.time += 2  # so that nobody is too fast
    for status, found in (school.post("class/guess", **one, number=1, guess=0) for one in students[:3]):
        assert (status, found["why"]) == (409, "late")
    assert school.post("class/look", **students[0])[1]["guess"] == 0
    assert len(school.teacher("guesses")["csv"].splitlines()) == 31


def test_no_package_is_proposed_that_the_page_could_not_show(school):
    student = school.join("Mina")
    propose = lambda query: school.post("class/propose", **student, query=query)  # noqa: E731
    assert propose("?package=nothing_of_ours")[0] == 400
    assert propose("?package=status_quo")[0] == 400
    status, found = propose("?package=direct_aid:3:0.5:kept&war=long_war")
    assert status == 200
    assert found["proposals"] == [{"title": "Direct aid 50 % from month 3", "pinned": False}]
    (one,) = school.teacher("look")["proposals"]
    assert (one["by"], one["package"]) == ("Mina", "direct_aid:3:0.5:kept")
    school.teacher("pin", number=one["number"])
    assert school.post("class/look", **student)[1]["proposals"][0]["pinned"]
    assert school.teacher("drop", number=one["number"])["proposals"] == []


def test_the_invitation_is_a_picture_of_the_address_as_phones_find_it(school):
    code = school.classroom.room.code
    found = school.teacher("invite", page="http://elsewhere.example/")
    assert found["address"] == f"http://127.0.0.1:{school.port}/join?code={code}"
    assert found["drawn"].startswith("data:image/svg+xml")
    behind = Classroom("http://127.0.0.1:1/", ("hub.example.org",))
    assert behind.join("https://hub.example.org/user/me/").startswith("https://hub.example.org/user/me/join?code=")
    assert behind.join("https://hub.example.org.evil.example/").startswith("http://127.0.0.1:1/join")


def test_where_no_class_was_asked_for_there_is_none(capsys):
    with taught(begun=False) as found:
        assert NO_CLASS in found.get("join")[1]
        assert found.post("class/join", code="ABCD")[0] == 403
        assert found.post("class/join", code="")[0] == 403


def test_no_thread_and_no_task_of_a_class_is_left():
    before = {*threads()}
    with taught() as found:
        found.join("Mina")
        found.teacher("open", query=ABOUT)
        found.teacher("show")
        room = found.classroom.room
    assert not room.students
    until(lambda: {*threads()} <= before, threads)


def test_it_says_where_teacher_and_students_find_their_pages(server):
    teacher = server.line("The teacher's page, for you alone: ")
    join = server.line("Students join at ")
    assert re.search(r"http://127\.0\.0\.1:\d+/\?teacher=[\w-]{32}$", teacher.strip())
    assert re.search(r"http://127\.0\.0\.1:\d+/join\?code=\w{4}$", join.strip())
    assert "address=0.0.0.0" in server.line("Phones find it with ")


def test_a_class_is_a_matter_of_yes_or_no(monkeypatch):
    asked = []
    monkeypatch.setattr("experiments.conduct.conduct", asked.append)
    assert main(["app", "class=true"]) == main(["app"]) == 0
    assert [one.class_ for one in asked] == [True, False]
    assert main(["app", "class=maybe"]) == 2

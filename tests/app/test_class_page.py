"""A class in a real browser: a teacher's wall and two phones."""

import csv
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.app.phones import taught
from tests.app.visitor import PATIENCE

SCREEN = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def school():
    with taught() as found:
        yield found


@pytest.fixture
def opens(browser):
    """Opens a page with a memory of its own; none of them may fault."""
    faults, contexts = [], []

    def opened(address: str, size: dict = PHONE) -> Page:
        context = browser.new_context(viewport=size, accept_downloads=True, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda asked: asked.accept())
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in faults if "403" not in one] == []  # which phones are told once their class is over


def press(page: Page, name: str):
    page.get_by_role("button", name=name, exact=True).click()


def joined(opens, school, nickname: str) -> Page:
    phone = opens(school.classroom.join())
    expect(phone.get_by_label("Code of the class")).to_have_value(school.classroom.room.code)
    phone.get_by_label("Nickname").fill(nickname)
    press(phone, "Join")
    expect(phone.get_by_text("The teacher asks the first question soon")).to_be_visible()
    return phone


def committed(phone: Page, guess: int, says: str = "Commit"):
    phone.get_by_label("Your guess").fill(str(guess))
    press(phone, says)
    expect(phone.get_by_text(f"You have committed {guess} %")).to_be_visible()


def accessible(page: Page, part: str = "body"):
    found = Axe().run(page, part).response["violations"]
    assert not {one["id"]: one["nodes"][0]["html"] for one in found}


def guessing(teacher: Page, mina: Page, other: Page):
    """Both guess, one changes it, and nothing tells the answer."""
    press(teacher, "Open a guess about this package")
    expect(mina.get_by_role("button", name="Commit", exact=True)).to_be_in_viewport(ratio=1)  # all on one screen
    assert mina.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    committed(mina, 20)
    committed(mina, 35, "Change my guess")
    for k, place in enumerate(("Most talks", "Second", "Third", "Fewest talks")):
        other.get_by_label(place).select_option(index=k + 1)
    committed(other, 95)
    accessible(other)
    expect(teacher.locator("#class-panel")).to_contain_text("2 of 2")
    assert not teacher.locator("#numbers").is_visible()
    assert not mina.get_by_role("link").is_visible()  # the page that it leads to would tell it


def answering(teacher: Page, mina: Page, other: Page):
    """The answer, then who was nearest, and the guesses to take home."""
    press(teacher, "Show the answer")
    expect(teacher.locator(".scale rect.guessed")).to_have_count(2)
    expect(teacher.locator(".scale .model ~ .count")).to_have_count(2)  # drawn over the line, not under it
    share = teacher.locator(".scale .strong").text_content().removeprefix("model ")
    accessible(teacher, "#class")
    for phone in (mina, other):
        expect(phone.locator("#result")).to_contain_text(f"The model: {share}")
        expect(phone.locator("#commit")).to_be_hidden()
    accessible(mina)
    assert "Mina" not in teacher.locator("#class-panel").inner_text()
    press(teacher, "Who was nearest")
    expect(teacher.locator(".nearest li").first).to_have_text("Mina 35 %")
    expect(teacher.locator(".nearest li").last).to_have_text("<b>Jo</b> 95 %")
    with teacher.expect_download() as saved:
        press(teacher, "Save the guesses (CSV)")
    rows = list(csv.reader(Path(saved.value.path()).read_text("utf-8-sig").splitlines()))
    assert [row[:2] for row in rows] == [["nickname", "guess"], ["Mina", "35"], ["<b>Jo</b>", "95"]]
    assert rows[2][2].count(" > ") == 3


def proposing(teacher: Page, mina: Page):
    """A package that a phone proposes stands on the wall."""
    mina.get_by_role("link", name="Build a package of your own").click()
    press(mina, "Levers")
    mina.get_by_role("combobox", name="Start from a policy").select_option("grand_bargain")
    mina.wait_for_url(re.compile("package=grand_bargain"))
    press(mina, "Close the levers")
    press(mina, "Propose this package to the class")
    expect(mina.get_by_role("button", name="Proposed (1 of 3)")).to_be_visible()
    press(teacher, "Proposals (1)")
    expect(teacher.locator(".proposals")).to_contain_text("Grand bargain by Mina")
    press(teacher, "Pin to the wall")
    teacher.wait_for_url(re.compile("pin=grand_bargain"))
    assert "teacher" not in teacher.url
    teacher.keyboard.press("Escape")
    expect(teacher.locator(".column[data-policy='grand_bargain']")).to_be_visible()
    mina.get_by_role("link", name="Back to the class").click()
    expect(mina.locator("#own")).to_contain_text("Grand bargain (pinned to the wall)")


def test_a_class_guesses_sees_the_answer_proposes_and_ends(school, opens):
    teacher = opens(school.classroom.teacher, SCREEN)
    expect(teacher.get_by_alt_text(school.classroom.join())).to_be_visible()
    assert "teacher" not in teacher.url
    accessible(teacher, "#class")
    mina, other = joined(opens, school, "Mina"), joined(opens, school, "<b>Jo</b>")
    strip = teacher.locator("#class")
    expect(strip).to_contain_text("2 joined, 0 guessed")
    guessing(teacher, mina, other)
    answering(teacher, mina, other)
    proposing(teacher, mina)
    teacher.reload()  # which keeps the teacher the teacher
    expect(strip).to_contain_text("2 joined, 2 guessed")
    press(teacher, "Join")
    press(teacher, "End the class")
    expect(strip).to_contain_text("Nothing of it is kept")
    expect(mina.get_by_role("alert")).to_contain_text("There is no class here now")


def test_a_phone_without_the_secret_sees_no_strip(school, opens):
    page = opens(f"http://127.0.0.1:{school.port}/?teacher=guessed", SCREEN)
    expect(page.get_by_role("alert")).to_contain_text("This is not the teacher's address")
    expect(page.locator("#class")).to_have_count(0)
    page.reload()
    expect(page.locator("#columns")).to_contain_text("%")
    expect(page.locator("#class")).to_have_count(0)

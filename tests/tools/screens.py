"""Takes the pictures of the page that TEACHING.md shows: ``make screens``."""

import sys
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, expect, sync_playwright

from tests.app.phones import Class, taught
from tests.app.served import FLAGS, chromium, served
from tests.app.visitor import Visitor

FOLDER = Path(__file__).parents[2] / "results" / "published" / "app"
RUNS, STUDENTS = 500, 30
#: Name of the picture -> query, width, height, dark or light.
SCREENS = {
    "answer": ("?package=recognition&pin=grand_bargain", 1280, 720, "light"),
    "chain_dark": ("?package=recognition&figure=chain&second=fans", 1280, 720, "dark"),
    "lesson": ("?package=overture&view=lessons&lesson=1-words-and-deeds&step=1", 1280, 720, "light"),
    "watch": ("?package=recognition&view=watch&replicate=333", 1280, 720, "light"),
    "phone": ("?package=recognition", 390, 844, "light"),
}


def main() -> int:
    """Write every picture; returns the exit code."""
    path = chromium()
    if path is None:
        print("no browser: sh .ci/browser installs one", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(f"replicates={RUNS}") as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        for name, (query, width, height, theme) in SCREENS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            visitor = Visitor(page, address).open(f"{query}&theme={theme}", runs=RUNS)
            if "view=watch" in query:
                _play(visitor)
            else:
                visitor.whole()
                visitor.settled()
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        with taught(replicates=RUNS) as school:
            _teach(browser, school)
        browser.close()
    return 0


def _teach(browser: Browser, school: Class) -> None:
    """Hold a lesson with thirty phones, of which one is seen, and take the wall's picture."""
    wall = browser.new_page(viewport={"width": 1280, "height": 720})
    wall.goto(school.classroom.teacher)
    expect(wall.get_by_alt_text(school.classroom.join())).to_be_visible()
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    phone.goto(school.classroom.join())
    phone.get_by_label("Nickname").fill("Mina")
    phone.get_by_role("button", name="Join", exact=True).click()
    others = [school.join(f"Student {k}") for k in range(1, STUDENTS)]
    expect(wall.locator("#facts")).to_contain_text("histories")  # before, there is nothing to guess about
    wall.get_by_role("button", name="Open a guess about this package", exact=True).click()
    phone.get_by_label("Your guess").fill("40")
    phone.screenshot(path=FOLDER / "class_phone.png")
    phone.get_by_role("button", name="Commit", exact=True).click()
    luck = Random(1)
    for one in others:
        guess = min(100, max(0, round(luck.gauss(45, 22))))
        status, told = school.post("class/guess", **one, number=1, guess=guess)
        assert status == 200, told
    expect(wall.locator("#class-panel")).to_contain_text(f"{STUDENTS} of {STUDENTS}")
    wall.get_by_role("button", name="Show the answer", exact=True).click()
    wall.get_by_role("button", name="Who was nearest", exact=True).click()
    expect(wall.locator(".nearest li").first).to_be_visible()
    wall.screenshot(path=FOLDER / "class_wall.png")
    wall.close()
    phone.close()


def _play(visitor: Visitor) -> None:
    """Wind a history to a month in which the zone runs."""
    visitor.settled()
    month = visitor.slider("Month")
    for _ in range(35):
        month.press("ArrowRight")
    expect(visitor.footer).to_contain_text(f"Month {month.input_value()} of")
    visitor.settled()


if __name__ == "__main__":
    sys.exit(main())

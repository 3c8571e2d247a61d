"""Takes the pictures of the page that TEACHING.md shows: ``make screens``."""

import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.app.served import FLAGS, chromium, served
from tests.app.visitor import Visitor

FOLDER = Path(__file__).parents[2] / "results" / "published" / "app"
RUNS = 500
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
        browser.close()
    return 0


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

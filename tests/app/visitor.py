"""A visitor in the browser: what is on the page, in the words of those who look at it."""

import re
from itertools import count
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, ViewportSize, expect

PATIENCE = 300_000  # milliseconds that a slow machine may take
expect.set_options(timeout=PATIENCE)
FEW = 20  # runs of each package at least; what is tested of the page does not hang on their number

#: Goes to an address as the back button does.
GO = "query => { history.pushState({}, '', query); dispatchEvent(new PopStateEvent('popstate')) }"


class Visitor:
    """Drives a page that has been opened.

    Each opening asks for another number of runs, so that no answer of before is taken for its own.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        self.elsewhere: list[str] = []  # what was asked of other machines
        self.runs, self._numbers = FEW, count(FEW)
        page.on("request", self._asked)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            self.elsewhere.append(request.url)

    def open(self, query: str = "?package=recognition", runs: int | None = None) -> "Visitor":
        """Open an address; on a page that stands already, without loading it anew."""
        self.runs = next(self._numbers) if runs is None else runs
        whole = f"{query}&runs={self.runs}"
        if self.page.url.startswith(self.address):
            self.page.evaluate(GO, whole)
        else:
            self.load(whole)
        return self

    def load(self, query: str) -> "Visitor":
        """Load the page at an address as it stands."""
        self.page.goto(f"{self.address}{query}")
        expect(self.page.get_by_role("button", name="Watch one history")).to_be_visible()
        return self

    def resize(self, size: ViewportSize) -> "Visitor":
        """Make the window another size, and wait until the page has measured itself anew."""
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
            self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self

    def whole(self) -> "Visitor":
        """Wait for the whole answer to the last move."""
        expect(self.footer).to_contain_text(re.compile(rf"whole answer after .* \({self.runs:,} histories"))
        return self

    def settled(self) -> "Visitor":
        """Wait until nothing fades or slides any more, so that colours are what they will stay."""
        moves = "document.getAnimations().every(one => one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity)"
        self.page.wait_for_function(moves)
        return self

    @property
    def footer(self):
        return self.page.locator("figcaption span:visible").first

    @property
    def picture(self):
        return self.page.locator("figure img:visible").first

    @property
    def alert(self):
        return self.page.get_by_role("alert").first

    def at(self, part: str) -> "Visitor":
        """Wait until the address says something."""
        self.page.wait_for_url(lambda url: part in url)
        return self

    def shares(self) -> dict[str, str]:
        """Policy -> its large figure."""
        columns = self.page.locator(".column").all()
        return {
            column.get_attribute("data-policy"): column.locator("[data-number='talks']").inner_text().split()[0]
            for column in columns
        }

    def number(self, policy: str, kind: str) -> str:
        return self.page.locator(f".column[data-policy='{policy}'] [data-number='{kind}']").inner_text()

    def slider(self, name: str):
        return self.page.get_by_role("slider", name=name, exact=True)

    def press(self, slider: str, key: str, times: int = 1) -> "Visitor":
        """Move a slider with a key, and wait for the new picture."""
        before = self.serial()
        handle = self.slider(slider)
        handle.focus()
        for _ in range(times):
            handle.press(key)
        return self.after(before)

    def click(self, button: str, wait: bool = True) -> "Visitor":
        before = self.serial()
        self.page.get_by_role("button", name=button, exact=True).first.click()
        return self.after(before) if wait else self

    def serial(self) -> str | None:
        found = self.page.locator("figure img:visible")
        return found.first.get_attribute("data-serial") if found.count() else None

    def after(self, serial: str | None) -> "Visitor":
        """Wait for a picture that is not the one of before, and for it to be whole."""
        if serial is not None:
            expect(self.picture).not_to_have_attribute("data-serial", serial)
        return self.whole()

    def choose(self, label: str, option: str) -> "Visitor":
        before = self.serial()
        self.page.get_by_role("combobox", name=label).click()
        self.page.get_by_role("menuitem", name=option, exact=True).click()
        return self.after(before)

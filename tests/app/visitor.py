"""A visitor in the browser: what is on the page, in the words of those who look at it."""

import re
from itertools import count
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, ViewportSize, expect

PATIENCE = 120_000  # milliseconds that a slow machine may take
expect.set_options(timeout=PATIENCE)
FEW = 20  # runs of each package at least; what is tested of the page does not hang on their number

#: Goes to an address as the back button does.
GO = "query => { history.pushState({}, '', query); dispatchEvent(new PopStateEvent('popstate')) }"
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
STILL = "document.getAnimations().every(one => one.playState !== 'running')"


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
        page.on("console", lambda message: self.faults.append(message.text) if self._is_fault(message) else None)

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            self.elsewhere.append(request.url)

    @staticmethod
    def _is_fault(message) -> bool:
        """A refusal is told by a status of 400, which the browser notes in its console."""
        return message.type == "error" and "status of 400" not in message.text

    def open(self, query: str = "?package=recognition", runs: int | None = None) -> "Visitor":
        """Open an address; on a page that stands already, without loading it anew."""
        self.runs = next(self._numbers) if runs is None else runs
        whole = f"{query}&runs={self.runs}"
        if self.page.url.startswith(self.address):
            self.page.locator("#more").evaluate("one => { one.open = false }")  # whoever was here may have left it open
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
            self.page.evaluate(FRAMES)
        return self

    def whole(self) -> "Visitor":
        """Wait for the whole answer to the last move."""
        expect(self.footer).to_contain_text(re.compile(rf"whole answer after .* s \({self.runs:,} histories"))
        return self

    def settled(self) -> "Visitor":
        """Wait until nothing fades or slides any more, so that colours are what they will stay."""
        while not self.page.evaluate(STILL):
            self.page.evaluate(FRAMES)
        return self

    @property
    def footer(self):
        return self.page.locator("#facts")

    @property
    def pictures(self):
        """The two pictures, as they are drawn."""
        return self.page.locator(".picture:visible .drawn")

    @property
    def alert(self):
        return self.page.locator("[role='alert']:visible").first

    def at(self, part: str) -> "Visitor":
        """Wait until the address says something."""
        self.page.wait_for_url(lambda url: part in url)
        return self

    def shares(self) -> dict[str, str]:
        """Policy -> its large figure."""
        columns = self.page.locator(".column:visible").all()
        return {
            column.get_attribute("data-policy"): column.locator("[data-number='talks']").inner_text()
            for column in columns
        }

    def number(self, policy: str, kind: str) -> str:
        return self.page.locator(f".column[data-policy='{policy}'] [data-number='{kind}']").inner_text()

    def slider(self, name: str):
        return self.page.get_by_role("slider", name=name, exact=True)

    def unfold(self, lever: str) -> "Visitor":
        """Show when a lever is pulled, and what the next president may do."""
        self.page.get_by_role("button", name=f"{lever}: when, and who can undo it").click()
        return self

    def press(self, slider: str, key: str, times: int = 1) -> "Visitor":
        """Move a slider with a key, and wait for the new answer."""
        before = self.answers()
        handle = self.slider(slider)
        handle.focus()
        for _ in range(times):
            handle.press(key)
        return self.after(before)

    def click(self, button: str, wait: bool = True) -> "Visitor":
        before = self.answers()
        self.page.get_by_role("button", name=button, exact=True).first.click()
        return self.after(before) if wait else self

    def answers(self) -> int:
        """How many whole answers have stood on the page."""
        return int(self.page.locator("body").get_attribute("data-answers") or 0)

    def after(self, answers: int) -> "Visitor":
        """Wait for a whole answer that is not the one of before."""
        expect(self.page.locator("body")).not_to_have_attribute("data-answers", str(answers))
        return self.whole()

    def choose(self, label: str, option: str) -> "Visitor":
        before = self.answers()
        self.page.get_by_role("combobox", name=label, exact=True).select_option(label=option)
        return self.after(before)

    def more(self) -> "Visitor":
        """Open what can be taken home, the ledger and the glossary."""
        if not self.page.locator("#more").evaluate("one => one.open"):
            self.page.get_by_text("Take home, and more").click()
        return self

"""A visitor in the browser: what is on the page, in the words of those who look at it."""

import re

from playwright.sync_api import Page, expect

SECONDS = 120_000  # milliseconds that a slow machine may take
FEW = 20  # runs of each package; what is tested of the page does not hang on their number


class Visitor:
    """Drives a page that has been opened."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.set_default_timeout(SECONDS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)

    def open(self, query: str = "?package=recognition", runs: int = FEW) -> "Visitor":
        self.page.goto(f"{self.address}{query}{f'&runs={runs}' if runs else ''}")
        expect(self.page.get_by_role("button", name="Watch one history")).to_be_visible(timeout=SECONDS)
        return self

    def whole(self, replicates: int = FEW) -> "Visitor":
        """Wait for the whole answer to the last move."""
        expect(self.footer).to_contain_text(
            re.compile(rf"whole answer after .* \({replicates:,} histories"), timeout=SECONDS
        )
        return self

    def settled(self) -> "Visitor":
        """Wait until nothing fades or slides any more, so that colours are what they will stay."""
        moves = "document.getAnimations().every(one => one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity)"
        self.page.wait_for_function(moves, timeout=SECONDS)
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
        self.page.wait_for_url(lambda url: part in url, timeout=SECONDS)
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

    def after(self, serial: str | None, replicates: int = FEW) -> "Visitor":
        """Wait for a picture that is not the one of before, and for it to be whole."""
        if serial is not None:
            expect(self.picture).not_to_have_attribute("data-serial", serial, timeout=SECONDS)
        return self.whole(replicates)

    def choose(self, label: str, option: str) -> "Visitor":
        before = self.serial()
        self.page.get_by_role("combobox", name=label).click()
        self.page.get_by_role("menuitem", name=option, exact=True).click()
        return self.after(before)

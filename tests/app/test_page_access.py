"""The page in a real browser for whoever has no mouse, no word for it, or no eye."""

import json
from io import BytesIO

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from matplotlib.image import imread
from playwright.sync_api import expect

from experiments.app import texts
from tests.app.visitor import FEW
from tests.support.waiting import until


def test_every_word_of_the_glossary_is_on_the_page(visitor):
    visitor.open().whole()
    visitor.page.get_by_text("All words explained").click()
    for word in texts.GLOSSARY:
        expect(visitor.page.locator("dt", has_text=word).first).to_be_visible()
    visitor.page.get_by_text("All words explained").click()


def test_a_finger_can_take_hold_of_every_slider(visitor):
    visitor.open().whole()
    thumbs = visitor.page.locator(".MuiSlider-thumb:visible").all()
    assert len(thumbs) > 5
    sizes = [thumb.bounding_box() for thumb in thumbs]
    assert min(min(size["width"], size["height"]) for size in sizes) >= 24


def contrast(pixels):
    """Between the lightest and the darkest of some pixels, as the rules of accessibility reckon it."""
    linear = np.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
    light = linear @ [0.2126, 0.7152, 0.0722]
    return (light.max() + 0.05) / (light.min() + 0.05)


def test_buttons_that_play_a_history_are_seen_in_the_dark(visitor):
    visitor.open("?package=recognition&view=watch&replicate=333")
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    theme = visitor.page.get_by_role("button", name="Toggle theme")
    theme.click()
    for name in ("Play", "Pause", "Next frame", "Slower"):
        button = visitor.page.get_by_role("button", name=name, exact=True)
        until(
            lambda button=button: contrast(imread(BytesIO(button.screenshot()))[..., :3]) >= 4.5, lambda name=name: name
        )
    theme.click()


@pytest.mark.slow
def test_every_control_can_be_reached_with_the_keyboard(newcomer):
    visitor = newcomer
    visitor.open().whole()
    visitor.page.evaluate("() => { document.body.tabIndex = -1; document.body.focus() }")  # begin at the top
    wanted, reached = {"Friendly words", "Korean origin", "Subsidy for firms", "Answer", "Undo", "Runs (CSV)"}, set()
    for _ in range(200):
        visitor.page.keyboard.press("Tab")
        reached.add(
            visitor.page.evaluate(
                """() => { let e = document.activeElement; while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
            return e.getAttribute("aria-label") || e.innerText || e.tagName }"""
            )
        )
        if wanted <= reached:
            break
    assert wanted <= reached, (wanted - reached, reached)
    visitor.page.get_by_role("button", name="When talks begin").focus()
    visitor.page.keyboard.press("ArrowRight")
    before = visitor.serial()
    visitor.page.keyboard.press("Enter")
    visitor.after(before)
    visitor.at("figure=chain")


@pytest.mark.slow
def test_a_word_of_the_glossary_explains_itself_on_hover_and_on_focus(visitor):
    visitor.open().whole()
    word = visitor.page.locator(".term", has_text="95 % interval").first
    says = "el => getComputedStyle(el, '::after').content"
    assert "95 of 100" not in word.evaluate(says)
    word.hover()
    assert "95 of 100" in word.evaluate(says)
    visitor.page.mouse.move(0, 0)
    word.focus()
    assert "95 of 100" in word.evaluate(says)


#: What the template brings along, and no visitor meets: a hidden bar of progress and its heading.
TEMPLATE = {"aria-progressbar-name", "empty-heading", "heading-order"}


def assert_accessible(visitor, *views):
    for view in views:
        visitor.page.get_by_role("button", name=view).click()
        if view == "Watch one history":
            expect(visitor.footer).to_contain_text("Month 1 of 48")
        visitor.settled()
        found = Axe().run(visitor.page).response["violations"]
        wrong = {one["id"]: json.dumps(one["nodes"])[:600] for one in found if one["id"] not in TEMPLATE}
        assert not wrong, view


def test_names_roles_and_contrast_of_the_answer_meet_the_rules_of_accessibility(visitor):
    visitor.open().whole()
    assert_accessible(visitor, "Answer")


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["default", "dark"])
def test_names_roles_and_contrast_meet_the_rules_of_accessibility_in_every_view(newcomer, theme):
    newcomer.load(f"?package=recognition&theme={theme}&runs={FEW}").whole()
    pixels = imread(BytesIO(newcomer.picture.screenshot()))[..., :3]
    assert (np.median(pixels) < 0.2) == (theme == "dark")  # dark pages have dark figures
    assert_accessible(newcomer, "Answer", "Guess first", "Lessons", "Watch one history")

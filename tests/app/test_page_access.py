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


def test_every_word_of_the_glossary_is_on_the_page(visitor):
    visitor.open().whole()
    visitor.more().page.get_by_text("All words explained").click()
    for word in texts.GLOSSARY:
        expect(visitor.page.locator("dt", has_text=word).first).to_be_visible()
    visitor.page.get_by_text("All words explained").click()


RIM = 2  # pixels around a thumb, of the ground's colour


def test_a_finger_can_take_hold_of_a_slider_in_the_middle_of_its_track(visitor):
    visitor.open("?package=status_quo").whole()
    for width in (1280, 1920):
        visitor.resize({"width": width, "height": 720})
        for name in ("Friendly words", "Links lit"):
            slider = visitor.slider(name)
            pixels = imread(BytesIO(slider.screenshot()))[..., :3]
            blue = pixels[..., 2] > pixels[..., 0] + 0.2  # the thumb alone has a colour
            wide, tall = (np.flatnonzero(blue.any(axis=axis)) for axis in (0, 1))
            assert min(len(wide), len(tall)) + 2 * RIM >= 24
            assert abs(tall.mean() - (len(pixels) - 1) / 2) <= 1


@pytest.mark.slow
def test_every_control_can_be_reached_with_the_keyboard(visitor):
    visitor.open().whole().press("Direct aid", "End")  # so that there is something to undo
    visitor.more().page.evaluate("() => { document.body.tabIndex = -1; document.body.focus() }")  # begin at the top
    wanted, reached = {"Friendly words", "Korean origin", "Subsidy for firms", "Answer", "Undo", "Runs (CSV)"}, set()
    for _ in range(200):
        visitor.page.keyboard.press("Tab")
        reached.add(
            visitor.page.evaluate(
                "() => { const e = document.activeElement; return e.getAttribute('aria-label') || e.innerText || e.tagName }"
            )
        )
        if wanted <= reached:
            break
    assert wanted <= reached, (wanted - reached, reached)
    visitor.page.keyboard.press("Escape")
    visitor.page.get_by_role("button", name="Lessons").focus()
    visitor.page.keyboard.press("Enter")
    visitor.at("view=lessons")


@pytest.mark.slow
def test_a_word_of_the_glossary_explains_itself_on_hover_and_on_focus(visitor):
    visitor.open().whole()
    word, tip = visitor.page.locator(".term", has_text="interval").first, visitor.page.get_by_role("tooltip")
    expect(tip).to_be_hidden()
    word.hover()
    expect(tip).to_contain_text("95 of 100")
    visitor.page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    word.focus()
    expect(tip).to_contain_text("95 of 100")


def assert_accessible(visitor, *views):
    for view in views:
        visitor.page.get_by_role("button", name=view).click()
        if view == "Watch one history":
            expect(visitor.footer).to_contain_text("Month 1 of 48")
        visitor.settled()
        found = Axe().run(visitor.page).response["violations"]
        wrong = {one["id"]: json.dumps(one["nodes"])[:600] for one in found}
        assert not wrong, view


def test_names_roles_and_contrast_of_the_answer_meet_the_rules_of_accessibility(visitor):
    visitor.open().whole()
    assert_accessible(visitor, "Answer")


@pytest.mark.slow
def test_names_roles_and_contrast_meet_the_rules_of_accessibility_in_every_view_light_and_dark(newcomer):
    newcomer.load(f"?package=recognition&theme=dark&runs={FEW}")
    newcomer.runs = FEW
    newcomer.whole()
    # Both layouts, of which a wall has the wider with larger letters, and both themes, which differ in colours alone.
    for width, dark in ((1280, True), (390, False)):
        newcomer.resize({"width": width, "height": 900})
        pixels = imread(BytesIO(newcomer.pictures.first.screenshot()))[..., :3]
        assert (np.median(pixels) < 0.2) == dark  # dark pages have dark figures
        assert_accessible(newcomer, "Guess first", "Lessons", "Watch one history", "Answer")
        newcomer.whole()
        newcomer.page.get_by_role("button", name="Toggle theme").click()

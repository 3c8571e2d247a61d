"""How the page lays itself out: one screen, nothing on anything else, legible from the last row."""

import itertools
from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread
from playwright.sync_api import expect

THREE_PINS = "?package=recognition&pin=direct_aid&pin=grand_bargain&pin=security_guarantee"
#: Whether all of an element is on the screen, within what scrolls around it.
SEEN = """one => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1 }"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll("body *")].filter(one => one.offsetParent && [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())).map(one => parseFloat(getComputedStyle(one).fontSize)))"""


def boxes(visitor, selector):
    return [one.bounding_box() for one in visitor.page.locator(selector).all()]


@pytest.mark.parametrize("size", [(1280, 720), pytest.param((1920, 1080), marks=pytest.mark.slow)])
def test_all_levers_numbers_and_two_pictures_stand_on_one_screen(visitor, size):
    visitor.resize({"width": size[0], "height": size[1]})
    visitor.open("?package=recognition").whole()
    assert visitor.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    for selector in (".lever", ".column", ".picture", ".picture canvas", ".boxes li", "footer button"):
        for one in visitor.page.locator(selector).all():
            if one.is_visible():
                assert one.evaluate(SEEN), (selector, one.inner_text())
    assert visitor.page.locator(".lever").count() == 11
    first, second = boxes(visitor, ".picture")
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]


def test_no_text_is_smaller_than_a_wall_takes_and_no_number_is_cut_off(visitor):
    for size, least in (((1280, 720), 16), ((1920, 1080), 22)):
        visitor.resize({"width": size[0], "height": size[1]})
        visitor.open(THREE_PINS).whole()
        assert visitor.page.evaluate(SMALLEST) >= least
        numbers = visitor.page.locator(".boxes .value, .boxes .second, #facts")
        assert max(map(len, visitor.page.locator(".boxes .value").all_inner_texts())) >= len("10,000")
        assert numbers.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length") == 0


def test_the_floor_plan_is_read_from_a_wall_on_the_ground_of_the_page(visitor):
    visitor.open("?package=grand_bargain&view=watch&replicate=333")
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    visitor.slider("Month").press("End")
    page = visitor.page
    expect(page.locator("#zone-head")).to_contain_text("January 2029")
    for size, least in (((1280, 720), 16), ((1920, 1080), 22)):
        visitor.resize({"width": size[0], "height": size[1]})
        assert page.evaluate(SMALLEST) >= least
        for one in page.locator("#floor, .looks > span, .gauge, .mind p").all():
            assert one.evaluate(SEEN)
        (picture,), (foot,), (footer,) = (boxes(visitor, part) for part in ("#floor", "#zone-foot", "footer"))
        assert picture["y"] + picture["height"] <= foot["y"]
        assert foot["y"] + foot["height"] <= footer["y"]
    for dark in (False, True):
        ground = page.locator("body").evaluate(
            "one => getComputedStyle(one).backgroundColor.match(/\\d+/g).map(Number)"
        )
        assert (max(ground) < 50) == dark
        pixels = imread(BytesIO(page.locator("#floor").screenshot()))[..., :3]
        assert np.abs(255 * np.median(pixels, axis=(0, 1)) - ground).max() <= 1
        page.get_by_role("button", name="Toggle theme").click()


def test_three_pins_stand_in_a_line(visitor):
    visitor.open(THREE_PINS).whole()
    columns = boxes(visitor, ".column")
    assert len(columns) == 5
    assert all(one["x"] > before["x"] for before, one in itertools.pairwise(columns)), "a column wraps"


def test_in_a_lesson_text_and_picture_stand_side_by_side(visitor):
    visitor.open("?package=overture&view=lessons&step=1").whole()
    (text,), (first, _) = boxes(visitor, "#lesson-text"), boxes(visitor, ".picture")
    assert text["x"] + text["width"] <= first["x"]
    assert text["y"] + text["height"] <= 720
    assert visitor.page.locator("#move").evaluate(SEEN)


def test_on_a_phone_the_answer_comes_first_and_the_levers_are_a_sheet_from_below(visitor):
    visitor.resize({"width": 390, "height": 844})
    visitor.open("?package=recognition").whole()
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    lever = visitor.slider("Friendly words")
    expect(lever).to_be_hidden()
    assert boxes(visitor, ".column.live")[0]["y"] < 500
    visitor.page.get_by_role("button", name="Levers", exact=True).click()
    expect(lever).to_be_visible()
    visitor.settled()
    (sheet,) = boxes(visitor, "#controls")
    assert sheet["y"] > 844 / 3
    assert abs(sheet["y"] + sheet["height"] - 844) <= 1
    assert boxes(visitor, ".column.live .share")[0]["y"] < sheet["y"]  # the number is in sight while a lever moves
    visitor.page.get_by_role("button", name="Close the levers").click()
    expect(lever).to_be_hidden()


def test_no_interval_is_broken_between_two_lines_on_a_phone(visitor):
    visitor.resize({"width": 390, "height": 844})
    visitor.open(THREE_PINS).whole()
    numbers = visitor.page.locator("[data-number]:visible")
    assert numbers.count() >= 18
    assert numbers.evaluate_all("all => all.map(one => one.getClientRects().length)") == [1] * numbers.count()
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

"""The page in a real browser: a class moves levers, sees distributions, and nothing leaves the machine."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from experiments.lab.present import words
from tests.app.answer import TALKS, effects_of, row


def test_opened_it_shows_the_proposal_against_the_status_quo(visitor):
    visitor.open().whole()
    assert list(visitor.shares()) == ["status_quo", "recognition"]
    assert visitor.picture.evaluate("image => image.complete && image.naturalWidth > 300")
    assert "Talks begin within 48 months" in visitor.picture.get_attribute("alt")
    spoken = visitor.page.locator("figure:visible [role='status']")
    expect(spoken).to_contain_text(f"talks begin in {visitor.shares()['recognition']} % of histories")
    expect(spoken).to_contain_text(f"{visitor.number('recognition', 'effect')} points against the status quo")
    assert "after" not in spoken.inner_text()  # how long it took is seen, and not read out


def test_its_numbers_are_those_of_compare_to_the_last_digit_shown(visitor):
    query = "?package=origin:4:0.6:kept,green_light:3:0.9:reviewed&pin=direct_aid&war=ceasefire"
    visitor.open(query).whole()
    effects = effects_of(f"{query}&runs={visitor.runs}")
    for policy, shown in visitor.shares().items():
        known = row(effects, policy)
        assert shown == words.shown(TALKS, known["mean"])
        low, high = (words.shown(TALKS, known[key]) for key in ("mean_low", "mean_high"))
        assert visitor.number(policy, "interval") == f"{low} to {high}"
        if policy != "status_quo":
            assert visitor.number(policy, "effect") == words.shown(TALKS, known["effect"], signed=True)
    cells = visitor.page.locator(".ledger table tr", has_text="The North's cash from Russia").locator("td")
    assert cells.all_inner_texts() == [
        words.shown("cash_russia", row(effects, policy, "cash_russia")["mean"]) for policy in visitor.shares()
    ]


def test_moving_a_lever_runs_the_ensemble_anew_and_says_how_long_it_took(visitor):
    visitor.open().whole()
    visitor.press("Direct aid", "End").at("direct_aid:6:1:reviewed")
    assert list(visitor.shares()) == ["status_quo", "your_package"]
    query = "?" + urlsplit(visitor.page.url).query
    assert "direct_aid:6:1:reviewed" in query
    assert visitor.shares()["your_package"] == words.shown(TALKS, row(effects_of(query), "your_package")["mean"])
    assert float(visitor.footer.get_attribute("data-seconds")) > 0


def test_a_first_picture_comes_before_the_whole_answer(visitor):
    visitor.open(runs=900).whole()  # so many that the first 80 are on the screen long before
    before = visitor.serial()
    visitor.slider("Direct aid").press("End")
    visitor.after(before)
    expect(visitor.footer).to_contain_text("first picture after")


def test_dragging_a_lever_with_the_mouse_moves_it(visitor):
    visitor.open().whole()
    before = visitor.serial()
    slider = visitor.page.locator(".MuiSlider-root", has=visitor.slider("Friendly words"))
    place = slider.bounding_box()
    slider.hover(position={"x": 2, "y": place["height"] / 2})  # waits for the veil of loading to go
    place = slider.bounding_box()
    visitor.page.mouse.down()
    visitor.page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, steps=8)
    visitor.page.mouse.up()
    visitor.after(before)
    visitor.at("overture:6:0.5:reviewed")


@pytest.mark.slow
def test_packages_are_pinned_side_by_side_up_to_three_and_unpinned(visitor):
    visitor.open("?package=direct_aid&pin=overture&pin=recognition").whole()
    visitor.click("Pin this package").choose("Start from a policy", "Grand bargain")
    assert list(visitor.shares()) == ["status_quo", "grand_bargain", "overture", "recognition", "direct_aid"]
    visitor.click("Pin this package", wait=False)
    expect(visitor.alert).to_contain_text("At most 3 packages")
    visitor.click("Unpin Recognition")
    assert list(visitor.shares()) == ["status_quo", "grand_bargain", "overture", "direct_aid"]


@pytest.mark.slow
def test_undo_and_the_browsers_back_button_bring_the_last_package_back(visitor):
    visitor.open().whole()
    visitor.press("Direct aid", "End")
    visitor.click("Undo")
    assert list(visitor.shares()) == ["status_quo", "recognition"]
    assert visitor.slider("Direct aid").get_attribute("aria-valuenow") == "0"
    war = visitor.page.get_by_role("combobox", name="War in Ukraine")
    for _ in range(2):  # back to the same address twice
        visitor.choose("War in Ukraine", "ends within months")
        before = visitor.serial()
        visitor.page.go_back()
        visitor.after(before)
        assert "war=" not in visitor.page.url
        expect(war).to_have_text("chance ends it")
    before = visitor.serial()
    visitor.page.go_forward()
    visitor.after(before)
    expect(war).to_have_text("ends within months")

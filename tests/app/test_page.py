"""The page in a real browser: a class moves levers, sees distributions, and nothing leaves the machine."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from experiments.lab.present import words
from tests.app.answer import TALKS, effects_of, row


def test_opened_it_shows_the_proposal_against_the_status_quo(visitor):
    visitor.open().whole()
    assert list(visitor.shares()) == ["status_quo", "recognition"]
    expect(visitor.pictures).to_have_count(2)
    assert "Talks begin within 48 months" in visitor.pictures.first.get_attribute("aria-label")
    assert "chain of 8 boxes" in visitor.pictures.last.get_attribute("aria-label")
    spoken = visitor.page.locator("#says")
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
    cells = visitor.more().page.locator(".ledger table tr", has_text="The North's cash from Russia").locator("td")
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


def test_a_first_answer_comes_before_the_whole_one(visitor):
    visitor.open(runs=900).whole()  # so many that the first 80 are on the screen before
    before = visitor.answers()
    visitor.slider("Direct aid").press("End")
    visitor.after(before)
    expect(visitor.footer).to_contain_text("first picture after")


def test_nothing_can_be_moved_before_there_is_a_state_to_move(visitor):
    page, held = visitor.page, []
    page.route("**/live?*", lambda asked: held.append(asked), times=1)
    with page.expect_request("**/live?*"):
        page.goto(f"{visitor.address}?package=recognition&runs={visitor.runs}")
    for part in ("#lever-direct_aid", "#preset", "#views button", "#pin", "#more"):
        expect(page.locator(part).first).to_be_hidden()
    assert len(held) == 1
    held[0].continue_()
    visitor.press("Direct aid", "End").at("direct_aid:6:1:reviewed")


def middle(visitor, name):
    """Where a slider is taken hold of."""
    box = visitor.slider(name).bounding_box()
    return box["x"] + 14, box["x"] + box["width"] - 14, box["y"] + box["height"] / 2


def test_while_a_lever_is_dragged_the_numbers_follow_before_it_is_let_go(visitor):
    visitor.open("?package=overture", runs=901).whole()
    asked, answers = visitor.number("status_quo", "talks"), visitor.answers()
    left, right, y = middle(visitor, "Direct aid")
    visitor.page.mouse.move(left, y)
    visitor.page.mouse.down()
    visitor.page.mouse.move((left + right) / 2, y, steps=4)
    live = visitor.page.locator(".column.live[data-policy='your_package'] [data-number='talks']")
    expect(live).not_to_have_text("")  # a hand is still on it
    visitor.page.mouse.move(right, y, steps=4)
    visitor.page.mouse.up()
    visitor.after(answers).at("direct_aid:6:1:reviewed")
    query = "?" + urlsplit(visitor.page.url).query
    assert visitor.shares()["your_package"] == words.shown(TALKS, row(effects_of(query), "your_package")["mean"])
    assert visitor.number("status_quo", "talks") == asked


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
    expect(visitor.slider("Direct aid")).to_have_value("0")
    visitor.page.get_by_role("button", name="The world around it").click()
    war = visitor.page.get_by_role("combobox", name="War in Ukraine")
    for _ in range(2):  # back to the same address twice
        visitor.choose("War in Ukraine", "ends within months").at("war=")
        before = visitor.answers()
        visitor.page.go_back()
        visitor.after(before)
        assert "war=" not in visitor.page.url
        expect(war).to_have_value("baseline")
    before = visitor.answers()
    visitor.page.go_forward()
    visitor.after(before)
    expect(war).to_have_value("ceasefire")
    visitor.page.get_by_role("button", name="The package", exact=True).click()

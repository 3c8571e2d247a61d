"""What is cut off, taken back or interrupted on the page: it can be reached, and no click or hand is lost."""

from playwright.sync_api import expect

THREE_PINS = "?package=direct_aid&pin=overture&pin=recognition&pin=grand_bargain&figure=chain"
CUT = "one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1"
SIZE = {"width": 1280, "height": 800}


def test_moving_only_the_month_of_a_lever_keeps_a_strength_between_two_steps(visitor):
    visitor.open("?package=origin:4:0.65:kept,green_light:4:0.65:reviewed").whole()
    visitor.unfold("Korean origin")
    visitor.press("Korean origin: from month", "ArrowRight").at("origin:5:0.65:kept")
    assert "green_light:4:0.65" in visitor.page.url
    expect(visitor.page.locator("output[for='lever-origin']")).to_have_text("65 %")
    visitor.press("Korean origin", "End").at("origin:5:1:kept")
    visitor.unfold("Korean origin")


def test_a_server_that_is_gone_is_told_until_it_is_back(visitor):
    visitor.open().whole()
    before = visitor.answers()
    visitor.page.context.set_offline(True)
    visitor.slider("Direct aid").press("End")
    expect(visitor.alert).to_contain_text("The server does not answer")
    visitor.slider("Direct aid").press("ArrowLeft")  # another move does not hide it
    expect(visitor.alert).to_contain_text("The server does not answer")
    visitor.page.context.set_offline(False)
    visitor.after(before).at("direct_aid:6:0.9:reviewed")
    expect(visitor.page.locator("#message")).to_be_hidden()
    assert all("ERR_INTERNET_DISCONNECTED" in one for one in visitor.faults)
    visitor.faults.clear()


def test_undo_can_be_clicked_only_where_there_is_something_to_take_back(visitor):
    visitor.open().whole()
    undo = visitor.page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_be_disabled()
    visitor.press("Direct aid", "End")
    expect(undo).to_be_enabled()
    before = visitor.answers()
    visitor.page.go_back()
    visitor.after(before)
    expect(undo).to_be_disabled()
    visitor.press("Direct aid", "End").press("Nuclear status", "End")
    visitor.click("Undo")
    expect(undo).to_be_enabled()
    visitor.click("Undo")
    expect(undo).to_be_disabled()
    assert list(visitor.shares()) == ["status_quo", "recognition"]


def test_whatever_is_cut_off_is_reached_with_the_keyboard_and_told_in_whole(visitor):
    visitor.resize(SIZE)
    visitor.open(THREE_PINS).whole()
    tip = visitor.page.get_by_role("tooltip")
    cut = [one for one in visitor.page.locator(".link p, .boxes td").all() if one.evaluate(CUT)]
    assert cut
    for one in cut:
        assert one.evaluate("one => one.tabIndex") == 0
        one.focus()
        expect(tip).to_have_text(one.inner_text())
    visitor.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_sentence_on_a_package_unfolds_under_the_keyboard(visitor):
    visitor.open("?package=recognition").whole()
    says = visitor.page.locator("#sentence p")
    assert says.evaluate(CUT)
    says.focus()
    expect(says).to_be_focused()
    assert not says.evaluate(CUT)
    says.blur()


def test_all_boxes_of_the_chain_can_be_scrolled_to_with_the_keyboard(visitor):
    visitor.resize(SIZE)
    visitor.open(THREE_PINS).whole()
    boxes = visitor.page.locator(".boxes").first
    assert boxes.evaluate(CUT)
    expect(boxes).to_have_attribute("tabindex", "0")
    boxes.focus()
    expect(boxes).to_be_focused()
    visitor.page.keyboard.press("End")
    expect(boxes.locator("li").last).to_be_in_viewport(ratio=0.99)
    visitor.open("?package=recognition&figure=chain").whole()  # all is seen: nothing to scroll, and no stop on the way
    expect(boxes).not_to_have_attribute("tabindex", "0")


def test_escape_closes_the_levers_of_a_phone_where_they_were_opened(visitor):
    visitor.resize({"width": 390, "height": 844})
    visitor.open().whole()
    levers = visitor.page.get_by_role("button", name="Levers", exact=True)
    levers.click()
    visitor.page.keyboard.press("Escape")
    expect(visitor.slider("Friendly words")).to_be_hidden()
    expect(levers).to_be_focused()


def test_play_at_the_last_month_begins_again_from_the_first(visitor):
    visitor.open("?package=recognition&view=watch&replicate=7")
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    visitor.slider("Month").press("End")
    expect(visitor.footer).to_contain_text("Month 48 of 48")
    visitor.page.get_by_role("button", name="Play").click()
    pause = visitor.page.get_by_role("button", name="Pause")
    expect(pause).to_be_visible()
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    pause.click()
    expect(visitor.page.get_by_role("button", name="Play")).to_be_visible()

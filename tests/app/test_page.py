"""The page in a real browser: a class moves levers, sees distributions, and nothing leaves the machine."""

import json
import re
from io import BytesIO
from urllib.parse import urlsplit

import numpy as np
import polars as pl
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from matplotlib.image import imread
from playwright.sync_api import expect

from experiments.app import texts
from experiments.app.address import from_query
from experiments.app.file import MOST_BYTES
from experiments.app.lesson import lessons
from experiments.app.state import study_of
from experiments.compare import tables
from experiments.lab.engine.running import run
from experiments.lab.present import words
from tests.app.offers import offer
from tests.app.served import HOME
from tests.app.visitor import FEW, GO

OFFER = offer(replicates=FEW, coarse=FEW)
LESSONS = lessons(HOME / "experiments" / "app" / "lessons", OFFER)
TALKS = "talks_by_deadline"


def effects_of(query):
    """The table of `kaesong compare` for the packages of an address."""
    return tables.summary(run(study_of(from_query(query, OFFER), OFFER)))


def row(effects, policy, outcome=TALKS):
    return effects.row(by_predicate=(pl.col("policy") == policy) & (pl.col("outcome") == outcome), named=True)


def test_opened_it_shows_the_proposal_against_the_status_quo(visitor):
    visitor.open().whole()
    assert list(visitor.shares()) == ["status_quo", "recognition"]
    assert visitor.picture.evaluate("image => image.complete && image.naturalWidth > 300")
    assert "Talks begin within 48 months" in visitor.picture.get_attribute("alt")


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
    visitor.open(runs=1500).whole()  # so many that the first 80 are on the screen long before
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


def test_packages_are_pinned_side_by_side_up_to_three_and_unpinned(visitor):
    visitor.open("?package=direct_aid&pin=overture&pin=recognition").whole()
    visitor.click("Pin this package").choose("Start from a policy", "Grand bargain")
    assert list(visitor.shares()) == ["status_quo", "grand_bargain", "overture", "recognition", "direct_aid"]
    visitor.click("Pin this package", wait=False)
    expect(visitor.alert).to_contain_text("At most 3 packages")
    visitor.click("Unpin Recognition")
    assert list(visitor.shares()) == ["status_quo", "grand_bargain", "overture", "direct_aid"]


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


def test_an_address_shared_is_the_same_page_elsewhere_where_it_goes_its_own_way(visitor, newcomer):
    visitor.open("?package=recognition&pin=overture&seoul=conservative_seoul").whole()
    visitor.press("Korean origin: from month", "ArrowRight", times=3)
    visitor.page.wait_for_url("**origin:9:1:kept**")
    visitor.click("Month by month").at("figure=fans")
    newcomer.load("?" + urlsplit(visitor.page.url).query).runs = visitor.runs
    seen = newcomer.whole().shares()
    assert seen == visitor.shares()
    assert newcomer.slider("Korean origin: from month").get_attribute("aria-valuenow") == "9"
    expect(newcomer.page.get_by_role("button", name="Month by month")).to_have_attribute("aria-pressed", "true")
    expect(newcomer.page.get_by_role("combobox", name="Who governs Seoul")).to_have_text("conservatives throughout")
    newcomer.press("Direct aid", "End")
    assert newcomer.shares() != seen
    assert visitor.shares() == seen


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.slow)])
def test_every_figure_is_drawn_at_every_width_and_nothing_is_cut_off(visitor, width):
    visitor.resize({"width": width, "height": 720})
    visitor.open("?package=recognition&pin=direct_aid").whole()
    for figure in ("The chain", "Month by month", "How runs end", "When talks begin"):
        visitor.click(figure)
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        inside = visitor.picture.bounding_box()
        assert inside["x"] >= 0
        assert inside["x"] + inside["width"] <= width + 1


def test_the_chain_is_lit_link_by_link_with_a_sentence_each(visitor):
    visitor.open("?package=recognition&figure=chain").whole()
    last = visitor.page.locator(".link p").inner_text()
    visitor.press("Links lit", "Home")
    assert "pulls its levers" in visitor.page.locator(".link p").inner_text() != last
    visitor.at("lit=1")


EACH_LESSON = [pytest.param(name, marks=[pytest.mark.slow] * bool(number)) for number, name in enumerate(LESSONS)]


@pytest.mark.parametrize("name", EACH_LESSON)
def test_every_lesson_can_be_taught_from_the_question_to_what_to_notice(visitor, name):
    lesson, first = LESSONS[name], next(iter(LESSONS.values()))
    visitor.open("?package=status_quo&view=lessons").whole()
    if lesson != first:
        visitor.page.get_by_role("combobox", name="Lesson").click()
        visitor.page.get_by_role("menuitem", name=lesson.title, exact=True).click()
    expect(visitor.page.get_by_role("heading", name=lesson.title)).to_be_visible()
    for step in lesson.steps:
        visitor.page.get_by_role("button", name="Next step").click()
        expect(visitor.page.get_by_role("heading", name=step.title)).to_be_visible()
        if step.move:
            make(visitor, *step.move)
    expect(visitor.page.get_by_role("button", name="Next step")).to_be_disabled()


def make(visitor, label, query):
    """Make the move of a lesson; one that leads to another view is followed, and left again."""
    state = from_query(query, OFFER)
    visitor.page.get_by_role("button", name=label, exact=True).click()
    if state.view == "lessons":
        wanted = list(study_of(state, OFFER).policies)
        expect(visitor.page.locator(".column")).to_have_count(len(wanted))
        for name in wanted:
            expect(visitor.page.locator(f".column[data-policy='{name}']")).to_be_visible()
    else:
        visitor.page.wait_for_url(f"**view={state.view}**")
        visitor.page.get_by_role("button", name="Lessons").click()


def test_a_shared_address_of_a_lesson_opens_at_its_step(visitor):
    name, lesson = list(LESSONS.items())[-2]
    visitor.open(f"?package=recognition&view=lessons&lesson={name}&step=2").whole()
    expect(visitor.page.get_by_role("heading", name=lesson.steps[1].title)).to_be_visible()
    visitor.at("step=2")


def test_a_class_commits_before_it_sees_the_answer_and_then_sees_both(visitor):
    visitor.open("?package=recognition&view=guess")
    expect(visitor.slider("Our guess, % of histories")).to_be_visible()
    expect(visitor.page.locator(".share:visible")).to_have_count(0)
    expect(visitor.page.locator("figure img:visible")).to_have_count(0)
    visitor.slider("Our guess, % of histories").press("End")
    visitor.page.get_by_role("button", name="Commit, and show the answer").click()
    visitor.whole()
    verdict = visitor.page.locator(".verdict")
    expect(verdict).to_contain_text("100 %")
    assert f"{visitor.shares()['recognition']} %" in verdict.inner_text()
    assert "too high" in verdict.inner_text()
    expect(visitor.page.locator(".ranking tbody tr")).to_have_count(4)
    ranked = effects_of(f"?package=overture&pin=security_guarantee&pin=direct_aid&pin=recognition&runs={visitor.runs}")
    for policy in ("overture", "security_guarantee", "direct_aid", "recognition"):
        shown = f"{words.policy(policy).title} ({words.shown(TALKS, row(ranked, policy)['mean'])} %)"
        expect(visitor.page.locator(".ranking")).to_contain_text(shown)
    visitor.page.get_by_role("button", name="Guess anew").click()
    expect(visitor.page.locator(".share:visible")).to_have_count(0)


def test_one_history_plays_pauses_and_steps_with_its_chronicle(visitor):
    visitor.open("?package=recognition&view=watch&replicate=332")
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    visitor.page.get_by_role("button", name="Play", exact=True).click()
    expect(visitor.footer).to_contain_text(re.compile(r"Month ([3-9]|\d\d) of 48"))
    visitor.page.get_by_role("button", name="Pause", exact=True).click()
    expect(visitor.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    visitor.slider("Month").press("ArrowRight")  # answered after whatever was still on its way
    stood = visitor.slider("Month").get_attribute("aria-valuenow")
    expect(visitor.footer).to_contain_text(f"Month {stood} of 48")
    visitor.slider("Month").press("End")
    expect(visitor.footer).to_contain_text("Month 48 of 48")
    told = visitor.page.locator(".chronicle p").all_inner_texts()
    assert len(told) > 5
    assert told[0].split()[1].rstrip(".") > told[-1].split()[1].rstrip(".")  # years, newest first


def test_who_looks_away_from_a_history_and_back_sees_it_again(visitor):
    visitor.open("?package=recognition&view=watch&replicate=15")
    visitor.page.get_by_role("button", name="Answer").click()
    visitor.page.get_by_role("button", name="Watch one history").click()
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    expect(visitor.picture).to_be_visible()


def test_another_history_has_other_luck(visitor):
    visitor.open("?package=recognition&view=watch&replicate=27")
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    visitor.page.get_by_role("button", name="Another history").click()
    expect(visitor.page.get_by_role("textbox", name="Number of the history")).to_have_value("28")
    visitor.page.wait_for_url("**replicate=28**")


def test_an_address_that_cannot_be_used_is_explained_and_the_page_lives_on(visitor):
    visitor.open().whole()
    for query, says in (
        ("?package=origin:six", "start is 'six'"),
        ("?package=recogniton", "did you mean 'recognition'"),
        ("?package=origin:6:9e99", "from 0 to 1"),
        ("?package=<img src=x onerror=alert(1)>", "no such policy"),
        ("?runs=99999999", "from 20 to 2,000"),
        ("?package=" + "a" * 6000, "at most 4,000"),
    ):
        visitor.page.evaluate(GO, query)
        expect(visitor.alert).to_contain_text(says)
        assert visitor.page.locator("img[src='x']").count() == 0
    visitor.open().whole().press("Direct aid", "End")
    assert "your_package" in visitor.shares()


@pytest.mark.slow
def test_a_page_opened_at_an_address_that_cannot_be_used_explains_it_and_lives(newcomer):
    newcomer.load("?package=origin:six")
    expect(newcomer.alert).to_contain_text("start is 'six'")
    newcomer.open().whole().press("Direct aid", "End")
    assert "your_package" in newcomer.shares()


def test_a_file_that_cannot_be_used_is_explained_and_the_page_lives_on(visitor, tmp_path):
    visitor.open().whole()
    for text, says in (
        ("policy: {mine: {orgin: {}}}", "did you mean 'origin'"),
        ("policy: !!python/object/apply:os.system ['true']", "a tag"),
        ("policy: [", "cannot be read as YAML"),
        ("x" * 10_000_000, f"longer than {MOST_BYTES / 1000:.0f} kB"),
    ):
        path = tmp_path / "mine.yaml"
        path.write_text(text, "utf-8")
        visitor.page.get_by_label("Open a configuration").set_input_files(path)
        expect(visitor.alert).to_contain_text(says)
    visitor.press("Direct aid", "End")
    assert "your_package" in visitor.shares()


def test_every_word_of_the_glossary_is_on_the_page(visitor):
    visitor.open().whole()
    visitor.page.get_by_text("All words explained").click()
    for word in texts.GLOSSARY:
        expect(visitor.page.locator("dt", has_text=word).first).to_be_visible()
    visitor.page.get_by_text("All words explained").click()


def test_what_is_taken_home_gives_the_same_page_when_it_is_brought_back(visitor, tmp_path):
    visitor.open("?package=origin:3:0.7:kept,green_light:2&pin=overture&purse=poor_russia").whole()

    def download(label):
        with visitor.page.expect_download() as found:
            visitor.page.get_by_role("button", name=label).click()
        path = tmp_path / found.value.suggested_filename
        found.value.save_as(path)
        return path

    configuration = download("Configuration (YAML)")
    assert list(yaml.safe_load(configuration.read_text("utf-8"))["policy"]) == [
        "status_quo",
        "your_package",
        "overture",
    ]
    runs = pl.read_csv(download("Runs (CSV)"))
    assert len(runs) == 3 * visitor.runs
    mean = runs.filter(pl.col("policy") == "overture")[TALKS].mean()
    assert words.shown(TALKS, mean) == visitor.shares()["overture"]
    assert download("Figure (PNG)").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in download("Figure (SVG)").read_bytes()[:1000]
    shown = visitor.shares()
    visitor.choose("Start from a policy", "Grand bargain")
    before = visitor.serial()
    visitor.page.get_by_label("Open a configuration").set_input_files(configuration)
    visitor.after(before)
    assert visitor.shares() == shown


@pytest.mark.slow
def test_two_visitors_do_not_see_one_anothers_packages(visitor, newcomer):
    visitor.open("?package=overture")
    newcomer.open("?package=direct_aid")
    visitor.whole()
    newcomer.whole()
    visitor.press("Security guarantee", "End")
    assert list(newcomer.shares()) == ["status_quo", "direct_aid"]
    assert list(visitor.shares()) == ["status_quo", "your_package"]
    newcomer.page.close()
    visitor.press("Nuclear status", "End")


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

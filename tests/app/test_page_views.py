"""The other views of the page in a real browser: figures, lessons, guesses, and a history that is watched."""

import re
from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread
from playwright.sync_api import expect

from experiments.app import texts
from experiments.app.address import from_query
from experiments.app.state import RANKED, study_of
from experiments.lab.present import words
from tests.app.answer import LESSONS, OFFER, TALKS, effects_of, row


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_every_figure_is_drawn_at_every_width_and_nothing_is_cut_off(visitor, width):
    visitor.resize({"width": width, "height": 720})
    visitor.open("?package=recognition&pin=direct_aid").whole()
    for figure, part in (("chain", "li"), ("fans", "canvas"), ("distributions", "canvas"), ("talks", "canvas")):
        visitor.choose("Picture at the left", texts.FIGURES[figure])
        drawn = visitor.pictures.first.locator(part)
        expect(drawn.first).to_be_visible()
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        for plot in visitor.pictures.first.locator(".plot").all():
            assert plot.bounding_box()["height"] > 60
            line = plot.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
            assert plot.locator(".u-over").evaluate("one => one.offsetTop") >= line / 2  # the uppermost tick is whole
        for one in drawn.all():
            inside = one.bounding_box()
            assert inside["x"] >= 0
            assert inside["x"] + inside["width"] <= width + 1


def test_a_share_of_all_histories_reaches_the_top_of_its_axis(visitor):
    visitor.open("?package=status_quo&figure=distributions").whole()
    plot = visitor.pictures.first.locator(".u-over").first  # months of an open zone: none in any history
    dark = imread(BytesIO(plot.screenshot()))[..., :3].max(axis=2) < 0.6
    assert np.flatnonzero(dark.any(axis=1)).min() <= 3


def test_values_under_the_pointer_are_told_and_those_at_the_end_without_one(visitor):
    visitor.open("?package=recognition").whole()
    keys = visitor.page.locator("[data-place='figure'] .keys")
    for policy, share in visitor.shares().items():
        expect(keys).to_contain_text(f"{words.policy(policy).title} {share} %")
    visitor.pictures.first.locator(".u-over").hover(position={"x": 3, "y": 40})  # waits until it stands still
    expect(keys).to_contain_text("by February 2025")
    visitor.page.mouse.move(0, 0)
    expect(keys).not_to_contain_text("by ")


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
    visitor.open("?package=status_quo&view=lessons")
    if lesson != first:
        visitor.page.get_by_role("combobox", name="Lesson").select_option(label=lesson.title)
    expect(visitor.page.get_by_role("heading", name=lesson.title)).to_be_visible()
    expect(visitor.page.locator(".share:visible")).to_have_count(0)  # the question comes before its answer
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


@pytest.mark.slow
def test_a_shared_address_of_a_lesson_opens_at_its_step(visitor):
    name, lesson = list(LESSONS.items())[-2]
    visitor.open(f"{lesson.steps[1].move[1]}&lesson={name}&step=2").whole()
    expect(visitor.page.get_by_role("heading", name=lesson.steps[1].title)).to_be_visible()
    visitor.at("step=2")


def test_a_class_commits_before_it_sees_the_answer_and_then_sees_both(visitor):
    visitor.open("?package=recognition&view=guess")
    expect(visitor.slider("Our guess, % of histories")).to_be_visible()
    expect(visitor.page.locator(".share:visible")).to_have_count(0)
    expect(visitor.pictures).to_have_count(0)
    expect(visitor.page.get_by_text("The answer comes after the guess.")).to_be_visible()
    visitor.slider("Our guess, % of histories").press("End")
    visitor.page.get_by_role("button", name="Commit, and show the answer").click()
    expect(visitor.page.locator("section:focus")).to_contain_text("Your guess for 'Recognition': 100 %")
    visitor.whole()
    visitor.at("guess=100")
    visitor.at(f"order={','.join(RANKED)}")
    visitor.page.reload()  # and who loads the page anew has not lost the guess
    visitor.whole()
    verdict = visitor.page.locator("p.verdict")
    expect(verdict).to_contain_text("100 %")
    assert f"{visitor.shares()['recognition']} %" in verdict.inner_text()
    assert "too high" in verdict.inner_text()
    expect(visitor.page.locator(".ranking tbody tr")).to_have_count(4)
    first, *others = RANKED
    ranked = effects_of(f"?package={first}&pin={'&pin='.join(others)}&runs={visitor.runs}")
    for policy in RANKED:
        shown = f"{words.policy(policy).title} ({words.shown(TALKS, row(ranked, policy)['mean'])} %)"
        expect(visitor.page.locator(".ranking")).to_contain_text(shown)
    expect(visitor.page.locator(".ranking")).to_contain_text("not surely fewer than above")  # in so few histories
    visitor.page.get_by_role("button", name="Guess anew").click()
    expect(visitor.page.locator(".share:visible")).to_have_count(0)
    expect(visitor.page.get_by_text("Its answer has stood on this page")).to_be_visible()
    visitor.page.wait_for_url(lambda url: "guess=" not in url and "order=" not in url)


def test_one_history_plays_pauses_and_steps_with_its_chronicle(visitor):
    visitor.open("?package=recognition&view=watch&replicate=332")
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    visitor.page.get_by_role("button", name="Play", exact=True).click()
    expect(visitor.footer).to_contain_text(re.compile(r"Month ([3-9]|\d\d) of 48"))
    visitor.page.get_by_role("button", name="Pause", exact=True).click()
    expect(visitor.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    visitor.slider("Month").press("ArrowRight")  # answered after whatever was still on its way
    stood = visitor.slider("Month").input_value()
    expect(visitor.footer).to_contain_text(f"Month {stood} of 48")
    visitor.slider("Month").press("End")
    expect(visitor.footer).to_contain_text("Month 48 of 48")
    told = visitor.page.locator("#chronicle p").all_inner_texts()
    assert len(told) > 5
    assert told[0].split()[1].rstrip(".") > told[-1].split()[1].rstrip(".")  # years, newest first


@pytest.mark.slow
def test_who_looks_away_from_a_history_and_back_sees_it_again(visitor):
    visitor.open("?package=recognition&view=watch&replicate=15")
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    visitor.page.get_by_role("button", name="Answer").click()
    visitor.whole()  # it is away
    visitor.page.get_by_role("button", name="Watch one history").click()
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    expect(visitor.page.get_by_role("img", name="The zone in")).to_be_visible()


@pytest.mark.slow
def test_another_history_has_other_luck(visitor):
    visitor.open("?package=recognition&view=watch&replicate=27")
    expect(visitor.footer).to_contain_text("Month 1 of 48")
    visitor.page.get_by_role("button", name="Another history").click()
    expect(visitor.page.get_by_role("textbox", name="Number of the history")).to_have_value("28")
    visitor.page.wait_for_url("**replicate=28**")

"""Columns of the fans, and the chain that is walked link by link."""

from functools import cache

import polars as pl
import pytest

from experiments.compare.figures import chain, chain_layouts, chain_sheet, fans
from experiments.lab.present import style, words
from tests.support.drawn import CLASS, OWN, PLACES, SHIPPED, drawn, made
from tests.support.synthetic import tables


def over(sheet, policies):
    """The policies over the columns of the fans, in order."""
    titles = {words.policy(name).title: name for name in policies}
    found = [axes.get_title(loc="left") for axes in sheet.axes]
    return [titles[" ".join(text.split())] for text in found if text]


@cache
def in_columns(policies, width=style.PAGE):
    """The policies over the columns of the fans of a small study."""
    study = tables(policies, replicates=3, months=6)
    return over(fans.draw(*study[1:], width=width), policies)


def test_fans_keep_a_users_own_policies_and_then_the_main_ones_when_not_all_fit():
    assert over(drawn("all policies", "fans"), SHIPPED) == SHIPPED
    assert {"status_quo", *fans.FIRST, *OWN} <= set(in_columns((*SHIPPED, *OWN)))
    assert in_columns(tuple(CLASS), style.PHONE) == ["status_quo", "your_package"]
    assert in_columns(tuple(CLASS), 4.5) == ["status_quo", "recognition", "your_package"]


@pytest.mark.slow
def test_a_sheet_has_columns_of_about_an_inch_and_two_at_least():
    widths = (style.PAGE, style.ROOM, style.PHONE, 2.6)
    assert [len(in_columns((*SHIPPED, *OWN), width)) for width in widths] == [11, 5, 2, 2]


def seen(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize("place", PLACES)
def test_the_chain_is_walked_link_by_link_without_moving(place):
    whole, none = (drawn("a class's five", f"chain, {lit} lit, in a {place}") for lit in (None, 0))
    part = drawn("a class's five", f"chain, 3 lit, in a {place}")
    assert whole.get_size_inches().tolist() == part.get_size_inches().tolist()
    titles = {f"{box.number}  {box.title}" for box in chain.BOXES.values()}
    assert titles <= set(seen(none)) & set(seen(part))
    assert {"workers", "firms"} <= set(seen(part))
    assert not {"mn USD", "index", "events"} & set(seen(part))
    assert not {words.policy(name).short for name in CLASS} & set(seen(none))
    assert seen(part).count("Recognition") == 3


def test_a_link_that_nothing_can_be_told_of_says_so():
    runs, effects, _ = made("a class's five")
    sure = (pl.col("outcome") != "provocations").alias("sure")
    some = effects.with_columns(
        effect_low=pl.when(sure).then("effect_low").otherwise(-1.0),
        effect_high=pl.when(sure).then("effect_high").otherwise(1.0),
    )
    assert seen(chain.draw(runs, some)).count("a clear change") == 6
    assert seen(chain.draw(runs, some)).count("no clear change") == 1
    none = effects.with_columns(effect_low=float("nan"), effect_high=pl.lit(None, float))
    assert seen(chain.draw(runs, none)).count("no clear change") == 7
    assert "clear change" not in " ".join(seen(chain.draw(runs)))


def test_no_arrow_is_drawn_as_if_it_carried_what_changes_at_both_its_ends():
    only = {"zone_months_open": "recognition", "zone_workers_end": "grand_bargain"}
    changed = {
        key: {policy for outcome, policy in only.items() if outcome in box.outcomes} for key, box in chain.BOXES.items()
    } | {"levers": {*CLASS} - {"status_quo"}}
    layout = chain_layouts.PAGE
    sheet = chain_sheet.Sheet(None, layout, CLASS, 0.0, 1.0, 1.0, 8, changed)
    assert sheet.tone(("open",)) is sheet.tone(("workers",)) is chain_sheet.STRONG
    assert sheet.tone(("cash",)) is chain_sheet.WEAK
    assert {sheet.tone_of(arrow) for arrow in layout.arrows} == {chain_sheet.PLAIN}
    part = sheet._replace(lit=3)
    assert {part.tone_of(arrow) for arrow in layout.arrows} == {chain_sheet.PLAIN, chain_sheet.UNLIT}


@pytest.mark.parametrize("layout", [chain_layouts.PAGE, chain_layouts.ROOM, chain_layouts.PHONE])
def test_every_layout_of_the_chain_has_the_same_boxes_and_arrows(layout):
    assert layout.places.keys() == chain.BOXES.keys()
    assert {(arrow.sources, arrow.targets) for arrow in layout.arrows} == {
        (arrow.sources, arrow.targets) for arrow in chain_layouts.PAGE.arrows
    }
    assert len(layout.above) == 1 + max(row for _, row in layout.places.values())

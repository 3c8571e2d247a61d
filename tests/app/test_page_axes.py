"""Axes of the page's pictures: at every width and size of letters they name what is drawn."""

import pytest
from playwright.sync_api import expect

from experiments.app import texts

#: How many labels stand along an axis of a plot: groups of dark pixels with more than a letter's gap between them.
LABELS = """(plot, down) => {
  const canvas = plot.querySelector("canvas"), over = plot.querySelector(".u-over")
  const scale = canvas.width / canvas.clientWidth, em = scale * parseFloat(getComputedStyle(plot).fontSize)
  const left = over.offsetLeft * scale, below = (over.offsetTop + over.offsetHeight) * scale
  const [x, y, wide, tall] = down ? [0, 0, left - 5 * scale, canvas.height] : [0, below + 5 * scale, canvas.width, canvas.height - below - 5 * scale]
  const all = canvas.getContext("2d").getImageData(x, y, wide, tall), found = []
  for (let i = 0; i < all.data.length; i += 4) {
    if (all.data[i + 3] > 120 && all.data[i] < 120) { const k = i / 4; found.push(down ? Math.floor(k / all.width) : k % all.width) }
  }
  found.sort((a, b) => a - b)
  return found.filter((one, k) => !k || one - found[k - 1] > (down ? 0.3 : 0.6) * em).length
}"""
LETTERS = "one => getComputedStyle(one).fontSize"


def labels(visitor, down=False):
    """How many labels each plot at the left has on its time axis, or on the one at its side."""
    return [plot.evaluate(LABELS, down) for plot in visitor.pictures.first.locator(".plot").all()]


def at(visitor, width, height=800):
    visitor.resize({"width": width, "height": height})
    return visitor


def test_years_stand_on_the_time_axis_at_every_width(visitor):
    for figure in ("talks", "fans"):
        visitor.open(f"?package=recognition&figure={figure}").whole()
        for width in (390, 768, 1280, 2560):
            found = labels(at(visitor, width))
            assert min(found) >= 2 + (width > 390), (figure, width, found)
            assert max(found) <= 5, (figure, width, found)  # a year is named once


def test_axes_of_how_runs_end_have_two_ticks_at_least_and_say_what_they_count(visitor):
    for query in ("?package=recognition", "?package=status_quo", "?package=direct_aid&war=ceasefire"):
        visitor.open(f"{query}&figure=distributions").whole()
        for width in (390, 1280):
            for down in (False, True):
                found = labels(at(visitor, width), down)
                assert len(found) == 4
                assert min(found) >= 2, (query, width, down, found)
    expect(visitor.page.locator("[data-place='figure'] .note")).to_have_text("Height: share of the histories, in %")


def test_a_picture_says_in_words_what_is_shaded(visitor):
    visitor.open("?package=recognition").whole()
    note = visitor.page.locator("[data-place='figure'] .note")
    for figure, says in (("talks", "95 % interval"), ("fans", "half, and nine in ten, of the histories")):
        visitor.choose("Picture at the left", texts.FIGURES[figure])
        expect(note).to_contain_text(says)
    visitor.choose("Picture at the left", texts.FIGURES["chain"])
    expect(note).to_be_hidden()


@pytest.mark.parametrize("figure", ["talks", "distributions"])
def test_letters_of_a_plot_grow_with_the_window(visitor, figure):
    visitor.open(f"?package=recognition&figure={figure}").whole()
    plot = visitor.pictures.first.locator(".plot").first
    tall = {}
    for width in (1280, 1920, 1280):
        at(visitor, width, 1080)
        below = plot.evaluate("one => one.clientHeight - one.querySelector('.u-over').clientHeight")
        tall.setdefault(plot.evaluate(LETTERS), set()).add(below)
    assert all(len(found) == 1 for found in tall.values()), tall
    assert min(tall["22px"]) > max(tall["16px"])


def test_the_chain_names_what_the_north_earns_without_hatches_that_no_bar_has(visitor):
    visitor.open("?package=recognition&figure=chain").whole()
    says = visitor.page.locator(".boxes h3", has_text="The North earns dollars").first.get_attribute("data-says")
    assert says.startswith("zone, tours, aid, relief:")
    assert "hatched" not in visitor.page.locator("#pictures").inner_html()

"""What people see: every figure draws for any study, says what it shows, and hides nothing."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial

import matplotlib
import numpy as np
import polars as pl
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from experiments.compare.figures import (
    answer,
    chain,
    chain_layouts,
    chain_sheet,
    distributions,
    fans,
    forest,
    gallery,
    talks,
)
from experiments.lab.present import palette, style, words
from experiments.lab.present.drawing import pictures
from experiments.lab.stats import effects as statistics
from tests.support.sheets import assert_in_its_place
from tests.support.synthetic import Tables, tables

#: Those of the main job, each with a colour of its own; variants of one share its blue.
SHIPPED = list(palette.POLICY_COLOUR)
OWN = ["my_plan", "a_slow_and_steady_engagement", "zz"]
STUDIES = {
    "one policy": partial(tables, SHIPPED[:1]),
    "two policies": partial(tables, ["status_quo", "recognition"]),
    "all policies": partial(tables, SHIPPED, world="successor_reverses"),
    "fourteen policies": partial(tables, SHIPPED + OWN),
    "only a user's own": partial(tables, ["my_plan", "status_quo", "zz"], world="my_world"),
    "two runs": partial(tables, SHIPPED, replicates=2),
    "a single run": partial(tables, SHIPPED, replicates=1),
    "nothing ever happens": partial(tables, SHIPPED[:3], empty=True),
    "the zone never opens": partial(tables, ["status_quo", "overture", "direct_aid"]),
    "eleven years": partial(tables, SHIPPED[:4], months=134, world="history"),
    "one month": partial(tables, SHIPPED[:2], months=1),
}
CLASS = ["status_quo", "security_guarantee", "recognition", "grand_bargain", "your_package"]
SEEN_IN_CLASS = {
    "a class's five": partial(tables, CLASS, world="successor_reverses"),
    "nothing ever happens to five": partial(tables, [*CLASS[:4], OWN[1]], empty=True),
    "eleven years, two policies": partial(tables, SHIPPED[:2], months=134, world="history"),
    "a single run of one's own": partial(tables, ["zz"], replicates=1, months=1),
}


@cache
def made(study):
    """The tables of a study, made up once."""
    return (STUDIES | SEEN_IN_CLASS)[study]()


FIGURES = {
    "answer": lambda tables: answer.draw(tables.effects, tables.trajectories),
    "chain": lambda tables, **how: chain.draw(tables.runs, **how),
    "talks": lambda tables, **how: talks.draw(tables.runs, tables.trajectories, **how),
    "forest": lambda tables: forest.draw(tables.effects),
    "distributions": lambda tables, **how: distributions.draw(tables.runs, tables.effects, **how),
    "fans": lambda tables, **how: fans.draw(tables.effects, tables.trajectories, **how),
}
PLACES = {"room": style.ROOM, "phone": style.PHONE}
#: The figures laid out for a place, and the states in which a class sees them.
LAID_OUT = {
    f"{figure} in a {place}": partial(FIGURES[figure], width=width)
    for figure in ("chain", "talks", "distributions", "fans")
    for place, width in PLACES.items()
}
WALKED = {
    f"chain, {lit} lit, in a {place}": partial(
        lambda tables, **how: chain.draw(*tables[:2], **how), width=width, lit=lit
    )
    for place, width in (PLACES | {"page": style.PAGE}).items()
    for lit in (None, 0, 3, 6)
}
GUESSED = {
    f"talks, {guess} guessed, in a {place}": partial(FIGURES["talks"], width=width, guess=guess)
    for place, width in (PLACES | {"page": style.PAGE}).items()
    for guess in (0.0, 0.4, 1.0)
}
DRAWN = FIGURES | LAID_OUT | WALKED | GUESSED
#: The states that differ most; the others are drawn with --slow. More policies than all: test_layout.py.
QUICK = ("all policies", "nothing ever happens", "a class's five")
ALL = [
    pytest.param(study, figure, marks=() if quick else pytest.mark.slow)
    for study, figure, quick in (
        *((study, figure, study in QUICK) for study in STUDIES for figure in FIGURES),
        *((study, figure, study in QUICK) for study in SEEN_IN_CLASS for figure in LAID_OUT),
        *(
            ("a class's five", figure, "3 lit" in figure or "1.0 guessed, in a phone" in figure)
            for figure in WALKED | GUESSED
        ),
    )
]


#: Of the module, so that all that is asked of a sheet is asked one after the other where it was drawn.
each_sheet = pytest.mark.parametrize(("study", "figure"), ALL, scope="module")


@cache
def drawn(study, figure):
    return DRAWN[figure](made(study))


@each_sheet
def test_no_text_leaves_the_sheet_or_covers_another(study, figure):
    assert_in_its_place(drawn(study, figure))


@each_sheet
def test_every_axis_that_bears_numbers_says_what_they_are(study, figure):
    titles = {title for name in SHIPPED + OWN + CLASS for title in words.policy(name)[:2]}
    for axes in drawn(study, figure).axes:
        if not axes.axison:
            continue
        for axis in (axes.xaxis, axes.yaxis):
            labels = {label.get_text() for label in axis.get_ticklabels() if label.get_visible()}
            if labels - titles - {""}:
                assert axis.get_label_text(), (axes.get_title(loc="left"), labels)


@pytest.mark.parametrize(
    ("study", "figure"),
    [*(("all policies", figure) for figure in FIGURES), *(("a class's five", figure) for figure in LAID_OUT)],
)
def test_nothing_is_set_smaller_than_nine_points(study, figure):
    sheet = drawn(study, figure)
    assert min(text.get_size() for text in sheet.findobj(Text) if text.get_text()) >= 9


@pytest.mark.parametrize(
    ("study", "figure"),
    [*(("all policies", figure) for figure in FIGURES), *(("a class's five", figure) for figure in LAID_OUT)],
)
def test_title_names_the_world_and_subtitle_the_number_of_runs(study, figure):
    texts = [text.get_text().replace("\n", " ") for text in drawn(study, figure).texts]
    assert "in the successor reverses world" in texts[0]
    assert "200 runs of each policy" in texts[1]


@pytest.mark.parametrize(
    ("study", "figure"),
    [
        *(("all policies", figure) for figure in FIGURES),
        *(("a class's five", figure) for figure in LAID_OUT if figure != "fans in a phone"),
    ],
)
def test_a_policy_has_the_same_colour_in_every_figure(study, figure):
    shown = SHIPPED if study == "all policies" else CLASS
    missing = {"forest": {"status_quo"}, "answer": {*SHIPPED} - {"recognition"}}.get(figure, set())
    found = set()
    for artist in drawn(study, figure).findobj():
        for read in ("get_color", "get_facecolor"):
            if hasattr(artist, read) and not isinstance(artist, Text):
                try:
                    found |= {to_hex(colour) for colour in np.atleast_2d(getattr(artist, read)())}
                except ValueError:
                    found |= {to_hex(getattr(artist, read)())}
    assert {look.colour for name, look in palette.looks(shown).items() if name not in missing} <= found


def test_the_same_tables_give_the_same_bytes_also_from_two_threads(tmp_path):
    before = dict(matplotlib.rcParams)

    def write(place):
        folder = tmp_path / str(place)
        folder.mkdir()
        figure = FIGURES["talks"](made("one policy"))
        return [path.read_bytes() for path in pictures(figure).save(folder, "talks")]

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(write, range(2))
    assert first == second == write("alone")
    assert dict(matplotlib.rcParams) == before
    assert {path.name for path in (tmp_path / "alone").iterdir()} == {f"talks.{kind}" for kind in ("png", "svg")}


def test_the_gallery_holds_every_figure():
    assert {name for name, _ in gallery(*made("one policy"))} == set(FIGURES)


def test_a_figure_refuses_two_worlds():
    pairs = zip(made("one policy"), tables(["status_quo"], world="ceasefire"), strict=True)
    both = Tables(*(pl.concat(pair, how="vertical_relaxed") for pair in pairs))
    for figure in FIGURES.values():
        with pytest.raises(ValueError, match="one world"):
            figure(both)


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


@pytest.mark.parametrize("place", [*PLACES, "page"])
def test_a_guess_is_named_and_the_axis_reaches_it(place):
    for guess in (0.0, 1.0):
        (axes,) = drawn("a class's five", f"talks, {guess} guessed, in a {place}").axes
        assert f"your guess {100 * guess:.0f} %" in seen(axes.figure)
        assert axes.get_ylim()[1] >= 100 * guess


def test_what_cannot_be_drawn_is_refused():
    runs, _, trajectories = made("a class's five")
    with pytest.raises(ValueError, match="between 0 and 1"):
        talks.draw(runs, trajectories, guess=40)
    with pytest.raises(ValueError, match="8 boxes"):
        chain.draw(runs, lit=9)


def test_bytes_are_those_of_the_files(tmp_path):
    figure = drawn("one policy", "chain")
    vector, pixels = pictures(figure).save(tmp_path, "chain")
    assert vector.read_bytes() == style.svg(figure)
    assert pixels.read_bytes() == style.png(figure)


@pytest.mark.parametrize("drawn", [False, True], ids=["luck alone", "parameters drawn"])
def test_the_label_of_talks_bears_the_numbers_of_the_table(drawn):
    runs = made("two policies").runs
    if drawn:  # two replicates a point
        runs = runs.with_columns(point=pl.col("replicate") // 2)
    sheet = talks.draw(runs, made("two policies").trajectories)
    texts = {text.get_text() for axes in sheet.axes for text in axes.texts}
    table = statistics.effects(runs).filter(pl.col("outcome") == "talks_by_deadline")
    for row in table.iter_rows(named=True):
        mean, low, high = (words.number(100 * row[key], 1) for key in ("mean", "mean_low", "mean_high"))
        assert {f"{mean} %", f"({low} to {high})"} <= texts

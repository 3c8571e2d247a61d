"""What people see: every figure draws for any study, says what it shows, and hides nothing."""

from concurrent.futures import ThreadPoolExecutor

import matplotlib
import numpy as np
import polars as pl
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from experiments.compare.figures import chain, gallery, talks
from experiments.lab.present import palette, style, words
from experiments.lab.present.drawing import pictures
from experiments.lab.stats import effects as statistics
from tests.support.drawn import (
    CLASS,
    FIGURES,
    GUESSED,
    LAID_OUT,
    OWN,
    PLACES,
    SEEN_IN_CLASS,
    SHIPPED,
    STUDIES,
    WALKED,
    drawn,
    made,
)
from tests.support.sheets import assert_in_its_place
from tests.support.synthetic import Tables, tables

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


@pytest.mark.parametrize("place", [*PLACES, "page"])
def test_a_guess_is_named_and_the_axis_reaches_it(place):
    for guess in (0.0, 1.0):
        (axes,) = drawn("a class's five", f"talks, {guess} guessed, in a {place}").axes
        assert f"your guess {100 * guess:.0f} %" in [text.get_text() for text in axes.texts]
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

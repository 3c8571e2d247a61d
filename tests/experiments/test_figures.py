"""What people see: every figure draws for any study, says what it shows, and hides nothing."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import matplotlib
import numpy as np
import polars as pl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text
from scipy import stats

from experiments.figures import chain, distributions, fans, forest, gallery, save, style, talks
from experiments.lab import words
from tests.experiments.synthetic import Tables, tables

#: Those of the main job, each with a colour of its own; variants of one share its blue.
SHIPPED = list(words.POLICY_COLOUR)
OWN = ["my_plan", "a_slow_and_steady_engagement", "zz"]
STUDIES = {
    "one policy": tables(SHIPPED[:1]),
    "two policies": tables(["status_quo", "recognition"]),
    "nine policies": tables(SHIPPED, world="successor_reverses"),
    "twelve policies": tables(SHIPPED + OWN),
    "only a user's own": tables(["my_plan", "status_quo", "zz"], world="my_world"),
    "two runs": tables(SHIPPED, replicates=2),
    "a single run": tables(SHIPPED, replicates=1),
    "nothing ever happens": tables(SHIPPED, empty=True),
    "the zone never opens": tables(["status_quo", "overture", "direct_aid"]),
    "eleven years": tables(SHIPPED[:4], months=134, world="history"),
    "one month": tables(SHIPPED[:2], months=1),
}
FIGURES = {
    "chain": lambda tables: chain.draw(tables.runs),
    "talks": lambda tables: talks.draw(tables.runs, tables.trajectories),
    "forest": lambda tables: forest.draw(tables.effects),
    "distributions": lambda tables: distributions.draw(tables.runs, tables.effects),
    "fans": lambda tables: fans.draw(tables.effects, tables.trajectories),
}
ALL = [(study, figure) for study in STUDIES for figure in FIGURES]


@cache
def drawn(study, figure):
    return FIGURES[figure](STUDIES[study])


def texts_of(figure, monkeypatch):
    """Every text that really reaches the sheet: (text, left, bottom, right, top) in pixels."""
    seen = []
    plain = Text.draw

    def draw(self, renderer, *args, **kwargs):
        plain(self, renderer, *args, **kwargs)
        if self.get_visible() and self.get_text().strip():
            seen.append((self.get_text(), *self.get_window_extent(renderer).extents))

    monkeypatch.setattr(Text, "draw", draw)
    with style.settings():
        FigureCanvasAgg(figure).draw()
    return seen


@pytest.mark.parametrize(("study", "figure"), ALL)
def test_no_text_leaves_the_sheet_or_covers_another(study, figure, monkeypatch):
    sheet = drawn(study, figure)
    seen = texts_of(sheet, monkeypatch)
    width, height = sheet.bbox.width, sheet.bbox.height
    boxes = np.array([box for _, *box in seen])
    outside = (boxes[:, :2] < 0).any(axis=1) | (boxes[:, 2] > width) | (boxes[:, 3] > height)
    assert not outside.any(), [seen[i][0] for i in np.flatnonzero(outside)]
    small = boxes + np.array([1, 1, -1, -1])  # a pixel of air between lines is no overlap
    low = np.maximum(small[:, None, :2], small[None, :, :2])
    high = np.minimum(small[:, None, 2:], small[None, :, 2:])
    pairs = np.argwhere(np.triu((high > low).all(axis=2), 1))
    assert not len(pairs), [(seen[i][0], seen[j][0]) for i, j in pairs]


@pytest.mark.parametrize(("study", "figure"), ALL)
def test_every_axis_that_bears_numbers_says_what_they_are(study, figure):
    titles = {words.policy(name).title for name in SHIPPED + OWN}
    for axes in drawn(study, figure).axes:
        if not axes.axison:
            continue
        for axis in (axes.xaxis, axes.yaxis):
            labels = {label.get_text() for label in axis.get_ticklabels() if label.get_visible()}
            if labels - titles - {""}:
                assert axis.get_label_text(), (axes.get_title(loc="left"), labels)


@pytest.mark.parametrize("figure", FIGURES)
def test_nothing_is_set_smaller_than_nine_points(figure):
    sheet = drawn("twelve policies", figure)
    assert min(text.get_size() for text in sheet.findobj(Text) if text.get_text()) >= 9


@pytest.mark.parametrize("figure", FIGURES)
def test_title_names_the_world_and_subtitle_the_number_of_runs(figure):
    texts = [text.get_text() for text in drawn("nine policies", figure).texts]
    assert "in the successor reverses world" in texts[0]
    assert "200 runs of each policy" in texts[1].replace("\n", " ")


@pytest.mark.parametrize("figure", FIGURES)
def test_a_policy_has_the_same_colour_in_every_figure(figure):
    missing = set(SHIPPED) - {"status_quo"} if figure == "forest" else set(SHIPPED)
    found = set()
    for artist in drawn("nine policies", figure).findobj():
        for read in ("get_color", "get_facecolor"):
            if hasattr(artist, read) and not isinstance(artist, Text):
                try:
                    found |= {to_hex(colour) for colour in np.atleast_2d(getattr(artist, read)())}
                except ValueError:
                    found |= {to_hex(getattr(artist, read)())}
    assert {words.POLICY_COLOUR[name] for name in missing} <= found


def test_a_policy_looks_the_same_whatever_it_is_compared_with():
    for some in (SHIPPED[:2], SHIPPED[::-1], SHIPPED + OWN):
        assert all(words.looks(some)[name] == words.looks(SHIPPED)[name]
                   for name in some if name in SHIPPED)  # fmt: skip
    assert words.looks(["my_plan"]) == words.looks(["my_plan"])


def test_no_two_policies_of_a_study_look_alike():
    looks = words.looks(SHIPPED + OWN).values()
    assert len({look.colour for look in looks}) == len({look.marker for look in looks}) == 12


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB; rows give R, G, B as seen.
SIGHT = {
    "normal": np.eye(3),
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip


def linear(colours):
    rgb = np.array([matplotlib.colors.to_rgb(colour) for colour in colours])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    xyz = np.clip(rgb, 0, 1) @ XYZ.T / (0.95047, 1, 1.08883)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116).T
    return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
def test_the_nine_colours_differ_to_every_eye(sight):
    seen = lab(linear(words.POLICY_COLOUR.values()) @ np.array(SIGHT[sight]).T)
    apart = np.linalg.norm(seen[:, None] - seen[None], axis=-1)
    assert apart[np.triu_indices(len(seen), 1)].min() > 20  # CIELAB; 2.3 is just noticeable


def test_every_colour_stands_out_from_the_paper():
    looks = words.looks(SHIPPED + OWN).values()
    luminance = linear([look.colour for look in looks]) @ XYZ[1]
    assert (1.05 / (luminance + 0.05)).min() > 2.2


def test_the_same_tables_give_the_same_bytes_also_from_two_threads(tmp_path):
    before = dict(matplotlib.rcParams)

    def write(place):
        folder = tmp_path / str(place)
        folder.mkdir()
        return [path.read_bytes() for name, figure in gallery(*STUDIES["one policy"])
                for path in save(figure, folder, name)]  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(write, range(2))
    assert first == second == write("alone")
    assert dict(matplotlib.rcParams) == before
    written = {path.name for path in (tmp_path / "alone").iterdir()}
    assert written == {f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg")}


def test_a_figure_refuses_two_worlds():
    pairs = zip(STUDIES["one policy"], tables(["status_quo"], world="ceasefire"), strict=True)
    both = Tables(*(pl.concat(pair, how="vertical_relaxed") for pair in pairs))
    for figure in FIGURES.values():
        with pytest.raises(ValueError, match="one world"):
            figure(both)


def test_fans_keep_the_main_and_the_users_own_policies_when_not_all_fit():
    assert fans._selection(SHIPPED) == SHIPPED
    kept = fans._selection(SHIPPED + OWN)
    assert len(kept) == fans.MOST
    assert {*fans.FIRST, *OWN} <= set(kept)


def test_labels_move_apart_no_further_than_they_must():
    assert talks.spread(np.array([1.0, 5.0]), 1, 0, 10).tolist() == [1, 5]
    assert talks.spread(np.array([5.0, 5.0]), 1, 0, 10).tolist() == [4.5, 5.5]
    assert talks.spread(np.zeros(3), 2, 0, 10).tolist() == [0, 2, 4]
    crowded = talks.spread(np.full(20, 3.0), 1, 0, 10)
    assert np.allclose(np.diff(crowded), 0.5)
    assert crowded.min() >= 0
    assert crowded.max() <= 10


def test_the_band_of_talks_is_the_interval_of_the_table():
    counts = np.array([0, 3, 50, 200])
    low, high = talks.interval(counts, 200)
    for count, below, above in zip(counts, low, high, strict=True):
        known = stats.binomtest(int(count), 200).proportion_ci(0.95, method="wilson")
        assert np.allclose((below, above), (100 * known.low, 100 * known.high))

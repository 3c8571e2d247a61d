"""How a figure's style is looked over: every text that reaches it, and whether it can be read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from matplotlib.text import Text

from experiments.lab.present import drawing, style

#: Names that no text may write small; parameters, settings and files are written as they are.
_SMALL = re.compile(
    r"(?<![\w./=_])(russia|washington|pyongyang|seoul|moscow|korean?|ukraine|hanoi|north|us|un)(?![\w/=_]|\.\w)"
)


def small_names_of(text):
    """The proper nouns that a text writes without their capital, each with what is around it."""
    return [text[max(0, found.start() - 40) : found.end() + 40] for found in _SMALL.finditer(text)]


def texts_of(figure):
    """Every text that really reaches the sheet: (text, left, bottom, right, top) in pixels."""
    seen = []
    plain = Text.draw

    def draw(self, renderer, *args, **kwargs):
        plain(self, renderer, *args, **kwargs)
        if self.get_visible() and self.get_text().strip():
            seen.append((self.get_text(), *self.get_window_extent(renderer).extents))

    Text.draw = draw
    try:
        with style.settings():
            figure.draw_without_rendering()  # places all, and fills no pixel
    finally:
        Text.draw = plain
    return seen


def assert_in_its_place(sheet):
    """No text leaves the sheet or covers another."""
    seen = texts_of(sheet)
    width, height = sheet.bbox.width, sheet.bbox.height
    boxes = np.array([box for _, *box in seen])
    outside = (boxes[:, :2] < 0).any(axis=1) | (boxes[:, 2] > width) | (boxes[:, 3] > height)
    assert not outside.any(), [seen[i][0] for i in np.flatnonzero(outside)]
    small = boxes + np.array([1, 1, -1, -1])  # a pixel of air between lines is no overlap
    low = np.maximum(small[:, None, :2], small[None, :, :2])
    high = np.minimum(small[:, None, 2:], small[None, :, 2:])
    pairs = np.argwhere(np.triu((high > low).all(axis=2), 1))
    assert not len(pairs), [(seen[i][0], seen[j][0]) for i, j in pairs]


@contextmanager
def unwritten() -> Iterator[None]:
    """Figures are drawn, and their files stay empty: for tests that do not look at them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "pictures", lambda _: drawing.Pictures(b"", b""))
        yield

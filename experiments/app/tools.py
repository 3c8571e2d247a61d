"""What can be done with a package: pin it, take a move back, take it home, bring one along."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO, StringIO
from typing import Any, Protocol

import panel as pn
import panel_material_ui as pmui

from experiments.app import file
from experiments.app.jobs import Visitor
from experiments.app.picture import svg_of
from experiments.app.state import MOST_PINS, Offer, Package, State, named
from experiments.app.upload import Upload
from experiments.app.visit import Shown, Visit
from experiments.lab.present import style, words
from model.parameters import BadInput


class Bench(Protocol):
    """What tools work on: a page with a state."""

    state: State
    offer: Offer
    shown: Shown | None
    visit: Visit
    visitor: Visitor

    def move(self, state: State, remember: bool = True) -> None:
        """Take a new state that the controls know of."""

    def show_and_move(self, state: State, remember: bool = True) -> None:
        """Take a state that the controls do not know of yet."""

    def undo(self) -> None:
        """Take the last move back."""

    def refuse(self, line: str) -> None:
        """Say why something cannot be done."""


class Tools:
    """Buttons that act on a page: ``moves`` change its state, ``files`` come and go."""

    def __init__(self, page: Bench) -> None:
        self.page = page
        self.pins = pn.Row(margin=0)
        self.moves = pn.Row(_button("Pin this package", self._pin), _button("Undo", page.undo), self.pins, margin=0)
        self.upload = Upload()
        self.upload.param.watch(lambda _: self._take(), "serial")
        self.downloads = [
            _download("Configuration (YAML)", "package.yaml", self._yaml),
            _download("Figure (PNG)", "figure.png", lambda: BytesIO(style.png(self._shown.figure))),
            _download("Figure (SVG)", "figure.svg", lambda: BytesIO(svg_of(self._shown.source))),
            _download("Runs (CSV)", "runs.csv", self._csv),
        ]
        self.files = pn.FlexBox(*self.downloads, self.upload, gap="4px", align_items="center")

    def show(self, shown: Shown) -> None:
        """Offer to unpin what is pinned, and to take home what is whole."""
        state = shown.state
        for download in self.downloads:
            download.disabled = not shown.whole
        found = {package: name for name, package in named(state, self.page.offer).items()}
        self.pins.objects = [
            _button(f"Unpin {words.policy(found[pin]).title}", partial(self._unpin, pin)) for pin in state.pins
        ]

    def _pin(self) -> None:
        state = self.page.state
        if state.package in state.pins:
            self.page.refuse("This package is pinned already.")
        elif len(state.pins) == MOST_PINS:
            self.page.refuse(f"At most {MOST_PINS} packages can be pinned; unpin one first.")
        else:
            self.page.move(replace(state, pins=(*state.pins, state.package)))

    def _unpin(self, package: Package) -> None:
        state = self.page.state
        self.page.move(replace(state, pins=tuple(pin for pin in state.pins if pin != package)))

    @property
    def _shown(self) -> Shown:
        assert self.page.shown, "downloads are offered with the first answer"
        return self.page.shown

    def _yaml(self) -> StringIO:
        return StringIO(file.to_yaml(self._shown.state, self.page.offer))

    def _csv(self) -> StringIO:
        return StringIO(self._shown.answer.runs.write_csv())

    def _take(self) -> None:
        """Read the file that a visitor brought, off the page's own turn."""
        self.page.visit.worker.ask(partial(self._read, self.upload.refused, self.upload.text, self.page.state))

    def _read(self, refused: str, text: str, state: State) -> None:
        if refused:
            raise BadInput(f"file: {refused}")
        found = file.from_yaml(text, state, self.page.offer)
        self.page.visitor.later(partial(self.page.show_and_move, found))


def _button(label: str, does: Callable[[], None]) -> Any:
    made = pmui.Button(label=label, variant="outlined", size="small", margin=(4, 4))
    made.on_click(lambda _: does())
    return made


def _download(label: str, name: str, give: Callable[[], Any]) -> Any:
    return pmui.FileDownload(label=label, filename=name, callback=give, variant="text", size="small", margin=(4, 4))

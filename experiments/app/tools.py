"""What can be done with a package: pin it, take a move back, take it home, bring one along."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO, StringIO
from typing import Any, Protocol

import panel as pn
import panel_material_ui as pmui

from experiments.app import file
from experiments.app.desk import MOST_PINS, Desk, Package, Shelf, named
from experiments.app.picture import as_png, as_svg
from experiments.app.upload import Upload
from experiments.app.visit import Shown
from experiments.lab import words
from model.parameters import BadInput


class Bench(Protocol):
    """What tools work on: a page with a desk."""

    desk: Desk
    shelf: Shelf
    shown: Shown | None

    def move(self, desk: Desk, remember: bool = True) -> None:
        """Take a new desk that the controls know of."""

    def show_and_move(self, desk: Desk, remember: bool = True) -> None:
        """Take a desk that the controls do not know of yet."""

    def undo(self) -> None:
        """Take the last move back."""

    def refuse(self, line: str) -> None:
        """Say why something cannot be done."""


class Tools:
    """Buttons that act on a page: ``moves`` change its desk, ``files`` come and go."""

    def __init__(self, page: Bench) -> None:
        self.page = page
        self.pins = pn.Row(margin=0)
        self.moves = pn.Row(
            _button("Pin this package", self._pin), _button("Undo", page.undo), self.pins, margin=0
        )
        self.upload = Upload()
        self.upload.param.watch(lambda _: self._take(), "serial")
        self.files = pn.FlexBox(
            _download("Configuration (YAML)", "package.yaml", self._yaml),
            _download("Figure (PNG)", "figure.png", lambda: BytesIO(as_png(self._figure))),
            _download("Figure (SVG)", "figure.svg", lambda: BytesIO(as_svg(self._figure))),
            _download("Runs (CSV)", "runs.csv", self._csv),
            self.upload,
            gap="4px",
            align_items="center",
        )

    def show(self, desk: Desk) -> None:
        """Offer to unpin what is pinned."""
        found = {package: name for name, package in named(desk, self.page.shelf).items()}
        self.pins.objects = [
            _button(f"Unpin {words.policy(found[pin]).title}", partial(self._unpin, pin))
            for pin in desk.pins
        ]

    def _pin(self) -> None:
        desk = self.page.desk
        if desk.package in desk.pins:
            self.page.refuse("This package is pinned already.")
        elif len(desk.pins) == MOST_PINS:
            self.page.refuse(f"At most {MOST_PINS} packages can be pinned; unpin one first.")
        else:
            self.page.move(replace(desk, pins=(*desk.pins, desk.package)))

    def _unpin(self, package: Package) -> None:
        desk = self.page.desk
        self.page.move(replace(desk, pins=tuple(pin for pin in desk.pins if pin != package)))

    @property
    def _figure(self) -> Any:
        return self.page.shown.figure if self.page.shown else None

    def _yaml(self) -> StringIO:
        return StringIO(file.to_yaml(self.page.desk, self.page.shelf))

    def _csv(self) -> StringIO:
        shown = self.page.shown
        return StringIO(shown.answer.runs.write_csv() if shown else "")

    def _take(self) -> None:
        """Take the package of a file that a visitor brought."""
        try:
            if self.upload.refused:
                raise BadInput(f"file: {self.upload.refused}")
            desk = file.from_yaml(self.upload.text, self.page.desk, self.page.shelf)
        except BadInput as error:
            self.page.refuse(str(error))
        else:
            self.page.show_and_move(desk)


def _button(label: str, does: Callable[[], None]) -> Any:
    made = pmui.Button(label=label, variant="outlined", size="small", margin=(4, 4))
    made.on_click(lambda _: does())
    return made


def _download(label: str, name: str, give: Callable[[], Any]) -> Any:
    return pmui.FileDownload(
        label=label, filename=name, callback=give, variant="text", size="small", margin=(4, 4)
    )

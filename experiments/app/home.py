"""What a class takes home: the configuration, the runs, and the figures of ``kaesong compare``."""

from collections.abc import Callable
from typing import NamedTuple

import polars as pl
from matplotlib.figure import Figure

from experiments.app import file
from experiments.app.state import FIGURES, Offer, State, study_of
from experiments.compare import tables
from experiments.compare.figures import chain, distributions, fans, talks
from experiments.lab.engine.running import run
from experiments.lab.present import style


class Made(NamedTuple):
    """Tables of a comparison from which its figures are drawn."""

    runs: pl.DataFrame
    effects: pl.DataFrame
    trajectories: pl.DataFrame


def taken(name: str, state: State, offer: Offer) -> bytes:
    """A file by its name, one of NAMES."""
    return NAMES[name](state, offer)


def drawn(figure: str, made: Made, state: State, width: float = style.PAGE) -> Figure:
    """One of FIGURES, as the state has it."""
    return _DRAW[figure](made, state, width)


def made(state: State, offer: Offer) -> Made:
    """The comparison that a state asks for."""
    study = study_of(state, offer)
    runs = run(study)
    return Made(runs.table(), tables.summary(runs), tables.trajectories(study, runs.months()))


def _talks(found: Made, state: State, width: float) -> Figure:
    guess = None if state.guess is None else state.guess / 100
    return talks.draw(found.runs, found.trajectories, width=width, guess=guess)


_DRAW: dict[str, Callable[[Made, State, float], Figure]] = {
    "talks": _talks,
    "chain": lambda found, state, width: chain.draw(found.runs, found.effects, width=width, lit=state.lit),
    "fans": lambda found, _, width: fans.draw(found.effects, found.trajectories, width=width),
    "distributions": lambda found, _, width: distributions.draw(found.runs, found.effects, width=width),
}
assert tuple(_DRAW) == FIGURES

#: File -> what makes it. Figures are those of the left picture.
NAMES: dict[str, Callable[[State, Offer], bytes]] = {
    "package.yaml": lambda state, offer: file.to_yaml(state, offer).encode(),
    "runs.csv": lambda state, offer: made(state, offer).runs.write_csv().encode(),
    "figure.png": lambda state, offer: style.png(drawn(state.figure, made(state, offer), state)),
    "figure.svg": lambda state, offer: style.svg(drawn(state.figure, made(state, offer), state)),
}

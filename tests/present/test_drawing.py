"""Half of the figures of a study are drawn in another process: the same pictures, whatever becomes of it."""

import os
import time
from threading import Event

import pytest
from matplotlib.figure import Figure

from experiments.__main__ import main
from experiments.lab.present.drawing import Drawers, pictures

PATIENCE = 60.0  # seconds


def figure(words, kind=Figure):
    made = kind(figsize=(2, 1))
    made.text(0.1, 0.5, words)
    return made


class Sent(Figure):
    """A figure that becomes something else on its way to the other process; no figure is drawn here before it goes."""

    becomes = figure, ("there",)
    goes: Event

    def __reduce__(self):
        type(self).goes.set()
        return self.becomes


class Waiting(Figure):
    def draw(self, renderer):
        assert Sent.goes.wait(PATIENCE)
        super().draw(renderer)


@pytest.fixture(autouse=True)
def _goes():
    Sent.goes = Event()


def drawn(figures, threads=2):
    with Drawers(threads) as drawers:
        return dict(drawers.drawn(figures))


def test_one_process_draws_from_the_first_on_and_the_other_from_the_last():
    found = drawn({"first": figure("here", Waiting), "last": figure("here", Sent)})
    assert [*found] == ["first", "last"]
    assert found == {"first": pictures(figure("here")), "last": pictures(figure("there"))}


@pytest.mark.parametrize("threads", [1, 2])
def test_whoever_draws_them_the_pictures_are_the_same(threads):
    figures = {f"number {k}": figure(f"number {k}") for k in range(6)}
    assert drawn(figures, threads) == {name: pictures(one) for name, one in figures.items()}


@pytest.mark.parametrize("becomes", [(os._exit, (1,)), (int, ("no number",)), (dict, ())])
def test_what_the_other_process_cannot_draw_is_drawn_here(becomes, monkeypatch):
    """It ends, or the figure cannot be read there, or is none."""
    monkeypatch.setattr(Sent, "becomes", becomes)
    found = drawn({"first": figure("here", Waiting), "last": figure("here", Sent)})
    assert found == dict.fromkeys(found, pictures(figure("here")))


def test_a_figure_that_cannot_be_sent_is_drawn_here():
    one = figure("here")
    one.of_no_other_process = lambda: None
    assert drawn({"only": one}) == {"only": pictures(figure("here"))}


def test_a_fault_of_a_figure_is_told_and_the_others_are_drawn():
    class Faulty(Figure):
        def draw(self, renderer):
            raise RuntimeError("ours")

    found = drawn({"good": figure("good"), "faulty": figure("x", Faulty), "fine": figure("fine")})
    assert isinstance(found["faulty"], RuntimeError)
    assert (found["good"], found["fine"]) == (pictures(figure("good")), pictures(figure("fine")))


def test_nobody_waits_for_the_other_process_once_the_pictures_are_not_wanted(monkeypatch):
    monkeypatch.setattr(Sent, "becomes", (time.sleep, (10 * PATIENCE,)))
    began = time.monotonic()
    with Drawers(2) as drawers:
        first, _ = next(drawers.drawn({"first": figure("here", Waiting), "last": figure("x", Sent)}))
    assert first == "first"
    assert time.monotonic() - began < PATIENCE


def test_a_study_on_two_threads_leaves_the_figures_of_one_on_one(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.conduct.Drawers", Drawers)  # which tests of other things are spared
    few = ["compare", "policy=[status_quo,recognition]", "replicates=20", "parameters.firm.candidates=5", "horizon=24"]
    for name, threads in (("one", 1), ("two", 2)):
        assert main([*few, f"name={name}", f"threads={threads}", f"results={tmp_path}"]) == 0
    one, two = (sorted((tmp_path / "compare" / name / "figures").iterdir()) for name in ("one", "two"))
    assert [path.name for path in one] == [path.name for path in two]
    assert len(one) > 8
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]

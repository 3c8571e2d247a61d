"""What a sweep says of its axes: a direction that its runs tell, and nothing of what was not looked at."""

from dataclasses import replace
from types import SimpleNamespace

import polars as pl
import pytest

from experiments.lab.design.axes import Axis
from experiments.sweep import words as sweep_words

SIGNAL = Axis("pyongyang.signal", None, 0.0, 4.0, levels=(0.5, 1.0, 2.0, 3.0))
START = Axis("recognition.green_light.start", "recognition", 1, 24, levels=(1, 12, 24))
SUCCESSOR = Axis("recognition.origin.successor", "recognition", 0, 1, levels=(0, 1))


def said(axes, points, half=0.02, differs=0.1):
    """The sentence on points: values of the axes, and the effect; each with half an interval."""
    columns = [*(axis.name for axis in axes), "effect"]
    table = pl.DataFrame(points, schema=columns, orient="row").with_columns(
        world=pl.lit("baseline"),
        policy=pl.lit("recognition"),
        outcome=pl.lit("talks_by_deadline"),
        differs=pl.lit(differs),
        effect_low=pl.col("effect") - half,
        effect_high=pl.col("effect") + half,
    )
    if half is None:
        table = table.with_columns(effect_low=pl.lit(None, pl.Float64), effect_high=pl.lit(None, pl.Float64))
    policies = {"status_quo": {}, "recognition": {}}
    study = SimpleNamespace(metrics=("talks_by_deadline",), worlds=["baseline"], policies=policies, axes=axes)
    (told,) = sweep_words.sentences(study, table)
    return told


def test_four_values_that_grow_are_said_to_grow():
    told = said([SIGNAL], [(0.5, 0.032), (1.0, 0.045), (2.0, 0.102), (3.0, 0.170)])
    assert told.endswith("It grows with pyongyang.signal, from +3.2 at 0.5 to +17.0 at 3.")


def test_two_or_three_values_are_compared_with_their_intervals():
    assert said([START], [(1, 0.10), (12, 0.05), (24, 0.01)]).endswith(
        "It falls with recognition.green_light.start, from +10.0 at 1 to +1.0 at 24."
    )
    assert said([START], [(1, 0.05), (24, 0.01)]).endswith(
        "Along recognition.green_light.start it is surely larger, +5.0 at 1, than +1.0 at 24."
    )
    up_and_down = said([START], [(1, 0.05), (12, 0.01), (24, 0.09)])
    assert up_and_down.endswith("it is surely larger, +9.0 at 24, than +1.0 at 12.")


def test_values_whose_intervals_do_not_part_them_are_not_said_to_differ():
    told = said([SIGNAL], [(0.5, 0.032), (1.0, 0.045), (2.0, 0.040), (3.0, 0.05)])
    assert told.endswith("Between the values of pyongyang.signal no difference can be told.")


def test_words_are_compared_as_numbers_are():
    points = [(start, word, 0.1 if word == "kept" else 0.01) for start in (1, 12, 24) for word in ("kept", "ended")]
    told = said([START, SUCCESSOR], points)
    assert "Between the values of recognition.green_light.start no difference can be told." in told
    assert told.endswith("Along recognition.origin.successor it is surely larger, +10.0 at kept, than +1.0 at ended.")


@pytest.mark.parametrize(
    ("effects", "ending"),
    [
        ([k / 100 for k in range(20)], "It grows with pyongyang.signal (rank correlation 1.00)."),
        ([0.1, 0.0] * 10, "No clear direction can be told along pyongyang.signal."),
    ],
)
def test_of_many_values_the_rank_tells_the_direction(effects, ending):
    axis = replace(SIGNAL, levels=None)
    assert said([axis], [(k / 5, effect) for k, effect in enumerate(effects)]).endswith(ending)


def test_where_no_run_differs_nothing_is_said_of_the_axes():
    told = said([SIGNAL], [(0.5, 0.0), (3.0, 0.0)], differs=0.0)
    assert told == "Recognition changes talks by the deadline in none of these runs."


def test_effects_that_cancel_are_not_said_to_be_none():
    assert "in none of these runs" not in said([SIGNAL], [(0.5, 0.0), (3.0, 0.0)], differs=0.2)

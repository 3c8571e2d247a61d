"""What discovery says: of draws held out, of limits that half of the draws find, in short sentences."""

import numpy as np
import polars as pl
import pytest

from experiments.discover import tables as discovery
from experiments.discover import words
from experiments.discover.boxes import Box, Found, HeldOut, Limit
from experiments.lab.design.prior import DRAWN
from experiments.lab.present.phrases import spelt
from tests.support.studies import study

NAMES = ["moscow.price", *DRAWN[:9]]


def told(count=1, tested=(80, 100, 40), half=(), of_all=(80, 500, 80)):
    """What is said of a box with so many limits, each with two ends."""
    asked = study("discover", policy="recognition", points=60)
    limits = tuple(Limit(name, 1.0, 22.5, 0.01, 10.0) for name in NAMES[:count])
    box = Box(limits, 0.9, 0.8, 0.25, HeldOut(*tested))
    also = None if half is None else tuple(limits[k] for k in half)
    found = Found(box, (Box((), 1.0, 0.1, 1.0, HeldOut(*of_all)),), also)
    interest = np.arange(60) < 20
    features = pl.DataFrame({"moscow.price": np.arange(60.0)})
    one = discovery.Scenario("baseline", "recognition", "brings", features, 0.3 * interest, interest, found, [])
    return words.sentences(asked, [one])[0]


def test_coverage_and_density_are_quoted_on_draws_held_out():
    said = told()
    assert "On draws held out, 40 % (95 %: 31 % to 50 %) of those in it are such, against 16 % of all." in said
    assert "Of all such draws held out it holds 50 % (95 %: 39 % to 61 %)." in said
    assert "80 %" not in said, "that is where it was found"
    assert "not surely more" not in said
    assert "Such draws gather in a box: " in said
    assert "of those in it are such, against 16 % of all. That is not surely more." in told(tested=(80, 100, 20))
    fewer = told(tested=(80, 100, 15))
    assert "against 16 % of all. That is not more." in fewer
    assert "A box was found that is not surely purer than all draws: " in fewer
    assert "gather" not in fewer


def test_of_few_draws_held_out_it_is_said_that_they_cannot_tell():
    assert "How pure it is cannot be told" in told(tested=(80, 9, 4))
    assert "How many such draws it holds cannot be told" in told(tested=(9, 100, 4))
    assert "cannot be told" not in told(tested=(10, 10, 4))
    assert told(tested=(0, 0, 0), of_all=(0, 0, 0)).count("cannot be told") == 2


def test_it_is_said_which_limits_half_of_the_draws_find_as_well():
    assert told(half=None).endswith("Half of the draws are too few to look for it again.")
    assert told(half=()).endswith("Half of the draws find no such limit.")
    assert told(2, half=()).endswith("Half of the draws find none of these limits.")
    assert told(half=(0,)).endswith("Half of the draws also limit moscow.price on the same side.")
    assert told(2, half=(0,)).endswith(f"also limit moscow.price on the same side, but not {NAMES[1]}.")
    assert told(9, half=(0, 1)).endswith("Half of the draws find two of the nine limits as well, on the same side.")


@pytest.mark.parametrize("count", range(1, 11))
def test_every_sentence_is_short_whatever_is_found(count):
    for half in (None, (), (0,), range(count - 1), range(count)):
        for sentence in told(count, half=half).split(". "):
            assert len(sentence.split()) <= 25, sentence
    if count > 3:
        assert f"{spelt(count - 3)} more limit" in told(count)

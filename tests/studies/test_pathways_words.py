"""What is said of links: points where parts take away, per cent where they add up."""

import re

import polars as pl
import pytest

from experiments.pathways import tables as pathways_tables
from experiments.pathways import words as links_words
from experiments.pathways.links import REST, TOTAL


def by_hand(metric="talks_by_deadline", **parts):
    """A table of links: name of a link, or of the rest, or of the whole -> value and half of its interval."""
    whole = parts[TOTAL][0]
    return pl.DataFrame(
        [
            {"world": "baseline", "policy": "recognition", "outcome": metric, "unit": "", "link": link, "acts": True}
            | {"value": value, "low": value - half, "high": value + half, "share": value / whole, "n": 100}
            for link in pathways_tables.ROWS
            for value, half in [parts.get(link, (0.0, 0.01))]
        ]
    )


TAKES_AWAY = {"signal": (0.076, 0.02), REST: (-0.04, 0.013), TOTAL: (0.039, 0.02), "economic": (0.002, 0.005)}
ADDS_UP = {"signal": (0.06, 0.02), REST: (0.02, 0.01), TOTAL: (0.1, 0.02), "economic": (0.02, 0.005)}


def test_what_takes_away_is_told_in_points_and_nothing_in_per_cent():
    (said, _) = links_words.sentences(by_hand(**TAKES_AWAY), None, felt=["recognition"])
    assert "The 4 economic links, taken as one, carry +0.2 [−0.3, +0.7]." in said
    assert "With every link cut, the policy takes 4.0 percentage points away (95 %: 2.7 to 5.3). " in said
    assert said.endswith("An opening that is felt before talks leaves less to gain by them.")
    assert not re.search(r"\d %(?!:)", said)
    (said, _) = links_words.sentences(by_hand(**TAKES_AWAY), None)
    assert "felt" not in said


def test_parts_that_add_up_are_told_in_per_cent_too():
    (said, _) = links_words.sentences(by_hand(**ADDS_UP), None, felt=["recognition"])
    assert "carry +2.0 [+1.5, +2.5], 20 %." in said
    assert said.endswith("the policy adds 2.0 percentage points (95 %: 1.0 to 3.0), 20 % of the whole.")


def test_a_small_index_is_told_with_its_digits_and_a_rest_that_may_be_nothing_is_called_so():
    parts = {"signal": (-0.006, 0.001), REST: (0.004, 0.001), TOTAL: (-0.002, 0.001)}
    (said, _) = links_words.sentences(by_hand("alignment_mean", **parts), None, felt=["recognition"])
    assert said.endswith("the policy adds 0.004 on a scale from 0 to 1 (95 %: 0.003 to 0.005).")
    (said, _) = links_words.sentences(by_hand(**(ADDS_UP | {REST: (0.001, 0.01)})), None)
    assert said.endswith("With every link cut, what the policy does (+0.1 [−0.9, +1.1]) cannot be told from zero.")


@pytest.mark.parametrize(
    ("share", "margin", "said"),
    [
        (0.4, 0.1, "the largest share is 40 % (95 %: 30 % to 50 %)"),
        (1.4, 0.1, "where their share is largest they carry +14.0 (95 %: +13.0 to +15.0) of +10.0"),
        (0.05, 0.1, "where their share is largest they carry +0.5 (95 %: −0.5 to +1.5) of +10.0"),
    ],
)
def test_a_largest_share_that_may_leave_its_bounds_is_told_in_points(share, margin, said):
    cell = {
        "world": "baseline",
        "policy": "recognition",
        "outcome": "talks_by_deadline",
        "axis": "price",
        "value": 83.0,
    }
    found = {"scale": 1.0, "effect": 0.1, "verdict": pathways_tables.OPEN}
    for name, one in (("share", 1.0), ("economic", 0.1)):
        found |= {name: one * share, f"{name}_low": one * (share - margin), f"{name}_high": one * (share + margin)}
    (_, told, _) = links_words.sentences(by_hand(**ADDS_UP), pl.DataFrame([cell | found]))
    assert said in told

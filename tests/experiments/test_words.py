"""What people read: everything the model and the shipped files name has its words."""

from pathlib import Path

import pytest

from experiments.lab.present import words
from model.outcomes import OUTCOMES, QUANTITIES

CONF = Path(__file__).parents[2] / "conf"


def test_every_outcome_and_every_monthly_quantity_has_words():
    assert set(words.OUTCOMES) == set(OUTCOMES)
    assert set(words.QUANTITIES) == set(QUANTITIES)


@pytest.mark.parametrize(("folder", "known"), [("policy", words.POLICIES), ("world", words.WORLDS)])
def test_every_shipped_policy_and_world_has_words_and_nothing_else_has(folder, known):
    assert {path.stem for path in (CONF / folder).glob("*.yaml")} == set(known)


def test_every_shipped_policy_has_a_look():
    looks = words.looks(words.POLICIES).values()
    assert len({look.colour for look in looks}) == len({look.marker for look in looks}) == len(words.POLICIES)


def test_a_users_own_policy_is_spelt_out_and_fits_its_column():
    assert words.policy("my_plan").title == "My plan"
    assert words.policy("a_slow_and_steady_engagement").title == "A slow and steady…"
    assert len(words.policy("x" * 99).short) == 14
    assert "my_world" in words.world("my_world")


@pytest.mark.parametrize(
    ("name", "value", "signed", "text"),
    [
        ("talks_by_deadline", 0.3125, False, "31.2"),
        ("talks_by_deadline", 0.04, True, "+4.0"),
        ("talks_by_deadline", -0.04, True, "−4.0"),
        ("alignment_mean", 0.714, False, "0.71"),
        ("alignment_mean", -0.0264, True, "−0.026"),
        ("alignment_mean", 0.0001, True, "≈0"),
        ("alignment_mean", 0.0, True, "0"),
        ("zone_workers_end", 12345.6, False, "12,346"),
        ("cash_zone", 8.4, False, "8.40"),
        ("cash_zone", None, False, "–"),
        ("cash_zone", float("nan"), False, "–"),
    ],
)
def test_numbers_are_written_as_people_read_them(name, value, signed, text):
    assert words.shown(name, value, signed) == text

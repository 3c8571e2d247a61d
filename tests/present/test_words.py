"""What people read: everything the model and the shipped files name has its words."""

from pathlib import Path

import pytest

from experiments.lab.present import levers, palette, phrases, words
from model.outcomes import OUTCOMES, QUANTITIES
from model.policy import LEVERS

CONF = Path(__file__).parents[2] / "conf"


def test_every_outcome_and_every_monthly_quantity_has_words():
    assert set(words.OUTCOMES) == set(OUTCOMES)
    assert set(words.QUANTITIES) == set(QUANTITIES)


def test_every_lever_has_words():
    assert list(levers.LEVERS) == list(LEVERS)


@pytest.mark.parametrize(
    ("folder", "known"), [("policy", words.POLICIES), ("policy", words.DEEDS), ("world", words.WORLDS)]
)
def test_every_shipped_policy_and_world_has_words_and_nothing_else_has(folder, known):
    assert {path.stem for path in (CONF / folder).glob("*.yaml")} == set(known)


def test_every_shipped_policy_has_a_look():
    looks = palette.looks(words.POLICIES).values()
    assert len({look.colour for look in looks}) == len({look.marker for look in looks}) == len(words.POLICIES)


def test_a_users_own_policy_is_spelt_out_and_fits_its_column():
    assert words.policy("my_plan").title == "My plan"
    assert words.policy("a_slow_and_steady_engagement").title == "A slow… engagement"
    assert len(words.policy("x" * 99).short) == 14


def test_variants_of_a_policy_are_told_apart_though_their_names_are_cut():
    names = [
        f"recognition{start}{strength}" for start in ("_from_2", "_from_12") for strength in ("", "_at_0.5", "_at_1")
    ]
    for kind, longest in (("title", 18), ("short", 14)):
        titles = [getattr(words.policy(name), kind) for name in names]
        assert len(set(titles)) == len(names)
        assert all(len(title) <= longest for title in titles)
    assert words.policy("recognition_from_12_at_0.5").title == "Recogni… 12 at 0.5"


def test_a_world_of_a_users_own_has_a_sentence():
    assert "my_world" in words.world("my_world")


@pytest.mark.parametrize(
    ("name", "value", "signed", "text"),
    [
        ("talks_by_deadline", 0.3125, False, "31.3"),
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


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.0, 0, "0 %"),
        (0.004, 0, "<1 %"),
        (0.0004, 1, "<0.1 %"),
        (0.312, 0, "31 %"),
        (0.25, 1, "25.0 %"),
        (0.996, 0, ">99 %"),
        (0.9996, 1, ">99.9 %"),
        (1.0, 0, "100 %"),
        (1.42, 0, "142 %"),
        (-0.08, 0, "−8 %"),
    ],
)
def test_a_percentage_never_says_never_or_always_of_what_is_neither(share, digits, text):
    assert phrases.percent(share, digits) == text


def test_a_percentage_can_be_read_aloud():
    shares = (0.31, 0.004, 0.996)
    told = ["31 per cent", "less than 1 per cent", "more than 99 per cent"]
    assert [phrases.per_cent(share) for share in shares] == told


def test_a_list_has_one_form():
    assert phrases.listed([]) == "none"
    assert phrases.listed("a") == "a"
    assert phrases.listed("abc") == "a, b and c"
    assert phrases.quoted(["recognition", "direct_aid"]) == "'Recognition' and 'Direct aid'"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("long_war", "long war"),
        ("poor_russia", "poor Russia"),
        ("conservative_seoul", "conservative Seoul"),
        ("level_kim_jong_un", "level Kim Jong Un"),
        ("northern_lights_of_focus", "Northern lights of focus"),
    ],
)
def test_a_name_in_words_keeps_the_capitals_of_proper_nouns(name, text):
    assert words.named(name) == text


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ({}, "a promise not to attack (from month 1, strength 1, reviewed)"),
        (
            {"start": 6, "quiet": 1, "successor": "kept"},
            "a promise not to attack (from month 6, once 1 month in a row has passed without a major provocation, "
            "strength 1, kept)",
        ),
        (
            {"start": 6, "tie": 0.5},
            "a promise not to attack (from month 6, strength 1, reviewed, tied by 50 % to distance from Moscow)",
        ),
    ],
)
def test_a_lever_is_told_with_all_that_is_set_of_it(setting, text):
    assert phrases.pulled("security_guarantee", setting) == text

"""A history that is watched: the one that the story tells, wound to any month."""

from dataclasses import replace

import pytest

from experiments.app.playback import Playback
from experiments.app.state import study_of
from experiments.story import live
from tests.app.offers import offer
from tests.support.studies import study as any_study

OFFER = offer(replicates=40, coarse=20)


def test_a_playback_is_the_history_that_the_story_tells():
    state = replace(OFFER.first, replicate=7)
    playback = Playback(study_of(state, OFFER), "recognition", 7)
    _, months, _ = live(any_study("story", policy="recognition", replicate=7))
    for number in (1, 20, playback.months):
        seen, row = playback.month(number), months.row(number - 1, named=True)
        assert seen["date"] == row["month"]
        for quantity in ("alignment", "workers", "sincerity"):
            assert seen[quantity] == pytest.approx(row[quantity], rel=1e-6)  # months are kept in float32


@pytest.fixture(scope="module")
def played():
    """A history with a zone, played to its end."""
    playback = Playback(study_of(OFFER.first, OFFER), "recognition", 333)
    playback.month(playback.months)
    return playback


def test_a_playback_can_be_wound_back_to_the_same_picture(played):
    playback = Playback(study_of(OFFER.first, OFFER), "recognition", 333)
    assert playback.month(10) == played.month(10)
    assert playback.floor(10).equals(played.floor(10))


def test_workers_on_the_floor_are_the_workers_of_the_zone(played):
    counts = [played.floor(month)["workers"].sum() for month in range(1, played.months + 1)]
    assert max(counts) > 0
    for month, count in enumerate(counts, start=1):
        assert count == pytest.approx(played.month(month)["workers"])


def test_the_chronicle_of_a_month_holds_nothing_that_comes_later(played):
    whole = played.told(played.months)
    early = played.told(20)
    assert early == whole[len(whole) - len(early) :]
    assert len(early) < len(whole)


def test_a_playback_has_no_month_before_the_first_or_after_the_last():
    playback = Playback(study_of(OFFER.first, OFFER), "recognition", 1)
    for number in (-3, playback.months + 1, 10**9):
        with pytest.raises(IndexError):
            playback.month(number)

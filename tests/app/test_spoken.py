"""What is said of a figure to those who cannot see it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from experiments.app.live import Ensemble
from experiments.app.spoken import NUMBERED, described, result
from experiments.app.state import FIGURES
from experiments.lab.present import words
from tests.app.answer import OFFER, TALKS

STATE = OFFER.first


def answered(**changes):
    with ThreadPoolExecutor(2) as pool:
        return ENSEMBLE.answer(replace(STATE, **changes), STATE.runs, pool)


ENSEMBLE = Ensemble(OFFER)


@pytest.fixture(scope="module")
def answer():
    return answered()


def test_every_figure_has_a_sentence_of_its_own_with_a_number_of_each_package(answer):
    said = {figure: described(figure, answer) for figure in FIGURES}
    openings = {text.split(".")[0] for text in said.values()}
    assert len(openings) == len(FIGURES)
    for text in said.values():
        for policy in answer.policies:
            assert f"{words.policy(policy).title} " in text
    aligned = words.shown("alignment_end", answer.mean("recognition", "alignment_end"))
    assert f"Recognition {aligned}" in said["fans"]
    months = answer.lived["recognition"].outcomes["zone_months_open"]
    assert f"Recognition {words.shown(TALKS, (months > 0).mean())} %" in said["distributions"]


@pytest.mark.parametrize("lit", NUMBERED)
def test_of_the_chain_the_last_box_that_is_lit_is_told_and_none_beyond_it(lit):
    text = described("chain", answered(lit=lit))
    assert f"lit up to box {lit}, '{NUMBERED[lit].title}'" in text
    assert ("Talks by the deadline" in text) == (lit == len(NUMBERED))


def test_the_result_is_how_often_talks_begin_and_what_the_package_adds(answer):
    row = answer.talks("recognition")
    share, effect = words.shown(TALKS, row["mean"]), words.shown(TALKS, row["effect"], signed=True)
    text = result(answer)
    assert text.startswith(f"Recognition: talks begin in {share} % of histories, {effect} points against")
    alone = result(answered(package=OFFER.presets["status_quo"]))
    assert alone.startswith("Status quo: talks begin in ")
    assert "points" not in alone

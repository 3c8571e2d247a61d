"""Channels of rival theories: numbers like all others, with words of their own, in the place of variants."""

import pytest

from experiments.__main__ import main
from experiments.lab.design.prior import PLACE, rows_of
from experiments.lab.present import spelling, words
from experiments.lab.present.methods import doubts_of, methods_of
from experiments.pathways.words import form_of_rents
from model.parameters import CHANNELS
from tests.support.shipped import shipped
from tests.support.studies import checked


def compare(**parameters):
    few = {"firm": {"candidates": 5}, "draws": None}
    return checked("compare", shipped(["status_quo", "recognition"]) | {"parameters": few | parameters})


def test_every_channel_has_a_phrase_and_nothing_else_has():
    assert set(words.CHANNELS) == set(CHANNELS)


@pytest.mark.parametrize("phrase", words.CHANNELS.values())
def test_a_phrase_can_stand_after_whether_and_is_short(phrase):
    first = phrase.split()[0]
    assert first.lower() == first or first.lower() in spelling.PROPER
    assert not phrase.endswith(".")
    assert len(phrase) <= 50


def test_a_channel_is_off_unless_it_is_set_or_drawn():
    columns = [PLACE[name] for name in CHANNELS]
    assert not rows_of(compare().base)[:, columns].any()
    on = compare(pyongyang={"rivalry": 0.5}).base[0]
    assert (on.pyongyang.rivalry, on.firm.peers) == (0.5, 0)
    drawn = rows_of(compare(draws="prior").points_for(range(400)))[..., columns]
    assert (abs((drawn == 0).mean(axis=(0, 1)) - 0.5) < 0.15).all()


def test_a_channel_that_is_set_is_not_drawn():
    met = compare(draws="prior", pyongyang={"rivalry": 0.25, "shelter": 0}).points_for(range(40))
    assert (met["pyongyang"]["rivalry"] == 0.25).all()
    assert not met["pyongyang"]["shelter"].any()


def test_the_page_says_which_channels_act():
    assert "thirteen that rival theories offer none are on" in doubts_of(compare(), 10)[-1]
    assert "offer firm.peers is on" in doubts_of(compare(firm={"candidates": 5, "peers": 0.5}), 10)[-1]
    assert "were drawn" in doubts_of(compare(draws="prior"), 10)[-1]


def test_the_works_behind_channels_are_named_where_some_may_act():
    for study, named in ((compare(), False), (compare(pyongyang={"stakes": 1}), True), (compare(draws="prior"), True)):
        assert any("Morrow (1991)" in work for work in methods_of(study).references) == named


def test_pathways_says_in_which_draws_the_table_shelters_the_zone():
    off, some, on = (form_of_rents(share) for share in (0.0, 0.4, 1.0))
    assert "parameters.pyongyang.shelter=1 ties the two" in off
    assert "in some draws" in some
    assert "Here Pyongyang expects" in on


def test_help_lists_every_channel(capsys):
    assert main(["compare", "--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name, phrase in words.CHANNELS.items() if name not in shown or phrase not in shown] == []

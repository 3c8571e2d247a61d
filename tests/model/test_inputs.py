"""What cannot be used is refused in one line that says why and what is allowed."""

import re

import numpy as np
import pytest

from model.kaesong import Kaesong
from model.parameters import PARAMETERS, BadInput, overlay, points, read_table
from model.policy import LEVERS, POLICY, SUCCESSOR, policies, pull

HEADER = "agent,name,default,low,high,prior,unit,source,meaning"
ROW = "firm,hurdle,1.3,1,3,triangular,ratio,assumption,What a firm asks for"


def refusal(act, *args):
    """The one line with which something is refused."""
    with pytest.raises(BadInput) as refused:
        act(*args)
    text = str(refused.value)
    assert "\n" not in text
    return text


def table(*rows, header=HEADER):
    return refusal(read_table, [header, *rows], "table.csv")


def test_a_good_table_is_read():
    found = read_table([HEADER, ROW], "table.csv")
    assert found["firm"]["hurdle"].default == 1.3
    assert found["firm"]["hurdle"].meaning == "What a firm asks for"


@pytest.mark.parametrize("header", ["agent,name,default", HEADER.replace("low", "least"), ""])
def test_a_table_with_another_header_is_refused_with_the_right_one(header):
    text = table(ROW, header=header)
    assert "table.csv" in text
    assert HEADER.replace(",", ", ") in text


@pytest.mark.parametrize("cell", range(2, 9))
@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_cell_is_refused_with_its_row(cell, empty):
    cells = ROW.split(",")
    cells[cell] = empty
    text = table(ROW.replace("hurdle", "levy"), ",".join(cells))
    assert "line 3" in text
    assert "firm.hurdle" in text
    assert "empty" in text


@pytest.mark.parametrize("row", [ROW + ",more", ROW.rsplit(",", 1)[0]])
def test_a_row_with_a_cell_too_many_or_too_few_is_refused(row):
    assert "line 2: firm.hurdle has an empty or a surplus cell" in table(row)


def test_a_parameter_that_stands_twice_is_refused():
    assert "line 3: firm.hurdle stands twice" in table(ROW, ROW)


def test_a_number_that_is_none_is_refused_with_its_row():
    text = table(ROW.replace("1.3", "much"))
    assert "line 2: firm.hurdle" in text
    assert "much" in text


@pytest.mark.parametrize("default", ["0.9", "3.1", "nan", "inf"])
def test_a_default_outside_its_own_range_is_refused(default):
    assert "a number from 1 to 3 (ratio)" in table(ROW.replace("1.3", default))


def test_every_shipped_default_lies_within_its_range():
    for group in PARAMETERS.values():
        for row in group.values():
            assert row.low <= row.default <= row.high
            assert row.low < row.high, f"{row.agent}.{row.name} has no range to be varied in"


@pytest.mark.parametrize(("agent", "name"), [(a, n) for a, g in PARAMETERS.items() for n in g])
def test_a_value_out_of_range_is_refused_with_the_range(agent, name):
    row = PARAMETERS[agent][name]
    for value in (row.low - 1, row.high + 1, float("nan"), float("inf"), -float("inf")):
        text = refusal(overlay, points(1)[0], {agent: {name: value}}, "world/mine.yaml")
        assert text.startswith(f"world/mine.yaml: {agent}.{name} is {value!r}")
        assert f"number from {row.low:g} to {row.high:g} ({row.unit})" in text
    made = points(1)
    for value in (row.low, row.high):
        overlay(made[0], {agent: {name: value}}, "here")
        assert made[0][agent][name] == value


@pytest.mark.parametrize("value", ["1.5", None, True, [1.5], {"a": 1}, 1 + 1j])
def test_a_value_that_is_no_number_is_refused(value):
    text = refusal(overlay, points(1)[0], {"firm": {"hurdle": value}}, "here")
    assert f"firm.hurdle is {value!r}" in text


@pytest.mark.parametrize("value", [np.float64(1.5), np.float32(1.5), np.int64(2), 2])
def test_numpys_numbers_are_numbers(value):
    made = points(1)
    overlay(made[0], {"firm": {"hurdle": value}}, "here")
    assert made[0].firm.hurdle == float(value)


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        ({"frim": {"hurdle": 2}}, "no parameter group 'frim'; did you mean 'firm'?"),
        ({"firm": {"hurdel": 2}}, "no parameter 'firm.hurdel'; did you mean 'hurdle'?"),
        ({"xyzzy": {"hurdle": 2}}, "allowed: calendar, washington"),
        ({"path": {"zzzzzz": 0}}, "allowed: market, investment, rents"),
        ({"firm": 3}, "firm is 3; it takes names with values, e.g. firm: {tenants: ...}"),
        ({"firm": None}, "firm is None; it takes names with values"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_right_one(values, hint):
    assert hint in refusal(overlay, points(1)[0], values, "here")


@pytest.mark.parametrize(
    ("levers", "hint"),
    [
        ({"orgin": {}}, "no lever 'orgin'; did you mean 'origin'?"),
        ({"qqq": {}}, "allowed: overture, nuclear_status"),
        ({"origin": 1}, "origin is 1; it takes {start: 6, strength: 1, successor: reviewed}"),
        ({"origin": None}, "origin is None; it takes {start"),
        ({"origin": {"strenght": 1}}, "origin has no 'strenght'; did you mean 'strength'?"),
        ({"origin": {"start": 0}}, "origin.start is 0; it takes a month from 1 to 600"),
        ({"origin": {"start": 601}}, "origin.start is 601; it takes a month from 1 to 600"),
        ({"origin": {"start": "June"}}, "origin.start is 'June'; it takes a month from 1 to 600"),
        ({"origin": {"strength": 1.1}}, "origin.strength is 1.1; it takes a number from 0 to 1"),
        ({"origin": {"strength": -0.1}}, "origin.strength is -0.1"),
        ({"origin": {"strength": float("nan")}}, "origin.strength is nan"),
        ({"origin": {"strength": True}}, "origin.strength is True"),
        ({"origin": {"successor": "revewed"}}, "did you mean 'reviewed'?"),
        ({"origin": {"successor": 7}}, "allowed: kept, reviewed, ended"),
        ({"green_light": {"tie": 1.1}}, "green_light.tie is 1.1; it takes a number from 0 to 1"),
        ({"origin": {"tie": 0.5}}, "origin.tie: only green_light and sanctions_relief can be tied"),
        ({"tourism": {"quiet": 3}}, "tourism.quiet: only Washington's levers can wait for quiet"),
    ],
)
def test_a_lever_that_cannot_be_pulled_is_refused(levers, hint):
    text = refusal(pull, policies(1)[0], levers, "policy/mine.yaml")
    assert text.startswith("policy/mine.yaml: ")
    assert hint in text


@pytest.mark.parametrize("fate", [["kept"], {"kept": 1}, None])
def test_a_fate_of_another_kind_is_refused_as_well(fate):
    text = refusal(pull, policies(1)[0], {"origin": {"successor": fate}}, "here")
    assert "origin.successor" in text


@pytest.mark.parametrize("start", [2.5, float("nan"), float("inf")])
def test_a_lever_starts_in_a_whole_month(start):
    assert "origin.start" in refusal(pull, policies(1)[0], {"origin": {"start": start}}, "here")


def test_what_is_left_out_is_from_month_one_at_full_strength_and_up_for_review():
    package = policies(1)
    pull(package[0], {"origin": {}}, "here")
    assert package[0].origin.tolist() == (1, 1, SUCCESSOR["reviewed"], 0, 0)
    for name in LEVERS:
        if name != "origin":
            assert package[0][name].strength == 0


def test_every_lever_has_a_sender_that_exists_and_a_sentence():
    assert list(LEVERS) == list(POLICY.names)
    for lever in LEVERS.values():
        assert lever.sender in PARAMETERS
        assert re.fullmatch(r"[a-z].*[a-z]", lever.meaning)


def test_the_mesa_model_refuses_in_the_same_words():
    assert "did you mean 'origin'?" in refusal(Kaesong, {"orgin": {}})
    assert "did you mean 'firm'?" in refusal(Kaesong, None, {"frim": {}})

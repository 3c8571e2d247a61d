"""The description describes the model as it is."""

import pytest

from model.schedule import ORDER
from tests.tools import odd

TEXT = odd.ODD.read_text("utf-8")


def test_the_generated_tables_are_those_of_today():
    assert odd.with_tables(TEXT) == TEXT, "run `make odd`"


@pytest.mark.parametrize("claim", [f"C{k}" for k in range(1, 17)])
def test_every_claim_has_its_place_in_the_model(claim):
    assert f"\n| {claim} |" in TEXT


@pytest.mark.parametrize("element", range(1, 9))
def test_the_seven_elements_of_odd_and_the_trace_are_there(element):
    assert f"\n## {element}. " in TEXT


def test_every_rule_file_stands_in_the_schedule():
    for rule in ORDER.values():
        assert f"(rules/{rule.__name__.split('.')[-1]}.py)" in TEXT

"""Every page says how sure it is, how it was computed with its sources, and how to rerun it."""

import re

import pytest

from experiments.cli.studies import studies, type_of
from experiments.lab.present.methods import REFERENCES, methods_of
from tests.support.studies import SMALL, kept, study


@pytest.mark.parametrize("command", [command for command in SMALL if command != "calibrate"])
def test_a_page_says_how_sure_it_is_how_it_was_computed_and_how_to_rerun_it(command):
    page = (kept(command) / "report.html").read_text("utf-8")
    order = [page.index(part) for part in ("How sure are we?", "How it was computed", "How to rerun it")]
    assert order == sorted(order)
    assert "Structure: one was run" in page or command == "audit"
    assert f"kaesong {command}" in page
    cited = {
        int(n)
        for found in re.findall(r"\[([\d, ]+)\]</p>|\[([\d, ]+)\]", page)
        for part in found
        for n in part.split(",")
        if n.strip()
    }
    works = re.search(r'<ol class="quiet">(.*?)</ol>', page, re.DOTALL)[1].count("<li>")
    assert set(range(1, works + 1)) <= cited
    assert 'src="http' not in page
    assert "[student1908]" not in page


def quick(command):
    return study(command, **({"points": 4} if command == "sensitivity" else {}))


def test_every_study_with_a_page_has_its_methods():
    for command in studies():
        assert quick(command).methods or type_of(command).serves


def test_every_work_is_cited_somewhere_and_every_citation_is_a_work():
    every = [quick(command) for command in studies()]
    every.append(study("sensitivity", method="morris", vary=["moscow"], points=4))
    told = [methods_of(one) for one in every]
    assert {work for one in told for work in one.references} == set(REFERENCES.values())
    assert not re.findall(r"\[[a-z]+\d{4}", " ".join(text for one in told for text in one.paragraphs))

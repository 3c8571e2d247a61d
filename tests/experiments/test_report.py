"""Every page says how sure it is, how it was computed with its sources, and how to rerun it."""

import re

import pytest

from experiments.__main__ import STUDIES, main
from experiments.lab.design.settings import SETTINGS
from experiments.lab.present import methods

FEW = {
    "compare": ["replicates=4"],
    "sweep": ["replicates=2", "design.levels=2"],
    "sensitivity": ["points=4"],
    "pathways": ["replicates=2", "scale=[]"],
    "audit": ["points=2", "replicates=20"],
    "discover": ["points=60", "replicates=2"],
    "tradeoffs": ["points=2", "replicates=2"],
    "story": [],
    "hindcast": ["replicates=20"],
}
SMALL = ["parameters.firm.candidates=5", "horizon=6"]


@pytest.mark.parametrize("study", FEW)
def test_a_page_says_how_sure_it_is_how_it_was_computed_and_how_to_rerun_it(study, tmp_path):
    small = [] if study == "hindcast" else SMALL
    drawn = [] if study == "story" else ["figures=false"]
    assert main([study, *FEW[study], *small, *drawn, f"results={tmp_path}", "name=x"]) == 0
    page = (tmp_path / study / "x" / "report.html").read_text("utf-8")
    order = [page.index(part) for part in ("How sure are we?", "How it was computed", "How to rerun it")]
    assert order == sorted(order)
    assert "Structure: one was run" in page or study == "audit"
    assert f"kaesong {study}" in page
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


def test_every_study_with_a_page_has_its_methods():
    told = set(methods._OWN) | {"sensitivity"}
    assert told | {"app"} == set(STUDIES) == set(SETTINGS)


def test_every_work_is_cited_somewhere_and_every_citation_is_a_work():
    texts = [
        methods._COMMON,
        methods._VARIANTS,
        methods._POSTERIOR,
        *methods._OWN.values(),
        *methods._SENSITIVITY.values(),
    ]
    cited = {
        key
        for text in texts
        for found in re.findall(r"\[([a-z]+\d{4}[^\]]*)\]", text)
        for key in found.split("; ")
    }
    cited |= {key for text in texts for key in re.findall(r"\(\[([a-z]+\d{4})\]", text)}
    assert cited == set(methods.REFERENCES)

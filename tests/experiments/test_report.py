"""Every page says how sure it is, how it was computed with its sources, and how to rerun it."""

import json
import re
from pathlib import Path

import polars as pl
import pytest
import yaml
from experiments.lab.present.findings import package

from experiments.__main__ import STUDIES, main
from experiments.hindcast.page import calibrate_page
from experiments.hindcast.words import calibration_verdict
from experiments.lab.design.reading import CONF, study_from
from experiments.lab.design.settings import SETTINGS
from experiments.lab.present import methods, words
from tests.app.conftest import browser  # noqa: F401
from tests.support.sheets import small_names_of
from tests.support.shipped import shipped

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
CALIBRATE = {
    key: value
    for key, value in yaml.safe_load((CONF / "calibrate.yaml").read_text("utf-8")).items()
    if key != "defaults"
}
SMALL = ["parameters.firm.candidates=5", "horizon=6"]


PUBLISHED = Path(__file__).parents[2] / "results" / "published"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The page of every study, each made once, when it is first asked for."""
    folder, made = tmp_path_factory.mktemp("pages"), {}

    def page(study):
        if study not in made:
            small = [] if study == "hindcast" else SMALL
            drawn = [] if study == "story" else ["figures=false"]
            assert main([study, *FEW[study], *small, *drawn, f"results={folder}", "name=x"]) == 0
            made[study] = (folder / study / "x" / "report.html").read_text("utf-8")
        return made[study]

    return page


def calibrated():
    """The page of the calibration whose tables are published."""
    (folder,) = (PUBLISHED / "calibrate").iterdir()
    names = ("summary", "predictive", "generations", "recovery")
    tables = {name: pl.read_csv(folder / f"{name}.csv") for name in names}
    study = study_from("calibrate", shipped(["status_quo"], ["history", "since_1993"]) | CALIBRATE)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return calibrate_page(study, tables, calibration_verdict(tables), {}, manifest)


@pytest.mark.parametrize("study", FEW)
def test_a_page_says_how_sure_it_is_how_it_was_computed_and_how_to_rerun_it(study, pages):
    page = pages(study)
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


def classes_of(style):
    """Of each class of a style sheet, the forms in which rules name it: '.quiet', 'small.sure'."""
    forms = {}
    for selector in re.findall(r"[^{}]+(?={)", style):
        for form in re.findall(r"[a-z0-9]*\.[a-z]+", selector):
            forms.setdefault(form.split(".")[1], set()).add(form)
    return forms


def test_a_class_of_the_style_sheet_means_one_thing_and_is_defined_once(pages):
    style = re.search(r"<style>(.*?)</style>", pages("compare"), re.DOTALL)[1]
    forms = classes_of(style)
    assert all(len(found) == 1 for found in forms.values()), forms
    rules = re.findall(r"^([^@{}\n]+?) {", style.split("@media")[0], re.MULTILINE)
    assert len(rules) == len(set(rules)), "a rule stands twice"
    every = [pages(study) for study in FEW] + [calibrated()]
    used = {
        name for page in every for found in re.findall(r'class="([^"]+)"', page) for name in found.split()
    }
    assert used == set(forms)


def test_no_page_is_wider_than_its_screen(pages, browser, tmp_path):  # noqa: F811
    seen = browser.new_page()
    for study in (*FEW, "calibrate"):
        file = tmp_path / f"{study}.html"
        file.write_text(calibrated() if study == "calibrate" else pages(study), "utf-8")
        for width in (390, 1100):
            seen.set_viewport_size({"width": width, "height": 800})
            seen.goto(file.as_uri())
            assert seen.evaluate("document.documentElement.scrollWidth") <= width, study
    seen.close()


def test_no_page_writes_a_proper_noun_small(pages):
    for study in (*FEW, "calibrate"):
        page = calibrated() if study == "calibrate" else pages(study)
        plain = re.sub(r"<style>.*?</style>|<(pre|code)>.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
        assert small_names_of(plain) == [], study


def test_a_conditional_lever_reads_like_one():
    held = shipped()["policy"]
    earned, plain = (package(name, held[name]) for name in ("recognition_conditional", "recognition"))
    assert all("12 months in a row have passed without a major" in text for text in earned["levers"])
    assert not any("in a row" in text for text in plain["levers"])


@pytest.mark.parametrize("name", words.OUTCOMES)
def test_an_inline_title_differs_from_the_title_in_its_first_letter_alone(name):
    title, inline = words.outcome(name).title, words.outcome(name).inline
    assert inline[1:] == title[1:]
    assert inline[0] == title[0] if title.startswith("Pyongyang") else inline[0] == title[0].lower()

"""Every page says how sure it is, how it was computed with its sources, and how to rerun it."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

from experiments.calibrate.page import calibrate_page
from experiments.calibrate.words import calibration_verdict
from experiments.cli.studies import studies, type_of
from experiments.lab.design.places import CONF
from experiments.lab.design.shipped import configuration
from experiments.lab.present import words
from experiments.lab.present.methods import REFERENCES, methods_of
from experiments.lab.present.page import assumptions, package
from tests.support.sheets import small_names_of
from tests.support.studies import SMALL, kept, study


@pytest.mark.parametrize("command", [command for command in SMALL if command != "calibrate"])
def test_a_page_says_how_sure_it_is_how_it_was_computed_and_how_to_rerun_it(command):
    page = (kept(command) / "report.html").read_text("utf-8")
    order = [page.index(part) for part in ("How sure are we?", "How it was computed", "How to rerun it")]
    assert order == sorted(order)
    assert "Channels: " in page
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


#: What makes a study of sensitivity rest on other works.
OTHER_INDICES = [{"method": "morris"}, {"method": "pawn"}, {"second": True}]


def test_every_study_with_a_page_has_its_methods():
    for command in studies():
        assert quick(command).methods or type_of(command).serves


def test_every_work_is_cited_somewhere_and_every_citation_is_a_work():
    every = [quick(command) for command in studies()]
    every += [study("sensitivity", vary=["moscow"], points=4, **own) for own in OTHER_INDICES]
    every.append(study("tradeoffs", search=True, robustness="all"))
    told = [methods_of(one) for one in every]
    assert {work for one in told for work in one.references} == set(REFERENCES.values())
    assert not re.findall(r"\[[a-z]+\d{4}", " ".join(text for one in told for text in one.paragraphs))


PUBLISHED = Path(__file__).parents[2] / "results" / "published"
COMMANDS = [command for command in SMALL if command != "calibrate"]


def page_of(command):
    return (kept(command) / "report.html").read_text("utf-8")


def calibrated():
    """The page of the calibration whose tables are published."""
    (folder,) = (PUBLISHED / "calibrate").iterdir()
    names = ("summary", "predictive", "generations", "recovery")
    tables = {name: pl.read_csv(folder / f"{name}.csv") for name in names}
    tables["posterior"] = pl.read_csv(CONF / "parameters" / "posterior.csv")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return calibrate_page(quick("calibrate"), tables, calibration_verdict(tables), {}, manifest)


def classes_of(style):
    """Of each class of a style sheet, the forms in which rules name it: '.quiet', 'small.sure'."""
    forms = {}
    for selector in re.findall(r"[^{}]+(?={)", style):
        for form in re.findall(r"[a-z0-9]*\.[a-z]+", selector):
            forms.setdefault(form.split(".")[1], set()).add(form)
    return forms


def test_a_class_of_the_style_sheet_means_one_thing_and_is_defined_once():
    style = re.search(r"<style>(.*?)</style>", page_of("compare"), re.DOTALL)[1]
    forms = classes_of(style)
    assert all(len(found) == 1 for found in forms.values()), forms
    rules = re.findall(r"^([^@{}\n]+?) {", style.split("@media")[0], re.MULTILINE)
    assert len(rules) == len(set(rules)), "a rule stands twice"
    every = [*map(page_of, COMMANDS), calibrated()]
    used = {name for page in every for found in re.findall(r'class="([^"]+)"', page) for name in found.split()}
    assert used == set(forms)


def test_no_page_is_wider_than_its_screen(browser, tmp_path):
    seen = browser.new_page()
    for command in (*COMMANDS, "calibrate"):
        file = tmp_path / f"{command}.html"
        file.write_text(calibrated() if command == "calibrate" else page_of(command), "utf-8")
        seen.goto(file.as_uri())
        for width in (390, 1100):
            seen.set_viewport_size({"width": width, "height": 800})
            assert seen.evaluate("document.documentElement.scrollWidth") <= width, command
    seen.close()


@pytest.mark.parametrize(("command", "lies"), [("compare", True), ("story", False)])
def test_a_table_of_many_columns_is_printed_on_a_sheet_that_lies(browser, tmp_path, command, lies):
    seen, file = browser.new_page(), tmp_path / "page.html"
    file.write_text(page_of(command), "utf-8")
    seen.goto(file.as_uri())
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", seen.pdf(prefer_css_page_size=True))
    seen.close()
    lying = [float(width) > float(height) for width, height in boxes]
    assert not lying[0]
    assert any(lying) == lies


@pytest.mark.parametrize("draws", [None, "prior"])
def test_what_is_drawn_is_not_said_to_be_at_its_default(draws):
    told = assumptions(study("compare", parameters={"draws": draws}), 0).paragraphs[0].text
    assert told.startswith(f"Every parameter {'that is not drawn ' if draws else ''}is at its default")


def test_no_page_writes_a_proper_noun_small():
    for command in (*COMMANDS, "calibrate"):
        page = calibrated() if command == "calibrate" else page_of(command)
        plain = re.sub(r"<style>.*?</style>|<(pre|code)>.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
        assert small_names_of(plain) == [], command


def test_a_conditional_lever_reads_like_one():
    held = configuration("compare", policy=["recognition_conditional", "recognition"])["policy"]
    earned, plain = (package(name, held[name]) for name in ("recognition_conditional", "recognition"))
    assert all("12 months in a row have passed without a major" in text for text in earned["levers"])
    assert not any("in a row" in text for text in plain["levers"])


@pytest.mark.parametrize("name", words.OUTCOMES)
def test_an_inline_title_differs_from_the_title_in_its_first_letter_alone(name):
    title, inline = words.outcome(name).title, words.outcome(name).inline
    assert inline[1:] == title[1:]
    assert inline[0] == title[0] if title.startswith("Pyongyang") else inline[0] == title[0].lower()

"""`beyond=true` lets numbers leave their ranges, and every account of the study says which."""

import json

import polars as pl
import pytest

from experiments.__main__ import main
from experiments.compare import compare
from experiments.lab.engine.store import decides
from tests.support.studies import study

SMALL = ["policy=recognition", "replicates=6", "horizon=12", "figures=false", "parameters.firm.candidates=5"]
BEYOND = "moscow.price is 600 (range 15 to 500 million USD per month)"


def of(command="compare", **more):
    given = {"firm": {"candidates": 5}} | more.pop("parameters", {})
    return study(command, policy="recognition", horizon=12, parameters=given, **more)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    path = tmp_path_factory.mktemp("results")
    assert main(["compare", *SMALL, "parameters.moscow.price=600", "beyond=true", "name=x", f"results={path}"]) == 0
    return path


def test_the_folder_names_what_lies_beyond_with_its_range(results, capsys):
    folder = results / "compare" / "x"
    held = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert held["beyond"] == {
        "moscow.price": {"least": 600, "greatest": 600, "low": 15, "high": 500, "unit": "million USD per month"}
    }
    assert "beyond=true" in held["command"].split()
    assert any(BEYOND in line for line in held["remarks"])
    page = (folder / "report.html").read_text("utf-8")
    assert page.index(BEYOND) < page.index("How sure are we?")


def test_it_is_told_again_and_said_again(results, capsys):
    assert main(["redraw", str(results / "compare" / "x")]) == 0
    assert BEYOND in capsys.readouterr().err.replace("\n", " ")
    assert "moscow.price" in json.loads((results / "compare" / "x" / "manifest.json").read_text("utf-8"))["beyond"]


def test_python_takes_it_and_says_so(capsys):
    given = {"firm": {"candidates": 5}, "moscow": {"price": 600}}
    found = compare(policy="recognition", replicates=4, horizon=12, figures=False, beyond=True, parameters=given)
    assert any(BEYOND in line for line in found.remarks)


def test_what_decides_the_numbers_of_a_study_that_goes_on_holds_it_and_its_priors():
    held = decides(of(beyond=True, parameters={"moscow": {"price": "normal(40, 10)"}}))
    assert held["beyond"] is True
    assert held["priors"] == {"moscow.price": "normal(40, 10)"}
    assert not {"beyond", "priors"} & {*decides(of())}


def test_nothing_is_said_where_nothing_lies_beyond():
    one = of(beyond=True)
    assert one.remarks == []
    assert one.extremes == {}
    assert of(beyond=True, parameters={"moscow": {"price": "normal(250, 50)"}}).extremes == {}


def test_worlds_axes_designs_files_of_draws_and_priors_may_go_beyond(tmp_path):
    assert [*of(beyond=True, world={"far": {"moscow": {"price": 0}}}).extremes] == ["moscow.price"]
    swept = of("sweep", beyond=True, vary=["moscow.price=0,600"])
    assert swept.extremes["moscow.price"][:2] == (0, 600)
    pl.DataFrame({"moscow.price": [40.0, 600.0]}).write_csv(tmp_path / "far.csv")
    path = str(tmp_path / "far.csv")
    filed = of("sweep", beyond=True, design={"kind": "file", "path": path})
    assert filed.extremes["moscow.price"][:2] == (40, 600)
    assert of(beyond=True, parameters={"draws": path}).extremes["moscow.price"][:2] == (40, 600)
    assert of(beyond=True, parameters={"moscow": {"price": "uniform(0,80)"}}).extremes["moscow.price"][:2] == (0, 80)
    mapped = of("pathways", beyond=True, scale=[1.0], price=[600.0], signal=[])
    assert mapped.extremes["moscow.price"][1] == 600


def test_a_history_told_by_mesa_goes_beyond_as_well(tmp_path):
    words = ["policy=recognition", "horizon=6", "parameters.firm.candidates=5", "parameters.moscow.price=600"]
    assert main(["story", *words, "beyond=true", "name=x", f"results={tmp_path}"]) == 0
    assert BEYOND in (tmp_path / "story" / "x" / "report.html").read_text("utf-8")


def test_a_users_world_beyond_its_ranges_is_taken_and_without_the_word_refused_with_the_way(tmp_path, capsys):
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "far.yaml").write_text("far:\n  moscow: {price: 600}\n")
    words = ["compare", *SMALL, "--config-dir", str(tmp_path), "world=far", f"results={tmp_path / 'r'}"]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "beyond=true takes it" in said
    assert main([*words, "beyond=true"]) == 0

"""Every study from Python and from the command line: the same settings, runs, files and words."""

import json
import shlex
from dataclasses import MISSING
from importlib import import_module

import numpy as np
import polars as pl
import pytest
from matplotlib.figure import Figure

from experiments.__main__ import main
from experiments.cli.studies import studies, type_of
from experiments.conduct import finished, save
from experiments.lab.design.places import CONF
from experiments.lab.design.resolved import rerun_command
from experiments.lab.design.settings import settings_of
from experiments.lab.design.shipped import configuration, plain, read, words_of
from experiments.lab.design.tiled import Tiled
from model.parameters import BadInput
from tests.support.command import stub_studies
from tests.support.sheets import unwritten
from tests.support.studies import FEW, SMALL, checked, kept, small, study

TILED = [command for command in SMALL if issubclass(type_of(command), Tiled)]
GROUPS = {"policy", "world", "parameters"}
MINE = {"mine": {"overture": {"start": 3}, "direct_aid": {"strength": 0.5, "successor": "kept"}}}


# Settings


@pytest.mark.parametrize("command", studies())
def test_every_setting_stands_in_the_file_of_its_study_and_the_other_way_round(command):
    held = read(CONF / f"{command}.yaml")
    chosen = {key for one in held.pop("defaults") if isinstance(one, dict) for key in one}
    named = {key for key in chosen if not key.startswith("override ")}
    assert set(settings_of(type_of(command))) == (set(held) | named) - GROUPS


@pytest.mark.parametrize("command", studies())
def test_a_default_of_a_type_is_that_of_its_file(command):
    held = configuration(command)
    for name, one in settings_of(type_of(command)).items():
        usual = one.default if one.default_factory is MISSING else one.default_factory()
        if name != "threads" and usual is not MISSING:  # null there, for the cores of this machine
            assert usual == one.metadata["check"](name, held[name]), name


def opened(values, at=()):
    """The path of every mapping in a configuration."""
    yield at
    for key, value in values.items():
        if isinstance(value, dict):
            yield from opened(value, (*at, key))


@pytest.mark.parametrize("command", studies())
def test_unknown_keys_are_refused_at_every_depth(command):
    whole = json.dumps(configuration(command))
    places = list(opened(json.loads(whole)))
    assert len(places) > 3
    for place in places:
        if place in (("policy",), ("world",)):
            continue  # where people name their own
        config = json.loads(whole)
        here = config
        for key in place:
            here = here[key]
        here["nonesuch"] = 1
        with pytest.raises(BadInput, match="nonesuch") as refusal:
            checked(command, config)
        assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("command", studies())
def test_no_number_may_be_missing(command):
    kind = type_of(command)
    for name, one in settings_of(kind).items():
        if one.type in (int, float, "int", "float") and name != "threads":
            with pytest.raises(BadInput, match=f"{name}=null"):
                study(command, **{name: None})


# From Python


#: Those that are begun by a function of their own name.
BEGUN = [
    "compare",
    "sweep",
    *(pytest.param(command, marks=pytest.mark.slow) for command in ("sensitivity", "audit", "pathways")),
]


@pytest.mark.parametrize("command", BEGUN)
def test_a_function_gives_tables_and_figures_and_writes_nothing(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    begin = getattr(import_module(f"experiments.{command}"), command)
    found = begin(**SMALL[command])
    assert {"runs", "summary"} <= set(found.tables)
    assert all(isinstance(table, pl.DataFrame) for table in found.tables.values())
    assert found.figures
    assert all(isinstance(figure, Figure) for figure in found.figures.values())
    assert found.answer
    assert found.tables["runs"].height == found.count
    assert list(tmp_path.iterdir()) == []


def test_a_policy_of_ones_own_is_a_mapping():
    found = finished(type_of("compare"), **FEW, policy=MINE, replicates=4, figures=False)
    assert set(found.tables["runs"]["policy"]) == {"status_quo", "mine"}


def test_what_python_sets_below_a_setting_leaves_the_rest_as_it_is():
    made = study("tradeoffs", weights={"talks": 3})
    assert (made.weights["talks"], made.weights["cash"]) == (3, 1)
    assert study("sweep", design={"kind": "lhs", "points": 12}).design == {"kind": "lhs", "points": 12}


@pytest.mark.parametrize(
    ("command", "settings"),
    [
        ("compare", {"policy": MINE, "world": {"dear": {"moscow": {"price": 200}}}, "start": "2026-12"}),
        ("compare", {"policy": {"recognition": {"overture": {}}, "idle": {}}, "parameters": "prior"}),
        ("sweep", {"vary": ["moscow.price=40,80", "policy.recognition.origin.successor=kept,ended"]}),
        ("sweep", {"design": {"kind": "lhs", "points": 12}, "vary": "moscow.price=interval(40,80)"}),
        ("tradeoffs", {"weights": {"talks": 3}, "starts": [1, 12], "strengths": [0.5]}),
        ("audit", {"parameters": {"pyongyang": {"stakes": 1.0}, "firm": {"peers": 0}}, "points": 4}),
        ("pathways", {"scale": [], "price": [15.0], "figures": False}),
        ("calibrate", {"blocks": {"talks": {"moves": ["pyongyang.hanoi"], "carries": []}}}),
    ],
)
def test_the_words_of_settings_ask_for_the_same_study(command, settings, monkeypatch, tmp_path):
    ran = stub_studies(monkeypatch, tmp_path / "work")
    assert main([command, *words_of(settings)]) == 0
    (commanded,) = ran
    fresh = study(command, **settings)
    differ = {
        name: (getattr(commanded, name), getattr(fresh, name))
        for name in ("policies", "worlds", "parameters", "draws", *settings_of(fresh))
        if getattr(commanded, name) != getattr(fresh, name)
    }
    assert differ == {}


# Files


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def commanded(tmp_path_factory):
    """Runs the command that a manifest holds, as it is printed; returns the folder it leaves."""

    def go(folder, *more):
        words = shlex.split(json.loads((folder / "manifest.json").read_text("utf-8"))["command"])
        results = tmp_path_factory.mktemp("results")
        assert words[0] == "kaesong"
        assert main([*words[1:], *more, f"results={results}", "name=again"]) == 0
        return results / words[1] / "again"

    return go


#: The reruns of every kind of study; of a sweep below.
RERUN = [
    pytest.param(command, marks=[pytest.mark.slow] * (command != "compare"))
    for command in SMALL
    if command != "calibrate"
]


@pytest.mark.parametrize("command", RERUN)
def test_the_command_of_a_manifest_gives_the_same_numbers(command, commanded):
    before = kept(command)
    again = commanded(before, *["figures=false"][: command != "story"])
    for path in sorted([*before.glob("*.parquet"), *before.glob("*.csv")]):
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_python_saves_the_files_that_the_command_leaves(commanded):
    before = kept("sweep")
    with unwritten():
        again = commanded(before)
    assert files(again) == files(before)
    assert (again / "runs.parquet").read_bytes() == (before / "runs.parquet").read_bytes()


def test_the_command_of_a_study_with_policies_of_ones_own_gives_the_same_runs(commanded, tmp_path):
    found = finished(type_of("compare"), **FEW, policy=MINE, replicates=4, figures=False)
    before = save(found, "mine", str(tmp_path))
    again = commanded(before)
    assert (again / "runs.parquet").read_bytes() == (before / "runs.parquet").read_bytes()
    assert "mine" in rerun_command(found.study)


@pytest.mark.parametrize("command", SMALL)
def test_a_page_holds_every_figure_and_says_how_it_was_made(command):
    folder = kept(command)
    page = (folder / "report.html").read_text("utf-8")
    figures = small(command).figures
    assert page.count("data:image/svg+xml;base64,") == len(figures)
    drawn = {path.name for path in (folder / "figures").iterdir()}
    assert drawn == {f"{name}.{end}" for name in figures for end in ("svg", "png")}
    assert 'src="http' not in page
    assert "{{" not in page


@pytest.mark.parametrize("command", TILED)
def test_the_answer_stands_in_the_manifest_and_on_the_page(command):
    manifest = json.loads((kept(command) / "manifest.json").read_text("utf-8"))
    assert manifest["answer"] == small(command).answer
    assert manifest["runs"] == small(command).count == small(command).tables["runs"].height


def test_settings_from_a_table_are_plain_numbers_and_lists():
    given = {"seed": np.int64(3), "policy": ("a", np.str_("b")), "scale": np.array([0.5, 2]), "figures": np.True_}
    assert json.dumps(plain(given)) == '{"seed": 3, "policy": ["a", "b"], "scale": [0.5, 2.0], "figures": true}'
    assert words_of(plain(given)) == ("seed=3", "policy=[a,b]", "scale=[0.5,2.0]", "figures=true")

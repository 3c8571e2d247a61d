"""A study whose time is over ends as a smaller one, of which all is true; or waits to be gone on with."""

import json
import shlex
from dataclasses import replace
from itertools import count

import polars as pl
import pytest

from experiments import compare as job
from experiments.__main__ import main
from experiments.cli.studies import type_of
from experiments.conduct import finished
from experiments.lab.engine import tiles
from experiments.lab.engine.pace import Pace
from experiments.lab.engine.running import OutOfTime, run
from model.parameters import BadInput
from tests.support.studies import SMALL, study

#: Enough tiles that a study can be stopped at many.
COMPARE = ["compare", "policy=recognition", "horizon=24", "parameters.firm.candidates=20", "figures=false"]
#: Studies whose points stand in several tiles -> after how many they have two replicates.
SLOWER = {"tradeoffs": 7, "pathways": 9, "discover": 12}
LHS = {"vary": ["moscow.price=interval(15,500)"], "design": "lhs", "points": 13, "replicates": 3}
slow = pytest.mark.slow


@pytest.fixture(autouse=True)
def _small_tiles(monkeypatch):
    monkeypatch.setattr(tiles, "LEAST", 24)


@pytest.fixture
def over_after(monkeypatch):
    """Let the time of every run be over once so many tiles were handed out, however fast they are run."""

    def after(handed_out):
        def over(pace):
            return next(vars(pace).setdefault("asked", count(1))) > handed_out

        monkeypatch.setattr(Pace, "over", property(over))

    return after


# Stopped at any tile, it is the smaller study


@pytest.mark.parametrize(
    ("command", "settings", "few"),
    [
        ("compare", {"replicates": 40}, 1),
        ("sweep", {"vary": ["moscow.price=40,80,120"], "replicates": 6}, 1),
        pytest.param("sweep", LHS, 1, marks=slow),
        pytest.param("discover", {"replicates": 3}, 2, marks=slow),
    ],
)
def test_a_study_that_is_stopped_at_any_tile_has_the_rows_of_the_smaller_study(over_after, command, settings, few):
    asked = study(command, **SMALL[command] | settings, hours=1)
    ends = []
    whole = run(replace(asked, hours=None))
    for handed_out in range(len(whole.tiles)):
        over_after(handed_out)
        try:
            runs = run(asked)
        except OutOfTime:
            ends.append(0)
            continue
        ends.append(runs.replicates)
        assert runs.study == replace(
            study(command, **SMALL[command] | settings | {"replicates": runs.replicates}),
            words=runs.study.words,
            stopped=(1.0, "replicates", runs.replicates, asked.replicates),
        )
        assert runs.table().equals(whole.table().filter(pl.col("replicate") < runs.replicates))
    assert ends == sorted(ends)
    assert {0} < {*ends} <= {0, *range(few, asked.replicates)}


@pytest.mark.parametrize(
    ("command", "handed_out"),
    [("compare", 1), ("sweep", 1), *(pytest.param(*one, marks=slow) for one in SLOWER.items())],
)
def test_all_that_follows_is_that_of_the_smaller_study(over_after, monkeypatch, command, handed_out):
    few = SMALL[command] | {"figures": False}
    over_after(handed_out)
    stopped = finished(type_of(command), **few, hours=2.5)
    monkeypatch.undo()
    replicates = stopped.study.replicates
    assert 0 < replicates < few["replicates"]
    again = finished(type_of(command), **few | {"replicates": replicates})
    assert stopped.answer == again.answer
    assert stopped.tables.keys() == again.tables.keys()
    for name, table in again.tables.items():
        assert stopped.tables[name].equals(table), name


def stopped_at(folder, over_after, handed_out, *words):
    """A comparison that is stopped; its folder and manifest."""
    over_after(handed_out)
    assert main([*COMPARE, *words, "hours=2.5", "name=x", f"results={folder}"]) == 0
    path = folder / "compare" / "x"
    return path, json.loads((path / "manifest.json").read_text("utf-8"))


def rerun(manifest, monkeypatch, folder):
    """What the command of a manifest leaves."""
    monkeypatch.undo()
    words = shlex.split(manifest["command"])
    assert words[0] == "kaesong"
    assert main([*words[1:], "name=again", f"results={folder}"]) == 0
    return folder / "compare" / "again"


def test_manifest_page_terminal_and_command_say_that_it_was_stopped_and_say_so_when_it_is_told_again(
    tmp_path, over_after, monkeypatch, capsys
):
    path, manifest = stopped_at(tmp_path, over_after, 2, "replicates=40")
    said = capsys.readouterr().out
    assert manifest["stopped"] == {"hours": 2.5, "replicates": 24, "of": 40}
    assert manifest["configuration"]["replicates"] == 24
    told = "Stopped after 2.5 hours with 24 of 40 replicates."
    assert f"{told} These numbers again: {manifest['command']}\n" in said
    assert told in (path / "report.html").read_text("utf-8")
    assert "hours" not in manifest["command"]
    assert not path.with_name("x.unfinished").exists()
    again = rerun(manifest, monkeypatch, tmp_path)
    for name in ("runs.parquet", "summary.csv", "pairs.csv", "draws.parquet", "trajectories.parquet"):
        assert (path / name).read_bytes() == (again / name).read_bytes(), name
    assert "stopped" not in json.loads((again / "manifest.json").read_text("utf-8"))
    assert main(["redraw", str(path), "threads=1"]) == 0
    assert json.loads((path / "manifest.json").read_text("utf-8"))["stopped"] == manifest["stopped"]
    assert told in (path / "report.html").read_text("utf-8")
    assert main(["redraw", str(path), "hours=1"]) == 2
    assert "redraw changes no number" in capsys.readouterr().err


SOBOL = SMALL["sensitivity"] | {"points": 128, "figures": False}


def test_sobol_indices_that_are_stopped_are_those_of_the_largest_sample_that_is_there(over_after, monkeypatch):
    monkeypatch.setattr(tiles, "MOST", 300)
    whole = run(study("sensitivity", **SOBOL))
    rows = len(whole.study.sample) // 128
    ends = []
    for handed_out in range(0, len(whole.tiles), 3):
        over_after(handed_out)
        try:
            runs = run(study("sensitivity", **SOBOL, hours=1))
        except OutOfTime:
            ends.append(0)
            continue
        ends.append(runs.study.points)
        assert runs.study.stopped == (1.0, "points", runs.study.points, 128)
        assert runs.table().equals(whole.table().filter(pl.col("point") < rows * runs.study.points))
        assert runs.study.sample.digest == study("sensitivity", **SOBOL | {"points": runs.study.points}).sample.digest
    assert ends == sorted(ends)
    assert {*ends} == {0, 8, 16, 32, 64}


def test_sobol_indices_that_are_stopped_say_so_and_their_command_gives_them_again(tmp_path, over_after, monkeypatch):
    monkeypatch.setattr(tiles, "MOST", 300)
    words = ["sensitivity", "vary=[moscow]", "points=32", *COMPARE[1:], f"results={tmp_path}"]
    over_after(6)
    assert main([*words, "hours=2.5", "name=x"]) == 0
    path = tmp_path / "sensitivity" / "x"
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    points = manifest["configuration"]["points"]["number"] // 4  # Moscow, luck and the two base matrices
    assert 4 <= points < 32
    assert manifest["stopped"] == {"hours": 2.5, "points": points, "of": 32}
    assert f"Stopped after 2.5 hours with {points} of 32 points." in (path / "report.html").read_text("utf-8")
    monkeypatch.undo()
    assert main([*shlex.split(manifest["command"])[1:], "name=again", f"results={tmp_path}"]) == 0
    for name in ("runs.parquet", "summary.csv", "draws.parquet"):
        assert (path / name).read_bytes() == (path.with_name("again") / name).read_bytes(), name


# With a precision, whichever comes first


def test_a_precision_that_is_reached_in_time_is_that():
    asked = study("compare", **SMALL["compare"] | {"precision": 0.25}, hours=8760)
    assert run(asked).study == asked


def test_time_that_is_over_before_a_precision_is_reached_leaves_what_the_replicates_give(
    tmp_path, over_after, monkeypatch, capsys
):
    path, manifest = stopped_at(tmp_path, over_after, 6, "replicates=30", "precision=0.01")
    assert manifest["stopped"] == {"hours": 2.5, "replicates": manifest["configuration"]["replicates"], "of": None}
    assert manifest["configuration"]["replicates"] > 30
    assert manifest["configuration"]["precision"] is None
    assert "replicates, before the precision that was asked for." in capsys.readouterr().out
    again = rerun(manifest, monkeypatch, tmp_path)
    for name in ("runs.parquet", "summary.csv", "trajectories.parquet"):
        assert (path / name).read_bytes() == (again / name).read_bytes(), name


def test_months_are_kept_of_what_a_precision_adds_too(monkeypatch):
    monkeypatch.setattr(job, "MOST_WATCHED", 50)
    runs = run(study("compare", **SMALL["compare"] | {"precision": 0.12}))
    assert runs.replicates > 50
    assert len(runs.months()) == 50


# What has no smaller study waits


@pytest.mark.parametrize("command", ["sensitivity", pytest.param("audit", marks=slow)])
def test_what_is_no_smaller_study_waits_to_be_gone_on_with(tmp_path, over_after, monkeypatch, capsys, command):
    monkeypatch.setattr(tiles, "MOST", 300)
    named = {"sensitivity": ["vary=[moscow]", "points=32", "method=morris"], "audit": ["points=4", "replicates=20"]}
    words = [command, *named[command], *COMPARE[2:], f"results={tmp_path}", "hours=2.5"]
    over_after(2)
    assert main([*words, "name=x"]) == 130
    said = capsys.readouterr().err
    unfinished = tmp_path / command / "x.unfinished"
    assert "hours=2.5: the time is over" in said
    assert "2 of " in said
    assert f"kaesong {command} resume={unfinished} goes on" in said
    assert "Traceback" not in said
    assert [path.name for path in (tmp_path / command).iterdir()] == ["x.unfinished"]
    assert main([command, f"resume={unfinished}"]) == 130  # it has its time anew
    assert "4 of " in capsys.readouterr().err
    over_after(10**6)
    assert main([command, f"resume={unfinished}", "hours=null"]) == 0
    assert main([*words, "name=whole"]) == 0
    for name in ("runs.parquet", "summary.csv"):
        assert (tmp_path / command / "x" / name).read_bytes() == (tmp_path / command / "whole" / name).read_bytes()


def test_of_several_jobs_each_has_its_time(tmp_path, over_after, capsys):
    words = [
        "sensitivity",
        "vary=[moscow]",
        "points=32",
        "method=morris",
        *COMPARE[2:],
        f"results={tmp_path}",
        "hours=2.5",
    ]
    over_after(2)
    assert main([*words, "-m", "seed=1,2"]) == 130
    said = capsys.readouterr().err
    assert said.count("the time is over") == 2
    assert said.count("goes on") == said.count("\n") == 2
    assert len(list(tmp_path.glob("sensitivity/*.unfinished"))) == 2


def test_from_python_a_time_is_refused_that_would_leave_nothing():
    with pytest.raises(BadInput, match=r"hours=1: sensitivity goes on from its folder.*kaesong sensitivity"):
        finished(type_of("sensitivity"), **SMALL["sensitivity"], method="pawn", hours=1)


def test_too_early_for_a_single_replicate_it_waits(tmp_path, over_after, capsys):
    over_after(0)
    assert main([*COMPARE, "replicates=40", "hours=1", "name=x", f"results={tmp_path}"]) == 130
    said = capsys.readouterr().err
    assert said.splitlines() == [
        "kaesong: hours=1: the time is over, and what was run until now makes no smaller study"
    ]
    assert list((tmp_path / "compare").iterdir()) == []


def test_what_is_run_after_an_audit_has_time_enough():
    from experiments.audit.repeats import repeat_of

    assert repeat_of(study("audit", **SMALL["audit"], hours=1), "luck").hours is None

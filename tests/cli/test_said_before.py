"""What is said before a study begins: what was assumed of files, and that the model is compiled."""

import json

import pytest

from experiments.conduct import conduct, finished
from experiments.lab.present import progress
from experiments.sweep import Sweep
from tests.support.studies import SMALL, study


@pytest.fixture
def own(tmp_path):
    """Settings of a small sweep over a table with a column of row numbers."""
    (tmp_path / "mine.csv").write_text(",moscow.price\n0,40\n1,80\n")
    held = {key: value for key, value in SMALL["sweep"].items() if key != "vary"}
    return held | {"design": {"kind": "file", "path": str(tmp_path / "mine.csv")}, "figures": False}


def test_what_was_assumed_is_said_at_once_and_kept_in_the_manifest(own, tmp_path, capsys):
    folder = conduct(study("sweep", **own, results=str(tmp_path), name="x"))
    said = capsys.readouterr().err
    line = (
        f"design.path={tmp_path}/mine.csv: its first column, which has no name, is taken for row numbers and left out"
    )
    assert said.splitlines()[0] == f"kaesong: {line}"
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["remarks"] == [line]


def test_it_is_said_to_python_too(own, capsys):
    finished(Sweep, **own)
    assert "is taken for row numbers" in capsys.readouterr().err


@pytest.mark.parametrize("there", [True, False])
def test_a_first_run_says_that_it_compiles(monkeypatch, capsys, there):
    monkeypatch.setattr(progress, "is_compiled", lambda: there)
    progress.foretell(["a thing"])
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "kaesong: a thing"
    assert len(said) == 1 if there else "compiling the model takes about half a minute" in said[1]

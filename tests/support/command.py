"""The command line without what it would start, and what it says of what it refuses."""

from pathlib import Path

import pytest

from experiments.__main__ import main
from experiments.lab.design.study import Study


def stub_studies(monkeypatch: pytest.MonkeyPatch, work: Path, what=None) -> list[Study]:
    """Put the conductor aside and go to a new folder ``work``; returns what would have run.

    ``what``, if given, is called with each study instead.
    """
    ran: list[Study] = []
    monkeypatch.setattr("experiments.conduct.conduct", what or ran.append)
    work.mkdir()
    monkeypatch.chdir(work)
    return ran


def refused(capsys: pytest.CaptureFixture, words: list[str]) -> str:
    """The one line that these words earn."""
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 1, said.err
    assert lines[0].startswith("kaesong: ")
    return lines[0].removeprefix("kaesong: ")


def refused_at_once(capsys: pytest.CaptureFixture, results: Path, words: list[str]) -> str:
    """The one line that these words earn before there is any folder of results."""
    line = refused(capsys, [*words, f"results={results}"])
    assert not results.exists()
    return line

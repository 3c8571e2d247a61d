"""The command line without what it would start, and what it says of what it refuses."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from experiments.__main__ import main
from experiments.lab.design.draws import Posterior, read_posterior
from experiments.lab.design.own import Prior
from experiments.lab.design.places import CONF
from experiments.lab.design.study import Study
from experiments.lab.engine.commit import commit_of


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


def compose_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare Hydra its look ahead, which composes everything once more to see whether -m was meant."""
    monkeypatch.setattr("hydra._internal.hydra.Hydra.get_mode", lambda *_, **__: None)


def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare studies the posterior that ships, which nearly all of them read; any other file is read each time."""

    @cache
    def held(path: Path, time: int) -> Posterior:
        return read_posterior(path)

    def read(path: Path, beyond: bool, priors: Mapping[str, Prior]) -> Posterior:
        ships = path.is_relative_to(CONF) and not beyond
        return held(path, path.stat().st_mtime_ns) if ships else read_posterior(path, beyond, priors)

    monkeypatch.setattr("experiments.lab.design.study.read_posterior", read)


def ask_git_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare studies to ask for the commit of this checkout again and again."""
    monkeypatch.setattr("experiments.lab.engine.manifest.commit_of", cache(commit_of))

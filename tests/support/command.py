"""The command line without what it would start."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from experiments.__main__ import STUDIES
from experiments.lab.design.study import Study


def stub_studies(monkeypatch: pytest.MonkeyPatch, work: Path, what=None) -> list[Study]:
    """Put every study aside and go to a new folder ``work``; returns what would have run.

    ``what``, if given, is called with each study instead.
    """
    ran: list[Study] = []
    for name in STUDIES:
        stub = ModuleType(f"experiments.{name}")
        setattr(stub, name, what or ran.append)
        monkeypatch.setitem(sys.modules, stub.__name__, stub)
    work.mkdir()
    monkeypatch.chdir(work)
    return ran

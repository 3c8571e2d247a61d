"""What the system refuses is told in a line; a fault of ours keeps its traceback, and costs no run."""

from pathlib import Path

import pytest

from experiments import conduct
from experiments.__main__ import main
from experiments.cli.studies import type_of
from experiments.conduct import finished, save
from experiments.lab.design.shipped import words_of
from experiments.lab.design.tiled import Tiled
from model.parameters import BadInput
from tests.support.folders import files, names
from tests.support.studies import SMALL, small


def test_a_full_disk_is_told_with_the_file_and_the_reason_and_leaves_nothing(plain, tmp_path, monkeypatch):
    written = Path.write_text

    def write_text(self, *words, **more):
        if self.name == "report.html":
            raise OSError(28, "No space left on device")
        return written(self, *words, **more)

    monkeypatch.setattr(Path, "write_text", write_text)
    with pytest.raises(BadInput, match=r"report\.html: writing failed \(No space left on device\)"):
        save(plain, "x", str(tmp_path))
    assert files(tmp_path) == []
    assert names(tmp_path / "compare") == []


def test_a_folder_that_may_not_be_written_is_named(plain, tmp_path, monkeypatch):
    def forbidden(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", forbidden)  # to root nothing is forbidden
    with pytest.raises(BadInput, match=rf"^results={tmp_path}: .*compare cannot be written \(Permission denied\)$"):
        save(plain, "x", str(tmp_path))


FAULTS = [
    pytest.param(
        command, FileNotFoundError(2, "ours"), marks=[pytest.mark.slow] * (command not in ("compare", "story"))
    )
    for command in SMALL
]


@pytest.mark.parametrize(("command", "fault"), [*FAULTS, ("compare", RuntimeError("ours")), ("story", OSError("ours"))])
def test_a_fault_of_ours_keeps_its_traceback_in_every_study_and_costs_no_run(command, fault, tmp_path, monkeypatch):
    def faulty(*_):
        raise fault

    kind = type_of(command)
    tiled = issubclass(kind, Tiled)
    runs = small(command).runs if tiled else None
    monkeypatch.setattr(conduct, "run", lambda *_, **__: runs)
    monkeypatch.setattr(kind, "finish" if tiled else "run", faulty)
    few = words_of({key: value for key, value in SMALL[command].items() if key not in ("vary", "policy")})
    with pytest.raises(type(fault), match="ours"):
        main([command, *few, "name=x", f"results={tmp_path}"])
    kept = {"runs.parquet", "manifest.json"} if tiled else set()
    assert kept <= {path.name for path in files(tmp_path)}
    assert tiled or files(tmp_path) == []
    assert names(tmp_path / command) == ["x"] * tiled


def test_a_fault_of_ours_while_a_figure_is_drawn_is_no_fault_of_the_disk(monkeypatch):
    def faulty(*_):
        raise OSError("ours")

    monkeypatch.setattr("experiments.compare.figures.gallery", faulty)
    with pytest.raises(OSError, match="ours") as caught:
        finished(type_of("compare"), **SMALL["compare"])
    assert not isinstance(caught.value, BadInput)

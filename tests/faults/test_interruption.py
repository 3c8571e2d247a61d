"""What is interrupted or fails leaves nothing half-written."""

import signal
import subprocess
import sys
import time

import pytest

from experiments.__main__ import main
from experiments.lab.engine import results


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_ctrl_c_ends_cleanly_and_leaves_nothing(tmp_path):
    words = ["compare", "replicates=1000000", "figures=false", f"results={tmp_path}"]
    running = subprocess.Popen(
        [sys.executable, "-m", "experiments", *words], stderr=subprocess.PIPE, text=True
    )
    for _ in range(600):  # until it has begun to work in its folder
        if list(tmp_path.glob("compare/.*.partial-*")):
            break
        time.sleep(0.1)
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert "interrupted" in said
    assert files(tmp_path) == []


def test_a_killed_study_leaves_no_folder_that_looks_finished(tmp_path):
    words = ["compare", "replicates=1000000", "figures=false", "name=x", f"results={tmp_path}"]
    running = subprocess.Popen([sys.executable, "-m", "experiments", *words], stderr=subprocess.DEVNULL)
    for _ in range(600):
        if list(tmp_path.glob("compare/.x.partial-*")):
            break
        time.sleep(0.1)
    running.kill()
    running.wait(timeout=60)
    assert not (tmp_path / "compare" / "x").exists()


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(results.Folder, "text", full)
    few = ["policy=recognition", "replicates=2", "parameters.firm.candidates=5", "figures=false"]
    assert main(["compare", *few, f"results={tmp_path}"]) == 2
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert files(tmp_path) == []


def test_finished_results_are_never_overwritten(tmp_path, capsys):
    few = ["policy=recognition", "replicates=2", "parameters.firm.candidates=5", "figures=false"]
    words = ["compare", *few, "name=kept", f"results={tmp_path}"]
    assert main(words) == 0
    before = {path: path.read_bytes() for path in files(tmp_path)}
    assert main(words) == 2
    assert "name=kept" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in files(tmp_path)} == before


@pytest.mark.parametrize("jobs", [2])
def test_jobs_of_one_second_get_folders_of_their_own(jobs, tmp_path):
    few = ["policy=recognition", "replicates=2", "parameters.firm.candidates=5", "figures=false"]
    assert main(["compare", "-m", "seed=1,2", *few, f"results={tmp_path}"]) == 0
    assert len(list(tmp_path.glob("compare/*/runs.parquet"))) == jobs

"""What is interrupted or fails leaves nothing half-written; what was finished is kept where it says so."""

import os
import pty
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psutil
import pytest

from experiments import conduct
from experiments.__main__ import main
from experiments.cli.signals import heard
from experiments.conduct import save
from experiments.lab.engine import results
from tests.support.folders import files, names
from tests.support.held import HELD
from tests.support.waiting import PATIENCE, ROOT, started, until

FEW = ["policy=recognition", "replicates=20", "parameters.firm.candidates=5", "horizon=6", "figures=false"]
#: Many tiles, each of them short.
MANY = [*FEW[2:], "policy=recognition", "replicates=2000", "parameters=default"]


@pytest.mark.slow
def test_a_study_that_is_killed_leaves_only_its_unfinished_folder_which_the_next_run_takes_up(tmp_path):
    words = ["compare", *MANY, "name=x", f"results={tmp_path}"]
    parts = tmp_path / "compare" / "x.unfinished" / "parts"
    with started(tmp_path, "tests.support.held", "2", *words) as running:
        running.line(HELD)
        running.kill()
    kept = {path.name for path in parts.glob("*.parquet")}
    assert len(kept) == 2
    assert names(tmp_path / "compare") == ["x.unfinished"]
    with started(tmp_path, "tests.support.held", "1", *words) as again:
        again.line(HELD)
        again.process.send_signal(signal.SIGINT)
        said = again.ended(130)
    assert kept < {path.name for path in parts.glob("*.parquet")}
    assert "tiles are kept" in said.splitlines()[-1]
    assert "damaged" not in said
    assert "Traceback" not in said
    assert names(tmp_path / "compare") == ["x.unfinished"]
    assert not list(tmp_path.rglob("*.partial*"))


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow)]
)
def test_a_study_that_is_told_to_end_ends_as_after_ctrl_c(number, code, tmp_path, monkeypatch):
    (tmp_path / "scratch").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    words = ["compare", *FEW, "name=x", f"results={tmp_path}"]
    with started(tmp_path, "tests.support.held", "1", *words) as running:
        running.line(HELD)
        running.process.send_signal(number)
        said = running.ended(code)
    assert f"kaesong compare resume={tmp_path}/compare/x.unfinished goes on" in said.splitlines()[-1]
    assert "Traceback" not in said
    assert names(tmp_path / "compare") == ["x.unfinished"]
    assert names(tmp_path / "compare" / "x.unfinished") == ["lock", "parts", "study.json"]
    assert names(tmp_path / "scratch") == []


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_calibration_that_is_ended_leaves_no_process_behind(number, code, tmp_path):
    words = ["calibrate", "population=50", "simulations=1000", "recovery=0", "threads=2", "figures=false"]
    unfinished = tmp_path / "calibrate" / "x.unfinished"
    with started(tmp_path, "experiments", *words, "name=x", f"results={tmp_path}") as running:
        begun = psutil.Process(running.process.pid)
        running.until(lambda: (unfinished / "parts" / "zone.db").exists())
        running.until(lambda: len(workers(begun)) == 2)
        left = begun.children(recursive=True)
        running.process.send_signal(number)
        said = running.ended(code)
    assert f"the same command with name=x goes on from what lies in {unfinished}" in said
    assert "Traceback" not in said
    until(lambda: not any(map(alive, left)), lambda: [words_of_process(process) for process in left if alive(process)])
    assert {"zone.db", "decides.json"} <= set(names(unfinished / "parts"))
    assert not list(unfinished.rglob("*.partial"))


def workers(process):
    return [child for child in process.children() if "spawn_main" in " ".join(words_of_process(child))]


def words_of_process(process):
    """The command of a process; nothing of one that has just ended."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # a zombie is one of these
        return []


def alive(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_an_interrupt_that_python_drops_in_a_callback_comes_again():
    class Deaf:
        def __del__(self):
            signal.raise_signal(signal.SIGTERM)

    kept = [Deaf()]
    with heard() as ended:
        kept.clear()  # nothing that is raised in there gets out
        with pytest.raises(KeyboardInterrupt):
            until(lambda: False)
    assert ended.code == 143


def test_a_second_signal_does_not_disturb_the_tidying_up():
    tidied = []
    with heard() as ended:
        try:
            signal.raise_signal(signal.SIGTERM)
        except KeyboardInterrupt:
            signal.raise_signal(signal.SIGHUP)
            tidied.append(ended.code)
    assert tidied == [143]
    assert signal.getsignal(signal.SIGTERM) == signal.getsignal(signal.SIGHUP) == signal.SIG_DFL


def test_what_nohup_has_said_stays():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with heard():
            signal.raise_signal(signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.slow
def test_a_terminal_that_is_closed_ends_a_study_without_a_fault(tmp_path):
    words = ["tests.support.held", "1", "compare", *FEW, "name=x", f"results={tmp_path}"]
    parts = tmp_path / "compare" / "x.unfinished" / "parts"
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, stdin=subprocess.PIPE, stderr=theirs) as running:
        os.close(theirs)
        try:
            said = bytearray()  # a line may come in pieces
            until(lambda: said.extend(os.read(ours, 10_000)) or HELD.encode() in said, lambda: said)
        finally:
            os.close(ours)  # what is written there fails from now on
            running.send_signal(signal.SIGHUP)
        assert running.wait(PATIENCE) == 129
    assert list(parts.glob("*.parquet"))


def test_a_study_that_is_interrupted_before_it_kept_anything_leaves_nothing(tmp_path, monkeypatch, capsys):
    ran = []

    def interrupted(*_, **__):
        ran.append(names(tmp_path / "compare"))
        raise KeyboardInterrupt

    monkeypatch.setattr(conduct, "run", interrupted)
    assert main(["compare", *FEW, "name=x", f"results={tmp_path}"]) == 130
    assert ran == [["x.unfinished"]]
    assert capsys.readouterr().err == "kaesong: interrupted; nothing was left half-written\n"
    assert names(tmp_path / "compare") == []


def test_of_two_studies_of_one_name_at_the_same_time_the_second_is_refused_in_one_line(tmp_path, capsys):
    words = ["compare", *FEW, "name=x"]
    with started(tmp_path, "tests.support.held", "1", *words, f"results={tmp_path / 'r'}") as first:
        first.line(HELD)
        assert main([*words, "seed=2", f"results={tmp_path / 'r'}"]) == 2
        said = capsys.readouterr().err
        first.send()
        first.ended(0)
    assert said.count("\n") == 1
    assert "another study is at work in it" in said
    assert main(["compare", *FEW, "name=x", f"results={tmp_path / 'alone'}"]) == 0
    both = [tmp_path / folder / "compare" / "x" / "runs.parquet" for folder in ("r", "alone")]
    assert both[0].read_bytes() == both[1].read_bytes()
    assert names(tmp_path / "r" / "compare") == ["x"]


def test_unnamed_studies_of_one_second_are_all_kept(plain, tmp_path, monkeypatch):
    class Clock(results.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 11, 25, 12)

    monkeypatch.setattr(results, "datetime", Clock)
    found, count = plain, 4
    together = Barrier(count)

    def saved(_):
        together.wait(PATIENCE)
        return save(found, results=str(tmp_path))

    with ThreadPoolExecutor(count) as pool:
        folders = list(pool.map(saved, range(count)))
    assert len(set(folders)) == count
    assert all((folder / "runs.parquet").is_file() for folder in folders)
    assert sorted(folder.name for folder in folders) == names(tmp_path / "compare")
    assert all(name.startswith("2026-11-25_12-00-00") for name in names(tmp_path / "compare"))


def test_finished_results_are_never_overwritten(tmp_path, capsys):
    words = ["compare", *FEW, "name=kept", f"results={tmp_path}"]
    assert main(words) == 0
    before = {path: path.read_bytes() for path in files(tmp_path)}
    assert main(words) == 2
    assert "name=kept" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in files(tmp_path)} == before


def test_jobs_of_one_second_get_folders_of_their_own(tmp_path):
    assert main(["compare", "-m", "seed=1,2", *FEW, f"results={tmp_path}"]) == 0
    assert len(list(tmp_path.glob("compare/*/runs.parquet"))) == 2

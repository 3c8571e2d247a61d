"""Many machines, tried for real: a scheduler and workers as processes of their own on loopback."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from experiments.__main__ import main
from experiments.lab.engine import executors, tiles
from experiments.lab.engine import runs as sweeping

ROOT = Path(__file__).parents[2]
WORDS = [
    "parameters.moscow.price=40,80",
    "policy=recognition",
    "replicates=12000",
    "horizon=24",
    "parameters.firm.candidates=60",
    "metrics=[talks_by_deadline]",
    "figures=false",
]


def started(*words, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | environment,
        cwd=environment.get("PYTHONPATH", ROOT),
    )


@contextmanager
def cluster(tmp_path, *environments):
    """A scheduler and a worker for each environment; yields its address and the workers."""
    file = tmp_path / "scheduler.json"
    scheduler = started(
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
        str(file),
    )
    workers = []
    try:
        until(file.exists)
        words = [
            "distributed.cli.dask_worker",
            "--scheduler-file",
            str(file),
            "--no-dashboard",
            "--no-nanny",
            "--nthreads",
            "1",
            "--local-directory",
            str(tmp_path),
        ]
        workers += [started(*words, **environment) for environment in environments]
        address = json.loads(file.read_text())["address"]
        from distributed import Client

        with Client(address) as client:
            client.wait_for_workers(len(workers), timeout=60)
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def until(met, patience=60):
    """Wait for something to be so."""
    for _ in range(20 * patience):
        if met():
            return
        time.sleep(0.05)
    raise TimeoutError


def on(address):
    return ["executor=dask", f"executor.address={address}"]


@pytest.fixture(scope="module")
def by_threads(tmp_path_factory):
    results = tmp_path_factory.mktemp("threads")
    assert main(["sweep", *WORDS, "name=x", f"results={results}"]) == 0
    return (results / "sweep" / "x" / "runs.parquet").read_bytes()


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes_as_threads(tmp_path, by_threads):
    parts = tmp_path / "sweep" / "x.unfinished" / "parts"
    with cluster(tmp_path, {}, {}) as (address, workers):
        sweep = started("experiments", "sweep", *WORDS, "name=x", f"results={tmp_path}", *on(address))
        until(lambda: len(list(parts.glob("*.parquet"))) >= 1)
        workers[0].send_signal(signal.SIGKILL)
        assert parts.exists(), "the worker was killed too late"
        assert sweep.wait(timeout=120) == 0
    assert (tmp_path / "sweep" / "x" / "runs.parquet").read_bytes() == by_threads


def test_when_the_whole_cluster_dies_what_was_finished_stays(tmp_path, by_threads):
    folder = tmp_path / "sweep" / "x.unfinished"
    with cluster(tmp_path, {}) as (address, _):
        sweep = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "experiments",
                "sweep",
                *WORDS,
                "name=x",
                f"results={tmp_path}",
                *on(address),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        until(lambda: len(list(folder.glob("parts/*.parquet"))) >= 1)
    _, said = sweep.communicate(timeout=120)
    assert sweep.returncode == 2, said
    assert "Traceback" not in said
    assert "tiles are kept" in said
    assert main(["sweep", f"resume={folder}", "executor=threads"]) == 0
    assert (tmp_path / "sweep" / "x" / "runs.parquet").read_bytes() == by_threads


def test_a_local_cluster_gives_the_same_bytes_as_threads(tmp_path, by_threads):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "experiments",
            "sweep",
            *WORDS,
            "name=x",
            f"results={tmp_path}",
            "executor=dask",
            "threads=2",
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "sweep" / "x" / "runs.parquet").read_bytes() == by_threads


def test_a_worker_with_other_code_is_named_and_refused(tmp_path, capsys):
    copy = tmp_path / "copy"
    for folder in ("model", "experiments"):
        shutil.copytree(ROOT / folder, copy / folder)
    rule = copy / "model" / "rules" / "firm.py"
    rule.write_text(rule.read_text("utf-8") + "\n# another commit\n", "utf-8")
    with cluster(tmp_path, {"PYTHONPATH": str(copy)}) as (address, _):
        assert main(["sweep", *WORDS, "name=x", f"results={tmp_path}", *on(address)]) == 2
    said = capsys.readouterr().err
    assert "runs other code" in said
    assert "install the same commit" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "sweep" / "x").exists()


def test_a_worker_that_joins_later_is_checked_with_every_tile(monkeypatch):
    with pytest.raises(executors.BadInput, match="runs other code"):
        executors.work(None, tiles.Tile(0, 1, 0, 1), "another")
    assert sweeping.work is executors.work


def test_workers_that_join_later_get_tiles_too(monkeypatch):
    class Client:
        workers = {"one": 1}  # noqa: RUF012

        def nthreads(self):
            return self.workers

    monkeypatch.setattr(executors, "LOOKED", 0.0)
    client = Client()
    width = executors._counted(client)
    assert width() == 1
    client.workers = {"one": 1, "two": 31}
    assert width() == 32
    client.workers = {}
    assert width() == 1, "what is in flight waits for a worker to come back"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["executor=dusk"], "did you mean 'dask'"),
        (["executor.address=tcp://127.0.0.1:8786"], "executor=dask"),
        (["executor=dask", "executor.address=here"], "tcp://10.0.0.1:8786"),
    ],
)
def test_a_wrong_executor_is_refused_in_one_line(tmp_path, capsys, words, part):
    assert main(["sweep", *WORDS, *words, f"results={tmp_path / 'r'}"]) == 2
    said = capsys.readouterr().err
    assert part in said
    assert said.count("\n") == 1
    assert not (tmp_path / "r").exists()


def test_where_no_scheduler_answers_it_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(executors, "PATIENCE", "1s")
    words = [*WORDS, "name=x", *on("tcp://127.0.0.1:9"), f"results={tmp_path}"]
    assert main(["sweep", *words]) == 2
    assert "no Dask scheduler answers there" in capsys.readouterr().err
    assert not list(tmp_path.glob("sweep/*"))

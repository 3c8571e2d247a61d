"""Many machines, tried for real: a scheduler and workers as processes of their own on loopback."""

import re
import shutil
from concurrent.futures import CancelledError as ConcurrentCancelledError
from contextlib import contextmanager
from socket import socket

import pytest

from experiments.__main__ import main
from experiments.lab.engine import executors, running, store, tiles
from tests.support.own_outcomes import ONE, written
from tests.support.waiting import PATIENCE, ROOT, started, until

#: Some forty tiles.
SWEEP = [
    "sweep",
    "parameters.moscow.price=40,80",
    "policy=recognition",
    "replicates=2500",
    "horizon=12",
    "parameters.firm.candidates=5",
    "metrics=[talks_by_deadline]",
    "figures=false",
]
COMPARE = ["compare", "policy=recognition", "replicates=600", *SWEEP[4:6], "figures=false"]


@contextmanager
def scheduler(folder):
    """A scheduler; yields its process and the address that it says it has."""
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with started(folder, "distributed.cli.dask_scheduler", *words) as process:
        yield process, re.search(r"tcp://\S+:\d+", process.line("Scheduler at:"))[0]


@contextmanager
def worker(folder, address, root=ROOT):
    """A worker that has joined; when it has gone, the scheduler knows, if it is still there."""
    from distributed import Client

    words = (address, "--no-dashboard", "--no-nanny", "--nthreads", "1", "--local-directory", str(folder))
    with Client(address, timeout=PATIENCE) as client:
        before = set(client.scheduler_info(n_workers=-1)["workers"])
        with started(folder, "distributed.cli.dask_worker", *words, root=root) as process:
            process.until(lambda: set(client.scheduler_info(n_workers=-1)["workers"]) - before)
            yield process


def on(address):
    return ["executor=dask", f"executor.address={address}"]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler with one worker that stays."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(folder) as (_, address), worker(folder, address):
        yield address


@pytest.fixture(scope="module")
def by_threads(tmp_path_factory):
    folder = tmp_path_factory.mktemp("threads")
    assert main([*SWEEP, "name=x", f"results={folder}"]) == 0
    return runs_in(folder)


def runs_in(folder, study="sweep"):
    return (folder / study / "x" / "runs.parquet").read_bytes()


def after_some_tiles(monkeypatch, what, count=3):
    """Do something once so many tiles are kept, while others are still to come; returns those kept."""
    keep, kept = store.Store.keep, []

    def keeping(self, number, *found):
        path = keep(self, number, *found)
        kept.append(number)
        if len(kept) == count:
            assert count < self.tiles, "all is done before it happens"
            what()
        return path

    monkeypatch.setattr(store.Store, "keep", keeping)
    return kept


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes_as_threads(tmp_path, monkeypatch, cluster, by_threads):
    with worker(tmp_path, cluster) as lost:
        kept = after_some_tiles(monkeypatch, lost.kill)
        assert main([*SWEEP, "name=x", f"results={tmp_path}", *on(cluster)]) == 0
    assert len(kept) > 3
    assert runs_in(tmp_path) == by_threads


@pytest.mark.slow
@pytest.mark.parametrize("looked", [executors.LOOKED, 0.0], ids=["a tile says so first", "the count of workers does"])
def test_when_the_whole_cluster_dies_what_was_finished_stays(looked, tmp_path, monkeypatch, capsys, by_threads):
    monkeypatch.setattr(executors, "LOOKED", looked)
    unfinished = tmp_path / "sweep" / "x.unfinished"
    with monkeypatch.context() as patch, scheduler(tmp_path) as (master, address):
        own = "--no-dashboard", "--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path)
        with started(tmp_path, "distributed.cli.dask_worker", address, *own) as slave:
            slave.line("Registered to")

            def dies():
                slave.kill()
                master.kill()

            after_some_tiles(patch, dies)
            assert main([*SWEEP, "name=x", f"results={tmp_path}", *on(address)]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "tiles are kept" in said
    assert 3 <= len(list(unfinished.glob("parts/*.parquet"))) < 40
    assert main(["sweep", f"resume={unfinished}", "executor=threads"]) == 0
    assert runs_in(tmp_path) == by_threads


@pytest.mark.slow
def test_a_cluster_that_does_not_answer_when_it_is_left_hides_no_error(tmp_path, monkeypatch, capsys, cluster):
    from distributed import Client

    def gone(*_):
        raise ConcurrentCancelledError

    def silent(*_):
        raise TimeoutError("no answer")

    with monkeypatch.context() as patch:
        after_some_tiles(patch, gone)
        patch.setattr(Client, "close", silent)
        assert main([*SWEEP, "name=x", f"results={tmp_path}", *on(cluster)]) == 2
    assert "3 of 41 tiles are kept" in capsys.readouterr().err


@pytest.mark.slow
def test_a_local_cluster_gives_the_same_bytes_as_threads(tmp_path, by_threads):
    assert main([*SWEEP, "name=x", f"results={tmp_path}", "executor=dask", "threads=1"]) == 0
    assert runs_in(tmp_path) == by_threads


@pytest.mark.slow
def test_compare_on_a_cluster_leaves_what_it_leaves_on_threads(tmp_path, cluster):
    for place, words in (("threads", []), ("dask", on(cluster))):
        assert main([*COMPARE, "name=x", f"results={tmp_path / place}", *words]) == 0
    for name in ("runs.parquet", "trajectories.parquet", "summary.csv"):
        one, other = ((tmp_path / place / "compare" / "x" / name).read_bytes() for place in ("threads", "dask"))
        assert one == other, name


@pytest.mark.slow
def test_a_worker_with_other_code_is_named_and_refused(tmp_path, capsys, cluster):
    copy = tmp_path / "copy"
    for folder in ("model", "experiments", "conf"):
        shutil.copytree(ROOT / folder, copy / folder)
    rule = copy / "model" / "rules" / "firm.py"
    rule.write_text(rule.read_text("utf-8") + "\n# another commit\n", "utf-8")
    with worker(tmp_path, cluster, root=copy):
        assert main([*SWEEP, "name=x", f"results={tmp_path}", *on(cluster)]) == 2
    said = capsys.readouterr().err
    assert "runs other code" in said
    assert "install the same commit" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "sweep" / "x").exists()


def test_a_worker_that_joins_later_is_checked_with_every_tile():
    with pytest.raises(executors.BadInput, match="runs other code"):
        executors.work(None, tiles.Tile(0, 1, 0, 1), "another")
    assert running.work is executors.work


def test_workers_that_join_later_get_tiles_too(monkeypatch):
    class Client:
        workers = {"one": 1}  # noqa: RUF012

        def nthreads(self):
            return self.workers

    monkeypatch.setattr(executors, "LOOKED", 0.0)
    client = Client()
    width = executors.counted(client, None)
    assert width() == 1
    client.workers = {"one": 1, "two": 31}
    until(lambda: width() == 32)
    client.workers = {}
    until(lambda: width() == 1)  # what is in flight waits for a worker to come back


def test_a_scheduler_that_has_died_is_told_in_a_line_by_whoever_asks_it_first():
    class Client:
        def nthreads(self):
            raise OSError("Timed out trying to connect to tcp://10.0.0.1:8786 after 20 s")

    with pytest.raises(executors.BadInput, match=r"executor.address=tcp://10.0.0.1:8786: Dask gave up \(Timed out"):
        executors.counted(Client(), "tcp://10.0.0.1:8786")()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["executor=dusk"], "did you mean 'dask'"),
        (["executor.address=tcp://127.0.0.1:8786"], "executor=dask"),
        (["executor=dask", "executor.address=here"], "tcp://10.0.0.1:8786"),
    ],
)
def test_a_wrong_executor_is_refused_in_one_line(tmp_path, capsys, words, part):
    assert main([*SWEEP, *words, f"results={tmp_path / 'r'}"]) == 2
    said = capsys.readouterr().err
    assert part in said
    assert said.count("\n") == 1
    assert not (tmp_path / "r").exists()


def test_where_no_scheduler_answers_it_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(executors, "PATIENCE", "1s")
    with socket() as ours:  # bound, so that nobody else answers there, and deaf
        ours.bind(("127.0.0.1", 0))
        address = "tcp://{}:{}".format(*ours.getsockname())
        assert main([*SWEEP, "name=x", *on(address), f"results={tmp_path}"]) == 2
    assert "no Dask scheduler answers there" in capsys.readouterr().err
    assert not list(tmp_path.glob("sweep/*"))


@pytest.mark.slow
def test_outcomes_of_ones_own_travel_with_their_study(cluster, tmp_path):
    mine = written(tmp_path, ONE + "months.at_table[:12].sum()\n")
    words = [*COMPARE, f"outcomes={mine}", "name=x"]
    assert main([*words, *on(cluster), f"results={tmp_path}/far"]) == 0
    assert main([*words, f"results={tmp_path}/here"]) == 0
    assert runs_in(tmp_path / "far", "compare") == runs_in(tmp_path / "here", "compare")

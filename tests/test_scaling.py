"""What experiments/SCALING.md shows is what the project does."""

import re
import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from experiments.__main__ import main
from experiments.lab.engine import runs, tiles

TEXT = (Path(__file__).parents[1] / "experiments" / "SCALING.md").read_text("utf-8")
SCRIPT = re.search(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)[1]
COMMANDS = [shlex.split(line, comments=True)[1:] for line in re.findall(r"^(kaesong .*)$", TEXT, flags=re.MULTILINE)]


@pytest.mark.parametrize(
    ("cluster", "lines"),
    [
        ("SLURMCluster", ["#SBATCH -p normal", "#SBATCH --cpus-per-task=32", "#SBATCH -t 02:00:00"]),
        ("PBSCluster", ["#PBS -q normal", "#PBS -l select=1:ncpus=32", "#PBS -l walltime=02:00:00"]),
    ],
)
def test_the_job_script_starts_a_worker_a_core_that_reaches_the_scheduler(monkeypatch, capsys, cluster, lines):
    before = signal.getsignal(signal.SIGINT)
    import dask_jobqueue

    signal.signal(signal.SIGINT, before)  # it takes Ctrl-C for itself

    ran = []
    kind = getattr(dask_jobqueue, cluster)
    monkeypatch.setattr(kind, "scale", lambda self, jobs: ran.append(jobs))
    monkeypatch.setattr(kind, "wait_for_workers", lambda self, count: ran.append(count))
    monkeypatch.setattr(subprocess, "run", lambda words, check: ran.append(words))
    names = {}
    exec(SCRIPT.replace("SLURMCluster", cluster), names)
    address = names["cluster"].scheduler_address
    names["cluster"].close()
    script = capsys.readouterr().out
    for line in [*lines, "--nthreads 1", "--nworkers 32", "export OMP_NUM_THREADS=1", address]:
        assert line in script
    assert ran[0] == 100
    assert 32 in ran
    (command,) = (words for words in ran if isinstance(words, list) and words[0] == "kaesong")
    assert f"executor.address={address}" in command
    monkeypatch.undo()
    assert main([*command[1:], "--cfg", "job"]) == 0


def test_the_commands_shown_are_accepted(capsys):
    assert len(COMMANDS) == 2
    for words in COMMANDS:
        assert main([*words, "--cfg", "job"]) == 0


def test_the_sizes_it_names_are_those_of_the_source():
    assert f"{tiles.LEAST} to {tiles.MOST:,} runs, a fortieth of the study" in TEXT
    assert tiles.PARTS == 40
    assert f"above {runs.PART:,} runs" in TEXT

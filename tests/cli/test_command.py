"""The command line: many jobs, completion, help, and nothing left behind."""

import os
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from experiments.__main__ import main
from experiments.cli.help import GROUPS, help_of
from experiments.cli.studies import COLLECT, REDRAW, studies, type_of
from experiments.lab.design.places import CONF
from experiments.lab.design.resolved import rerun_command
from experiments.lab.design.settings import settings_of
from model.parameters import PARAMETERS
from tests.support.typed import POLICIES, QUICK, WORLDS, the_study


def kaesong(*words):
    return subprocess.run(
        [sys.executable, "-m", "experiments", *words], capture_output=True, text=True, check=True, cwd=CONF.parent
    ).stdout


def test_nothing_is_left_behind_but_what_a_study_writes(studied, tmp_path, monkeypatch):
    before = Path.cwd()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    the_study(studied)
    assert main(["compare", "-m", "seed=1,2"]) == 0
    assert Path.cwd() == before
    assert [*before.iterdir()] == []
    assert [*tmp_path.iterdir()] == [before]


def test_a_multirun_is_one_job_a_value_with_a_rerun_command_of_its_own(studied):
    assert main(["compare", "-m", "policy=overture,recognition", "seed=range(1,3)"]) == 0
    assert [(list(study.policies)[1], study.seed) for study in studied] == [
        ("overture", 1),
        ("overture", 2),
        ("recognition", 1),
        ("recognition", 2),
    ]
    assert [rerun_command(study) for study in studied] == [
        "kaesong compare policy=overture seed=1",
        "kaesong compare policy=overture seed=2",
        "kaesong compare policy=recognition seed=1",
        "kaesong compare policy=recognition seed=2",
    ]


def test_cfg_job_shows_what_would_run_and_runs_nothing(studied, capsys):
    assert main(["compare", "--cfg", "job", "policy=recognition", "seed=7"]) == 0
    shown = OmegaConf.create(capsys.readouterr().out)
    assert studied == []
    assert shown.seed == 7
    assert shown.policy.recognition.origin.successor == "kept"
    assert shown.parameters.pop("draws") == "parameters/posterior.csv"
    assert {agent: list(group) for agent, group in shown.parameters.items()} == {
        agent: list(group) for agent, group in PARAMETERS.items()
    }
    assert all(value is None for group in shown.parameters.values() for value in group.values())


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("kaesong ", " ".join([*studies(), COLLECT, REDRAW])),
        ("kaesong com", " ".join([*studies(), COLLECT, REDRAW])),
        ("kaesong compare policy=gran", "policy=grand_bargain"),
        ("kaesong compare world=ceasefire parameters.moscow.pr", "parameters.moscow.price="),
        ("kaesong story repl", "replicate="),
        ("kaesong compar policy=rec", ""),
    ],
)
def test_the_shell_completes_studies_groups_and_parameters(studied, monkeypatch, capsys, line, offered):
    monkeypatch.setenv("COMP_LINE", line)
    assert main(["-sc", "query=bash"]) == 0
    assert capsys.readouterr().out.strip() == offered


def test_shell_completion_is_installed_for_kaesong_alone(capsys):
    assert main(["compare", "-sc", "install=bash"]) == 0
    assert capsys.readouterr().out.split()[-2:] == ["hydra_bash_completion", "kaesong"]


# Help


@pytest.mark.parametrize("words", [[], ["--help"], ["help"]])
def test_alone_it_lists_the_studies(capsys, words):
    assert main(words) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {study} " in out for study in studies())


@pytest.mark.parametrize("command", studies())
def test_help_names_all_that_can_be_chosen_and_set_and_shows_commands(command):
    kind, out = type_of(command), help_of(command)
    assert out.count(f"\n  kaesong {command}") >= 2
    chosen = [] if "world" in kind.always else [*(() if "policy" in kind.always else POLICIES), *WORLDS]
    for name in [*chosen, *(set(settings_of(kind)) - set(GROUPS))]:
        assert f"\n  {name}" in out
    assert "executor" not in settings_of(kind) or "\n  dask " in out
    assert not [name for name in kind.always.get("world", ()) if f"\n  {name}" in out]


@pytest.mark.parametrize(
    "command", [pytest.param(command, marks=[pytest.mark.slow] * (command != "compare")) for command in studies()]
)
def test_the_commands_that_help_shows_are_accepted(studied, mine, command):
    shown = [line for line in help_of(command).splitlines() if line[2:9] == "kaesong"]
    assert shown
    for line in shown:
        words = shlex.split(line.replace("--config-dir mine", f"--config-dir {mine}"))[1:]
        assert main([*words, *QUICK.get(command, ())]) == 0
        studied.pop()


def test_the_list_of_studies_imports_nothing_heavy():
    heavy = "{'numba', 'mesa', 'matplotlib', 'polars', 'scipy', 'hydra'}"
    code = f"import sys; from experiments.__main__ import main; main(['--help']); assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=CONF.parent, capture_output=True)


def test_python_m_experiments_is_the_same_command_and_what_tests_are_spared_changes_nothing(capsys):
    words = ["sweep", "--cfg", "job", "policy=recognition", "world=ceasefire", "parameters=prior", "seed=7"]
    plain = kaesong(*words)
    for _ in range(2):  # composed, and then remembered
        assert main(words) == 0
        assert capsys.readouterr().out == plain
    assert main([*words[:-1], "seed=8"]) == 0
    assert capsys.readouterr().out == plain.replace("seed: 7", "seed: 8") != plain


def test_threads_of_a_notebook_take_turns_and_leave_no_setting_behind(studied, monkeypatch):
    monkeypatch.delenv("HYDRA_FULL_ERROR", raising=False)
    jobs = [["compare", "policy=recognition", "replicates=2", f"seed={k}"] for k in range(3)]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(main, jobs)) == [0, 0, 0]
    assert {study.seed for study in studied} == {0, 1, 2}
    assert main(["compare", "policy=recogniton"]) == 2
    assert "HYDRA_FULL_ERROR" not in os.environ

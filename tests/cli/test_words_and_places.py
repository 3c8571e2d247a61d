"""Words of the command line as people have them: names in any script, paths with any sign, several jobs."""

import shlex

import pytest

from experiments.__main__ import main
from experiments.cli.help import help_of, overview, quoted
from experiments.cli.studies import studies
from experiments.lab.design.resolved import rerun_command
from tests.support.command import refused
from tests.support.typed import the_study

PLACES = ["out (1)", "a=b", "out,1", "it's", "Käsong", "결과", "[x]", "{x}", 'say "x"', "a b/c&d", "1e5", "x$y"]


@pytest.mark.parametrize("place", PLACES)
def test_any_path_is_taken_as_it_is_typed(studied, place):
    study = the_study(studied, "policy=recognition", f"results={place}")
    assert study.results == place


def test_a_path_in_quotes_and_one_of_the_environment_are_what_they_were(studied, monkeypatch):
    monkeypatch.setenv("PLACE", "there")
    assert the_study(studied, "policy=recognition", "results='Dropbox (Work)'").results == "Dropbox (Work)"
    assert the_study(studied, "policy=recognition", "results=${oc.env:PLACE}").results == "there"
    monkeypatch.setenv("HOME", "/some/where")
    assert the_study(studied, "policy=recognition", "results=~/out").results == "/some/where/out"


def test_a_posterior_that_was_downloaded_twice_is_found_and_found_again(studied, tmp_path):
    path = tmp_path / "posterior (1).csv"
    path.write_text("moscow.price\n40\n80\n")
    study = the_study(studied, "policy=recognition", f"parameters.draws={path}")
    assert study.draws == str(path)
    assert the_study(studied, *shlex.split(rerun_command(study))[2:]).draws == str(path)


@pytest.mark.parametrize("chosen", ["편지", "[편지,recognition]", "[ recognition, 편지 ]"])
def test_a_policy_may_have_a_name_in_any_script(studied, tmp_path, chosen):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy/편지.yaml").write_text("편지:\n  overture: {start: 3}\n", "utf-8")
    study = the_study(studied, f"policy={chosen}", "name=편지-1", "--config-dir", str(tmp_path))
    assert study.policies["편지"] == {"overture": {"start": 3}}
    assert study.name == "편지-1"


def test_with_m_commas_part_jobs_whatever_is_between_them(studied):
    assert main(["compare", "-m", "policy=recognition", "results=Käsong,out"]) == 0
    assert [study.results for study in studied] == ["Käsong", "out"]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        (["seed=Käse"], ["""two pairs of quotes: "seed='Käse'\""""]),
        (["policy.편지.overture.start=3"], ["to the left of '='", "set in a file"]),
        (["name=" + "편" * 90], ["a name takes letters"]),
        (["replicates=" + "9" * 3000], ["replicates=999", "..."]),
    ],
)
def test_what_cannot_be_taken_is_told_with_how_to_write_it(studied, capsys, typed, parts):
    line = refused(capsys, ["compare", *typed])
    assert [part for part in parts if part not in line] == []
    assert len(line) < 500


# Jobs


@pytest.mark.parametrize("words", [["horizon=12,6000,24"], ["policy=recognition,recogniton"], ["seed=1,2", "name=x"]])
def test_one_bad_job_stops_all_before_any_runs(studied, capsys, words):
    assert refused(capsys, ["compare", "-m", *words])
    assert studied == []


def test_jobs_that_would_share_a_name_are_told_how_to_have_their_own(studied, capsys):
    line = refused(capsys, ["compare", "-m", "seed=1,2", "name=x"])
    assert line.startswith("name=x: 2 jobs would share it")
    assert main(["compare", "-m", "seed=1,2", "name=x-${seed}"]) == 0
    assert [study.name for study in studied] == ["x-1", "x-2"]


def test_a_name_that_is_there_stops_all_jobs_before_any_runs(studied, capsys, tmp_path):
    (tmp_path / "compare/b").mkdir(parents=True)
    line = refused(capsys, ["compare", "-m", "name=a,b", f"results={tmp_path}"])
    assert line.startswith(f"name=b: {tmp_path}/compare/b exists already")
    assert studied == []


# What help shows

SIGNS = set("[](){}*?$;&|<>!#~")


@pytest.mark.parametrize("command", studies())
def test_every_command_that_help_shows_is_one_that_every_shell_takes(command):
    shown = [line.strip() for line in help_of(command).splitlines() if line.startswith("  kaesong")]
    for line in [*shown, *overview().splitlines()[-1:]]:
        bare = "".join(line.split("'")[::2])
        assert not SIGNS & set(bare), line


def test_a_word_that_is_quoted_already_is_quoted_once():
    assert quoted("kaesong sweep 'x=range(1,2)' y=[a,b] z=1") == "kaesong sweep 'x=range(1,2)' 'y=[a,b]' z=1"

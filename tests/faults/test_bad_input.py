"""Whatever a user gets wrong is one clear line, exit code 2, and nothing written."""

import shlex
from pathlib import Path

import pytest

from experiments.__main__ import main
from model.parameters import BadInput
from tests.support.command import refused, stub_studies
from tests.support.waiting import started

# The command line: what is typed -> what the line must say

TYPED = {
    # names
    "comparee": ["comparee", "'compare'"],
    "compare policy=recogniton": ["policy=recogniton", "'recognition'"],
    "compare policy=[status_quo,recogniton]": ["policy=recogniton", "'recognition'"],
    "compare +policy=overtur": ["policy=overtur", "'overture'"],
    "compare world=ceasefyre": ["world=ceasefyre", "'ceasefire'"],
    "compare world=[baseline,tody]": ["world=tody", "'today'"],
    "compare policy=sub/overture": ["policy=sub/overture", "takes names"],
    "compare policy=../world/today": ["policy=../world/today", "takes names"],
    "compare replicats=3": ["replicats", "'replicates'"],
    "compare +replicats=3": ["replicats", "'replicates'"],
    "story replicates=3": ["replicates", "'replicate'?"],
    "compare replicates.foo=3": ["replicates.foo"],
    "compare parameters.moscow.prise=80": ["parameters.moscow.prise", "'price'"],
    "compare +parameters.moscow.prise=80": ["parameters.moscow.prise", "'price'"],
    "compare ++parameters.moscow.prise=80": ["parameters.moscow.prise", "'price'"],
    "compare parameters={moscow:{prise:80}}": ["parameters=posterior", "parameters.moscow.price=80"],
    "compare parameters.mosco.price=80": ["parameters.mosco.price", "'moscow'"],
    "compare parameters.moscow.price.x=80": ["parameters.moscow.price.x", "nothing stands below"],
    "compare policy.recognition.orign.start=6": ["policy.recognition.orign", "'origin'"],
    "compare policy.recognition.origin.strenth=1": ["origin.strenth", "'strength'"],
    "compare policy.recognition.insurance.start=6": ["insurance.start", "+policy.recognition"],
    "compare +policy.mine={orign:{start:6}}": ["+policy.mine=", "'origin'"],
    "compare world.ceasefire.moscow.prise=50 world=ceasefire": ["ceasefire.moscow.prise", "'price'"],
    "compare hydra.foo=3": ["hydra.foo"],
    "compare hydra/launcher=joblib": ["hydra/launcher=joblib", "basic"],
    # values
    "compare policy=[]": ["policy=[]", "at least one"],
    "compare world=[]": ["world=[]", "at least one"],
    "compare policy=null": ["policy=null", "policy=[status_quo,recognition]"],
    "compare policy=7": ["policy=7", "names"],
    "compare policy=[status_quo,[recognition]]": ["names"],
    "compare policy={recognition:{}}": ["policy={recognition:{}}", "names"],
    "compare policy=": ["policy=:", "names"],
    "compare -m policy=recognition,null": ["policy=recognition,null", "names"],
    "compare world=baseline,ceasefire": ["world=[baseline,ceasefire]", "-m"],
    "compare seed=1,2": ["seed=1,2", "-m"],
    "compare ~policy": ["~policy", "policy=..."],
    "compare ~parameters.moscow.price": ["~parameters.moscow.price"],
    "compare policy.recognition=50": ["policy.recognition", "50"],
    "compare policy.recognition.origin.strength=7": ["origin.strength=7", "0 to 1"],
    "compare policy.recognition.origin.start=0": ["origin.start=0", "a month from 1"],
    "compare policy.recognition.origin.successor=kep": ["successor=kep", "'kept'"],
    "compare world=ceasefire world.ceasefire.calendar.war_end_hazard=50": ["=50", "0 to 0.5"],
    "compare parameters.moscow=3": ["parameters.moscow=3", "below it"],
    "compare parameters=3": ["parameters=3", "parameters=posterior"],
    "compare replicates=${nothing}": ["replicates", "nothing"],
    "compare -m seed=-1,2": ["seed=-1", "from 0"],
    # grammar and flags
    "compare replicates": ["replicates", "key=value"],
    "compare replicates=[1": ["replicates=[1", "key=value"],
    "compare replicates==3": ["replicates==3", "key=value"],
    "compare =3": ["=3", "key=value"],
    "compare 'replicates=3 seed=4'": ["replicates=3 seed=4", "key=value"],
    "compare --nonsense": ["--nonsense", "kaesong compare --help"],
    "compare --cfg jobb": ["jobb", "'job'"],
    "compare --config-dir": ["--config-dir", "expected one argument"],
    "compare --config-dir nowhere": ["--config-dir nowhere", "no such folder"],
    "compare --config-name other": ["--config-name other", "other.yaml"],
    "app prot=9000": ["prot", "'port'"],
    "app port=99999": ["port=99999", "0 to 65,535"],
    "app address=a/b": ["address=a/b", "127.0.0.1"],
    "app replicates=5": ["replicates=5", "20 to 100,000"],
    "app show=2": ["show=2", "true or false"],
    "app questions.war=[peace]": ["questions.war", "peace is not chosen"],
    "app questions.war=[]": ["questions.war", "a list of worlds"],
    "app lessons=7": ["lessons=7", "path of a folder"],
    "compare --config-path .": ["--config-path", "--config-dir"],
    "compare --experimental-rerun x": ["--experimental-rerun", "manifest.json"],
    "compare -m --run": ["--run"],
    "compare -sc install=tcsh": ["tcsh", "bash"],
}


#: Those that show again what another line shows; run with --slow.
AGAIN = {
    "compare policy=[status_quo,recogniton]",
    "compare world=[baseline,tody]",
    "compare policy=../world/today",
    "compare +replicats=3",
    "compare +parameters.moscow.prise=80",
    "compare ++parameters.moscow.prise=80",
    "compare world=[]",
    "compare policy=7",
    "compare policy={recognition:{}}",
    "compare policy=",
    "compare seed=1,2",
    "compare ~parameters.moscow.price",
    "compare policy.recognition.origin.start=0",
    "compare policy.recognition.origin.successor=kep",
    "compare parameters.moscow=3",
    "compare replicates==3",
    "compare =3",
    "app port=99999",
    "app replicates=5",
    "app questions.war=[]",
    "compare policy.recognition.origin.strenth=1",
    "compare -m policy=recognition,null",
    "compare +policy=overtur",
    "app show=2",
    "app lessons=7",
    "compare parameters=3",
}


@pytest.mark.parametrize("typed", [pytest.param(typed, marks=[pytest.mark.slow] * (typed in AGAIN)) for typed in TYPED])
def test_a_wrong_word_on_the_command_line_is_one_line(studied, capsys, typed):
    line = refused(capsys, shlex.split(typed))
    assert [part for part in TYPED[typed] if part not in line] == []
    assert studied == []
    assert [*Path.cwd().iterdir()] == []


# What is no bad input


def test_bad_input_met_in_a_study_is_one_line_too(monkeypatch, tmp_path, capsys):
    def conduct(_):
        raise BadInput("name=x: it exists already")

    stub_studies(monkeypatch, tmp_path / "work", conduct)
    assert refused(capsys, ["compare"]) == "name=x: it exists already"


@pytest.mark.parametrize("fault", [KeyError, OSError])
def test_a_fault_of_ours_keeps_its_traceback(monkeypatch, tmp_path, fault):
    def conduct(_):
        raise fault("ours")

    stub_studies(monkeypatch, tmp_path / "work", conduct)
    with pytest.raises(fault, match="ours"):
        main(["compare"])


@pytest.mark.parametrize("words", [["compare"], ["compare", "-m", "seed=1,2"]])
def test_ctrl_c_is_one_line_and_exit_code_130(monkeypatch, tmp_path, capsys, words):
    def conduct(_):
        raise KeyboardInterrupt

    stub_studies(monkeypatch, tmp_path / "work", conduct)
    assert main(words) == 130
    said = capsys.readouterr()
    assert said.err == "kaesong: interrupted; nothing was left half-written\n"


# The real command


@pytest.mark.parametrize("word", ["parameters.moscow.price=1e9", pytest.param("--nonsense", marks=pytest.mark.slow)])
def test_a_shell_sees_one_line_and_exit_code_2(tmp_path, word):
    with started(tmp_path, "experiments", "compare", word) as command:
        said = command.ended(2)
    assert said.startswith("kaesong: ")
    assert said.count("\n") == 1
    assert not (tmp_path / "results").exists()


def test_a_results_folder_that_cannot_be_written_is_one_line(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("in the way\n")
    line = refused(capsys, ["compare", "results=file", "replicates=3", "figures=false"])
    assert "results=file" in line
    assert [path.name for path in tmp_path.iterdir()] == ["file"]

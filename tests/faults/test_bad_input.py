"""Whatever a user gets wrong is one clear line, exit code 2, and nothing written."""

import re
import shlex
from pathlib import Path

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser

from experiments.__main__ import main
from experiments.cli.studies import settings, studies, type_of
from experiments.lab.design.places import CONF
from experiments.lab.design.settings import settings_of
from model.parameters import PARAMETERS, BadInput, Parameter, read_table
from tests.support.command import stub_studies
from tests.support.studies import study
from tests.support.waiting import started


@pytest.fixture
def studied(monkeypatch, tmp_path):
    return stub_studies(monkeypatch, tmp_path / "work")


def refused(capsys, words):
    """The one line that these words earn."""
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 1, said.err
    assert lines[0].startswith("kaesong: ")
    return lines[0].removeprefix("kaesong: ")


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


# Values: what is given -> what the line must say. They are checked where Python's users meet them too.

VALUES = {
    "compare parameters.moscow.price=1e9": ["moscow.price", "1000000000", "15 to 500", "USD"],
    "compare parameters.moscow.price=abc": ["moscow.price", "'abc'", "15 to 500"],
    "compare parameters.moscow.price=true": ["moscow.price", "True", "15 to 500"],
    "compare parameters.moscow.price=nan": ["moscow.price", "nan", "15 to 500"],
    "compare parameters.moscow.price=[80]": ["moscow.price", "[80]", "15 to 500"],
    "compare parameters.calendar.horizon=60.5": ["calendar.horizon", "60.5", "whole number"],
    "compare parameters.calendar.seoul_camp=0.5": ["calendar.seoul_camp", "0.5", "whole number"],
    "compare replicates=0": ["replicates=0", "from 1"],
    "compare replicates=-3": ["replicates=-3", "from 1"],
    "compare replicates=2.5": ["replicates=2.5", "whole number"],
    "compare replicates=many": ["replicates=many", "whole number"],
    "compare replicates=true": ["replicates=True", "whole number"],
    "compare replicates=null": ["replicates", "whole number"],
    "compare seed=-1": ["seed=-1", "from 0"],
    "compare seed=1.5": ["seed=1.5", "whole number"],
    "compare start=2025-13": ["start=2025-13", "start=2026-12"],
    "compare start=2025": ["start=2025", "start=2026-12"],
    "compare start=1800-01": ["start=1800-01", "1991 to 2040"],
    "compare horizon=0": ["horizon=0", "1 to 600"],
    "compare horizon=601": ["horizon=601", "1 to 600"],
    "compare precision=0": ["precision=0", "0.01"],
    "compare precision=2": ["precision=2", "0.01"],
    "compare threads=0": ["threads=0", "from 1"],
    "compare figures=perhaps": ["figures=perhaps", "true or false"],
    "compare name=../x": ["name=../x", "letters"],
    "compare name=": ["name=", "letters"],
    "compare results=": ["results=", "folder"],
    "story policy=[overture,recognition]": ["policy=overture,recognition", "one policy"],
    "story world=[baseline,today]": ["world=baseline,today", "one world"],
    "discover points=null": ["points=null", "whole number"],
    "discover brings=null": ["brings=null", "a share"],
    "discover backfires=null": ["backfires=null", "a share"],
    "sweep vary=['firm=1,2']": ["firm is many parameters", "firm.tenants=..."],
    "sweep vary=[policy.grand_bargain.insurance.quiet] policy=grand_bargain": ["only Washington's levers"],
    "audit structure.pyongyang=[unitary,coalition]": ["structure.pyongyang is gone", "parameters.pyongyang.stakes=1"],
    "compare structure.learning=peers": ["structure.learning is gone", "parameters.firm.peers=0.5"],
    "compare structure.rents=null": ["structure.rents is gone", "parameters.pyongyang.shelter=1"],
    "compare parameters.structure.rents=1": ["structure.rents is gone", "parameters.pyongyang.shelter=1"],
    "sweep vary=[structure.rents]": ["vary: structure.rents is gone", "set pyongyang.shelter"],
    "compare structure.weather=wet": ["structure.weather is gone", "pyongyang.stakes, firm.peers or pyongyang.shelter"],
    "sweep executor.adress=x": ["executor.adress", "'address'"],
    "sweep design.levells=3": ["design.levells", "'levels'"],
    "tradeoffs weights.tallks=3": ["weights.tallks", "'talks'"],
}


def given(words):
    """Overrides as settings of a study begun from Python."""
    held = {}
    for override in OverridesParser.create().parse_overrides(words):
        *above, name = override.key_or_group.split(".")
        place = held
        for key in above:
            place = place.setdefault(key, {})
        place[name] = override.value()
    return held


@pytest.mark.parametrize("typed", VALUES)
def test_a_wrong_value_is_one_line(typed):
    command, *words = shlex.split(typed) if "'" not in typed else typed.split()
    with pytest.raises(BadInput) as said:
        study(command, **given(words))
    line = str(said.value)
    assert "\n" not in line
    assert [part for part in VALUES[typed] if part not in line] == []


@pytest.mark.parametrize("typed", ["compare seed=-1", *(typed for typed in VALUES if "structure" in typed)])
def test_the_command_line_says_of_a_value_what_python_is_told(studied, capsys, typed):
    line = refused(capsys, typed.split())
    assert [part for part in VALUES[typed] if part not in line] == []
    assert studied == []


@pytest.mark.parametrize(
    "typed",
    [
        "sweep +executor.adress=x",
        "sweep \"vary=['firm=1,2']\"",
        "sweep vary=[policy.grand_bargain.insurance.quiet] policy=grand_bargain",
        "discover points=null",
        "sensitivity points=null",
        "tradeoffs +weights.tallks=3",
    ],
)
def test_what_would_have_no_effect_is_refused_on_the_command_line(studied, capsys, typed):
    assert refused(capsys, shlex.split(typed))
    assert studied == []


@pytest.mark.parametrize("command", studies())
def test_a_setting_takes_null_just_where_its_file_says_so(command):
    text = settings(command)
    few = {"points": 8} if command == "sensitivity" else {}  # a sample that is drawn at once
    for name in settings_of(type_of(command)):
        line = re.search(rf"^{name}:.*$", text, re.MULTILINE)
        if line is None:  # chosen by name
            continue
        if "null" in line[0]:
            study(command, **few | {name: None})
            continue
        with pytest.raises(BadInput) as said:
            study(command, **few | {name: None})
        assert str(said.value).startswith(name)
        assert "\n" not in str(said.value)


@pytest.mark.parametrize("kind", ["policy", "world", "parameters", "design", "executor"])
def test_nothing_is_no_choice(kind):
    with pytest.raises(BadInput, match=f"{kind}=null"):
        study("sweep", **{kind: None})


# A user's own files: name, content -> what the line must say after the name of the file

WRITTEN = {
    "policy/broken": ("broken:\n  origin: {start: 6\n  x: [\n", ["line 3", "broken YAML"]),
    "policy/tabbed": ("tabbed:\n\t- 3\n", ["line 2", "broken YAML"]),
    "policy/twice": ("twice: {}\ntwice: {}\n", ["line 2", "duplicate"]),
    "policy/control": ('control: "\x01"\n', ["not allowed"]),
    "policy/latin": (b"caf\xe9: {}\n", ["utf-8"]),
    "policy/empty": ("", ["top keys", "'empty'"]),
    "policy/lone": ("5\n", ["int"]),
    "policy/list": ("- origin\n", ["top keys", "'list'"]),
    "policy/wrong": ("other:\n  origin: {start: 6}\n", ["other", "'wrong'"]),
    "policy/two": ("two: {}\nthree: {}\n", ["two, three", "'two'"]),
    "policy/base": ("defaults: [recognition]\nbase: {}\n", ["defaults", "'base'"]),
    "policy/sly": ("# @package _global_\nreplicates: 7\n", ["replicates", "'sly'"]),
    "policy/void": ("void:\n", ["None", "{}"]),
    "policy/bare": ("bare: 5\n", ["5", "{}"]),
    "policy/flat": ("flat:\n  origin: 5\n", ["origin", "5", "start: 6"]),
    "policy/lever": ("lever:\n  orign: {start: 6}\n", ["orign", "'origin'"]),
    "policy/key": ("key:\n  origin: {begin: 6}\n", ["begin", "start"]),
    "policy/strong": ("strong:\n  origin: {strength: 7}\n", ["strength", "7", "0 to 1"]),
    "policy/fate": ("fate:\n  origin: {successor: kep}\n", ["kep", "'kept'"]),
    "policy/object": ("object:\n  _target_: os.system\n", ["_target_", "overture"]),
    "policy/target": ("target: {}\n_target_: os.system\n", ["_target_"]),
    "policy/loose": ("loose:\n  origin: {strength: '${nothing}'}\n", ["nothing"]),
    "policy/recognition": ("recognition:\n  origin: {strength: 0.5}\n", ["shipped already"]),
    "world/today": ("today: {}\n", ["shipped already"]),
    "world/group": ("group:\n  mosco: {price: 80}\n", ["mosco", "'moscow'"]),
    "world/name": ("name:\n  moscow: {prise: 80}\n", ["moscow.prise", "'price'"]),
    "world/dear": ("dear:\n  moscow: {price: 6000}\n", ["moscow.price", "6000", "15 to 500"]),
    "world/word": ("word:\n  moscow: {price: high}\n", ["moscow.price", "'high'", "15 to 500"]),
    "world/half": ("half:\n  calendar: {seoul_camp: 0.5}\n", ["seoul_camp", "whole number"]),
    "world/plain": ("plain:\n  moscow: 80\n", ["moscow", "80", "need_peace"]),
    "world/former": (
        "former:\n  structure: {rents: 1}\n",
        ["structure.rents is gone; set pyongyang.shelter, e.g. parameters.pyongyang.shelter=1"],
    ),
    "world/target": ("target:\n  _target_: {moscow: 1}\n", ["_target_", "moscow"]),
}


#: Those that show again what another file shows; run with --slow.
WRITTEN_AGAIN = {
    "policy/tabbed",
    "policy/list",
    "policy/two",
    "policy/bare",
    "policy/key",
    "policy/fate",
    "policy/target",
    "world/today",
    "world/word",
    "world/plain",
    "world/target",
    "policy/strong",
}


@pytest.mark.parametrize(
    "file", [pytest.param(file, marks=[pytest.mark.slow] * (file in WRITTEN_AGAIN)) for file in WRITTEN]
)
def test_a_wrong_file_of_ones_own_is_one_line_that_names_it(studied, capsys, tmp_path, file):
    content, parts = WRITTEN[file]
    path = tmp_path / f"{file}.yaml"
    path.parent.mkdir()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    kind, name = file.split("/")
    line = refused(capsys, ["compare", f"{kind}={name}", "--config-dir", str(tmp_path)])
    assert str(path) in line
    rest = line.replace(str(path), "")
    assert [part for part in parts if part not in rest] == []
    assert studied == []
    assert [*Path.cwd().iterdir()] == []


def test_a_broken_study_of_ones_own_is_one_line_that_names_it(studied, capsys, tmp_path):
    (tmp_path / "quick.yaml").write_text("replicates: [3\n")
    line = refused(capsys, ["compare", "--config-dir", str(tmp_path), "--config-name", "quick"])
    assert str(tmp_path / "quick.yaml") in line
    assert "broken YAML" in line


def test_a_study_of_ones_own_with_a_former_variant_is_told_what_took_its_place(studied, capsys, tmp_path):
    (tmp_path / "quick.yaml").write_text("defaults: [compare, _self_]\nstructure: {learning: peers}\n")
    line = refused(capsys, ["compare", "--config-dir", str(tmp_path), "--config-name", "quick"])
    assert line.endswith("structure.learning is gone; set firm.peers, e.g. parameters.firm.peers=0.5")


def test_a_name_in_ones_own_folder_is_offered_when_it_is_misspelt(studied, capsys, tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy/waiver.yaml").write_text("waiver: {}\n")
    for chosen in ("wavier", "[status_quo,wavier]"):
        words = ["compare", f"policy={chosen}", "--config-dir", str(tmp_path)]
        assert "'waiver'" in refused(capsys, words)


def test_the_shipped_folder_may_be_named_as_ones_own(studied):
    assert main(["compare", "--config-dir", str(CONF)]) == 0


# The table of numbers

HEADER = ",".join(Parameter._fields)
ROW = "moscow,price,83,15,500,triangular,million USD per month,S46,Payment"


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        ([HEADER.replace("low,high", "high,low"), ROW], ["columns", "low, high"]),
        ([HEADER, ROW, ROW], ["line 3", "moscow.price", "twice"]),
        ([HEADER, ROW.replace("83", "83000")], ["line 2", "moscow.price", "15 to 500"]),
        ([HEADER, ROW.replace("triangular", "optional")], ["line 2", "moscow.price", "must be 0"]),
        ([HEADER, ROW.replace("83", "many")], ["line 2", "moscow.price", "many"]),
        ([HEADER, ROW.replace("83", "")], ["line 2", "moscow.price", "empty"]),
        ([HEADER, ROW + ",more"], ["line 2", "moscow.price", "surplus"]),
        ([HEADER, "calendar,horizon,48.5,1,600,fixed,whole months,S46,Length"], ["48.5", "whole number"]),
    ],
)
def test_a_wrong_row_of_the_table_is_named(lines, parts):
    assert read_table([HEADER, ROW], "table")["moscow"]["price"] == PARAMETERS["moscow"]["price"]._replace(
        meaning="Payment"
    )
    with pytest.raises(BadInput) as said:
        read_table(lines, "table")
    assert [part for part in ["table", *parts] if part not in str(said.value)] == []


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

"""Whatever a user gets wrong in a file of their own, or in the table of numbers, is one clear line."""

from pathlib import Path

import pytest

from experiments.__main__ import main
from experiments.lab.design.places import CONF
from model.parameters import PARAMETERS, BadInput, Parameter, read_table
from tests.support.command import refused

#: Name, content -> what the line must say after the name of the file.
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


def test_a_name_in_ones_own_folder_is_offered_when_it_is_misspelt(studied, capsys, tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy/waiver.yaml").write_text("waiver: {}\n")
    for chosen in ("wavier", "[status_quo,wavier]"):
        words = ["compare", f"policy={chosen}", "--config-dir", str(tmp_path)]
        assert "'waiver'" in refused(capsys, words)


def test_a_draft_stops_no_study_that_does_not_use_it(studied, capsys, tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy/draft.yaml").write_text("draft:\n  orign: {start: 06}\n")
    (tmp_path / "policy/endless.yaml").write_text("endless: &a\n  green_light: *a\n")
    (tmp_path / "policy/good.yaml").write_text("good: {}\n")
    (tmp_path / "quick.yaml").write_text("defaults: [compare, override policy: [draft]]\n")
    mine = ["--config-dir", str(tmp_path)]
    assert main(["compare", "policy=good", *mine]) == 0
    for words in (["policy=draft"], ["policy=[good,draft]"], ["-m", "policy=glob(*)"], ["--config-name", "quick"]):
        assert f"{tmp_path}/policy/draft.yaml" in refused(capsys, ["compare", *words, *mine])


def test_a_file_that_holds_itself_is_one_line(studied, capsys, tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy/endless.yaml").write_text("endless: &a\n  green_light: *a\n")
    line = refused(capsys, ["compare", "policy=endless", "--config-dir", str(tmp_path)])
    assert line.startswith(f"{tmp_path}/policy/endless.yaml: it holds itself")
    (tmp_path / "quick.yaml").write_text("defaults: [compare]\nparameters: &a\n  moscow: *a\n")
    line = refused(capsys, ["compare", "--config-name", "quick", "--config-dir", str(tmp_path)])
    assert line.startswith(f"{tmp_path}/quick.yaml: it holds itself")


@pytest.mark.parametrize(
    ("file", "place", "word"),
    [
        ("policy/waiver.yml", "policy/waiver.yaml", "policy=waiver"),
        ("waiver.yaml", "policy/waiver.yaml", "policy=waiver"),
        ("world/dear.yml", "world/dear.yaml", "world=dear.yml"),
        ("quick.yml", "quick.yaml", "--config-name=quick"),
    ],
)
def test_a_file_that_is_not_looked_at_is_told_with_its_place(studied, capsys, tmp_path, file, place, word):
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("{}\n")
    line = refused(capsys, ["compare", word, "--config-dir", str(tmp_path)])
    assert f"{tmp_path / file} is not looked at, call it {tmp_path / place}" in line


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

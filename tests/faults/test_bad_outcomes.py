"""Outcomes of one's own that will not do are refused in one line, and a study goes on with the same ones alone."""

import json
import shlex
from pathlib import Path

import polars as pl
import pytest

from experiments.__main__ import main
from experiments.lab.engine import store, tiles
from experiments.lab.engine.running import run
from model.parameters import BadInput
from tests.support.command import refused
from tests.support.own_outcomes import ONE, TEXT, written
from tests.support.studies import study

ASKED = {"policy": ["status_quo", "grand_bargain"], "parameters": {"firm": {"candidates": 5}}, "replicates": 40}


def refused_at_work(words, capsys):
    """The line of a study that has begun."""
    assert main(words) == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_what_some_runs_lack_is_no_metric_and_the_runs_are_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    mine = written(tmp_path, TEXT)
    words = ["parameters.moscow.price=40,80", "policy=recognition", "replicates=4", "figures=false"]
    own = [f"outcomes={mine}", "parameters.firm.candidates=5", "horizon=12", "name=x"]
    line = refused_at_work(["sweep", *words, *own, "metrics=[first_after_talks]"], capsys)
    assert "first_after_talks has no value in some runs" in line
    assert main(["sweep", "resume=results/sweep/x", "metrics=[begun]"]) == 0


def test_a_study_goes_on_with_the_same_text_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tiles, "LEAST", 8)
    copy = written(tmp_path, ONE + "months.at_table.sum()\n")
    words = ["compare", "policy=recognition", "replicates=40", "horizon=12", "parameters.firm.candidates=5"]
    words += ["figures=false", "outcomes=mine.py"]
    assert main([*words, "name=whole"]) == 0
    write, seen = store.write_whole, []

    def failing(path, data):
        seen.append(path)
        if len(seen) > 8:
            raise KeyboardInterrupt
        return write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(store, "write_whole", failing)
        assert main([*words, "name=broken"]) == 130
    copy.write_text((text := copy.read_text("utf-8")) + "\n# another\n", "utf-8")
    capsys.readouterr()
    assert "outcomes.sha256 was" in refused(capsys, ["compare", "resume=results/compare/broken"])
    copy.write_text(text, "utf-8")
    assert main(["compare", "resume=results/compare/broken"]) == 0
    whole, broken_off = (Path(f"results/compare/{name}/runs.parquet").read_bytes() for name in ("whole", "broken"))
    assert whole == broken_off


def test_a_study_is_told_again_from_its_copy(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, ONE + "months.at_table.sum()\n")
    words = ["policy=recognition", "replicates=4", "horizon=12", "parameters.firm.candidates=5", "figures=false"]
    assert main(["sweep", "parameters.moscow.price=40,80", *words, "outcomes=mine.py", "name=x"]) == 0
    path.unlink()
    assert main(["redraw", "results/sweep/x", "metrics=[one]"]) == 0
    left = Path("results/sweep/x")
    assert set(pl.read_csv(left / "summary.csv")["outcome"]) == {"one"}
    copy = left.absolute() / "outcomes.py"
    assert f"outcomes={copy}" in json.loads((left / "manifest.json").read_text("utf-8"))["command"]
    (left / "outcomes.py").write_text(ONE + "months.talks.sum()\n", "utf-8")
    capsys.readouterr()
    assert "outcomes.sha256 was" in refused(capsys, ["redraw", "results/sweep/x"])


#: What a file holds -> what the line says of it.
WRONG = {
    "def one(months)\n    return 1\n": ["mine.py, line 1", "no Python"],
    "import os\n": ["mine.py, line 1", "imports os", "math and numpy"],
    "from . import other\n": ["line 1", "imports .;"],
    "import numpy as np\n\n\n" + ONE + "np.random.rand()\n": ["line 6", "random numbers"],
    "x = 1 / 0\n": ["line 1", "ZeroDivisionError: division by zero"],
    "raise SystemExit\n": ["line 1", "SystemExit"],
    "x = 1\n\n\ndef _helper(months):\n    return 1\n": ["defines no outcome", "def mine(months)"],
    ONE.replace("months)", "months, point)") + "1\n": ["one takes months, point; one argument is needed"],
    ONE.replace("months)", "*months)") + "1\n": ["one takes *months"],
    "def one(months):\n    return 1\n": ["one says no meaning and unit", "Unit: months"],
    ONE.replace(" Unit: months", "") + "1\n": ["one says no meaning and unit"],
    ONE.replace("one", "provocations") + "1\n": ["provocations is already the name"],
    ONE.replace("one", "Policy") + "1\n": ["Policy is already the name"],
    ONE + "1\n\n\n" + ONE.replace("one", "ONE") + "1\n": ["ONE is already the name of another function"],
    ONE + "months.alignment\n": ["one gives an array; it takes a number"],
    ONE + "None\n": ["one gives nothing"],
    ONE + "1 if months.talks[0] > 0 else None\n": ["one gives nothing, always or at times"],
    ONE + "months.talks[0] > 0\n": ["one gives true or false", "Unit: 0 or 1"],
    ONE + "months.alignmnt.sum()\n": ["one cannot be compiled", "months have no 'alignmnt'; did you mean 'alignment'"],
    ONE + "open('x').read()\n": ["one cannot be compiled", "open"],
    b"\xff\xfe\x00": ["no text in UTF-8"],
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_a_file_that_will_not_do_is_refused_before_anything_runs(text, tmp_path):
    path = written(tmp_path, text)
    with pytest.raises(BadInput) as said:
        study("compare", outcomes=str(path))
    line = str(said.value)
    assert [part for part in [f"outcomes={path}", *WRONG[text]] if part not in line] == []
    assert "\n" not in line
    assert len(line) < 400


#: What is asked -> what the line says.
REFUSED = {
    "compare outcomes=nowhere.py": ["outcomes=nowhere.py: no such file"],
    "compare outcomes=folder": ["outcomes=folder: it is a folder", "folder/inside.py"],
    "compare outcomes=7": ["no such file"],
    "compare 'outcomes=[a.py]'": ["no such file"],
    "compare outcomes=null metrics=[x]": ["metrics"],
    "sweep outcomes=mine.py metrics=[begn]": ["metrics: begn is no outcome", "'begun'"],
    "story outcomes=mine.py": ["outcomes: no such setting"],
    "hindcast outcomes=mine.py": ["outcomes: no such setting"],
    "calibrate outcomes=mine.py": ["outcomes: no such setting"],
    "app outcomes=mine.py": ["outcomes: no such setting"],
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_names_no_file_or_belongs_to_another_study_is_refused(typed, studied, capsys):
    Path("folder").mkdir()
    Path("folder/inside.py").write_text("", "utf-8")
    Path("mine.py").write_text(TEXT, "utf-8")
    line = refused(capsys, shlex.split(typed))
    assert [part for part in REFUSED[typed] if part not in line] == []
    assert studied == []


#: What a function gives in a run -> what the line says of it.
FAILS = {
    "months.at_table[len(months)]\n": [
        "one fails in replicate 0 of point 0, world baseline, policy status_quo",
        "Index",
    ],
    "1 / months.at_table[0]\n": ["one fails in replicate", "ZeroDivisionError"],
    "np.log(months.at_table[0])\n": ["it gives -inf; it takes a finite number, or nan"],
}


@pytest.mark.parametrize("body", FAILS)
def test_a_function_that_fails_in_a_run_is_named_with_the_run(body, tmp_path):
    path = written(tmp_path, "import numpy as np\n\n\n" + ONE + body)
    with pytest.raises(BadInput) as said:
        run(study("compare", **ASKED | {"replicates": 2}, outcomes=str(path)))
    assert [part for part in [str(path), *FAILS[body]] if part not in str(said.value)] == []


def test_the_run_in_which_a_function_fails_is_the_right_one(tmp_path):
    text = ONE.replace("Unit: months", "Unit: 0 or 1") + "2 if months.at_table.sum() > 3 else 0\n"
    path = written(tmp_path, text)
    with pytest.raises(BadInput, match="it takes 0, 1, or nan") as said:
        run(study("compare", **ASKED, outcomes=str(path), threads=1))
    runs = run(study("compare", **ASKED)).table()
    first = runs.filter(pl.col("table_months") > 3).row(0, named=True)
    where = f"replicate {first['replicate']} of point 0, world {first['world']}, policy {first['policy']}:"
    assert where in str(said.value)

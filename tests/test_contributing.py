"""The worked example of CONTRIBUTING.md: a study is one folder and one file, as it says."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", TEXT, re.DOTALL))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the studies with the files of the example; the model and its compiled code stay where they are."""
    copy = tmp_path_factory.mktemp("checkout")
    for folder in ("experiments", "conf"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "CITATION.cff", copy)
    for name, text in FILES.items():
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text(text, "utf-8")
    return copy


#: What is asked of the copy, in one process: commands, as they are typed.
ASKED = {
    "run": "onset replicates=60 name=first policy=[recognition,grand_bargain]",
    "list": "--help",
    "help": "onset --help",
    "wrong": "onset replicates=none",
}
ASKS = """
import json, sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from experiments.__main__ import main

told = {}
for name, words in json.load(sys.stdin).items():
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = main(words.split())
    told[name] = code, out.getvalue(), err.getvalue()
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(checkout: Path) -> dict[str, tuple[int, str, str]]:
    """What the copy answers to each command: its code, and what it writes."""
    environment = os.environ | {"PYTHONPATH": f"{checkout}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", ASKS],
        cwd=checkout,
        env=environment,
        input=json.dumps(ASKED),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return {name: tuple(answer) for name, answer in json.loads(done.stdout).items()}


def test_the_study_of_the_example_takes_one_folder_and_one_file():
    assert sorted(FILES) == ["conf/onset.yaml", "experiments/onset/__init__.py"]


def test_the_study_of_the_example_runs_and_leaves_its_figure_and_report(checkout, told):
    code, out, err = told["run"]
    assert code == 0, err
    assert "half of the talks begin by month" in out
    folder = checkout / "results" / "onset" / "first"
    assert len(pl.read_parquet(folder / "runs.parquet")) == 3 * 60
    assert (folder / "figures" / "onset.png").stat().st_size > 5_000
    report = (folder / "report.html").read_text("utf-8")
    assert "When do talks begin?" in report
    assert "The median month of each policy." in report


def test_the_study_of_the_example_is_listed_helped_and_refuses_what_is_wrong(told):
    assert "onset       When do talks begin, if they begin?" in told["list"][1]
    assert "replicates: 200" in told["help"][1]
    assert told["wrong"] == (2, "", "kaesong: replicates=none: it takes a whole number from 2 to 100,000\n")

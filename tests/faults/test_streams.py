"""Printing reaches whom it can, and never fails a study: other encodings, broken pipes, closed streams."""

import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper

import pytest

from experiments.cli.streams import PLAIN, Patient, patient
from tests.support.waiting import ROOT

STUDY = [
    *("compare", "policy=recognition", "replicates=4", "horizon=6", "parameters=default"),
    *("parameters.firm.candidates=5", "figures=false", "threads=1", "name=x"),
]


def shell(line, *words, **more):
    """What a shell says of a command, with its words put in place of "$@"; its status is printed at the end."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), **more}
    return subprocess.run(
        ["bash", "-c", line.replace("kaesong", f'"{sys.executable}" -m experiments "$@"'), "bash", *words],
        capture_output=True,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "euc-kr"])
def test_signs_that_an_encoding_lacks_are_written_plainly(encoding):
    with patient():
        stream = TextIOWrapper(buffer := BytesIO(), encoding=encoding, errors=PLAIN)
        stream.write("−5.0 … ≥ 3 × 2 ± “so” → Kæsong 편지 é \udcff")
        stream.flush()
    said = buffer.getvalue().decode(encoding)
    assert "-5.0" in said.replace("−", "-")
    if encoding == "ascii":
        assert said == '-5.0 ... >= 3 x 2 +/- "so" -> K?song ?? e ?'


@pytest.mark.parametrize("error", [BrokenPipeError(32, "Broken pipe"), OSError(28, "No space left on device")])
def test_what_cannot_be_written_goes_nowhere_and_fails_nothing(error, tmp_path):
    class Torn(TextIOWrapper):
        def write(self, text):
            raise error

    with (tmp_path / "said").open("wb") as file:
        stream = Patient(Torn(file))
        assert stream.write("much") == 4
        stream.flush()
    assert stream.encoding.lower().startswith("utf")


def test_streams_of_others_are_left_alone(monkeypatch):
    own = TextIOWrapper(BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", own)
    with patient():
        assert sys.stdout is own
        assert own.errors == "strict"


@pytest.mark.parametrize(
    "line",
    [
        "kaesong | head -1; exit ${PIPESTATUS[0]}",
        "kaesong 2>&1 | true; exit ${PIPESTATUS[0]}",
        "kaesong >&-",
        "kaesong >&- 2>&- <&-",
        "kaesong > /dev/full",
    ],
)
def test_help_ends_well_whoever_reads_it(line):
    told = shell(line, "--help")
    assert told.returncode == 0
    assert b"Traceback" not in told.stderr
    assert (b"not all could be printed" in told.stderr) == ("full" in line)


CASES = [
    ("kaesong >&- 2>&- <&-", {}),
    pytest.param(
        "kaesong 2>&1 | head -1; exit ${PIPESTATUS[0]}", {"PYTHONIOENCODING": "ascii"}, marks=pytest.mark.slow
    ),
    pytest.param("kaesong", {"PYTHONIOENCODING": "cp1252"}, marks=pytest.mark.slow),
    pytest.param("kaesong", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("line", "environment"), CASES)
def test_a_study_is_whole_whoever_reads_what_it_says(line, environment, tmp_path):
    told = shell(line, *STUDY, f"results={tmp_path}", **environment)
    assert told.returncode == 0, told.stderr
    assert told.stderr == b""
    page = (tmp_path / "compare" / "x" / "report.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")

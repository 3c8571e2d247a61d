"""A long study says beforehand what it will take, as a user meets it; an estimate says only that."""

import re

import pytest

from experiments import conduct
from experiments.__main__ import main
from experiments.cli.studies import type_of
from experiments.conduct import finished
from experiments.lab.design.shipped import words_of
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine import tiles
from experiments.lab.engine.pace import Pace
from model.parameters import BadInput
from tests.support.studies import SMALL

WORDS = ["policy=recognition", "replicates=60", "horizon=24", "parameters.firm.candidates=20", "figures=false"]


@pytest.fixture
def at_once(monkeypatch):
    """The first tiles tell at once, and any study is long."""

    def count(going, tile, width):
        first, going.told = not going.told, True
        return first

    monkeypatch.setattr(Pace, "count", count)
    monkeypatch.setattr(Pace, "speed", property(lambda _: 10.0))
    monkeypatch.setattr(conduct, "LONG", 0.0)
    monkeypatch.setattr(tiles, "LEAST", 24)


def test_a_short_study_says_nothing_beforehand(tmp_path, capsys):
    assert main(["compare", *WORDS, f"results={tmp_path}"]) == 0
    assert capsys.readouterr().err == ""


TILED = [command for command in SMALL if issubclass(type_of(command), Tiled)]
ONE_AND_ALL = [one if one == "compare" else pytest.param(one, marks=pytest.mark.slow) for one in TILED]
LONG = r"(at most )?about .* of runs on \d+ threads?; up to \d+ MB of disk on the way, \d+ MB of them for good"


def words_for(command, folder):
    """A small study as it is typed; with two tiles at least, one by one, so that the first tells of the others."""
    more = {"threads": 1} | ({"replicates": 60} if command == "compare" else {})
    return [command, *words_of(SMALL[command] | more), "figures=false", f"results={folder}"]


@pytest.mark.parametrize("command", ONE_AND_ALL)
def test_a_long_study_says_it_once_and_its_runs_are_the_same(command, tmp_path, capsys, request):
    assert main([*words_for(command, tmp_path), "name=short"]) == 0
    capsys.readouterr()
    request.getfixturevalue("at_once")
    assert main([*words_for(command, tmp_path), "name=long"]) == 0
    said = capsys.readouterr().err.splitlines()
    assert len(said) == (2 if command == "compare" else 1)
    assert re.fullmatch(f"kaesong: {LONG}", said[0])
    short, long = (tmp_path / command / name / "runs.parquet" for name in ("short", "long"))
    assert short.read_bytes() == long.read_bytes()


@pytest.mark.parametrize("command", ONE_AND_ALL)
def test_an_estimate_runs_a_pilot_and_leaves_no_folder(command, tmp_path, capsys, at_once):
    assert main([*words_for(command, tmp_path / "r"), "estimate=true"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    told = " ".join(said.out.split())
    assert re.match(LONG, told, re.IGNORECASE)
    assert re.search(r"From [\d,]+ runs, of which none was kept\.$", told)
    assert ("intervals of effects on talks" in told) == (command == "compare")
    assert not (tmp_path / "r").exists()


def test_an_estimate_ends_with_the_pilot(tmp_path, capsys, at_once):
    more = ["replicates=4000", "threads=1", "estimate=true", f"results={tmp_path}"]
    assert main(["compare", *WORDS[2:], WORDS[0], *more]) == 0
    said = capsys.readouterr().out
    (count,) = re.findall(r"From ([\d,]+) runs", said)
    assert 0 < int(count.replace(",", "")) < 8_000


def test_an_estimate_says_where_hours_would_stop_it(tmp_path, capsys, at_once):
    more = ["replicates=4000", "hours=0.1", "threads=1", "estimate=true", f"results={tmp_path}"]  # at ten runs a second
    assert main(["compare", *WORDS[2:], WORDS[0], *more]) == 0
    assert "hours=0.1 stops it at about 1,800 of 4,000 replicates" in " ".join(capsys.readouterr().out.split())
    assert main(["audit", *WORDS[2:], "points=4", "hours=0.001", "estimate=true", f"results={tmp_path}"]) == 0
    assert "hours=0.001 may leave it unfinished" in " ".join(capsys.readouterr().out.split())


def test_from_python_nothing_is_estimated():
    with pytest.raises(BadInput, match="kaesong compare estimate=true"):
        finished(type_of("compare"), **SMALL["compare"], estimate=True)

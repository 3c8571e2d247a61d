"""A study's folder is its own from the start, whatever it is called and wherever it lies or goes."""

import json
import os
import shlex
import shutil
import subprocess
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given
from hypothesis import strategies as st

from experiments.__main__ import main
from experiments.lab.design.quoting import anchored, quoted, unquoted
from experiments.lab.engine import results, store, tiles
from experiments.lab.engine.results import ABANDONED, Folder
from model.parameters import BadInput
from tests.support.claiming import claimed
from tests.support.command import refused
from tests.support.folders import names
from tests.support.held import interrupting_after
from tests.support.waiting import PATIENCE, ROOT, started

FEW = ["policy=recognition", "parameters=default", "parameters.firm.candidates=5", "horizon=6", "figures=false"]
SWEEP = ["sweep", *FEW, "replicates=24", "parameters.moscow.price=40,80", "threads=1"]
#: What people call their folders.
ODD = ["Dropbox (Work)", "it's a=b", "[2026] $x {y}", "a\\b", "Käsong, 1", "1e5", "null"]


@pytest.fixture(autouse=True)
def _small_tiles(monkeypatch):
    monkeypatch.setattr(tiles, "LEAST", 16)


# Two at once


def at_once(place, name, count):
    """What becomes of so many that claim a folder at the same moment."""
    together = Barrier(count)

    def claim(_):
        together.wait(PATIENCE)
        return claimed(place, name)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(claim, range(count)))


class Clock(results.datetime):
    """The same second for all."""

    @classmethod
    def now(cls, tz=None):
        return cls(2026, 11, 26, 12)


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_of_unnamed_studies_that_begin_at_once_none_is_lost(times, tmp_path, monkeypatch):
    monkeypatch.setattr(results, "datetime", Clock)
    for k in range(times):
        found = at_once(tmp_path / str(k), None, 8)
        assert sorted(found) == names(tmp_path / str(k) / "compare")
        assert len(set(found)) == 8


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_of_studies_of_one_name_that_begin_at_once_one_is_kept_and_all_others_are_told(times, tmp_path):
    said = Counter()
    for k in range(times):
        said += Counter(at_once(tmp_path / str(k), "n", 8))
        assert names(tmp_path / str(k) / "compare") == ["n"]
    assert said.pop("n") == times
    assert all("another study is at work in it" in line or "exists already" in line for line in said)


@pytest.mark.slow
def test_processes_that_begin_at_once_lose_and_mix_nothing(tmp_path):
    with ExitStack() as stack:
        begun = [stack.enter_context(started(tmp_path, "tests.support.claiming")) for _ in range(6)]
        for process in begun:
            process.line("ready")
        for k, name in enumerate(["-", "n"] * 10):
            for process in begun:
                process.send(f"{k}\t{tmp_path / str(k)}\t{name}")
            found = [process.line(f"round {k}: ").partition(": ")[2] for process in begun]
            left = names(tmp_path / str(k) / "compare")
            assert left == sorted(one for one in found if " " not in one)
            assert len(left) == (6 if name == "-" else 1)


# What lies there already


def test_a_finished_study_whose_name_looks_unfinished_is_never_touched(tmp_path, capsys):
    place = tmp_path / "sweep" / "foo.unfinished"
    place.mkdir(parents=True)
    (place / "manifest.json").write_text("{}")
    assert "foo.unfinished: it lies where" in refused(capsys, [*SWEEP, "name=foo", f"results={tmp_path}"])
    assert names(tmp_path / "sweep") == ["foo.unfinished"]
    assert names(place) == ["manifest.json"]


@pytest.mark.parametrize("name", ["foo.unfinished", "../foo", "a/b", ".foo"])
def test_no_study_gets_a_name_that_is_another_place(name, tmp_path, capsys):
    assert f"name={name}:" in refused(capsys, [*SWEEP, f"name={name}", f"results={tmp_path}"])
    with pytest.raises(BadInput, match=r"name="):
        Folder("compare", str(tmp_path), name)
    assert names(tmp_path) == []


def test_what_somebody_puts_into_an_unfinished_folder_stays(tmp_path):
    with Folder("compare", str(tmp_path), "x") as folder:
        (folder.unfinished / "notes.txt").write_text("mine")
    assert names(tmp_path / "compare") == ["x", "x.unfinished"]
    assert names(folder.unfinished) == ["notes.txt"]


def killed(parent, name, *files, old=True):
    """What a killed study left."""
    folder = parent / f"{name}.unfinished"
    for file in ("lock", "study.json", "result/runs.parquet", *files):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(b"")
    before = folder.stat().st_mtime - 2 * ABANDONED * old
    os.utime(folder, (before, before))


def test_what_killed_studies_left_is_swept_away_where_it_holds_no_finished_part(tmp_path):
    parent = tmp_path / "compare"
    killed(parent, "empty")
    killed(parent, "with_parts", "parts/0000000-0123.parquet")
    killed(parent, "somebodys", "notes.txt")
    killed(parent, "just_begun", old=False)
    with Folder("compare", str(tmp_path), "at_work"):
        before = (at_work := parent / "at_work.unfinished").stat().st_mtime - 2 * ABANDONED
        os.utime(at_work, (before, before))
        with Folder("compare", str(tmp_path), "x"):
            pass
    left = [f"{name}.unfinished" for name in ("just_begun", "somebodys", "with_parts")]
    assert names(parent) == sorted(["at_work", "x", *left])


# Odd folders


@given(st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_whatever_stands_in_quotes_is_the_text_alone(text):
    if "${" not in text:
        assert OverridesParser.create().parse_override(f"x={quoted(text)}").value() == text
    assert unquoted(quoted(text)) == text or text.startswith("/")


def interrupted(words, monkeypatch, capsys):
    """A study that is interrupted after two tiles; the command that goes on, as it is printed."""
    with monkeypatch.context() as patch:
        patch.setattr(store.Store, "keep", interrupting_after(2))
        assert main(words) == 130
    line = capsys.readouterr().err.split(" tiles are kept; ")[1].removesuffix(" goes on\n")
    return shlex.split(line)[1:]


@pytest.mark.parametrize("odd", [*ODD[:4], *(pytest.param(odd, marks=pytest.mark.slow) for odd in ODD[4:])])
def test_in_an_odd_folder_a_study_begins_and_goes_on_as_it_is_printed(odd, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    again = interrupted([*SWEEP, "name=x", f"results={quoted(odd)}"], monkeypatch, capsys)
    assert names(Path(odd) / "sweep") == ["x.unfinished"]
    assert main(again) == 0
    assert names(Path(odd) / "sweep") == ["x"]
    assert main(["redraw", f"{odd}/sweep/x"]) == 0
    assert main([*SWEEP, "seed=2", "name=y", f"results={quoted(odd)}"]) == 0
    assert main(["collect", f"{odd}/sweep/x", f"{odd}/sweep/y", f"results={odd}"]) == 0
    assert names(Path()) == [odd]


def test_folders_and_files_that_were_named_from_here_are_found_from_elsewhere(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("it's mine/policy").mkdir(parents=True)
    Path("it's mine/policy/letters.yaml").write_text("letters:\n  overture: {start: 2}\n")
    Path("points (1).csv").write_text("moscow.price\n40\n80\n")
    words = ["sweep", "policy=letters", *FEW[1:], "replicates=24", "design=file", "threads=1"]
    own = ["design.path='points (1).csv'", "--config-dir", "it's mine"]
    again = interrupted([*words, *own, "name=x", f"results={tmp_path}/r"], monkeypatch, capsys)
    (elsewhere := tmp_path / "else where").mkdir()
    monkeypatch.chdir(elsewhere)
    assert main(again) == 0
    folder = tmp_path / "r" / "sweep" / "x"
    assert main(["redraw", str(folder)]) == 0
    command = json.loads((folder / "manifest.json").read_text("utf-8"))["command"]
    assert main([*shlex.split(command)[1:], "name=again", f"results={tmp_path}/r"]) == 0
    assert (folder.with_name("again") / "runs.parquet").read_bytes() == (folder / "runs.parquet").read_bytes()
    assert names(elsewhere) == []


def test_only_words_that_name_a_file_here_get_its_whole_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.csv").touch()
    for word in ("design.path=b.csv", "seed=1", "design.path=null", f"design.path={tmp_path}/a.csv", "--config-dir"):
        assert anchored(word) == word
    assert anchored("design.path=a.csv") == f"design.path={tmp_path}/a.csv"
    assert anchored("parameters.draws='a.csv'") == f"parameters.draws={tmp_path}/a.csv"


@pytest.fixture(scope="module")
def torn(tmp_path_factory):
    place = tmp_path_factory.mktemp("torn")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiles, "LEAST", 16)
        patch.setattr(store.Store, "keep", first_only(store.Store.keep))
        assert main([*SWEEP, "name=c", f"results={place}"]) == 130
    return place


def first_only(keep):
    def kept(self, number, *found):
        if number:
            raise KeyboardInterrupt
        return keep(self, number, *found)

    return kept


@pytest.mark.parametrize("moved", ["sweep/other.unfinished", "else where/it's (1).unfinished", "bare", "compare/c"])
def test_an_unfinished_folder_that_was_renamed_or_moved_goes_on_where_it_lies(moved, torn, tmp_path, monkeypatch):
    place = tmp_path / moved
    shutil.copytree(torn / "sweep" / "c.unfinished", place)
    ran = []
    monkeypatch.setattr("experiments.lab.engine.running.work", counted(ran))
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", f"resume={moved}"]) == 0
    assert len(ran) == 5
    assert names(place.parent) == [place.name.removesuffix(".unfinished")]
    assert (place.with_name(place.name.removesuffix(".unfinished")) / "report.html").exists()
    assert names(tmp_path) == [Path(moved).parts[0]]


def counted(ran):
    from experiments.lab.engine.running import work

    return lambda *words: ran.append(words[1]) or work(*words)


def test_a_moved_folder_of_another_study_is_told_by_which_command_it_goes_on(torn, tmp_path, capsys):
    shutil.copytree(torn / "sweep" / "c.unfinished", place := tmp_path / "mine (2)" / "c.unfinished")
    line = refused(capsys, ["compare", f"resume={place}"])
    assert line == f"resume={place}: it is no compare; kaesong sweep 'resume={place}' goes on with it"


# The temporary directory and the checkout


def test_an_apostrophe_in_the_temporary_directory_breaks_no_command(studied, tmp_path, monkeypatch):
    (scratch := tmp_path / "o'brien (1)").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    assert main(["compare", "seed=1"]) == 0
    assert main(["compare", "-m", "seed=1,2"]) == 0
    assert len(studied) == 3
    assert names(scratch) == []


@pytest.mark.parametrize("name", ["it's (1)", "a=b"])
def test_make_takes_a_checkout_wherever_it_lies(name, tmp_path):
    (checkout := tmp_path / name).mkdir()
    (checkout / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", checkout)
    (checkout / ".venv" / "pyvenv.cfg").write_text(f"command = python3 -m venv --clear {checkout}/.venv\n")
    (checkout / ".venv" / "bin" / "python").symlink_to(shutil.which("python3"))
    told = subprocess.run(["make", "-n", ".venv/.run"], cwd=checkout, capture_output=True, text=True, check=False)
    assert "Syntax" not in told.stderr
    assert "Looking for Python" not in told.stdout

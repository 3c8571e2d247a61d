"""Whatever interrupts a sweep, finished tiles stay; resumed, it gives the same bytes."""

import json
import shutil
import signal

import polars as pl
import pytest

from experiments.__main__ import main
from experiments.lab.engine import results, running, runs, store, tiles
from tests.support.held import HELD
from tests.support.waiting import started

WORDS = [
    "parameters.moscow.price=40,80,160",
    "policy=recognition",
    "replicates=60",
    "horizon=12",
    "parameters.firm.candidates=5",
    "metrics=[talks_by_deadline]",
    "figures=false",
]


@pytest.fixture(autouse=True)
def _small_tiles(monkeypatch):
    monkeypatch.setattr(tiles, "LEAST", 24)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of an uninterrupted sweep."""
    results = tmp_path_factory.mktemp("whole")
    assert main(["sweep", *WORDS, "name=x", f"results={results}"]) == 0
    return (results / "sweep" / "x" / "runs.parquet").read_bytes()


FULL = OSError(28, "No space left on device")


def full(*_):
    raise FULL


def failing_after(count, error):
    """A store whose files cannot be written after so many."""
    write, written = store.write_whole, []

    def failing(path, data):
        if path.suffix == ".parquet":
            if len(written) == count:
                raise error
            written.append(path)
        return write(path, data)

    return failing


def broken_off(tmp_path, monkeypatch, error, after=5, words=("sweep", *WORDS)):
    """A study that meets an error after some tiles; returns what main returned."""
    with monkeypatch.context() as patch:
        patch.setattr(store, "write_whole", failing_after(after, error))
        return main([*words, "name=x", f"results={tmp_path}"])


@pytest.fixture(scope="module")
def _torn(tmp_path_factory):
    """What a sweep leaves that was interrupted after five tiles of fifteen."""
    place = tmp_path_factory.mktemp("torn")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiles, "LEAST", 24)
        assert broken_off(place, patch, KeyboardInterrupt()) == 130
    return place


@pytest.fixture
def torn(_torn, tmp_path):
    """The same, in the folder of this test."""
    shutil.copytree(_torn, tmp_path, dirs_exist_ok=True)
    assert len(parts(tmp_path)) == 5
    return tmp_path


def unfinished(tmp_path):
    return tmp_path / "sweep" / "x.unfinished"


def parts(tmp_path):
    return sorted((unfinished(tmp_path) / "parts").glob("*.parquet"))


def result(tmp_path):
    return (tmp_path / "sweep" / "x" / "runs.parquet").read_bytes()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), FULL])
def test_an_interrupted_sweep_keeps_what_was_finished_and_says_how_to_go_on(
    tmp_path, monkeypatch, capsys, whole, error
):
    code = broken_off(tmp_path, monkeypatch, error)
    said = capsys.readouterr().err
    assert code == (130 if isinstance(error, KeyboardInterrupt) else 2)
    assert "Traceback" not in said
    assert "5 of 15 tiles are kept" in said
    command = said.split("; ")[-1].removesuffix(" goes on\n").split()
    assert command[:2] == ["kaesong", "sweep"]
    assert len(parts(tmp_path)) == 5
    assert main(command[1:]) == 0
    assert result(tmp_path) == whole
    assert not unfinished(tmp_path).exists()


def test_tiles_that_are_there_are_not_run_again(torn, monkeypatch, whole):
    ran = []
    work = running.work
    monkeypatch.setattr(running, "work", lambda *words: ran.append(words[1]) or work(*words))
    assert main(["sweep", f"resume={unfinished(torn)}"]) == 0
    assert len(ran) == 10
    assert result(torn) == whole


@pytest.mark.parametrize("harm", ["torn", "changed", "emptied"])
def test_a_damaged_part_is_named_and_run_again(torn, capsys, whole, harm):
    damaged = parts(torn)[2]
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes({"torn": data[:-20], "changed": data, "emptied": b""}[harm])
    assert main(["sweep", f"resume={torn / 'sweep' / 'x'}"]) == 0
    assert f"{damaged.name}: damaged, and run again" in capsys.readouterr().err
    assert result(torn) == whole


def test_a_part_that_was_being_written_when_the_power_went_counts_for_nothing(torn, whole):
    (parts(torn)[0].parent / "0000014-0123456789abcdef.parquet.tmp").write_bytes(b"PAR1")
    assert main(["sweep", f"resume={unfinished(torn)}"]) == 0
    assert result(torn) == whole


@pytest.mark.parametrize(
    ("words", "difference"),
    [
        (["seed=2"], "seed was 1 and is 2"),
        (["replicates=80"], "replicates was 60 and is 80"),
        (["parameters.moscow.price=40,80,161"], "points.sha256"),
        (["parameters.firm.hurdle=1.2"], "world.baseline.firm.hurdle"),
    ],
)
def test_another_configuration_is_refused_with_the_difference(torn, capsys, words, difference):
    before = [path.read_bytes() for path in parts(torn)]
    capsys.readouterr()
    given = [word for word in WORDS if word.partition("=")[0] != words[0].partition("=")[0]]
    for more in ([f"resume={unfinished(torn)}"], ["name=x", f"results={torn}"]):
        assert main(["sweep", *given, *words, *more]) == 2
        said = capsys.readouterr().err
        assert difference in said
        assert said.count("\n") == 1
    assert [path.read_bytes() for path in parts(torn)] == before


def test_the_same_command_goes_on_too(torn, whole):
    assert main(["sweep", *WORDS, "name=x", f"results={torn}"]) == 0
    assert result(torn) == whole


def test_how_it_is_computed_may_change_on_the_way(torn, whole):
    assert main(["sweep", f"resume={unfinished(torn)}", "threads=1", "figures=true"]) == 0
    assert result(torn) == whole
    assert list((torn / "sweep" / "x" / "figures").glob("*.png"))


def test_other_code_is_another_configuration(torn, monkeypatch, capsys):
    monkeypatch.setattr(store, "code", lambda: "another")
    assert main(["sweep", f"resume={unfinished(torn)}"]) == 2
    assert "code was" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["nowhere", "{}", "{}/sweep/y.unfinished"])
def test_where_nothing_is_unfinished_nothing_is_resumed(tmp_path, capsys, word):
    assert main(["sweep", f"resume={word.format(tmp_path)}"]) == 2
    assert "no unfinished study lies there" in capsys.readouterr().err


def test_a_finished_sweep_is_never_overwritten(tmp_path, capsys, whole):
    words = ["sweep", *WORDS, "name=x", f"results={tmp_path}"]
    assert main(words) == 0
    assert main(words) == 2
    assert "exists already" in capsys.readouterr().err
    assert result(tmp_path) == whole


def test_a_bad_command_leaves_no_folder(tmp_path, capsys):
    assert main(["sweep", "vary=[moscow.prise]", f"results={tmp_path / 'r'}"]) == 2
    assert not (tmp_path / "r").exists()


def test_a_disk_that_is_full_from_the_start_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(store, "write_whole", full)
    assert main(["sweep", *WORDS, "name=x", f"results={tmp_path}"]) == 2
    said = capsys.readouterr().err
    assert "study.json: writing failed (No space left on device)" in said
    assert said.count("\n") == 1
    assert not list(tmp_path.glob("sweep/x"))


def test_a_resume_that_cannot_even_begin_loses_no_tile(torn, monkeypatch, capsys, whole):
    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(results, "locked", full)
        assert main(["sweep", f"resume={unfinished(torn)}"]) == 2
    assert "cannot be written (No space left on device)" in capsys.readouterr().err
    assert len(parts(torn)) == 5
    assert main(["sweep", f"resume={unfinished(torn)}"]) == 0
    assert result(torn) == whole


def test_the_very_first_tile_may_fail_and_nothing_stays(tmp_path, monkeypatch, capsys):
    assert broken_off(tmp_path, monkeypatch, FULL, after=0) == 2
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("sweep/*"))


def test_what_was_asked_is_written_down(torn):
    held = json.loads((unfinished(torn) / "study.json").read_text("utf-8"))
    assert held["decides"]["seed"] == 1
    assert held["decides"]["vary"] == {"moscow.price": [40, 160]}


def test_a_sensitivity_study_goes_on_too(tmp_path, monkeypatch):
    words = ["sensitivity", "vary=[moscow]", "points=32", *WORDS[3:]]
    assert main([*words, "name=whole", f"results={tmp_path}"]) == 0
    assert broken_off(tmp_path, monkeypatch, KeyboardInterrupt(), 3, words) == 130
    folder = tmp_path / "sensitivity"
    assert main(["sweep", f"resume={folder / 'x.unfinished'}"]) == 2
    assert main(["sensitivity", f"resume={folder / 'x.unfinished'}"]) == 0
    for name in ("runs.parquet", "summary.csv"):
        assert (folder / "x" / name).read_bytes() == (folder / "whole" / name).read_bytes()


def test_a_disk_that_fills_up_at_the_very_end_loses_no_tile(tmp_path, monkeypatch, capsys, whole):
    with monkeypatch.context() as patch:
        patch.setattr(runs.Runs, "write", full)
        assert main(["sweep", *WORDS, "name=x", f"results={tmp_path}"]) == 2
    said = capsys.readouterr().err
    assert "runs.parquet: writing failed (No space left on device)" in said
    assert "15 of 15 tiles are kept" in said
    assert "nothing was left" not in said
    assert main(["sweep", f"resume={unfinished(tmp_path)}"]) == 0
    assert result(tmp_path) == whole


# As a user meets it: signals to a command of its own

COMMANDS = {
    "sweep": ["parameters.moscow.price=40,80,160", *WORDS[1:2], "replicates=1000", *WORDS[3:]],
    "compare": ["policy=recognition", "world=[baseline,ceasefire]", "replicates=2500", *WORDS[3:5], WORDS[-1]],
}
LEFT = {
    "sweep": ["runs.parquet", "summary.csv"],
    "compare": ["runs.parquet", "trajectories.parquet", "summary.csv", "draws.parquet"],
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_killed_and_then_interrupted_it_goes_on_to_the_same_bytes(command, tmp_path, monkeypatch):
    monkeypatch.undo()  # tiles as they are
    words, folder = [command, *COMMANDS[command]], tmp_path / command
    tiles_kept = folder / "x.unfinished" / "parts"
    again = [command, f"resume={folder / 'x.unfinished'}"]
    for held, begun, signal_sent, code in (
        (3, [*words, "name=x", f"results={tmp_path}"], signal.SIGKILL, -signal.SIGKILL),
        (2, again, signal.SIGINT, 130),
    ):
        before = len(list(tiles_kept.glob("*.parquet")))
        with started(tmp_path, "tests.support.held", str(held), *begun) as running_study:
            running_study.line(HELD)
            running_study.process.send_signal(signal_sent)
            running_study.ended(code)
        assert before + held <= len(list(tiles_kept.glob("*.parquet"))) < 20
        assert [path.name for path in folder.iterdir()] == ["x.unfinished"]
    assert main(again) == 0
    assert main([*words, "name=whole", f"results={tmp_path}"]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["whole", "x"]
    for name in LEFT[command]:
        assert (folder / "x" / name).read_bytes() == (folder / "whole" / name).read_bytes(), name
    runs_of_both = pl.read_parquet(folder / "x" / "runs.parquet")
    assert runs_of_both["replicate"].is_sorted()

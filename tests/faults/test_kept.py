"""Runs are kept first: whatever fails in what is made of them, they lie there, and are told again."""

import json
import shlex
import shutil

import matplotlib
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.lab.present import style
from tests.support.command import refused
from tests.support.studies import kept

FEW = ["policy=recognition", "parameters=default", "parameters.firm.candidates=5", "horizon=6", "threads=1"]
SWEEP = ["sweep", *FEW, "replicates=6", "parameters.moscow.price=40,80", "metrics=[talks_by_deadline]"]
COMPARE = ["compare", *FEW, "replicates=6", "figures=false"]


def contents(folder):
    """File -> its bytes, for all but those that tell when and how long."""
    dated = ("manifest.json", "report.html", "ro-crate-metadata.json")
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in dated]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def faulty(*_, **__):
    raise RuntimeError("ours")


@pytest.fixture(scope="module")
def _whole(tmp_path_factory):
    results = tmp_path_factory.mktemp("whole")
    assert main([*SWEEP, "name=whole", f"results={results}"]) == 0
    return results


@pytest.fixture
def whole(_whole, tmp_path):
    """Where a sweep lies that met no fault, in the folder of this test."""
    shutil.copytree(_whole, tmp_path, dirs_exist_ok=True)
    return tmp_path / "sweep" / "whole"


@pytest.mark.parametrize(
    ("fails", "left"),
    [
        ("experiments.sweep.Sweep.finish", {"runs.parquet"}),
        ("experiments.sweep.Sweep._figures", {"runs.parquet", "summary.csv"}),
        ("experiments.lab.present.style.png", {"runs.parquet", "summary.csv"}),
        pytest.param("experiments.sweep.page.rendered", {"runs.parquet", "summary.csv"}, marks=pytest.mark.slow),
    ],
)
def test_a_fault_in_what_is_made_of_the_runs_costs_nothing_else(fails, left, whole, tmp_path, monkeypatch):
    folder = tmp_path / "sweep" / "x"
    with monkeypatch.context() as patch:
        patch.setattr(fails, faulty)
        with pytest.raises(RuntimeError, match="ours") as caught:
            main([*SWEEP, "name=x", f"results={tmp_path}"])
    (note,) = caught.value.__notes__
    assert f"kaesong redraw {folder} tells it again" in note
    there = contents(folder)
    assert {name: contents(whole)[name] for name in left} == {name: there[name] for name in left}
    assert (folder / "manifest.json").exists()
    assert (folder / "ro-crate-metadata.json").exists()
    assert (folder / "report.html").exists() == (fails.rpartition(".")[2] in ("_figures", "png"))
    assert (fails.endswith("png")) == ("could not be drawn" in "".join(map(str, there.values())))
    assert main(["redraw", str(folder)]) == 0
    assert sorted(path.name for path in folder.parent.iterdir()) == ["whole", "x"]
    assert contents(folder) == contents(whole)
    assert "could not be drawn" not in (folder / "report.html").read_text("utf-8")


def test_what_is_told_again_says_which_code_told_it_and_leaves_the_runs_alone(tmp_path):
    assert main([*COMPARE, "name=x", f"results={tmp_path}"]) == 0
    folder = tmp_path / "compare" / "x"
    before, runs = contents(folder), (folder / "runs.parquet").stat()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "summary.csv").unlink()
    (folder / "trajectories.parquet").unlink()
    assert main(["redraw", str(folder)]) == 0
    assert contents(folder) == before
    assert (folder / "runs.parquet").stat().st_ino == runs.st_ino
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {"git_commit", "code", "finished"} < set(told.pop("redrawn"))
    assert told == manifest


def test_figures_that_were_not_drawn_are_drawn_later_and_go_when_they_are_not_wanted(whole):
    drawn = contents(whole)
    assert main(["redraw", str(whole), "figures=false"]) == 0
    assert not list(whole.glob("figures/*"))
    assert "figures=false" in json.loads((whole / "manifest.json").read_text("utf-8"))["command"]
    assert main(["redraw", f"{whole}/", "figures=true"]) == 0
    again = contents(whole)
    assert "figures=true" in again.pop("README.md").decode()  # it names the command
    drawn.pop("README.md")
    assert again == drawn


def test_a_fault_while_it_is_told_again_leaves_the_old(whole, monkeypatch):
    before = {path: path.read_bytes() for path in whole.rglob("*") if path.is_file()}
    monkeypatch.setattr("experiments.sweep.Sweep._figures", faulty)
    with pytest.raises(RuntimeError, match="ours"):
        main(["redraw", str(whole)])
    assert {path: path.read_bytes() for path in whole.parent.rglob("*") if path.is_file()} == before


def changed(folder, change):
    """A study whose runs somebody changed."""
    path = folder / "runs.parquet"
    change(pl.read_parquet(path)).write_parquet(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda runs: runs.with_columns(pl.col("provocations") + 0.01), "this code gives other runs"),
        (lambda runs: runs.head(9), "this code gives other runs"),
        (lambda runs: pl.concat([runs, runs.head(2)]), "it holds 14 runs, and its study has 12"),
    ],
)
def test_runs_that_are_not_those_of_the_study_are_not_told(change, said, tmp_path, capsys):
    assert main([*COMPARE, "name=x", f"results={tmp_path}"]) == 0
    folder = tmp_path / "compare" / "x"
    changed(folder, change)
    capsys.readouterr()
    assert said in refused(capsys, ["redraw", str(folder)])
    assert sorted(path.name for path in folder.parent.iterdir()) == ["x"]


def test_a_study_that_is_another_now_is_not_told(whole, capsys):
    path = whole / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("replicates=6", "replicates=8"), "utf-8")
    capsys.readouterr()
    assert "another configuration: replicates was 6 and is 8" in refused(capsys, ["redraw", str(whole)])


def test_what_cannot_be_told_again_is_refused_in_one_line(tmp_path, capsys):
    assert "the folder of one finished study" in refused(capsys, ["redraw", "figures=true"])
    assert "it holds no finished study" in refused(capsys, ["redraw", str(tmp_path)])
    story = kept("story")
    assert "kaesong story" in refused(capsys, ["redraw", str(story)])
    sweep = kept("sweep")
    assert "redraw changes no number; it takes" in refused(capsys, ["redraw", str(sweep), "seed=2"])
    shutil.copytree(sweep, mine := tmp_path / "x.unfinished")
    (mine / "study.json").write_text(json.dumps({"study": "sweep", "words": [], "decides": {}}))
    line = refused(capsys, ["redraw", str(mine)])
    assert shlex.join(["kaesong", "sweep", f"resume={mine}"]) in line
    shutil.rmtree(sweep_runs := tmp_path / "empty", ignore_errors=True)
    shutil.copytree(sweep, sweep_runs)
    (sweep_runs / "runs.parquet").unlink()
    assert "it holds no runs.parquet" in refused(capsys, ["redraw", str(sweep_runs)])


def test_many_runs_in_a_folder_of_files_are_told_again_too(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.lab.engine.runs.PART", 7)
    assert main([*SWEEP, "name=x", f"results={tmp_path}", "figures=false"]) == 0
    folder = tmp_path / "sweep" / "x"
    assert len(list(folder.glob("runs.parquet/*"))) == 4
    before = contents(folder)
    assert main(["redraw", str(folder)]) == 0
    assert contents(folder) == before


# Tables without rows, and settings that libraries find at home


def test_an_audit_in_which_no_number_varies_is_told(tmp_path):
    words = ["audit", "points=4", "replicates=20", "parameters=default", "world=[baseline]", "figures=false"]
    assert main([*words, *FEW[2:], "name=x", f"results={tmp_path}"]) == 0
    assert set(pl.read_csv(tmp_path / "audit" / "x" / "summary.csv")["condition"]) == {""}


@pytest.mark.parametrize("command", ["pathways", "discover"])
def test_a_study_of_an_effect_is_refused_where_no_policy_could_have_one(command, studied, capsys):
    assert "policy=status_quo:" in refused(capsys, [command, "policy=status_quo"])
    assert studied == []


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("compare", ["replicates=2"]),
        ("sweep", ["replicates=2", "parameters.moscow.price=40,80"]),
        pytest.param("sensitivity", ["points=4", "vary=[moscow]"], marks=pytest.mark.slow),
        pytest.param("tradeoffs", ["points=2", "replicates=2"], marks=pytest.mark.slow),
    ],
)
def test_a_study_of_the_status_quo_alone_says_what_it_can(command, words, tmp_path):
    assert main([command, "policy=status_quo", *FEW[1:], *words, "name=x", f"results={tmp_path}"]) == 0
    assert (tmp_path / command / "x" / "report.html").exists()


@style.housed
def drawing():
    figure = style.sheet(4, 3, "A title", "and what is seen")
    style.place(figure, 1, 1, 2, 1).plot([1, 2, 3], label="$x$")
    figure.legend()
    return figure


def test_a_figure_is_the_same_whatever_matplotlib_was_told_at_home():
    plain = style.svg(drawing()), style.png(drawing())
    strange = {"text.usetex": True, "savefig.bbox": "tight", "lines.linewidth": 20, "axes.grid": True}
    with matplotlib.rc_context(strange):
        assert (style.svg(drawing()), style.png(drawing())) == plain
        assert {key: matplotlib.rcParams[key] for key in strange} == strange
        style._advance.cache_clear()
        assert style.reach("What is seen") == pytest.approx(0.75, abs=0.2)


def test_a_study_draws_under_the_houses_settings_even_where_its_figures_do_not_ask(tmp_path, monkeypatch):
    seen = []

    def figures(self, _):
        seen.append(matplotlib.rcParams["text.usetex"])
        return {}

    monkeypatch.setattr("experiments.sweep.Sweep._figures", figures)
    with matplotlib.rc_context({"text.usetex": True}):
        assert main([*SWEEP, "name=x", f"results={tmp_path}"]) == 0
    assert seen == [False]

"""A study of the user's own, found in a folder or offered by a package, is a study like ours."""

import json
import sys
from pathlib import Path

import cloudpickle
import polars as pl
import pytest

import experiments.kaesong as offered_names
from experiments.__main__ import main
from experiments.cli.studies import REDRAW, type_of
from experiments.conduct import finished, save
from experiments.lab.design.outside import code_of
from experiments.lab.engine.code import code, code_for
from experiments.lab.engine.store import Store
from experiments.lab.engine.tiles import Tile, live
from tests.support.command import refused
from tests.support.outside import FEW, INSIDE, STUDY, packaged, written

LISTED = "\n  onset       When do talks begin, if they begin?\n"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder of one's own to work in; what was read from it is forgotten."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    sys.modules.pop("onset", None)


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text("utf-8"))


# Found by a path


def test_a_study_in_a_folder_runs_is_kept_and_is_told_again_without_that_folder_being_named(home, capsys):
    written(home)
    assert main(["onset", "--config-dir", "mine", "name=first", *FEW]) == 0
    folder = home / "results" / "onset" / "first"
    assert len(pl.read_parquet(folder / "runs.parquet")) == 2 * 8
    told = manifest(folder)
    assert told["study_code"]["file"] == str(home / "mine" / "onset.py")
    assert len(told["study_code"]["sha256"]) == 64
    assert f"--config-dir {home / 'mine'}" in told["command"]
    crate = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    (mine,) = (one for one in crate if one["@id"] == "#study")
    assert mine["identifier"] == told["study_code"]["sha256"]
    before = (folder / "summary.csv").read_bytes()
    assert main([REDRAW, str(folder), "figures=true"]) == 0
    assert (folder / "summary.csv").read_bytes() == before
    assert (folder / "figures" / "onset.svg").exists()


def test_the_study_of_the_documents_runs_outside_as_it_stands_inside(home):
    """Its imports as they are within this project will do as well, in a checkout."""
    written(home, py=INSIDE["experiments/onset/__init__.py"])
    package = home / "mine" / "onset"
    package.mkdir()
    (home / "mine" / "onset.py").rename(package / "__init__.py")
    assert main(["--config-dir", "mine", "onset", "name=first", *FEW]) == 0
    assert (home / "results" / "onset" / "first" / "report.html").exists()


def test_policies_and_worlds_of_the_same_folder_are_taken(home, studied):
    mine = written(Path.cwd())
    for kind, text in {"policy": "letters: {overture: {start: 2}}", "world": "rich: {moscow: {price: 80}}"}.items():
        (mine / kind).mkdir()
        (mine / kind / f"{text.partition(':')[0]}.yaml").write_text(text, "utf-8")
    assert main(["onset", "--config-dir", "mine", "policy=letters", "world=rich", "parameters=prior"]) == 0
    (study,) = studied
    assert [*study.policies, *study.worlds, study.draws] == ["status_quo", "letters", "rich", "prior"]


def test_a_study_that_was_interrupted_goes_on_with_the_same_code_alone(home, monkeypatch, capsys):
    written(home)
    keep = Store.keep

    def once(*words):
        keep(*words)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "keep", once)
        words = ["replicates=600", *FEW[1:], "threads=1"]
        assert main(["onset", "--config-dir", "mine", "name=torn", *words]) == 130
    assert "1 of 5 tiles are kept" in capsys.readouterr().err
    code = home / "mine" / "onset.py"
    code.write_text(STUDY["mine/onset.py"] + "\nMORE = 1\n", "utf-8")
    unfinished = home / "results" / "onset" / "torn.unfinished"
    line = refused(capsys, ["onset", f"resume={unfinished}"])
    assert "study_code.sha256 was" in line
    code.write_text(STUDY["mine/onset.py"], "utf-8")
    assert main(["onset", f"resume={unfinished}"]) == 0
    assert len(pl.read_parquet(home / "results" / "onset" / "torn" / "runs.parquet")) == 2 * 600


def test_its_code_travels_with_it_to_workers_that_have_no_such_file(home):
    kind = type_of("onset", written(home))
    study = finished(kind, replicates=2, horizon=12, parameters="default", figures=False).study
    sent, here = cloudpickle.dumps(study), live(study, Tile(0, 2, 0, 1))[0]
    (home / "mine" / "onset.py").unlink()
    sys.modules.pop("onset")
    cloudpickle.cloudpickle._DYNAMIC_CLASS_TRACKER_BY_ID.clear()  # as in another process
    there = cloudpickle.loads(sent)
    assert type(there) is not kind
    assert live(there, Tile(0, 2, 0, 1))[0].tobytes() == here.tobytes()
    assert code_for(type(there)) == code_for(kind) == code()


@pytest.mark.slow
def test_on_dask_it_gives_the_same_bytes(home):
    written(home)
    for name, words in {"threads": [], "dask": ["executor=dask", "threads=1"]}.items():
        assert main(["onset", "--config-dir", "mine", f"name={name}", *FEW, *words]) == 0
    one, other = (home / "results" / "onset" / name / "runs.parquet" for name in ("threads", "dask"))
    assert one.read_bytes() == other.read_bytes()


def test_from_python_it_is_made_by_its_type_and_its_command_says_where_it_lies(home, capsys):
    found = finished(type_of("onset", written(home)), replicates=4, horizon=12, figures=False, parameters="default")
    assert {"runs", "summary"} <= set(found.tables)
    told = manifest(save(found, "noted"))
    assert told["command"].startswith(f"kaesong onset --config-dir {home / 'mine'} ")


def test_what_changed_on_disk_is_read_anew_in_the_same_process(home):
    written(home)
    before = type_of("onset", home / "mine")
    assert type_of("onset", home / "mine") is before
    written(home, py=STUDY["mine/onset.py"].replace("200)", "300)"))
    after = type_of("onset", home / "mine")
    assert code_of(after)["sha256"] != code_of(before)["sha256"]


# Offered by a package


def test_a_study_of_a_package_runs_and_its_version_stands_in_the_manifest(home, monkeypatch):
    packaged(home / "site", monkeypatch)
    assert main(["onset", "name=first", *FEW]) == 0
    told = manifest(home / "results" / "onset" / "first")
    sha = told["study_code"].pop("sha256")
    assert told["study_code"] == {"package": "trials", "version": "0.3", "module": "trials.onset"}
    assert "--config-dir" not in told["command"]
    assert code_for(type_of("onset")) == f"{code()}+{sha[:12]}", "workers must have the same package"


def test_a_package_offers_its_study_to_the_list_to_help_to_completion_and_to_python(home, monkeypatch, capsys):
    function = "\n\ndef onset(**settings):\n    return finished(Onset, **settings)\n"
    text = PY.replace("import Finished,", "import Finished, finished,") + function
    (packaged(home / "site", monkeypatch) / "onset.py").write_text(text, "utf-8")
    assert main(["--help"]) == 0
    assert LISTED in capsys.readouterr().out
    assert main(["onset", "--help"]) == 0
    assert "\n  replicates: 200" in capsys.readouterr().out
    assert refused(capsys, ["onst"]) == "no study 'onst'; did you mean 'onset'?"
    for line, offered in {"kaesong ": "onset", "kaesong onset repl": "replicates="}.items():
        monkeypatch.setenv("COMP_LINE", line)
        assert main(["-sc", "query=bash"]) == 0
        assert offered in capsys.readouterr().out.split()
    assert "onset" in dir(offered_names)
    assert offered_names.onset(replicates=4, horizon=12, figures=False, parameters="default").count == 8


def test_nothing_of_a_package_is_imported_before_its_study_is_asked_for(home, monkeypatch, capsys):
    (packaged(home / "site", monkeypatch) / "__init__.py").write_text("raise RuntimeError('broken')", "utf-8")
    assert main(["--help"]) == 0
    assert main(["compare", "--cfg", "job"]) == 0
    with pytest.raises(RuntimeError, match="broken"):
        main(["onset"])


# Listed and completed from a folder


def test_a_folder_offers_its_study_to_the_list_to_help_and_to_completion(home, monkeypatch, capsys):
    written(home)
    for words in (["--config-dir", "mine"], ["--help", "--config-dir", "mine"]):
        assert main(words) == 0
        assert LISTED in capsys.readouterr().out
    assert main(["onset", "--config-dir", "mine", "--help"]) == 0
    assert "kaesong onset 'policy=[recognition,grand_bargain]'" in capsys.readouterr().out
    assert "did you mean 'onset'?" in refused(capsys, ["onest", "--config-dir", "mine"])
    monkeypatch.setenv("COMP_LINE", "kaesong onset --config-dir mine policy=gran")
    assert main(["-sc", "query=bash"]) == 0
    assert capsys.readouterr().out.strip() == "policy=grand_bargain"


# What is wrong with one


def _without(text, line):
    assert line in text
    return text.replace(line, "")


PY, YAML = STUDY["mine/onset.py"], STUDY["mine/onset.yaml"]
BAD = {
    "no class": ({"py": PY.replace("class Onset", "class Onsett")}, "lacks its class Onset; did you mean 'Onsett'?"),
    "nothing at all": ({"py": "x = 1\n"}, "lacks its class Onset, a subclass of Study or Tiled"),
    "no command": ({"py": _without(PY, '    command = "onset"\n')}, "Onset.command is ''; it takes 'onset'"),
    "no finish": ({"py": PY.replace("def finish", "def finnish")}, "Onset lacks its function finish"),
    "broken Python": ({"py": "class Onset(:\n"}, "onset.py, line 1: broken Python"),
    "a key without a field": ({"yaml": f"{YAML}colour: red\n"}, "onset.yaml: colour: no such setting"),
    "a field without a key": (
        {"py": PY.replace("    replicates:", "    width: int = setting(checks.whole(1, 9))\n    replicates:")},
        "onset.yaml: it lacks width, which Onset takes",
    ),
    "broken YAML": ({"yaml": f"{YAML}x: [\n"}, "broken YAML"),
    "an unknown policy": (
        {"yaml": YAML.replace("status_quo, recognition", "recogniton")},
        "did you mean 'recognition'?",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_of_form_is_one_line_and_stops_no_study_of_ours(home, studied, capsys, case):
    changed, part = BAD[case]
    written(Path.cwd(), **changed)
    assert part in refused(capsys, ["onset", "--config-dir", "mine"])
    assert studied == []
    assert main(["--help", "--config-dir", "mine"]) == 0
    assert main(["compare", "--config-dir", "mine", "replicates=2"]) == 0
    assert len(studied) == 1


def test_a_half_of_a_study_is_named_with_the_other_half(home, capsys):
    mine = written(home)
    (mine / "onset.yaml").rename(home / "onset.yaml")
    assert refused(capsys, ["onset", "--config-dir", "mine"]).endswith("the study lacks its settings, mine/onset.yaml")
    (home / "onset.yaml").rename(mine / "onset.yaml")
    (mine / "onset.py").unlink()
    assert refused(capsys, ["onset", "--config-dir", "mine"]).endswith("the study lacks its code, mine/onset.py")
    assert "no such folder" in refused(capsys, ["onset", "--config-dir", "yours"])


@pytest.mark.parametrize("name", ["compare", "collect", "random"])
def test_a_name_that_is_taken_is_refused_and_hides_nothing(home, studied, capsys, name):
    mine = written(Path.cwd())
    for end in ("py", "yaml"):
        (mine / f"onset.{end}").rename(mine / f"{name}.{end}")
    if name != "collect":  # which takes no --config-dir, and is what it was
        why = "Python has another module" if name == "random" else "is shipped already"
        assert why in refused(capsys, [name, "--config-dir", "mine"])
    assert main(["--help", "--config-dir", "mine"]) == 0
    assert (f"  {name:11s} cannot be used: " in capsys.readouterr().out) == (name != "random")
    assert main(["sweep", "--config-dir", "mine", "replicates=2"]) == 0


def test_a_study_that_is_offered_twice_is_refused_with_both_places(home, monkeypatch, capsys):
    packaged(home / "site", monkeypatch)
    written(home)
    line = refused(capsys, ["onset", "--config-dir", "mine"])
    assert line == "onset: it is offered more than once, by mine/onset.py and package trials"


@pytest.mark.parametrize(
    ("value", "part"), [("trials.onsett", "no such module"), ("trials.onset:Onset", "a module alone")]
)
def test_an_entry_point_that_leads_nowhere_is_named(home, monkeypatch, capsys, value, part):
    packaged(home / "site", monkeypatch, value=value)
    line = refused(capsys, ["onset"])
    assert line.startswith(f"package trials: the entry point onset is '{value}'")
    assert part in line


def test_what_its_code_raises_shows_its_own_line_and_costs_no_run(home):
    written(home, py=PY.replace("answer = [", "answer = 1 / 0 * ["))
    with pytest.raises(ZeroDivisionError) as said:
        main(["onset", "--config-dir", "mine", "name=first", *FEW])
    assert said.traceback[-1].path == home / "mine" / "onset.py"
    assert (home / "results" / "onset" / "first" / "runs.parquet").exists()
    written(home, py="import nowhere_at_all\n")
    with pytest.raises(ModuleNotFoundError) as said:
        main(["onset", "--config-dir", "mine"])
    assert said.traceback[-1].path == home / "mine" / "onset.py"
    assert "onset.py could not be imported" in said.value.__notes__[0]

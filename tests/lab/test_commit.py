"""The manifest names the commit of the code that ran, and of nothing else."""

import json
import os
import subprocess

import pytest

from experiments.lab.engine import commit
from experiments.lab.engine.commit import Commit, commit_of
from tests.tools import readme


def git(folder, *words):
    plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    told = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "safe.directory=*"]
    done = subprocess.run(
        ["git", "-C", str(folder), *told, *words], env=plain, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def laid(folder):
    (folder / "model").mkdir(parents=True)
    (folder / "model" / "cache.py").write_text("x = 1\n")
    (folder / ".gitignore").write_text("*.pyc\n")
    return folder


def repository(folder):
    folder.mkdir(exist_ok=True)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "--allow-empty", "-m", "x")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def checkout(tmp_path):
    folder = laid(tmp_path / "checkout")
    return folder, repository(folder)


def test_a_clean_checkout_has_its_commit(checkout):
    folder, name = checkout
    (folder / "model" / "cache.pyc").touch()
    (folder / "notes.txt").touch()
    assert commit_of(folder) == Commit(name, False, None)


def test_a_change_and_a_file_that_git_does_not_know_are_changes(checkout):
    folder, name = checkout
    (folder / "model" / "mine.py").touch()
    assert commit_of(folder) == Commit(name, True, None)
    (folder / "model" / "mine.py").unlink()
    (folder / "model" / "cache.py").write_text("x = 2\n")
    assert commit_of(folder) == Commit(name, True, None)


def test_results_that_are_written_anew_and_prose_are_no_change_of_what_ran(checkout):
    folder, _ = checkout
    kept = [folder / "results" / "published" / "summary.csv", folder / "README.md", folder / "model" / "ODD.md"]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before\n")
    name = repository(folder)
    assert commit_of(folder) == Commit(name, False, None)
    kept[0].unlink()
    kept[1].write_text("after\n")
    kept[2].write_text("after\n")
    assert commit_of(folder) == Commit(name, False, None)


def test_a_rule_edited_and_committed_since_the_start_is_a_change(checkout, monkeypatch):
    folder, name = checkout
    monkeypatch.setattr(commit, "source_hash", lambda: "another")
    assert commit_of(folder) == Commit(name, True, None)


def test_git_is_asked_of_no_other_repository(checkout, tmp_path, monkeypatch):
    folder, name = checkout
    other = repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other" / ".git" / "index"))
    assert commit_of(folder).name == name != other


def test_a_copy_inside_another_repository_has_no_commit(tmp_path):
    repository(tmp_path)
    copy = laid(tmp_path / "kaesong-main")
    assert commit_of(copy) == Commit(None, None, None)


def test_a_copy_laid_into_the_root_of_another_repository_has_none_either(tmp_path):
    name = repository(tmp_path)
    laid(tmp_path)
    assert commit_of(tmp_path) == Commit(None, None, None)
    git(tmp_path, "add", "model")
    assert commit_of(tmp_path) == Commit(name, True, None)


def test_a_second_worktree_has_its_commit(checkout, tmp_path):
    folder, name = checkout
    git(folder, "worktree", "add", "-q", str(tmp_path / "second"))
    assert commit_of(tmp_path / "second") == Commit(name, False, None)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_checkout_of_somebody_else_has_its_commit(checkout):
    folder, name = checkout
    for path in (folder, folder / ".git"):
        os.chown(path, 4321, 4321)
    assert commit_of(folder) == Commit(name, False, None)


def test_where_git_has_no_answer_it_is_said_why(checkout, monkeypatch, tmp_path):
    folder, _ = checkout
    (folder / ".git" / "HEAD").write_text("broken")
    found = commit_of(folder)
    assert found.name is found.changed is None
    assert "\n" not in found.error
    assert "git" in found.error
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit_of(folder).error == "git is not installed"


def test_what_is_published_was_run_on_the_clean_commit_that_it_names():
    """But for the posterior, which takes an hour, and is made anew where the model moves."""
    told = [
        json.loads((readme.PUBLISHED / c / name / "manifest.json").read_text("utf-8")) for c, name in readme.STUDIES
    ]
    assert not any(manifest["git_dirty"] for manifest in told)

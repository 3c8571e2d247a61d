"""Compiled code never outlives the rule that it was compiled from."""

import errno
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from numba.core import caching

from model import cache, compiled
from model.cache import is_private, source_hash

MODEL = Path(__file__).parents[2] / "model"

#: A function that is kept compiled, in a file of its own, and calls a rule of another file, as the
#: ensemble does, but is compiled in a second.
PROBE = """
from model.compiled import njit
from model.rules.zone import labour_added

@njit(cache=True)
def probe(workers, p):
    return labour_added(workers, 0.0, p.zone)
"""
TINY = """
import model
from model.parameters import points
from model.probe import probe

print(model.__file__)
print(probe(10.0, points(1)[0]).hex())
"""


def run(root, code=TINY, **environment):
    """What a fresh interpreter prints that finds the model in ``root``."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    place, result = done.stdout.split()
    assert Path(place).is_relative_to(root)
    return result


def copy_of_the_model(root):
    shutil.copytree(MODEL, root / "model", ignore=shutil.ignore_patterns("__pycache__"))
    return root / "model"


@pytest.fixture(scope="module")
def compiled_once(tmp_path_factory):
    """A checkout in which the function was compiled, and what it gave."""
    root = tmp_path_factory.mktemp("compiled") / "one"
    (copy_of_the_model(root) / "probe.py").write_text(PROBE, "utf-8")
    before = run(root)
    assert list(root.rglob("*probe.probe*.nbc")), "nothing was kept, which proves nothing"
    return root, before


def test_a_rule_edited_beside_the_cached_function_is_the_rule_that_runs(compiled_once, tmp_path):
    root, before = compiled_once
    shutil.copytree(root, tmp_path / "two")
    rule = tmp_path / "two" / "model" / "rules" / "zone.py"
    source = rule.read_text("utf-8")
    assert source.count("return min(zone.labour_growth") == 1
    rule.write_text(source.replace("return min(zone.labour_growth", "return 1.0 + min(zone.labour_growth"), "utf-8")
    assert run(tmp_path / "two") != before
    assert len(list((tmp_path / "two" / ".numba_cache").iterdir())) == 2


def test_a_copied_checkout_takes_the_code_that_was_compiled_in_the_first(compiled_once, tmp_path):
    root, before = compiled_once
    shutil.copytree(root, tmp_path / "two")
    for path in (tmp_path / "two" / "model").rglob("*"):
        os.utime(path)
    compiled = {path: path.stat().st_mtime_ns for path in (tmp_path / "two" / ".numba_cache").rglob("*.nb*")}
    assert run(tmp_path / "two") == before
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "two" / ".numba_cache").rglob("*.nb*")} == compiled


def test_a_number_edited_in_the_table_is_another_source_too(tmp_path):
    copy_of_the_model(tmp_path)
    same = source_hash(tmp_path / "model")
    assert same == source_hash(MODEL)
    for path in [*MODEL.rglob("*.py"), *MODEL.rglob("*.csv")]:
        copy = tmp_path / "model" / path.relative_to(MODEL)
        text = copy.read_bytes()
        copy.write_bytes(text + b"\n")
        assert source_hash(tmp_path / "model") != same, path.name
        copy.write_bytes(text)
    assert source_hash(tmp_path / "model") == same


def test_a_file_moved_or_renamed_is_another_source(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    before = source_hash(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert source_hash(tmp_path) != before


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """What cache_folder answers, in a user's own small world."""
    monkeypatch.setattr(cache, "SOURCE", tmp_path / "checkout" / "model")
    monkeypatch.setattr(cache.tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    for name in ("checkout", "temporary", "home"):
        (tmp_path / name).mkdir()
    return cache.cache_folder.__wrapped__


def test_it_lies_in_the_checkout_and_bears_the_name_of_the_code_that_runs(folder, tmp_path):
    assert folder() == tmp_path / "checkout" / ".numba_cache" / cache.RUNNING
    assert source_hash(MODEL) == cache.RUNNING


def test_whoever_names_a_cache_folder_gets_it_for_code_of_this_very_source(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "mine"))
    assert folder() == tmp_path / "mine" / cache.RUNNING
    (tmp_path / "mine").chmod(0o1777)  # as a scratch disk is
    own = folder()
    assert own == tmp_path / "mine" / f"kaesong-{os.getuid()}" / cache.RUNNING
    assert own.parent.stat().st_mode & 0o777 == 0o700
    assert folder() == own


def test_what_others_could_write_to_is_passed_over(folder, tmp_path):
    checkout = tmp_path / "checkout" / ".numba_cache"
    checkout.mkdir()
    checkout.chmod(0o775)  # a group's umask
    assert folder() == tmp_path / "home" / "kaesong" / cache.RUNNING
    checkout.chmod(0o755)
    (checkout / cache.RUNNING).mkdir()
    (checkout / cache.RUNNING).chmod(0o777)
    assert folder() == tmp_path / "home" / "kaesong" / cache.RUNNING
    (checkout / cache.RUNNING).chmod(0o755)
    assert folder() == checkout / cache.RUNNING
    (checkout / cache.RUNNING / "model_1").symlink_to(tmp_path)
    assert folder() == tmp_path / "home" / "kaesong" / cache.RUNNING


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_what_somebody_else_made_is_passed_over(folder, tmp_path):
    checkout = tmp_path / "checkout" / ".numba_cache"
    (checkout / cache.RUNNING / "model_1").mkdir(parents=True)
    (checkout / cache.RUNNING / "model_1" / "run.nbi").touch()
    assert folder() == checkout / cache.RUNNING
    os.chown(checkout / cache.RUNNING / "model_1" / "run.nbi", 4321, 4321)
    assert folder() == tmp_path / "home" / "kaesong" / cache.RUNNING
    os.chown(tmp_path / "home" / "kaesong", 4321, 4321)
    planted = tmp_path / "temporary" / f"kaesong-{os.getuid()}"
    assert folder() == planted / cache.RUNNING
    os.chown(planted, 4321, 4321)
    assert folder() is None, "nothing is kept rather than taken from others"


def test_a_source_edited_since_the_start_keeps_and_takes_nothing(monkeypatch):
    assert cache.is_unchanged()
    monkeypatch.setattr(cache, "_BEGUN", [("model/rules/zone.py", 1, 2), *cache._BEGUN[1:]])
    assert not cache.is_unchanged()


def twice(workers):
    return 2 * workers


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A cache of one function, as numba asks it, in a folder of its own; what is kept is a text."""
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path)
    made = compiled._Cache(twice)
    made._impl.check_cachable = lambda data: True
    made._impl.reduce = lambda data: data.text
    made._impl.rebuild = lambda context, text: text
    codegen = SimpleNamespace(magic_tuple=lambda: "this machine")
    context = SimpleNamespace(refresh=lambda: None, codegen=lambda: codegen)
    save = partial(made.save_overload, "(f8)", SimpleNamespace(text="code", codegen=codegen))
    return SimpleNamespace(save=save, load=partial(made.load_overload, "(f8)", context), folder=tmp_path)


@pytest.mark.parametrize("end", [".nbi", ".nbc"])
@pytest.mark.parametrize("left", [0, 1, 40, -1])
def test_a_file_that_breaks_off_is_compiled_anew_and_written_again(kept, end, left):
    assert kept.load() is None
    kept.save()
    assert kept.load() == "code"
    (path,) = kept.folder.rglob(f"*{end}")
    path.write_bytes(path.read_bytes()[:left])
    assert kept.load() is None
    kept.save()
    assert kept.load() == "code"


def test_a_file_of_other_bytes_is_not_run(kept):
    kept.save()
    (path,) = kept.folder.rglob("*.nbc")
    path.write_bytes(path.read_bytes()[:-5] + bytes(5))
    assert kept.load() is None


def test_nothing_is_taken_or_kept_once_a_source_was_edited(kept, monkeypatch):
    kept.save()
    monkeypatch.setattr(compiled, "is_unchanged", lambda: False)
    assert kept.load() is None
    shutil.rmtree(next(path for path in kept.folder.iterdir()))
    kept.save()
    assert not list(kept.folder.iterdir())


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "the disk is full"), (errno.EIO, "error")]
)
def test_a_full_disk_is_called_that_once_and_stops_nothing(kept, monkeypatch, number, words):
    def fails(*args, **settings):
        raise OSError(number, os.strerror(number))

    compiled._warn_once.cache_clear()
    monkeypatch.setattr(caching.tempfile, "TemporaryFile", fails)
    with pytest.warns(RuntimeWarning, match=words) as told:  # noqa: PT031
        kept.save()
        kept.save()
    assert len(told) == 1
    assert str(kept.folder) in str(told[0].message)
    compiled._warn_once.cache_clear()


def test_a_folder_for_compiled_code_is_the_users_alone(tmp_path):
    own = tmp_path / "deep" / "own"
    assert is_private(own)
    assert own.stat().st_mode & 0o777 == 0o700
    own.chmod(0o755)  # others may read
    assert is_private(own)
    own.chmod(0o777)
    assert not is_private(own), "others may plant code there"
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "deep", target_is_directory=True)
    assert not is_private(link)
    (tmp_path / "file").touch()
    assert not is_private(tmp_path / "file")
    assert not is_private(tmp_path / "file" / "below")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_not_taken(tmp_path):
    planted = tmp_path / "kaesong"
    planted.mkdir(mode=0o700)
    os.chown(planted, 4321, 4321)
    assert not is_private(planted)


def test_an_installed_copy_keeps_it_with_the_users_caches(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "INSTALLED", True)
    assert folder() == tmp_path / "home" / "kaesong" / cache.RUNNING
    (tmp_path / "home" / "kaesong").chmod(0o777)
    taken = folder().parent
    assert taken.parent == tmp_path / "temporary"
    taken.chmod(0o777)
    assert folder() is None
    taken.chmod(0o700)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # a user without a home
    assert folder().parent == taken


@pytest.mark.slow
@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_after_a_rule_was_edited_it_runs_where_the_checkouts_cache_is_somebody_elses(tmp_path):
    root = tmp_path / "checkout"
    copy = copy_of_the_model(root)
    (copy / "probe.py").write_text(PROBE, "utf-8")
    (root / ".numba_cache").mkdir()
    os.chown(root / ".numba_cache", 4321, 4321)
    home = {"XDG_CACHE_HOME": str(tmp_path / "home"), "HOME": str(tmp_path / "home")}
    before = run(root, **home)
    rule = copy / "rules" / "zone.py"
    source = rule.read_text("utf-8")
    rule.write_text(source.replace("return min(zone.labour_growth", "return 1.0 + min(zone.labour_growth"), "utf-8")
    assert run(root, **home) != before
    assert not list((root / ".numba_cache").iterdir())
    assert len(list((tmp_path / "home" / "kaesong").iterdir())) == 2

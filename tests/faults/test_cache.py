"""Compiled code never outlives the rule that it was compiled from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model import cache
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


def test_a_rule_edited_beside_the_cached_function_is_the_rule_that_runs(tmp_path):
    copy = copy_of_the_model(tmp_path)
    (copy / "probe.py").write_text(PROBE, "utf-8")
    rule = copy / "rules" / "zone.py"
    before = run(tmp_path)
    assert list(tmp_path.rglob("*probe.probe*.nbi")), "nothing was kept, which proves nothing"
    assert run(tmp_path) == before
    source = rule.read_text("utf-8")
    assert source.count("return min(zone.labour_growth") == 1
    rule.write_text(source.replace("return min(zone.labour_growth", "return 1.0 + min(zone.labour_growth"), "utf-8")
    assert run(tmp_path) != before
    assert len(list((tmp_path / ".numba_cache").iterdir())) == 2


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


def test_whoever_names_a_cache_folder_still_gets_code_of_this_very_source(tmp_path):
    code = "import os, model\nprint(model.__file__)\nprint(os.environ['NUMBA_CACHE_DIR'])"
    copy = copy_of_the_model(tmp_path)
    assert Path(run(tmp_path, code, NUMBA_CACHE_DIR=str(tmp_path))).name == source_hash(copy)


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


def test_an_installed_copy_falls_back_to_a_fresh_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "INSTALLED", True)
    monkeypatch.setattr(cache.tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    folder = cache.cache_folder.__wrapped__
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert folder().parent == tmp_path / "cache" / "kaesong"
    (tmp_path / "cache" / "kaesong").chmod(0o777)
    taken = folder().parent
    assert taken.parent == tmp_path / "temporary"
    taken.chmod(0o777)
    fresh = folder().parent
    assert fresh.parent == tmp_path / "temporary"
    assert fresh not in (taken, folder().parent)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # a user without a home
    taken.chmod(0o700)
    assert folder().parent == taken

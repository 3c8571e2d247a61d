"""The house keeps its own rules."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PINS = sorted((ROOT / ".ci").glob("requirements*.txt"))


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_holds_a_registrys_address():
    # Put together here, so that this file does not hold one itself.
    registries = [
        ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))
    ]
    options = ["--" + name for name in ("index-url", "extra-index-url", "find-links")]
    for path in tracked():
        if path.suffix in (".png", ".parquet"):
            continue
        text = path.read_text("utf-8")
        for word in registries:
            assert word not in text, (path, word)
        if path in PINS:
            assert not any(option in text for option in options), path


def test_there_is_no_lock_file_that_names_registries():
    assert not {"uv.lock", "poetry.lock", "Pipfile.lock", "pylock.toml"} & {
        p.name for p in tracked()
    }


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_every_pin_is_exact_and_has_a_hash(path):
    blocks = re.split(r"\n(?=\S)", path.read_text("utf-8"))
    pins = [block for block in blocks if block and not block.startswith("#")]
    assert pins
    for pin in pins:
        assert re.match(r"[\w.-]+(\[\w+\])?==\S+", pin), pin
        assert "--hash=sha256:" in pin, pin


def test_everything_the_project_asks_for_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = [re.match(r"[\w-]+", text)[0] for text in project["project"]["dependencies"]]
    pinned = (ROOT / ".ci" / "requirements.txt").read_text("utf-8")
    for name in names:
        assert re.search(rf"^{name}(\[\w+\])?==", pinned, flags=re.MULTILINE), name


def test_make_alone_lists_the_targets_with_a_line_each():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = [line.split() for line in listed.splitlines()]
    assert {"install", "demo", "test", "lint", "bench", "clean"} <= {words[0] for words in lines}
    assert all(len(words) > 2 for words in lines)


def test_versions_agree():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_ci_calls_the_tests_and_the_linters():
    words = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make test" in words
    assert "make lint" in words

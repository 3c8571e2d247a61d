"""What a stranger needs before the first run: make, pins, versions, and nothing of our machines."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from setuptools import find_namespace_packages

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z]+):.* ## ", MAKEFILE, flags=re.MULTILINE)
PINNED = sorted((ROOT / ".ci").glob("requirements*.txt"))
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

#: Halves that make up what no file may hold, so that this file does not find itself.
HALVES = (
    ("py", r"pi\b"),
    ("python", "hosted"),
    ("npm", r"js\b"),
    ("file:", "///"),
    (r"://\S+/", "simple"),
    ("(?<!emit-)find", "-links"),
    ("(?<!emit-)index", "-url"),
    ("extra", "-index"),
    (r"(?<![\w.])/root", "/"),
    (r"(?<![\w.])/home", r"/\w"),
    (r"(?<![\w.])/Users", "/"),
    (r"(?<![\w.])/work", "/"),
    (r"(?<![\w.])/opt", "/"),
)
ADDRESSES = re.compile("|".join(map("".join, HALVES)))

#: Lines of a function and of a file, above which it wants a reason, and the reasons.
LONGEST_FUNCTION, LONGEST_FILE = 40, 300
REASONS = {"tests/support/meanings/of_*.py": "one line a parameter, with what it means for the model"}


def committed() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def pins(file: Path) -> dict[str, tuple[str, list[str]]]:
    """Name -> version and hashes; markers are left aside."""
    text = file.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found = {}
    for line in lines:
        pin = re.fullmatch(r"([a-z0-9-]+)==(\S+)( ;.*?)?((?:\s+--hash=sha256:[0-9a-f]{64})*)\s*", line)
        assert pin, f"{file.name}: not a pin: {line[:80]}"
        found[pin[1]] = pin[2], pin[4].split()
    return found


def makes(*words: str) -> str:
    """What make prints; without the flags of a make that runs these tests."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_no_committed_file_names_a_registry_or_a_folder_of_ours():
    for path in committed():
        if b"\0" not in (content := path.read_bytes()):
            hit = ADDRESSES.search(content.decode("utf-8"))
            assert not hit, f"{path.relative_to(ROOT)}: {hit[0]}"


def too_long(path: Path) -> Iterator[str]:
    """The file, and its functions, where they are longer than the house allows."""
    text, name = path.read_text("utf-8"), path.relative_to(ROOT)
    lines = text.count("\n")
    if lines > LONGEST_FILE and not any(fnmatch(str(name), pattern) for pattern in REASONS):
        yield f"{name}: {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{name}: {node.name} has {length} lines"


def test_no_function_and_no_file_is_long_without_a_reason():
    assert [said for path in committed() if path.suffix == ".py" for said in too_long(path)] == []


@pytest.mark.parametrize(
    "text",
    ["https://py" + "pi.org/s", "--index" + "-url x", "--find" + "-links=.", "/ho" + "me/me", "/ro" + "ot/.cache"],
)
def test_a_planted_address_would_be_seen(text):
    assert ADDRESSES.search(text)


def test_no_lock_file_that_names_registries_is_committed():
    locks = {"uv.lock", "poetry.lock", "Pipfile.lock", "pylock.toml"}
    assert not locks & {path.name for path in committed()}


@pytest.mark.parametrize("file", PINNED, ids=lambda path: path.name)
def test_every_pin_has_its_hashes_and_the_file_says_how_it_is_made(file):
    assert "make pins" in file.read_text("utf-8").splitlines()[1]
    for name, (_, hashes) in pins(file).items():
        assert hashes, name


def test_the_pinned_files_agree_with_each_other():
    run, dev, build = (pins(ROOT / ".ci" / f"requirements{what}.txt") for what in ("", "-dev", "-build"))
    assert run.items() <= dev.items()
    for name in build.keys() & dev.keys():
        assert build[name] == dev[name]
    assert "setuptools" in build


def test_everything_asked_for_is_pinned():
    def names(wanted):
        return {re.match(r"[a-z0-9-]+", one)[0] for one in wanted}

    run, dev, bench = (pins(ROOT / ".ci" / f"requirements{what}.txt") for what in ("", "-dev", "-bench"))
    assert names(PROJECT["project"]["dependencies"]) <= run.keys()
    assert names(PROJECT["dependency-groups"]["dev"]) <= dev.keys()
    assert names(PROJECT["dependency-groups"]["bench"]) <= bench.keys()


def test_what_runs_here_is_what_is_pinned():
    for name in ("numpy", "numba", "mesa", "polars", "scipy", "hydra-core"):
        assert version(name) == pins(ROOT / ".ci" / "requirements.txt")[name][0], "run `make install`"


def test_make_alone_lists_every_target_with_a_line():
    listed = dict(line.split(maxsplit=1) for line in makes().splitlines())
    phony = re.search(r"^\.PHONY: (.*)", MAKEFILE, flags=re.MULTILINE)[1].split()
    assert set(phony) - {"anew"} == set(TARGETS) == set(listed)
    assert {"install", "demo", "test", "lint", "bench", "pins", "clean"} <= listed.keys()


def test_ci_runs_the_tests_and_the_linters():
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert run.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in run
    assert re.findall(r"^make (\w+)", run, re.MULTILINE) == ["test", "lint"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_make_command_shown_is_a_target():
    shown = [ROOT / "README.md", ROOT / ".ci" / "run", *ROOT.glob(".github/**/*.md"), *PINNED]
    for path in shown:
        for line in re.findall(r"(?:^|`|    )make ([a-z]+)\b", path.read_text("utf-8"), re.MULTILINE):
            assert line in TARGETS, f"{path.name}: make {line}"


def test_every_module_that_make_runs_is_there():
    for module in re.findall(r"/python -m (tests[\w.]*)", MAKEFILE):
        assert find_spec(module), module


def test_every_folder_of_modules_is_a_package_that_pyproject_finds():
    here = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in ("model", "experiments")
        for path in (ROOT / top).rglob("*.py")
    }
    find = PROJECT["tool"]["setuptools"]["packages"]["find"]
    found = {
        name
        for one in find["where"]
        for name in find_namespace_packages(ROOT / one, include=find["include"])
        if name.split(".")[0] == "kaesong" or list(ROOT.joinpath(*name.split(".")).glob("*.py"))
    }
    assert found == here | {"kaesong"}  # which lies among the experiments, and is the roof of a wheel


def test_one_version_and_one_date_everywhere():
    number = PROJECT["project"]["version"]
    newest = re.search(r"^## (\d\S*) - (\d{4}-\d\d-\d\d)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert number == CITATION["version"] == newest[1] == version("kaesong")
    assert str(CITATION["date-released"]) == newest[2]


def test_the_citation_is_complete_and_names_no_invented_person():
    assert CITATION["cff-version"] == "1.2.0"
    assert {"message", "title", "type", "license"} <= CITATION.keys()
    assert [set(author) for author in CITATION["authors"]] == [{"name"}]
    assert CITATION["license"] == PROJECT["project"]["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")


def test_hooks_are_local_and_their_tools_are_installed_by_make():
    repositories = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert {one["repo"] for one in repositories} == {"local"}
    asked = " ".join(PROJECT["dependency-groups"]["dev"])
    for hook in (hook for one in repositories for hook in one["hooks"]):
        tool = hook["entry"].split()[0]
        assert hook["language"] == "system"
        assert tool.startswith(".venv/bin/")
        assert Path(tool).name.replace("lint-imports", "import-linter") in asked


def test_the_yearly_template_names_files_that_exist():
    text = (ROOT / ".github/ISSUE_TEMPLATE/yearly-figures.md").read_text("utf-8")
    for name in re.findall(r"`(\w+\.csv)`", text):
        assert (ROOT / "model/evidence" / name).is_file(), name
    rows = (ROOT / "model/parameters.csv").read_text("utf-8").splitlines()
    for agent, first in re.findall(r"`([a-z]+)\.(?!csv)(\w+)`", text):
        assert any(row.startswith(f"{agent},{first},") for row in rows), f"{agent}.{first}"


def search(*, path: Path, **more: str) -> subprocess.CompletedProcess:
    """The search for an interpreter where PATH holds nothing but ``path``, and nothing else is."""
    for tool in ("sh", "mktemp", "rm"):
        if not (path / tool).exists():
            (path / tool).symlink_to(shutil.which(tool))
    environment = {"PATH": str(path), "HOME": str(path), "PIP_NO_INDEX": "1"} | more
    return subprocess.run(["sh", str(ROOT / ".ci" / "python")], env=environment, capture_output=True, text=True)


def script(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)


RUNS_THIS = f'exec "{sys.executable}" "$@"'


@pytest.mark.parametrize("place", ["python3", "python3.14", ".pyenv/versions/3.12.9/bin/python3"])
def test_an_interpreter_is_found_on_path_and_under_pyenv(tmp_path, place):
    script(tmp_path / "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    script(tmp_path / place, RUNS_THIS)
    found = search(path=tmp_path)
    assert found.returncode == 0, found.stderr
    code = "import sys; print(sys.version_info >= (3, 12))"
    answer = subprocess.run([found.stdout.strip(), "-c", code], capture_output=True, text=True)
    assert answer.stdout == "True\n"


def test_a_uv_on_path_is_asked_and_fetches_one_if_it_knows_none(tmp_path):
    script(tmp_path / "elsewhere" / "python3.13", RUNS_THIS)
    body = f'case "$1 $2" in "python install") : > "{tmp_path}/fetched";; --version*) ;; *) test -e "{tmp_path}/fetched" && echo "{tmp_path}/elsewhere/python3.13";; esac'
    script(tmp_path / "uv", body)
    found = search(path=tmp_path)
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip()
    assert "fetching one with uv" in found.stderr


def test_without_any_interpreter_there_is_one_line_and_code_2(tmp_path):
    script(tmp_path / "python3", "exit 1")  # too old, and no pip
    found = search(path=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1
    assert "Python 3.12" in found.stderr

"""Installed like any other package: the wheel is whole, alone under one name, and runs from anywhere."""

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen
from zipfile import ZipFile

import matplotlib as mpl
import polars as pl
import pytest

from experiments.compare import compare
from tests.support import outside
from tests.support.studies import once
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.slow  # it builds, installs and compiles; CI runs it

ROOT = Path(__file__).parents[1]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
OFFLINE = ["--no-deps", "--no-index"]
#: In one process, as compiling is what takes long.
STUDIES = """
import json, pickle, sys
import kaesong
import model_of_somebody_else as model  # a name of ours would be in the way
from kaesong.experiments.__main__ import main

codes = {line.split()[0]: main(line.split()) for line in json.load(sys.stdin)}
found = kaesong.sweep(policy="recognition", vary=["moscow.price=40,80"], replicates=10, figures=False)
codes["refused"] = main(["discover", "keep=mine"])
try:
    kaesong.compare(policy="recogniton")
except kaesong.BadInput as error:
    told = str(error)

print(json.dumps({
    "codes": codes,
    "told": told,
    "same": pickle.loads(pickle.dumps(found.study)) == found.study,
    "tables": list(found.tables),
    "ours": [one for one in sys.modules if one.split(".")[0] in ("model", "experiments")],
    "files": [kaesong.__file__, sys.modules["kaesong.model"].__file__],
    "version": kaesong.__version__,
    "cache": str(sys.modules["kaesong.model.cache"].cache_folder()),
}))
"""
COMMANDS = [
    "audit points=8 replicates=20 horizon=12 figures=false claims=[all,mine.py] name=one",
    "onset replicates=8 horizon=12 name=one --config-dir own",
    "compare policy=recognition replicates=20 name=one figures=false --config-dir own world=mine",
    "sweep policy=recognition parameters.moscow.price=40,80 replicates=10 name=one",
    "story policy=recognition horizon=12 name=one",
]
#: A world of one's own, in a folder of one's own.
MINE = {"mine": {"moscow": {"price": 80}}}


def built(folder):
    """The wheel of this checkout."""
    subprocess.run([*PIP, "wheel", *OFFLINE, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)], check=True)
    (made,) = folder.glob("*.whl")
    return made


def put_apart(root):
    """A fresh environment that holds the wheel, and sees the packages (but no editable one) of this."""
    venv.create(root / "venv")
    python = root / "venv" / "bin" / "python"
    # Without PYTHONPATH, or pip would take what an editable install left in the checkout for the wheel.
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    wheel = once("wheel", built)
    subprocess.run([*PIP, "--python", str(python), "install", *OFFLINE, str(wheel)], check=True, env=plain)
    (packages,) = root.glob("venv/lib/python*/site-packages")
    # A folder in a .pth file is looked into, but its own .pth files are not: those of editable installs.
    others = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "others.pth").write_text("\n".join(others), "utf-8")
    for name in ("home", "empty"):
        (root / name).mkdir()
    (root / "empty" / "model_of_somebody_else.py").touch()
    (root / "empty" / "own" / "world").mkdir(parents=True)
    for name, text in outside.STUDY.items():
        (root / "empty" / "own" / Path(name).name).write_text(text, "utf-8")
    (root / "empty" / "mine.py").write_text(outside.CLAIMS, "utf-8")
    (root / "empty" / "own" / "world" / "mine.yaml").write_text(json.dumps(MINE), "utf-8")
    environment = {"HOME": str(root / "home"), "PATH": os.defpath, "MPLCONFIGDIR": mpl.get_cachedir()}
    return SimpleNamespace(
        bin=python.parent, packages=packages, home=root / "home", work=root / "empty", environment=environment
    )


def run_apart(_):
    """What the studies left in an empty folder, and what they told."""
    installed = once("installed", put_apart)
    before = {path for path in installed.packages.rglob("*") if "__pycache__" not in path.parts}
    done = subprocess.run(
        [installed.bin / "python", "-c", STUDIES],
        cwd=installed.work,
        env=installed.environment,
        input=json.dumps(COMMANDS),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    after = {path for path in installed.packages.rglob("*") if "__pycache__" not in path.parts}
    told = json.loads(done.stdout.splitlines()[-1])
    return SimpleNamespace(results=installed.work / "results", errors=done.stderr, written=after - before, **told)


# Built, installed and run once, whichever processes these tests are spread over.


@pytest.fixture(scope="module")
def wheel():
    return once("wheel", built)


@pytest.fixture(scope="module")
def installed():
    return once("installed", put_apart)


@pytest.fixture(scope="module")
def ran():
    return once("ran-apart", run_apart)


@pytest.fixture(scope="module")
def backend():
    spec = spec_from_file_location("kaesong_build", ROOT / ".ci" / "kaesong_build.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sources():
    """Every file below our three folders and CITATION.cff, and where the wheel has it."""
    yield ROOT / "CITATION.cff", "kaesong/CITATION.cff"
    for top in ("model", "experiments", "conf"):
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(ROOT).as_posix()
                yield path, re.sub(r"^kaesong/experiments/kaesong/", "kaesong/", f"kaesong/{name}")


def test_the_wheel_holds_every_file_under_one_name_and_nothing_else(wheel):
    with ZipFile(wheel) as held:
        names = {name for name in held.namelist() if ".dist-info/" not in name}
        (top,) = (name for name in held.namelist() if name.endswith("/top_level.txt"))
        assert held.read(top) == b"kaesong\n"
        for path, name in sources():
            if path.suffix != ".py":
                assert held.read(name) == path.read_bytes(), name
    assert names == {name for _, name in sources()}


def test_nothing_in_the_wheel_calls_a_module_as_the_checkout_does(wheel):
    ours = {name[8:-3].replace("/", ".").removesuffix(".__init__") for _, name in sources()}
    with ZipFile(wheel) as held:
        for path, name in sources():
            if path.suffix == ".py":
                text = held.read(name).decode()
                assert text.count("\n") == path.read_text("utf-8").count("\n"), "a line has moved"
                for node in ast.walk(ast.parse(text)):
                    called = getattr(node, "module", None) or getattr(node, "value", None)
                    assert "." not in str(called) or called not in ours, f"{name}:{node.lineno}: {called}"


def test_only_imports_are_rewritten(backend):
    before = 'x = "from model import y"\nif x:\n    from model.state import (\n    a)  # from model\nimport models\nfrom .model import b\nfrom models import c\n'
    after = before.replace("    from model.state", "    from kaesong.model.state")
    assert backend.under_one_roof(before) == after
    with pytest.raises(ValueError, match="line 2"):
        backend.under_one_roof("import ast\nimport model.state\n")


def test_a_source_distribution_holds_all_that_a_wheel_is_built_from(backend, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    made = backend.build_sdist(str(tmp_path))
    with tarfile.open(tmp_path / made) as held:
        names = {name.partition("/")[2] for name in held.getnames()}
    needed = {path.relative_to(ROOT).as_posix() for path, _ in sources()}
    assert needed | {".ci/kaesong_build.py", "pyproject.toml", "README.md", "LICENSE"} <= names


def test_what_runs_is_what_was_installed_and_no_name_of_ours_stands_alone(ran, installed):
    assert ran.ours == []
    for file in ran.files:
        assert Path(file).is_relative_to(installed.packages)
    assert f'version = "{ran.version}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_studies_run_from_an_empty_folder_and_leave_their_results_there(ran):
    assert ran.codes == {"audit": 0, "compare": 0, "onset": 0, "sweep": 0, "story": 0, "refused": 2}
    for study in ("audit", "compare", "onset", "sweep", "story"):
        folder = ran.results / study / "one"
        assert "<html" in (folder / "report.html").read_text("utf-8")
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        assert manifest["kaesong"] == ran.version
        assert manifest["git_commit"] is None
        assert "The kaesong authors" in (folder / "ro-crate-metadata.json").read_text("utf-8")
        assert bool(list(folder.glob("figures/*.png"))) == (study not in ("audit", "compare"))
    assert (ran.results / "story" / "one" / "story.md").stat().st_size > 1000
    assert len(pl.read_csv(ran.results / "audit" / "one" / "summary.csv")) > 10
    assert (ran.results / "audit" / "one" / "claims" / "mine.py").exists()


def test_an_installed_copy_gives_the_numbers_of_the_checkout(ran):
    there = pl.read_parquet(ran.results / "compare" / "one" / "runs.parquet")
    here = compare(policy="recognition", world=MINE, replicates=20, figures=False).tables["runs"]
    assert there.equals(here)


def test_ones_own_files_are_read_from_a_folder_of_ones_own(ran):
    assert set(pl.read_parquet(ran.results / "compare" / "one" / "runs.parquet")["world"]) == {"mine"}
    assert "keep=mine" in ran.errors
    assert "--config-dir" in ran.errors


def test_the_studies_are_functions_that_may_be_sent_elsewhere(ran):
    assert {"runs", "summary"} <= set(ran.tables)
    assert "did you mean 'recognition'" in ran.told
    assert ran.same
    assert "Traceback" not in ran.errors


def test_compiled_code_lies_with_the_users_caches_and_not_among_packages(ran, installed):
    assert ran.written == set()
    folder = installed.home / ".cache" / "kaesong"
    assert Path(ran.cache).parent == folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.rglob("*.nbi"))


def test_the_page_is_served(ran, installed):
    words = ["app", "port=0", "show=false", "replicates=20", "coarse=20"]
    with subprocess.Popen(
        [installed.bin / "kaesong", *words],
        cwd=installed.work,
        env=installed.environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            told = server.stderr.readline()  # ends with the server, if it fails
            address = re.search(r"http://\S+", told)
            assert address, told + server.stderr.read()
            with urlopen(address[0], timeout=PATIENCE) as page:
                told = page.read().decode()
            assert "<title>What brings North Korea to the table?</title>" in told
            for part in re.findall(r"static/\w+/[\w.]+", told):
                with urlopen(f"{address[0]}{part}", timeout=PATIENCE) as file:
                    assert file.status == 200
        finally:
            server.kill()

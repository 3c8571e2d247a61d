"""Builds the wheel: setuptools does, from a copy in which everything lies under one package, kaesong.

In a checkout `model` and `experiments` are packages of their own, with `conf` beside them, so that the
source reads shortest. Installed, such names would stand beside everybody else's. So the wheel holds
kaesong/model, kaesong/experiments and kaesong/conf, and `from model.state import ...` is
`from kaesong.model.state import ...` there; nothing else is changed, and no line moves. The editable
install of `make` is setuptools' own and knows nothing of this.
"""

import ast
import shutil
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403 - the hooks that are not replaced below

PACKAGES, FOLDERS = ("model", "experiments"), ("model", "experiments", "conf")
CITED = "CITATION.cff"  # what a study's record says of its authors; beside conf/ in the wheel too


def under_one_roof(source):
    """The source of a module with its imports of our packages as they are called in the wheel."""
    lines = source.split("\n")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import) and {one.name.split(".")[0] for one in node.names} & {*PACKAGES}:
            raise ValueError(f"line {node.lineno}: `import` binds another name in the wheel; use `from`")
        if isinstance(node, ast.ImportFrom) and not node.level and node.module.split(".")[0] in PACKAGES:
            line, at = lines[node.lineno - 1], node.col_offset
            lines[node.lineno - 1] = line[:at] + line[at:].replace("from ", "from kaesong.", 1)
    return "\n".join(lines)


@contextmanager
def _copy(below, *folders):
    """Work in a copy of what is needed, with these folders below another one."""
    with TemporaryDirectory() as root:
        for name in ("pyproject.toml", "README.md", "LICENSE", CITED):
            shutil.copy2(name, root)
        for name in folders:  # and no bytecode, nor the pins of the checkout
            unwanted = shutil.ignore_patterns("__pycache__", "requirements*")
            shutil.copytree(name, Path(root, below, name), ignore=unwanted)
        with chdir(root):
            yield


def _as_installed(hook, target, config_settings):
    """What a hook of setuptools makes of the copy."""
    target, offered = Path(target).resolve(), Path("kaesong/experiments/kaesong")
    with _copy("kaesong", *FOLDERS):
        shutil.copytree(offered, "kaesong", dirs_exist_ok=True)  # what `import kaesong` offers
        shutil.rmtree(offered)
        shutil.copy2(CITED, "kaesong")
        for path in Path("kaesong").rglob("*.py"):
            path.write_text(under_one_roof(path.read_text("utf-8")), "utf-8")
        return hook(str(target), config_settings)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):  # noqa: ARG001, D103
    return _as_installed(build_meta.build_wheel, wheel_directory, config_settings)


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):  # noqa: D103
    return _as_installed(build_meta.prepare_metadata_for_build_wheel, metadata_directory, config_settings)


def build_sdist(sdist_directory, config_settings=None):
    """All that the wheel is built from, with this file."""
    target = str(Path(sdist_directory).resolve())
    with _copy(".", *FOLDERS, ".ci"):
        Path("MANIFEST.in").write_text(
            "graft model\ngraft experiments\ngraft conf\ngraft .ci\ninclude CITATION.cff\n", "utf-8"
        )
        return build_meta.build_sdist(target, config_settings)

"""A short name for the code that numbers come from, to tell whether two places run the same."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from experiments.lab.design.outside import code_of
from model.cache import RUNNING

_HERE = Path(__file__).parent


@cache
def code() -> str:
    """A hash of the model, of what turns a study into points and tiles, and of the packages below.

    The points themselves are compared with it: a study holds their digest.
    """
    digest = sha256(RUNNING.encode())
    for package in ("numba", "numpy", "SALib", "scipy"):
        digest.update(version(package).encode())
    for path in (*sorted((_HERE.parent / "design").glob("*.py")), _HERE / "tiles.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def code_for(kind: type) -> str:
    """The code that runs a study: ours, and with it the package that offers the study.

    A study that was read from a file travels with its code, and is the same wherever it runs.
    """
    own = code_of(kind)
    return f"{code()}+{own['sha256'][:12]}" if own and "package" in own else code()

"""A short name for the code that numbers come from, to tell whether two places run the same."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

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

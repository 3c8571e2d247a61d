"""A short name for the code that numbers come from, to tell whether two places run the same."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from model.cache import source_hash

#: Modules here that decide numbers; the others only say and keep them.
_DECIDE = (
    "axes",
    "cases",
    "config",
    "design",
    "indices",
    "links",
    "plans",
    "prior",
    "study",
    "tiles",
    "uncertainty",
)


@cache
def code() -> str:
    """A hash of the model, of what turns a configuration into points, and of the packages below."""
    digest = sha256(source_hash().encode())
    for package in ("numba", "numpy", "SALib", "scipy"):
        digest.update(version(package).encode())
    for name in _DECIDE:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return digest.hexdigest()[:12]

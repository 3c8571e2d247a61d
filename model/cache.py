"""Where compiled code is kept: in a folder named by a hash of the model's whole source, and this user's alone.

numba looks only at the file of the function it caches, so a rule edited elsewhere would go on
running as the old rule. It also keeps code in places of its own where the one it is told is not to
be had. So the model's functions are kept here or nowhere, see ``model.compiled``.

NUMBA_CACHE_DIR names the place, if it is set. Else it lies beside the model in a checkout, or with the
user's other caches: what lies among installed packages may be read-only, and pip would leave it behind.
What is kept is code that will run, so nothing is taken that somebody else made or could write to.
"""

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent
#: In a checkout the model is a package of its own; installed, it is one of kaesong's.
INSTALLED = "." in __package__
_USER = os.getuid() if os.name == "posix" else "own"


def _sources(folder: Path) -> list[Path]:
    """Every source and data file below ``folder`` that compiled code can depend on."""
    return sorted([*folder.rglob("*.py"), *folder.rglob("*.csv")])


def source_hash(folder: Path = SOURCE) -> str:
    """Hash of the sources below ``folder``, and of the Python that runs them."""
    digest = hashlib.sha256(sys.version.encode())
    for path in _sources(folder):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _stamps() -> list[tuple[str, int, int]]:
    return [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in _sources(SOURCE)]


#: The hash of what this process runs, taken as it begins, and the files' times.
RUNNING, _BEGUN = source_hash(), _stamps()


def is_unchanged() -> bool:
    """Whether no source was edited since this process began: what it runs may be a mixture otherwise."""
    try:
        return _stamps() == _BEGUN
    except OSError:
        return False


@cache
def cache_folder() -> Path | None:
    """The folder for this very source, which is the user's alone; None where there can be none."""
    for base in _candidates():
        folder = base / RUNNING
        if is_private(base) and is_private(folder) and _all_own(folder):
            return folder
    return None


def _candidates() -> Iterator[Path]:
    """Where the user wants compiled code, or else where it is kept by custom."""
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(given).absolute()
        yield Path(given).absolute() / f"kaesong-{_USER}"  # where many share it
    elif not INSTALLED:
        yield SOURCE.parent / ".numba_cache"
    told = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    home = Path(told or os.path.expanduser("~/.cache"))  # noqa: PTH111 - where there is no home, it says so
    if home.is_absolute():
        yield home / "kaesong"
    yield Path(tempfile.gettempdir()) / f"kaesong-{_USER}"


def is_private(folder: Path) -> bool:
    """Whether a folder, made if need be, can be written to by this user and by nobody else."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()  # a link may lead anywhere
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode) or not os.access(folder, os.W_OK | os.X_OK):
        return False
    return os.name != "posix" or (found.st_uid == _USER and not found.st_mode & 0o022)


def _all_own(folder: Path) -> bool:
    """Whether this user made everything below a folder, and nothing there leads elsewhere."""
    found = [path.lstat() for path in folder.rglob("*")]
    return os.name != "posix" or all(one.st_uid == _USER and not stat.S_ISLNK(one.st_mode) for one in found)


def is_compiled() -> bool:
    """Whether a run of this source has left compiled code."""
    folder = cache_folder()
    return folder is not None and any(folder.rglob("*.nbi"))


def use_vectors() -> None:
    """Let numba make vectors of straight-line code, whether it is imported already or not.

    They change no result, and make a run a twentieth faster. This is the one global act at import.
    """
    os.environ["NUMBA_SLP_VECTORIZE"] = "1"
    if "numba" in sys.modules:
        sys.modules["numba"].config.SLP_VECTORIZE = 1

"""Compiled code is kept in a folder named by a hash of the model's whole source.

numba looks only at the file of the function it caches, so a rule edited elsewhere would go on
running as the old rule. This is the one global act at import.

The folder lies beside the model in a checkout. An installed copy keeps its compiled code with the
user's other caches: what lies among installed packages may be read-only, and pip would leave it behind.
What is kept is code that will run, so no folder is taken that somebody else could write to.
"""

import hashlib
import os
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent
#: In a checkout the model is a package of its own; installed, it is one of kaesong's.
INSTALLED = "." in __package__


def source_hash(folder: Path = SOURCE) -> str:
    """Hash of every source and data file below ``folder`` that compiled code can depend on."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.csv")]):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


#: The hash of what this process runs, taken as it begins.
RUNNING = source_hash()


@cache
def cache_folder() -> Path:
    """The folder for this very source: beside it, or one that is the user's alone."""
    if not INSTALLED and os.access(SOURCE.parent, os.W_OK):
        return SOURCE.parent / ".numba_cache" / source_hash()
    private = next(filter(is_private, _candidates()), None)
    return (private or Path(tempfile.mkdtemp(prefix="kaesong-"))) / source_hash()


def _candidates() -> list[Path]:
    """Where a user's caches are kept, by custom of the system."""
    told = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    home = Path(told or os.path.expanduser("~/.cache"))  # noqa: PTH111 - where there is no home, it says so
    user = os.getuid() if os.name == "posix" else "own"
    temporary = Path(tempfile.gettempdir()) / f"kaesong-{user}"
    return [home / "kaesong", temporary] if home.is_absolute() else [temporary]


def is_private(folder: Path) -> bool:
    """Whether a folder, made if need be, can be written to by this user and by nobody else."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()  # a link may lead anywhere
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode) or not os.access(folder, os.W_OK | os.X_OK):
        return False
    return os.name != "posix" or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def is_compiled() -> bool:
    """Whether a run of this source has left compiled code."""
    return any(cache_folder().rglob("*.nbi"))


def use_own_cache() -> None:
    """Set up numba, whether it is imported already or not: that folder, and SLP vectors.

    Vectors of straight-line code change no result, and make a run a twentieth faster.
    """
    for name, value in (("CACHE_DIR", str(cache_folder())), ("SLP_VECTORIZE", 1)):
        os.environ[f"NUMBA_{name}"] = str(value)
        if "numba" in sys.modules:
            setattr(sys.modules["numba"].config, name, value)

"""Compiled code is kept in a folder named by a hash of the model's whole source.

numba looks only at the file of the function it caches, so a rule edited elsewhere would go on
running as the old rule. This is the one global act at import.
"""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).parent


def source_hash(folder: Path = SOURCE) -> str:
    """Hash of every source and data file below ``folder`` that compiled code can depend on."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.csv")]):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """The folder for this very source, beside the model or, where that is read-only, in the temporary one."""
    root = SOURCE.parent
    kept = (
        root / ".numba_cache"
        if os.access(root, os.W_OK)
        else Path(tempfile.gettempdir()) / f"kaesong-{os.getuid()}"
    )
    return kept / source_hash()


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

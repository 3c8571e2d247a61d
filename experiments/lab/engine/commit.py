"""The commit of the code that ran, asked of its own repository and of no other."""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from experiments.lab.design.places import HOME
from model.cache import RUNNING, source_hash

#: What decides numbers, prose aside; a file here that git does not know is a change. Results are none.
DECIDES = ("model", "experiments", "conf", ":(exclude)*.md")


class Commit(NamedTuple):
    """Its hash, and whether what ran differs from it; None where there is none, with why if git failed."""

    name: str | None
    changed: bool | None
    error: str | None


class _Failed(Exception):  # noqa: N818 - what it is
    """Git gave no answer; the text is its reason in one line."""


def commit_of(home: Path = HOME) -> Commit:
    """The commit of the checkout at ``home``.

    None, and no error, for a copy without a repository of its own, and for one that lies untracked
    in the root of another. The repository is named to git outright. So neither GIT_DIR nor a folder
    above can offer another, and git answers whoever owns it.
    """
    if not (home / ".git").exists():
        return Commit(None, None, None)
    try:
        if not _ask(home, "ls-files", "model/cache.py"):
            return Commit(None, None, None)
        name = _ask(home, "rev-parse", "--verify", "HEAD")
        changes = _ask(home, "status", "--porcelain", "--untracked-files=no", "--", *DECIDES)
        unknown = _ask(home, "ls-files", "--others", "--exclude-standard", "--", *DECIDES)
    except _Failed as error:
        return Commit(None, None, str(error))
    # Whoever edits a rule while a study runs, and commits it, has not changed what the study ran.
    return Commit(name, bool(changes or unknown or source_hash() != RUNNING), None)


def _ask(home: Path, *words: str) -> str:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    # Nothing that a repository's settings name is run, and nothing is written into it.
    pinned = [f"--git-dir={home / '.git'}", f"--work-tree={home}", "--no-optional-locks", "-c", "core.fsmonitor=false"]
    try:
        answer = subprocess.run(
            ["git", *pinned, *words], cwd=home, env=plain, capture_output=True, timeout=10, check=False
        )
    except FileNotFoundError:
        raise _Failed("git is not installed") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _Failed(" ".join(f"git cannot be asked: {error}".split())) from None
    if answer.returncode:
        said = answer.stderr.decode(errors="replace").strip().splitlines()
        raise _Failed(said[0] if said else f"git {words[0]} failed")
    return answer.stdout.decode(errors="replace").strip()

"""Waiting for what happens elsewhere: on a condition, with patience, and loudly where it does not come."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0  # seconds; a machine that does three other things is slow, and not wrong


def until[T](met: Callable[[], T], seen: Callable[[], Any] = lambda: "nothing") -> T:
    """What ``met`` gives once it is true. Fails after a long time with what was seen instead."""
    late = monotonic() + PATIENCE
    while not (found := met()):
        assert monotonic() < late, f"not within {PATIENCE:.0f} seconds; seen: {seen()}"
        sleep(0.02)
    return found


class Process:
    """A process of its own with this very source; what it says is read in whole lines."""

    def __init__(self, folder: Path, *words: str, root: Path = ROOT, **more: Any) -> None:
        self.log = folder / "said"
        self.words = words
        environment = os.environ | {"PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"}
        environment.pop("HYDRA_FULL_ERROR", None)
        with self.log.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=folder if root == ROOT else root,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                text=True,
                **more,
            )

    @property
    def said(self) -> str:
        """All whole lines so far."""
        text = self.log.read_text("utf-8", errors="replace")
        return text[: text.rfind("\n") + 1]

    def until[T](self, met: Callable[[], T]) -> T:
        """Wait for something to be so while the process runs; fails if it ends before."""

        def reached() -> T:
            ended = self.process.poll() is not None
            if not (found := met()) and ended:
                raise AssertionError(f"{self.words} ended with {self.process.returncode}: {self.said}")
            return found

        return until(reached, lambda: self.said)

    def line(self, part: str) -> str:
        """The first line that holds this, once the process has said it."""
        return self.until(lambda: next((line for line in self.said.splitlines() if part in line), ""))

    def ended(self, code: int) -> str:
        """All it said, once it has ended as it should."""
        try:
            found = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.words} does not end: {self.said}") from None
        assert found == code, self.said
        return self.log.read_text("utf-8")

    def send(self, line: str = "") -> None:
        """Give it a line."""
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """SIGKILL, and wait for its end."""
        self.process.kill()
        self.process.wait(PATIENCE)


@contextmanager
def started(folder: Path, *words: str, **more: Any) -> Iterator[Process]:
    """A process that does not outlive the test. Its log lies in a folder of its own beside others."""
    place = folder / f"process-{len(list(folder.glob('process-*')))}"
    place.mkdir(parents=True)
    process = Process(place, *words, **more)
    try:
        yield process
    finally:
        process.kill()
        process.process.stdin.close()

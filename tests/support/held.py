"""The command line, held after some tiles until a line comes in: python -m tests.support.held 3 sweep ...

So a signal meets a study that is surely under way, on a machine however fast or busy.
"""

import sys
from select import select

from experiments.__main__ import main
from experiments.lab.engine.store import Store

HELD = "held after the tile"


def hold_after(tiles: int) -> None:
    """Let a study keep so many tiles, then say so and wait for a line."""
    keep, kept = Store.keep, []

    def held(self, number, *found):
        path = keep(self, number, *found)
        kept.append(number)
        if len(kept) == tiles:
            print(f"{HELD} {number}", file=sys.stderr, flush=True)
            while not select([sys.stdin], [], [], 0.1)[0]:  # polars lets no signal wake a read
                pass
        return path

    Store.keep = held


def interrupting_after(tiles: int):
    """A ``Store.keep`` that keeps so many tiles, and is then interrupted as by Ctrl-C."""
    keep, kept = Store.keep, []

    def failing(self, number, *found):
        if len(kept) == tiles:
            raise KeyboardInterrupt
        kept.append(number)
        return keep(self, number, *found)

    return failing


if __name__ == "__main__":
    hold_after(int(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))

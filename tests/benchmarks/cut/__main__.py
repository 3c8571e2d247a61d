"""Prints every kind of interval that holds too rarely or too often, study by study.

python -m tests.benchmarks.cut [STUDY ...] [--every]
"""

import argparse

from rich.console import Console
from rich.table import Table

from tests.benchmarks.cut import audit, discover, pathways, sensitivity, tradeoffs

STUDIES = {one.__name__.rpartition(".")[2]: one for one in (pathways, sensitivity, audit, discover, tradeoffs)}


def main() -> None:
    """Cut, judge, print."""
    words = argparse.ArgumentParser(prog="python -m tests.benchmarks.cut", description=__doc__)
    words.add_argument("study", nargs="*", choices=STUDIES, default=[*STUDIES], help="all without one")
    words.add_argument("--every", action="store_true", help="also those within the aim")
    asked = words.parse_args()
    console = Console(width=150)
    for name in asked.study:
        table = Table("study", "size", "interval of", "studies", "told", "holds", "chance", "")
        every = list(STUDIES[name].cells())
        for cell in every:
            if asked.every or cell.word:
                shares = (f"{share:.1%}" for share in (cell.told, cell.held, cell.error))
                table.add_row(cell.study, cell.size, cell.what, str(cell.count), *shares, cell.word)
        console.print(table)
        for size in dict.fromkeys(cell.size for cell in every):
            here = [cell for cell in every if cell.size == size]
            mean = sum(cell.held for cell in here) / len(here)
            words_of = ", ".join(
                f"{sum(cell.word == word for cell in here)} {said}"
                for word, said in (("", "within 93 to 97 %"), ("below", "below"), ("above", "above"))
            )
            console.print(f"{name}, {size}: {words_of}; on average {mean:.1%}")


if __name__ == "__main__":
    main()

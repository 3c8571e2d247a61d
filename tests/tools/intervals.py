"""Which outcome gets which interval, and why: the table in the guide."""

from experiments.lab.present import words
from experiments.lab.present.phrases import spelt
from experiments.lab.stats.effects import hairs, yes_or_no
from experiments.lab.stats.intervals import FEW
from experiments.lab.stats.margins import HAIR
from model.outcomes import OUTCOMES

LOPSIDED = "Student's with Hall's correction for lopsided outcomes, and room for rare runs"


def kinds() -> dict[str, list[str]]:
    """The kind of interval -> the outcomes that get it, by name."""
    found: dict[str, list[str]] = {"yes": [], "level": [], "amount": []}
    for name, share, hair in zip(OUTCOMES, yes_or_no(OUTCOMES.values()), hairs(OUTCOMES.values()), strict=True):
        found["yes" if share else "level" if hair else "amount"].append(name)
    return found


def table() -> str:
    """The table, a row a kind."""
    found = kinds()
    yes, level = ("; ".join(words.outcome(name).inline for name in found[kind]) for kind in ("yes", "level"))
    untold = f"{LOPSIDED}; not told where fewer than {spelt(FEW)} runs differ"
    rows = (
        (yes, "Tango's for an effect, Wilson's for a share", "runs that never differ are no proof, and leave a width"),
        (level, f"{untold} by {HAIR:g}", "a few runs may move far"),
        (
            f"the other {len(found['amount'])}: counts, months, workers, money",
            untold,
            "a few runs may carry the whole mean, and all on one side",
        ),
        ("any, where all histories are equal", "none: the difference is 0", "nothing is left open"),
    )
    lines = ["| outcome | 95 % interval | why |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])

"""Writes the generated tables of model/ODD.md: ``make odd``."""

import re
from collections.abc import Iterable
from inspect import getdoc
from pathlib import Path

import numpy as np

from model.luck import DECISIONS, FIRM_DECISIONS, TRAITS
from model.outcomes import OUTCOMES, QUANTITIES
from model.parameters import PARAMETERS
from model.policy import LEVERS
from model.schedule import ORDER
from model.state import FIRM, RECORDS

ODD = Path(__file__).parents[1] / "model" / "ODD.md"


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    heads = list(headings)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines
    )


def _fields(kind: np.dtype) -> str:
    names = [f"{name} (of each lever)" if kind[name].names else name for name in kind.names or ()]
    return ", ".join(names)


def states() -> str:
    """The records and their fields."""
    records = [(name, "one", _fields(kind)) for name, kind in RECORDS.items()]
    return table(
        ("record", "number", "state variables"), [*records, ("firms", "many", _fields(FIRM))]
    )


def schedule() -> str:
    """The order of the month."""
    rows = [
        (
            k,
            f"[{name}](rules/{rule.__name__.split('.')[-1]}.py)",
            (getdoc(rule) or "").split("\n")[0],
        )
        for k, (name, rule) in enumerate(ORDER.items(), start=1)
    ]
    return table(("", "record", "what happens"), rows)


def decisions() -> str:
    """The draws of a replicate."""
    rows = [
        ("actors, each month", ", ".join(DECISIONS)),
        ("each firm, each month", ", ".join(FIRM_DECISIONS)),
        ("each firm, once", ", ".join(TRAITS)),
    ]
    return table(("drawn for", "decisions"), rows)


def levers() -> str:
    """The levers and what they cost their sender."""
    costs = PARAMETERS["washington"]
    rows = [
        (name, lever.sender, lever.meaning, f"{costs[f'cost_{name}'].default:g}" if f"cost_{name}" in costs else "-")
        for name, lever in LEVERS.items()
    ]  # fmt: skip
    return table(("lever", "sender", "what it is", "cost to the sender"), rows)


def outcomes() -> str:
    """What is measured of a run."""
    rows = [(name, measure.unit, measure.meaning) for name, measure in OUTCOMES.items()]
    return table(("outcome", "unit", "meaning"), rows)


def quantities() -> str:
    """What is recorded of a month."""
    rows = [(name, measure.unit, measure.meaning) for name, measure in QUANTITIES.items()]
    return table(("quantity", "unit", "meaning"), rows)


def parameters() -> str:
    """Every number, by agent."""
    parts = []
    for agent, group in PARAMETERS.items():
        rows = [
            (p.name, f"{p.default:g}", f"{p.low:g} to {p.high:g}", p.prior, p.unit, p.source, p.meaning)
            for p in group.values()
        ]
        head = ("name", "default", "range", "prior", "unit", "source", "meaning")
        parts.append(f"**{agent}**\n\n{table(head, rows)}")
    return "\n\n".join(parts)


BLOCKS = {
    f.__name__: f for f in (states, schedule, decisions, levers, outcomes, quantities, parameters)
}


def with_tables(text: str) -> str:
    """The description with every generated table renewed."""
    for name, make in BLOCKS.items():
        pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)"
        text, found = re.subn(
            pattern, lambda m, make=make: f"{m[1]}\n{make()}\n\n{m[2]}", text, flags=re.DOTALL
        )
        assert found == 1, f"model/ODD.md has no block '{name}'"
    return text


if __name__ == "__main__":
    ODD.write_text(with_tables(ODD.read_text("utf-8")), "utf-8")

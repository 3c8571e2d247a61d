"""Writes the generated tables of model/ODD.md: ``make odd``."""

import re
from collections.abc import Iterable
from inspect import getdoc
from pathlib import Path

import polars as pl

from experiments.audit.claims import CLAIMS
from experiments.audit.tables import VERDICTS
from experiments.audit.words import percent
from experiments.calibrate.targets import blocks, tolerances
from experiments.record.patterns import accepted
from model.luck import DECISIONS, FIRM_DECISIONS, TRAITS
from model.outcomes import OUTCOMES, QUANTITIES
from model.parameters import PARAMETERS
from model.policy import LEVERS
from model.schedule import ORDER
from model.variables import ENTITIES

ROOT = Path(__file__).parents[2]
ODD = ROOT / "model" / "ODD.md"
EVIDENCE = ROOT / "model" / "evidence"
PUBLISHED = ROOT / "results" / "published"


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    heads = list(headings)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines)


def _number(entity: str) -> str:
    if entity == "lever":
        return str(sum(lever.sender == "washington" for lever in LEVERS.values()))
    return "one a firm" if entity == "firms" else "one"


def records() -> str:
    """The records, how many there are of each, and who they are."""
    rows = [(name, _number(name), len(entity.variables), entity.who) for name, entity in ENTITIES.items()]
    return table(("record", "number", "variables", "who or what it is"), rows)


def states() -> str:
    """Every state variable, by record."""
    parts = []
    for name, entity in ENTITIES.items():
        rows = [
            (key, v.unit, f"{v.range}, constant" if v.constant else v.range, v.meaning)
            for key, v in entity.variables.items()
        ]
        parts.append(f"**{name}**\n\n{table(('name', 'unit', 'range', 'meaning'), rows)}")
    return "\n\n".join(parts)


def schedule() -> str:
    """The order of the month."""
    rows = [
        (k, f"[{name}](rules/{rule.__name__.split('.')[-1]}.py)", (getdoc(rule) or "").split("\n")[0])
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
    ]
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


def evidence() -> str:
    """The evidence, file by file: rows, first and last date, sources."""
    rows = []
    for path in sorted(EVIDENCE.glob("*.csv")):
        if path.stem in ("sources", "kaesong_annual_marks"):
            continue
        found = pl.read_csv(path, infer_schema=False)
        sources = found["source"].drop_nulls().str.split("; ").explode() if "source" in found.columns else []
        tags = sorted({tag for tag in sources if tag.startswith("S")}, key=lambda tag: int(tag[1:]))
        rows.append((f"[{path.name}](evidence/{path.name})", len(found), ", ".join(found.columns), _shortened(tags)))
    return table(("file", "rows", "columns", "sources"), rows)


def _shortened(tags: list[str], most: int = 8) -> str:
    more = f" and {len(tags) - most} more" if len(tags) > most else ""
    return ", ".join(tags[:most]) + more if tags else "see the marks or the README"


def targets() -> str:
    """What the calibration asks of each part of the record, and what may be missed."""
    rows = [
        (
            name,
            block.world,
            f"{len(block.targets)}: {block.targets[0].statistic} to {block.targets[-1].statistic}"
            if len(block.targets) > 1
            else block.targets[0].statistic,
        )
        for name, block in blocks().items()
    ]
    return f"{table(('part', 'world', 'targets'), rows)}\n\nTolerances: {tolerances()}."


def identified() -> str:
    """What the calibration that ships says of the parameters."""
    found = pl.read_csv(PUBLISHED / "calibrate" / "posterior" / "summary.csv")
    spoken = found.filter(pl.col("verdict") != "prior").sort("verdict", "contraction", descending=[False, True])
    rows = [
        (
            row["parameter"],
            row["verdict"],
            f"{row['prior_q50']:.4g} ({row['prior_q05']:.4g} to {row['prior_q95']:.4g})",
            f"{row['q50']:.4g} ({row['q05']:.4g} to {row['q95']:.4g})",
            row["unit"],
        )
        for row in spoken.iter_rows(named=True)
    ]
    shown = table(("parameter", "verdict", "prior, median and 90 %", "posterior", "unit"), rows)
    return f"{shown}\n\nThe other {len(found) - len(spoken)} of {len(found)} stay at their priors."


def recovery() -> str:
    """How often intervals hold a truth that is known, by part of the record."""
    found = pl.read_csv(PUBLISHED / "calibrate" / "posterior" / "recovery.csv")
    rows = []
    for (block,), part in found.group_by("block", maintain_order=True):
        inside = [
            f"{100 * part.filter(pl.col('true').is_between(pl.col(low), pl.col(high))).height / part.height:.0f} %"
            for low, high in (("q25", "q75"), ("q05", "q95"))
        ]
        rows.append((block, part["truth"].n_unique(), part["parameter"].n_unique(), *inside))
    return table(("part", "truths", "parameters", "in 50 % intervals", "in 90 % intervals"), rows)


def patterns() -> str:
    """Every pattern of the published hindcast."""
    found = pl.read_csv(PUBLISHED / "hindcast" / "given" / "summary.csv")
    rows = [
        (
            row["column"],
            row["statement"],
            row["observed"],
            f"{row['model']:.2f}",
            accepted(row),
            "pass" if row["passed"] else "**FAIL**",
        )
        for row in found.iter_rows(named=True)
    ]
    return table(("column", "pattern", "observed", "model", "accepted", ""), rows)


def indices() -> str:
    """Sobol' indices of the effect of recognition on talks, as published."""
    found = pl.read_csv(PUBLISHED / "sensitivity" / "agents" / "summary.csv").filter(
        pl.col("of") == "effect", pl.col("outcome") == "talks_by_deadline", pl.col("size") == pl.col("size").max()
    )
    rows = [
        (
            row["factor"],
            f"{max(0.0, 100 * row['first']):.0f}",
            f"{100 * row['value']:.0f}",
            f"{max(0.0, 100 * row['low']):.0f} to {100 * row['high']:.0f}",
        )
        for row in found.filter(pl.col("index") == "total")
        .join(found.filter(pl.col("index") == "first").select("factor", first="value"), on="factor")
        .sort("value", descending=True, maintain_order=True)
        .iter_rows(named=True)
    ]
    return table(("factor", "alone", "with others", "95 %"), rows)


def claims() -> str:
    """Every claim, how it is tested, and what the published audit found."""
    found = pl.read_csv(PUBLISHED / "audit" / "argument" / "summary.csv")
    rows = []
    for row in found.iter_rows(named=True):
        claim = CLAIMS[row["claim"]]
        tested = (getdoc(claim.test) or "").split(": ", 1)[1].replace("\n", " ")
        shares = (percent(row[f"share_{verdict}"]) for verdict in ("void", *VERDICTS))
        rows.append((row["claim"], claim.sentence, tested, row["built"] or "-", *shares))
    return table(("claim", "sentence", "tested", "built", "void", *VERDICTS), rows)


BLOCKS = {
    f.__name__: f
    for f in (
        records,
        schedule,
        decisions,
        levers,
        outcomes,
        quantities,
        targets,
        identified,
        recovery,
        patterns,
        indices,
        claims,
        states,
        evidence,
        parameters,
    )
}


def with_tables(text: str) -> str:
    """The description with every generated table renewed."""
    for name, make in BLOCKS.items():
        pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)"
        text, found = re.subn(pattern, lambda m, make=make: f"{m[1]}\n{make()}\n\n{m[2]}", text, flags=re.DOTALL)
        assert found == 1, f"model/ODD.md has no block '{name}'"
    return text


def write() -> None:
    """Renew every generated table of the description."""
    ODD.write_text(with_tables(ODD.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    write()

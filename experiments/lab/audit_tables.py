"""Verdicts on every claim in every plausible world, what they add up to, and what decides them."""

import numpy as np
import polars as pl

from experiments.lab.cases import CASES
from experiments.lab.claims import CLAIMS, NO, READ, UNDECIDED, YES, Runs, interval
from experiments.lab.prior import DRAWN, PLACE, rows_of
from experiments.lab.study import Study
from experiments.lab.trees import Rule, rule
from model.parameters import STRUCTURE

VERDICTS = (YES, UNDECIDED, NO)
DEPENDS = 0.05  # difference of shares between two structures that is worth naming


def verdicts(study: Study, values: np.ndarray) -> pl.DataFrame:
    """A row a claim and plausible world: verdict, effect, interval.

    values: (replicates, points, 1, 1, outcomes of ``READ``), points as of ``audit_design``.
    """
    shape = (len(values), -1, len(study.structures), len(CASES), len(READ))
    found = values.reshape(shape)
    worlds = list(study.worlds)
    rows = []
    for draw in range(found.shape[1]):
        for k, variant in enumerate(study.structures):
            part = found[:, draw, k]
            runs = Runs(
                {
                    case: {name: part[:, i, j] for j, name in enumerate(READ)}
                    for i, case in enumerate(CASES)
                }
            )
            keys = {"draw": draw, "world": worlds[draw % len(worlds)]} | _structure(variant)
            for name, claim in CLAIMS.items():
                rows.append({"claim": name} | keys | claim.test(runs)._asdict())
    return pl.DataFrame(rows)


def _structure(variant: dict[str, float]) -> dict[str, str]:
    """A structure in words, one column a part."""
    return {
        f"structure.{part}": words[int(variant.get(part, 0))] for part, words in STRUCTURE.items()
    }


def summary(study: Study, table: pl.DataFrame) -> pl.DataFrame:
    """A row a claim: shares of the plausible worlds, the middle effect, structures, conditions.

    The interval of a share is Student's over draws. ``depends`` names the parts of the structure on
    which the share of yes hangs; ``condition`` is what a tree of two levels found.
    """
    features = conditions(study, table)
    rows = []
    for name in CLAIMS:
        mine = table.filter(pl.col("claim") == name)
        rows.append(
            {"claim": name, "sentence": CLAIMS[name].sentence}
            | _shares(mine)
            | _by_structure(mine)
            | _said(rule(features, (mine["verdict"] == YES).to_numpy(), mine["draw"].to_numpy()))
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _shares(mine: pl.DataFrame) -> dict:
    """Shares of the three verdicts, and quantiles of the effect over plausible worlds."""
    of_draws = mine.group_by("draw", maintain_order=True).agg((pl.col("verdict") == YES).mean())
    values = of_draws["verdict"].to_numpy()
    _, low, high = interval(values) if len(values) > 1 else (0.0, np.nan, np.nan)
    shares = {f"share_{key}": (mine["verdict"] == key).mean() for key in VERDICTS}
    quantiles = (("q05", 0.05), ("q50", 0.5), ("q95", 0.95))
    spread = {f"effect_{key}": mine["effect"].quantile(q) for key, q in quantiles}
    ends = {"share_yes_low": max(0.0, low), "share_yes_high": min(1.0, high)}
    return {"n": len(mine)} | shares | ends | spread


def _by_structure(mine: pl.DataFrame) -> dict:
    """Share of yes under each variant, and the parts of the structure that it hangs on."""
    found: dict = {}
    hangs = []
    for part, (plain, other) in STRUCTURE.items():
        column = f"structure.{part}"
        if mine[column].n_unique() < 2:
            continue
        yes = [
            mine.filter(pl.col(column) == variant)
            .group_by("draw", maintain_order=True)
            .agg((pl.col("verdict") == YES).mean())["verdict"]
            .to_numpy()
            for variant in (plain, other)
        ]
        found |= {f"yes_{plain}": yes[0].mean(), f"yes_{other}": yes[1].mean()}
        mean, low, high = interval(yes[1] - yes[0])
        if abs(mean) >= DEPENDS and (low > 0 or high < 0):
            hangs.append(part)
    return found | {"depends": ", ".join(hangs)}


def conditions(study: Study, table: pl.DataFrame) -> pl.DataFrame:
    """What a plausible world is made of, a row for each row of one claim: numbers, world, structure.

    Worlds and structures are 0/1 columns; numbers are as the world meets them.
    """
    mine = table.filter(pl.col("claim") == next(iter(CLAIMS)))
    points = rows_of(study.points_drawn(range(int(table["draw"].max()) + 1)))  # type: ignore[arg-type, operator]
    inside = [list(study.worlds).index(world) for world in mine["world"]]
    numbers = points[mine["draw"].to_numpy(), inside][:, [PLACE[name] for name in DRAWN]]
    made = pl.DataFrame(numbers, schema=list(DRAWN))
    flags = {f"world={world}": (mine["world"] == world).cast(pl.Float64) for world in study.worlds}
    for part, (_, other) in STRUCTURE.items():
        column = mine[f"structure.{part}"]
        if column.n_unique() > 1:
            flags[f"structure.{part}={other}"] = (column == other).cast(pl.Float64)
    keep = [name for name in made.columns if made[name].n_unique() > 1]
    return made.select(keep).with_columns(
        **{name: flag for name, flag in flags.items() if flag.n_unique() > 1}
    )


def _said(found: Rule | None) -> dict:
    if found is None:
        return {"condition": "", "yes_inside": None, "yes_outside": None, "inside": None}
    return {
        "condition": found.text, "yes_inside": found.inside, "yes_outside": found.outside, "inside": found.share,
    }  # fmt: skip

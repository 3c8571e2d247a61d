"""Verdicts on every claim in every plausible world, what they add up to, and what decides them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.audit.cases import CASES, Runs
from experiments.audit.claims import BILLS, CLAIMS, READ
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from experiments.lab.design.prior import DRAWN, PLACE, rows_of
from experiments.lab.stats.intervals import Interval, of_amounts, of_share
from experiments.lab.stats.trees import Rule, rule
from model.parameters import STRUCTURE

if TYPE_CHECKING:
    from experiments.audit import Audit

VERDICTS = (YES, UNDECIDED, NO)  # of a world in which a claim can be tested
OUTCOMES = tuple(dict.fromkeys((*READ, *BILLS)))  # that are read from the runs
QUANTILES = {"q05": 0.05, "q50": 0.5, "q95": 0.95}
DEPENDS = 0.05  # difference of shares between two structures that is worth naming


def worlds_of(study: "Audit", values: np.ndarray) -> Iterator[tuple[dict, Runs]]:
    """Each plausible world: its draw, world and structure, and its runs.

    values: (replicates, points, 1, 1, outcomes of ``OUTCOMES``), points as of ``audit_design``.
    """
    shape = (len(values), -1, len(study.structures), len(CASES), len(OUTCOMES))
    found, worlds = values.reshape(shape), list(study.worlds)
    for draw in range(found.shape[1]):
        for k, variant in enumerate(study.structures):
            runs = {
                case: {name: found[:, draw, k, i, j] for j, name in enumerate(OUTCOMES)} for i, case in enumerate(CASES)
            }
            keys = {"draw": draw, "world": worlds[draw % len(worlds)]} | _structure(variant)
            yield keys, Runs(runs)


def verdicts(study: "Audit", values: np.ndarray) -> pl.DataFrame:
    """A row a claim and plausible world: verdict, effect, interval; the verdict on half of the runs."""
    return pl.DataFrame(
        {"claim": name} | keys | claim.test(runs)._asdict() | {"verdict_half": claim.test(half).verdict}
        for keys, runs in worlds_of(study, values)
        for half in [runs.half()]
        for name, claim in CLAIMS.items()
    )


def bills(study: "Audit", values: np.ndarray) -> pl.DataFrame:
    """Who pays for recognition, million USD: the mean of each plausible world, its quantiles over worlds."""
    means = pl.DataFrame(
        {payer: runs.effect("recognition", payer).mean() for payer in BILLS} for _, runs in worlds_of(study, values)
    )
    return pl.DataFrame(
        {"payer": payer} | {key: means[payer].quantile(q) for key, q in QUANTILES.items()} for payer in BILLS
    )


def _structure(variant: dict[str, float]) -> dict[str, str]:
    """A structure in words, one column a part."""
    return {f"structure.{part}": words[int(variant.get(part, 0))] for part, words in STRUCTURE.items()}


def summary(study: "Audit", table: pl.DataFrame) -> pl.DataFrame:
    """A row a claim: shares of the plausible worlds, the middle effect, structures, conditions.

    Shares are of the ``n_tested`` worlds in which a claim can be tested; that of void ones, and those
    under single structures (``yes_peers``), are of all ``n``. ``depends`` names the parts of the
    structure on which these hang; ``condition`` is what a tree of two levels found.
    """
    features = conditions(study, table)
    rows = []
    for name, claim in CLAIMS.items():
        mine = table.filter(pl.col("claim") == name)
        tested = mine["verdict"] != VOID
        some = mine.filter(tested)
        decides = rule(features.filter(tested), (some["verdict"] == YES).to_numpy(), some["draw"].to_numpy())
        rows.append(
            {"claim": name, "sentence": claim.sentence, "built": claim.built}
            | _shares(mine, some)
            | by_structure(mine)
            | _said(decides)
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _shares(mine: pl.DataFrame, tested: pl.DataFrame) -> dict:
    """Shares of verdicts, and quantiles of the effect over plausible worlds.

    The interval of the share of yes is Wilson's, as if there were one plausible world a draw: those
    that share a draw are much alike.
    """
    half = mine["verdict_half"].filter(mine["verdict_half"] != VOID)
    shares = {f"share_{key}": _share(tested["verdict"] == key) for key in VERDICTS}
    ends = Interval(0.0, 0.0, 1.0)
    if len(tested):
        ends = of_share(shares["share_yes"], tested["draw"].n_unique())
    return {
        "n": len(mine),
        "n_tested": len(tested),
        **shares,
        "share_void": _share(mine["verdict"] == VOID),
        "share_reversed": _share(tested["reversed"]),
        "share_yes_low": ends.low,
        "share_yes_high": ends.high,
        "share_yes_half": _share(half == YES),
        "share_undecided_half": _share(half == UNDECIDED),
        **{f"effect_{key}": tested["effect"].quantile(q) for key, q in QUANTILES.items()},
    }


def _share(true: pl.Series) -> float:
    """The share of truths; 0 of none."""
    return float(true.mean() or 0.0)  # type: ignore[arg-type]


def by_structure(mine: pl.DataFrame) -> dict:
    """Shares of yes and no under each variant, and the parts of the structure that they hang on."""
    found: dict = {}
    hangs = []
    for part, variants in STRUCTURE.items():
        here = [v for v in variants if v in mine[f"structure.{part}"]]
        if len(here) < 2:
            continue
        for verdict in (YES, NO):
            shares = [_of_draws(mine, part, variant, verdict) for variant in here]
            names = [f"{verdict}_{variant}" for variant in here]
            found |= dict(zip(names, (share.mean() for share in shares), strict=True))
            if part not in hangs and any(_differ(share, shares[0]) for share in shares[1:]):
                hangs.append(part)
    return found | {"depends": ", ".join(hangs)}


def _of_draws(mine: pl.DataFrame, part: str, variant: str, verdict: str) -> np.ndarray:
    """The share of a verdict under one variant in each draw, (draws,)."""
    return (
        mine.filter(pl.col(f"structure.{part}") == variant)
        .group_by("draw", maintain_order=True)
        .agg((pl.col("verdict") == verdict).mean())["verdict"]
        .to_numpy()
    )


def _differ(these: np.ndarray, those: np.ndarray) -> bool:
    """Whether two matched shares differ, surely and by enough to be worth naming."""
    mean, low, high = of_amounts(these - those)
    return abs(mean) >= DEPENDS and (low > 0 or high < 0)


def conditions(study: "Audit", table: pl.DataFrame) -> pl.DataFrame:
    """What a plausible world is made of, a row for each row of one claim: numbers, world, structure.

    Worlds and structures are 0/1 columns; numbers are as the world meets them.
    """
    mine = table.filter(pl.col("claim") == next(iter(CLAIMS)))
    points = rows_of(study.points_drawn(range(int(table["draw"].max()) + 1)))  # type: ignore[arg-type, operator]
    inside = [list(study.worlds).index(world) for world in mine["world"]]
    numbers = points[mine["draw"].to_numpy(), inside][:, [PLACE[name] for name in DRAWN]]
    made = pl.DataFrame(numbers, schema=list(DRAWN))
    flags = {f"world={world}": mine["world"] == world for world in study.worlds}
    for part, (_, *others) in STRUCTURE.items():
        column = f"structure.{part}"
        flags |= {f"{column}={other}": mine[column] == other for other in others}
    keep = [name for name in made.columns if made[name].n_unique() > 1]
    return made.select(keep).with_columns(
        **{name: flag.cast(pl.Float64) for name, flag in flags.items() if flag.n_unique() > 1}
    )


def _said(found: Rule | None) -> dict:
    if found is None:
        return {"condition": "", "yes_inside": None, "yes_outside": None, "inside": None}
    return {"condition": found.text, "yes_inside": found.inside, "yes_outside": found.outside, "inside": found.share}

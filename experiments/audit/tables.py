"""Verdicts on every claim in every plausible world, what they add up to, and what decides them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.audit.cases import CASES, Runs
from experiments.audit.claims import BILLS, CLAIMS, READ
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES, verdict_of
from experiments.lab.design.prior import DRAWN, PLACE, rows_of
from experiments.lab.stats.intervals import Interval, of_share, of_two_shares
from experiments.lab.stats.trees import Rule, rule
from model.parameters import CHANNELS

if TYPE_CHECKING:
    from experiments.audit import Audit

VERDICTS = (YES, UNDECIDED, NO)  # of a world in which a claim can be tested
OUTCOMES = tuple(dict.fromkeys((*READ, *BILLS)))  # that are read from the runs
QUANTILES = {"q05": 0.05, "q50": 0.5, "q95": 0.95}


def worlds_of(study: "Audit", values: np.ndarray) -> Iterator[tuple[dict, Runs]]:
    """Each plausible world: its draw and world, and its runs.

    values: (replicates, points, 1, 1, outcomes of ``OUTCOMES``), points as of ``audit_design``.
    """
    found, worlds = values.reshape(len(values), -1, len(CASES), len(OUTCOMES)), list(study.worlds)
    for draw in range(found.shape[1]):
        runs = {case: {name: found[:, draw, i, j] for j, name in enumerate(OUTCOMES)} for i, case in enumerate(CASES)}
        yield {"draw": draw, "world": worlds[draw % len(worlds)]}, Runs(runs)


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


def summary(study: "Audit", table: pl.DataFrame) -> pl.DataFrame:
    """A row a claim: shares of the plausible worlds, the middle effect, conditions.

    Shares are of the ``n_tested`` worlds in which a claim can be tested; that of void ones is of all
    ``n``. ``condition`` is what a tree of two levels found.
    """
    features = conditions(study, table)
    rows = []
    for name, claim in CLAIMS.items():
        mine = table.filter(pl.col("claim") == name)
        tested = mine["verdict"] != VOID
        some = mine.filter(tested)
        decides = rule(features.filter(tested), (some["verdict"] == YES).to_numpy(), some["draw"].to_numpy())
        rows.append(
            {"claim": name, "sentence": claim.sentence, "built": claim.built} | _shares(mine, some) | _said(decides)
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _shares(mine: pl.DataFrame, tested: pl.DataFrame) -> dict:
    """Shares of verdicts, that of yes with Wilson's interval, and quantiles of the effect over plausible worlds."""
    half = mine["verdict_half"].filter(mine["verdict_half"] != VOID)
    shares = {f"share_{key}": _share(tested["verdict"] == key) for key in VERDICTS}
    ends = of_share(shares["share_yes"], len(tested)) if len(tested) else Interval(0.0, 0.0, 1.0)
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


def channels(study: "Audit", table: pl.DataFrame) -> pl.DataFrame:
    """A row a claim and channel that is off in some plausible worlds and on in others: both verdicts.

    Shares are of the worlds that can test the claim. ``hangs``: whether the verdicts differ, and a
    share of yes or no by more than chance explains, over all channels; ``moves``: the larger difference.
    """
    met = conditions(study, table)
    among = [channel for channel in CHANNELS if channel in met.columns and met[channel].min() == 0]
    rows = []
    for claim in CLAIMS:
        mine = table.filter(pl.col("claim") == claim)
        for channel in among:
            exists = met[channel] > 0
            off, on = _side(mine.filter(~exists)), _side(mine.filter(exists))
            rows.append({"claim": claim, "channel": channel} | _hangs(off, on, len(among)))
            rows[-1] |= {f"{key}_off": value for key, value in off.items()}
            rows[-1] |= {f"{key}_on": value for key, value in on.items()}
    return pl.DataFrame(rows or {"claim": [], "channel": [], "hangs": []}, infer_schema_length=None)


def _side(mine: pl.DataFrame) -> dict:
    """What the plausible worlds with a channel, or those without it, say of a claim."""
    tested = mine.filter(pl.col("verdict") != VOID)["verdict"]
    shares = {f"share_{key}": _share(tested == key) for key in (YES, NO)}
    return {"n": len(mine), "n_tested": len(tested), **shares, "verdict": verdict_of(shares)}


def _hangs(off: dict, on: dict, among: int) -> dict:
    """Whether a verdict hangs on a channel, one of so many, and by how much it moves yes or no."""
    shares = ("share_yes", "share_no")
    moves = max(abs(on[key] - off[key]) for key in shares)
    sure = False
    if off["n_tested"] and on["n_tested"]:
        found = [of_two_shares((on[key], on["n_tested"]), (off[key], off["n_tested"]), among) for key in shares]
        sure = any(low > 0 or high < 0 for _, low, high in found)
    return {"hangs": sure and off["verdict"] != on["verdict"], "moves": moves}


def conditions(study: "Audit", table: pl.DataFrame) -> pl.DataFrame:
    """What a plausible world is made of, a row for each row of one claim: numbers and world.

    Worlds are 0/1 columns; numbers are as the world meets them.
    """
    mine = table.filter(pl.col("claim") == next(iter(CLAIMS)))
    points = rows_of(study.points_drawn(range(int(table["draw"].max()) + 1)))  # type: ignore[arg-type, operator]
    inside = [list(study.worlds).index(world) for world in mine["world"]]
    numbers = points[mine["draw"].to_numpy(), inside][:, [PLACE[name] for name in DRAWN]]
    made = pl.DataFrame(numbers, schema=list(DRAWN))
    flags = {f"world={world}": mine["world"] == world for world in study.worlds}
    keep = [name for name in made.columns if made[name].n_unique() > 1]
    return made.select(keep).with_columns(
        **{name: flag.cast(pl.Float64) for name, flag in flags.items() if flag.n_unique() > 1}
    )


def _said(found: Rule | None) -> dict:
    if found is None:
        return {"condition": "", "yes_inside": None, "yes_outside": None, "inside": None}
    return {"condition": found.text, "yes_inside": found.inside, "yes_outside": found.outside, "inside": found.share}

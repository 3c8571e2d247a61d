"""Verdicts on every claim in every plausible world, what they add up to, and what decides them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from polars import selectors

from experiments.audit.claims import BILLS
from experiments.audit.looks import Looks
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES, verdict_of
from experiments.lab.stats.intervals import Interval, of_share, of_two_shares
from experiments.lab.stats.trees import Rule, rule
from model.parameters import CHANNELS

if TYPE_CHECKING:
    from experiments.audit import Audit

VERDICTS = (YES, UNDECIDED, NO)  # of a world in which a claim can be tested
QUANTILES = {"q05": 0.05, "q50": 0.5, "q95": 0.95}


def verdicts(study: "Audit", looks: Looks) -> pl.DataFrame:
    """A row a plausible world and claim: verdict, effect, interval, and the replicates that they rest on."""
    worlds = np.array(list(study.worlds))[study.inside]
    parts = [
        pl.DataFrame({"claim": name, "draw": np.arange(study.points), "world": worlds} | vars(found))
        for name, found in looks.found.items()
    ]
    order = pl.Enum(list(looks.found))
    return (
        pl.concat(parts)
        .sort("draw", pl.col("claim").cast(order))
        .with_columns(pl.col("effect", "low", "high").fill_nan(None))
    )


def bills(looks: Looks) -> pl.DataFrame:
    """Who pays for recognition, million USD: the mean of each plausible world, its quantiles over worlds."""
    return pl.DataFrame(
        {"payer": payer} | {key: float(np.quantile(looks.bill(payer), q)) for key, q in QUANTILES.items()}
        for payer in BILLS
    )


def summary(study: "Audit", table: pl.DataFrame, built: Mapping[str, bool]) -> pl.DataFrame:
    """A row a claim: shares of the plausible worlds, the middle effect, conditions.

    Shares are of the ``n_tested`` worlds in which a claim can be tested; that of void ones is of all
    ``n``. ``built``: why no number turns its sign, where none does. ``condition`` is what a tree of two levels found,
    or the threshold of the one number that the claim is reported over.
    """
    features = conditions(study)
    rows = []
    for name, claim in study.chosen.claims.items():
        mine = table.filter(pl.col("claim") == name)
        tested = mine["verdict"] != VOID
        some = mine.filter(tested)
        among = features.select(claim.threshold) if claim.threshold in features.columns else features
        decides = None  # where all plausible worlds are alike, no number tells yes from no
        if among.width:
            decides = rule(among.filter(tested), (some["verdict"] == YES).to_numpy(), some["draw"].to_numpy())
        rows.append(
            {"claim": name, "sentence": claim.sentence, "built": claim.settled * built[name]}
            | _shares(mine, some)
            | _said(decides)
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _shares(mine: pl.DataFrame, tested: pl.DataFrame) -> dict:
    """Shares of verdicts, that of yes with its interval, and quantiles of the effect over plausible worlds."""
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
        "replicates": float(tested["replicates"].mean() or 0.0),  # type: ignore[arg-type]
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
    met = conditions(study)
    among = [channel for channel in CHANNELS if channel in met.columns and met[channel].min() == 0]
    rows = []
    for claim in study.chosen.claims:
        mine = table.filter(pl.col("claim") == claim)
        for channel in among:
            exists = met[channel] > 0
            off, on = _side(mine.filter(~exists)), _side(mine.filter(exists))
            rows.append({"claim": claim, "channel": channel} | _hangs(off, on, len(among)))
            rows[-1] |= {f"{key}_off": value for key, value in off.items()}
            rows[-1] |= {f"{key}_on": value for key, value in on.items()}
    found = pl.DataFrame(rows or {"claim": [], "channel": [], "hangs": []}, infer_schema_length=None)
    return found.with_columns(selectors.float().fill_nan(None))


def _side(mine: pl.DataFrame) -> dict:
    """What the plausible worlds with a channel, or those without it, say of a claim."""
    tested = mine.filter(pl.col("verdict") != VOID)["verdict"]
    shares = {f"share_{key}": _share(tested == key) for key in (YES, NO)}
    found = {"n": len(mine), "n_tested": len(tested), **shares}
    return found | {"verdict": verdict_of(found)}


def _hangs(off: dict, on: dict, among: int) -> dict:
    """Whether a verdict hangs on a channel, one of so many, and by how much it moves yes and no, with intervals."""
    found: dict[str, float] = {}
    for key in (YES, NO):
        one, other = ((side[f"share_{key}"], side["n_tested"]) for side in (on, off))
        ends = of_two_shares(one, other, among) if one[1] and other[1] else Interval(np.nan, np.nan, np.nan)
        found |= {f"moves_{key}": ends.mean, f"moves_{key}_low": ends.low, f"moves_{key}_high": ends.high}
    sure = any(found[f"moves_{key}_low"] > 0 or found[f"moves_{key}_high"] < 0 for key in (YES, NO))
    moves = max(abs(on[f"share_{key}"] - off[f"share_{key}"]) for key in (YES, NO))
    return {"hangs": sure and off["verdict"] != on["verdict"], "moves": moves} | found


def conditions(study: "Audit") -> pl.DataFrame:
    """What a plausible world is made of, a row each: numbers and world.

    Worlds are 0/1 columns; numbers are as the world meets them.
    """
    made = pl.DataFrame({name: study.numbers[name] for name in study.uncertain})
    flags = {f"world={world}": (study.inside == k).astype(float) for k, world in enumerate(study.worlds)}
    every = made.hstack(pl.DataFrame(flags)) if made.width else pl.DataFrame(flags)
    return every.select(name for name in every.columns if every[name].n_unique() > 1)


def _said(found: Rule | None) -> dict:
    if found is None:
        return {"condition": "", "yes_inside": None, "yes_outside": None, "inside": None}
    return {"condition": found.text, "yes_inside": found.inside, "yes_outside": found.outside, "inside": found.share}

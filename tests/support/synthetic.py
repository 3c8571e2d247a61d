"""Made-up tables in the shape a study leaves behind, for tests of what is drawn and said."""

from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.stats.ranks import rank_chances
from experiments.lab.stats.split import SPLIT

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

# Rough strength of each policy: (chance of an open zone, lift of belief, aid and relief in million USD).
_STRENGTH = {
    "status_quo": (0.0, 0.0, 0.0),
    "overture": (0.0, 0.02, 0.0),
    "nuclear_status": (0.0, 0.01, 0.0),
    "security_guarantee": (0.0, 0.1, 0.0),
    "green_light": (0.35, 0.12, 0.0),
    "origin_only": (0.0, 0.04, 0.0),
    "recognition": (0.45, 0.2, 0.0),
    "economic_opening": (0.47, 0.21, 0.0),
    "direct_aid": (0.0, 0.22, 900.0),
    "sanctions_relief": (0.0, 0.15, 1200.0),
    "grand_bargain": (0.5, 0.45, 900.0),
}


class Tables(NamedTuple):
    """Runs, effects and trajectories of one world, as in runs.parquet and its neighbours."""

    runs: pl.DataFrame
    effects: pl.DataFrame
    trajectories: pl.DataFrame


def tables(policies, replicates=200, seed=1, months=48, world="baseline", empty=False) -> Tables:
    """Tables for one world. `empty`: nothing ever happens, every outcome is zero, no talks."""
    luck = np.random.default_rng(seed)
    common = {name: luck.random(replicates) for name in ("zone", "talks", "when", "russia", "size")}
    common["counts"] = luck.negative_binomial(9, 0.15, replicates)
    runs = pl.concat([_runs(policy, world, replicates, months, common, empty) for policy in policies])
    return Tables(runs, effects(runs), _trajectories(runs, months, empty))


def ranked(policies, world="baseline", seed=1) -> pl.DataFrame:
    """A table of ranks in talks: neighbours may change places, and a cell of every kind is there."""
    units = np.random.default_rng(seed).normal(-np.arange(len(policies)), 6.0, (60, len(policies)))
    units[:, 0] += 5
    chances = rank_chances(units[:, None], seed)[0]
    rows = [
        (world, "talks_by_deadline", "most", policy, rank, chances[k, rank - 1])
        for k, policy in enumerate(policies)
        for rank in range(1, len(policies) + 1)
    ]
    return pl.DataFrame(rows, ["world", "outcome", "best", "policy", "rank", "probability"], orient="row")


def _runs(policy, world, n, months, common, empty):
    zone_chance, lift, aid = _STRENGTH.get(policy, (0.2, 0.1, 50.0))
    if empty:
        zone_chance, lift, aid = 0.0, -9.0, 0.0
    opens = common["zone"] < zone_chance
    late = np.floor(30 * common["when"])
    open_months = np.where(opens, months - 12 - late, 0.0)
    talks = common["talks"] < 0.08 + lift
    month = np.where(talks, 1 + np.floor((months - 1) * common["when"] ** 0.7), np.nan)
    flat = np.zeros(n)
    alignment = flat if empty else np.clip(0.75 - 0.4 * lift - 0.3 * common["russia"], 0, 1)
    provoked = flat if empty else np.round(common["counts"] * (1 - 0.4 * lift))
    columns = {
        "talks_month": month,
        "talks_by_deadline": talks.astype(float),
        "table_months": np.where(talks, months - np.nan_to_num(month) + 1, 0.0),
        "alignment_end": alignment,
        "alignment_mean": alignment,
        "provocations": provoked,
        "major_provocations": np.round(provoked * 0.08),
        "sincerity_end": np.clip(0.15 + lift * (0.6 + 0.5 * common["size"]), 0, 1),
        "reliability_end": flat if empty else 0.4 + 0.4 * common["russia"],
    } | _zone_and_money(common, opens, open_months, aid, flat if empty else flat + 600 + 5000 * common["russia"] ** 3)
    head = {"point": 0, "world": world, "policy": policy, "replicate": np.arange(n)}
    frame = pl.DataFrame({**head, **columns}).select(*head, *words.OUTCOMES)
    return frame.with_columns(pl.col("talks_month").fill_nan(None))


def _zone_and_money(common, opens, open_months, aid, russia):
    workers = np.where(opens, np.round(900 * open_months * (0.5 + common["size"])), 0.0)
    zone_cash = workers * open_months * 2.2e-4 * 0.5
    tours, relief = 0.1 * zone_cash, 0.3 * aid
    return {
        "zone_months_open": open_months,
        "zone_firms_end": np.round(workers / 420),
        "zone_workers_end": workers,
        "zone_output_total": zone_cash * 4,
        "zone_wages_total": zone_cash * 1.4,
        "exports_us_total": zone_cash * 0.4,
        "stops_by_seoul": (opens & (common["size"] < 0.1)).astype(float),
        "stops_by_pyongyang": (opens & (common["size"] > 0.9)).astype(float),
        "cash_zone": zone_cash,
        "cash_russia": russia,
        "cash_aid": np.full(len(russia), aid),
        "cash_tourism": tours,
        "cash_relief": np.full(len(russia), relief),
        "cash_total": zone_cash + tours + russia + aid + relief,
        "cost_washington": aid * 1.1 + zone_cash * 0.05,
        "cost_seoul": zone_cash * 0.3,
        "cost_firms": np.where(common["size"] < 0.1, zone_cash * 0.6, 0.0),
    }


def effects(runs):
    """The summary table of one world's runs, with normal intervals: good enough to draw."""
    reference = runs.filter(pl.col("policy") == REFERENCE)
    rows = []
    for (policy,), group in runs.group_by(["policy"], maintain_order=True):
        for outcome, text in words.OUTCOMES.items():
            values = group[outcome].drop_nulls().to_numpy()
            mean, half = _mean(values)
            difference = (None, None)
            if len(reference) and outcome != "talks_month":
                difference = _mean(group[outcome].to_numpy() - reference[outcome].to_numpy())
            change, wide = difference
            rows.append(
                {
                    "world": group["world"][0],
                    "policy": policy,
                    "outcome": outcome,
                    "unit": text.unit,
                    "n": len(values),
                    "mean": mean,
                    "sd": float(values.std()) if len(values) else None,
                    **{q: float(np.quantile(values, p)) if len(values) else None for q, p in QUANTILES.items()},
                    "mean_low": None if mean is None else mean - half,
                    "mean_high": None if mean is None else mean + half,
                    "effect": change,
                    "effect_low": None if change is None else change - wide,
                    "effect_high": None if change is None else change + wide,
                    "variance_removed": 0.5,
                    "replicates_needed": None,
                    **dict.fromkeys(SPLIT),
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


def _mean(values):
    if not len(values):
        return None, None
    return float(values.mean()), float(1.96 * values.std() / np.sqrt(len(values)))


def _trajectories(runs, months, empty):
    start = 2025 * 12 + 1  # February 2025, counted in months
    dates = [date((start + m) // 12, (start + m) % 12 + 1, 1) for m in range(months)]
    ramp = np.linspace(0, 1, months)
    rows = []
    for (policy,), group in runs.group_by(["policy"], maintain_order=True):
        worlds = group["world"][0]
        talks = group["talks_month"].fill_null(np.inf).to_numpy()
        series = {
            "alignment": 0.8 * (not empty) + np.outer(group["alignment_mean"].to_numpy() - 0.8 * (not empty), ramp),
            "workers": np.outer(group["zone_workers_end"].to_numpy(), ramp**2),
            "north_income": 250 * (not empty) + np.outer(group["cash_russia"].to_numpy() / 48, 1 - ramp / 2),
            "talks": (talks[:, None] <= np.arange(1, months + 1)).astype(float),
            "zone_open": np.outer(group["zone_workers_end"].to_numpy() > 0.0, 1.0 * (ramp > 0.4)),
        }
        for quantity, values in series.items():
            quantiles = np.quantile(values, list(QUANTILES.values()), axis=0)
            rows.append(
                pl.DataFrame(
                    {
                        "world": worlds,
                        "policy": policy,
                        "month": dates,
                        "quantity": quantity,
                        "mean": values.mean(axis=0),
                        **dict(zip(QUANTILES, quantiles, strict=True)),
                    }
                )
            )
    return pl.concat(rows)

"""Links, their shares and the thresholds in words."""

import polars as pl

from experiments.lab import words
from experiments.lab.links import ECONOMIC, LINKS, REST, RIVALS, TOTAL
from experiments.lab.pathways_tables import ECONOMIC as BY_ECONOMY
from experiments.lab.pathways_tables import NOTHING
from model.parameters import PARAMETERS

TITLES = {
    "market": "Duty falls",
    "investment": "Firms invest",
    "rents": "Rents are seen",
    "interdependence": "Zone at risk",
    "signal": "Signal believed",
    "security": "Assurance counts",
    REST: "No link",
    TOTAL: "Whole effect",
}
AXES = {
    RIVALS["price"]: "what Russia pays for full alignment, million USD a month",
    RIVALS["signal"]: "log odds that a signal of cost one adds",
}


def meaning(link: str) -> str:
    """What a link is, as the table of numbers says it."""
    if link in LINKS:
        return PARAMETERS["path"][link].meaning
    return {REST: "What the policy does with every link cut", TOTAL: "All links together"}[link]


def sentences(links: pl.DataFrame, cells: pl.DataFrame | None) -> list[str]:
    """For every world and policy: what carries the first effect, and when the economy carries half."""
    metric = links["outcome"][0]
    found = []
    keys = links.select("world", "policy").unique(maintain_order=True)
    for world, policy in keys.iter_rows():
        here = (pl.col("world") == world) & (pl.col("policy") == policy)
        rows = {
            row["link"]: row
            for row in links.filter(here, pl.col("outcome") == metric).iter_rows(named=True)
        }
        where = f" in the world {words.world_title(world)}" if links["world"].n_unique() > 1 else ""
        found.append(_carried(rows, policy, where))
        if cells is not None:
            found.append(_threshold(cells.filter(here), policy, where))
    return found


def _carried(rows: dict[str, dict], policy: str, where: str) -> str:
    whole = rows[TOTAL]
    metric = whole["outcome"]
    title = words.outcome(metric).title.lower()
    if whole["low"] is None or whole["low"] <= 0 <= whole["high"]:
        return (
            f"The effect of '{words.policy(policy).title}' on {title}{where} ({_amount(whole)}) cannot "
            f"be told from zero, so there is nothing to divide."
        )
    best = max(LINKS, key=lambda link: abs(rows[link]["value"]))
    economic = sum(rows[link]["value"] for link in ECONOMIC) / whole["value"]
    return (
        f"Of the effect of '{words.policy(policy).title}' on {title}{where}, {_amount(whole)} "
        f"{words.effect_unit(metric)}, the link '{best}' ({_lower(meaning(best))}) carries "
        f"{_amount(rows[best])}; the four economic links together carry {_percent(economic)}, and "
        f"{_percent(rows[REST]['value'] / whole['value'])} runs through none of the six."
    )


def _threshold(cells: pl.DataFrame, policy: str, where: str) -> str:
    told = cells.filter(pl.col("verdict") != NOTHING)
    half = cells.filter(pl.col("verdict") == BY_ECONOMY).sort("scale")
    if not len(half):
        nearest = f"; the most is {_percent(max(told['share']))}" if len(told) else ""
        return (
            f"In none of {len(cells)} cells{where}, up to a zone of {max(cells['scale']):g} times its "
            f"size, do the economic links carry half of the effect of '{words.policy(policy).title}'{nearest}."
        )
    first = half.row(0, named=True)
    return (
        f"The economic links carry at least half of the effect of '{words.policy(policy).title}'{where} "
        f"in {len(half)} of {len(cells)} cells, the smallest zone among them {first['scale']:g} times "
        f"its size with {first['axis']} at {words.number(first['value'])}."
    )


def _amount(row: dict) -> str:
    metric = row["outcome"]
    value, low, high = (
        words.shown(metric, row[key], signed=True) for key in ("value", "low", "high")
    )
    return f"{value} [{low}, {high}]"


def _percent(share: float) -> str:
    return f"{words.number(100 * share, 0)} %"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if not text.startswith("The US") else text

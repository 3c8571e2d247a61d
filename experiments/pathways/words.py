"""Links, their shares and the thresholds in words."""

from collections.abc import Collection, Iterable

import polars as pl

from experiments.lab.present import words
from experiments.lab.present.phrases import percent
from experiments.lab.present.spelling import inline
from experiments.pathways.links import GROUPS, LINKS, REST, RIVALS, TOTAL
from experiments.pathways.tables import ECONOMIC, OPEN
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
    "economic": "Economic links as one",
    "political": "Political links as one",
}
#: What is said of a link whose lever the policy does not pull, and of one that no run showed at work.
IDLE, UNSEEN = "cannot act", "never seen"
AXES = {
    RIVALS["price"]: "what Russia pays for full alignment, million USD a month",
    RIVALS["signal"]: "log odds that a signal of cost one adds",
}


def meaning(link: str) -> str:
    """What a link is, as the table of numbers says it."""
    if link in LINKS:
        return PARAMETERS["path"][link].meaning
    if link in GROUPS:
        return f"{', '.join(GROUPS[link])}, taken as one player against the others"
    return {REST: "What the policy does with every link cut", TOTAL: "All links together"}[link]


def span(row: dict, between: str = " to ") -> str:
    """The interval of a row, or why there is none."""
    if not row["acts"]:
        return IDLE
    if row["low"] is None and row["value"] == 0:
        return UNSEEN
    return between.join(words.shown(row["outcome"], row[key], signed=True) for key in ("low", "high"))


def amount(row: dict) -> str:
    """What a row carries, with its interval: '+4.0 [+2.1, +5.9]', '0 (cannot act)'."""
    value, told = words.shown(row["outcome"], row["value"], signed=True), span(row, ", ")
    return f"{value} ({told})" if told in (IDLE, UNSEEN) else f"{value} [{told}]"


def form_of_rents(sheltered: float) -> str:
    """What a channel has to do with what the economy can carry, in a sentence.

    sheltered: in which share of the replicates Pyongyang expects a seat at the table to shelter the zone.
    """
    if sheltered == 1:
        return (
            "Here Pyongyang expects a seat at the table to shelter the zone (pyongyang.shelter above 0), so that rents "
            "themselves speak for the table; that is the most the argument can ask for, and an assumption."
        )
    apart = "the zone pays whoever sits at the table, so that rents reach talks only through alignment"
    if sheltered == 0:
        return (
            f"What the economy can carry is in part a property of the form: {apart} (pyongyang.shelter=0); "
            "parameters.pyongyang.shelter=1 ties the two."
        )
    return (
        "What the economy can carry is in part a property of the form: in some draws Pyongyang expects a seat at the "
        f"table to shelter the zone (pyongyang.shelter above 0), in the others {apart}; "
        "parameters.pyongyang.shelter=0 or 1 runs one of the two."
    )


def sentences(
    links: pl.DataFrame, cells: pl.DataFrame | None, sheltered: float = 0.0, felt: Collection[str] = ()
) -> list[str]:
    """For every world and policy: what carries the first effect, and when the economy carries half.

    sheltered: as of ``form_of_rents``; felt: the policies with an opening that may be felt before talks.
    """
    metric = links["outcome"][0]
    found = []
    keys = links.select("world", "policy").unique(maintain_order=True)
    for world, policy in keys.iter_rows():
        here = (pl.col("world") == world) & (pl.col("policy") == policy)
        rows = {row["link"]: row for row in links.filter(here, pl.col("outcome") == metric).iter_rows(named=True)}
        where = f" in the world {words.world_title(world)}" if links["world"].n_unique() > 1 else ""
        found.append(_carried(rows, policy, where, policy in felt))
        if cells is not None:
            found.append(_threshold(cells.filter(here), policy, where))
    return [*found, form_of_rents(sheltered)]


def _carried(rows: dict[str, dict], policy: str, where: str, felt: bool) -> str:
    whole = rows[TOTAL]
    metric = whole["outcome"]
    title = words.outcome(metric).inline
    if whole["low"] is None or whole["low"] <= 0 <= whole["high"]:
        return (
            f"The effect of '{words.policy(policy).title}' on {title}{where} ({amount(whole)}) cannot "
            f"be told from zero, so there is nothing to divide."
        )
    best = max(LINKS, key=lambda link: abs(rows[link]["value"]))
    economic, rest = rows["economic"], rows[REST]
    divides = are_shares(row["share"] for row in (rows[best], economic, rest))
    share = f", {percent(economic['share'])}" if divides else ""
    return (
        f"Of the effect of '{words.policy(policy).title}' on {title}{where}, {amount(whole)} "
        f"{words.effect_unit(metric)}, the link '{best}' ({inline(meaning(best))}) carries "
        f"{amount(rows[best])}. The {len(GROUPS['economic'])} economic links, taken as one, carry "
        f"{amount(economic)}{share}. {_rest(rest, divides, felt)}"
    )


def are_shares(values: Iterable[float]) -> bool:
    """Whether parts of a whole can be told in per cent: where some take away, others carry more than all."""
    return all(0 <= value <= 1 for value in values)


def _rest(row: dict, divides: bool, felt: bool) -> str:
    """What the policy does with every link cut, in points, and why that may take something away."""
    metric, value = row["outcome"], row["value"]
    if row["low"] is None or row["low"] <= 0 <= row["high"]:
        return f"With every link cut, what the policy does ({amount(row)}) cannot be told from zero."
    least, most = sorted((row["low"], row["high"]), key=abs)
    size, *ends = (words.shown(metric, abs(part), signed=True).removeprefix("+") for part in (value, least, most))
    points = f"{size} {words.effect_unit(metric)}"
    does = f"adds {points}" if value > 0 else f"takes {points} away"
    share = f", {percent(row['share'])} of the whole" if divides else ""
    why = " An opening that is felt before talks leaves less to gain by them." * (
        felt and value < 0 and metric == "talks_by_deadline"
    )
    return f"With every link cut, the policy {does} (95 %: {' to '.join(ends)}){share}.{why}"


def _threshold(cells: pl.DataFrame, policy: str, where: str) -> str:
    effect = f"of the effect of '{words.policy(policy).title}'{where}"
    half = cells.filter(pl.col("verdict") == ECONOMIC).sort("scale")
    left = _left(cells)
    if not len(half):
        return (
            f"In none of {len(cells)} cells, up to a zone of {max(cells['scale']):g} times its size, is it sure that "
            f"the economic links, taken as one, carry more than half {effect}{left}."
        )
    first = half.row(0, named=True)
    return (
        f"It is sure that the economic links, taken as one, carry more than half {effect} in {len(half)} of "
        f"{len(cells)} cells, the smallest zone among them {first['scale']:g} times its size with {first['axis']} "
        f"at {words.number(first['value'])}{left}."
    )


def _left(cells: pl.DataFrame) -> str:
    """The largest share of all, and in how many cells nothing can be told."""
    told = cells.filter(pl.col("share").is_not_null()).sort("share", descending=True)
    said = []
    if len(told):
        said.append(_largest(told.row(0, named=True)))
    if doubtful := (cells["verdict"] == OPEN).sum():
        said.append(f"in {doubtful} it cannot be told")
    return "".join(f"; {one}" for one in said)


def _largest(cell: dict) -> str:
    """The share that the economic links carry in a cell; in its own unit where a share would leave 0 to 100 %."""
    if are_shares(cell[key] for key in ("share", "share_low", "share_high")):
        ends = " to ".join(percent(cell[key]) for key in ("share_low", "share_high"))
        return f"the largest share is {percent(cell['share'])} (95 %: {ends})"
    metric = cell["outcome"]
    part, low, high, whole = (
        words.shown(metric, cell[key], signed=True) for key in ("economic", "economic_low", "economic_high", "effect")
    )
    return f"where their share is largest they carry {part} (95 %: {low} to {high}) of {whole}"


#: How the numbers come about, with the works they rest on.
METHODS = (
    "Every combination of the six links, whole or cut, was run. The Shapley value of a link is the mean "
    "of what it adds over all orders in which links may join [shapley1953]; values are computed in each "
    "replicate and averaged. Their intervals are Student's with Hall's correction for lopsided outcomes "
    "[student1908; hall1992], of a yes or no never narrower than that of runs which never differ [bonett2012]; "
    "that of a whole yes or no is Tango's [tango1998]. The values add up to the whole effect without any "
    "remainder but what the policy does with every link cut. In the threshold maps the four economic "
    "links join and leave together, and so do the two others; the interval of a share is the jackknife's "
    "[efron1993]."
)

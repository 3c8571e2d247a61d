"""Robustness by name, in words: who ranks first under which metric, and where rankings flip."""

from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.present.phrases import count, listed, percent, quoted, spelt
from experiments.lab.present.words import policy
from experiments.tradeoffs.robustness import ALL, METRICS
from experiments.tradeoffs.words import SURE, is_sure

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs


def robust(study: "Tradeoffs", table: pl.DataFrame) -> list[str]:
    """Who is first by how many metrics, how sure that is, and whose rank hangs on the metric the most."""
    together = table.filter(pl.col("goal") == ALL)
    if len(study.robustness) == 1:
        (metric,) = study.robustness
        first = quoted(leaders(table, metric, ALL))
        return [
            f"By {title(metric)}, over all goals with the weights given, {first} ranks first.",
            *_sure(study, together, "all goals"),
        ]
    return [
        f"{_start(len(study.robustness))} of robustness rank the policies, over all goals with the weights given.",
        *_firsts(table, ALL),
        *_sure(study, together, "all goals"),
        *_flips(together),
        *(f"Over talks alone, {line[:1].lower()}{line[1:]}" for line in _firsts(table, "talks")[:1]),
        *_sure(study, table.filter(pl.col("goal") == "talks"), "talks alone"),
    ]


def _start(number: int) -> str:
    text = count(number, "metric")
    return text[:1].upper() + text[1:]


def title(metric: str) -> str:
    """The name of a metric within a sentence."""
    name = METRICS[metric].title
    if metric in ("domain_criterion", "percentile_regret"):
        return f"the {name[:1].lower()}{name[1:]}"
    return name if metric in ("hurwicz", "laplace") else name[:1].lower() + name[1:]


def leaders(table: pl.DataFrame, metric: str, goal: str) -> list[str]:
    """The policies that rank first by a metric on a goal; several where they tie."""
    own = table.filter(pl.col("metric") == metric, pl.col("goal") == goal, pl.col("rank") == 1)
    return own["policy"].to_list()


def _firsts(table: pl.DataFrame, goal: str) -> list[str]:
    """For every leader, by which metrics it ranks first, the most often first."""
    led: dict[tuple[str, ...], list[str]] = {}
    metrics = table["metric"].unique(maintain_order=True).to_list()
    for metric in metrics:
        led.setdefault(tuple(leaders(table, metric, goal)), []).append(metric)
    told = []
    for who, by in sorted(led.items(), key=lambda one: -len(one[1])):
        name = quoted(who) if len(who) <= 2 else f"{count(len(who), 'policy', 'policies')} together"
        verb = "rank" if len(who) > 1 else "ranks"
        every = "both" if len(by) == 2 else f"all {spelt(len(by))}"
        which = every if len(by) == len(metrics) else listed(title(metric) for metric in by)
        told.append(f"{name[:1].upper()}{name[1:]} {verb} first by {which}.")
    return told


def _sure(study: "Tradeoffs", table: pl.DataFrame, over: str) -> list[str]:
    """By how many metrics it is too close to call which policy is first."""
    doubtful = [
        metric
        for (metric,), own in table.group_by("metric", maintain_order=True)
        if not is_sure(study, own["first"].max())  # type: ignore[arg-type]
    ]
    every = table["metric"].n_unique()
    if not doubtful:
        places = "This first place" if every == 1 else "Each of these first places"
        return [f"{places} over {over} holds in {percent(SURE)} of the resamples or more."]
    which = "every metric" if len(doubtful) == every > 1 else listed(title(metric) for metric in doubtful)
    return [f"By {which}, it is too close to call who is first over {over}."]


def _flips(table: pl.DataFrame) -> list[str]:
    """The policy whose rank over all goals differs the most between metrics."""
    ranked = table.drop_nulls("rank")
    spans = ranked.group_by("policy", maintain_order=True).agg(
        best=pl.min("rank"), worst=pl.max("rank"), span=pl.max("rank") - pl.min("rank")
    )
    widest = spans.sort("span", descending=True, maintain_order=True).row(0, named=True)
    if not widest["span"]:
        return ["All metrics rank the policies alike."]
    own = ranked.filter(pl.col("policy") == widest["policy"])
    best, worst = (
        listed(title(metric) for metric in own.filter(pl.col("rank") == widest[end])["metric"])
        for end in ("best", "worst")
    )
    return [
        f"Rankings flip most for '{policy(widest['policy']).title}': place {widest['best']} by {best}, "
        f"place {widest['worst']} by {worst}."
    ]


#: How the metrics are computed, with the works they come from.
METHODS = (
    "Metrics of robustness are those that McPhail et al. compare [mcphail2018], each over the same plausible worlds. "
    "Domain criterion: the share of worlds in which a package is good enough [starr1963]. Maximin and maximax: the "
    "worst and the best world [wald1950]. Hurwicz: half of the worst and half of the best [hurwicz1953]. Laplace: the "
    "mean over worlds [laplace1951]. Minimax regret: the largest distance to the best package of a world "
    "[savage1951]. The 90th percentile of regret: what a tenth of the worlds exceed. Mean-variance: (mean + 1) / "
    "(standard deviation + 1) where more is better, (mean + 1) times (standard deviation + 1) where less is "
    "[hamarat2014]. It hangs on the unit of the goal. Undesirable deviations: how far worlds fall on the worse side "
    "of the median, added up and divided by all worlds [kwakkel2016]. Over all goals, each metric is of the weighted "
    "score. Worlds are drawn towards their mean by what luck spreads them, since extremes would else be luck's. "
    "The worst and the best world, and the largest regret, are of the worlds drawn: what others hold, no sample tells. "
    "Their intervals count luck alone. One end is that of what luck helped to choose; the other is chosen by one half "
    "of the replicates and taken from the other. The interval of the mean is that of goals, that of the share of good "
    "worlds Wilson's [wilson1927], and that of the regret that a tenth exceed Woodruff's [woodruff1952]. Mean-variance "
    "has that of the mean of what each run does to it. So do undesirable deviations, wider by half of what is "
    "unsure in the median. "
    "Two metrics of McPhail et al. are left out, skewness and peakedness: they rank shapes, however low these lie."
)

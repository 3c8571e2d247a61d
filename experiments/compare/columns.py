"""What each column of a comparison's tables is."""

from experiments.lab.design.columns import Column, count, own, share

#: What a figure shows: boxes of the chain, with what stands beside their numbers, and marks of distributions.
BOXES = ("open", "workers", "firms", "cash", "south", "all_cash", "sincerity", "alignment", "provocations", "talks")
MARKS = ("mean", "zeros", "median", "runs")


def _chance(meaning: str, head: str) -> Column:
    return Column(meaning, "probability", 0.0, 1.0, head=head)


COLUMNS = {
    "variance_removed": Column(
        "By which share common luck makes the variance of the effect smaller; below 0 where it makes it larger",
        "share",
        None,
        1.0,
        head="Variance removed",
    ),
    "replicates_needed": count(
        "Replicates with which the interval of the effect is as narrow as asked for", head="Needed"
    ),
    "sd_parameters": own("Standard deviation of the outcome from one draw of parameters to another", low=0.0),
    "sd_luck": own("Standard deviation of the outcome from one draw of luck to another", low=0.0),
    "effect_sd_parameters": own("Standard deviation of the effect from one draw of parameters to another", low=0.0),
    "effect_sd_luck": own("Standard deviation of the effect from one draw of luck to another", low=0.0),
    "parameters_share": share("Share of the variance of the effect that is due to parameters"),
    "other": Column("Name of the policy that it is compared with", head="Other policy"),
    "difference": own("Mean of the outcome under the policy less that under the other", "Difference"),
    "joint_low": own("Low end of the interval of the difference, of those that hold for all pairs at once"),
    "joint_high": own("High end of the interval of the difference, of those that hold for all pairs at once"),
    "p": _chance("How often luck alone would part two policies that are alike as far as this", "p"),
    "p_holm": _chance("The same, with all pairs of the outcome judged together", "p, all pairs"),
    "best": Column("Whether rank 1 has the most or the least of the outcome", allowed=("most", "least"), head="Best"),
    "rank": count("Rank of the policy, 1 the best", "rank", low=1.0),
    "box": Column("Box of the chain", allowed=BOXES, head="Box"),
    "value": Column("Mean over the runs", "that of the box", 0.0, head="Value"),
    "share": share("Share of the runs in which talks have begun by then", "Talks have begun"),
    "mark": Column("What is drawn: mean, share of runs at zero, median, or runs in a bin", allowed=MARKS, head="Mark"),
    "start": own("Where the bin or the interval begins", "From"),
    "end": own("Where the bin or the interval ends", "To"),
    "distributions.value": Column("The mean, share, median, or number of runs", "that of the mark", 0.0, head="Value"),
    "probability": share("Probability of the rank when draws are taken anew", "Probability"),
}

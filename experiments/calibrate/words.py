"""What the record says of the parameters, in sentences made from the tables."""

import polars as pl

from experiments.lab.present.phrases import listed, percent


def calibration_verdict(tables: dict[str, pl.DataFrame]) -> list[str]:
    """Which parameters the data speak of, whether the targets are met, whether truth is recovered."""
    posterior, summary, predictive, recovery = (tables[k] for k in ("posterior", "summary", "predictive", "recovery"))
    names = {
        verdict: summary.filter(pl.col("verdict") == verdict)["parameter"].to_list()
        for verdict in ("identified", "narrowed", "prior")
    }
    met = predictive.filter(pl.col("observed").is_between(pl.col("q05"), pl.col("q95")))
    sentences = [
        f"The record identifies {listed(names['identified'], 'no parameter')}; it narrows or moves "
        f"{listed(names['narrowed'], 'no parameter')}. "
        f"The other {len(names['prior'])} of {len(summary)} parameters stay at their priors.",
        f"The posterior has {len(posterior):,} rows. Of the numbers that descend from the fewest ancestors, they are "
        f"worth {min(summary['independent'].to_list()):.0f} independent draws.",
        f"{len(met)} of {len(predictive)} targets lie within the 90 % interval of what the posterior predicts.",
    ]
    if len(recovery):
        inside = {
            share: recovery.filter(pl.col("true").is_between(pl.col(low), pl.col(high))).height / len(recovery)
            for share, low, high in ((50, "q25", "q75"), (90, "q05", "q95"))
        }
        sentences.append(
            f"On {recovery['truth'].n_unique()} synthetic truths a block, the 50 % intervals hold the true value in "
            f"{percent(inside[50])} of the cases and the 90 % intervals in {percent(inside[90])}."
        )
    return sentences


#: How the numbers come about, with the works they rest on.
METHODS = (
    "Approximate Bayesian computation by sequential Monte Carlo [toni2009] with pyABC [klinger2018]; "
    "kernels shrunk to the mean of the population [liu2001] with a defensive share of proposals from the "
    "prior [hesterberg1995]; the tolerance read as model error [wilkinson2013]; parts fitted in sequence "
    "([plummer2015] on what that leaves out). Every history draws the parameters that its part does not "
    "move from their priors, and hands them on with those that it does."
)

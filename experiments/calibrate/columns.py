"""What each column of a calibration's tables is."""

from experiments.lab.design.columns import Column, count, own, share

OF_THE_PARAMETER = "that of the parameter"
QUANTILES = (5, 25, 50, 75, 95)

COLUMNS = {
    "block": Column("Part of the record that is fitted; '-' where no part moves the parameter", head="Part"),
    "low": own("Least that the parameter may be", "Least"),
    "high": own("Most that the parameter may be", "Most"),
    **{f"prior_q{part:02}": own(f"{part} % of the prior lie below", f"Prior, {part} %") for part in QUANTILES},
    **{f"q{part:02}": own(f"{part} % of the posterior lie below", f"{part} %") for part in QUANTILES},
    "contraction": Column("Share of the prior's variance that was taken away", "share", None, 1.0, head="Narrowed"),
    "moved": Column("How far the median moved", "standard deviations of the prior", 0.0, head="Moved"),
    "independent": count("As how many independent draws its values count", "draws", "Independent draws"),
    "verdict": Column("What the record says of it", allowed=("identified", "narrowed", "prior"), head="Verdict"),
    "generation": count("Number of the generation, from 0", "generation", "Generation"),
    "epsilon": Column("Distance from the record that was accepted", "tolerances", 0.0, head="Tolerance"),
    "simulations": count("Simulations that the generation took", "runs", "Simulations"),
    "acceptance": share("Share of the simulations that were accepted", "Accepted"),
    "ess": count("Independent draws that its weights are worth", "draws", "Effective size"),
    "statistic": Column("What is fitted: a figure of the record", head="Statistic"),
    "start": Column("Where the bar begins", OF_THE_PARAMETER, head="From"),
    "end": Column("Where the bar ends", OF_THE_PARAMETER, head="To"),
    "prior": Column("Density of the prior", "1 over the parameter's unit", 0.0, head="Prior"),
    "posterior": Column("Density of the posterior", "1 over the parameter's unit", 0.0, head="Posterior"),
    "nominal": share("What the intervals are meant to hold", "Meant"),
    "held": share("Share of the true values that the intervals hold", "Held"),
    "truth": count("Number of the synthetic record", "record", "Record"),
    "true": own("The value with which the record was made", "True value"),
    "rank": share("Share of the posterior that lies below the true value", "Rank"),
}

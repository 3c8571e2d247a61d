"""What each column of a sensitivity study's table is."""

from experiments.lab.design.columns import Column, count, truth

#: Whose index it is in each method: Sobol's two, and Morris's three.
INDICES = ("first", "total", "mu", "mu_star", "sigma")
UNIT = "share of the variance; in Morris's method that of the outcome"

COLUMNS = {
    "of": Column("Whether the outcome varies, or the effect on it", allowed=("outcome", "effect"), head="Of"),
    "size": count("Size of the base sample of Sobol', or walks of Morris", "points", "Size", 4.0),
    "factor": Column("A group of parameters, a parameter or lever, or luck", head="Factor"),
    "index": Column(
        "Sobol' index: first, alone, or total, with all others. Of Morris's effects: mean, mean size or spread",
        allowed=INDICES,
        head="Index",
    ),
    "value": Column("The index", UNIT, head="Value"),
    "low": Column("Low end of its 95 % interval", UNIT, head="95 % from"),
    "high": Column("High end of its 95 % interval", UNIT, head="95 % to"),
    "unsure": truth("Whether the interval is wider than the value itself, on both sides", "Unsure"),
}

"""What each column of a sensitivity study's table is."""

from experiments.lab.design.columns import Column, count, truth

#: Whose index it is in each method: Sobol's two, Morris's three, and PAWN's two.
INDICES = ("first", "total", "mu", "mu_star", "sigma", "mean", "maximum")
UNIT = "share of the variance; in Morris's method that of the outcome; in PAWN's a distance from 0 to 1"
PAIRED = "share of the variance"

COLUMNS = {
    "of": Column("Whether the outcome varies, or the effect on it", allowed=("outcome", "effect"), head="Of"),
    "size": count("Size of the base sample of Sobol', walks of Morris, or points of PAWN", "points", "Size", 4.0),
    "factor": Column("A group of parameters, a parameter or lever, or luck", head="Factor"),
    "index": Column(
        "Sobol' index: first, alone, or total, with all others. Of Morris's effects: mean, mean size or spread. "
        "Of PAWN's distances, without what chance adds: mean or maximum",
        allowed=INDICES,
        head="Index",
    ),
    "value": Column("The index", UNIT, head="Value"),
    "low": Column("Low end of its 95 % interval", UNIT, head="95 % from"),
    "high": Column("High end of its 95 % interval", UNIT, head="95 % to"),
    "unsure": truth("Whether it is not told from nothing: the interval reaches to 0", "Unsure"),
    "other": Column("The second factor of a pair", head="Other factor"),
    "pairs.value": Column(
        "Second-order index: what both explain together, beyond what each does alone", PAIRED, head="Value"
    ),
    "pairs.low": Column("Low end of its 95 % interval", PAIRED, head="95 % from"),
    "pairs.high": Column("High end of its 95 % interval", PAIRED, head="95 % to"),
    "joint_low": Column("Low end of the interval that holds for all pairs at once", PAIRED, head="All pairs, from"),
    "joint_high": Column("High end of the interval that holds for all pairs at once", PAIRED, head="All pairs, to"),
}

"""What each column of a sweep's figures is, beside those that all studies share and a column an axis."""

from experiments.lab.design.columns import Column, own

COLUMNS = {
    "axis": Column("What varies across", head="Axis"),
    "other_axis": Column("What varies up; empty where one axis is shown alone", head="Other axis"),
    "bin": Column("Value of the axis, or the middle of a bin of its values", "that of the axis", head="Bin"),
    "other_bin": Column("The same of the other axis", "that of the axis", head="Other bin"),
    "effect": own("Mean effect on the same luck; in a matrix over all points of the bin", "Effect"),
    "effect_q25": own("A quarter of the points of the bin have an effect below", "Effect, 25 %"),
    "effect_q75": own("Three quarters of the points of the bin have an effect below", "Effect, 75 %"),
}

"""What each column of a discover study's tables is."""

from experiments.discover.tables import KINDS
from experiments.lab.design.columns import Column, count, share, truth

OF_THE_PARAMETER = "that of the parameter"

COLUMNS = {
    "scenario": Column("What is looked for", allowed=KINDS, head="Looked for"),
    "points": count("Draws of parameters", "draws", "Draws"),
    "of_interest": count("Draws in which the policy does it", "draws", "Such draws"),
    "unit": Column("Unit of the parameter", head="Unit"),
    "low": Column("The box holds values of the parameter from here on; empty: all", OF_THE_PARAMETER, head="From"),
    "high": Column("The box holds values of the parameter up to here; empty: all", OF_THE_PARAMETER, head="To"),
    "quasi_p": share("How often chance alone would make as pure a box without this limit", "Quasi-p"),
    "middle": Column("Median of the draws in the box", OF_THE_PARAMETER, head="Middle"),
    "in_half": truth("Whether half of the draws give a limit on the same side", "In half"),
    "coverage": share("Of all draws that are looked for, the share in the box", "Coverage"),
    "density": share("Of the draws in the box, the share that are looked for", "Density"),
    "mass": share("Share of all draws that lie in the box", "Mass"),
    "interest_tested": count("Draws held out that are looked for", "draws", "Such draws held out"),
    "inside_tested": count("Draws held out that lie in the box", "draws", "In the box held out"),
    "panel": Column("What is drawn", allowed=("boxes", "limits", "draws"), head="Panel"),
    "effect": Column("Effect on the probability of talks", "share", -1.0, 1.0, head="Effect"),
    "interest": truth("Whether the draw is one of those that are looked for"),
    "step": count("Number of the box on the way, 0 of all draws", "step", "Step"),
    "taken": truth("Whether the box was taken", "Taken"),
    "limits": count("Limits of the box", "limits", "Limits"),
    "where": Column("Limits of the box in words", head="Where"),
    "settings": Column("Words that set a study to the middle of the box", head="Settings"),
}

"""What a discover says."""

#: How the numbers come about, with the works they rest on.
METHODS = (
    "Scenario discovery [bryant2010]: the patient rule induction method [friedman1999] as the EMA "
    "Workbench implements it [kwakkel2017] peels away what does not belong; quasi-p-values, on draws that"
    " it has not seen, say how likely chance alone would have drawn each side of a limit. A draw is of "
    "interest if its effect is, and if the interval of that effect [bonett2012] lies on the same side of "
    "0. For contrast, a classification tree [breiman1984] by scikit-learn [pedregosa2011]."
)

"""What each column of a pathways study's tables is."""

from experiments.lab.design.columns import Column, own, truth
from experiments.pathways.links import RIVALS
from experiments.pathways.tables import ECONOMIC, OPEN, POLITICAL, ROWS

COLUMNS = {
    "link": Column("Link of the chain, or links taken together", allowed=ROWS, head="Link"),
    "acts": truth("Whether the policy pulls the lever that the link needs", "Acts"),
    "value": own("What the link carries of the effect: its Shapley value", "Carries"),
    "share": Column("Its part of the whole effect, which may lie below 0 or above 1", "share", head="Share"),
    "threshold.share": Column("Part of the effect that the economic links carry", "share", head="Economic share"),
    "axis": Column("Parameter that varies beside the size of the zone", allowed=tuple(RIVALS.values()), head="Axis"),
    "threshold.value": Column("Its value", "that of the parameter", head="At"),
    "scale": Column("Size of the zone, in times of what it was", "times", 0.0, head="Zone, times"),
    "economic": own("What the economic links, taken as one, carry of the effect", "Economic links"),
    "verdict": Column(
        "Which links carry more than half of the effect for sure", allowed=(ECONOMIC, POLITICAL, OPEN), head="Verdict"
    ),
}

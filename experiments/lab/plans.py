"""The points of the studies that bring their own design."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from experiments.lab.cases import audit_design
from experiments.lab.design import Design
from experiments.lab.links import pathways_design

if TYPE_CHECKING:
    from experiments.lab.study import Study


def pathways(study: "Study") -> Design:
    """All coalitions of links, and the cells of the threshold maps."""
    return pathways_design(study.scale, study.rivals)


#: Study -> the points it runs.
PLANS: dict[str, Callable[["Study"], Design]] = {
    "pathways": pathways,
    "audit": audit_design,
}

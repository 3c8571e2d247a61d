"""The points of the studies that bring their own design."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from experiments.lab.cases import audit_design
from experiments.lab.design import Design
from experiments.lab.links import pathways_design

if TYPE_CHECKING:
    from experiments.lab.study import Study


def pathways(study: "Study") -> Design:
    """All coalitions of links, and the cells of the threshold maps."""
    return pathways_design(study.scale, study.rivals)


def draws(study: "Study") -> Design:
    """Draws of all uncertain numbers, each a point."""
    assert study.points is not None
    return Design((), np.empty((study.points, 0)), drawn=np.arange(study.points))


#: Study -> the points it runs.
PLANS: dict[str, Callable[["Study"], Design]] = {
    "pathways": pathways,
    "audit": audit_design,
    "discover": draws,
    "tradeoffs": draws,
}

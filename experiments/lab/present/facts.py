"""What every page says of the numbers behind it."""

from experiments.lab.design.prior import DRAWN
from experiments.lab.design.study import Study
from model.parameters import PARAMETERS


def drawn_from(study: Study) -> dict | None:
    """How many parameters were drawn, and from what."""
    if study.draws is None:
        return None
    if study.posterior is None:
        return {"count": len(DRAWN), "source": "from their priors"}
    count = len(study.posterior.columns)
    return {
        "count": len(DRAWN),
        "source": f"{count} of them from the posterior of a calibration, the others from their priors",
    }


def assumed() -> dict[str, int]:
    """How many numbers of the table are assumptions, and how many there are."""
    rows = [row for agent, group in PARAMETERS.items() if agent not in ("path", "calendar") for row in group.values()]
    return {"all": len(rows), "assumed": sum("assumption" in row.source for row in rows)}

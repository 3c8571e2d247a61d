"""What every page says of the numbers behind it."""

from pathlib import Path

from experiments.lab.design.draws import POSTERIOR
from experiments.lab.design.study import Study
from model.parameters import PARAMETERS


def drawn_from(study: Study) -> dict | None:
    """How many parameters were drawn, and from what."""
    if not study.uncertain:
        return None
    told = [f"{name} from {own}" for name, own in study.priors.items()]
    if study.posterior is not None:
        count = sum(name not in study.priors for name in study.posterior.columns)
        made = Path(study.draws or "").name
        told.append(f"{count} of them from {'the posterior of a calibration' if made == POSTERIOR else made}")
    rest = ["the others from their priors"] if told else ["from their priors"]
    return {"count": len(study.uncertain), "source": ", ".join([*told, *(rest if study.draws else [])])}


def assumed() -> dict[str, int]:
    """How many numbers of the table are assumptions, and how many there are."""
    rows = [row for agent, group in PARAMETERS.items() if agent not in ("path", "calendar") for row in group.values()]
    return {"all": len(rows), "assumed": sum("assumption" in row.source for row in rows)}

"""What each column of a tradeoffs study's table is."""

from experiments.lab.design.columns import SHARE, Column, count, share, truth
from experiments.tradeoffs.goals import GOALS
from model.outcomes import OUTCOMES


def _of_goal(name: str) -> dict[str, Column]:
    """A goal and its regret."""
    measure, title = OUTCOMES[GOALS[name].outcome], GOALS[name].title
    unit, most = (SHARE, 1.0) if measure.unit == "0 or 1" else (measure.unit, None)
    lost = f"Mean of what is lost against the best policy of each plausible world. {measure.meaning}"
    return {
        name: Column(f"Mean over plausible worlds. {measure.meaning}", unit, 0.0, most, head=title),
        f"{name}_regret": Column(lost, unit, 0.0, most, head=f"{title}: regret"),
    }


#: What policies are ranked by, and what ranks first in how many resamples.
_FIRSTS = {"robustness": "robustness", "score": "score", "best_share": "share of weightings"}

COLUMNS = {
    "n": count("Plausible worlds: draws times named worlds", "worlds", "Worlds"),
    "draws": count("Draws of parameters", "draws", "Draws"),
    **{name: column for goal in GOALS for name, column in _of_goal(goal).items()},
    "pareto": truth("Whether no other policy is better in one goal, and worse in none, by its margin", "Unbeaten"),
    "pareto_resamples": share("Share of resamples in which it is beaten by none", "Unbeaten, resamples"),
    "pareto_share": share("Share of plausible worlds in which it is beaten by none", "Unbeaten, worlds"),
    "robustness": share("Share of plausible worlds in which it is good enough", "Good enough"),
    "score": share("Goals weighted and added up, each from 0 at the worst policy to 1 at the best", "Score"),
    "best_share": share("Share of all weightings that put it first", "First, weightings"),
    **{
        f"{name}_first": share(f"Share of resamples in which its {text} ranks first", f"First by {text}")
        for name, text in _FIRSTS.items()
    },
}

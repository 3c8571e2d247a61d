"""What each column of a tradeoffs study's table is."""

from experiments.lab.design.columns import SHARE, Column, count, own, share, truth
from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.robustness import METRICS
from model.outcomes import OUTCOMES


def _of_goal(name: str) -> dict[str, Column]:
    """A goal and its regret."""
    measure, title = OUTCOMES[GOALS[name].outcome], GOALS[name].title
    unit, most = (SHARE, 1.0) if measure.unit == "0 or 1" else (measure.unit, None)
    lost = f"Mean of what is lost against the best policy of each plausible world. {measure.meaning}"
    return {
        name: Column(f"Mean over plausible worlds. {measure.meaning}", unit, 0.0, most, head=title),
        f"{name}_regret": Column(lost, unit, 0.0, most, head=f"{title}: regret"),
        f"beaten.{name}": Column(
            f"By how much the package has more than the policy. {measure.meaning}", unit, head=title
        ),
    }


#: What policies are ranked by, and what ranks first in how many resamples.
_FIRSTS = {"robustness": "robustness", "score": "score", "best_share": "share of weightings"}

_DRAWN = (
    "Of the worst and the best world, and of the largest regret: among the worlds drawn. "
    "Empty where draws are too few to tell"
)

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
    "generation": count("Generation of the search; 0: the policies given", "generations", "Generation"),
    "evaluations": count("Packages tried until then", "packages", "Evaluations"),
    "archive": count("Packages that the search keeps, since no other beats them by a margin", "packages", "Archive"),
    "hypervolume": share("Share of the space of goals that these packages cover", "Volume"),
    "by": Column("The package found that beats the policy", head="Beaten by"),
    "sure": share("Share of resamples in which it beats it", "Sure"),
    "goal": Column("The goal; all: every goal, with its weight", head="Goal"),
    "margin": own("Margin of indifference: gains below it count as none", "Margin", 0.0),
    "searched": own("Mean gain of the packages found over the status quo, in the search", "Gain, in the search"),
    "judged": own("Mean gain of the packages found over the status quo, judged anew", "Gain, judged anew"),
    "given_searched": own("Mean gain of the policies given, in the search", "Given, in the search"),
    "given_judged": own("Mean gain of the policies given, judged anew", "Given, judged anew"),
    "best": Column("The package that gained most in the search", head="Best"),
    "best_searched": own("What that package gained in the search", "Best, in the search"),
    "best_judged": own("What that package gains judged anew", "Best, judged anew"),
    "metric": Column("The metric of robustness", allowed=tuple(METRICS), head="Metric"),
    "rank": count(
        "Place by that metric, 1 the most robust; empty of what the metric compares with", "places", "Rank", 1.0
    ),
    "first": share("Share of resamples in which the policy is first by that metric", "First"),
    "robustness.value": own("Value of that metric, in the unit of the goal; rank 1 is the best", "Value"),
    "robustness.low": own(f"Low end of its 95 % interval. {_DRAWN}", "95 % from"),
    "robustness.high": own(f"High end of its 95 % interval. {_DRAWN}", "95 % to"),
}

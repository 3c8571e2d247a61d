"""Small studies of goals that pull apart, and values of them that are made up."""

import numpy as np

from experiments.tradeoffs.goals import GOALS
from tests.support.shipped import shipped
from tests.support.studies import checked

EVEN = dict.fromkeys(GOALS, 1)
LIMITS = {"talks": 0.05, "provocations": 0, "cash": 100, "washington": 250, "seoul": 250, "firms": 100}


def tradeoffs(policies=("status_quo", "recognition", "direct_aid"), **more):
    return checked(
        "tradeoffs",
        shipped(policies)
        | {
            "parameters": {"draws": "prior"},
            "points": 3,
            "replicates": 2,
            "weights": EVEN,
            "satisfice": LIMITS,
            "starts": None,
            "strengths": None,
        }
        | more,
    )


def coins(rng, chances, shape):
    """Values of a goal that is a yes or no: (replicates, draws, 1, policies, goals)."""
    values = np.zeros((*shape, 1, len(chances), len(GOALS)))
    values[..., 0] = rng.random((*shape, 1, len(chances))) < chances
    return values


def made_up(study, seed=1, draws=0.2, luck=0.2, own=0.3):
    """Values of a study from effects of draws, of luck that all draws share, and of both."""
    rng = np.random.default_rng(seed)
    n, m = study.replicates, study.points
    shape = (1, len(study.policies), len(GOALS))
    noise = (
        draws * rng.normal(size=(1, m, *shape))
        + luck * rng.normal(size=(n, 1, *shape))
        + own * rng.normal(size=(n, m, *shape))
    )
    return np.repeat(1 + noise, len(study.worlds), axis=2)

"""Margins of indifference between policies: differences in a goal that nobody would act on.

They are the audit's: two points of probability, a fiftieth of a count or of a sum, a tenth of a
million dollars, here a month, since the goals add up a whole run.
"""

from collections.abc import Mapping

from experiments.lab.stats.margins import MONEY, PART, POINTS

EVENT = 1.0  # the least number of provocations that can differ


def of_goals(quo: Mapping[str, float], months: int) -> dict[str, float]:
    """The margin of each goal, in its units.

    quo: goal -> its mean under the status quo; months: length of a run.
    """
    found = {goal: max(PART * mean, MONEY * months) for goal, mean in quo.items()}
    return found | {"talks": POINTS, "provocations": max(PART * quo["provocations"], EVENT)}

"""Boxes in sentences."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.discover.boxes import FEWEST, FOUND
from experiments.discover.tables import BRINGS, CHANCE, Scenario
from experiments.lab.present import words
from experiments.lab.present.phrases import listed, percent

if TYPE_CHECKING:
    from experiments.discover import Discover


def sentence(one: Scenario) -> str:
    """What the box is, on one line: 'Where recognition brings talks: pyongyang.signal above 2.1, ...'."""
    assert one.found is not None
    what = "brings talks" if one.kind == BRINGS else "backfires"
    limits = ", ".join(limit_text(*limit[:3]) for limit in one.found.box.limits)
    return f"Where {words.policy(one.policy).inline} {what}: {limits}"


def limit_text(parameter: str, low: float | None, high: float | None) -> str:
    """'moscow.price from 20 to 60', 'pyongyang.signal above 2.1'."""
    shown = [None if value is None else words.number(value, 2 if abs(value) < 10 else None) for value in (low, high)]
    if low is not None and high is not None:
        return f"{parameter} from {shown[0]} to {shown[1]}"
    return f"{parameter} above {shown[0]}" if low is not None else f"{parameter} below {shown[1]}"


def sentences(study: "Discover", every: list[Scenario]) -> list[str]:
    """For every scenario: how common it is, and where it lies."""
    return [_told(study, one) for one in every]


def _told(study: "Discover", one: Scenario) -> str:
    where = f" in the world {words.world_title(one.world)}" if len(study.worlds) > 1 else ""
    title = words.policy(one.policy).title
    does = (
        f"adds {100 * study.brings:g} points or more to talks"
        if one.kind == BRINGS
        else f"takes {100 * study.backfires:g} points or more from talks"
    )
    share = one.interest.mean()
    common = f"'{title}' {does}{where} (and not by luck alone) in {percent(share, 1)} of {len(one.interest):,} draws"
    if share <= CHANCE:
        common += f", where luck alone may do so in up to {percent(CHANCE, 1)}"
    if one.found is None:
        enough = one.interest[np.isin(np.arange(len(one.interest)) % 4, FOUND)].sum() >= FEWEST
        return f"{common}; {'no box holds them better than all' if enough else 'too few to look for where'}."
    box = one.found.box
    limits = listed(limit_text(*limit[:3]) for limit in box.limits)
    return (
        f"{common}. Where {limits} ({percent(box.mass)} of the draws), it does in {percent(box.density)} (on "
        f"draws held "
        f"out, {percent(box.density_tested)}), and {percent(box.coverage)} of all such draws lie there."
    )


#: How the numbers come about, with the works they rest on.
METHODS = (
    "Scenario discovery [bryant2010]: the patient rule induction method [friedman1999] as the EMA "
    "Workbench implements it [kwakkel2017] peels away what does not belong; quasi-p-values, on draws that"
    " it has not seen, say how likely chance alone would have drawn each side of a limit. A draw is of "
    "interest if its effect is, and if the interval of that effect [bonett2012] lies on the same side of "
    "0. For contrast, a classification tree [breiman1984] by scikit-learn [pedregosa2011]."
)

"""Boxes in sentences."""

from typing import TYPE_CHECKING

from experiments.discover.tables import BRINGS, CHANCE, Scenario
from experiments.lab.present import words
from experiments.lab.present.phrases import listed, percent, plural, spelt
from experiments.lab.stats.intervals import Interval

if TYPE_CHECKING:
    from experiments.discover import Discover

NAMED, MOST_NAMED = 3, 8  # limits in a sentence, and parameters
FEWEST_TOLD = 10  # draws held out, of which a share is told


def sentence(one: Scenario) -> str:
    """What the box is, on one line: 'Where recognition brings talks: pyongyang.signal above 2.1, ...'."""
    assert one.box is not None
    what = "brings talks" if one.kind == BRINGS else "backfires"
    limits = ", ".join(limit_text(*limit[:3]) for limit in one.box.limits)
    return f"Where {words.policy(one.policy).inline} {what}: {limits}"


def limit_text(parameter: str, low: float | None, high: float | None) -> str:
    """'moscow.price from 20 to 60', 'pyongyang.signal above 2.1'."""
    shown = [None if value is None else words.number(value, 2 if abs(value) < 10 else None) for value in (low, high)]
    if low is not None and high is not None:
        return f"{parameter} from {shown[0]} to {shown[1]}"
    return f"{parameter} above {shown[0]}" if low is not None else f"{parameter} below {shown[1]}"


def sentences(study: "Discover", every: list[Scenario]) -> list[str]:
    """For every scenario: how common it is, where it lies, how sure that is; each in short sentences on one line."""
    return [" ".join([*_common(study, one), *_where(one)]) for one in every]


def _common(study: "Discover", one: Scenario) -> list[str]:
    where = f" in the world {words.world_title(one.world)}" if len(study.worlds) > 1 else ""
    does = (
        f"adds {100 * study.brings:g} points or more to talks"
        if one.kind == BRINGS
        else f"takes {100 * study.backfires:g} points or more from talks"
    )
    share = one.interest.mean()
    told = (
        f"'{words.policy(one.policy).title}' {does}{where}, not by luck alone, in {percent(share, 1)} of "
        f"{len(one.interest):,} draws."
    )
    return [told, f"Luck alone may do so in up to {percent(CHANCE, 1)}."] if share <= CHANCE else [told]


def _where(one: Scenario) -> list[str]:
    if one.found is None:
        few = "These" if one.interest.mean() < 1 / 2 else "All others"
        return [f"{few} are too few to look for where they lie."]
    if one.box is None:
        return ["No box that was tried surely holds them better than all draws do."]
    limits = [limit_text(*limit[:3]) for limit in one.box.limits]
    if more := limits[NAMED:]:
        limits = [*limits[:NAMED], f"{spelt(len(more))} more {plural(len(more), 'limit')}"]
    gather = (
        "Such draws gather in a box" if _is_purer(one) else "A box was found that is not surely purer than all draws"
    )
    return [
        f"{gather}: {listed(limits)}.",
        f"It holds {percent(one.box.mass)} of all draws.",
        *held_out(one),
        in_half(one),
    ]


def _is_purer(one: Scenario) -> bool:
    """Whether the box is surely purer than all draws are, on draws held out; so it is taken where these are few."""
    assert one.found is not None
    assert one.box is not None
    tested, whole = one.box.tested, one.found.steps[0].tested
    told = tested.density is not None and whole.density is not None and tested.inside >= FEWEST_TOLD
    return not told or tested.density.low > whole.density.mean  # type: ignore[union-attr]


def held_out(one: Scenario) -> list[str]:
    """How pure a box is, and how much it covers, on draws held out, or that so few of them cannot tell."""
    assert one.found is not None
    assert one.box is not None
    tested, whole = one.box.tested, one.found.steps[0].tested
    pure = f"How pure it is cannot be told: fewer than {spelt(FEWEST_TOLD)} draws held out lie in it."
    if tested.density and whole.density and tested.inside >= FEWEST_TOLD:
        pure = (
            f"On draws held out, {_share(tested.density)} of those in it are such, against "
            f"{percent(whole.density.mean)} of all."
        )
        if not _is_purer(one):
            pure += " That is not surely more." if tested.density.mean > whole.density.mean else " That is not more."
    covers = f"How many such draws it holds cannot be told: fewer than {spelt(FEWEST_TOLD)} of them were held out."
    if tested.coverage and tested.interest >= FEWEST_TOLD:
        covers = f"Of all such draws held out it holds {_share(tested.coverage)}."
    return [pure, covers]


def _share(known: Interval) -> str:
    return f"{percent(known.mean)} (95 %: {percent(known.low)} to {percent(known.high)})"


def in_half(one: Scenario) -> str:
    """Which limits of a box half of the draws find as well."""
    assert one.found is not None
    assert one.box is not None
    if one.found.half is None:
        return "Half of the draws are too few to look for it again."
    also = {limit.parameter: one.found.in_half(limit) for limit in one.box.limits}
    yes, no = ([name for name, known in also.items() if known is side] for side in (True, False))
    if not yes:
        return f"Half of the draws find {plural(len(no), 'no such limit', 'none of these limits')}."
    if len(also) > MOST_NAMED:
        return f"Half of the draws find {spelt(len(yes))} of the {spelt(len(also))} limits as well, on the same side."
    missed = f", but not {listed(no)}" if no else ""
    return f"Half of the draws also limit {listed(yes)} on the same side{missed}."


#: How the numbers come about, with the works they rest on.
METHODS = (
    "Scenario discovery [bryant2010]: the patient rule induction method [friedman1999] as the EMA "
    "Workbench implements it [kwakkel2017] peels away what does not belong. Quasi-p-values, on draws that "
    "it has not seen, say how likely chance alone would have drawn each side of a limit. Where none is sure, "
    "the best single limit at a decile is judged. What a box holds is told on draws held out, with Wilson's "
    "intervals, of as many draws as the luck that they share leaves [wilson1927; brown2001]. A draw is of interest if "
    "its effect is, and if the interval of that effect [bonett2012] lies on the same side of "
    "0. For contrast, a classification tree [breiman1984] by scikit-learn [pedregosa2011]."
)

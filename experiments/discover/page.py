"""The page of a scenario discovery."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.discover.boxes import QUASI_P
from experiments.discover.tables import BACKFIRES, BRINGS, CHANCE, Scenario
from experiments.discover.words import held_out, limit_text
from experiments.discover.worlds import rerun_of
from experiments.lab.design.prior import ROWS
from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Page, Part, pictures, rendered

if TYPE_CHECKING:
    from experiments.discover import Discover
from experiments.lab.present.phrases import percent

CAPTIONS = {BRINGS: "Where it brings talks.", BACKFIRES: "Where it backfires."}
ALSO = {True: "yes", False: "no", None: "too few to tell"}


def page(study: "Discover", found: Sequence[Scenario], answer: Sequence[str], drawn: Drawn, manifest: dict) -> str:
    """Answer, boxes, trees, and how to rerun inside a box. ``drawn``: SVG files."""
    parts = [part for one in found for part in (_box(study, one), _tree(one)) if part]
    doubts = (
        f"A draw counts by {study.replicates:,} pairs of runs: its effect must be as large as asked for, and the "
        "interval of that effect must lie on the same side of 0. Near the limit luck still decides on which side it "
        "falls, so that no box can be wholly pure. Where a policy does nothing, up to "
        f"{100 * CHANCE:g} % of the draws pass by chance.",
        "A box is found on half of the draws: the one with the best balance of coverage and density. Each side of a "
        f"limit that chance alone would draw (quasi-p above {QUASI_P:g}) was dropped, judged on a quarter that the "
        "search had not seen. Where no side was left, the best single limit was judged there.",
        "How much a box covers, and how pure it is, is told on the last quarter, on which nothing was chosen. Every "
        "box that was passed on the way is in trajectory.csv, with the words that rerun its middle.",
        "A box says where a policy works in this model, not how likely the world is to lie there.",
    )
    question = "Under which conditions does it bring talks, and under which does it backfire?"
    return rendered(study, Page(question, answer, pictures(drawn, CAPTIONS), parts, doubts), manifest)


def _title(one: Scenario) -> str:
    what = {BRINGS: "brings talks", BACKFIRES: "backfires"}[one.kind]
    return f"Where {words.policy(one.policy).inline} {what}, {words.world_title(one.world)} world"


def _box(study: "Discover", one: Scenario) -> Part | None:
    if one.found is None or one.box is None:
        return None
    rows = [
        (
            limit.parameter,
            limit_text(*limit[:3]).removeprefix(limit.parameter).strip(),
            ROWS[limit.parameter].unit,
            f"{limit.quasi_p:.2g}",
            words.number(limit.middle),
            ALSO[one.found.in_half(limit)],
            ROWS[limit.parameter].meaning,
        )
        for limit in one.box.limits
    ]
    name = study.prefix(one.world) + one.name
    caption = (
        f"{' '.join(held_out(one))} "
        f"Its world, at the medians inside and on top of all that the study sets, is conf/world/{name}.yaml; it runs "
        "by: "
        f"{rerun_of(study, one, name, 'THIS_FOLDER/conf')}"
    )
    heads = ("Parameter", "In the box", "Unit", "Quasi-p", "Median inside", "Half of the draws find it", "What it is")
    return Part(f"{_title(one)}: the box", heads=heads, rows=rows, caption=caption)


def _tree(one: Scenario) -> Part | None:
    if not one.leaves or one.found is None:
        return None
    rows = [
        (leaf.text, percent(leaf.inside), percent(leaf.share), percent(leaf.inside * leaf.share / one.interest.mean()))
        for leaf in one.leaves
    ]
    return Part(
        f"{_title(one)}: a tree, for contrast",
        heads=("Leaf", "Density", "Of all draws", "Coverage"),
        rows=rows,
        caption="A classification tree cuts the whole space, a box only what it seeks. Its shares are of the draws "
        "it was grown on.",
    )

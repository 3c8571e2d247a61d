"""The page of a scenario discovery."""

from collections.abc import Sequence
from pathlib import Path

from experiments.lab import words
from experiments.lab.boxes import QUASI_P
from experiments.lab.discovery import BACKFIRES, BRINGS, Scenario, limit_text
from experiments.lab.prior import ROWS
from experiments.lab.study import Study
from experiments.report.findings import Page, Part, pictures, rendered

CAPTIONS = {BRINGS: "Where it brings talks.", BACKFIRES: "Where it backfires."}


def page(
    study: Study,
    found: Sequence[Scenario],
    answer: Sequence[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> str:
    """Answer, boxes, trees, and how to rerun inside a box. ``drawn``: SVG files."""
    parts = [part for one in found for part in (_box(one), _tree(one)) if part]
    doubts = (
        f"A draw counts by the mean of {study.replicates:,} runs a policy: near the limit of "
        f"{100 * study.brings:g} points, luck "
        "decides on which side it falls, so that no box can be wholly pure.",
        f"Limits that chance alone would draw (quasi-p above {QUASI_P:g}) were dropped. Of the box with the "
        f"best balance of "
        "coverage and density, what counts is how it does on the third of the draws held out.",
        "A box says where a policy works in this model, not how likely the world is to lie there.",
    )
    question = "Under which conditions does it bring talks, and under which does it backfire?"
    return rendered(
        study, Page(question, answer, pictures(drawn, CAPTIONS), parts, doubts), manifest
    )


def _title(one: Scenario) -> str:
    what = {BRINGS: "brings talks", BACKFIRES: "backfires"}[one.kind]
    return f"Where {words.policy(one.policy).title.lower()} {what}, {words.world_title(one.world)} world"


def _box(one: Scenario) -> Part | None:
    if one.found is None:
        return None
    rows = [
        (limit.parameter, limit_text(*limit[:3]).removeprefix(limit.parameter).strip(), ROWS[limit.parameter].unit,
         f"{limit.quasi_p:.2g}", words.number(limit.middle), ROWS[limit.parameter].meaning)
        for limit in one.found.box.limits
    ]  # fmt: skip
    caption = (
        f"Its world, at the medians inside, is world/{one.name}.yaml: --config-dir with this folder, and "
        f"world={one.name}, rerun there."
    )
    heads = ("Parameter", "In the box", "Unit", "Quasi-p", "Median inside", "What it is")
    return Part(f"{_title(one)}: the box", heads=heads, rows=rows, caption=caption)


def _tree(one: Scenario) -> Part | None:
    if not one.leaves:
        return None
    rows = [
        (leaf.text, f"{100 * leaf.inside:.0f} %", f"{100 * leaf.share:.0f} %",
         f"{100 * leaf.inside * leaf.share / one.interest.mean():.0f} %")
        for leaf in one.leaves
    ]  # fmt: skip
    return Part(
        f"{_title(one)}: a tree, for contrast",
        heads=("Leaf", "Density", "Of all draws", "Coverage"),
        rows=rows,
        caption="A classification tree cuts the whole space, a box only what it seeks.",
        wide=True,
    )

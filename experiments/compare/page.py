"""The page of a comparison: question, answer, table, figures, assumptions, how to rerun."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from experiments.compare.tables import HEADLINES
from experiments.compare.words import SOUGHT, chance, deviations, needs, the
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Cell, Page, Part, Text, assumptions, embedded, rendered
from experiments.lab.present.phrases import percent

if TYPE_CHECKING:
    from experiments.compare import Compare

#: What each figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "answer": "The answer at one glance.",
    "chain": "The argument as a chain: what each policy does at each link.",
    "talks": "Did it come to talks, and when?",
    "uncertainty": "What the effects hang on: numbers that nobody knows, and luck.",
    "forest": "What each policy changes, against {reference} on the same luck.",
    "ranks": "Which policy comes first in talks, and how sure its rank is.",
    "distributions": "Not only means: how the runs are spread.",
    "fans": "Month by month.",
}


#: What compare takes as given that no interval shows.
FORM = (
    "Form: the strength of a costly signal, the worth of development and the fear of another Hanoi have no measured "
    "value. Vary them before you believe an effect: `parameters.pyongyang.signal=1`, "
    "`parameters.pyongyang.development=1.5`, `parameters.pyongyang.hanoi=3`."
)


def compare_page(
    study: "Compare",
    effects: pl.DataFrame,
    order: pl.DataFrame,
    answers: dict[str, list[str]],
    drawn: Mapping[str, Drawn],
    manifest: dict,
) -> str:
    """The page of a compare: question, answer, table, figures, assumptions, how to rerun.

    effects: summary.csv's table; order: that of ranks.csv; answers: sentences by world; drawn: SVG files by
    world and figure.
    """
    rows = {(row["world"], row["policy"], row["outcome"]): row for row in effects.iter_rows(named=True)}
    counts = {name: rows[name, study.reference, "talks_by_deadline"]["n"] for name in study.worlds}
    parts, doubts = [], []
    for i, name in enumerate(study.worlds):
        here = {key[1:]: row for key, row in rows.items() if key[0] == name}
        parts += [
            _opening(study, i, name, counts[name], answers[name]),
            _table(study, here, "The table", HEADLINES),
            *([_table(study, here, "Outcomes of your own", study.own)] if study.own else []),
            _order(order.filter(pl.col("world") == name), study.policies),
            _gallery(drawn.get(name, {}), study.reference),
            assumptions(study, i, level=3),
        ]
        doubts += _precision(study, name, here)
    question = "Can the United States bring North Korea back to the negotiating table, and by what?"
    about = f": {', '.join(map(words.world_title, study.worlds))}"
    replicates = max(counts.values())
    page = Page(question, (), (), parts, [*doubts, FORM], about=about, replicates=replicates)
    return rendered(study, page, manifest)


def _opening(study: "Compare", i: int, name: str, replicates: int, answer: list[str]) -> Part:
    """What a world is, and the answer in it; with a heading where there are several."""
    several = len(study.worlds) > 1
    months = int(study.base[i].calendar.horizon)
    counted = f"{words.world(name)} {months} months, {replicates:,} replicates a policy."
    title = f"World: {words.world_title(name)}" if several else ""
    return Part(title, [Text(counted)], answer=answer, name=name)


def _table(study: "Compare", rows: dict[tuple[str, str], dict], title: str, outcomes: Iterable[str]) -> Part:
    """A row a policy: means, and what it changes."""
    texts = [words.outcome(outcome) for outcome in outcomes]
    return Part(
        title,
        heads=["Policy", *(Cell(text.title, text.unit) for text in texts)],
        rows=[
            [words.policy(policy).title, *(_cell(rows[policy, outcome], study.reference) for outcome in outcomes)]
            for policy in study.policies
        ],
        caption=f"Means over runs; below them the paired difference to {the(study.reference)} with its 95 % interval "
        "(bold where it excludes zero).",
        level=3,
    )


def _order(order: pl.DataFrame, policies: Iterable[str]) -> Part:
    """A row a policy: its likeliest rank in each outcome that is sought, and how probable it is."""
    if order.is_empty():
        return Part("")
    likeliest = order.sort("probability", descending=True, maintain_order=True).unique(
        ["policy", "outcome"], keep="first", maintain_order=True
    )
    found = {(row["policy"], row["outcome"]): row for row in likeliest.iter_rows(named=True)}
    return Part(
        "Which is first",
        heads=["Policy", *(Cell(head) for head in SOUGHT.values())],
        rows=[
            [words.policy(policy).title, *(_place(found[policy, outcome]) for outcome in SOUGHT)] for policy in policies
        ],
        caption="The likeliest rank in what may be wanted, 1 the best; below it how probable it is, from draws of all "
        "uncertain numbers and luck taken anew. Policies that tie share the ranks between them.",
        level=3,
    )


def _place(row: dict) -> Cell:
    """A rank, and under it its probability."""
    return Cell(str(row["rank"]), chance(row["probability"]))


def _gallery(drawn: Drawn, reference: str) -> Part:
    """The figures of a world."""
    figures = [
        {
            "name": path.stem,
            "caption": CAPTIONS.get(name, "").format(reference=the(reference)),
            "source": embedded(path),
        }
        for name, path in drawn.items()
    ]
    return Part("The figures" if figures else "", figures=figures, level=3)


def _cell(row: dict, reference: str) -> Cell:
    """A mean, and under it the paired effect with its interval."""
    name = row["outcome"]
    effect = ""
    if row["policy"] != reference and row["effect_low"] is None and row["differs"] is not None:
        effect = "too few runs differ" if row["differs"] else "no difference seen"
    elif row["policy"] != reference and row["effect_low"] is not None:
        text, low, high = (words.shown(name, row[key], signed=True) for key in ("effect", "effect_low", "effect_high"))
        effect = "the same in every run" if row["effect_low"] == row["effect_high"] else f"{text} [{low}, {high}]"
    sure = bool(effect) and row["effect_low"] is not None and (row["effect_low"] > 0 or row["effect_high"] < 0)
    return Cell(words.shown(name, row["mean"]), effect, sure)


def _precision(study: "Compare", world: str, rows: dict[tuple[str, str], dict]) -> list[str]:
    """How precise the effects on talks are in a world: a sentence or two, none without effects."""
    talks = [rows[policy, "talks_by_deadline"] for policy in study.policies if policy != study.reference]
    paired = _paired(talks)
    if paired is None:
        return []
    where = f" in the world {words.world_title(world)}" if len(study.worlds) > 1 else ""
    against = "" if study.reference == REFERENCE else f" against {the(study.reference)}"
    told = (
        f"Effects on talks{against}{where}: the widest half-width is {paired['half_width']} percentage points; "
        f"{needs(study.precision, paired['needed'])}."
    )
    if paired["removed"]:
        told += f" Common luck removed {paired['removed']} of the variance that unpaired differences would have."
    return [told + spread(talks)]


def _paired(talks: list[dict]) -> dict | None:
    """How precise the effects on talks are, and what common luck gained."""
    known = [row for row in talks if row["effect_low"] is not None]
    if not known:
        return None
    removed = [row["variance_removed"] for row in known if row["variance_removed"] is not None and row["differs"] > 0]
    return {
        "half_width": f"{100 * max((row['effect_high'] - row['effect_low']) / 2 for row in known):.1f}",
        "needed": max(row["replicates_needed"] for row in known),
        "removed": _between(removed) if removed else None,
    }


def _between(shares: list[float]) -> str:
    """'83 %', or '61 % to 83 %', from the least of some shares to the largest."""
    return " to ".join(dict.fromkeys(percent(share) for share in (min(shares), max(shares))))


def spread(talks: list[dict]) -> str:
    """The largest spread that parameters give an effect on talks, in a sentence; none where nothing was drawn."""
    known = [
        row for row in talks if row["effect_sd_parameters"] is not None and row["effect_low"] != row["effect_high"]
    ]
    if not known:
        return ""
    widest = max(known, key=lambda row: row["effect_sd_parameters"])
    sd, low, high = deviations(widest)
    if widest["effect_sd_parameters"] == 0:
        return " How much effects vary from one plausible set of parameters to another cannot be told from these runs."
    return (
        f" From one plausible set of parameters to another the effects vary by up to {sd} points (standard deviation, "
        f"95 % interval {low} to {high})."
    )

"""The report: one self-contained page that opens offline."""

from base64 import b64encode
from pathlib import Path

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from experiments.lab.design.study import REFERENCE, Study
from experiments.lab.present import words
from experiments.lab.present.methods import doubts_of, methods_of
from experiments.story.chronicle import TURNS, Tale
from model.parameters import PARAMETERS, points
from model.policy import LEVERS

#: The outcomes of the report's table, in the order of the causal chain.
TABLE = (
    "talks_by_deadline",
    "alignment_mean",
    "provocations",
    "major_provocations",
    "zone_months_open",
    "zone_firms_end",
    "zone_workers_end",
    "cash_zone",
    "cash_russia",
    "sincerity_end",
    "cost_washington",
    "cost_seoul",
    "cost_firms",
)

#: What each figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "chain": "The argument as a chain: what each policy does at each link.",
    "talks": "Did it come to talks, and when?",
    "uncertainty": "What the effects hang on: numbers that nobody knows, and luck.",
    "forest": "What each policy changes, against the status quo on the same luck.",
    "distributions": "Not only means: how the runs are spread.",
    "fans": "Month by month.",
}


def compare_page(
    study: Study,
    effects: pl.DataFrame,
    answers: dict[str, list[str]],
    drawn: dict[str, dict[str, Path]],
    manifest: dict,
) -> str:
    """The page of a compare: question, answer, table, figures, assumptions, how to rerun.

    effects: summary.csv's table; answers: sentences by world; drawn: SVG files by world and figure.
    """
    worlds = [_world(study, i, name, effects, answers, drawn) for i, name in enumerate(study.worlds)]
    return template("compare").render(
        worlds=worlds,
        policies=[package(name, levers) for name, levers in study.policies.items()],
        manifest=manifest,
        table=[(name, words.outcome(name)) for name in TABLE],
        overrides=overridden(study),
        doubts=doubts_of(study, max(world["replicates"] for world in worlds)),
        methods=methods_of(study),
    )


def story_page(study: Study, tale: Tale, strip: Path, manifest: dict) -> str:
    """The page of a story: the chart, the months, the balance. ``strip``: the chart's file."""
    ((policy, levers),) = study.policies.items()
    return template("story").render(
        tale=tale,
        turns=TURNS,
        strip=embedded(strip),
        replicate=study.replicate,
        policy=package(policy, levers),
        differs=_differences(study, 0),
        doubts=doubts_of(study, 1),
        methods=methods_of(study),
        overrides=overridden(study),
        manifest=manifest,
    )


def template(page: str) -> Template:
    """The template of a page."""
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"{page}.html.j2")


def _world(
    study: Study,
    i: int,
    name: str,
    effects: pl.DataFrame,
    answers: dict[str, list[str]],
    drawn: dict[str, dict[str, Path]],
) -> dict:
    rows = {
        (row["policy"], row["outcome"]): row
        for row in effects.filter(pl.col("world") == name).iter_rows(named=True)
    }
    talks = [rows[policy, "talks_by_deadline"] for policy in study.policies if policy != REFERENCE]
    return {
        "name": name,
        "title": words.world_title(name),
        "sentence": words.world(name),
        "months": int(study.base[i].calendar.horizon),
        "answer": answers[name],
        "rows": [
            {
                "policy": words.policy(policy).title,
                "reference": policy == REFERENCE,
                "cells": [_cell(rows[policy, outcome]) for outcome in TABLE],
            }
            for policy in study.policies
        ],
        "differs": _differences(study, i),
        "figures": [
            {"caption": CAPTIONS.get(figure, ""), "source": embedded(path), "name": figure}
            for figure, path in drawn.get(name, {}).items()
        ],
        "replicates": rows[REFERENCE, "talks_by_deadline"]["n"],
        "paired": _paired(talks),
        "spread": _widest(talks),
    }


def _cell(row: dict) -> dict:
    """A mean, and under it the paired effect with its interval."""
    name = row["outcome"]
    effect = ""
    if row["policy"] != REFERENCE and row["effect_low"] is not None:
        text, low, high = (
            words.shown(name, row[key], signed=True) for key in ("effect", "effect_low", "effect_high")
        )
        effect = "no difference in any run" if row["differs"] == 0 else f"{text} [{low}, {high}]"
    sure = (
        bool(effect) and row["effect_low"] is not None and (row["effect_low"] > 0 or row["effect_high"] < 0)
    )
    return {"mean": words.shown(name, row["mean"]), "effect": effect, "sure": sure}


def _paired(talks: list[dict]) -> dict | None:
    """How precise the effects on talks are, and what common luck gained."""
    known = [row for row in talks if row["effect_low"] is not None]
    if not known:
        return None
    removed = [
        row["variance_removed"] for row in known if row["variance_removed"] is not None and row["differs"] > 0
    ]
    return {
        "half_width": f"{100 * max((row['effect_high'] - row['effect_low']) / 2 for row in known):.1f}",
        "needed": f"{max(row['replicates_needed'] for row in known):,}",
        "removed": f"{100 * min(removed):.0f} to {100 * max(removed):.0f}" if removed else None,
    }


def _widest(talks: list[dict]) -> str | None:
    """The largest spread that parameters give an effect on talks, in points."""
    known = [row["effect_sd_parameters"] for row in talks if row["effect_sd_parameters"] is not None]
    return f"{100 * max(known):.0f}" if known else None


def _differences(study: Study, i: int) -> list[dict]:
    """Where a world leaves the defaults of the parameter table."""
    default, point = points(1)[0], study.base[i]
    return [
        {
            "name": f"{agent}.{name}",
            "value": f"{point[agent][name]:g}",
            "default": f"{default[agent][name]:g}",
            "unit": row.unit,
            "meaning": row.meaning,
        }
        for agent, group in PARAMETERS.items()
        for name, row in group.items()
        if point[agent][name] != default[agent][name]
    ]


def package(name: str, levers: dict) -> dict:
    """A policy in words: title, sentence, and the levers it pulls."""
    pulled = [
        f"{LEVERS[lever].meaning} (from month {setting.get('start', 1):g}, "
        f"strength {setting.get('strength', 1):g}, {setting.get('successor', 'reviewed')})"
        for lever, setting in levers.items()
    ]
    return {
        "title": words.policy(name).title,
        "sentence": words.policy(name).sentence,
        "levers": pulled or ["no lever is pulled"],
    }


def overridden(study: Study) -> list[str]:
    """Parameters that the command line set."""
    return [
        f"{agent}.{name} = {value}"
        for agent, group in study.parameters.items()
        for name, value in group.items()
    ]


def embedded(path: Path) -> str:
    """A picture as a data address, so that the page needs no other file."""
    kind = {".svg": "image/svg+xml", ".png": "image/png"}[path.suffix]
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"

"""The first minute of README.md in plain sentences, made from the published tables.

No sentence has more than 25 words, an id or brackets; each follows its numbers wherever they go.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from experiments.audit.verdicts import MOSTLY, verdict_of
from experiments.audit.words import DOES, told
from experiments.compare.words import PROPOSAL
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.facts import assumed
from experiments.lab.present.phrases import listed, percent, plural, span, spelt
from experiments.pathways.tables import ECONOMIC
from model.parameters import PARAMETERS
from tests.support.studies import study

PUBLISHED = Path(__file__).parents[2] / "results" / "published"
TALKS, ALIGNMENT = "talks_by_deadline", "alignment_mean"
MOST_NAMED = 3  # policies that are named for moving more than the proposal
NAMED = words.policy(PROPOSAL).inline
#: Policies as they are named before what they add.
SAID = {"grand_bargain": "the grand bargain"}


def table(command: str, name: str, file: str = "summary") -> pl.DataFrame:
    """A published table."""
    return pl.read_csv(PUBLISHED / command / name / f"{file}.csv", infer_schema_length=None)


def answer() -> list[str]:
    """What comes without a policy and with the proposal, what moves more, what becomes of alignment."""
    talks, alignment = _effects("baseline", TALKS), _effects("baseline", ALIGNMENT)
    period = span(PARAMETERS["calendar"]["horizon"].default)
    return [
        f"Without a new policy, talks begin within {period} in {_of_100(talks[REFERENCE])} of 100 simulated "
        f"histories; {NAMED} {moves(talks[PROPOSAL])}.",
        _others(talks),
        _on_alignment(alignment),
    ]


def _others(talks: Mapping[str, dict]) -> str:
    """What surely moves talks more than the proposal."""
    more = sorted(
        (row for row in talks.values() if row["effect_low"] > talks[PROPOSAL]["effect_high"]),
        key=lambda row: -row["effect"],
    )
    if not more:
        return f"No other policy surely moves more than {NAMED}."
    told = [
        f"{SAID.get(row['policy'], words.policy(row['policy']).inline)}{adds} {_between(row, ' to ')}"
        for row, adds in zip(more[:MOST_NAMED], (" adds", *[""] * len(more)), strict=False)
    ]
    return f"{plural(len(more), 'One other policy surely moves', 'Other policies move')} more: {listed(told)}."


def _on_alignment(alignment: Mapping[str, dict]) -> str:
    level, row = f"{100 * alignment[REFERENCE]['mean']:.0f}", alignment[PROPOSAL]
    low, high = sorted(abs(100 * row[end]) for end in ("effect_low", "effect_high"))
    ends = f"by {words.number(low, 1)} to {words.number(high, 1)}"
    does = f"raises it {ends}" if row["effect_low"] > 0 else f"lowers it {ends}" if row["effect_high"] < 0 else ""
    return (
        f"On a scale from 0 to 100, alignment with Russia averages {level}, and {NAMED} "
        f"{does or 'changes it in no way that can be told'}."
    )


def doubt() -> list[str]:
    """How many numbers are assumptions, and how far the answer hangs on them."""
    numbers, row = assumed(), _effects("baseline", TALKS)[PROPOSAL]
    found = [f"Of the {numbers['all']} numbers in the model, {numbers['assumed']} are assumptions, wholly or in part."]
    if row["effect_sd_parameters"]:
        spread = round(100 * row["effect_sd_parameters"])
        found.append(
            f"From one plausible set of numbers to the next, the effect of {NAMED} differs by about {spread} of 100."
        )
    return [*found, _draws(), _begun_today()]


def _draws() -> str:
    """In how many plausible sets of numbers the proposal brings talks, and in how many it backfires."""
    asked = study("discover")
    shares = {
        row["scenario"]: round(100 * row["of_interest"] / row["points"])
        for row in table("discover", "recognition").iter_rows(named=True)
    }
    brings, backfires = f"{100 * asked.brings:g}", f"{100 * asked.backfires:g}"
    return (
        f"In {shares['brings']} of 100 sets it surely adds {brings} or more; in {shares['backfires']} of 100 it "
        f"surely takes {backfires} or more away."
    )


def _begun_today() -> str:
    """The same from the present on."""
    talks, calendar = _effects("today", TALKS), study("compare", world="today").base[0].calendar
    begins = date(int(calendar.first_year), int(calendar.first_month), 1)
    return (
        f"Begun in {begins:%B %Y} instead, talks come in {_of_100(talks[REFERENCE])} of 100 histories, and {NAMED} "
        f"{moves(talks[PROPOSAL])}."
    )


def verdicts() -> list[str]:
    """How the argument and its critics fare, and which claims of the argument hold and fail."""
    rows = table("audit", "argument").to_dicts()
    argument, critics = ([row for row in rows if row["claim"].startswith(letter)] for letter in "CK")
    return [
        f"A claim holds, or fails, where at least {percent(MOSTLY)} of the plausible worlds that decide say so.",
        "A world that shows no effect of which a claim speaks is not counted for it.",
        f"Of {len(argument)} claims that make up the argument, {_fares(argument)}.",
        f"Of {len(critics)} objections of its critics, {_fares(critics)}.",
        *(
            told(row)
            for verdict in ("holds", "fails")
            for row in argument
            if not row["built"] and row["n_tested"] and verdict_of(row) == verdict
        ),
    ]


def _fares(rows: list[dict]) -> str:
    """'5 hold, 3 fail, 6 are undecided and 8 have a sign that no number tried turned'."""
    free = [verdict_of(row) for row in rows if not row["built"]]
    counts = {verdict: free.count(verdict) for verdict in ("holds", "fails")}
    parts = [f"{count} {plural(count, *DOES[verdict])}" for verdict, count in counts.items() if count]
    if undecided := len(free) - sum(counts.values()):
        parts.append(f"{undecided} {plural(undecided, 'is', 'are')} undecided")
    if built := len(rows) - len(free):
        parts.append(
            f"{built} {plural(built, 'has a sign that no number tried turned', 'have a sign that no number tried turned')}"
        )
    return listed(parts)


def otherwise() -> list[str]:
    """What would have to be true for another answer, from published studies of the numbers that decide."""
    return [_carrier(), *_felt(), *_believed(), _money()]


def _carrier() -> str:
    """Through what the effect runs."""
    rows = table("pathways", "recognition").filter(outcome=TALKS)
    links = {row["link"]: row for row in rows.iter_rows(named=True)}
    belief, money = (links[name] for name in ("political", "economic"))
    if belief["low"] > money["high"]:
        return f"In the model {NAMED} works through belief that Washington means it, hardly through the zone's money."
    if money["low"] > belief["high"]:
        return f"In the model {NAMED} works through the zone's money more than through belief that Washington means it."
    return f"In the model {NAMED} works through the zone's money and through belief in Washington; neither surely carries more."


def _felt() -> list[str]:
    """The effect where an opening is felt at the table alone, and where it is felt before."""
    rows = _along("anticipation")
    return [
        f"If the promised opening were worth nothing to the North until it talks, {NAMED} {moves(rows[0.0], would=True)}.",
        f"If it were worth as much without talks, {NAMED} {moves(rows[1.0], would=True)}.",
    ]


def _believed() -> list[str]:
    """The effect where a costly step convinces twice, and half, as much as is assumed."""
    rows, assumption = _along("signal"), PARAMETERS["pyongyang"]["signal"].default
    return [
        f"If a costly step convinced the North twice as much as assumed, {NAMED} {moves(rows[2 * assumption], would=True)}.",
        f"If it convinced half as much, {NAMED} {moves(rows[assumption / 2], would=True)}.",
    ]


def _money() -> str:
    """From what size of the zone money carries half of the effect."""
    cells = table("pathways", "recognition", "threshold")
    half = cells.filter(pl.col("verdict") == ECONOMIC)
    if not len(half):
        return f"Even in a zone {spelt(round(cells['scale'].max()))} times as large, money nowhere surely carries half of the effect."
    return f"From a zone {spelt(round(half['scale'].min()))} times as large on, money can carry half of the effect."


def history() -> list[str]:
    """How the model fares against the record."""
    judged = table("hindcast", "given").filter(column="judge")
    path = table("hindcast", "given", "forecasts").row(
        by_predicate=pl.col("statement") == "All three together", named=True
    )["model_chance"]
    chance = f"about {round(100 * path)}" if path >= 0.01 else "less than 1"
    return [
        f"Of {len(judged)} patterns of the past that set none of its numbers, the model reproduces "
        f"{judged['passed'].sum()}.",
        f"Summits in 2018, no provocation that year, and an end by 2019: it gives this course {chance} "
        f"{plural(max(1, round(100 * path)), 'chance')} in 100.",
    ]


def moves(row: Mapping[str, Any], would: bool = False) -> str:
    """What an effect does to 100 histories, in plain words: 'adds between 2 and 6'.

    Of what is supposed only, ``would`` add. An effect whose interval holds zero can not be told from it.
    """
    if row["effect_low"] > 0:
        return f"{'would add' if would else 'adds'} {_between(row)}"
    if row["effect_high"] < 0:
        return f"{'would take' if would else 'takes'} {_between(row)} away"
    return f"{'would make' if would else 'makes'} no difference that can be told"


def _between(row: Mapping[str, Any], to: str | None = None) -> str:
    """The interval of an effect without its sign, of 100 histories: 'between 2 and 6', or '2 to 6'."""
    low, high = sorted(round(abs(100 * row[end])) for end in ("effect_low", "effect_high"))
    if high == 0:
        return "less than 1"
    if low == high:
        return f"about {low}"
    return f"up to {high}" if low == 0 else f"{low}{to}{high}" if to else f"between {low} and {high}"


def _of_100(row: Mapping[str, Any]) -> str:
    return f"{100 * row['mean']:.0f}"


def _effects(name: str, outcome: str) -> dict[str, dict]:
    """Policy -> its row of a published compare."""
    rows = table("compare", name).filter(outcome=outcome).iter_rows(named=True)
    return {row["policy"]: row for row in rows}


def _along(name: str) -> dict[float, dict]:
    """Value of a number of Pyongyang -> the effect of the proposal on talks, from a published sweep."""
    rows = table("sweep", name).filter(policy=PROPOSAL, outcome=TALKS).iter_rows(named=True)
    return {row[f"pyongyang.{name}"]: row for row in rows}

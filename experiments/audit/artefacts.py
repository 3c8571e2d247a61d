"""Whether verdicts are artefacts: what changes that must not matter do to them, as a table and in words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from experiments.audit.claim import Claim
from experiments.audit.claims import CLAIMS
from experiments.audit.repeats import CHANGES, LUCK
from experiments.audit.verdicts import NO, VOID, YES, verdict_of
from experiments.audit.words import DOES
from experiments.lab.present.page import Part, Text
from experiments.lab.present.phrases import percent
from experiments.lab.stats.intervals import Interval, of_pairs, of_share


class Artefacts(NamedTuple):
    """What an audit adds: tables, sentences for its answer, a section of its page."""

    tables: dict[str, pl.DataFrame]
    answer: list[str]
    part: Part


def found(verdicts: pl.DataFrame, changed: dict[str, pl.DataFrame], claims: Mapping[str, Claim] = CLAIMS) -> Artefacts:
    """What changes do to the verdicts on claims. verdicts: those of the audit; changed: change -> those under it."""
    table = compared(verdicts, changed, claims)
    return Artefacts({"artefacts": table}, sentences(table, claims), part(table))


def compared(
    verdicts: pl.DataFrame, changed: dict[str, pl.DataFrame], claims: Mapping[str, Claim] = CLAIMS
) -> pl.DataFrame:
    """A row a claim and change: both verdicts over the worlds that can test it both times, and which worlds turn.

    ``turned``: the verdict over worlds is another, and the share of yes or of no by more than chance
    explains, over all claims and changes. ``flips``: worlds that go from yes to no or back, with
    Wilson's interval; ``beyond_luck``: by how much more than under other luck, in the same worlds.
    """
    each = {change: _by_claim(table, claims) for change, table in changed.items()}
    count = len(next(iter(each[LUCK].values())))
    before = _by_claim(verdicts.filter(pl.col("draw") < count), claims)
    among = 2 * len(claims) * len(CHANGES)  # intervals to be right together: of yes and of no, or of worlds that turn
    rows = [
        {"claim": claim, "change": change, "n": count}
        | _moved(before[claim], each[change][claim], each[LUCK][claim], among)
        for claim in claims
        for change in CHANGES
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _by_claim(table: pl.DataFrame, claims: Mapping[str, Claim]) -> dict[str, np.ndarray]:
    """Claim -> its verdict in each plausible world, by draw."""
    table = table.sort("draw")
    return {claim: table.filter(pl.col("claim") == claim)["verdict"].to_numpy() for claim in claims}


def _moved(before: np.ndarray, after: np.ndarray, luck: np.ndarray, among: int) -> dict:
    """What a change does to the verdicts on one claim, (worlds,) each."""
    both = (before != VOID) & (after != VOID)
    shares = [{f"share_{key}": _share(these[both] == key) for key in (YES, NO)} for these in (before, after)]
    found: dict[str, Any] = {"n_tested": int(both.sum())}
    for side, these, told in zip(("before", "after"), (before, after), shares, strict=True):
        verdict = verdict_of(told | {"n_tested": found["n_tested"]}) if both.any() else VOID
        found |= {f"verdict_{side}": verdict, f"share_void_{side}": _share(these == VOID)}
        found |= {f"{key}_{side}": value for key, value in told.items()}
    sure = False
    for key in (YES, NO):
        ends = _pairs((after == key)[both], (before == key)[both], among)
        found |= {f"moves_{key}": ends.mean, f"moves_{key}_low": ends.low, f"moves_{key}_high": ends.high}
        sure = sure or ends.low > 0 or ends.high < 0
    found["turned"] = sure and found["verdict_before"] != found["verdict_after"]
    return found | _flips(before, after, luck, both, among)


def _flips(before: np.ndarray, after: np.ndarray, luck: np.ndarray, both: np.ndarray, among: int) -> dict:
    """Worlds that go from yes to no or back, and how many more than under other luck."""
    flips = _opposite(before, after)
    share = _share(flips[both])
    ends = of_share(share, int(both.sum())) if both.any() else Interval(0.0, 0.0, 1.0)
    every = both & (luck != VOID)
    more = _pairs(flips[every], _opposite(before, luck)[every], among)
    return {
        "other_word": _share(before != after),
        "flips": share,
        "flips_low": ends.low,
        "flips_high": ends.high,
        "beyond_luck": more.mean,
        "beyond_luck_low": more.low,
        "beyond_luck_high": more.high,
    }


def _opposite(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return ((before == YES) & (after == NO)) | ((before == NO) & (after == YES))


def _pairs(one: np.ndarray, other: np.ndarray, among: int) -> Interval:
    """By how much a share is larger than another of the same worlds; without ends where there is none."""
    if not len(one):
        return Interval(0.0, -np.inf, np.inf)
    return of_pairs(one.astype(float) - other, among)


def _share(true: np.ndarray) -> float:
    return float(true.mean()) if len(true) else 0.0


def sentences(table: pl.DataFrame, claims: Mapping[str, Claim] = CLAIMS) -> list[str]:
    """Which verdicts turn under which change, and how many worlds do."""
    rows = table.to_dicts()
    turned = [row for row in rows if row["turned"]]
    other = [row for row in rows if not row["turned"] and row["verdict_before"] != row["verdict_after"]]
    first = f"Every verdict was asked again in {rows[0]['n']:,} plausible worlds under {len(CHANGES)} changes."
    told = [f"{first} {'No verdict' if not turned else f'{len(turned)} of {len(rows)} verdicts'} turned."]
    told += [_told(row, claims) for row in turned]
    if other:
        told.append(f"{len(other)} {'others' if turned else 'of them'} got another word, by no more than chance.")
    more = [row for row in rows if row["change"] != LUCK and row["beyond_luck_low"] > 0]
    told += [_more(row, claims) for row in more]
    return [*told, _most(rows)]


def _told(row: dict, claims: Mapping[str, Claim]) -> str:
    """'With a change this stays open, and holds otherwise: a claim.'."""
    after, before = (DOES[row[f"verdict_{side}"]][0] for side in ("after", "before"))
    change = CHANGES[row["change"]].words
    return f"With {change} this {after}, and {before} otherwise: {claims[row['claim']].sentence}."


def _more(row: dict, claims: Mapping[str, Claim]) -> str:
    """'More worlds say the opposite with a change than with other luck, 12 %: a claim.'."""
    change = CHANGES[row["change"]].words
    return f"More worlds say the opposite with {change}, {percent(row['flips'])}: {claims[row['claim']].sentence}."


def _most(rows: list[dict]) -> str:
    """How many worlds go from yes to no or back: under any change, and under other luck alone."""
    chance, change = (
        max(row["flips"] for row in rows if (row["change"] == LUCK) == is_luck) for is_luck in (True, False)
    )
    return (
        f"From yes to no or back go at most {percent(change)} of the worlds of any claim; "
        f"other luck alone turns up to {percent(chance)}."
    )


def part(table: pl.DataFrame) -> Part:
    """The section of the page: a row a claim, a column a change."""
    heads = ("Claim", "As it is", *(change.words for change in CHANGES.values()))
    rows = []
    for claim in table["claim"].unique(maintain_order=True):
        mine = {row["change"]: row for row in table.iter_rows(named=True) if row["claim"] == claim}
        cells = [f"{_word(mine[change]['verdict_after'])}, {percent(mine[change]['flips'])}" for change in CHANGES]
        rows.append((claim, _word(mine[LUCK]["verdict_before"]), *cells))
    told = (
        Text(
            "A verdict must not hang on how the model is written down. The audit was repeated on the same plausible "
            "worlds with one thing changed at a time."
        ),
        *(Text(f"{change.done}.", f"{change.words.capitalize()}:") for change in CHANGES.values()),
        Text(
            "Beside each verdict stands the share of worlds that went from yes to no or back. Worlds near a margin "
            "do so under other luck alone, which is the yardstick. A verdict is said to turn where the share of yes "
            "or of no moves by more than chance, over all claims and changes together."
        ),
        Text(
            "Half-month steps were not tried: hazards, rates, the record and the calendar are written in months, and "
            "a model in halves would be another one."
        ),
    )
    return Part("Under changes that must not matter", told, heads, rows)


def _word(verdict: str) -> str:
    return DOES[verdict][0] if verdict in DOES else "has nothing to test"

"""The page of an audit."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from experiments.audit import words as audit_words
from experiments.audit.claim import Claim
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Page, Part, Text, pictures, rendered

if TYPE_CHECKING:
    from experiments.audit import Audit

CAPTIONS = {
    "strips": "What the argument and its critics say: where each holds, fails, cannot be told, or has nothing to test."
}
#: Kind of claims -> the title of their section.
TITLES = {"C": "The argument, claim by claim", "K": "The critics", audit_words.ADDED: "Added claims"}
_OURS = "Test, in experiments/audit"
#: What a claim says beside its own numbers.
BESIDE = {"C7": audit_words.payers}


def page(
    study: "Audit",
    summary: pl.DataFrame,
    channels: pl.DataFrame,
    bills: pl.DataFrame,
    answer: Sequence[str],
    drawn: Drawn,
    manifest: dict,
    runs: tuple[int, int],
    more: Sequence[Part] = (),
) -> str:
    """Answer, strips, a paragraph a claim. ``drawn``: SVG files; runs: those made, and those of all cases.

    more: sections of an audit that was asked for more.
    """
    rows = summary.to_dicts()
    parts = [
        Part(title, [_claim(row, study.chosen.claims[row["claim"]], channels, bills) for row in mine])
        for kind, title in TITLES.items()
        if (mine := [row for row in rows if audit_words.kind_of(row["claim"]) == kind])
    ]
    parts += [*more, _tests(study.chosen.claims)]
    doubts = (
        audit_words.MEANING,
        audit_words.margins(),
        f"At most {study.replicates:,} replicates decide in each plausible world. {audit_words.effort(summary, runs)}",
        "Some claims say what becomes of an effect: a world in which no effect is shown has nothing to test, "
        "and is called void. Whether there is one is asked on other luck than what becomes of it.",
        "Where no number turns the sign of a claim, it follows from how the model is built: only its size could "
        "come out false, and that it holds is no finding.",
        "A share of plausible worlds is no probability that a claim is true: it depends on the ranges in "
        "model/parameters.csv, and on the named worlds, which count alike.",
    )
    return rendered(study, Page(_question(study), answer, pictures(drawn, CAPTIONS), parts, doubts), manifest)


def _question(study: "Audit") -> str:
    ours = all(audit_words.kind_of(name) != audit_words.ADDED for name in study.chosen.claims)
    return "What does the argument rest on, and does it hold?" if ours else "Which of these claims hold?"


def _claim(row: dict, claim: Claim, channels: pl.DataFrame, bills: pl.DataFrame) -> Text:
    beside = BESIDE.get(row["claim"])
    more = f" {beside(bills)}" if beside else ""
    return Text(audit_words.paragraph(row, channels, claim.unit) + more, f"{row['claim']}: {row['sentence']}.")


def _tests(claims: Mapping[str, Claim]) -> Part:
    rows = []
    for name, claim in claims.items():
        what = (claim.test.__doc__ or "").strip().removeprefix(f"{name}: ")
        called = getattr(claim.test, "__name__", "a function")
        where = claim.file or claim.test.__module__.rpartition(".")[2]
        rows.append((name, claim.sentence, f"{where.removesuffix('.py')}.{called}{f': {what}' * bool(what)}"))
    where = "Test, in experiments/audit, or in claims/" if any(one.file for one in claims.values()) else _OURS
    return Part("How each was tested", heads=("Claim", "Sentence", where), rows=rows)

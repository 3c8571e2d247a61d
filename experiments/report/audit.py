"""The page of an audit."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from experiments.lab import audit_words
from experiments.lab.claims import CLAIMS
from experiments.lab.study import Study
from experiments.report.findings import Page, Part, Text, pictures, rendered

CAPTIONS = {
    "strips": "Sixteen claims and six objections: where each holds, fails, or cannot be told."
}


def page(
    study: Study,
    summary: pl.DataFrame,
    answer: Sequence[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> str:
    """Answer, strips, a paragraph a claim. ``drawn``: SVG files."""
    rows = summary.to_dicts()
    parts = [
        Part(
            title,
            [
                Text(audit_words.paragraph(row), f"{row['claim']}: {row['sentence']}.")
                for row in rows
                if row["claim"].startswith(kind)
            ],
        )
        for kind, title in (("C", "The argument, claim by claim"), ("K", "The critics"))
    ]  # fmt: skip
    parts.append(_tests())
    doubts = (
        audit_words.margins(),
        f"{study.replicates:,} replicates decide in each plausible world; 100 are needed before an effect of "
        f"yes or no can be "
        "called absent, and many worlds stay undecided for want of more.",
        "C6, C13, C14 and C16 ask what becomes of an effect: where recognition moves no talks they are undecided.",
        "A share of plausible worlds is no probability that a claim is true: it depends on the ranges in "
        "model/parameters.csv, and "
        "on the named worlds, which count alike.",
    )
    return rendered(
        study, Page("What does the argument rest on, and does it "
                    "hold?", answer, pictures(drawn, CAPTIONS), parts, doubts), manifest
    )  # fmt: skip


def _tests() -> Part:
    rows = [
        (name, claim.sentence, f"{claim.test.__name__}: {(claim.test.__doc__ or '').split(': ', 1)[1].strip()}")
        for name, claim in CLAIMS.items()
    ]  # fmt: skip
    return Part(
        "How each was tested",
        heads=("Claim", "Sentence", "Test, in experiments/lab/claims.py"),
        rows=rows,
        wide=True,
    )

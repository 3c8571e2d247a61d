"""The page of a story: the chart, the months, the balance."""

from pathlib import Path
from typing import TYPE_CHECKING

from experiments.lab.present.page import Month, Page, Part, Text, assumptions, embedded, rendered
from experiments.story.chronicle import TURNS, Entry, Tale

if TYPE_CHECKING:
    from experiments.story import Story


def story_page(study: "Story", tale: Tale, strip: Path, manifest: dict) -> str:
    """The page of a story: the chart, the months, the balance. ``strip``: the chart's file."""
    figure = {
        "name": "strip",
        "caption": "The whole history at a glance; the shaded months are those at the table.",
        "source": embedded(strip),
    }
    parts = [
        Part("Month by month", months=[_month(name, entries) for name, entries in tale.months]),
        Part("The balance", answer=tale.closing),
        assumptions(study, 0),
        Part(
            "How to read it",
            [
                Text(
                    "The same replicate of `kaesong compare` lives through the same history. A chance in the text is "
                    "the one with which the actor's rule chose in that month."
                )
            ],
        ),
    ]
    page = Page(
        f"One history: {tale.title}",
        (),
        [figure],
        parts,
        lead=tale.opening,
        same="months.parquet",
        replicates=1,
        about=f": replicate {study.replicate}, seed {manifest['seed']}",
        note="This is one draw of luck among very many. It shows how the model works, not what is likely: for that, "
        "run `kaesong compare`.",
    )
    return rendered(study, page, manifest)


def _month(name: str, entries: list[Entry]) -> Month:
    """A month of a history, its turning points bold."""
    who = ", ".join(dict.fromkeys(entry.who for entry in entries))
    told = [Text("", entry.sentence) if entry.event in TURNS else Text(entry.sentence) for entry in entries]
    return Month(name, who, told)

"""Writes what README.md quotes of a study, and the published figures: ``make publish``."""

import re
import shutil
import sys
from pathlib import Path

import polars as pl

from experiments.lab import words
from experiments.lab.answer import sentences
from experiments.lab.config import Study, study_from
from experiments.lab.run import runs_table, simulate
from experiments.lab.statistics import effects
from model.parameters import PARAMETERS
from tests.shipped import shipped

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PUBLISHED = ROOT / "results" / "published"
REPLICATES = 1000

LINKS = {
    "market": "recognition changes duties",
    "investment": "firms respond",
    "rents": "the regime's income sees the zone",
    "interdependence": "the regime sees that provocation endangers the zone",
    "signal": "belief in sincerity sees the levers",
    "security": "the US assurance counts",
}


def effect_on_talks(study: Study) -> dict:
    """The row of the summary for recognition and talks."""
    table = effects(runs_table(study, simulate(study, range(study.replicates))[0]))
    return table.row(
        by_predicate=(pl.col("policy") == "recognition")
        & (pl.col("outcome") == "talks_by_deadline"),
        named=True,
    )


def answer() -> str:
    """The three sentences of the default compare."""
    study = study_from("compare", shipped() | {"replicates": REPLICATES, "threads": 2})
    table = effects(runs_table(study, simulate(study, range(REPLICATES))[0]))
    return "\n".join(f"- {sentence}" for sentence in sentences(table, "baseline", study))


def effect_with(parameters: dict) -> str:
    """The effect of recognition on talks with its interval, under other numbers."""
    configuration = shipped(["status_quo", "recognition"]) | {"parameters": parameters}
    row = effect_on_talks(
        study_from("compare", configuration | {"replicates": REPLICATES, "threads": 2})
    )
    effect, low, high = (
        words.shown("talks_by_deadline", row[key], signed=True)
        for key in ("effect", "effect_low", "effect_high")
    )
    return f"{effect} [{low}, {high}]"


def links() -> str:
    """The effect of recognition on talks, whole and with one link of the chain cut."""
    assert set(LINKS) == set(PARAMETERS["path"])
    lines = [
        "| link cut | what no longer holds | effect on talks, points [95 %] |",
        "|---|---|---|",
        f"| none | the whole chain | {effect_with({})} |",
    ]
    lines += [
        f"| {name} | {text} | {effect_with({'path': {name: 0}})} |" for name, text in LINKS.items()
    ]
    return "\n".join(lines)


def strength() -> str:
    """The effect of recognition on talks by the strength of a costly signal, over its range."""
    strengths = (0.5, 1, 2, 3, PARAMETERS["pyongyang"]["signal"].high)
    effects = [effect_with({"pyongyang": {"signal": s}}) for s in strengths]
    return "\n".join(
        [
            f"| `parameters.pyongyang.signal` | {' | '.join(f'{s:g}' for s in strengths)} |",
            "|---|" + "---|" * len(strengths),
            f"| effect on talks, points [95 %] | {' | '.join(effects)} |",
        ]
    )


BLOCKS = {"answer": answer, "links": links, "strength": strength}


def with_blocks(text: str) -> str:
    """The README with every generated block renewed."""
    for name, make in BLOCKS.items():
        pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)"
        text, found = re.subn(
            pattern, lambda m, make=make: f"{m[1]}{make()}\n{m[2]}", text, flags=re.DOTALL
        )
        assert found == 1, f"README.md has no block '{name}'"
    return text


def main() -> None:
    """Renew README.md and the published figures."""
    from experiments.__main__ import main as kaesong

    README.write_text(with_blocks(README.read_text("utf-8")), "utf-8")
    shutil.rmtree(PUBLISHED, ignore_errors=True)
    code = kaesong(["compare", "name=baseline", f"results={PUBLISHED}", "seed=1"])
    code = code or kaesong(["story", "name=recognition", "replicate=134", f"results={PUBLISHED}"])
    for path in [
        *PUBLISHED.rglob("*.svg"),
        *PUBLISHED.rglob("*.parquet"),
        *PUBLISHED.rglob("*.html"),
    ]:
        path.unlink()  # the pictures and tables that are shown; the rest is a command away
    sys.exit(code)


if __name__ == "__main__":
    main()

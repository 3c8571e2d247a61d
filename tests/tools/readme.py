"""Writes what README.md quotes and shows: ``make publish``; the posterior: ``make posterior``."""

import json
import re
import shutil
import sys
from functools import cache
from pathlib import Path

import polars as pl

from experiments.__main__ import main as kaesong
from experiments.compare import compare
from experiments.hindcast import hindcast as held_against_the_record
from experiments.lab.design.shipped import CONF
from experiments.lab.present import words
from experiments.lab.present.finished import Finished
from experiments.pathways.words import amount, meaning
from experiments.sensitivity.words import sentences
from model.parameters import PARAMETERS
from tests.support.studies import study

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PUBLISHED = ROOT / "results" / "published"
REPLICATES = 1000


def listed(answer: list[str]) -> str:
    """Sentences, a line each."""
    return "\n".join(f"- {sentence}" for sentence in answer)


def answer() -> str:
    """The sentences of the default compare."""
    return listed(compare(replicates=REPLICATES, figures=False).answer)


def effect_with(parameters: dict) -> str:
    """The effect of recognition on talks with its interval, under other numbers."""
    found = compare(policy="recognition", replicates=REPLICATES, parameters=parameters, figures=False)
    row = found.tables["summary"].row(
        by_predicate=(pl.col("policy") == "recognition") & (pl.col("outcome") == "talks_by_deadline"),
        named=True,
    )
    effect, low, high = (
        words.shown("talks_by_deadline", row[key], signed=True)
        for key in ("effect", "effect_low", "effect_high")
    )
    return f"{effect} [{low}, {high}]"


def links() -> str:
    """What each link carries of the effects of recognition, from the published study of pathways."""
    table = pl.read_csv(PUBLISHED / "pathways" / ANSWERS["pathways"] / "summary.csv")
    metrics = table["outcome"].unique(maintain_order=True).to_list()
    lines = [
        f"| link | what it is | {' | '.join(words.outcome(name).title for name in metrics)} |",
        "|---|---|" + "---|" * len(metrics),
    ]
    for link in table["link"].unique(maintain_order=True):
        rows = {row["outcome"]: row for row in table.filter(pl.col("link") == link).iter_rows(named=True)}
        cells = [amount(rows[metric]) for metric in metrics]
        lines.append(f"| {link} | {meaning(link)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def answered(command: str, name: str) -> str:
    """The answer of a published study, a line a sentence."""
    manifest = json.loads((PUBLISHED / command / name / "manifest.json").read_text("utf-8"))
    return listed(manifest["answer"])


def audit() -> str:
    """What the published audit finds."""
    return answered("audit", "argument")


def threshold() -> str:
    """What the published maps of pathways find."""
    return answered("pathways", "recognition")


def discover() -> str:
    """What the published scenario discovery finds."""
    return answered("discover", "recognition")


def tradeoffs() -> str:
    """What the published trade-offs find."""
    return answered("tradeoffs", "policies")


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


@cache
def record() -> Finished:
    """The model held against the record, as the command does it."""
    return held_against_the_record(figures=False)


def hindcast() -> str:
    """What the record says of the model."""
    return listed(record().answer)


def factors() -> str:
    """Who decides, from the published sensitivity study."""
    table = pl.read_csv(PUBLISHED / "sensitivity" / "agents" / "summary.csv")
    return listed(sentences(study("sensitivity"), table))


BLOCKS = {
    "answer": answer,
    "hindcast": hindcast,
    "links": links,
    "strength": strength,
    "factors": factors,
    "audit": audit,
    "threshold": threshold,
    "discover": discover,
    "tradeoffs": tradeoffs,
}

#: Studies whose answers stand in README.md as published, by name; the others are computed anew.
ANSWERS = {"audit": "argument", "pathways": "recognition", "discover": "recognition", "tradeoffs": "policies"}
#: Runs of published studies that are kept, so that a test can tell whether they are those of today. Of
#: Sobol' indices, those whose luck does not hang on the size of the base sample.
SAMPLES = {command: (name, 60) for command, name in ANSWERS.items()} | {"sensitivity": ("agents", 20)}


def with_blocks(text: str) -> str:
    """The README with every generated block renewed."""
    for name, make in BLOCKS.items():
        pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)"
        text, found = re.subn(pattern, lambda m, make=make: f"{m[1]}{make()}\n{m[2]}", text, flags=re.DOTALL)
        assert found == 1, f"README.md has no block '{name}'"
    return text


def publish() -> int:
    """Renew README.md and the figures it shows."""
    for command in ("compare", "story", "hindcast", "sweep", "sensitivity", *ANSWERS):
        shutil.rmtree(PUBLISHED / command, ignore_errors=True)
    code = kaesong(["compare", "name=baseline", f"results={PUBLISHED}", "seed=1"])
    code = code or kaesong(["story", "name=recognition", "replicate=332", f"results={PUBLISHED}"])
    code = code or kaesong(["hindcast", "name=given", f"results={PUBLISHED}"])
    code = code or kaesong(["sensitivity", "name=agents", f"results={PUBLISHED}", "seed=1"])
    conditions = ["sweep", "design.levels=7", "replicates=1000", "metrics=[talks_by_deadline]"]
    code = code or kaesong([*conditions, "name=conditions", f"results={PUBLISHED}", "seed=1"])
    for command, name in ANSWERS.items():
        code = code or kaesong([command, f"name={name}", f"results={PUBLISHED}", "seed=1"])
    for command, (name, rows) in SAMPLES.items():
        _sample(PUBLISHED / command / name, rows)
    README.write_text(with_blocks(README.read_text("utf-8")), "utf-8")
    _keep_what_is_shown()
    return code


def _sample(folder: Path, rows: int) -> None:
    """Keep the first runs of a published study as sample.csv."""
    found = folder / "runs.parquet"
    first = sorted(found.iterdir())[0] if found.is_dir() else found
    pl.read_parquet(first).head(rows).write_csv(folder / "sample.csv")


def calibrate() -> int:
    """Renew the posterior that ships, and its figures."""
    shutil.rmtree(PUBLISHED / "calibrate" / "posterior", ignore_errors=True)
    code = kaesong(["calibrate", "name=posterior", "seed=1", f"results={PUBLISHED}"])
    found = PUBLISHED / "calibrate" / "posterior" / "posterior.csv"
    if code == 0:
        found.rename(CONF / "parameters" / "posterior.csv")
    _keep_what_is_shown()
    return code


def _keep_what_is_shown() -> None:
    """Pictures and small tables; the rest is a command away."""
    for kind in ("*.svg", "*.parquet", "*.html", "conf"):
        for path in PUBLISHED.rglob(kind):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


if __name__ == "__main__":
    sys.exit(calibrate() if "calibrate" in sys.argv else publish())

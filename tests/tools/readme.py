"""Writes what README.md quotes and shows: ``make publish``; the posterior: ``make posterior``."""

import json
import re
import shutil
import sys
from pathlib import Path

import polars as pl
from experiments.lab.engine.run import runs_table, simulate

from experiments.__main__ import main as kaesong
from experiments.compare.words import sentences
from experiments.hindcast.scores import scores, series
from experiments.hindcast.words import hindcast_verdict
from experiments.lab.design.places import CONF
from experiments.lab.design.reading import study_from
from experiments.lab.design.study import Study
from experiments.lab.present import words
from experiments.lab.stats.effects import effects
from experiments.pathways.words import amount, meaning
from experiments.record.past import relive
from experiments.record.patterns import judged
from experiments.sweep.words import told
from model.parameters import PARAMETERS
from tests.support.shipped import hindcast_of, shipped

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PUBLISHED = ROOT / "results" / "published"
REPLICATES = 1000
HINDCAST_REPLICATES = 500  # the default of the study

#: Published figures draw their parameters from the calibration that ships.
DRAWS = {"draws": "parameters/posterior.csv"}


def effect_on_talks(study: Study) -> dict:
    """The row of the summary for recognition and talks."""
    table = effects(runs_table(study, simulate(study, range(study.replicates))[0]))
    return table.row(
        by_predicate=(pl.col("policy") == "recognition") & (pl.col("outcome") == "talks_by_deadline"),
        named=True,
    )


def answer() -> str:
    """The three sentences of the default compare."""
    settings = {"replicates": REPLICATES, "threads": 2, "parameters": DRAWS}
    study = study_from("compare", shipped() | settings)
    table = effects(runs_table(study, simulate(study, range(REPLICATES))[0]))
    return "\n".join(f"- {sentence}" for sentence in sentences(table, "baseline", study))


def effect_with(parameters: dict) -> str:
    """The effect of recognition on talks with its interval, under other numbers."""
    configuration = shipped(["status_quo", "recognition"]) | {"parameters": DRAWS | parameters}
    row = effect_on_talks(study_from("compare", configuration | {"replicates": REPLICATES, "threads": 2}))
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


def answered(study: str, name: str) -> str:
    """The answer of a published study, a line a sentence."""
    manifest = json.loads((PUBLISHED / study / name / "manifest.json").read_text("utf-8"))
    return "\n".join(f"- {sentence}" for sentence in manifest["answer"])


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


def hindcast() -> str:
    """What the record says of the model."""
    study = study_from("hindcast", hindcast_of(HINDCAST_REPLICATES))
    past = relive(study, lambda _: None)
    verdict = hindcast_verdict(study, judged(past), scores(series(past, study.events)))
    return "\n".join(f"- {sentence}" for sentence in verdict)


def factors() -> str:
    """Who decides, from the published sensitivity study."""
    table = pl.read_csv(PUBLISHED / "sensitivity" / "agents" / "summary.csv")
    study = study_from(
        "sensitivity",
        shipped(["status_quo", "recognition"])
        | {"method": "sobol", "points": 8, "vary": ["moscow"], "metrics": ["talks_by_deadline"]},
    )
    return "\n".join(f"- {sentence}" for sentence in told(study, table))


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
SAMPLES = {study: (name, 60) for study, name in ANSWERS.items()} | {"sensitivity": ("agents", 20)}


def with_blocks(text: str) -> str:
    """The README with every generated block renewed."""
    for name, make in BLOCKS.items():
        pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)"
        text, found = re.subn(pattern, lambda m, make=make: f"{m[1]}{make()}\n{m[2]}", text, flags=re.DOTALL)
        assert found == 1, f"README.md has no block '{name}'"
    return text


def publish() -> int:
    """Renew README.md and the figures it shows."""
    for study in ("compare", "story", "hindcast", "sweep", "sensitivity", *ANSWERS):
        shutil.rmtree(PUBLISHED / study, ignore_errors=True)
    code = kaesong(["compare", "name=baseline", f"results={PUBLISHED}", "seed=1"])
    code = code or kaesong(["story", "name=recognition", "replicate=332", f"results={PUBLISHED}"])
    code = code or kaesong(["hindcast", "name=given", f"results={PUBLISHED}"])
    code = code or kaesong(["sensitivity", "name=agents", f"results={PUBLISHED}", "seed=1"])
    conditions = ["sweep", "design.levels=7", "replicates=1000", "metrics=[talks_by_deadline]"]
    code = code or kaesong([*conditions, "name=conditions", f"results={PUBLISHED}", "seed=1"])
    for study, name in ANSWERS.items():
        code = code or kaesong([study, f"name={name}", f"results={PUBLISHED}", "seed=1"])
    for study, (name, rows) in SAMPLES.items():
        _sample(PUBLISHED / study / name, rows)
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

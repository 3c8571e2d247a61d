"""Writes what README.md and the guide quote and show: ``make publish``; the posterior: ``make posterior``."""

import json
import re
import shutil
import sys
from pathlib import Path

import polars as pl

from experiments.__main__ import main as kaesong
from experiments.audit.artefacts import sentences as changed
from experiments.audit.words import sentences as audited
from experiments.hindcast import hindcast as held_against_the_record
from experiments.lab.design.places import CONF
from experiments.lab.engine.crate import CRATE
from experiments.lab.present import words
from experiments.pathways.words import amount, meaning
from experiments.sensitivity.words import sentences
from model.parameters import PARAMETERS
from tests.support.studies import study
from tests.tools import intervals, odd, plain
from tests.tools.crates import describe_what_is_there

ROOT = Path(__file__).parents[2]
README, GUIDE, AUDIT = ROOT / "README.md", ROOT / "experiments" / "GUIDE.md", ROOT / "experiments" / "AUDIT.md"
PUBLISHED = ROOT / "results" / "published"


def listed(answer: list[str]) -> str:
    """Sentences, a line each."""
    return "\n".join(f"- {sentence}" for sentence in answer)


def answered(command: str, name: str) -> str:
    """The answer of a published study, a line a sentence."""
    manifest = json.loads((PUBLISHED / command / name / "manifest.json").read_text("utf-8"))
    return listed(manifest["answer"])


def compared() -> str:
    """The sentences of the default compare."""
    return answered("compare", "baseline")


def today() -> str:
    """The same from the present on."""
    return answered("compare", "today")


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


def artefacts() -> str:
    """What changes that must not matter do to the published verdicts."""
    return listed(changed(plain.table("audit", "argument", "artefacts")))


def audit() -> str:
    """What the published audit finds."""
    return listed(audited(plain.table("audit", "argument"), plain.table("audit", "argument", "channels")))


def threshold() -> str:
    """What the published study of pathways finds, with its maps."""
    return answered("pathways", "recognition")


def discover() -> str:
    """What the published scenario discovery finds."""
    return answered("discover", "recognition")


def tradeoffs() -> str:
    """What the published trade-offs find."""
    return answered("tradeoffs", "policies")


def strength() -> str:
    """The effect of recognition on talks by the strength of a costly signal."""
    return along("signal")


def anticipation() -> str:
    """The effect of recognition on talks by how much of an opening is felt before they begin."""
    return along("anticipation")


def along(name: str) -> str:
    """The effect of recognition on talks along a number of Pyongyang, from the published sweep of that name."""
    table = pl.read_csv(PUBLISHED / "sweep" / name / "summary.csv")
    rows = table.filter(pl.col("policy") == "recognition").sort(f"pyongyang.{name}").to_dicts()
    return "\n".join(
        [
            f"| `parameters.pyongyang.{name}` | {' | '.join(f'{row[f"pyongyang.{name}"]:g}' for row in rows)} |",
            "|---|" + "---|" * len(rows),
            f"| effect on talks, points [95 %] | {' | '.join(map(span, rows))} |",
        ]
    )


def span(row: dict) -> str:
    """An effect on talks with its interval."""
    effect, low, high = (
        words.shown("talks_by_deadline", row[key], signed=True) for key in ("effect", "effect_low", "effect_high")
    )
    return f"{effect} [{low}, {high}]"


def hindcast() -> str:
    """What the record says of the model."""
    return answered("hindcast", "given")


def factors() -> str:
    """Who decides, from the published sensitivity study."""
    table = pl.read_csv(PUBLISHED / "sensitivity" / "agents" / "summary.csv")
    return listed(sentences(study("sensitivity", points=8), table))


#: What is generated in each document: its name there -> what makes it.
BLOCKS = {
    README: {
        name: lambda make=make: listed(make())
        for name, make in {
            "answer": plain.answer,
            "doubt": plain.doubt,
            "verdicts": plain.verdicts,
            "otherwise": plain.otherwise,
            "history": plain.history,
        }.items()
    },
    GUIDE: {
        "compared": compared,
        "today": today,
        "intervals": intervals.table,
        "hindcast": hindcast,
        "links": links,
        "strength": strength,
        "anticipation": anticipation,
        "factors": factors,
        "audit": audit,
        "threshold": threshold,
        "discover": discover,
        "tradeoffs": tradeoffs,
    },
    AUDIT: {"artefacts": artefacts},
}

#: The default studies of the argument: command -> the name under which they are published.
ANSWERS = {"audit": "argument", "pathways": "recognition", "discover": "recognition", "tradeoffs": "policies"}
#: Numbers of Pyongyang on which much hangs, and the values at which recognition is tried: how strong a
#: costly signal is, and how much of an opening is felt before talks.
ALONG = {"signal": (0.5, 1, 2, 3, PARAMETERS["pyongyang"]["signal"].high), "anticipation": (0, 0.25, 0.5, 0.75, 1)}
#: All that README.md and the guide quote or show: the words of each command but for its name and folder.
STUDIES = {
    ("compare", "baseline"): [],
    ("compare", "today"): ["world=today"],
    ("story", "recognition"): ["replicate=743"],
    ("hindcast", "given"): [],
    ("sensitivity", "agents"): [],
    ("sweep", "conditions"): ["design.levels=7", "replicates=1000", "metrics=[talks_by_deadline]"],
    **{
        ("sweep", name): [
            "policy=recognition",
            f"parameters.pyongyang.{name}={','.join(f'{value:g}' for value in values)}",
            "replicates=1000",
            "metrics=[talks_by_deadline]",
            "figures=false",
        ]
        for name, values in ALONG.items()
    },
    **{study: [] for study in ANSWERS.items()},
    ("audit", ANSWERS["audit"]): ["artefacts=true"],
}
#: Published studies of which the first runs are kept, so that a test can tell whether they are those of today.
SAMPLES = {
    ("compare", "baseline"): 54,
    ("sensitivity", "agents"): 60,
    **{("sweep", name): 60 for name in ALONG},
    **dict.fromkeys(ANSWERS.items(), 60),
}
#: Replicates of a hindcast that is small enough to be run by a test; its patterns are kept.
FEW = 20


def with_blocks(document: Path) -> str:
    """The text of a document with every generated block renewed."""
    text = document.read_text("utf-8")
    for name, make in BLOCKS[document].items():
        pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)"
        text, found = re.subn(pattern, lambda m, make=make: f"{m[1]}{make()}\n{m[2]}", text, flags=re.DOTALL)
        assert found == 1, f"{document.name} has no block '{name}'"
    return text


def publish() -> int:
    """Renew README.md, the guides, and the figures they show."""
    code = 0
    for (command, name), own in STUDIES.items():
        shutil.rmtree(PUBLISHED / command / name, ignore_errors=True)
        code = code or kaesong([command, *own, f"name={name}", f"results={PUBLISHED}", "seed=1"])
    for (command, name), rows in SAMPLES.items():
        _sample(PUBLISHED / command / name, rows)
    few = held_against_the_record(replicates=FEW, figures=False)
    few.tables["summary"].write_csv(PUBLISHED / "hindcast" / "given" / "sample.csv")
    write()
    _keep_what_is_shown()
    return code


def write() -> None:
    """Renew the generated blocks of all documents from what is published, those of the ODD among them."""
    for document in BLOCKS:
        document.write_text(with_blocks(document), "utf-8")
    odd.write()


def _sample(folder: Path, rows: int) -> None:
    """Keep the first runs of a published study as sample.csv."""
    found = folder / "runs.parquet"
    first = sorted(found.iterdir())[0] if found.is_dir() else found
    pl.read_parquet(first).head(rows).write_csv(folder / "sample.csv")


def calibrate() -> int:
    """Renew the posterior that ships, and its figures."""
    shutil.rmtree(PUBLISHED / "calibrate" / "posterior", ignore_errors=True)
    code = kaesong(["calibrate", "name=posterior", "seed=1", "recovery=8", f"results={PUBLISHED}"])
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
    for path in PUBLISHED.rglob(CRATE):
        describe_what_is_there(path.parent)


#: What may be asked, by the words after the name.
ASKED = {(): publish, ("calibrate",): calibrate, ("write",): write}

if __name__ == "__main__":
    if tuple(sys.argv[1:]) not in ASKED:
        sys.exit("it takes no word, and publishes everything anew; or one: calibrate, or write")
    sys.exit(ASKED[tuple(sys.argv[1:])]())

"""What README.md shows is what the project does."""

import re
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.app.file import to_yaml
from experiments.calibrate import calibration, smc
from experiments.cli.studies import type_of
from experiments.conduct import finished
from experiments.lab.design.shipped import CONF
from experiments.pathways.links import ECONOMIC, LINKS, REST, TOTAL
from model.outcomes import OUTCOMES
from tests.app.offers import offer
from tests.support.command import compose_once
from tests.tools import readme

TEXT = readme.README.read_text("utf-8")
FEWER = {
    "pathways": ["replicates=2"],
    "audit": ["points=2", "replicates=20"],
    "discover": ["points=60", "replicates=2"],
    "tradeoffs": ["points=2", "replicates=2"],
}
SMALL = ["parameters.firm.candidates=5", "horizon=12"]
OFFER = offer()
COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for line in [
        *re.findall(r"^(kaesong .*)$", TEXT, flags=re.MULTILINE),
        *re.findall(r"`(kaesong \w+ [^`]+)`", TEXT),
    ]
]


def smaller(words, folder):
    """The same command on few firms, months and replicates."""
    if any(word.startswith("--") and word != "--config-dir" for word in words):
        return words
    kept = [word for word in words if not word.startswith(("horizon=", "precision="))]
    if words[0] == "calibrate":
        kept = [word for word in kept if not word.startswith("population=")]
        more = ["population=50", "simulations=1000", "threads=1", "figures=false"]
        return [*kept, *more, f"results={folder}"]
    if words[0] == "hindcast":
        return [*kept, "replicates=20", "figures=false", f"results={folder}"]
    if words[0] == "sensitivity":
        kept = [word for word in kept if not word.startswith("points=")]
        return [*kept, *SMALL, "points=4", "figures=false", f"results={folder}"]
    if words[0] in FEWER:
        kept = [word for word in kept if not word.startswith(("points=", "replicates="))]
        return [*kept, *SMALL, *FEWER[words[0]], "figures=false", f"results={folder}"]
    few = words[0] in ("compare", "sweep")
    more = ["replicates=3", "figures=false"] if few else []
    return [*kept, *SMALL, *more, f"results={folder}"]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_shown_runs(words, tmp_path, monkeypatch, capsys):
    block = re.search(r"```yaml\n# (\S+)\n(.*?)```", TEXT, flags=re.DOTALL)
    own = tmp_path / block[1]
    own.parent.mkdir(parents=True)
    own.write_text(block[2], "utf-8")
    monkeypatch.chdir(tmp_path)
    compose_once(monkeypatch)
    (tmp_path / "points.csv").write_text("moscow.price,firm.value\n40,600\n80,700\n", "utf-8")
    if words[0] == "app":  # a page ends when somebody ends it; tests/app visit one
        import experiments.app.serving as serving

        served = []
        monkeypatch.setattr(serving, "serve", served.append)
        assert main(words) == 0
        assert served
        return
    if words[0] == "collect":
        for seed in (1, 2):  # what earlier commands leave behind
            main(["sweep", *SMALL, "replicates=2", "figures=false", f"seed={seed}"])
        found = [str(path) for path in Path().glob(words[1])]
        assert len(found) == 2
        assert main(["collect", *found]) == 0
        return
    if "--config-name" in words:  # what somebody took home from the page
        few = replace(OFFER.first, runs=20)
        (tmp_path / "package.yaml").write_text(to_yaml(few, OFFER), "utf-8")
    for word in words:
        if word.startswith("parameters.draws="):  # what an earlier command shown leaves behind
            left = tmp_path / word.partition("=")[2]
            left.parent.mkdir(parents=True)
            shutil.copy(CONF / "parameters" / "posterior.csv", left)
    if words[0] == "calibrate":
        monkeypatch.setattr(calibration, "PREDICTED", 10)
        monkeypatch.setattr(smc, "CLOSE_ENOUGH", 10.0)  # fewer generations
    assert main(smaller(words, tmp_path)) == 0


def test_there_are_commands_to_run():
    assert len(COMMANDS) >= 9


def test_the_python_shown_runs():
    snippets = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
    assert len(snippets) == 2
    for snippet in snippets:
        exec(snippet, {})


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", TEXT):
        assert (readme.ROOT / target).exists(), target


def test_the_numbers_quoted_are_those_of_today():
    assert readme.with_blocks(TEXT) == TEXT, "run `make publish`"


def test_the_published_patterns_are_those_of_today():
    today = readme.record().tables["summary"]
    published = pl.read_csv(readme.PUBLISHED / "hindcast" / "given" / "summary.csv")
    assert published["pattern"].to_list() == today["pattern"].to_list(), "run `make publish`"
    np.testing.assert_allclose(published["model"], today["model"], rtol=1e-9)


def test_the_published_posterior_is_the_one_that_ships():
    folder = readme.PUBLISHED / "calibrate" / "posterior"
    summary = pl.read_csv(folder / "summary.csv")
    shipped = pl.read_csv(CONF / "parameters" / "posterior.csv")
    assert set(summary["parameter"]) == set(shipped.columns), "run `make posterior`"
    for row in summary.iter_rows(named=True):
        assert shipped[row["parameter"]].median() == pytest.approx(row["q50"], rel=1e-3)


#: The same studies cut short; their first runs are those of the published ones.
BEGUN = {
    "audit": {"points": 2, "replicates": 20},
    "pathways": {"scale": [], "replicates": 2},
    "discover": {"points": 60, "replicates": 2},
    "tradeoffs": {"points": 2, "replicates": 2},
    "sensitivity": {"points": 8},
}


@pytest.mark.parametrize("command", readme.SAMPLES)
def test_the_published_runs_are_those_of_today(command):
    name, rows = readme.SAMPLES[command]
    today = finished(type_of(command), **BEGUN[command], figures=False).tables["runs"].head(rows)
    published = pl.read_csv(readme.PUBLISHED / command / name / "sample.csv")
    assert len(published) == rows
    for outcome in OUTCOMES:
        expected = today[outcome].cast(pl.Float64).fill_null(-1).to_numpy()
        found = published[outcome].cast(pl.Float64).fill_null(-1).to_numpy()
        np.testing.assert_allclose(found, expected, rtol=1e-9, err_msg=f"{outcome}: run `make publish`")


def test_the_first_screen_says_what_the_audit_finds():
    first = TEXT.split("## ")[0]
    assert "<!-- generated: audit -->" in first
    assert "strips.png" in first


def test_the_signal_carries_nearly_the_whole_effect_as_the_readme_says():
    rows = dict(re.findall(r"^\| (\w+) \| [^|]* \| ([+−≈\d.]+) [\[(]", TEXT, flags=re.MULTILINE))
    effect = {link: float(value.replace("−", "-").replace("≈", "")) for link, value in rows.items()}
    assert {*LINKS, REST, TOTAL} <= set(effect)
    assert effect["signal"] > 0.9 * effect[TOTAL]
    for link in (*ECONOMIC, "security", REST):
        assert abs(effect[link]) < 0.1 * effect[TOTAL], link


def test_most_runs_under_recognition_see_neither_zone_nor_talks():
    summary = pl.read_csv(readme.PUBLISHED / "compare" / "baseline" / "summary.csv")
    mine = summary.filter(pl.col("policy") == "recognition")
    medians = dict(mine.select("outcome", "q50").iter_rows())
    assert medians["zone_months_open"] == medians["talks_by_deadline"] == 0

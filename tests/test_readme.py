"""What README.md shows is what the project does."""

import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.lab.design.places import CONF
from experiments.lab.engine.running import run
from experiments.pathways.links import ECONOMIC, LINKS, REST, TOTAL
from model.outcomes import OUTCOMES
from tests.support.studies import SMALL, small, study
from tests.tools import readme

TEXT = readme.README.read_text("utf-8")
COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for line in [*re.findall(r"^(kaesong .*)$", TEXT, flags=re.MULTILINE), *re.findall(r"`(kaesong \w+ [^`]+)`", TEXT)]
]
#: What makes a command small enough for a test, beside few firms and months. All other studies are run
#: below, against what is published.
FEWER = {
    "compare": ["replicates=3"],
    "sweep": ["replicates=3"],
    "pathways": ["replicates=2"],
    "discover": ["points=60", "replicates=2"],
    "tradeoffs": ["points=2", "replicates=2"],
    "story": [],
}
FEW_FIRMS = ["parameters.firm.candidates=5", "horizon=12"]


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """A folder with all files that the commands take: shown in README.md, or left by earlier commands."""
    monkeypatch.chdir(tmp_path)
    shown = re.search(r"```yaml\n# (\S+)\n(.*?)```", TEXT, flags=re.DOTALL)
    points = "moscow.price,firm.value\n40,600\n80,700\n"
    for name, text in {shown[1]: shown[2], "points.csv": points}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    posterior = tmp_path / "results" / "calibrate" / "quick" / "posterior.csv"
    posterior.parent.mkdir(parents=True)
    shutil.copy(CONF / "parameters" / "posterior.csv", posterior)
    return tmp_path


def smaller(words):
    """The same command with few runs."""
    command, *own = words
    few = FEWER[command]
    set_here = {word.partition("=")[0] for word in few} | {"horizon", "precision"}
    kept = [word for word in own if word.partition("=")[0] not in set_here]
    return [command, *kept, *few, *FEW_FIRMS]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_shown_is_accepted(words, at_home, monkeypatch, capsys):
    if words[0] == "collect":
        pytest.skip("it takes finished studies: see below")
    begun = []
    monkeypatch.setattr("experiments.conduct.conduct", begun.append)
    assert main(words) == 0, capsys.readouterr().err
    shows = {"--help", "--cfg", "-h"} & set(words)
    assert shows or [study.command for study in begun] == [words[0]] * max(1, "-m" in words and 2)


@pytest.mark.parametrize("command", [*FEWER])
def test_the_first_command_of_a_study_that_is_shown_runs(command, at_home):
    words = smaller(next(words for words in COMMANDS if words[0] == command))
    figures = [] if command == "story" else ["figures=false"]
    assert main([*words, *figures]) == 0
    assert list(at_home.glob(f"results/{command}/*/report.html"))


def test_the_studies_that_are_collected_as_shown_stand_in_one_table(at_home):
    (words,) = (words for words in COMMANDS if words[0] == "collect")
    for seed in (1, 2):
        small_one = ["sweep", *FEWER["sweep"], *FEW_FIRMS, "figures=false", f"seed={seed}"]
        assert main(small_one) == 0
    found = [str(path) for path in Path().glob(words[1])]
    assert len(found) == 2
    assert main(["collect", *found]) == 0


def test_there_are_commands_to_run():
    assert len(COMMANDS) >= 9


def test_the_python_shown_runs():
    snippets = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
    assert len(snippets) == 3
    for snippet in snippets:
        exec(snippet, {})


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", TEXT):
        assert (readme.ROOT / target).exists(), target


def test_the_numbers_quoted_are_those_of_today():
    assert readme.with_blocks(TEXT) == TEXT, "run `make publish`"


def test_the_published_patterns_are_those_of_today():
    folder = readme.PUBLISHED / "hindcast" / "given"
    today = small("hindcast").tables["summary"]
    assert SMALL["hindcast"] == {"replicates": readme.FEW}
    published = pl.read_csv(folder / "sample.csv")
    assert published["pattern"].to_list() == today["pattern"].to_list(), "run `make publish`"
    np.testing.assert_allclose(published["model"], today["model"], rtol=1e-9, err_msg="run `make publish`")
    whole = pl.read_csv(folder / "summary.csv")
    assert whole["pattern"].to_list() == today["pattern"].to_list(), "run `make publish`"


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
    "compare": {"replicates": 6},
    "pathways": {"scale": [], "replicates": 2},
    "discover": {"points": 60, "replicates": 2},
    "tradeoffs": {"points": 2, "replicates": 2},
    "sensitivity": {"points": 8},
    "sweep": {
        "policy": "recognition",
        "vary": [f"pyongyang.signal={','.join(map(str, readme.STRENGTHS))}"],
        "replicates": 6,
    },
}


@pytest.mark.parametrize(("command", "name"), readme.SAMPLES)
def test_the_published_runs_are_those_of_today(command, name):
    rows = readme.SAMPLES[command, name]
    today = run(study(command, **BEGUN[command])).table().head(rows)
    published = pl.read_csv(readme.PUBLISHED / command / name / "sample.csv")
    assert len(published) == len(today) == rows
    for outcome in OUTCOMES:
        expected = today[outcome].cast(pl.Float64).fill_null(-1).to_numpy()
        found = published[outcome].cast(pl.Float64).fill_null(-1).to_numpy()
        np.testing.assert_allclose(found, expected, rtol=1e-9, err_msg=f"{outcome}: run `make publish`")


def test_the_first_screen_says_what_the_audit_finds():
    first = TEXT.split("## ")[0]
    assert "<!-- generated: audit -->" in first
    assert "strips.png" in first


def test_the_signal_carries_the_whole_effect_or_more_and_no_other_link_adds_to_talks():
    rows = dict(re.findall(r"^\| (\w+) \| [^|]* \| ([+−≈\d.]+) [\[(]", TEXT, flags=re.MULTILINE))
    effect = {link: float(value.replace("−", "-").replace("≈", "")) for link, value in rows.items()}
    assert {*LINKS, REST, TOTAL} <= set(effect)
    assert effect["signal"] > 0.9 * effect[TOTAL]
    assert effect[REST] < 0, "what is felt before talks takes from them, whatever is cut"
    for link in (*ECONOMIC, "security"):
        assert abs(effect[link]) < 0.1 * effect[TOTAL], link


def test_most_runs_under_recognition_see_neither_zone_nor_talks():
    summary = pl.read_csv(readme.PUBLISHED / "compare" / "baseline" / "summary.csv")
    mine = summary.filter(pl.col("policy") == "recognition")
    medians = dict(mine.select("outcome", "q50").iter_rows())
    assert medians["zone_months_open"] == medians["talks_by_deadline"] == 0

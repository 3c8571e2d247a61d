"""What the documents show is what the project does: README.md, the guide, the teachers' page, CONTRIBUTING.md."""

import json
import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.app.lesson import lessons
from experiments.compare.figures import answer
from experiments.lab.design.places import CONF
from experiments.lab.engine.running import run
from experiments.lab.engine.runs import rows_of
from experiments.lab.engine.tiles import Tile, live
from experiments.pathways.links import ECONOMIC, LINKS, REST, TOTAL
from experiments.tradeoffs.found import policy_file
from model.outcomes import OUTCOMES
from tests.app.offers import offer
from tests.support import outside
from tests.support.sheets import unwritten
from tests.support.studies import SMALL, small, study
from tests.support.typed import QUICK
from tests.tools import readme

FOLDER = readme.ROOT / "experiments"
DOCUMENTS = {
    "README": readme.README,
    "GUIDE": readme.GUIDE,
    "TEACHING": FOLDER / "app" / "TEACHING.md",
    "CONTRIBUTING": readme.ROOT / "CONTRIBUTING.md",
}
TEXTS = {name: path.read_text("utf-8") for name, path in DOCUMENTS.items()}
NOTEBOOK = json.loads((FOLDER / "first_result.ipynb").read_text("utf-8"))
each_document = pytest.mark.parametrize("name", DOCUMENTS)


def commands(text):
    """All commands that a text shows, in a block or with words of their own in a line."""
    shell = "\n".join(re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL))
    blocks = re.findall(r"^(kaesong .*)$", shell, flags=re.MULTILINE)
    lines = re.findall(r"`(kaesong \w+ [^`]+)`", text)
    return [shlex.split(line.replace("\n", " "), comments=True)[1:] for line in [*blocks, *lines]]


COMMANDS = [words for text in TEXTS.values() for words in commands(text)]
COMMANDS = [words for place, words in enumerate(COMMANDS) if words not in COMMANDS[:place]]
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
#: What the page for a class gives to take home.
PACKAGE = """
defaults: [compare, {override policy: []}, {override world: []}, _self_]
policy: {status_quo: {}, package: {overture: {start: 6}}}
world: {baseline: {}}
"""


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """A folder with all files that the commands take: shown in a document, or left by earlier commands."""
    monkeypatch.chdir(tmp_path)
    shown = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", TEXTS["GUIDE"], flags=re.DOTALL))
    points = "moscow.price,firm.value\n40,600\n80,700\n"
    months = re.search(r"```python\n(# months\.py\n.*?)```", TEXTS["GUIDE"], flags=re.DOTALL)[1]
    files = {"points.csv": points, "draws.csv": points, "package.yaml": PACKAGE, "months.py": months}
    for name, text in (shown | files | {"mine.py": outside.CLAIMS} | outside.STUDY).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    package = tmp_path / "results" / "tradeoffs" / "new" / "packages" / "policy" / "found_1.yaml"
    package.parent.mkdir(parents=True)
    package.write_text(policy_file("found_1", {"overture": {"start": 6, "strength": 0.5}}), "utf-8")
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


#: Of the guide's many commands the first and the last of a study are asked every time, and all when slow ones are.
#: Those that take finished studies are run below.
_LIKE = {
    name: [words for words in COMMANDS if words[0] == name]
    for name in {words[0] for words in COMMANDS} - {"collect", "redraw"}
}
ASKED = [
    pytest.param(words, id=" ".join(words), marks=[] if words in (like[0], like[-1]) else pytest.mark.slow)
    for like in _LIKE.values()
    for words in like
]


@pytest.mark.parametrize("words", sorted(ASKED, key=lambda asked: asked.id))
def test_every_command_shown_is_accepted(words, at_home, monkeypatch, capsys):
    begun = []
    monkeypatch.setattr("experiments.conduct.conduct", begun.append)
    asks_points = any(word.startswith("points=") for word in words)
    assert main([*words, *([] if asks_points else QUICK.get(words[0], ()))]) == 0, capsys.readouterr().err
    shows = {"--help", "--cfg", "-h"} & set(words)
    assert shows or [study.command for study in begun] == [words[0]] * max(1, "-m" in words and 2)


@pytest.mark.parametrize("command", [*FEWER])
def test_the_first_command_of_a_study_that_is_shown_runs(command, at_home):
    words = smaller(next(words for words in COMMANDS if words[0] == command))
    figures = [] if command == "story" else ["figures=false"]
    assert main([*words, *figures]) == 0
    assert list(at_home.glob(f"results/{command}/*/report.html"))


def test_a_comparison_against_another_policy_runs_as_shown_and_is_told_again(at_home):
    words = smaller(next(words for words in COMMANDS if words[:1] == ["compare"] and "reference=direct_aid" in words))
    assert main([*words, "name=first", "figures=false"]) == 0
    (again,) = (words for words in COMMANDS if words[0] == "redraw" and "reference=recognition" in words)
    assert main(again) == 0
    assert {"pairs.csv", "ranks.csv"} <= {path.name for path in Path(again[1]).iterdir()}


def test_the_studies_that_are_collected_as_shown_stand_in_one_table(at_home):
    (words,) = (words for words in COMMANDS if words[0] == "collect")
    for seed in (1, 2):
        small_one = ["sweep", *FEWER["sweep"], *FEW_FIRMS, "figures=false", f"seed={seed}"]
        assert main(small_one) == 0
    found = [str(path) for path in Path().glob(words[1])]
    assert len(found) == 2
    assert main(["collect", *found]) == 0


def test_the_study_that_is_drawn_again_as_shown_has_its_figures_then(at_home):
    (words,) = (words for words in COMMANDS if words[0] == "redraw" and "figures=true" in words)
    small_one = ["sweep", *FEWER["sweep"], *FEW_FIRMS, "figures=false", f"name={Path(words[1]).name}"]
    assert main(small_one) == 0
    assert main(words) == 0
    assert list(Path(words[1]).glob("figures/*.svg"))
    (more,) = (words for words in COMMANDS if words[0] == "redraw" and "figure_data=true" in words)
    with unwritten():
        assert main(more) == 0
    there = {path.name for path in Path(more[1]).iterdir()}
    assert {"summary.tex", "tables.xlsx"} <= there
    assert list(Path(more[1]).glob("figures/*.csv"))


@pytest.mark.parametrize(("name", "least"), [("README", 0), ("GUIDE", 40), ("TEACHING", 4), ("CONTRIBUTING", 2)])
def test_there_are_commands_to_run(name, least):
    assert len(commands(TEXTS[name])) >= least


@each_document
def test_every_make_command_shown_is_a_target(name):
    targets = re.findall(r"^([a-z]+):.* ## ", (readme.ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)
    shown = re.findall(r"(?:^|`)make ([a-z]+)\b", TEXTS[name], flags=re.MULTILINE)
    assert shown
    assert set(shown) <= set(targets)


def test_the_python_shown_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    snippets = re.findall(r"```python\n(.*?)```", TEXTS["GUIDE"], flags=re.DOTALL)
    assert len(snippets) == 8
    with unwritten():
        for snippet in snippets:
            exec(snippet, {})


def test_the_notebook_runs_from_its_first_cell_to_its_last_and_holds_no_outputs(tmp_path, monkeypatch):
    def alone(_, effects, trajectories, *_more):
        yield "answer", answer.draw(effects, trajectories)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("experiments.compare.figures.gallery", alone)
    cells = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in cells] == [[]] * len(cells)
    held = {}
    with unwritten():
        for cell in cells:
            exec("".join(cell["source"]).replace("replicates=100", "replicates=6"), held)
    assert {"answer"} == set(held["found"].figures)
    assert held["along"].figures
    ends = held["months"]["alignment"].iloc[-1], held["outcomes"]["alignment_end"][0, 1]
    assert ends[0] == pytest.approx(ends[1], abs=1e-6)
    assert (tmp_path / "results" / "compare" / "from_a_notebook" / "manifest.json").exists()


def test_the_lesson_shown_to_teachers_is_one(tmp_path):
    name, text = re.search(r"`(mine/lessons/\S+)`:\n\n```markdown\n(.*?)```", TEXTS["TEACHING"], re.DOTALL).groups()
    (tmp_path / Path(name).name).write_text(text, "utf-8")
    (lesson,) = lessons(tmp_path, offer()).values()
    assert [step.move is not None for step in lesson.steps] == [True, False]


@each_document
def test_every_link_leads_somewhere(name):
    for target, heading in re.findall(r"\]\((?!http|\?)([^)#]*)#?([^)]*)\)", TEXTS[name]):
        path = DOCUMENTS[name].parent / target if target else DOCUMENTS[name]
        assert path.exists(), target
        if heading:
            heads = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), flags=re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}, heading


@pytest.mark.parametrize("document", readme.BLOCKS, ids=lambda path: path.stem)
def test_the_numbers_quoted_are_those_of_today(document):
    assert readme.with_blocks(document) == document.read_text("utf-8"), "run `make publish`"


@pytest.mark.parametrize("document", dict.fromkeys((*DOCUMENTS.values(), *readme.BLOCKS)), ids=lambda path: path.stem)
def test_every_generated_block_has_its_maker(document):
    marks = re.findall(r"<!-- generated: (\w+) -->", document.read_text("utf-8"))
    assert sorted(marks) == sorted(readme.BLOCKS.get(document, ()))


def test_the_published_patterns_are_those_of_today():
    folder = readme.PUBLISHED / "hindcast" / "given"
    today = small("hindcast").tables["summary"]
    assert SMALL["hindcast"] == {"replicates": readme.FEW}
    published = pl.read_csv(folder / "sample.csv")
    assert published["pattern"].to_list() == today["pattern"].to_list(), "run `make publish`"
    np.testing.assert_allclose(published["model"], today["model"], rtol=1e-9, err_msg="run `make publish`")
    whole = pl.read_csv(folder / "summary.csv")
    assert whole["pattern"].to_list() == today["pattern"].to_list(), "run `make publish`"


#: The same studies cut short; their first runs are those of the published ones.
BEGUN = {
    ("compare", "baseline"): {"replicates": 6},
    ("sensitivity", "agents"): {"points": 8},
    **{
        ("sweep", name): {
            "policy": "recognition",
            "vary": [f"pyongyang.{name}={','.join(map(str, values))}"],
            "replicates": 6,
        }
        for name, values in readme.ALONG.items()
    },
    ("audit", "argument"): {"points": 8, "replicates": 20},
    ("pathways", "recognition"): {"scale": [], "replicates": 2},
    ("discover", "recognition"): {"points": 60, "replicates": 2},
    ("tradeoffs", "policies"): {"points": 2, "replicates": 2},
}


def again(asked, published):
    """The runs of an audit, whose points hang on what the runs before them said, once more."""
    (replicate,), points = published["replicate"].unique(), published["point"].to_list()
    tile = Tile(replicate, replicate + 1, points[0], points[-1] + 1, tuple(points))
    return rows_of(asked, asked.sample.table(), tile, live(asked, tile)[0])


@pytest.mark.parametrize(("command", "name"), readme.SAMPLES)
def test_the_published_runs_are_those_of_today(command, name):
    rows = readme.SAMPLES[command, name]
    published = pl.read_csv(readme.PUBLISHED / command / name / "sample.csv")
    asked = study(command, **BEGUN[command, name])
    today = again(asked, published) if command == "audit" else run(asked).table().head(rows)
    assert len(published) == len(today) == rows
    for outcome in OUTCOMES:
        expected = today[outcome].cast(pl.Float64).fill_null(-1).to_numpy()
        found = published[outcome].cast(pl.Float64).fill_null(-1).to_numpy()
        np.testing.assert_allclose(found, expected, rtol=1e-9, err_msg=f"{outcome}: run `make publish`")


def test_the_signal_carries_the_whole_effect_or_more_and_no_other_link_adds_to_talks():
    rows = dict(re.findall(r"^\| (\w+) \| [^|]* \| ([+−≈\d.]+) [\[(]", TEXTS["GUIDE"], flags=re.MULTILINE))
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

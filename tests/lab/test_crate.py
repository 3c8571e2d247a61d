"""The record of a study for archives: an RO-Crate that describes every file, read back by the library for it."""

import errno
import json
import re
import shutil
from html import unescape
from importlib.resources import files as shipped
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from rocrate.rocrate import ROCrate

from experiments.__main__ import main
from experiments.conduct import save
from experiments.discover import OWN, Discover
from experiments.lab.engine import crate
from experiments.lab.engine.crate import CRATE, PROFILE, SPECIFICATION, crate_of
from model.parameters import BadInput
from tests.support.studies import SMALL, kept, small
from tests.tools.crates import LEFT_OUT, describe_what_is_there

ROOT = Path(__file__).parents[2]
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
MANIFEST = {
    "command": "kaesong sweep seed=1",
    "runs": 1,
    "seconds": 1.5,
    "finished": "2026-11-26T12:00:00+01:00",
    "kaesong": "0.8.0",
    "git_commit": None,
    "git_dirty": None,
}


def graph(folder):
    return json.loads((folder / CRATE).read_text("utf-8"))["@graph"]


def entities(folder):
    """Name in the graph -> entity."""
    return {one["@id"]: one for one in graph(folder)}


def listed(references):
    return [one["@id"] for one in (references if isinstance(references, list) else [references])]


def there(folder):
    """The files of a folder but for the crate."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != CRATE)


def holds_together(folder):
    """Whatever a crate must be: read back, each file once and no other, whole references, known words."""
    read = ROCrate(folder)
    assert sorted(unquote(one.id) for one in read.data_entities) == there(folder)
    held = graph(folder)
    names = [one["@id"] for one in held]
    assert len(set(names)) == len(names)
    said = {SPECIFICATION, *re.findall(r'{\s*"@id": "([^"]*)"\s*}', json.dumps(held))}
    assert said - set(names) == {SPECIFICATION}
    assert sorted(map(unquote, listed(entities(folder)["./"]["hasPart"]))) == there(folder)
    context = json.loads((shipped("rocrate") / "data" / "ro-crate.jsonld").read_text("utf-8"))["@context"]
    words = {key for one in held for key in one} | {one["@type"] for one in held}
    assert words - {"@id", "@type"} <= set(context)


@pytest.mark.parametrize("command", SMALL)
def test_every_file_is_described_once_and_in_words_of_its_own(command):
    folder = kept(command)
    holds_together(folder)
    for one in graph(folder):
        if one["@type"] == "File":
            assert "as this study leaves it" not in one["description"], one["name"]
            assert one["encodingFormat"] in crate.FORMATS.values()
            assert all(len(sentence.split()) <= 25 for sentence in one["description"].split(". ")), one["name"]


@pytest.mark.parametrize("command", SMALL)
def test_the_folder_is_named_after_its_question_and_told_by_its_answer(command):
    folder, found = kept(command), entities(kept(command))
    root = found["./"]
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    asked = re.search("<h1>(.*?)</h1>", (folder / "report.html").read_text("utf-8"))[1]
    assert root["name"] == unescape(asked)
    assert root["description"] == (" ".join(small(command).answer) or root["name"])
    assert root["datePublished"] == manifest["finished"]
    assert root["license"] == {"@id": "https://spdx.org/licenses/MIT"}
    assert root["conformsTo"] == {"@id": PROFILE}
    assert found[root["author"]["@id"]]["name"] == "The kaesong authors"
    assert found[root["citation"]["@id"]]["softwareVersion"] == manifest["kaesong"]


@pytest.mark.parametrize("command", SMALL)
def test_one_run_of_the_program_takes_the_manifest_and_leaves_the_rest(command):
    folder, found = kept(command), entities(kept(command))
    run = found[found["./"]["mentions"]["@id"]]
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert run["@type"] == "CreateAction"
    assert found[run["instrument"]["@id"]]["@type"] == "SoftwareApplication"
    assert run["description"] == manifest["command"]
    assert run["startTime"] <= run["endTime"] == manifest["finished"]
    assert listed(run["object"]) == ["manifest.json"]
    assert sorted(map(unquote, listed(run["result"]))) == [name for name in there(folder) if name != "manifest.json"]
    commit = found.get("#commit", {}).get("value")
    assert commit == manifest["git_commit"]


@pytest.mark.parametrize("command", ["story", "sweep"])
def test_the_same_run_leaves_the_same_bytes_apart_from_times(command, tmp_path):
    again = save(small(command), "again", str(tmp_path))
    before, after = ((folder / CRATE).read_text("utf-8") for folder in (kept(command), again))
    assert re.sub(TIME, "", after) == re.sub(TIME, "", before)
    assert len(re.findall(TIME, after)) == 3


def test_joined_studies_have_a_crate_of_their_own(tmp_path):
    folders = [str(kept(command)) for command in ("compare", "sweep")]
    assert main(["collect", *folders, "name=both", f"results={tmp_path}"]) == 0
    folder = tmp_path / "collect" / "both"
    holds_together(folder)
    root = entities(folder)["./"]
    assert root["name"] == "The runs of several studies in one table"
    assert root["description"].startswith("80 runs, told apart by ")


def test_parts_of_a_long_table_and_names_that_need_quoting_are_described(tmp_path):
    for name in ("manifest.json", "runs.parquet/part-00000.parquet", "figures/größe 1 [a].png", "odd.xyz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    holds = {"figures/größe 1 [a].png": "How large it is."}
    (tmp_path / CRATE).write_text(crate_of(tmp_path, MANIFEST, "Why?", "", holds), "utf-8")
    holds_together(tmp_path)
    found = entities(tmp_path)
    assert found[quote("figures/größe 1 [a].png")]["description"] == "How large it is."
    assert found["runs.parquet/part-00000.parquet"]["description"].startswith("A part of the table of runs")
    assert found["odd.xyz"]["description"] == "odd, as this study leaves it."
    assert found["./"]["description"] == "Why?"
    assert found["#run"]["startTime"] == "2026-11-26T11:59:58+01:00"
    assert "#commit" not in found


def test_a_file_that_a_study_names_by_a_pattern_is_described():
    (text,) = (text for pattern, text in Discover.holds.items() if "*" in pattern)
    assert crate.described(Path(OWN, "world", "box_1.yaml"), Discover.holds)["description"] == text


def test_persons_and_an_address_in_the_citation_are_told(tmp_path, monkeypatch):
    (tmp_path / "CITATION.cff").write_text(
        "title: t\nlicense: MIT\nurl: https://example.org/t\nauthors:\n"
        "  - {given-names: Ada, family-names: Byron, orcid: https://orcid.org/0000-0000-0000-0000}\n  - name: Others\n"
    )
    monkeypatch.setattr(crate, "HOME", tmp_path)
    crate._citation.cache_clear()
    monkeypatch.setattr(crate, "_citation", crate._citation.__wrapped__)
    held = {one["@id"]: one for one in json.loads(crate_of(tmp_path / "none", MANIFEST, "Why?", "", {}))["@graph"]}
    assert [held[name]["@type"] for name in listed(held["./"]["author"])] == ["Person", "Organization"]
    assert held["https://orcid.org/0000-0000-0000-0000"]["name"] == "Ada Byron"
    assert held["https://example.org/t"]["url"] == "https://example.org/t"
    (tmp_path / "CITATION.cff").unlink()
    held = {one["@id"]: one for one in json.loads(crate_of(tmp_path / "none", MANIFEST, "Why?", "", {}))["@graph"]}
    assert held["#kaesong"]["name"] == "kaesong"


def test_a_crate_that_cannot_be_written_leaves_no_study(tmp_path, monkeypatch):
    write = Path.write_text

    def full(self, *words, **settings):
        if self.name == CRATE:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, *words, **settings)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(BadInput, match=f"{CRATE}: writing failed"):
        save(small("story"), "x", str(tmp_path))
    assert list((tmp_path / "story").iterdir()) == []


def test_what_is_published_is_described_and_nothing_else(tmp_path):
    folder = shutil.copytree(kept("sweep"), tmp_path / "sweep")
    for path in [*folder.rglob("*.svg"), *folder.rglob("*.parquet"), *folder.rglob("*.html")]:
        path.unlink()
    (folder / "sample.csv").write_text("a\n")
    describe_what_is_there(folder)
    once = (folder / CRATE).read_bytes()
    holds_together(folder)
    root, run = entities(folder)["./"], entities(folder)["#run"]
    assert root["description"].endswith(LEFT_OUT)
    assert {"manifest.json", "sample.csv"}.isdisjoint(listed(run["result"]))
    describe_what_is_there(folder)
    assert (folder / CRATE).read_bytes() == once


@pytest.mark.parametrize("manifest", sorted((ROOT / "results" / "published").glob("*/*/manifest.json")), ids=str)
def test_a_published_study_has_a_crate_that_holds_together(manifest):
    holds_together(manifest.parent)

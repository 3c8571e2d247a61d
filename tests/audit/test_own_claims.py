"""Claims of the user's own, from a file: checked before anything runs, and tested as ours are."""

import json
import pickle
import shlex
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.audit import Audit, audit, words
from experiments.audit.cases import Worlds
from experiments.audit.chosen import check, choose
from experiments.audit.claims import CASES, CLAIMS, POLICIES
from experiments.audit.page import TITLES
from experiments.audit.verdicts import NO, VOID, YES
from experiments.conduct import redraw
from experiments.lab.engine.tiles import Tile, live
from model.parameters import BadInput
from tests.support import outside
from tests.support.command import refused
from tests.support.made_up import Points, played
from tests.support.own_outcomes import ONE
from tests.support.studies import FEW, study

TALKS = "talks_by_deadline"


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """The file of the documents, in a folder to work in."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.py"
    path.write_text(outside.CLAIMS, "utf-8")
    return path


def asked(*claims, points=6, replicates=149, **more):
    return study("audit", claims=list(map(str, claims)), points=points, replicates=replicates, **FEW | more)


def test_the_audit_that_is_shipped_tests_what_it_did():
    whole = choose(("all",))
    assert whole.claims == CLAIMS
    assert whole.cases == CASES
    usual = study("audit", points=2, replicates=20)
    assert "claims" not in usual.decides(), "a published audit can still be told again"
    assert set(usual.policies) == set(POLICIES)


def test_the_commands_of_the_document_are_accepted(mine, studied, capsys):
    Path("mine.py").write_text(outside.CLAIMS, "utf-8")
    Path("months.py").write_text(f"{ONE}0.0\n", "utf-8")
    shown = [shlex.split(line, comments=True) for line in outside.AUDIT.splitlines() if line.startswith("kaesong ")]
    assert len(shown) >= 5
    for line in shown:
        assert main(line[1:]) == 0, capsys.readouterr().err
    found = [list(one.chosen.claims) for one in studied if one.claims != ("all",)]
    assert found == [["M1", "M2"], [*CLAIMS, "M1", "M2"], ["C1", "C13", "M1", "M2"], ["M1", "M2"]]


def test_only_the_cases_of_the_claims_that_are_asked_for_are_run(mine):
    few = asked(mine, "C1", points=2, replicates=20)
    assert {case.setting for case in few.chosen.cases} == {"plain", "cheap"}
    assert len(few.sample) == 2 * (len(few.chosen.cases) + len(few.chosen.probed)) == 2 * (7 + 12)
    assert set(few.policies) == {*POLICIES, "grand_bargain", "letter"}
    cheap = next(k for k, case in enumerate(few.chosen.cases) if case.policy == "letter")
    points = Points(few, few.sample.drawn.argsort(kind="stable")[:1] * 0 + cheap)
    assert points["moscow.price"] == [20.0]
    assert points.policy == ["letter"]
    live(few, Tile(0, 1, 0, len(few.sample)))


def test_its_test_gate_looks_and_mark_work_as_for_ours(mine, monkeypatch):
    """In a made-up model where aid brings talks everywhere, and the grand bargain does in some worlds alone."""
    monkeypatch.setattr("experiments.audit.looks.OFTEN", 1)

    def model(points, luck):
        gain = 0.5 * (points.policy == "direct_aid") + 0.5 * ((points.policy == "grand_bargain") & (points.world < 3))
        return {TALKS: luck[..., 0] < 0.25 + gain}

    found, runs = played(asked(mine), model)
    assert set(found.found["M1"].verdict) == {YES}
    assert found.built["M1"], "nothing turns it"
    assert [set(found.found["M2"].verdict[part]) for part in (slice(0, 3), slice(3, 6))] == [{NO}, {VOID}]
    assert found.found["M1"].replicates.max() < 149, "what is clear is not asked to the end"
    ends = {end for tile in runs.tiles for end in Points(runs.study, tile.rows).end if end}
    assert ends == {"low", "high"}


def test_the_folder_keeps_the_file_and_tables_words_page_and_figure_speak_of_it(mine):
    words_ = ["claims=[mine.py,C1]", "points=8", "replicates=20", "horizon=12", "parameters.firm.candidates=5"]
    assert main(["audit", *words_, "name=own"]) == 0
    folder = mine.parent / "results" / "audit" / "own"
    assert pl.read_csv(folder / "summary.csv")["claim"].to_list() == ["M1", "M2", "C1"]
    assert (folder / "claims" / "mine.py").read_text("utf-8") == outside.CLAIMS
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (file,) = check("claims", "mine.py")
    assert manifest["configuration"]["claims"] == {"mine.py": file.digest, "C1": "ours"}
    assert manifest["answer"][0].startswith("1 statement of the argument, and 2 added ones, were tested in 8")
    assert f"claims=[{mine},C1]" in manifest["command"].replace("'", "")
    report = (folder / "report.html").read_text("utf-8")
    for part in (
        TITLES[words.ADDED],
        "Which of these claims hold?",
        "M2: A letter is enough.",
        "mine.aid_brings_talks",
    ):
        assert part in report
    assert "Aid brings talks" in (folder / "figures" / "strips.svg").read_text("utf-8")
    before = (folder / "summary.csv").read_bytes()
    assert main(["redraw", str(folder)]) == 0
    assert (folder / "summary.csv").read_bytes() == before
    mine.write_text(outside.CLAIMS.replace("POINTS)", "2 * POINTS)"), "utf-8")
    changed = asked("mine.py", "C1", points=8, replicates=20, horizon=12)
    with pytest.raises(BadInput, match=r"claims\.mine\.py was"):
        redraw(changed, folder)


def test_a_study_with_claims_of_a_file_can_be_sent_elsewhere_and_needs_no_file_there(mine):
    sent = pickle.dumps(asked(mine))
    mine.unlink()
    choose.cache_clear()
    assert list(pickle.loads(sent).chosen.claims) == ["M1", "M2"]


def test_from_python_too(mine):
    found = audit(claims="mine.py", points=2, replicates=20, figures=False, **FEW)
    assert isinstance(found.study, Audit)
    assert found.tables["summary"]["claim"].to_list() == ["M1", "M2"]
    assert found.answer[0] == "2 added statements were tested in 2 plausible worlds."


# What is wrong with one


def _with(before, after):
    assert before in outside.CLAIMS
    return outside.CLAIMS.replace(before, after)


BAD = {
    "no claims": ("x = 1\n", "it lacks CLAIMS"),
    "broken Python": ("CLAIMS = {\n", "line 1: broken Python"),
    "what cannot be imported": ("import nowhere_at_all\n", "line 1: it could not be run (ModuleNotFoundError"),
    "no sentence": (_with('"Aid brings talks"', '" "'), "M1: its sentence is ' '; it takes a text"),
    "a sentence without end": (_with("Aid brings talks", "Aid " * 17), "M1: its sentence has 67 letters; it takes 65"),
    "no test": (_with("aid_brings_talks, ", "None, "), "M1: its test is None; it takes a function of worlds"),
    "an unknown outcome": (
        _with("talks_by_deadline", "talks_by_deadlin"),
        "M1: it reads no outcome 'talks_by_deadlin'",
    ),
    "an unknown policy": (
        _with('"direct_aid"', '"direct_ade"'),
        "reads no policy 'direct_ade'; did you mean 'direct_aid'?",
    ),
    "an unknown setting": (_with('"cheap")', '"cheep")'), "M2: it reads no setting 'cheep'; did you mean 'cheap'?"),
    "an unknown number": (_with('"washington.aid"', '"washington.ade"'), "M1: its link names no parameter"),
    "a link that is a text": (_with('("washington.aid",)', '"washington.aid"'), "M1: its link is 'washington.aid'"),
    "a name of ours": (_with('"M1"', '"C1"'), "C1: no name for a claim"),
    "a name twice": (_with('"M2"', '"M1"'), "M1: it stands twice in CLAIMS"),
    "an error in a test": (_with("POINTS)\n", "POINTS) / 0\n"), "line 6: M1: its test failed (TypeError"),
    "no finding": (_with("return there(", "return ("), "M1: its test gives ("),
    "one answer for all worlds": (
        _with(
            'worlds.effect("direct_aid", "talks_by_deadline")',
            'worlds.effect("direct_aid", "talks_by_deadline").ravel()',
        ),
        "M1: its test gives no answer for each plausible world",
    ),
    "a setting out of range": (_with('"moscow.price": 20', '"moscow.price": -20'), "SETS: cheap: moscow.price is -20"),
    "a setting of ours": (_with('SETS = {"cheap"', 'SETS = {"rich"'), "SETS: rich is no free name"),
    "a policy of ours": (_with('{"letter"', '{"overture"'), "POLICIES: overture is no free name"),
    "an unknown lever": (_with('{"overture": {', '{"overtur": {'), "did you mean 'overture'?"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_claim_that_is_wrong_is_refused_in_a_line_that_names_file_and_claim(mine, studied, capsys, case):
    text, part = BAD[case]
    mine.write_text(text, "utf-8")
    line = refused(capsys, ["audit", f"claims={mine}"])
    assert str(mine) in line
    assert part in line
    assert studied == []


@pytest.mark.parametrize(
    ("words_", "part"),
    [
        ("claims=yours.py", "claims=yours.py: the file cannot be read"),
        ("claims=C99", "claims=C99: no claim of ours has this name; did you mean 'C9'?"),
        ("claims=nothing_like_it", "it takes all, names such as C1, and files such as mine.py"),
        ("claims=[]", "at least one claim is needed"),
        ("claims=[C1,C1]", "C1 stands twice"),
        ("claims=[mine.py,mine.py]", "two files are called mine.py"),
    ],
)
def test_a_choice_of_claims_that_is_none_is_refused(mine, capsys, words_, part):
    assert part in refused(capsys, ["audit", words_])


def test_a_test_that_fails_on_real_runs_alone_names_itself(mine):
    mine.write_text(
        _with(
            "    return there(",
            "    assert worlds.of('direct_aid', 'talks_by_deadline').mean() < 0.9\n    return there(",
        ),
        "utf-8",
    )
    claim = choose(check("claims", "mine.py")).claims["M1"]
    always = dict.fromkeys(claim.reads, np.ones((20, 3)))
    with pytest.raises(BadInput, match=r"mine\.py, line 6: M1: its test failed \(AssertionError"):
        claim.test(Worlds(always))

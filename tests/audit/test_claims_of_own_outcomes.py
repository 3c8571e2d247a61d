"""Claims of the user's own may read outcomes of the user's own, and are judged on them as on the model's."""

from pathlib import Path

import polars as pl
import pytest

from experiments.__main__ import main
from tests.support.command import refused
from tests.support.own_outcomes import TEXT, written

SMALL = ["points=6", "replicates=40", "horizon=24", "parameters.firm.candidates=5", "figures=false", "name=x"]
CLAIMS = '''"""What I say."""
from kaesong.claims import ALIGNMENT, Claim, there


def _of(outcome):
    return lambda worlds: there(worlds.amounts(worlds.effect("grand_bargain", outcome)), ALIGNMENT)


CLAIMS = {
    name: Claim(f"The bargain moves {outcome}", _of(outcome), "share", ("moscow.price",))
    for name, outcome in (("M1", "alignment_end"), ("M2", "posture"))
}
'''


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Words for an audit of these claims, with both files in a folder to work in."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path, TEXT)
    Path("claims.py").write_text(CLAIMS, "utf-8")
    return ["audit", "claims=claims.py", "outcomes=mine.py", *SMALL]


def test_a_claim_finds_of_an_outcome_counted_again_what_it_finds_of_the_models(asked):
    assert main(asked) == 0
    folder = Path("results/audit/x")
    verdicts = pl.read_parquet(folder / "verdicts.parquet")
    ours, mine = (verdicts.filter(claim=name).drop("claim") for name in ("M1", "M2"))
    assert ours["effect"].drop_nulls().abs().max() > 0
    assert mine.equals(ours, null_equal=True)
    before = (folder / "summary.csv").read_bytes()
    Path("mine.py").unlink()
    assert main(["redraw", str(folder)]) == 0, "the copy of the outcomes in the folder will do"
    assert (folder / "summary.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        (
            '"posture"',
            '"postur"',
            "M2: it reads no outcome 'postur' of every run (outcomes= adds your own); did you mean 'posture'?",
        ),
        ('"posture"', '"talks_month"', "M2: it reads no outcome 'talks_month' of every run"),
    ],
)
def test_an_outcome_that_is_none_of_every_run_is_refused_before_anything_runs(asked, capsys, before, after, part):
    Path("claims.py").write_text(CLAIMS.replace(before, after), "utf-8")
    assert part in refused(capsys, asked)
    assert not Path("results").exists()


def test_without_the_file_of_outcomes_the_claim_reads_none(asked, capsys):
    line = refused(capsys, [word for word in asked if not word.startswith("outcomes")])
    assert "M2: it reads no outcome 'posture' of every run" in line


def test_an_outcome_that_some_runs_lack_is_no_ground_for_a_claim(asked, capsys):
    Path("claims.py").write_text(CLAIMS.replace('"posture"', '"first_after_talks"'), "utf-8")
    assert main(asked) == 2
    line = capsys.readouterr().err.splitlines()[-1]
    assert "claims: first_after_talks has no value in some runs; a claim reads an outcome of every run" in line

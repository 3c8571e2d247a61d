"""The studies of the argument keep finished tiles like a sweep, and go on to the same bytes."""

import pytest

from experiments.__main__ import main
from experiments.lab.engine import store, tiles
from tests.support.held import interrupting_after

SMALL = ["parameters.firm.candidates=5", "horizon=6", "figures=false"]
WORDS = {
    "pathways": ["replicates=6", "scale=[1,2]", "price=[15]", "signal=[1]"],
    "audit": ["points=2", "replicates=20"],
    "discover": ["points=60", "replicates=4"],
    "tradeoffs": ["points=2", "replicates=4", "world=[baseline,ceasefire]"],
}


@pytest.mark.parametrize(
    "study", ["audit", *(pytest.param(study, marks=pytest.mark.slow) for study in WORDS if study != "audit")]
)
def test_interrupted_and_resumed_it_leaves_the_same_tables(study, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tiles, "LEAST", 40)
    monkeypatch.setattr(tiles, "MOST", 400)
    words = [study, *WORDS[study], *SMALL]
    assert main([*words, "name=x", f"results={tmp_path / 'whole'}"]) == 0
    with monkeypatch.context() as patch:
        patch.setattr(store.Store, "keep", interrupting_after(2))
        assert main([*words, "name=x", f"results={tmp_path / 'broken'}"]) == 130
    assert "2 of" in capsys.readouterr().err
    unfinished = tmp_path / "broken" / study / "x.unfinished"
    assert main([study, f"resume={unfinished}"]) == 0
    for name in ("runs.parquet", "summary.csv"):
        left = [tmp_path / folder / study / "x" / name for folder in ("whole", "broken")]
        assert left[0].read_bytes() == left[1].read_bytes(), name


def test_other_weights_may_be_tried_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr(tiles, "LEAST", 40)
    words = ["tradeoffs", *WORDS["tradeoffs"], *SMALL, "name=x", f"results={tmp_path}"]

    def failing(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("experiments.lab.engine.runs.Runs.metrics", failing)
        assert main(words) == 130
    unfinished = tmp_path / "tradeoffs" / "x.unfinished"
    assert main(["tradeoffs", f"resume={unfinished}", "weights.talks=9"]) == 0
    assert "talks 9" in (tmp_path / "tradeoffs" / "x" / "manifest.json").read_text()

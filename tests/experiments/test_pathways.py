"""An effect divided among links: Shapley values of known games, and of the model's own."""

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.__main__ import main
from experiments.lab import pathways_tables
from experiments.lab.config import study_from
from experiments.lab.links import LINKS, REST, SIZE, TOTAL, cells_of, coalitions, shapley
from tests.shipped import shipped

FEW = [
    "parameters.firm.candidates=5",
    "horizon=12",
    "replicates=8",
    "scale=[1,3]",
    "price=[15,83]",
    "signal=[1,2]",
]


def pathways(**more):
    return study_from(
        "pathways",
        shipped(["status_quo", "recognition"])
        | {
            "parameters": {"firm": {"candidates": 5}, "draws": None},
            "horizon": 12,
            "replicates": 8,
            "metrics": ["talks_by_deadline", "cash_total"],
            "scale": [1, 3],
            "price": [15, 83],
            "signal": [],
        }
        | more,
    )


def game(players, worth):
    """A game from a function of the set of players who are in."""
    return np.array([worth(row) for row in coalitions(players)], dtype=float)


def test_in_a_linear_chain_every_link_gets_its_own_coefficient():
    parts = np.array([3.0, 0.0, -1.0, 0.5])
    values = shapley(game(4, lambda row: 7 + parts[row].sum()))
    assert values == pytest.approx(parts)


def test_links_that_work_only_together_share_alike():
    values = shapley(game(3, lambda row: 6.0 * row[0] * row[2]))
    assert values == pytest.approx([3, 0, 3])


def test_a_chain_broken_by_any_cut_is_divided_evenly_among_its_links():
    assert shapley(game(5, lambda row: float(row.all()))) == pytest.approx([0.2] * 5)


def test_a_glove_game_has_the_values_of_the_textbook():
    # One left glove, two right ones; a pair is worth 1 (Shapley: 4/6, 1/6, 1/6).
    values = shapley(game(3, lambda row: float(row[0] and (row[1] or row[2]))))
    assert values == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@settings(max_examples=60)
@given(worth=st.lists(st.floats(-10, 10), min_size=16, max_size=16))
def test_the_values_of_any_game_add_up_and_do_not_hang_on_the_names_of_players(worth):
    values = shapley(np.array(worth))
    assert values.sum() == pytest.approx(worth[-1] - worth[0], abs=1e-9)
    turned = np.array(worth).reshape(2, 2, 2, 2).transpose(3, 1, 0, 2).reshape(-1)
    assert shapley(turned) == pytest.approx(values[[3, 1, 0, 2]], abs=1e-9)


def test_a_link_that_never_matters_gets_exactly_nothing():
    rng = np.random.default_rng(1)
    half = rng.normal(size=8)
    assert shapley(np.concatenate([half, half]))[0] == 0


def test_every_combination_of_links_is_run_and_then_the_cells_of_the_maps():
    study = pathways()
    table = study.sample.table()
    switches = table.select(f"path.{link}" for link in LINKS)
    assert switches.head(64).n_unique() == 64
    assert switches.row(0) == (0,) * 6
    assert switches.row(63) == (1,) * 6
    assert table.head(64).select(f"{name}.times" for name in SIZE).null_count().row(0) == (64,) * 4
    cells = cells_of(study.scale, study.rivals)
    assert len(study.sample) == 64 + 4 * len(cells)


def test_a_cell_multiplies_what_the_world_has_and_stays_in_range():
    study = pathways(scale=[1, 10])
    last = len(study.sample) - 1
    made = study.sample.points(np.array([63, last]), study.base)
    assert made[0, 0].zone.labour_pool == 55_000
    assert made[1, 0].zone.labour_pool == 350_000, "the end of its range"
    assert made[1, 0].firm.candidates == 50
    assert made[1, 0].moscow.price == 83


def synthetic(study, effect):
    """Values of two policies for every point of a study, from a function of the links that are whole."""
    links = study.sample.values[:, : len(LINKS)]
    values = np.zeros((study.replicates, len(links), 1, 2, len(study.metrics)))
    noise = np.random.default_rng(2).normal(0, 0.01, study.replicates)
    values[:, :, 0, 1, :] = (np.array([effect(row) for row in links]) + noise[:, None])[:, :, None]
    return values


def test_the_table_finds_what_a_synthetic_model_puts_on_each_link():
    study = pathways(scale=[])
    weights = dict(zip(LINKS, (0.1, 0.0, 0.3, 0.0, 0.5, -0.2), strict=True))
    values = synthetic(study, lambda row: 0.05 + row @ list(weights.values()))
    table = pathways_tables.divided(study, values).filter(pl.col("outcome") == "talks_by_deadline")
    found = dict(table.select("link", "value").iter_rows())
    for link, weight in weights.items():
        assert found[link] == pytest.approx(weight, abs=1e-9)
    assert found[TOTAL] == pytest.approx(0.75, abs=0.02)
    assert found[REST] + sum(found[link] for link in LINKS) == pytest.approx(found[TOTAL])


@pytest.mark.parametrize(
    ("economic", "political", "verdict"),
    [
        (0.4, 0.1, pathways_tables.ECONOMIC),
        (0.1, 0.4, pathways_tables.POLITICAL),
        (0, 0, pathways_tables.NOTHING),
    ],
)
def test_a_cell_says_whether_more_than_half_is_economic(economic, political, verdict):
    study = pathways()
    values = synthetic(study, lambda row: economic * row[0] + political * row[5])
    values[:, :, 0, 1] -= values[:, :, 0, 1].mean() * (economic == 0)
    cells = pathways_tables.thresholds(study, values)
    assert set(cells["verdict"]) == {verdict}
    if verdict != pathways_tables.NOTHING:
        share = economic / (economic + political)
        assert cells["share"].to_numpy() == pytest.approx(share, abs=0.05)
        assert (cells["share_low"] <= cells["share"]).all()


def test_the_study_leaves_its_tables_and_the_parts_add_up(tmp_path, capsys):
    assert main(["pathways", *FEW, f"results={tmp_path}", "name=one", "figures=false"]) == 0
    folder = tmp_path / "pathways" / "one"
    table = pl.read_csv(folder / "summary.csv")
    for (_,), part in table.group_by("outcome"):
        value = dict(part.select("link", "value").iter_rows())
        assert sum(value[link] for link in (*LINKS, REST)) == pytest.approx(value[TOTAL], abs=1e-9)
    assert pl.read_csv(folder / "threshold.csv").height == 8
    runs = pl.read_parquet(folder / "runs.parquet")
    assert len(runs) == 8 * 2 * (64 + 32)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["runs"] == len(runs)
    report = (folder / "report.html").read_text()
    assert "Shapley (1953)" in report
    assert "How sure are we?" in report
    assert manifest["command"] in report.replace("&#39;", "'")
    assert "Whole effect" in capsys.readouterr().out


def test_the_whole_effect_is_that_of_compare(tmp_path):
    few = [*FEW[:3], f"results={tmp_path}", "name=same", "figures=false", "policy=recognition"]
    assert main(["pathways", *few, "scale=[]"]) == 0
    assert main(["compare", *few]) == 0
    whole = pl.read_csv(tmp_path / "pathways" / "same" / "summary.csv").filter(
        pl.col("link") == TOTAL
    )
    plain = pl.read_csv(tmp_path / "compare" / "same" / "summary.csv").filter(
        pl.col("policy") == "recognition"
    )
    for row in whole.iter_rows(named=True):
        other = plain.row(by_predicate=pl.col("outcome") == row["outcome"], named=True)
        for mine, its in (("value", "effect"), ("low", "effect_low"), ("high", "effect_high")):
            assert row[mine] == pytest.approx(other[its], abs=1e-12)


def test_its_figures_are_drawn_for_every_world(tmp_path):
    words = [*FEW, f"results={tmp_path}", "name=drawn", "world=[baseline,ceasefire]"]
    assert main(["pathways", *words]) == 0
    names = {path.stem for path in (tmp_path / "pathways" / "drawn" / "figures").glob("*.png")}
    assert names == {f"{world}_{name}" for world in ("baseline", "ceasefire") for name in ("links", "waterfall", "threshold")}  # fmt: skip

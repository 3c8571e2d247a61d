"""A sweep is one table whose rows are those of single studies, however it was computed."""

import json

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.lab.design.tiled import Block
from experiments.lab.engine import runs as kept
from experiments.lab.engine import tiles
from experiments.lab.engine.running import run
from experiments.lab.engine.runs import rows_of
from experiments.lab.engine.tiles import Tile, live, tiles_of
from experiments.lab.stats.effects import effects
from experiments.sweep import Sweep
from experiments.sweep.moments import Moments
from model.outcomes import OUTCOMES
from tests.support.sheets import unwritten
from tests.support.studies import LEFT_BY_ALL, lived
from tests.support.swept import sweep


@pytest.fixture(scope="module", autouse=True)
def _quick_pens():
    with unwritten():
        yield


FEW = ["parameters.firm.candidates=5", "horizon=12"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A sweep as a user runs it."""
    results = tmp_path_factory.mktemp("results")
    words = ["parameters.moscow.price=40,80", "policy.recognition.origin.start=range(1,7,2)"]
    more = ["world=[baseline,ceasefire]", "replicates=7", "name=here", f"results={results}"]
    assert main(["sweep", *words, *more, *FEW]) == 0
    return results / "sweep" / "here"


def rows(folder, **keys):
    return pl.read_parquet(folder / "runs.parquet").filter(**keys)


def test_a_sweep_leaves_exactly_the_files_it_promises(folder):
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    figures = {
        f"figures/map_{metric}.{kind}"
        for metric in ("talks_by_deadline", "alignment_mean", "zone_workers_end")
        for kind in ("png", "svg")
    }
    tables = {"runs.parquet", "draws.parquet", "summary.csv"}
    assert found == figures | tables | LEFT_BY_ALL
    assert not list(folder.parent.glob("*.unfinished"))


def test_every_run_has_a_row_with_what_varies_and_every_outcome(folder):
    runs = rows(folder)
    keys = ["point", "world", "policy", "replicate", "draw", "moscow.price", "recognition.origin.start"]
    assert runs.columns == [*keys, *OUTCOMES]
    assert len(runs) == 6 * 2 * 2 * 7
    assert runs.select("replicate", "point").unique(maintain_order=True).rows() == [
        (replicate, point) for replicate in range(7) for point in range(6)
    ]


def test_units_stand_in_the_metadata(folder):
    units = json.loads(pl.read_parquet_metadata(folder / "runs.parquet")["units"])
    assert set(units) == set(rows(folder).columns)
    assert units["moscow.price"] == "million USD per month"


@pytest.mark.parametrize(("price", "start"), [(40, 1), (80, 5)])
def test_a_point_of_a_sweep_is_the_comparison_with_those_values(folder, tmp_path, price, start):
    words = [f"parameters.moscow.price={price}", f"policy.recognition.origin.start={start}"]
    more = ["policy=recognition", "world=[baseline,ceasefire]", "replicates=7", "figures=false"]
    assert main(["compare", *words, *more, *FEW, "name=x", f"results={tmp_path}"]) == 0
    order = ["world", "policy", "replicate"]
    alone = pl.read_parquet(tmp_path / "compare" / "x" / "runs.parquet").sort(order)
    swept = rows(folder, **{"moscow.price": price, "recognition.origin.start": start}).sort(order)
    assert swept.select(*order, *OUTCOMES).equals(alone.select(*order, *OUTCOMES))


def test_the_summary_of_a_point_is_that_of_the_comparison(folder):
    summary = pl.read_csv(folder / "summary.csv")
    assert len(summary) == 6 * 2 * 2 * 3
    point = rows(folder, point=4)
    expected = effects(point).filter(
        pl.col("outcome").is_in(["talks_by_deadline", "alignment_mean", "zone_workers_end"])
    )
    found = summary.filter(pl.col("point") == 4)
    both = expected.join(found, on=["world", "policy", "outcome"], suffix="_swept")
    assert len(both) == 12
    for name in ("mean", "sd", "mean_low", "mean_high", "effect", "effect_low", "effect_high", "differs"):
        np.testing.assert_allclose(both[f"{name}_swept"], both[name], atol=1e-9, err_msg=name)


def test_the_report_opens_without_a_network_and_says_the_numbers(folder):
    page = (folder / "report.html").read_text("utf-8")
    assert page.count("data:image/svg+xml;base64,") == 3
    assert "{{" not in page
    assert "moscow.price" in page


def test_the_manifest_says_how_to_get_the_same_again(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert "vary=" in manifest["command"]
    assert manifest["runs"] == 168
    assert manifest["configuration"]["points"]["number"] == 6


@pytest.mark.parametrize(
    ("points", "replicates", "most"), [(1, 1, 1), (3, 5_001, 2), (1_000, 20, 2), (3_000, 3, 18), (7, 5, 20_000)]
)
@pytest.mark.parametrize("watched", [0, 2])
def test_tiles_cover_every_cell_once_in_order(points, replicates, most, watched, monkeypatch):
    monkeypatch.setattr(tiles, "LEAST", most)
    monkeypatch.setattr(tiles, "MOST", most)
    monkeypatch.setattr(Sweep, "watched", watched)
    study = sweep(["moscow.price"], "lhs", points=points, replicates=replicates)
    cells = [
        (replicate, point)
        for tile in tiles_of(study, Block(range(replicates)))
        for replicate in range(tile.replicate, tile.replicate_stop)
        for point in range(tile.point, tile.point_stop)
    ]
    assert cells == [(r, p) for r in range(replicates) for p in range(points)]
    held = [tile for tile in tiles_of(study, Block(range(replicates))) if tile.replicate < watched]
    assert not [tile for tile in held if tile.replicate_stop > max(watched, 1)]


def table(study, size, monkeypatch, folder):
    """The bytes of runs and the summary, computed in tiles of a size."""
    monkeypatch.setattr(tiles, "LEAST", size)
    monkeypatch.setattr(tiles, "MOST", size)
    found, moments = run(study), Moments(study)
    for tile, outcomes in found:
        moments.add(tile, outcomes)
    folder.mkdir()
    found.write(folder)
    return (folder / "runs.parquet").read_bytes(), moments.table()


@pytest.mark.parametrize("draws", [None, "prior"])
@pytest.mark.parametrize("replicates", [6, 7])
def test_the_size_of_a_tile_does_not_show(draws, replicates, monkeypatch, tmp_path):
    study = sweep(draws=draws, replicates=replicates)
    found = [table(study, size, monkeypatch, tmp_path / f"of{size}") for size in (10_000, 201, 50, 7)]
    for runs, summary in found[1:]:
        assert runs == found[0][0]
        for name in ("mean", "sd", "effect", "effect_low", "effect_high"):
            np.testing.assert_allclose(summary[name], found[0][1][name], atol=1e-12, err_msg=name)


def test_many_runs_make_a_folder_of_files_of_equal_length(monkeypatch, tmp_path):
    monkeypatch.setattr(kept, "PART", 50)
    study = sweep()
    runs = run(study)
    runs.write(tmp_path)
    path = tmp_path / "runs.parquet"
    lengths = [len(pl.read_parquet(part)) for part in sorted(path.glob("*.parquet"))]
    assert lengths == [50] * 6
    assert pl.read_parquet(path / "*.parquet").equals(runs.table())


def test_an_odd_last_replicate_counts_as_a_point_of_its_own():
    study = sweep(["moscow.price=40,80"], draws="prior", replicates=5)
    moments = Moments(study)
    for replicate in range(5):
        tile = Tile(replicate, replicate + 1, 0, 2)
        moments.add(tile, live(study, tile)[0])
    assert moments.units.count.ravel().tolist() == [3, 3]
    assert moments.runs.count.ravel().tolist() == [5, 5]


def test_points_that_do_not_differ_are_the_same_history(tmp_path):
    (tmp_path / "twice.csv").write_text("moscow.price\n83\n83.0\n")
    study = sweep([], "file", own={"path": str(tmp_path / "twice.csv")})
    outcomes, _ = live(study, Tile(0, 6, 0, 2))
    assert outcomes[:, 0].tobytes() == outcomes[:, 1].tobytes()
    alone = lived(sweep(["moscow.price=83"]))
    assert np.moveaxis(alone, -1, 0).tobytes() == np.ascontiguousarray(outcomes[:, 0]).tobytes()


def test_a_design_may_change_how_long_a_run_is_and_how_many_firms_there_are():
    study = sweep(["calendar.horizon=6,12", "firm.candidates=5,9"], horizon=None)
    outcomes, _ = live(study, Tile(0, 4, 0, 4))
    for point, (horizon, firms) in enumerate([(6, 5), (6, 9), (12, 5), (12, 9)]):
        alone = sweep([f"calendar.horizon={horizon}", f"firm.candidates={firms}"], horizon=None)
        expected, _ = live(alone, Tile(0, 4, 0, 1))
        assert outcomes[:, point].tobytes() == np.ascontiguousarray(expected[:, 0]).tobytes()


def test_the_writer_gives_an_empty_talks_month_as_null(tmp_path):
    study = sweep(["moscow.price=40"])
    found = live(study, Tile(0, 6, 0, 1))[0]
    runs = rows_of(study, study.sample.table(), Tile(0, 6, 0, 1), found)
    never = runs.filter(pl.col("talks_by_deadline") == 0)
    assert never["talks_month"].is_null().all()


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        (["parameters.moscow.price=40,60,80"], "line_talks_by_deadline"),
        pytest.param(
            ["policy.recognition.origin.successor=kept,ended"], "line_talks_by_deadline", marks=pytest.mark.slow
        ),
        (["design=lhs", "points=12"], "map_talks_by_deadline"),
        pytest.param(
            ["policy.recognition.origin.successor=kept,ended", "parameters.moscow.price=40,80"],
            "map_talks_by_deadline",
            marks=pytest.mark.slow,
        ),
        (
            ["design=lhs", "points=12", "vary=[moscow.price,moscow.capacity,zone.labour_pool]"],
            "matrix_recognition_talks_by_deadline",
        ),
        pytest.param(
            [
                "parameters.moscow.price=40,80",
                "vary=['zone.labour_pool=20000,50000']",
                "policy.recognition.origin.successor=kept,ended",
            ],
            "matrix_recognition_talks_by_deadline",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_the_figures_fit_what_varies(words, figure, tmp_path):
    more = ["replicates=4", "metrics=[talks_by_deadline]", "name=x", f"results={tmp_path}"]
    assert main(["sweep", *words, *more, *FEW]) == 0
    drawn = {path.stem for path in (tmp_path / "sweep" / "x" / "figures").glob("*.png")}
    assert drawn == {figure}


def test_worlds_stand_beside_one_another_in_a_matrix_each(tmp_path):
    words = [
        "design=lhs",
        "points=10",
        "vary=[moscow.price,moscow.capacity,zone.labour_pool]",
        "world=[baseline,ceasefire]",
    ]
    more = ["replicates=2", "metrics=[alignment_mean]", "name=x", f"results={tmp_path}"]
    assert main(["sweep", *words, *more, *FEW]) == 0
    drawn = {path.stem for path in (tmp_path / "sweep" / "x" / "figures").glob("*.png")}
    assert drawn == {f"{world}_matrix_recognition_alignment_mean" for world in ("baseline", "ceasefire")}

"""Priors of the user's own: what they are, where they act, and that they shift nothing else."""

import json
import shlex

import numpy as np
import polars as pl
import pytest
from scipy import stats

from experiments.__main__ import main
from experiments.lab.design.own import prior
from experiments.lab.design.prior import DRAWN, PLACE, rows_of
from experiments.lab.engine import drawn
from model.parameters import PARAMETERS
from tests.support.studies import FEW, study

PRICE = PARAMETERS["moscow"]["price"]
U = (np.arange(2_000) + 0.5) / 2_000
FIRMS = FEW["parameters"]["firm"]


def own(text, beyond=False, row=PRICE):
    return prior(row, text, "parameters", beyond)


def asked(command="compare", draws="prior", price="uniform(20, 80)", **more):
    given = {"draws": draws, "firm": FIRMS, "moscow": {"price": price}}
    return study(command, policy="recognition", horizon=12, parameters=given, **more)


def prices(one, draws=400):
    return rows_of(one.points_drawn(range(draws)))[:, 0, PLACE["moscow.price"]]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("uniform(20,80)", stats.uniform(20, 60)),
        ("triangular(20,30,80)", stats.triang(1 / 6, 20, 60)),
        ("triangular(20,20,80)", stats.triang(0, 20, 60)),
        ("triangular(20,80,80)", stats.triang(1, 20, 60)),
        ("normal(40,20)", stats.truncnorm(-25 / 20, 460 / 20, 40, 20)),
    ],
)
def test_each_form_is_the_distribution_of_that_name(text, known):
    found = own(text)
    np.testing.assert_allclose(found.at(U), known.ppf(U))
    np.testing.assert_allclose(found.quantile(found.at(U)), U, atol=1e-9)


def test_a_normal_one_is_cut_off_at_the_range_and_beyond_it_at_what_can_be():
    assert own("normal(40,20)").at(np.array([0.0, 1.0])) == pytest.approx([15, 500])
    assert own("normal(40,20)", beyond=True).at(np.array([0.0, 1.0])) == pytest.approx([0, 5000])
    assert own("uniform(0,600)", beyond=True).at(np.array([0.0, 1.0])).tolist() == [0, 600]


@pytest.mark.parametrize("draws", ["prior", "parameters/posterior.csv"])
def test_it_stands_in_the_place_of_prior_and_posterior_and_moves_no_other_draw(draws):
    one, plain = asked(draws=draws), study("compare", policy="recognition", parameters={"draws": draws, "firm": FIRMS})
    found, before = rows_of(one.points_drawn(range(300)))[:, 0], rows_of(plain.points_drawn(range(300)))[:, 0]
    place = PLACE["moscow.price"]
    others = [PLACE[name] for name in DRAWN if name != "moscow.price"]
    assert (found[:, others] == before[:, others]).all()
    assert 20 <= found[:, place].min() < 25
    assert 75 < found[:, place].max() <= 80
    assert stats.kstest(found[:, place], stats.uniform(20, 60).cdf).pvalue > 0.001


def test_without_draws_it_is_all_that_is_drawn():
    one = asked(draws=None)
    assert one.uncertain == ("moscow.price",)
    made = rows_of(one.points_drawn(range(50)))[:, 0]
    assert len(set(made[:, PLACE["moscow.price"]])) == 50
    rest = [place for name, place in PLACE.items() if name != "moscow.price"]
    assert (made[:, rest] == rows_of(one.base)[0, rest]).all()
    assert drawn.of(one, 4)["draws"].columns == ["draw", "moscow.price"]


def test_it_stands_above_a_world_and_a_number_that_the_table_fixes_may_have_one():
    one = asked(world={"poor": {"moscow": {"price": 20.0}}})
    assert len(set(prices(one))) == 400
    given = {"zone": {"wage_start": "normal(190,20)"}}
    fixed = study("compare", policy="recognition", parameters={"draws": "prior"} | given)
    assert "zone.wage_start" not in DRAWN
    wages = rows_of(fixed.points_drawn(range(400)))[:, 0, PLACE["zone.wage_start"]]
    assert wages.std() == pytest.approx(20, rel=0.15)


def test_an_axis_takes_it_for_its_whole_range():
    one = asked("sweep", vary=["moscow.price"], design="lhs", points=200)
    assert stats.kstest(one.sample.values[:, 0], stats.uniform(20, 60).cdf).pvalue > 0.001
    grid = asked("sweep", vary=["moscow.price"], design={"kind": "grid", "levels": 4})
    np.testing.assert_allclose(grid.sample.values[:, 0], [20, 40, 60, 80])
    few = asked("sweep", vary=["moscow.price"], design={"kind": "grid", "levels": 3}, price="normal(50,10)")
    np.testing.assert_allclose(few.sample.values[:, 0], [50 - 16.4, 50, 50 + 16.4], atol=0.1)
    factors = asked("sensitivity", vary=["moscow.price", "firm.value"], points=64)
    column = factors.sample.values[:, 0]
    assert 20 <= column.min() < column.max() <= 80


@pytest.mark.parametrize("command", ["audit", "discover", "tradeoffs"])
def test_studies_of_plausible_worlds_draw_from_it(command):
    given = {"draws": "prior", "firm": FIRMS, "moscow": {"price": "uniform(20,80)"}}
    chosen = {} if command == "audit" else {"policy": "recognition"}
    found = prices(study(command, parameters=given, **chosen), 60)
    assert 20 <= found.min() < found.max() <= 80


def test_a_calibration_takes_it_for_its_prior():
    from experiments.calibrate import calibration

    given = {"moscow": {"price": "uniform(20,80)"}, "pyongyang": {"pledge": "uniform(1,1.5)"}}
    one = study("calibrate", parameters=given)
    plan = next(plan for plan in one._plans if "moscow.price" in plan.moves)
    simulate = one._simulator(plan, pl.DataFrame())
    middle = simulate.point(np.zeros(len(plan.moves)))[0]
    assert middle.moscow.price == pytest.approx(50)
    assert middle.pyongyang.pledge == pytest.approx(1.25)
    table = pl.DataFrame({"moscow.price": 20 + 60 * U})
    told = calibration.told([plan], table, one.priors)
    assert told["prior_q50"].item() == pytest.approx(50)
    assert told["contraction"].item() == pytest.approx(0, abs=0.1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    (home / "parameters").mkdir()
    (home / "parameters" / "mine.yaml").write_text("draws: prior\nmoscow:\n  price: uniform(20, 80)\n")
    words = [
        *("compare", "--config-dir", str(home), "parameters=mine", "policy=recognition", "replicates=20", "horizon=12"),
        *("figures=false", "parameters.firm.candidates=5", "parameters.moscow.capacity=triangular(20,60,100)"),
    ]
    assert main([*words, "name=x", f"results={home}"]) == 0
    return home / "compare" / "x"


def test_a_file_and_the_command_line_give_some_and_the_folder_holds_what_ran(folder):
    held = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert held["configuration"]["priors"] == {
        "moscow.price": "uniform(20, 80)",
        "moscow.capacity": "triangular(20, 60, 100)",
    }
    draws = pl.read_parquet(folder / "draws.parquet")
    assert draws["moscow.price"].is_between(20, 80).all()
    assert draws["moscow.capacity"].is_between(20, 100).all()
    report = (folder / "report.html").read_text("utf-8")
    assert "moscow.price from uniform(20, 80)" in report


def test_the_command_that_is_printed_gives_the_same_numbers(folder, tmp_path, monkeypatch):
    command = json.loads((folder / "manifest.json").read_text("utf-8"))["command"]
    assert "'parameters.moscow.capacity=triangular(20,60,100)'" in command
    words = shlex.split(command)[1:]
    monkeypatch.chdir(tmp_path)
    assert main([*words, "name=again", "results=."]) == 0
    again = tmp_path / "compare" / "again"
    assert (again / "runs.parquet").read_bytes() == (folder / "runs.parquet").read_bytes()


def test_a_file_of_draws_gives_some_numbers_together_and_the_others_their_priors(tmp_path):
    rows = np.random.default_rng(1).multivariate_normal([60, 100], [[100, 90], [90, 100]], 300).clip(20, 500)
    pl.DataFrame(rows, schema=["moscow.price", "moscow.capacity"]).write_parquet(tmp_path / "mine.parquet")
    given = {"draws": str(tmp_path / "mine.parquet"), "firm": FIRMS, "pyongyang": {"signal": "uniform(1,2)"}}
    one = study("compare", policy="recognition", parameters=given)
    made = rows_of(one.points_drawn(range(400)))[:, 0]
    pair = made[:, [PLACE["moscow.price"], PLACE["moscow.capacity"]]]
    assert {row.tobytes() for row in pair} <= {row.tobytes() for row in rows}
    signal = made[:, PLACE["pyongyang.signal"]]
    assert 1 <= signal.min() < signal.max() <= 2
    free = study("compare", policy="recognition", parameters={"draws": "prior", "firm": FIRMS})
    place = PLACE["firm.value"]
    assert (made[:, place] == rows_of(free.points_drawn(range(400)))[:, 0, place]).all()

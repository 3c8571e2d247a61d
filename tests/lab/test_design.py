"""Designs cover what they say, in the words of Hydra's own sweeps."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.__main__ import main
from experiments.cli.grammar import commanded
from experiments.compare import Compare
from experiments.lab.design.axes import ENDS, Axis
from experiments.lab.design.prior import DRAWN, PLACE, ROWS, rows_of
from experiments.sweep import Sweep
from model.parameters import BadInput
from model.policy import ENDED, KEPT
from tests.support.command import stub_studies
from tests.support.swept import sweep


def values(study, name):
    names = [axis.name for axis in study.axes]
    return study.sample.values[:, names.index(name)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("40,80,120", [40, 80, 120]),
        ("range(50,250,50)", [50, 100, 150, 200]),
        ("choice(40,120)", [40, 120]),
        ("sort(120,40,80)", [40, 80, 120]),
        ("[40,80]", [40, 80]),
        ("80", [80]),
        ("interval(40,120)", [40, 60, 80, 100, 120]),
    ],
)
def test_a_grid_reads_the_values_of_an_axis_as_hydra_does(words, expected):
    study = sweep([f"parameters.moscow.price={words}"])
    assert values(study, "moscow.price").tolist() == expected


def test_a_grid_holds_every_combination_once():
    study = sweep(["moscow.price=40,80,120", "policy.recognition.origin.strength=0.5,1"])
    assert sorted(map(tuple, study.sample.values)) == [(p, s) for p in (40, 80, 120) for s in (0.5, 1)]


def test_an_axis_without_values_spans_its_range_in_the_table():
    found = values(sweep(["moscow.price"]), "moscow.price")
    row = ROWS["moscow.price"]
    np.testing.assert_allclose(found, np.linspace(row.low, row.high, 5))


def test_a_grid_over_a_posterior_spans_all_but_its_outer_twentieths():
    study = sweep(["zone.labour_pool"], draws="parameters/posterior.csv")
    held = study.posterior["zone.labour_pool"].to_numpy()
    found = values(study, "zone.labour_pool")
    np.testing.assert_allclose(found[[0, -1]], np.quantile(held, ENDS))


@pytest.mark.parametrize("design", ["lhs", "sobol", "morris"])
@pytest.mark.parametrize("draws", [None, "prior", "parameters/posterior.csv"])
def test_random_designs_stay_within_the_ranges_and_hang_on_the_seed(design, draws):
    names = ["zone.labour_pool", "moscow.price", "firm.candidates"]
    one, again, other = (sweep(names, design, draws=draws, points=64, seed=seed).sample.values for seed in (1, 1, 2))
    for k, name in enumerate(names):
        assert ROWS[name].low <= one[:, k].min() <= one[:, k].max() <= ROWS[name].high
    assert (one == again).all()
    assert (one != other).any()


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_each_axis_is_covered_evenly(design):
    found = sweep(["moscow.price", "pyongyang.signal"], design, points=64)
    counts, _ = np.histogram(values(found, "pyongyang.signal"), bins=np.linspace(0, 4, 9))
    assert (counts == 8).all()


def test_a_morris_walk_moves_one_axis_at_a_time():
    study = sweep(["moscow.price", "pyongyang.signal", "firm.value"], "morris", points=41)
    walks = study.sample.values.reshape(-1, 4, 3)
    assert len(walks) == 10
    assert ((np.diff(walks, axis=1) != 0).sum(axis=2) == 1).all()


def test_a_list_in_a_random_design_gives_each_value_its_share():
    found = values(sweep(["moscow.price=40,80", "pyongyang.signal"], "lhs", points=100), "moscow.price")
    assert sorted(set(found)) == [40, 80]
    assert (found == 40).sum() == 50


@given(u=st.floats(0, 1), low=st.integers(0, 50), more=st.integers(1, 50))
def test_whole_numbers_stay_whole_and_each_has_its_share(u, low, more):
    axis = Axis("firm.candidates", None, low, low + more)
    found = axis.at(np.array([u]))[0]
    assert found == int(found)
    assert low <= found <= low + more


def test_an_agents_name_means_all_that_is_uncertain_of_it():
    study = sweep(["firm"], "lhs", points=10)
    assert [axis.name for axis in study.axes] == [n for n in DRAWN if n.startswith("firm.")]
    assert len(sweep(["all"], "lhs", points=10).axes) == len(DRAWN)


def test_a_parameter_of_the_design_stands_above_world_draw_and_override():
    study = sweep(["moscow.price=66"], draws="prior", world={"mine": {"moscow": {"price": 99.0}}})
    base = study.points_for([3])[0]
    assert rows_of(study.sample.points(np.array([0]), base))[0, 0, PLACE["moscow.price"]] == 66


def test_a_lever_of_the_design_moves_its_policy_alone():
    study = sweep(["policy.recognition.origin.start=6,12", "policy.recognition.green_light.successor=kept,ended"])
    made = study.sample.packages(np.arange(4), study.packages, list(study.policies))
    assert made[:, 1]["origin"]["start"].tolist() == [6, 6, 12, 12]
    assert made[:, 1]["green_light"]["successor"].tolist() == [KEPT, ENDED] * 2
    assert (made[:, 0] == study.packages[0]).all()
    assert study.sample.table()["recognition.green_light.successor"].to_list() == ["kept", "ended"] * 2


def test_a_file_gives_its_own_points_in_its_order(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("moscow.price,policy.recognition.origin.strength\n80,1\n40,0.5\n")
    study = sweep([], "file", own={"path": str(path)})
    assert study.sample.values.tolist() == [[80, 1], [40, 0.5]]
    table = pl.read_csv(path)
    table.write_parquet(tmp_path / "mine.parquet")
    again = sweep([], "file", own={"path": str(tmp_path / "mine.parquet")})
    assert (again.sample.values == study.sample.values).all()
    assert again.remarks == study.remarks == []


def test_what_was_assumed_of_a_file_of_points_is_said_of_the_study(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes("moscow.price\trecognition.origin.successor\n80,5\tkept \n40\tended\n".encode("utf-16"))
    study = sweep([], "file", own={"path": str(path)})
    assert study.sample.values.tolist() == [[80.5, KEPT], [40, ENDED]]
    assert study.remarks == [
        f"design.path={path}: it is taken for a text in UTF-16; its columns are parted by tabs; commas in its "
        "numbers are taken for decimal points"
    ]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["parameters.moscow.price=40,80"], ["vary=['parameters.moscow.price=40,80']"]),
        (["-m", "parameters.moscow.price=40,80"], ["vary=['parameters.moscow.price=40,80']"]),
        (
            ["-m", "parameters.moscow.price=40,80", "seed=1,2"],
            ["-m", "seed=1,2", "vary=['parameters.moscow.price=40,80']"],
        ),
        (["policy=recognition,overture"], ["policy=[recognition,overture]"]),
        (["vary=moscow.price,firm.value"], ["vary=['moscow.price','firm.value']"]),
        (["vary=[firm]", "parameters.moscow.price=1,2"], ["vary=['firm','parameters.moscow.price=1,2']"]),
        (["parameters.moscow.price=40"], ["parameters.moscow.price=40"]),
        (["vary=[]"], ["vary=[]"]),
        (["vary=null"], ["vary=[]"]),
    ],
)
def test_several_values_are_an_axis_of_one_study_and_not_a_job_each(words, kept):
    assert commanded(Sweep, words) == kept


def test_a_thousand_points_are_composed_once(monkeypatch, tmp_path):
    ran = stub_studies(monkeypatch, tmp_path / "work")
    assert main(["sweep", "-m", "parameters.moscow.price=range(20,120,0.1)"]) == 0
    (study,) = ran
    assert len(study.sample) == 1_000


def test_jobs_of_a_multirun_are_sweeps_of_their_own(monkeypatch, tmp_path):
    ran = stub_studies(monkeypatch, tmp_path / "work")
    assert main(["sweep", "-m", "parameters.moscow.price=40,80", "seed=1,2"]) == 0
    assert [(study.seed, len(study.sample)) for study in ran] == [(1, 2), (2, 2)]


def test_other_studies_keep_hydras_own_meaning():
    assert commanded(Compare, ["-m", "seed=1,2"]) == ["-m", "seed=1,2"]


@pytest.mark.parametrize(
    ("vary", "more", "parts"),
    [
        (["moscow.prise"], {}, ["moscow.prise", "did you mean 'moscow.price'"]),
        (["moscou"], {}, ["moscou", "did you mean 'moscow'"]),
        (["moscow.price=9999"], {}, ["9999", "from 15 to 500"]),
        (["moscow.price=interval(80,40)"], {}, ["it takes values such as"]),
        (["moscow.price=range(4"], {}, ["it takes values such as"]),
        (["moscow.price=dear,cheap"], {}, ["dear is no number"]),
        (["moscow.price", "parameters.moscow.price=1,2"], {}, ["moscow.price stands twice"]),
        (["policy.overture.overture.start"], {}, ["overture is not run"]),
        (["policy.recognition.subsidy.start"], {}, ["subsidy is not pulled by recognition"]),
        (["policy.recognition.origin.begin"], {}, ["begin"]),
        (["policy.recognition.origin.start=0.5"], {}, ["0.5", "a month"]),
        (["policy.recognition.origin.start=1.5"], {}, ["whole month"]),
        (["policy.recognition.origin.successor=keep"], {}, ["did you mean 'kept'"]),
        (["firm.candidates=2.5"], {}, ["a whole number"]),
        ([], {}, ["at least one parameter or lever"]),
        (["moscow.price"], {"points": 10}, ["points=10", "as its axes make"]),
        (["all"], {}, ["points, and at most"]),
        (["moscow.price"], {"design": {"kind": "gird"}}, ["gird", "grid"]),
        (["moscow.price"], {"design": {"kind": "grid", "levels": 1}}, ["design.levels=1"]),
        (["moscow.price"], {"design": {"kind": "sobol", "points": 100}}, ["64 or 128"]),
        (["moscow.price"], {"design": {"kind": "morris", "points": 1}}, ["design.points=1"]),
        (["moscow.price"], {"metrics": ["talks"]}, ["metrics", "talks_by_deadline"]),
        (["moscow.price"], {"metrics": ["talks_month"]}, ["no outcome of every run"]),
        ([], {"design": {"kind": "file", "path": "nowhere.csv"}}, ["nowhere.csv: no such file"]),
        ([], {"design": {"kind": "file", "path": None}}, ["takes the path of a table"]),
    ],
)
def test_a_wrong_design_is_refused_in_one_line(vary, more, parts):
    with pytest.raises(BadInput) as refusal:
        sweep(vary, **more)
    for part in parts:
        assert part in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("moscow.price\n80\n9999\n", ["line 3, column 'moscow.price'", "9999", "15 to 500"]),
        ("moscow.prise\n80\n", ["did you mean 'moscow.price'"]),
        ("moscow.price\ndear\n", ["line 2, column 'moscow.price'", "'dear' is no number", "15 to 500"]),
        ("moscow.price;pyongyang.signal\n40;NA\n", ["line 2, column 'pyongyang.signal'", "(NA)", "from 0 to 4"]),
        ("moscow.price;mosco.signal\n40;1\n", ["mosco.signal: no such parameter"]),
        ("firm.candidates\n3\n2.5\n", ["line 3", "whole number"]),
        ("policy.recognition.origin.start\n3\n60\n", ["line 3", "month 60", "end after month 12"]),
        ("moscow.price,parameters.moscow.price\n40,50\n", ["'moscow.price' stands twice"]),
        (f"{'x' * 3000}\n1\n", ["xxx...: no such parameter"]),
        ("policy.recognition.origin.successor\nkeep\n", ["did you mean 'kept'"]),
        ("moscow.price\n", ["no rows"]),
        ("moscow.price,moscow.price\n40,50\n", ["'moscow.price' stands twice"]),
    ],
)
def test_a_wrong_file_of_points_is_named_with_its_column(tmp_path, text, parts):
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(BadInput) as refusal:
        sweep([], "file", own={"path": str(path)})
    for part in [*parts, str(path)]:
        assert part in str(refusal.value)

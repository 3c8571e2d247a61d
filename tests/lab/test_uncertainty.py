"""Each replicate draws its parameters: common to all policies, and the same in every study."""

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.lab.design.draws import draw_of, read_posterior, values_for
from experiments.lab.design.places import CONF
from experiments.lab.design.prior import DRAWN, PLACE, rows_of
from experiments.story import live
from model.outcomes import OUTCOMES
from tests.support.shipped import shipped
from tests.support.studies import checked, lived

POSTERIOR = read_posterior(CONF / "parameters" / "posterior.csv").rows
SHIPPED = "parameters/posterior.csv"
FEW = {"firm": {"candidates": 20}}


def study(world=None, draws="prior", **more):
    asked = shipped(["status_quo", "recognition"]) | {"replicates": 40, "threads": 2} | more
    asked["parameters"] = {"draws": draws} | FEW | more.get("parameters", {})
    if world is not None:
        asked["world"] = {"mine": world}
    return checked("compare", asked)


def test_a_draw_hangs_on_the_seed_the_point_and_the_name_alone():
    names = ["firm.value", "moscow.price", "pyongyang.pledge"]
    whole = values_for(range(2_000), names, 5, POSTERIOR)
    assert (values_for(range(1_500, 1_600), names, 5, POSTERIOR) == whole[1_500:1_600]).all()
    assert (values_for(range(2_000), names[::-1], 5, POSTERIOR) == whole[:, ::-1]).all()
    assert (values_for([7, 3], names, 5, None) == values_for(range(10), names, 5, None)[[7, 3]]).all()
    assert (values_for(range(2_000), names, 6, POSTERIOR) != whole).any(axis=0).all()


def test_what_a_posterior_holds_comes_from_one_of_its_rows_together():
    names = [name for name in DRAWN if name in POSTERIOR.columns]
    held = {row.tobytes() for row in POSTERIOR.select(names).to_numpy()}
    assert all(row.tobytes() in held for row in values_for(range(50), names, 1, POSTERIOR))


def test_what_a_posterior_leaves_out_comes_from_its_prior():
    rest = [name for name in DRAWN if name not in POSTERIOR.columns]
    assert (
        values_for(range(50), DRAWN, 1, POSTERIOR)[:, [DRAWN.index(name) for name in rest]]
        == values_for(range(50), rest, 1, None)
    ).all()


def test_different_parameters_are_drawn_independently():
    table = np.corrcoef(values_for(range(4_000), DRAWN, 1, None).T)
    assert np.abs(table - np.eye(len(DRAWN))).max() < 0.1


def test_two_replicates_in_a_row_share_a_point_and_not_their_luck():
    drawn = study().drawn([draw_of(replicate) for replicate in range(6)])
    assert (drawn[0::2] == drawn[1::2]).all()
    assert (drawn[0] != drawn[2]).any()
    outcomes = lived(study())
    assert (outcomes[0, :, 0::2] != outcomes[0, :, 1::2]).any()


@pytest.mark.parametrize(
    ("world", "explicit", "value"),
    [
        ({}, {}, None),
        ({"moscow": {"price": 66.0}}, {}, 66.0),
        ({"moscow": {"price": 66.0}}, {"moscow": {"price": 77.0}}, 77.0),
    ],
)
def test_a_world_stands_above_what_is_drawn_and_an_override_above_all(world, explicit, value):
    asked = study(world, parameters=explicit)
    found = rows_of(asked.points_for(range(40)))[:, 0, PLACE["moscow.price"]]
    if value is None:
        assert len(set(found)) == 20
    else:
        assert set(found) == {value}


def test_what_is_not_uncertain_stays_at_its_default():
    made = rows_of(study().points_for(range(40)))[:, 0]
    fixed = [place for name, place in PLACE.items() if name not in DRAWN]
    assert (made[:, fixed] == rows_of(study(draws=None).base)[0, fixed]).all()


@pytest.mark.parametrize("draws", ["prior", SHIPPED])
def test_neither_threads_nor_more_replicates_change_what_a_replicate_meets(draws):
    few = lived(study(draws=draws, threads=1, replicates=25))
    many = lived(study(draws=draws, replicates=70))
    assert few.tobytes() == np.ascontiguousarray(many[:, :, :25]).tobytes()


def test_a_policy_meets_the_same_parameters_whatever_it_is_compared_with():
    alone = lived(study(policy={"status_quo": {}}))
    beside = lived(study())
    assert alone[:, 0].tobytes() == np.ascontiguousarray(beside[:, 0]).tobytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    results = tmp_path_factory.mktemp("results")
    words = [
        "compare",
        "policy=recognition",
        "replicates=30",
        "figures=false",
        "name=x",
        "parameters.firm.candidates=20",
    ]
    assert main([*words, f"results={results}"]) == 0
    return results / "compare" / "x"


def test_the_table_of_draws_joins_the_table_of_runs(folder):
    draws, runs = (pl.read_parquet(folder / f"{name}.parquet") for name in ("draws", "runs"))
    assert draws.columns == ["draw", *DRAWN]
    both = runs.join(draws, on="draw", how="inner")
    assert len(both) == len(runs) == 60


def test_a_story_lives_through_the_replicate_of_the_comparison_with_its_parameters(folder):
    runs = pl.read_parquet(folder / "runs.parquet")
    told = shipped(["recognition"]) | {"parameters": {"draws": "prior"} | FEW, "replicate": 17}
    _, _, outcomes = live(checked("story", told))
    compared = lived(study(replicates=18))[0, 1, 17]
    assert outcomes == pytest.approx({name: float(compared[name]) for name in OUTCOMES}, nan_ok=True)
    row = runs.filter(pl.col("policy") == "recognition", pl.col("replicate") == 17)
    told = shipped(["recognition"]) | {"parameters": {"draws": SHIPPED} | FEW, "replicate": 17}
    assert live(checked("story", told))[2]["provocations"] == row["provocations"].item()

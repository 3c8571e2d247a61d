"""What is stored is what ran: runs joined with what was drawn give every history again, to the bit."""

import numpy as np
import pytest

from experiments.lab.design.prior import DRAWN, PLACE, rows_of
from experiments.lab.engine import drawn
from experiments.lab.engine.running import run
from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.outcomes import OUTCOMES
from tests.support.studies import FEW, small, study

ROWS = 30  # of a table of runs that are run again


def joined(tables):
    """Runs with all that was drawn, by the columns that the tables share: those of `varied` stand above the runs'."""
    found = tables["runs"]
    for name in ("draws", "varied"):
        if name in tables:
            keys = [key for key in ("draw", "point", "world") if key in tables[name].columns]
            own = [column for column in tables[name].columns if column not in keys]
            found = found.drop(own, strict=False).join(tables[name], on=keys, how="left", maintain_order="left")
    assert not found.select(name for name in DRAWN if name in found.columns).null_count().sum_horizontal().item()
    return found


def again(asked, row):
    """The outcomes of a row of runs, run from its numbers by the ensemble."""
    made = asked.base[[list(asked.worlds).index(row["world"])]].copy()
    for name in row.keys() & PLACE.keys():
        rows_of(made)[0, PLACE[name]] = row[name]
    packages = asked.sample.packages(np.array([row["point"]]), asked.packages, list(asked.policies))
    under = 0 if asked.sample.under is not None else list(asked.policies).index(row["policy"])
    pulled = packages[0, [under]].view(np.recarray)
    luck = draw(asked.seed, row["replicate"], months_of(made), firms_of(made, pulled))
    lived = histories(made, pulled, luck)[0, 0]
    return {name: None if np.isnan(lived[name]) else float(lived[name]) for name in OUTCOMES}


def assert_stored_is_run(asked, tables):
    whole = joined(tables)
    some = whole[np.unique(np.linspace(0, len(whole) - 1, ROWS).astype(int))]
    for row in some.iter_rows(named=True):
        assert again(asked, row) == {name: row[name] for name in OUTCOMES}


@pytest.mark.parametrize("command", ["compare", "sweep", "sensitivity", "pathways", "discover", "tradeoffs", "audit"])
def test_runs_and_draws_of_every_study_give_its_histories_again(command):
    found = small(command)
    assert_stored_is_run(found.study, found.tables)


PRICES = {"cheap": {"moscow": {"price": 20}}, "dear": {}}
ASKED = {
    "an override": ("compare", {"parameters": {"moscow": {"price": 40}}}),
    "a world": ("compare", {"world": {"mine": PRICES["cheap"]}}),
    "two worlds": ("compare", {"world": PRICES}),
    "a sweep in two worlds": ("sweep", {"world": PRICES, "vary": ["moscow.price=40,80", "firm.value=700"]}),
    "maps in two worlds": ("pathways", {"world": PRICES, "scale": [2.0], "price": [40.0], "signal": [1.0]}),
    "two worlds in turn": ("audit", {"world": PRICES, "points": 3, "replicates": 20}),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_a_world_an_override_or_a_design_sets_is_stored_as_it_ran(case):
    command, more = ASKED[case]
    few = FEW | {"replicates": 4} | ({} if command == "audit" else {"policy": "recognition"})
    asked = study(command, **(few | more | {"parameters": FEW["parameters"] | more.get("parameters", {})}))
    runs = run(asked)
    assert_stored_is_run(asked, {"runs": runs.table()} | drawn.of(asked, runs.replicates))


def test_a_table_of_draws_is_short():
    one, two = (study("compare", world=worlds, replicates=5) for worlds in ({"mine": {}}, PRICES))
    assert drawn.of(one, 5)["draws"].columns == ["draw", *DRAWN]
    assert drawn.of(one, 5)["draws"]["draw"].to_list() == [0, 1, 2]
    assert drawn.of(two, 5)["draws"].select("draw", "world").rows() == [(k, name) for k in range(3) for name in PRICES]
    assert drawn.of(two, 5)["draws"].filter(world="cheap")["moscow.price"].to_list() == [20.0] * 3
    alike = study("compare", world={"mine": {}, "yours": {"calendar": {"horizon": 24}}}, replicates=5)
    assert "world" not in drawn.of(alike, 5)["draws"].columns


def test_what_a_sweep_sets_stands_in_the_runs_alone():
    swept = study("sweep", vary=["moscow.price=40,80"], replicates=4)
    assert drawn.of(swept, 4)["draws"].columns == ["draw", *(name for name in DRAWN if name != "moscow.price")]
    everything = study("sensitivity", vary=["all"], points=4)
    assert not drawn.of(everything, 1)
    assert not drawn.of(study("compare", parameters={"draws": None}), 4)


def test_a_point_is_a_row_of_the_design_and_a_draw_what_a_replicate_draws():
    runs = small("compare").tables["runs"]
    assert runs["point"].unique().to_list() == [0]
    assert (runs["draw"] == runs["replicate"] // 2).all()
    swept = small("sweep").tables["runs"]
    assert swept.select("point", "moscow.price").unique(maintain_order=True).rows() == [(0, 40), (1, 80)]
    assert (swept["draw"] == swept["replicate"] // 2).all()
    found = small("discover").tables["runs"]
    assert (found["draw"] == found["point"]).all()

"""What the blocks of a calibration are fitted to, and what they may never see."""

import shutil
from datetime import date

import numpy as np
import polars as pl
import pytest

from experiments.calibrate import PARTS, calibration
from experiments.calibrate.calibration import Plan
from experiments.calibrate.targets import blocks, misses
from experiments.lab.design.shipped import configuration
from experiments.record import record
from experiments.record.past import AFTER_HANOI, HISTORY
from experiments.record.past import TALKS as TALKS_WORLD
from model.outcomes import QUANTITY
from model.parameters import BadInput
from tests.support.fits import SMALL, workshop
from tests.support.model import WORLDS


@pytest.fixture
def mangled(monkeypatch, tmp_path):
    """The evidence with another 2011-2015, and a judge column that must not be asked."""
    folder = tmp_path / "evidence"
    shutil.copytree(record.EVIDENCE, folder)
    path = folder / "kaesong_annual.csv"
    lines = path.read_text("utf-8").splitlines()
    other = [
        ",".join([line[:4], *["77"] * line.count(",")]) if "2011" <= line[:4] <= "2015" else line for line in lines
    ]
    path.write_text("\n".join(other), "utf-8")

    def refuse():
        raise AssertionError("a calibration asked for the judge column")

    monkeypatch.setattr(record, "EVIDENCE", folder)
    monkeypatch.setattr(record, "judge", refuse)


def test_a_calibration_cannot_see_the_judge_column(tmp_path, request):
    targets = {name: block.targets for name, block in blocks().items()}
    plan = Plan("zone", ["firm.value"], ["firm"])
    simulate = calibration.simulator(plan, WORLDS, pl.DataFrame())
    few = SMALL._replace(population=20, simulations=40)
    before, _ = calibration.fit(plan, simulate, few, workshop(tmp_path / "before"))
    request.getfixturevalue("mangled")
    assert {name: block.targets for name, block in blocks().items()} == targets
    simulate = calibration.simulator(plan, WORLDS, pl.DataFrame())
    after, _ = calibration.fit(plan, simulate, few, workshop(tmp_path / "after"))
    assert after.equals(before)


def last_month(block):
    """The last month that a block of the calibration simulates, (year, month)."""
    calendar = WORLDS[block.world]["calendar"] | block.changes.get("calendar", {})
    last = 12 * calendar["first_year"] + calendar["first_month"] - 1 + calendar["horizon"] - 1
    return last // 12, last % 12 + 1


@pytest.mark.parametrize(
    ("part", "world", "last"),
    [
        ("zone", HISTORY, (2010, 12)),
        ("talks", TALKS_WORLD, (2017, 12)),
        ("provocations", TALKS_WORLD, (2021, 12)),
        ("alignment", AFTER_HANOI, (2025, 12)),
    ],
)
def test_the_years_that_judge_are_never_even_simulated(part, world, last):
    block = blocks()[part]
    assert block.world == world
    assert last_month(block) == last


def test_the_path_of_alignment_that_judges_is_never_read():
    """Another course of 2022-24 leaves the statistics of a history as they were."""
    block = blocks()["alignment"]
    months = np.zeros((1, 75), QUANTITY).view(np.recarray)
    months["alignment"] = np.linspace(0, 1, 75)
    first = date(2019, 10, 1)
    before = block.read(months, first)
    months["alignment"][:, 27:63] = 0.5  # January 2022 to December 2024
    np.testing.assert_array_equal(block.read(months, first), before)
    months["alignment"][:, 63:] = 1
    assert block.read(months, first)[1] == 1


def test_the_targets_of_talks_are_those_of_the_tracks_to_2017():
    found = {target.statistic: target.observed for target in blocks()["talks"].targets}
    assert found["onsets"] == 3  # 1993, 2003, 2012: the missile talks fell within the Agreed Framework
    assert found["share"] == pytest.approx((113 + 69 + 3) / 298)
    assert found["length"] == pytest.approx((113 + 69 + 3) / 3)


def test_talks_are_read_as_they_are_counted_on_record():
    block = blocks()["talks"]
    months = np.zeros((1, 298), QUANTITY).view(np.recarray)
    months["at_table"] = record.talks(*record.TALKS_FIT)
    observed = np.array([target.observed for target in block.targets])
    np.testing.assert_allclose(block.read(months, date(1993, 3, 1)), observed)
    assert np.abs(misses(block.targets, observed, observed)).max() == 0


def test_the_targets_of_provocations_are_the_eras_to_2021_and_their_major_months():
    found = {target.statistic: target.observed for target in blocks()["provocations"].targets}
    assert {name.split()[1] for name in found} == {"kim_jong_il", "kim_jong_un"}
    assert found["rate kim_jong_il"] == pytest.approx(56 / 168)
    assert found["rate kim_jong_un"] == pytest.approx(114 / 120)
    assert found["majors kim_jong_il"] == 8
    assert found["majors kim_jong_un"] == 9


def test_no_parameter_of_the_years_that_judge_is_moved():
    moved = {name for lists in configuration("calibrate")["blocks"].values() for name in lists["moves"]}
    assert "provocations.level_since_2022" not in moved
    assert not {name for name in moved if "spread" in name and name.startswith("provocations")}


def test_no_parameter_is_moved_twice():
    moved = [name for lists in configuration("calibrate")["blocks"].values() for name in lists["moves"]]
    assert len(moved) == len(set(moved))


def test_alignment_is_fitted_to_the_middle_of_what_was_coded():
    before, after = blocks()["alignment"].targets
    assert (before.observed, before.tolerance) == (pytest.approx(0.15), pytest.approx(0.15))
    assert (after.observed, after.tolerance) == (pytest.approx(0.875), pytest.approx(0.125))


def test_the_blocks_are_those_that_the_configuration_knows():
    assert tuple(blocks()) == PARTS


def test_a_parameter_that_its_world_sets_cannot_be_fitted():
    with pytest.raises(BadInput, match=r"pyongyang\.sincerity_prior is set in the world since_1993"):
        calibration.simulator(Plan("talks", ["pyongyang.sincerity_prior"], []), WORLDS, pl.DataFrame())

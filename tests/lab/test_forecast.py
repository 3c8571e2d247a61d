"""What a long study is said to take and to reach, from its own first tiles; short ones say nothing."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from experiments import conduct
from experiments.cli.studies import type_of
from experiments.conduct import finished
from experiments.lab.engine import pace
from experiments.lab.engine.forecast import Forecast, forecast
from experiments.lab.engine.pace import Pace
from experiments.lab.engine.running import Pilot, run
from experiments.lab.engine.runs import Memory, Runs
from experiments.lab.engine.store import packed
from experiments.lab.engine.tiles import Tile
from experiments.lab.present.foreseen import foretold, lasting, size, stopping
from experiments.lab.stats import effects
from tests.support.studies import FEW, SMALL, study

KNOWN = Forecast(25 * 60, 1_200_000_000, 430_000_000, 0, 10_000, None, 0.0123, 2)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is moved: ``clock[0]`` is the second."""
    seconds = [0.0]
    monkeypatch.setattr(pace, "monotonic", lambda: seconds[0])
    return seconds


# The speed


def test_the_speed_is_that_of_the_tiles_after_the_first_round(clock):
    going = Pace(study("sweep", **SMALL["sweep"]))  # four runs a replicate
    for k in range(4):
        clock[0] += 30.0 if k < 2 else 2.0  # the first of each of two workers compile
        assert going.count(Tile(2 * k, 2 * k + 2, 0, 2), 2) == (k == 3)
        assert going.told == (k == 3)
    assert going.speed == 2 * 8 / 4.0


def test_the_speed_is_told_once_and_not_before_some_seconds_of_tiles(clock):
    going = Pace(study("sweep", **SMALL["sweep"]))
    told = []
    for k in range(20):
        clock[0] += 0.5
        told.append(going.count(Tile(2 * k, 2 * k + 2, 0, 2), 1))
    assert told.index(True) == 8
    assert told.count(True) == 1


def test_replicates_whose_months_are_kept_tell_no_speed_of_the_others(clock):
    asked = study("compare", **SMALL["compare"] | {"replicates": 5_000})
    going = Pace(asked)
    for k in range(40):
        clock[0] += 5.0 if 100 * k < asked.watched else 1.0
        if going.count(Tile(100 * k, 100 * k + 100, 0, 1), 1):
            break
    assert 100 * k > asked.watched
    assert going.speed == 200 / 1.0


def test_the_time_of_a_study_is_over_after_its_hours(clock):
    going = Pace(study("sweep", **SMALL["sweep"], hours=0.5))
    clock[0] = 1799.0
    assert not going.over
    assert going.left == 1.0
    clock[0] = 1800.0
    assert going.over
    assert Pace(study("sweep", **SMALL["sweep"])).left == inf


# What follows from it


def seen(asked, **known):
    """The forecast of a study whose runs are all there, as if they were the first."""
    runs = run(asked)
    return forecast(Pilot(**{"runs": runs, "speed": 10.0, "done": 0, "left": inf, "width": 1} | known), in_memory=False)


def test_what_is_left_takes_its_runs_over_the_speed():
    asked = study("sweep", **SMALL["sweep"])
    assert seen(asked).seconds == asked.runs / 10.0
    assert seen(asked, done=30).seconds == (asked.runs - 30) / 10.0
    assert seen(asked).stopped is None


def test_hours_stop_it_with_the_replicates_that_there_is_time_for():
    asked = study("sweep", **SMALL["sweep"], hours=1)  # 40 runs, 10 replicates
    assert seen(asked, left=2.0).stopped == 5
    assert seen(asked, done=20, left=1.0).stopped == 7
    assert seen(replace(asked, replicates=40), left=0.05).stopped == 0
    assert seen(study("sensitivity", **SMALL["sensitivity"], hours=1), left=0.5).stopped == 0


def test_hours_stop_sobol_indices_with_the_largest_sample_that_there_is_time_for():
    asked = study("sensitivity", **SMALL["sensitivity"] | {"points": 64}, hours=1)
    known = seen(asked, left=0.6 * asked.runs / 10.0)
    assert (known.stopped, known.size) == (32, 64)
    assert "; hours=1 stops it at some 32 of 64 points" in foretold(asked, known, 10**12)[0]
    walks = study("sensitivity", **SMALL["sensitivity"] | {"points": 64}, method="morris", hours=1)
    assert seen(walks, left=0.6 * walks.runs / 10.0).stopped == 0


def test_a_precision_sets_how_many_replicates_there_will_be():
    asked = study("compare", **SMALL["compare"] | {"replicates": 40, "precision": 0.12})
    known = seen(asked)
    assert known.size > 40
    reached = run(asked).replicates
    assert known.size == pytest.approx(reached, rel=0.5)
    assert seen(replace(asked, precision=0.5)).size == 40


def test_an_audit_takes_at_most_what_all_verdicts_would():
    asked = study("audit", **SMALL["audit"])
    known = seen(asked)
    assert known.half_width is None
    assert known.seconds >= run(asked).count / 10.0
    assert foretold(asked, known, 10**15)[0].startswith("at most about ")


def test_the_disk_is_that_of_parts_and_table(tmp_path):
    asked = study("sweep", **FEW | {"vary": ["moscow.price=40,80"], "policy": "recognition", "replicates": 1_000})
    found = finished(
        type_of("sweep"), **FEW, vary=["moscow.price=40,80"], policy="recognition", replicates=1_000, figures=False
    )
    folder = conduct.save(found, "x", str(tmp_path))
    parts = sum(len(packed(outcomes)) for _, outcomes in found.runs)
    first = replace(found.runs, tiles=found.runs.tiles[:10], kept=found.runs.kept[:10])
    known = forecast(Pilot(first, 10.0, 0, inf, 1), in_memory=False)
    there = (folder / "runs.parquet").stat().st_size
    assert known.kept == pytest.approx(there, rel=0.5)
    assert known.disk == pytest.approx(there + parts, rel=0.5)
    assert known.memory == 0
    held = forecast(Pilot(first, 10.0, 0, inf, 1), in_memory=True)
    assert held.disk == held.kept == 0
    assert held.memory == sum(outcomes.nbytes for _, outcomes in found.runs)
    assert asked.runs == found.count


# How sure it will be


def draws(replicates, share, seed=1):
    """Differences between yes and no of two policies, of replicates that share draws in twos."""
    luck = np.random.default_rng(seed)
    alike = luck.random(replicates // 2).repeat(2)
    differs = np.where(luck.random(replicates) < 0.5, luck.random(replicates), alike) < share
    return np.where(differs, luck.choice([-1.0, 1.0], replicates), 0.0)[:, None], np.arange(replicates) // 2


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.6])
def test_the_half_width_that_the_first_runs_foretell_is_no_less_than_that_of_all_and_not_much_more(share):
    found = []
    for seed in range(20):
        differences, points = draws(8_000, share, seed)
        reached = effects.half_width(differences, points, np.zeros(1, bool), 0.01)[0]
        found.append(effects.foreseen(differences[:400], points[:400], 8_000) / reached)
    assert sorted(found)[1] >= 0.98
    assert np.median(found) < (1.6 if share < 0.1 else 1.25)


def test_of_too_few_runs_the_half_width_is_the_worst_there_may_be():
    differences, points = draws(2_000, 0.3)
    worst = effects.foreseen(differences[:10], points[:10], 2_000)
    coins = np.random.default_rng(2).choice([-1.0, 0.0, 0.0, 1.0], 1_000).repeat(2)[:, None]
    assert worst == pytest.approx(effects.half_width(coins, points, np.zeros(1, bool), 0.01)[0], rel=0.05)
    assert worst > effects.foreseen(differences, points, 2_000)


def test_a_comparison_foretells_how_sure_it_will_be_and_other_studies_only_what_they_know():
    runs = run(study("compare", **SMALL["compare"] | {"replicates": 40}))
    assert 0.02 < runs.study.attainable(runs, 400) < runs.study.attainable(runs, 100) < 0.5
    alone = run(study("compare", **SMALL["compare"] | {"policy": ["status_quo"]}))
    assert alone.study.attainable(alone, 40) is None
    swept = run(study("sweep", **SMALL["sweep"] | {"replicates": 100}))
    assert 0.0 < swept.study.attainable(swept, 1_000) < 0.2
    few = run(study("sweep", **SMALL["sweep"]))
    assert few.study.attainable(few, 1_000) is None
    for command in ("sensitivity", "discover", "tradeoffs", "audit", "pathways"):
        asked = study(command, **SMALL[command])
        assert asked.attainable(Runs(asked, Memory()), 100) is None


# What is said


def test_a_forecast_is_two_clauses():
    asked = study("compare", policy="recognition", threads=2)
    assert foretold(asked, KNOWN, 10**12) == [
        "about 25 minutes of runs on 2 threads; up to 1.2 GB of disk on the way, 430 MB of them for good",
        "with 10,000 replicates the 95 % intervals of effects on talks should come to ±1.2 points or less",
    ]


def test_what_hours_stop_and_what_finds_no_room_is_said():
    asked = study("compare", policy="recognition", hours=0.25)
    time, sure = foretold(asked, replace(KNOWN, stopped=6_187, half_width=0.0156), 800_000_000)
    assert "; hours=0.25 stops it at about 6,200 of 10,000 replicates;" in time
    assert time.endswith(", and only 800 MB are free")
    assert "with 6,200 replicates" in sure
    (alone,) = foretold(asked, replace(KNOWN, stopped=0, half_width=None), 10**12)
    assert "; hours=0.25 leaves it unfinished, for resume= to go on with;" in alone
    (kept,) = foretold(asked, replace(KNOWN, half_width=None, memory=3 * 10**9), None)
    assert kept.endswith("; 3.0 GB of memory for them")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "one second"),
        (45, "45 seconds"),
        (290, "five minutes"),
        (4_000, "67 minutes"),
        (9_000, "2.5 hours"),
        (3e5, "3.5 days"),
    ],
)
def test_a_time_is_said_in_the_unit_that_fits(seconds, said):
    assert lasting(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"), [(10, "1 MB"), (43_000_000, "43 MB"), (999_900_000, "1.0 GB"), (2.44e12, "2,440.0 GB")]
)
def test_a_size_is_said_in_the_unit_that_fits(count, said):
    assert size(count) == said


def test_a_stop_is_said_with_what_was_asked_for():
    assert stopping({"hours": 1.0, "replicates": 6, "of": 10}) == "Stopped after 1 hour with 6 of 10 replicates."
    assert stopping({"hours": 2.5, "replicates": 6, "of": None}).endswith(
        "with 6 replicates, before the precision that was asked for."
    )

"""The looks of an audit: whatever the truth, few worlds are decided wrongly, and no run is made for what is clear."""

import numpy as np
import pytest
from scipy import stats

from experiments.audit import looks
from experiments.audit.claims import BILL_READS, CASES, CLAIMS
from experiments.audit.design import TOGETHER, spared
from experiments.audit.looks import BOUNDARY, Looks, count_as, looks_at, seen
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from experiments.lab.engine import running
from experiments.lab.engine.results import Folder
from experiments.lab.engine.runs import Memory, Runs
from experiments.lab.engine.store import Store
from experiments.lab.engine.tiles import replicates_of
from experiments.lab.stats.intervals import critical
from experiments.lab.stats.margins import PART, POINTS
from tests.support.made_up import audit, lived_by, met, only, played

TALKS = "talks_by_deadline"
FIRST, SECOND, *_, LAST = looks_at(audit().replicates)
FALSE = 0.05  # share of the worlds that may be decided wrongly over all looks


def tried(policy, gain, loss=0.0, before=0.25):
    """Talks come in a quarter of the runs; a policy brings and takes away some by luck of its own."""

    def model(points, luck):
        had = luck[..., 0] < before
        more, less = ~had & (luck[..., 1] < gain / (1 - before)), had & (luck[..., 1] < loss / before)
        return {TALKS: np.where(points.policy == policy, (had | more) & ~less, had)}

    return model


def provoked(saved, spread):
    """Forty provocations or so; an overture saves some on average, and moves luck as well."""

    def model(points, luck):
        noise = spread * (luck[..., 0] + luck[..., 1] + luck[..., 2] - 1.5) * 2
        return {"provocations": 40.0 - np.where(points.policy == "overture", saved + noise, 0.0)}

    return model


def skewed(saved):
    """The same, where few runs differ and those by much."""

    def model(points, luck):
        rare = np.where(luck[..., 0] < 0.2, -20 * np.log(luck[..., 1]) - 20, 0.0)
        return {"provocations": 40.0 - np.where(points.policy == "overture", saved + rare, 0.0)}

    return model


#: A claim, a model, and the verdicts that are false there.
TRUTHS = {
    "no effect, and no run differs": ("C1", tried("nuclear_status", 0.0), {NO}),
    "no effect, and a fifth of the runs differ": ("C1", tried("nuclear_status", 0.1, 0.1), {NO}),
    "an effect at the margin": ("C1", tried("nuclear_status", POINTS), {YES}),
    "an effect at the margin, in much luck": ("C1", tried("nuclear_status", 0.1, 0.1 - POINTS), {YES}),
    "a large effect": ("C1", tried("nuclear_status", 0.4), {YES, UNDECIDED}),
    "no change either way": ("C2", tried("overture", 0.1, 0.1), {NO}),
    "a change at the margin": ("C2", tried("overture", 0.1 - POINTS, 0.1), {YES}),
    "an amount that does not change": ("C2b", provoked(0.0, 20.0), {NO}),
    "an amount at the margin": ("C2b", provoked(PART * 40, 2.0), {YES}),
    "an amount of rare and large changes": ("C2b", skewed(0.0), {NO}),
}


@pytest.mark.parametrize("truth", TRUTHS)
def test_over_all_looks_few_worlds_are_decided_wrongly(truth, monkeypatch):
    claim, model, false = TRUTHS[truth]
    only(monkeypatch, claim)
    mine, _ = played(audit(400), model)
    wrong = int(np.isin(mine.found[claim].verdict, list(false)).sum())
    assert stats.binom.sf(wrong - 1, 400, FALSE) > 0.01, f"{wrong} of 400"


@pytest.mark.parametrize(("gain", "most"), [(0.0, 0.05), (0.3, 0.01)])
def test_few_worlds_pass_a_gate_for_nothing_or_are_tested_wrongly_where_there_is_an_effect(gain, most, monkeypatch):
    """Recognition brings talks, or none, and the signal has no part in it."""
    only(monkeypatch, "C13")
    mine, _ = played(audit(400), tried("recognition", gain or 0.1, 0.0 if gain else 0.1))
    assert (mine.gates["C13"].verdict == YES).mean() <= most or gain
    assert (mine.found["C13"].verdict == YES).mean() <= most
    assert (mine.found["C13"].verdict == VOID).mean() >= 1 - most or gain


def test_a_clear_verdict_is_told_at_the_first_look_and_its_runs_are_spared(monkeypatch):
    only(monkeypatch, "C1")
    study = audit(50)
    mine, runs = played(study, tried("nuclear_status", 0.95, before=0.05))
    assert set(mine.found["C1"].verdict) == {NO}
    assert (mine.found["C1"].replicates == FIRST).all()
    cases = {case for case, _ in (*BILL_READS, *CLAIMS["C1"].reads)}
    assert runs.count == 50 * FIRST * len(cases), "no probes: the worlds themselves turn it"
    made, whole = spared(study, runs)
    assert made == runs.count < whole / 50


def test_what_stays_open_is_closed_once_all_replicates_would_not_decide_it(monkeypatch):
    only(monkeypatch, "C1")
    mine, _ = played(audit(400), tried("nuclear_status", 0.12, 0.12))
    found = mine.found["C1"]
    assert (found.verdict == UNDECIDED).mean() > 0.8
    assert (found.replicates == SECOND).mean() > 0.5, "at the second look most are hopeless"
    assert (found.replicates[found.verdict == UNDECIDED] > FIRST).all(), "nothing is hopeless at the first"


def test_each_world_goes_on_to_its_own_look_and_others_are_left_alone(monkeypatch):
    only(monkeypatch, "C1")

    def model(points, luck):
        some = tried("nuclear_status", 0.0, before=0.05)(points, luck)[TALKS]
        return {TALKS: np.where((points.policy == "nuclear_status") & (points.world % 2 == 0), True, some)}

    mine, runs = played(audit(20), model)
    found = mine.found["C1"]
    assert found.verdict.tolist() == [NO, YES] * 10
    assert found.replicates.tolist() == [FIRST, LAST] * 10
    later = {world for world, _, policy in met(runs, range(FIRST, LAST)) if policy == "nuclear_status"}
    assert later == set(range(1, 20, 2))


def test_looks_are_taken_from_an_eighth_of_the_replicates_to_all():
    assert looks_at(149) == (FIRST, SECOND, 55, 74, 111, LAST) == (18, 37, 55, 74, 111, 149)
    assert looks_at(64) == (24, 32, 48, 64)
    assert looks_at(20) == (20,)
    assert all(n >= looks.FEWEST for replicates in range(20, 400) for n in looks_at(replicates))


@pytest.mark.parametrize("replicates", [20, 30, 40, 50, 64, 100, 149, 1000])
def test_over_all_looks_one_in_twenty_errs_where_there_is_nothing(replicates):
    at = looks_at(replicates)
    alike = np.sqrt(np.minimum.outer(at, at) / np.maximum.outer(at, at))
    ends = np.array([critical(count_as(at, n)) for n in at])
    law = stats.multivariate_normal(np.zeros(len(at)), alike, seed=1)
    assert 1 - law.cdf(ends, lower_limit=-ends) == pytest.approx(0.05, abs=0.001)


def test_every_number_of_looks_has_its_boundary_and_the_last_is_the_narrowest():
    assert {len(looks_at(replicates)) for replicates in range(20, 400)} == set(BOUNDARY)
    at = looks_at(149)
    ends = [critical(count_as(at, n)) for n in at]
    assert ends == sorted(ends, reverse=True)
    assert ends[-1] == pytest.approx(BOUNDARY[6])


# Gates


def test_no_replicate_is_read_by_a_gate_and_by_a_test(monkeypatch):
    """On the luck of gates recognition works, on that of tests it does not: each reads its own."""
    only(monkeypatch, "C13")
    study = audit(6)
    mine, runs = Looks(study), Runs(study, Memory())
    works, idle = lived_by(tried("recognition", 0.7)), lived_by(tried("recognition", 0.0))
    used = {"gate": set(), "test": set()}
    for block in mine.plan(runs):
        for tile in running.tiles_of(study, block):
            of_gate = tile.replicate >= study.replicates
            used["gate" if of_gate else "test"] |= set(range(tile.replicate, tile.replicate_stop))
            runs.kept.append(runs.keeper.keep(len(runs.tiles), *(works if of_gate else idle)(study, tile)))
            runs.tiles.append(tile)
    assert used["gate"]
    assert min(used["gate"]) == study.replicates > max(used["test"])
    assert (mine.gates["C13"].verdict == YES).all()
    assert (mine.found["C13"].verdict == NO).all()


def test_a_gate_that_would_not_open_is_closed_and_nothing_more_is_run_for_it(monkeypatch):
    """Where recognition brings nothing it would take all replicates to show so, and a void world needs no such proof."""
    only(monkeypatch, "C13")
    mine, _ = played(audit(40), tried("recognition", 0.1, 0.1))
    gate = mine.gates["C13"]
    assert (gate.verdict != YES).mean() > 0.9
    assert (gate.replicates == SECOND).mean() > 0.7, "most are hopeless at the second look, and few clear at the first"


def test_in_a_void_world_no_run_is_made_for_the_test(monkeypatch):
    only(monkeypatch, "C13")

    def model(points, luck):
        half = points.world % 2 == 1
        works = tried("recognition", 0.6)(points, luck)[TALKS]
        return {TALKS: np.where(half, works, luck[..., 0] < 0.25)}

    study = audit(12)
    mine, runs = played(study, model)
    found = mine.found["C13"]
    assert (found.verdict == VOID).tolist() == [True, False] * 6
    assert np.isnan(found.effect[::2]).all()
    assert not found.replicates[::2].any()
    assert not found.reversed[::2].any()
    of_test = met(runs, range(study.replicates))
    assert {world for world, setting, _ in of_test if setting == "no_signal"} == set(range(1, 12, 2))
    plain = {(world, policy) for world, setting, policy in of_test if setting == "plain"}
    assert plain == {(world, policy) for world in range(12) for policy in ("status_quo", "recognition")}, "the bills"


# Once more, and after an interruption


def everything(points, luck):
    """A model in which every claim has something to read, and worlds differ."""
    step = 0.1 + 0.5 * (points.world % 5) / 5
    moves = (points.policy != "status_quo") & (points.world % 3 > 0) & (luck[..., 1] < step)
    shut = (points.setting == "plain") & (luck[..., 2] < 0.4)
    found = {TALKS: (luck[..., 0] < 0.2) | moves, "zone_months_open": np.where(shut, 0.0, 9.0)}
    for name in ("provocations", "major_provocations", "zone_workers_end", "cash_zone", "cash_russia", "cash_tourism"):
        found[name] = 50.0 + 30 * luck[..., 3] - 5 * moves
    return found | {"cost_washington": 10.0 * moves, "alignment_mean": 0.8 - 0.1 * moves, "stops_by_seoul": shut}


def same(one, other):
    assert list(one.found) == list(other.found)
    assert one.built == other.built
    for mine, yours in ((one.found, other.found), (one.gates, other.gates)):
        for name, found in mine.items():
            for part, values in vars(found).items():
                np.testing.assert_array_equal(values, getattr(yours[name], part), f"{name} {part}")


def test_all_looks_once_more_give_what_was_found_when_they_were_taken():
    study = audit(10, replicates=40)
    mine, runs = played(study, everything)
    assert len({v for found in mine.found.values() for v in found.verdict}) == 4
    again = seen(study, runs)
    same(mine, again)
    for payer in ("cost_washington", "cost_seoul"):
        np.testing.assert_array_equal(mine.bill(payer), again.bill(payer))


def test_an_audit_that_was_interrupted_goes_on_from_its_tiles_to_the_same_runs(tmp_path, monkeypatch):
    study, made = audit(6, replicates=40), []
    work = lived_by(everything)

    def counted(*words):
        made.append(words[1])
        if len(made) == 3:
            raise KeyboardInterrupt
        return work(*words)

    monkeypatch.setattr(running, "work", counted)
    with pytest.raises(KeyboardInterrupt), Folder("audit", str(tmp_path), "x") as folder, Store(study, folder) as store:
        running.run(study, store)
    with Folder("audit", str(tmp_path), "x") as folder, Store(study, folder) as store:
        runs = running.run(study, store)
        resumed = seen(study, runs), runs.table()
    monkeypatch.setattr(running, "work", work)
    whole = running.run(study)
    same(seen(study, whole), resumed[0])
    assert whole.table().equals(resumed[1])
    assert len(made) < 2 * len(whole.tiles), "what was kept is not made again"


def test_few_worlds_meet_the_same_luck_and_all_cases_of_a_world_do():
    """So that the worlds of a share are as good as independent, and the cases of one world differ by what they are."""
    study = audit(3 * TOGETHER, replicates=40)
    _, runs = played(study, everything)
    met = {}
    for tile in runs.tiles:
        numbers = replicates_of(study, tile)
        assert (numbers == numbers[:, :1]).all(), "a tile draws each luck once, for all its points"
        worlds = set((study.sample.drawn[tile.rows] // TOGETHER).tolist())
        assert len(worlds) == 1
        met.setdefault(worlds.pop(), set()).update(numbers[:, 0].tolist())
    assert len(met) == 3
    assert sum(map(len, met.values())) == len(set.union(*met.values())), "no luck is met in two groups"


def test_the_cases_of_a_world_share_its_luck_and_all_points_are_run_once(monkeypatch):
    only(monkeypatch, "C1", "C2")
    _, runs = played(audit(4), tried("nuclear_status", 0.3))
    cells = [(r, row) for t in runs.tiles for r in range(t.replicate, t.replicate_stop) for row in t.rows.tolist()]
    assert len(cells) == len(set(cells)) == runs.count
    assert max(row for _, row in cells) < len(runs.study.sample)
    assert len(CASES) * 4 < len(runs.study.sample)

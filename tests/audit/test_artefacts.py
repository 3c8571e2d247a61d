"""Artefacts: every verdict again under changes that must not matter, and those that turn are named."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.audit import artefacts, repeats
from experiments.audit.cases import Case
from experiments.audit.claims import CASES, CLAIMS
from experiments.audit.repeats import CHANGES, DECIMALS, GRAIN, LUCK, MENU, NUMBERS, ORDER, repeat_of
from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from experiments.lab.design.prior import DRAWN, PLACE, rows_of
from experiments.lab.engine.running import run
from experiments.lab.engine.tiles import Tile, live
from model import schedule
from model.actors import Firm
from model.kaesong import Kaesong
from tests.support import outside
from tests.support.model import few_firms, merged, short, walk
from tests.support.studies import compiled, study

ROOT = Path(__file__).parents[2]
WORLDS = 120


def verdicts(**answers):
    """Verdicts on every claim in every plausible world: undecided, but where a claim's are given."""
    every = {claim: answers.get(claim, [UNDECIDED] * WORLDS) for claim in CLAIMS}
    rows = [(claim, k, verdict) for claim, mine in every.items() for k, verdict in enumerate(mine)]
    return pl.DataFrame(rows, ["claim", "draw", "verdict"], orient="row")


def found(before, **changed):
    """What is found where all changes but some leave every verdict as it was."""
    return artefacts.found(before, {change: changed.get(change, before) for change in CHANGES})


def row(what, claim, change):
    return what.tables["artefacts"].row(
        by_predicate=(pl.col("claim") == claim) & (pl.col("change") == change), named=True
    )


HOLDS = [YES] * 90 + [NO] * 10 + [VOID] * 20
FAILS = [NO] * 90 + [YES] * 10 + [VOID] * 20


def test_where_nothing_changes_no_verdict_turns():
    same = found(verdicts(C1=HOLDS))
    table = same.tables["artefacts"]
    assert len(table) == len(CLAIMS) * len(CHANGES)
    assert not table["turned"].any()
    assert table["flips"].max() == 0
    assert "No verdict turned" in " ".join(same.answer)


def test_a_verdict_that_turns_is_named_with_its_change():
    turned = found(verdicts(C1=HOLDS), **{MENU: verdicts(C1=FAILS)})
    mine = row(turned, "C1", MENU)
    assert (mine["verdict_before"], mine["verdict_after"], mine["turned"]) == ("holds", "fails", True)
    assert (mine["n"], mine["n_tested"]) == (WORLDS, 100)
    assert mine["flips"] == pytest.approx(1.0)
    assert mine["moves_yes"] == pytest.approx(-0.8)
    assert turned.tables["artefacts"]["turned"].sum() == 1
    named = [sentence for sentence in turned.answer if CLAIMS["C1"].sentence in sentence]
    assert any(CHANGES[MENU].words in sentence and "fails" in sentence for sentence in named)
    cells = next(cells for cells in turned.part.rows if cells[0] == "C1")
    assert [cell.split(",")[0] for cell in cells[1:]] == ["holds", "holds", "holds", "holds", "fails", "holds"]


def test_a_verdict_that_crosses_a_border_by_chance_is_not_said_to_turn():
    near = [YES] * 80 + [NO] * 40
    beyond = [YES] * 79 + [NO] * 41
    crossed = found(verdicts(C1=near), **{GRAIN: verdicts(C1=beyond)})
    mine = row(crossed, "C1", GRAIN)
    assert (mine["verdict_before"], mine["verdict_after"], mine["turned"]) == ("holds", "depends", False)
    assert "by no more than chance" in " ".join(crossed.answer)


def test_worlds_that_turn_are_held_against_those_that_other_luck_turns():
    before = verdicts(C1=[YES] * 60 + [NO] * 60)
    swapped = verdicts(C1=[NO] * 60 + [YES] * 60)
    alone = row(found(before, **{ORDER: swapped}), "C1", ORDER)
    assert not alone["turned"], "as many worlds turn one way as the other"
    assert alone["flips"] == pytest.approx(1.0)
    assert alone["beyond_luck_low"] > 0
    with_luck = row(found(before, **{ORDER: swapped, LUCK: swapped}), "C1", ORDER)
    assert with_luck["beyond_luck"] == pytest.approx(0.0)
    assert with_luck["beyond_luck_low"] < 0


def test_every_sentence_is_short_whatever_turns():
    for claim in CLAIMS:
        said = found(
            verdicts(**{claim: HOLDS}), **dict.fromkeys([MENU, ORDER, GRAIN, DECIMALS], verdicts(**{claim: FAILS}))
        )
        assert sum(CLAIMS[claim].sentence in sentence for sentence in said.answer) == 8
        for sentence in said.answer:
            assert all(len(part.split()) <= 25 for part in sentence.split(". ")), sentence


def test_a_claim_that_no_world_can_test_turns_nowhere():
    none = found(verdicts(C1=[VOID] * WORLDS), **{GRAIN: verdicts(C1=HOLDS)})
    mine = row(none, "C1", GRAIN)
    assert (mine["n_tested"], mine["turned"], mine["verdict_before"]) == (0, False, VOID)
    assert (mine["share_void_before"], mine["share_void_after"]) == (1.0, pytest.approx(20 / WORLDS))


def audit(**more):
    return study("audit", points=4, replicates=20, horizon=12, parameters={"firm": {"candidates": 5}, "draws": "prior"})


def numbers(asked):
    """The points of the plausible worlds as they are, (points, worlds, parameters)."""
    return rows_of(asked.points_drawn(range(4)))


def test_other_luck_meets_the_same_draws():
    asked = audit()
    again = repeat_of(asked, LUCK)
    assert (numbers(again) == numbers(asked)).all()
    assert (again.sample.values == asked.sample.values)[~np.isnan(asked.sample.values)].all()
    tile = Tile(0, 2, 0, len(CASES))
    assert live(again, tile)[0].tobytes() != live(asked, tile)[0].tobytes()


def test_a_finer_grain_is_as_large_an_industry_of_smaller_firms():
    asked = audit()
    fine = repeat_of(asked, GRAIN)
    before, after = numbers(asked), numbers(fine)
    for name in NUMBERS:
        assert (after[..., PLACE[name]] == 2 * before[..., PLACE[name]]).all()
    size = PLACE["firm.workforce"]
    assert (after[..., size] == before[..., size] / 2).all()
    others = [k for name, k in PLACE.items() if name not in (*NUMBERS, "firm.workforce")]
    assert (after[..., others] == before[..., others]).all()
    inside = next(k for k, axis in enumerate(fine.sample.axes) if axis.name == "firm.inside_at_start")
    at = CASES.index(Case("open", "status_quo"))
    assert (asked.sample.values[at, inside], fine.sample.values[at, inside]) == (124, 248)


def test_a_finer_grain_employs_as_many():
    ends = []
    for asked in (audit(), repeat_of(audit(), GRAIN)):
        points = np.arange(4) * len(CASES) + CASES.index(Case("open", "status_quo"))
        found = live(asked, Tile(0, 40, int(points[0]), int(points[-1]) + 1, tuple(points.tolist())))[0]
        ends.append(found["zone_workers_end"].mean(axis=(0, 2, 3)))
    assert ends[0].min() > 1000
    assert ends[1] == pytest.approx(ends[0], rel=0.15)


def test_other_last_digits_are_too_small_for_any_reader():
    before, after = (
        numbers(asked)[..., [PLACE[name] for name in DRAWN]] for asked in (audit(), repeat_of(audit(), DECIMALS))
    )
    assert (after != before)[before != 0].all()
    assert after == pytest.approx(before, rel=2e-9)
    rooms = [repeats.Again(repeat_of(audit(), change))._room().dtype for change in (LUCK, DECIMALS)]
    assert rooms == [np.float32, np.float64]


def test_a_repeat_moves_no_link_of_a_claim():
    again = repeat_of(audit(), LUCK)
    runs = run(again)
    assert max(tile.rows.max() for tile in runs.tiles) < 4 * len(CASES) < len(again.sample)


def test_moscow_and_beijing_do_not_read_each_other_so_that_their_order_cannot_matter():
    order = list(schedule.ORDER)
    k = order.index("moscow")
    order[k], order[k + 1] = order[k + 1], order[k]
    swapped = {name: schedule.ORDER[name] for name in order}
    assert order[k] == "beijing"
    for (_, one), (_, other) in zip(
        walk(short("baseline", 24)), walk(short("baseline", 24), rules=swapped), strict=True
    ):
        assert one.memory.tobytes() == other.memory.tobytes()


class Shuffled(Kaesong):
    """Walks its firms in an order of its own in every month."""

    def walk_firms(self, what):
        self.agents_by_type[Firm].shuffle_do(what)


def test_firms_do_not_read_each_other_so_that_their_order_cannot_matter():
    running = merged(
        few_firms("baseline"),
        {
            "firm": {"inside_at_start": 10},
            "zone": {"open_at_start": 1},
            "washington": {"consent": 1.0},
            "committee": {"required": 0},
            "calendar": {"horizon": 12},
        },
    )
    one, other = (kind(None, running).run() for kind in (Kaesong, Shuffled))
    assert one.zone_output_total > 0
    assert one.tobytes() == other.tobytes()


CHANGED = """
import json
from model import ensemble, luck, parameters, policy, schedule, state
one = parameters.points(1)
one["calendar"]["horizon"] = 24
drawn = luck.draw(1, 0, 24, ensemble.firms_of(one, policy.policies(1)))
lived = ensemble.histories(one, policy.policies(1), drawn)
print(json.dumps([state.MENU, list(schedule.ORDER), float(lived["alignment_mean"][0, 0])]))
"""


@pytest.mark.parametrize("change", [MENU, ORDER])
def test_a_change_of_the_code_is_made_to_the_model_that_ships(tmp_path, change):
    path = repeats.edited(tmp_path, CHANGES[change].edits)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path)), "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", CHANGED], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    menu, order, alignment = json.loads(done.stdout)
    assert 0 < alignment < 1, "a history is lived"
    assert menu == (50 if change == MENU else 18)
    assert sorted(order) == sorted(schedule.ORDER)
    before = list(schedule.ORDER)
    if change == MENU:
        assert order == before
        return
    assert order.index("pyongyang") > max(map(order.index, ("moscow", "beijing", "seoul")))
    others = [name for name in before if name not in ("moscow", "beijing", "seoul")]
    assert [name for name in order if name in others] == others


def test_an_edit_that_no_longer_fits_the_model_says_so(tmp_path):
    with pytest.raises(RuntimeError, match=r"model/state.py has changed"):
        repeats.edited(tmp_path, [repeats.Edit("state.py", "LEVELS = 4\n", "LEVELS = 5\n")])


def test_an_installed_model_is_copied_with_its_package(tmp_path, monkeypatch):
    package = tmp_path / "site" / "kaesong"
    (package / "model").mkdir(parents=True)
    (package / "model" / "state.py").write_text("LEVELS = 3\n", "utf-8")
    (package / "other.py").write_text("", "utf-8")
    monkeypatch.setattr(repeats, "SOURCE", package / "model")
    monkeypatch.setattr(repeats, "INSTALLED", True)
    (path,) = repeats.edited(tmp_path / "work", CHANGES[MENU].edits)
    assert (path / "kaesong" / "model" / "state.py").read_text("utf-8") == "LEVELS = 5\n"
    assert (path / "kaesong" / "other.py").exists()


@pytest.mark.slow
def test_the_command_asks_every_verdict_again(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "experiments"), prepend=os.pathsep)  # there is `kaesong` in a checkout
    # One edit of the code is run elsewhere, in a copy that another test has compiled too; a copy more would show no more.
    monkeypatch.setitem(CHANGES, ORDER, replace(CHANGES[ORDER], edits=()))
    plain = repeats._environment
    (tmp_path / "mine.py").write_text(outside.CLAIMS, "utf-8")
    few = ["points=4", "replicates=20", "horizon=12", "parameters.firm.candidates=5", "figures=false"]
    with compiled() as kept:
        monkeypatch.setattr(repeats, "_environment", lambda *where: plain(*where) | {"NUMBA_CACHE_DIR": kept})
        assert main(["audit", "artefacts=true", "claims=[all,mine.py]", "name=it", *few]) == 0
    folder = tmp_path / "results" / "audit" / "it"
    table = pl.read_csv(folder / "artefacts.csv")
    assert table.select("claim", "change").rows() == [
        (claim, change) for claim in (*CLAIMS, "M1", "M2") for change in CHANGES
    ]
    assert (table["n"] == 4).all()
    assert "Under changes that must not matter" in (folder / "report.html").read_text("utf-8")
    assert "asked again in 4 plausible worlds" in " ".join(capsys.readouterr().out.split())

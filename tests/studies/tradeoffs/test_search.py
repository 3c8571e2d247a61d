"""The search for packages: it finds what is best, is judged on other luck, and can be stopped, resumed and rerun."""

import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.__main__ import main
from experiments.lab.engine.store import Store
from experiments.tradeoffs import found as finds
from experiments.tradeoffs import searching, trials
from experiments.tradeoffs import tables as standings
from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.packages import Space, alike, space_of
from experiments.tradeoffs.tried import Trial, Tried
from model.outcomes import OUTCOMES
from model.parameters import BadInput
from tests.support.sheets import unwritten
from tests.support.tradeoffs import tradeoffs

WORDS = [
    "search=true",
    "evaluations=200",
    "histories=6",
    "points=4",
    "replicates=4",
    "policy=[nuclear_status,security_guarantee,direct_aid]",
    "world=[baseline,ceasefire]",
    "parameters=prior",
    "parameters.firm.candidates=5",
    "horizon=36",
    "name=one",
]
TABLES = ("front.csv", "beaten.csv", "falls.csv", "search.csv", "generations.csv", "summary.csv", "runs.parquet")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    for module in (standings, finds):
        monkeypatch.setattr(module, "RESAMPLES", 30)
    with unwritten():
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small search, run once."""
    place = tmp_path_factory.mktemp("search")
    with pytest.MonkeyPatch.context() as patch, unwritten():
        for module in (standings, finds):
            patch.setattr(module, "RESAMPLES", 30)
        assert main(["tradeoffs", *WORDS, f"results={place}"]) == 0
    return place / "tradeoffs" / "one"


SPACE = Space({"overture": {"successor": "ended"}, "origin": {"successor": "kept"}}, 48)
PULLS = st.one_of(st.just((0, 0)), st.tuples(st.integers(1, 48), st.integers(1, 10)))


@given(package=st.tuples(PULLS, PULLS))
def test_a_package_is_coded_and_decoded_to_itself(package):
    pulled, numbers = SPACE.encoded(package)
    assert SPACE.decoded(pulled, numbers) == package
    assert SPACE.nearest(SPACE.policy(package)) == package


@given(numbers=st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_every_number_from_0_to_1_is_a_month_of_the_run_and_a_strength_above_0(numbers):
    for start, tenths in SPACE.decoded([True, True], numbers):
        assert 1 <= start <= 48
        assert 1 <= tenths <= 10
    assert SPACE.decoded([False, False], numbers) == ((0, 0), (0, 0))


def test_a_lever_has_the_settings_of_the_first_policy_that_pulls_it():
    first = {"origin": {"start": 6, "strength": 1, "successor": "kept", "quiet": 12}}
    second = {"origin": {"start": 6, "successor": "ended"}, "subsidy": {"strength": 0}}
    assert space_of({"one": first, "two": second}, 48).levers == {"origin": {"successor": "kept", "quiet": 12}}
    assert alike(first, {"origin": {**first["origin"], "start": 6.0}, "subsidy": {"strength": 0}})
    assert not alike(first, second)


def test_what_was_tried_is_read_as_it_was_and_what_is_damaged_is_not(tmp_path):
    tried = Tried(SPACE, {"status_quo": {}, "late": {"origin": {"start": 30}}})
    tried.known = {"status_quo": (0.1, 1 / 3, 2e3, 0.0, -0.0, 5e-324), "late": (0.1 + 0.2, 1.0, 2.0, 3.0, 4.0, 5.0)}
    for k, pulls in enumerate((((0, 0), (7, 3)), ((48, 10), (1, 1)))):
        tried.packages[pulls] = Trial(k + 1, tuple(np.random.default_rng(k).random(6).tolist()))
    tried.keep(tmp_path)
    again = Tried(SPACE, tried.given)
    again.recall(tmp_path)
    assert (again.known, again.packages) == (tried.known, tried.packages)
    assert again.table().equals(tried.table())
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes().replace(b"48", b"47"))
    damaged = Tried(SPACE, tried.given)
    damaged.recall(tmp_path)
    assert not damaged.packages
    tried.keep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def goals_of(levers):
    """A world in which words at full strength from the first month bring talks, insurance is idle, all else costs."""
    words = levers.get("overture", {"start": 48, "strength": 0})
    talks = 0.2 + 0.5 * words["strength"] * (1 - (words["start"] - 1) / 47)
    cost = 200.0 * sum(one["strength"] for lever, one in levers.items() if lever not in ("overture", "insurance"))
    return (talks, 100.0, 1000.0 + cost, cost, cost, cost)


def test_it_finds_the_best_there_is_and_keeps_it_alone(monkeypatch):
    monkeypatch.setattr(searching.Bench, "means", lambda _, policies: list(map(goals_of, policies.values())))
    late = {"start": 30, "strength": 0.4}
    policy = {"status_quo": {}, "mine": dict.fromkeys(("overture", "direct_aid", "insurance", "subsidy"), late)}
    study = tradeoffs(policy=policy, search=True, evaluations=400)
    ready = study.ready(None)
    (name,) = ready.found.names()
    ((lever, setting),) = ready.policies[name].items()
    assert (lever, setting["strength"]) == ("overture", 1)
    assert setting["start"] <= 3
    assert ready.found.generations["hypervolume"].is_sorted()


def test_levers_are_left_out_that_move_nothing_and_not_all_that_move_little_each(monkeypatch):
    def means(_, policies):
        """Three levers of which one is idle, and two move half of what may be left out, or a little more, each."""
        moves = {"overture": 0.4, "direct_aid": 0.4, "insurance": 0.0}
        return [(0.0, sum(moves[lever] for lever in levers), 0.0, 0.0, 0.0, 0.0) for levers in policies.values()]

    monkeypatch.setattr(trials.Bench, "means", means)
    study = tradeoffs(
        policy={"mine": {key: {"start": 1} for key in ("overture", "direct_aid", "insurance")}}, search=True
    )
    bench = trials.Bench(study, Tried(study.space, study.policies), None, lambda *_: None)
    whole, none = ((1, 10), (5, 5), (9, 9)), ((0, 0),) * 3
    bench.live([whole, none])
    found = searching._without_idle([whole, none], bench, np.ones(len(GOALS)))
    assert found == [((0, 0), (5, 5), (0, 0)), none]
    assert searching._without_idle([whole], bench, np.full(len(GOALS), 0.1)) == [((1, 10), (5, 5), (0, 0))]


def test_a_search_leaves_the_random_numbers_of_others_alone_and_has_its_own(monkeypatch):
    def means(bench, policies):
        random.random()  # as whoever runs the histories may
        return list(map(goals_of, policies.values()))

    monkeypatch.setattr(searching.Bench, "means", means)
    tried = []
    for outside in (1, 2):
        random.seed(outside)
        study = tradeoffs(("overture", "direct_aid"), search=True, evaluations=200)
        tried.append(study.ready(None).found.tried)
    random.seed(2)
    drawn = [random.random() for _ in range(60)]
    random.seed(2)
    study.ready(None)
    assert random.random() in drawn
    assert tried[0].equals(tried[1])
    other = tradeoffs(("overture", "direct_aid"), search=True, evaluations=200, seed=2)
    assert not other.ready(None).found.tried.equals(tried[0])


def test_it_is_judged_on_draws_and_luck_that_it_has_not_seen():
    study = tradeoffs(search=True)
    bench = trials.trials_of(study, study.policies)
    assert bench.seed != study.seed
    assert not set(map(tuple, bench.drawn(range(40)))) & set(map(tuple, study.drawn(range(40))))


def test_the_policies_given_stand_as_they_do_without_a_search(folder, tmp_path):
    plain = [word for word in WORDS if not word.startswith(("search", "evaluations", "histories"))]
    assert main(["tradeoffs", *plain, f"results={tmp_path}"]) == 0
    alone = pl.read_csv(tmp_path / "tradeoffs" / "one" / "summary.csv")
    searched = pl.read_csv(folder / "summary.csv")
    columns = ["policy", *(f"{goal}{end}" for goal in GOALS for end in ("", "_low", "_high"))]
    assert searched.head(len(alone)).select(columns).equals(alone.select(columns))
    assert len(searched) > len(alone)


def test_the_tables_of_a_search_hold_together(folder):
    front, tried = pl.read_csv(folder / "front.csv"), pl.read_csv(folder / "search.csv")
    summary, beaten = pl.read_csv(folder / "summary.csv"), pl.read_csv(folder / "beaten.csv")
    assert len(front) > 0
    levers = [name for name in front.columns if name.endswith((".start", ".strength"))]
    assert len(levers) == 2 * 3
    for row in front.iter_rows(named=True):
        own = tried.filter(pl.all_horizontal(pl.col(name).eq_missing(row[name]) for name in levers))
        own = own.filter(pl.col("policy").is_null())
        assert [own[goal][0] for goal in GOALS] == [row[f"{goal}_searched"] for goal in GOALS]
        judged = summary.row(by_predicate=pl.col("policy") == row["policy"], named=True)
        assert [row[goal] for goal in GOALS] == [judged[goal] for goal in GOALS]
        assert row["pareto_resamples"] == judged["pareto_resamples"]
    assert tried.filter(pl.col("policy").is_null()).select(levers).is_unique().all()
    assert set(beaten["by"].drop_nulls()) <= set(front["policy"])
    assert beaten["policy"].to_list() == tried["policy"].drop_nulls().to_list()
    assert set(pl.read_parquet(folder / "runs.parquet")["policy"]) == set(summary["policy"])


def test_a_package_is_run_again_from_its_file_to_the_same_histories(folder, tmp_path):
    name = pl.read_csv(folder / "front.csv")["policy"][0]
    own = [f"policy={name}", "--config-dir", str(folder / "packages"), f"results={tmp_path}"]
    kept = [word for word in WORDS if word.startswith(("parameters", "world", "horizon", "name"))]
    assert main(["tradeoffs", *own, *kept, "points=4", "replicates=4"]) == 0
    again = pl.read_csv(tmp_path / "tradeoffs" / "one" / "summary.csv").filter(pl.col("policy") == name)
    front = pl.read_csv(folder / "front.csv").filter(pl.col("policy") == name)
    assert again.select(*GOALS).equals(front.select(*GOALS))
    assert main(["compare", *own, *kept, "replicates=8"]) == 0
    keys = ["world", "policy", "draw", "replicate"]
    runs = pl.read_parquet(folder / "runs.parquet").filter(pl.col("policy") == name)
    both = pl.read_parquet(tmp_path / "compare" / "one" / "runs.parquet").join(runs, on=keys, suffix="_found")
    assert len(both) == 2 * 4  # the first four replicates of compare take the first two draws
    for outcome in OUTCOMES:
        assert both[outcome].equals(both[f"{outcome}_found"].alias(outcome), null_equal=True), outcome


def test_interrupted_and_resumed_on_other_threads_it_leaves_the_same(folder, tmp_path, monkeypatch, capsys):
    keep, evaluate = Tried.keep, searching.Bench.means
    kept, run = [], []

    def interrupting(self, where):
        keep(self, where)
        kept.append(len(self.packages))
        if len(kept) == 3:
            raise KeyboardInterrupt

    def counting(self, policies):
        run.extend(policies)
        return evaluate(self, policies)

    monkeypatch.setattr(Tried, "keep", interrupting)
    monkeypatch.setattr(searching.Bench, "means", counting)
    assert main(["tradeoffs", *WORDS, "threads=1", f"results={tmp_path}"]) == 130
    unfinished = tmp_path / "tradeoffs" / "one.unfinished"
    assert f"{kept[-1]} packages that were tried are kept" in capsys.readouterr().err
    monkeypatch.setattr(Tried, "keep", keep)
    run.clear()
    with monkeypatch.context() as patch:
        patch.setattr(Store, "keep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert main(["tradeoffs", f"resume={unfinished}"]) == 130
    tried = len(pl.read_csv(folder / "search.csv").filter(pl.col("policy").is_null()))
    assert len(run) == tried - kept[-1]
    run.clear()
    assert main(["tradeoffs", f"resume={unfinished}", "threads=3"]) == 0
    assert not run
    for name in TABLES:
        assert (unfinished.with_name("one") / name).read_bytes() == (folder / name).read_bytes(), name


def test_told_again_it_runs_nothing_and_says_the_same(folder, monkeypatch):
    before = {name: (folder / name).read_bytes() for name in TABLES}
    monkeypatch.setattr(trials, "run", None)
    assert main(["redraw", str(folder), "robustness=maximin"]) == 0
    assert {name: (folder / name).read_bytes() for name in TABLES} == before
    assert (folder / "robustness.csv").exists()


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"evaluations": 50, "search": True}, "evaluations=50: it takes a whole number from 200 to 1,000,000"),
        ({"histories": 1, "search": True}, "histories=1: it takes a whole number from 2 to 100,000"),
        ({"evaluations": 500}, "evaluations=500: only a search takes it; add search=true"),
        ({"histories": 50, "search": False}, "histories=50: only a search takes it; add search=true"),
        ({"search": "recogniton"}, "search=recogniton: this policy is not run; did you mean 'recognition'?"),
        ({"search": "status_quo"}, "search=status_quo: 'status_quo' pulls no lever that a package could be made of"),
        ({"search": ""}, "search=: it takes true, false, or the name"),
        ({"search": 3}, "search=3: it takes true, false, or the name of a policy whose levers it pulls"),
        ({"search": True, "hours": 2.0}, "hours: a search takes none"),
        ({"search": True, "estimate": True}, "estimate: a search takes none"),
        ({"search": None}, "search=null: it takes true, false, or the name"),
    ],
)
def test_a_search_that_cannot_be_is_refused_in_one_line(more, line):
    with pytest.raises(BadInput) as caught:
        tradeoffs(**more)
    assert line in str(caught.value)


def test_policies_that_pull_nothing_leave_nothing_to_search():
    with pytest.raises(BadInput, match=r"search=true: the policies given pull no lever"):
        tradeoffs(("status_quo",), search=True)

"""The histories behind an answer: those of `kaesong compare` to the last bit, run once, left where nobody waits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.app import live
from experiments.app.desk import Desk
from experiments.app.live import MONTH, Ensemble, Left, Newest
from experiments.app.pictures import picture
from experiments.app.state import FIGURES, State, study_of
from experiments.compare import tables
from experiments.compare.figures import distributions, fans, talks
from experiments.lab.engine.running import run
from tests.app.offers import offer

OFFER = offer(replicates=120, coarse=50)
TALKS = "talks_by_deadline"
WORLDS = tuple(answers[0] for answers in OFFER.questions.values())
FIRST = replace(OFFER.first, pins=(OFFER.presets["grand_bargain"],))


@pytest.fixture
def pool():
    with ThreadPoolExecutor(2) as found:
        yield found


def of_compare(state):
    study = study_of(state, OFFER)
    return study, run(study)


def later(package, months):
    """The package, every lever of which acts so many months later."""
    return tuple(pulled._replace(start=min(pulled.start + months, OFFER.months)) for pulled in package)


packages = st.builds(later, st.sampled_from([*OFFER.presets.values()]), st.sampled_from([0, 0, 9, 30]))
states = st.builds(
    State,
    package=packages,
    world=st.tuples(*(st.sampled_from(worlds) for worlds in OFFER.questions.values())),
    pins=st.lists(packages, max_size=2).map(tuple),
    runs=st.integers(20, 130),
)


@settings(max_examples=6, deadline=None)
@given(states)
def test_any_state_has_the_histories_of_compare_to_the_last_bit(state):
    with ThreadPoolExecutor(2) as pool:
        answer = Ensemble(OFFER).answer(state, state.runs, pool)
    study, runs = of_compare(state)
    assert answer.policies == tuple(study.policies)
    outcomes = np.concatenate([found[:, 0, 0] for _, found in runs])
    months = runs.months()[:, 0]
    for k, name in enumerate(study.policies):
        lived = answer.lived[name]
        assert lived.outcomes.tobytes() == np.ascontiguousarray(outcomes[:, k]).tobytes()
        for quantity in MONTH.names:
            assert np.array_equal(lived.months[quantity], months[:, k][quantity])
    table = {(row["policy"], row["outcome"]): row for row in tables.summary(runs).iter_rows(named=True)}
    for name in answer.policies:
        known = table[name, TALKS]
        for key, value in answer.talks(name).items():
            assert value == known[key], (name, key)
        assert answer.mean(name, "cash_russia") == table[name, "cash_russia"]["mean"]


def test_pictures_of_the_browser_show_the_numbers_of_the_figures_that_are_taken_home(pool):
    answer = Ensemble(OFFER).answer(FIRST, FIRST.runs, pool)
    study, runs = of_compare(FIRST)
    table, effects = runs.table(), tables.summary(runs)
    trajectories = tables.trajectories(study, runs.months())

    def near(shown, known):
        assert shown == pytest.approx(known, rel=1e-3, nan_ok=True)

    drawn = picture("talks", answer)
    known = talks.draw(table, trajectories).data
    for name, line in zip(answer.policies, drawn["lines"], strict=True):
        rows = known.filter(policy=name)
        for key, column in (("mean", "share"), ("low", "share_low"), ("high", "share_high")):
            near(line[key], (100 * rows[column]).to_list())
    known = fans.draw(effects, trajectories).data
    for quantity, panel in zip(fans.SHOWN, picture("fans", answer)["panels"], strict=True):
        for name, line in zip(answer.policies, panel["lines"], strict=True):
            for key, values in line.items():
                near(values, known.filter(quantity=quantity, policy=name)[key].to_list())
    known = distributions.draw(table, effects).data.filter(outcome="alignment_mean", mark="runs")
    panel = next(one for one in picture("distributions", answer)["panels"] if one["title"].startswith("Alignment"))
    for name, line in zip(answer.policies, panel["lines"], strict=True):
        near([share * FIRST.runs / 100 for share in line["share"]], known.filter(policy=name)["value"].to_list())
    boxes = picture("chain", answer)["boxes"]
    assert boxes[-1]["rows"][1]["value"] == f"{100 * answer.talks(answer.policies[1])['mean']:.1f}"


def test_only_what_was_moved_is_run(pool, monkeypatch):
    ensemble, lived = Ensemble(OFFER), []
    real = Ensemble._live
    monkeypatch.setattr(Ensemble, "_live", lambda self, *asked: lived.append(asked[1:]) or real(self, *asked))
    ensemble.answer(FIRST, 50, pool)
    assert {package for package, _ in lived} == {(), FIRST.package, *FIRST.pins}
    lived.clear()
    ensemble.answer(FIRST, 120, pool)
    assert {(numbers.start, numbers.stop) for _, numbers in lived} == {(50, 100), (100, 120)}
    lived.clear()
    moved = replace(FIRST, package=OFFER.presets["direct_aid"])
    ensemble.answer(moved, 50, pool)
    assert {package for package, _ in lived} == {moved.package}


def test_months_before_a_lever_acts_are_run_once_however_often_it_is_moved(pool, monkeypatch):
    ensemble, lived = Ensemble(OFFER), []
    real = live.prefix_of
    monkeypatch.setattr(live, "prefix_of", lambda *asked: lived.append(asked[3]) or real(*asked))
    late = later(OFFER.presets["recognition"], 18)
    for strength in (1.0, 0.5, 0.2):
        moved = tuple(pulled._replace(strength=strength) for pulled in late)
        ensemble.answer(replace(FIRST, package=moved, pins=()), 50, pool)
    assert lived == [min(pulled.start for pulled in late) - 1]


def test_what_nobody_waits_for_is_not_begun(pool):
    with pytest.raises(Left):
        Ensemble(OFFER).answer(FIRST, 50, pool, lambda: False)


def test_no_more_is_kept_than_there_is_room_for():
    kept = Newest(2)
    for key in "abc":
        kept.keep(key, key.upper())
    assert [kept.get(key) for key in "abc"] == [None, "B", "C"]
    kept.get("b")
    kept.keep("d", "D")
    assert [kept.get(key) for key in "bcd"] == ["B", None, "D"]


def test_the_more_first_answers_are_at_work_the_fewer_histories_each_has_and_the_whole_waits():
    desk = Desk(OFFER)
    try:
        assert desk.answer(FIRST, first=True)["answer"]["replicates"] == 50
        wide = Desk(offer(replicates=120, coarse=100))
        with wide._at_work(), wide._at_work(), wide._at_work(), wide._at_work():
            few = wide.answer(FIRST, first=True)["answer"]
        assert few["replicates"] == live.PIECE
        many = wide.answer(FIRST, first=True)["answer"]
        assert many["replicates"] == 100
        width = [float(one["high"]) - float(one["low"]) for one in (few["columns"][0], many["columns"][0])]
        assert width[0] > width[1]  # the interval says that there are fewer
        wide.close()
    finally:
        desk.close()


@pytest.mark.parametrize("figure", FIGURES)
def test_an_answer_holds_the_pictures_that_are_looked_at_and_no_others(figure):
    desk = Desk(OFFER)
    try:
        found = desk.answer(replace(OFFER.first, figure=figure, second=figure), first=False)["answer"]
    finally:
        desk.close()
    assert list(found["pictures"]) == list(found["described"]) == [figure]


def test_a_first_answer_of_all_histories_is_not_taken_for_the_whole_one_with_its_ranking():
    desk = Desk(OFFER)
    guessed = replace(OFFER.first, runs=OFFER.study.coarse, view="guess", guess=50, order=OFFER.ranked)
    try:
        first, whole = (desk.answer(guessed, first)["answer"] for first in (True, False))
    finally:
        desk.close()
    assert first["replicates"] == whole["replicates"]
    assert ["ranking" in answer["verdict"] for answer in (first, whole)] == [False, True]

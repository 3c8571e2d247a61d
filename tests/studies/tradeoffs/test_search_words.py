"""What is said of a search: what beats, what fell on other luck, and what it may have missed."""

import numpy as np
import polars as pl
import pytest

from experiments.tradeoffs import found as finds
from experiments.tradeoffs import tables as standings
from experiments.tradeoffs.found import Found
from experiments.tradeoffs.goals import GOALS, SENSES
from experiments.tradeoffs.search_words import _unbeaten, package, searched
from tests.support.tradeoffs import tradeoffs


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    for module in (standings, finds):
        monkeypatch.setattr(module, "RESAMPLES", 30)


def judged(gains, searched_gains, policies=("status_quo", "recognition", "found_1", "found_2")):
    """A study that has searched: its values, and what it found. Both: policy -> gains over the status quo."""
    study = tradeoffs(policies[:2], points=12, replicates=8, search=True)
    quo = np.array([0.2, 100.0, 1000.0, 10.0, 10.0, 10.0])
    means = {name: quo + np.array(searched_gains[name]) * SENSES for name in policies}
    levers = {"overture": {"start": 3, "strength": 0.5, "successor": "ended"}}
    whole = tradeoffs(policies[:2], points=12, replicates=8, search=True)
    whole.policies.update(dict.fromkeys(policies[2:], levers))
    rng = np.random.default_rng(1)
    noise = 0.001 * rng.normal(size=(8, 12, 1, 1, len(GOALS)))
    values = np.stack([quo + np.array(gains[name]) * SENSES for name in policies])[None, None, None] + noise
    found = Found(
        given=policies[:2],
        space=study.space,
        trained={name: tuple(map(float, one)) for name, one in means.items()},
        tried=pl.DataFrame({"policy": [*policies[:2], None, None]}),
        generations=pl.DataFrame(
            {
                "generation": [1, 5, 9],
                "evaluations": [20, 100, 180],
                "archive": [2, 3, 3],
                "hypervolume": [0.2, 0.4, 0.5],
            }
        ),
        boxes=1,
    )
    return whole, values, found


NONE = [0.0] * 6
LEAD = [0.1, 0.0, 0.0, 0.0, 0.0, 0.0]


def told(whole, values, found):
    summary = standings.summary(whole, values)
    made = {"summary": summary} | {
        "front": finds.front(whole, found, summary),
        "beaten": finds.beaten(whole, found, values),
        "falls": finds.falls(whole, found, summary),
        "generations": found.generations,
    }
    return made, " ".join(searched(whole, found, made))


def test_a_package_that_leads_anew_beats_and_what_only_luck_had_put_ahead_does_not():
    gains = {"status_quo": NONE, "recognition": NONE, "found_1": LEAD, "found_2": NONE}
    made, said = told(*judged(gains, gains | {"found_2": [0.05, *NONE[1:]]}))
    assert made["beaten"]["by"].to_list() == ["found_1", "found_1"]
    assert made["beaten"]["sure"].to_list() == [1, 1]
    assert made["beaten"]["talks"].to_list() == pytest.approx([0.1, 0.1])
    assert "judged anew, two are beaten in 90 % of the resamples or more" in said
    assert "'Found 1' beats 'Status quo' and 'Recognition'. It is friendly words from month 3 at 50 %." in said
    assert "One of these two packages is beaten by no other, one of them in 90 % of the resamples or more." in said
    assert "none stays there" in said
    made, said = told(*judged(dict.fromkeys(gains, NONE), gains))
    assert made["beaten"]["sure"].to_list() == [0, 0]
    assert "judged anew, none is beaten in 90 % of the resamples" in said


def test_the_rival_is_chosen_by_what_the_search_saw_and_not_by_what_judges_it():
    seen = {"status_quo": NONE, "recognition": NONE, "found_1": [0.3, *NONE[1:]], "found_2": LEAD}
    made, _ = told(*judged(seen | {"found_1": NONE, "found_2": [0.5, *NONE[1:]]}, seen))
    assert made["beaten"]["by"].to_list() == ["found_1", "found_1"]
    assert made["beaten"]["sure"].to_list() == [0, 0]


def test_what_fell_between_the_search_and_the_judgement_is_said_of_mean_and_best():
    seen = {"status_quo": NONE, "recognition": NONE, "found_1": [0.3, *NONE[1:]], "found_2": LEAD}
    made, said = told(*judged(seen | {"found_1": LEAD}, seen))
    talks = made["falls"].row(0, named=True)
    assert (talks["searched"], talks["judged"]) == pytest.approx((0.2, 0.1))
    assert (talks["best"], talks["best_searched"], talks["best_judged"]) == ("found_1", 0.3, pytest.approx(0.1))
    assert (talks["given_searched"], talks["given_judged"]) == pytest.approx((0, 0), abs=1e-9)
    assert "gain +10.0 points of talks over the status quo on average; in the search it was +20.0." in said
    assert "their mean gain fell in talks by the deadline" in said
    assert "had looked too good in talks by the deadline" in said
    _, said = told(*judged(seen | {"recognition": LEAD}, seen))
    assert "The policies given, which no luck chose, gain +10.0, and 0 in the search." in said
    assert "In no goal their mean gain fell" in said
    assert "too good" not in said


def test_a_search_that_still_moved_is_said_to_and_one_that_found_nothing_too():
    gains = dict.fromkeys(("status_quo", "recognition", "found_1", "found_2"), NONE)
    _, said = told(*judged(gains, gains))
    assert "the volume that its front covers grew by 25 %; a longer search may find more." in said
    assert "In the search, no package beat any policy that was given." in said
    whole, _, found = judged(gains, gains)
    nothing = Found(
        found.given, found.space, {name: found.trained[name] for name in found.given}, found.tried, found.generations, 1
    )
    said = " ".join(searched(whole, nothing, {"generations": found.generations}))
    assert "It kept none that no policy given is already." in said


@pytest.mark.parametrize(
    ("pareto", "often", "line"),
    [
        ([True], [0.63], "It is beaten by no other; 63 % of the resamples put it into the Pareto set."),
        ([False], [0.2], "It is beaten by another; 20 % of the resamples put it into the Pareto set."),
        ([False, False], [0.2, 0.1], "Each of these two packages is beaten by another."),
        ([True, True], [0.6, 0.5], "Two of these two packages are beaten by no other, none of them in 90 % of"),
    ],
)
def test_how_many_packages_stay_is_said_of_one_of_none_and_of_some(pareto, often, line):
    assert _unbeaten(pl.DataFrame({"pareto": pareto, "pareto_resamples": often})).startswith(line)


def test_a_package_is_told_by_its_levers():
    levers = {"overture": {"start": 3, "strength": 0.5}, "origin": {"start": 1, "strength": 1}}
    assert package(levers) == "friendly words from month 3 at 50 % and Korean origin from month 1"
    assert package({}) == "no lever"

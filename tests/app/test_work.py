"""What works behind the page: coarse answers begin whole ones, and nobody works for who has gone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, Thread

import pytest

from experiments.app.jobs import FAULT, Answers, Jobs, Latest, Visitor
from experiments.app.state import runs_of, study_of
from experiments.app.visit import Visit
from experiments.app.work import Left, answers
from experiments.compare import tables
from experiments.lab.engine import executors, running
from tests.app.offers import offer
from tests.support.waiting import PATIENCE, until

OFFER = offer(replicates=40, coarse=20)


def yes():
    return True


@pytest.fixture
def pool():
    with ThreadPoolExecutor(2) as threads:
        yield threads


def test_the_first_answer_is_the_beginning_of_the_whole_one_which_is_that_of_compare(pool):
    study = study_of(OFFER.first, OFFER)
    first, whole = answers(study, 20, pool, yes, yes)
    assert (first.replicates, whole.replicates) == (20, 40)
    assert first.runs.equals(whole.runs.filter(whole.runs["replicate"] < 20))
    compared = running.run(study)
    assert whole.runs.equals(compared.table())
    assert whole.effects.equals(tables.summary(compared))
    assert whole.trajectories.equals(tables.trajectories(study, compared.months()))


def test_a_study_that_is_no_larger_than_the_first_answer_has_one(pool):
    assert [found.replicates for found in answers(study_of(OFFER.first, OFFER), 100, pool, yes, yes)] == [40]


def test_no_chunk_is_begun_for_a_visitor_who_has_gone(pool, monkeypatch):
    lived = []
    monkeypatch.setattr(executors, "live", lambda *args: lived.append(args))
    with pytest.raises(Left):
        next(answers(study_of(OFFER.first, OFFER), 20, pool, lambda: False, yes))
    assert not lived


def test_who_leaves_in_mid_answer_has_what_was_begun_and_no_more(monkeypatch):
    lived, plain = [], executors.live

    def counted(*args):
        lived.append(args)
        return plain(*args)

    monkeypatch.setattr(executors, "live", counted)
    large = offer(replicates=1000)
    with ThreadPoolExecutor(1) as pool, pytest.raises(Left):
        for _ in answers(study_of(large.first, large), 20, pool, yes, lambda: len(lived) < 4):
            pass
    assert 2 <= len(lived) <= 5


class Seen:
    """A visitor, and what is shown to them."""

    def __init__(self, jobs, here=yes, gate=None):
        self.shown, self.told = [], []
        self.visit = Visit(jobs, Visitor(self.told.append, lambda does: does(), here), self._show)
        self.visit.pixels, self.gate = 900, gate

    def _show(self, shown):
        self.shown.append(shown)
        if self.gate:
            self.gate.wait(PATIENCE)

    @property
    def counts(self):
        return [one.answer.replicates for one in self.shown]


@pytest.fixture
def jobs():
    made = Jobs(offer(replicates=40, coarse=20))
    yield made
    made.close()


def drained(jobs):
    """Wait until nothing is being worked on."""
    jobs.visitors.shutdown(wait=True)


def moves(jobs):
    return [
        replace(jobs.offer.first, package=jobs.offer.presets[name])
        for name in ("overture", "direct_aid", "grand_bargain")
    ]


def test_of_moves_in_quick_succession_each_begun_has_a_first_answer_and_the_last_a_whole_one(jobs):
    gate = Event()
    visitor = Seen(jobs, gate=gate)
    one, two, three = moves(jobs)
    visitor.visit.ask(one)
    until(lambda: visitor.shown)  # the first answer to the first move is on the page
    visitor.visit.ask(two)  # overtaken while it waits: never begun
    visitor.visit.ask(three)
    gate.set()
    drained(jobs)
    assert [(shown.state, shown.answer.replicates) for shown in visitor.shown] == [(one, 20), (three, 20), (three, 40)]


def test_what_was_shown_last_is_not_answered_again(jobs):
    visitor = Seen(jobs)
    done = Event()
    visitor.visit.show = lambda one: (visitor.shown.append(one), one.whole and done.set())
    visitor.visit.ask(jobs.offer.first)
    assert done.wait(PATIENCE)
    visitor.visit.ask(replace(jobs.offer.first, view="lessons", step=2))
    visitor.visit.ask(jobs.offer.first)
    drained(jobs)
    assert visitor.counts == [20, 40]


def test_another_figure_of_the_same_answer_runs_nothing_anew(jobs):
    visitor = Seen(jobs)
    done = Event()
    visitor.visit.show = lambda one: (visitor.shown.append(one), one.whole and done.set())
    visitor.visit.ask(jobs.offer.first)
    assert done.wait(PATIENCE)
    visitor.visit.ask(replace(jobs.offer.first, figure="fans"))
    drained(jobs)
    assert visitor.shown[-1].answer is visitor.shown[-2].answer
    assert visitor.shown[-1].source != visitor.shown[-2].source


def test_a_closed_tab_gets_no_answer(jobs):
    visitor = Seen(jobs, here=lambda: False)
    visitor.visit.ask(jobs.offer.first)
    drained(jobs)
    assert not visitor.shown
    assert not visitor.told


def test_several_visitors_are_answered_side_by_side_and_alike(jobs):
    visitors = [Seen(jobs) for _ in range(3)]
    for visitor in visitors:
        visitor.visit.ask(jobs.offer.first)
    drained(jobs)
    tables = [visitor.shown[-1].answer.effects for visitor in visitors]
    assert all(visitor.counts in ([20, 40], [40]) for visitor in visitors)  # alone, or after another who had all
    assert all(table.equals(tables[0]) for table in tables)


def test_what_a_class_asks_once_more_is_run_for_the_first_of_it_alone(jobs, monkeypatch):
    Seen(jobs).visit.ask(jobs.offer.first)
    until(lambda: jobs.answers.get(runs_of(jobs.offer.first)))
    monkeypatch.setattr(executors, "live", lambda *_: pytest.fail("nothing is to be run"))
    late = Seen(jobs)
    late.visit.pixels = 400  # on a phone
    late.visit.ask(replace(jobs.offer.first, figure="fans"))
    drained(jobs)
    assert (late.counts, late.told) == ([40], [])


def test_of_many_answers_those_are_kept_that_were_asked_for_last(monkeypatch):
    monkeypatch.setattr("experiments.app.jobs.MOST_KEPT", 2)
    kept = Answers()
    for asked in "ab":
        kept.keep(asked, asked.upper())
    kept.get("a")
    kept.keep("c", "C")
    assert [kept.get(asked) for asked in "abc"] == ["A", None, "C"]


def test_a_visitor_with_much_to_run_does_not_keep_another_waiting_for_all_of_it():
    made, gone = Jobs(offer(replicates=2000, coarse=20)), Event()
    heavy, light = Seen(made, here=lambda: not gone.is_set()), Seen(made)
    heavy.visit.ask(replace(made.offer.first, pins=tuple(m.package for m in moves(made))))
    light.visit.ask(replace(made.offer.first, runs=40))
    until(lambda: 40 in light.counts)
    assert 2000 not in heavy.counts
    gone.set()
    drained(made)


def test_a_fault_of_ours_is_logged_and_told_and_the_next_thing_is_done(jobs, caplog):
    told, done = [], []
    worker = Latest(jobs, Visitor(told.append, lambda does: does(), yes))

    def fault():
        raise RuntimeError("planted")

    worker.ask(fault)
    until(lambda: told)
    worker.ask(lambda: done.append(1))
    drained(jobs)
    assert "planted" in caplog.text
    assert told == [FAULT]
    assert done


def test_of_many_threads_that_ask_only_one_thing_is_done_at_a_time(jobs):
    running, most = [], []
    worker = Latest(jobs, Visitor(pytest.fail, lambda does: does(), yes))

    def does():
        running.append(1)
        most.append(len(running))
        running.pop()

    threads = [Thread(target=lambda: [worker.ask(does) for _ in range(200)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drained(jobs)
    assert set(most) == {1}

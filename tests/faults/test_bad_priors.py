"""A prior, or a number beyond its range, that cannot be is refused in one line that says what can."""

import pytest

from tests.support.command import refused_at_once


def refused(capsys, tmp_path, *words, study="compare"):
    return refused_at_once(capsys, tmp_path / "r", [study, "policy=recognition", *words])


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("parameters.moscow.prise=uniform(20,80)", ["no such parameter", "did you mean 'price'"]),
        ("parameters.moscow.price=unifrom(20,80)", ["no such prior; did you mean 'uniform'?"]),
        ("parameters.moscow.price=uniform(80,20)", ["uniform(low,high) stand in this order"]),
        ("parameters.moscow.price=uniform(40,40)", ["low below high"]),
        ("parameters.moscow.price=triangular(20,90,80)", ["triangular(low,mode,high) stand in this order"]),
        ("parameters.moscow.price=uniform(20)", ["it takes 2 numbers, uniform(low,high)"]),
        ("parameters.moscow.price=uniform(20,x)", ["it takes 2 numbers"]),
        ("parameters.moscow.price=triangular(20,nan,80)", ["it takes 3 numbers"]),
        ("parameters.moscow.price=uniform()", ["it takes 2 numbers"]),
        ("parameters.moscow.price=normal(40,0)", ["sd is 0; it takes a number above 0"]),
        ("parameters.moscow.price=normal(5,1)", ["from 15 to 500", "beyond=true takes it"]),
        ("parameters.moscow.price=uniform(0,80)", ["is 0.0", "from 15 to 500", "beyond=true takes it"]),
        ("parameters.calendar.horizon=uniform(12,48)", ["it is never drawn; it takes a whole number from 1 to 600"]),
        ("parameters.path.rents=uniform(0,1)", ["it is never drawn"]),
        ("parameters.firm.tenants=normal(60,10)", ["it is never drawn"]),
        ("parameters.moscow.price=600", ["is 600;", "from 15 to 500", "beyond=true takes it"]),
        ("parameters.moscow.price=6000", ["from 15 to 500 (million USD per month)"]),
        ("beyond=perhaps", ["beyond=perhaps: it takes true or false"]),
    ],
)
def test_a_wrong_word_is_named_with_what_is_allowed(tmp_path, capsys, word, parts):
    said = refused(capsys, tmp_path, word)
    for part in parts:
        assert part in said, said


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("parameters.moscow.price=-1", "from 0 to 5000"),
        ("parameters.moscow.wanted=1.5", "from 0 to 1 (share), with beyond=true too"),
        ("parameters.calendar.horizon=601", "from 1 to 600"),
        ("parameters.firm.candidates=5001", "from 0 to 5000 (firms)"),
        ("parameters.calendar.war_at_start=2", "from -1 to 1 (code)"),
        ("parameters.pyongyang.income_base=0", "from 6 to 4800"),
        ("parameters.pyongyang.pledge=uniform(-1,1)", "from 0 to 20"),
    ],
)
def test_limits_hold_whoever_asks_to_go_beyond(tmp_path, capsys, word, part):
    assert part in refused(capsys, tmp_path, word, "beyond=true")


def test_a_file_of_draws_and_an_own_prior_do_not_give_one_number_twice(tmp_path, capsys):
    (tmp_path / "mine.csv").write_text("moscow.price\n40\n80\n")
    said = refused(
        capsys, tmp_path, f"parameters.draws={tmp_path / 'mine.csv'}", "parameters.moscow.price=uniform(20,80)"
    )
    assert "the column 'moscow.price' has a prior of its own too, uniform(20, 80); keep one" in said


def test_an_axis_and_a_design_beyond_their_ranges_say_how(tmp_path, capsys):
    assert "beyond=true takes it" in refused(capsys, tmp_path, "parameters.moscow.price=40,600", study="sweep")
    (tmp_path / "far.csv").write_text("moscow.price\n40\n600\n")
    said = refused(capsys, tmp_path, "design=file", f"design.path={tmp_path / 'far.csv'}", study="sweep")
    assert "line 3" in said
    assert "beyond=true takes it" in said
    assert "beyond=true takes it" in refused(capsys, tmp_path, "price=[600]", study="pathways")

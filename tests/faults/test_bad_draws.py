"""A posterior that cannot be right is refused in one line that names it, before anything runs."""

import pytest

from experiments.lab.design.draws import read_posterior
from tests.support.command import refused_at_once
from tests.support.studies import study


def refused(capsys, tmp_path, *words):
    return refused_at_once(capsys, tmp_path / "r", ["compare", "policy=recognition", *words])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ["cannot be read as a table"]),
        ("firm.value\n", ["no rows"]),
        ("firm.valeu\n400\n", ["firm.valeu", "is no parameter", "did you mean 'firm.value'"]),
        ("path.rents\n1\n", ["path.rents", "is never drawn"]),
        ("firm.value\nmuch\n", ["line 2, column 'firm.value'", "'much' is no number", "it takes a number from"]),
        ("firm.value,moscow.price\n400,\n500,80\n", ["line 2, column 'moscow.price'", "a value is missing"]),
        ("firm.value,moscow.price\n400,NA\n500,80\n", ["line 2, column 'moscow.price'", "missing (NA)"]),
        ("firm.value\n400\n-5\n", ["line 3", "firm.value", "-5"]),
        ("calendar\n1\n", ["'calendar' is no parameter", "moscow.price"]),
    ],
)
def test_a_wrong_posterior_is_named_with_what_is_wrong(tmp_path, capsys, text, parts):
    path = tmp_path / "mine.csv"
    path.write_text(text)
    said = refused(capsys, tmp_path, f"parameters.draws={path}")
    assert str(path) in said
    for part in parts:
        assert part in said


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("parameters.draws=nowhere.csv", "nowhere.csv: no such file"),
        ("parameters.draws=7", "7: no such file"),
        ("parameters=posteriour", "did you mean 'posterior'"),
        ("parameters.draws=.", "it is a folder"),
    ],
)
def test_a_wrong_source_of_parameters_is_told_with_what_is_allowed(tmp_path, capsys, word, part):
    assert part in refused(capsys, tmp_path, word)


def test_bytes_that_are_no_text_are_one_line_too(tmp_path, capsys):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"firm.value\n\xff\xfe\x00\n")
    assert str(path) in refused(capsys, tmp_path, f"parameters.draws={path}")


def test_a_posterior_of_a_spreadsheet_or_in_parquet_is_the_same_posterior(tmp_path):
    plain = read_posterior(written(tmp_path / "plain.csv", "firm.value,moscow.price\n400.5,80\n500,82.5\n"))
    sheet = read_posterior(written(tmp_path / "sheet.csv", "firm.value;moscow.price\r\n400,5;80\r\n500;82,5\r\n"))
    plain.rows.write_parquet(tmp_path / "plain.parquet")
    assert plain.note is None
    assert sheet.rows.equals(plain.rows)
    assert sheet.note == (
        f"{tmp_path}/sheet.csv: its columns are parted by semicolons; commas in its numbers are taken for "
        "decimal points"
    )
    assert read_posterior(tmp_path / "plain.parquet").rows.equals(plain.rows)


def test_a_posterior_that_is_written_anew_is_read_anew(tmp_path):
    for price in (40, 80):
        path = written(tmp_path / "mine.csv", f"moscow.price\n{price}\n")
        assert read_posterior(path).rows["moscow.price"].to_list() == [price]


def test_what_was_assumed_of_a_posterior_is_said_of_the_study(tmp_path):
    path = written(tmp_path / "posterior (1).csv", ",moscow.price\n0,40\n1,80\n")
    asked = study("compare", policy="recognition", parameters={"draws": str(path)})
    assert asked.posterior["moscow.price"].to_list() == [40, 80]
    assert asked.remarks == [f"{path}: its first column, which has no name, is taken for row numbers and left out"]


def written(path, text):
    path.write_bytes(text.encode())
    return path

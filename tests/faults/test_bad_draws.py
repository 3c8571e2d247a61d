"""A posterior that cannot be right is refused in one line that names it, before anything runs."""

import pytest

from experiments.__main__ import main


def refused(capsys, tmp_path, *words):
    assert main(["compare", "policy=recognition", *words, f"results={tmp_path / 'r'}"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert not (tmp_path / "r").exists()
    return said


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ["cannot be read as a table"]),
        ("firm.value\n", ["no rows"]),
        ("firm.valeu\n400\n", ["firm.valeu", "is no parameter", "did you mean 'firm.value'"]),
        ("path.rents\n1\n", ["path.rents", "is never drawn"]),
        ("firm.value\nmuch\n", ["firm.value", "something else than numbers"]),
        ("firm.value,moscow.price\n400,\n500,80\n", ["moscow.price", "something else"]),
        ("firm.value\n400\n-5\n", ["firm.value", "-5"]),
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
        ("parameters.draws=.", "no such file"),
    ],
)
def test_a_wrong_source_of_parameters_is_told_with_what_is_allowed(tmp_path, capsys, word, part):
    assert part in refused(capsys, tmp_path, word)


def test_bytes_that_are_no_text_are_one_line_too(tmp_path, capsys):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"firm.value\n\xff\xfe\x00\n")
    assert str(path) in refused(capsys, tmp_path, f"parameters.draws={path}")

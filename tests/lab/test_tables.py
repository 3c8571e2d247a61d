"""A table of one's own is read where it has one plain meaning, and what was assumed is said; the rest is refused."""

import gzip

import numpy as np
import polars as pl
import pytest

from experiments.lab.design.tables import read_table
from model.parameters import BadInput

SEMICOLONS = "its columns are parted by semicolons"
COMMAS = "commas in its numbers are taken for decimal points"
BLANKS = "blanks around names and values are left out"
NUMBERED = "its first column, which has no name, is taken for row numbers and left out"

#: What a file holds -> its columns, and what was assumed.
READ = {
    "a,b\n1,2.5\n": ({"a": [1], "b": [2.5]}, None),
    "a\n" + "20\n" * 120 + "80.5\n": ({"a": [20] * 120 + [80.5]}, None),
    "a\n40\n80\n\n": ({"a": [40, 80]}, None),
    "a,b\r\n1,2\r\n\r\n3,4\r\n": ({"a": [1, 3], "b": [2, 4]}, None),
    "a\r1\r2": ({"a": [1, 2]}, None),
    "\ufeffa,b\n1,2\n": ({"a": [1], "b": [2]}, None),
    "# points of May\na,b\n1,2\n": ({"a": [1], "b": [2]}, None),
    "a,b\n1e-1,\u22122\n": ({"a": [0.1], "b": [-2]}, None),
    "a, b\n40, 1.5\n": ({"a": [40], "b": [1.5]}, BLANKS),
    "a;b\n40,5;1,5\n80;2\n": ({"a": [40.5, 80], "b": [1.5, 2]}, f"{SEMICOLONS}; {COMMAS}"),
    "sep=;\na;b;\n1;2;\n;;\n": ({"a": [1], "b": [2]}, SEMICOLONS),
    "a\n40,5\n80\n": ({"a": [40.5, 80]}, COMMAS),
    '"a","b"\n"1,5","2,5"\n': ({"a": [1.5], "b": [2.5]}, COMMAS),
    ",a\n0,40\n1,80\n": ({"a": [40, 80]}, NUMBERED),
    '"","a"\n"1",40\n"2",80\n': ({"a": [40, 80]}, NUMBERED),
    '"a"\n"1",40\n"2",80\n': ({"a": [40, 80]}, NUMBERED),
    '"a" "b"\n"1" 4 6\n"2" 5 7\n': ({"a": [4, 5], "b": [6, 7]}, f"its columns are parted by blanks; {NUMBERED}"),
    "index,a\n1,40\n2,80\n": ({"a": [40, 80]}, "its column 'index' is taken for row numbers and left out"),
    "a;b\n1,200;3\n": ({"a": [1.2], "b": [3]}, f"{SEMICOLONS}; {COMMAS}"),
}


@pytest.mark.parametrize("text", READ)
def test_what_has_one_plain_meaning_is_read_and_said_in_one_line(tmp_path, text):
    columns, note = READ[text]
    table = written(tmp_path, text.encode())
    assert {name: table.numbers(name).tolist() for name in table.columns} == columns
    assert table.note == (note and f"mine.csv: {note}")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_unicode_is_read_with_its_mark_or_without(tmp_path, encoding):
    table = written(tmp_path, "moscow.price\n40\n80\n".encode(encoding))
    assert table.numbers("moscow.price").tolist() == [40, 80]
    assert table.note == f"mine.csv: it is taken for a text in {encoding.upper()[:6]}"


def test_a_compressed_file_is_read_as_the_file_within(tmp_path):
    assert written(tmp_path, gzip.compress(b"a\n1\n")).numbers("a").tolist() == [1]


def test_words_are_read_without_the_blanks_around_them(tmp_path):
    table = written(tmp_path, b"fate\nkept\nended \n")
    assert table.words("fate", ["kept", "ended"]) == ["kept", "ended"]
    assert table.note == f"mine.csv: {BLANKS}"


#: What a file holds -> what the refusal says.
REFUSED = {
    "": "no line of names",
    "a\n": "no rows",
    "1,2\n3,4\n": "line 1: '1' stands where the name of a column is needed",
    "a,b\n1,NA\n": "line 2, column 'b': a value is missing (NA); it takes a number",
    "a,b\n,2\n": "line 2, column 'a': a value is missing; it takes a number",
    "a,b\n1,inf\n": "line 2, column 'b': 'inf' is no number",
    "a,b\n1,1_000\n": "line 2, column 'b': '1_000' is no number",
    "a,b\n1,40%\n": "line 2, column 'b': '40%' is no number",
    "a\n1\n\n2\n": "line 3, column 'a': the line is blank",
    "a,b\n1,2,3\n": "line 2: it has 3 values, '1,2,3', and the line of names has 2, parted by commas",
    "a;b\n1;2\n3\n": "line 3: it has 1 value, '3', and the line of names has 2, parted by semicolons",
    'a,b\n"1,2\n3,4\n': "line 2: a quotation mark is opened and not closed",
    "a,a\n1,2\n": "the column 'a' stands twice",
    "a,,b\n1,9,2\n": "column 2 has values and no name",
    ",a\n7,40\n9,80\n": "column 1 has values and no name",
    "a\tb\n1,200\t3\n": "line 2, column 'a': '1,200' may be 1.200 or 1200",
    "a;b\n1.200;0,5\n": "line 2, column 'b': '0,5' has a comma, and line 2 a point ('1.200')",
    "a\n1,40\n2,80\n": "line 2: '1,40' may be a number with a decimal comma, or a row number and a value",
    "a\n" + "y" * 3000 + "\n": "is no number",
    "PK\x03\x04": "save the table as .csv or .parquet",
    "a\n\x00\x00\n": "its bytes are no text",
}


@pytest.mark.parametrize("text", REFUSED)
def test_the_rest_is_refused_with_the_line_the_column_and_the_value(tmp_path, text):
    with pytest.raises(BadInput) as refusal:
        numbers(tmp_path, text.encode())
    line = str(refusal.value)
    assert line.startswith("mine.csv")
    assert REFUSED[text] in line
    assert "\n" not in line
    assert len(line) < 300


def test_parquet_says_what_a_text_says(tmp_path):
    path = tmp_path / "mine.parquet"
    frame = pl.DataFrame({"__index_level_0__": [0, 1], "a": [1, 2], "b": ["1.5", " 2"], "c": [None, 0.5]})
    frame.write_parquet(path)
    table = read_table(path, "mine.parquet")
    assert table.numbers("a").tolist() == [1, 2]
    assert table.numbers("b").tolist() == [1.5, 2]
    assert table.note == "mine.parquet: its column '__index_level_0__' is taken for row numbers and left out"
    with pytest.raises(BadInput, match=r"^mine.parquet, row 1, column 'c': a value is missing"):
        table.numbers("c")
    frame.with_columns(when=pl.date(2026, 1, 1)).write_parquet(path)
    with pytest.raises(BadInput, match="'when' holds neither numbers nor words"):
        read_table(path, "mine.parquet")


def test_a_folder_is_no_table_but_for_the_parts_of_one(tmp_path):
    (tmp_path / "points.csv").write_text("a\n1\n")
    with pytest.raises(BadInput, match=r"mine: it is a folder; a file is needed, .* e.g. mine/points.csv"):
        read_table(tmp_path, "mine")
    for k in range(2):
        pl.DataFrame({"a": [k]}).write_parquet(tmp_path / f"part-{k}.parquet")
    assert read_table(tmp_path, "mine").numbers("a").tolist() == [0, 1]


def test_numbers_are_read_to_the_last_digit(tmp_path):
    values = np.random.default_rng(1).random(500) * 10.0 ** np.arange(-10, 10).repeat(25)
    table = written(tmp_path, ("a\n" + "\n".join(map(repr, values.tolist()))).encode())
    assert (table.numbers("a") == values).all()


def written(folder, data):
    path = folder / "mine.csv"
    path.write_bytes(data)
    return read_table(path, "mine.csv")


def numbers(folder, data):
    table = written(folder, data)
    return [table.numbers(name) for name in table.columns]

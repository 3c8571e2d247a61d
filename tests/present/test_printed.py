"""Tables for people who write: LaTeX that compiles, and a workbook in which a text stays a text."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import polars as pl
import pytest

from experiments.__main__ import main
from experiments.conduct import save
from experiments.lab.design.columns import Column, own, share
from experiments.lab.engine.columns import SCHEMA
from experiments.lab.present import workbook
from experiments.lab.present.latex import LONG, cut, figures, latex
from experiments.lab.present.workbook import xlsx
from tests.support.studies import SMALL, kept, small

TOLD = {"share": share("Share of it", "Share"), "sentence": Column("In words", head="Sentence"), "odd": own("Odd")}
ODD = r"[a] & b_c 50 % #1 {x} ~ ^ \ | <y> −1 ≈ “q” * $"
TABLE = pl.DataFrame(
    {
        "policy": ["recognition", "=x"],
        "outcome": ["talks_by_deadline", "provocations"],
        "unit": ["0 or 1", "events"],
        "effect": [0.0432, -1.5],
        "share": [0.1234, None],
        "n": [12_000, 3],
        "month": [date(2026, 1, 1), None],
        "sure": [True, False],
        "sentence": [ODD, "short\nand broken"],
        "odd": [float("inf"), float("nan")],
    }
)
DOCUMENT = (
    r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{booktabs,longtable}\begin{document}%s\end{document}"
)

#: A head that is set in lines above one another.
FOLDED = re.compile(r"\\begin\{tabular\}\[b\]\{@\{\}[lr]@\{\}\}(.*?)\\end\{tabular\}")


def rows(text):
    """The cells of a .tex file, line by line."""
    lines = [line.removesuffix(r" \\") for line in text.splitlines() if line.endswith(r" \\") and "&" in line]
    lines = [FOLDED.sub(lambda head: head[1].replace(r"\\", " "), line) for line in lines]
    return [re.split(r"(?<!\\) ?& ?", line) for line in lines]


def test_numbers_are_rounded_and_names_are_words():
    heads, first, second, *_ = rows(latex("summary", TABLE, TOLD, "A row a thing.", "tab:x"))
    assert heads[:5] == ["Policy", "Outcome", "Unit", "Effect", r"Share (\%)"]
    assert first[:5] == ["Recognition", "Talks by the deadline", r"\% of runs", "+4.3", "12.3"]
    assert second[:5] == ["=x", "Provocations", "events in the whole period", "$-$1.50", "–"]


def test_what_is_too_wide_is_cut_and_every_part_names_its_rows():
    text = latex("summary", TABLE, TOLD, "A row a thing.", "tab:x")
    heads = [line for line in rows(text) if line[:2] == ["Policy", "Outcome"]]
    assert len(heads) == text.count(r"\begin{table}") == 2
    names = [name for line in heads for name in line[2:]]
    assert names == ["Unit", "Effect", r"Share (\%)", "Runs", "Month", "Sure", "Sentence", "Odd"]
    assert r"\label{tab:x}" in text
    assert r"\label{tab:x-2}" in text
    assert "A row a thing. (part 2 of 2)" in text


def test_an_interval_stands_behind_its_value():
    ends = {"effect": [0.0432, 1.5], "effect_low": [0.01, None], "effect_high": [0.08, None]}
    table = TABLE.select("outcome").with_columns(**{name: pl.Series(values) for name, values in ends.items()})
    heads, first, second = rows(latex("summary", table, TOLD, "c", "tab:x"))
    assert heads == ["Outcome", r"Effect {[}95 \%]"]
    assert first[1] == "+4.3 {[}+1.0, +8.0]"
    assert second[1] == "+1.50"


def test_parts_keep_every_column_once_beside_the_keys():
    wide = pl.DataFrame({"policy": ["a"]} | {f"c{k}": ["1234567890"] for k in range(40)})
    parts = cut(wide, {name: name for name in wide.columns}, ["policy"])
    assert len(parts) > 2
    assert all(part[0] == "policy" for part in parts)
    assert [name for part in parts for name in part[1:]] == wide.columns[1:]


def test_signs_that_latex_reads_are_escaped_and_nothing_else():
    text = latex("x", TABLE.select("sentence").head(1), TOLD, "50 % & more", "tab:x")
    assert r"{[}a] \& b\_c 50 \% \#1 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}" in text
    assert r"\textbar{} $<$y$>$ $-$1 $\approx$ “q” {*} \$ \\" in text
    assert r"\caption{50 \% \& more}" in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (0.00123, "0.00123"),
        (1234.5, "1,235"),
        (12.345, "12.3"),
        (-0.2, "−0.2"),
        (1e-9, "<0.000001"),
    ],
)
def test_a_number_has_three_figures(value, text):
    assert figures(value) == text


def test_a_long_table_runs_on_over_pages():
    long = pl.DataFrame({"policy": ["a"] * (LONG + 1), "n": range(LONG + 1)})
    text = latex("summary", long, {}, "c", "tab:x")
    assert text.count(r"\begin{longtable}{lr}") == 1
    assert r"\begin{table}" not in text
    assert len(rows(text)) == LONG + 3  # the head stands on the first page and on the others
    assert r"\begin{table}" in latex("summary", long.head(LONG), {}, "c", "tab:x")


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no LaTeX on this machine")
@pytest.mark.parametrize("command", ["compare", "discover", "tradeoffs", "audit"])
def test_latex_takes_the_tables_of_a_study(command, tmp_path):
    found = small(command)
    parts = [latex(name, table, found.study.columns, "c", f"tab:{name}") for name, table in found.csv.items()]
    odd = latex("odd", TABLE, TOLD, ODD, "tab:odd")
    (tmp_path / "x.tex").write_text(DOCUMENT % "\n".join([*parts, odd]), "utf-8")
    words = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def book(tables, columns=None):
    """A workbook as a reader of such files sees it: sheet -> rows of (value, kind)."""
    from io import BytesIO

    told = pl.DataFrame(schema=SCHEMA) if columns is None else columns
    found = openpyxl.load_workbook(BytesIO(xlsx(tables, told, "2026-11-26T12:00:00+01:00")))
    return {sheet.title: [[(cell.value, cell.data_type) for cell in row] for row in sheet] for sheet in found}


def test_no_text_is_taken_for_a_formula_an_address_or_a_number():
    texts = ["=x", "=1+1", "+1", "-1", "@c", "http://a.b", "007", "{=a}"]
    sheet = book({"summary": pl.DataFrame({"policy": texts})})["summary"]
    assert [cell for (cell,) in sheet[1:]] == [(text, "s") for text in texts]


def test_numbers_stay_as_they_are_and_what_is_none_is_empty():
    sheet = book({"summary": TABLE})["summary"]
    held = dict(zip((value for value, _ in sheet[0]), sheet[1], strict=True))
    assert held["effect"] == (0.0432, "n")
    assert held["sure"] == (True, "b")
    assert held["month"][0] == datetime(2026, 1, 1)
    assert held["odd"][0] is None


def test_a_table_that_is_too_long_for_a_sheet_leaves_a_line(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    assert book({"summary": TABLE})["summary"][1][0][0] == "2 rows are too many for a sheet: see summary.csv"


@pytest.mark.parametrize("command", SMALL)
def test_every_csv_table_is_printed_where_it_is_asked_for(command, tmp_path):
    found = small(command)
    asked = replace(found, study=replace(found.study, tables=("latex", "xlsx")), figures={}, page=None)
    folder = save(asked, "x", str(tmp_path))
    tables = {path.stem for path in folder.glob("*.csv")} - {"columns"}
    assert {path.stem for path in folder.glob("*.tex")} == tables
    sheets = openpyxl.load_workbook(folder / "tables.xlsx", read_only=True).sheetnames
    assert sheets == [*found.csv, "columns"]
    for name in tables:
        lines = rows((folder / f"{name}.tex").read_text("utf-8"))
        assert len({len(line) for line in lines if line}) <= len(found.csv[name].columns)
    assert "Left by this study" not in (folder / "README.md").read_text("utf-8")
    assert not list(kept(command).glob("*.tex"))


def test_a_table_that_cannot_be_printed_costs_nothing_else(tmp_path, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("experiments.lab.present.latex.latex", fails)
    found = small("tradeoffs")
    asked = replace(found, study=replace(found.study, tables=("latex",)), figures={}, page=None)
    with pytest.raises(ZeroDivisionError):
        save(asked, "x", str(tmp_path))
    left = {path.name for path in (tmp_path / "tradeoffs" / "x").iterdir()}
    assert {"summary.csv", "columns.csv", "README.md", "runs.parquet"} <= left
    assert not [name for name in left if name.endswith(".tex")]


def test_a_finished_study_is_printed_later_and_what_is_not_wanted_goes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    few = ["policy=recognition", "replicates=3", "horizon=12", "parameters.firm.candidates=5", "name=s"]
    assert main(["compare", *few, "figures=false", "tables=latex"]) == 0
    folder = tmp_path / "results" / "compare" / "s"
    (folder / "paper.tex").write_text("mine")
    assert (folder / "pairs.tex").exists()
    assert main(["redraw", str(folder), "tables=[xlsx]"]) == 0
    assert {path.name for path in folder.glob("*.tex")} == {"paper.tex"}
    assert (folder / "tables.xlsx").exists()
    assert main(["redraw", str(folder), "tables=[]"]) == 0
    assert not (folder / "tables.xlsx").exists()
    assert "tables=[]" in json.loads((folder / "manifest.json").read_text("utf-8"))["command"]

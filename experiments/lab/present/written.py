"""Writes what a study gave into its folder: the runs first, the page last."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from experiments.lab.design.outcomes import FILE
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.columns import columns_in, of_own
from experiments.lab.engine.crate import CRATE, crate_of
from experiments.lab.engine.readme import README, readme_of
from experiments.lab.engine.results import WORKBOOK, Folder, writing
from experiments.lab.present import words
from experiments.lab.present.drawing import Drawers
from experiments.lab.present.finished import Finished
from model.parameters import BadInput

#: What stands in the place of a figure that failed.
_NO_FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="60"><text x="10" y="35" '
    'font-family="sans-serif" font-size="14">This figure could not be drawn.</text></svg>\n'
)


def write(found: Finished, folder: Folder, manifest: dict[str, Any], faults: list[Exception], drawers: Drawers) -> None:
    """Write all that a folder holds, the runs first and the page last; faults of figures and page are added."""
    study = found.study
    if found.runs is not None:
        with writing(folder.partial / "runs.parquet"):
            found.runs.write(folder.partial)
    for name, table in found.tables.items():
        if name in found.units:
            told = {"study": study.command, "seed": str(study.seed)} | found.notes.get(name, {})
            folder.table(name, table, found.units[name], told)
    data = found.figure_data if study.figure_data else {}
    for name, table in (found.csv | {f"figures/{name}": table for name, table in data.items()}).items():
        folder.csv(name, table)
    for path, text in found.texts.items():
        folder.text(path, text)
    if isinstance(study, Tiled) and study.outcomes is not None:
        folder.text(FILE, study.outcomes.text)
    folder.text("manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    page = _page(found, _figures(found, folder, faults, drawers), manifest, faults)
    if page:
        folder.text("report.html", page)
    _describe(found, folder, manifest, page, faults)
    for elsewhere, text in found.outside.items():
        with writing(elsewhere):
            elsewhere.write_text(text, "utf-8")


def _figures(found: Finished, folder: Folder, faults: list[Exception], drawers: Drawers) -> dict[str, Path]:
    """Figure -> its drawing; where one fails, a picture that says so."""
    drawings = {}
    for name, drawn in drawers.drawn(found.figures):
        with writing(folder.figures):
            if isinstance(drawn, Exception):
                faults.append(drawn)
                drawings[name] = folder.figures / f"{name}.svg"
                drawings[name].write_text(_NO_FIGURE, "utf-8")
            else:
                drawings[name] = drawn.save(folder.figures, name)[0]
    return drawings


def _page(found: Finished, drawings: dict[str, Path], manifest: dict[str, Any], faults: list[Exception]) -> str:
    """The report, or an empty text where there is none."""
    try:
        with words.speaking_of(found.study.own):
            return found.page(drawings, manifest) if found.page else ""
    except Exception as fault:
        faults.append(fault)
        return ""


def _print(found: Finished, folder: Folder, columns: pl.DataFrame, manifest: dict[str, Any]) -> None:
    """Write the tables that are kept as CSV for people who write: for LaTeX, and as a workbook."""
    study = found.study
    tables = {name: table for name, table in found.csv.items() if table.width}
    if "latex" in study.tables:
        from experiments.lab.present.latex import latex

        for name, table in tables.items():
            caption = study.holds.get(f"{name}.csv", name).split(". ")[0].replace("`", "")
            folder.text(f"{name}.tex", latex(name, table, study.columns, caption, f"tab:{study.command}-{name}"))
    if "xlsx" in study.tables:
        from experiments.lab.present.workbook import xlsx

        folder.data(WORKBOOK, xlsx(tables, columns, manifest["finished"]))


def _describe(found: Finished, folder: Folder, manifest: dict[str, Any], page: str, faults: list[Exception]) -> None:
    """Write what says what each file is: a table of the columns, a text for people, a record for archives."""
    from experiments.lab.present.page import told_by

    title, captions = told_by(page)
    columns = columns_in(folder.partial, {**found.study.columns, **of_own(found.study.own)})
    folder.csv("columns", columns)
    try:
        _print(found, folder, columns, manifest)
    except BadInput:
        raise
    except Exception as fault:
        faults.append(fault)
    question, holds = title or f"kaesong {found.study.command}", found.study.holds
    folder.text(README, readme_of(folder.partial, manifest, question, holds))
    drawings = {f"figures/{name}.{end}": caption for name, caption in captions.items() for end in ("png", "svg")}
    folder.text(CRATE, crate_of(folder.partial, manifest, question, " ".join(found.answer), {**holds, **drawings}))

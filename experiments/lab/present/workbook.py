"""A study's tables as one workbook for Excel and LibreOffice: a sheet a table, and one that says what columns are.

Numbers are as in the CSV files, not rounded. A text stays a text, whatever it begins with.
"""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

import polars as pl
import polars.selectors as cs

MOST_ROWS = 1_048_575  # of a sheet, under its heads
COLUMNS = "columns"
AS_THEY_ARE: dict = {(pl.Float64, pl.Int64, pl.UInt32): "General"}
#: Texts that look like formulas, addresses or numbers are none.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def xlsx(tables: Mapping[str, pl.DataFrame], columns: pl.DataFrame, finished: str) -> bytes:
    """The bytes of a workbook.

    tables: sheet -> table; columns: the data dictionary, of which the rows of these tables are kept; finished: when
    the study was, as ISO 8601. A table with more rows than a sheet has leaves a line that says where it is.
    """
    from xlsxwriter import Workbook

    files = [f"{name}.csv" for name in tables]
    told = columns.filter(pl.col("file").is_in(files)).with_columns(sheet=pl.col("file").str.strip_suffix(".csv"))
    sheets = {**tables, COLUMNS: told.select("sheet", pl.all().exclude("sheet", "file"))}
    with Workbook(buffer := BytesIO(), PLAIN) as book:
        book.set_properties({"created": datetime.fromisoformat(finished).replace(tzinfo=None)})
        for name, table in sheets.items():
            if len(table) > MOST_ROWS:
                table = pl.DataFrame({"note": [f"{len(table):,} rows are too many for a sheet: see {name}.csv"]})
            ends = cs.float().replace([float("inf"), float("-inf"), float("nan")], None)
            table.with_columns(ends).write_excel(
                book, name, autofit=True, freeze_panes=(1, 0), dtype_formats=AS_THEY_ARE
            )
    return buffer.getvalue()

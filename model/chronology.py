"""Who governed when, month by month, from evidence/governments.csv.

A month is counted as 12 x year + month - 1, and belongs to whoever governs on its first day.
"""

import csv
from datetime import date
from importlib.resources import files

import numpy as np

FIRST = 12 * 1998  # January 1998
LAST = 12 * 2040  # December 2039 is the last month that the tables hold
NOT_YET = -1

FREEZE = 12 * 2010 + 5  # June 2010, the first whole month under the measures of 24 May


def month_number(year: int, month: int) -> int:
    """Months since the year 0."""
    return 12 * year + month - 1


def _governments(country: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("evidence", "governments.csv").read_text("utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if row["country"] == country]


def _by_month(country: str, number: dict[str, int] | None) -> np.ndarray:
    """The number of the government in each month; by camp, or else by the order of terms."""
    table = np.full(LAST - FIRST, NOT_YET, np.int64)
    for order, row in enumerate(_governments(country)):
        start, end = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        for month in range(FIRST, LAST):
            first_day = date(month // 12, month % 12 + 1, 1)
            if start <= first_day <= end:
                table[month - FIRST] = order if number is None else number[row["camp"]]
    return table


#: 1 where conservatives govern Seoul, 0 where progressives do, NOT_YET after the record.
SEOUL_CONSERVATIVE = _by_month("ROK", {"progressive": 0, "conservative": 1})
#: The order of the US president in office, NOT_YET after the record.
US_PRESIDENT = _by_month("US", None)

SEOUL_TERM = 60  # months between Korean presidential elections after the record
US_TERM = 48

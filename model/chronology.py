"""What is on record, month by month, from evidence/: who governed, and what happened.

A month is counted as 12 x year + month - 1. It belongs to whoever governs on its first day.
"""

import csv
from datetime import date
from importlib.resources import files

import numpy as np

from model.compiled import njit

FIRST = 12 * 1990  # January 1990, a year before the earliest month of a run
LAST = 12 * 2040  # December 2039 is the last month that the tables hold
NOT_YET = -1


def month_number(year: int, month: int) -> int:
    """Months since the year 0."""
    return 12 * year + month - 1


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("evidence", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _governments(country: str, number: dict[str, int] | None) -> np.ndarray:
    """The number of the government in each month; by camp, or else by the order of terms."""
    table = np.full(LAST - FIRST, NOT_YET, np.int64)
    terms = [row for row in _rows("governments.csv") if row["country"] == country]
    for order, row in enumerate(terms):
        start, end = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        for month in range(FIRST, LAST):
            first_day = date(month // 12, month % 12 + 1, 1)
            if start <= first_day <= end:
                table[month - FIRST] = order if number is None else number[row["camp"]]
    return table


def _place(month: str) -> int:
    """Where a month of the form 2016-02 stands in a table; the end if none is named."""
    return month_number(*map(int, month.split("-"))) - FIRST if month else LAST - FIRST


def _events(kind: str) -> np.ndarray:
    """1 in the months of a kind of event, 0 in all others; what has no end goes on."""
    table = np.zeros(LAST - FIRST, np.int64)
    for row in _rows("events.csv"):
        if row["kind"] == kind:
            table[_place(row["from"]) : _place(row["to"]) + 1] = 1
    return table


def _duties() -> np.ndarray:
    """The duty on Korean goods on each month's first day, NOT_YET before and after the record."""
    table = np.full(LAST - FIRST, float(NOT_YET))
    for row in _rows("tariff_regimes.csv"):
        if row["to"]:
            start, end = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
            for month in range(FIRST, LAST):
                if start <= date(month // 12, month % 12 + 1, 1) <= end:
                    table[month - FIRST] = float(row["duty_on_korean_goods_percent"]) / 100
    return table


def _record(table: np.ndarray, first: str, last: str) -> np.ndarray:
    """A table with NOT_YET outside of the months that somebody looked at."""
    known = np.full_like(table, NOT_YET)
    known[_place(first) : _place(last) + 1] = table[_place(first) : _place(last) + 1]
    return known


def _talks() -> np.ndarray:
    """1 in the months of any track of talks, 0 in the others."""
    table = np.zeros(LAST - FIRST, np.int64)
    for row in _rows("talks.csv"):
        table[_place(row["from"]) : _place(row["to"]) + 1] = 1
    return table


def _trade() -> np.ndarray:
    """China's purchases from the North, million US dollars a month; NOT_YET after the record.

    Before 2016 they are derived from all trade by their share in it in 2016; before 2004, as then.
    """
    yearly = {int(row["year"]): float(row["imports_musd"]) for row in _rows("china_imports_from_dprk.csv")}
    both_ways = {int(row["year"]): 1000.0 * float(row["china_trade_billion_usd"]) for row in _rows("north_income.csv")}
    earliest = min(yearly)
    share = yearly[earliest] / both_ways[earliest]
    yearly = {year: share * trade for year, trade in both_ways.items() if year < earliest} | yearly
    table = np.full(LAST - FIRST, float(NOT_YET))
    for year in range(FIRST // 12, max(yearly) + 1):
        table[12 * year - FIRST : 12 * year - FIRST + 12] = yearly[max(year, min(yearly))] / 12.0
    return table


def _counts() -> np.ndarray:
    """Provocations in each month, NOT_YET before and after the record."""
    table = np.full(LAST - FIRST, NOT_YET, np.int64)
    for row in _rows("provocations_monthly.csv"):
        table[month_number(int(row["year"]), int(row["month"])) - FIRST] = int(row["events"])
    return table


#: 1 where conservatives govern Seoul, 0 where progressives do, NOT_YET after the record.
SEOUL_CONSERVATIVE = _governments("ROK", {"progressive": 0, "conservative": 1})
#: The order of the US president in office, NOT_YET after the record.
US_PRESIDENT = _governments("US", None)

SEOUL_TERM = 60  # months between Korean presidential elections after the record
US_TERM = 48

#: What happened: provocations of the month, and whether it had a major one, limits to passage, a
#: freeze of investment, a stop by the North, a closure by Seoul, war in Ukraine.
PROVOCATIONS = _counts()
MAJOR = _events("major")
LIMITS = _events("limits")
FREEZE = _events("freeze")
STOP = _events("stop")
CLOSURE = _events("closure")
WAR = _events("war")

#: Who asked for talks, month by month, and when they ran; NOT_YET where nobody has looked.
OFFER = _record(_events("offer"), "2017-01", "2026-08")
BROKER = _record(_events("broker"), "2017-01", "2026-08")
TALKS = _record(_talks(), "1993-01", "2026-08")

#: China's purchases from the North, and the months in which the North shut its own border to trade.
TRADE = _trade()
BORDER = _events("border")

#: What has been in force since its date: the treaty with Russia, the line of two hostile states,
#: sanctions on trade, resolution 2375, the ban on imports from the North, the presumption of forced
#: labour, acceptance of its nuclear status as the North's condition of talks.
TREATY = _events("treaty")
HOSTILE_LINE = _events("hostile_line")
RESOLUTION = _events("resolution")
SANCTIONS = _events("sanctions")
FORCED_LABOUR = _events("forced_labour")
PRECONDITION = _events("precondition")
IMPORT_BAN = _events("import_ban")

#: The duty on Korean goods in the United States, and the first month that it is known for.
DUTY_KOREA = _duties()
KORUS = FIRST + int(np.argmax(DUTY_KOREA != NOT_YET))


@njit
def on_record(table: np.ndarray, month: int) -> float:
    """The entry of a month, or NOT_YET when the table does not reach it."""
    return table[month - FIRST] if FIRST <= month < LAST else NOT_YET


@njit
def in_force(table: np.ndarray, month: int) -> float:
    """1 from a fact's first month on; where the table ends, it stays as it was."""
    return 1.0 if on_record(table, min(month, LAST - 1)) > 0 else 0.0

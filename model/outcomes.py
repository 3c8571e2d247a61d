"""What is measured of a run, and what is recorded of each month."""

from typing import NamedTuple

import numpy as np

from model.compiled import njit


class Measure(NamedTuple):
    """A column of results: its unit and what it says."""

    unit: str
    meaning: str


#: One row a run.
OUTCOMES = {
    "talks_month": Measure("month of the run, from 1", "Month of the first talks; none if they never began"),
    "talks_by_deadline": Measure("0 or 1", "Talks began before the end of the run"),
    "table_months": Measure("months", "Months at the table"),
    "alignment_end": Measure("share", "Alignment with Russia in the last month"),
    "alignment_mean": Measure("share", "Alignment with Russia, mean over the months"),
    "provocations": Measure("events", "Provocations"),
    "major_provocations": Measure(
        "months with one", "Major provocations: nuclear test; satellite or ICBM launch; lethal attack"
    ),
    "zone_months_open": Measure("months", "Months in which the zone ran"),
    "zone_firms_end": Measure("firms", "Firms in the zone in the last month"),
    "zone_workers_end": Measure("workers", "Workers of the zone in the last month"),
    "zone_output_total": Measure("million USD", "Output of the zone"),
    "zone_wages_total": Measure("million USD", "Wages paid in the zone, without social insurance"),
    "exports_us_total": Measure("million USD", "Exports of the zone to the United States"),
    "stops_by_seoul": Measure("stops", "Closures by Seoul"),
    "stops_by_pyongyang": Measure("stops", "Stops by Pyongyang"),
    "cash_zone": Measure("million USD", "Cash of the North's state from the zone"),
    "cash_russia": Measure("million USD", "Cash of the North's state from Russia"),
    "cash_aid": Measure("million USD", "Cash of the North's state from US aid"),
    "cash_tourism": Measure("million USD", "Cash of the North's state from tours"),
    "cash_relief": Measure("million USD", "Earnings of the North's state from trade that relief brought back"),
    "cash_total": Measure("million USD", "Cash of the North's state from zone; Russia; aid; tours and relief"),
    "cost_washington": Measure("million USD", "Cost to US taxpayers: aid and duty forgone"),
    "cost_seoul": Measure("million USD", "Cost to Seoul: insurance, subsidy, reopening, expansion"),
    "cost_firms": Measure("million USD", "Capital that firms lost"),
    "sincerity_end": Measure("probability", "Pyongyang's belief that Washington means it, last month"),
    "reliability_end": Measure("probability", "Pyongyang's belief that Russia pays, last month"),
}
OUTCOME = np.dtype([(name, "f8") for name in OUTCOMES])

#: One row a month.
QUANTITIES = {
    "at_table": Measure("0 or 1", "At the table"),
    "talks": Measure("0 or 1", "Talks have begun"),
    "alignment": Measure("share", "Alignment with Russia"),
    "restraint": Measure("share", "Restraint"),
    "sincerity": Measure("probability", "Belief that Washington means it"),
    "reliability": Measure("probability", "Belief that Russia pays"),
    "provocations": Measure("events a month", "Provocations"),
    "major": Measure("0 or 1", "A major provocation"),
    "zone_open": Measure("0 or 1", "The zone runs"),
    "firms": Measure("firms", "Firms in the zone"),
    "workers": Measure("workers", "Workers of the zone"),
    "output": Measure("million USD a month", "Output of the zone"),
    "wages": Measure("million USD a month", "Wages paid in the zone"),
    "exports_us": Measure("million USD a month", "Exports of the zone to the United States"),
    "cash_zone": Measure("million USD a month", "Cash of the North's state from the zone"),
    "cash_russia": Measure("million USD a month", "Cash of the North's state from Russia"),
    "cash_aid": Measure("million USD a month", "Cash of the North's state from US aid"),
    "cash_tourism": Measure("million USD a month", "Cash of the North's state from tours"),
    "cash_relief": Measure("million USD a month", "Earnings of the North's state from trade that relief brought back"),
    "trade": Measure("million USD a month", "China's purchases from the North"),
    "north_income": Measure("million USD a month", "Hard currency of the North's state from all sources"),
}
QUANTITY = np.dtype([(name, "f4") for name in QUANTITIES])


@njit(cache=True)
def record(row, s):
    """Write one history's OUTCOME into ``row`` from the state after its last month."""
    books = s.ledgers
    row.talks_month = books.talks_month if books.talks_month > 0 else np.nan
    row.talks_by_deadline = 1.0 if books.talks_month > 0 else 0.0
    row.table_months = books.table_sum
    row.alignment_end = s.pyongyang.alignment
    row.alignment_mean = books.alignment_sum / books.months
    row.provocations = books.provocations_sum
    row.major_provocations = books.major_sum
    row.zone_months_open = books.open_sum
    row.zone_firms_end = books.firms
    row.zone_workers_end = books.workers
    row.zone_output_total = books.output_sum
    row.zone_wages_total = books.wages_sum
    row.exports_us_total = books.exports_us_sum
    row.stops_by_seoul = books.stops_by_seoul
    row.stops_by_pyongyang = books.stops_by_pyongyang
    row.cash_zone = books.cash_zone_sum
    row.cash_russia = books.cash_russia_sum
    row.cash_aid = books.cash_aid_sum
    row.cash_tourism = books.cash_tourism_sum
    row.cash_relief = books.cash_relief_sum
    row.cash_total = row.cash_zone + row.cash_russia + row.cash_aid + row.cash_tourism + row.cash_relief
    row.cost_washington = books.cost_washington_sum
    row.cost_seoul = books.cost_seoul_sum
    row.cost_firms = books.cost_firms_sum
    row.sincerity_end = s.pyongyang.sincerity
    row.reliability_end = s.pyongyang.reliability


@njit(cache=True)
def observe(row, s):
    """Write one month's QUANTITY into ``row``."""
    books, regime = s.ledgers, s.pyongyang
    row.at_table = regime.at_table
    row.talks = 1.0 if books.talks_month > 0 else 0.0
    row.alignment = regime.alignment
    row.restraint = regime.restraint
    row.sincerity = regime.sincerity
    row.reliability = regime.reliability
    row.provocations = s.provocations.count
    row.major = s.provocations.major
    row.zone_open = 1.0 if s.zone.status == 1 else 0.0
    row.firms = books.firms
    row.workers = books.workers
    row.output = books.output
    row.wages = books.wages
    row.exports_us = books.exports_us
    row.cash_zone = books.cash_zone
    row.cash_russia = books.cash_russia
    row.cash_aid = books.cash_aid
    row.cash_tourism = books.cash_tourism
    row.cash_relief = books.cash_relief
    row.trade = s.beijing.trade
    row.north_income = books.north_income

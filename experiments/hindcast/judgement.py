"""What was never fitted, foreseen: each figure with the model's forecast and two rivals'.

Both rivals know the record before: one carries its long-run rates on for ever, the other those of
its last months, as many as are foreseen. A rival's chance of a spell is that of a constant hazard.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from experiments.hindcast.counted import parts_of_path, whole_path
from experiments.hindcast.proper import (
    Binomial,
    Forecast,
    Histories,
    InRange,
    Level,
    Poisson,
    ever,
    hazard,
    rate,
    surprise,
)
from experiments.record import record
from experiments.record.event_patterns import FALLS, SILENCE, SUMMIT_YEARS, began_in
from experiments.record.past import AFTER_HANOI, ARTICLE, FEE_CUT, HOPE, NO_HOPE, PATRON_LOST, TALKS, WAR, Past

RIVALS = ("constant", "last")
COUNTED_FROM, TALKS_FROM = date(1998, 1, 1), date(1993, 3, 1)  # first months of the records
FEE = (date(2001, 11, 1), date(2002, 12, 1))  # after Kumgang's fee was cut
TURNED = 0.5  # alignment above which the North is its patron's


class Judged(NamedTuple):
    """One figure that judges: what was observed, the model's forecast, the two rivals'."""

    question: str
    statement: str
    unit: str
    observed: float
    model: Histories | InRange
    constant: Forecast
    last: Forecast


class Rates(NamedTuple):
    """What a rival knows on the eve: chances a month that talks begin and end, events, major months."""

    begins: float
    ends: float
    events: float
    majors: float


def before(start: date, months: int) -> tuple[Rates, Rates]:
    """The rates of the whole record before a month, and of the last so many months of it."""
    eve = date(start.year - (start.month == 1), (start.month - 2) % 12 + 1, 1)
    sits = record.talks(TALKS_FROM, eve) > 0
    were = np.concatenate([[False], sits[:-1]])
    began, ended = (sits & ~were), (~sits & were)
    last_spell = np.flatnonzero(began)[-1]
    counts, majors = record.between(COUNTED_FROM, eve), record.majors(COUNTED_FROM, eve)
    recent = slice(-months, None)
    return (
        Rates(
            hazard(began[~were], len(sits)),
            hazard(ended[were], len(sits)),
            rate(counts, len(counts)),
            hazard(majors, len(majors)),
        ),
        Rates(
            hazard(began[recent][~were[recent]], len(sits)) if (~were[recent]).any() else 0.5 / len(sits),
            hazard(ended[last_spell:][were[last_spell:]], len(sits)),
            rate(counts[recent], len(counts)),
            hazard(majors[recent], len(majors)),
        ),
    )


def judgements(past: Past) -> pl.DataFrame:
    """A row a figure that judges: what happened, what was foreseen, and the scores of all three.

    ``chance`` is what was given to what happened; the model beats a rival with a lower logarithmic
    score, or with a lower ranked score where the rival gives no chances.
    """
    found = [
        *_summits(past),
        _silence(past),
        *_window(past, WAR, "2022 to 2024", *record.JUDGED_ERAS["since_2022"]),
        *_window(past, ARTICLE, "February 2025 to August 2026", *record.JUDGED_ERAS["since_article"]),
        *_alignment(past),
        *_incomes(past),
        _kumgang(past),
    ]
    return pl.DataFrame([_row(judged) for judged in found], infer_schema_length=None)


def _row(judged: Judged) -> dict[str, Any]:
    row: dict[str, Any] = {
        "question": judged.question,
        "statement": judged.statement,
        "unit": judged.unit,
        "observed": judged.observed,
    } | dict(
        zip(
            ("q05", "q50", "q95"),
            np.quantile(judged.model.values, (0.05, 0.5, 0.95), method="inverted_cdf"),
            strict=True,
        )
    )
    for name, forecast in (("model", judged.model), *zip(RIVALS, (judged.constant, judged.last), strict=True)):
        chance = forecast.chance(judged.observed)
        row[f"{name}_chance"] = chance
        row[f"{name}_log"] = None if chance is None else surprise(chance)
        row[f"{name}_crps"] = forecast.crps(judged.observed)
    for name in RIVALS:
        score = "crps" if row[f"{name}_log"] is None else "log"
        row[f"beats_{name}"] = row[f"model_{score}"] < row[f"{name}_{score}"]
    return row


def _event(question: str, statement: str, happens: np.ndarray, chances: Iterable[float]) -> Judged:
    """Something that happened: in which histories it does, and the rivals' chances of it."""
    constant, last = (Binomial(1, chance) for chance in chances)
    return Judged(question, statement, "event", 1.0, Histories(happens.astype(float)), constant, last)


def _count(
    question: str, statement: str, unit: str, observed: float, months: np.ndarray, rivals: Iterable[Forecast]
) -> Judged:
    """Something counted over a span: months of the histories, (histories, months), and the rivals' forecasts."""
    constant, last = rivals
    return Judged(question, statement, unit, float(observed), Histories(months.sum(axis=1)), constant, last)


def _events(rates: Iterable[Rates], months: int) -> Iterator[Forecast]:
    """The rivals' forecasts of the provocations of so many months."""
    return (Poisson(months * known.events) for known in rates)


def _summits(past: Past) -> list[Judged]:
    """The path of 2018-19, part by part and whole."""
    question = "2018-19, with the offers on record"
    began, empty, over = parts_of_path(past)
    rates = before(SUMMIT_YEARS[0], 24)
    begins = [ever(known.begins, 6) for known in rates]
    quiet = [float(np.exp(-12 * known.events)) for known in rates]
    ends = [ever(known.ends, 18) for known in rates]
    where = over[began] if began.any() else np.zeros(1)
    parts = (
        ("Talks begin by June 2018", began, begins),
        ("No provocation in 2018", empty, quiet),
        ("Talks are over by December 2019, where they had begun by June 2018", where, ends),
        ("All three together", whole_path(began, empty, over), np.prod([begins, quiet, ends], axis=0)),
    )
    return [_event(question, text, happens, chances) for text, happens, chances in parts]


def _silence(past: Past) -> Judged:
    quiet = past.read(AFTER_HANOI, *SILENCE)["at_table"].max(axis=1) == 0
    chances = tuple(1 - ever(known.begins, 80) for known in before(SILENCE[0], 80))
    return _event("Silence after Hanoi", "No talks from 2020 to August 2026, with the offers on record", quiet, chances)


def _window(past: Past, world: str, question: str, start: date, end: date) -> list[Judged]:
    """Provocations, months with a major event, and talks, of a span of months that nothing was fitted to."""
    months = past.read(world, start, end)
    n = months.shape[1]
    rates = before(start, n)
    observed = record.between(start, end).sum(), record.majors(start, end).sum(), record.talks(start, end).any()
    return [
        _count(question, "Provocations", "events", observed[0], months["provocations"], _events(rates, n)),
        _count(
            question,
            "Months with a major event",
            "months",
            observed[1],
            months["major"],
            (Binomial(n, known.majors) for known in rates),
        ),
        _event(
            question,
            "No talks" if not observed[2] else "Talks",
            (months["at_table"].max(axis=1) > 0) == observed[2],
            tuple(_of_talks(bool(observed[2]), known.begins, n) for known in rates),
        ),
    ]


def _of_talks(held: bool, begins: float, months: int) -> float:
    """A rival's chance that talks are held, or that they are not."""
    return ever(begins, months) if held else 1 - ever(begins, months)


def _alignment(past: Past) -> list[Judged]:
    """The path by year, as it was coded, and the three turns that came or did not."""
    known = [sum(record.coded(year)) / 2 for year in range(1994, 2022)]
    found = [_of_year(past, year, known) for year in (2022, 2023, 2024, 2026)]
    after, during = (past.read(AFTER_HANOI, date(2024, 1, 1), date(2024, 12, 1)), past.read(TALKS, *SUMMIT_YEARS))
    lost = past.read(PATRON_LOST, date(1993, 12, 1), date(1993, 12, 1))["alignment"][:, 0] <= 0.3
    turns = (
        ("Alignment is above a half in 2024", after["alignment"].mean(axis=1) > TURNED, 36, 12 * 28, False),
        ("Its patron lost, alignment is at most 0.3 at the end of 1993", lost, 36, 354, False),
        ("Alignment stays below a half in 2018-19", during["alignment"].max(axis=1) < TURNED, 24, 12 * 24, True),
    )
    for text, happens, months, whole, stays in turns:
        turn = ever(0.5 / whole, months)
        found.append(_event("Alignment with Russia", text, happens, (1 - turn if stays else turn,) * 2))
    return found


def _of_year(past: Past, year: int, known: list[float]) -> Judged:
    low, high = record.coded(year)
    last = date(2026, 8, 1) if year == 2026 else date(year, 12, 1)
    level = past.read(AFTER_HANOI, date(year, 1, 1), last)["alignment"].mean(axis=1)
    text = f"Mean of {year}, coded {low:g} to {high:g}"
    rivals = Level(float(np.mean(known))), Level(known[-1])
    return Judged("Alignment with Russia", text, "share", (low + high) / 2, InRange(level, low, high), *rivals)


def _incomes(past: Past) -> list[Judged]:
    """Income fell by sanctions and talks came; it fell by the closed border and none came."""
    rates = before(SUMMIT_YEARS[0], 24)
    chances = tuple(ever(known.begins, 24) * (1 - ever(known.begins, 24)) for known in rates)
    found = []
    for how, world in (("without", NO_HOPE), ("with", HOPE)):
        came, came_again = (began_in(past.months[world], *fall) for fall in FALLS)
        text = f"Talks begin in 2018-19 and not in 2020-21, {how} hope of relief"
        found.append(_event("Income and talks", text, came & ~came_again, chances))
    return found


def _kumgang(past: Past) -> Judged:
    counts = past.read(FEE_CUT, *FEE)["provocations"]
    months = counts.shape[1]
    text = "Provocations from November 2001 to 2002, the fee for Kumgang cut"
    rivals = _events(before(FEE[0], months), months)
    return _count("Kumgang", text, "events", record.between(*FEE).sum(), counts, rivals)


def seen(row: dict) -> str:
    """What was observed: 'happened', '38 events', '0.30'."""
    if row["unit"] == "event":
        return "happened"
    return f"{row['observed']:.2f}" if row["unit"] == "share" else f"{row['observed']:,.0f} {row['unit']}"


def middle(row: dict) -> str:
    """What the model said: 'chance 0.12' of an event, '41 (20 to 76)' of all else."""
    if row["unit"] == "event":
        return f"chance {row['model_chance']:.3f}"
    digits = 2 if row["unit"] == "share" else 0
    return f"{row['q50']:,.{digits}f} ({row['q05']:,.{digits}f} to {row['q95']:,.{digits}f})"


def article(past: Past) -> pl.DataFrame:
    """Month by month since February 2025: what had happened by then, and what the model said.

    A row a series and month; all three series add up from the first month on.
    """
    start, end = record.JUDGED_ERAS["since_article"]
    months = past.read(ARTICLE, start, end)
    observed = {
        "provocations": record.between(start, end),
        "major": record.majors(start, end),
        "at_table": record.talks(start, end),
    }
    dates = [date.fromisoformat(f"{month}-01") for month in record.months(start, end)]
    tables = []
    for name, happened in observed.items():
        so_far = months[name].cumsum(axis=1)
        bands = np.quantile(so_far, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0, method="inverted_cdf")
        spread = dict(zip(("q05", "q25", "q50", "q75", "q95"), bands, strict=True))
        tables.append(
            pl.DataFrame({"series": name, "date": dates, "observed": np.cumsum(happened).astype(float)} | spread)
        )
    return pl.concat(tables)

"""What the model must reproduce of provocations, of talks, and of the alignment with Russia."""

from collections.abc import Callable
from datetime import date

import numpy as np

from experiments.record import record
from experiments.record.past import AFTER_HANOI, FEE_CUT, HOPE, NO_HOPE, PATRON_LOST, TALKS, TOURS, WAR, Past
from experiments.record.pattern import Pattern
from experiments.record.readings import autocorrelation, dispersion, mean_spell, onsets

ERA_NAMES = {"kim_jong_il": "1998-2011", "kim_jong_un": "2012-21", "since_2022": "2022-24"}

#: The years of the summits; and those after Hanoi in which nobody talked.
SUMMIT_YEARS, SILENCE = (date(2018, 1, 1), date(2019, 12, 1)), (date(2020, 1, 1), date(2026, 8, 1))

#: Months of the world of sanctions, by place: 2018-19, when income had fallen by sanctions and
#: talks came; 2020-21, when it fell deeper by the North's own closed border and none came.
FALLS = ((24, 48), (48, 72))


def _counts(past: Past, era: str) -> np.ndarray:
    judged = era in record.JUDGED_ERAS
    span = (record.JUDGED_ERAS if judged else record.ERAS)[era]
    return past.read(WAR if judged else TALKS, *span)["provocations"].astype(float)


def _of_era(reading: Callable[[np.ndarray], np.ndarray], era: str) -> Callable[[Past], float]:
    return lambda past: float(np.nanmean(reading(_counts(past, era))))


def _rate(era: str) -> Pattern:
    rate = float(record.between(*record.ERAS[era]).mean())
    return Pattern(
        f"rate_{era}",
        "provocations",
        "fit",
        f"Provocations a month, {ERA_NAMES[era]}",
        f"{rate:.2f}",
        0.75 * rate,
        1.25 * rate,
        "events a month",
        _of_era(lambda x: x.mean(axis=-1), era),
    )


def _majors(era: str) -> Pattern:
    span = record.ERAS[era]
    happened = int(record.majors(*span).sum())
    return Pattern(
        f"majors_{era}",
        "provocations",
        "fit",
        f"Months with a major event, {ERA_NAMES[era]}",
        f"{happened}",
        0.6 * happened,
        1.6 * happened,
        "months",
        lambda past: float(past.read(TALKS, *span)["major"].sum(axis=1).mean()),
    )


def _spread(era: str) -> Pattern:
    judged = era in record.JUDGED_ERAS
    found = float(dispersion(record.between(*(record.JUDGED_ERAS if judged else record.ERAS)[era])))
    return Pattern(
        f"dispersion_{era}",
        "provocations",
        "judge" if judged else "fit",
        f"Variance over mean of the monthly count, {ERA_NAMES[era]}",
        f"{found:.1f}",
        1.6,
        2.6,
        "ratio",
        _of_era(dispersion, era),
    )


def _memory(era: str) -> Pattern:
    lag = float(autocorrelation(record.between(*(record.ERAS | record.JUDGED_ERAS)[era])))
    return Pattern(
        f"autocorrelation_{era}",
        "provocations",
        "judge",
        f"Correlation with the next month, {ERA_NAMES[era]}",
        f"{lag:.2f}",
        0,
        0.4,
        "correlation",
        _of_era(autocorrelation, era),
    )


def _kumgang(past: Past) -> float:
    span = (date(2001, 11, 1), date(2002, 12, 1))
    with_cut, at_full = (past.read(world, *span)["provocations"].sum() for world in (FEE_CUT, TOURS))
    return float(with_cut / at_full)


def began_in(months: np.ndarray, start: int, end: int) -> np.ndarray:
    """Whether talks began in a span of months, by place, end left out: (replicates,)."""
    sits = months["at_table"] > 0
    return onsets(sits[:, :end]) > onsets(sits[:, :start])


def _likelier(world: str) -> Callable[[Past], float]:
    """How often talks begin in 2018-19 against 2020-21."""

    def measure(past: Past) -> float:
        months = past.months[world]
        before, after = (began_in(months, *fall).mean() for fall in FALLS)
        return float(before / max(after, 1e-3))

    return measure


def _talks(past: Past) -> np.ndarray:
    return past.read(TALKS, *record.TALKS_FIT)["at_table"] > 0


def _of_talks() -> list[Pattern]:
    observed = record.talks(*record.TALKS_FIT)
    began, share, spell = int(onsets(observed)), float(observed.mean()), float(mean_spell(observed))
    return [
        Pattern(
            "onsets",
            "talks",
            "fit",
            "Onsets of talks, 1993-2017",
            f"{began}",
            began - 1.5,
            began + 1.5,
            "onsets",
            lambda past: float(onsets(_talks(past)).mean()),
        ),
        Pattern(
            "share_of_talks",
            "talks",
            "fit",
            "Share of months in talks, 1993-2017",
            f"{share:.2f}",
            share - 0.15,
            share + 0.15,
            "share of months",
            lambda past: float(_talks(past).mean()),
        ),
        Pattern(
            "length_of_talks",
            "talks",
            "fit",
            "Mean length of talks, 1993-2017",
            f"{spell:.0f}",
            spell / 1.6,
            spell * 1.6,
            "months",
            lambda past: float(_talks(past).sum() / max(1, onsets(_talks(past)).sum())),
        ),
    ]


def _silence() -> Pattern:
    return Pattern(
        "silence",
        "talks",
        "judge",
        "No talks from 2020 to August 2026, with the offers on record",
        "none",
        0.2,
        None,
        "share of runs",
        lambda past: float((past.read(AFTER_HANOI, *SILENCE)["at_table"].max(axis=1) == 0).mean()),
    )


def _level(world: str, start: date, end: date) -> Callable[[Past], float]:
    return lambda past: float(np.median(past.read(world, start, end)["alignment"].mean(axis=1)))


def _coded(year: int, column: str) -> Pattern:
    low, high = record.coded(year)
    last = date(2026, 8, 1) if year == 2026 else date(year, 12, 1)
    return Pattern(
        f"alignment_{year}",
        "alignment",
        column,
        f"Alignment with Russia, {year}",
        f"coded {low:g} to {high:g}",
        low,
        high,
        "share",
        _level(AFTER_HANOI, date(year, 1, 1), last),
    )


def _of_alignment() -> list[Pattern]:
    low, high = record.coded(2020)
    return [
        Pattern(
            "alignment_before",
            "alignment",
            "fit",
            "Alignment with Russia, 2020-21",
            f"coded {low:g} to {high:g}",
            low,
            high,
            "share",
            _level(AFTER_HANOI, *record.ALIGNMENT_FIT["before"]),
        ),
        *(_coded(year, "fit" if year == 2025 else "judge") for year in range(2022, 2027)),
        Pattern(
            "patron_lost",
            "alignment",
            "judge",
            "Alignment at the end of 1993, its patron lost",
            "coded at most 0.3",
            None,
            0.3,
            "share",
            _level(PATRON_LOST, date(1993, 12, 1), date(1993, 12, 1)),
        ),
        Pattern(
            "summit_years",
            "alignment",
            "judge",
            "Alignment with Russia in the years of the summits, 2018-19",
            "coded at most 0.5",
            None,
            0.5,
            "share",
            _level(TALKS, *SUMMIT_YEARS),
        ),
    ]


def _of_income() -> list[Pattern]:
    return [
        Pattern(
            name,
            "income",
            "judge",
            f"Onsets of talks in 2018-19 against 2020-21, {how} hope of relief",
            "only in 2018-19",
            1.5,
            None,
            "ratio",
            _likelier(world),
        )
        for name, how, world in (("income_no_hope", "without", NO_HOPE), ("income_hope", "with", HOPE))
    ]


PATTERNS: tuple[Pattern, ...] = (
    *(pattern(era) for era in record.ERAS for pattern in (_rate, _spread, _majors)),
    *(_memory(era) for era in ERA_NAMES),
    _spread("since_2022"),
    Pattern(
        "kumgang",
        "provocations",
        "judge",
        "Provocations after the fee for Kumgang was cut, against the full fee",
        "no jump: 5 and then 1 a year",
        None,
        1.25,
        "ratio",
        _kumgang,
    ),
    *_of_talks(),
    _silence(),
    *_of_income(),
    *_of_alignment(),
)

"""What a browser draws of an answer: small arrays and words, prepared as for the figures of ``kaesong compare``."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from experiments.app.address import written
from experiments.app.live import Answer
from experiments.app.state import FIGURES, named
from experiments.compare.figures import chain, distributions, fans, talks
from experiments.compare.figures.chain_layouts import BOXES
from experiments.compare.tables import spread
from experiments.lab.design.study import REFERENCE, months_from
from experiments.lab.present import palette, words

_MEASURES = {"cash": "zone, tours, aid, relief"}  # where a bar of the page has no parts, unlike one on paper
DIGITS = 4  # figures of a number that is only drawn
#: The outcomes whose ends stand beside each other.
ENDS = ("zone_months_open", "alignment_mean", "major_provocations", "talks_month")
_CHAIN = (
    *("zone_months_open", "zone_workers_end", "zone_firms_end", "cash_zone", "cash_tourism", "cash_aid"),
    *("cash_relief", "cash_total", "sincerity_end", "alignment_mean", "provocations", "talks_by_deadline"),
)


def picture(name: str, answer: Answer) -> dict[str, Any]:
    """The numbers of one of FIGURES, as JSON takes them; what cannot be told is None."""
    return _MADE[name](answer)


def series(answer: Answer) -> list[dict[str, Any]]:
    """The packages as they are told apart, the status quo first.

    Name, title and colour; whether the levers make it; how the address writes it, if it is pinned.
    """
    looks, live, state = palette.looks(answer.policies), answer.live, answer.state
    packages = named(state, answer.offer)
    return [
        {
            "name": name,
            "title": words.policy(name).title,
            "colour": looks[name].colour,
            "live": name == live,
            "pinned": written(packages[name], answer.offer) if packages.get(name) in state.pins else None,
        }
        for name in answer.policies
    ]


def _talks(answer: Answer) -> dict[str, Any]:
    """Per cent of histories with talks by the first day of each month, with the interval."""
    days = _days(answer)
    lines = []
    for name in answer.policies:
        first = answer.lived[name].outcomes["talks_month"]
        found = talks.shares_by_month(np.where(np.isnan(first), np.inf, first), len(days) - 1, answer.draws)
        lines.append({key: _rounded(100 * part) for key, part in zip(("mean", "low", "high"), found, strict=True)})
    return {"days": [_seconds(day) for day in days], "lines": lines}


def _fans(answer: Answer) -> dict[str, Any]:
    """Mean and the middle 50 and 90 % of histories, month by month, a panel a quantity."""
    panels = []
    for quantity in fans.SHOWN:
        title, unit = words.QUANTITIES[quantity]
        lines = [
            {key: _rounded(part) for key, part in spread(_by_month(answer, name, quantity)).items()}
            for name in answer.policies
        ]
        panels.append({"title": title, "unit": unit, "lines": lines})
    return {"days": [_seconds(day) for day in _days(answer)[:-1]], "panels": panels}


def _by_month(answer: Answer, name: str, quantity: str) -> NDArray:
    """A quantity of a package's histories, (months, replicates)."""
    return np.ascontiguousarray(answer.lived[name].months[quantity].T, np.float64)


def _distributions(answer: Answer) -> dict[str, Any]:
    """In how many of 100 histories each ending comes, in common bins, a panel an outcome."""
    panels = []
    for outcome in ENDS:
        every = [answer.lived[name].outcomes[outcome] for name in answer.policies]
        have = [values[~np.isnan(values)] for values in every]
        edges = distributions.edges_of(np.concatenate(have))
        shares = [100 * np.histogram(some, edges)[0] / answer.replicates for some in have]
        said = words.outcome(outcome)
        panels.append(
            {
                "title": said.title,
                "unit": said.unit,
                "edges": _rounded(edges),
                "lines": [{"share": _rounded(share)} for share in shares],
            }
        )
    return {"panels": panels}


def _chain(answer: Answer) -> dict[str, Any]:
    """The boxes, each with the number of every package and what it changes."""
    table = pl.concat(
        pl.DataFrame({name: answer.lived[policy].outcomes[name] for name in _CHAIN}).insert_column(
            0, pl.lit(policy).alias("policy")
        )
        for policy in answer.policies
    )
    rows = {row["policy"]: row for row in chain.means_of(table).iter_rows(named=True)}
    boxes = []
    for key, box in BOXES.items():
        measure = _MEASURES.get(key, box.measure)
        shown: list[Any] = [words.policy(name).levers for name in answer.policies]
        if box.outcomes:
            shown = [
                {"value": value, "second": second, "size": rows[name][key]}
                for name in answer.policies
                for value, second in [chain.numbers_of(key, rows[name], rows[REFERENCE])]
            ]
        boxes.append({"title": box.title, "measure": measure, "heads": box.heads, "rows": shown})
    return {"boxes": boxes}


def _days(answer: Answer) -> list[date]:
    """The first day of every month of a run, and the day after its end."""
    months = months_from(answer.study.base[0])
    return [*months, talks.following(months[-1])]


def _seconds(day: date) -> int:
    """A day as seconds since 1970."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _rounded(values: NDArray | Sequence[float]) -> list[float | None]:
    """Numbers as short as a picture needs them."""
    return [float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None for value in np.asarray(values).tolist()]


_MADE: dict[str, Callable[[Answer], dict[str, Any]]] = {
    "talks": _talks,
    "chain": _chain,
    "fans": _fans,
    "distributions": _distributions,
}
assert tuple(_MADE) == FIGURES

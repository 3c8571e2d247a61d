"""Entities and their state variables: one record type for each step of the month."""

from typing import NamedTuple

import numpy as np

from model.policy import LEVERS

CLOSED, OPEN, SUSPENDED = range(3)

#: What the regime wants: alignment with Russia and restraint, each from 0 to 1, and a seat at the
#: table. The range is continuous; its integral is taken at so many nodes of Gauss and Legendre. The
#: table is the outermost order and restraint the next, so that one quantile on common luck moves the
#: choice monotonically in what matters most.
LEVELS = 3
MENU = 2 * LEVELS * LEVELS

_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(LEVELS)
#: The nodes on the range from 0 to 1, and the mass of each.
NODES, MASSES = (_POINTS + 1.0) / 2.0, _WEIGHTS / 2.0


def _numbers(*names: str) -> np.dtype:
    return np.dtype([(name, "f8") for name in names])


CALENDAR = _numbers(
    "month",
    "war",
    "conservative",
    "new_president",
    "new_seoul",
    "frozen",
    "given",
    # what has come into force by its date
    "treaty",
    "hostile_line",
    "precondition",
    "sanctions",
    "border",
    "resolution",
    "import_ban",
    "forced_labour",
    "duty_korea",
)

LEVER = _numbers("met", "fallen", "force", "costly", "honoured", "persistence", "tie")

WASHINGTON = np.dtype(
    [
        *((lever.name, LEVER) for lever in LEVERS.values() if lever.sender == "washington"),
        *((name, "f8") for name in ("revokes", "reverses", "adopted", "kept", "dropped", "invites", "quiet_until")),
    ]
)

COMMITTEE = _numbers("exempt", "origin", "cleared", "eased")

PYONGYANG = np.dtype(
    [
        *(
            (name, "f8")
            for name in (
                "alignment",
                "restraint",
                "wanted_alignment",
                "wanted_restraint",
                "at_table",
                "talk_months",
                "failed",
                "rounds_failed",
                "rounds_concluded",
            )
        ),
        *(
            (name, "f8")
            for name in (
                "sincerity_log_odds",
                "sincerity",
                "paid",
                "unpaid",
                "reliability",
                "consents",
                "commerce",
                "commerce_start",
                "traders",
                "guards",
            )
        ),
        *(
            (name, "f8")
            for name in (
                "announced",
                "zone_wages",
                "tours",
                "russia_offer",
                "aid_offer",
                "trade",
                "relief_hoped",
                "relief_offer",
                "pledge",
                "assurance",
            )
        ),
        ("weight", "f8", MENU),
    ]
)

PROVOCATIONS = _numbers(
    "count", "major", "severity", "tension", "months_since_major", "level", "share", "surprise", "surprise_major"
)

SEOUL = _numbers(
    "minded", "willing", "closes", "has_closed", "cover", "subsidy", "tourism", "expansion", "tours", "builds"
)

SUSPENSION = _numbers("active", "begins", "limits")

ZONE = _numbers(
    "status",
    "months_since_stop",
    "ever_open",
    "opens",
    "shuts",
    "wage",
    "ration",
    "access",
    "persistence",
    # what a reopening can take up, and what an expansion has added
    "idle",
    "former",
    "ready",
    "built",
    # stops and months run that all firms have seen, fading; how far those before the run have faded
    "stops",
    "run",
    "faded",
)

FIRM = _numbers(
    "number",
    "alive",
    "tenant",
    "former",
    "site",
    "value",
    "us_share",
    "capital",
    "hurdle",
    "workforce",
    "review",
    "inside",
    "workers",
    "age",
    "skill",
    "vacancies",
    "red",
    "hazard",
    "worth",
    "lost",
    "insured",
)

MOSCOW = _numbers("need", "bid", "promised", "paid")

BEIJING = _numbers("enforcement", "sanctioned", "lost", "returned", "trade")

_SUMMED = (
    "output",
    "wages",
    "exports_us",
    "cash_zone",
    "cash_russia",
    "cash_aid",
    "cash_tourism",
    "cash_relief",
    "cost_washington",
    "cost_seoul",
    "cost_firms",
)

LEDGERS = _numbers(
    # this month
    "firms",
    "workers",
    "vacancies",
    "worth",
    "north_income",
    "enrolled",
    *_SUMMED,
    # since the first month
    "months",
    "talks_month",
    "table_sum",
    "alignment_sum",
    "provocations_sum",
    "major_sum",
    "open_sum",
    "stops_by_seoul",
    "stops_by_pyongyang",
    *(f"{name}_sum" for name in _SUMMED),
)

RECORDS = {
    "calendar": CALENDAR,
    "washington": WASHINGTON,
    "committee": COMMITTEE,
    "pyongyang": PYONGYANG,
    "provocations": PROVOCATIONS,
    "seoul": SEOUL,
    "suspension": SUSPENSION,
    "zone": ZONE,
    "moscow": MOSCOW,
    "beijing": BEIJING,
    "ledgers": LEDGERS,
}


#: All actors but the firms, as one record: what a rule sees as ``s``. One pointer travels with a
#: rule; a tuple of records would be ten, and an array among them a reference count a call.
ACTORS = np.dtype(list(RECORDS.items()))


class State(NamedTuple):
    """The whole state of one history; ``memory`` is the bytes that all records live in.

    Wiping ``memory`` wipes every field of every record, so no history can see the one before.
    """

    actors: np.record
    firms: np.recarray
    memory: np.ndarray

    def __reduce__(self) -> tuple:
        """Pickle the bytes, and lay the records over them again: a lone record is no view."""
        return _laid_over, (self.memory,)


def _laid_over(memory: np.ndarray) -> State:
    """The records of a state as views of its bytes."""
    actors = memory[: ACTORS.itemsize].view(ACTORS).view(np.recarray)[0]
    return State(actors, memory[ACTORS.itemsize :].view(FIRM).view(np.recarray), memory)


def blank(firms: int) -> State:
    """A state in which everything is zero, with room for ``firms`` firms."""
    return _laid_over(np.zeros(ACTORS.itemsize + firms * FIRM.itemsize, np.uint8))

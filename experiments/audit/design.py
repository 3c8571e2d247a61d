"""The points of an audit: every case in every plausible world, then the cases with a claim's link at its ends."""

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from experiments.audit.cases import SETS, TIMES, Case
from experiments.audit.claims import CASES, CLAIMS
from experiments.lab.design.axes import Axis
from experiments.lab.design.designs import Design
from experiments.lab.design.prior import ROWS

if TYPE_CHECKING:
    from experiments.audit import Audit

PROBES = 16  # plausible worlds in which the link of a claim is moved to the ends of its range
ENDS = ("low", "high")


class Probe(NamedTuple):
    """A case of a claim with the parameters of its link at one end of their ranges."""

    claim: str
    end: str
    case: Case


#: All probes of a plausible world, in the order in which they stand in the design.
PROBED = tuple(
    Probe(name, end, case)
    for name, claim in CLAIMS.items()
    for end in ENDS
    for case in dict.fromkeys(case for case, _ in claim.reads)
)


def probes(study: "Audit") -> int:
    """In how many plausible worlds links are moved."""
    return min(PROBES, study.points)


def audit_design(study: "Audit") -> Design:
    """Every case in every plausible world, then every probe in the first of them.

    A plausible world is a draw of all uncertain parameters in one named world, the named worlds in
    turn; points stand by draw and case.
    """
    names, axes = list(study.policies), _axes()
    main = np.stack([[_value(axis, case.setting) for axis in axes] for case in CASES])
    moved = np.stack([[_moved(axis, probe) for axis in axes] for probe in PROBED])
    count = study.points, probes(study)
    drawn = np.concatenate([np.arange(n).repeat(len(rows)) for n, rows in zip(count, (main, moved), strict=True)])
    cases = [*CASES, *(probe.case for probe in PROBED)]
    under = np.array([names.index(case.policy) for case in cases])
    return Design(
        axes,
        np.concatenate([np.tile(rows, (n, 1)) for n, rows in zip(count, (main, moved), strict=True)]),
        under=np.concatenate([np.tile(under[: len(CASES)], count[0]), np.tile(under[len(CASES) :], count[1])]),
        inside=drawn % len(study.worlds),
        drawn=drawn,
    )


def _value(axis: Axis, setting: str) -> float:
    """What a case sets an axis to, or multiplies it by; nan where it leaves it."""
    return (TIMES if axis.relative else SETS).get(setting, {}).get(axis.name, np.nan)


def _moved(axis: Axis, probe: Probe) -> float:
    """The same with the link of the claim at its end, but where the case sets the number itself."""
    value = _value(axis, probe.case.setting)
    if np.isnan(value) and not axis.relative and axis.name in CLAIMS[probe.claim].link:
        return getattr(ROWS[axis.name], probe.end)
    return value


def _axes() -> tuple[Axis, ...]:
    """Whatever some case sets or multiplies, or some probe moves."""
    names = dict.fromkeys(name for changed in SETS.values() for name in changed)
    names |= dict.fromkeys(name for claim in CLAIMS.values() for name in claim.link)
    multiplied = dict.fromkeys(name for changed in TIMES.values() for name in changed)
    return (
        *(Axis(name, None, ROWS[name].low, ROWS[name].high) for name in names),
        *(Axis(name, None, 1.0, 2.0, relative=True) for name in multiplied),
    )


def probe_rows(study: "Audit", claim: str) -> dict[tuple[str, Case], np.ndarray]:
    """End and case -> the points of a claim's probes, (probed worlds,)."""
    first = study.points * len(CASES) + np.arange(probes(study)) * len(PROBED)
    return {
        (end, case): first + PROBED.index(Probe(claim, end, case))
        for end, case in product(ENDS, dict.fromkeys(case for case, _ in CLAIMS[claim].reads))
    }

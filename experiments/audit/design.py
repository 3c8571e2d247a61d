"""The points of an audit: every case in every plausible world, then the cases with a claim's link at its ends."""

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.audit.cases import TIMES, Case
from experiments.audit.chosen import ENDS, Chosen, Probe
from experiments.lab.design.axes import Axis
from experiments.lab.design.designs import Design
from experiments.lab.design.prior import ROWS

if TYPE_CHECKING:
    from experiments.audit import Audit

TOGETHER = 10  # plausible worlds that meet the same luck: so few that it hardly moves a share of all of them
TEST, GATE, AGAIN = "test", "gate", "again"
LUCKS = TEST, GATE, AGAIN  # each has replicates of its own, as many as the study, one after the other
PROBES = 16  # plausible worlds in which the link of a claim is moved to the ends of its range


def probes(study: "Audit") -> int:
    """In how many plausible worlds links are moved."""
    return min(PROBES, study.points)


def audit_design(study: "Audit") -> Design:
    """Every case in every plausible world, then every probe in the first of them.

    A plausible world is a draw of all uncertain parameters in one named world, the named worlds in
    turn; points stand by draw and case. All cases of a world meet the same luck, and few worlds share it.
    """
    asked, names = study.chosen, list(study.policies)
    axes, every = _axes(asked), len(asked.cases)
    main = np.stack([[_value(asked, axis, case.setting) for axis in axes] for case in asked.cases])
    moved = np.array([[_moved(asked, axis, probe) for axis in axes] for probe in asked.probed]).reshape(-1, len(axes))
    count = study.points, probes(study)
    drawn = np.concatenate([np.arange(n).repeat(len(rows)) for n, rows in zip(count, (main, moved), strict=True)])
    cases = [*asked.cases, *(probe.case for probe in asked.probed)]
    under = np.array([names.index(case.policy) for case in cases])
    lucks = drawn // TOGETHER  # one after the other, each with replicates for tests, gates, and once more
    return Design(
        axes,
        np.concatenate([np.tile(rows, (n, 1)) for n, rows in zip(count, (main, moved), strict=True)]),
        under=np.concatenate([np.tile(under[:every], count[0]), np.tile(under[every:], count[1])]),
        inside=drawn % len(study.worlds),
        drawn=drawn,
        shift=lucks * study.replicates * len(LUCKS),
    )


def _value(asked: Chosen, axis: Axis, setting: str) -> float:
    """What a case sets an axis to, or multiplies it by; nan where it leaves it."""
    return (TIMES if axis.relative else asked.sets).get(setting, {}).get(axis.name, np.nan)


def _moved(asked: Chosen, axis: Axis, probe: Probe) -> float:
    """The same with the link of the claim at its end, but where the case sets the number itself."""
    value = _value(asked, axis, probe.case.setting)
    if np.isnan(value) and not axis.relative and axis.name in asked.claims[probe.claim].link:
        return getattr(ROWS[axis.name], probe.end)
    return value


def _axes(asked: Chosen) -> tuple[Axis, ...]:
    """Whatever some case sets or multiplies, or some probe moves."""
    names = dict.fromkeys(name for changed in asked.sets.values() for name in changed)
    names |= dict.fromkeys(name for claim in asked.claims.values() for name in claim.link)
    multiplied = dict.fromkeys(name for setting, changed in TIMES.items() if setting in asked.sets for name in changed)
    return (
        *(Axis(name, None, ROWS[name].low, ROWS[name].high) for name in names),
        *(Axis(name, None, 1.0, 2.0, relative=True) for name in multiplied),
    )


def probe_rows(study: "Audit", claim: str) -> dict[tuple[str, Case], np.ndarray]:
    """End and case -> the points of a claim's probes, (probed worlds,)."""
    asked = study.chosen
    first = study.points * len(asked.cases) + np.arange(probes(study)) * len(asked.probed)
    return {
        (end, case): first + asked.probed.index(Probe(claim, end, case))
        for end, case in product(ENDS, dict.fromkeys(case for case, _ in asked.claims[claim].reads))
    }


def spared(study: "Audit", runs: Any) -> tuple[int, int]:
    """How many runs were made, and how many all replicates of all cases would have been."""
    return runs.count, most(study)


def most(study: "Audit") -> int:
    """How many runs all replicates of all cases are, those of gates among them."""
    asked = study.chosen
    gated = {case for claim in asked.claims.values() for case, _ in claim.gate_reads}
    return study.points * study.replicates * (len(asked.cases) + len(gated))

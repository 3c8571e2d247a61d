"""What the audit runs: policies as they are, and policies in worlds where one thing is otherwise."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from experiments.lab.design.axes import Axis
from experiments.lab.design.designs import Design
from experiments.lab.design.prior import ROWS

if TYPE_CHECKING:
    from experiments.audit import Audit

PLAIN = "plain"
#: A zone that runs from the first month, under the law of 2004-16, with its tenants inside.
_OPEN = {"zone.open_at_start": 1.0, "washington.consent": 1.0, "committee.required": 0.0, "firm.inside_at_start": 124.0}
#: What is otherwise in each case: parameters that are set.
SETS: dict[str, dict[str, float]] = {
    PLAIN: {},
    "no_pact": {"pyongyang.pledge": 0.1},
    "unpaid": {"moscow.pays_war": 0.3, "moscow.pays_peace": 0.1, "moscow.arrears": 0.0},
    "outbid": {"moscow.bidding": 8.0, "moscow.capacity": 600.0},
    "no_signal": {"path.signal": 0.0},
    "no_hope": {"pyongyang.development": 0.3},
    "rich": {},
    "unbound": {"committee.required": 0.0},
    "open": _OPEN,
    "open_conservative": _OPEN | {"calendar.seoul_camp": 1.0},
    "open_progressive": _OPEN | {"calendar.seoul_camp": 0.0},
    "open_unskilled": _OPEN | {"firm.skill_start": 0.2, "firm.skill_time": 72.0},
    "open_unmarketed": _OPEN | {"path.market": 0.0},
    "lasting": {"washington.persistence_kept": 1.0, "washington.persistence_reviewed": 1.0, "washington.reversal": 0.0},
    "unexposed": {"pyongyang.exposure": 0.0},
    "even": {  # recognition, which is two levers, costs Washington what relief costs, and lasts as long
        "washington.cost_green_light": 0.25,
        "washington.cost_origin": 0.25,
        "washington.cost_sanctions_relief": 0.5,
        "washington.persistence_kept": 0.5,
        "washington.persistence_reviewed": 0.5,
    },
    "strict": {"beijing.lenience": 0.0},
    "lenient": {"beijing.lenience": 1.0},
}
#: What is a multiple of what the world and the draw have.
TIMES: dict[str, dict[str, float]] = {
    "rich": {"pyongyang.income_base": 2.0, "beijing.earns": 2.0},
    "open_unskilled": {"firm.overhead": 1.5},
}
_BOTH = ("status_quo", "recognition")
_OFFERS = (*_BOTH, "sanctions_relief")
#: The policies that each case is run under.
UNDER: dict[str, tuple[str, ...]] = {
    PLAIN: (
        "status_quo",
        "overture",
        "nuclear_status",
        "security_guarantee",
        "origin_only",
        "recognition",
        "economic_opening",
        "direct_aid",
    ),
    "no_pact": ("status_quo", "security_guarantee"),
    "unpaid": ("status_quo",),
    "outbid": _BOTH,
    "no_signal": ("status_quo", "security_guarantee", "recognition", "direct_aid"),
    "no_hope": _BOTH,
    "rich": _BOTH,
    "unbound": ("status_quo",),
    "open": _BOTH,
    "open_conservative": ("status_quo",),
    "open_progressive": ("status_quo",),
    "open_unskilled": ("status_quo",),
    "open_unmarketed": ("recognition",),
    "lasting": _BOTH,
    "unexposed": ("recognition",),
    "even": _OFFERS,
    "strict": _OFFERS,
    "lenient": _OFFERS,
}


class Case(NamedTuple):
    """A policy, and what is otherwise in its world."""

    setting: str
    policy: str


#: All cases, in the order in which each plausible world runs them.
CASES = tuple(Case(setting, policy) for setting, among in UNDER.items() for policy in among)
#: All policies that some case is run under.
POLICIES = tuple(dict.fromkeys(case.policy for case in CASES))


class Runs:
    """The runs of one plausible world, all on common luck: case -> outcome -> (replicates,)."""

    def __init__(self, values: Mapping[Case, Mapping[str, np.ndarray]]) -> None:
        self.values = values

    def of(self, policy: str, outcome: str, setting: str = PLAIN) -> np.ndarray:
        """An outcome under a policy in a case, (replicates,)."""
        return self.values[Case(setting, policy)][outcome]

    def effect(self, policy: str, outcome: str, setting: str = PLAIN) -> np.ndarray:
        """The paired effect of a policy against the status quo of the same case, (replicates,)."""
        return self.of(policy, outcome, setting) - self.of("status_quo", outcome, setting)

    def half(self) -> "Runs":
        """Every second replicate."""
        return Runs({case: {k: v[::2] for k, v in found.items()} for case, found in self.values.items()})


def audit_design(study: "Audit") -> Design:
    """Every case in every plausible world.

    A plausible world is a draw of all uncertain parameters in one named world, the named worlds in
    turn; points stand by draw and case.
    """
    draws, names, axes = np.arange(study.points), list(study.policies), _axes()
    block = np.full((len(CASES), len(axes)), np.nan)
    for column, axis in enumerate(axes):
        values = TIMES if axis.relative else SETS
        for k, case in enumerate(CASES):
            block[k, column] = values.get(case.setting, {}).get(axis.name, np.nan)
    return Design(
        axes,
        np.tile(block, (len(draws), 1)),
        under=np.tile([names.index(case.policy) for case in CASES], len(draws)),
        inside=np.repeat(draws % len(study.worlds), len(CASES)),
        drawn=np.repeat(draws, len(CASES)),
    )


def _axes() -> tuple[Axis, ...]:
    """Whatever some case sets or multiplies."""
    names = dict.fromkeys(name for changed in SETS.values() for name in changed)
    multiplied = dict.fromkeys(name for changed in TIMES.values() for name in changed)
    return (
        *(Axis(name, None, ROWS[name].low, ROWS[name].high) for name in names),
        *(Axis(name, None, 1.0, 2.0, relative=True) for name in multiplied),
    )

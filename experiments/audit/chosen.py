"""What an audit tests: claims of ours, and those of files of the user's own; with the cases that they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from experiments.audit.cases import SETS, Case
from experiments.audit.claim import Claim
from experiments.audit.claims import BILL_READS, CLAIMS
from experiments.audit.files import ALL, File, held_in, read
from experiments.lab.design import checks
from model.parameters import BadInput

ENDS = ("low", "high")


class Probe(NamedTuple):
    """A case of a claim with the parameters of its link at one end of their ranges."""

    claim: str
    end: str
    case: Case


@dataclass(frozen=True)
class Chosen:
    """The claims that are tested, and what is run for them.

    sets: setting -> the parameters that it sets; policies: those that files add; cases: all that some
    claim reads, in the order in which they are met, and those of the bills; probed: all probes of a
    plausible world, in the order in which they stand in the design.
    """

    claims: Mapping[str, Claim]
    sets: Mapping[str, Mapping[str, float]]
    policies: Mapping[str, dict]
    cases: tuple[Case, ...]
    probed: tuple[Probe, ...]


@cache
def choose(asked: tuple[str | File, ...]) -> Chosen:
    """What is tested where these are asked for: our claims by name, or all, and files. Raises BadInput."""
    files = [held_in(one) for one in asked if isinstance(one, File)]
    claims: dict[str, Claim] = {}
    sets, policies = dict(SETS), dict[str, dict]()
    for one in asked:
        held = held_in(one).claims if isinstance(one, File) else CLAIMS if one == ALL else {one: CLAIMS[one]}
        for name, claim in held.items():
            if name in claims:
                raise BadInput(
                    f"claims: {name} stands twice{f', in {claims[name].file} too' * bool(claims[name].file)}"
                )
            claims[name] = claim
    for file in files:
        for mine, added in ((sets, file.sets), (policies, file.policies)):
            _add(mine, added)
    reads = [read for claim in claims.values() for read in (*claim.gate_reads, *claim.reads)]
    cases = tuple(dict.fromkeys(case for case, _ in (*reads, *BILL_READS)))
    used = {case.setting for case in cases}
    probed = tuple(
        Probe(name, end, case)
        for name, claim in claims.items()
        for end in ENDS
        for case in dict.fromkeys(case for case, _ in claim.reads)
    )
    return Chosen(claims, {name: one for name, one in sets.items() if name in used}, policies, cases, probed)


def _add(mine: dict, added: Mapping) -> None:
    """Add what a file names; raises BadInput where another file means something else by that name."""
    for name, values in added.items():
        if mine.setdefault(name, values) != values:
            raise BadInput(f"claims: two files mean different things by '{name}'; give one another name")


def check(key: str, value: Any) -> tuple[str | File, ...]:
    """The claims that are asked for: names of ours, all, and files, which are read here; raises BadInput."""
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    found: list[str | File] = []
    for one in listed:
        if not isinstance(one, str) or not (one in (ALL, *CLAIMS) or one.endswith(".py")):
            close = get_close_matches(str(one), [ALL, *CLAIMS], n=1, cutoff=0.5)
            hint = (
                f"did you mean '{close[0]}'?" if close else "it takes all, names such as C1, and files such as mine.py"
            )
            raise BadInput(f"{key}={checks.shown(one)}: no claim of ours has this name; {hint}")
        found.append(read(key, one) if one.endswith(".py") else one)
    if not found:
        raise BadInput(f"{key}=[]: at least one claim is needed, e.g. {key}=C1 or {key}=mine.py")
    names = [one.name for one in found if isinstance(one, File)]
    for name in names:
        if names.count(name) > 1:
            raise BadInput(f"{key}: two files are called {name}; give one another name")
    choose(tuple(found))
    return tuple(found)


def decided_by(asked: Sequence[str | File]) -> dict[str, Any]:
    """What the manifest says of the claims that are asked for; nothing where these are ours, all of them."""
    if tuple(asked) == (ALL,):
        return {}
    told = {(one.name if isinstance(one, File) else one): one for one in asked}
    return {"claims": {name: one.digest if isinstance(one, File) else "ours" for name, one in told.items()}}


def texts_of(asked: Sequence[str | File]) -> dict[str, str]:
    """The files of claims as a study's folder keeps them: path in it -> text."""
    return {f"claims/{one.name}": one.text for one in asked if isinstance(one, File)}

"""A claim: a sentence beside the functions that test it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from experiments.audit.cases import Read, Worlds, read_by
from experiments.audit.gates import Gate
from experiments.audit.verdicts import Finding


@dataclass(frozen=True)
class Claim:
    """A sentence and its test.

    unit: of the effect; gate: what must be shown first; link: the parameters that could turn the sign,
    which are moved to the ends of their ranges to see whether they do; settled: why the rules settle
    it, told where no number turns it; threshold: the one parameter that a verdict is reported over;
    file: whence it comes, if it is none of ours.
    """

    sentence: str
    test: Callable[[Worlds], Finding]
    unit: str
    link: tuple[str, ...]
    gate: Gate | None = None
    settled: str = "no number that was tried turned the sign"
    threshold: str = ""
    file: str = ""

    @cached_property
    def reads(self) -> tuple[Read, ...]:
        """The outcomes of cases that the test reads."""
        return read_by(self.test)[0]

    @cached_property
    def gate_reads(self) -> tuple[Read, ...]:
        """The outcomes of cases that the gate reads."""
        return read_by(self.gate)[0] if self.gate else ()

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The parameters that the test reads, or the gate."""
        read = [name for function in (self.test, self.gate) if function for name in read_by(function)[1]]
        return tuple(dict.fromkeys(read))

"""Packages of levers as a search tries them: which are pulled, from which month, and at what strength."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from model.policy import LEVERS, policies, pull

TENTHS = 10  # steps of a strength

#: A lever's start and its strength in tenths; (0, 0) where it is not pulled.
Pull = tuple[int, int]

#: What a search tries: a pull for each of its levers.
Package = tuple[Pull, ...]


class Space(NamedTuple):
    """All packages that a search may try.

    levers: lever -> its settings but start and strength, which are those of the first policy that pulls it;
    latest: the last month in which one may start.
    """

    levers: dict[str, dict[str, Any]]
    latest: int

    def policy(self, package: Package) -> dict[str, dict[str, Any]]:
        """The levers of a package, as a policy has them."""
        return {
            lever: {"start": start, "strength": tenths / TENTHS, **rest}
            for (lever, rest), (start, tenths) in zip(self.levers.items(), package, strict=True)
            if tenths
        }

    def nearest(self, policy: Mapping[str, Mapping[str, Any]]) -> Package:
        """The package that is nearest to a policy: strengths in tenths, starts in time."""
        pulls = (policy.get(lever, {"strength": 0}) for lever in self.levers)
        return tuple(self._pull(setting.get("start", 1), TENTHS * setting.get("strength", 1)) for setting in pulls)

    def _pull(self, start: float, tenths: float) -> Pull:
        whole = round(tenths)
        return (min(int(start), self.latest), whole) if whole else (0, 0)

    def decoded(self, pulled: Sequence[bool], numbers: Sequence[float]) -> Package:
        """A package from whether each lever is pulled, and from its start and strength, from 0 to 1, in turn."""
        return tuple(
            (1 + min(int(start * self.latest), self.latest - 1), 1 + min(int(strength * TENTHS), TENTHS - 1))
            if on
            else (0, 0)
            for on, start, strength in zip(pulled, numbers[::2], numbers[1::2], strict=True)
        )

    def encoded(self, package: Package) -> tuple[list[bool], list[float]]:
        """What ``decoded`` makes a package of; a lever that is not pulled would start at once, at full strength."""
        numbers: list[float] = []
        for start, tenths in package:
            numbers += [(start - 0.5) / self.latest, (tenths - 0.5) / TENTHS] if tenths else [0.0, 1.0]
        return [tenths > 0 for _, tenths in package], numbers


def space_of(given: Mapping[str, Mapping[str, Mapping[str, Any]]], latest: int) -> Space:
    """The packages of all levers that some policies pull, in the order of the levers. given: name -> levers."""
    found: dict[str, dict[str, Any]] = {}
    for levers in given.values():
        for lever, setting in levers.items():
            if setting.get("strength", 1):
                found.setdefault(lever, {key: one for key, one in setting.items() if key not in ("start", "strength")})
    return Space({lever: found[lever] for lever in LEVERS if lever in found}, latest)


def alike(one: Mapping[str, Mapping[str, Any]], other: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether two policies pull the same levers in the same way; one of no strength is not pulled."""
    records: list[np.recarray] = []
    for levers in (one, other):
        records.append(policies())
        pull(records[-1][0], {lever: setting for lever, setting in levers.items() if setting.get("strength", 1)}, "")
    return records[0].tobytes() == records[1].tobytes()

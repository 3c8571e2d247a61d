"""The base of all studies: what is run, on which luck, where it goes, and what decides its numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import polars as pl

from experiments.lab.design import checks
from experiments.lab.design.columns import Column
from experiments.lab.design.draws import PRIOR, Posterior, draw_of, read_posterior, values_for
from experiments.lab.design.extremes import Extreme, beyond_words, ends, extremes
from experiments.lab.design.own import Prior
from experiments.lab.design.prior import DRAWN, rows_of
from experiments.lab.design.prior import PLACE as ROW
from experiments.lab.design.settings import PLACE, SHOWN, WORKER, setting
from model.outcomes import Measure
from model.parameters import POINT, BadInput, overlay, points
from model.policy import POLICY, policies, pull

#: The policy that all others are compared with.
REFERENCE = "status_quo"

#: What tables may also be written as, for people who write: a .tex a table, one .xlsx for all.
PRINTED = ("latex", "xlsx")


@dataclass(frozen=True, kw_only=True)
class Study:
    """A checked study.

    policies: name -> levers; worlds: name -> parameter values; parameters: values that were set
    explicitly and stand above every world's; draws: null, "prior", or the file of a posterior from
    which every replicate draws the parameters that neither its world nor the user has set; priors: the
    user's own, above worlds and draws, and without draws all that is drawn; beyond: whether numbers
    beyond the ranges of their rows are taken; words: flags and overrides as given, for the rerun command.
    """

    #: The word of the command line; its folder under experiments/ and its file in conf/ have it too.
    command: ClassVar[str] = ""
    #: How the numbers come about, in sentences with the works they rest on, for the page.
    methods: ClassVar[str] = ""
    #: What its tables and texts hold: file in the folder, or pattern -> a sentence for the archive.
    holds: ClassVar[Mapping[str, str]] = {}
    #: What the columns of its tables are: 'column' or 'table.column' -> what it holds.
    columns: ClassVar[Mapping[str, Column]] = {}
    #: Settings of the base that this study does not have.
    omits: ClassVar[tuple[str, ...]] = ()
    #: Policies and worlds that are not left to choice: "policy" or "world" -> names.
    always: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    #: Whether it needs the status quo, as all studies of effects do.
    compares: ClassVar[bool] = True
    #: Why no draws may be chosen, if so.
    no_draws: ClassVar[str] = ""

    #: Whether it is served until it is ended, and leaves no folder.
    serves: ClassVar[bool] = False

    policies: dict[str, dict]
    worlds: dict[str, dict]
    parameters: dict[str, dict] = field(default_factory=dict)
    draws: str | None = None
    priors: dict[str, Prior] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    seed: int = setting(checks.whole(0, 2**63 - 1), 1)
    start: str | None = setting(checks.optional(checks.month), None)
    horizon: int | None = setting(checks.optional(checks.months), None)
    figures: bool = setting(checks.truth, True, SHOWN)
    figure_data: bool = setting(checks.truth, False, SHOWN)
    tables: tuple[str, ...] = setting(checks.several(*PRINTED), (), SHOWN)
    threads: int = setting(checks.threads, 1, WORKER)
    name: str | None = setting(checks.optional(checks.name), None, PLACE)
    results: str = setting(checks.folder, "results", PLACE)
    beyond: bool = setting(checks.truth, False)

    @classmethod
    def arms(cls, chosen: dict[str, dict], settings: Mapping[str, Any]) -> dict[str, dict]:  # noqa: ARG003
        """The policies that are run, from those that were chosen."""
        return chosen

    def check(self) -> None:
        """Make what runs once, so that a bad value is refused before anything runs; raises BadInput."""
        if self.base.dtype != POINT or self.packages.dtype != POLICY:
            raise TypeError("points and packages are records")
        if self.posterior is not None and not len(self.posterior):
            raise ValueError("a posterior has rows")
        if self.figure_data and not self.figures:
            raise BadInput("figure_data=true: figures=false draws none, and the data are theirs")
        self._refuse_crowds({})
        self._refuse_too_late()

    @cached_property
    def base(self) -> np.recarray:
        """One point a world, dtype POINT: default < world < start and horizon < parameters.

        Before anything is drawn, and before a design moves anything.
        """
        made = points(len(self.worlds))
        for i, (world, values) in enumerate(self.worlds.items()):
            overlay(made[i], values, self._origin("world", world), self.beyond)
            overlay(made[i], {"calendar": _clock(self.start, self.horizon)}, "start and horizon")
            overlay(made[i], self.parameters, "parameters", self.beyond)
        return made

    def points_for(self, replicates: Sequence[int]) -> np.recarray:
        """The points that replicates meet, (replicates, worlds), dtype POINT."""
        return self.points_drawn([draw_of(replicate) for replicate in replicates])

    def points_drawn(self, numbers: Sequence[int]) -> np.recarray:
        """The points of numbered draws, (numbers, worlds), dtype POINT; without draws all alike."""
        made = np.repeat(self.base[None], len(numbers), axis=0).view(np.recarray)
        if not self.uncertain:
            return made
        values = self.drawn(numbers)
        rows = rows_of(made)
        for i, world in enumerate(self.worlds.values()):
            free = [k for k, name in enumerate(self.uncertain) if self._is_free(name, world)]
            rows[:, i, [ROW[self.uncertain[k]] for k in free]] = values[:, free]
        return made

    @cached_property
    def uncertain(self) -> tuple[str, ...]:
        """The parameters that are drawn, where neither a world nor the user sets them."""
        held = () if self.posterior is None else self.posterior.columns
        return tuple(dict.fromkeys((*(DRAWN if self.draws else ()), *held, *self.priors)))

    def _is_free(self, name: str, world: Mapping[str, Mapping]) -> bool:
        """Whether a world leaves a parameter to be drawn."""
        return name in self.priors or not _sets(name, world, self.parameters)

    def drawn(self, numbers: Sequence[int]) -> np.ndarray:
        """Values of every parameter that may be drawn, (numbers, uncertain), set elsewhere or not."""
        return values_for(numbers, self.uncertain, self.seed, self.posterior, self.priors)

    @cached_property
    def _posterior(self) -> Posterior:
        """The posterior, and what was assumed of its file; none where parameters are not drawn from one."""
        if self.draws is None or self.draws == PRIOR:
            return Posterior(None, None)
        return read_posterior(Path(self.draws), self.beyond, self.priors)

    @property
    def posterior(self) -> pl.DataFrame | None:
        """The table of the posterior, if parameters are drawn from one."""
        return self._posterior.rows

    @property
    def remarks(self) -> list[str]:
        """What was taken for what in files of the user's, and what may not be meant; a line each."""
        late = [f"{lever} of {policy} (month {start:g})" for policy, lever, start in self._late()]
        more = f" and {len(late) - 3} more" if len(late) > 3 else ""
        unpulled = f"runs end after month {self.end}, before these levers start: {', '.join(late[:3])}{more}"
        notes = [self._posterior.note, beyond_words(self.extremes), unpulled if late else None]
        return [note for note in notes if note]

    @property
    def extremes(self) -> dict[str, Extreme]:
        """The parameters that a run may meet beyond the ranges of their rows."""
        return extremes(self.met()) if self.beyond else {}

    def met(self) -> Iterator[tuple[str, float, float]]:
        """Parameter, least and greatest value, of all that is set or drawn from what the user brought."""
        yield from ends(tuple(ROW), rows_of(self.base))
        if self.posterior is not None:
            held = [name for name in self.posterior.columns if name not in self.priors]
            free = [name for name in held if any(self._is_free(name, world) for world in self.worlds.values())]
            yield from ends(free, self.posterior.select(free).to_numpy())
        yield from ((name, *own.span) for name, own in self.priors.items())

    @cached_property
    def packages(self) -> np.recarray:
        """One package of levers a policy, dtype POLICY, before a design moves any."""
        made = policies(len(self.policies))
        for i, (policy, levers) in enumerate(self.policies.items()):
            pull(made[i], levers, self._origin("policy", policy))
        return made

    @property
    def end(self) -> int:
        """The last month of the longest run."""
        return int(self.base["calendar"]["horizon"].max())

    def _late(self) -> Iterator[tuple[str, str, float]]:
        """Policy, lever and start of every lever that would be pulled after the end of all runs."""
        for policy, levers in self.policies.items():
            for lever, given in levers.items():
                if given.get("start", 1) > self.end and given.get("strength", 1):
                    yield policy, lever, given["start"]

    def _refuse_too_late(self) -> None:
        """Raise BadInput for a start after the end that was set for this study, and not in a file for all."""
        for policy, lever, start in self._late():
            sets = re.compile(rf"\+*policy\.{re.escape(policy)}(\.{lever}(\.start)?)?=")
            for word in filter(sets.match, self.words):
                raise BadInput(f"{word}: {lever} would start in month {start:g}, and runs end after month {self.end}")

    def _refuse_crowds(self, moved: Mapping[str, np.ndarray]) -> None:
        """Raise BadInput where more firms are inside at the start than there are.

        moved: parameters that a design moves, name -> values, (points,), nan where it leaves them.
        """
        for world, point in zip(self.worlds, self.base, strict=True):
            held = []
            for name in ("inside_at_start", "tenants", "candidates"):
                values = np.atleast_1d(moved.get(f"firm.{name}", np.nan))
                held.append(np.where(np.isnan(values), point.firm[name], values))
            inside, tenants, candidates = np.broadcast_arrays(*held)
            for k in np.flatnonzero(inside > tenants + candidates)[:1]:
                raise BadInput(
                    f"world {world}: firm.inside_at_start is {inside[k]:g}, and there are "
                    f"{tenants[k] + candidates[k]:g} firms, firm.tenants and firm.candidates together"
                )

    @property
    def own(self) -> Mapping[str, Measure]:
        """The outcomes of the user's own, name -> unit and meaning."""
        return {}

    @property
    def folder(self) -> Path:
        """Where the results go, once the study has a name."""
        return Path(self.results) / self.command / (self.name or "NAME")

    def prefix(self, world: str, policy: str | None = None) -> str:
        """What the names of figures begin with, where a study has several worlds or policies."""
        rivals = [name for name in self.policies if name != REFERENCE]
        many = [(world, self.worlds), (policy, rivals)]
        return "".join(f"{name}_" for name, among in many if name and len(among) > 1)

    def run(self, kept: Path | None) -> Any:
        """What the study gives, a ``Finished``. ``kept``: a folder where finished parts may wait."""
        raise NotImplementedError

    def serve(self) -> None:
        """Serve the study until it is ended."""
        raise NotImplementedError

    def decides(self) -> dict[str, Any]:
        """What decides the numbers beside policies, worlds, parameters and draws, as plain values."""
        return {"seed": self.seed}

    def _origin(self, kind: str, name: str) -> str:
        """Where a wrong value may have come from: the override of a file's value, or the file."""
        touches = re.compile(rf"\+*{kind}\.{re.escape(name)}[.=]")
        return next(filter(touches.match, self.words), f"{kind}/{name}.yaml")


def months_from(point: np.record) -> list[date]:
    """The first day of every month of a run."""
    first = int(12 * point.calendar.first_year + point.calendar.first_month - 1)
    return [date(m // 12, m % 12 + 1, 1) for m in range(first, first + int(point.calendar.horizon))]


def setting_of(word: str) -> str:
    """'executor' of the override `executor.address=...`."""
    return word.lstrip("+").partition("=")[0].split(".")[0]


def _sets(name: str, *layers: Mapping[str, Mapping]) -> bool:
    agent, own = name.split(".")
    return any(own in layer.get(agent, {}) for layer in layers)


def _clock(start: str | None, horizon: int | None) -> dict[str, int]:
    values = {} if horizon is None else {"horizon": horizon}
    if start is not None:
        year, month = start.split("-")
        values |= {"first_year": int(year), "first_month": int(month)}
    return values

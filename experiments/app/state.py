"""The state of a visitor's page: a package of levers, pinned packages, a world; and the study it asks for.

Nothing here knows of the page: a state is a value, made from an address or a file and turned into a
study of ``kaesong compare``, so that the page and the command give the same numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from experiments.app import App
from experiments.compare import Compare
from experiments.lab.design.reading import study_from
from experiments.lab.design.study import REFERENCE, months_from
from model.parameters import BadInput, overlay, points
from model.policy import LEVERS, policies, pull

#: Views of the page, and figures of an answer, in the order in which they are offered.
VIEWS = ("answer", "guess", "lessons", "watch")
FIGURES = ("talks", "chain", "fans", "distributions")
LINKS = 8  # boxes of the chain
MOST_PINS = 3
DECIMALS = 3  # of a strength, so that it is the same in the address, on the page and in a file
#: What packages are called that are no shipped policy: the one in the state, then the pinned ones.
OWN, PINNED = "your_package", ("package_a", "package_b", "package_c")
#: Policies that a class ranks, as they are first offered to it; the model can tell every two of them apart.
RANKED = ("recognition", "grand_bargain", "green_light", "nuclear_status")


class Pull(NamedTuple):
    """One lever as it is pulled: from which month, how strongly, what a successor may do, after what quiet.

    ``tie``: how far it hangs on the North's distance from Moscow.
    """

    lever: str
    start: int = 1
    strength: float = 1.0
    successor: str = "reviewed"
    quiet: int = 0
    tie: float = 0.0


Package = tuple[Pull, ...]


@dataclass(frozen=True)
class State:
    """All that a page shows hangs on this, and all of it stands in the page's address."""

    package: Package
    world: tuple[str, ...]  # one a question, in the order of the questions
    pins: tuple[Package, ...] = ()
    runs: int = 500  # replicates
    view: str = VIEWS[0]
    figure: str = FIGURES[0]
    second: str = FIGURES[1]  # the picture beside it
    lit: int = LINKS  # boxes of the chain that are lit
    lesson: str = ""
    step: int = 0
    replicate: int = 0  # whose history is watched
    guess: int | None = None  # of 100 histories, in how many a class thinks that talks begin
    order: tuple[str, ...] = ()  # in which it ranks policies, most talks first


@dataclass(frozen=True)
class Offer:
    """What can be taken: the policies and worlds that the page was started with."""

    study: App

    @cached_property
    def presets(self) -> dict[str, Package]:
        """The policies by name; those that would begin after the end of a run are left out."""
        every = {name: packed(levers) for name, levers in self.study.policies.items()}
        return {name: package for name, package in every.items() if all(p.start <= self.months for p in package)}

    @property
    def questions(self) -> dict[str, tuple[str, ...]]:
        """What is asked of the world, with the worlds that may answer; the first is the usual one."""
        return self.study.questions

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The policies that a class ranks, of those that there are."""
        return tuple(name for name in RANKED if name in self.presets)

    @cached_property
    def months(self) -> int:
        """Length of a run."""
        return int(self.study.base["calendar"]["horizon"].max())

    @property
    def first(self) -> State:
        """The state of a page that is opened without an address."""
        proposal = "recognition" if "recognition" in self.presets else list(self.presets)[-1]
        usual = tuple(answers[0] for answers in self.questions.values())
        return State(self.presets[proposal], usual, runs=self.study.replicates)


def runs_of(state: State) -> State:
    """A state without what its numbers do not hang on."""
    return replace(state, view="", figure="", second="", lit=0, lesson="", step=0, replicate=0, guess=None, order=())


def asked_of(state: State) -> tuple[Package, tuple[str, ...]]:
    """What a guess is about: one package in one world."""
    return state.package, state.world


def packed(levers: Mapping[str, Mapping[str, Any]]) -> Package:
    """Levers as a policy file holds them, as a package: only what is pulled, in the order of LEVERS."""
    made = [
        Pull(
            name,
            int(setting.get("start", 1)),
            float(setting.get("strength", 1)),
            str(setting.get("successor", "reviewed")),
            int(setting.get("quiet", 0)),
            float(setting.get("tie", 0)),
        )
        for name, setting in levers.items()
    ]
    order = list(LEVERS)
    return tuple(sorted((p for p in made if p.strength > 0), key=lambda p: order.index(p.lever)))


def unpacked(package: Package) -> dict[str, dict[str, Any]]:
    """A package as a policy file holds it."""
    return {
        p.lever: {"start": p.start, "strength": p.strength, "successor": p.successor}
        | {key: value for key, value in (("quiet", p.quiet), ("tie", p.tie)) if value}
        for p in package
    }


def checked(levers: Mapping[str, Any], where: str, months: int) -> Package:
    """A package from what somebody sent; raises BadInput in one line."""
    pull(policies()[0], levers, where)
    package = packed(levers)
    for one in package:
        for key in ("strength", "tie"):
            if round(getattr(one, key), DECIMALS) != getattr(one, key):
                raise BadInput(f"{where}: {one.lever}.{key} takes at most {DECIMALS} decimals")
    for one in package:
        if one.start > months:
            raise BadInput(f"{where}: {one.lever}.start is {one.start}; a run here has {months} months")
    return package


def named(state: State, offer: Offer) -> dict[str, Package]:
    """The packages in the state under the names that a study gives them: the live one, then the pins.

    One that equals a policy of the offer bears its name, and stands once.
    """
    found: dict[str, Package] = {}
    for own, package in zip((OWN, *PINNED), (state.package, *state.pins), strict=False):
        name = name_of(package, offer) or own
        if package not in found.values():
            found[name] = package
    return found


def name_of(package: Package, offer: Offer) -> str | None:
    """The name of the policy that a package is, or None."""
    return next((name for name, preset in offer.presets.items() if preset == package), None)


def world_name(state: State, offer: Offer) -> str:
    """The name of the world that the answers make together."""
    chosen = [world for world, usual in zip(state.world, offer.first.world, strict=True) if world != usual]
    return "_and_".join(chosen) or offer.first.world[0]


def months_of(state: State, offer: Offer) -> list[date]:
    """The first day of every month of a run in the world of the state."""
    point = points(1)
    point[:] = offer.study.base[:1]
    if offer.study.start is None:
        overlay(point[0], world_values(state, offer), "world", offer.study.beyond)
    return months_from(point[0])


def world_values(state: State, offer: Offer) -> dict[str, dict[str, Any]]:
    """The parameters that the answers set together."""
    merged: dict[str, dict[str, Any]] = {}
    for world in state.world:
        for agent, values in offer.study.worlds[world].items():
            merged.setdefault(agent, {}).update(values)
    return merged


def study_of(state: State, offer: Offer, packages: Mapping[str, Package] | None = None) -> Compare:
    """The study of ``kaesong compare`` that answers the state, or compares other packages in its world."""
    held = configuration(state, offer) | {"threads": offer.study.threads}
    if packages is not None:
        others = {name: unpacked(package) for name, package in packages.items()}
        held["policy"] = {REFERENCE: {}} | others
    return study_from(Compare, held)


def configuration(state: State, offer: Offer) -> dict[str, Any]:
    """What decides the numbers of a state, as ``kaesong compare`` reads it."""
    study = offer.study
    compared: dict[str, Any] = {REFERENCE: {}} | {
        name: unpacked(package) for name, package in named(state, offer).items()
    }
    own: dict[str, dict[str, Any]] = {agent: dict(values) for agent, values in study.parameters.items()}
    for full, prior in study.priors.items():
        agent, _, name = full.partition(".")
        own.setdefault(agent, {})[name] = str(prior)
    clock = {key: getattr(study, key) for key in ("start", "horizon") if getattr(study, key)}
    return {
        "policy": compared,
        "world": {world_name(state, offer): world_values(state, offer)},
        "parameters": {"draws": study.draws} | own,
        "replicates": state.runs,
        "seed": study.seed,
        **clock,
        **({"beyond": True} if study.beyond else {}),
    }

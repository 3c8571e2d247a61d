"""What a class is asked about a state of the page, and what the model answers."""

from experiments.app.address import to_query
from experiments.app.classroom.room import Model, Question
from experiments.app.desk import Desk
from experiments.app.state import MOST_PINS, Offer, Package, State, name_of, world_name
from experiments.lab.present import levers, words


def question(state: State, offer: Offer) -> Question:
    """The question how often talks begin under the package of a state, in its world."""
    name = name_of(state.package, offer)
    ranked = offer.ranked[: 1 + MOST_PINS]
    return Question(
        query=to_query(_bare(state), offer),
        title=words.policy(name).title if name else "A package of our own",
        told=words.policy(name).sentence if name else f"It pulls: {pulled(state.package)}.",
        world=words.world_title(world_name(state, offer)),
        months=offer.months,
        ranked={one: words.policy(one).title for one in ranked} if len(ranked) > 1 else {},
    )


def model(state: State, desk: Desk) -> Model:
    """The model's answer to the question about a state, from all histories."""
    offer = desk.offer
    found = next(one for one in _columns(_bare(state), desk) if one["live"])
    share, low, high = (float(found[key]) for key in ("share", "low", "high"))
    ranked = offer.ranked[: 1 + MOST_PINS]
    if len(ranked) < 2:
        return Model(share, low, high, {})
    first, *others = (offer.presets[name] for name in ranked)
    beside = _columns(State(first, state.world, tuple(others), state.runs), desk)
    return Model(share, low, high, {one["name"]: float(one["share"]) for one in beside if one["name"] in ranked})


def title(package: Package, offer: Offer) -> str:
    """A package in a few words: its name, or its levers."""
    name = name_of(package, offer)
    return words.policy(name).title if name else pulled(package)


def pulled(package: Package) -> str:
    """The levers of a package, as a class reads them."""
    return ", ".join(
        f"{levers.LEVERS[pull.lever].title} {100 * pull.strength:g} % from month {pull.start}" for pull in package
    )


def _bare(state: State) -> State:
    return State(state.package, state.world, runs=state.runs)


def _columns(state: State, desk: Desk) -> list[dict]:
    return desk.answer(state, first=False)["answer"]["columns"]

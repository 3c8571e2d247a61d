"""A state as the query of an address, so that it can be shared, set as homework and gone back to."""

from urllib.parse import parse_qsl, quote

from experiments.app.state import FIGURES, LINKS, MOST_PINS, VIEWS, Offer, Package, Pull, State, checked, name_of
from model.parameters import BadInput, nearest
from model.policy import LEVER_SETTINGS

LONGEST = 4_000  # characters of a query that are read
FEWEST_RUNS = 20
MOST_REPLICATES = 2**31 - 1
#: What stands between the settings of a lever, and between levers.
WITHIN, BETWEEN = ":", ","
#: Parts of an address that only the browser reads; no address that is made here has them.
BROWSERS_OWN = ("theme", "teacher")


def to_query(state: State, offer: Offer) -> str:
    """'?package=recognition&war=long_war': what differs from the first state, and always the package."""
    first = offer.first
    words = [("package", written(state.package, offer))]
    words += [("pin", written(pin, offer)) for pin in state.pins]
    words += [
        (question, world)
        for question, world, usual in zip(offer.questions, state.world, first.world, strict=True)
        if world != usual
    ]
    words += [
        (key, str(getattr(state, key)))
        for key in ("runs", "view", "figure", "second", "lit", "lesson", "step", "replicate", "guess")
        if getattr(state, key) != getattr(first, key)
    ]
    words += [("order", BETWEEN.join(state.order))] if state.order else []
    return "?" + "&".join(f"{key}={quote(value, safe=WITHIN + BETWEEN)}" for key, value in words)


def from_query(query: str, offer: Offer) -> State:
    """The state of an address; raises BadInput in one line that says what is wrong with it."""
    if len(query) > LONGEST:
        raise BadInput(f"the address is {len(query):,} characters long; at most {LONGEST:,} are read")
    found: dict = {}
    pins: list[Package] = []
    world = dict(zip(offer.questions, offer.first.world, strict=True))
    for key, value in parse_qsl(query.lstrip("?"), keep_blank_values=True):
        if key == "pin":
            pins.append(read(value, f"pin={_cut(value)}", offer))
        elif key in world:
            world[key] = _one_of(key, value, offer.questions[key])
        elif key in _READERS:
            found[key] = _READERS[key](key, value, offer)
        elif key not in BROWSERS_OWN:
            known = ["package", "pin", *world, *_READERS]
            raise BadInput(f"{_cut(key)}: the address has no such part; {nearest(key, known)}")
    if len(pins) > MOST_PINS:
        raise BadInput(f"pin: {len(pins)} packages are pinned; at most {MOST_PINS} fit side by side")
    first = offer.first
    return State(
        **{"package": first.package, "runs": first.runs} | found, world=tuple(world.values()), pins=tuple(pins)
    )


def written(package: Package, offer: Offer) -> str:
    """'recognition', or 'green_light:6:1:reviewed,origin:6:0.5:kept', or 'nothing' anywhere else."""
    name = name_of(package, offer)
    if name is not None:
        return name
    return BETWEEN.join(map(_spelt, package))


def _spelt(pull: Pull) -> str:
    """'origin:6:0.5:kept', with the quiet and the tie behind it if they are more than nothing."""
    more = (str(pull.quiet), f"{pull.tie:g}")[: 2 if pull.tie else 1 if pull.quiet else 0]
    return WITHIN.join((pull.lever, str(pull.start), f"{pull.strength:g}", pull.successor, *more))


def read(text: str, where: str, offer: Offer) -> Package:
    """A package from its name or its levers; raises BadInput."""
    if text in offer.presets:
        return offer.presets[text]
    if WITHIN not in text:
        raise BadInput(f"{where}: no such policy; {nearest(text, offer.presets)}")
    levers: dict[str, dict] = {}
    for part in text.split(BETWEEN):
        lever, *settings = part.split(WITHIN)
        if len(settings) > len(LEVER_SETTINGS):
            raise BadInput(f"{where}: {_cut(part)} is no lever:{WITHIN.join(LEVER_SETTINGS)}")
        if lever in levers:
            raise BadInput(f"{where}: {lever} stands twice")
        levers[_cut(lever)] = {
            key: value if key == "successor" else _number(value, where, key)
            for key, value in zip(LEVER_SETTINGS, settings, strict=False)
        }
    return checked(levers, where, offer.months)


def _number(text: str, where: str, key: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"{where}: {key} is '{_cut(text)}'; it takes a number") from None


def _one_of(key: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise BadInput(f"{key}={_cut(value)}: {nearest(value, allowed)}")
    return value


def _whole(low: int, high: int) -> object:
    def check(key: str, value: str, _: Offer) -> int:
        if not value.isascii() or not value.isdigit() or not low <= int(value[:12]) <= high:
            raise BadInput(f"{key}={_cut(value)}: it takes a whole number from {low:,} to {high:,}")
        return int(value[:12])

    return check


def _runs(key: str, value: str, offer: Offer) -> int:
    return _whole(FEWEST_RUNS, offer.study.most)(key, value, offer)  # type: ignore[operator]


def _order(key: str, value: str, offer: Offer) -> tuple[str, ...]:
    names = tuple(value.split(BETWEEN))
    if sorted(names) != sorted(offer.ranked):
        raise BadInput(f"{key}={_cut(value)}: it takes each of {', '.join(offer.ranked)} once")
    return names


_READERS: dict = {
    "package": lambda key, value, offer: read(value, f"{key}={_cut(value)}", offer),
    "runs": _runs,
    "view": lambda key, value, _: _one_of(key, value, VIEWS),
    "figure": lambda key, value, _: _one_of(key, value, FIGURES),
    "second": lambda key, value, _: _one_of(key, value, FIGURES),
    "lit": _whole(1, LINKS),
    "lesson": lambda _key, value, _: _cut(value),  # an unknown one opens the first
    "step": _whole(0, 100),
    "replicate": _whole(0, MOST_REPLICATES),
    "guess": _whole(0, 100),
    "order": _order,
}


def _cut(text: str) -> str:
    """Short and plain enough to be shown again."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text[:61])
    return plain if len(plain) <= 60 else plain[:59] + "…"

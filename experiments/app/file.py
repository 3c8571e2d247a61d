"""A state as a file that ``kaesong compare`` takes, and back; a file that somebody sends is only data."""

from typing import Any

import yaml

from experiments.app.address import FEWEST_RUNS
from experiments.app.state import MOST_PINS, Offer, Package, State, checked, configuration, world_values
from experiments.lab.design.places import CONF
from experiments.lab.design.study import REFERENCE
from model.given import refuse_misread
from model.parameters import BadInput, nearest

MOST_BYTES = 16_000
MOST_DEEP, MOST_PARTS, LONGEST_WORD = 8, 2_000, 160  # the longest name of a world that the page makes has 102
#: What a file for ``kaesong compare`` begins with: its own policies and world, and no others.
DEFAULTS = ["compare", {"override policy": []}, {"override world": []}, "_self_"]
#: What a file may hold: what the page sets, and what it only repeats from how it was started.
TAKEN = ("policy", "world", "replicates")
REPEATED = ("seed", "parameters", "start", "horizon", "beyond")


def to_yaml(state: State, offer: Offer, name: str = "package") -> str:
    """A configuration of ``kaesong compare`` that gives the numbers of the page."""
    held = _portable(state, offer)
    opening = (
        f"# A package from the page of kaesong. Saved as {name}.yaml, it runs with\n"
        f"# kaesong compare --config-dir . --config-name {name}\n"
    )
    return opening + yaml.safe_dump({"defaults": DEFAULTS} | held, sort_keys=False, default_flow_style=None, width=100)


def _portable(state: State, offer: Offer) -> dict[str, Any]:
    """The configuration with paths as they read on any machine."""
    held = configuration(state, offer)
    draws = held["parameters"]["draws"]
    if draws is not None:
        held["parameters"]["draws"] = draws.removeprefix(f"{CONF}/")
    return {key: value for key, value in held.items() if value != {}}


def from_yaml(text: str, state: State, offer: Offer) -> State:
    """The state that a file describes, with the view of ``state``; raises BadInput in one line.

    Takes the files that the page gives, and those of conf/policy.
    """
    held = _plain(text)
    if not any(key in held for key in (*TAKEN, *REPEATED)):
        held = {"policy": held}  # the file of a policy
    own = _portable(state, offer)
    for key, value in held.items():
        if key == "defaults" and value != DEFAULTS:
            raise BadInput("file: its defaults are not those of a file from this page")
        if key not in (*TAKEN, *REPEATED, "defaults"):
            raise BadInput(f"file: {key!s:.60} is not set on the page; {nearest(key, TAKEN)}")
        if key in REPEATED and value != own.get(key):
            raise BadInput(f"file: {key} is {value!r:.80}, and the page was started with {own.get(key)!r:.80}")
    packages = _packages(held.get("policy"), offer)
    return State(
        packages[0],
        _world(held.get("world"), state, offer),
        tuple(packages[1:]),
        _runs(held.get("replicates", state.runs), offer),
        state.view,
        state.figure,
    )


def _plain(text: str) -> dict[str, Any]:
    """The mapping that a file holds; no tags, no anchors, no depth, no length beyond reason."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise BadInput(f"file: it is longer than {MOST_BYTES // 1000} kB, which no package is")
    try:
        depth = 0
        for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
            if count > MOST_PARTS or len(getattr(event, "value", "") or "") > LONGEST_WORD:
                raise BadInput("file: it holds more, or longer words, than any package does")
            if getattr(event, "anchor", None) is not None:
                raise BadInput("file: it has anchors or aliases (& or *); a package has none")
            if getattr(event, "tag", None) is not None:
                raise BadInput(f"file: it has a tag ({event.tag:.60}); a package has none")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MOST_DEEP:
                raise BadInput("file: it is nested too deeply for a package")
        refuse_misread(text, "file")
        held = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise BadInput(f"file{place}: it cannot be read as YAML") from None
    except BadInput:
        raise
    except (ValueError, RecursionError):
        raise BadInput("file: it cannot be read as YAML") from None
    if not isinstance(held, dict) or not held:
        raise BadInput("file: it holds no names with values below them, as a package does")
    return held


def _packages(held: Any, offer: Offer) -> list[Package]:
    """All packages but the status quo; if there is no other, that one."""
    if not isinstance(held, dict) or not held:
        raise BadInput("file: policy holds no package")
    found = []
    for name, levers in held.items():
        where = f"file: {name!s:.60}"
        if not isinstance(levers, dict):
            raise BadInput(f"{where} holds no levers")
        package = checked(levers, where, offer.months)
        if name != REFERENCE or len(held) == 1:
            found.append(package)
    if len(found) > MOST_PINS + 1:
        raise BadInput(f"file: policy has {len(found)} packages; the page shows {MOST_PINS + 1}")
    return found


def _world(held: Any, state: State, offer: Offer) -> tuple[str, ...]:
    """The answers that make the world of a file; those of the state where it names none."""
    if held is None:
        return state.world
    if not isinstance(held, dict) or len(held) != 1:
        raise BadInput("file: world holds not one world")
    (values,) = held.values()
    answers = []
    for worlds in offer.questions.values():
        set_here = [w for w in worlds if offer.study.worlds[w] and _holds(values, offer.study.worlds[w])]
        answers.append(set_here[0] if set_here else worlds[0])
    made = State((), tuple(answers))
    if world_values(made, offer) != values:
        raise BadInput("file: its world is none that the page can make from its questions; kaesong compare runs it")
    return made.world


def _holds(values: Any, part: dict) -> bool:
    return isinstance(values, dict) and all(
        isinstance(values.get(agent), dict) and all(values[agent].get(k) == v for k, v in own.items())
        for agent, own in part.items()
    )


def _runs(value: Any, offer: Offer) -> int:
    most = offer.study.most
    if isinstance(value, bool) or not isinstance(value, int) or not FEWEST_RUNS <= value <= most:
        raise BadInput(f"file: replicates is {value!r:.60}; the page takes {FEWEST_RUNS} to {most:,}")
    return value

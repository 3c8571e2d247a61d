"""What a history is given: a policy and a world, by name or in full, and the luck that it meets."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from model.parameters import PARAMETERS, BadInput, is_number, nearest, shown
from model.policy import LEVERS

#: The shipped policies and worlds, in a checkout or installed.
CONF = Path(__file__).parents[1] / "conf"

#: The seed of whoever names none, as in the studies.
USUAL_SEED = 1

#: What a history is given by name.
SETTINGS = ("policy", "parameters", "world", "replicate", "rng", "agents", "beyond")

#: Whole numbers below this are exact in every table and spreadsheet.
EXACT = 2**53

#: What YAML 1.1 takes for a whole number and people do not: 012 is ten to it, and 1:30 is ninety.
_MISREAD = re.compile(r"[-+]?(0[0-9_]+|[0-9_]+(:[0-5]?[0-9])+)")


class Named(NamedTuple):
    """The two whole numbers that name one draw of luck, each from 0 to 2^64 - 1."""

    seed: int
    replicate: int


def luck_named(rng: Any, replicate: Any) -> Named:
    """The luck that Mesa's ``rng`` and a ``replicate`` name.

    A whole number is a seed. A Generator gives the next seed, and a SeedSequence or a sequence of
    whole numbers its own. None is the usual seed, with fresh luck where no replicate is named
    either. Raises BadInput for anything else.
    """
    if replicate is None:
        replicate = 0 if rng is not None else int(np.random.default_rng().integers(EXACT))
    number = whole(replicate, "replicate", "None or a whole number from 0 to 2^64 - 1")
    return Named(USUAL_SEED if rng is None else _seed(rng), number)


def _seed(rng: Any) -> int:
    takes = "None, a whole number from 0 to 2^64 - 1, a sequence of them, a Generator or a SeedSequence"
    if isinstance(rng, np.random.RandomState):
        return int(rng.randint(0, EXACT, dtype=np.int64))
    if isinstance(rng, Sequence | np.ndarray) and not isinstance(rng, str | bytes) and np.ndim(rng) and len(rng):
        rng = np.random.SeedSequence([whole(one, "rng", takes) for one in rng])
    if isinstance(rng, np.random.Generator | np.random.BitGenerator | np.random.SeedSequence):
        return int(np.random.default_rng(rng).integers(EXACT))
    return whole(rng, "rng", takes)


def whole(value: Any, where: str, takes: str) -> int:
    """A whole number of 64 bits, also where a table has made 3 to 3.0; raises BadInput otherwise."""
    exact = is_number(value) and value == value // 1 and (not isinstance(value, float | np.floating) or value < EXACT)
    if not exact or not 0 <= int(value) < 2**64:
        raise BadInput(f"{where} is {shown(value)}; it takes {takes}")
    return int(value)


def by_name(kind: str, given: Any) -> Mapping[str, Mapping[str, Any]]:
    """The values of a shipped ``kind``, policy or world, if a name is given; else what is given.

    None stands for the status quo and for the default values. Raises BadInput for an unknown name.
    """
    if given is None:
        return {}
    if not isinstance(given, str):
        return given
    names = sorted(path.stem for path in (CONF / kind).glob("*.yaml"))
    if given not in names:
        raise BadInput(
            f"{kind}='{given}': no such {kind}; {nearest(given, names)} "
            f"Mesa's batch_run takes values of your own in a list: '{kind}': [{{...}}]"
        )
    return read(CONF / kind / f"{given}.yaml").get(given) or {}


def flat(single: Mapping[str, object]) -> tuple[dict[str, dict[str, object]], dict[str, dict[str, object]]]:
    """Numbers that are named one by one, as those of parameters and of levers, by agent and by lever.

    Raises BadInput for a name that begins with neither.
    """
    numbers: dict[str, dict[str, object]] = {}
    levers: dict[str, dict[str, object]] = {}
    for name, value in single.items():
        head, dot, below = name.partition(".")
        if not dot or (head not in PARAMETERS and head not in LEVERS):
            raise BadInput(
                f"Kaesong takes no '{name}'; {nearest(head, [*SETTINGS, *PARAMETERS, *LEVERS])} "
                f"A number is named as pyongyang.signal or origin.start"
            )
        (levers if head in LEVERS else numbers).setdefault(head, {})[below] = value
    return numbers, levers


def over(given: Any, levers: Mapping[str, Mapping[str, object]]) -> Any:
    """A package with settings of single levers above its own; what is no package stays as it is, to be refused."""
    if not levers or not isinstance(given, Mapping):
        return given
    own = {name: given.get(name, {}) for name in levers}
    return {**given, **{name: {**(own[name] or {}), **setting} for name, setting in levers.items()}}


def read(path: Path) -> dict[str, Any]:
    """The values in a YAML file. Raises BadInput for a number that YAML reads otherwise than people do."""
    text = path.read_text("utf-8")
    refuse_misread(text, str(path))
    return yaml.safe_load(text) or {}


def refuse_misread(text: str, where: str) -> None:
    """Raise BadInput that names the line, for a number in YAML text such as 012, which YAML takes for ten."""
    if not re.search(r"[\s:,\[{+-]0[0-9_]|[0-9]:[0-9]", text):  # most files hold none, and parsing takes long
        return
    for word in _words(text):
        value = word.value
        if _MISREAD.fullmatch(value) and isinstance(taken := yaml.safe_load(value), int):
            raise BadInput(
                f"{where}, line {word.start_mark.line + 1}: {value} would be read as {taken}; "
                f"write the number without leading zeros and colons, or a text in quotes"
            )


def _words(text: str) -> list[yaml.ScalarEvent]:
    """Every word of YAML text that stands without quotes; none of text that is broken, which its reader will say."""
    try:
        events = list(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        return []
    return [one for one in events if isinstance(one, yaml.ScalarEvent) and one.implicit[0]]

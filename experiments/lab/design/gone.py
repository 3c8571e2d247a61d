"""The structural variants of former versions, each refused with the parameter that took its place."""

from collections.abc import Mapping
from typing import Any

from model.parameters import BadInput

GROUP = "structure"
#: Former part of the structure -> the channel that took its place, as an example sets it.
CHANNEL_OF = {"pyongyang": "pyongyang.stakes=1", "learning": "firm.peers=0.5", "rents": "pyongyang.shelter=1"}


def refuse_key(key: str, where: str = "") -> None:
    """Raise BadInput for a dotted key that sets a structural variant."""
    parts = key.lstrip("+").split(".")
    if GROUP not in parts[:1] and not (parts[0] == "parameters" and GROUP in parts[1:2]):
        return
    part = ".".join(parts[parts.index(GROUP) + 1 :])
    named = [CHANNEL_OF[part]] if part in CHANNEL_OF else list(CHANNEL_OF.values())
    *others, last = [example.partition("=")[0] for example in named]
    either = f"{', '.join(others)} or {last}" if others else last
    gone = f"{GROUP}.{part}" if part else GROUP
    raise BadInput(f"{where}{gone} is gone; set {either}, e.g. parameters.{named[0]}")


def refuse_group(held: Mapping[str, Any], where: str = "") -> None:
    """Raise BadInput where a configuration, or values of parameters, hold structural variants."""
    if GROUP in held:
        below = held[GROUP]
        part = next(iter(below), "") if isinstance(below, Mapping) else ""
        refuse_key(f"{GROUP}.{part}" if part else GROUP, where)

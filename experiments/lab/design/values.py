"""Values in the words of Hydra's sweeps: `40,80,120`, `range(40,140,20)`, `interval(40,120)`."""

from typing import Any, NamedTuple

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import IntervalSweep, Transformer
from hydra.errors import HydraException


class Values(NamedTuple):
    """Values one by one, or the two ends between which all lie."""

    listed: list[Any]
    between: bool


def values_in(text: str) -> Values:
    """What a text names; one value is one. Raises ValueError where it names none."""
    try:
        given = OverridesParser.create().parse_override(f"x={text}")
    except HydraException as error:
        raise ValueError(text) from error
    value: Any = given.value()
    if isinstance(value, IntervalSweep):
        if value.start is None or value.end is None or value.start >= value.end:
            raise ValueError(text)
        return Values([value.start, value.end], True)
    if given.is_discrete_sweep():
        listed = list(given.sweep_iterator(transformer=Transformer.identity))
    else:
        listed = list(value) if isinstance(value, list) else [value]
    if not listed:
        raise ValueError(text)
    return Values(listed, False)

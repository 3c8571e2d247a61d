"""A setting of a study: a field of its type that carries its check, and whether it decides numbers."""

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields
from typing import Any

#: What a setting decides: the numbers, where they go, who computes them, for how long, or what is shown of them.
NUMBERS, PLACE, WORKER, EFFORT, SHOWN = "numbers", "place", "worker", "effort", "shown"

#: From a setting's name and what was given to what a study takes; raises BadInput.
Check = Callable[[str, Any], Any]


def setting(check: Check, default: Any = MISSING, decides: str = NUMBERS) -> Any:
    """A field that people may set. ``default``: what a study made in Python has where it is not given."""
    told = {"check": check, "decides": decides}
    if isinstance(default, dict):
        return field(default_factory=default.copy, metadata=told)
    return field(default=default, metadata=told)


def settings_of(study: Any) -> dict[str, Field]:
    """The settings of a study or of its type, by name; the field ``class_`` is the setting ``class``."""
    told = (one for one in fields(study) if "check" in one.metadata and one.name not in study.omits)
    return {one.name.removesuffix("_"): one for one in told}


def deciding(study: Any, *what: str) -> tuple[str, ...]:
    """The names of the settings that decide one of these."""
    return tuple(name for name, one in settings_of(study).items() if one.metadata["decides"] in what)

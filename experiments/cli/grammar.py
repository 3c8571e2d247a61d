"""From the words of a command to those that Hydra composes: sweeps become axes, resume its study."""

import re
from collections.abc import Sequence

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, Transformer
from hydra.errors import HydraException

from experiments.lab.design.own import is_prior
from experiments.lab.design.quoting import quoted
from experiments.lab.design.settings import PLACE, deciding, settings_of
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from model.parameters import BadInput

#: What is chosen by the names of files.
GROUPS = ("policy", "world", "parameters", "design", "executor")


def commanded(study: type[Study], words: Sequence[str]) -> list[str]:
    """The words as Hydra shall read them.

    In studies of many points, several values of a parameter or a lever are an axis of one study and
    not a job each, and several policies or worlds are taken together; with ``-m`` too. Raises
    BadInput for a resume that is none.
    """
    several = bool({"-m", "--multirun"} & {*words})
    if not issubclass(study, Tiled):
        return [_as_text(study, word, several) for word in words]
    from experiments.lab.engine.store import resumed

    given_words = [_as_text(study, word, several) for word in resumed(study, words)]
    if "vary" not in settings_of(study):
        return given_words
    kept, axes, named = [], [], []
    for word in given_words:
        given = _sweep(word)
        if word.startswith("vary="):
            named.append(word)
        elif given is None:
            kept.append(word)
        elif given.key_or_group.startswith(("parameters.", "policy.")):
            axes.append(word.lstrip("+"))
        elif given.key_or_group in ("policy", "world") and given.is_discrete_sweep():
            values = given.sweep_iterator(transformer=Transformer.encode)
            kept.append(f"{given.key_or_group}=[{','.join(map(str, values))}]")
        else:
            kept.append(word)
    if not any(_sweep(word) for word in kept):
        kept = [word for word in kept if word not in ("-m", "--multirun")]
    before = [name for word in named[-1:] for name in _listed(word)]
    if named or axes:
        kept.append(f"vary=[{','.join(map(quoted, [*before, *axes]))}]")
    return kept


def _as_text(study: type[Study], word: str, several: bool) -> str:
    """A word that sets a text, in quotes where Hydra would not take it for that text.

    A number it would make of name=2026.10 and results=1e5, and of results=Käsong, 'posterior (1).csv' or
    uniform(20,80) nothing at all. several: whether commas part jobs, and are not part of a path.
    """
    key, equals, text = word.partition("=")
    name = key.lstrip("+")
    if not equals or word.startswith("-"):
        return word
    if name.startswith("parameters.") and is_prior(text) and not parsed(word):
        return f"{key}={quoted(text)}"  # a prior; range() and other functions of Hydra's it can read
    if name in GROUPS:
        return word if parsed(word) else f"{key}={_names_quoted(text)}"
    if name not in _texts(study):
        return word
    given = parsed(word)
    if given is None:
        return f"{key}={_names_quoted(text) if several and ',' in text else quoted(text)}"
    if given.is_discrete_sweep() and not set(text) & set("()[]{}'\""):
        return f"{key}={','.join(map(_quoted_number, text.split(','))) if several else quoted(text)}"
    if given.is_sweep_override():
        return word
    return f"{key}={quoted(text) if isinstance(given.value(), list | dict) else _quoted_number(text)}"


def _names_quoted(text: str) -> str:
    """Names, alone or with commas between them or in a list, each in quotes where Hydra could not read it."""
    opening, inner, closing = ("[", text[1:-1], "]") if re.fullmatch(r"\[.*\]", text) else ("", text, "")
    if set(inner) & set("()[]{}'\"$"):
        return text  # of a grammar that we leave to Hydra
    names = [name.strip() for name in inner.split(",")]
    return f"{opening}{','.join(name if parsed(f'x={name}') else quoted(name) for name in names)}{closing}"


def parsed(word: str) -> Override | None:
    """The word as Hydra reads it, or None where it cannot."""
    try:
        return OverridesParser.create().parse_override(word)
    except HydraException:
        return None


def _texts(study: type[Study]) -> set[str]:
    """The settings that are texts whatever they look like: names and folders."""
    every = settings_of(study)
    places = {name for name in deciding(study, PLACE) if not str(every[name].type).startswith("tuple")}
    places -= {"port", "resume"}  # the one a number, the other read as it was typed
    return {"design.path", "parameters.draws", "outcomes", *places}


def _quoted_number(text: str) -> str:
    """A text in quotes where it would be a number or a truth; as it is otherwise."""
    value = OverridesParser.create().parse_override(f"x={text}").value()
    return quoted(text.strip()) if isinstance(value, bool | int | float) else text


def _sweep(word: str) -> Override | None:
    """The word as an override of several values, or None."""
    given = None if word.startswith("-") else parsed(word)  # what cannot be read is refused later, with the others
    return given if given and given.is_sweep_override() else None


def _listed(word: str) -> list[str]:
    """The names in `vary=[a,b]`, in `vary=a,b`, or in `vary=a`."""
    try:
        given = OverridesParser.create().parse_override(word)
    except HydraException as error:
        raise BadInput(
            f"{word}: it takes a list of names, e.g. 'vary=[moscow.price,firm.value]'; values "
            f"stand outside it, e.g. parameters.moscow.price=40,80"
        ) from error
    if given.is_discrete_sweep():
        return list(map(str, given.sweep_iterator(transformer=Transformer.identity)))
    value = given.value()
    if value in (None, ""):
        return []
    return [str(name) for name in (value if isinstance(value, list) else [value])]

"""From the words of a command to those that Hydra composes: sweeps become axes, resume its study."""

from collections.abc import Sequence

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, Transformer
from hydra.errors import HydraException

from experiments.lab.design.settings import PLACE, deciding, settings_of
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from model.parameters import BadInput


def commanded(study: type[Study], words: Sequence[str]) -> list[str]:
    """The words as Hydra shall read them.

    In studies of many points, several values of a parameter or a lever are an axis of one study and
    not a job each, and several policies or worlds are taken together; with ``-m`` too. Raises
    BadInput for a resume that is none.
    """
    if not issubclass(study, Tiled):
        return [_as_text(study, word) for word in words]
    from experiments.lab.engine.store import resumed

    given_words = [_as_text(study, word) for word in resumed(study, words)]
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
        kept.append(f"vary=[{','.join(map(_quoted, [*before, *axes]))}]")
    return kept


def _as_text(study: type[Study], word: str) -> str:
    """A word that sets a text, in quotes where Hydra would make a number of it: name=2026.10, results=1e5."""
    key, equals, text = word.partition("=")
    if not equals or key not in _texts(study):
        return word
    try:
        given = OverridesParser.create().parse_override(word)
    except HydraException:
        return word  # refused later, with the others
    if given.is_discrete_sweep() and not set(text) & set("()[]{}'\""):
        return f"{key}={','.join(map(_quoted_number, text.split(',')))}"
    return word if given.is_sweep_override() else f"{key}={_quoted_number(text)}"


def _texts(study: type[Study]) -> set[str]:
    """The settings that are texts whatever they look like: names and folders."""
    places = {*deciding(study, PLACE)} - {"port", "resume"}  # the one a number, the other read as it was typed
    return {"design.path", "parameters.draws", *places}


def _quoted_number(text: str) -> str:
    """A text in quotes where it would be a number or a truth; as it is otherwise."""
    value = OverridesParser.create().parse_override(f"x={text}").value()
    return _quoted(text.strip()) if isinstance(value, bool | int | float) else text


def _sweep(word: str) -> Override | None:
    """The word as an override of several values, or None."""
    if word.startswith("-"):
        return None
    try:
        given = OverridesParser.create().parse_override(word)
    except HydraException:
        return None  # refused later, with the others
    return given if given.is_sweep_override() else None


def _listed(word: str) -> list[str]:
    """The names in `vary=[a,b]`, in `vary=a,b`, or in `vary=a`."""
    try:
        given = OverridesParser.create().parse_override(word)
    except HydraException as error:
        raise BadInput(
            f"{word}: it takes a list of names, e.g. vary=[moscow.price,firm.value]; values "
            f"stand outside it, e.g. parameters.moscow.price=40,80"
        ) from error
    if given.is_discrete_sweep():
        return list(map(str, given.sweep_iterator(transformer=Transformer.identity)))
    value = given.value()
    if value in (None, ""):
        return []
    return [str(name) for name in (value if isinstance(value, list) else [value])]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"

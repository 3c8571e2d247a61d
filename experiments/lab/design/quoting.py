"""Paths and other texts as words of the command line, that mean the same wherever they are typed again."""

import re
from pathlib import Path

from experiments.lab.design.own import is_prior

#: Settings that name a file of the user's, or may name several.
_FILES = ("design.path", "parameters.draws", "outcomes", "claims")


def quoted(text: str) -> str:
    """A text in Hydra's quotes, so that whatever stands in it is the text alone; a plain path needs none.

    A backslash means itself there, but before a quote or at the end.
    """
    if re.fullmatch(r"/[\w./-]*", text, re.ASCII):
        return text
    return "'" + re.sub(r"(\\*)('|$)", lambda met: 2 * met[1] + ("\\'" if met[2] else ""), text) + "'"


def unquoted(text: str) -> str:
    """A text without the quotes that somebody may have put around it."""
    if len(text) < 2 or text[0] not in "'\"" or text[-1] != text[0]:
        return text
    return re.sub(rf"(\\+)({text[0]}|$)", lambda met: met[1][: len(met[1]) // 2] + met[2], text[1:-1])


def typed(word: str) -> str:
    """A prior as people type it, without the quotes that Hydra needs around it; any other override as it is."""
    key, _, text = word.partition("=")
    return f"{key}={unquoted(text)}" if key.startswith("parameters.") and is_prior(unquoted(text)) else word


def anchored(word: str) -> str:
    """An override that names files in this folder, with their whole paths; any other as it is."""
    key, _, text = word.partition("=")
    if key.lstrip("+") not in _FILES:
        return word
    if re.fullmatch(r"\[[^'\"\[\]]*\]", text):
        return f"{key}=[{','.join(_whole(one.strip()) for one in text[1:-1].split(','))}]"
    return f"{key}={_whole(text)}"


def _whole(text: str) -> str:
    """The whole path of a file in this folder; any other text as it is."""
    path = Path(unquoted(text))
    return text if not text or path.is_absolute() or not path.is_file() else quoted(str(path.absolute()))

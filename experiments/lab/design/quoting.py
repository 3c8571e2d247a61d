"""A text as a value on the command line: in quotes, so that whatever stands in it is the text alone."""

import re


def quoted(text: str) -> str:
    """The text in Hydra's quotes; a backslash means itself there, but before a quote or at the end."""
    return "'" + re.sub(r"(\\*)('|$)", lambda met: 2 * met[1] + ("\\'" if met[2] else ""), text) + "'"


def unquoted(text: str) -> str:
    """A text without the quotes that somebody may have put around it."""
    if len(text) < 2 or text[0] not in "'\"" or text[-1] != text[0]:
        return text
    return re.sub(rf"(\\+)({text[0]}|$)", lambda met: met[1][: len(met[1]) // 2] + met[2], text[1:-1])

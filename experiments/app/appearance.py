"""Words of the glossary explained where they stand, and all of them at once."""

import re
from html import escape

from experiments.app.texts import GLOSSARY


def explained(text: str) -> str:
    """Plain text as HTML in which each word of the glossary says what it means, once."""
    told: set[str] = set()

    def term(found: re.Match) -> str:
        word = found[0].lower()
        if word in told:
            return found[0]
        told.add(word)
        return explaining(found[0], word)

    return _WORDS.sub(term, escape(text))


def explaining(shown: str, word: str) -> str:
    """A word of the glossary that says what it means on hover and on focus, and to screen readers."""
    says = escape(GLOSSARY[word], quote=True)
    return f'<span class="term" tabindex="0" data-says="{says}" aria-description="{says}">{shown}</span>'


def glossary() -> str:
    """All words with what they mean, to be unfolded."""
    rows = "".join(f"<dt>{escape(word)}</dt><dd>{escape(says)}</dd>" for word, says in GLOSSARY.items())
    return f"<details><summary>All words explained</summary><dl>{rows}</dl></details>"


_WORDS = re.compile(
    r"\b(" + "|".join(re.escape(w) for w in sorted(GLOSSARY, key=len, reverse=True)) + r")\b", re.IGNORECASE
)

"""Proper nouns keep their capitals, in names of the tables and within a sentence."""

import re

#: Proper nouns as they are spelt in names and parameters, and as people write them.
PROPER = {
    name.lower().replace(" ", "_"): name
    for name in (
        "Beijing",
        "China",
        "Hanoi",
        "Kaesong",
        "Kim",
        "Kim Jong Il",
        "Kim Jong Un",
        "Korea",
        "Korean",
        "Kumgang",
        "Moscow",
        "North",
        "Northern",
        "Pyongyang",
        "Russia",
        "Russian",
        "Seoul",
        "South",
        "Southern",
        "Ukraine",
        "UN",
        "US",
        "Washington",
    )
}
_PROPER = re.compile("(?<![a-z])(" + "|".join(sorted(PROPER, key=len, reverse=True)) + ")(?![a-z])")


def named(name: str) -> str:
    """A name of the tables in words, proper nouns with their capitals: 'level Kim Jong Un'."""
    return _PROPER.sub(lambda found: PROPER[found[0]], name).replace("_", " ")


def inline(text: str) -> str:
    """A title within a sentence: its first letter is small unless a name begins with it."""
    first = re.split(r"\W", text, maxsplit=1)[0]
    is_name = first.lower() in PROPER or (len(first) > 1 and first.isupper())
    return text if is_name else text[:1].lower() + text[1:]

"""The looks of the page: its style sheet, its colours in light and dark, its buttons, its glossary."""

import re
from html import escape
from pathlib import Path

from experiments.app.texts import GLOSSARY

STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")

#: What a finger or an unsteady hand takes hold of is 24 pixels wide, and icons are seen in the dark.
_PARTS = {
    "MuiSlider": {
        "styleOverrides": {
            "root": {"marginLeft": "4px", "marginRight": "4px", "width": "calc(100% - 8px)"},  # room for the thumb
            "thumb": {"width": 24, "height": 24},
        }
    },
    "MuiIconButton": {
        "styleOverrides": {
            "root": {
                "variants": [{"props": {"color": "default"}, "style": {"color": "var(--mui-palette-text-primary)"}}]
            }
        }
    },
}
_TYPE = {"button": {"textTransform": "none", "fontSize": "0.95rem"}, "h3": {"fontSize": "1.25rem", "fontWeight": 600}}
#: Light and dark; text on either stands out from its ground by a contrast of 4.5 or more.
THEME = {
    "light": {"palette": {"primary": {"main": "#0b5394"}}, "typography": _TYPE, "components": _PARTS},
    "dark": {"palette": {"primary": {"main": "#8ab8e6"}}, "typography": _TYPE, "components": _PARTS},
}
#: The words on the buttons of a choice stay on one line; where there is no room, buttons wrap.
ONE_LINE = {
    "flexWrap": "wrap",
    "& .MuiToggleButton-root": {
        "width": "auto",
        "whiteSpace": "nowrap",
        "padding": "4px 12px",
        "color": "text.primary",
    },
}
#: The bar at the top is low, and dark enough for its white title in light and dark alike.
HEADER = {
    "& .MuiToolbar-root": {"minHeight": 44},
    "& .MuiAppBar-root": {"backgroundColor": "#0b5394", "color": "#ffffff"},
}


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

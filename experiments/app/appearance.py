"""The looks of the page: its style sheet, its colours in light and dark, its buttons, its glossary."""

import re
from html import escape
from pathlib import Path

from experiments.app.texts import GLOSSARY

STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")

_TYPE = {"button": {"textTransform": "none", "fontSize": "0.95rem"}, "h3": {"fontSize": "1.25rem", "fontWeight": 600}}


def _look(main: str, icons: str) -> dict:
    """One of the two looks: its main colour, icons in a colour of their own, sliders that a finger can take hold of."""
    icon = {"props": {"color": "default"}, "style": {"color": icons}}
    slider = {
        "root": {"marginLeft": "4px", "marginRight": "4px", "width": "calc(100% - 8px)"},  # room for the thumb
        "thumb": {"width": 24, "height": 24},  # pixels, the least that the rules of accessibility take
    }
    return {
        "palette": {"primary": {"main": main}},
        "typography": _TYPE,
        "components": {
            "MuiSlider": {"styleOverrides": slider},
            "MuiIconButton": {"styleOverrides": {"root": {"variants": [icon]}}},
        },
    }


#: Light and dark; text and icons on either stand out from their ground by a contrast of 4.5 or more.
THEME = {"light": _look("#0b5394", "#424242"), "dark": _look("#8ab8e6", "#e0e0e0")}
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

"""The looks of the page: its style sheet, its colours in light and dark, its buttons."""

from pathlib import Path

STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")

_TYPE = {
    "button": {"textTransform": "none", "fontSize": "0.95rem"},
    "h3": {"fontSize": "1.25rem", "fontWeight": 600},
}
#: Light and dark; text on either stands out from its ground by a contrast of 4.5 or more.
THEME = {
    "light": {"palette": {"primary": {"main": "#0b5394"}}, "typography": _TYPE},
    "dark": {"palette": {"primary": {"main": "#8ab8e6"}}, "typography": _TYPE},
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

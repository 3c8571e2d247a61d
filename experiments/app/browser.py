"""The address bar and the back button of a visitor's browser."""

from pathlib import Path

import param
from panel.custom import JSComponent


class Browser(JSComponent):
    """Shows the address of the state, and tells where the back button has gone."""

    address = param.String(doc="Query of the state that is shown.")
    popped = param.String(doc="Query that the visitor has gone back or forth to.")
    pops = param.Integer(doc="Counts how often; set last.")

    _esm = Path(__file__).parent / "browser.js"

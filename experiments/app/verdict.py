"""What is said of a guess, where the keyboard stands once it is committed."""

from pathlib import Path
from typing import ClassVar

import param
from panel.custom import JSComponent

from experiments.app.appearance import STYLE


class Verdict(JSComponent):
    """Markup of our own making; what visitors have sent is escaped in it."""

    said = param.String(doc="What is said, as HTML.")
    sought = param.Integer(doc="Counts how often the keyboard is sent here; set last.")

    _esm = Path(__file__).parent / "verdict.js"
    _stylesheets: ClassVar = [STYLE, "section { margin: 4px 10px; }"]

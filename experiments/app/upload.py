"""A file that a visitor brings along: its text, and nothing else of it."""

from pathlib import Path
from typing import ClassVar

import param
from panel.custom import JSComponent

from experiments.app.file import MOST_BYTES


class Upload(JSComponent):
    """The text of the last file, or why it was not read."""

    most = param.Integer(default=MOST_BYTES, doc="Bytes that are read at most.")
    text = param.String(doc="What the file holds.")
    refused = param.String(doc="Why it was not read.")
    serial = param.Integer(doc="Counts the files; set last.")

    _esm = Path(__file__).parent / "upload.js"
    _stylesheets: ClassVar = ["label { font-size: 14px; } input { font: inherit; max-width: 240px; color: inherit; }"]

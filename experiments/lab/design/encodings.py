"""From the bytes of a file that people bring to its text."""

import codecs
import gzip

from model.parameters import BadInput

_SHEETS = {b"PK\x03\x04": "a spreadsheet or an archive", b"\xd0\xcf\x11\xe0": "an old spreadsheet"}
#: How a text says its own encoding; the longer marks stand first.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def text_of(data: bytes, named: str) -> tuple[str, list[str]]:
    """The text of a file, its lines parted by newlines alone, and what had to be assumed; raises BadInput."""
    if data.startswith(b"\x1f\x8b"):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError):
            raise BadInput(f"{named}: it cannot be read as a table (a compressed file that is not whole)") from None
    for beginning, kind in _SHEETS.items():
        if data.startswith(beginning):
            raise BadInput(f"{named}: it is {kind}; save the table as .csv or .parquet")
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None) or _guessed(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if b"\0" in data:
            raise BadInput(f"{named}: it cannot be read as a table (its bytes are no text)") from None
        text, encoding = data.decode("cp1252", "replace"), "Windows-1252"
    if "\0" in text:
        raise BadInput(f"{named}: it cannot be read as a table (its bytes are no text)")
    notes = [] if encoding.startswith("utf-8") else [f"it is taken for a text in {_spelt(encoding)}"]
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _guessed(data: bytes) -> str:
    """UTF-16 without its mark has a zero in every other byte of plain letters."""
    even, odd = data[:200:2].count(0), data[1:200:2].count(0)
    if len(data) >= 4 and len(data) % 2 == 0 and max(even, odd) > 0.8 * len(data[:200:2]) and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return "utf-8"


def _spelt(encoding: str) -> str:
    return encoding.upper().removesuffix("-LE").removesuffix("-BE") if encoding.startswith("utf") else encoding

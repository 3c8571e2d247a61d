"""Units and notes inside Parquet files, where each reader of such files looks for them.

polars and DuckDB show the metadata of a file. pyarrow, R and what stands on them show those of the Arrow
schema within it, and of its fields; pandas takes the attributes of a frame from there.
"""

import ctypes
import json
from collections.abc import Mapping
from struct import pack
from typing import Any

import polars as pl

_VIEWED_TEXT, _TEXT = b"vu", b"U"  # the first is new, and not every reader can filter or group it


class _Schema(ctypes.Structure):
    """The beginning of Arrow's C structure of a schema, or of a field in it."""


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("children_count", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
]


class Labelled:
    """A schema of polars with metadata for the whole and for each field, as ``write_parquet`` takes it."""

    def __init__(self, schema: pl.Schema, whole: Mapping[str, str], fields: Mapping[str, Mapping[str, str]]) -> None:
        self.schema = schema
        self.whole = _packed(whole)
        self.fields = {name: _packed(told) for name, told in fields.items()}

    def __arrow_c_schema__(self) -> Any:
        """The capsule of polars, with our metadata put in; they live as long as this object."""
        capsule = self.schema.__arrow_c_schema__()
        pointer = ctypes.pythonapi.PyCapsule_GetPointer
        pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
        root = _Schema.from_address(pointer(capsule, b"arrow_schema"))
        root.metadata = ctypes.addressof(self.whole)
        for k in range(root.children_count):
            field = root.children[k].contents
            if field.format == _VIEWED_TEXT:
                field.format = _TEXT
            if buffer := self.fields.get(field.name.decode()):
                field.metadata = ctypes.addressof(buffer)
        return capsule


def labels(schema: pl.Schema, units: Mapping[str, str], **told: str) -> dict[str, Any]:
    """What ``write_parquet`` and ``sink_parquet`` take so that units, and what else is told, stand in a file."""
    whole = {"units": json.dumps(units), **told}
    attributes = {"PANDAS_ATTRS": json.dumps({"units": units, **told})}
    fields = {name: {"unit": unit} for name, unit in units.items()}
    return {"metadata": whole, "arrow_schema": Labelled(schema, whole | attributes, fields)}


def _packed(told: Mapping[str, str]) -> Any:
    """Keys and values as Arrow's C structure holds them, each after its length."""
    texts = [text.encode() for pair in told.items() for text in pair]
    return ctypes.create_string_buffer(pack("=i", len(told)) + b"".join(pack("=i", len(text)) + text for text in texts))

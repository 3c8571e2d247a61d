"""The twin in C: month.c over the very same memory, compiled with -O3."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np

from model import chronology
from model.luck import ACTOR_LUCK, FIRM_LUCK, TRAIT_LUCK, Luck
from model.outcomes import OUTCOME
from model.parameters import POINT
from model.policy import POLICY
from model.state import FIRM, LEVELS, LEVER, MASSES, MENU, NODES, RECORDS, State

SOURCE = Path(__file__).with_name("month.c")
COMPILERS = ("cc", "gcc", "clang")


def compiler() -> str | None:
    """The C compiler of this machine, if it has one."""
    return next((path for name in COMPILERS if (path := shutil.which(name))), None)


def _members(kind: np.dtype, named: dict[np.dtype, str]) -> str:
    """The fields of a record as C declarations, with padding where a dtype leaves room."""
    parts, end = [], 0
    for name, (field, offset, *_) in sorted(kind.fields.items(), key=lambda item: item[1][1]):
        assert offset == end, "records.h knows no gaps before a field"
        base, shape = field.subdtype or (field, ())
        if base in named:
            text = named[base]
        elif base.fields:
            text = f"struct {{ {_members(base, named)} }}"
        else:
            text = {"f8": "double", "i8": "int64_t"}[base.str[1:]]
        parts.append(f"{text} {name}{''.join(f'[{n}]' for n in shape)};")
        end = offset + field.itemsize
    if end < kind.itemsize:
        parts.append(f"char unused[{kind.itemsize - end}];")
    return " ".join(parts)


def records_header() -> str:
    """records.h, from the dtypes."""
    named: dict[np.dtype, str] = {}
    lines = ["#include <stdint.h>", f"enum {{ LEVELS = {LEVELS}, MENU = {MENU} }};"]
    kinds = {
        "LEVER": LEVER,
        "PULLED": POLICY["overture"],
        **{name.upper(): kind for name, kind in RECORDS.items()},
        "FIRM": FIRM,
        "POINT": POINT,
        "POLICY": POLICY,
        "ACTOR_LUCK": ACTOR_LUCK,
        "FIRM_LUCK": FIRM_LUCK,
        "TRAIT_LUCK": TRAIT_LUCK,
        "OUTCOME": OUTCOME,
    }
    for name, kind in kinds.items():
        lines.append(f"typedef struct {{ {_members(kind, named)} }} {name};")
        if name in ("LEVER", "PULLED"):
            named[kind] = name
    state = " ".join(f"{name.upper()} {name};" for name in RECORDS)
    lines.append(f"typedef struct {{ {state} }} STATE;")
    return "\n".join(lines) + "\n"


#: Tables of the record that the program reads, in the order of the struct Record: months that are whole numbers,
TABLES = (
    "SEOUL_CONSERVATIVE",
    "US_PRESIDENT",
    "FREEZE",
    "TREATY",
    "HOSTILE_LINE",
    "PRECONDITION",
    "SANCTIONS",
    "BORDER",
    "FORCED_LABOUR",
    "RESOLUTION",
    "IMPORT_BAN",
    "WAR",
    "PROVOCATIONS",
    "MAJOR",
    "LIMITS",
    "STOP",
    "CLOSURE",
    "OFFER",
    "BROKER",
    "TALKS",
)
#: and amounts.
AMOUNTS = ("DUTY_KOREA", "TRADE")


class _Record(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in (*TABLES, *AMOUNTS, "nodes", "masses")] + [
        (name, ctypes.c_int64) for name in ("first", "last", "korus", "seoul_term", "us_term")
    ]


class MonthInC:
    """The compiled twin; built in ``folder``. Raises RuntimeError without a C compiler."""

    def __init__(self, folder: Path) -> None:
        cc = compiler()
        if cc is None:
            raise RuntimeError("no C compiler")
        (folder / "records.h").write_text(records_header())
        library = folder / "month.so"
        flags = ["-O3", "-march=native", "-ffp-contract=off", "-std=c11", "-shared", "-fPIC"]
        subprocess.run([cc, *flags, f"-I{folder}", str(SOURCE), "-o", str(library), "-lm"], check=True)
        self._run = ctypes.CDLL(str(library)).run
        of_months = [(getattr(chronology, name), np.int64) for name in TABLES]
        amounts = [(getattr(chronology, name), np.float64) for name in AMOUNTS]
        quadrature = [(NODES, np.float64), (MASSES, np.float64)]
        self._tables = [np.ascontiguousarray(table, kind) for table, kind in (*of_months, *amounts, *quadrature)]
        self._record = _Record(
            *(t.ctypes.data for t in self._tables),
            chronology.FIRST,
            chronology.LAST,
            chronology.KORUS,
            chronology.SEOUL_TERM,
            chronology.US_TERM,
        )

    def histories(self, points: np.recarray, policies: np.recarray, luck: Luck, state: State) -> np.recarray:
        """As model.ensemble.histories, for one point."""
        outcomes = np.zeros((1, len(policies)), OUTCOME).view(np.recarray)

        def at(array):
            return ctypes.c_void_p(array.ctypes.data)

        def count(n):
            return ctypes.c_int64(n)

        self._run(
            at(state.memory),
            count(len(state.firms)),
            at(points),
            at(policies),
            count(len(policies)),
            at(luck.actors),
            at(luck.firms),
            count(luck.firms.shape[1]),
            at(luck.traits),
            ctypes.byref(self._record),
            at(outcomes),
        )
        return outcomes

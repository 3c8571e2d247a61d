"""The state of a history in bytes: one record for each step of the month, from the table of variables."""

from typing import NamedTuple

import numpy as np

from model.policy import LEVERS
from model.variables import ENTITIES

CLOSED, OPEN, SUSPENDED = range(3)

#: What the regime wants: alignment with Russia and restraint, each from 0 to 1, and a seat at the
#: table. The range is continuous; its integral is taken at so many nodes of Gauss and Legendre. The
#: table is the outermost order and restraint the next, so that one quantile on common luck moves the
#: choice monotonically in what matters most.
LEVELS = 3
MENU = 2 * LEVELS * LEVELS

_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(LEVELS)
#: The nodes on the range from 0 to 1, and the mass of each.
NODES, MASSES = (_POINTS + 1.0) / 2.0, _WEIGHTS / 2.0


def _layout(record: str) -> np.dtype:
    """A record's bytes: a number a variable, and an array for the masses of the menu."""
    names = ENTITIES[record].variables
    return np.dtype([(name, "f8", MENU if name == "weight" else ()) for name in names])


LEVER, FIRM = _layout("lever"), _layout("firms")

#: Washington's record holds one of its own for each lever.
WASHINGTON = np.dtype(
    [*((lever.name, LEVER) for lever in LEVERS.values() if lever.sender == "washington"), *_layout("washington").descr]
)

RECORDS = {
    name: WASHINGTON if name == "washington" else _layout(name) for name in ENTITIES if name not in ("lever", "firms")
}

#: All actors but the firms, as one record: what a rule sees as ``s``. One pointer travels with a
#: rule; a tuple of records would be ten, and an array among them a reference count a call.
ACTORS = np.dtype(list(RECORDS.items()))


class Register(NamedTuple):
    """What spares histories in a row work that comes out alike.

    newborn: firms as they were born, shared on the same luck by the same parameters of firms; born: how
    many of them there are, (1,); awake: whether a month can be more to a firm than a review that does not
    come up, (firms,); who: the numbers of firms whose books are added up, those awake come first.
    """

    newborn: np.recarray
    born: np.ndarray
    awake: np.ndarray
    who: np.ndarray


class State(NamedTuple):
    """The whole state of one history; ``memory`` is the bytes that all records live in.

    Wiping ``memory`` wipes every field of every record; firms are wiped as they are born. So no history can
    see the one before.
    """

    actors: np.record
    firms: np.recarray
    memory: np.ndarray
    register: Register

    def __reduce__(self) -> tuple:
        """Pickle the bytes, and lay the records over them again: a lone record is no view."""
        return _laid_over, (self.memory,)


def _laid_over(memory: np.ndarray) -> State:
    """The records of a state as views of its bytes."""
    actors = memory[: ACTORS.itemsize].view(ACTORS).view(np.recarray)[0]
    firms = memory[ACTORS.itemsize :].view(FIRM).view(np.recarray)
    everyone = np.arange(len(firms))
    register = Register(np.zeros_like(firms), np.zeros(1, np.int64), np.ones(len(firms), np.bool_), everyone)
    return State(actors, firms, memory, register)


def blank(firms: int) -> State:
    """A state in which everything is zero, with room for ``firms`` firms."""
    return _laid_over(np.zeros(ACTORS.itemsize + firms * FIRM.itemsize, np.uint8))

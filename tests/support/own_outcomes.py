"""Files with outcomes of one's own, for the tests."""

from pathlib import Path

TEXT = '''"""What I want to know."""
import numpy as np

YEAR = 12


def _share(part, whole):
    return part / whole if whole > 0 else np.nan


def months_at_the_table(months):
    """Months at the table, again. Unit: months"""
    return months.at_table.sum()


def begun(months):
    """Talks began, again.

    As the last month has it.

    Unit: 0 or 1
    """
    return months.talks[-1] > 0


def posture(months):
    """Alignment with Russia at the end, again. Unit: share"""
    return months.alignment[-1]


def first_after_talks(months):
    """The month of the first major provocation after talks began, if there is one. Unit: month of the run"""
    for t in range(len(months)):
        if months.talks[t] > 0 and months.major[t] > 0:
            return t + 1
    return np.nan


def spoilt(months):
    """Provocations of the first year among all, of months that are changed. Unit: share"""
    months.alignment[:] = 0
    return _share(months.provocations[:YEAR].sum(), months.provocations.sum())
'''
#: The beginning of a file of one function.
ONE = 'def one(months):\n    """Something. Unit: months"""\n    return '


def written(folder: Path, text: str | bytes) -> Path:
    """A file of functions in a folder."""
    path = folder / "mine.py"
    path.write_bytes(text) if isinstance(text, bytes) else path.write_text(text, "utf-8")
    return path

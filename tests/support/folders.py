"""What lies in a folder."""

from pathlib import Path


def names(folder: Path) -> list[str]:
    """The names in it, in order."""
    return sorted(path.name for path in folder.iterdir())


def files(folder: Path) -> list[Path]:
    """Every file below it, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())

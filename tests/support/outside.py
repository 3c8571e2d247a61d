"""A study and claims of the user's own, outside this project, as the documents show them."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRIBUTING, AUDIT = ((ROOT / name).read_text("utf-8") for name in ("CONTRIBUTING.md", "experiments/AUDIT.md"))
_SHOWN = {
    name: text
    for document in (CONTRIBUTING, AUDIT)
    for name, text in re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", document, re.DOTALL)
}

#: The files of the study inside this project, by their place in it.
INSIDE = {name: text for name, text in _SHOWN.items() if name != "mine.py"}
#: The one line that imports what a study outside needs.
(IMPORTS,) = re.findall(r"^from kaesong\.studies import .*$", CONTRIBUTING, re.MULTILINE)
#: The same study in a folder of the user's own: its imports alone are others.
STUDY = {
    "mine/onset.yaml": INSIDE["conf/onset.yaml"],
    "mine/onset.py": re.sub(
        r"(from experiments\.\S+ import .*\n)+", f"{IMPORTS}\n", INSIDE["experiments/onset/__init__.py"]
    ),
}
#: A file of claims.
CLAIMS = _SHOWN["mine.py"]
#: What makes the study small.
FEW = ["replicates=8", "horizon=12", "parameters.firm.candidates=5", "parameters=default", "figures=false"]


def written(folder: Path, **changed: str) -> Path:
    """The folder `mine` with the study in it; ``changed``: yaml or py -> other text."""
    for name, text in STUDY.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(path.suffix[1:], text), "utf-8")
    return folder / "mine"


def packaged(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str = "0.3", value: str = "trials.onset") -> Path:
    """A package `trials` that offers the study, installed as far as Python can tell; returns its folder."""
    package, told = folder / "trials", folder / f"trials-{version}.dist-info"
    for place in (package, told):
        place.mkdir(parents=True)
    (package / "__init__.py").touch()
    for name, text in STUDY.items():
        (package / Path(name).name).write_text(text, "utf-8")
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: trials\nVersion: {version}\n", "utf-8")
    (told / "entry_points.txt").write_text(f"[kaesong.studies]\nonset = {value}\n", "utf-8")
    monkeypatch.syspath_prepend(folder)
    for name in [name for name in sys.modules if name.split(".")[0] == "trials"]:
        monkeypatch.delitem(sys.modules, name)
    return package

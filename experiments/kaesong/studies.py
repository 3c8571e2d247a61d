"""What a study of one's own needs that lies outside this project; CONTRIBUTING.md shows one."""

from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.settings import setting
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.runs import Runs
from experiments.lab.present import console
from experiments.lab.present.finished import Finished
from experiments.lab.present.page import Page, Part, Text, pictures, rendered
from experiments.lab.present.style import sheet

__all__ = [
    "Finished",
    "Page",
    "Part",
    "Runs",
    "Study",
    "Text",
    "Tiled",
    "checks",
    "console",
    "finished",
    "pictures",
    "rendered",
    "setting",
    "sheet",
]

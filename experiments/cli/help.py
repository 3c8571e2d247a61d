"""What ``kaesong --help`` and ``kaesong STUDY --help`` say, put together from the files of conf/."""

import shlex
from pathlib import Path

from experiments.cli.studies import COLLECT, REDRAW, first_line, opening, own_lines, settings, studies, type_of
from experiments.lab.design.outside import settings_file
from experiments.lab.design.places import CONF
from experiments.lab.present import words

HELP_COLLECT = """kaesong collect: the runs of several studies in one table

  kaesong collect results/sweep/one results/sweep/two
  kaesong collect results/compare/* name=all results=elsewhere

Writes results/collect/NAME/runs.parquet: the runs of all, with a column `from` (the folder) and a
column for each override in which the studies differ; and manifest.json with those of all."""

#: What is chosen by name -> how.
GROUPS = {
    "policy": "policy=NAME or 'policy=[NAME,NAME]'",
    "world": "world=NAME or 'world=[NAME,NAME]'",
    "parameters": "parameters=NAME",
    "design": "design=NAME",
    "executor": "executor=NAME",
}


def overview(folder: Path | None = None) -> str:
    """All studies, a line each; those of the user's own that are installed, or lie in a folder, too."""
    every = [
        *studies().items(),
        *own_lines(folder),
        (COLLECT, "The runs of several studies in one table."),
        (REDRAW, "Tables, figures and report of a finished study again, from its runs."),
    ]
    listed = "\n".join(f"  {name:11s} {text}" for name, text in every)
    return f"kaesong STUDY [overrides]\n\n{listed}\n\nkaesong STUDY --help says what can be set."


def help_of(study: str, folder: Path | None = None) -> str:
    """What can be set in a study, as its file says it itself. folder: where studies of the user's own lie too."""
    kind = type_of(study, folder)
    file = settings_file(kind)
    began, told = opening(file), settings(file)
    examples = [line.removeprefix("# ") for line in began.splitlines() if line.startswith("# kaesong")]
    lines = [f"kaesong {study}: {first_line(file)}", "", *(f"  {quoted(line)}" for line in examples)]
    for group, ways in GROUPS.items():
        if f"- {group}: " in began and group not in kind.always and not (group == "parameters" and kind.no_draws):
            files = sorted((CONF / group).glob("*.yaml"))
            opened = [(path.stem, path.read_text("utf-8").split("\n", 1)[0][2:]) for path in files]
            lines += ["", ways, *(f"  {name:19s} {text}" for name, text in opened)]
    axes = "\nvary: " in told  # several values of a parameter are an axis there, not jobs
    job = "seed=1,2,3" if axes else "parameters.moscow.price=40,80,160"
    own = [f"  {line}" for line in told.splitlines() if line]
    return "\n".join(
        [
            *lines,
            "",
            "parameters.GROUP.NAME=VALUE",
            "  any row of model/parameters.csv, within its range; beyond=true takes it beyond, as far as it can be",
            "'parameters.moscow.price=uniform(20,80)'",
            "  a prior of your own, also triangular(20,40,80) or normal(50,10), above worlds and draws",
            "Among them channels that may not exist, off at 0; draws have each off in half of all",
            *(f"  {name:24s} {phrase}" for name, phrase in words.CHANNELS.items()),
            "",
            "Settings and their defaults",
            *own,
            "",
            "Hydra's own",
            "  --config-dir FOLDER  your policy/NAME.yaml and world/NAME.yaml files, and your studies",
            f"  -m                   one job a value, e.g. -m {job}",
            "  --cfg job            print the configuration and stop",
            "  --hydra-help         more",
        ]
    )


def quoted(command: str) -> str:
    """A command as every shell takes it: words with signs that a shell would read stand in single quotes."""
    return " ".join(f"'{word}'" if set(word) & set("[](){}*?$;&|<>!# ") else word for word in shlex.split(command))

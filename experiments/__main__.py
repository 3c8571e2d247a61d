"""``kaesong STUDY [overrides]``: Hydra composes, lab.config checks, the study runs."""

import os
import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

#: Study -> what it does. Its function has its name and lives in the module of that name.
STUDIES = {
    "compare": "all policies on common luck, compared with the status quo (the main job)",
    "sweep": "thousands of points in one table: any design, resumable, on any executor",
    "sensitivity": "which numbers decide: Sobol' indices or Morris's screening, luck included",
    "pathways": "which link of the causal chain carries the effect: Shapley values, and thresholds",
    "audit": "every claim of the argument and its critics, tested in hundreds of plausible worlds",
    "discover": "under which conditions a policy brings talks, and under which it backfires: boxes",
    "tradeoffs": "policies against goals that pull apart: Pareto set, regret, robustness, weights",
    "story": "one history told month by month, from the Mesa model",
    "app": "a page for the class: move a lever, see the distribution, watch one history",
    "hindcast": "the model held against the record of 2004-2016",
    "calibrate": "parameters fitted to the record; leaves a posterior",
}

#: What works on finished studies, without a configuration.
COLLECT = "collect"
HELP_COLLECT = """kaesong collect: the runs of several studies in one table

  kaesong collect results/sweep/one results/sweep/two
  kaesong collect results/compare/* name=all results=elsewhere

Writes results/collect/NAME/runs.parquet: the runs of all, with a column `from` (the folder) and a
column for each override in which the studies differ; and manifest.json with those of all."""

#: What is chosen by name -> how.
GROUPS = {
    "policy": "policy=NAME or policy=[NAME,NAME]",
    "world": "world=NAME or world=[NAME,NAME]",
    "parameters": "parameters=NAME",
    "design": "design=NAME",
    "executor": "executor=NAME",
}
NO_CHOICE = {
    "hindcast": ("policy", "world"),
    "calibrate": ("policy", "world"),
    "audit": ("policy",),
}

BAD_INPUT, INTERRUPTED = 2, 130


class _Stopped(BaseException):
    """Carries an error past Hydra, which would print a line of its own about it."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


def main(arguments: list[str] | None = None) -> int:
    """Run a study from the command line; returns the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = _answer(words)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, e.g. kaesong --help | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _answer(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0
    if "-sc" in words or "--shell-completion" in words:
        return _complete([word for word in words if word not in STUDIES])
    study, *overrides = words
    if study == COLLECT:
        return _collect(overrides)
    if study not in STUDIES:
        from model.parameters import nearest

        return _refuse(f"no study '{study}'; {nearest(study, [*STUDIES, COLLECT])}")
    if "-h" in overrides or "--help" in overrides:
        print(_help(study))
        return 0
    try:
        return _run(study, overrides)
    except KeyboardInterrupt as stop:
        return _refuse(str(stop) or "interrupted; nothing was left half-written", INTERRUPTED)


def _run(study: str, overrides: list[str]) -> int:
    """Compose, check and run; bad input becomes one line, a fault of ours keeps its traceback."""
    from experiments.lab.commands import commanded
    from experiments.lab.config import CONF
    from experiments.lab.refusal import explain, read_flags

    folders = [CONF]
    try:
        words, flags = read_flags(study, commanded(study, overrides))
        if flags.config_dir:
            folders.append(Path(flags.config_dir))
        _compose_and_run(study, words, flags)
    except _Stopped as stop:
        error, line = stop.error, explain(stop.error, study, folders)
    except Exception as caught:
        error, line = caught, explain(caught, study, folders, composing=True)
    else:
        return 0
    if line is None:
        raise error
    return _refuse(line)


def _collect(words: list[str]) -> int:
    if not words or "-h" in words or "--help" in words:
        print(HELP_COLLECT)
        return 0
    from experiments.collect import collect
    from model.parameters import BadInput

    try:
        collect(words)
    except BadInput as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return _refuse("interrupted; nothing was left half-written", INTERRUPTED)
    return 0


def _compose_and_run(study: str, words: list[str], flags: Namespace) -> None:
    import hydra
    from hydra.core.config_store import ConfigStore
    from hydra.core.hydra_config import HydraConfig
    from omegaconf import DictConfig, OmegaConf

    from experiments.lab.config import CONF, SCHEMA, study_from
    from experiments.lab.refusal import check_folder, check_overrides

    if flags.config_dir:
        check_folder(Path(flags.config_dir))
    check_overrides(flags)
    ConfigStore.instance().store("schema", SCHEMA)

    def run(config: DictConfig) -> None:
        try:
            held = cast(dict, OmegaConf.to_container(config, resolve=True))
            given = (*_whence(flags), *HydraConfig.get().overrides.task)
            checked = study_from(study, held, given)
            getattr(import_module(f"experiments.{study}"), study)(checked)
        except Exception as error:
            raise _Stopped(error) from error

    before = sys.argv
    os.environ["HYDRA_FULL_ERROR"] = "1"  # errors come to us, and are told in one line
    with TemporaryDirectory(prefix="kaesong-") as scratch:
        # Hydra insists on leaving a multirun.yaml; manifest.json says what it says.
        sys.argv = ["kaesong", f"hydra.sweep.dir='{scratch}'", *words]
        try:
            hydra.main(version_base=None, config_path=str(CONF), config_name=study)(run)()
        finally:
            sys.argv = before


def _whence(flags: Namespace) -> list[str]:
    """The flags that decide what is composed, for the rerun command."""
    return [
        word
        for flag, value in (
            ("--config-dir", flags.config_dir),
            ("--config-name", flags.config_name),
        )
        if value
        for word in (flag, value)
    ]


def _complete(words: list[str]) -> int:
    """Answer a shell: it calls ``kaesong -sc ...``, and the study stands in the line being typed."""
    line = os.environ.get("COMP_LINE", "")
    typed = line.split()[1:]
    if any(word.startswith("query=") for word in words):
        if not typed or (len(typed) == 1 and not line.endswith(" ")):
            print(" ".join([*STUDIES, COLLECT]))
            return 0
        if typed[0] not in STUDIES:
            return 0
        os.environ["COMP_LINE"] = line.replace(typed[0], "", 1)
    return _run(typed[0] if typed else next(iter(STUDIES)), words)


def _refuse(line: str, code: int = BAD_INPUT) -> int:
    print(f"kaesong: {line}", file=sys.stderr)
    return code


def _overview() -> str:
    every = STUDIES | {COLLECT: "the runs of several studies in one table"}
    listed = "\n".join(f"  {name:11s} {text}" for name, text in every.items())
    return f"kaesong STUDY [overrides]\n\n{listed}\n\nkaesong STUDY --help says what can be set."


def _help(study: str) -> str:
    """What can be set, as the files in conf/ say it themselves."""
    conf = Path(__file__).parents[1] / "conf"
    opening, settings = (conf / f"{study}.yaml").read_text("utf-8").split("\n\n", 1)
    examples = [line[2:] for line in opening.splitlines() if line.startswith("# kaesong")]
    lines = [f"kaesong {study}: {STUDIES[study]}", "", *(f"  {line}" for line in examples)]
    for kind, ways in GROUPS.items():
        files = sorted((conf / kind).glob("*.yaml"))
        if f"- {kind}: " in opening and kind not in NO_CHOICE.get(study, ()):
            opened = [(path.stem, path.read_text("utf-8").split("\n", 1)[0][2:]) for path in files]
            lines += ["", ways, *(f"  {name:19s} {text}" for name, text in opened)]
    axes = "\nvary: " in settings  # several values of a parameter are an axis there, not jobs
    job = "seed=1,2,3" if axes else "parameters.moscow.price=40,80,160"
    return "\n".join(
        [
            *lines,
            "",
            *_structures(study),
            "parameters.GROUP.NAME=VALUE",
            "  any row of model/parameters.csv, within its range",
            "",
            "Settings and their defaults",
            *(f"  {line}" for line in settings.splitlines() if line),
            "",
            "Hydra's own",
            "  --config-dir FOLDER  your policy/NAME.yaml and world/NAME.yaml files",
            f"  -m                   one job a value, e.g. -m {job}",
            "  --cfg job            print the configuration and stop",
            "  --hydra-help         more",
        ]
    )


def _structures(study: str) -> list[str]:
    """The structural variants; studies of the record run the one that was fitted."""
    if study in ("hindcast", "calibrate"):
        return []
    from model.parameters import STRUCTURE

    variants = (f"  structure.{part}={'|'.join(names)}" for part, names in STRUCTURE.items())
    return ["structure.PART=VARIANT", *variants, ""]


if __name__ == "__main__":
    sys.exit(main())

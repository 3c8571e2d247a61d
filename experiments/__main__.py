"""``kaesong STUDY [overrides]``: Hydra composes, the configuration is read, the study is conducted."""

import os
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from experiments.cli.signals import Ended, heard
from experiments.cli.streams import patient
from experiments.cli.studies import COLLECT, REDRAW, studies

if TYPE_CHECKING:
    from experiments.lab.design.study import Study
    from experiments.lab.design.tiled import Tiled

BAD_INPUT = 2

#: Hydra composes for one at a time, and reads sys.argv: threads of a notebook come one after another.
_ONE = Lock()
_FULL = "HYDRA_FULL_ERROR"
_ENDLESS = re.compile(r"[^\s/]{300,}")  # what stood where a name was expected; file systems allow 255


class _Stopped(BaseException):
    """Carries an error past Hydra, which would print a line of its own about it."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


def main(arguments: list[str] | None = None) -> int:
    """Run a study from the command line; returns the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    with patient(), heard() as ended:
        return _answer(words, ended)


def _answer(words: list[str], ended: Ended) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        from experiments.cli.help import overview

        print(overview())
        return 0
    if "-sc" in words or "--shell-completion" in words:
        return _complete([word for word in words if word not in studies()])
    study, *overrides = words
    if study == COLLECT:
        return _interruptible(_collect, ended, overrides)
    if study == REDRAW:
        return _interruptible(_redraw, ended, overrides)
    if study not in studies():
        from model.parameters import nearest

        return _refuse(f"no study '{study}'; {nearest(study, [*studies(), COLLECT, REDRAW])}")
    if "-h" in overrides or "--help" in overrides:
        from experiments.cli.help import help_of

        print(help_of(study))
        return 0
    return _interruptible(_run, ended, study, overrides)


def _interruptible(does: Callable[..., int], ended: Ended, *words: Any) -> int:
    """What it returns, or a line and the code of the signal that ended it."""
    try:
        return does(*words)
    except KeyboardInterrupt as stop:
        return _refuse(str(stop) or "interrupted; nothing was left half-written", ended.code)


def _run(study: str, overrides: list[str], again: Path | None = None) -> int:
    """Compose, check and run; bad input becomes one line, a fault of ours keeps its traceback.

    again: the folder of a finished study that is told again, and not run.
    """
    from experiments.cli.grammar import commanded
    from experiments.cli.refusal import explain, read_flags
    from experiments.cli.studies import type_of
    from experiments.lab.design.places import CONF
    from experiments.lab.design.quoting import anchored

    folders, kind = [CONF], type_of(study)
    try:
        words, flags = read_flags(study, commanded(kind, [anchored(word) for word in overrides]))
        if flags.config_dir:
            folders.append(Path(flags.config_dir))
        with _ONE:
            _conduct(_composed(study, words, flags), again)
    except _Stopped as stop:
        error, line = stop.error, explain(stop.error, kind, folders)
    except Exception as caught:
        error, line = caught, explain(caught, kind, folders, composing=True)
    else:
        return 0
    if line is None:
        raise error
    return _refuse(line)


def _collect(words: list[str]) -> int:
    if not words or "-h" in words or "--help" in words:
        from experiments.cli.help import HELP_COLLECT

        print(HELP_COLLECT)
        return 0
    from experiments.collect import collect
    from model.parameters import BadInput

    try:
        collect(words)
    except BadInput as error:
        return _refuse(str(error))
    return 0


def _redraw(words: list[str]) -> int:
    from experiments.cli.redraw import HELP, redrawn
    from model.parameters import BadInput

    if not words or "-h" in words or "--help" in words:
        print(HELP)
        return 0
    try:
        folder, study, given = redrawn(words)
    except BadInput as error:
        return _refuse(str(error))
    return _run(study, given, folder)


def _conduct(jobs: "list[Study]", again: Path | None) -> None:
    """Conduct all jobs of a command, which are checked by now, one after another; or tell one again."""
    from experiments.conduct import conduct, redraw

    try:
        for job in jobs:
            conduct(job) if again is None else redraw(cast("Tiled", job), again)
    except Exception as error:
        raise _Stopped(error) from error


def _composed(study: str, words: list[str], flags: Namespace) -> "list[Study]":
    """The checked studies of a command, several with -m: a bad one is refused before any is run."""
    import hydra
    from hydra.core.config_store import ConfigStore
    from hydra.core.hydra_config import HydraConfig
    from omegaconf import DictConfig, OmegaConf

    from experiments.cli.refusal import check_places
    from experiments.cli.studies import type_of
    from experiments.lab.design.places import CONF
    from experiments.lab.design.quoting import typed
    from experiments.lab.design.reading import SCHEMA, study_from

    _check(flags)
    ConfigStore.instance().store("schema", SCHEMA)
    jobs: list[Study] = []

    def run(config: DictConfig) -> None:
        try:
            held = cast(dict, OmegaConf.to_container(config, resolve=True))
            given = (*_whence(flags), *map(typed, HydraConfig.get().overrides.task))
            jobs.append(study_from(type_of(study), held, given))
        except Exception as error:
            raise _Stopped(error) from error

    with _typed(words, flags.multirun):
        hydra.main(version_base=None, config_path=str(CONF), config_name=study)(run)()
    check_places(jobs)
    return jobs


@contextmanager
def _typed(words: list[str], many: bool) -> Iterator[None]:
    """Within it, these words stand where Hydra reads those of a command; errors come to us, to be told in one line.

    many: whether they ask for many jobs, of which Hydra insists on leaving a multirun.yaml; manifest.json
    says what it says.
    """
    from experiments.lab.design.quoting import quoted

    scratch = TemporaryDirectory(prefix="kaesong-") if many else nullcontext()
    with scratch as aside:
        before, told = sys.argv, os.environ.get(_FULL)
        os.environ[_FULL] = "1"
        sys.argv = ["kaesong", *([f"hydra.sweep.dir={quoted(aside)}"] if aside else []), *words]
        try:
            yield
        finally:
            sys.argv = before
            os.environ.pop(_FULL)
            os.environ |= {} if told is None else {_FULL: told}


def _check(flags: Namespace) -> None:
    """Refuse what Hydra would trip over, or take in silence; raises BadInput."""
    from experiments.cli.files import check_folder, check_numbers, used
    from experiments.cli.refusal import check_overrides
    from experiments.lab.design.places import CONF

    own = used(Path(flags.config_dir), flags) if flags.config_dir else []
    check_numbers([*CONF.rglob("*.yaml"), *own])
    check_folder(own, flags.overrides)
    check_overrides(flags)


def _whence(flags: Namespace) -> list[str]:
    """The flags that decide what is composed, for the rerun command, which may be given in another folder."""
    folder = flags.config_dir and str(Path(flags.config_dir).absolute())
    told = (("--config-dir", folder), ("--config-name", flags.config_name))
    return [word for flag, value in told if value for word in (flag, value)]


def _complete(words: list[str]) -> int:
    """Answer a shell: it calls ``kaesong -sc ...``, and the study stands in the line being typed."""
    line = os.environ.get("COMP_LINE", "")
    typed = line.split()[1:]
    if any(word.startswith("query=") for word in words):
        if not typed or (len(typed) == 1 and not line.endswith(" ")):
            print(" ".join([*studies(), COLLECT, REDRAW]))
            return 0
        if typed[0] not in studies():
            return 0
        os.environ["COMP_LINE"] = line.replace(typed[0], "", 1)
    return _run(typed[0] if typed else next(iter(studies())), words)


def _refuse(line: str, code: int = BAD_INPUT) -> int:
    line = _ENDLESS.sub(lambda word: f"{word[0][:60]}...", line)
    print(f"kaesong: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())

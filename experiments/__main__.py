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
from experiments.cli.studies import COLLECT, REDRAW, own, studies, type_of
from experiments.cli.sweeping import seldom_swept

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
    with patient(), heard() as ended, seldom_swept(at_the_end=arguments is not None):
        return _answer(words, ended)


def _answer(words: list[str], ended: Ended) -> int:
    from experiments.cli.own import folder_of, study_first

    if "-sc" in words or "--shell-completion" in words:
        return _complete([word for word in words if word not in studies()])
    study, *overrides = study_first(words)
    if study in ("-h", "--help", "help"):
        from experiments.cli.help import overview

        print(overview(folder_of(overrides)))
        return 0
    if study == COLLECT:
        return _interruptible(_collect, ended, overrides)
    if study == REDRAW:
        return _interruptible(_redraw, ended, overrides)
    return _interruptible(_study, ended, study, overrides)


def _study(name: str, overrides: list[str]) -> int:
    """Say what can be set in a study, or run it; one of the user's own is imported here."""
    from experiments.cli.own import folder_of
    from model.parameters import BadInput

    folder = folder_of(overrides)
    try:
        kind = type_of(name, folder)
        if "-h" in overrides or "--help" in overrides:
            from experiments.cli.help import help_of

            print(help_of(name, folder))
            return 0
    except BadInput as error:
        return _refuse(str(error))
    return _run(kind, overrides)


def _interruptible(does: Callable[..., int], ended: Ended, *words: Any) -> int:
    """What it returns, or a line and the code of the signal that ended it."""
    try:
        return does(*words)
    except KeyboardInterrupt as stop:
        return _refuse(str(stop) or "interrupted; nothing was left half-written", ended.code)


def _run(kind: "type[Study]", overrides: list[str], again: Path | None = None) -> int:
    """Compose, check and run; bad input becomes one line, a fault of ours keeps its traceback.

    again: the folder of a finished study that is told again, and not run.
    """
    from experiments.cli.grammar import commanded
    from experiments.cli.refusal import explain, read_flags
    from experiments.lab.design.places import CONF
    from experiments.lab.design.quoting import anchored

    folders = [CONF]
    try:
        words, flags = read_flags(kind.command, commanded(kind, [anchored(word) for word in overrides]))
        if flags.config_dir:
            folders.append(Path(flags.config_dir))
        with _ONE:
            _conduct(_composed(kind, words, flags), again)
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
        folder, kind, given = redrawn(words)
    except BadInput as error:
        return _refuse(str(error))
    return _run(kind, given, folder)


def _conduct(jobs: "list[Study]", again: Path | None) -> None:
    """Conduct all jobs of a command, which are checked by now, one after another; or tell one again.

    One whose time is over keeps no other from being run.
    """
    from experiments.conduct import conduct, redraw
    from experiments.lab.engine.running import OutOfTime

    late = []
    for job in jobs:
        try:
            conduct(job) if again is None else redraw(cast("Tiled", job), again)
        except OutOfTime as stop:
            late.append(str(stop))
        except Exception as error:
            raise _Stopped(error) from error
    if late:
        raise OutOfTime("\nkaesong: ".join(late))


def _composed(kind: "type[Study]", words: list[str], flags: Namespace) -> "list[Study]":
    """The checked studies of a command, several with -m: a bad one is refused before any is run."""
    import hydra
    from hydra.core.config_store import ConfigStore
    from hydra.core.hydra_config import HydraConfig
    from omegaconf import DictConfig, OmegaConf

    from experiments.cli.refusal import check_places
    from experiments.lab.design.outside import is_ours, settings_file
    from experiments.lab.design.places import CONF
    from experiments.lab.design.quoting import typed
    from experiments.lab.design.reading import SCHEMA, study_from

    own_file = None if is_ours(kind) else settings_file(kind)
    _check(flags, own_file)
    ConfigStore.instance().store("schema", SCHEMA)
    asked = kind.command
    if own_file is not None:  # under a name that no file has, or Hydra takes the one for the schema of the other
        ConfigStore.instance().store(asked := f"{kind.command}_of_ones_own", OmegaConf.load(own_file))
    jobs: list[Study] = []

    def run(config: DictConfig) -> None:
        try:
            held = cast(dict, OmegaConf.to_container(config, resolve=True))
            given = (*_whence(flags), *map(typed, HydraConfig.get().overrides.task))
            jobs.append(study_from(kind, held, given))
        except Exception as error:
            raise _Stopped(error) from error

    with _typed(words, flags.multirun):
        hydra.main(version_base=None, config_path=str(CONF), config_name=asked)(run)()
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


def _check(flags: Namespace, own_file: Path | None) -> None:
    """Refuse what Hydra would trip over, or take in silence; raises BadInput.

    own_file: the settings of a study of the user's own.
    """
    from experiments.cli.files import check_folder, check_numbers, used
    from experiments.cli.refusal import check_overrides
    from experiments.lab.design.places import CONF

    mine = used(Path(flags.config_dir), flags, own_file) if flags.config_dir else []
    mine += [own_file] if own_file and own_file not in mine else []
    check_numbers([*CONF.rglob("*.yaml"), *mine])
    check_folder(mine, flags.overrides)
    check_overrides(flags)


def _whence(flags: Namespace) -> list[str]:
    """The flags that decide what is composed, for the rerun command, which may be given in another folder."""
    folder = flags.config_dir and str(Path(flags.config_dir).absolute())
    told = (("--config-dir", folder), ("--config-name", flags.config_name))
    return [word for flag, value in told if value for word in (flag, value)]


def _complete(words: list[str]) -> int:
    """Answer a shell: it calls ``kaesong -sc ...``, and the study stands in the line being typed."""
    from experiments.cli.own import folder_of, study_first

    line = os.environ.get("COMP_LINE", "")
    typed = line.split()[1:]
    folder = folder_of(typed)
    if any(word.startswith("query=") for word in words):
        if not typed or (len(typed) == 1 and not line.endswith(" ")):
            print(" ".join([*studies(), *own(folder), COLLECT, REDRAW]))
            return 0
        name = study_first(typed)[0]
        if name not in studies() and name not in own(folder):
            return 0
        os.environ["COMP_LINE"] = line.replace(name, "", 1)
        words = [*words, *(["--config-dir", str(folder)] if folder else [])]
        return _run(type_of(name, folder), words)
    return _run(type_of(next(iter(studies()))), words)


def _refuse(line: str, code: int = BAD_INPUT) -> int:
    line = _ENDLESS.sub(lambda word: f"{word[0][:60]}...", line)
    print(f"kaesong: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())

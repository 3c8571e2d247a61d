"""``kaesong STUDY [overrides]``: Hydra composes, lab.config checks, the study runs."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import cast

#: Study -> what it does. Its function has its name and lives in the module of that name.
STUDIES = {
    "compare": "all policies on common luck, compared with the status quo (the main job)",
    "story": "one history told month by month, from the Mesa model",
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
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0
    study, *overrides = words
    if study not in STUDIES:
        from model.parameters import nearest

        return _refuse(f"no study '{study}'; {nearest(study, STUDIES)}")
    if "-h" in overrides or "--help" in overrides:
        print(_help(study))
        return 0
    try:
        _compose_and_run(study, overrides)
    except KeyboardInterrupt:
        return _refuse("interrupted; nothing was left half-written", INTERRUPTED)
    except _Stopped as stop:
        return _tell(stop.error)
    except Exception as error:
        return _tell(error)
    return 0


def _tell(error: Exception) -> int:
    """One line for bad input; a fault of ours keeps its traceback."""
    from experiments.lab.refusal import explain

    line = explain(error)
    if line is None:
        raise error
    return _refuse(line)


def _compose_and_run(study: str, overrides: list[str]) -> None:
    import hydra
    from hydra.core.config_store import ConfigStore
    from hydra.core.hydra_config import HydraConfig
    from omegaconf import DictConfig, OmegaConf

    from experiments.lab.config import CONF, SCHEMA, study_from

    ConfigStore.instance().store("schema", SCHEMA)

    def run(config: DictConfig) -> None:
        hydra_says = HydraConfig.get()
        given = (*_config_dir(overrides), *hydra_says.overrides.task)
        folders = [
            Path(source.path)
            for source in hydra_says.runtime.config_sources
            if source.schema == "file"
        ]
        try:
            checked = study_from(
                study, cast(dict, OmegaConf.to_container(config, resolve=True)), given, folders
            )
            getattr(import_module(f"experiments.{study}"), study)(checked)
        except Exception as error:
            raise _Stopped(error) from error

    before, sys.argv = sys.argv, [f"kaesong {study}", *overrides]
    os.environ["HYDRA_FULL_ERROR"] = "1"  # errors come to us, and are told in one line
    try:
        hydra.main(version_base=None, config_path=str(CONF), config_name=study)(run)()
    finally:
        sys.argv = before


def _config_dir(overrides: list[str]) -> list[str]:
    """The words that name a user's own configuration folder, for the rerun command."""
    for i, word in enumerate(overrides):
        if word.startswith(("--config-dir=", "-cd=")):
            return [word]
        if word in ("--config-dir", "-cd"):
            return overrides[i : i + 2]
    return []


def _refuse(line: str, code: int = BAD_INPUT) -> int:
    print(f"kaesong: {line}", file=sys.stderr)
    return code


def _overview() -> str:
    listed = "\n".join(f"  {name:10s} {text}" for name, text in STUDIES.items())
    return f"kaesong STUDY [overrides]\n\n{listed}\n\nkaesong STUDY --help says what can be set."


def _help(study: str) -> str:
    conf = Path(__file__).parents[1] / "conf"
    names = {
        kind: " ".join(sorted(path.stem for path in (conf / kind).glob("*.yaml")))
        for kind in ("policy", "world")
    }
    settings = [
        line
        for line in (conf / f"{study}.yaml").read_text("utf-8").split("\n\n", 1)[1].splitlines()
        if line
    ]
    return "\n".join(
        [
            f"kaesong {study}: {STUDIES[study]}",
            "",
            f"policy=[...]  {names['policy']}",
            f"world=[...]   {names['world']}",
            "parameters.GROUP.NAME=VALUE  any row of model/parameters.csv",
            "",
            "Settings and their defaults:",
            *(f"  {line}" for line in settings),
            "",
            "Hydra's own: --config-dir FOLDER (your policy/ and world/ files),",
            "  -m (one job a value), --cfg job, --hydra-help",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())

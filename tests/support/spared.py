"""What commands inside the tests' process are spared: work that gives the same each time, and costs more than the rest.

Commands in processes of their own do all of it.
"""

from collections.abc import Mapping
from copy import copy, deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hydra._internal.config_repository import ConfigRepository
from omegaconf.base import ContainerMetadata, Metadata

from experiments.lab.design.draws import Posterior, read_posterior
from experiments.lab.design.own import Prior
from experiments.lab.design.places import CONF
from experiments.lab.engine.commit import commit_of
from experiments.lab.present.drawing import Drawers


def spare(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it."""
    for one in (_look_ahead, _copies, _posterior, _git, _helper):
        one(monkeypatch)


def _look_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hydra composes everything once more to see whether -m was meant."""
    monkeypatch.setattr("hydra._internal.hydra.Hydra.get_mode", lambda *_, **__: None)


def _copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hydra copies what it composes some six times, and all its sources; this copies the same with fewer calls."""

    def of_metadata(self: Metadata, memo: dict[int, Any]) -> Metadata:
        made = copy(self)
        made.flags = copy(self.flags)
        made.resolver_cache = deepcopy(self.resolver_cache, memo)
        return made

    def of_repository(self: ConfigRepository, memo: dict[int, Any]) -> ConfigRepository:
        made = copy(self)
        made.sources = list(self.sources)
        return made

    for kind in (Metadata, ContainerMetadata):
        monkeypatch.setattr(kind, "__deepcopy__", of_metadata, raising=False)
    monkeypatch.setattr(ConfigRepository, "__deepcopy__", of_repository, raising=False)


def _posterior(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly all studies read the posterior that ships; any other file is read each time."""

    @cache
    def held(path: Path, time: int) -> Posterior:
        return read_posterior(path)

    def read(path: Path, beyond: bool, priors: Mapping[str, Prior]) -> Posterior:
        ships = path.is_relative_to(CONF) and not beyond
        return held(path, path.stat().st_mtime_ns) if ships else read_posterior(path, beyond, priors)

    monkeypatch.setattr("experiments.lab.design.study.read_posterior", read)


def _git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every study asks four times for the commit of this checkout."""
    monkeypatch.setattr("experiments.lab.engine.manifest.commit_of", cache(commit_of))


def _helper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that draws has to import all that it draws with, which takes longer than so few figures."""
    monkeypatch.setattr("experiments.conduct.Drawers", lambda _: Drawers(1))

"""What commands inside the tests' process are spared: work that gives the same each time, and costs more than the rest.

Commands in processes of their own do all of it.
"""

from collections.abc import Mapping
from copy import copy, deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hydra._internal import config_loader_impl as loading
from hydra._internal.config_repository import ConfigRepository, IConfigRepository
from hydra._internal.defaults_list import DefaultsList, Overrides
from hydra.core.config_store import ConfigStore
from omegaconf import DictConfig
from omegaconf.base import ContainerMetadata, Metadata

from experiments.lab.design.draws import Posterior, read_posterior
from experiments.lab.design.own import Prior
from experiments.lab.design.places import CONF
from experiments.lab.design.reading import SCHEMA
from experiments.lab.engine.commit import commit_of
from experiments.lab.present.drawing import Drawers
from model.given import read, refuse_misread
from tests.support.studies import once

#: Where Hydra finds what is in no file of the user's own.
SHIPPED = ("pkg://hydra.conf", f"file://{CONF}", "structured://")


def spare(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it."""
    for one in (_look_ahead, _copies, _defaults, _schema, _files, _posterior, _git, _helper):
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


def _defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hydra reads and joins a score of files for a command; those that ship and are chosen alike give the same."""
    listed, joined = loading.create_defaults_list, loading.ConfigLoaderImpl._compose_config_from_defaults_list
    lists: dict[str, DefaultsList] = {}
    configurations: dict[str, DictConfig] = {}

    def of(repo: IConfigRepository, *what: object) -> str:
        """What decides the answer; nothing where a file is the user's own, and may be another the next time."""
        places = [source.full_path() for source in repo.get_sources()]
        own = "_of_ones_own" in str(what) or any(place not in SHIPPED for place in places)
        return "" if own else repr((places, what))

    def create(repo: IConfigRepository, config_name: str, overrides_list: list, **how: bool) -> DefaultsList:
        fresh = Overrides(repo=repo, overrides_list=overrides_list)
        usual = not fresh.append_group_defaults and not fresh.deletions
        key = of(repo, config_name, how, fresh.override_choices) if usual else ""
        if key not in lists:
            found = listed(repo=repo, config_name=config_name, overrides_list=overrides_list, **how)
            if not key:
                return found
            lists[key] = found
        return replace(lists[key], config_overrides=fresh.config_overrides)

    def compose(self: loading.ConfigLoaderImpl, defaults: list, repo: IConfigRepository) -> DictConfig:
        key = of(repo, defaults)
        if not key:
            return joined(self, defaults=defaults, repo=repo)
        if key not in configurations:
            configurations[key] = joined(self, defaults=defaults, repo=repo)
        return deepcopy(configurations[key])

    monkeypatch.setattr(loading, "create_defaults_list", create)
    monkeypatch.setattr(loading.ConfigLoaderImpl, "_compose_config_from_defaults_list", compose)


def _schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command tells Hydra anew of the same schema."""
    store, known = ConfigStore.store, set()

    def once(self: ConfigStore, name: str, node: Any, **more: Any) -> None:
        if node is not SCHEMA or name not in known:
            store(self, name, node, **more)
        known.update([name] if node is SCHEMA else [])

    monkeypatch.setattr(ConfigStore, "store", once)


def _files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly all studies read some of the files that ship, and every command looks through all for misread numbers."""

    @cache
    def held(path: Path, time: int) -> dict[str, Any]:
        return read(path)

    def reads(path: Path) -> dict[str, Any]:
        return deepcopy(held(path, path.stat().st_mtime_ns)) if path.is_relative_to(CONF) else read(path)

    monkeypatch.setattr("experiments.lab.design.shipped.read", reads)
    monkeypatch.setattr("experiments.cli.files.refuse_misread", cache(refuse_misread))


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
    """Every study asks four times for the commit of this checkout, which may be another before all tests have run."""
    monkeypatch.setattr(
        "experiments.lab.engine.manifest.commit_of", cache(lambda: once("commit", lambda _: commit_of()))
    )


def _helper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that draws has to import all that it draws with, which takes longer than so few figures."""
    monkeypatch.setattr("experiments.conduct.Drawers", lambda _: Drawers(1))

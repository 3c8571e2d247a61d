"""The classroom page: move a lever, see the distribution.

kaesong app
kaesong app port=9000 replicates=1000
kaesong app class=true address=0.0.0.0
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from experiments.lab.design import checks
from experiments.lab.design.settings import PLACE, SHOWN, setting
from experiments.lab.design.study import Study
from model.parameters import BadInput, nearest


def questions(key: str, value: Any) -> dict[str, tuple[str, ...]]:
    """What a page asks of the world: question -> worlds that may answer it, the usual one first."""
    if not isinstance(value, Mapping) or not value:
        raise BadInput(f"{key}={checks.shown(value)}: at least one question is needed, with its worlds below it")
    for name, worlds in value.items():
        if not isinstance(worlds, list) or not worlds:
            raise BadInput(f"{key}.{name}={checks.shown(worlds)}: it takes a list of worlds, e.g. [baseline]")
    return {str(name): tuple(map(str, worlds)) for name, worlds in value.items()}


def host(key: str, value: Any) -> str:
    """The address that a page is served at."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", value):
        raise BadInput(f"{key}={checks.shown(value)}: it takes an address, e.g. {key}=127.0.0.1")
    if value == "::1":
        raise BadInput(f"{key}={value}: its pages would be dead; {key}=localhost is the same machine, by IPv6 too")
    return value


def origin(key: str, value: Any) -> str:
    """A name under which browsers find a page that others pass on; as an address, or the host alone."""
    found = re.fullmatch(r"(?:https?://)?([A-Za-z0-9._*-]{1,253})(:\d{1,5})?/?", str(value))
    if not found:
        raise BadInput(f"{key}={checks.shown(value)}: it takes hosts, e.g. {key}=[hub.example.org,localhost:9000]")
    return f"{found[1]}{found[2] or ''}"


def prefix(key: str, value: Any) -> str:
    """The path below which a page lies."""
    if not isinstance(value, str) or not re.fullmatch(r"[\w./~@-]{1,300}", value, re.ASCII) or ".." in value:
        raise BadInput(f"{key}={checks.shown(value)}: it takes a path, e.g. {key}=/user/me/proxy/8765")
    return value


@dataclass(frozen=True, kw_only=True)
class App(Study):
    """What can be taken on the page, and where it is served.

    questions: what is asked of the world, with the worlds that may answer; replicates: behind an
    answer; coarse: behind the first one, while a lever moves; most: what a visitor may ask for; origin:
    other hosts that browsers see, where a tunnel or a proxy passes the page on; prefix: the path there;
    embed: hosts whose pages may show this one in a frame; class_: whether students join with their phones.
    """

    command = "app"
    omits = ("name", "results", "figures", "figure_data", "tables")
    serves = True

    questions: dict[str, tuple[str, ...]] = setting(questions)
    replicates: int = setting(checks.whole(20, 100_000))
    coarse: int = setting(checks.whole(20, 100_000))
    most: int = setting(checks.whole(20, 100_000))
    lessons: str | None = setting(checks.optional(checks.folder), None)
    address: str = setting(host, decides=PLACE)
    port: int = setting(checks.whole(0, 65_535), decides=PLACE)
    embed: tuple[str, ...] = setting(checks.list_of(origin), (), PLACE)
    origin: tuple[str, ...] = setting(checks.list_of(origin), (), PLACE)
    prefix: str | None = setting(checks.optional(prefix), None, PLACE)  # type: ignore[assignment] # no figures here
    show: bool = setting(checks.truth, decides=SHOWN)
    class_: bool = setting(checks.truth, False, SHOWN)

    def check(self) -> None:
        """As of Study; every answer to a question is a world that was chosen."""
        if self.replicates > self.most:
            raise BadInput(f"replicates={self.replicates}: a page takes at most most={self.most}")
        for question, answers in self.questions.items():
            for world in answers:
                if world not in self.worlds:
                    raise BadInput(f"questions.{question}: {world} is not chosen; {nearest(world, self.worlds)}")
        super().check()

    def serve(self) -> None:
        """Serve the page until Ctrl-C; raises BadInput where it cannot be."""
        from experiments.app.serving import serve

        serve(self)

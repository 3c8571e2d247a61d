"""A world in the middle of a box, and the command that runs it."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.discover.tables import Scenario
from experiments.discover.words import sentence
from experiments.lab.design.draws import PRIOR
from experiments.lab.design.places import CONF
from experiments.lab.design.resolved import rerun_command
from experiments.lab.design.shipped import configuration, names_of, words_of

if TYPE_CHECKING:
    from experiments.discover import Discover


def world_file(study: "Discover", one: Scenario, name: str, folder: str | None = None) -> str:
    """A world in the middle of a box, on top of all that it was found under, as YAML.

    Parameters, start and horizon of the study are written in, so that the world is whole by itself;
    the comment names the command that runs it. folder: the --config-dir that holds it, if any.
    """
    assert one.box is not None
    held = set_in(study, one.world)
    for limit in one.box.limits:
        agent, _, own = limit.parameter.partition(".")
        held.setdefault(agent, {})[own] = float(f"{limit.middle:.6g}")
    lines = [
        f"# {sentence(one)}",
        f"# Found by: {rerun_command(study)}",
        f"# {rerun_of(study, one, name, folder)}",
        f"{name}:",
    ]
    for agent, group in held.items():
        lines.append(f"  {agent}:")
        lines += [f"    {own}: {value:.12g}" for own, value in group.items()]
    return "\n".join(lines) + "\n"


def set_in(study: "Discover", world: str) -> dict[str, dict[str, float]]:
    """All that a study sets in a world and does not draw: its own values, start and horizon, and parameters."""
    clock = (("first_year", "first_month") if study.start else ()) + (("horizon",) if study.horizon else ())
    point = study.base[list(study.worlds).index(world)]
    held: dict[str, dict[str, float]] = {}
    for layer in (study.worlds[world], {"calendar": clock}, study.parameters):
        for agent, names in layer.items():
            for own in names:
                if f"{agent}.{own}" in study.priors:
                    continue
                held.setdefault(agent, {})[own] = float(point[agent][own])
    return held


def rerun_of(study: "Discover", one: Scenario, name: str, folder: str | None = None) -> str:
    """The command that compares the policy with the status quo in the world of a box.

    It leans on no file but those that ship, the world's, and that of a posterior: what the user's own
    folder or words made of the policy is spelt out.
    """
    levers = study.policies[one.policy]
    as_shipped = configuration("compare", policy=one.policy)["policy"] if one.policy in names_of("policy") else {}
    policy: Any = one.policy if as_shipped.get(one.policy) == levers else {one.policy: levers}
    where = ["--config-dir", folder] if folder else []
    given = words_of({"policy": policy} | _drawn(study, one))
    return shlex.join(["kaesong", "compare", *where, f"world={name}", *given])


def _drawn(study: "Discover", one: Scenario) -> dict[str, Any]:
    """What parameters are drawn from, as settings of a compare; none where it draws from it by itself.

    A prior of the user's own stands above a world: it is left out where the box sets the number.
    """
    usual = configuration("compare")["parameters"]["draws"]
    if study.draws is None or study.draws == PRIOR:
        source: Any = study.draws or "default"
    else:
        source = None if Path(study.draws) == CONF / usual else {"draws": study.draws}
    boxed = {limit.parameter for limit in one.box.limits} if one.box else set()
    words: dict[str, Any] = {} if source is None else {"parameters": source}
    for name, own in study.priors.items():
        if name not in boxed:
            words[f"parameters.{name}"] = str(own)
    return words | ({"beyond": True} if study.beyond else {})

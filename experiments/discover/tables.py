"""What discover asks of its runs: where a policy brings talks, where it backfires, and boxes of both."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from experiments.discover.boxes import FEWEST, FOUND, Box, Found, Limit, find_box
from experiments.lab.design.draws import PRIOR
from experiments.lab.design.prior import DRAWN, PLACE, ROWS, rows_of
from experiments.lab.design.shipped import CONF, configuration, names_of, words_of
from experiments.lab.design.study import REFERENCE, rerun_command
from experiments.lab.present import words
from experiments.lab.present.phrases import listed, percent
from experiments.lab.stats.intervals import CONFIDENCE, yes_and_no
from experiments.lab.stats.trees import Rule, leaves

if TYPE_CHECKING:
    from experiments.discover import Discover

BRINGS, BACKFIRES = "brings", "backfires"
KINDS = (BRINGS, BACKFIRES)
#: Share of draws without any effect whose interval lies above 0 by luck alone, and of those below, at most.
CHANCE = (1 - CONFIDENCE) / 2


class Scenario(NamedTuple):
    """Where a policy does one of the two: cases of interest, the box, and the leaves of a tree.

    effects: of each draw on the probability of talks; interest: the draws in which it is as large as
    asked for, and its 95 % interval lies on that side of 0.
    """

    world: str
    policy: str
    kind: str
    features: pl.DataFrame
    effects: np.ndarray
    interest: np.ndarray
    found: Found | None
    leaves: list[Rule]

    @property
    def name(self) -> str:
        """What its world file is called."""
        return f"{self.policy}_{self.kind}"


def features_of(study: "Discover", world: int) -> pl.DataFrame:
    """The uncertain numbers of every point as one world meets them; those that vary."""
    points = rows_of(study.points_drawn(range(study.points)))[:, world]
    made = pl.DataFrame(points[:, [PLACE[name] for name in DRAWN]], schema=list(DRAWN))
    return made.select(name for name in made.columns if made[name].n_unique() > 1)


def scenarios(study: "Discover", values: np.ndarray) -> list[Scenario]:
    """Both kinds for every world and policy. values: (replicates, points, worlds, policies, 1), of talks."""
    reference = list(study.policies).index(REFERENCE)
    differences = values[..., 0] - values[:, :, :, [reference], 0]
    found = []
    for i, world in enumerate(study.worlds):
        features = features_of(study, i)
        for j, policy in enumerate(study.policies):
            if policy == REFERENCE:
                continue
            effects, low, high = yes_and_no(differences[:, :, i, j])
            for kind, interest in (
                (BRINGS, (effects >= study.brings) & (low > 0)),
                (BACKFIRES, (effects <= -study.backfires) & (high < 0)),
            ):
                found.append(
                    Scenario(
                        world,
                        policy,
                        kind,
                        features,
                        effects,
                        interest,
                        find_box(features, interest),
                        leaves(features, interest),
                    )
                )
    return found


def summary(every: list[Scenario]) -> pl.DataFrame:
    """A row a limit of each box, and one for a scenario without any."""
    rows = []
    for one in every:
        keys = {
            "world": one.world,
            "policy": one.policy,
            "scenario": one.kind,
            "points": len(one.interest),
            "of_interest": int(one.interest.sum()),
        }
        box = one.found.box if one.found else None
        rows += [keys | _limit(limit) | _rates(box) for limit in (box.limits if box else (None,))]
    return pl.DataFrame(rows, infer_schema_length=None)


def _limit(limit: Limit | None) -> dict:
    """A limit as columns, all empty without one."""
    columns = dict.fromkeys(("parameter", "unit", "low", "high", "quasi_p", "middle"))
    return columns | ({"unit": ROWS[limit.parameter].unit} | limit._asdict() if limit else {})


def _rates(box: Box | None) -> dict:
    """How well a box holds what is sought, as columns, all empty without one."""
    names = Box._fields[1:]
    return {name: getattr(box, name) for name in names} if box else dict.fromkeys(names)


def trajectories(every: list[Scenario]) -> pl.DataFrame:
    """The peeling trajectories of all boxes."""
    tables = [
        one.found.trajectory.select(
            world=pl.lit(one.world),
            policy=pl.lit(one.policy),
            scenario=pl.lit(one.kind),
            step=pl.int_range(pl.len()),
            coverage="coverage",
            density="density",
            limits="limits",
            taken="taken",
        )
        for one in every
        if one.found
    ]
    return pl.concat(tables) if tables else pl.DataFrame({"world": [], "policy": [], "scenario": []})


def world_file(study: "Discover", one: Scenario, name: str, folder: str | None = None) -> str:
    """A world in the middle of a box, on top of all that it was found under, as YAML.

    Parameters, structure, start and horizon of the study are written in, so that the world is whole by
    itself; the comment names the command that runs it. folder: the --config-dir that holds it, if any.
    """
    assert one.found is not None
    held = set_in(study, one.world)
    for limit in one.found.box.limits:
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
    """All that a study sets in a world: its own values, start and horizon, parameters and structure."""
    clock = (("first_year", "first_month") if study.start else ()) + (("horizon",) if study.horizon else ())
    point = study.base[list(study.worlds).index(world)]
    held: dict[str, dict[str, float]] = {}
    for layer in (study.worlds[world], {"calendar": clock}, study.parameters):
        for agent, names in layer.items():
            for own in names:
                held.setdefault(agent, {})[own] = float(point[agent][own])
    return held


def rerun_of(study: "Discover", one: Scenario, name: str, folder: str | None = None) -> str:
    """The command that compares the policy with the status quo in the world of a box.

    It leans on no file but those that ship, the world's, and that of a posterior: what the user's own
    folder or words made of the policy is spelt out.
    """
    levers = study.policies[one.policy]
    as_shipped = (
        configuration("compare", policy=one.policy)["policy"] if one.policy in names_of("policy") else {}
    )
    policy: Any = one.policy if as_shipped.get(one.policy) == levers else {one.policy: levers}
    where = ["--config-dir", folder] if folder else []
    given = words_of({"policy": policy} | _draws(study))
    return shlex.join(["kaesong", "compare", *where, f"world={name}", *given])


def _draws(study: "Discover") -> dict[str, Any]:
    """What parameters are drawn from, as settings of a compare; none where it draws from it by itself."""
    usual = configuration("compare")["parameters"]["draws"]
    if study.draws is None or study.draws == PRIOR:
        return {"parameters": study.draws or "default"}
    return {} if Path(study.draws) == CONF / usual else {"parameters": {"draws": study.draws}}


def sentence(one: Scenario) -> str:
    """What the box is, on one line: 'Where recognition brings talks: pyongyang.signal above 2.1, ...'."""
    assert one.found is not None
    what = "brings talks" if one.kind == BRINGS else "backfires"
    limits = ", ".join(limit_text(*limit[:3]) for limit in one.found.box.limits)
    return f"Where {words.policy(one.policy).inline} {what}: {limits}"


def limit_text(parameter: str, low: float | None, high: float | None) -> str:
    """'moscow.price from 20 to 60', 'pyongyang.signal above 2.1'."""
    shown = [
        None if value is None else words.number(value, 2 if abs(value) < 10 else None)
        for value in (low, high)
    ]
    if low is not None and high is not None:
        return f"{parameter} from {shown[0]} to {shown[1]}"
    return f"{parameter} above {shown[0]}" if low is not None else f"{parameter} below {shown[1]}"


def sentences(study: "Discover", every: list[Scenario]) -> list[str]:
    """For every scenario: how common it is, and where it lies."""
    return [_told(study, one) for one in every]


def _told(study: "Discover", one: Scenario) -> str:
    where = f" in the world {words.world_title(one.world)}" if len(study.worlds) > 1 else ""
    title = words.policy(one.policy).title
    does = (
        f"adds {100 * study.brings:g} points or more to talks"
        if one.kind == BRINGS
        else f"takes {100 * study.backfires:g} points or more from talks"
    )
    share = one.interest.mean()
    common = f"'{title}' {does}{where} (and not by luck alone) in {percent(share, 1)} of {len(one.interest):,} draws"
    if share <= CHANCE:
        common += f", where luck alone may do so in up to {percent(CHANCE, 1)}"
    if one.found is None:
        enough = one.interest[np.isin(np.arange(len(one.interest)) % 4, FOUND)].sum() >= FEWEST
        return f"{common}; {'no box holds them better than all' if enough else 'too few to look for where'}."
    box = one.found.box
    limits = listed(limit_text(*limit[:3]) for limit in box.limits)
    return (
        f"{common}. Where {limits} ({percent(box.mass)} of the draws), it does in {percent(box.density)} (on "
        f"draws held "
        f"out, {percent(box.density_tested)}), and {percent(box.coverage)} of all such draws lie there."
    )

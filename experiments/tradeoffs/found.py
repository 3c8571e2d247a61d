"""What a search found, judged anew on draws and luck that it has not seen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.stats import crossed
from experiments.lab.stats.intervals import RESAMPLES
from experiments.tradeoffs import goals, margins, tables
from experiments.tradeoffs.goals import GOALS, SENSES
from experiments.tradeoffs.packages import Space
from experiments.tradeoffs.tried import Means, levers

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

ENDS = ("", "_low", "_high")


@dataclass(frozen=True)
class Found:
    """What a search leaves.

    given: the policies beside which it ran; trained: policy, given or found -> its goals in the search; tried: all
    that was tried, as of ``tried.Tried``; generations: a row each; boxes: margins of the boxes of which each package
    that is judged stands for one.
    """

    given: tuple[str, ...]
    space: Space
    trained: dict[str, Means]
    tried: pl.DataFrame
    generations: pl.DataFrame
    boxes: int

    def names(self) -> list[str]:
        """The packages that were found."""
        return [name for name in self.trained if name not in self.given]


def worth_of(found: Found) -> np.ndarray:
    """What the search said of every policy, given or found, more is better, (policies, goals)."""
    return np.array([found.trained[name] for name in (*found.given, *found.names())]) * SENSES


def front(study: "Tradeoffs", found: Found, summary: pl.DataFrame) -> pl.DataFrame:
    """A row a package found: its levers, its place in the Pareto set, its goals judged anew, and in the search."""
    rows = []
    for row in summary.filter(pl.col("policy").is_in(found.names())).iter_rows(named=True):
        name = row["policy"]
        judged = {f"{goal}{end}": row[f"{goal}{end}"] for goal in GOALS for end in ENDS}
        searched = {f"{goal}_searched": value for goal, value in zip(GOALS, found.trained[name], strict=True)}
        told = {key: row[key] for key in ("policy", "pareto", "pareto_resamples")}
        rows.append(told | levers(found.space, study.policies[name]) | judged | searched)
    kinds = {
        key: pl.Int64 if key.endswith(".start") else pl.Float64 for key in levers(found.space, {})
    }  # of a lever that none pulls
    return pl.DataFrame(rows, schema_overrides=kinds)


def beaten(study: "Tradeoffs", found: Found, values: np.ndarray) -> pl.DataFrame:
    """A row a policy given: the package found that beat it in the search, and whether it does so anew.

    by: of the packages that beat it in the search the one whose worst goal was furthest ahead, null where none
    did; sure: in what share of resamples it beats the policy anew; and the differences in all goals with their
    intervals, in their units. So the luck that chose the package judges it nowhere. values: as of ``goals.worths``.
    """
    names, months = list(study.policies), study.end
    runs = values.mean(axis=2)
    by = tables.yardstick(study, goals.worths(values))
    trained = worth_of(found)
    quo = dict(zip(GOALS, found.trained[REFERENCE], strict=True))
    scale = np.array(list(margins.of_goals(quo, months).values()))
    over, again = goals.beats(trained, scale), _beats_again(runs, by.margins, study.seed)
    rows = []
    for j, name in enumerate(found.given):
        rivals = [k for k in range(len(found.given), len(names)) if over[k, j]]
        if not rivals:
            rows.append({"policy": name, "by": None, "sure": None})
            continue
        leads = [((trained[k] - trained[j]) / scale) for k in rivals]
        best = max(range(len(rivals)), key=lambda at: (leads[at].min(), leads[at].sum()))
        parts = crossed.means(runs[:, :, rivals[best]] - runs[:, :, j])
        told = {f"{goal}{end}": part[k] for k, goal in enumerate(GOALS) for end, part in zip(ENDS, parts, strict=True)}
        rows.append({"policy": name, "by": names[rivals[best]], "sure": again[rivals[best], j]} | told)
    columns = [f"{goal}{end}" for goal in GOALS for end in ENDS]
    kinds = {"policy": pl.String, "by": pl.String, "sure": pl.Float64} | dict.fromkeys(columns, pl.Float64)
    return pl.DataFrame(rows, schema=kinds)


def _beats_again(runs: np.ndarray, scale: np.ndarray, seed: int) -> np.ndarray:
    """In what share of resamples of luck and draws the first of two policies beats the second, (policies, policies).

    runs: over the worlds of a draw, (replicates, draws, policies, goals).
    """
    dice, (luck, draws) = np.random.default_rng(seed), runs.shape[:2]
    flat, count = (runs * SENSES).reshape(luck, -1), np.zeros((runs.shape[2],) * 2)
    for _ in range(RESAMPLES):
        of_luck = np.bincount(dice.integers(luck, size=luck), minlength=luck) / luck
        of_draws = np.bincount(dice.integers(draws, size=draws), minlength=draws) / draws
        middle = of_draws @ (of_luck @ flat).reshape(draws, -1)
        count += goals.beats(middle.reshape(runs.shape[2:]), scale)
    return count / RESAMPLES


def falls(study: "Tradeoffs", found: Found, summary: pl.DataFrame) -> pl.DataFrame:
    """A row a goal: what the packages found gain over the status quo in the search, and judged anew.

    searched and judged: means over the packages; given_searched and given_judged: those over the policies given,
    which no luck chose, so that what moves them is the draws; best: the package with the most in the search, which
    luck chose the most too, with its own gains. Gains are differences to the status quo, more is better, in units of
    the goal.
    """
    names, rivals = found.names(), [name for name in found.given if name != REFERENCE] or [REFERENCE]
    rows = {row["policy"]: row for row in summary.iter_rows(named=True)}
    anew = {name: [rows[name][goal] for goal in GOALS] for name in rows}
    (searched, judged), (given_searched, given_judged) = (
        [(np.array([one[name] for name in some]) - one[REFERENCE]) * SENSES for one in (found.trained, anew)]
        for some in (names, rivals)
    )
    best = searched.argmax(axis=0)
    told = {
        "goal": list(GOALS),
        "margin": list(margins.of_goals({goal: rows[REFERENCE][goal] for goal in GOALS}, study.end).values()),
        "searched": searched.mean(axis=0) + 0.0,
        "judged": judged.mean(axis=0) + 0.0,
        "given_searched": given_searched.mean(axis=0) + 0.0,
        "given_judged": given_judged.mean(axis=0) + 0.0,
        "best": [names[k] for k in best],
        "best_searched": searched.max(axis=0) + 0.0,
        "best_judged": judged[best, np.arange(len(GOALS))] + 0.0,
    }
    return pl.DataFrame(told)


def policy_file(name: str, policy: dict[str, dict]) -> str:
    """A package as a file of conf/policy/, ready to run."""
    lines = [
        f"  {lever}: {{{', '.join(f'{key}: {_plain(value)}' for key, value in setting.items())}}}"
        for lever, setting in policy.items()
    ]
    head = f"# Found by a search.\n# kaesong compare policy={name} --config-dir packages\n"
    return "\n".join([f"{head}{name}:", *lines, ""])


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"

"""A search for packages in words: what was tried, what is left of it judged anew, and what it beats."""

from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.present import words
from experiments.lab.present.levers import LEVERS
from experiments.lab.present.phrases import count, listed, percent, plural, quoted, spelt
from experiments.tradeoffs.found import Found
from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.words import SURE, weighed

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

NAMED = 3  # packages, or policies, that a sentence names at most
LAST = 0.25  # share of the generations over which it is told whether the search still moved


def searched(study: "Tradeoffs", found: Found, made: dict[str, pl.DataFrame]) -> list[str]:
    """What was tried, who stays on the front anew, who is beaten, what luck had promised, whether it converged."""
    tried = len(found.tried) - len(found.given)
    runs, judged = study.trial_draws * len(study.worlds), len(found.names())
    told = [
        f"The search tried {tried:,} packages of {count(len(found.space.levers), 'lever')}, each in {runs:,} runs.",
        f"{_start(judged)} that it kept {plural(judged, 'was', 'were')} judged anew, on draws and luck that it had "
        "not seen.",
    ]
    if not judged:
        return [told[0], "It kept none that no policy given is already.", *_converged(made["generations"])]
    return [
        *told,
        *_front(found, made["summary"], made["front"]),
        *_beaten(study, made["beaten"]),
        *_fell(made["falls"]),
        *_converged(made["generations"]),
        *weighed(study, made["summary"]),
    ]


def _start(number: int) -> str:
    """'Twenty-eight packages', as a sentence begins: a number in words or figures."""
    text = count(number, "package")
    return text[:1].upper() + text[1:]


def _front(found: Found, summary: pl.DataFrame, front: pl.DataFrame) -> list[str]:
    """How many packages, and which policies given, no other beats when all are judged anew."""
    given = summary.filter(pl.col("policy").is_in(found.given))
    own = given.filter("pareto")["policy"].to_list()
    stay = f"{spelt(len(own))} {plural(len(own), 'stays', 'stay')} there too" if own else "none stays there"
    who = f": {quoted(own)}" if own else ""
    return [_unbeaten(front), f"Of {count(len(given), 'policy', 'policies')} given, {stay}{who}."]


def _unbeaten(front: pl.DataFrame) -> str:
    """How many packages no other beats, and how many surely."""
    held, often = len(front.filter("pareto")), len(front.filter(pl.col("pareto_resamples") >= SURE))
    if len(front) == 1:
        by = "no other" if held else "another"
        put = percent(front["pareto_resamples"][0])
        return f"It is beaten by {by}; {put} of the resamples put it into the Pareto set."
    if not held:
        return f"Each of these {spelt(len(front))} packages is beaten by another."
    number = spelt(held)
    return (
        f"{number[:1].upper()}{number[1:]} of these {spelt(len(front))} packages {plural(held, 'is', 'are')} beaten by "
        f"no other, {spelt(often) if often else 'none'} of them in {percent(SURE)} of the resamples or more."
    )


def _beaten(study: "Tradeoffs", beaten: pl.DataFrame) -> list[str]:
    """Which policies given are surely beaten anew by the package that beat them in the search, and by what."""
    chosen = beaten.drop_nulls("by")
    if not len(chosen):
        return ["In the search, no package beat any policy that was given."]
    sure = chosen.filter(pl.col("sure") >= SURE).sort("sure", descending=True, maintain_order=True)
    if not len(sure):
        return [
            f"A package beat {count(len(chosen), 'policy', 'policies')} in the search; judged anew, none is beaten in "
            f"{percent(SURE)} of the resamples."
        ]
    told = [
        f"A package beat {count(len(chosen), 'policy', 'policies')} in the search; judged anew, {spelt(len(sure))} "
        f"{plural(len(sure), 'is', 'are')} beaten in {percent(SURE)} of the resamples or more."
    ]
    rivals = list(dict.fromkeys(sure["by"]))[:NAMED]
    for rival in rivals:
        own = sure.filter(pl.col("by") == rival)["policy"].to_list()
        told.append(f"'{words.policy(rival).title}' beats {quoted(own[:NAMED])}{_more(len(own))}.")
        told.append(f"It is {package(study.policies[rival])}.")
    return told


def _more(number: int) -> str:
    return f" and {spelt(number - NAMED)} more" if number > NAMED else ""


def package(levers: dict[str, dict]) -> str:
    """'Korean origin from month 3 at 80 %, and friendly words from month 1'; without levers 'no lever'."""
    parts = []
    for lever, setting in levers.items():
        at = setting.get("strength", 1)
        name = LEVERS[lever].title
        short = name if name.startswith("Korean") else name[:1].lower() + name[1:]
        parts.append(f"{short} from month {setting.get('start', 1):g}{f' at {percent(at)}' if at < 1 else ''}")
    return listed(parts, "no lever")


def _fell(falls: pl.DataFrame) -> list[str]:
    """What luck had promised: goals whose gains, on average or of the best, fell by more than a margin."""
    mean = falls.filter(pl.col("searched") - pl.col("judged") > pl.col("margin"))
    best = falls.filter(pl.col("best_searched") - pl.col("best_judged") > pl.col("margin"))
    talks = falls.row(0, named=True)
    told = [
        "Judged anew, the packages gain "
        f"{words.shown('talks_by_deadline', talks['judged'], signed=True)} points of talks over the status quo on "
        f"average; in the search it was {words.shown('talks_by_deadline', talks['searched'], signed=True)}.",
        "The policies given, which no luck chose, gain "
        f"{words.shown('talks_by_deadline', talks['given_judged'], signed=True)}, and "
        f"{words.shown('talks_by_deadline', talks['given_searched'], signed=True)} in the search.",
    ]
    if len(mean):
        told.append(f"By more than a margin of indifference, their mean gain fell in {_goals(mean)}.")
    else:
        told.append("In no goal their mean gain fell by more than its margin of indifference.")
    if len(best):
        told.append(f"The package that looked best in the search had looked too good in {_goals(best)}.")
    return told


def _goals(rows: pl.DataFrame) -> str:
    return listed(words.outcome(GOALS[name].outcome).inline for name in rows["goal"])


def _converged(generations: pl.DataFrame) -> list[str]:
    """By how much the hypervolume grew over the last generations."""
    last = generations.row(-1, named=True)
    before = generations.filter(pl.col("generation") <= (1 - LAST) * last["generation"])
    if not len(before) or not last["hypervolume"]:
        return []
    grown = last["hypervolume"] / max(before["hypervolume"][-1], 1e-12) - 1
    moved = f"grew by {percent(grown)}" if grown > 0 else "did not grow"
    hint = "; a longer search may find more" if grown > 0.02 else ""
    return [f"Over the last quarter of the search, the volume that its front covers {moved}{hint}."]


#: How a search is done, with the works it rests on.
METHODS = (
    "A package pulls some levers, each from a month and at a strength in tenths. Its other settings are those of the "
    "first policy that pulls the lever. NSGA-II [deb2002] looks for packages that no other beats, with an archive "
    "that keeps one package in each box of margins of indifference [kollat2006; laumanns2002], as Platypus does it "
    "[hadka2015]. It begins with the policies given and with random packages. All packages meet the same draws and "
    "luck, one replicate a draw, in every world. Levers that move no goal by half a margin are left out at the end. "
    "What luck chose looks better than it is [smith2006]. So what is "
    "found is judged on other draws and other luck, and only that is told. The package that is set against a policy "
    "is the one that beat it in the search with the worst goal furthest ahead: what judges it did not choose it. "
    "The hypervolume [zitzler1999] is the share that the archive covers of the box between the least and the most "
    "that was seen of each goal."
)

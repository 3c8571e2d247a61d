"""The audit in words: what holds and what does not, and a paragraph for each claim."""

import polars as pl

from experiments.audit.claims import CLAIMS, IN_POINTS, SHARES
from experiments.audit.design import TOGETHER
from experiments.audit.verdicts import DECIDED, FEWEST, MOSTLY, NO, YES, close_call, verdict_of
from experiments.lab.present import words
from experiments.lab.present.phrases import listed, percent, spelt
from experiments.lab.stats.margins import ALIGNMENT, MONEY, PART, POINTS, WORKERS

CLOSE = " That word is a close call."  # where a threshold lies within the interval of its share
OFTEN = 0.1  # share of tested worlds from which it is told that the opposite of a claim is certain

#: Verdict -> what one claim does, and what several do.
DOES = {
    "holds": ("holds", "hold"),
    "fails": ("fails", "fail"),
    "depends": ("depends on the world", "depend on the world"),
    "open": ("stays open", "stay open"),
}
#: What is said of claims that are none of ours; ours begin with a C or a K.
ADDED = "added"
#: Kind of claims -> who says them.
KINDS = {"C": "The argument", "K": "Its critics", ADDED: "Added claims"}
#: What these words mean.
MEANING = (
    f"A claim holds, or fails, where at least {percent(MOSTLY)} of the plausible worlds that decide say so. "
    f"It stays open where fewer than {percent(DECIDED)} of those that can test it decide, or fewer than "
    f"{spelt(FEWEST)} can test it. It depends on the world otherwise."
)


def kind_of(claim: str) -> str:
    """Whether a claim is of the argument, of its critics, or added to ours."""
    return claim[0] if claim in CLAIMS else ADDED


def sentences(table: pl.DataFrame, channels: pl.DataFrame) -> list[str]:
    """How many claims hold, which do and which do not, and what their verdicts hang on."""
    rows = table.to_dicts()
    free = [row for row in rows if not row["built"] and row["n_tested"]]
    kinds = {who: [row for row in free if kind_of(row["claim"]) == kind] for kind, who in KINDS.items()}
    return [
        f"{_asked(rows)} tested in {rows[0]['n']:,} plausible worlds.",
        "A world that shows no effect of which a statement speaks is not counted for it.",
        _built([row for row in rows if row["built"]]),
        *(f"{who}: {_counted(mine)}." for who, mine in kinds.items() if mine),
        *(told(row) for verdict in ("holds", "fails") for row in free if verdict_of(row) == verdict),
        *_channelled(free, channels),
    ]


def _asked(rows: list[dict]) -> str:
    """'33 statements of the argument and of its critics, and 2 added ones, were'."""
    argument, critics, added = (sum(kind_of(row["claim"]) == kind for row in rows) for kind in KINDS)
    ours, whose = argument + critics, [*["of the argument"] * bool(argument), *["of its critics"] * bool(critics)]
    first = f"{ours} statement{'s' * (ours != 1)} {listed(whose)}"
    if not added:
        return f"{first} {'was' if ours == 1 else 'were'}"
    more = f"{added} added {'ones' if added > 1 else 'one'}" if ours else f"{added} added statement{'s' * (added > 1)}"
    return f"{first}, and {more}, were" if ours else f"{more} {'was' if added == 1 else 'were'}"


def _built(rows: list[dict]) -> str:
    if not rows:
        return "None of them is shown to follow from how the model is built."
    many = f"{len(rows)} of them" if len(rows) > 1 else "one of them"
    return f"For {many} no number that was tried turned the sign: only the size is a finding."


def _counted(rows: list[dict]) -> str:
    """'of 9 other statements 3 hold, 4 fail and 2 stay open'."""
    counts = []
    for verdict, (one, several) in DOES.items():
        count = sum(verdict_of(row) == verdict for row in rows)
        counts += [f"{count} {one if count == 1 else several}"] * bool(count)
    return f"of {len(rows)} other {'statement' if len(rows) == 1 else 'statements'} {listed(counts)}"


def told(row: dict) -> str:
    """The verdict on a claim, in how many worlds, and its sentence."""
    opposite = f" In {percent(row['share_reversed'])} the opposite is certain." * (row["share_reversed"] >= OFTEN)
    verdict, other = ("holds", "fails") if verdict_of(row) == "holds" else ("fails", "holds")
    shares = {"holds": percent(row["share_yes"]), "fails": percent(row["share_no"])}
    return (
        f"{verdict.capitalize()} in {shares[verdict]} and {other} in {shares[other]} of {row['n_tested']:,} worlds: "
        f"{row['sentence']}.{opposite}{CLOSE * close_call(row)}"
    )


def _channelled(rows: list[dict], channels: pl.DataFrame) -> list[str]:
    """Which verdicts hang on which rival theories: the one that moves each most."""
    if not len(channels):
        return [
            "No channel of rival theories was off in some worlds and on in others, so that nothing is said of them."
        ]
    found = [(row, hung[0]) for row in rows if (hung := hanging(channels, row["claim"]))]
    if not found:
        return [_none_hangs(channels["channel"].n_unique())]
    return [
        f"“{row['sentence']}” hangs on {_whether(hung)}: yes in {percent(hung['share_yes_off'])} of the worlds without "
        f"this, in {percent(hung['share_yes_on'])} with it."
        for row, hung in found
    ]


def _none_hangs(count: int) -> str:
    if count == 1:
        return "No verdict can be told to hang on the one channel of rival theories that is drawn."
    return f"No verdict can be told to hang on one of the {count} channels of rival theories."


def _whether(row: dict) -> str:
    return f"whether {words.CHANNELS[row['channel']]}"


def hanging(channels: pl.DataFrame, claim: str) -> list[dict]:
    """The channels on which the verdict on a claim hangs, the one that moves it most first."""
    mine = [row for row in channels.iter_rows(named=True) if row["claim"] == claim and row["hangs"]]
    return sorted(mine, key=lambda row: -row["moves"])


def paragraph(row: dict, channels: pl.DataFrame, unit: str) -> str:
    """One claim: in how many worlds it holds, how large the effect is in its unit, and what decides."""
    if not row["n_tested"]:
        return f"None of {row['n']:,} plausible worlds can test it."
    told = [f"It {DOES[verdict_of(row)][0]}: {_shares(row)}.{CLOSE * close_call(row)}{_few(row)}", _effect(row, unit)]
    if row["built"]:
        told.append(
            f"No number that was tried turned the sign: it follows from how the model is built ({row['built']})."
        )
    if row["condition"]:
        told.append(
            f"What decides: where {row['condition']} ({percent(row['inside'])} of those worlds) the answer is yes in "
            f"{percent(row['yes_inside'])}, elsewhere in {percent(row['yes_outside'])}."
        )
    elif 0.05 < row["share_yes"] < 0.95:
        told.append("No one or two conditions were found that decide.")
    return " ".join([*told, *map(_off_and_on, hanging(channels, row["claim"]))])


def _few(row: dict) -> str:
    """That so few worlds tell nothing, where they are few."""
    return f" Fewer than {spelt(FEWEST)} worlds can test it: too few to tell." if row["n_tested"] < FEWEST else ""


def _shares(row: dict) -> str:
    void = f"{percent(row['share_void'])} of {row['n']:,} plausible worlds have nothing to test; of the others "
    return (
        f"{void if row['share_void'] else f'of {row["n"]:,} plausible worlds '}"
        f"{percent(row['share_yes'])} say yes (95 % interval {percent(row['share_yes_low'])} to "
        f"{percent(row['share_yes_high'])}), "
        f"{percent(row['share_no'])} no, and {percent(row['share_undecided'])} cannot tell; in "
        f"{percent(row['share_reversed'])} the opposite is certain"
    )


def _effect(row: dict, unit: str) -> str:
    middle, low, high = (amount(unit, row[f"effect_{key}"]) for key in ("q50", "q05", "q95"))
    return (
        f"The effect tested ({unit}) has the median {middle} over these worlds, and nine tenths lie "
        f"between {low} and {high}."
    )


def _off_and_on(row: dict) -> str:
    """A channel on which a verdict hangs, with the verdict without it and with it."""
    sides = []
    for side, where in (("off", "without this"), ("on", "with it")):
        yes, no = (percent(row[f"share_{verdict}_{side}"]) for verdict in ("yes", "no"))
        sides.append(f"{where} it {DOES[row[f'verdict_{side}']][0]} ({yes} yes, {no} no)")
    moved = [
        f"{what} moves by {amount(SHARES[0], row[f'moves_{key}'])} points "
        f"({amount(SHARES[0], row[f'moves_{key}_low'])} to {amount(SHARES[0], row[f'moves_{key}_high'])})"
        for key, what in ((YES, "yes"), (NO, "no"))
    ]
    return f"It hangs on {_whether(row)} ({row['channel']}): {listed(sides)}; {listed(moved)}."


def payers(bills: pl.DataFrame) -> str:
    """Who pays for recognition, in a sentence, from the table of bills."""
    who = {"cost_washington": "Washington", "cost_seoul": "Seoul", "cost_firms": "firms"}
    told = [
        f"{who[row['payer']]} {words.number(row['q50'])} ({words.number(row['q05'])} to {words.number(row['q95'])})"
        for row in bills.iter_rows(named=True)
    ]
    return f"Who pays for recognition, million US dollars, median and nine tenths of all worlds: {listed(told)}."


def effort(table: pl.DataFrame, runs: tuple[int, int]) -> str:
    """Where the runs went, in a sentence. runs: those that were made, and those of all replicates of all cases."""
    made, whole = runs
    tested = table.filter(pl.col("n_tested") > 0)["replicates"].to_numpy()
    return (
        f"Runs go where a verdict is open: {made:,} were made, where all replicates of all cases would have been "
        f"{whole:,}; a verdict rests on {words.number(float(tested.mean()), 0)} replicates in the mean over claims."
    )


def margins() -> str:
    """What is taken for no difference, in a sentence."""
    return (
        f"Differences below {100 * POINTS:.0f} points of probability, {ALIGNMENT:g} of alignment, {percent(PART)} "
        f"of a count, {MONEY:g} million US dollars or {WORKERS:g} workers count as none: an effect is there where its "
        f"interval excludes zero and does not lie wholly below that, absent where it does, and the opposite of a "
        f"claim is certain where the whole interval lies beyond it on the other side."
    )


def amount(unit: str, value: float) -> str:
    """An effect in its unit, shares in points."""
    points = unit.startswith(IN_POINTS)
    return words.number(100 * value, 1, signed=True) if points else words.number(value, signed=True)


#: How the numbers come about, with the works they rest on.
METHODS = (
    "In each plausible world a claim is tested on paired differences. Counts and money have Student's interval with "
    "Hall's correction for lopsided outcomes, and room for rare runs [student1908; hall1992; garwood1936]. "
    "Differences between yes and no have Bonett's and Price's [bonett2012], shares of runs Wilson's [wilson1927; "
    "brown2001], and what talks cost the jackknife's [efron1993]. An effect is there if the interval excludes zero "
    "and may be worth acting on. It is absent if the interval lies below the margin of indifference, a one-sided "
    "test. That nothing changes either way is two such tests [schuirmann1987]. The runs are looked at up to six "
    "times, from an eighth to all of the replicates, with intervals that hold over all looks together, by the "
    "boundary of Wang and Tsiatis with exponent 1/4 [wang1987]; a world is closed to a claim once it decides, or once "
    "even all replicates would not decide at what is seen. Settings in which only a lever does otherwise share the "
    "status quo of the world as it is. Whether there is an effect is asked on other luck than what becomes of it, and "
    f"no further once it would not be shown. Shares of plausible worlds have Wilson's intervals too: only {TOGETHER} "
    "worlds in a row meet the same luck. A claim is built where it is often true and nothing turns its sign: not the "
    "worlds that seem to, run again on luck of their own, nor the parameters of its link at the ends of their ranges. "
    "The conditions that decide are those of a classification tree of at most two levels [breiman1984], grown by "
    "scikit-learn [pedregosa2011] and kept only where it beats the plain share in cross-validation. A verdict hangs "
    "on a channel where the draws without it and those with it give different verdicts, and their shares of yes, or "
    "of no, differ by more than chance explains, by Newcombe's interval [newcombe1998] with the confidence that as "
    "many comparisons as there are channels ask for."
)

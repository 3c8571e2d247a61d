"""The audit in words: three sentences for all claims, and a paragraph for each."""

import polars as pl

from experiments.audit.claims import CLAIMS
from experiments.audit.verdicts import DECIDED, MOSTLY, verdict_of
from experiments.lab.present import words
from experiments.lab.present.phrases import listed, percent
from experiments.lab.stats.margins import ALIGNMENT, MONEY, PART, POINTS, WORKERS

HALF = 0.5  # share of the worlds that can test a claim, up to which it is said
TESTABLE = 0.1  # share of worlds below which a claim is said to be hardly testable
OFTEN = 0.1  # share of tested worlds from which it is told that the opposite of a claim is certain
SHARES = ("percentage points of talks", "percentage points of runs")

#: Verdict -> what one claim does, and what several do.
DOES = {
    "holds": ("holds", "hold"),
    "fails": ("fails", "fail"),
    "depends": ("depends on the world", "depend on the world"),
    "open": ("stays open", "stay open"),
}
#: What these words mean.
MEANING = (
    f"A claim holds, or fails, where at least {percent(MOSTLY)} of the plausible worlds that decide say so; "
    f"it stays open where fewer than {percent(DECIDED)} of those that can test it decide, and depends on the "
    "world otherwise."
)


def sentences(table: pl.DataFrame, channels: pl.DataFrame) -> list[str]:
    """Which claims of the argument hold and which do not; the critics; what channels decide."""
    rows = table.to_dicts()
    argument = [row for row in rows if row["claim"].startswith("C")]
    critics = [row for row in rows if row["claim"].startswith("K")]
    return [
        f"Of the {len(argument)} claims of the argument, over {rows[0]['n']:,} plausible worlds, {_told(argument)}.",
        f"Of the {len(critics)} objections of its critics, {_told(critics)}.",
        _channelled(channels),
    ]


def _told(rows: list[dict]) -> str:
    """'5 hold (...) and 6 stay open (...); the other 5 follow from how the model is built: ...'."""
    free = [row for row in rows if not row["built"]]
    built = [row for row in rows if row["built"]]
    told = _grouped(free)
    hardly = [row["claim"] for row in free if row["n_tested"] < TESTABLE * row["n"]]
    if hardly:
        told += f"; fewer than {percent(TESTABLE)} of the worlds can test {listed(hardly)}"
    some = [row for row in free if TESTABLE <= row["n_tested"] / row["n"] <= HALF]
    if some:
        shares = [row["n_tested"] / row["n"] for row in some]
        told += (
            f"; {listed([row['claim'] for row in some])} can be tested only where an effect shows, in "
            f"{percent(min(shares))} to {percent(max(shares))} of the worlds"
        )
    opposite = [row for row in free if row["share_reversed"] >= OFTEN]
    if opposite:
        shares = [f"{row['claim']} in {percent(row['share_reversed'])}" for row in opposite]
        told += f"; the opposite is certain for {listed(shares)} of the worlds that can test it"
    if built:
        one = len(built) == 1
        told += (
            f"; the other {f'{len(built)} follow' if not one else 'one follows'} from how the model is built: "
            f"{_grouped(built)}"
        )
    return told


def _grouped(rows: list[dict]) -> str:
    """'5 hold (C1, ...) and 6 stay open (C2, ..., of which C2 fails more often than it holds)'."""
    told = []
    for verdict, (one, several) in DOES.items():
        mine = [row for row in rows if verdict_of(row) == verdict]
        if not mine:
            continue
        names = ", ".join(row["claim"] for row in mine)
        worse = [row["claim"] for row in mine if row["share_no"] > row["share_yes"]]
        if worse and verdict in ("depends", "open"):
            all_of_them = len(worse) == len(mine)
            names += ", more often no than yes" if all_of_them else f"; more often no than yes: {', '.join(worse)}"
        told.append(f"{len(mine)} {one if len(mine) == 1 else several} ({names})")
    return listed(told)


def _channelled(channels: pl.DataFrame) -> str:
    """Which verdicts hang on which channels."""
    if not len(channels):
        return "No channel of rival theories was off in some worlds and on in others, so that nothing is said of them."
    hangs = {claim: hanging(channels, claim) for claim in channels["claim"].unique(maintain_order=True)}
    told = [f"{claim} on {listed(map(_whether, rows))}" for claim, rows in hangs.items() if rows]
    tried = f"{channels['channel'].n_unique()} channels of rival theories"
    if not told:
        return f"No verdict hangs on any of the {tried}."
    return f"Of the {tried} some decide verdicts: {'; '.join(told)}. The other verdicts hang on none."


def _whether(row: dict) -> str:
    return f"whether {words.CHANNELS[row['channel']]}"


def hanging(channels: pl.DataFrame, claim: str) -> list[dict]:
    """The channels on which the verdict on a claim hangs, the one that moves it most first."""
    mine = [row for row in channels.iter_rows(named=True) if row["claim"] == claim and row["hangs"]]
    return sorted(mine, key=lambda row: -row["moves"])


def paragraph(row: dict, channels: pl.DataFrame) -> str:
    """One claim: in how many worlds it holds, how large the effect is, and what decides."""
    if not row["n_tested"]:
        return f"None of {row['n']:,} plausible worlds can test it."
    told = [f"It {DOES[verdict_of(row)][0]}: {_shares(row)}.", _effect(row)]
    if row["built"]:
        told.append(f"The sign follows from how the model is built ({row['built']}).")
    if row["condition"]:
        told.append(
            f"What decides: where {row['condition']} ({percent(row['inside'])} of those worlds) the answer is yes in "
            f"{percent(row['yes_inside'])}, elsewhere in {percent(row['yes_outside'])}."
        )
    elif 0.05 < row["share_yes"] < 0.95:
        told.append("No one or two conditions were found that decide.")
    return " ".join([*told, *map(_off_and_on, hanging(channels, row["claim"]))])


def _shares(row: dict) -> str:
    void = f"{percent(row['share_void'])} of {row['n']:,} plausible worlds have nothing to test; of the others "
    return (
        f"{void if row['share_void'] else f'of {row["n"]:,} plausible worlds '}"
        f"{percent(row['share_yes'])} say yes (95 % interval {percent(row['share_yes_low'])} to "
        f"{percent(row['share_yes_high'])}), "
        f"{percent(row['share_no'])} no, and {percent(row['share_undecided'])} cannot tell; in "
        f"{percent(row['share_reversed'])} the opposite is certain"
    )


def _effect(row: dict) -> str:
    unit = CLAIMS[row["claim"]].unit
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
    return f"It hangs on {_whether(row)} ({row['channel']}): {listed(sides)}."


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
    return words.number(100 * value if unit in SHARES else value, None if unit not in SHARES else 1, signed=True)


#: How the numbers come about, with the works they rest on.
METHODS = (
    "In each plausible world a claim is tested on paired differences with Student's intervals "
    "[student1908], those between yes and no with Bonett's and Price's [bonett2012], shares of runs with "
    "Wilson's [wilson1927], what talks cost with the jackknife's [efron1993]: an effect is there if the "
    "interval excludes zero and may be worth acting on, and absent if it lies below the margin of "
    "indifference, a one-sided test; that nothing changes either way is two such tests [schuirmann1987]. "
    "The conditions that decide are those of a classification tree of at most two levels [breiman1984], "
    "grown by scikit-learn [pedregosa2011] and kept only where it beats the plain share in cross-"
    "validation. A verdict hangs on a channel where the draws without it and those with it give different verdicts, "
    "and their shares of yes, or of no, differ by more than chance explains, by Newcombe's interval [newcombe1998] "
    "with the confidence that as many comparisons as there are channels ask for."
)

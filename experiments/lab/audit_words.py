"""The audit in words: three sentences for all claims, and a paragraph for each."""

import polars as pl

from experiments.lab import words
from experiments.lab.audit_tables import DEPENDS
from experiments.lab.claims import ALIGNMENT, CLAIMS, MONEY, NO, PART, POINTS
from experiments.lab.study import Study

MOSTLY = 2 / 3  # share of plausible worlds from which a verdict is said to hold in most
SHARES = ("percentage points of talks", "percentage points of runs")


def verdict_of(row: dict) -> str:
    """Of a claim in all plausible worlds: holds, fails, mixed, or open."""
    if row["share_yes"] >= MOSTLY:
        return "holds"
    if row["share_no"] >= MOSTLY:
        return "fails"
    return "open" if row["share_undecided"] >= MOSTLY else "mixed"


def sentences(study: Study, table: pl.DataFrame) -> list[str]:
    """Which claims of the argument hold and which do not; the critics; what the structure decides."""
    rows = table.to_dicts()
    argument = [row for row in rows if row["claim"].startswith("C")]
    critics = [row for row in rows if row["claim"].startswith("K")]
    return [
        f"Of the {len(argument)} claims of the argument, {_grouped(argument)}, over "
        f"{rows[0]['n']:,} plausible worlds.",
        f"Of the {len(critics)} objections of its critics, {_grouped(critics)}.",
        _structured(study, rows),
    ]


#: Verdict -> what one claim does, and what several do.
DOES = {
    "holds": ("holds in most worlds", "hold in most worlds"),
    "fails": ("fails in most worlds", "fail in most worlds"),
    "mixed": ("depends on the world", "depend on the world"),
    "open": ("stays undecided in most worlds", "stay undecided in most worlds"),
}


def _grouped(rows: list[dict]) -> str:
    told = []
    for verdict, (one, several) in DOES.items():
        mine = [row["claim"] for row in rows if verdict_of(row) == verdict]
        if mine:
            told.append(f"{len(mine)} {one if len(mine) == 1 else several} ({', '.join(mine)})")
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _structured(study: Study, rows: list[dict]) -> str:
    if len(study.structures) < 2:
        return "One structure was run, so that nothing is said of others."
    hangs = [f"{row['claim']} (on {row['depends']})" for row in rows if row["depends"]]
    if not hangs:
        return (
            f"No verdict hangs on the structure: whether Pyongyang is one actor or a coalition, and firms learn "
            f"alone or from peers, moves no share of worlds by {100 * DEPENDS:.0f} points or more."
        )
    return f"The verdict hangs on the structure for {', '.join(hangs)}; the others stand under all."


def paragraph(row: dict) -> str:
    """One claim: in how many worlds it holds, how large the effect is, and what decides."""
    claim = CLAIMS[row["claim"]]
    middle, low, high = (amount(claim.unit, row[f"effect_{key}"]) for key in ("q50", "q05", "q95"))
    does = DOES[verdict_of(row)][0]
    told = (
        f"It {does}: yes in {percent(row['share_yes'])} of {row['n']:,} plausible worlds (95 % interval "
        f"{percent(row['share_yes_low'])} to {percent(row['share_yes_high'])}), no in {percent(row['share_no'])}, "
        f"undecided in {percent(row['share_undecided'])}. The effect tested ({claim.unit}) has the "
        f"median {middle} "
        f"over worlds, and nine tenths lie between {low} and {high}."
    )
    if row["condition"]:
        told += (
            f" What decides: where {row['condition']} ({percent(row['inside'])} of the worlds) the answer is yes in "
            f"{percent(row['yes_inside'])}, elsewhere in {percent(row['yes_outside'])}."
        )
    elif 0.05 < row["share_yes"] < 0.95:
        told += " No one or two conditions were found that decide."
    if row["depends"]:
        shares = [
            f"{key.removeprefix('yes_')} {percent(row[key])}"
            for key in ("yes_unitary", "yes_coalition", "yes_own", "yes_peers")
            if row.get(key) is not None
        ]
        told += f" It hangs on the structure ({row['depends']}): yes in {', '.join(shares)}."
    return told


def margins() -> str:
    """What is taken for no difference, in a sentence."""
    return (
        f"Differences below {100 * POINTS:.0f} points of probability, {ALIGNMENT:g} of alignment, "
        f"{100 * PART:.0f} % of a "
        f"count or {MONEY:g} million US dollars count as none: an effect is called absent ('{NO}') where its "
        f"whole interval "
        f"lies below that."
    )


def amount(unit: str, value: float) -> str:
    """An effect in its unit, shares in points."""
    return words.number(
        100 * value if unit in SHARES else value, None if unit not in SHARES else 1, signed=True
    )


def percent(share: float) -> str:
    """A share in whole per cent; never 0 or 100 for what is neither."""
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 < share < 1:
        return ">99 %"
    return f"{100 * share:.0f} %"

"""What each column of an audit's tables is."""

from experiments.audit.tables import VERDICTS
from experiments.audit.verdicts import VOID
from experiments.lab.design.columns import Column, count, own, share, truth

WORDS = ("holds", "fails", "depends", "open", VOID)  # of a claim over all plausible worlds

COLUMNS = {
    "claim": Column("Short name of the claim or objection, as in model/ODD.md", head="Claim"),
    "sentence": Column("The claim in words", head="Sentence"),
    "built": Column("Why no number that was tried turned the sign, where none did", head="Built in"),
    "n": count("Plausible worlds", "worlds", "Worlds"),
    "n_tested": count("Plausible worlds in which the claim can be tested", "worlds", "Tested"),
    "share_yes": share("Share of the tested worlds in which the claim holds", "Holds"),
    "share_undecided": share("Share of the tested worlds in which it stays open", "Open"),
    "share_no": share("Share of the tested worlds in which it fails", "Fails"),
    "share_void": share("Share of all worlds in which the claim cannot be tested", "Not tested"),
    "share_reversed": share("Share of the tested worlds in which the opposite is certain", "Opposite"),
    "replicates": count("Mean number of replicates that a verdict rests on", head="Replicates"),
    "verdicts.replicates": count("Replicates that the verdict rests on; 0 of a world that cannot test it"),
    "condition": Column("Limits of numbers within which the claim holds most, as a tree found them", head="Where"),
    "yes_inside": share("Share of the tested worlds within these limits in which it holds", "Holds there"),
    "yes_outside": share("Share of the tested worlds outside of them in which it holds", "Holds elsewhere"),
    "inside": share("Share of the tested worlds that lie within these limits", "Worlds there"),
    "effect": own("Effect that the claim speaks of", "Effect"),
    "effect_q05": own("Effect that the claim speaks of: 5 % of the worlds lie below", "Effect, 5 %"),
    "effect_q50": own("Effect that the claim speaks of: half of the worlds lie below", "Effect, median"),
    "effect_q95": own("Effect that the claim speaks of: 95 % of the worlds lie below", "Effect, 95 %"),
    "low": own("Low end of the interval of the effect"),
    "high": own("High end of the interval of the effect"),
    "verdicts.verdict": Column("Of the claim in this world", allowed=(*VERDICTS, VOID), head="Verdict"),
    "reversed": truth("Whether the opposite of the claim is certain in this world"),
    "turned": truth("Whether the sign of the effect could be turned in this world"),
    "part": Column("Argument, critics, or built in", allowed=("C", "K", "built"), head="Part"),
    **{f"all_{key}": share(f"Share of all plausible worlds whose verdict is {key}") for key in (*VERDICTS, VOID)},
    "channel": Column("Parameter that sets the size of a channel which may not exist", head="Channel"),
    "hangs": truth("Whether the verdict hangs on the channel, by more than chance explains", "Hangs"),
    "moves": share("The larger of both differences that follow", "Moves"),
    "moves_yes": Column("Share in which it holds with the channel or change, less that without", "share", -1.0, 1.0),
    "moves_no": Column("Share in which it fails with the channel or change, less that without", "share", -1.0, 1.0),
    "verdict": Column("Of the claim over these worlds", allowed=WORDS, head="Verdict"),
    "payer": Column("Who pays: the name of an outcome of a run", head="Payer"),
    **{
        f"bills.q{part:02}": Column(f"{part} % of the plausible worlds lie below", "million USD", 0.0, head=f"{part} %")
        for part in (5, 50, 95)
    },
    "change": Column("Change that must not matter", head="Change"),
    "artefacts.turned": truth("Whether the verdict over worlds is another one, by more than chance explains"),
    "other_word": share("Share of the worlds whose verdict is another word", "Other word"),
    "flips": share("Share of the tested worlds that go from yes to no, or back", "Flips"),
    "beyond_luck": Column("By how much more worlds flip than under other luck", "share", -1.0, 1.0),
}

"""What an audit says: plain sentences that hide neither failures nor what follows from the model's form."""

import re

import polars as pl
import pytest

from experiments.audit import words as audit_words
from experiments.audit.claims import CLAIMS
from experiments.audit.verdicts import NO, YES

NONE = pl.DataFrame({"claim": [], "channel": [], "hangs": []})


def row(claim, yes, no, built="", tested=200, opposite=0.0):
    """A row of the summary: shares of the worlds that can test a claim."""
    return {
        "claim": claim,
        "sentence": CLAIMS[claim].sentence,
        "built": built,
        "n": 200,
        "n_tested": tested,
        "share_yes": yes,
        "share_no": no,
        "share_undecided": 1 - yes - no,
        "share_void": 1 - tested / 200,
        "share_reversed": opposite,
        "share_yes_low": yes,
        "share_yes_high": yes,
        "replicates": 40.0,
        "condition": "",
        **{f"effect_{key}": 0.1 for key in ("q05", "q50", "q95")},
    }


def hung(claim, channel="pyongyang.anticipation", off=0.6, on=0.1):
    """A row of the channels, of a verdict that hangs on one."""
    sides = {f"share_{key}_{side}": share for key in (YES, NO) for side, share in (("off", off), ("on", on))}
    moved = {f"moves_{key}{end}": on - off for key in (YES, NO) for end in ("", "_low", "_high")}
    told = {"verdict_off": "holds", "verdict_on": "fails"}
    return {"claim": claim, "channel": channel, "hangs": True, "moves": off - on} | sides | moved | told


def said(*rows, channels=NONE):
    return audit_words.sentences(pl.DataFrame(rows, infer_schema_length=None), channels)


FEW = row("C5", 0.8, 0.1), row("C1", 0.1, 0.7, opposite=0.3), row("C9", 1, 0, "accounting"), row("K6", 0.4, 0.3)


def test_what_holds_and_what_fails_is_said_by_name_with_both_shares():
    told = said(*FEW)
    assert "Holds in 80 % and fails in 10 % of 200 worlds: Economic support moves Kim more than guarantees." in told
    (failed,) = (one for one in told if one.startswith("Fails"))
    assert failed == (
        "Fails in 70 % and holds in 10 % of 200 worlds: Calling the North a nuclear power does not bring Kim back. "
        "In 30 % the opposite is certain."
    )


def test_a_word_that_hangs_on_its_threshold_is_called_a_close_call_and_no_other_is():
    close, sure = row("C7", 0.2, 0.45), row("C1", 0.1, 0.7)
    assert any(one.startswith("Fails in 45 %") and one.endswith("That word is a close call.") for one in said(close))
    assert not any("close call" in one for one in said(sure))
    assert "That word is a close call." in audit_words.paragraph(close, NONE, "percentage points of talks")
    assert "close call" not in audit_words.paragraph(sure, NONE, "percentage points of talks")


def test_what_is_built_is_counted_apart_and_is_no_finding():
    told = said(*FEW)
    assert told[2].startswith("For one of them no number that was tried turned the sign")
    assert not any("hard currency" in one for one in told)
    assert "The argument: of 2 other statements 1 holds and 1 fails." in told
    assert "Its critics: of 1 other statement 1 depends on the world." in told


def test_worlds_that_cannot_test_a_claim_are_not_counted_for_it():
    assert any("of 50 worlds" in one for one in said(row("C5", 0.8, 0.1, tested=50), row("K6", 1, 0)))
    assert not any("Economic" in one for one in said(row("C5", 0, 0, tested=0), row("K6", 1, 0)))


@pytest.mark.parametrize("tested", [1, 9, 10])
def test_a_claim_that_few_worlds_can_test_is_open_and_not_told(tested):
    few, many = row("C5", 1.0, 0.0, tested=tested), row("K6", 1, 0)
    told, text = said(few, many), audit_words.paragraph(few, NONE, CLAIMS["C5"].unit)
    is_few = tested < 10
    assert ("The argument: of 1 other statement 1 stays open." in told) == is_few
    assert ("It stays open" in text and "Fewer than ten worlds can test it: too few to tell." in text) == is_few
    assert any("Economic support" in one for one in told) != is_few


def test_what_a_verdict_hangs_on_is_said_with_the_share_of_yes_without_it_and_with_it():
    told = said(*FEW, channels=pl.DataFrame([hung("C5")]))[-1]
    assert told.startswith("“Economic support moves Kim more than guarantees” hangs on whether an opening is felt")
    assert "yes in 60 % of the worlds without this, in 10 % with it" in told
    one, other = hung("C5") | {"hangs": False}, hung("C5", "pyongyang.rivalry") | {"hangs": False}
    none = "No verdict can be told to hang on "
    assert said(*FEW, channels=pl.DataFrame([one]))[-1].startswith(f"{none}the one channel of rival theories")
    assert said(*FEW, channels=pl.DataFrame([one, other]))[-1] == f"{none}one of the 2 channels of rival theories."
    assert "nothing is said of them" in said(*FEW)[-1]


@pytest.mark.parametrize("claim", CLAIMS)
def test_no_sentence_speaks_in_codes_or_has_more_than_25_words(claim):
    for share in (0.9, 0.05):
        for told in said(row(claim, share, 0.95 - share, opposite=0.2)):
            for one in re.split(r"(?<=\.) ", told):
                assert len(re.findall(r"[\w’'.,]+", one)) <= 25, one
                assert not re.search(r"\b[CK]\d", one)


def test_a_paragraph_gives_the_interval_by_which_a_channel_moves_a_verdict():
    text = audit_words.paragraph(row("C5", 0.8, 0.1), pl.DataFrame([hung("C5")]), CLAIMS["C5"].unit)
    assert "It hangs on whether an opening is felt before talks (pyongyang.anticipation)" in text
    assert "yes moves by −50.0 points (−50.0 to −50.0)" in text


def test_a_page_says_how_many_runs_were_spared():
    told = audit_words.effort(pl.DataFrame([row("C5", 0.8, 0.1)]), (1_000, 9_000))
    assert told.startswith("Runs go where a verdict is open: 1,000 were made")
    assert "9,000" in told
    assert "40 replicates" in told

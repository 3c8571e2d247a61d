"""What a stranger reads first is short and plain, and its sentences follow their numbers."""

import re

import polars as pl
import pytest

from tests.tools import plain, readme

TEXT = readme.README.read_text("utf-8")


def sentences(text):
    """What is read as one: without blocks, marks of generated text and addresses."""
    text = re.sub(r"```.*?```|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    parts = [part for line in re.split(r"\n\s*\n|\n- |\n#+ ", text) for part in re.split(r"(?<=[.?!])\s", line)]
    return [" ".join(part.split()) for part in parts if part.strip()]


def test_the_first_document_is_short_and_plain():
    assert len(TEXT.splitlines()) <= 120
    for sentence in sentences(TEXT):
        assert len(sentence.split()) <= 25, sentence
        assert not re.search(r"\b[CK]\d+\b", sentence), sentence
        assert not re.search(r"\([^)]*[(\[]|\[[^\]]*[(\[]", sentence), sentence


def test_a_sentence_that_is_long_coded_or_nested_would_be_seen():
    assert sentences("# One\n\nTwo [three](x.md)\nfour. Five?\n- six ![seven](y.png)\n```sh\nno\n```") == [
        "# One",
        "Two three four.",
        "Five?",
        "six seven",
    ]


def test_the_first_document_answers_within_three_sentences_under_its_picture():
    picture, said = TEXT.split("<!-- generated: answer -->\n")
    assert re.findall(r"!\[.*?\]\((.*?)\)", picture) == ["results/published/compare/baseline/figures/answer.png"]
    assert said.split("<!-- end -->")[0].count("\n- ") == 2
    assert TEXT.count("![") == 1


def row(effect, low, high):
    return {"effect": effect, "effect_low": low, "effect_high": high}


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (row(0.04, 0.019, 0.059), "adds between 2 and 6"),
        (row(-0.04, -0.059, -0.019), "takes between 2 and 6 away"),
        (row(0.04, 0.037, 0.043), "adds about 4"),
        (row(0.02, 0.001, 0.04), "adds up to 4"),
        (row(0.002, 0.001, 0.003), "adds less than 1"),
        (row(0.01, -0.01, 0.03), "makes no difference that can be told"),
    ],
)
def test_a_plain_sentence_follows_its_number(effect, said):
    assert plain.moves(effect) == said


def test_what_moves_more_is_named_if_anything_does():
    talks = {"recognition": row(0.5, 0.4, 0.6) | {"policy": "recognition"}}
    assert plain._others(talks) == "No other policy surely moves more than recognition."
    talks["grand_bargain"] = row(0.8, 0.7, 0.9) | {"policy": "grand_bargain"}
    assert plain._others(talks) == "One other policy surely moves more: the grand bargain adds 70 to 90."


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (row(-0.0087, -0.0111, -0.0063), "recognition lowers it by 0.6 to 1.1."),
        (row(0.02, 0.01, 0.03), "recognition raises it by 1.0 to 3.0."),
        (row(0.0, -0.01, 0.01), "recognition changes it in no way that can be told."),
    ],
)
def test_what_is_said_of_alignment_follows_its_sign(effect, said):
    alignment = {"status_quo": {"mean": 0.771}, "recognition": effect}
    told = plain._on_alignment(alignment)
    assert told == f"On a scale from 0 to 100, alignment with Russia averages 77, and {said}"


@pytest.mark.parametrize(
    ("belief", "money", "said"),
    [
        ((0.06, 0.09), (0.0, 0.01), "works through belief that Washington means it, hardly"),
        ((0.0, 0.01), (0.06, 0.09), "works through the zone's money more than"),
        ((0.0, 0.05), (0.02, 0.06), "neither surely carries more"),
    ],
)
def test_what_carries_the_effect_follows_the_links(monkeypatch, belief, money, said):
    rows = [
        {"outcome": plain.TALKS, "link": link, "low": low, "high": high}
        for link, (low, high) in {"political": belief, "economic": money}.items()
    ]
    monkeypatch.setattr(plain, "table", lambda *_: pl.DataFrame(rows))
    assert said in plain._carrier()


def test_what_money_can_carry_follows_the_maps(monkeypatch):
    cells = pl.DataFrame({"scale": [1.0, 4.0, 6.0], "verdict": ["political", "economic", "economic"]})
    monkeypatch.setattr(plain, "table", lambda *_: cells)
    assert plain._money() == "From a zone four times as large on, money can carry half of the effect."


def test_claims_are_counted_by_what_becomes_of_them():
    shares = [(0.8, 0.1, ""), (0.1, 0.8, ""), (0.5, 0.4, None), (0.2, 0.1, ""), (1.0, 0.0, "accounting")]
    rows = [{"n_tested": 100} | dict(zip(("share_yes", "share_no", "built"), one, strict=True)) for one in shares]
    assert plain._fares(rows) == ("1 holds, 1 fails, 2 are undecided and 1 has a sign that no number tried turned")

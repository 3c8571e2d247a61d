"""What the handouts tell: the older lessons' numbers, the interests on the cards, the role play, and the exam."""

import csv
import re
from functools import cache

import pytest

from experiments.app.address import from_query
from experiments.app.handouts import KIT
from experiments.app.lesson import lessons
from experiments.app.state import study_of, unpacked
from experiments.lab.engine.drawn import draws_of
from experiments.lab.present import words
from experiments.lab.present.levers import LEVERS
from experiments.lab.stats.effects import mean_and_interval
from model.ensemble import over_replicates
from model.policy import policies, pull
from tests.app.lesson_runs import (
    LESSONS,
    OFFER,
    TALKS,
    adds,
    of_100,
    row,
    runs_under,
    says,
    statistical,
    surely_more,
    told,
)
from tests.app.served import HOME

MANY = "&runs=2000"
USUAL = f"?package=recognition&pin=overture&pin=nuclear_status{MANY}"
LAWS = f"?package=recognition&pin=recognition_reversible{MANY}"
RELIEFS = f"?package=sanctions_relief:6:1:kept&pin=sanctions_relief&pin=sanctions_relief:6:1:ended{MANY}"
DEAF = ("path", "signal", 0.0)
WITHOUT_RENTS = ("path", "rents", 0.0)


def text_of(name):
    return " ".join((KIT / name).read_text("utf-8").split())


GUIDE = (HOME / "experiments" / "app" / "TEACHING.md").read_text("utf-8")


def test_the_teachers_guide_has_each_lesson_with_its_aim_its_minutes_and_a_question():
    assert re.findall(r"^\| \[.+$", GUIDE, re.MULTILINE) == [
        f"| [{lesson.title}](lessons/{lesson.name}.md) | {kit.aim} | {kit.minutes} | {kit.ask[0]} |"
        for lesson in LESSONS.values()
        for kit in [lesson.kit]
    ]


def test_the_sheet_shown_to_teachers_is_one(tmp_path):
    front = re.search(r"```markdown\n(---\n.*?)```", GUIDE, re.DOTALL)[1]
    (tmp_path / "mine.md").write_text(f"{front}\n## A step\n", "utf-8")
    (lesson,) = lessons(tmp_path, OFFER).values()
    assert (lesson.title, lesson.kit.minutes) == ("Patience", 15)


@pytest.mark.parametrize("path", [*KIT.rglob("*.md"), *(HOME / "experiments/app/lessons").glob("*.md")], ids=str)
def test_sentences_are_short(path):
    text = path.read_text("utf-8")
    text = re.sub(r"^(\w+:|---|#.*|\|.*|\[.*\]\(\?.*)", ".", text, flags=re.MULTILINE)
    for sentence in re.split(r"[.:?!](?:\s|$)|\n\n|\n *(?:-|\d\.) ", text):
        assert len(sentence.split()) <= 25, sentence


@statistical
def test_words_and_deeds():
    text = says("1-words-and-deeds")
    more = [adds(USUAL, name) for name in ("overture", "recognition", "nuclear_status")]
    assert "talks in {} of 100 more. Recognition brings them in {}, and nuclear status in {}.".format(*more) in text
    belief = row(USUAL, "recognition", "sincerity_end")
    span = f"{100 * belief['effect_low']:.1f} to {100 * belief['effect_high']:.1f}"
    assert f"Only recognition surely raises belief, by {span} points of 100" in text
    assert not any(told(USUAL, name, "sincerity_end") for name in ("overture", "nuclear_status"))


@statistical
def test_money_or_trust():
    text = says("2-money-or-trust")
    zone, russia = (row(USUAL, "recognition", name)["mean"] for name in ("cash_zone", "cash_russia"))
    assert f"the zone brings some {zone:.0f} million dollars, and Russia some {russia:,.0f}." in text
    assert f"it takes {taken(USUAL, 'recognition', DEAF)} of 100 away" in text


def taken(query, policy, *numbers):
    """'2 to 4': how many of 100 histories with talks a policy surely takes away."""
    found = row(query, policy, TALKS, *numbers)
    assert found["effect_high"] < 0
    return f"{-100 * found['effect_high']:.0f} to {-100 * found['effect_low']:.0f}"


@statistical
def test_four_keys():
    text = says("3-four-keys")
    usual, other = "?package=recognition", "?package=recognition&seoul=conservative_seoul"
    opens = [round(100 * (runs_under(query, "recognition")["zone_months_open"] > 0).mean()) for query in (usual, other)]
    assert "the zone opens in {} of 100 histories, and under conservatives in {}".format(*opens) in text


@statistical
def test_the_next_president():
    text = says("4-the-next-president")
    assert f"By law, recognition adds talks in {adds(LAWS, 'recognition')} of 100 histories." in text
    assert not told(LAWS, "recognition_reversible")
    assert surely_more(LAWS, "recognition", "recognition_reversible")
    expected = f"{LAWS}&successor=successor_reverses"
    assert f"the decree takes {taken(expected, 'recognition_reversible')} away" in text


@statistical
def test_one_history():
    few = row("?package=recognition", "recognition", TALKS)
    assert few["effect_low"] < 0
    assert f"between nothing and {100 * few['effect_high']:.0f} of 100" in says("5-one-history")


#: What a card says that a number moves -> the outcome, and the policy under which it is looked at.
MOVES = {
    "talks": (TALKS, "recognition"),
    "months of talks": ("table_months", "recognition"),
    "months of an open zone": ("zone_months_open", "recognition"),
    "alignment with Russia": ("alignment_mean", "recognition"),
    "firms in the zone": ("zone_firms_end", "grand_bargain"),
    "cost to Washington": ("cost_washington", "grand_bargain"),
    "cost to Seoul": ("cost_seoul", "grand_bargain"),
    "cash of tours": ("cash_tourism", "grand_bargain"),
    "cash from relief": ("cash_relief", "grand_bargain"),
}
#: Replicates that tell the direction of an interest; closures are rare, so that theirs takes more.
MET, MORE = 400, {"closure_intercept": 1000}
INTEREST = re.compile(r"^- .+ `(\w+)\.(\w+)`: the higher, the (more|fewer|less) ([\w ]+)\.$")
CARDS = sorted((KIT / "cards").glob("*.md"))
INTERESTS = [
    (path.stem, *INTEREST.match(line).groups())
    for path in CARDS
    for line in path.read_text("utf-8").splitlines()
    if line.startswith("- ")
]
TABLE = {(one["agent"], one["name"]): one for one in csv.DictReader((HOME / "model" / "parameters.csv").open())}


def test_each_interest_on_a_card_names_a_number_of_the_model_and_what_it_moves():
    for _, agent, name, _, outcome in INTERESTS:
        assert (agent, name) in TABLE
        assert outcome in MOVES
    assert [sum(one[0] == path.stem for one in INTERESTS) for path in CARDS] == [5, 5, 5, 5, 4, 5]


@cache
def usual_points(count):
    """What so many replicates of the usual world meet, (count, 1), and the draw of each."""
    study = study_of(from_query("?package=status_quo", OFFER), OFFER)
    return study.points_for(range(count)), draws_of(study, count)


def lived_with(policy, points, agent, name, value):
    """The outcomes under a policy where all replicates meet one value of a number."""
    points, package = points.copy(), policies(1)
    points[agent][name] = value
    pull(package[0], unpacked(OFFER.presets[policy]), policy)
    return over_replicates(points, package, OFFER.study.seed, range(len(points)))[0][:, 0, 0]


@statistical
@pytest.mark.parametrize(("card", "agent", "name", "sign", "outcome"), INTERESTS)
def test_the_number_behind_an_interest_moves_what_the_card_says(card, agent, name, sign, outcome):
    column, policy = MOVES[outcome]
    points, draws = usual_points(MORE.get(name, MET))
    low, high = (
        lived_with(policy, points, agent, name, float(TABLE[agent, name][end]))[column] for end in ("low", "high")
    )
    _, least, most = mean_and_interval(high - low, draws)
    assert least > 0 if sign == "more" else most < 0


def test_the_sheet_of_the_role_play_holds_all_levers_with_their_senders():
    rows = re.findall(r"^\| (.+?) \| (Washington|Seoul) \|", (KIT / "role-play.md").read_text("utf-8"), re.MULTILINE)
    assert [title for title, _ in rows] == [lever.title for lever in LEVERS.values()]
    assert words.policy("grand_bargain").title == "Grand bargain"


def test_the_role_play_takes_fifty_minutes():
    minutes = re.findall(r"^\| (\d+) \|", (KIT / "role-play.md").read_text("utf-8"), re.MULTILINE)
    assert sum(map(int, minutes)) == 50


@statistical
def test_the_role_play_compares_with_what_the_page_shows():
    query = "?package=recognition&pin=grand_bargain"
    shares = [of_100(query, name) for name in ("status_quo", "recognition", "grand_bargain")]
    assert (
        "talks begin in {} of 100 histories on the page, under recognition in {}, and under the grand bargain in {}.".format(
            *shares
        )
        in text_of("role-play.md")
    )


@statistical
def test_exam_an_interval():
    text = text_of("exam.md")
    shares = [of_100(USUAL, name) for name in ("status_quo", "recognition")]
    assert "talks begin in {} of 100 histories, and under recognition in {}.".format(*shares) in text
    assert f"difference goes from {adds(USUAL, 'recognition')} of 100" in text
    few = row("?package=recognition", "recognition", TALKS)
    assert few["effect_low"] < 0
    assert f"With 500 histories it goes from nothing to {100 * few['effect_high']:.0f}." in text


@statistical
def test_exam_money_or_belief():
    text = text_of("exam.md")
    zone, russia = (row(USUAL, "recognition", name)["mean"] for name in ("cash_zone", "cash_russia"))
    assert f"pays the North some {zone:.0f} million dollars, and Russia some {russia:,.0f}." in text
    assert f"wages to the regime: {adds(USUAL, 'recognition', WITHOUT_RENTS)} of 100 are left, as before" in text
    assert adds(USUAL, "recognition", WITHOUT_RENTS) == adds(USUAL, "recognition")
    assert f"Recognition then takes {taken(USUAL, 'recognition', DEAF)} of 100 away." in text


@statistical
def test_exam_three_promises():
    kept, dropped = (adds(RELIEFS, name) for name in ("your_package", "sanctions_relief"))
    assert f"Must be kept: {kept} of 100 more. May be dropped: {dropped} more." in text_of("exam.md")
    assert not told(RELIEFS, "package_b")
    leaks = f"{RELIEFS}&china=lenient_china"
    assert runs_under(leaks, "sanctions_relief")["cash_relief"].sum() == 0
    assert not told(leaks, "sanctions_relief")

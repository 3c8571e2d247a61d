"""What the page says beside the words that all studies share: questions, links, glossary."""

from typing import NamedTuple

from experiments.lab.present import words


class QuestionText(NamedTuple):
    """What is asked of the world, and what its usual answer means."""

    title: str
    usual: str
    line: str


#: What a successor may do with a lever, as a class reads it.
FATES = {"kept": "must keep it", "reviewed": "may drop it", "ended": "it ends"}

QUESTIONS = {
    "war": QuestionText("War in Ukraine", "chance ends it", "While it lasts, Russia needs the North, and pays for it."),
    "seoul": QuestionText(
        "Who governs Seoul", "as elections fall", "Conservatives close the zone sooner after a provocation."
    ),
    "successor": QuestionText("The next US president", "may keep or drop", "What is easily undone is believed less."),
    "purse": QuestionText(
        "Russia's purse", "pays as believed", "How much Moscow pays, and whether it outbids Washington."
    ),
    "income": QuestionText(
        "The North's other income", "as estimated", "The richer the North, the less more money moves it."
    ),
    "china": QuestionText(
        "China's line on sanctions", "as on record", "What China lets through, Washington no longer has to give back."
    ),
    "start": QuestionText("First month", "as usual", "When the period begins."),
}

#: A world as an answer to a question; others are answered by their name.
ANSWERS = {
    "ceasefire": "ends within months",
    "long_war": "outlasts the period",
    "progressive_seoul": "progressives throughout",
    "conservative_seoul": "conservatives throughout",
    "successor_reverses": "undoes it, all expect it",
    "russia_outbids": "outbids, deep purse",
    "poor_russia": "pays what is confirmed",
    "rich_pyongyang": "twice as much",
    "lenient_china": "lets all trade through",
    "today": "December 2026",
}

VIEWS = {"answer": "Answer", "guess": "Guess first", "lessons": "Lessons", "watch": "Watch one history"}

FIGURES = {"talks": "When talks begin", "chain": "The chain", "fans": "Month by month", "distributions": "How runs end"}

#: File to take home -> what its button says.
DOWNLOADS = {
    "package.yaml": "Configuration (YAML)",
    "figure.png": "Figure (PNG)",
    "figure.svg": "Figure (SVG)",
    "runs.csv": "Runs (CSV)",
}

#: The links of the chain in the order of its boxes, each in a sentence to read aloud.
LINKS = (
    "Washington pulls its levers: everything that follows is compared with pulling none.",
    "Does the zone open? It takes Washington, the United Nations, Seoul and Pyongyang, all four.",
    "Do firms invest and hire? They weigh what a place earns against the risk that it is closed again.",
    "Does the North earn dollars? A share of the wages; look how large it is beside all its cash.",
    "Does Pyongyang believe Washington? What costs the sender is believed; words alone are not.",
    "Does it loosen its alignment with Russia? That pays, as long as the war needs the North.",
    "Does it hold back? A provocation puts an open zone at risk, if there is one.",
    "Does it come to talks? The end of the argument: compare each package with the status quo.",
)

#: Word -> what it means, in a sentence that a first-year student can use.
GLOSSARY = {
    "95 % interval": "If all was simulated again with other luck, 95 of 100 such intervals would hold the true value.",
    "alignment": "How closely the North stands with Russia, from 0 (not at all) to 1 (fully).",
    "common luck": "All packages meet the same draws of chance, so that a difference between them is theirs.",
    "distribution": "Not one forecast but all histories side by side: how often each ending comes.",
    "effect": "The difference that a package makes against the status quo, on the same luck.",
    "green light": "Washington's waiver of sanctions, without which the zone cannot open.",
    "history": "One run of the model from the first month to the last, under one draw of luck.",
    "kaesong zone": "An industrial park in the North where Southern firms employed up to 55,000 workers, 2004-2016.",
    "korean origin": "A customs rule: goods from the zone count as South Korean and pay the lower duty.",
    "lever": "Something that Washington or Seoul can do: when, how strongly, and whether it outlives the president.",
    "major provocation": "A nuclear test, the launch of a satellite or a long-range missile, or a lethal attack.",
    "percentage point": "The difference of two percentages: from 24 % to 33 % are 9 points.",
    "plausible parameters": "Numbers that nobody knows are drawn anew for every two histories, not chosen.",
    "relief": "A part of the trade that sanctions took comes back, for as long as the North talks.",
    "sincerity": "The chance that Pyongyang gives to Washington meaning what it says.",
    "status quo": "No new step is taken: what everything is compared with.",
    "talks by the deadline": "Formal talks between Washington and Pyongyang begin before the last month ends.",
}


def question(name: str) -> QuestionText:
    """The words for a question; one that is not shipped is spelt out."""
    return QUESTIONS.get(name) or QuestionText(name.replace("_", " ").capitalize(), "as usual", "")


def answer(question_name: str, world: str, usual: str) -> str:
    """A world as the answer to a question, short enough for a list."""
    if world == usual:
        return question(question_name).usual
    return ANSWERS.get(world, words.world_title(world))

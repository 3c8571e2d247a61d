"""What a page can choose from, as JSON takes it: it goes out with the page and does not change."""

from typing import Any

from markdown_it import MarkdownIt

from experiments.app import texts
from experiments.app.appearance import explained
from experiments.app.guessing import PLACES
from experiments.app.lesson import Lesson
from experiments.app.scenes import STEP
from experiments.app.state import FIGURES, LINKS, MOST_PINS, VIEWS, Offer, months_of
from experiments.lab.present import levers, words
from model.policy import LEVERS, TIED

#: Senders of levers, in their order on the page.
SENDERS = {"washington": "Washington", "seoul": "Seoul"}
#: Words beside the numbers -> what explains them in the glossary.
EXPLAINED = {"talks": "talks by the deadline", "interval": "95 % interval", "points": "percentage point"}
#: Markdown of lessons; markup in it is shown and does nothing.
MARKDOWN = MarkdownIt("commonmark", {"html": False})


def offering(offer: Offer, lessons: dict[str, Lesson]) -> dict[str, Any]:
    """Policies, levers, questions on the world, lessons, views and figures with their words."""
    return {
        "months": offer.months,
        "runs": offer.study.replicates,
        "most_pins": MOST_PINS,
        "presets": [{"name": name, "title": words.policy(name).title} for name in offer.presets],
        "senders": [{"title": title, "levers": _levers(sender)} for sender, title in SENDERS.items()],
        "fates": texts.FATES,
        "questions": [_question(name, offer) for name in offer.questions],
        "views": {name: texts.VIEWS[name] for name in VIEWS},
        "figures": {name: texts.FIGURES[name] for name in FIGURES},
        "links": [explained(line) for line in texts.LINKS[:LINKS]],
        "lessons": [_lesson(lesson) for lesson in lessons.values()],
        "ranked": [{"name": name, "title": words.policy(name).title} for name in offer.ranked],
        "places": PLACES,
        "step": STEP,
        "says": {key: texts.GLOSSARY[word] for key, word in EXPLAINED.items()},
    }


def _levers(sender: str) -> list[dict[str, Any]]:
    """The levers of a sender."""
    return [
        {"name": name, "title": levers.LEVERS[name].title, "line": levers.LEVERS[name].line, "tied": name in TIED}
        for name, lever in LEVERS.items()
        if lever.sender == sender
    ]


def _question(name: str, offer: Offer) -> dict[str, Any]:
    """A question on the world, with what each world answers."""
    worlds = offer.questions[name]
    told = {world: texts.answer(name, world, worlds[0]) for world in worlds}
    if name == "start":
        told[worlds[0]] = f"{months_of(offer.first, offer)[0]:%B %Y}"
    return {"name": name, "title": texts.question(name).title, "worlds": told}


def _lesson(lesson: Lesson) -> dict[str, Any]:
    """A lesson with its texts as HTML."""
    steps = [
        {"title": step.title, "text": MARKDOWN.render(step.text), "move": list(step.move) if step.move else None}
        for step in lesson.steps
    ]
    return {"name": lesson.name, "title": lesson.title, "question": MARKDOWN.render(lesson.question), "steps": steps}

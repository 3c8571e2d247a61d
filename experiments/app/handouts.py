"""Handouts to print: a sheet for students and one for the teacher from each lesson, and the kit of a class."""

import re
from pathlib import Path

from markdown_it import MarkdownIt

from experiments.app.lesson import Lesson
from experiments.app.numbers import templates
from experiments.app.texts import GLOSSARY

#: What comes along beside the lessons: the role play with its cards, and the exam.
KIT = Path(__file__).parent / "kit"
TITLES = {"role-play": "Role play", "exam": "Exam questions", "glossary": "Glossary"}
#: As in lessons, with tables: markup is shown and does nothing.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def titles(lessons: dict[str, Lesson]) -> dict[str, str]:
    """Every handout by its name in the address, with its title."""
    return {name: lesson.title for name, lesson in lessons.items()} | TITLES


def handout(name: str, lessons: dict[str, Lesson], version: str) -> str | None:
    """A handout as HTML for A4 paper; None where there is none of that name.

    version: the word under which the page's own files are known.
    """
    if name not in titles(lessons):
        return None
    return (
        templates()
        .get_template("handout.html.j2")
        .render(
            title=titles(lessons)[name],
            version=version,
            render=MARKDOWN.render,
            inline=MARKDOWN.renderInline,
            lesson=None if name in TITLES else lessons[name],
            sheets=_sheets(KIT / f"{name}.md") if name in ("role-play", "exam") else [],
            cards=[_text(path) for path in sorted((KIT / "cards").glob("*.md"))] if name == "role-play" else [],
            words=GLOSSARY if name == "glossary" else {},
        )
    )


def _sheets(path: Path) -> list[str]:
    """The parts of a file, each of which begins with a title and a sheet of its own."""
    return re.split(r"\n(?=# )", _text(path))


def _text(path: Path) -> str:
    return path.read_text("utf-8")

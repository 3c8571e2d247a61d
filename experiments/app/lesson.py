"""Lessons: Markdown files with a question, moves that can be made on the page, and what to notice.

    # A title
    The question, in a paragraph or two.

    ## A step
    What to do and why. [Make this move](?package=overture&view=lessons&figure=talks)

The last step says what to notice. A link that begins with ``?`` is a move: the address of a state; its
``view`` says whether it is seen beside the lesson (``lessons``), guessed at, or watched.

Between two lines of three dashes before the title may stand, as YAML, what a teacher needs for a handout:
the fields of Kit.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from experiments.app.address import from_query
from experiments.app.state import Offer, State, asked_of
from model.parameters import BadInput, nearest

_FRONT = re.compile(r"\s*---\n(.*?)\n---\n", re.DOTALL)
_MOVE = re.compile(r"\[([^\]]+)\]\((\?[^)\s]*)\)")


class Step(NamedTuple):
    """A part of a lesson: its heading, its text, and the move it asks for (label and query), if any."""

    title: str
    text: str
    move: tuple[str, str] | None


class Kit(NamedTuple):
    """What a teacher needs beside a lesson.

    aim: what is learnt; minutes: how long it takes; ask: questions to the class; expected: what students
    usually think; says: what the model says, and how sure it is.
    """

    aim: str
    minutes: int
    ask: tuple[str, ...]
    expected: str
    says: str


class Lesson(NamedTuple):
    """A lesson by the name of its file; the question stands before its steps."""

    name: str
    title: str
    question: str
    steps: tuple[Step, ...]
    kit: Kit | None = None


def lessons(folder: Path, offer: Offer, ours: bool = False) -> dict[str, Lesson]:
    """All lessons of a folder, by name, in the order of their names; raises BadInput that names the file.

    Of ``ours``, those that the policies of the offer cannot teach are left out; others are refused.
    """
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise BadInput(f"lessons={folder}: there is no lesson (a Markdown file) in it")
    found = {}
    for path in paths:
        try:
            found[path.stem] = _read(path, offer)
        except BadInput:
            if not ours:
                raise
    return found


def answered(lesson: Lesson, state: State, offer: Offer) -> bool:
    """Whether the answer may stand beside a lesson.

    It may not beside the question, beside a step that asks for a guess, and before the first move.
    """
    steps = lesson.steps[: state.step]
    asked = [from_query(step.move[1], offer) for step in steps if step.move]
    if not steps or (steps[-1].move and asked[-1].view == "guess" and state.guess is None):
        return False
    as_opened = (*asked_of(state), state.pins) == (*asked_of(offer.first), ())
    return not as_opened or any(asked_of(one) == asked_of(state) for one in asked)


def _read(path: Path, offer: Offer) -> Lesson:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: it cannot be read ({error})") from None
    front = _FRONT.match(text)
    opening, *parts = re.split(r"^## +", text[front.end() if front else 0 :], flags=re.MULTILINE)
    found = re.match(r"\s*# +(.+)\n", opening)
    if not found or not parts:
        raise BadInput(f"{path}: a lesson begins with '# A title' and has steps that begin with '## '")
    steps = tuple(_step(part, path, offer) for part in parts)
    return Lesson(
        path.stem, found[1].strip(), opening[found.end() :].strip(), steps, _kit(front[1], path) if front else None
    )


def _kit(text: str, path: Path) -> Kit:
    try:
        held: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadInput(f"{path}: what stands between the dashes is no YAML ({' '.join(str(error).split())})") from None
    if not isinstance(held, dict):
        raise BadInput(f"{path}: between the dashes stand {', '.join(Kit._fields)}, each with its text")
    for key in held:
        if key not in Kit._fields:
            raise BadInput(f"{path}: {key!s:.60} is not known between the dashes; {nearest(str(key), Kit._fields)}")
    for key, kind in (("aim", str), ("minutes", int), ("ask", list), ("expected", str), ("says", str)):
        if not isinstance(held.get(key), kind):
            raise BadInput(f"{path}: {key} is missing between the dashes, or is not {_KINDS[kind]}")
    return Kit(**held | {"ask": tuple(map(str, held["ask"]))})


_KINDS = {str: "a text", int: "a whole number", list: "a list of texts"}


def _step(part: str, path: Path, offer: Offer) -> Step:
    title, _, text = part.partition("\n")
    found = _MOVE.search(text)
    if found:
        try:
            from_query(found[2], offer)
        except BadInput as error:
            raise BadInput(f"{path}, '{title.strip()}': {error}") from None
    move = (found[1], found[2]) if found else None
    return Step(title.strip(), _MOVE.sub("", text).strip(), move)

"""The page of a finding: question, answer, figures, tables; the rest is the same for all studies."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from experiments.lab.design.study import Study
from experiments.lab.present.methods import doubts_of, methods_of
from experiments.lab.present.page import embedded, overridden, package, template


class Text(NamedTuple):
    """A paragraph, with what stands bold before it."""

    text: str
    lead: str = ""


class Part(NamedTuple):
    """A section: paragraphs, then a table if it has heads; cells are texts."""

    title: str
    paragraphs: Sequence[Text] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    caption: str = ""
    wide: bool = False


class Page(NamedTuple):
    """What a study says that no other says; ``doubts``: its own, beside those of all studies."""

    question: str
    answer: Sequence[str]
    figures: Sequence[dict]
    parts: Sequence[Part]
    doubts: Sequence[str] = ()


def rendered(study: Study, page: Page, manifest: dict) -> str:
    """The page as one self-contained text."""
    return template("findings").render(
        study=study,
        page=page,
        policies=[package(name, levers) for name, levers in study.policies.items()],
        overrides=overridden(study),
        doubts=[*doubts_of(study), *page.doubts],
        methods=methods_of(study),
        manifest=manifest,
    )


def pictures(drawn: Mapping[str, Path], captions: Mapping[str, str]) -> list[dict]:
    """Figures with the caption of the kind that their name ends with."""
    return [
        {
            "name": name,
            "caption": next(text for kind, text in captions.items() if name.endswith(kind)),
            "source": embedded(path),
        }
        for name, path in drawn.items()
    ]

"""The page of a study: question, answer, figures, tables; the rest is the same for all studies."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from html import unescape
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from experiments.lab.design.extremes import beyond_words
from experiments.lab.design.study import Study
from experiments.lab.present import words
from experiments.lab.present.foreseen import stopping
from experiments.lab.present.methods import doubts_of, methods_of
from experiments.lab.present.phrases import pulled
from model.parameters import PARAMETERS, points


class Text(NamedTuple):
    """A paragraph, with what stands bold before it. `name` between backticks is set as code."""

    text: str
    lead: str = ""


class Cell(NamedTuple):
    """A cell, or a heading, with smaller text under it; what is `strong`, or `sure`, is bold."""

    text: str
    below: str = ""
    sure: bool = False
    strong: bool = False


class Month(NamedTuple):
    """What was told of a month of a history, and of whom."""

    name: str
    who: str
    told: Sequence[Text]


class Part(NamedTuple):
    """A section: paragraphs, an answer, a table if it has rows, figures, months.

    `level` is that of its heading; `name` the anchor of a section that links may point to;
    `folded` names a table that opens only when it is asked for.
    """

    title: str
    paragraphs: Sequence[Text] = ()
    heads: Sequence[str | Cell] = ()
    rows: Sequence[Sequence[str | Cell]] = ()
    caption: str = ""
    level: int = 2
    name: str = ""
    folded: str = ""
    answer: Sequence[str] = ()
    figures: Sequence[dict] = ()
    months: Sequence[Month] = ()

    @property
    def worded(self) -> set[int]:
        """The columns that hold words, which stand at the left and may wrap; numbers do neither."""
        return {k for k in range(len(self.rows[0])) if any(_is_worded(row[k]) for row in self.rows)}


class Page(NamedTuple):
    """What a study says that no other says.

    `about` stands beside the study's name; `lead` before the answer, `note` after it; `doubts`
    beside those of all studies; `same` is the file whose bytes a rerun gives again; `replicates`
    those of the study, where its settings do not say; `levers`: whether policies are described.
    """

    question: str
    answer: Sequence[str]
    figures: Sequence[dict]
    parts: Sequence[Part]
    doubts: Sequence[str] = ()
    about: str = ""
    lead: Sequence[str] = ()
    note: str = ""
    same: str = "runs.parquet"
    replicates: int | None = None
    levers: bool = True


def rendered(study: Study, page: Page, manifest: dict) -> str:
    """The page as one self-contained text."""
    policies = study.policies.items() if page.levers else ()
    stopped = [stopping(manifest["stopped"])] if "stopped" in manifest else []
    return _template().render(
        study=study,
        page=page,
        policies=[package(name, levers) for name, levers in policies],
        overrides=overridden(study),
        beyond=beyond_words(study.extremes),
        doubts=[*stopped, *doubts_of(study, page.replicates), *page.doubts],
        methods=methods_of(study),
        manifest=manifest,
    )


def told_by(page: str) -> tuple[str, dict[str, str]]:
    """What a rendered page asks, and the caption of each of its figures by name."""
    asked = re.search("<h1>(.*?)</h1>", page, re.DOTALL)
    captions = re.findall('<figure id="([^"]*)">\\s*<figcaption>(.*?)</figcaption>', page, re.DOTALL)
    return unescape(asked[1]) if asked else "", {unescape(name): unescape(text) for name, text in captions}


@cache  # to compile it takes longer than to fill it
def _template():  # type: ignore[no-untyped-def]
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["coded"] = _coded
    return environment.get_template("findings.html.j2")


def _coded(text: str) -> Markup:
    """Plain text as HTML in which `name` is set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _is_worded(cell: str | Cell) -> bool:
    """Whether a cell holds words: it begins with a letter, or with a name set as code."""
    text = cell if isinstance(cell, str) else cell.text
    return text[:1].isalpha() or text[:1] == "`"


def pictures(drawn: Mapping[str, Path], captions: Mapping[str, str]) -> list[dict]:
    """Figures with the caption of the kind that stands in their name."""
    return [
        {
            "name": name,
            "caption": next(text for kind, text in captions.items() if kind in name.split("_")),
            "source": embedded(path),
        }
        for name, path in drawn.items()
    ]


def embedded(path: Path) -> str:
    """A picture as a data address, so that the page needs no other file."""
    kind = {".svg": "image/svg+xml", ".png": "image/png"}[path.suffix]
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"


def package(name: str, levers: dict) -> dict:
    """A policy in words: title, sentence, and the levers it pulls."""
    return {
        "title": words.policy(name).title,
        "sentence": words.policy(name).sentence,
        "levers": [pulled(lever, setting) for lever, setting in levers.items()] or ["no lever is pulled"],
    }


def assumptions(study: Study, i: int, level: int = 2) -> Part:
    """Where a world leaves the defaults of the parameter table."""
    default, point = points(1)[0], study.base[i]
    rows = [
        (f"`{agent}.{name}`", f"{point[agent][name]:g}", f"{default[agent][name]:g}", row.unit, row.meaning)
        for agent, group in PARAMETERS.items()
        for name, row in group.items()
        if point[agent][name] != default[agent][name]
    ]
    title = "Assumptions of this world"
    if not rows:
        others = "that is not drawn " if study.draws else ""
        none = Text(f"Every parameter {others}is at its default of `model/parameters.csv`.")
        return Part(title, [none], level=level)
    heads = ("Parameter", "Here", "Default", "Unit", "Meaning")
    return Part(title, heads=heads, rows=rows, level=level)


def overridden(study: Study) -> list[str]:
    """Parameters that the command line set, to a number or a prior."""
    priors = [f"{name} from {own}" for name, own in study.priors.items()]
    given = study.parameters.items()
    return priors + [f"{agent}.{name} = {value}" for agent, group in given for name, value in group.items()]

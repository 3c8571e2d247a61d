"""The page: controls at the left; at the right the answer, a guess, a lesson or one history."""

from collections.abc import Callable
from dataclasses import replace
from html import escape
from time import perf_counter
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel_material_ui.template.base import Page as Template

from experiments.app import texts
from experiments.app.address import from_query, to_query
from experiments.app.appearance import HEADER, ONE_LINE, STYLE, THEME, explained, glossary
from experiments.app.browser import Browser
from experiments.app.controls import Controls
from experiments.app.guessing import Guessing
from experiments.app.jobs import Jobs, Silence, Visitor
from experiments.app.numbers import brief, ledger, numbers
from experiments.app.picture import Picture
from experiments.app.spoken import described, result
from experiments.app.state import LINKS, State, asked_of, named, runs_of
from experiments.app.teaching import Teaching
from experiments.app.tools import Tools
from experiments.app.visit import Shown, Visit
from experiments.app.watching import Watching
from model.parameters import BadInput

TITLE = "What brings North Korea to the table?"
LONGEST_LINE = 400  # characters of a refusal
MOST_UNDONE = 100  # states that are remembered
ONE_MOVE = 0.7  # seconds; moves that follow sooner, as while a lever is dragged, are undone together


def framed(body: Any) -> Template:
    """The page around what is shown.

    The library ties each page to a flag of the whole server, which would keep every page ever opened
    and send every visitor a message at each move of another; that knot is undone.
    """
    tied = pn.state.param.watchers.get("busy", {}).get("value", ())
    before = {id(watcher) for watcher in tied}
    template = Template(title=TITLE, main=[body], theme_config=THEME, busy_indicator=None, sx=HEADER)
    for watcher in list(pn.state.param.watchers.get("busy", {}).get("value", ())):
        if id(watcher) not in before:
            pn.state.param.unwatch(watcher)
    return template


def _asked(document: Any) -> str:
    """The query with which a page was asked for; of the request itself, whose host may be one of IPv6."""
    context = document and document.session_context
    _, mark, query = context.request.uri.partition("?") if context else ("", "", "")
    return mark + query


class Page:
    """One visitor's page."""

    def __init__(self, jobs: Jobs) -> None:
        self.jobs, self.offer = jobs, jobs.offer
        self.document: Any = pn.state.curdoc
        self.visitor = Visitor(self.refuse, self._later, self._here)
        self.visit = Visit(jobs, self.visitor, self._show)
        self.state = self.offer.first
        self.past: list[State] = []
        self.moved: tuple[float, frozenset] = (-ONE_MOVE, frozenset())
        self.shown: Shown | None = None
        self.told: set[tuple] = set()  # packages and worlds whose answer has stood on the page
        self.silence = Silence()
        self._build()
        pn.state.on_session_destroyed(lambda _: self.watching.stop())
        self.go_to(_asked(self.document))

    # What the page consists of

    def _build(self) -> None:
        self.browser = Browser(width=0, height=0, margin=0)
        self.browser.param.watch(lambda _: self.go_to(self.browser.popped), "pops")
        self.controls = Controls(self.offer, self.move)
        self.picture = Picture(sizing_mode="stretch_width")
        self.picture.param.watch(lambda event: self._measured(event.new), "width")
        self.message = _html("message", visible=False)
        self.numbers, self.ledger, self.link = _html("numbers"), _html("ledger"), _html("link")
        self.brief, self.words = _html("brief"), _html("words")
        self.words.object = glossary()
        self.view = self._choice(texts.VIEWS, "view")
        self.figure = self._choice(texts.FIGURES, "figure")
        self.lit = pmui.IntSlider(label="Links lit", start=1, end=LINKS, value=LINKS, width=220, size="small")
        self.lit.param.watch(lambda event: self._set("lit", event.new), "value")
        self.tools = Tools(self)
        self.guessing = Guessing(self.offer, self.move)
        self.teaching = Teaching(self.jobs.lessons, self.offer, self.show_and_move)
        self.watching = Watching(self.jobs, self.visitor, self.move)
        self.answer = pn.Column(
            self.numbers,
            pn.FlexBox(self.figure, self.lit, self.tools.moves, align_items="center", gap="8px"),
            self.link,
            self.picture,
            self.tools.files,
            self.ledger,
            sizing_mode="stretch_width",
        )

    def servable(self) -> Any:
        """The whole page."""
        heading = pn.pane.HTML(f"<h1>{TITLE}</h1>", stylesheets=[STYLE], css_classes=["unseen"])
        right = pn.Column(
            heading,
            self.view,
            self.message,
            self.guessing.view,
            self.teaching.view,
            self.watching.view,
            self.answer,
            self.words,
            self.brief,
            self.browser,
            css_classes=["right"],
            stylesheets=[STYLE],
        )
        left = pn.Column(self.controls.view, css_classes=["left"], stylesheets=[STYLE])
        body = pn.FlexBox(left, right, align_items="flex-start", sizing_mode="stretch_width", gap="0 16px")
        return framed(body)

    # What happens on it

    def go_to(self, query: str) -> None:
        """Show the state of an address; one that cannot be read leaves the page as it is, and says why."""
        try:
            state = from_query(query, self.offer)
        except BadInput as error:
            self.show_and_move(self.state, remember=False)
            self.refuse(f"The address of this page cannot be used. {error}")
        else:
            self.show_and_move(state, remember=False)

    def show_and_move(self, state: State, remember: bool = True) -> None:
        """Take a state that did not come from the controls."""
        self.controls.show(state)
        self.move(state, remember)

    def move(self, state: State, remember: bool = True) -> None:
        """Take a new state, and ask for what it shows; one that cannot be is refused, and nothing moves."""
        try:
            state = from_query(to_query(state, self.offer), self.offer)
        except (BadInput, ValueError) as error:
            self.controls.show(self.state)
            self.refuse(str(error))
            return
        if remember:
            if asked_of(state) != asked_of(self.state):  # a guess is about one package in one world
                state = replace(state, guess=None, order=())
            self._remember(state)
        if self.shown and self.answer.visible:
            self.told.add(asked_of(self.shown.state))
        self.state = self.controls.state = state
        self.message.visible = False
        self._arrange(state)
        self._ask()

    def _ask(self) -> None:
        if self.state.view == "watch":
            self.watching.show(self.state)
        elif self.visit.pixels:  # else the page is still being laid out, and will say so
            self.visit.ask(self.state)
        awaited = self.answer.visible and not (self.shown and runs_of(self.shown.state) == runs_of(self.state))
        if not awaited:
            self.browser.address = to_query(self.state, self.offer)

    def _remember(self, state: State) -> None:
        """Keep the state of before for Undo, unless this goes on with the move before it, as a drag does."""
        if runs_of(state) == runs_of(self.state):
            return
        now, changed = perf_counter(), changes(self.state, state)
        if changed != self.moved[1] or now - self.moved[0] > ONE_MOVE:
            self.past = [*self.past[-MOST_UNDONE:], self.state]
        self.moved = now, changed

    def undo(self) -> None:
        """Take the last move back."""
        if self.past:
            before = self.past.pop()
            kept = {name: getattr(self.state, name) for name in ("view", "figure", "lit", "lesson", "step")}
            self.show_and_move(replace(before, **kept), remember=False)

    def _set(self, what: str, value: Any) -> None:
        if not self.silence.kept:
            self.move(replace(self.state, **{what: value}))

    def _arrange(self, state: State) -> None:
        """Show the parts of the page that the state's view needs."""
        with self.silence:
            self.view.value, self.figure.value, self.lit.value = state.view, state.figure, state.lit
        self.guessing.view.visible = state.view == "guess"
        self.teaching.view.visible = state.view == "lessons"
        self.watching.view.visible = state.view == "watch"
        self.guessing.show(state, asked_of(state) in self.told)
        self.teaching.show(state)
        self.answer.visible = self.brief.visible = self._answered(state)
        self.lit.visible = self.link.visible = state.figure == "chain"
        self.link.object = f"<p>{explained(texts.LINKS[state.lit - 1])}</p>"
        if state.view != "watch":
            self.watching.stop()

    def _answered(self, state: State) -> bool:
        """Whether the answer stands in the view of a state."""
        if state.view == "guess":
            return state.guess is not None
        return state.view != "watch" and (state.view != "lessons" or self.teaching.answered)

    def _measured(self, pixels: int) -> None:
        self.visit.pixels = pixels
        if self.state.view != "watch":
            self.visit.ask(self.state)

    def _show(self, shown: Shown) -> None:
        """Put an answer on the page."""
        self.shown = shown
        state, answer = shown.state, shown.answer
        self.numbers.object = numbers(answer, state, self.offer)
        self.ledger.object = ledger(answer, state, self.offer)
        self.brief.object = brief(answer, state, self.offer)
        self.tools.show(shown)
        self.guessing.tell(answer, next(iter(named(state, self.offer))), shown.ranking)
        self.picture.param.update(
            src=shown.source,
            alt=described(answer, state, self.offer),
            says=result(answer, state, self.offer),
            facts=f"{answer.replicates:,} histories of {len(answer.study.policies)} packages; "
            f"the model took {answer.seconds:.2f} s",
            whole=shown.whole,
        )
        self.picture.serial += 1
        if shown.whole and runs_of(state) == runs_of(self.state):
            self.browser.address = to_query(self.state, self.offer)

    def refuse(self, line: str) -> None:
        """Say why something cannot be done."""
        self.message.object = f"<p role='alert'>{escape(line[:LONGEST_LINE])}</p>"
        self.message.visible = True

    # Between threads

    def _later(self, does: Callable[[], None]) -> None:
        self.document.add_next_tick_callback(does)

    def _here(self) -> bool:
        session = getattr(self.document.session_context, "session", None)
        return session is None or session.connection_count > 0

    def _choice(self, options: dict[str, str], what: str) -> Any:
        made = pmui.RadioButtonGroup(
            options={title: name for name, title in options.items()},
            value=next(iter(options)),
            size="small",
            sx=ONE_LINE,
        )
        made.param.watch(lambda event: self._set(what, event.new), "value")
        return made


def _html(name: str, **settings: Any) -> Any:
    return pn.pane.HTML("", css_classes=[name], sizing_mode="stretch_width", stylesheets=[STYLE], **settings)


def changes(before: State, after: State) -> frozenset[str]:
    """What a move has changed: names of levers, and of the other parts of a state."""
    levers = {pull.lever for pull in set(before.package) ^ set(after.package)}
    parts = {name for name in ("world", "pins", "runs") if getattr(before, name) != getattr(after, name)}
    return frozenset(levers | parts)

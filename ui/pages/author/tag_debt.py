"""Tag debt: one question at a time gets its concept, by a key."""

from typing import Any, ClassVar, Final

import reflex as rx

from ui import wire
from ui.client import Client, Problem
from ui.components import empty, ghost, glyph, kbd, key_hints, muted, search_field, skeleton_block, state_badge, surface
from ui.layout import page
from ui.pages import Page
from ui.pages.author.debts import ConceptRow, Shown, all_concepts, find, left, shown
from ui.pages.student.marked import marked
from ui.state import PageState, Session

CONFLICT: Final = 409

KEYS: Final = [
    ("1 … 5", "accept a proposal"),
    ("/", "find another concept"),
    ("s", "skip; it comes again at the end"),
    ("u", "take the last one back"),
]


class TagDebtState(PageState, Session):
    """The questions whose tags need a person, one after the other."""

    for_roles: ClassVar[tuple[str, ...]] = ("author", "admin")

    asked: Shown = Shown()
    left: str = ""
    last: str = ""
    """What was just done, with its way back."""
    words: str = ""
    found: list[ConceptRow] = []  # noqa: RUF012 - a var of the state
    busy: bool = False
    can_undo: bool = False

    _waiting: list[wire.Debt] = []  # noqa: RUF012
    _cursor: str = ""
    _placed: list[wire.Debt] = []  # noqa: RUF012
    _concepts: list[ConceptRow] = []  # noqa: RUF012

    async def _load(self, client: Client) -> None:
        self._concepts = all_concepts(await client.syllabus())
        self._placed, self.can_undo, self.last = [], False, ""
        await self._fetch(client, cursor="")
        self._ask()

    async def _fetch(self, client: Client, *, cursor: str) -> None:
        """Have the next questions wait, behind none."""
        debts = await client.tag_debts(cursor=cursor)
        self._waiting, self._cursor = debts.items, debts.next_cursor or ""
        self._count(debts.total)

    def _count(self, total: int) -> None:
        self.debt_count, self.left = total, left(total)

    def _ask(self) -> None:
        self.asked = shown(self._waiting[0]) if self._waiting else Shown()
        self.words, self.found = "", []

    @rx.event
    async def accept(self, concept_id: str, name: str) -> Any:
        """Have the question count for this concept, and ask the next."""
        if self.busy or not self._waiting:
            return
        self.busy = True
        yield
        debt, mine = self._waiting[0], True

        async def place(client: Client) -> None:
            nonlocal mine
            try:
                await client.place_question(debt.question_id, concept_id)
            except Problem as problem:
                if problem.status != CONFLICT:
                    raise
                mine = False

        if await self._perform(place):
            self._placed = [*self._placed, debt] if mine else self._placed
            self._count(max(0, self.debt_count - 1))
            self.last = f"“{debt.code}” counts for {name}." if mine else f"“{debt.code}” was settled by somebody else."
            await self._next(f"{self.last} {self.left}")
        self.busy, self.can_undo = False, bool(self._placed)

    @rx.event
    async def accept_first_found(self, _form: dict[str, Any]) -> Any:
        """Accept what was found first, by Enter in the field."""
        if self.found:
            return TagDebtState.accept(self.found[0].concept_id, self.found[0].name)
        return None

    @rx.event
    async def skip(self) -> None:
        """Leave the question in debt for now."""
        if self._waiting and not self.busy:
            self.last = f"“{self._waiting[0].code}” was skipped."
            await self._next(self.last)

    async def _next(self, said: str) -> None:
        """Go on; after the last one what was skipped comes again."""
        self._waiting = self._waiting[1:]
        if not self._waiting:

            async def fetch(client: Client) -> None:
                await self._fetch(client, cursor=self._cursor)
                if not self._waiting and self.debt_count:
                    await self._fetch(client, cursor="")

            await self._perform(fetch)
        self.said = said
        self._ask()

    @rx.event
    async def undo(self) -> None:
        """Take back the last question that was placed, and ask it again."""
        if self.busy or not self._placed:
            self.said = "There is nothing to take back."
            return
        debt = self._placed[-1]

        async def take_back(client: Client) -> None:
            await client.undo_placement(debt.question_id)

        if await self._perform(take_back, said=f"Taken back: “{debt.code}” is asked again."):
            self._waiting = [debt, *self._waiting]
            self._count(self.debt_count + 1)
            self.last = ""
            self._ask()
        self._placed = self._placed[:-1]
        self.can_undo = bool(self._placed)

    @rx.event
    def seek(self, words: str) -> None:
        """Find concepts by words."""
        self.words, self.found = words, find(words, self._concepts)


# Drawing


def _question() -> rx.Component:
    asked = TagDebtState.asked
    return rx.el.div(
        rx.el.div(
            rx.el.span(asked.theme, " · ", asked.code, class_name="muted"),
            state_badge("warning", asked.reasons),
            class_name="question-about",
        ),
        rx.el.h2(marked(asked.stem), class_name="question", tab_index=-1, custom_attrs={"data-focus": "true"}),
        rx.cond(
            asked.answers.length() > 0,
            rx.el.ul(
                rx.foreach(asked.answers, lambda one: rx.el.li(marked(one.text), key=one.key)),
                class_name="debt-answers",
                custom_attrs={"aria-label": "Answers"},
            ),
            None,
        ),
        rx.el.p(
            asked.why, rx.cond(asked.tags, rx.fragment(" Tags: ", asked.tags, "."), None), class_name="muted debt-why"
        ),
        key=asked.question_id,
    )


def _proposals() -> rx.Component:
    none = rx.el.p("No concept shares a word with it. Find one below.", class_name="muted")
    return rx.el.div(
        rx.el.h3("What is it about?", class_name="field-label", id="what-about"),
        rx.cond(
            TagDebtState.asked.proposals.length() > 0,
            rx.el.div(
                rx.foreach(TagDebtState.asked.proposals, _proposal),
                class_name="choices",
                role="group",
                custom_attrs={"aria-labelledby": "what-about"},
            ),
            none,
        ),
        class_name="debt-part",
    )


def _proposal(one: rx.Var[ConceptRow]) -> rx.Component:
    return rx.el.button(
        rx.el.span(one.key, class_name="choice-place", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(one.name, class_name="choice-text"),
        rx.cond(one.remark, rx.el.span(one.remark, class_name="muted"), None),
        type="button",
        class_name="choice choice-open debt-choice",
        on_click=TagDebtState.accept(one.concept_id, one.name),
        custom_attrs={"data-key": one.key, "aria-disabled": _cannot_write()},
        key=one.concept_id,
    )


def _cannot_write() -> rx.Var[str]:
    return rx.cond(TagDebtState.busy | (TagDebtState.read_only_because != ""), "true", "false").to(str)


def _finder() -> rx.Component:
    hit = lambda one: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.button(
            rx.el.span(one.name, class_name="choice-text"),
            rx.el.span(one.remark, class_name="muted"),
            type="button",
            class_name="debt-hit",
            on_click=TagDebtState.accept(one.concept_id, one.name),
            custom_attrs={"aria-disabled": _cannot_write()},
        ),
        key=one.concept_id,
    )
    return rx.el.form(
        search_field("Find another concept", value=TagDebtState.words, on_change=TagDebtState.seek),
        rx.cond(
            TagDebtState.found.length() > 0,
            rx.el.ul(rx.foreach(TagDebtState.found, hit), class_name="debt-hits", custom_attrs={"aria-label": "Found"}),
            rx.cond(
                TagDebtState.words, rx.el.p("No concept has these words.", class_name="muted", role="status"), None
            ),
        ),
        on_submit=TagDebtState.accept_first_found,
        reset_on_submit=False,
        class_name="debt-part",
    )


def _last() -> rx.Component:
    return rx.cond(
        TagDebtState.last != "",
        rx.el.p(glyph("history"), TagDebtState.last, class_name="debt-last muted"),
        rx.el.span(),
    )


def _undo() -> rx.Component:
    return rx.cond(TagDebtState.can_undo, ghost("Undo", icon="undo_2", key="u", on_click=TagDebtState.undo), None)


def _work() -> rx.Component:
    hints = rx.el.div(
        rx.el.span(kbd(TagDebtState.asked.span), "accept", class_name="key-hint"),
        key_hints([("/", "find"), ("S", "skip"), ("U", "undo"), ("?", "all keys")]),
        class_name="player-hints",
    )
    return rx.el.div(
        _question(),
        _proposals(),
        _finder(),
        rx.el.div(
            _last(),
            rx.el.div(
                _undo(),
                surface("Skip", icon="skip_forward", key="s", on_click=TagDebtState.skip),
                class_name="debt-actions",
            ),
            class_name="debt-foot",
        ),
        hints,
        class_name="debt",
    )


def _done() -> rx.Component:
    return rx.el.div(
        empty("tags", "Every question has its concept", muted("Practice knows what each of them is about.")),
        rx.el.div(_last(), _undo(), class_name="debt-foot"),
        class_name="debt",
    )


def draw() -> rx.Component:
    """Draw the page."""
    return page(
        "Tag debt",
        rx.cond(TagDebtState.asked.question_id != "", _work(), _done()),
        state=TagDebtState,
        sentence=rx.cond(
            TagDebtState.debt_count > 0,
            rx.fragment("Questions that practice cannot place on a concept yet. ", TagDebtState.left),
            "Questions that practice cannot place on a concept yet.",
        ),
        keys=KEYS,
        skeleton=rx.el.div(skeleton_block(120), skeleton_block(260), class_name="debt"),
    )


PAGE = Page(route="/content/tag-debt", title="Tag debt", draw=draw, state=TagDebtState)

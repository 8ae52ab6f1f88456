"""Problems: what learners are asked to program, checked before anyone is given it."""

from typing import Any, ClassVar, Final

import reflex as rx

from ui.client import Client, Problem
from ui.components import repeat, solid, stack, with_panel
from ui.layout import page
from ui.pages import Page
from ui.pages.author.problem_parts import filters, importing, problem_list, problem_panel
from ui.pages.author.problem_words import (
    ANY,
    ProblemRow,
    Shown,
    imported,
    mistakes,
    problem_row,
    sentence,
    shown,
)
from ui.state import PageState, Session

AT_ONCE: Final = 100
KEYS: Final = [
    ("j k", "walk the list"),
    ("Enter", "open"),
    ("c", "check what is open"),
    ("p", "publish it"),
    ("w", "withdraw it"),
    ("i", "import"),
    ("Esc", "close"),
]


class ProblemsState(PageState, Session):
    """The problems, the one that is open, and a file that is being imported."""

    for_roles: ClassVar[tuple[str, ...]] = ("author", "admin")

    rows: list[ProblemRow] = []  # noqa: RUF012 - a var of the state
    sentence: str = ""
    words: str = ""
    module: str = ANY
    in_state: str = ANY
    next_cursor: str = ""
    chosen: str = ""
    opened_problem: Shown = Shown()
    tab: str = "statement"
    importing: bool = False
    mistakes: list[str] = []  # noqa: RUF012
    brought: str = ""
    """What the last import did; shown until the next."""
    busy: bool = False

    @rx.var
    def footer(self) -> str:
        """Say how many are shown."""
        return f"{len(self.rows)} shown, by module and difficulty"

    @rx.var
    def is_narrowed(self) -> bool:
        """Say whether an empty list may only be too narrow."""
        return bool(self.words) or self.module != ANY or self.in_state != ANY

    async def _load(self, client: Client) -> None:
        await self._list(client, cursor="")
        if self.chosen:
            await self._show(client)

    async def _list(self, client: Client, *, cursor: str) -> None:
        narrowed = {"module": self.module, "state": self.in_state}
        wanted = {name: "" if value == ANY else value for name, value in narrowed.items()}
        found = await client.problems(words=self.words, cursor=cursor, limit=AT_ONCE, **wanted)
        rows = [problem_row(line, now=self._now(), zone=self.zone) for line in found.items]
        self.rows = [*self.rows, *rows] if cursor else rows
        self.next_cursor, self.sentence = found.next_cursor or "", sentence(found.counts)

    async def _show(self, client: Client) -> None:
        self.opened_problem = shown(await client.problem(self.chosen), now=self._now(), zone=self.zone)

    # Looking

    @rx.event
    async def seek(self, words: str) -> Any:
        """Show the problems with these words."""
        self.words = words
        return await self._attempt("main", self._load)

    @rx.event
    async def choose_module(self, module: str) -> Any:
        """Show the problems of one module."""
        self.module = module
        return await self._attempt("main", self._load)

    @rx.event
    async def choose_state(self, in_state: str) -> Any:
        """Show the problems in one state."""
        self.in_state = in_state
        return await self._attempt("main", self._load)

    @rx.event
    async def more(self) -> None:
        """Show the next ones too."""

        async def fetch(client: Client) -> None:
            await self._list(client, cursor=self.next_cursor)

        await self._perform(fetch)

    @rx.event
    async def choose(self, problem_id: str) -> None:
        """Open a problem."""
        self.chosen = problem_id
        if not await self._perform(self._show):
            self.chosen = ""

    @rx.event
    def close_problem(self) -> None:
        """Close what is open."""
        self.chosen, self.opened_problem = "", Shown()

    @rx.event
    def choose_tab(self, tab: str) -> None:
        """Show another part of the open problem."""
        self.tab = tab

    # Doing

    @rx.event
    async def check(self) -> Any:
        """Have every solution run; the page looks again until that is done."""
        self.busy = True
        yield

        async def ask(client: Client) -> None:
            await client.check_problem(self.chosen)
            await self._show(client)

        await self._perform(ask, said="The check has begun.")
        self.busy, self.tab = False, "solutions"

    @rx.event
    async def look_again(self) -> Any:
        """Look whether the check is done."""
        if self.opened_problem.checking:
            return await self._attempt("main", self._load)
        return None

    @rx.event
    async def publish(self) -> Any:
        """Let learners be given the open problem."""
        self.busy = True
        yield
        await self._change("publish", f"{self.opened_problem.title} is published.")

    @rx.event
    async def withdraw(self) -> Any:
        """Take the open problem out of the bank."""
        self.busy = True
        yield
        await self._change("withdraw", f"{self.opened_problem.title} is withdrawn.")

    async def _change(self, verb: str, said: str) -> None:
        async def change(client: Client) -> None:
            await client.change_problem(self.chosen, verb)
            await self._load(client)

        await self._perform(change, said=said)
        self.busy = False

    # Importing

    @rx.event
    def begin_importing(self) -> None:
        """Ask for a file."""
        self.importing, self.mistakes = True, []

    @rx.event
    def stop_importing(self) -> None:
        """Import nothing."""
        self.importing = False

    @rx.event
    async def load_text(self, form: dict[str, Any]) -> Any:
        """Import what was pasted or read from a file."""
        text = str(form.get("text", ""))
        if not text.strip():
            self.mistakes = ["There is no text."]
            return
        self.busy, self.mistakes = True, []
        yield

        async def load(client: Client) -> None:
            try:
                told = await client.import_problems(text)
            except Problem as problem:
                if not problem.errors:
                    raise
                self.mistakes = mistakes(problem.errors, problem.detail)
                return
            self.importing = False
            await self._load(client)
            self.brought = imported(told)

        if await self._perform(load) and not self.mistakes:
            self.said = self.brought
        self.busy = False


def draw() -> rx.Component:
    """Draw the page."""
    state = ProblemsState
    return page(
        "Problems",
        with_panel(stack(filters(state), problem_list(state)), problem_panel(state), is_open=state.chosen != ""),
        importing(state),
        repeat(seconds=rx.cond(state.opened_problem.checking, 2, 0), on_tick=state.look_again),
        rx.script(src="/author.js"),
        state=state,
        sentence=rx.fragment(state.sentence, rx.cond(state.brought, rx.fragment(" Imported: ", state.brought), None)),
        action=solid(
            "Import",
            icon="upload",
            key="i",
            on_click=state.begin_importing,
            disabled_because=state.read_only_because,
        ),
        keys=KEYS,
        wide=True,
    )


PAGE = Page(route="/content/problems", title="Problems", draw=draw, state=ProblemsState)

"""Dead letters on the job page: the list, marking, what is done with one, some or all of them."""

from typing import Any, Final

import reflex as rx

from ui.client import Client
from ui.components import (
    Column,
    at,
    card,
    code,
    confirm,
    data_table,
    destructive,
    detail_panel,
    empty,
    facts,
    muted,
    note,
    row,
    search_field,
    select,
    stack,
    state_badge,
    state_text,
    surface,
    text_button,
)
from ui.pages.admin.letter_words import (
    ANY_QUEUE,
    ANY_STATE,
    LetterDetail,
    LetterRow,
    dead_letters,
    letter_detail,
    letter_row,
    states,
    which,
)
from ui.pages.admin.marking import mark_column, marking_bar

PAGE_OF_LETTERS: Final = 50


class Letters(rx.State, mixin=True):
    """The part of the job page's state that is about dead letters."""

    dead_count: int = 0
    letters: list[LetterRow] = []  # noqa: RUF012 - a var of the state
    letters_total: int = 0
    letters_cursor: str = ""
    letter_find: str = ""
    letter_state: str = "dead"
    letter_queue: str = ANY_QUEUE
    letter: LetterDetail = LetterDetail()
    marked_letters: list[str] = []  # noqa: RUF012
    all_letters: bool = False
    """Whether all that the search finds are meant, those not shown too."""
    discarding: bool = False
    _discard_one: bool = False

    @rx.var
    def meant(self) -> str:
        """Say how many letters are marked: 12 dead letters."""
        return dead_letters(self.letters_total if self.all_letters else len(self.marked_letters))

    @rx.var
    def discard_words(self) -> str:
        """Say in numbers what discarding does."""
        what = dead_letters(1) if self._discard_one else self.meant
        return f"{what} will not be sent again. Each can be resurrected as long as it is kept."

    @rx.var
    def some_letters_marked(self) -> bool:
        """Say whether the bar has something to act on."""
        return self.all_letters or bool(self.marked_letters)

    async def _count_letters(self, client: Client) -> None:
        self.dead_count = (await client.dead_letters(state="dead", limit=1)).total

    async def _load_letters(self, client: Client) -> None:
        await self._count_letters(client)
        self.letters = []
        self.letters_cursor = ""
        await self._load_more_letters(client)
        there = {letter.message_id for letter in self.letters if letter.can_be_settled}
        self.marked_letters = [one for one in self.marked_letters if one in there]
        if self.letter.message_id:
            await self._load_letter(client, self.letter.message_id)

    async def _load_more_letters(self, client: Client) -> None:
        found = await client.dead_letters(
            state="" if self.letter_state == ANY_STATE else self.letter_state,
            queue="" if self.letter_queue == ANY_QUEUE else self.letter_queue,
            q=self.letter_find,
            limit=PAGE_OF_LETTERS,
            cursor=self.letters_cursor,
        )
        rows = [letter_row(letter, now=self._now(), zone=self.zone) for letter in found.items]
        self.letters = [*self.letters, *rows]
        self.letters_total, self.letters_cursor = found.total, found.next_cursor or ""

    async def _load_letter(self, client: Client, message_id: str) -> None:
        self.letter = letter_detail(await client.dead_letter(message_id), now=self._now(), zone=self.zone)

    @rx.event
    async def more_letters(self) -> Any:
        """Show older letters too."""
        return await self._attempt("main", self._load_more_letters)

    @rx.event
    async def look_for_letters(self, words: str) -> Any:
        """Show the letters with these words in their actor, error, id or arguments."""
        self.letter_find, self.marked_letters, self.all_letters = words, [], False
        return await self._attempt("main", self._load_letters)

    @rx.event
    async def choose_letter_state(self, state: str) -> Any:
        """Show the letters of which this has become."""
        self.letter_state, self.marked_letters, self.all_letters = state, [], False
        return await self._attempt("main", self._load_letters)

    @rx.event
    async def choose_letter_queue(self, queue: str) -> Any:
        """Show the letters of this queue."""
        self.letter_queue, self.marked_letters, self.all_letters = queue, [], False
        return await self._attempt("main", self._load_letters)

    @rx.event
    async def open_letter(self, message_id: str) -> Any:
        """Open a letter beside the list."""

        async def load(client: Client) -> None:
            await self._load_letter(client, message_id)

        return await self._attempt("main", load)

    @rx.event
    def close_letter(self) -> None:
        """Close the letter."""
        self.letter = LetterDetail()

    @rx.event
    def mark_letter(self, message_id: str) -> None:
        """Mark a letter, or take its mark away; of all that were meant, the shown ones stay marked."""
        marked = self.marked_letters
        self.all_letters = False
        self.marked_letters = (
            [one for one in marked if one != message_id] if message_id in marked else [*marked, message_id]
        )

    @rx.event
    def mark_all_letters(self) -> None:
        """Mean all letters that the search finds; a second time: none."""
        self.all_letters = not self.all_letters and self.letters_total > 0
        self.marked_letters = [one.message_id for one in self.letters] if self.all_letters else []

    @rx.event
    def mark_no_letter(self) -> None:
        """Take all marks away."""
        self.marked_letters, self.all_letters = [], False

    @rx.event
    async def retry_marked(self) -> Any:
        """Send the marked letters again."""
        yield await self._settle("retry", self._marked())

    @rx.event
    async def retry_letter(self) -> Any:
        """Send the open letter again."""
        yield await self._settle("retry", {"ids": [self.letter.message_id]})

    @rx.event
    def ask_to_discard_marked(self) -> None:
        """Ask before letters are given up."""
        self.discarding, self._discard_one = True, False

    @rx.event
    def ask_to_discard(self) -> None:
        """Ask before the open letter is given up."""
        self.discarding, self._discard_one = True, True

    @rx.event
    def keep_letters(self) -> None:
        """Discard nothing."""
        self.discarding = False

    @rx.event
    async def discard(self) -> Any:
        """Give up what was asked about."""
        yield await self._settle("discard", {"ids": [self.letter.message_id]} if self._discard_one else self._marked())
        self.discarding = False

    @rx.event
    async def resurrect(self) -> Any:
        """Send the open letter after all, though it was discarded."""

        async def ask(client: Client) -> None:
            await client.resurrect_letter(self.letter.message_id)

        yield await self._do(ask, said="The message is sent again.")

    def _marked(self) -> dict[str, Any]:
        return which(
            list(self.marked_letters), all_of_them=self.all_letters, queue=self.letter_queue, words=self.letter_find
        )

    async def _settle(self, verb: str, meant: dict[str, Any]) -> Any:
        count = 0

        async def ask(client: Client) -> None:
            nonlocal count
            count = await client.settle_letters(verb, meant)

        answer = await self._do(ask, said="")
        if not self.problem:
            sent = "sent again" if verb == "retry" else "discarded"
            self.said = f"{dead_letters(count)} {'was' if count == 1 else 'were'} {sent}."
            self.marked_letters, self.all_letters = [], False
        return answer


# Drawing


def letters_table(state: Any) -> rx.Component:
    """Draw the letters, with their search and the bar of what is marked."""
    columns = [
        mark_column(
            is_marked=lambda one: state.marked_letters.contains(one.message_id),
            on_mark=lambda one: state.mark_letter(one.message_id),
            can_be_marked=lambda one: one.can_be_settled,
            name=lambda one: "Select " + one.actor.to(str) + " " + one.short_id.to(str),
        ),
        Column(
            head="Message",
            cell=lambda one: row(code(one.actor), rx.cond(one.can_be_settled, None, state_text(one.state)), gap=8),
        ),
        Column(head="Job queue", cell=lambda one: muted(one.queue), hide_under=1100),
        Column(head="Error", cell=lambda one: rx.el.span(one.error, class_name="one-line error-line"), hide_under=600),
        Column(head="Died", cell=lambda one: at(one.died, one.instant)),
    ]
    table = data_table(
        columns,
        state.letters,
        label="Dead letters",
        key=lambda one: one.message_id,
        selected=state.letter.message_id,
        on_open=lambda one: state.open_letter(one.message_id),
        dense=True,
        footer=rx.fragment(state.letters.length(), " of ", state.letters_total, ", the last to die first"),
        more=state.letters_cursor != "",
        on_more=state.more_letters,
    )
    tools = row(
        search_field("Message, error or argument", value=state.letter_find, on_change=state.look_for_letters),
        select("State", rx.Var.create(states()), value=state.letter_state, on_change=state.choose_letter_state),
        select("Job queue", state.queue_choices, value=state.letter_queue, on_change=state.choose_letter_queue),
    )
    none = empty(
        "mail_check",
        "No dead letter matches",
        "A message comes here when its retries ran out, or it killed its worker.",
    )
    return card(
        rx.cond(state.letter_state == "dead", _bar(state), None),
        rx.cond(state.letters.length() > 0, table, none),
        title="Dead letters",
        remark=tools,
        padding="none",
    )


def _bar(state: Any) -> rx.Component:
    return rx.cond(
        state.letters_total > 0,
        marking_bar(
            surface(
                rx.fragment("Retry ", state.meant),
                icon="rotate_cw",
                size="1",
                on_click=state.retry_marked,
                busy=state.busy,
                disabled_because=state.read_only_because,
            ),
            destructive(
                "Discard",
                icon="trash_2",
                size="1",
                on_click=state.ask_to_discard_marked,
                disabled_because=state.read_only_because,
            ),
            words=rx.fragment(state.meant, " selected"),
            is_anything_marked=state.some_letters_marked,
            on_all=state.mark_all_letters,
            on_none=state.mark_no_letter,
            all_words=rx.fragment("Select all ", state.letters_total),
        ),
        None,
    )


def letter_panel(state: Any) -> rx.Component:
    """Draw the open letter: its error, its message, and what can be done."""
    letter = state.letter
    writes = {"disabled_because": state.read_only_because}
    return detail_panel(
        rx.cond(letter.settled, note(letter.settled), None),
        facts([("Job queue", letter.queue), ("Job", letter.job_key)]),
        rx.cond(letter.run_id, text_button("Open its run", on_click=state.open_its_run), None),
        stack(rx.el.h3("Error", class_name="panel-heading"), code(letter.error, block=True), gap=8),
        stack(rx.el.h3("Message", class_name="panel-heading"), code(letter.payload, block=True), gap=8),
        title=code(letter.actor),
        state=state_badge(letter.state),
        subtitle=letter.subtitle,
        on_close=state.close_letter,
        actions=[
            rx.cond(
                letter.can_be_settled,
                rx.fragment(
                    surface("Retry", icon="rotate_cw", key="r", on_click=state.retry_letter, busy=state.busy, **writes),
                    destructive("Discard", icon="trash_2", key="x", on_click=state.ask_to_discard, **writes),
                ),
                None,
            ),
            rx.cond(
                letter.can_be_resurrected,
                surface("Resurrect", icon="rotate_cw", key="r", on_click=state.resurrect, busy=state.busy, **writes),
                None,
            ),
        ],
    )


def ask_before_discarding(state: Any) -> rx.Component:
    """Draw the question before letters are given up."""
    return confirm(
        state.discarding,
        title="Discard?",
        what=state.discard_words,
        verb="Discard",
        on_confirm=state.discard,
        on_cancel=state.keep_letters,
        busy=state.busy,
    )

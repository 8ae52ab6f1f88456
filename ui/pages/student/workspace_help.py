"""Help in the workspace: the ladder of hints, and what one notes for oneself."""

from typing import Final

import reflex as rx

from ui import wire
from ui.client import Client, Problem, Unreachable
from ui.pages.student.marked import spans
from ui.pages.student.task_words import HintRow, hint_levels, next_level, opens_at, opens_words, used_words

CONFLICT: Final = 409


class Helping(rx.State, mixin=True):
    """The part of the workspace's state that is about hints and notes."""

    hints: list[HintRow] = []  # noqa: RUF012 - a var of the state
    hint_opens: str = ""
    """When the next hint opens, where it does not now."""
    asking_hint: bool = False
    note: str = ""
    starred: bool = False
    note_saved_ms: int = 0

    async def _recall_hints(self, client: Client, task: wire.OpenTask) -> None:
        """Show again what was shown before; asking for it again uses no other hint."""
        available = task.problem.hints_available if task.problem is not None else 0
        known = [one.level for one in self.hints]
        for level in (one for one in hint_levels(task, available) if one not in known):
            try:
                self._take_hint(await client.study_hint(task.task_id, level))
            except Problem:
                return

    def _take_hint(self, hint: wire.TaskHint) -> None:
        others = [one for one in self.hints if one.level != hint.level]
        self.hints = sorted([*others, HintRow(hint.level, spans(hint.text))], key=lambda one: one.level)

    @rx.event
    async def next_hint(self) -> None:
        """Ask for the next hint; the third has its time."""
        level = next_level([one.level for one in self.hints], self.statement.hints_available)
        if not level:
            return
        self.problem, self.asking_hint = "", True
        try:
            hint = await self._client().study_hint(self._address(), level)
        except Unreachable:
            self.problem = "No hint can be shown now. Try again in a minute."
        except Problem as problem:
            self._refuse_hint(problem)
        else:
            self._take_hint(hint)
            self.hints_used = used_words(hint.hints_used, self.statement.hints_available)
            self.hint_opens = ""
            self.said = f"Hint {hint.level}: {hint.text}"
        self.asking_hint = False

    def _refuse_hint(self, problem: Problem) -> None:
        opens = opens_at(problem.errors)
        if problem.status == CONFLICT and opens is not None:
            self.hint_opens = self.said = opens_words(opens, self.zone)
        else:
            self.problem = problem.detail or problem.title

    # Notes

    @rx.event
    async def write_note(self, note: str) -> None:
        """Save the note, after a pause."""
        self.note = note
        await self._save_note("")

    @rx.event
    async def star(self) -> None:
        """Mark the problem to find it again, or not."""
        self.starred = not self.starred
        if not await self._save_note("Starred." if self.starred else "No longer starred."):
            self.starred = not self.starred

    async def _save_note(self, said: str) -> bool:
        async def save(client: Client) -> None:
            await client.save_note(self._address(), note=self.note, starred=self.starred)

        saved = await self._perform(save, said=said)
        if saved:
            self.note_saved_ms = self._ms()
        return saved

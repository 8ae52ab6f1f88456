"""Judging in the workspace: code is sent, followed, and becomes a verdict; and every submit can be read again."""

from collections.abc import AsyncIterator
from typing import Final

import reflex as rx

from ui import wire
from ui.client import Client, Problem, Unreachable
from ui.pages.student.verdict_words import (
    WAITING,
    SubmitRow,
    VerdictLook,
    heard,
    is_taken,
    numbered,
    sending,
    submit_row,
    unavailable,
    verdict_look,
)

CONFLICT: Final = 409
MOST_TRIES: Final = 40
"""How often the task is asked for after a verdict, each half second, until it knows of it."""


class Judging(rx.State, mixin=True):
    """The part of the workspace's state that is about verdicts."""

    verdict: VerdictLook = VerdictLook()
    judging: str = ""
    """What is being judged now: submit, run or nothing."""
    is_settling: bool = False
    """Whether the task does not know yet of a verdict that is there."""
    is_lost: bool = False
    """Whether the last question after a verdict found nobody."""
    rows: list[SubmitRow] = []  # noqa: RUF012 - a var of the state
    opened: VerdictLook = VerdictLook()
    opened_code: str = ""
    opened_language: str = ""

    _evaluation_id: str = ""
    _tries: int = 0

    @rx.event
    async def submit(self, code: str) -> AsyncIterator[None]:
        """Have the code judged by all tests."""
        async for step in self._judge("submit", code):
            yield step

    @rx.event
    async def run(self, code: str) -> AsyncIterator[None]:
        """Run the visible tests alone; nothing follows from it."""
        async for step in self._judge("run", code):
            yield step

    async def _judge(self, verb: str, code: str) -> AsyncIterator[None]:
        if self.judging or self.ending.state or self.is_gone:
            return
        self.judging, self.is_lost, self.problem, self.said = verb, False, "", ""
        self.verdict = sending(verb, self._now())
        yield
        await self._send(verb, code)

    async def _send(self, verb: str, code: str) -> None:
        try:
            taken = await self._client().judge(self._address(), verb, language=self.language, code=code)
        except Unreachable:
            self.judging = ""
            self._tell(unavailable(is_saved=not self.unsaved and not self._unsent))
        except Problem as problem:
            self.judging, self.verdict = "", VerdictLook()
            self.problem, self.problem_reference = problem.detail or problem.title, problem.correlation_id[:8]
            if problem.status == CONFLICT:
                await self._attempt("main", self._load)
        else:
            self._evaluation_id = taken.evaluation_id
            await self._ask()

    @rx.event
    async def ask(self) -> None:
        """Ask what has become of the code, every half second while it is judged."""
        if self.judging and self._evaluation_id:
            await self._ask()
        elif self.is_settling:
            self._tries += 1
            await self._attempt("main", self._load)
            self.is_settling = self.is_settling and self._tries < MOST_TRIES

    async def _ask(self) -> None:
        try:
            found = await self._client().evaluation(self._address(), self._evaluation_id)
        except Unreachable:
            self.is_lost = True
            return
        except Problem as problem:
            self.judging, self.verdict, self.problem = "", VerdictLook(), problem.detail or problem.title
            return
        self.is_lost = False
        self._show(found)
        if found.status not in WAITING:
            await self._judged()

    async def _judged(self) -> None:
        """Take what the verdict has changed: the task may be completed, the third hint may be open."""
        self.judging, self._evaluation_id, self.hint_opens, self._tries = "", "", "", 0
        shown = self.verdict
        await self._attempt("main", self._load)
        if self.verdict.evaluation_id != shown.evaluation_id:
            self.verdict = shown
        self.said = heard(self.verdict)

    def _show(self, found: wire.Evaluation) -> None:
        task = self._task
        numbers = numbered(task.evaluations, task.submissions) if task is not None else {}
        number = numbers.get(found.evaluation_id, 0)
        self.verdict = verdict_look(found, limits=self._limits(), number=number, language=self.language)

    def _tell(self, look: VerdictLook) -> None:
        self.verdict, self.said = look, heard(look)

    @rx.event
    async def cancel(self) -> None:
        """Stop the judging; it does not count."""
        evaluation_id = self._evaluation_id
        if not evaluation_id:
            return

        async def stop(client: Client) -> None:
            self._show(await client.cancel_evaluation(self._address(), evaluation_id))

        if await self._perform(stop, said="Cancelled."):
            self.judging, self._evaluation_id = "", ""
        await self._attempt("main", self._load)

    # Submits

    def _count_submits(self, task: wire.OpenTask) -> None:
        """Show the submits, and the newest verdict; go on waiting for one that is not there yet."""
        numbers = numbered(task.evaluations, task.submissions)
        self.is_settling = not is_taken(task)
        self.rows = [
            submit_row(
                one, number=numbers.get(one.evaluation_id, 0), limits=self._limits(), now=self._now(), zone=self.zone
            )
            for one in task.evaluations
            if one.kind == "submit"
        ]
        if not task.evaluations or self.judging:
            return
        newest = task.evaluations[0]
        self._show(newest)
        if newest.status in WAITING:
            self.judging, self._evaluation_id = newest.kind, newest.evaluation_id

    def _limits(self) -> wire.TaskLimits | None:
        return self._task.problem.limits if self._task is not None and self._task.problem is not None else None

    @rx.event
    def open_submit(self, evaluation_id: str) -> None:
        """Open a submit beside the others."""
        for one in self._task.evaluations if self._task is not None else ():
            if one.evaluation_id == evaluation_id:
                numbers = numbered(self._task.evaluations, self._task.submissions) if self._task is not None else {}
                number = numbers.get(evaluation_id, 0)
                self.opened = verdict_look(one, limits=self._limits(), number=number)
                self.opened_code, self.opened_language = one.code, one.language

    @rx.event
    def close_submit(self) -> None:
        """Close the submit."""
        self.opened = VerdictLook()

    @rx.event
    async def take_back(self) -> None:
        """Put the code of the open submit into the editor."""
        if self.opened_language != self.language:
            self.choose_language(self.opened_language)
        await self._put(self.opened_code)
        self.said, self.opened = "The code of that submit is in the editor.", VerdictLook()

"""The practice player: one question, nothing else; what it knows and does, and how an answer survives everything."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from ui import format as fmt
from ui import wire
from ui.client import Client, Problem, Unreachable
from ui.pages.student.marked import plain
from ui.pages.student.questions import AT_BEST, Asked, Reply, Verdict, answer_of, asked, milliseconds, verdict
from ui.pages.student.starting import result
from ui.state import UNAUTHORISED, PageState, Section, Session, wait

MODES: Final = {"guided": "Practice", "revision": "Revision", "exam": "Exam", "mock": "Mock exam"}
SILENT_MODES: Final = ("exam", "mock")
CONFLICT: Final = 409

Phase = Literal["asking", "checked"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A concept that was just set aside, so that it can be taken up again."""

    concept_id: str = ""
    concept: str = ""


def next_position(session: list[wire.Item], answered: dict[int, wire.Answered], set_aside: set[str]) -> int | None:
    """Return the first question that waits for an answer; those of a concept that was set aside do not."""
    open_ones = (
        item.position for item in session if item.position not in answered and item.concept_id not in set_aside
    )
    return next(open_ones, None)


def kept(count: int) -> str:
    """Say what leaving keeps."""
    if not count:
        return "Nothing was answered yet. You can go on later."
    return f"{fmt.count(count, 'answer')} {'is' if count == 1 else 'are'} kept. You can go on later."


class PlayerState(PageState, Session):
    """One practice session as it is played."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    asked: Asked = Asked()
    verdict: Verdict = Verdict()
    phase: Phase = "asking"
    heading: str = "Practice"
    is_silent: bool = False
    """Whether the mode keeps its verdicts for the end."""
    started_ms: int = 0
    progress: str = "0%"
    answered_count: int = 0
    total: int = 0
    flagged: bool = False
    hinted: bool = False
    """Whether the hint of the question is shown; its answer can be rated Hard at best then."""
    hides_answer: bool = False
    """Whether what one's own recall is compared with waits to be shown."""
    checking: bool = False
    finishing: bool = False
    missing_answer: str = ""
    unsaved: bool = False
    retry_in: int = 0
    failures: int = 0
    leaving: bool = False
    kept: str = ""
    aside: SetAside = SetAside()

    _session_id: str = ""
    _items: list[wire.Item] = []  # noqa: RUF012 - a var of the state
    _answers: dict[int, wire.Answered] = {}  # noqa: RUF012
    _set_aside: set[str] = set()  # noqa: RUF012
    _hinted: set[int] = set()  # noqa: RUF012
    """Where a hint was shown: who has read one cannot unread it, whatever is taken back or loaded again."""
    _position: int = 0
    _pending: Reply | None = None
    _finished: bool = False

    # Coming and going

    @rx.event
    async def open(self) -> Any:
        """Come to the session, or to its result when it is finished."""
        if self._address() != self._session_id:
            self._forget()
        return await self._arrive() or await self._go_on()

    def _address(self) -> str:
        """Return which session the page's address names."""
        return self.router.url.path.rstrip("/").rsplit("/", 1)[-1]

    def _forget(self) -> None:
        """Know nothing of the session before."""
        self.main, self.heading = Section(), "Practice"
        self._pending, self._items, self._answers, self._finished = None, [], {}, False
        self._hinted = set()
        self.unsaved, self.failures, self.aside, self.leaving = False, 0, SetAside(), False

    async def _load(self, client: Client) -> None:
        self._session_id = self._address()
        session = await client.practice_session(self._session_id)
        self._set_aside = {one.concept_id for one in await client.suspensions()}
        self._finished = session.status == "finished"
        self._items = sorted(session.items, key=lambda item: item.position)
        self._answers = {item.position: item.answer for item in session.items if item.answer is not None}
        self._hinted |= {position for position, answer in self._answers.items() if answer.hinted}
        self.is_silent, self.total = session.mode in SILENT_MODES, session.total
        self.heading, self.started_ms = MODES.get(session.mode, "Practice"), int(session.started_at.timestamp() * 1000)
        first = next_position(self._items, self._answers, self._set_aside)
        self._ask(first if first is not None else max(0, len(self._items) - 1))

    async def _go_on(self) -> Any:
        """After coming: an answer that is not saved yet is sent, and what is over is left."""
        if self.main.status != "ready":
            return None
        if self._finished:
            return rx.redirect(result(self._session_id), replace=True)
        if self._pending is not None and self._pending.position not in self._answers:
            return await self._send()
        self._pending, self.unsaved = None, False
        if next_position(self._items, self._answers, self._set_aside) is None:
            return await self._finish()
        return None

    @rx.event
    def leave(self) -> Any:
        """Ask before leaving; with nothing answered there is nothing to say."""
        self.kept = kept(len(self._answers))
        if not self._answers:
            return rx.redirect("/student")
        self.leaving = True
        return None

    @rx.event
    def stay(self) -> None:
        """Go on with the question."""
        self.leaving = False

    @rx.event
    def leave_now(self) -> EventSpec:
        """Leave; the answers are kept."""
        self.leaving = False
        return rx.redirect("/student")

    # Asking

    def _ask(self, position: int) -> None:
        self._position = position
        self.phase, self.flagged, self.checking = "asking", False, False
        self.hinted = position in self._hinted
        self.missing_answer, self.verdict = "", Verdict()
        if self._items:
            self.asked = asked(self._item(), session_id=self._session_id, total=self.total)
        self.hides_answer = bool(self.asked.reveal)
        self._count()

    def _item(self) -> wire.Item:
        return next(item for item in self._items if item.position == self._position)

    def _count(self) -> None:
        self.answered_count = len(self._answers)
        self.progress = fmt.share(self.answered_count, self.total)

    @rx.event
    def flag(self) -> None:
        """Mark the answer as a guess, or not."""
        if self.phase == "asking":
            self.flagged = not self.flagged
            self.said = "Flagged as unsure." if self.flagged else "No longer flagged."

    @rx.event
    def show_hint(self) -> None:
        """Show the hint, which is part of the answer from then on."""
        hint = self._item().hint if self._items else None
        if hint and self.phase == "asking" and not self.unsaved and not self.hinted:
            self._hinted = {*self._hinted, self._position}
            self.hinted, self.said = True, f"Hint: {plain(hint)} {AT_BEST}"

    @rx.event
    def reveal(self) -> None:
        """Show what one's own recall is compared with."""
        self.hides_answer = False

    # Answering

    @rx.event
    async def check(self, form: rx.form.FormData[str, str]) -> AsyncIterator[Any]:
        """Take the answer as the form holds it, and save it."""
        if self.phase != "asking" or self.unsaved or form.get("at") != self.asked.at:
            return
        answer = answer_of(self.asked.kind, form.getlist("answer"))
        if answer is None:
            self.missing_answer = "Write an answer first." if self.asked.kind == "short" else "Choose an answer first."
            return
        self.missing_answer, self.checking = "", True
        yield
        self._pending = Reply(
            position=self._position,
            item_id=self._item().item_id,
            answer=answer,
            time_ms=milliseconds(form.get("time_ms", "")),
            flagged=self.flagged,
            changed=form.get("changed") == "true",
            hinted=self.hinted,
        )
        yield await self._send()

    @rx.event
    async def send_again(self) -> Any:
        """Send the answer that is not saved yet."""
        return await self._send() if self._pending is not None else None

    async def _send(self) -> Any:
        """Save the pending answer; it stays pending while Lyceum is silent, and the slot makes a repeat harmless."""
        reply = self._pending
        if reply is None:
            return None
        try:
            answered = await self._client().answer(
                self._session_id,
                reply.position,
                item_id=reply.item_id,
                answer=reply.answer,
                time_ms=reply.time_ms,
                flagged=reply.flagged,
                changed=reply.changed,
                hinted=reply.hinted,
            )
        except Unreachable:
            self.unsaved, self.checking, self.failures = True, False, self.failures + 1
            self.retry_in = wait(self.failures)
            return None
        except Problem as problem:
            return await self._refused(problem)
        return await self._saved(answered)

    async def _refused(self, problem: Problem) -> Any:
        """Keep what can be kept: the form after a misfit; another login or another tab may have been quicker."""
        self.checking = False
        if problem.status == UNAUTHORISED:
            return rx.redirect(f"/login?next={quote(self.router.url.path, safe='/')}")
        self._pending, self.unsaved, self.failures = None, False, 0
        if problem.status == CONFLICT:
            await self._attempt("main", self._load)
            return await self._go_on()
        self.problem = problem.detail or problem.title
        return None

    async def _saved(self, answered: wire.Answered) -> Any:
        self._pending, self.unsaved, self.failures, self.checking = None, False, 0, False
        self.problem = ""
        self._answers[answered.position] = answered
        self._position = answered.position
        self._count()
        if self.is_silent:
            return await self._continue()
        self.verdict = verdict(self._item(), answered, now=self._now(), zone=self.zone)
        self.said, self.phase = self.verdict.heard, "checked"
        return None

    # Going on

    @rx.event
    async def go_on(self) -> Any:
        """Ask the next question, or finish."""
        return await self._continue() if self.phase == "checked" else None

    async def _continue(self) -> Any:
        position = next_position(self._items, self._answers, self._set_aside)
        self.aside = SetAside()
        if position is None:
            return await self._finish()
        self._ask(position)
        return None

    async def _finish(self) -> Any:
        if not self._answers:
            return rx.redirect("/student")

        async def submit(client: Client) -> None:
            await client.submit(self._session_id)

        self.finishing = True
        done = await self._perform(submit)
        self.finishing = False
        return rx.redirect(result(self._session_id), replace=True) if done else None

    @rx.event
    async def finish_now(self) -> Any:
        """Finish with what was answered."""
        return await self._finish()

    # Taking back, setting aside

    @rx.event
    async def undo(self) -> Any:
        """Take the last answer back and ask its question again."""
        if self.unsaved or not self._answers:
            self.said = "There is nothing to take back."
            return
        position = -1

        async def take_back(client: Client) -> None:
            nonlocal position
            position = (await client.undo(self._session_id)).position

        if await self._perform(take_back, said="Taken back. The question is asked again."):
            self._answers.pop(position, None)
            self._ask(position)

    @rx.event
    async def set_aside(self) -> Any:
        """Set the concept aside; its questions are not asked until it is taken up again."""
        item = self._item()
        if self.unsaved or item.concept_id in self._set_aside:
            return None

        async def suspend(client: Client) -> None:
            await client.suspend(item.concept_id)

        if not await self._perform(suspend, said=f"{item.concept_name} is set aside."):
            return None
        self._set_aside = {*self._set_aside, item.concept_id}
        aside = SetAside(item.concept_id, item.concept_name)
        away = await self._continue() if self.phase == "asking" else None
        self.aside = aside
        return away

    @rx.event
    async def take_up(self) -> Any:
        """Take up again what was just set aside."""
        concept_id = self.aside.concept_id

        async def resume(client: Client) -> None:
            await client.resume(concept_id)

        if await self._perform(resume, said=f"{self.aside.concept} is taken up again."):
            self._set_aside = self._set_aside - {concept_id}
            self.aside = SetAside()

"""Practice over HTTP: start a session, answer its slots, take the last answer back, submit, read the result."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from adapters.postgres.reads import practice as reads
from adapters.postgres.store import OpenStore, PostgresStore
from api.dependencies import Limit, Lyceum, Now, Pool, Store, Who
from api.security import requires
from domain.kernel.errors import Invalid, Overtaken
from domain.practice import use_cases
from domain.practice.constants import SESSION_ITEMS_MOST
from domain.practice.model import Key, Kind, Mode, NewAnswer, Outcome, Reply, Slot
from domain.practice.result import ConceptResult, Finished, NextStep, Result, ResultItem
from domain.scheduling.model import Rating

Done = TypeVar("Done")
Position = Annotated[int, PathParameter(ge=0, lt=SESSION_ITEMS_MOST)]


class NewSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mode: Mode
    theme_ids: Annotated[list[UUID], Meta(max_length=200)] | None = None
    count: Annotated[int, Meta(ge=1, le=SESSION_ITEMS_MOST)] | None = None


class StartedSession(msgspec.Struct, frozen=True):
    practice_session_id: UUID
    mode: Mode
    items: list[reads.AskedItem]


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    item_id: UUID
    answer: Reply
    time_ms: Annotated[int, Meta(ge=0)] | None = None
    flagged: bool = False
    changed: bool = False
    hinted: bool = False


class FreedSlot(msgspec.Struct, frozen=True):
    position: int


class WrongAnswer(msgspec.Struct, frozen=True):
    position: int
    stem: str
    concept_name: str
    your_answer: str
    right_answer: str
    explanation: str


class SessionResult(msgspec.Struct, frozen=True, kw_only=True):
    practice_session_id: UUID
    mode: Mode
    score: float
    right: int
    total: int
    best: str | None
    weakest: str | None
    by_concept: tuple[ConceptResult, ...]
    wrong: list[WrongAnswer]
    next_step: NextStep


class SessionPage(msgspec.Struct, frozen=True):
    items: list[reads.SessionLine]
    next_cursor: str | None


class PracticeSessions(Controller):
    path = "/v1/practice-sessions"
    tags = ("practice",)
    guards = (requires("student"),)

    @post(summary="Start a practice session", refuses=("404", "409"))
    async def start(self, data: JSONBody[NewSession], store: Store, who: Who, now: Now) -> StartedSession:
        themes = tuple(dict.fromkeys(data.theme_ids or ()))
        session_id = await use_cases.start_session(
            store, user_id=who.user_id, mode=data.mode, theme_ids=themes, count=data.count, now=now
        )
        session = await reads.session(store.connection, who.user_id, session_id, now)
        return StartedSession(session_id, session.mode, session.items)

    @get(summary="My practice sessions, newest first")
    async def list_mine(
        self,
        pool: Pool,
        who: Who,
        limit: Limit = 50,
        cursor: FromQuery[str | None] = None,
    ) -> SessionPage:
        lines = await reads.sessions(pool, who.user_id, limit=limit, after=_place(cursor))
        return SessionPage(lines, _cursor(lines[-1]) if len(lines) == limit else None)

    @get("/{practice_session_id:uuid}", summary="A practice session with its questions")
    async def read(self, practice_session_id: FromPath[UUID], pool: Pool, who: Who, now: Now) -> reads.Session:
        return await reads.session(pool, who.user_id, practice_session_id, now)

    @post(
        "/{practice_session_id:uuid}/answers/{position:int}",
        summary="Answer the question at a position; repeated, the first answer stands",
        refuses=("409",),
        status_code=HTTP_200_OK,
    )
    async def answer(
        self,
        practice_session_id: FromPath[UUID],
        position: Position,
        data: JSONBody[Answer],
        lyceum: Lyceum,
        who: Who,
        now: Now,
    ) -> reads.Answered:
        slot = Slot(who.user_id, practice_session_id, position)
        given = NewAnswer(
            data.item_id, data.answer, data.time_ms, flagged=data.flagged, changed=data.changed, hinted=data.hinted
        )

        def record(store: PostgresStore) -> Awaitable[Outcome]:
            return use_cases.record_answer(store, slot=slot, answer=given, now=now)

        return reads.answered(await undisturbed(lyceum.open_store, who.user_id, record))

    @delete(
        "/{practice_session_id:uuid}/answers/last",
        summary="Take back the last answer",
        status_code=HTTP_200_OK,
        refuses=("409",),
    )
    async def undo(self, practice_session_id: FromPath[UUID], lyceum: Lyceum, who: Who, now: Now) -> FreedSlot:
        def take_back(store: PostgresStore) -> Awaitable[int]:
            return use_cases.undo_last(store, user_id=who.user_id, practice_session_id=practice_session_id, now=now)

        return FreedSlot(await undisturbed(lyceum.open_store, who.user_id, take_back))

    @post(
        "/{practice_session_id:uuid}/submit",
        summary="Submit a practice session; submitted again, the result is the same",
        status_code=HTTP_200_OK,
    )
    async def submit(self, practice_session_id: FromPath[UUID], store: Store, who: Who, now: Now) -> SessionResult:
        finished, result = await use_cases.finish_session(
            store, user_id=who.user_id, practice_session_id=practice_session_id, now=now
        )
        return _result(finished, result)

    @get("/{practice_session_id:uuid}/result", summary="The result of a submitted practice session", refuses=("409",))
    async def result(self, practice_session_id: FromPath[UUID], store: Store, who: Who) -> SessionResult:
        finished, result = await use_cases.read_result(
            store, user_id=who.user_id, practice_session_id=practice_session_id
        )
        return _result(finished, result)


async def undisturbed(open_store: OpenStore, user_id: UUID, change: Callable[[PostgresStore], Awaitable[Done]]) -> Done:
    """Carry out a change to what a learner remembers; if somebody was faster, once more while holding the learner."""
    try:
        async with open_store() as store:
            return await change(store)
    except Overtaken:
        async with open_store() as store:
            await store.encounters.hold(user_id)
            return await change(store)


def _result(finished: Finished, result: Result) -> SessionResult:
    return SessionResult(
        practice_session_id=finished.practice_session_id,
        mode=finished.mode,
        score=result.score,
        right=result.right,
        total=result.total,
        best=result.best,
        weakest=result.weakest,
        by_concept=result.by_concept,
        wrong=[_wrong(item) for item in result.wrong],
        next_step=result.next_step,
    )


def _wrong(item: ResultItem) -> WrongAnswer:
    return WrongAnswer(
        position=item.position,
        stem=item.stem,
        concept_name=item.concept_name,
        your_answer=_in_words(item, item.reply),
        right_answer=_in_words(item, item.right_answer),
        explanation=item.explanation,
    )


def _in_words(item: ResultItem, answer: Reply | Key) -> str:
    if isinstance(answer, int):
        return Rating(answer).name.capitalize()
    if item.kind is Kind.CHOICE or item.kind is Kind.CHOICES:
        keys = answer if isinstance(answer, list) else [answer or ""]
        return ", ".join(item.choices.get(key, key) for key in keys)
    return str(answer or "")


def _cursor(line: reads.SessionLine) -> str:
    return f"{line.started_at.isoformat()}~{line.practice_session_id}"


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    started_at, _, session_id = cursor.partition("~")
    try:
        return datetime.fromisoformat(started_at.replace(" ", "+")), UUID(session_id)
    except ValueError:
        raise Invalid.field("cursor", "cursor", "This is not a cursor of this list.") from None

"""Study paths and their tasks over HTTP: choose a goal, take what comes next, work on it, look back."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Final, Literal, Protocol
from uuid import UUID

import msgspec
from litestar import Controller, get, patch, post, put
from litestar.enums import RequestEncodingType
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, FromQuery, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT
from msgspec import Meta

from adapters.bootstrap import Lyceum as RunningLyceum
from adapters.postgres.connection import Pool as AnyPool
from adapters.postgres.reads import study as reads
from adapters.postgres.store import PostgresStore
from api.dependencies import Limit, Lyceum, Now, Pool, Store, Who
from api.resources import study_examples as examples
from api.resources.study_tasks import (
    WholeTask,
    active_path,
    next_task,
    problem_of,
    summary,
    told_path,
    whole_task,
    with_missing,
)
from api.security import requires
from domain.kernel.errors import Invalid
from domain.study import use_cases
from domain.study.errors import NothingToStudy, ProblemIsGone
from domain.study.model import Draft, Task, TaskStatus
from domain.study.planning import Supply
from domain.study.progress import Progress
from domain.study.supplying import supply_of

NOTE_MOST: Final = 20_000
TASKS_MOST: Final = 200


class Change(Protocol):
    """A use case that changes a task, and perhaps what lies ahead."""

    async def __call__(
        self, store: PostgresStore, *, user_id: UUID, task_id: UUID, supply: Supply, now: datetime
    ) -> Task: ...


class NewPath(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    track: str
    config: dict[str, Any] | None = None


class PathPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    config: dict[str, Any] | None = None
    status: Literal["archived"] | None = None


class TaskPage(msgspec.Struct, frozen=True):
    items: list[reads.TaskLine]
    next_cursor: str | None


class EventPage(msgspec.Struct, frozen=True):
    items: list[reads.TaskEvent]
    next_cursor: str | None


class NewDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: str
    code: str


class NewNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    note: Annotated[str, Meta(max_length=NOTE_MOST)]
    starred: bool = False


class WantedHint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    level: Annotated[int, Meta(ge=1, le=3)]


class GivenHint(msgspec.Struct, frozen=True):
    level: int
    text: str
    hints_used: int


def _body(value: object) -> BodyKwarg:
    return BodyKwarg(media_type=RequestEncodingType.JSON, examples=[Example(value=value)])


PathBody = Annotated[NewPath, _body(examples.NEW_PATH)]
ConfigBody = Annotated[PathPatch, _body(examples.NEW_CONFIG)]
DraftBody = Annotated[NewDraft, _body(examples.NEW_DRAFT)]
NoteBody = Annotated[NewNote, _body(examples.NEW_NOTE)]
HintBody = Annotated[WantedHint, _body(examples.WANTED_HINT)]

TOLD_SUMMARY = examples.answers(reads.Summary, examples.SUMMARY, words="The path at a glance.")
TOLD_PROGRESS = examples.answers(Progress, examples.PROGRESS, words="How far the learner is.")
TOLD_TASKS = examples.answers(TaskPage, examples.TASKS, words="A page of tasks.")
TOLD_WHOLE = examples.answers(WholeTask, examples.WHOLE, words="The task with everything around it.")
TOLD_EVENTS = examples.answers(EventPage, examples.EVENTS, words="A page of events.")
TOLD_HINT = examples.answers(GivenHint, examples.HINT, words="The hint, and how many were given by now.")


class StudyPaths(Controller):
    path = "/v1/study-paths"
    tags = ("study",)
    guards = (requires("student"),)

    @post(
        summary="Choose a goal: begin a path with its first tasks", refuses=("409",), responses=examples.NEW_TOLD_PATH
    )
    async def create(self, data: PathBody, lyceum: Lyceum, who: Who, now: Now) -> reads.StudyPath:
        supply = await supply_of(lyceum.bank)
        async with lyceum.open_store() as store:
            path = await use_cases.create_study_path(
                store, user_id=who.user_id, track_id=data.track, config=data.config or {}, supply=supply, now=now
            )
        await lyceum.active_paths.keep_written(path)
        return await told_path(lyceum, path, now)

    @get("/active", summary="The path I follow", responses=examples.TOLD_PATH)
    async def active(self, lyceum: Lyceum, who: Who, now: Now) -> reads.StudyPath:
        return await active_path(lyceum, who.user_id, now)

    @get("/summary", summary="My path at a glance: today, due reviews, streak, what comes next", responses=TOLD_SUMMARY)
    async def summarise(self, lyceum: Lyceum, who: Who, now: Now) -> reads.Summary:
        return await summary(lyceum, who.user_id, now)

    @get(
        "/{path_id:uuid}/progress",
        summary="How far I am: modules, topics, accuracy, difficulty over time",
        responses=TOLD_PROGRESS,
    )
    async def progress(self, path_id: FromPath[UUID], pool: Pool, who: Who) -> Progress:
        return await reads.progress_of(pool, who.user_id, path_id)

    @patch(
        "/{path_id:uuid}",
        summary="Change the settings of a path, where what is absent stays; or archive it",
        responses=examples.TOLD_PATH,
    )
    async def change(
        self, path_id: FromPath[UUID], data: ConfigBody, lyceum: Lyceum, who: Who, now: Now
    ) -> reads.StudyPath:
        supply = await supply_of(lyceum.bank)
        async with lyceum.open_store() as store:
            if data.status is None:
                path = await use_cases.update_path_config(
                    store, user_id=who.user_id, path_id=path_id, config=data.config or {}, supply=supply, now=now
                )
            else:
                path = await use_cases.archive_study_path(store, user_id=who.user_id, path_id=path_id, now=now)
        await lyceum.active_paths.keep_written(path)
        return await told_path(lyceum, path, now)


class StudyTasks(Controller):
    path = "/v1/study-tasks"
    tags = ("study",)
    guards = (requires("student"),)

    @get(summary="My tasks, latest first", responses=TOLD_TASKS)
    async def list_mine(
        self,
        lyceum: Lyceum,
        who: Who,
        limit: Limit = 50,
        module: FromQuery[str | None] = None,
        status: FromQuery[TaskStatus | None] = None,
        since: Annotated[str | None, QueryParameter(name="from")] = None,
        to: FromQuery[str | None] = None,
        cursor: FromQuery[str | None] = None,
    ) -> TaskPage:
        lines = await reads.tasks(
            lyceum.pool,
            who.user_id,
            module=module,
            status=status,
            since=_instant("from", since),
            before=_instant("to", to, ends=True),
            limit=limit,
            after=_task_place(cursor),
        )
        lines = await with_missing(lyceum.bank, lines)
        return TaskPage(lines, _task_cursor(lines[-1]) if len(lines) == limit else None)

    @get(
        "/next",
        summary="What comes next: due reviews, then what is begun, then as scheduled",
        responses=examples.TOLD_TASK,
    )
    async def next_task(self, lyceum: Lyceum, who: Who, now: Now) -> reads.TaskLine:
        task = await next_task(lyceum, who.user_id, now)
        if task is None:
            raise NothingToStudy
        [line] = await with_missing(lyceum.bank, [await reads.task(lyceum.pool, who.user_id, task.task_id)])
        return line

    @get("/{task_id:uuid}", summary="A task with its problem, and all that I have done on it", responses=TOLD_WHOLE)
    async def read(self, task_id: FromPath[UUID], lyceum: Lyceum, who: Who) -> WholeTask:
        return await whole_task(lyceum, who.user_id, task_id)

    @post(
        "/{task_id:uuid}/start",
        summary="Begin a task",
        refuses=("409",),
        status_code=HTTP_200_OK,
        responses=examples.TOLD_TASK,
    )
    async def start(self, task_id: FromPath[UUID], lyceum: Lyceum, who: Who, now: Now) -> reads.TaskLine:
        return await _changed(lyceum, use_cases.start_task, who.user_id, task_id, now)

    @post(
        "/{task_id:uuid}/finish",
        summary="Give a task up: it is completed",
        refuses=("409",),
        status_code=HTTP_200_OK,
        responses=examples.TOLD_TASK,
    )
    async def finish(self, task_id: FromPath[UUID], lyceum: Lyceum, who: Who, now: Now) -> reads.TaskLine:
        return await _changed(lyceum, use_cases.finish_task, who.user_id, task_id, now)

    @post(
        "/{task_id:uuid}/skip",
        summary="Leave a task out",
        refuses=("409",),
        status_code=HTTP_200_OK,
        responses=examples.TOLD_TASK,
    )
    async def skip(self, task_id: FromPath[UUID], lyceum: Lyceum, who: Who, now: Now) -> reads.TaskLine:
        return await _changed(lyceum, use_cases.skip_task, who.user_id, task_id, now)

    @post(
        "/{task_id:uuid}/replace",
        summary="Choose another problem",
        refuses=("409",),
        status_code=HTTP_200_OK,
        responses=examples.TOLD_TASK,
    )
    async def replace(self, task_id: FromPath[UUID], lyceum: Lyceum, who: Who, now: Now) -> reads.TaskLine:
        return await _changed(lyceum, use_cases.replace_task, who.user_id, task_id, now)

    @get("/{task_id:uuid}/events", summary="What happened to a task, in order", responses=TOLD_EVENTS)
    async def events(
        self, task_id: FromPath[UUID], pool: Pool, who: Who, limit: Limit = 200, cursor: FromQuery[str | None] = None
    ) -> EventPage:
        return await _events(pool, who.user_id, [task_id], limit, cursor)

    @put(
        "/{task_id:uuid}/draft",
        summary="Keep the code as it stands",
        refuses=("413", "422"),
        status_code=HTTP_204_NO_CONTENT,
    )
    async def draft(self, task_id: FromPath[UUID], data: DraftBody, store: Store, who: Who, now: Now) -> None:
        draft = Draft(data.language, data.code, now)
        await use_cases.save_draft(store, user_id=who.user_id, task_id=task_id, draft=draft)

    @put(
        "/{task_id:uuid}/note",
        summary="Keep a note of a task's problem",
        refuses=("409",),
        status_code=HTTP_204_NO_CONTENT,
    )
    async def note(self, task_id: FromPath[UUID], data: NoteBody, store: Store, who: Who, now: Now) -> None:
        await use_cases.save_note(
            store, user_id=who.user_id, task_id=task_id, note=data.note, starred=data.starred, now=now
        )

    @post(
        "/{task_id:uuid}/hints",
        summary="A hint, 1 to 3",
        refuses=("409",),
        status_code=HTTP_200_OK,
        responses=TOLD_HINT,
    )
    async def hint(self, task_id: FromPath[UUID], data: HintBody, lyceum: Lyceum, who: Who, now: Now) -> GivenHint:
        line = await reads.task(lyceum.pool, who.user_id, task_id)
        problem = await problem_of(lyceum.bank, line.problem_id)
        if problem is None:
            raise ProblemIsGone
        async with lyceum.open_store() as store:
            text, task = await use_cases.give_hint(
                store, user_id=who.user_id, task_id=task_id, level=data.level, ladder=problem.hints, now=now
            )
        return GivenHint(data.level, text, task.hints_used)


class StudyEvents(Controller):
    path = "/v1/study-events"
    tags = ("study",)
    guards = (requires("student"),)

    @get(summary="What happened to several tasks, each task's events in their order", responses=TOLD_EVENTS)
    async def list_mine(
        self,
        pool: Pool,
        who: Who,
        task_ids: FromQuery[str],
        limit: Limit = 200,
        cursor: FromQuery[str | None] = None,
    ) -> EventPage:
        return await _events(pool, who.user_id, _ids(task_ids), limit, cursor)


async def _changed(
    lyceum: RunningLyceum, change: Change, user_id: UUID, task_id: UUID, now: datetime
) -> reads.TaskLine:
    supply = await supply_of(lyceum.bank)
    async with lyceum.open_store() as store:
        await change(store, user_id=user_id, task_id=task_id, supply=supply, now=now)
    [line] = await with_missing(lyceum.bank, [await reads.task(lyceum.pool, user_id, task_id)])
    return line


async def _events(pool: AnyPool, user_id: UUID, task_ids: list[UUID], limit: int, cursor: str | None) -> EventPage:
    found = await reads.events(pool, user_id, task_ids, limit=limit, after=_event_place(cursor))
    last = f"{found[-1].task_id}~{found[-1].seq}" if len(found) == limit else None
    return EventPage(found, last)


def _task_cursor(line: reads.TaskLine) -> str:
    return f"{line.scheduled_at.isoformat()}~{line.task_id}"


def _task_place(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    scheduled_at, _, task_id = cursor.partition("~")
    try:
        return datetime.fromisoformat(scheduled_at.replace(" ", "+")), UUID(task_id)
    except ValueError:
        raise _no_cursor() from None


def _event_place(cursor: str | None) -> tuple[UUID, int] | None:
    if cursor is None:
        return None
    task_id, _, seq = cursor.partition("~")
    try:
        return UUID(task_id), int(seq)
    except ValueError:
        raise _no_cursor() from None


def _no_cursor() -> Invalid:
    return Invalid.field("cursor", "cursor", "This is not a cursor of this list.")


def _ids(text: str) -> list[UUID]:
    try:
        ids = [UUID(one) for one in text.split(",")]
    except ValueError:
        raise Invalid.field("task_ids", "type", "Ids of tasks, with commas between.") from None
    if len(ids) > TASKS_MOST:
        raise Invalid.field("task_ids", "range", f"At most {TASKS_MOST} tasks at once.")
    return ids


def _instant(field: str, text: str | None, *, ends: bool = False) -> datetime | None:
    """Read an instant, or a day: its first moment, or (`ends`) its last."""
    if text is None:
        return None
    try:
        if len(text) == len("2026-11-25"):
            day = datetime.combine(date.fromisoformat(text), time(), UTC)
            return day + timedelta(days=1) if ends else day
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Invalid.field(field, "type", "A day such as 2026-11-25, or an instant in ISO 8601.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)

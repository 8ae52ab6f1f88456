"""Study as its learner sees it: paths with their modules, tasks with the words around them, and events."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Connection, Pool
from adapters.postgres.study_rows import TASK_COLUMNS, Row
from domain.catalog.modules import MODULE_NAMES
from domain.scoring.constants import SKILL_KNOWN
from domain.study.errors import StudyTaskNotFound
from domain.study.model import ModuleState, Path, PathConfig, PathStatus, TaskKind, TaskOutcome, TaskStatus
from domain.study.paths import TRACKS, standings, theme_code

TOLD_COLUMNS: Final = """
(
  select jsonb_agg(jsonb_build_object('code', topic.code, 'name', coalesce(c.name, topic.code)) order by topic.place)
  from unnest(t.topics) with ordinality as topic (code, place) left join concept c using (code)
) as topics_told"""
"""What is told of a task's topics: their codes and names."""

TASK: Final = f"""
select {TASK_COLUMNS}, {TOLD_COLUMNS} from study_tasks t where t.user_id = $1 and t.study_task_id = $2
"""  # noqa: S608  composed of our own text alone
OPEN: Final = f"""
select {TASK_COLUMNS}, {TOLD_COLUMNS}
from study_tasks t left join memory m on t.kind = 'review' and m.user_id = t.user_id and m.concept_id = t.concept_id
where t.user_id = $1 and t.study_path_id = $2 and t.status in ('scheduled', 'in_progress')
  and (t.kind = 'coding' or t.problem_id is not null or m.due_at <= $3 and m.suspended_at is null)
  and (t.status = 'in_progress' or t.kind = 'review' or t.expires_at > $3)
order by t.kind = 'review' desc, t.status = 'in_progress' desc, t.scheduled_at, t.study_task_id
"""  # noqa: S608  composed of our own text alone
TASKS: Final = f"""
select {TASK_COLUMNS}, {TOLD_COLUMNS} from study_tasks t
where t.user_id = $1 and ($2::text is null or t.module = $2) and ($3::text is null or t.status = $3)
  and ($4::timestamptz is null or t.scheduled_at >= $4) and ($5::timestamptz is null or t.scheduled_at < $5)
  and ($7::timestamptz is null or (t.scheduled_at, t.study_task_id) < ($7, $8))
order by t.scheduled_at desc, t.study_task_id desc limit $6
"""  # noqa: S608  composed of our own text alone

MODULES: Final = """
select
  (select jsonb_object_agg(module, done) from (
    select module, count(distinct problem_id) as done from study_tasks
    where user_id = $1 and study_path_id = $2 and kind = 'coding' and status = 'completed' group by module
  ) counted) as completed,
  (select jsonb_object_agg(theme, p) from (
    select h.code as theme, avg(coalesce(y.p, $3::float8)) as p
    from theme h join concept c using (theme_id)
    left join mastery y on y.user_id = $1 and y.concept_id = c.concept_id
    where h.code = any($4::text[]) and not c.pseudo group by h.code
  ) known) as mastery
"""

DESK: Final = """
select
  (select jsonb_object_agg(language, jsonb_build_object('code', code, 'saved_at', saved_at))
    from task_draft where user_id = $1 and study_task_id = $2) as drafts,
  n.note, n.starred
from (select $3::uuid as problem_id) asked
left join problem_note n on n.user_id = $1 and n.problem_id = asked.problem_id
"""

EVENTS: Final = """
select id as event_id, task_id, seq, event_type, actor, payload, created_at from task_events
where user_id = $1 and task_id = any($2::uuid[]) and ($4::uuid is null or (task_id, seq) > ($4, $5))
order by task_id, seq limit $3
"""
OWNED: Final = "select count(*) from study_tasks where user_id = $1 and study_task_id = any($2::uuid[])"


class Topic(msgspec.Struct, frozen=True):
    code: str
    name: str


class TaskLine(msgspec.Struct, frozen=True, kw_only=True):
    task_id: UUID
    path_id: UUID
    problem_id: UUID | None
    concept_id: UUID | None
    kind: TaskKind
    title: str
    module: str
    module_name: str
    topics: list[Topic]
    difficulty: int
    status: TaskStatus
    outcome: TaskOutcome | None
    scheduled_at: datetime
    expires_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    score: float | None
    time_spent_seconds: int
    submissions: int
    hints_used: int
    target_minutes: int | None
    reason: str
    """Why the task was chosen, in words."""
    expected_success: float | None
    """How likely success was when it was chosen (0 to 1)."""
    problem_missing: bool
    """Whether the problem is in the bank no more: such a task can be skipped or exchanged."""
    metadata: dict[str, Any]


class Module(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    position: int
    state: ModuleState
    opens_when: str | None
    completed: int
    total: int


class StudyPath(msgspec.Struct, frozen=True, kw_only=True):
    path_id: UUID
    track: str
    track_name: str
    status: PathStatus
    config: PathConfig
    algorithm_version: int
    created_at: datetime
    modules: list[Module]
    tasks: list[TaskLine]


class TaskEvent(msgspec.Struct, frozen=True, kw_only=True):
    event_id: UUID
    task_id: UUID
    seq: int
    event_type: str
    actor: UUID | None
    payload: dict[str, Any]
    created_at: datetime


class SavedDraft(msgspec.Struct, frozen=True):
    code: str
    saved_at: datetime


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What a learner keeps beside a task."""

    drafts: dict[str, SavedDraft]
    note: str
    starred: bool


async def task(reader: Connection | Pool, user_id: UUID, task_id: UUID) -> TaskLine:
    """Return one task, or raise StudyTaskNotFound."""
    row = await reader.fetchrow(TASK, user_id, task_id)
    if row is None:
        raise StudyTaskNotFound
    return line_of(row)


async def open_tasks(reader: Connection | Pool, user_id: UUID, path_id: UUID, now: datetime) -> list[TaskLine]:
    """Return what is open on a path: reviews that are due, what is begun, what is scheduled."""
    return [line_of(row) for row in await reader.fetch(OPEN, user_id, path_id, now)]


async def tasks(
    reader: Connection | Pool,
    user_id: UUID,
    *,
    module: str | None,
    status: TaskStatus | None,
    since: datetime | None,
    before: datetime | None,
    limit: int,
    after: tuple[datetime, UUID] | None,
) -> list[TaskLine]:
    """Return the learner's tasks, latest first; `after` is where an earlier page ended."""
    place = after or (None, None)
    rows = await reader.fetch(TASKS, user_id, module, status, since, before, limit, *place)
    return [line_of(row) for row in rows]


async def path(reader: Connection | Pool, followed: Path, now: datetime) -> StudyPath:
    """Return a path as it stands."""
    return StudyPath(
        path_id=followed.path_id,
        track=followed.track,
        track_name=TRACKS.get(followed.track, followed.track),
        status=followed.status,
        config=followed.config,
        algorithm_version=followed.algorithm_version,
        created_at=followed.created_at,
        modules=await modules(reader, followed),
        tasks=await open_tasks(reader, followed.user_id, followed.path_id, now),
    )


async def modules(reader: Connection | Pool, followed: Path) -> list[Module]:
    """Return how the modules of a path stand."""
    codes = {theme_code(module): module for module in followed.config.modules}
    row = await reader.fetchrow(MODULES, followed.user_id, followed.path_id, SKILL_KNOWN, list(codes))
    found = standings(
        followed.config.modules,
        planned=followed.planned,
        completed=row["completed"] or {},
        mastery={codes[theme]: p for theme, p in (row["mastery"] or {}).items()},
    )
    return [msgspec.convert(one, Module, from_attributes=True) for one in found]


async def desk(reader: Connection | Pool, user_id: UUID, task_id: UUID, problem_id: UUID | None) -> Desk:
    """Return drafts, note and star beside a task."""
    row = await reader.fetchrow(DESK, user_id, task_id, problem_id)
    return msgspec.convert(
        {"drafts": row["drafts"] or {}, "note": row["note"] or "", "starred": bool(row["starred"])}, Desk
    )


async def events(
    reader: Connection | Pool,
    user_id: UUID,
    task_ids: Sequence[UUID],
    *,
    limit: int,
    after: tuple[UUID, int] | None = None,
) -> list[TaskEvent]:
    """Return the events of tasks, each task's in their order, or raise StudyTaskNotFound where one is not theirs."""
    wanted = list(dict.fromkeys(task_ids))
    if await reader.fetchval(OWNED, user_id, wanted) != len(wanted):
        raise StudyTaskNotFound
    task_id, seq = after or (None, None)
    return [TaskEvent(**row) for row in await reader.fetch(EVENTS, user_id, wanted, limit, task_id, seq)]


def line_of(row: Row) -> TaskLine:
    """Return a task as it is told, from a row of TASK_COLUMNS and TOLD_COLUMNS."""
    told: Mapping[str, Any] = row["metadata"]
    kept = {name: row[name] for name in _SAME}
    return msgspec.convert(
        {
            **kept,
            "task_id": row["study_task_id"],
            "path_id": row["study_path_id"],
            "title": told.get("title", ""),
            "module_name": MODULE_NAMES.get(row["module"], row["module"]),
            "topics": row["topics_told"] or [],
            "target_minutes": told.get("target_minutes"),
            "reason": told.get("reason", ""),
            "expected_success": told.get("expected_success"),
            "problem_missing": False,
            "metadata": {name: value for name, value in told.items() if name not in _TOLD_APART},
        },
        TaskLine,
    )


_SAME: Final = (
    *("problem_id", "concept_id", "kind", "module", "difficulty", "status", "outcome", "scheduled_at", "expires_at"),
    *("started_at", "completed_at", "score", "time_spent_seconds", "submissions", "hints_used"),
)
_TOLD_APART: Final = ("title", "target_minutes", "reason", "expected_success")

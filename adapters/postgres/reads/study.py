"""Study as its learner sees it: paths with their modules, tasks with the words around them, and events."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Connection, Pool
from adapters.postgres.learner_day import ME
from adapters.postgres.reads.today import STREAK, STREAKS
from adapters.postgres.study_rows import TASK_COLUMNS, Row, path_of
from domain.catalog.modules import MODULE_NAMES
from domain.practice.errors import NotALearner
from domain.scoring.constants import SKILL_KNOWN
from domain.study.errors import StudyPathNotFound, StudyTaskNotFound
from domain.study.model import ModuleState, Path, PathConfig, PathStatus, TaskKind, TaskOutcome, TaskStatus
from domain.study.pace import Attempt, level
from domain.study.paths import TRACKS, ModuleStanding, standings, theme_code
from domain.study.progress import DoneTask, Progress, accuracy, progress

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
order by t.kind = 'review' desc, m.due_at, t.status = 'in_progress' desc, t.scheduled_at, t.study_task_id
"""  # noqa: S608  composed of our own text alone
TASKS: Final = f"""
select {TASK_COLUMNS}, {TOLD_COLUMNS} from study_tasks t
where t.user_id = $1 and ($2::text is null or t.module = $2) and ($3::text is null or t.status = $3)
  and ($4::timestamptz is null or t.scheduled_at >= $4) and ($5::timestamptz is null or t.scheduled_at < $5)
  and ($7::timestamptz is null or (t.scheduled_at, t.study_task_id) < ($7, $8))
order by t.scheduled_at desc, t.study_task_id desc limit $6
"""  # noqa: S608  composed of our own text alone

PATH: Final = "select * from study_paths where user_id = $1 and study_path_id = $2"
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

DONE: Final = """
select module, topics, difficulty, outcome = 'success' as right, time_spent_seconds as seconds,
  (completed_at at time zone 'UTC')::date as done_on, problem_id, topics[1] as primary, completed_at as at
from study_tasks
where user_id = $1 and study_path_id = $2 and kind = 'coding' and status = 'completed'
order by completed_at, study_task_id
"""
HABIT: Final = f"""
with {ME}, {STREAKS} select me.ends_at, {STREAK} as streak_days from me
"""  # noqa: S608  composed of our own text alone

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


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    today: list[TaskLine]
    due_reviews: int
    streak_days: int
    overall_accuracy: float
    current_difficulty: int
    next_task: TaskLine | None


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
    """Return how the modules of a path stand, as they are told."""
    return [msgspec.convert(one, Module, from_attributes=True) for one in await standings_of(reader, followed)]


async def standings_of(reader: Connection | Pool, followed: Path) -> list[ModuleStanding]:
    """Return how the modules of a path stand."""
    codes = {theme_code(module): module for module in followed.config.modules}
    row = await reader.fetchrow(MODULES, followed.user_id, followed.path_id, SKILL_KNOWN, list(codes))
    return standings(
        followed.config.modules,
        planned=followed.planned,
        completed=row["completed"] or {},
        mastery={codes[theme]: p for theme, p in (row["mastery"] or {}).items()},
    )


async def done(reader: Connection | Pool, followed: Path) -> tuple[list[DoneTask], int]:
    """Return the completed coding tasks of a path, oldest first, and the difficulty that they have led to."""
    rows = await reader.fetch(DONE, followed.user_id, followed.path_id)
    attempts = [Attempt(r["problem_id"], r["module"], r["primary"], r["difficulty"], r["right"], r["at"]) for r in rows]
    tasks = [
        DoneTask(r["module"], tuple(r["topics"]), r["difficulty"], r["right"], r["seconds"], r["done_on"]) for r in rows
    ]
    return tasks, level(attempts, start=followed.config.start_difficulty)


async def progress_of(reader: Connection | Pool, user_id: UUID, path_id: UUID) -> Progress:
    """Return how far a learner is on a path, or raise StudyPathNotFound."""
    row = await reader.fetchrow(PATH, user_id, path_id)
    if row is None:
        raise StudyPathNotFound
    followed = path_of(row)
    tasks, difficulty = await done(reader, followed)
    return progress(tasks, await standings_of(reader, followed), difficulty=difficulty)


async def summary(reader: Connection | Pool, followed: Path, now: datetime) -> Summary:
    """Return a path at a glance: what is for today, what comes next, and how it has gone."""
    ahead = await open_tasks(reader, followed.user_id, followed.path_id, now)
    tasks, difficulty = await done(reader, followed)
    habit = await reader.fetchrow(HABIT, followed.user_id, now)
    if habit is None:
        raise NotALearner
    return Summary(
        today=[line for line in ahead if line.status is TaskStatus.IN_PROGRESS or line.scheduled_at < habit["ends_at"]],
        due_reviews=sum(line.kind is TaskKind.REVIEW for line in ahead),
        streak_days=habit["streak_days"],
        overall_accuracy=accuracy(tasks),
        current_difficulty=difficulty,
        next_task=ahead[0] if ahead else None,
    )


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

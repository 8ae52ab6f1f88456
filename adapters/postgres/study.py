"""Study in PostgreSQL: paths, tasks under their rows' locks, and what a learner keeps beside them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, get_args
from uuid import UUID

import msgspec

from adapters.postgres.connection import Connection
from adapters.postgres.named import Named
from adapters.postgres.study_rows import TASK_COLUMNS, Row, path_of, row_of, task_of
from domain.kernel.events import event_type
from domain.practice.errors import NotALearner
from domain.scoring.constants import SKILL_KNOWN
from domain.study.errors import PathExists, StudyPathNotFound, StudyTaskNotFound
from domain.study.events import TaskEvent
from domain.study.model import Draft, Path, Task, TaskStatus
from domain.study.pace import Attempt
from domain.study.paths import theme_code
from domain.study.planning import Standing
from domain.study.ports import DoneReview, Reviewable, Verdict
from domain.study.ranking import Topic
from domain.study.reviewing import DueReview
from domain.study.tasks import Moved

ADD_PATH: Final = """
insert into study_paths (user_id, study_path_id, track, status, config, algorithm_version, planned, created_at,
  updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (user_id, track) where status = 'active' do nothing
returning study_path_id
"""
SAVE_PATH: Final = """
update study_paths set status = $3, config = $4, planned = $5, updated_at = $6
where user_id = $1 and study_path_id = $2
"""
ACTIVE: Final = """
select * from study_paths where user_id = $1 and status = 'active' order by created_at desc, study_path_id desc limit 1
"""
# Not `for update`: adding a task looks at its path, and must not wait for it with other tasks in hand.
LOCK_PATH: Final = "select * from study_paths where user_id = $1 and study_path_id = $2 for no key update"

AHEAD: Final = f"""
select {TASK_COLUMNS} from study_tasks t
where t.user_id = $1 and t.study_path_id = $2 and t.kind = 'coding' and t.status in ('scheduled', 'in_progress')
order by t.study_task_id for update
"""  # noqa: S608  composed of our own text alone
LOCK_OPEN: Final = f"""
select {TASK_COLUMNS} from study_tasks t
where t.user_id = $1 and t.study_path_id = $2 and t.status in ('scheduled', 'in_progress')
order by t.study_task_id for update
"""  # noqa: S608  composed of our own text alone
ATTEMPTS: Final = """
select problem_id, module, topics[1] as primary, difficulty, outcome = 'success' as right, completed_at as at
from study_tasks
where user_id = $1 and study_path_id = $2 and kind = 'coding' and status = 'completed'
order by completed_at, study_task_id
"""
MET: Final = """
select problem_id, max(coalesce(completed_at, active_at)) as at,
  bool_or(status = 'completed') as completed, bool_or(status = 'skipped') as skipped
from study_tasks
where user_id = $1 and study_path_id = $2 and problem_id is not null and status <> 'scheduled' and status <> 'expired'
group by problem_id
"""
LEARNER: Final = """
select ability,
  (select jsonb_object_agg(theme, p) from (
    select t.code as theme, avg(coalesce(y.p, $2::float8)) as p
    from theme t join concept c using (theme_id)
    left join mastery y on y.user_id = $1 and y.concept_id = c.concept_id
    where t.code = any($3::text[]) and not c.pseudo group by t.code
  ) known) as themes
from srs_user_params where user_id = $1
"""
TOPICS: Final = """
select c.code, c.concept_id, c.name, y.p as mastery, m.reviewed_at
from concept c
left join mastery y on y.user_id = $1 and y.concept_id = c.concept_id
left join memory m on m.user_id = $1 and m.concept_id = c.concept_id
where c.code = any($2::text[])
"""

# Each part is found by an index that has its order, however many tasks there are: reviews that are still due, what is
# begun, what is scheduled.
NEXT: Final = f"""
with mine as (select study_path_id from study_paths where user_id = $1 and status = 'active'),
first_review as (
  select {TASK_COLUMNS}, 1 as turn from study_tasks t
  join memory m on m.user_id = t.user_id and m.concept_id = t.concept_id
  where t.user_id = $1 and t.kind = 'review' and t.status in ('scheduled', 'in_progress')
    and (t.problem_id is not null or m.due_at <= $2 and m.suspended_at is null)
    and t.study_path_id in (select study_path_id from mine)
  order by m.due_at, t.study_task_id limit 1
),
first_begun as (
  select {TASK_COLUMNS}, 2 as turn from study_tasks t
  where t.user_id = $1 and t.status = 'in_progress' and t.kind = 'coding'
    and t.study_path_id in (select study_path_id from mine)
  order by t.scheduled_at limit 1
),
first_scheduled as (
  select {TASK_COLUMNS}, 3 as turn from study_tasks t
  where t.user_id = $1 and t.status = 'scheduled' and t.kind = 'coding' and t.expires_at > $2
    and t.study_path_id in (select study_path_id from mine)
  order by t.scheduled_at limit 1
)
select * from first_review union all select * from first_begun union all select * from first_scheduled
order by turn limit 1
"""  # noqa: S608  composed of our own text alone

GET: Final = f"select {TASK_COLUMNS} from study_tasks t where t.user_id = $1 and t.study_task_id = $2"  # noqa: S608
LOCK: Final = f"{GET} for update"

HISTORY: Final = """
select event_type, payload, created_at from task_events where user_id = $1 and task_id = $2 order by seq
"""

# The one conflict there can be is an open review of the same concept.
ADD: Final = """
insert into study_tasks (user_id, study_task_id, study_path_id, version, problem_id, concept_id, kind, module, topics,
  difficulty, status, outcome, scheduled_at, expires_at, started_at, active_at, completed_at, score,
  time_spent_seconds, submissions, hints_used, metadata)
select user_id, study_task_id, study_path_id, version, problem_id, concept_id, kind, module, topics, difficulty, status,
  outcome, scheduled_at, expires_at, started_at, active_at, completed_at, score, time_spent_seconds, submissions,
  hints_used, metadata
from jsonb_to_recordset($1) as r (user_id uuid, study_task_id uuid, study_path_id uuid, version bigint,
  problem_id uuid, concept_id uuid, kind text, module text, topics text[], difficulty smallint, status text,
  outcome text, scheduled_at timestamptz, expires_at timestamptz, started_at timestamptz, active_at timestamptz,
  completed_at timestamptz, score float8, time_spent_seconds int, submissions int, hints_used int, metadata jsonb)
on conflict do nothing returning study_task_id
"""
SAVE: Final = Named(
    """
update study_tasks
set version = :version, problem_id = :problem_id, module = :module, topics = :topics, difficulty = :difficulty,
  status = :status, outcome = :outcome, started_at = :started_at, active_at = :active_at, completed_at = :completed_at,
  score = :score, time_spent_seconds = :time_spent_seconds, submissions = :submissions, hints_used = :hints_used,
  metadata = :metadata
where user_id = :user_id and study_task_id = :study_task_id
"""
)

# Whoever moves several tasks of a path takes the path first: else a verdict and a plan would wait for each other.
LOCK_PATH_OF: Final = """
select from study_paths where (user_id, study_path_id) = (
  select t.user_id, t.study_path_id from task_evaluations e join study_tasks t using (user_id, study_task_id)
  where e.user_id = $1 and e.evaluation_id = $2
) for no key update
"""
LOCK_VERDICT: Final = f"""
select {TASK_COLUMNS}, e.evaluation_id, e.kind as evaluation_kind, e.status as evaluation_status,
  e.score as evaluation_score, e.failure_category, e.finished_at, e.taken_at,
  array(
    select c.concept_id from unnest(t.topics) with ordinality as topic (code, place) join concept c using (code)
    order by place
  ) as concept_ids
from task_evaluations e join study_tasks t using (user_id, study_task_id)
where e.user_id = $1 and e.evaluation_id = $2 for update
"""  # noqa: S608  composed of our own text alone
MARK_TAKEN: Final = """
update task_evaluations set taken_at = $4, review_ids = $3 where user_id = $1 and evaluation_id = $2
"""
UNTAKEN: Final = """
select user_id, evaluation_id from (
  select user_id, evaluation_id, finished_at from task_evaluations
  where taken_at is null and kind = 'submit' and status in ('passed', 'failed', 'timeout') and finished_at < $1
  order by finished_at limit $2
) lost
order by user_id, finished_at
"""
COUNT_EXPIRED: Final = "select count(*) from study_tasks where status = 'scheduled' and expires_at <= $1"
EXPIRED: Final = f"""
select {TASK_COLUMNS} from study_tasks t
where t.status = 'scheduled' and t.expires_at <= $1 order by t.expires_at limit $2 for update skip locked
"""  # noqa: S608  composed of our own text alone

FOLLOWERS: Final = """
select (array_agg(user_id order by user_id))[1] as first, (array_agg(user_id order by user_id desc))[1] as last
from (
  select user_id, (row_number() over (order by user_id) - 1) / $1 as stretch
  from (select distinct user_id from study_paths where status = 'active') follower
) ranged
group by stretch order by stretch
"""

# Concepts of the track's themes, and those that its tasks have been about.
DUE: Final = """
select distinct on (p.user_id, m.concept_id) p.user_id, p.study_path_id as path_id,
  coalesce(own.module, done.module) as module, c.concept_id, c.code, c.name, m.due_at,
  (select r.review_id from review r where r.user_id = m.user_id and r.concept_id = m.concept_id
    order by r.reviewed_at desc, r.review_id desc limit 1) as review_log_id
from study_paths p
join memory m on m.user_id = p.user_id and m.due_at <= $3 and m.suspended_at is null
join concept c using (concept_id)
join theme h using (theme_id)
left join lateral (
  select module from jsonb_array_elements_text(p.config -> 'modules') as module where h.code = 'ci-' || module
) own on true
left join lateral (
  select t.module from study_tasks t
  where own.module is null and t.user_id = p.user_id and t.study_path_id = p.study_path_id
    and t.started_at is not null and t.topics @> array[c.code]
  limit 1
) done on true
where p.status = 'active' and p.user_id between $1 and $2 and coalesce(own.module, done.module) is not null
  and not exists (
    select from study_tasks t where t.user_id = p.user_id and t.concept_id = m.concept_id and t.kind = 'review'
      and t.status in ('scheduled', 'in_progress')
  )
order by p.user_id, m.concept_id, p.created_at desc
"""

DONE_ELSEWHERE: Final = f"""
select {TASK_COLUMNS}, (
    select r.correct from review r
    where r.user_id = t.user_id and r.concept_id = t.concept_id and r.reviewed_at >= t.scheduled_at
    order by r.reviewed_at desc, r.review_id desc limit 1
  ) as correct
from study_tasks t
left join memory m on m.user_id = t.user_id and m.concept_id = t.concept_id
where t.user_id between $1 and $2 and t.kind = 'review' and t.status in ('scheduled', 'in_progress')
  and (cardinality($4::uuid[]) = 0 or t.concept_id = any($4))
  and (t.problem_id is null or t.status = 'scheduled')
  and (m.due_at is null or m.due_at > $3 or m.suspended_at is not null)
order by t.user_id, t.study_task_id for update of t
"""  # noqa: S608  composed of our own text alone

REVIEWABLE: Final = """
select c.theme_id, c.code, exists (
    select from question q where q.concept_id = c.concept_id and q.retired_at is null
  ) as has_questions
from concept c where c.concept_id = $1
"""

SAVE_DRAFT: Final = """
insert into task_draft (user_id, study_task_id, language, code, saved_at) values ($1, $2, $3, $4, $5)
on conflict (user_id, study_task_id, language) do update set code = excluded.code, saved_at = excluded.saved_at
"""
FORGET_DRAFTS: Final = "delete from task_draft where user_id = $1 and study_task_id = $2"
SAVE_NOTE: Final = """
insert into problem_note (user_id, problem_id, note, starred, saved_at) values ($1, $2, $3, $4, $5)
on conflict (user_id, problem_id) do update
set note = excluded.note, starred = excluded.starred, saved_at = excluded.saved_at
"""


class PostgresPaths:
    """Paths on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, path: Path) -> None:
        added = await self._connection.fetchval(
            ADD_PATH,
            path.user_id,
            path.path_id,
            path.track,
            path.status,
            msgspec.to_builtins(path.config),
            path.algorithm_version,
            dict(path.planned),
            path.created_at,
            path.updated_at,
        )
        if added is None:
            raise PathExists

    async def find_active(self, user_id: UUID) -> Path | None:
        row = await self._connection.fetchrow(ACTIVE, user_id)
        return None if row is None else path_of(row)

    async def lock(self, user_id: UUID, path_id: UUID) -> Path:
        row = await self._connection.fetchrow(LOCK_PATH, user_id, path_id)
        if row is None:
            raise StudyPathNotFound
        return path_of(row)

    async def save(self, path: Path) -> None:
        await self._connection.execute(
            SAVE_PATH,
            path.user_id,
            path.path_id,
            path.status,
            msgspec.to_builtins(path.config),
            dict(path.planned),
            path.updated_at,
        )

    async def lock_standing(self, path: Path, topics: Sequence[str]) -> Standing:
        mine = (path.user_id, path.path_id)
        ahead = [task_of(row) for row in await self._connection.fetch(AHEAD, *mine)]
        met = await self._connection.fetch(MET, *mine)
        themes = {theme_code(module): module for module in path.config.modules}
        learner = await self._connection.fetchrow(LEARNER, path.user_id, SKILL_KNOWN, list(themes))
        if learner is None:
            raise NotALearner
        known = await self._connection.fetch(TOPICS, path.user_id, list(topics))
        return Standing(
            path=path,
            attempts=tuple(Attempt(**row) for row in await self._connection.fetch(ATTEMPTS, *mine)),
            ahead=tuple(sorted(ahead, key=_turn)),
            skipped=frozenset(row["problem_id"] for row in met if row["skipped"] and not row["completed"]),
            met={row["problem_id"]: row["at"] for row in met if row["at"] is not None},
            topics={
                row["code"]: Topic(row["concept_id"], row["name"], row["mastery"], row["reviewed_at"]) for row in known
            },
            module_mastery={themes[theme]: p for theme, p in (learner["themes"] or {}).items()},
            ability=learner["ability"],
        )


class PostgresTasks:
    """Tasks on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, user_id: UUID, task_id: UUID) -> Task:
        return await self._one(GET, user_id, task_id)

    async def lock(self, user_id: UUID, task_id: UUID) -> Task:
        return await self._one(LOCK, user_id, task_id)

    async def lock_open(self, user_id: UUID, path_id: UUID) -> list[Task]:
        return [task_of(row) for row in await self._connection.fetch(LOCK_OPEN, user_id, path_id)]

    async def history(self, user_id: UUID, task_id: UUID) -> list[tuple[TaskEvent, datetime]]:
        rows = await self._connection.fetch(HISTORY, user_id, task_id)
        return [(msgspec.convert(row["payload"], _EVENTS[row["event_type"]]), row["created_at"]) for row in rows]

    async def find_next(self, user_id: UUID, now: datetime) -> Task | None:
        row = await self._connection.fetchrow(NEXT, user_id, now)
        return None if row is None else task_of(row)

    async def add(self, tasks: Sequence[Moved]) -> list[Moved]:
        rows = [row_of(one.task) for one in tasks]
        added = {row["study_task_id"] for row in await self._connection.fetch(ADD, rows)}
        return [one for one in tasks if one.task.task_id in added]

    async def save(self, task: Task) -> None:
        row = row_of(task)
        await self._connection.execute(SAVE.sql, *SAVE.values(**{name: row[name] for name in SAVE.names}))

    async def lock_verdict(self, user_id: UUID, evaluation_id: UUID) -> Verdict | None:
        await self._connection.execute(LOCK_PATH_OF, user_id, evaluation_id)
        row = await self._connection.fetchrow(LOCK_VERDICT, user_id, evaluation_id)
        if row is None:
            return None
        return Verdict(
            task=task_of(row),
            evaluation_id=evaluation_id,
            kind=row["evaluation_kind"],
            status=row["evaluation_status"],
            score=row["evaluation_score"],
            failure_category=row["failure_category"],
            finished_at=row["finished_at"],
            is_taken=row["taken_at"] is not None,
            concept_ids=tuple(row["concept_ids"]),
        )

    async def mark_taken(self, user_id: UUID, evaluation_id: UUID, review_ids: Sequence[UUID], now: datetime) -> None:
        await self._connection.execute(MARK_TAKEN, user_id, evaluation_id, list(review_ids), now)

    async def untaken(self, *, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
        rows = await self._connection.fetch(UNTAKEN, before, limit)
        return [(user_id, evaluation_id) for user_id, evaluation_id in rows]

    async def count_expired(self, now: datetime) -> int:
        return await self._connection.fetchval(COUNT_EXPIRED, now)

    async def claim_expired(self, now: datetime, *, limit: int) -> list[Task]:
        return [task_of(row) for row in await self._connection.fetch(EXPIRED, now, limit)]

    async def followers(self, *, size: int) -> list[tuple[UUID, UUID]]:
        return [(first, last) for first, last in await self._connection.fetch(FOLLOWERS, size)]

    async def due_reviews(self, first: UUID, last: UUID, now: datetime) -> list[DueReview]:
        return [DueReview(**row) for row in await self._connection.fetch(DUE, first, last, now)]

    async def claim_done_reviews(
        self, first: UUID, last: UUID, now: datetime, *, concept_ids: Sequence[UUID] = ()
    ) -> list[DoneReview]:
        rows = await self._connection.fetch(DONE_ELSEWHERE, first, last, now, list(concept_ids))
        return [DoneReview(task_of(row), row["correct"]) for row in rows]

    async def met(self, user_id: UUID, path_id: UUID) -> dict[UUID, datetime]:
        rows = await self._connection.fetch(MET, user_id, path_id)
        return {row["problem_id"]: row["at"] for row in rows if row["at"] is not None}

    async def reviewable(self, concept_id: UUID) -> Reviewable:
        return Reviewable(*await self._connection.fetchrow(REVIEWABLE, concept_id))

    async def _one(self, statement: str, user_id: UUID, task_id: UUID) -> Task:
        row: Row | None = await self._connection.fetchrow(statement, user_id, task_id)
        if row is None:
            raise StudyTaskNotFound
        return task_of(row)


class PostgresDesk:
    """Drafts and notes on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def save_draft(self, user_id: UUID, task_id: UUID, draft: Draft) -> None:
        await self._connection.execute(SAVE_DRAFT, user_id, task_id, draft.language, draft.code, draft.saved_at)

    async def forget_drafts(self, user_id: UUID, task_id: UUID) -> None:
        await self._connection.execute(FORGET_DRAFTS, user_id, task_id)

    async def save_note(self, user_id: UUID, problem_id: UUID, *, note: str, starred: bool, now: datetime) -> None:
        await self._connection.execute(SAVE_NOTE, user_id, problem_id, note, starred, now)


_EVENTS: Final[dict[str, type[TaskEvent]]] = {
    event_type(event).removeprefix("task_"): event for event in get_args(TaskEvent)
}


def _turn(task: Task) -> tuple[bool, datetime, UUID]:
    return task.status is TaskStatus.SCHEDULED, task.scheduled_at, task.task_id

"""Evaluations in PostgreSQL: rows are the queue, so that messages may get lost or double."""

from datetime import datetime
from typing import Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.judging.fairness import Waiting
from domain.judging.life import Claimed, Held, Kind, Order, Outcome, Status, Task
from domain.judging.model import Language

HOLD: Final = "select pg_advisory_xact_lock(hashtextextended('judging ' || $1, 0))"

FIND_TASK: Final = (
    "select status, problem_id from study_tasks where user_id = $1 and study_task_id = $2 for no key update"
)

ASKED_SINCE: Final = "select count(*), min(requested_at) from task_evaluations where user_id = $1 and requested_at > $2"

ADD: Final = """
insert into task_evaluations (user_id, evaluation_id, study_task_id, kind, language, code, requested_at, status)
values ($1, $2, $3, $4, $5, $6, $7, 'queued')
"""

QUEUE: Final = """
queue as (
  select user_id, evaluation_id, requested_at,
    row_number() over (partition by user_id order by requested_at, evaluation_id) - 1 as ahead
  from task_evaluations where status = 'queued'
),
learner as (
  select user_id, running, lately
  from (select distinct user_id from queue) waiting
  cross join lateral (
    select count(*) as running from task_evaluations e where e.user_id = waiting.user_id and e.status = 'running'
  ) at_work
  cross join lateral (
    select count(*) as lately from task_evaluations e
    where e.user_id = waiting.user_id and e.started_at > $1 and e.finished_at is not null
  ) recent
)
"""
"""What waits, with what is known of its learner; $1 is since when `lately` counts."""

WAITING: Final = f"""
with {QUEUE}
select evaluation_id, requested_at, running, lately, ahead from queue join learner using (user_id) where ahead < $2
"""  # noqa: S608  composed of our own text alone

CLAIM: Final = """
update task_evaluations e
set status = 'running', attempts = e.attempts + 1, started_at = $2, heartbeat_at = $2
from (
  select user_id, evaluation_id from task_evaluations where evaluation_id = $1 and status = 'queued'
  for update skip locked
) free
join study_tasks t on t.user_id = free.user_id
where e.user_id = free.user_id and e.evaluation_id = free.evaluation_id and t.study_task_id = e.study_task_id
returning e.user_id, e.evaluation_id, e.study_task_id, t.problem_id, e.kind, e.language, e.code, e.requested_at,
  e.attempts
"""

BEAT: Final = """
update task_evaluations set heartbeat_at = $4
where user_id = $1 and evaluation_id = $2 and attempts = $3 and status = 'running'
returning true
"""

HELD: Final = "user_id, evaluation_id, study_task_id, kind, language, status, attempts, requested_at"

LOCK: Final = f"select {HELD} from task_evaluations where user_id = $1 and evaluation_id = $2 for update"  # noqa: S608  our own text alone

END: Final = """
update task_evaluations
set status = $2, score = $3, partial = $4, visible = $5, hidden = $6, failure_category = $7, error_text = $8,
  runtime_ms = $9, memory_mb = $10, finished_at = $11
where evaluation_id = $1
"""

SILENT: Final = f"""
select {HELD} from task_evaluations
where status in ('queued', 'running') and coalesce(heartbeat_at, requested_at) <= $1
order by requested_at, evaluation_id limit $2 for update skip locked
"""  # noqa: S608  our own text alone

REQUEUE: Final = "update task_evaluations set status = 'queued' where evaluation_id = $1"


class PostgresJudgings:
    """The evaluations on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def hold_learner(self, user_id: UUID) -> None:
        await self._connection.execute(HOLD, str(user_id))

    async def find_task(self, user_id: UUID, study_task_id: UUID) -> Task | None:
        row = await self._connection.fetchrow(FIND_TASK, user_id, study_task_id)
        return None if row is None else Task(*row)

    async def asked_since(self, user_id: UUID, since: datetime) -> tuple[int, datetime | None]:
        return tuple(await self._connection.fetchrow(ASKED_SINCE, user_id, since))

    async def add(self, order: Order) -> None:
        row = (order.user_id, order.evaluation_id, order.study_task_id, order.kind, order.language, order.code)
        await self._connection.execute(ADD, *row, order.requested_at)

    async def hold_queue(self) -> None:
        await self._connection.execute(HOLD, "queue")

    async def waiting(self, *, most_each: int, lately_since: datetime) -> list[Waiting]:
        return [Waiting(*row) for row in await self._connection.fetch(WAITING, lately_since, most_each)]

    async def claim(self, evaluation_id: UUID, *, at: datetime) -> Claimed | None:
        row = await self._connection.fetchrow(CLAIM, evaluation_id, at)
        if row is None:
            return None
        user_id, found_id, study_task_id, problem_id, kind, language, code, requested_at, attempt = row
        return Claimed(
            user_id=user_id,
            evaluation_id=found_id,
            study_task_id=study_task_id,
            problem_id=problem_id,
            kind=Kind(kind),
            language=Language(language),
            code=code,
            requested_at=requested_at,
            attempt=attempt,
        )

    async def beat(self, claimed: Claimed, *, at: datetime) -> bool:
        hands = (claimed.user_id, claimed.evaluation_id, claimed.attempt)
        return bool(await self._connection.fetchval(BEAT, *hands, at))

    async def lock(self, user_id: UUID, evaluation_id: UUID) -> Held | None:
        row = await self._connection.fetchrow(LOCK, user_id, evaluation_id)
        return None if row is None else _held(*row)

    async def end(self, evaluation_id: UUID, outcome: Outcome, *, at: datetime) -> None:
        row = (outcome.status, outcome.score, outcome.partial, outcome.visible, outcome.hidden)
        told = (outcome.failure_category, outcome.error_text, outcome.runtime_ms, outcome.memory_mb)
        await self._connection.execute(END, evaluation_id, *row, *told, at)

    async def lock_silent(self, *, since: datetime, most: int) -> list[Held]:
        return [_held(*row) for row in await self._connection.fetch(SILENT, since, most)]

    async def requeue(self, evaluation_id: UUID) -> None:
        await self._connection.execute(REQUEUE, evaluation_id)


def _held(
    user_id: UUID,
    evaluation_id: UUID,
    study_task_id: UUID,
    kind: str,
    language: str,
    status: str,
    attempts: int,
    requested_at: datetime,
) -> Held:
    return Held(
        user_id=user_id,
        evaluation_id=evaluation_id,
        study_task_id=study_task_id,
        kind=Kind(kind),
        language=Language(language),
        status=Status(status),
        attempts=attempts,
        requested_at=requested_at,
    )

"""Evaluations as their learner sees them: how far each is, and what came of it."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Connection, Pool
from adapters.postgres.judging import QUEUE
from domain.judging.constants import JUDGING_LATELY_MINUTES
from domain.judging.errors import EvaluationNotFound
from domain.judging.fairness import position
from domain.judging.life import FINAL, Kind, Status
from domain.judging.model import Language

COLUMNS: Final = """e.evaluation_id, e.study_task_id as task_id, e.kind, e.status, e.language, e.code, e.score,
  e.partial, e.visible, e.hidden, e.failure_category, e.error_text, e.runtime_ms, e.memory_mb,
  e.requested_at as queued_at, e.finished_at"""
"""What `evaluation_of` wants of a row; `e` is task_evaluations."""

OF_TASK: Final = f"""
select {COLUMNS} from task_evaluations e where e.user_id = $1 and e.study_task_id = $2
order by e.requested_at desc, e.evaluation_id desc limit $3
"""  # noqa: S608  composed of our own text alone

# What an evaluation that waits is told: its place in the order of `domain.judging.fairness`, and how fast it goes.
ONE: Final = f"""
select {COLUMNS}, place.*
from task_evaluations e
left join lateral (
  with {QUEUE},
  ordered as (
    select evaluation_id,
      row_number() over (order by running + ahead, lately + ahead, requested_at, evaluation_id) - 1 as before
    from queue join learner using (user_id)
  )
  select before, (select count(*) from task_evaluations where status = 'running') as at_work,
    (select avg(extract(epoch from finished_at - started_at))::float8 from task_evaluations
      where finished_at > $1 and status in ('passed', 'failed', 'timeout')) as usual_seconds
  from ordered where ordered.evaluation_id = e.evaluation_id and e.status = 'queued'
) place on true
where e.user_id = $2 and e.study_task_id = $3 and e.evaluation_id = $4
"""  # noqa: S608  composed of our own text alone


class VisibleDetail(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one visible test; without a time it was not run."""

    name: str
    passed: bool
    message: str | None
    expected: Any = None
    actual: Any = None
    time_ms: float | None = None


class VisibleResults(msgspec.Struct, frozen=True):
    passed: int
    total: int
    details: list[VisibleDetail]


class HiddenCategory(msgspec.Struct, frozen=True):
    category: str
    passed: int
    total: int


class HiddenResults(msgspec.Struct, frozen=True):
    """All that is told of hidden tests."""

    passed: int
    total: int
    categories: list[HiddenCategory]


class JudgingPlace(msgspec.Struct, frozen=True):
    """How many are judged before, and in about how many seconds there will be a verdict."""

    before: int
    about_seconds: int


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """One judging of a learner's program. `position` while it waits."""

    evaluation_id: UUID
    task_id: UUID
    kind: Kind
    status: Status
    language: Language
    code: str
    score: float | None
    partial: bool
    visible: VisibleResults | None
    hidden: HiddenResults | None
    failure_category: str | None
    error_text: str | None
    runtime_ms: int | None
    memory_mb: float | None
    queued_at: datetime
    finished_at: datetime | None
    position: JudgingPlace | None = None

    @property
    def is_final(self) -> bool:
        """Say whether nothing of it will change any more."""
        return self.status in FINAL


async def evaluation(
    pool: Pool | Connection, user_id: UUID, study_task_id: UUID, evaluation_id: UUID, now: datetime
) -> Evaluation:
    """Return one evaluation of a task, or raise EvaluationNotFound, also where it is another learner's."""
    since = now - timedelta(minutes=JUDGING_LATELY_MINUTES)
    row = await pool.fetchrow(ONE, since, user_id, study_task_id, evaluation_id)
    if row is None:
        raise EvaluationNotFound
    *of_evaluation, before, at_work, usual_seconds = row
    place = None if before is None else position(before, at_work=at_work, usual_seconds=usual_seconds)
    found = evaluation_of(of_evaluation)
    if place is None:
        return found
    return msgspec.structs.replace(found, position=JudgingPlace(place.before, place.about_seconds))


async def evaluations(pool: Pool | Connection, user_id: UUID, study_task_id: UUID, *, limit: int) -> list[Evaluation]:
    """Return the evaluations of a learner's task, newest first, without their places in the queue."""
    return [evaluation_of(row) for row in await pool.fetch(OF_TASK, user_id, study_task_id, limit)]


def evaluation_of(row: Any) -> Evaluation:  # noqa: ANN401  a Record
    """Return what the columns of COLUMNS say."""
    return msgspec.convert(dict(zip(Evaluation.__struct_fields__, row, strict=False)), Evaluation, strict=False)

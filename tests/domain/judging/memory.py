"""The queue of judging in memory: what the use cases see of it, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from domain.judging.fairness import Waiting
from domain.judging.life import FINAL, Claimed, Held, Order, Outcome, Status, Task
from domain.kernel.events import Happened
from domain.kernel.ids import new_id


@dataclass
class Row:
    """An evaluation."""

    order: Order
    status: Status = Status.QUEUED
    attempts: int = 0
    started_at: datetime | None = None
    heartbeat_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: Outcome | None = None


@dataclass
class MemoryJudgings:
    """Evaluations by id, and the tasks that they may be for."""

    tasks: Mapping[tuple[UUID, UUID], Task] = field(default_factory=dict[tuple[UUID, UUID], Task])
    rows: dict[UUID, Row] = field(default_factory=dict[UUID, Row])
    taken: set[UUID] = field(default_factory=set[UUID])
    """Those that somebody else has in hand at the moment."""

    async def hold_learner(self, user_id: UUID) -> None:
        """Nothing: nobody else is here."""

    async def hold_queue(self) -> None:
        """The same."""

    async def find_task(self, user_id: UUID, study_task_id: UUID) -> Task | None:
        return self.tasks.get((user_id, study_task_id))

    async def asked_since(self, user_id: UUID, since: datetime) -> tuple[int, datetime | None]:
        asked = [row.order.requested_at for row in self._of(user_id) if row.order.requested_at > since]
        return len(asked), min(asked, default=None)

    async def add(self, order: Order) -> None:
        self.rows[order.evaluation_id] = Row(order)

    async def waiting(self, *, most_each: int, lately_since: datetime) -> list[Waiting]:
        found = [self._waiting(row, lately_since) for row in self.rows.values() if row.status is Status.QUEUED]
        return [one for one in found if one.ahead < most_each]

    async def claim(self, evaluation_id: UUID, *, at: datetime) -> Claimed | None:
        row = self.rows[evaluation_id]
        if evaluation_id in self.taken:
            return None
        row.status, row.attempts, row.started_at, row.heartbeat_at = Status.RUNNING, row.attempts + 1, at, at
        order = row.order
        problem_id = self.tasks[order.user_id, order.study_task_id].problem_id or new_id()
        return Claimed(
            user_id=order.user_id,
            evaluation_id=evaluation_id,
            study_task_id=order.study_task_id,
            problem_id=problem_id,
            kind=order.kind,
            language=order.language,
            code=order.code,
            requested_at=order.requested_at,
            attempt=row.attempts,
        )

    async def beat(self, claimed: Claimed, *, at: datetime) -> bool:
        raise NotImplementedError

    async def lock(self, user_id: UUID, evaluation_id: UUID) -> Held | None:
        row = self.rows.get(evaluation_id)
        return _held(row) if row is not None and row.order.user_id == user_id else None

    async def end(self, evaluation_id: UUID, outcome: Outcome, *, at: datetime) -> None:
        row = self.rows[evaluation_id]
        row.status, row.outcome, row.finished_at = outcome.status, outcome, at

    async def lock_silent(self, *, since: datetime, most: int) -> list[Held]:
        live = [row for row in self.rows.values() if row.status not in FINAL]
        silent = [row for row in live if (row.heartbeat_at or row.order.requested_at) <= since]
        return [_held(row) for row in sorted(silent, key=lambda row: row.order.requested_at)[:most]]

    async def requeue(self, evaluation_id: UUID) -> None:
        self.rows[evaluation_id].status = Status.QUEUED

    def _of(self, user_id: UUID) -> list[Row]:
        return [row for row in self.rows.values() if row.order.user_id == user_id]

    def _waiting(self, row: Row, since: datetime) -> Waiting:
        ours = self._of(row.order.user_id)
        place = (row.order.requested_at, row.order.evaluation_id)
        waits = [one.order for one in ours if one.status is Status.QUEUED]
        return Waiting(
            evaluation_id=row.order.evaluation_id,
            requested_at=row.order.requested_at,
            running=sum(one.status is Status.RUNNING for one in ours),
            lately=sum(one.finished_at is not None and (one.started_at or since) > since for one in ours),
            ahead=sum((one.requested_at, one.evaluation_id) < place for one in waits),
        )


@dataclass
class MemoryEvents:
    """What was told."""

    told: list[Happened] = field(default_factory=list[Happened])

    async def record(self, *happened: Happened, at: datetime) -> None:
        assert at.tzinfo is not None
        self.told.extend(happened)


@dataclass
class MemoryStore:
    """The ports of judging."""

    judgings: MemoryJudgings = field(default_factory=MemoryJudgings)
    events: MemoryEvents = field(default_factory=MemoryEvents)

    def with_task(self, user_id: UUID, *, status: str = "in_progress", problem_id: UUID | None = None) -> UUID:
        """Add a task that is solved by a program; return its id."""
        task_id = new_id()
        task = Task(status, problem_id or new_id())
        self.judgings.tasks = {**self.judgings.tasks, (user_id, task_id): task}
        return task_id

    def without_problem(self, user_id: UUID) -> UUID:
        """Add a task that no program solves; return its id."""
        task_id = self.with_task(user_id)
        task = replace(self.judgings.tasks[user_id, task_id], problem_id=None)
        self.judgings.tasks = {**self.judgings.tasks, (user_id, task_id): task}
        return task_id


def _held(row: Row) -> Held:
    order = row.order
    return Held(
        user_id=order.user_id,
        evaluation_id=order.evaluation_id,
        study_task_id=order.study_task_id,
        kind=order.kind,
        language=order.language,
        status=row.status,
        attempts=row.attempts,
        requested_at=order.requested_at,
    )

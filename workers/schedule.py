"""Decides what each job does: how it is cut into batches, what one batch is, what follows from the whole."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from adapters.postgres.store import PostgresStore
from domain.jobs.definitions import CONCEPT_COMPLEXITY, PARTITION_MAINTENANCE, REVISION_QUEUE_REGEN
from domain.jobs.model import Arguments, Run
from workers.actors import complexity, queues, scheduling


@dataclass(frozen=True, slots=True)
class Work:
    """The three verbs of a job. `plan` sees what was asked for; `do` returns how many rows (or people) it was about."""

    plan: Callable[[PostgresStore, Run], Awaitable[Sequence[Arguments]]]
    do: Callable[[PostgresStore, Arguments, datetime], Awaitable[int]]
    close: Callable[[PostgresStore, datetime], Awaitable[None]]


WORK: Final = {
    CONCEPT_COMPLEXITY.key: Work(complexity.plan, complexity.do, complexity.close),
    PARTITION_MAINTENANCE.key: Work(scheduling.plan, scheduling.do, scheduling.close),
    REVISION_QUEUE_REGEN.key: Work(queues.plan, queues.do, queues.close),
}
"""Each job of `domain/jobs/definitions.py`, where its cron line is; a test holds that the two agree."""

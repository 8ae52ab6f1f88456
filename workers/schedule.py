"""Decides what each job does: how it is cut into batches, what one batch is, what follows from the whole."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from adapters.bootstrap import Lyceum
from adapters.postgres.store import PostgresStore
from domain.jobs.definitions import (
    BKT_EVAL,
    BKT_FIT,
    CONCEPT_COMPLEXITY,
    EXPERIMENT_READING,
    FSRS_EVAL,
    FSRS_OPTIMIZER_TRIGGER,
    FSRS_TRAIN_GLOBAL,
    FSRS_TRAIN_USER,
    PARTITION_MAINTENANCE,
    PROBLEM_CHECK,
    REVIEW_TASK_GENERATION,
    REVISION_QUEUE_REGEN,
    STUDY_TASK_EXPIRY,
)
from domain.jobs.model import Arguments, Run
from domain.scoring.evaluation import Suite
from workers.actors import checking, complexity, experiments, fitting, queues, scheduling, study, weights
from workers.actors.evaluation import Evaluating

MASTERY, MEMORY = Evaluating(Suite.BKT), Evaluating(Suite.FSRS)


@dataclass(frozen=True, slots=True)
class Work:
    """The three verbs of a job. `plan` sees what was asked for; `do` returns how many rows (or people) it was about."""

    plan: Callable[[PostgresStore, Run], Awaitable[Sequence[Arguments]]]
    do: Callable[[PostgresStore, Arguments, datetime], Awaitable[int]]
    close: Callable[[PostgresStore, datetime], Awaitable[None]]


WORK: Final[dict[str, Work | Callable[[Lyceum], Work]]] = {
    BKT_FIT.key: Work(fitting.plan, fitting.do, fitting.close),
    BKT_EVAL.key: Work(MASTERY.plan, MASTERY.do, MASTERY.close),
    FSRS_EVAL.key: Work(MEMORY.plan, MEMORY.do, MEMORY.close),
    EXPERIMENT_READING.key: Work(experiments.plan, experiments.do, experiments.close),
    CONCEPT_COMPLEXITY.key: Work(complexity.plan, complexity.do, complexity.close),
    PARTITION_MAINTENANCE.key: Work(scheduling.plan, scheduling.do, scheduling.close),
    REVISION_QUEUE_REGEN.key: Work(queues.plan, queues.do, queues.close),
    FSRS_OPTIMIZER_TRIGGER.key: lambda held: Work(weights.plan_trigger, partial(weights.trigger, held), weights.close),
    FSRS_TRAIN_USER.key: lambda held: Work(weights.plan_learners, partial(weights.train_learners, held), weights.close),
    FSRS_TRAIN_GLOBAL.key: lambda held: Work(
        weights.plan_everybody, partial(weights.train_everybodys, held), weights.close
    ),
    PROBLEM_CHECK.key: lambda held: Work(checking.plan, partial(checking.check, held), checking.close),
    STUDY_TASK_EXPIRY.key: Work(study.plan_expiry, study.do_expiry, study.close),
    REVIEW_TASK_GENERATION.key: Work(study.plan_generation, study.do_generation, study.close),
}
"""Each job of `domain/jobs/definitions.py`, where its cron line is; a test holds that the two agree.

What needs more than the store is made of what the process holds.
"""


def work_of(lyceum: Lyceum, job_key: str) -> Work:
    """Return what a job does in this process."""
    work = WORK[job_key]
    return work if isinstance(work, Work) else work(lyceum)

"""Decides which jobs there are, when they run, how late they may begin and how long they may take."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.jobs.constants import (
    COMPLEXITY_LIMIT_MINUTES,
    COMPLEXITY_START_GRACE_HOURS,
    MAINTENANCE_LIMIT_MINUTES,
    MAINTENANCE_START_GRACE_HOURS,
    REGENERATION_LIMIT_MINUTES,
    REGENERATION_START_GRACE_HOURS,
)
from domain.jobs.errors import UnknownJob
from domain.kernel.errors import FieldProblem

TICKS: Final = "ticks"
"""The queue of messages about the schedule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDefinition:
    """A job as it is known everywhere; `cron` None: only when somebody asks. `schedule` says the cron line in words."""

    key: str
    description: str
    queue: str
    start_grace: timedelta
    run_limit: timedelta
    cron: str | None = None
    zone: str = "UTC"
    schedule: str = "on demand"


PARTITION_MAINTENANCE = JobDefinition(
    key="partition_maintenance",
    description="Makes partitions ahead of time, drops those past keeping, and checks that none was made too late.",
    cron="30 1 * * *",
    schedule="every day at 01:30",
    queue="maintenance",
    start_grace=timedelta(hours=MAINTENANCE_START_GRACE_HOURS),
    run_limit=timedelta(minutes=MAINTENANCE_LIMIT_MINUTES),
)

REVISION_QUEUE_REGEN = JobDefinition(
    key="revision_queue_regen",
    description="Writes every learner's revision list for their present day, and keeps the day's totals.",
    cron="0 2 * * *",
    schedule="every day at 02:00",
    queue="revision",
    start_grace=timedelta(hours=REGENERATION_START_GRACE_HOURS),
    run_limit=timedelta(minutes=REGENERATION_LIMIT_MINUTES),
)

CONCEPT_COMPLEXITY = JobDefinition(
    key="concept_complexity",
    description="Computes how complex each concept proves to be, from all reviews, and keeps it as the day's version.",
    cron="0 4 * * 7",
    schedule="every Sunday at 04:00",
    queue="complexity",
    start_grace=timedelta(hours=COMPLEXITY_START_GRACE_HOURS),
    run_limit=timedelta(minutes=COMPLEXITY_LIMIT_MINUTES),
)

DEFINITIONS: dict[str, JobDefinition] = {
    job.key: job for job in (PARTITION_MAINTENANCE, REVISION_QUEUE_REGEN, CONCEPT_COMPLEXITY)
}

QUEUES: Final = tuple(sorted({TICKS, *(job.queue for job in DEFINITIONS.values())}))
"""Those that workers listen to."""


def definition(job_key: str) -> JobDefinition:
    """Return the job with this key, or raise UnknownJob with the keys there are."""
    if job_key not in DEFINITIONS:
        words = f"There is no job {job_key!r}. The jobs are: {', '.join(DEFINITIONS)}."
        raise UnknownJob(words, problems=(FieldProblem("job_key", "unknown", words),))
    return DEFINITIONS[job_key]

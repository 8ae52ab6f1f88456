"""Decides which jobs there are, when they run, how late they may begin and how long they may take."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.jobs.constants import (
    CHECK_LIMIT_MINUTES,
    CHECK_START_GRACE_HOURS,
    COMPLEXITY_LIMIT_MINUTES,
    COMPLEXITY_START_GRACE_HOURS,
    EVALUATION_LIMIT_MINUTES,
    EVALUATION_START_GRACE_HOURS,
    MAINTENANCE_LIMIT_MINUTES,
    MAINTENANCE_START_GRACE_HOURS,
    OPTIMISATION_LIMIT_MINUTES,
    OPTIMISATION_START_GRACE_HOURS,
    REGENERATION_LIMIT_MINUTES,
    REGENERATION_START_GRACE_HOURS,
    STUDY_LIMIT_MINUTES,
    STUDY_START_GRACE_MINUTES,
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

FSRS_EVAL = JobDefinition(
    key="fsrs_eval",
    description="Judges what was foretold of memories before their reviews, beside simple models, over a month.",
    cron="0 5 * * *",
    schedule="every day at 05:00",
    queue="evaluation",
    start_grace=timedelta(hours=EVALUATION_START_GRACE_HOURS),
    run_limit=timedelta(minutes=EVALUATION_LIMIT_MINUTES),
)

BKT_FIT = JobDefinition(
    key="bkt_fit",
    description="Fits the skill of each concept to all answers, and brings masteries up to the new skills.",
    cron="30 4 * * *",
    schedule="every day at 04:30",
    queue="evaluation",
    start_grace=timedelta(hours=EVALUATION_START_GRACE_HOURS),
    run_limit=timedelta(minutes=EVALUATION_LIMIT_MINUTES),
)

BKT_EVAL = JobDefinition(
    key="bkt_eval",
    description="Judges what was foretold of answers before they were given, beside simple models, over a month.",
    cron="0 5 * * *",
    schedule="every day at 05:00",
    queue="evaluation",
    start_grace=timedelta(hours=EVALUATION_START_GRACE_HOURS),
    run_limit=timedelta(minutes=EVALUATION_LIMIT_MINUTES),
)

FSRS_OPTIMIZER_TRIGGER = JobDefinition(
    key="fsrs_optimizer_trigger",
    description="Puts learners with reviews enough down for weights of their own, and asks for their training.",
    cron="0 3 * * *",
    schedule="every day at 03:00",
    queue="fsrs-optimization",
    start_grace=timedelta(hours=OPTIMISATION_START_GRACE_HOURS),
    run_limit=timedelta(minutes=OPTIMISATION_LIMIT_MINUTES),
)

FSRS_TRAIN_USER = JobDefinition(
    key="fsrs_train_user",
    description="Trains weights for those who wait, or for one learner, and adopts them if they predict no worse.",
    queue="fsrs-optimization",
    start_grace=timedelta(hours=OPTIMISATION_START_GRACE_HOURS),
    run_limit=timedelta(minutes=OPTIMISATION_LIMIT_MINUTES),
)

FSRS_TRAIN_GLOBAL = JobDefinition(
    key="fsrs_train_global",
    description="Trains weights on everybody's reviews, for whoever has none of their own, behind the same gate.",
    cron="30 3 * * *",
    schedule="every day at 03:30",
    queue="fsrs-optimization",
    start_grace=timedelta(hours=OPTIMISATION_START_GRACE_HOURS),
    run_limit=timedelta(minutes=OPTIMISATION_LIMIT_MINUTES),
)

EXPERIMENT_READING = JobDefinition(
    key="experiment_reading",
    description="Keeps the day's reading of each experiment that runs, and stops one that shows harm.",
    cron="30 5 * * *",
    schedule="every day at 05:30",
    queue="evaluation",
    start_grace=timedelta(hours=EVALUATION_START_GRACE_HOURS),
    run_limit=timedelta(minutes=EVALUATION_LIMIT_MINUTES),
)

JUDGING: Final = "judging"
"""The queue of programs that wait to be judged."""

PROBLEM_CHECK = JobDefinition(
    key="problem_check",
    description="Runs every solution of coding problems: of those that are named, or that nobody has checked.",
    queue=JUDGING,
    start_grace=timedelta(hours=CHECK_START_GRACE_HOURS),
    run_limit=timedelta(minutes=CHECK_LIMIT_MINUTES),
)

STUDY: Final = "study"
"""The queue of what follows for study paths: from verdicts, and from tasks that ended."""

STUDY_TASK_EXPIRY = JobDefinition(
    key="study_task_expiry",
    description="Lets study tasks expire that nobody began in time, and counts verdicts whose message was lost.",
    cron="*/15 * * * *",
    schedule="every quarter of an hour",
    queue=STUDY,
    start_grace=timedelta(minutes=STUDY_START_GRACE_MINUTES),
    run_limit=timedelta(minutes=STUDY_LIMIT_MINUTES),
)

REVIEW_TASK_GENERATION = JobDefinition(
    key="review_task_generation",
    description="Makes a review task of each concept that is due on a study path, and settles those done elsewhere.",
    cron="*/15 * * * *",
    schedule="every quarter of an hour",
    queue=STUDY,
    start_grace=timedelta(minutes=STUDY_START_GRACE_MINUTES),
    run_limit=timedelta(minutes=STUDY_LIMIT_MINUTES),
)

DEFINITIONS: dict[str, JobDefinition] = {
    job.key: job
    for job in (
        PARTITION_MAINTENANCE,
        REVISION_QUEUE_REGEN,
        CONCEPT_COMPLEXITY,
        BKT_FIT,
        FSRS_EVAL,
        BKT_EVAL,
        EXPERIMENT_READING,
        FSRS_OPTIMIZER_TRIGGER,
        FSRS_TRAIN_USER,
        FSRS_TRAIN_GLOBAL,
        PROBLEM_CHECK,
        STUDY_TASK_EXPIRY,
        REVIEW_TASK_GENERATION,
    )
}

QUEUES: Final = tuple(sorted({TICKS, JUDGING, *(job.queue for job in DEFINITIONS.values())}))
"""Those that workers listen to."""


def definition(job_key: str) -> JobDefinition:
    """Return the job with this key, or raise UnknownJob with the keys there are."""
    if job_key not in DEFINITIONS:
        words = f"There is no job {job_key!r}. The jobs are: {', '.join(DEFINITIONS)}."
        raise UnknownJob(words, problems=(FieldProblem("job_key", "unknown", words),))
    return DEFINITIONS[job_key]

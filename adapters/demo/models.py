"""Lets the models have a past too: judged each day of a week, complexity each Sunday, one experiment under way.

Everything is computed by the product's own use cases, each as of its day; nothing is made up.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from adapters.postgres.store import PostgresStore
from domain.experiments.definitions import TUNED_WEIGHTS
from domain.experiments.use_cases import assign, start_experiment, take_reading
from domain.jobs.definitions import BKT_FIT, FSRS_OPTIMIZER_TRIGGER, FSRS_TRAIN_GLOBAL, REVISION_QUEUE_REGEN
from domain.jobs.use_cases import request_run
from domain.kernel.ids import derived_id
from domain.scheduling.constants import FSRS_OPTIMIZER_MIN_REVIEW_LOGS
from domain.scoring.computing import compute_complexity
from domain.scoring.evaluating import begin_evaluation, evaluate
from domain.scoring.evaluation import Judgement, Suite

JUDGED_DAYS: Final = 7
EXPERIMENT_DAYS: Final = 19
READ_EVERY_DAYS: Final = 3
SUNDAYS: Final = 3
JUDGED_AT: Final = time(5, tzinfo=UTC)
COMPUTED_AT: Final = time(4, tzinfo=UTC)
ISO_SUNDAY: Final = 7

MET: Final = """
select user_id from review where reviewed_at < $1
group by user_id having count(*) >= $2 and max(reviewed_at) >= $1 - interval '7 days'
"""

ASKED_FOR: Final = (REVISION_QUEUE_REGEN, BKT_FIT, FSRS_TRAIN_GLOBAL, FSRS_OPTIMIZER_TRIGGER)
"""What a worker does at once, so that operators find runs to look at and models that were really trained."""


async def write_past(store: PostgresStore, *, admin: UUID, now: datetime) -> None:
    """Compute what the nights of the last weeks would have, and ask for what the next would."""
    await _experiment(store, admin=admin, now=now)
    for day in _days(JUDGED_DAYS, JUDGED_AT, now):
        for suite in Suite:
            await _judge(store, suite, day)
    for day in _days(SUNDAYS * ISO_SUNDAY, COMPUTED_AT, now):
        if day.isoweekday() == ISO_SUNDAY:
            await compute_complexity(store, now=day)
    for job in ASKED_FOR:
        await request_run(store, job_key=job.key, requested_by=admin, now=now)


def _days(count: int, at: time, now: datetime) -> list[datetime]:
    """Return this time of each of the last days, oldest first; none is yet to come."""
    moments = (datetime.combine(now.date() - timedelta(days=back), at) for back in range(count - 1, -1, -1))
    return [moment for moment in moments if moment <= now]


async def _experiment(store: PostgresStore, *, admin: UUID, now: datetime) -> None:
    first, *later = _days(EXPERIMENT_DAYS, JUDGED_AT, now)
    await start_experiment(store, key=TUNED_WEIGHTS.key, by=admin, now=first)
    for number, day in enumerate((first, *later)):
        met = await store.connection.fetch(MET, day, FSRS_OPTIMIZER_MIN_REVIEW_LOGS)
        await assign(store, key=TUNED_WEIGHTS.key, user_ids=[user_id for (user_id,) in met], now=day)
        if number % READ_EVERY_DAYS == 0:
            await take_reading(store, key=TUNED_WEIGHTS.key, now=day)


async def _judge(store: PostgresStore, suite: Suite, day: datetime) -> None:
    run_id = derived_id("demo evaluation", suite.value, day.isoformat())
    await begin_evaluation(store, suite=suite, run_id=run_id, args={}, now=day)
    await evaluate(store, run_id=run_id, aside=_here, now=day)


async def _here(compute: Callable[[], Judgement]) -> Judgement:
    return compute()

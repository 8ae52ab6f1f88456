"""What is done about the quality of forecasts: begin an evaluation, replay and judge, compare with earlier ones."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Final, TypeAlias
from uuid import UUID

from domain.kernel.errors import FieldProblem, Invalid
from domain.scoring.constants import EVAL_REGRESSION_RUNS, EVAL_WINDOW_DAYS, EVAL_WINDOW_DAYS_MOST
from domain.scoring.evaluation import (
    Evaluation,
    EvaluationStatus,
    Forecasts,
    Judged,
    Judgement,
    Model,
    Suite,
    judged,
)
from domain.scoring.mastery_replay import mastery_forecasts
from domain.scoring.memory_replay import memory_forecasts
from domain.scoring.ports import EvaluationStore
from domain.scoring.regression import Regression, compared

Forecasting: TypeAlias = Callable[[], Forecasts]
Aside: TypeAlias = Callable[[Callable[[], Judgement]], Awaitable[Judgement]]
"""Runs what computes for seconds where it keeps nobody waiting; the edge knows where that is."""

ARGUMENTS: Final = ("as_of", "days")


class BadWindow(Invalid):
    """An evaluation takes as_of, a date that has come, and days, a whole number of them."""


async def begin_evaluation(
    store: EvaluationStore, *, suite: Suite, run_id: UUID, args: Mapping[str, Any], now: datetime
) -> Evaluation:
    """Note that an evaluation runs, once however often it is begun, or raise BadWindow.

    What still runs of the same suite has lost its job, which runs alone, and is given up.
    """
    window_from, window_to = window_of(args, now=now)
    begun = Evaluation(
        run_id=run_id,
        suite=suite,
        status=EvaluationStatus.RUNNING,
        window_from=window_from,
        window_to=window_to,
        started_at=now,
    )
    await store.evaluations.give_up(suite, but=run_id, at=now)
    await store.evaluations.add(begun)
    return begun


async def evaluate(store: EvaluationStore, *, run_id: UUID, aside: Aside, now: datetime) -> int:
    """Replay, judge and keep the result; return how many forecasts were judged. What has ended is left as it is."""
    run = await store.evaluations.get(run_id)
    if run.status is not EvaluationStatus.RUNNING:
        return 0
    forecasting, weights_version = await _prepared(store, run)
    judgement = await aside(lambda: judged(forecasting()))
    future = await store.evaluations.count_after(now)
    earlier = await store.evaluations.earlier_losses(run, limit=EVAL_REGRESSION_RUNS)
    ours = judgement.scores[Model.OURS].get("logloss")
    await store.evaluations.save(
        run,
        Judged(
            judgement=judgement,
            status=EvaluationStatus.EMPTY if ours is None else EvaluationStatus.SUCCEEDED,
            regression=None if ours is None else compared(ours, earlier),
            weights_version=weights_version,
            words=_nothing(run) if ours is None else None,
            notes={**judgement.notes, "future": future},
        ),
        at=now,
    )
    return judgement.n


async def conclude(store: EvaluationStore, *, suite: Suite, now: datetime) -> Regression | None:
    """Give up what its job has left running, and return how the newest result of the suite compares with earlier ones.

    None: nothing can be said, since nothing was judged or there are too few earlier results.
    """
    await store.evaluations.give_up(suite, but=None, at=now)
    return await store.evaluations.newest_comparison(suite)


def window_of(args: Mapping[str, Any], *, now: datetime) -> tuple[datetime, datetime]:
    """Return from when on and until when reviews are judged, or raise BadWindow.

    `as_of` (YYYY-MM-DD, UTC) ends the window with that day, else it ends now; `days` is its length.
    """
    unknown = [name for name in args if name not in ARGUMENTS]
    if unknown:
        raise _bad(unknown[0], "unknown", f"An evaluation takes {' and '.join(ARGUMENTS)}.")
    window_to = _end_of(args["as_of"], now) if args.get("as_of") is not None else now
    return window_to - timedelta(days=_days(args.get("days", EVAL_WINDOW_DAYS))), window_to


def _end_of(as_of: object, now: datetime) -> datetime:
    try:
        day = date.fromisoformat(str(as_of))
    except ValueError:
        raise _bad("as_of", "invalid", "as_of is a date like 2026-11-20.") from None
    if day > now.astimezone(UTC).date():
        raise _bad("as_of", "range", "as_of lies in the future.")
    return min(datetime.combine(day + timedelta(days=1), time(), UTC), now)


def _days(days: object) -> int:
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= EVAL_WINDOW_DAYS_MOST:
        raise _bad("days", "range", f"days is a whole number from 1 to {EVAL_WINDOW_DAYS_MOST}.")
    return days


def _bad(field: str, rule: str, message: str) -> BadWindow:
    return BadWindow(message, problems=(FieldProblem(field, rule, message),))


async def _prepared(store: EvaluationStore, run: Evaluation) -> tuple[Forecasting, int | None]:
    """Load what a replay needs; return it ready to be computed, and the version of everybody's weights."""
    reviews = await store.evaluations.reviews(run.window_from, run.window_to)
    since = int(run.window_from.timestamp())
    if run.suite is Suite.FSRS:
        weights = await store.evaluations.weights()
        version = weights.everybody.weights.version
        return partial(memory_forecasts, reviews, weights, since=since), version
    skills = await store.skills.of(reviews.concept_ids)
    fitted_at = await store.evaluations.fitted_at()
    return partial(mastery_forecasts, reviews, skills, fitted_at=fitted_at, since=since), None


def _nothing(run: Evaluation) -> str:
    first, last = run.window_from.astimezone(UTC).date(), run.window_to.astimezone(UTC).date()
    what = {
        Suite.FSRS: "no review on a later day than the one before it",
        Suite.BKT: "no answer",
    }[run.suite]
    return f"There was nothing to judge: {what} from {first} to {last}."

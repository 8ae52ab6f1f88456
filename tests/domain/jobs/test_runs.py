"""The life of a run, and how workers are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from domain.jobs.definitions import REVISION_QUEUE_REGEN
from domain.jobs.errors import IllegalTransition
from domain.jobs.missed import runs_too_long, start_is_too_late
from domain.jobs.model import Status, Tally
from domain.jobs.runs import MAY_BE_RETRIED, MAY_BECOME, again, asked_to_stop, ended, moved, queued, too_fast
from domain.jobs.workers import Worker, WorkerState, state_of
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id

NOW = datetime(2026, 11, 25, 2, 0, 20, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def a_run(status=Status.QUEUED, **changes):
    return replace(queued(REVISION_QUEUE_REGEN, run_id=new_id(), now=NOW), status=status, **changes)


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_a_run_takes_only_the_steps_of_its_life(before, after):
    if after in MAY_BECOME.get(before, ()):
        assert moved(a_run(before), after, at=NOW).status is after
    else:
        with pytest.raises(IllegalTransition, match=f"A run that is {before} cannot become {after}."):
            moved(a_run(before), after, at=NOW)


def test_what_has_ended_stays_as_it_is():
    assert set(MAY_BECOME) == {Status.QUEUED, Status.RUNNING}
    assert not set(MAY_BECOME) & MAY_BE_RETRIED
    assert Status.SUCCEEDED not in MAY_BE_RETRIED


def test_a_run_keeps_when_it_began_when_it_ended_and_why():
    running = moved(a_run(), Status.RUNNING, at=NOW + SECOND)
    failed = moved(running, Status.FAILED, at=NOW + MINUTE, error="boom")
    assert (failed.started_at, failed.finished_at, failed.error) == (NOW + SECOND, NOW + MINUTE, "boom")


@pytest.mark.parametrize(
    ("tally", "cancelling", "status"),
    [
        (Tally(3, 3, 0, 0, 9, None), False, Status.SUCCEEDED),
        (Tally(0, 0, 0, 0, 0, None), False, Status.SUCCEEDED),
        (Tally(3, 2, 1, 1, 6, "boom"), False, Status.FAILED),
        (Tally(3, 1, 0, 0, 3, None), True, Status.CANCELLED),
        (Tally(0, 0, 0, 0, 0, None), True, Status.CANCELLED),
        (Tally(3, 3, 0, 0, 9, None), True, Status.SUCCEEDED),
    ],
)
def test_a_run_ends_as_its_batches_did(tally, cancelling, status):
    running = a_run(Status.RUNNING, started_at=NOW, cancel_requested_at=NOW if cancelling else None)
    assert ended(running, tally, at=NOW + MINUTE, earlier=[]).status is status


def test_a_success_is_too_fast_only_next_to_enough_earlier_ones():
    assert not too_fast(SECOND, earlier=[MINUTE] * 4)
    assert too_fast(SECOND, earlier=[MINUTE] * 5)
    assert not too_fast(6 * SECOND, earlier=[MINUTE] * 5)


def test_stopping_is_at_once_before_the_start_and_a_wish_after_it():
    assert asked_to_stop(a_run(), at=NOW).status is Status.CANCELLED
    asked = asked_to_stop(a_run(Status.RUNNING), at=NOW)
    assert (asked.status, asked.cancel_requested_at) == (Status.RUNNING, NOW)
    assert asked_to_stop(asked, at=NOW + MINUTE) == asked


@pytest.mark.parametrize("status", list(Status))
def test_a_retry_is_a_new_run_of_what_did_not_succeed(status):
    run = a_run(status, args={"since": "monday"})
    if status in MAY_BE_RETRIED:
        retried = again(run, run_id=new_id(), requested_by=SYSTEM, now=NOW + MINUTE)
        assert (retried.attempt, retried.parent_run_id, retried.args) == (2, run.run_id, run.args)
    else:
        with pytest.raises(IllegalTransition):
            again(run, run_id=new_id(), requested_by=SYSTEM, now=NOW)


def test_a_late_start_is_not_a_long_run():
    job = replace(REVISION_QUEUE_REGEN, start_grace=MINUTE, run_limit=2 * MINUTE)
    waiting = a_run()
    assert [start_is_too_late(waiting, job, now=NOW + wait) for wait in (MINUTE, MINUTE + SECOND)] == [False, True]
    assert not start_is_too_late(replace(waiting, requested_by=SYSTEM), job, now=NOW + 9 * MINUTE)
    running = moved(waiting, Status.RUNNING, at=NOW + MINUTE)
    assert not start_is_too_late(running, job, now=NOW + 9 * MINUTE)
    assert not runs_too_long(waiting, job, now=NOW + 9 * MINUTE)
    assert [runs_too_long(running, job, now=NOW + MINUTE + took) for took in (2 * MINUTE, 2 * MINUTE + SECOND)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("silence", "state"),
    [
        (0, WorkerState.HEALTHY),
        (10, WorkerState.HEALTHY),
        (11, WorkerState.DEGRADED),
        (15, WorkerState.DEGRADED),
        (16, WorkerState.DOWN),
    ],
)
def test_a_worker_is_as_it_was_last_heard_of(silence, state):
    worker = Worker("w", ("revision",), 1, 4, NOW - silence * SECOND)
    assert state_of(worker, now=NOW) is state

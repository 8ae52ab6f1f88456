"""The nightly evaluations: once however often they are told, with a trace of what broke, and an alert that follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.jobs.definitions import BKT_EVAL, FSRS_EVAL
from domain.jobs.model import Status
from domain.jobs.use_cases import request_run
from domain.kernel.events import SYSTEM
from tests.factories import a_concept, a_review, a_theme, a_user
from tests.workers.conftest import kill
from workers.actors.jobs import do_batch, take_up
from workers.schedule import WORK, Work

WORKER = ("dramatiq", "workers.main", "--processes", "1", "--threads", "1", "--skip-logging")
NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def learner(lyceum):
    """Return a learner and a concept that was reviewed every third day for two months, mostly well."""
    async with lyceum.pool.acquire() as connection:
        ada, concept_id = await a_user(connection), await a_concept(connection, await a_theme(connection))
        for n in range(20):
            await a_review(connection, ada, concept_id, days_ago=59.5 - 3 * n, rating=1 if n % 7 == 6 else 3, now=NOW)
    return ada, concept_id


async def ask(lyceum, job=FSRS_EVAL, **args):
    async with lyceum.open_store() as store:
        run = await request_run(store, job_key=job.key, args=args, requested_by=SYSTEM, now=datetime.now(UTC))
    return run.run_id


async def to_end(lyceum, run_id):
    """Do what the messages of a run ask for."""
    await take_up(lyceum, run_id)
    while await do_batch(lyceum, run_id):
        pass
    async with lyceum.open_store() as store:
        return await store.runs.get(run_id)


async def evaluations(lyceum):
    return await lyceum.pool.fetch("select * from eval_run order by started_at, id")


@pytest.mark.parametrize("job", [FSRS_EVAL, BKT_EVAL])
@pytest.mark.usefixtures("learner")
async def test_a_run_of_the_job_is_an_evaluation_with_three_metrics_at_least(lyceum, job):
    run = await to_end(lyceum, await ask(lyceum, job))
    [evaluation] = await evaluations(lyceum)
    assert (run.status, evaluation["status"], evaluation["id"]) == (Status.SUCCEEDED, "SUCCEEDED", run.run_id)
    assert run.stats["rows"] == evaluation["n"] == 10
    metrics = dict(await lyceum.pool.fetch("select metric, n from eval_metric"))
    assert metrics.keys() >= {"logloss", "brier", "ece"}
    assert set(metrics.values()) == {10}


@pytest.mark.usefixtures("learner")
async def test_a_window_may_be_asked_for(lyceum):
    day = (NOW - 10 * DAY).date()
    await to_end(lyceum, await ask(lyceum, as_of=day.isoformat(), days=7))
    [evaluation] = await evaluations(lyceum)
    assert evaluation["window_to"] == datetime.combine(day + DAY, datetime.min.time(), UTC)
    assert evaluation["window_from"] == evaluation["window_to"] - 7 * DAY


async def test_a_window_that_is_none_ends_the_run_with_the_reason(lyceum):
    run = await to_end(lyceum, await ask(lyceum, days=0))
    assert run.status is Status.FAILED
    assert run.error is not None
    assert "days is a whole number" in run.error
    assert await evaluations(lyceum) == []


async def test_an_empty_log_is_an_empty_evaluation_and_no_failure(lyceum):
    run = await to_end(lyceum, await ask(lyceum))
    [evaluation] = await evaluations(lyceum)
    assert (run.status, evaluation["status"], evaluation["n"]) == (Status.SUCCEEDED, "EMPTY", 0)


@pytest.mark.usefixtures("learner")
async def test_doubled_messages_make_one_evaluation(lyceum):
    run_id = await ask(lyceum)
    await take_up(lyceum, run_id)
    await take_up(lyceum, run_id)
    assert [await do_batch(lyceum, run_id) for _ in range(3)] == [True, False, False]
    await take_up(lyceum, run_id)
    assert [row["status"] for row in await evaluations(lyceum)] == ["SUCCEEDED"]
    assert await lyceum.pool.fetchval("select count(*) from eval_metric where metric = 'logloss'") == 1


@pytest.mark.usefixtures("learner")
async def test_what_a_killed_worker_left_running_is_taken_over(lyceum):
    run_id = await ask(lyceum)
    await take_up(lyceum, run_id)  # and here the worker dies: the row runs, the batch is open
    assert [row["status"] for row in await evaluations(lyceum)] == ["RUNNING"]
    run = await to_end(lyceum, run_id)
    assert (run.status, [row["id"] for row in await evaluations(lyceum)]) == (Status.SUCCEEDED, [run_id])
    assert [row["status"] for row in await evaluations(lyceum)] == ["SUCCEEDED"]


@pytest.mark.usefixtures("learner")
async def test_a_worker_killed_in_the_middle_of_a_replay_costs_nothing(lyceum, start, until):
    async def waits():
        return await lyceum.pool.fetchval(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        )

    async def forgotten():
        return not await lyceum.pool.fetchval(
            "select count(*) from pg_stat_activity where application_name = 'lyceum worker'"
            " and datname = current_database()"
        )

    async with lyceum.open_store() as holding:  # the replay has to wait for the weights, so it is cut in the middle
        await holding.connection.execute("lock table srs_weights in access exclusive mode")
        first = start(*WORKER)
        run_id = await ask(lyceum)
        await until(waits)
        kill(first)
    await until(forgotten)
    assert [row["status"] for row in await evaluations(lyceum)] == ["RUNNING"]
    run = await to_end(lyceum, run_id)
    assert (run.status, [row["id"] for row in await evaluations(lyceum)]) == (Status.SUCCEEDED, [run_id])
    assert [row["status"] for row in await evaluations(lyceum)] == ["SUCCEEDED"]


@pytest.mark.usefixtures("learner")
async def test_a_lasting_fault_is_kept_with_the_evaluation(lyceum, monkeypatch):
    async def breaking(_store, _args, _now):
        raise ZeroDivisionError("in the replay")

    work = WORK[FSRS_EVAL.key]
    assert isinstance(work, Work)
    monkeypatch.setitem(WORK, FSRS_EVAL.key, replace(work, do=breaking))
    run = await to_end(lyceum, await ask(lyceum))
    [evaluation] = await evaluations(lyceum)
    assert (run.status, evaluation["status"]) == (Status.FAILED, "FAILED")
    assert evaluation["error_text"] == run.error
    assert "in the replay" in run.error


async def test_an_alert_opens_with_a_regression_and_resolves_with_recovery(lyceum, learner):
    ada, concept_id = learner
    for days_ago in range(25, 15, -2):
        await to_end(lyceum, await ask(lyceum, as_of=(NOW - days_ago * DAY).date().isoformat()))
    assert await lyceum.pool.fetchval("select count(*) from alerts") == 0
    async with lyceum.pool.acquire() as connection:
        for days_ago in (2.5, 1.5, 0.5):
            await a_review(connection, ada, concept_id, days_ago=days_ago, rating=1, now=NOW)
    await to_end(lyceum, await ask(lyceum, days=4))
    [alert] = await lyceum.pool.fetch("select rule, subject_type, subject_id, state, domain, reason from alerts")
    assert tuple(alert)[:5] == ("model_regressed", "model", "memory", "open", "models")
    assert "times the median of the runs before" in alert["reason"]
    await to_end(lyceum, await ask(lyceum, days=60))
    assert await lyceum.pool.fetchval("select state from alerts") == "resolved"

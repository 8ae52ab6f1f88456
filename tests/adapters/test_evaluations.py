"""Evaluations and what they judge, on a real PostgreSQL."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from adapters.postgres.columns import NoColumns, numbered, read_columns
from adapters.postgres.evaluations import PostgresEvaluations
from adapters.postgres.store import PostgresStore
from domain.kernel.errors import Invalid
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scoring.evaluating import begin_evaluation, conclude, evaluate, window_of
from domain.scoring.evaluation import EvaluationNotFound, Suite
from domain.scoring.memory_replay import PUBLISHED
from tests.factories import NOW, a_concept, a_review, a_theme, a_user

DAY = timedelta(days=1)


@pytest.fixture
async def concept_id(connection: Any) -> UUID:
    return await a_concept(connection, await a_theme(connection))


async def evaluated(
    connection: Any, suite: Suite = Suite.FSRS, *, now: datetime = NOW, run_id: UUID | None = None
) -> Any:
    """Evaluate at once and return the row."""
    store, run_id = PostgresStore(connection), run_id or new_id()
    await begin_evaluation(store, suite=suite, run_id=run_id, args={}, now=now)
    await evaluate(store, run_id=run_id, aside=asyncio.to_thread, now=now)
    return await connection.fetchrow("select * from eval_run where id = $1", run_id)


async def scores(connection: Any, run_id: UUID) -> dict[str, tuple[float, int]]:
    rows = await connection.fetch("select metric, value, n from eval_metric where run_id = $1", run_id)
    return {metric: (value, n) for metric, value, n in rows}


async def test_columns_come_as_arrays(connection: Any) -> None:
    first, second = UUID(int=7), UUID(int=2**127)
    found = await read_columns(
        connection,
        "select * from (values ($1::uuid, 1::bigint, 2::smallint, true, 0.5::float8, $3::timestamptz, $4::date, 9), "
        "($2::uuid, -1, 3::smallint, false, 'NaN', $3, $4, 9)) as v",
        *(first, second, datetime(1970, 1, 2, tzinfo=UTC), date(2000, 1, 3)),
        kinds={
            "id": "uuid",
            "big": "bigint",
            "small": "smallint",
            "yes": "boolean",
            "share": "float8",
            "at": "timestamptz",
            "on": "date",
            "whole": "integer",
        },
    )
    assert [UUID(bytes=one.tobytes()) for one in found["id"]] == [first, second]
    assert found["big"].tolist() == [1, -1]
    assert found["small"].tolist() == [2, 3]
    assert found["yes"].tolist() == [True, False]
    assert found["share"][0] == 0.5
    assert np.isnan(found["share"][1])
    assert found["at"].tolist() == [86_400, 86_400]
    assert found["on"].tolist() == [2, 2]
    assert found["whole"].tolist() == [9, 9]


@pytest.mark.parametrize(
    "query",
    ["select null::bigint", "select null::bigint from generate_series(1, 7)", "select 1::bigint, 2::bigint"],
)
async def test_a_null_or_another_column_is_told(connection: Any, query: str) -> None:
    with pytest.raises(NoColumns):
        await read_columns(connection, query, kinds={"one": "bigint"})


async def test_ids_are_numbered_in_their_order(connection: Any) -> None:
    ids = [UUID(int=n << 64 | n) for n in (5, 1, 5, 3)]
    column = (await read_columns(connection, "select unnest($1::uuid[])", ids, kinds={"id": "uuid"}))["id"]
    distinct, numbers = numbered(column)
    assert [UUID(bytes=one.tobytes()).int & 7 for one in distinct] == [1, 3, 5]
    assert numbers.tolist() == [2, 0, 2, 1]
    nobody, none = numbered(column[:0])
    assert (len(nobody), len(none)) == (0, 0)


async def test_the_log_comes_in_the_order_of_time_in_days_of_each_learner(connection: Any, concept_id: UUID) -> None:
    ada = await a_user(connection)
    kiritimati = await a_user(connection, zone="Pacific/Kiritimati", day_rollover_hour=4)
    for learner in (ada, kiritimati):
        await a_review(connection, learner, concept_id, days_ago=3, rating=1)
        await a_review(connection, learner, concept_id, days_ago=40, complexity=0.9)
    log = await PostgresEvaluations(connection).reviews(NOW - 30 * DAY, NOW)
    assert set(log.learner_ids) == {ada, kiritimati}
    assert log.concept_ids == (concept_id,)
    assert log.ratings.tolist() == [3, 3, 1, 1]
    assert log.correct.tolist() == [True, True, False, False]
    assert log.starts.complexity[:2].tolist() == [0.9, 0.9]
    assert np.isnan(log.starts.complexity[2:]).all()
    days = {log.learner_ids[who]: day for who, day in zip(log.learners, log.days, strict=True)}
    assert days[kiritimati] == days[ada]  # at 09:00 UTC it is 23:00 there, and 19:00 of their own day
    assert log.at[2] == (NOW - 3 * DAY).timestamp()


async def test_learners_without_a_review_in_the_window_and_what_was_taken_back_stay_away(
    connection: Any, concept_id: UUID
) -> None:
    ada, bob = await a_user(connection), await a_user(connection)
    await a_review(connection, bob, concept_id, days_ago=31)
    await a_review(connection, ada, concept_id, days_ago=1)
    wrong = await a_review(connection, ada, concept_id, days_ago=2)
    await connection.execute("insert into review_retraction values ($1, $2, $3)", ada, wrong, NOW)
    log = await PostgresEvaluations(connection).reviews(NOW - 30 * DAY, NOW)
    assert (log.learner_ids, len(log.at)) == ((ada,), 1)


async def test_a_result_has_every_metric_of_every_model_with_how_many_were_judged(
    connection: Any, concept_id: UUID
) -> None:
    ada = await a_user(connection)
    for days_ago, rating in ((50, 3), (20, 3), (9, 1), (2, 3), (1, 3)):
        await a_review(connection, ada, concept_id, days_ago=days_ago, rating=rating)
    await a_review(connection, ada, concept_id, days_ago=-3)
    run = await evaluated(connection)
    assert (run["status"], run["n"], run["weights_version"], run["error_text"]) == ("SUCCEEDED", 4, 0, None)
    assert run["finished_at"] == NOW
    assert run["notes"]["future"] == 1
    assert sum(row["count"] for row in run["calibration"]) == 4
    found = await scores(connection, run["id"])
    assert found.keys() == {"logloss", "brier", "ece", "ece_quantile", "auc", "rmse_bins"}
    assert {n for _, n in found.values()} == {4}
    simple = await connection.fetch("select model, count(*) from eval_baseline where run_id = $1 group by 1", run["id"])
    assert dict(simple) == {"default": 6, "moving_average": 6, "average": 6}


async def test_mastery_is_judged_with_the_fitted_skill(connection: Any, concept_id: UUID) -> None:
    ada = await a_user(connection)
    await connection.execute(
        "insert into skill_params (concept_id, known, learn, forget, slip, guess, attempts, learners, pooled, "
        "fitted_at) values ($1, .8, .1, 0, .05, .15, 100, 9, 0, $2)",
        *(concept_id, NOW - 5 * DAY),
    )
    await a_review(connection, ada, concept_id, days_ago=6)
    await a_review(connection, ada, concept_id, days_ago=1)
    run = await evaluated(connection, Suite.BKT)
    assert (run["status"], run["n"], run["weights_version"]) == ("SUCCEEDED", 2, None)
    assert (run["notes"]["seen_in_fit"], run["notes"]["by_recent_accuracy"], run["notes"]["by_tracing"]) == (1, 2, 0)
    assert (await scores(connection, run["id"])).keys() == {"logloss", "brier", "ece", "ece_quantile"}


@pytest.mark.parametrize("suite", Suite)
async def test_an_empty_window_says_so(connection: Any, concept_id: UUID, suite: Suite) -> None:
    await a_review(connection, await a_user(connection), concept_id, days_ago=31)
    run = await evaluated(connection, suite)
    assert (run["status"], run["n"]) == ("EMPTY", 0)
    assert run["error_text"].startswith("There was nothing to judge: no ")
    assert await scores(connection, run["id"]) == {}


async def test_weights_in_use_are_the_learners_own_else_everybodys(connection: Any) -> None:
    evaluations, ada = PostgresEvaluations(connection), await a_user(connection)
    assert (await evaluations.weights()).everybody == PUBLISHED
    tuned = [w * 1.01 for w in DEFAULT_WEIGHTS.values]
    await connection.execute(
        "update srs_user_params set fsrs_parameters = $2, weights_version = 7, trained_at = $3 where user_id = $1",
        *(ada, tuned, NOW),
    )
    await connection.execute(
        "insert into srs_weights (user_id, version, parameters, in_use, trained_at, reviews, held_out, duration_ms, "
        "adopted_at) values ($1, 5, $2, true, $3, 900, 100, 1, $3)",
        *(SYSTEM, tuned, NOW),
    )
    found = await evaluations.weights()
    own, everybody = found.of([ada, UUID(int=1)])
    assert (own.weights.version, everybody.weights.version, everybody.at) == (7, 5, NOW)


async def test_an_evaluation_that_ended_is_judged_once(connection: Any, concept_id: UUID) -> None:
    ada = await a_user(connection)
    for days_ago in (9, 2):
        await a_review(connection, ada, concept_id, days_ago=days_ago)
    run = await evaluated(connection)
    assert await evaluated(connection, run_id=run["id"]) == run
    assert await connection.fetchval("select count(*) from eval_run") == 1


async def test_there_is_no_evaluation_that_was_not_begun(connection: Any) -> None:
    with pytest.raises(EvaluationNotFound):
        await evaluate(PostgresStore(connection), run_id=new_id(), aside=asyncio.to_thread, now=NOW)


async def test_what_still_runs_when_the_next_one_begins_has_failed(connection: Any) -> None:
    store, lost, other = PostgresStore(connection), new_id(), new_id()
    await begin_evaluation(store, suite=Suite.FSRS, run_id=lost, args={}, now=NOW - DAY)
    await begin_evaluation(store, suite=Suite.BKT, run_id=other, args={}, now=NOW - DAY)
    await begin_evaluation(store, suite=Suite.FSRS, run_id=new_id(), args={"days": 7, "as_of": None}, now=NOW)
    rows = await connection.fetch("select id, status, error_text, finished_at from eval_run order by started_at, id")
    assert [tuple(row) for row in rows[:2]] == [
        (lost, "FAILED", "Its run was stopped before it was done.", NOW),
        (other, "RUNNING", None, None),
    ]
    assert rows[2]["status"] == "RUNNING"


async def test_a_regression_is_found_against_the_five_before(connection: Any, concept_id: UUID) -> None:
    store, ada = PostgresStore(connection), await a_user(connection)
    for days_ago in range(60, 8, -3):
        await a_review(connection, ada, concept_id, days_ago=days_ago)
    for days_ago in range(8, 3, -1):
        run = await evaluated(connection, now=NOW - days_ago * DAY)
        assert (run["regression_median"], run["regressed"]) == (None, False)
    assert await conclude(store, suite=Suite.FSRS, now=NOW) is None
    for days_ago in (3, 2, 1):
        await a_review(connection, ada, concept_id, days_ago=days_ago, rating=1)
    run = await evaluated(connection, now=NOW)
    assert run["regressed"]
    compared = await conclude(store, suite=Suite.FSRS, now=NOW)
    assert compared is not None
    assert compared.regressed
    assert compared.median == run["regression_median"]
    assert compared.ratio > compared.threshold


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": "2026-11-26"}, "as_of"),
        ({"days": 0}, "days"),
        ({"days": True}, "days"),
        ({"days": "7"}, "days"),
        ({"days": 3_651}, "days"),
        ({"dyas": 7}, "dyas"),
    ],
)
def test_a_window_that_is_none_is_refused_by_its_field(args: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        window_of(args, now=NOW)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_window_ends_now_or_with_a_day() -> None:
    assert window_of({}, now=NOW) == (NOW - 30 * DAY, NOW)
    assert window_of({"as_of": "2026-11-25"}, now=NOW) == (NOW - 30 * DAY, NOW)
    midnight = datetime(2026, 11, 21, tzinfo=UTC)
    assert window_of({"as_of": "2026-11-20", "days": 7}, now=NOW) == (midnight - 7 * DAY, midnight)

"""What the stores of experiments promise: who met a decision, what came of it, and what was read each day."""

from datetime import timedelta
from math import log

import pytest

from adapters.postgres.connection import prepare
from adapters.postgres.store import PostgresStore
from domain.experiments.assignment import arm_of
from domain.experiments.errors import IllegalMove
from domain.experiments.model import Metric, Status, Verdict
from domain.experiments.use_cases import (
    assign,
    read_experiment,
    read_experiments,
    start_experiment,
    stop_experiment,
    take_reading,
)
from domain.kernel.errors import Invalid
from domain.kernel.events import SYSTEM
from tests.adapters.experimenting import START, a_review, learners, seen_in
from tests.factories import a_concept, a_theme

KEY = "tuned_weights"
DAY = timedelta(days=1)


@pytest.fixture
async def store(connection):
    await prepare(connection)
    return PostgresStore(connection)


@pytest.fixture
async def concept_id(connection):
    return await a_concept(connection, await a_theme(connection))


async def started(store, key=KEY, **chosen):
    return await start_experiment(store, key=key, by=SYSTEM, now=START, **chosen)


async def test_nobody_is_in_an_experiment_that_nobody_started(store, connection):
    (ada,) = await learners(connection, 1)
    assert await store.experiments.running(KEY) is None
    assert await store.experiments.find(KEY) is None
    assert await assign(store, key=KEY, user_ids=[ada], now=START) == {}
    await store.exposures.add(KEY, {ada: "tuned"}, START)
    assert await store.connection.fetchval("select count(*) from exposure") == 0


async def test_what_is_started_is_what_is_found_again_and_is_told(store):
    experiment = await started(store, shares=(0.75, 0.25), planned_days=14)
    assert await store.experiments.find(KEY) == await store.experiments.lock(KEY) == experiment
    assert await store.experiments.running(KEY) == experiment
    assert (experiment.status, experiment.shares, experiment.planned_days) == (Status.RUNNING, (0.75, 0.25), 14)
    (told,) = await store.connection.fetch("select type, payload, actor_id from domain_event")
    assert told["type"] == "experiment_started"
    assert told["payload"] == {"experiment_key": KEY, "shares": [0.75, 0.25], "planned_days": 14}
    assert await store.connection.fetchval("select count(*) from outbox") == 1


async def test_an_experiment_begins_once(store):
    await started(store)
    with pytest.raises(IllegalMove):
        await started(store)
    await stop_experiment(store, key=KEY, winner=None, by=None, now=START + DAY)
    with pytest.raises(IllegalMove):
        await started(store)


async def test_only_what_runs_can_be_stopped_and_only_for_an_arm_that_it_has(store):
    with pytest.raises(IllegalMove):
        await stop_experiment(store, key=KEY, winner=None, by=None, now=START)
    await started(store)
    with pytest.raises(Invalid):
        await stop_experiment(store, key=KEY, winner="louder", by=None, now=START)
    await stop_experiment(store, key=KEY, winner="tuned", by=None, now=START)
    with pytest.raises(IllegalMove):
        await stop_experiment(store, key=KEY, winner="tuned", by=None, now=START)


async def test_whoever_meets_the_decision_is_noted_in_the_arm_of_their_own_whichever_it_is(store, connection):
    await started(store)
    everybody = await learners(connection, 20)
    arms = await assign(store, key=KEY, user_ids=everybody, now=START + DAY)
    await assign(store, key=KEY, user_ids=everybody[:5], now=START + 2 * DAY)
    rows = await store.connection.fetch("select user_id, arm, first_at, last_at, n from exposure")
    assert {row["user_id"]: row["arm"] for row in rows} == {user_id: arm.key for user_id, arm in arms.items()}
    assert {arm.key for arm in arms.values()} == {"baseline", "tuned"}
    assert {row["first_at"] for row in rows} == {START + DAY}
    assert sorted(row["n"] for row in rows) == [1] * 15 + [2] * 5
    assert {row["last_at"] for row in rows if row["n"] > 1} == {START + 2 * DAY}


async def test_nobody_met_is_nobody_noted(store):
    await started(store)
    assert await assign(store, key=KEY, user_ids=[], now=START) == {}
    assert await store.connection.fetchval("select count(*) from exposure") == 0


async def test_a_winner_is_everybodys_and_nobody_is_exposed_any_more(store, connection):
    await started(store)
    await stop_experiment(store, key=KEY, winner="tuned", by=None, now=START + DAY)
    arms = await assign(store, key=KEY, user_ids=await learners(connection, 20), now=START + 2 * DAY)
    assert {arm.key for arm in arms.values()} == {"tuned"}
    assert await store.connection.fetchval("select count(*) from exposure") == 0


async def test_an_experiment_without_a_winner_decides_nothing_any_more(store):
    await started(store)
    await stop_experiment(store, key=KEY, winner=None, by=None, now=START + DAY)
    assert await store.experiments.running(KEY) is None


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.9, 0.1), (0.2, 0.3, 0.5)])
async def test_the_database_divides_as_the_domain_does(store, connection, shares):
    from domain.experiments.assignment import boundaries  # noqa: PLC0415

    everybody = await learners(connection, 50)
    counted = await store.exposures.assigned(KEY, boundaries(shares))
    arms = [arm_of(KEY, user_id, shares) for user_id in everybody]
    assert counted == [arms.count(position) for position in range(len(shares))]


async def test_a_metric_is_of_reviews_after_the_exposure_and_its_history_of_those_before(store, connection, concept_id):
    experiment = await started(store)
    (ada,) = await learners(connection, 1)
    await seen_in(connection, KEY, {ada: "tuned"}, START + DAY)
    for days, rating, recall in ((0.5, 3, 0.5), (2, 3, 0.8), (3, 1, 0.6)):
        await a_review(connection, ada, concept_id, at=START + days * DAY, rating=rating, recall=recall)
    await a_review(connection, ada, concept_id, at=START + DAY, rating=1, recall=0.9)  # at the very moment: before
    await a_review(connection, ada, concept_id, at=START + 2.1 * DAY, rating=3, recall=None)  # a first review
    await a_review(connection, ada, concept_id, at=START + 2.2 * DAY, rating=3, recall=0.9, elapsed_days=0)
    await a_review(connection, ada, concept_id, at=START + 9 * DAY, rating=1, recall=0.1)  # after the look
    found = await store.exposures.outcomes(experiment, until=START + 5 * DAY)
    sums = found.of(Metric.LOG_LOSS, "tuned")
    after = -(log(0.8) + log(0.4)) / 2
    before = -(log(0.5) + log(0.1)) / 2
    assert (sums.learners, sums.known) == (1, 1)
    assert (sums.y, sums.yy, sums.known_y) == pytest.approx((after, after**2, after))
    assert (sums.x, sums.xx, sums.xy) == pytest.approx((before, before**2, before * after))
    assert found.of(Metric.RECALL, "tuned").y == pytest.approx(0.5)
    assert found.of(Metric.REVIEWS_A_DAY, "tuned").y == pytest.approx(4 / 4)
    assert found.of(Metric.REVIEWS_A_DAY, "tuned").x == pytest.approx(2 / 28)
    assert found.of(Metric.CAME_BACK, "tuned").learners == 0
    assert found.exposed["tuned"].reviews == 4


@pytest.mark.parametrize(("days", "came_back"), [([0.5], 0), ([1.5], 1), ([6.9], 1), ([8], 0), ([], 0)])
async def test_who_reviews_after_a_day_and_within_a_week_came_back(store, connection, concept_id, days, came_back):
    experiment = await started(store)
    (ada,) = await learners(connection, 1)
    await seen_in(connection, KEY, {ada: "tuned"}, START)
    for day in days:
        await a_review(connection, ada, concept_id, at=START + day * DAY)
    early = await store.exposures.outcomes(experiment, until=START + 6.95 * DAY)
    found = await store.exposures.outcomes(experiment, until=START + 10 * DAY)
    assert early.of(Metric.CAME_BACK, "tuned").learners == 0
    assert (found.of(Metric.CAME_BACK, "tuned").learners, found.of(Metric.CAME_BACK, "tuned").y) == (1, came_back)


async def test_who_was_seen_in_two_arms_is_counted_and_left_out(store, connection, concept_id):
    experiment = await started(store)
    ada, bob = await learners(connection, 2)
    await seen_in(connection, KEY, {ada: "tuned", bob: "tuned"}, START)
    await seen_in(connection, KEY, {ada: "baseline"}, START + DAY)
    await a_review(connection, ada, concept_id, at=START + 2 * DAY)
    found = await store.exposures.outcomes(experiment, until=START + 3 * DAY)
    assert found.in_two_arms == 1
    assert {arm: one.learners for arm, one in found.exposed.items()} == {"tuned": 1}
    assert found.of(Metric.LOG_LOSS, "tuned").learners == 0
    assert (await store.exposures.outcomes(experiment, until=START + DAY / 2)).in_two_arms == 0


async def test_a_forecast_that_is_no_probability_and_a_certain_one_that_was_wrong_break_nothing(
    store, connection, concept_id
):
    experiment = await started(store)
    ada, bob = await learners(connection, 2)
    await seen_in(connection, KEY, {ada: "tuned", bob: "baseline"}, START)
    await a_review(connection, ada, concept_id, at=START + 2 * DAY, recall=float("nan"))
    await a_review(connection, bob, concept_id, at=START + 2 * DAY, recall=1.0, rating=1)
    found = await store.exposures.outcomes(experiment, until=START + 3 * DAY)
    assert found.of(Metric.LOG_LOSS, "tuned").learners == 0
    assert found.of(Metric.LOG_LOSS, "baseline").y == pytest.approx(-log(1e-15))


async def test_a_review_that_was_taken_back_counts_nowhere(store, connection, concept_id):
    experiment = await started(store)
    (ada,) = await learners(connection, 1)
    await seen_in(connection, KEY, {ada: "tuned"}, START)
    review_id = await a_review(connection, ada, concept_id, at=START + DAY)
    await connection.execute("insert into review_retraction values ($1, $2, $3)", ada, review_id, START + DAY)
    assert (await store.exposures.outcomes(experiment, until=START + 2 * DAY)).exposed["tuned"].reviews == 0


async def test_nothing_came_of_what_was_never_started(store):
    reading = await read_experiment(store, key=KEY, now=START)
    assert (reading.verdict, reading.day, reading.words) == (Verdict.DRAFT, 0, "Not started.")


async def test_a_reading_is_kept_once_a_day_and_the_last_of_it_counts(store, connection):
    await started(store)
    assert await take_reading(store, key=KEY, now=START + DAY) == 3
    assert await take_reading(store, key=KEY, now=START + DAY + timedelta(hours=1)) == 3
    await seen_in(connection, KEY, dict.fromkeys(await learners(connection, 1), "tuned"), START)
    await take_reading(store, key=KEY, now=START + 2 * DAY)
    rows = await store.connection.fetch(
        "select read_on, learners from experiment_reading where metric = 'reviews_a_day' order by read_on"
    )
    assert [tuple(row) for row in rows] == [((START + DAY).date(), 0), ((START + 2 * DAY).date(), 1)]


async def test_what_does_not_run_is_not_read(store):
    assert await take_reading(store, key=KEY, now=START) == 0
    await started(store)
    await stop_experiment(store, key=KEY, winner=None, by=None, now=START)
    assert await take_reading(store, key=KEY, now=START + DAY) == 0


async def test_what_runs_is_listed_before_what_ended_and_what_nobody_started(store):
    def statuses(readings):
        return [(one.experiment.key, one.experiment.status.value) for one in readings]

    await started(store, "complexity_strength")
    assert statuses(await read_experiments(store, now=START)) == [
        ("complexity_strength", "running"),
        (KEY, "draft"),
    ]
    await stop_experiment(store, key="complexity_strength", winner="half", by=None, now=START)
    await started(store)
    assert statuses(await read_experiments(store, now=START)) == [(KEY, "running"), ("complexity_strength", "stopped")]

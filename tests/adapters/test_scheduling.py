"""What scheduling asks of PostgreSQL beyond the routes of the API: months, locks and logs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.postgres.connection import prepare
from adapters.postgres.store import PostgresStore
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs import review
from domain.scheduling.model import LoggedReview, Preferences, Rating, Source
from domain.scheduling.use_cases import maintain_partitions, make_months_ready
from tests.factories import a_concept, a_memory, a_theme, a_user

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
async def store(connection: Any) -> PostgresStore:
    await prepare(connection)
    return PostgresStore(connection)


async def months(connection: Any, table: str) -> set[str]:
    rows = await connection.fetch(
        "select inhrelid::regclass::text as child from pg_inherits where inhparent = $1::regclass", table
    )
    return {row["child"] for row in rows}


async def test_months_are_made_four_ahead_and_making_them_again_makes_none(store: PostgresStore, connection: Any):
    far = datetime(2041, 11, 30, 23, tzinfo=UTC)
    first = await maintain_partitions(store, now=far)
    assert (first["partitions_made"], first["defaults_empty"]) == (5 + 5 + 8, True)  # two by month, one by day
    again = await maintain_partitions(store, now=far)
    assert again == {"partitions_made": 0, "partitions_dropped": 0, "defaults_empty": True}
    expected = {f"review_log_{month}" for month in ("2041_11", "2041_12", "2042_01", "2042_02", "2042_03")}
    assert expected <= await months(connection, "review_log")
    assert {name.replace("review_log", "domain_event") for name in expected} <= await months(connection, "domain_event")


async def test_a_row_that_has_no_month_is_noticed(store: PostgresStore, connection: Any):
    await connection.execute(
        "insert into domain_event (owner_id, recorded_at, event_id, type, payload) values ($1, $2, $1, 'test', '{}')",
        *(new_id(), datetime(1999, 1, 1, tzinfo=UTC)),
    )
    assert (await maintain_partitions(store, now=NOW))["defaults_empty"] is False


async def test_an_import_gets_its_old_months(store: PostgresStore, connection: Any):
    made = await make_months_ready(
        store, first_at=datetime(2001, 11, 30, tzinfo=UTC), last_at=datetime(2002, 1, 1, tzinfo=UTC)
    )
    assert made == 3
    assert {"review_log_2001_11", "review_log_2001_12", "review_log_2002_01"} <= await months(connection, "review_log")


async def test_months_are_made_only_for_tables_that_have_them(store: PostgresStore):
    with pytest.raises(ValueError, match="not enough values"):
        await store.partitions.has_strays("app_user")


async def test_learners_are_locked_with_their_weights_and_preferences(store: PostgresStore, connection: Any):
    own, plain = await a_user(connection, zone="Asia/Tokyo"), await a_user(connection)
    weights = [*DEFAULT_WEIGHTS.values[:-1], 0.2]
    await connection.execute(
        "update srs_user_params set fsrs_parameters = $2, weights_version = 4 where user_id = $1", own, weights
    )
    await connection.execute("delete from user_learning_prefs where user_id = $1", plain)
    locked = await store.learners.lock([plain, own, new_id()])
    assert set(locked) == {own, plain}
    assert (locked[own].weights.values, locked[own].weights.version) == (tuple(weights), 4)
    assert locked[own].preferences.zone == "Asia/Tokyo"
    assert (locked[plain].weights, locked[plain].preferences) == (DEFAULT_WEIGHTS, Preferences())


async def test_who_has_no_weights_of_their_own_has_those_in_use_for_everybody(store: PostgresStore, connection: Any):
    own, plain = await a_user(connection), await a_user(connection)
    await connection.execute(
        "update srs_user_params set fsrs_parameters = $2, weights_version = 4 where user_id = $1", own, [1.0] * 21
    )
    for version, in_use in ((8, False), (9, True)):
        await connection.execute(
            """insert into srs_weights
                 (user_id, version, parameters, in_use, trained_at, reviews, held_out, duration_ms, adopted_at)
               values ($1, $2, $3, $4, $5, 900, 180, 20, $5)""",
            *(SYSTEM, version, [float(version)] * 21, in_use, NOW),
        )
    locked = await store.learners.lock([own, plain])
    assert [locked[user_id].weights.version for user_id in (own, plain)] == [4, 9]
    remembered = [
        await store.memories.remembered(user_id, since=NOW, on=NOW.date(), preferences=Preferences())
        for user_id in (own, plain, new_id())
    ]
    assert [(one.weights.version, one.weights.values[0]) for one in remembered] == [(4, 1), (9, 9), (9, 9)]


async def test_what_a_forecast_is_made_from_counts_days_in_the_learners_own_zone(store: PostgresStore, connection: Any):
    user_id, theme_id = await a_user(connection), await a_theme(connection)
    concept_id, aside = [await a_concept(connection, theme_id) for _ in range(2)]
    late = datetime(2026, 11, 25, 16, tzinfo=UTC)  # already the 26th in Tokyo, unless days end at 4
    await a_memory(connection, user_id, concept_id, due_at=late)
    await a_memory(connection, user_id, aside, due_at=late, suspended_at=NOW)
    given = [
        await store.memories.remembered(user_id, since=NOW - timedelta(days=90), on=NOW.date(), preferences=one)
        for one in (Preferences(zone="Asia/Tokyo"), Preferences(zone="Asia/Tokyo", day_rollover_hour=4))
    ]
    assert [(one.memories, one.due_on) for one in given] == [(1, [1]), (1, [0])]
    assert [(one.recalled, one.answer_ms, one.reviews) for one in given] == [((0, 0, 0), None, 0)] * 2


async def test_counted_reviews_make_a_list_out_of_date(store: PostgresStore, connection: Any):
    user_id = await a_user(connection)
    await store.learners.count_reviews({user_id: 12})
    row = await connection.fetchrow("select version, n_review_logs from srs_user_params where user_id = $1", user_id)
    assert tuple(row) == (1, 12)


async def test_the_log_keeps_what_a_review_did_and_knows_what_was_taken_back(store: PostgresStore, connection: Any):
    user_id = await a_user(connection)
    concept_id = await a_concept(connection, await a_theme(connection))
    first = review(None, Rating.GOOD, at=NOW, seed="")
    second = review(first.after, Rating.AGAIN, at=NOW + timedelta(days=2), seed="")
    logged = [
        LoggedReview(
            review_id=new_id(),
            user_id=user_id,
            concept_id=concept_id,
            question_id=None,
            source=Source.IMPORT,
            correct=reviewed.rating > Rating.AGAIN,
            score=1.0,
            time_ms=1200,
            reviewed=reviewed,
            mastery_before=None,
            mastery_after=0.4,
            weights_version=0,
        )
        for reviewed in (first, second)
    ]
    await store.review_log.add(logged)
    await connection.execute("insert into review_retraction values ($1, $2, $3)", user_id, logged[1].review_id, NOW)
    known = await store.review_log.known([user_id])
    assert [(one.review_id, one.at, one.rating, one.time_ms) for one in known.counted] == [
        (logged[0].review_id, NOW, Rating.GOOD, 1200)
    ]
    assert known.retracted == {logged[1].review_id}
    row = await connection.fetchrow("select * from review_log where review_id = $1", logged[1].review_id)
    assert row["stability_before"] == first.after.stability
    assert row["stability_after"] == second.after.stability
    assert (row["due_before"], row["due_after"]) == (first.after.due_at, second.after.due_at)
    assert (row["previous_state"], row["elapsed_days"], row["source"]) == ("review", 2, "import")
    assert row["retrievability_before"] == pytest.approx(second.retrievability_before)


async def test_saving_a_memory_leaves_it_set_aside(store: PostgresStore, connection: Any):
    user_id = await a_user(connection)
    concept_id = await a_concept(connection, await a_theme(connection))
    await store.memories.suspend(user_id, concept_id, at=NOW)
    after = review(None, Rating.GOOD, at=NOW, seed="").after
    await store.memories.save({(user_id, concept_id): after})
    row = await connection.fetchrow("select * from memory where user_id = $1", user_id)
    assert (row["suspended_at"], row["stability"], row["reps"]) == (NOW, after.stability, 1)


async def test_the_parts_end_where_utc_months_end(store: PostgresStore, connection: Any):
    await store.partitions.ensure("review_log", date(2042, 7, 1), date(2042, 7, 31))
    bound = await connection.fetchval(
        "select pg_get_expr(relpartbound, oid) from pg_class where relname = 'review_log_2042_07'"
    )
    assert "2042-07-01 00:00:00+00" in bound
    assert "2042-08-01 00:00:00+00" in bound


async def test_samples_of_requests_are_kept_for_seven_days_and_made_ready_for_seven(
    store: PostgresStore, connection: Any
):
    at = datetime(2042, 7, 10, 12, tzinfo=UTC)
    await store.partitions.ensure("api_perf_sample", date(2042, 6, 28), date(2042, 7, 9))
    await connection.execute(
        """insert into api_perf_sample (id, occurred_at, route, method, status_code, duration_ms)
           select gen_random_uuid(), day, '/', 'GET', 200, 1
           from generate_series('2042-07-01'::timestamptz, '2042-07-04', '1 day') day"""
    )
    kept = await maintain_partitions(store, now=at)
    assert kept["partitions_dropped"] >= 5  # and those of this month, when the test was run
    days = {name for name in await months(connection, "api_perf_sample") if name > "api_perf_sample_2042"}
    assert min(days - {"api_perf_sample_default"}) == "api_perf_sample_2042_07_03"
    assert max(days - {"api_perf_sample_default"}) == "api_perf_sample_2042_07_17"
    oldest = await connection.fetchval("select min(occurred_at) from api_perf_sample")
    assert oldest == datetime(2042, 7, 3, tzinfo=UTC)


async def test_logs_are_never_dropped(store: PostgresStore, connection: Any):
    await store.partitions.ensure("review_log", date(2001, 1, 1), date(2001, 1, 31))
    await maintain_partitions(store, now=NOW)
    assert "review_log_2001_01" in await months(connection, "review_log")

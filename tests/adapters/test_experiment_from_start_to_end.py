"""One experiment through the database: from its split to the day on which its winner is everybody's."""

from datetime import timedelta

import numpy as np
import pytest

from adapters.postgres.connection import prepare
from adapters.postgres.reads import experiments as reads
from adapters.postgres.store import PostgresStore
from domain.experiments.definitions import COMPLEXITY_STRENGTH, TUNED_WEIGHTS
from domain.experiments.model import Metric, Verdict
from domain.experiments.use_cases import assign, read_experiment, start_experiment, stop_experiment, take_reading
from domain.kernel.events import SYSTEM
from domain.kernel.ids import derived_id
from tests.adapters.experimenting import COLUMNS, START, review_row
from tests.factories import a_concept, a_theme

DAY = timedelta(days=1)
PEOPLE = [derived_id("experimenting", str(number)) for number in range(160)]
DAYS = 8
BEFORE = 7


@pytest.fixture
async def store(connection):
    await prepare(connection)
    await connection.execute(
        """with person as (
             insert into app_user (user_id, email, display_name, created_at)
             select id, id || '@example.org', 'Somebody', $2 from unnest($1::uuid[]) as id returning user_id
           ) insert into srs_user_params (user_id) select user_id from person""",
        *(PEOPLE, START),
    )
    return PostgresStore(connection)


async def reviews(connection, wrong):
    """Give everybody four reviews a day, before the start and after it; `wrong` is each one's error of forecasts."""
    concept_id = await a_concept(connection, await a_theme(connection))
    dice = np.random.default_rng(7)
    rows = []
    for user_id in PEOPLE:
        level = dice.uniform(0.75, 0.95)
        for day in range(-BEFORE, DAYS):
            for _ in range(4):
                at = START + day * DAY + timedelta(minutes=int(dice.integers(60, 1380)))
                forecast = level - (wrong(user_id) if day >= 0 else 0.0)
                rating = 3 if dice.random() < level else 1
                rows.append(review_row(user_id, concept_id, at=at, rating=rating, recall=forecast))
    await connection.copy_records_to_table("review_log", records=rows, columns=COLUMNS)


async def begun(store, defined):
    await start_experiment(store, key=defined.key, by=SYSTEM, now=START)
    return await assign(store, key=defined.key, user_ids=PEOPLE, now=START)


async def test_an_experiment_goes_from_its_split_to_a_winner_for_everybody(store, connection):
    key = TUNED_WEIGHTS.key
    arms = await begun(store, TUNED_WEIGHTS)
    await reviews(connection, lambda user_id: 0.0 if arms[user_id].key == "tuned" else 0.35)

    words = []
    for day in range(1, DAYS + 1):
        await take_reading(store, key=key, now=START + day * DAY)
        words.append((await read_experiment(store, key=key, now=START + day * DAY)).verdict.value)
    assert words == ["too_early"] * 2 + ["keep_going"] * 6

    history = await reads.history(connection, key, Metric.LOG_LOSS)
    assert [one.day for one in history] == list(range(2, DAYS + 2))
    widths = [one.high - one.low for one in history if one.high is not None and one.low is not None]
    assert widths == sorted(widths, reverse=True)

    reading = await read_experiment(store, key=key, now=START + DAYS * DAY)
    main, per_day, came_back = reading.effects
    assert main.adjusted
    assert main.high is not None
    assert main.high < 0
    assert (per_day.effect, per_day.low) == (0, None)
    assert came_back.learners == len(PEOPLE)
    assert [arm.exposed for arm in reading.arms] == [arm.assigned for arm in reading.arms]
    assert sum(arm.reviews for arm in reading.arms) == 4 * DAYS * len(PEOPLE)
    assert reading.checks.sample_ratio.ok

    now = START + DAYS * DAY
    await stop_experiment(store, key=key, winner="tuned", reason="Better.", by=SYSTEM, now=now)
    after = await read_experiment(store, key=key, now=now + 30 * DAY)
    assert (after.verdict, after.day, after.effects) == (Verdict.ADOPTED, DAYS + 1, reading.effects)
    assert {arm.key for arm in (await assign(store, key=key, user_ids=PEOPLE, now=now)).values()} == {"tuned"}
    types = await connection.fetch("select type from outbox order by position")
    assert [row["type"] for row in types] == ["experiment_started", "experiment_stopped"]


async def test_an_experiment_that_harms_is_stopped_by_its_daily_reading(store, connection):
    key = COMPLEXITY_STRENGTH.key
    arms = await begun(store, COMPLEXITY_STRENGTH)
    await reviews(connection, lambda user_id: 0.35 if arms[user_id].key == "full" else 0.0)

    for day in range(1, DAYS + 1):
        await take_reading(store, key=key, now=START + day * DAY)
    stopped = await store.experiments.find(key)
    assert stopped is not None
    assert (stopped.verdict, stopped.winner, stopped.ended_at) == ("stopped_harm", "none", START + 3 * DAY)
    reading = await read_experiment(store, key=key, now=START + DAYS * DAY)
    assert reading.words == (
        "Stopped on day 4: harm was shown. Everybody has Not used since then. A daily reading showed harm."
    )
    assert {arm.level for arm in (await assign(store, key=key, user_ids=PEOPLE, now=START)).values()} == {0.0}


async def test_an_arm_that_lost_its_learners_covers_the_result(store, connection):
    key = TUNED_WEIGHTS.key
    arms = await begun(store, TUNED_WEIGHTS)
    lost = [user_id for user_id in PEOPLE if arms[user_id].key == "tuned"][:45]
    await connection.execute("delete from exposure where user_id = any($1)", lost)
    reading = await read_experiment(store, key=key, now=START + 5 * DAY)
    assert reading.verdict is Verdict.UNREADABLE
    assert reading.words.startswith("Do not read this: arms differ from plan (p ")

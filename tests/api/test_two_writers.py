"""The review log has two writers, answers and imports; whatever came from either replays to what both wrote."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.postgres.store import PostgresStore
from domain.scheduling.history import replay
from domain.scheduling.model import Rating
from domain.scoring.bkt import DEFAULT_SKILL, learn
from domain.scoring.imported import CardReview
from domain.scoring.use_cases import import_reviews

HERE = "/v1/practice-sessions"
CLOSE = 1e-9
THEN = datetime.now(UTC)
"""One instant for all: a file that is imported again says the same times again."""


def reviews(*days_ago: int) -> list[CardReview]:
    return [
        CardReview(card, rating, THEN - timedelta(days=days), 4_000)
        for days in days_ago
        for card, rating in (("17", Rating.GOOD), ("42", Rating.AGAIN), ("99", Rating.HARD))
    ]


@pytest.fixture
async def student(client_as, connection):
    """Return a client with habits of their own, whose log holds imports before and after practice."""
    client = await client_as(email="ada@example.org", zone="Asia/Tokyo", day_rollover_hour=4)
    await client.patch("/v1/users/me/preferences/learning", json={"spacing_multiplier": 0.8})
    store, now = PostgresStore(connection), datetime.now(UTC)
    await import_reviews(store, email="ada@example.org", reviews=reviews(40, 30), now=now)
    session = (await client.post(HERE, json={"mode": "revision"})).json()
    for item, rating in zip(session["items"], (1, 3, 4), strict=True):
        answer = {"item_id": item["item_id"], "answer": rating, "time_ms": 4_000, "flagged": False, "changed": False}
        address = f"{HERE}/{session['practice_session_id']}/answers/{item['position']}"
        done = await client.post(address, json=answer)
        assert done.json()["interval_days"] == item["previews"][rating - 1], done.text
    return client


async def test_answers_after_an_import_continue_its_memories(student, connection):
    await compare(student, connection, rows=9)


async def test_an_import_after_answers_continues_theirs(student, connection):
    store = PostgresStore(connection)
    later = datetime.now(UTC) + timedelta(days=3)
    fresh = [CardReview("17", Rating.GOOD, later, None), CardReview("new", Rating.EASY, later, None)]
    done = await import_reviews(store, email="ada@example.org", reviews=[*reviews(40, 30), *fresh], now=later)
    assert done.new == 2
    await compare(student, connection, rows=11)


async def compare(student, connection, *, rows: int):
    store = PostgresStore(connection)
    learners = await store.learners.lock([student.user_id])
    known = sorted((await store.review_log.known([student.user_id])).counted, key=lambda graded: graded.at)
    assert len(known) == rows
    now = {}
    for graded, reviewed in zip(known, replay(known, learners), strict=True):
        row = await connection.fetchrow("select * from review_log where review_id = $1", graded.review_id)
        assert row["stability_after"] == pytest.approx(reviewed.after.stability, rel=CLOSE)
        assert row["difficulty_after"] == pytest.approx(reviewed.after.difficulty, rel=CLOSE)
        assert (row["due_after"], row["elapsed_days"]) == (reviewed.after.due_at, reviewed.elapsed_days)
        assert row["previous_state"] == reviewed.previous_state
        before = now.get(graded.concept_id)
        assert row["mastery_before"] == (before if before is None else pytest.approx(before, rel=CLOSE))
        now[graded.concept_id] = learn(DEFAULT_SKILL.known if before is None else before, correct=graded.correct)
        assert row["mastery_after"] == pytest.approx(now[graded.concept_id], rel=CLOSE)
    last = {graded.concept_id: reviewed.after for graded, reviewed in zip(known, replay(known, learners), strict=True)}
    for memory in await connection.fetch("select * from memory where user_id = $1", student.user_id):
        after = last[memory["concept_id"]]
        assert (memory["due_at"], memory["reps"], memory["lapses"]) == (after.due_at, after.reps, after.lapses)

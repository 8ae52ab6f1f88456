"""Skills in PostgreSQL: what a fit is told of the log, what is kept of it, and masteries that follow."""

import itertools
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from adapters.postgres.store import PostgresStore
from domain.kernel.ids import derived_id
from domain.scheduling.model import Rating
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters, learn
from domain.scoring.bkt_fit import Fitted, Refusal, Refused
from domain.scoring.fitting import fit_skills, refresh_masteries
from domain.scoring.histories import grow, histories_of
from domain.scoring.imported import CardReview
from domain.scoring.use_cases import import_reviews
from tests.factories import a_concept, a_review, a_theme, a_user

NOW = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)
SKILL = SkillParameters(known=0.4, learn=0.1, slip=0.05, guess=0.3, forget=0.02)


@pytest.fixture
def store(connection):
    return PostgresStore(connection)


async def here(work):
    """Compute at once: nobody else waits in a test."""
    return work()


async def answers(connection, user_id, concept_id, rights, *, until=1.0):
    """Give answers an hour apart, the last of them so many days ago; `rights` is a letter each, 1 for right."""
    for n, right in enumerate(reversed(rights)):
        days_ago = until + n / 24
        await a_review(connection, user_id, concept_id, days_ago=days_ago, rating=3 if right == "1" else 1, now=NOW)


async def a_class(connection, *, learners=6, rights="00111"):
    concept_id = await a_concept(connection, await a_theme(connection))
    users = [await a_user(connection) for _ in range(learners)]
    for n, user_id in enumerate(users):
        await answers(connection, user_id, concept_id, rights[n % 2 :], until=n + 1)
    return concept_id, users


async def masteries(connection):
    rows = await connection.fetch("select user_id, concept_id, p, attempts from mastery")
    return {(row["user_id"], row["concept_id"]): (row["p"], row["attempts"]) for row in rows}


async def versions(connection):
    return dict(await connection.fetch("select user_id, version from srs_user_params"))


async def refresh(store, users):
    return await refresh_masteries(store, first=min(users), last=max(users))


async def test_the_log_is_told_as_the_domain_would_arrange_it(connection, store):
    concepts = [await a_concept(connection, await a_theme(connection)) for _ in range(2)]
    users = [await a_user(connection) for _ in range(4)]
    dice = np.random.default_rng(1)
    told = []
    for n, (user, concept) in enumerate(itertools.product([0, 1, 2, 3, 0, 1, 1], [0, 1, 1])):
        right = bool(dice.random() < 0.6)
        told.append((concept, user, right))
        await a_review(
            connection, users[user], concepts[concept], days_ago=9 - n / 9, rating=3 if right else 1, now=NOW
        )
    answered = await store.skills.answered(held_out=0.2, until=NOW)
    skills, learners, correct = (np.array(column) for column in zip(*told, strict=True))
    numbers = np.array([answered.concept_ids.index(concept_id) for concept_id in concepts])
    expected = grow(histories_of(numbers[skills], learners, correct, held_out=0.2))
    found = grow(answered.histories)
    for name in ("skills", "correct", "parents", "learners", "ended", "held_out"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    assert answered.histories.learners.sum() == len({(concept, user) for concept, user, _ in told})


async def test_what_was_taken_back_or_lies_in_the_future_is_not_told(connection, store):
    concept_id, ada = await a_concept(connection, await a_theme(connection)), await a_user(connection)
    await answers(connection, ada, concept_id, "10")
    await answers(connection, ada, concept_id, "1", until=-1)
    taken_back = await connection.fetchval("select review_id from review_log where correct = false")
    await connection.execute(
        "insert into review_retraction (user_id, review_id, retracted_at) values ($1, $2, $3)", ada, taken_back, NOW
    )
    answered = await store.skills.answered(held_out=0, until=NOW)
    assert answered.histories.correct.tolist() == [True]


async def test_an_empty_log_is_fitted_to_nothing(store):
    answered = await store.skills.answered(held_out=0.2, until=NOW)
    assert (answered.concept_ids, len(answered.histories.skills)) == ([], 0)
    fitted = await fit_skills(store, aside=here, now=NOW)
    assert (fitted.fitted, fitted.refused) == (0, 0)


async def test_outcomes_are_kept_in_place_of_what_was_there(connection, store):
    theme_id = await a_theme(connection)
    one, other, third = [await a_concept(connection, theme_id) for _ in range(3)]
    await store.skills.save(
        {
            one: Fitted(SKILL, attempts=90, learners=9, pooled=0.1, log_loss=0.4, baseline_log_loss=0.5),
            other: Refused(Refusal.WORSE, 40, 4, 0.6, 0.5),
        },
        at=NOW,
    )
    assert await store.skills.of([one, other, third]) == {one: SKILL, other: DEFAULT_SKILL, third: DEFAULT_SKILL}
    row = await connection.fetchrow("select * from skill_params where concept_id = $1", other)
    assert (row["refused_reason"], row["log_loss"], row["fitted_at"]) == (Refusal.WORSE.value, 0.6, NOW)
    later = NOW + timedelta(days=1)
    await store.skills.save({one: Refused(Refusal.FEW_ANSWERS, 3, 1)}, at=later)
    row = await connection.fetchrow("select * from skill_params where concept_id = $1", one)
    assert (row["known"], row["attempts"], row["log_loss"], row["fitted_at"]) == (None, 3, None, later)


async def test_a_fit_keeps_skills_or_reasons_and_tells_of_it(connection, store):
    concept_id, _ = await a_class(connection)
    rare = await a_concept(connection, await a_theme(connection))
    await answers(connection, await a_user(connection), rare, "1")
    fitted = await fit_skills(store, aside=here, now=NOW)
    assert (fitted.fitted, fitted.refused) == (1, 1)
    rows = {row["concept_id"]: row for row in await connection.fetch("select * from skill_params")}
    assert rows[rare]["refused_reason"] == Refusal.FEW_ANSWERS.value
    assert (rows[concept_id]["attempts"], rows[concept_id]["learners"], rows[concept_id]["refused_reason"]) == (
        27,
        6,
        None,
    )
    assert rows[concept_id]["log_loss"] <= rows[concept_id]["baseline_log_loss"]
    assert 0 < rows[concept_id]["pooled"] < 1
    event = await connection.fetchrow("select type, payload from domain_event order by recorded_at desc limit 1")
    assert (event["type"], event["payload"]) == ("skills_fitted", {"fitted": 1, "refused": 1})


async def test_masteries_follow_from_the_log_and_versions_move_with_them(connection, store):
    concept_id, users = await a_class(connection)
    await store.skills.save({concept_id: Fitted(SKILL, 27, 6, 0.3, 0.4, 0.5)}, at=NOW)
    before = await versions(connection)
    assert await refresh(store, users) == len(users)
    known = SKILL.known
    for right in (False, False, True, True, True):
        known = learn(known, correct=right, skill=SKILL)
    assert (await masteries(connection))[users[0], concept_id] == (pytest.approx(known, abs=1e-12), 5)
    assert await versions(connection) == {user_id: version + 1 for user_id, version in before.items()}


async def test_masteries_that_are_right_are_not_written_again(connection, store):
    _, users = await a_class(connection)
    await refresh(store, users)
    before = await versions(connection)
    assert await refresh(store, users) == 0
    assert await versions(connection) == before


async def test_a_range_leaves_other_learners_alone(connection, store):
    _, users = await a_class(connection)
    first = min(users)
    assert await refresh_masteries(store, first=first, last=first) == 1
    assert {user_id for user_id, _ in await masteries(connection)} == {first}


async def test_learners_without_answers_have_nothing_to_refresh(connection, store):
    assert await refresh(store, [await a_user(connection), derived_id("nobody")]) == 0


async def test_an_import_leaves_what_the_nightly_run_would_write(connection, store):
    ada = await a_user(connection, email="ada@example.org")
    cards = [
        CardReview(card="1", at=NOW - timedelta(days=9 - n), rating=Rating(1 + n % 4), time_ms=None) for n in range(6)
    ]
    await import_reviews(store, email="ada@example.org", reviews=cards[:1], now=NOW)
    [concept_id] = [concept_id for _, concept_id in await masteries(connection)]
    await store.skills.save({concept_id: Fitted(SKILL, 27, 6, 0.3, 0.4, 0.5)}, at=NOW)
    await import_reviews(store, email="ada@example.org", reviews=cards, now=NOW)
    assert (await masteries(connection))[ada, concept_id][1] == len(cards)
    assert await refresh(store, [ada]) == 0

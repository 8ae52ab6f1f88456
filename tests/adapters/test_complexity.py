"""Complexity in PostgreSQL: what is read of the log, and what a version and its reruns leave behind."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from adapters.postgres.store import PostgresStore
from domain.kernel.ids import new_id
from domain.scheduling import fsrs
from domain.scheduling.model import LoggedReview, Memory, Rating, Source
from domain.scoring.computing import compute_complexity
from tests.factories import a_concept, a_question, a_theme, a_user

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
AGAIN, HARD, GOOD, EASY = Rating


@pytest.fixture
def store(connection: Any) -> PostgresStore:
    return PostgresStore(connection)


@pytest.fixture
async def theme_id(connection: Any) -> UUID:
    return await a_theme(connection)


async def reviewed(
    store: PostgresStore,
    user_id: UUID,
    concept_id: UUID,
    ratings: Sequence[Rating],
    *,
    question_ids: Sequence[UUID | None] = (None,),
    until: datetime = NOW,
) -> list[UUID]:
    """Let a learner review a concept once in three days, the last time a day before `until`; return the reviews."""
    memory: Memory | None = None
    rows: list[LoggedReview] = []
    for n, rating in enumerate(ratings):
        at = until - DAY - 3 * DAY * (len(ratings) - 1 - n)
        done = fsrs.review(memory, rating, at=at, seed="same")
        correct = rating is not AGAIN
        rows.append(
            LoggedReview(
                review_id=new_id(),
                user_id=user_id,
                concept_id=concept_id,
                question_id=question_ids[n % len(question_ids)],
                source=Source.PRACTICE,
                correct=correct,
                score=float(correct),
                time_ms=9_000,
                reviewed=done,
                mastery_before=None,
                mastery_after=None,
                weights_version=0,
            )
        )
        memory = done.after
    await store.review_log.add(rows)
    await store.learners.count_reviews({user_id: len(rows)})
    return [row.review_id for row in rows]


async def score(connection: Any, concept_id: UUID, on: date = TODAY) -> Any:
    return await connection.fetchrow(
        "select * from complexity_score where concept_id = $1 and version_on = $2", concept_id, on
    )


async def an_edge(connection: Any, source: UUID, target: UUID, kind: str = "prerequisite") -> None:
    await connection.execute("insert into concept_edge values ($1, $2, $3)", source, target, kind)


async def test_no_reviews_at_all_is_a_version_of_assumptions(store, connection, theme_id) -> None:
    concept = await a_concept(connection, theme_id)
    computed = await compute_complexity(store, now=NOW)
    assert (computed.concepts, computed.learners, computed.reviews, computed.assumed) == (1, 0, 0, 1)
    row = await score(connection, concept)
    assert (row["score"], row["own"], row["assumed"], row["low_confidence"], row["drift"]) == (
        0.5,
        None,
        True,
        True,
        None,
    )


async def test_no_concepts_and_nobody_is_a_version_too(store) -> None:
    computed = await compute_complexity(store, now=NOW)
    assert (computed.concepts, computed.learners) == (0, 0)


async def test_a_concept_with_one_learner_has_that_learners_word_with_low_confidence(
    store, connection, theme_id
) -> None:
    concept, learner = await a_concept(connection, theme_id), await a_user(connection)
    await reviewed(store, learner, concept, [GOOD, AGAIN])
    computed = await compute_complexity(store, now=NOW)
    row = await score(connection, concept)
    assert (computed.learners, computed.reviews) == (1, 2)
    assert (row["learners"], row["reviews"], row["low_confidence"], row["spread"]) == (1, 2, True, None)
    assert row["score"] == row["own"] == pytest.approx(row["grade"] + row["deficit"] + row["surprise"])


async def test_what_the_log_holds_is_what_the_domain_reads(store, connection, theme_id) -> None:
    concepts = sorted([await a_concept(connection, theme_id) for _ in range(3)])
    learners = sorted([await a_user(connection) for _ in range(3)])
    await reviewed(store, learners[2], concepts[1], [GOOD, AGAIN, HARD])
    await reviewed(store, learners[0], concepts[2], [EASY])
    read = await store.complexities.reviews(learners, concepts, until=NOW)
    assert (read.learners.tolist(), read.concepts.tolist()) == ([0, 2, 2, 2], [2, 1, 1, 1])
    assert read.ratings.tolist() == [4, 3, 1, 2]
    assert read.elapsed_days.tolist() == [0, 0, 3, 3]
    assert np.isnan(read.stability_before).tolist() == [True, True, False, False]
    assert read.at[1:].tolist() == [(NOW - days * DAY).timestamp() for days in (7, 4, 1)]
    rows = await connection.fetch("select * from review_log where user_id = $1 order by reviewed_at", learners[2])
    for column in ("stability_before", "difficulty_before", "retrievability_before"):
        assert getattr(read, column)[2:].tolist() == [row[column] for row in rows[1:]]
    assert set(read.time_ms.tolist()) == {9_000}


async def test_only_what_counts_is_read(store, connection, theme_id) -> None:
    concept, learner = await a_concept(connection, theme_id), await a_user(connection)
    pseudo = await connection.fetchval("select concept_id from concept where pseudo")
    first, *_ = await reviewed(store, learner, concept, [AGAIN, GOOD])
    await reviewed(store, learner, pseudo, [AGAIN])
    await reviewed(store, learner, await a_concept(connection, theme_id), [AGAIN], until=NOW + 10 * DAY)
    await connection.execute("insert into review_retraction values ($1, $2, $3)", learner, first, NOW)
    computed = await compute_complexity(store, now=NOW)
    assert (computed.concepts, computed.reviews, computed.reviews_in_future) == (2, 1, 1)
    assert await score(connection, pseudo) is None


async def test_two_runs_on_two_days_are_two_versions_and_again_on_a_day_replaces(store, connection, theme_id) -> None:
    concept, learner = await a_concept(connection, theme_id), await a_user(connection)
    await reviewed(store, learner, concept, [GOOD])
    await compute_complexity(store, now=NOW - 7 * DAY)
    await compute_complexity(store, now=NOW)
    before = await score(connection, concept)
    await reviewed(store, learner, concept, [AGAIN, AGAIN], until=NOW + timedelta(hours=30))
    await compute_complexity(store, now=NOW + timedelta(hours=19))
    after = await score(connection, concept)
    versions = await connection.fetch("select version_on from complexity_score order by 1")
    assert [row[0] for row in versions] == [date(2026, 11, 15), date(2026, 11, 22)]
    assert after["score"] > before["score"]


async def test_the_day_of_a_version_is_that_of_utc(store, connection, theme_id) -> None:
    await a_concept(connection, theme_id)
    computed = await compute_complexity(store, now=datetime(2026, 11, 23, 1, tzinfo=timezone(timedelta(hours=3))))
    assert computed.version_on == date(2026, 11, 22)


async def test_a_falling_score_is_seen_from_the_fourth_version(store, connection, theme_id) -> None:
    concept, learners = await a_concept(connection, theme_id), [await a_user(connection) for _ in range(3)]
    for learner in learners:
        await reviewed(store, learner, concept, [AGAIN, AGAIN, AGAIN, *[GOOD] * 13])
    told = []
    for weeks in (4, 3, 2, 1, 0):
        await compute_complexity(store, now=NOW - 7 * weeks * DAY)
        row = await score(connection, concept, (NOW - 7 * weeks * DAY).date())
        told.append((row["trend"] is not None, row["drift"]))
    assert told == [(False, None)] * 3 + [(True, "falling")] * 2
    event = await connection.fetchval("select payload from domain_event where payload ->> 'version_on' = '2026-11-22'")
    assert (event["falling"], event["learners"], event["version_on"]) == (1, 3, "2026-11-22")


async def test_history_is_the_newest_versions_before_a_day_in_their_order(store, connection, theme_id) -> None:
    concepts = sorted([await a_concept(connection, theme_id) for _ in range(2)])
    for weeks in range(4):
        await compute_complexity(store, now=NOW - 7 * weeks * DAY)
    await connection.execute(
        "delete from complexity_score where concept_id = $1 and version_on < '2026-11-14'", concepts[0]
    )
    seen = await store.complexities.history(concepts, before=NOW.date(), versions=2)
    assert seen.dates == [date(2026, 11, 8), date(2026, 11, 15)]
    assert np.isnan(seen.scores).tolist() == [[True, False], [False, False]]


async def test_scores_flow_along_the_edges_by_their_strongest_kind(store, connection, theme_id) -> None:
    easy, hard = await a_concept(connection, theme_id), await a_concept(connection, theme_id)
    unseen, pseudo = (
        await a_concept(connection, theme_id),
        await connection.fetchval("select concept_id from concept where pseudo"),
    )
    for kind in ("related", "prerequisite", "part_of"):
        await an_edge(connection, easy, hard, kind)
    await an_edge(connection, hard, unseen)
    await an_edge(connection, pseudo, hard)
    for learner in [await a_user(connection) for _ in range(3)]:
        await reviewed(store, learner, easy, [EASY])
        await reviewed(store, learner, hard, [AGAIN])
    graph = await store.complexities.graph()
    assert sorted(graph.edges.weights.tolist()) == [1.0, 1.0]
    await compute_complexity(store, now=NOW)
    own = (await score(connection, hard))["own"]
    assert (await score(connection, hard))["score"] == pytest.approx(0.7 * own)
    row = await score(connection, unseen)
    assert row["score"] == pytest.approx(0.7 * own + 0.3 * 0.7 * own, abs=1e-3)
    assert (row["own"], row["assumed"], row["low_confidence"], row["learners"]) == (None, False, True, 0)


async def test_a_circle_of_prerequisites_stops_too(store, connection, theme_id) -> None:
    concepts = [await a_concept(connection, theme_id) for _ in range(3)]
    for source, target in ((0, 1), (1, 2), (2, 0)):
        await an_edge(connection, concepts[source], concepts[target])
    await reviewed(store, await a_user(connection), concepts[0], [AGAIN])
    await compute_complexity(store, now=NOW)
    scores = [(await score(connection, concept))["score"] for concept in concepts]
    assert all(0 < one < 1 for one in scores)


async def test_evidence_is_weighed_for_who_has_reviews_and_by_what_is_known_of_them(
    store, connection, theme_id
) -> None:
    concept = await a_concept(connection, theme_id)
    fitted, newcomer, idle = [await a_user(connection) for _ in range(3)]
    await connection.execute("update srs_user_params set fsrs_log_loss = 0 where user_id = $1", fitted)
    for learner in (fitted, newcomer):
        await reviewed(store, learner, concept, [GOOD])
    for _ in range(2):
        await compute_complexity(store, now=NOW)
    rows = {row["user_id"]: row for row in await connection.fetch("select * from evidence_weight")}
    assert set(rows) == {fitted, newcomer}
    assert idle not in rows
    assert (rows[fitted]["skill"], rows[newcomer]["skill"]) == (1.0, 0.5)
    assert rows[newcomer]["tenure"] == pytest.approx(1 / 365)
    assert (rows[fitted]["cluster"], rows[fitted]["computed_on"]) == (None, NOW.date())


async def test_learners_who_learn_alike_score_concepts_apart(store, connection, theme_id) -> None:
    concept = await a_concept(connection, theme_id)
    for _ in range(20):
        await reviewed(store, await a_user(connection), concept, [GOOD] * 20)
        await reviewed(store, await a_user(connection), concept, [AGAIN, GOOD] * 10)
    computed = await compute_complexity(store, now=NOW)
    assert [name.partition(",")[0] for name in computed.clusters] == ["often right", "often wrong"]
    best, worst = (await score(connection, concept))["clusters"]
    assert (best["learners"], worst["learners"]) == (20, 20)
    assert best["score"] < worst["score"]
    assert await connection.fetchval("select count(distinct cluster) from evidence_weight") == 2


async def test_an_edge_is_weighed_by_what_failed_before_once_enough_is_known(store, connection, theme_id) -> None:
    source, target, other = [await a_concept(connection, theme_id) for _ in range(3)]
    await an_edge(connection, source, target)
    await an_edge(connection, other, target, "related")
    for n in range(60):
        learner, rating = await a_user(connection), AGAIN if n % 2 else GOOD
        await reviewed(store, learner, source, [rating, rating], until=NOW - DAY)
        await reviewed(store, learner, target, [GOOD, rating])
        await reviewed(store, learner, other, [GOOD])
    computed = await compute_complexity(store, now=NOW)
    assert computed.learned_edges == 0
    for n in range(60):
        learner, rating = await a_user(connection), AGAIN if n % 2 else GOOD
        await reviewed(store, learner, source, [rating, rating], until=NOW - DAY)
        await reviewed(store, learner, target, [GOOD, rating])
    computed = await compute_complexity(store, now=NOW)
    [row] = await connection.fetch("select * from edge_evidence")
    assert computed.learned_edges == 1
    assert (row["from_concept_id"], row["to_concept_id"], row["pairs"]) == (source, target, 60)
    assert row["weight"] > 0.3


async def test_a_question_that_able_learners_fail_alone_is_flagged_and_no_longer_once_it_is_retired(
    store, connection, theme_id
) -> None:
    concept = await a_concept(connection, theme_id)
    bad, good, plain = [await a_question(connection, concept) for _ in range(3)]
    for _ in range(14):
        await reviewed(
            store, await a_user(connection), concept, [GOOD, AGAIN, GOOD, GOOD], question_ids=[plain, bad, good, plain]
        )
    assert (await compute_complexity(store, now=NOW)).flagged_questions == 1
    [flag] = await connection.fetch("select * from question_flag")
    assert (flag["question_id"], flag["learners"], flag["failures"], flag["others_failure"]) == (bad, 14, 14, 0)
    await connection.execute("update question set retired_at = now() where question_id = $1", bad)
    assert (await compute_complexity(store, now=NOW)).flagged_questions == 0
    assert not await connection.fetch("select * from question_flag")


async def test_a_first_review_of_a_concept_blames_no_question(store, connection, theme_id) -> None:
    concept = await a_concept(connection, theme_id)
    first, later = await a_question(connection, concept), await a_question(connection, concept)
    learners = sorted([await a_user(connection) for _ in range(14)])
    for learner in learners:
        await reviewed(store, learner, concept, [AGAIN, GOOD, GOOD], question_ids=[first, later, later])
    asked, answered = await store.complexities.answered(learners[:1], [concept], until=NOW)
    assert (asked, answered.failures.tolist()) == ([later], [0])
    assert (await compute_complexity(store, now=NOW)).flagged_questions == 0

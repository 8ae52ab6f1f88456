"""Recording one answer in two statements, beside the same with a statement for each row that is read or written."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from uuid import UUID

from adapters.postgres.connection import Pool, open_pool
from adapters.postgres.events import INSERT as INSERT_EVENT
from adapters.postgres.events import payload
from adapters.postgres.practice_rows import (
    LEARNER_COLUMNS,
    MEMORY_COLUMNS,
    QUESTION_COLUMNS,
    learner_of,
    memory_of,
    question_of,
)
from adapters.postgres.store import PostgresStore, transaction
from benchmarks import servers
from benchmarks.measure import Measurement, compared, percentile
from benchmarks.population import CONCEPTS, populate
from domain.kernel.ids import new_id
from domain.practice import use_cases
from domain.practice.model import Encounter, Mode, NewAnswer, Recorded, Slot
from domain.practice.recording import record

LEARNERS, ROUNDS, POSITIONS, AT_ONCE = 8, 4, 60, 8

SESSIONS = """
insert into practice_session (user_id, practice_session_id, mode, questions, reasons, started_at)
select md5('learner' || i)::uuid, md5('session' || i || '-' || s)::uuid, 'guided',
       array(select md5('question' || j % $3::int)::uuid from generate_series(0, $4::int - 1) j),
       array_fill('weak'::text, array[$4::int]), now()
from generate_series(1, $1::int) i, generate_series(0, $2::int - 1) s
"""

Record = Callable[[PostgresStore, Slot], Awaitable[object]]


async def measure(folder: Path) -> list[Measurement]:
    """Compare answers a second on one connection and on eight, each answer in a transaction of its own."""
    settings = await servers.database(folder, "answering")
    pool = await open_pool(settings.database_url, size=AT_ONCE)
    try:
        async with pool.acquire() as connection:
            await populate(connection, learners=LEARNERS, memories=50)
            await connection.execute(SESSIONS, LEARNERS, 4 * ROUNDS, CONCEPTS, POSITIONS)
        return [*await _compare(pool, first=0, at_once=1), *await _compare(pool, first=2 * ROUNDS, at_once=AT_ONCE)]
    finally:
        await pool.close()


async def _compare(pool: Pool, *, first: int, at_once: int) -> list[Measurement]:
    """Use up two sessions a learner and round, turn about, so that both find the database equally full."""
    ours: list[float] = []
    naive: list[float] = []
    took = {"ours": 0.0, "naive": 0.0}
    for turn in range(ROUNDS):
        took["ours"] += await _answer_all(
            pool, _in_two_statements, session=first + 2 * turn, at_once=at_once, into=ours
        )
        took["naive"] += await _answer_all(pool, _one_by_one, session=first + 2 * turn + 1, at_once=at_once, into=naive)
    label = f"recording an answer, {at_once} at once"
    rate, baseline = len(ours) / took["ours"], len(naive) / took["naive"]
    return [
        compared(f"{label} (against a statement each)", rate, "answers/s", baseline=baseline, at_least=2),
        compared(f"{label}, p50", percentile(ours, 0.5) * 1000, "ms", baseline=percentile(naive, 0.5) * 1000),
    ]


async def _answer_all(pool: Pool, work: Record, *, session: int, at_once: int, into: list[float]) -> float:
    async def answer_session(learner: int) -> None:
        for position in range(POSITIONS):
            slot = Slot(_id(f"learner{learner}"), _id(f"session{learner}-{session}"), position)
            begin = time.perf_counter()
            async with transaction(pool) as store:
                await work(store, slot)
            into.append(time.perf_counter() - begin)

    begin = time.perf_counter()
    await asyncio.gather(*(answer_session(learner) for learner in range(1, at_once + 1)))
    return time.perf_counter() - begin


def _id(name: str) -> UUID:
    return UUID(md5(name.encode(), usedforsecurity=False).hexdigest())


def _places(number: int) -> str:
    return ", ".join(f"${place}" for place in range(1, number + 1))


def _answer(slot: Slot) -> NewAnswer:
    return NewAnswer(item_id=_id(f"question{slot.position % CONCEPTS}"), reply="a", time_ms=20_000)


async def _in_two_statements(store: PostgresStore, slot: Slot) -> None:
    await use_cases.record_answer(store, slot=slot, answer=_answer(slot), now=datetime.now(UTC))


async def _one_by_one(store: PostgresStore, slot: Slot) -> None:
    """Record as is usual: a SELECT for each thing that is needed, an INSERT or UPDATE for each that changes."""
    encounter = await _load_one_by_one(store, slot)
    await _save_one_by_one(store, record(encounter, _answer(slot), at=datetime.now(UTC), review_id=new_id()))


async def _load_one_by_one(store: PostgresStore, slot: Slot) -> Encounter:
    fetch = store.connection.fetchrow
    learner_columns, preference_columns = LEARNER_COLUMNS.split(",\n", 1)
    question_columns, rating_columns = QUESTION_COLUMNS.split(", r.elo")[0], "r.elo, r.answers as rating_answers"
    session = await fetch(
        "select mode, status, questions[$3::int + 1] as question_id from practice_session"
        " where user_id = $1 and practice_session_id = $2",
        slot.user_id, slot.practice_session_id, slot.position,
    )  # fmt: skip
    question = await fetch(f"select {question_columns} from question q where question_id = $1", session["question_id"])
    about = (slot.user_id, question["concept_id"])
    rating = await fetch(
        f"select {rating_columns} from question_rating r where question_id = $1", session["question_id"]
    )
    learner = await fetch(
        f"select {learner_columns} from srs_user_params p where user_id = $1 for update", slot.user_id
    )
    preferences = await fetch(
        f"select {preference_columns} from user_learning_prefs l where user_id = $1", slot.user_id
    )
    memory = await fetch(f"select {MEMORY_COLUMNS} from memory m where user_id = $1 and concept_id = $2", *about)
    mastery = await fetch("select p from mastery where user_id = $1 and concept_id = $2", *about)
    await fetch(
        "select * from practice_answer where user_id = $1 and practice_session_id = $2 and position = $3",
        slot.user_id, slot.practice_session_id, slot.position,
    )  # fmt: skip
    return Encounter(
        slot=slot,
        mode=Mode(session["mode"]),
        finished=session["status"] == "finished",
        learner=learner_of({**learner, **preferences}),
        question=question_of({**question, **rating}),
        memory=memory and memory_of(memory),
        mastery=mastery and mastery["p"],
    )


async def _save_one_by_one(store: PostgresStore, recorded: Recorded) -> None:
    slot, review, answer = recorded.encounter.slot, recorded.review, recorded.answer
    before, after = review.reviewed.before, review.reviewed.after
    about = (slot.user_id, review.concept_id)
    run = store.connection.execute
    await run(
        f"insert into practice_answer values ({_places(21)})",
        slot.user_id, slot.practice_session_id, slot.position, review.question_id, review.concept_id, review.review_id,
        answer.reply, review.correct, review.reviewed.rating, review.time_ms, answer.flagged, answer.changed,
        answer.interval_days, after.due_at, answer.mastery_before, answer.mastery_after, answer.elo_delta,
        answer.ability_delta, answer.leech, after.reviewed_at, answer.hinted,
    )  # fmt: skip
    await run(
        f"insert into review_log values ({_places(23)})",
        slot.user_id, after.reviewed_at, review.review_id, review.concept_id, review.question_id, review.source,
        review.reviewed.rating, review.correct, review.score, review.reviewed.elapsed_days, review.time_ms,
        review.reviewed.previous_state, before and before.stability, before and before.difficulty,
        review.reviewed.retrievability_before, before and before.reviewed_at, before and before.due_at, after.stability,
        after.difficulty, after.due_at, review.mastery_before, review.mastery_after, review.weights_version,
    )  # fmt: skip
    await run(
        "insert into memory (user_id, concept_id, stability, difficulty, due_at, reviewed_at, reps, lapses)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (user_id, concept_id) do update"
        " set stability = $3, difficulty = $4, due_at = $5, reviewed_at = $6, reps = $7, lapses = $8",
        *about, after.stability, after.difficulty, after.due_at, after.reviewed_at, after.reps, after.lapses,
    )  # fmt: skip
    await run(
        "insert into mastery as y values ($1, $2, $3, 1) on conflict (user_id, concept_id) do update"
        " set p = $3, attempts = y.attempts + 1",
        *about, answer.mastery_after,
    )  # fmt: skip
    await run(
        "update practice_session set answered = answered + 1 where user_id = $1 and practice_session_id = $2",
        slot.user_id, slot.practice_session_id,
    )  # fmt: skip
    await run(
        "update srs_user_params set version = version + 1, n_review_logs = n_review_logs + 1,"
        " rated_answers = rated_answers + 1, ability = ability + $2 where user_id = $1",
        slot.user_id, answer.ability_delta,
    )  # fmt: skip
    happened = recorded.happened
    await run(
        INSERT_EVENT, happened.owner_id, after.reviewed_at, happened.event_id, happened.type, happened.subject,
        happened.subject_version, payload(happened), happened.actor_id, None,
    )  # fmt: skip
    await run(
        "update question_rating set elo = elo + $2, answers = answers + 1 where question_id = $1",
        review.question_id, answer.elo_delta,
    )  # fmt: skip

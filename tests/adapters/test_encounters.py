"""Recording an answer: two statements, everything or nothing, the same answer once however often it is sent."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.postgres.named import Named
from adapters.postgres.reads.practice import session
from adapters.postgres.store import PostgresStore
from domain.kernel.errors import Overtaken
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id
from domain.practice.constants import LOAD_DAYS
from domain.practice.errors import (
    AlreadyFinished,
    ItemNotInSlot,
    NoLongerTheLatest,
    NothingToUndo,
    PracticeSessionNotFound,
)
from domain.practice.model import Chosen, Mode, NewAnswer, NewSession, Slot, Why
from domain.practice.recording import record
from domain.practice.undo import undo
from domain.practice.use_cases import finish_session, record_answer, undo_last
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.model import Rating
from domain.scheduling.use_cases import suspend_concept
from domain.scoring.bkt import SkillParameters, learn
from tests.factories import a_concept, a_memory, a_question, a_theme, a_user

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def store(connection):
    return PostgresStore(connection)


async def a_session(store, user_id, *question_ids, mode=Mode.GUIDED):
    session = NewSession(new_id(), user_id, mode, (), tuple(Chosen(q, Why.NEW) for q in question_ids), NOW)
    await store.practice_sessions.add(session)
    return session.practice_session_id


@pytest.fixture
async def asked(connection, store):
    """Return a slot and its question: the right answer is b."""
    user_id = await a_user(connection)
    concept_id = await a_concept(connection, await a_theme(connection))
    question_id = await a_question(connection, concept_id, difficulty=3)
    return Slot(user_id, await a_session(store, user_id, question_id), 0), question_id, concept_id


def right(question_id, **more):
    return NewAnswer(question_id, "b", time_ms=20_000, **more)


def wrong(question_id):
    return NewAnswer(question_id, "a", time_ms=20_000)


async def remembered(connection, user_id):
    """Return all rows that an answer may change, without those that only ever grow."""
    tables = {
        "memory": "user_id = $1",
        "mastery": "user_id = $1",
        "practice_session": "user_id = $1",
        "practice_answer": "user_id = $1",
        "theme_bandit": "user_id = $1",
        "question_rating": "answers > 0 and $1::uuid is not null",
    }
    rows: dict[str, Any] = {
        table: [
            dict(row)
            for row in await connection.fetch(f"select * from {table} where {owned} order by 1, 2", user_id)  # noqa: S608
        ]
        for table, owned in tables.items()
    }
    rows["learner"] = dict(
        await connection.fetchrow(
            "select n_review_logs, rated_answers, round(ability::numeric, 9) from srs_user_params where user_id = $1",
            user_id,
        )
    )
    return rows


async def test_an_answer_changes_memory_mastery_rating_and_the_version_at_once(connection, store, asked):
    slot, question_id, concept_id = asked
    outcome = await record_answer(store, slot=slot, answer=right(question_id), now=NOW)

    memory = await connection.fetchrow("select * from memory where user_id = $1", slot.user_id)
    assert (memory["concept_id"], memory["reps"], memory["lapses"]) == (concept_id, 1, 0)
    assert memory["due_at"] == NOW + timedelta(days=outcome.answer.interval_days) == outcome.answer.due_at
    mastery = await connection.fetchrow("select p, attempts from mastery where user_id = $1", slot.user_id)
    assert mastery["p"] == pytest.approx(0.466666666667)
    assert mastery["attempts"] == 1
    learner = await connection.fetchrow("select * from srs_user_params where user_id = $1", slot.user_id)
    assert (learner["version"], learner["n_review_logs"], learner["rated_answers"]) == (1, 1, 1)
    assert learner["ability"] == pytest.approx(1500 + 32 * (1 - 0.6))
    rating = await connection.fetchrow("select * from question_rating where question_id = $1", question_id)
    assert (rating["elo"], rating["answers"]) == (pytest.approx(1500 - 32 * 0.4), 1)
    log = await connection.fetchrow("select * from review where user_id = $1", slot.user_id)
    assert (log["rating"], log["previous_state"], log["stability_before"]) == (3, "new", None)
    assert (log["stability_after"], log["difficulty_after"], log["due_after"]) == (
        memory["stability"],
        memory["difficulty"],
        memory["due_at"],
    )


async def test_an_answer_is_told_through_the_outbox(connection, store, asked):
    slot, question_id, _ = asked
    await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    event = await connection.fetchrow("select * from domain_event where owner_id = $1", slot.user_id)
    sent = await connection.fetchrow("select * from outbox where event_id = $1", event["event_id"])
    assert (event["type"], event["subject"], event["actor_id"]) == (
        "answer_recorded",
        slot.practice_session_id,
        slot.user_id,
    )
    assert event["payload"]["correct"] is True
    assert event["payload"]["question_id"] == str(question_id)
    assert (sent["type"], sent["payload"]) == (event["type"], event["payload"])


async def test_an_answer_keeps_that_a_hint_helped_and_tells_it(connection, store, asked):
    slot, question_id, _ = asked
    await record_answer(store, slot=slot, answer=right(question_id, hinted=True), now=NOW)
    kept = await connection.fetchrow("select hinted, rating from practice_answer where user_id = $1", slot.user_id)
    assert tuple(kept) == (True, 2)
    event = await connection.fetchrow("select payload from domain_event where owner_id = $1", slot.user_id)
    assert event["payload"]["hinted"] is True
    again = await record_answer(store, slot=slot, answer=right(question_id), now=LATER)
    assert (again.repeated, again.answer.hinted) == (True, True)


async def test_a_repeated_answer_gets_the_stored_one_and_changes_nothing(connection, store, asked):
    slot, question_id, _ = asked
    first = await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    before = await remembered(connection, slot.user_id)
    again = await record_answer(store, slot=slot, answer=wrong(question_id), now=LATER)
    assert (again.repeated, first.repeated) == (True, False)
    assert asdict(again.answer) == asdict(first.answer)
    assert await remembered(connection, slot.user_id) == before


async def test_an_answer_to_another_question_than_the_slots_is_refused(connection, store, asked):
    slot, question_id, concept_id = asked
    other = await a_question(connection, concept_id)
    with pytest.raises(ItemNotInSlot):
        await record_answer(store, slot=slot, answer=right(other), now=NOW)
    await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    with pytest.raises(ItemNotInSlot):
        await record_answer(store, slot=slot, answer=right(other), now=NOW)


async def test_a_session_of_somebody_else_and_a_position_outside_do_not_exist(connection, store, asked):
    slot, question_id, _ = asked
    stranger = await a_user(connection)
    for other in (Slot(stranger, slot.practice_session_id, 0), Slot(slot.user_id, slot.practice_session_id, 1)):
        with pytest.raises(PracticeSessionNotFound):
            await record_answer(store, slot=other, answer=right(question_id), now=NOW)
    with pytest.raises(PracticeSessionNotFound):
        await undo_last(store, user_id=stranger, practice_session_id=slot.practice_session_id, now=NOW)


async def test_a_finished_session_takes_no_answer_but_tells_the_earlier_one(connection, store, asked):
    slot, question_id, concept_id = asked
    second = await a_question(connection, concept_id)
    session_id = await a_session(store, slot.user_id, question_id, second)
    first = Slot(slot.user_id, session_id, 0)
    await record_answer(store, slot=first, answer=right(question_id), now=NOW)
    await finish_session(store, user_id=slot.user_id, practice_session_id=session_id, now=NOW)
    with pytest.raises(AlreadyFinished):
        await record_answer(store, slot=Slot(slot.user_id, session_id, 1), answer=right(second), now=NOW)
    assert (await record_answer(store, slot=first, answer=right(question_id), now=NOW)).repeated


async def test_a_save_after_somebody_elses_is_refused_and_writes_nothing(connection, store, asked):
    slot, question_id, _ = asked
    encounter = await store.encounters.load(slot)
    await connection.execute("update srs_user_params set version = version + 1 where user_id = $1", slot.user_id)
    before = await remembered(connection, slot.user_id)
    with pytest.raises(Overtaken):
        await store.encounters.save(record(encounter, right(question_id), at=NOW, review_id=new_id()))
    assert await remembered(connection, slot.user_id) == before
    assert not await connection.fetchval("select count(*) from review_log where user_id = $1", slot.user_id)
    assert not await connection.fetchval("select count(*) from domain_event where owner_id = $1", slot.user_id)


@pytest.mark.parametrize("reply", ["a", "b"])
@pytest.mark.parametrize("known", [True, False])
async def test_undo_restores_everything_as_it_was(connection, store, asked, reply, known):
    slot, question_id, concept_id = asked
    if known:
        await a_memory(connection, slot.user_id, concept_id, due_at=NOW)
        await connection.execute("insert into mastery values ($1, $2, .7, 4)", slot.user_id, concept_id)
    await connection.execute("insert into question_rating values ($1, 1555, 40)", question_id)
    before = await remembered(connection, slot.user_id)
    await record_answer(store, slot=slot, answer=NewAnswer(question_id, reply), now=NOW)
    session_id = slot.practice_session_id
    position = await undo_last(store, user_id=slot.user_id, practice_session_id=session_id, now=LATER)
    after = await remembered(connection, slot.user_id)
    assert position == 0
    assert after.pop("question_rating")[0]["elo"] == pytest.approx(before.pop("question_rating")[0]["elo"])
    assert after == before
    assert not await connection.fetchval("select count(*) from review where user_id = $1", slot.user_id)
    assert await connection.fetchval("select count(*) from review_log where user_id = $1", slot.user_id) == 1
    events = await connection.fetch("select type from domain_event where owner_id = $1", slot.user_id)
    assert sorted(row["type"] for row in events) == ["answer_recorded", "answer_undone"]


async def test_an_undone_slot_is_free_again(store, asked):
    slot, question_id, _ = asked
    await record_answer(store, slot=slot, answer=wrong(question_id), now=NOW)
    await undo_last(store, user_id=slot.user_id, practice_session_id=slot.practice_session_id, now=NOW)
    outcome = await record_answer(store, slot=slot, answer=right(question_id), now=LATER)
    assert (outcome.repeated, outcome.answer.correct) == (False, True)


async def test_undo_of_a_submitted_session_opens_it_and_takes_its_rewards_back(connection, store):
    user_id = await a_user(connection)
    theme_id = await a_theme(connection)
    questions = [await a_question(connection, await a_concept(connection, theme_id)) for _ in range(3)]
    session_id = await a_session(store, user_id, *questions)
    for position, question_id in enumerate(questions):
        await record_answer(store, slot=Slot(user_id, session_id, position), answer=right(question_id), now=NOW)
    await finish_session(store, user_id=user_id, practice_session_id=session_id, now=LATER)
    luck = await connection.fetchrow("select a, b from theme_bandit where user_id = $1", user_id)
    reward = (0.466666666667 - 0.1) / 0.9
    assert (luck["a"], luck["b"]) == (pytest.approx(1 + reward), pytest.approx(2 - reward))
    await undo_last(store, user_id=user_id, practice_session_id=session_id, now=LATER)
    luck = await connection.fetchrow("select a, b from theme_bandit where user_id = $1", user_id)
    assert (luck["a"], luck["b"]) == (pytest.approx(1), pytest.approx(1))
    status = await connection.fetchrow("select status, finished_at, answered from practice_session")
    assert tuple(status) == ("open", None, 2)


async def test_only_the_latest_review_of_a_concept_can_be_undone(connection, store, asked):
    slot, question_id, concept_id = asked
    await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    other = await a_question(connection, concept_id)
    elsewhere = Slot(slot.user_id, await a_session(store, slot.user_id, other), 0)
    await record_answer(store, slot=elsewhere, answer=right(other), now=LATER)
    with pytest.raises(NoLongerTheLatest):
        await undo_last(store, user_id=slot.user_id, practice_session_id=slot.practice_session_id, now=LATER)
    session_id = elsewhere.practice_session_id
    await undo_last(store, user_id=slot.user_id, practice_session_id=session_id, now=LATER)
    await undo_last(store, user_id=slot.user_id, practice_session_id=slot.practice_session_id, now=LATER)
    with pytest.raises(NothingToUndo):
        await undo_last(store, user_id=slot.user_id, practice_session_id=slot.practice_session_id, now=LATER)


async def test_an_undo_that_was_overtaken_writes_nothing(connection, store, asked):
    slot, question_id, _ = asked
    await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    last = await store.encounters.last(slot.user_id, slot.practice_session_id)
    await connection.execute("update srs_user_params set version = version + 1 where user_id = $1", slot.user_id)
    before = await remembered(connection, slot.user_id)
    with pytest.raises(Overtaken):
        await store.encounters.restore(undo(last, at=LATER))
    assert await remembered(connection, slot.user_id) == before


async def test_a_concept_set_aside_before_its_first_review_is_answered_and_undone_as_such(connection, store, asked):
    slot, question_id, concept_id = asked
    await suspend_concept(store, user_id=slot.user_id, concept_id=concept_id, now=NOW)
    before = await remembered(connection, slot.user_id)
    await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    memory = await connection.fetchrow("select reps, suspended_at from memory where user_id = $1", slot.user_id)
    assert tuple(memory) == (1, NOW)
    await undo_last(store, user_id=slot.user_id, practice_session_id=slot.practice_session_id, now=LATER)
    after = await remembered(connection, slot.user_id)
    assert after["memory"] == before["memory"]


async def test_a_clock_set_back_does_not_reorder_the_log(connection, store, asked):
    slot, question_id, concept_id = asked
    await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    other = await a_question(connection, concept_id)
    elsewhere = Slot(slot.user_id, await a_session(store, slot.user_id, other), 0)
    await record_answer(store, slot=elsewhere, answer=right(other), now=NOW - timedelta(hours=1))
    log = await connection.fetch(
        "select rating, question_id from review where user_id = $1 order by reviewed_at", slot.user_id
    )
    assert [row["question_id"] for row in log] == [question_id, other]


async def test_a_concept_that_keeps_slipping_is_flagged_but_never_set_aside(connection, store, asked):
    slot, question_id, concept_id = asked
    await a_memory(connection, slot.user_id, concept_id, due_at=NOW)
    await connection.execute("update memory set lapses = 7, reps = 9 where user_id = $1", slot.user_id)
    outcome = await record_answer(store, slot=slot, answer=wrong(question_id), now=NOW)
    assert outcome.answer.leech
    assert outcome.answer.rating is Rating.AGAIN
    assert await connection.fetchval("select suspended_at from memory where user_id = $1", slot.user_id) is None


async def test_weights_that_were_adopted_and_plain_preferences_decide_the_interval(connection, store, asked):
    slot, question_id, _ = asked
    adopted = [weight * 1.1 for weight in DEFAULT_WEIGHTS.values[:4]] + list(DEFAULT_WEIGHTS.values[4:])
    await connection.execute(
        "update srs_user_params set fsrs_parameters = $2, weights_version = 3 where user_id = $1", slot.user_id, adopted
    )
    await connection.execute("delete from user_learning_prefs where user_id = $1", slot.user_id)
    await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    log = await connection.fetchrow(
        "select stability_after, weights_version from review where user_id = $1", slot.user_id
    )
    assert tuple(log) == (pytest.approx(DEFAULT_WEIGHTS.values[2] * 1.1), 3)


async def test_weights_for_everybody_schedule_whoever_has_none_of_their_own(connection, store, asked):
    slot, question_id, _ = asked
    everybodys = [weight * 1.1 for weight in DEFAULT_WEIGHTS.values[:4]] + list(DEFAULT_WEIGHTS.values[4:])
    await connection.execute(
        """insert into srs_weights (user_id, version, parameters, in_use, trained_at, reviews, held_out, duration_ms,
             adopted_at)
           values ($1, 12, $2, true, $3, 1000, 200, 10, $3)""",
        SYSTEM,
        everybodys,
        NOW,
    )
    await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    log = await connection.fetchrow(
        "select stability_after, weights_version from review where user_id = $1", slot.user_id
    )
    assert tuple(log) == (pytest.approx(DEFAULT_WEIGHTS.values[2] * 1.1), 12)


async def test_the_skill_that_was_fitted_to_a_concept_moves_its_mastery(connection, store, asked):
    slot, question_id, concept_id = asked
    await connection.execute(
        """insert into skill_params
             (concept_id, known, learn, forget, slip, guess, attempts, learners, pooled, fitted_at)
           values ($1, .4, .1, 0, .05, .3, 100, 10, 0, $2)""",
        concept_id,
        NOW,
    )
    outcome = await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    fitted = SkillParameters(known=0.4, learn=0.1, slip=0.05, guess=0.3)
    assert outcome.answer.mastery_after == pytest.approx(learn(0.4, correct=True, skill=fitted))


async def a_version(connection, concept_id, score, *, age_days=0):
    await connection.execute(
        """insert into complexity_score (concept_id, version_on, score, learners, reviews, low_confidence, assumed)
           values ($1, $2, $3, 9, 90, false, false)""",
        concept_id,
        NOW.date() - timedelta(days=age_days),
        score,
    )


async def test_the_newest_complexity_counts_on_a_first_review_alone(connection, store, asked):
    slot, question_id, concept_id = asked
    await a_version(connection, concept_id, 0.1, age_days=7)
    await a_version(connection, concept_id, 0.9)
    await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    again = Slot(slot.user_id, await a_session(store, slot.user_id, question_id), 0)
    await record_answer(store, slot=again, answer=right(question_id), now=NOW + timedelta(days=3))
    first, second = await connection.fetch(
        "select stability_after, complexity, complexity_strength, exposure from review order by reviewed_at"
    )
    assert tuple(first) == (pytest.approx(DEFAULT_WEIGHTS.values[2] * 0.7), 0.9, 1.0, None)
    assert tuple(second)[1:] == (None, None, None)


async def test_who_meets_an_experiment_is_noted_with_the_answer_and_not_when_it_is_repeated(connection, store, asked):
    slot, question_id, concept_id = asked
    await a_version(connection, concept_id, 0.9)
    await connection.execute(
        """insert into experiment (key, status, shares, planned_days, created_at, started_at)
           values ('complexity_strength', 'running', '{1, 0, 0}', 28, $1, $1)""",
        NOW,
    )
    for _ in range(2):
        await record_answer(store, slot=slot, answer=right(question_id), now=NOW)
    exposure = await connection.fetch("select user_id, arm, first_at, n from exposure")
    assert [tuple(row) for row in exposure] == [(slot.user_id, "none", NOW, 1)]
    log = await connection.fetchrow("select stability_after, exposure from review")
    assert tuple(log) == (pytest.approx(DEFAULT_WEIGHTS.values[2]), "complexity_strength:none")


async def test_a_review_comes_due_where_little_was_due_when_its_session_began(connection, store, asked):
    slot, question_id, concept_id = asked
    await a_memory(connection, slot.user_id, concept_id, due_at=NOW - timedelta(days=1))
    await connection.execute("update memory set stability = 20, reviewed_at = $1", NOW - timedelta(days=20))
    theme_id = await a_theme(connection)
    crowded = (NOW + timedelta(days=days) for days in range(2, 110) if days != 40)
    for at in crowded:
        for _ in range(2):
            await a_memory(connection, slot.user_id, await a_concept(connection, theme_id), due_at=at)
    later = Slot(slot.user_id, await a_session(store, slot.user_id, question_id), 0)
    shown = (await session(connection, later.user_id, later.practice_session_id, NOW)).items[0].previews
    outcome = await record_answer(store, slot=later, answer=right(question_id), now=NOW)
    assert shown
    assert shown[outcome.answer.rating - 1] == outcome.answer.interval_days
    load = await connection.fetchrow(
        "select load_from_on, load from practice_session where practice_session_id = $1", later.practice_session_id
    )
    assert (load["load_from_on"], len(load["load"]), load["load"][39:42]) == (NOW.date(), LOAD_DAYS, [2, 0, 2])


def test_a_value_without_a_name_in_the_statement_is_a_mistake():
    statement = Named("select :one::int, :two, :one")
    assert (statement.sql, statement.values(two=2, one=1)) == ("select $1::int, $2, $1", (1, 2))
    with pytest.raises(TypeError, match="three"):
        statement.values(one=1, two=2, three=3)

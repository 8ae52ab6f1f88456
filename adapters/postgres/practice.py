"""Encounters in PostgreSQL: one statement loads all that decides, one writes all that changes, or nothing."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from adapters.postgres.connection import Connection
from adapters.postgres.events import payload
from adapters.postgres.learner_day import ME
from adapters.postgres.named import Named
from adapters.postgres.practice_rows import (
    GIVEN_COLUMNS,
    LEARNER_COLUMNS,
    LOAD_AHEAD,
    MEMORY_COLUMNS,
    MODEL_COLUMNS,
    MODEL_JOINS,
    QUESTION_COLUMNS,
    Row,
    given_of,
    learner_of,
    load_of,
    memory_of,
    question_of,
    skill_of,
    trial_of,
)
from adapters.telemetry import current_trace
from domain.kernel.errors import Overtaken
from domain.kernel.events import Happened
from domain.practice.bandit import Attempt
from domain.practice.constants import LOAD_DAYS
from domain.practice.errors import NotALearner, NothingToUndo, PracticeSessionNotFound
from domain.practice.meeting import Meeting, Met
from domain.practice.model import Encounter, Exposure, Mode, Recorded, Slot
from domain.practice.undo import LastAnswer, Undone
from domain.scheduling.model import LoggedReview, Memory

LOAD: Final = f"""
select s.mode, s.status, y.p as mastery, {LEARNER_COLUMNS}, {QUESTION_COLUMNS}, {MEMORY_COLUMNS}, {MODEL_COLUMNS},
  {GIVEN_COLUMNS}
from practice_session s
join srs_user_params p using (user_id)
left join user_learning_prefs l using (user_id)
join question q on q.question_id = s.questions[$3::int + 1]
left join question_rating r using (question_id)
left join memory m on m.user_id = s.user_id and m.concept_id = q.concept_id
left join mastery y on y.user_id = s.user_id and y.concept_id = q.concept_id
{MODEL_JOINS}
left join practice_answer a on a.user_id = s.user_id and a.practice_session_id = s.practice_session_id
  and a.position = $3
where s.user_id = $1 and s.practice_session_id = $2
"""  # noqa: S608  composed of our own text alone

_TOLD: Final = """
told as (
  insert into domain_event (owner_id, recorded_at, event_id, type, subject, payload, actor_id, trace)
  select user_id, :at, :event_id, :event_type, :practice_session_id, :payload, user_id, :trace from learner
),
sent as (
  insert into outbox (event_id, type, payload, trace, recorded_at)
  select :event_id, :event_type, :payload, :trace, :at from learner
)"""

_EXPOSED: Final = """
exposed as (
  insert into exposure as x (user_id, experiment_key, arm, first_at, last_at)
  select user_id, :experiment, :arm, :at, :at from learner where :arm::text is not null
  on conflict (user_id, experiment_key, arm) do update set n = x.n + 1, last_at = greatest(x.last_at, excluded.last_at)
)"""

_REMEMBERED: Final = """
known as (
  insert into mastery as y (user_id, concept_id, p, attempts)
  select user_id, :concept_id, :mastery_after, 1 from learner
  on conflict (user_id, concept_id) do update set p = excluded.p, attempts = y.attempts + 1
),
remembered as (
  insert into memory (user_id, concept_id, stability, difficulty, due_at, reviewed_at, reps, lapses)
  select user_id, :concept_id, :stability_after, :difficulty_after, :due_after, :at, :reps, :lapses from learner
  on conflict (user_id, concept_id) do update
  set stability = excluded.stability, difficulty = excluded.difficulty, due_at = excluded.due_at,
      reviewed_at = excluded.reviewed_at, reps = excluded.reps, lapses = excluded.lapses
),
logged as (
  insert into review_log (user_id, reviewed_at, review_id, concept_id, question_id, source, rating, correct, score,
    elapsed_days, time_ms, previous_state, stability_before, difficulty_before, retrievability_before,
    reviewed_before, due_before, stability_after, difficulty_after, due_after, mastery_before, mastery_after,
    weights_version, exposure, complexity, complexity_strength)
  select user_id, :at, :review_id, :concept_id, :question_id, :source, :rating, :correct, :score,
    :elapsed_days, :time_ms, :previous_state, :stability_before, :difficulty_before, :retrievability_before,
    :reviewed_before, :due_before, :stability_after, :difficulty_after, :due_after, :mastery_before::float8,
    :mastery_after, :weights_version, :exposure, :complexity, :complexity_strength from learner
)"""

# Everything hangs on the first part: when somebody changed the learner since the load it finds no row, and nothing
# below happens. Parts run from the last one up, so the one hot row that no learner owns is written last and held
# shortest.
SAVE: Final = Named(
    f"""
with learner as (
  update srs_user_params
  set version = version + 1, n_review_logs = n_review_logs + 1, rated_answers = rated_answers + 1,
      ability = ability + :ability_delta
  where user_id = :user_id and version = :version returning user_id
),
rated as (
  insert into question_rating as r (question_id, elo, answers)
  select :question_id, :elo::float8 + :elo_delta::float8, 1 from learner
  on conflict (question_id) do update set elo = r.elo + :elo_delta, answers = r.answers + 1
),
{_TOLD},
{_EXPOSED},
session as (
  update practice_session s set answered = s.answered + 1 from learner
  where s.user_id = learner.user_id and s.practice_session_id = :practice_session_id
),
{_REMEMBERED},
given as (
  insert into practice_answer (user_id, practice_session_id, position, question_id, concept_id, review_id, answer,
    correct, rating, time_ms, flagged, changed, hinted, interval_days, due_at, mastery_before, mastery_after,
    elo_delta, ability_delta, leech, answered_at)
  select user_id, :practice_session_id, :position, :question_id, :concept_id, :review_id, :reply,
    :correct, :rating, :time_ms, :flagged, :changed, :hinted, :interval_days, :due_after, :known_before,
    :mastery_after, :elo_delta, :ability_delta, :leech, :at from learner
)
select count(*) from learner
"""  # noqa: S608  composed of our own text alone
)

APPROACH: Final = f"""
with {ME}, {LOAD_AHEAD}
select y.p as mastery, {LEARNER_COLUMNS}, {MEMORY_COLUMNS}, {MODEL_COLUMNS}
from me
join srs_user_params p using (user_id)
cross join (select $3::uuid as concept_id) q
cross join (select * from load_ahead) s
left join user_learning_prefs l using (user_id)
left join memory m on m.user_id = me.user_id and m.concept_id = q.concept_id
left join mastery y on y.user_id = me.user_id and y.concept_id = q.concept_id
{MODEL_JOINS}
"""  # noqa: S608  composed of our own text alone

# As an answer is saved, without a session, a question's rating and the learner's ability against it.
KEEP: Final = Named(
    f"""
with learner as (
  update srs_user_params set version = version + 1, n_review_logs = n_review_logs + 1
  where user_id = :user_id and version = :version returning user_id
),
{_EXPOSED},
{_REMEMBERED}
select count(*) from learner
"""  # noqa: S608  composed of our own text alone
)

LAST: Final = f"""
select s.status, p.version, {GIVEN_COLUMNS}, l.stability_before, l.difficulty_before, l.reviewed_before, l.due_before,
  l.mastery_before as log_mastery_before, m.reps, m.lapses, latest.review_id as latest_review_id,
  case when s.status = 'finished' then (
    select jsonb_agg(jsonb_build_array(c.theme_id, o.concept_id, o.mastery_before, o.mastery_after)
      order by o.answered_at, o.review_id)
    from practice_answer o join concept c using (concept_id)
    where o.user_id = s.user_id and o.practice_session_id = s.practice_session_id
  ) end as attempts
from practice_session s
join srs_user_params p using (user_id)
left join lateral (
  select * from practice_answer o where o.user_id = s.user_id and o.practice_session_id = s.practice_session_id
  order by o.answered_at desc, o.review_id desc limit 1
) a on true
left join review_log l on l.user_id = a.user_id and l.reviewed_at = a.answered_at and l.review_id = a.review_id
left join memory m on m.user_id = a.user_id and m.concept_id = a.concept_id
left join lateral (
  select v.review_id from review v where v.user_id = a.user_id and v.concept_id = a.concept_id
  order by v.reviewed_at desc, v.review_id desc limit 1
) latest on true
where s.user_id = $1 and s.practice_session_id = $2
"""  # noqa: S608  composed of our own text alone

RESTORE: Final = Named(
    f"""
with learner as (
  update srs_user_params
  set version = version + 1, n_review_logs = n_review_logs - 1, rated_answers = rated_answers - 1,
      ability = ability - :ability_delta
  where user_id = :user_id and version = :version returning user_id
),
rated as (
  update question_rating set elo = elo - :elo_delta, answers = answers - 1 from learner
  where question_id = :question_id
),
{_TOLD},
retracted as (
  insert into review_retraction (user_id, review_id, retracted_at) select user_id, :review_id, :at from learner
),
freed as (
  delete from practice_answer a using learner
  where a.user_id = learner.user_id and a.practice_session_id = :practice_session_id and a.position = :position
),
session as (
  update practice_session s set answered = s.answered - 1, status = 'open', finished_at = null from learner
  where s.user_id = learner.user_id and s.practice_session_id = :practice_session_id
),
forgotten as (
  delete from memory m using learner
  where m.user_id = learner.user_id and m.concept_id = :concept_id and m.suspended_at is null
    and :stability::float8 is null
),
remembered as (
  update memory m
  set stability = :stability, difficulty = :difficulty, due_at = :due_at, reviewed_at = :reviewed_at, reps = :reps,
      lapses = :lapses
  from learner
  where m.user_id = learner.user_id and m.concept_id = :concept_id
    and (m.suspended_at is not null or :stability::float8 is not null)
),
unknown as (
  delete from mastery y using learner
  where y.user_id = learner.user_id and y.concept_id = :concept_id and :mastery::float8 is null
),
known as (
  update mastery y set p = :mastery, attempts = y.attempts - 1 from learner
  where y.user_id = learner.user_id and y.concept_id = :concept_id and :mastery::float8 is not null
),
unearned as (
  update theme_bandit t set a = t.a - earned.reward, b = t.b - (1 - earned.reward)
  from learner, unnest(:themes::uuid[], :rewards::float8[]) as earned (theme_id, reward)
  where t.user_id = learner.user_id and t.theme_id = earned.theme_id
)
select count(*) from learner
"""  # noqa: S608  composed of our own text alone
)

HOLD: Final = "select from srs_user_params where user_id = $1 for update"


class PostgresEncounters:
    """Answers and what they change, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def load(self, slot: Slot) -> Encounter:
        row = await self._connection.fetchrow(LOAD, slot.user_id, slot.practice_session_id, slot.position)
        if row is None:
            raise PracticeSessionNotFound
        return Encounter(
            slot=slot,
            mode=Mode(row["mode"]),
            finished=row["status"] == "finished",
            learner=learner_of(row),
            question=question_of(row),
            memory=memory_of(row),
            mastery=row["mastery"],
            skill=skill_of(row),
            load=load_of(row),
            complexity=row["complexity"],
            trial=trial_of(row),
            earlier=None if row["review_id"] is None else given_of(row),
        )

    async def save(self, recorded: Recorded) -> None:
        if not await self._connection.fetchval(SAVE.sql, *SAVE.values(**_saved(recorded))):
            raise Overtaken

    async def approach(self, user_id: UUID, concept_id: UUID, now: datetime) -> Meeting:
        row = await self._connection.fetchrow(APPROACH, user_id, now, concept_id, LOAD_DAYS)
        if row is None:
            raise NotALearner
        return Meeting(
            user_id=user_id,
            concept_id=concept_id,
            learner=learner_of(row),
            memory=memory_of(row),
            mastery=row["mastery"],
            skill=skill_of(row),
            load=load_of(row),
            complexity=row["complexity"],
            trial=trial_of(row),
        )

    async def keep(self, met: Met) -> None:
        changed = {**_reviewed(met.review), **_exposed(met.exposure), "version": met.meeting.learner.version}
        if not await self._connection.fetchval(KEEP.sql, *KEEP.values(**changed)):
            raise Overtaken

    async def last(self, user_id: UUID, practice_session_id: UUID) -> LastAnswer:
        row = await self._connection.fetchrow(LAST, user_id, practice_session_id)
        if row is None:
            raise PracticeSessionNotFound
        if row["review_id"] is None:
            raise NothingToUndo
        return LastAnswer(
            slot=Slot(user_id, practice_session_id, row["position"]),
            version=row["version"],
            answer=given_of(row),
            latest_review_id=row["latest_review_id"],
            memory_before=_memory_before(row),
            mastery_before=row["log_mastery_before"],
            attempts=tuple(_attempt(*one) for one in row["attempts"] or ()),
        )

    async def restore(self, undone: Undone) -> None:
        if not await self._connection.fetchval(RESTORE.sql, *RESTORE.values(**_restored(undone))):
            raise Overtaken

    async def hold(self, user_id: UUID) -> None:
        await self._connection.execute(HOLD, user_id)


def _memory_before(row: Row) -> Memory | None:
    if row["stability_before"] is None:
        return None
    return Memory(
        stability=row["stability_before"],
        difficulty=row["difficulty_before"],
        reviewed_at=row["reviewed_before"],
        due_at=row["due_before"],
        reps=row["reps"],
        lapses=row["lapses"],
    )


def _attempt(theme_id: str, concept_id: str, before: float, after: float) -> Attempt:
    return Attempt(UUID(theme_id), UUID(concept_id), before, after)


def _told(happened: Happened) -> dict[str, Any]:
    return {
        "event_id": happened.event_id,
        "event_type": happened.type,
        "payload": payload(happened),
        "trace": current_trace(),
    }


def _saved(recorded: Recorded) -> dict[str, Any]:
    slot, answer = recorded.encounter.slot, recorded.answer
    return {
        **_told(recorded.happened),
        **_reviewed(recorded.review),
        **_exposed(recorded.exposure),
        "practice_session_id": slot.practice_session_id,
        "position": slot.position,
        "version": recorded.encounter.learner.version,
        "known_before": answer.mastery_before,
        "reply": answer.reply,
        "flagged": answer.flagged,
        "changed": answer.changed,
        "hinted": answer.hinted,
        "interval_days": answer.interval_days,
        "elo": recorded.encounter.question.elo,
        "elo_delta": answer.elo_delta,
        "ability_delta": answer.ability_delta,
        "leech": answer.leech,
    }


def _reviewed(review: LoggedReview) -> dict[str, Any]:
    before, after = review.reviewed.before, review.reviewed.after
    return {
        "user_id": review.user_id,
        "at": after.reviewed_at,
        "question_id": review.question_id,
        "concept_id": review.concept_id,
        "review_id": review.review_id,
        "source": review.source,
        "rating": review.reviewed.rating,
        "correct": review.correct,
        "score": review.score,
        "elapsed_days": review.reviewed.elapsed_days,
        "time_ms": review.time_ms,
        "previous_state": review.reviewed.previous_state,
        "stability_before": before and before.stability,
        "difficulty_before": before and before.difficulty,
        "retrievability_before": review.reviewed.retrievability_before,
        "reviewed_before": before and before.reviewed_at,
        "due_before": before and before.due_at,
        "stability_after": after.stability,
        "difficulty_after": after.difficulty,
        "due_after": after.due_at,
        "reps": after.reps,
        "lapses": after.lapses,
        "mastery_before": review.mastery_before,
        "mastery_after": review.mastery_after,
        "weights_version": review.weights_version,
        "exposure": review.exposure,
        "complexity": review.complexity,
        "complexity_strength": review.complexity_strength,
    }


def _exposed(exposure: Exposure | None) -> dict[str, Any]:
    return {"experiment": exposure and exposure.experiment_key, "arm": exposure and exposure.arm}


def _restored(undone: Undone) -> dict[str, Any]:
    slot, answer, memory = undone.slot, undone.answer, undone.memory
    return {
        **_told(undone.happened),
        "user_id": slot.user_id,
        "practice_session_id": slot.practice_session_id,
        "position": slot.position,
        "version": undone.version,
        "at": undone.undone_at,
        "question_id": answer.question_id,
        "concept_id": answer.concept_id,
        "review_id": answer.review_id,
        "ability_delta": answer.ability_delta,
        "elo_delta": answer.elo_delta,
        "stability": memory and memory.stability,
        "difficulty": memory and memory.difficulty,
        "due_at": memory and memory.due_at,
        "reviewed_at": memory and memory.reviewed_at,
        "reps": memory.reps if memory else 0,
        "lapses": memory.lapses if memory else 0,
        "mastery": undone.mastery,
        "themes": list(undone.rewards),
        "rewards": list(undone.rewards.values()),
    }

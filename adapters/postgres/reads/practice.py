"""Practice sessions as their learner sees them: each question, its intervals, its answer."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Connection, Pool
from adapters.postgres.practice_rows import (
    GIVEN_COLUMNS,
    LEARNER_COLUMNS,
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
    trial_of,
)
from domain.kernel.time import learner_day
from domain.practice.errors import PracticeSessionNotFound
from domain.practice.first_review import first_review
from domain.practice.model import Key, Kind, Learner, Mode, Outcome, Reply, Why
from domain.scheduling import fsrs
from domain.scheduling.fuzz import seed_of
from domain.scheduling.model import Memory, Preferences

SESSION: Final = f"""
select s.practice_session_id, s.mode, s.status, s.started_at, s.finished_at, s.answered,
  asked.position as item_position, asked.why, q.stem, q.hint, c.name as concept_name, t.theme_id, t.name as theme_name,
  {LEARNER_COLUMNS}, {QUESTION_COLUMNS}, {MEMORY_COLUMNS}, {MODEL_COLUMNS}, {GIVEN_COLUMNS}
from practice_session s
join srs_user_params p using (user_id)
left join user_learning_prefs l using (user_id)
cross join lateral unnest(s.questions, s.reasons) with ordinality as asked (question_id, why, position)
join question q on q.question_id = asked.question_id
join concept c using (concept_id)
join theme t using (theme_id)
left join question_rating r on r.question_id = q.question_id
left join memory m on m.user_id = s.user_id and m.concept_id = q.concept_id
{MODEL_JOINS}
left join practice_answer a on a.user_id = s.user_id and a.practice_session_id = s.practice_session_id
  and a.position = asked.position - 1
where s.user_id = $1 and s.practice_session_id = $2
order by asked.position
"""  # noqa: S608  composed of our own text alone

SESSIONS: Final = """
select s.practice_session_id, s.mode, s.status, s.started_at, s.answered, cardinality(s.questions) as total,
  case when s.status = 'finished' then (
    select count(*) filter (where a.correct)::float8
      / greatest(case when s.mode in ('guided', 'revision') then s.answered else cardinality(s.questions) end, 1)
    from practice_answer a where a.user_id = s.user_id and a.practice_session_id = s.practice_session_id
  ) end as score
from practice_session s
where s.user_id = $1 and ($3::timestamptz is null or (s.started_at, s.practice_session_id) < ($3, $4))
order by s.started_at desc, s.practice_session_id desc limit $2
"""


class Choice(msgspec.Struct, frozen=True):
    key: str
    text: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    item_id: UUID
    position: int
    kind: Kind
    stem: str
    choices: list[Choice]
    theme_id: UUID
    theme_name: str
    concept_id: UUID
    concept_name: str
    difficulty: int
    why: Why
    overdue_days: int
    previews: tuple[int, int, int, int] | None
    """Days until it would come back after Again … Easy; None where an examination still hides how an answer was."""
    hint: str | None
    """What helps whoever asks for it, in guided practice alone; an answer after it says so and is Hard at best."""
    reveal: str | None
    """What learners compare their recall with before they rate it; other kinds are compared for them."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    position: int
    item_id: UUID
    answer: Reply
    correct: bool | None
    right_answer: Key
    explanation: str | None
    rating: int | None
    interval_days: int | None
    next_review_at: datetime | None
    mastery_before: float | None
    mastery_after: float | None
    time_ms: int | None
    leech: bool
    repeated: bool
    hinted: bool


class AskedItem(Item, frozen=True, kw_only=True):
    answer: Answered | None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    practice_session_id: UUID
    mode: Mode
    status: str
    started_at: datetime
    finished_at: datetime | None
    answered: int
    total: int
    items: list[AskedItem]


class SessionLine(msgspec.Struct, frozen=True, kw_only=True):
    practice_session_id: UUID
    mode: Mode
    status: str
    started_at: datetime
    answered: int
    total: int
    score: float | None


async def session(reader: Connection | Pool, user_id: UUID, practice_session_id: UUID, now: datetime) -> Session:
    """Return a session with its questions in their order, or raise PracticeSessionNotFound."""
    rows = await reader.fetch(SESSION, user_id, practice_session_id)
    if not rows:
        raise PracticeSessionNotFound
    first = rows[0]
    return Session(
        practice_session_id=practice_session_id,
        mode=first["mode"],
        status=first["status"],
        started_at=first["started_at"],
        finished_at=first["finished_at"],
        answered=first["answered"],
        total=len(rows),
        items=[_item(row, user_id, now) for row in rows],
    )


async def sessions(pool: Pool, user_id: UUID, *, limit: int, after: tuple[datetime, UUID] | None) -> list[SessionLine]:
    """Return the learner's sessions, newest first; `after` is where an earlier page ended."""
    started_at, session_id = after or (None, None)
    return [SessionLine(**row) for row in await pool.fetch(SESSIONS, user_id, limit, started_at, session_id)]


def answered(outcome: Outcome) -> Answered:
    """Return an answer as it is shown: in an examination that is open, not whether it was right."""
    given, told = outcome.answer, outcome.explained
    return Answered(
        position=given.position,
        item_id=given.question_id,
        answer=given.reply,
        correct=given.correct if told else None,
        right_answer=outcome.question.right_answer if told else None,
        explanation=outcome.question.explanation if told else None,
        rating=given.rating if told else None,
        interval_days=given.interval_days if told else None,
        next_review_at=given.due_at if told else None,
        mastery_before=given.mastery_before if told else None,
        mastery_after=given.mastery_after if told else None,
        time_ms=given.time_ms,
        leech=given.leech and told,
        repeated=outcome.repeated,
        hinted=given.hinted,
    )


def _item(row: Row, user_id: UUID, now: datetime) -> AskedItem:
    learner, memory = learner_of(row), memory_of(row)
    is_hidden = row["review_id"] is not None and not _is_explained(row)
    return AskedItem(
        item_id=row["question_id"],
        position=row["item_position"] - 1,
        kind=row["kind"],
        stem=row["stem"],
        choices=[Choice(choice["key"], choice["text"]) for choice in row["choices"]],
        theme_id=row["theme_id"],
        theme_name=row["theme_name"],
        concept_id=row["concept_id"],
        concept_name=row["concept_name"],
        difficulty=row["difficulty"],
        why=row["why"],
        overdue_days=_overdue_days(memory, learner.preferences, now),
        previews=None if is_hidden else _previews(row, user_id, learner, memory, now),
        hint=row["hint"] if Mode(row["mode"]).hints else None,
        reveal=row["explanation"] if row["kind"] == Kind.RECALL else None,
        answer=None if row["review_id"] is None else _earlier(row),
    )


def _previews(
    row: Row, user_id: UUID, learner: Learner, memory: Memory | None, now: datetime
) -> tuple[int, int, int, int]:
    first = first_review(memory, row["complexity"], user_id=user_id, trial=trial_of(row))
    return fsrs.previews(
        memory,
        at=now,
        weights=learner.weights,
        preferences=learner.preferences,
        seed=seed_of(user_id, row["concept_id"], memory.reps if memory else 0),
        load=load_of(row),
        complexity=first.complexity,
        complexity_strength=first.strength,
    )


def _earlier(row: Row) -> Answered:
    return answered(Outcome(given_of(row), question_of(row), explained=_is_explained(row), repeated=True))


def _is_explained(row: Row) -> bool:
    return Mode(row["mode"]).explains or row["status"] == "finished"


def _overdue_days(memory: Memory | None, preferences: Preferences, now: datetime) -> int:
    if memory is None or memory.due_at >= now:
        return 0
    return max((_day(now, preferences) - _day(memory.due_at, preferences)).days, 0)


def _day(at: datetime, preferences: Preferences) -> date:
    return learner_day(at, zone=preferences.zone, rollover_hour=preferences.day_rollover_hour).day_on

"""Practice sessions in PostgreSQL: what there is to ask in one statement, and the life of a session."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from adapters.postgres.connection import Connection
from adapters.postgres.learner_day import ME
from adapters.postgres.practice_rows import LOAD_AHEAD, Row, question_of
from domain.catalog.questions import rating_at_start
from domain.kernel.time import LearnerDay
from domain.practice.constants import DRAW_START, LOAD_DAYS, SEEN_DAYS, SEEN_SESSIONS
from domain.practice.errors import NotALearner, NotFinishedYet, PracticeSessionNotFound
from domain.practice.model import Mode, NewSession
from domain.practice.result import Finished, ResultItem
from domain.practice.supply import Candidate, Supply, ThemeLuck

# Columns come as arrays, so that a learner with thousands of cards is one row. Sessions without an answer do not count
# as asked: who starts twice is offered the same questions.
SUPPLY: Final = f"""
with {ME},
rested as (
  select a.question_id, max(a.answered_at) as answered_at
  from me join practice_answer a using (user_id)
  where a.answered_at >= me.starts_at - make_interval(days => $4) or a.practice_session_id in (
    select practice_session_id from practice_session s
    where s.user_id = $1 and s.answered > 0 order by s.started_at desc limit $5
  )
  group by a.question_id
),
offered as (
  select array_agg(question_id) as question_ids, array_agg(concept_id) as concept_ids, array_agg(theme_id) as theme_ids,
         array_agg(elo) as elos, array_agg(difficulty) as difficulties, array_agg(mastery) as masteries,
         array_agg(attempts) as attempts, array_agg(due_at) as due_ats, array_agg(reviewed_at) as reviewed_ats,
         array_agg(answered_at) as answered_ats
  from (
    select q.question_id, q.concept_id, c.theme_id, r.elo, q.difficulty, y.p as mastery,
           coalesce(y.attempts, 0) as attempts, m.due_at, m.reviewed_at, rested.answered_at
    from question q
    join concept c using (concept_id)
    left join question_rating r using (question_id)
    left join memory m on m.user_id = $1 and m.concept_id = q.concept_id
    left join mastery y on y.user_id = $1 and y.concept_id = q.concept_id
    left join rested using (question_id)
    where q.retired_at is null and m.suspended_at is null and (cardinality($3::uuid[]) = 0 or c.theme_id = any ($3))
      and (q.kind <> 'recall' or m.stability is not null)  -- who never saw a card cannot remember it
  ) question
)
select me.day_on, me.starts_at, me.ends_at, me.next_ends_at, me.ability, me.revision_daily_target, offered.*,
  (select count(*) from review v where v.user_id = me.user_id and v.reviewed_at >= me.starts_at) as reviews_today,
  (select jsonb_agg(jsonb_build_array(t.theme_id, t.a, t.b)) from theme_bandit t where t.user_id = me.user_id) as luck
from me cross join offered
"""  # noqa: S608  composed of our own text alone

# What is due on each of the next days is kept as of now: the interval shown before an answer is the one it gives.
ADD: Final = f"""
with {ME}, {LOAD_AHEAD}
insert into practice_session
  (user_id, practice_session_id, mode, theme_ids, questions, reasons, started_at, load_from_on, load)
select $1, $3, $5, $6, $7, $8, $2, load_from_on, load from load_ahead
"""  # noqa: S608  composed of our own text alone

# The version moves too, so that an answer under way is refused and, asked again, finds the session closed.
FINISH: Final = """
with learner as (
  update srs_user_params p set version = version + 1 from practice_session s
  where p.user_id = $1 and s.user_id = $1 and s.practice_session_id = $2 and s.status = 'open' returning p.user_id
),
closed as (
  update practice_session s set status = 'finished', finished_at = $3 from learner
  where s.user_id = learner.user_id and s.practice_session_id = $2 and s.status = 'open' returning 1
)
select (select count(*) from closed) as closed,
  exists (select from practice_session where user_id = $1 and practice_session_id = $2) as known
"""

FINISHED: Final = """
select s.mode, s.status, cardinality(s.questions) as asked, a.position, a.answer as reply, a.correct, a.mastery_before,
  a.mastery_after, a.due_at as next_review_at, a.leech, a.answered_at, a.concept_id as answered_concept_id,
  q.stem, q.question_id, q.concept_id, q.kind, q.choices, q.answer as key, q.explanation, q.difficulty,
  null::float8 as elo, 0 as rating_answers, c.name as concept_name, t.theme_id, t.name as theme_name
from practice_session s
left join practice_answer a using (user_id, practice_session_id)
left join question q using (question_id)
left join concept c on c.concept_id = a.concept_id
left join theme t using (theme_id)
where s.user_id = $1 and s.practice_session_id = $2
order by a.answered_at, a.review_id
"""

REWARD: Final = """
insert into theme_bandit as t (user_id, theme_id, a, b)
select $1, earned.theme_id, $4 + earned.reward, $4 + 1 - earned.reward
from unnest($2::uuid[], $3::float8[]) as earned (theme_id, reward) order by earned.theme_id
on conflict (user_id, theme_id) do update set a = t.a + excluded.a - $4, b = t.b + excluded.b - $4
"""


HAS_THEMES: Final = """
select count(*) = (select count(distinct asked) from unnest($1::uuid[]) asked) from theme where theme_id = any($1)
"""


class PostgresPracticeSessions:
    """Practice sessions on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def has_themes(self, theme_ids: Sequence[UUID]) -> bool:
        return await self._connection.fetchval(HAS_THEMES, list(theme_ids))

    async def supply(self, user_id: UUID, theme_ids: Sequence[UUID], now: datetime) -> Supply:
        row = await self._connection.fetchrow(SUPPLY, user_id, now, list(theme_ids), SEEN_DAYS, SEEN_SESSIONS)
        if row is None:
            raise NotALearner
        return Supply(
            user_id=user_id,
            day=LearnerDay(row["day_on"], row["starts_at"], row["ends_at"], row["next_ends_at"]),
            ability=row["ability"],
            daily_target=row["revision_daily_target"],
            reviews_today=row["reviews_today"],
            luck={UUID(theme): ThemeLuck(a, b) for theme, a, b in row["luck"] or ()},
            candidates=_candidates(row),
        )

    async def add(self, session: NewSession) -> None:
        questions = [one.question_id for one in session.chosen]
        reasons = [one.why for one in session.chosen]
        await self._connection.execute(
            ADD,
            session.user_id,
            session.started_at,
            session.practice_session_id,
            LOAD_DAYS,
            session.mode,
            list(session.theme_ids),
            questions,
            reasons,
        )

    async def finish(self, user_id: UUID, practice_session_id: UUID, now: datetime) -> bool:
        row = await self._connection.fetchrow(FINISH, user_id, practice_session_id, now)
        if not row["known"]:
            raise PracticeSessionNotFound
        return bool(row["closed"])

    async def finished(self, user_id: UUID, practice_session_id: UUID) -> Finished:
        rows = await self._connection.fetch(FINISHED, user_id, practice_session_id)
        if not rows:
            raise PracticeSessionNotFound
        if rows[0]["status"] != "finished":
            raise NotFinishedYet
        return Finished(
            practice_session_id=practice_session_id,
            user_id=user_id,
            mode=Mode(rows[0]["mode"]),
            asked=rows[0]["asked"],
            items=tuple(_item(row) for row in rows if row["position"] is not None),
        )

    async def reward(self, user_id: UUID, rewards: dict[UUID, float]) -> None:
        await self._connection.execute(REWARD, user_id, list(rewards), list(rewards.values()), DRAW_START)


def _candidates(row: Row) -> tuple[Candidate, ...]:
    if row["question_ids"] is None:
        return ()
    pairs = zip(row["elos"], row["difficulties"], strict=True)
    return tuple(
        map(
            Candidate,
            row["question_ids"],
            row["concept_ids"],
            row["theme_ids"],
            [rating_at_start(difficulty) if elo is None else elo for elo, difficulty in pairs],
            row["masteries"],
            row["attempts"],
            row["due_ats"],
            row["reviewed_ats"],
            row["answered_ats"],
        )
    )


def _item(row: Row) -> ResultItem:
    question = question_of(row)
    return ResultItem(
        position=row["position"],
        stem=row["stem"],
        kind=question.kind,
        choices={choice["key"]: choice["text"] for choice in row["choices"]},
        theme_id=row["theme_id"],
        theme_name=row["theme_name"],
        concept_id=row["answered_concept_id"],
        concept_name=row["concept_name"],
        reply=row["reply"],
        right_answer=question.right_answer,
        explanation=question.explanation,
        correct=row["correct"],
        mastery_before=row["mastery_before"],
        mastery_after=row["mastery_after"],
        next_review_at=row["next_review_at"],
        leech=row["leech"],
        answered_at=row["answered_at"],
    )

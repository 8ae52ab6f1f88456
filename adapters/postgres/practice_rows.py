"""Which columns an encounter is read from, and what is made of their rows."""

from collections.abc import Mapping
from typing import Any, Final

from adapters.postgres.experiments import DECIDES
from adapters.postgres.scheduling import (
    GLOBAL_WEIGHTS_COLUMNS,
    GLOBAL_WEIGHTS_JOIN,
    preferences_of,
    weights_of,
)
from domain.catalog.questions import rating_at_start
from domain.experiments.definitions import COMPLEXITY_STRENGTH
from domain.experiments.model import Experiment, Status
from domain.practice.model import GivenAnswer, Kind, Learner, Question
from domain.scheduling.balance import NO_LOAD, Load
from domain.scheduling.model import Memory, Rating
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters

Row = Mapping[str, Any]

GIVEN_COLUMNS: Final = """
a.position, a.question_id as given_question_id, a.concept_id as given_concept_id, a.review_id, a.answer as reply,
a.correct, a.rating, a.time_ms, a.flagged, a.changed, a.hinted, a.interval_days, a.due_at as given_due_at,
a.mastery_before, a.mastery_after, a.elo_delta, a.ability_delta, a.leech, a.answered_at"""
"""Columns of `practice_answer a` from which `given_of` makes an answer."""

MEMORY_COLUMNS: Final = "m.stability, m.difficulty as memory_difficulty, m.due_at, m.reviewed_at, m.reps, m.lapses"
"""Columns of `memory m` from which `memory_of` makes a memory."""

LEARNER_COLUMNS: Final = """
p.version, p.ability, p.rated_answers, p.fsrs_parameters, p.weights_version,
l.revision_daily_target, l.spacing_multiplier, l.retention_target_override, l.zone, l.day_rollover_hour, l.easy_days,
l.reschedule_on_new_weights, l.free_days"""
"""Columns of `srs_user_params p` and `user_learning_prefs l` from which `learner_of` makes a learner."""

QUESTION_COLUMNS: Final = """
q.question_id, q.concept_id, q.kind, q.choices, q.answer as key, q.explanation, q.difficulty, r.elo,
r.answers as rating_answers"""
"""Columns of `question q` and `question_rating r` from which `question_of` makes a question."""

MODEL_COLUMNS: Final = f"""
{GLOBAL_WEIGHTS_COLUMNS}, s.load_from_on, s.load, k.known, k.learn, k.forget, k.slip, k.guess,
case when m.stability is null then (
  select x.score from complexity_score x where x.concept_id = q.concept_id order by x.version_on desc limit 1
) end as complexity,
e.key as trial, e.status as trial_status, e.shares as trial_shares, e.winner as trial_winner,
e.planned_days as trial_days, e.created_at as trial_created_at"""  # noqa: S608  composed of our own text alone
"""What the models say of a learner and a concept: weights for everybody, load, skill, complexity and its experiment."""

MODEL_JOINS: Final = f"""
{GLOBAL_WEIGHTS_JOIN}
left join skill_params k on k.concept_id = q.concept_id and k.known is not null
left join experiment e on e.key = '{COMPLEXITY_STRENGTH.key}' and {DECIDES}
"""


MOST_A_DAY: Final = 32_767
"""As many reviews of one day as a column of a load counts."""

LOAD_AHEAD: Final = f"""
due as (
  select ((m.due_at at time zone me.zone) - make_interval(hours => me.hour))::date - me.day_on as day,
         least(count(*), {MOST_A_DAY}) as reviews
  from me join memory m using (user_id)
  where m.suspended_at is null and m.due_at >= me.starts_at and m.due_at < me.starts_at + make_interval(days => $4)
  group by 1
),
load_ahead as (
  select me.day_on as load_from_on, array(
    select coalesce(due.reviews, 0)::smallint
    from generate_series(0, $4 - 1) as day left join due using (day) order by day
  ) as load
  from me
)"""  # noqa: S608  composed of our own text alone
"""Common table expressions after `me`: what is due on each of the next $4 days."""


def learner_of(row: Row) -> Learner:
    """Return the learner of a row; whoever never chose has the plain preferences."""
    return Learner(
        version=row["version"],
        ability=row["ability"],
        rated_answers=row["rated_answers"],
        weights=weights_of(row),
        preferences=preferences_of(row),
    )


def question_of(row: Row) -> Question:
    """Return the question of a row; one that nobody answered yet is rated by its author's difficulty."""
    return Question(
        question_id=row["question_id"],
        concept_id=row["concept_id"],
        kind=Kind(row["kind"]),
        choice_keys=tuple(choice["key"] for choice in row["choices"]),
        key=row["key"],
        explanation=row["explanation"],
        elo=rating_at_start(row["difficulty"]) if row["elo"] is None else row["elo"],
        answers=row["rating_answers"] or 0,
    )


def given_of(row: Row) -> GivenAnswer:
    """Return the answer that a row holds."""
    return GivenAnswer(
        position=row["position"],
        question_id=row["given_question_id"],
        concept_id=row["given_concept_id"],
        review_id=row["review_id"],
        reply=row["reply"],
        correct=row["correct"],
        rating=Rating(row["rating"]),
        time_ms=row["time_ms"],
        flagged=row["flagged"],
        changed=row["changed"],
        hinted=row["hinted"],
        interval_days=row["interval_days"],
        due_at=row["given_due_at"],
        mastery_before=row["mastery_before"],
        mastery_after=row["mastery_after"],
        elo_delta=row["elo_delta"],
        ability_delta=row["ability_delta"],
        leech=row["leech"],
        answered_at=row["answered_at"],
    )


def memory_of(row: Row) -> Memory | None:
    """Return the memory of a row; a concept that was set aside before its first review has none."""
    if row["stability"] is None:
        return None
    return Memory(
        stability=row["stability"],
        difficulty=row["memory_difficulty"],
        reviewed_at=row["reviewed_at"],
        due_at=row["due_at"],
        reps=row["reps"],
        lapses=row["lapses"],
    )


def skill_of(row: Row) -> SkillParameters:
    """Return what was fitted to the concept of a row; the default where nothing was."""
    if row["known"] is None:
        return DEFAULT_SKILL
    return SkillParameters(row["known"], row["learn"], row["slip"], row["guess"], row["forget"])


def load_of(row: Row) -> Load:
    """Return what was due on the days after the session of a row began."""
    return NO_LOAD if row["load"] is None else Load(row["load_from_on"], tuple(row["load"]))


def trial_of(row: Row) -> Experiment | None:
    """Return the experiment that decides how strongly complexity counts; None where there is none."""
    if row["trial"] is None:
        return None
    return Experiment(
        key=row["trial"],
        status=Status(row["trial_status"]),
        shares=tuple(row["trial_shares"]),
        planned_days=row["trial_days"],
        created_at=row["trial_created_at"],
        winner=row["trial_winner"],
    )

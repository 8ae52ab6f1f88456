"""Decides when each simulated answer was given and to which question; what it did follows by the product's rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import numpy as np

from adapters.demo.course import Course
from adapters.demo.learners import Floats, Integers
from adapters.demo.simulation import Answers
from domain.catalog.constants import QUESTION_RATING_AT_START
from domain.catalog.model import Question, concept_id, question_id
from domain.catalog.questions import rating_at_start
from domain.practice import elo
from domain.scheduling.history import Graded, Known, Learner
from domain.scheduling.model import Rating, Source
from domain.scoring.importing import ImportPlan, plan_import

_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS
_PAUSES_MS: Final = (2_000, 9_000)
_LATE_MS: Final = 20 * 60_000


@dataclass(frozen=True, slots=True)
class Given:
    """One simulated answer: what was graded, and what a practice session keeps beside it."""

    graded: Graded
    question: Question
    asked_id: UUID
    day: int
    flagged: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Ratings:
    """How able everybody is and how hard every question is after all answers, and what each answer moved."""

    abilities: dict[UUID, tuple[float, int]]
    questions: dict[UUID, tuple[float, int]]
    moved: list[elo.Moved]


def give(
    answers: Answers, course: Course, people: Sequence[UUID], hours: Floats, first: datetime, rng: np.random.Generator
) -> list[Given]:
    """Return the answers in their order in time; `first` is the midnight that begins the first day.

    A session starts about the learner's usual hour, and its answers follow one another. The questions about a concept
    take turns.
    """
    order = np.lexsort((answers.rank, answers.day, answers.learner))
    at_ms = _times(answers, order, hours, rng)
    order = order[np.argsort(at_ms[order], kind="stable")]
    turns = _turns(answers, order, len(course.concepts))
    first_ms, chance = round(first.timestamp() * 1000), rng.integers(0, 1 << 62, len(order)).tolist()
    concept_ids = [concept_id(code) for code in course.concepts]
    question_ids = {q.code: question_id(q.code) for questions in course.questions for q in questions}
    given: list[Given] = []
    for n in order.tolist():
        learner, concept = int(answers.learner[n]), int(answers.concept[n])
        question = course.questions[concept][(turns[n] + learner) % len(course.questions[concept])]
        asked_id = question_ids[question.code]
        graded = Graded(
            review_id=_review_id(first_ms + int(at_ms[n]), chance[n]),
            user_id=people[learner],
            concept_id=concept_ids[concept],
            question_id=asked_id,
            at=first + timedelta(milliseconds=int(at_ms[n])),
            rating=Rating(int(answers.rating[n])),
            correct=bool(answers.correct[n]),
            time_ms=int(answers.time_ms[n]),
        )
        given.append(
            Given(graded, question, asked_id, int(answers.day[n]), bool(answers.flagged[n]), bool(answers.changed[n]))
        )
    return given


def plan(given: Sequence[Given], learners: dict[UUID, Learner]) -> ImportPlan:
    """Return what is written: memories and masteries follow from the answers by the rules that imports go by."""
    planned = plan_import([one.graded for one in given], Known((), frozenset()), learners)
    return replace(planned, reviews=[replace(review, source=Source.PRACTICE) for review in planned.reviews])


def rate_everybody(given: Sequence[Given]) -> Ratings:
    """Let learners and questions meet in the order of the answers (Elo)."""
    abilities: dict[UUID, tuple[float, int]] = {}
    questions: dict[UUID, tuple[float, int]] = {}
    moved: list[elo.Moved] = []
    for one in given:
        user_id, asked_id = one.graded.user_id, one.asked_id
        ability, ability_answers = abilities.get(user_id, (QUESTION_RATING_AT_START, 0))
        rating, rating_answers = questions.get(asked_id, (rating_at_start(one.question.difficulty), 0))
        move = elo.meet(
            ability=ability,
            ability_answers=ability_answers,
            rating=rating,
            rating_answers=rating_answers,
            correct=one.graded.correct,
        )
        abilities[user_id] = (ability + move.ability, ability_answers + 1)
        questions[asked_id] = (rating + move.item, rating_answers + 1)
        moved.append(move)
    return Ratings(abilities, questions, moved)


def _review_id(at_ms: int, chance: int) -> UUID:
    """Return a UUIDv7 (RFC 9562) of that millisecond, as a real answer would have had."""
    return UUID(int=at_ms << 80 | 0x7 << 76 | (chance & 0xFFF) << 64 | 0b10 << 62 | chance)


def midnight(at: datetime) -> datetime:
    """Return the beginning of the day in UTC, in which all simulated learners live."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _times(answers: Answers, order: Integers, hours: Floats, rng: np.random.Generator) -> Integers:
    """Return the milliseconds since the first midnight at which each answer is given; shape (n,)."""
    learner, day = answers.learner[order], answers.day[order]
    begins = np.r_[True, (learner[1:] != learner[:-1]) | (day[1:] != day[:-1])]
    session = np.cumsum(begins) - 1
    late = rng.integers(0, _LATE_MS, session[-1] + 1)[session]
    spent = np.cumsum(answers.time_ms[order] + rng.integers(*_PAUSES_MS, len(order)))
    since_start = spent - np.r_[0, spent[:-1]][begins][session]
    at_ms = np.empty(len(order), np.int64)
    at_ms[order] = day * _DAY_MS + (hours[learner] * _HOUR_MS).astype(np.int64) + late + since_start
    return at_ms


def _turns(answers: Answers, order: Integers, concepts: int) -> Integers:
    """Return how often each learner had met the concept before; `order` is that of time."""
    key = (answers.learner * concepts + answers.concept)[order]
    by_key = np.argsort(key, kind="stable")
    begins = np.r_[True, key[by_key][1:] != key[by_key][:-1]]
    starts = np.flatnonzero(begins)
    turns = np.empty(len(order), np.int64)
    turns[order[by_key]] = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    return turns

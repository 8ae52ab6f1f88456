"""Decides what meeting a concept does to one learner, whatever graded it: the review, the mastery, the exposure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.experiments.model import Experiment
from domain.practice.first_review import FirstReview, first_review
from domain.practice.model import Exposure, Learner
from domain.scheduling import fsrs
from domain.scheduling.balance import NO_LOAD, Load
from domain.scheduling.fuzz import seed_of
from domain.scheduling.model import LoggedReview, Memory, Rating, Reviewed, Source
from domain.scheduling.rating import believed_time
from domain.scoring import bkt
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Everything that decides what meeting a concept does. `memory` and `mastery` are None before the first time.

    `load` is what is due on the days ahead, `trial` the experiment about `complexity` (0 to 1) that decides now.
    """

    user_id: UUID
    concept_id: UUID
    learner: Learner
    memory: Memory | None
    mastery: float | None
    skill: SkillParameters = DEFAULT_SKILL
    load: Load = NO_LOAD
    complexity: float | None = None
    trial: Experiment | None = None

    @property
    def known(self) -> float:
        """How probably the concept was known before."""
        return self.skill.known if self.mastery is None else self.mastery

    def learnt(self, *, correct: bool) -> float:
        """Return how probably it is known after an answer."""
        return bkt.learn(self.known, correct=correct, skill=self.skill)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """How a meeting went, and who says so. `score` is 0 to 1; `time_ms` is believed only within bounds."""

    source: Source
    item_id: UUID | None
    rating: Rating
    correct: bool
    score: float
    time_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """All that a meeting changes of a learner, in one value."""

    meeting: Meeting
    review: LoggedReview
    exposure: Exposure | None


def meet(meeting: Meeting, graded: Graded, *, at: datetime, review_id: UUID) -> Met:
    """Return all that a meeting at `at` (aware) changes.

    A concept's reviews follow one another in the order in which they were recorded, whatever the clocks say.
    """
    at = at if meeting.memory is None else max(at, meeting.memory.reviewed_at + _TICK)
    first = first_review(meeting.memory, meeting.complexity, user_id=meeting.user_id, trial=meeting.trial)
    review = _log(meeting, graded, _review(meeting, graded, first, at=at), first, review_id=review_id)
    return Met(meeting, review, first.exposure)


def _review(meeting: Meeting, graded: Graded, first: FirstReview, *, at: datetime) -> Reviewed:
    memory = meeting.memory
    return fsrs.review(
        memory,
        graded.rating,
        at=at,
        weights=meeting.learner.weights,
        preferences=meeting.learner.preferences,
        seed=seed_of(meeting.user_id, meeting.concept_id, memory.reps if memory else 0),
        load=meeting.load,
        complexity=first.complexity,
        complexity_strength=first.strength,
    )


def _log(meeting: Meeting, graded: Graded, reviewed: Reviewed, first: FirstReview, *, review_id: UUID) -> LoggedReview:
    return LoggedReview(
        review_id=review_id,
        user_id=meeting.user_id,
        concept_id=meeting.concept_id,
        question_id=graded.item_id,
        source=graded.source,
        correct=graded.correct,
        score=graded.score,
        time_ms=believed_time(graded.time_ms),
        reviewed=reviewed,
        mastery_before=meeting.mastery,
        mastery_after=meeting.learnt(correct=graded.correct),
        weights_version=meeting.learner.weights.version,
        exposure=None if first.exposure is None else str(first.exposure),
        complexity=first.complexity,
        complexity_strength=None if first.complexity is None else first.strength,
    )

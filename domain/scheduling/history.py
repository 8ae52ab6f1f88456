"""Decides what whole histories of graded encounters did to memories: `fsrs.review`, many at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from domain.kernel.time import date_of_day
from domain.scheduling import balance, fsrs_bulk
from domain.scheduling.fuzz import seed_of, share_of
from domain.scheduling.model import Memory, Preferences, Rating, Reviewed, ReviewState, Weights
from domain.scheduling.retention import desired_retention
from domain.scheduling.rounds import rounds
from domain.scheduling.starts import Starts


@dataclass(frozen=True, slots=True)
class Learner:
    """What decides how someone's reviews are scheduled."""

    user_id: UUID
    weights: Weights
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Graded:
    """One encounter as it was graded, without what it did to any memory. `time_ms` is believed."""

    review_id: UUID
    user_id: UUID
    concept_id: UUID
    question_id: UUID | None
    at: datetime
    rating: Rating
    correct: bool
    time_ms: int | None
    complexity: float | None = None
    """What complexity changed of this first review, and by `complexity_strength`; None where it changed nothing."""
    complexity_strength: float | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the log holds of some learners: what counts, and the ids of what was taken back."""

    counted: Sequence[Graded] = ()
    retracted: frozenset[UUID] = frozenset()


def number_memories(history: Sequence[Graded]) -> fsrs_bulk.Integers:
    """Return which memory each encounter is of: a number for every learner and concept; shape (n,)."""
    numbers: dict[tuple[UUID, UUID], int] = {}
    return np.array([numbers.setdefault((g.user_id, g.concept_id), len(numbers)) for g in history], np.int64)


def replay(history: Sequence[Graded], learners: Mapping[UUID, Learner]) -> list[Reviewed]:
    """Return what each encounter did, from nothing on; the encounters stand in their order in time.

    Reviews of learners with the same weights are computed together, whole rounds at once.
    """
    by_weights: dict[tuple[float, ...], list[int]] = {}
    for position, graded in enumerate(history):
        by_weights.setdefault(learners[graded.user_id].weights.values, []).append(position)
    reviewed: list[Reviewed | None] = [None] * len(history)
    for positions in by_weights.values():
        part = [history[position] for position in positions]
        for position, one in zip(positions, _replay_with_one_set_of_weights(part, learners), strict=True):
            reviewed[position] = one
    return [one for one in reviewed if one is not None]


def _replay_with_one_set_of_weights(history: Sequence[Graded], learners: Mapping[UUID, Learner]) -> list[Reviewed]:
    weights = learners[history[0].user_id].weights
    memories = number_memories(history)
    ratings = np.array([graded.rating for graded in history], np.int64)
    days = _days(history, learners)
    log = fsrs_bulk.replay(memories, days, ratings, weights, _starts(history))
    exact = fsrs_bulk.intervals(log.stability_after, _retentions(history, learners), weights)
    intervals = _moved(history, learners, exact, _shares(history, log), days)
    return _assemble(history, log, intervals, rounds(memories).previous)


def _starts(history: Sequence[Graded]) -> Starts:
    complexities = np.array([graded.complexity for graded in history], np.float64)  # None becomes nan
    return Starts(complexities, np.array([graded.complexity_strength for graded in history], np.float64))


def _moved(
    history: Sequence[Graded],
    learners: Mapping[UUID, Learner],
    intervals: fsrs_bulk.Integers,
    shares: fsrs_bulk.Floats,
    days: fsrs_bulk.Integers,
) -> fsrs_bulk.Integers:
    # what was due on the days of long ago is no reason any more; easy and free days are
    moved = fsrs_bulk.fuzzed(intervals, shares)
    choosy = {one.user_id for one in learners.values() if one.preferences.easy_days or one.preferences.free_days}
    theirs: dict[UUID, list[int]] = {user_id: [] for user_id in choosy}
    for position, graded in enumerate(history if choosy else ()):
        if graded.user_id in choosy:
            theirs[graded.user_id].append(position)
    for user_id, at in theirs.items():
        moved[at] = balance.weekly(intervals[at], shares[at], days[at], learners[user_id].preferences)
    return moved


def _days(history: Sequence[Graded], learners: Mapping[UUID, Learner]) -> fsrs_bulk.Integers:
    preferences = (learners[graded.user_id].preferences for graded in history)
    days = (
        date_of_day(graded.at, zone=chosen.zone, rollover_hour=chosen.day_rollover_hour).toordinal()
        for graded, chosen in zip(history, preferences, strict=True)
    )
    return np.fromiter(days, np.int64, len(history))


def _retentions(history: Sequence[Graded], learners: Mapping[UUID, Learner]) -> fsrs_bulk.Floats:
    targets = {
        learner.user_id: desired_retention(learner.preferences, weights=learner.weights)
        for learner in learners.values()
    }
    return np.array([targets[graded.user_id] for graded in history])


def _shares(history: Sequence[Graded], log: fsrs_bulk.Replayed) -> fsrs_bulk.Floats:
    seeds = (
        seed_of(graded.user_id, graded.concept_id, reps)
        for graded, reps in zip(history, log.reps_before.tolist(), strict=True)
    )
    return np.fromiter((share_of(seed) for seed in seeds), np.float64, len(history))


def _assemble(
    history: Sequence[Graded], log: fsrs_bulk.Replayed, intervals: fsrs_bulk.Integers, previous: fsrs_bulk.Integers
) -> list[Reviewed]:
    done: list[Reviewed] = []
    columns = (
        previous,
        log.stability_after,
        log.difficulty_after,
        log.lapses_before,
        log.elapsed_days,
        intervals,
        log.retrievability_before,
    )
    for graded, before_at, stability, difficulty, lapses, elapsed, interval, recall in zip(
        history, *(column.tolist() for column in columns), strict=True
    ):
        before = done[before_at].after if before_at >= 0 else None
        reps = before.reps if before else 0
        forgot = graded.rating is Rating.AGAIN and before is not None
        due_at = graded.at + timedelta(days=interval)
        done.append(
            Reviewed(
                rating=graded.rating,
                before=before,
                after=Memory(stability, difficulty, graded.at, due_at, reps + 1, lapses + forgot),
                previous_state=ReviewState.REVIEW if before else ReviewState.NEW,
                elapsed_days=elapsed,
                interval_days=interval,
                retrievability_before=recall if before else None,
            )
        )
    return done

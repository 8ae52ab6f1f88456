"""Decides where due dates move when a learner's weights change, so that no day is swamped by what moves.

What is due by today stays where it is unless it moves past today: nothing is more overdue than before. What the new
weights would have had due already comes back within RESCHEDULE_SPREAD_DAYS, never later than it was to. Everything else
moves within the span that FSRS allows its interval. In each span the day with the least on it is taken, an easy day
counting double, a free one only where there is no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.kernel.time import date_of_day
from domain.scheduling import fsrs_bulk
from domain.scheduling.balance import DAYS_IN_WEEK, shares_of_week
from domain.scheduling.constants import INTERVAL_MAX_DAYS, RESCHEDULE_SPREAD_DAYS
from domain.scheduling.fsrs_bulk import Floats, Integers
from domain.scheduling.history import Learner
from domain.scheduling.retention import desired_retention
from domain.scheduling.training import Log


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A memory as it is scheduled."""

    concept_id: UUID
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Restated:
    """A memory as it is by other weights: what the log says happened to it stays."""

    stability: float
    difficulty: float
    due_at: datetime


@dataclass(frozen=True, slots=True)
class States:
    """What each memory of one learner is by its log and some weights: shape (m,), by the number of the memory."""

    stability: Floats
    difficulty: Floats
    reviewed_on: Integers


@dataclass(frozen=True, slots=True)
class Spans:
    """Between which days, first and last included, each memory may come due; shape (m,)."""

    first: Integers
    last: Integers


def states(log: Log, learner: Learner) -> States:
    """Replay a learner's log by the weights they have now and return where each memory ends; reviews stand in order."""
    replayed = log.replayed(learner.weights)
    last = np.zeros(log.memories.max(initial=-1) + 1, np.int64)
    last[log.memories] = np.arange(len(log.memories))  # of equal indices the last one is kept
    return States(replayed.stability_after[last], replayed.difficulty_after[last], log.days[last])


def restated(log: Log, scheduled: Sequence[Scheduled], learner: Learner, *, now: datetime) -> dict[UUID, Restated]:
    """Return each memory of a learner by the weights they have now; due dates move where the learner wants that.

    A memory that is not in the log stays as it is. An interval is whole days, so a due date keeps its time of day.
    """
    numbers = {concept_id: number for number, concept_id in enumerate(log.concepts)}
    known = [one for one in scheduled if one.concept_id in numbers]
    at = np.array([numbers[one.concept_id] for one in known], np.int64)
    every = states(log, learner)
    here = States(every.stability[at], every.difficulty[at], every.reviewed_on[at])
    due_on = np.array([_day(one.due_at, learner) for one in known], np.int64)
    moved = np.zeros_like(due_on)
    if learner.preferences.reschedule_on_new_weights:
        moved = rescheduled(here, due_on, learner, today=_day(now, learner)) - due_on
    columns = zip(known, here.stability.tolist(), here.difficulty.tolist(), moved.tolist(), strict=True)
    return {
        one.concept_id: Restated(stability, difficulty, one.due_at + timedelta(days=days))
        for one, stability, difficulty, days in columns
    }


def rescheduled(now: States, due_on: Integers, learner: Learner, *, today: int) -> Integers:
    """Return the day on which each memory comes due by the learner's present weights; days as in the log, shape (m,).

    `due_on` are the days on which they were due so far.
    """
    span, stays = _spans(now, due_on, learner, today=today)
    moves = np.flatnonzero(~stays)
    placed = due_on.copy()
    placed[moves] = spread(
        Spans(span.first[moves], span.last[moves]),
        taken=due_on[stays & (due_on > today)],
        today=today,
        shares=shares_of_week(learner.preferences),
    )
    return placed


def _day(at: datetime, learner: Learner) -> int:
    chosen = learner.preferences
    return date_of_day(at, zone=chosen.zone, rollover_hour=chosen.day_rollover_hour).toordinal()


def _spans(now: States, due_on: Integers, learner: Learner, *, today: int) -> tuple[Spans, NDArray[np.bool_]]:
    target = desired_retention(learner.preferences, weights=learner.weights)
    first, last = fsrs_bulk.spans(fsrs_bulk.intervals(now.stability, target, learner.weights))
    first, last = now.reviewed_on + first, now.reviewed_on + last
    already = last <= today
    tomorrow = today + 1
    back_by = np.maximum(np.minimum(due_on, today + RESCHEDULE_SPREAD_DAYS), tomorrow)
    spans = Spans(
        np.where(already, tomorrow, np.maximum(first, tomorrow)),
        np.where(already, back_by, np.maximum(last, tomorrow)),
    )
    return spans, already & (due_on <= today)


def spread(spans: Spans, *, taken: Integers, today: int, shares: tuple[float, ...]) -> Integers:
    """Return a later day than `today` for each span: those with least choice first, each on the emptiest of its days.

    `taken` are the days of reviews that do not move; `shares` say how much each weekday holds (Monday first).
    """
    horizon = int(max(spans.last.max(initial=today), taken.max(initial=today))) - today + 1
    load = np.bincount(taken - today, minlength=horizon).astype(float)
    room = np.array(shares)[(today - 1 + np.arange(horizon)) % DAYS_IN_WEEK]
    cost = 1 / np.maximum(room, 1 / INTERVAL_MAX_DAYS)
    placed = np.empty_like(spans.first)
    for at in np.lexsort((spans.first, spans.last - spans.first)):
        begin, end = spans.first[at] - today, spans.last[at] - today + 1
        day = begin + int(np.argmin((load[begin:end] + 1) * cost[begin:end]))
        load[day] += 1
        placed[at] = day + today
    return placed

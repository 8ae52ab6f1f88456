"""Decides what imported encounters do to memories and masteries, together with what the log knows already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from uuid import UUID

import numpy as np

from domain.scheduling.history import Graded, Known, Learner, number_memories, replay
from domain.scheduling.model import LoggedReview, Memory, Reviewed, Source
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters
from domain.scoring.bkt_bulk import Learnt, SkillColumns, learn_sequences
from domain.scoring.constants import IMPORT_ANSWERS_PER_DAY

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mastery:
    """How probable it is that a learner knows a concept, after so many attempts."""

    p: float
    attempts: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import writes: the new rows of the log, and where every touched memory and mastery ends."""

    reviews: Sequence[LoggedReview]
    memories: Mapping[tuple[UUID, UUID], Memory]
    masteries: Mapping[tuple[UUID, UUID], Mastery]


def unknown(told: Iterable[Graded], known: Known) -> list[Graded]:
    """Return what the log does not have yet, each once, in the order of the file."""
    seen = {graded.review_id for graded in known.counted} | known.retracted
    fresh: dict[UUID, Graded] = {}
    for graded in told:
        if graded.review_id not in seen:
            fresh.setdefault(graded.review_id, graded)
    return list(fresh.values())


def plan_import(
    fresh: Sequence[Graded],
    known: Known,
    learners: Mapping[UUID, Learner],
    skills: Mapping[UUID, SkillParameters] = MappingProxyType({}),
) -> ImportPlan:
    """Replay the touched memories from their beginning, and say what is written: nothing of what was known changes.

    `skills` are those fitted to concepts; the others have the default one.
    """
    touched = {_memory(graded) for graded in fresh}
    history = [*(graded for graded in known.counted if _memory(graded) in touched), *fresh]
    history.sort(key=lambda graded: (graded.at, graded.review_id))
    reviewed = replay(history, learners)
    own = SkillColumns.of([skills.get(graded.concept_id, DEFAULT_SKILL) for graded in history])
    learnt = learn_sequences(number_memories(history), np.array([graded.correct for graded in history], bool), own)
    new = {graded.review_id for graded in fresh}
    return ImportPlan(
        reviews=[row for row in _rows(history, reviewed, learnt, learners) if row.review_id in new],
        memories={_memory(graded): one.after for graded, one in zip(history, reviewed, strict=True)},
        masteries={
            _memory(graded): Mastery(p, attempts + 1)
            for graded, p, attempts in zip(history, learnt.after.tolist(), learnt.attempts_before.tolist(), strict=True)
        },
    )


def spread(fresh: Sequence[Graded], latest: Mapping[UUID, datetime], *, now: datetime) -> list[Graded]:
    """Give answers without a time theirs: in their order, a session's worth a day up to now, after all that is known.

    `fresh` is in the order of the file. Where a learner's last known review leaves less room, they stand closer.
    """
    by_learner = sorted(fresh, key=lambda graded: graded.user_id)
    placed: list[Graded] = []
    for user_id, group in groupby(by_learner, key=lambda graded: graded.user_id):
        theirs = list(group)
        gap = _DAY / IMPORT_ANSWERS_PER_DAY
        if user_id in latest:
            gap = min(gap, (now - latest[user_id]) / (len(theirs) + 1))
        placed += [replace(one, at=now - gap * (len(theirs) - n)) for n, one in enumerate(theirs)]
    return placed


def _memory(graded: Graded) -> tuple[UUID, UUID]:
    return graded.user_id, graded.concept_id


def _rows(
    history: Sequence[Graded], reviewed: Sequence[Reviewed], learnt: Learnt, learners: Mapping[UUID, Learner]
) -> Iterable[LoggedReview]:
    masteries = zip(learnt.before.tolist(), learnt.after.tolist(), learnt.attempts_before.tolist(), strict=True)
    for graded, one, (before, after, attempts) in zip(history, reviewed, masteries, strict=True):
        yield LoggedReview(
            review_id=graded.review_id,
            user_id=graded.user_id,
            concept_id=graded.concept_id,
            question_id=graded.question_id,
            source=Source.IMPORT,
            correct=graded.correct,
            score=float(graded.correct),
            time_ms=graded.time_ms,
            reviewed=one,
            mastery_before=before if attempts else None,
            mastery_after=after,
            weights_version=learners[graded.user_id].weights.version,
        )

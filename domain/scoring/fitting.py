"""What is done to fit skills to answers: read the log, fit, keep; then bring masteries up to the new skills."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from domain.kernel.events import Happened
from domain.scoring.bkt_fit import Fitted, Outcome, fit
from domain.scoring.constants import FIT_HELD_OUT
from domain.scoring.events import SkillsFitted
from domain.scoring.ports import FittingStore
from domain.scoring.refreshing import outdated

Aside: TypeAlias = Callable[[Callable[[], list[Outcome]]], Awaitable[list[Outcome]]]
"""Runs what computes for seconds where it keeps nobody waiting; the edge knows where that is."""


@dataclass(frozen=True, slots=True)
class FittedSkills:
    """How many concepts have a skill of their own now, and how many keep the defaults for a reason."""

    fitted: int
    refused: int


async def fit_skills(store: FittingStore, *, aside: Aside, now: datetime) -> FittedSkills:
    """Fit the skill of every concept that was ever answered, and keep it or the reason why there is none.

    Answers in the future are left out. Doing it twice over the same log changes nothing.
    """
    answered = await store.skills.answered(held_out=FIT_HELD_OUT, until=now)
    outcomes = await aside(lambda: fit(answered.histories, len(answered.concept_ids)))
    await store.skills.save(dict(zip(answered.concept_ids, outcomes, strict=True)), at=now)
    fitted = sum(isinstance(outcome, Fitted) for outcome in outcomes)
    told = SkillsFitted(fitted=fitted, refused=len(outcomes) - fitted)
    await store.events.record(Happened(event=told), at=now)
    return FittedSkills(told.fitted, told.refused)


async def refresh_masteries(store: FittingStore, *, first: UUID, last: UUID) -> int:
    """Replay what the learners of a range answered, and write the masteries that are not what it gives.

    Their version moves with them. Returns how many masteries were written; a second time it is none.
    """
    held = await store.masteries.lock(first, last)
    skills = await store.skills.of(sorted({concept_id for _, concept_id in held.pairs}))
    changed = outdated(held, skills)
    if changed:
        await store.masteries.save(changed)
        await store.masteries.move_versions(sorted({user_id for user_id, _ in changed}))
    return len(changed)

"""What authors do about one question in tag debt: say which concept it counts for, and take that back."""

from datetime import datetime
from typing import Final
from uuid import UUID

from domain.catalog.errors import NothingOwed, NotYourPlacement
from domain.catalog.events import QuestionPlaced, QuestionPlacementUndone
from domain.catalog.model import Placement
from domain.catalog.ports import Store
from domain.kernel.errors import Invalid, NotFound
from domain.kernel.events import Happened

NO_QUESTION: Final = "There is no question with this id."


async def place_question(store: Store, *, question_id: UUID, concept_id: UUID, by: UUID, now: datetime) -> None:
    """Have a question in debt count for this concept, and settle all that is owed on its tags.

    Raises NotFound without such a question, Invalid for a concept that is none, NothingOwed if nothing is owed.
    """
    before = await store.placements.hold(question_id)
    if before is None:
        raise NotFound(NO_QUESTION)
    if not await store.placements.is_concept(concept_id):
        raise Invalid.field("concept_id", "unknown_concept", "There is no concept with this id.")
    owed = sorted(await store.tag_debts.owed([question_id]), key=lambda debt: debt[1])
    if not owed:
        raise NothingOwed
    await store.tag_debts.settle(owed, at=now)
    await store.placements.move(question_id, from_concept_id=before, to_concept_id=concept_id, at=now)
    placed = QuestionPlaced(
        question_id=question_id,
        from_concept_id=before,
        to_concept_id=concept_id,
        reasons=[str(reason) for _, reason in owed],
    )
    await store.events.record(Happened(event=placed, subject=question_id, actor_id=by), at=now)


async def undo_placement(store: Store, *, question_id: UUID, by: UUID, now: datetime) -> Placement:
    """Take back what this person said last about a question: it counts where it did, and its debts are owed again.

    Raises NotFound without such a question, NotYourPlacement if they said nothing or it was moved since.
    """
    present = await store.placements.hold(question_id)
    if present is None:
        raise NotFound(NO_QUESTION)
    placed = await store.placements.last(question_id)
    if placed is None or placed.placed_by != by or placed.to_concept_id != present:
        raise NotYourPlacement
    await store.placements.move(question_id, from_concept_id=present, to_concept_id=placed.from_concept_id, at=now)
    await store.tag_debts.reopen([(question_id, reason) for reason in placed.reasons], settled_at=placed.placed_at)
    undone = QuestionPlacementUndone(
        question_id=question_id,
        from_concept_id=present,
        to_concept_id=placed.from_concept_id,
        reasons=[str(reason) for reason in placed.reasons],
    )
    await store.events.record(Happened(event=undone, subject=question_id, actor_id=by), at=now)
    return placed

"""Which concept each question counts for, in PostgreSQL; who said so is read from the log of events."""

from datetime import datetime
from typing import Final
from uuid import UUID

from adapters.postgres.catalog import MOVE_LISTS
from adapters.postgres.connection import Connection
from domain.catalog.events import QuestionPlaced, QuestionPlacementUndone
from domain.catalog.model import DebtReason, Placement
from domain.kernel.events import event_type

# An answer refers to its question while it is written; that needs no waiting.
HOLD: Final = "select concept_id from question where question_id = $1 and retired_at is null for no key update"
IS_CONCEPT: Final = "select exists (select from concept where concept_id = $1 and not pseudo)"
MOVE: Final = "update question set concept_id = $2, updated_at = $3 where question_id = $1"
_PLACED, _UNDONE = event_type(QuestionPlaced), event_type(QuestionPlacementUndone)
LAST: Final = f"""
select type, payload, actor_id, recorded_at from domain_event
where subject = $1 and type in ('{_PLACED}', '{_UNDONE}')
order by recorded_at desc, event_id desc limit 1
"""  # noqa: S608  composed of our own text alone


class PostgresPlacements:
    """Where questions count, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def hold(self, question_id: UUID) -> UUID | None:
        return await self._connection.fetchval(HOLD, question_id)

    async def is_concept(self, concept_id: UUID) -> bool:
        return await self._connection.fetchval(IS_CONCEPT, concept_id)

    async def move(self, question_id: UUID, *, from_concept_id: UUID, to_concept_id: UUID, at: datetime) -> None:
        if from_concept_id == to_concept_id:
            return
        await self._connection.execute(MOVE, question_id, to_concept_id, at)
        await self._connection.execute(MOVE_LISTS, [from_concept_id, to_concept_id])

    async def last(self, question_id: UUID) -> Placement | None:
        row = await self._connection.fetchrow(LAST, question_id)
        if row is None or row["type"] == _UNDONE:
            return None
        told = row["payload"]
        return Placement(
            question_id=question_id,
            from_concept_id=UUID(told["from_concept_id"]),
            to_concept_id=UUID(told["to_concept_id"]),
            reasons=tuple(DebtReason(reason) for reason in told["reasons"]),
            placed_by=row["actor_id"],
            placed_at=row["recorded_at"],
        )

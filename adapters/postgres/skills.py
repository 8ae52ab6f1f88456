"""What was fitted to the answers to each concept, in PostgreSQL."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters

OF: Final = """
select concept_id, known, learn, slip, guess, forget from skill_params
where concept_id = any($1::uuid[]) and known is not null
"""


class PostgresSkills:
    """Skills on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, concept_ids: Sequence[UUID]) -> dict[UUID, SkillParameters]:
        rows = await self._connection.fetch(OF, list(concept_ids))
        fitted = {concept_id: SkillParameters(*values) for concept_id, *values in rows}
        return {concept_id: fitted.get(concept_id, DEFAULT_SKILL) for concept_id in concept_ids}

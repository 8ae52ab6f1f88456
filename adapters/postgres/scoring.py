"""How well learners know things, in PostgreSQL."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.scoring.importing import Mastery

# In the order of the key, so that two imports cannot wait for each other's rows.
SAVE_MASTERIES: Final = """
insert into mastery (user_id, concept_id, p, attempts)
select * from unnest($1::uuid[], $2::uuid[], $3::float8[], $4::int[]) as r(user_id, concept_id, p, attempts)
order by user_id, concept_id
on conflict (user_id, concept_id) do update set p = excluded.p, attempts = excluded.attempts
"""


class PostgresMasteries:
    """Masteries on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def save(self, masteries: Mapping[tuple[UUID, UUID], Mastery]) -> None:
        rows = [(*key, mastery.p, mastery.attempts) for key, mastery in masteries.items()]
        await self._connection.execute(SAVE_MASTERIES, *(list(column) for column in zip(*rows, strict=True)))

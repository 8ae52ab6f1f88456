"""How well learners know things, in PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import numpy as np

from adapters.postgres.columns import Kind, numbered, read_columns
from adapters.postgres.connection import Connection
from adapters.postgres.scheduling import BULK
from domain.scoring.importing import Mastery
from domain.scoring.refreshing import Held

# In the order of the key, so that two imports cannot wait for each other's rows.
SAVE_MASTERIES: Final = """
insert into mastery (user_id, concept_id, p, attempts)
select * from unnest($1::uuid[], $2::uuid[], $3::float8[], $4::int[]) as r(user_id, concept_id, p, attempts)
order by user_id, concept_id
on conflict (user_id, concept_id) do update set p = excluded.p, attempts = excluded.attempts
"""


LOCK: Final = "select from srs_user_params where user_id between $1 and $2 order by user_id for update"
# Every answer on its own, so that it comes as columns without a Python object.
HELD: Final = """
select r.user_id, r.concept_id, r.correct, coalesce(m.p, 'nan') as p, coalesce(m.attempts, 0) as attempts
from review r left join mastery m on m.user_id = r.user_id and m.concept_id = r.concept_id
where r.user_id between $1 and $2 order by r.reviewed_at, r.review_id
"""
COLUMNS: Final[dict[str, Kind]] = {
    "user_id": "uuid",
    "concept_id": "uuid",
    "correct": "boolean",
    "p": "float8",
    "attempts": "integer",
}
MOVE_VERSIONS: Final = "update srs_user_params set version = version + 1 where user_id = any($1::uuid[])"


class PostgresMasteries:
    """Masteries on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def save(self, masteries: Mapping[tuple[UUID, UUID], Mastery]) -> None:
        rows = [(*key, mastery.p, mastery.attempts) for key, mastery in masteries.items()]
        await self._connection.execute(SAVE_MASTERIES, *(list(column) for column in zip(*rows, strict=True)))

    async def lock(self, first: UUID, last: UUID) -> Held:
        await self._connection.execute(BULK)
        await self._connection.execute(LOCK, first, last)
        read = await read_columns(self._connection, HELD, first, last, kinds=COLUMNS)
        learners, who = numbered(read["user_id"])
        concepts, what = numbered(read["concept_id"])
        pairs, at, of = np.unique(who * len(concepts) + what, return_index=True, return_inverse=True)
        user_ids, concept_ids = ([UUID(bytes=one.tobytes()) for one in ids] for ids in (learners, concepts))
        return Held(
            pairs=[(user_ids[pair // len(concepts)], concept_ids[pair % len(concepts)]) for pair in pairs.tolist()],
            p=read["p"][at],
            attempts=read["attempts"][at],
            of=of,
            correct=read["correct"],
        )

    async def move_versions(self, user_ids: Sequence[UUID]) -> None:
        await self._connection.execute(MOVE_VERSIONS, list(user_ids))

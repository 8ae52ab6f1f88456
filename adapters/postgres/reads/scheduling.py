"""What a learner has set aside, for showing."""

from datetime import datetime
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool

_SUSPENSIONS = """
select m.concept_id, c.name, t.name, m.suspended_at
from memory m join concept c using (concept_id) join theme t using (theme_id)
where m.user_id = $1 and m.suspended_at is not null
order by m.suspended_at desc, m.concept_id
"""


class Suspension(msgspec.Struct, frozen=True):
    concept_id: UUID
    concept_name: str
    theme_name: str
    suspended_at: datetime


async def suspensions(pool: Pool, user_id: UUID) -> list[Suspension]:
    """Return the concepts that a learner has set aside, the latest first."""
    return [Suspension(*row) for row in await pool.fetch(_SUSPENSIONS, user_id)]

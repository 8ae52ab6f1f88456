"""What is done with revision lists: make many, make one, keep a day's totals."""

from datetime import UTC, datetime
from uuid import UUID

from domain.queues.constants import REVISION_QUEUE_REGEN_BATCH_SIZE
from domain.queues.model import LearnerRange, Regenerated
from domain.queues.ports import Store


async def plan_regeneration(store: Store) -> list[LearnerRange]:
    """Cut all learners into batches for the nightly job."""
    return await store.revision_lists.ranges(size=REVISION_QUEUE_REGEN_BATCH_SIZE)


async def regenerate_batch(store: Store, *, learners: LearnerRange, now: datetime) -> Regenerated:
    """Write the lists of a stretch of learners; doing it twice changes nothing."""
    return await store.revision_lists.regenerate(learners.first, learners.last, now)


async def refresh_list(store: Store, *, user_id: UUID, now: datetime) -> None:
    """Write one learner's list again, because their day or what they remember has moved on."""
    await store.revision_lists.refresh(user_id, now)


async def snapshot_day(store: Store, *, now: datetime) -> int:
    """Keep the totals of the UTC day; a later run of the same day replaces them."""
    return await store.revision_lists.snapshot_day(now.astimezone(UTC).date(), now)

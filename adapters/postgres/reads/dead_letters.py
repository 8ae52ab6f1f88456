"""Dead letters, for showing: a page of them, and one with its whole message."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from adapters.postgres.dead_letters import HAS_WORDS
from adapters.postgres.identity import Executor
from domain.jobs.dead_letters import LetterState
from domain.jobs.definitions import QUEUES
from domain.jobs.errors import DeadLetterNotFound
from domain.kernel.errors import Invalid

LINE: Final = """
jsonb_build_object(
  'message_id', message_id, 'queue', queue, 'actor', actor, 'run_id', run_id,
  'job_key', (select r.job_key from job_run r where r.id = run_id),
  'arguments', jsonb_build_object('args', payload -> 'args', 'kwargs', payload -> 'kwargs'),
  'error', reverse(split_part(reverse(error_text), e'\\n', 1)), 'attempts', attempts, 'died_at', died_at,
  'state', state, 'settled_at', settled_at, 'settled_by', settled_by,
  'settled_by_name', (select u.display_name from app_user u where u.user_id = settled_by)
)"""
"""SQL for a dead letter as a line of a list; its error is the last line of what is kept."""

PAGE: Final = f"""
select {LINE} from dead_letter
where ($1::text is null or queue = $1) and ($2::text is null or {HAS_WORDS})
  and ($3::text is null or actor = $3) and ($4::text is null or state = $4)
  and ($5::uuid is null
    or (died_at, message_id) < (select c.died_at, c.message_id from dead_letter c where c.message_id = $5))
order by died_at desc, message_id desc limit $6
"""  # noqa: S608  composed of our own text alone

TOTAL: Final = f"""
select count(*) from dead_letter
where ($1::text is null or queue = $1) and ($2::text is null or {HAS_WORDS})
  and ($3::text is null or actor = $3) and ($4::text is null or state = $4)
"""  # noqa: S608  composed of our own text alone

ONE: Final = f"""
select {LINE} || jsonb_build_object('payload', payload, 'traceback', error_text) from dead_letter where message_id = $1
"""  # noqa: S608  composed of our own text alone


class LetterLine(msgspec.Struct, frozen=True, kw_only=True):
    message_id: UUID
    queue: str
    actor: str
    run_id: UUID | None
    job_key: str | None
    arguments: dict[str, Any]
    error: str
    attempts: int
    died_at: datetime
    state: LetterState
    settled_at: datetime | None
    settled_by: UUID | None
    settled_by_name: str | None


class LetterInFull(LetterLine, frozen=True, kw_only=True):
    payload: dict[str, Any]
    traceback: str


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which letters to show; None asks for all."""

    queue: str | None = None
    words: str | None = None
    actor: str | None = None
    state: LetterState | None = None


async def letters(pool: Pool, sought: Sought, *, before: UUID | None, limit: int) -> tuple[list[LetterLine], int]:
    """Return a page of letters, the last to die first, and how many there are on all pages; raise Invalid."""
    await refuse_unknown_queue(pool, sought.queue)
    wanted = (sought.queue, sought.words, sought.actor, sought.state)
    rows = await pool.fetch(PAGE, *wanted, before, limit)
    return msgspec.convert([row[0] for row in rows], list[LetterLine]), await pool.fetchval(TOTAL, *wanted)


async def letter(executor: Executor, message_id: UUID) -> LetterInFull:
    """Return a letter with its whole message and error, or raise DeadLetterNotFound."""
    found = await executor.fetchval(ONE, message_id)
    if found is None:
        raise DeadLetterNotFound
    return msgspec.convert(found, LetterInFull)


async def refuse_unknown_queue(executor: Executor, queue: str | None) -> None:
    """Raise Invalid for a queue that no worker listens to and no letter is from."""
    if queue is None or queue in QUEUES:
        return
    if not await executor.fetchval("select exists (select from dead_letter where queue = $1)", queue):
        words = f"There is no queue {queue!r}. The queues are: {', '.join(QUEUES)}."
        raise Invalid.field("queue", "unknown", words)

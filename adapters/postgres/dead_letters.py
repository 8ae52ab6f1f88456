"""Messages that died, in PostgreSQL: one row a message, however often it dies."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.jobs.dead_letters import DeadLetter, LetterState, Wanted
from domain.jobs.errors import DeadLetterNotFound

COLUMNS: Final = (
    "message_id, queue, actor, run_id, payload, error_text, attempts, died_at, state, settled_at, settled_by"
)

HAS_WORDS: Final = """position(lower($2) in lower(concat_ws(' ', message_id, queue, actor, run_id, error_text,
  payload ->> 'args', payload ->> 'kwargs'))) > 0"""
"""SQL that says whether the words $2 are in a letter: plain words, no pattern."""

# A message about a run that is not there is kept all the same. Only one that was sent again can die again.
BURY: Final = """
insert into dead_letter (message_id, queue, actor, run_id, payload, error_text, attempts, died_at)
values ($1, $2, $3, (select id from job_run where id = $4), $5, $6, $7, $8)
on conflict (message_id) do update
set payload = excluded.payload, error_text = excluded.error_text, died_at = excluded.died_at,
  attempts = dead_letter.attempts + excluded.attempts, state = 'dead', settled_at = null, settled_by = null
where dead_letter.state = 'retried'
returning true
"""

LOCK: Final = f"select {COLUMNS} from dead_letter where message_id = $1 for update"  # noqa: S608  our own text alone

LOCK_DEAD: Final = f"""
select {COLUMNS} from dead_letter
where state = 'dead' and ($1::text is null or queue = $1) and ($2::text is null or {HAS_WORDS})
  and ($3::uuid[] is null or message_id = any($3))
order by died_at, message_id for update
"""  # noqa: S608  our own text alone

SAVE: Final = "update dead_letter set state = $2, settled_at = $3, settled_by = $4 where message_id = $1"


class PostgresDeadLetters:
    """The dead letters on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def bury(self, letter: DeadLetter) -> bool:
        row = (letter.message_id, letter.queue, letter.actor, letter.run_id, letter.message, letter.error)
        return bool(await self._connection.fetchval(BURY, *row, letter.attempts, letter.died_at))

    async def lock(self, message_id: UUID) -> DeadLetter:
        row = await self._connection.fetchrow(LOCK, message_id)
        if row is None:
            raise DeadLetterNotFound
        return _letter(row)

    async def lock_dead(self, wanted: Wanted) -> list[DeadLetter]:
        ids = None if wanted.ids is None else list(wanted.ids)
        rows = await self._connection.fetch(LOCK_DEAD, wanted.queue, wanted.words, ids)
        return [_letter(row) for row in rows]

    async def known(self, ids: Sequence[UUID]) -> set[UUID]:
        query = "select message_id from dead_letter where message_id = any($1)"
        return {row[0] for row in await self._connection.fetch(query, list(ids))}

    async def save(self, letters: Sequence[DeadLetter]) -> None:
        rows = [(letter.message_id, letter.state, letter.settled_at, letter.settled_by) for letter in letters]
        await self._connection.executemany(SAVE, rows)


def _letter(row: Any) -> DeadLetter:  # noqa: ANN401  a Record
    message_id, queue, actor, run_id, message, error, attempts, died_at, state, settled_at, settled_by = row
    return DeadLetter(
        message_id=message_id,
        queue=queue,
        actor=actor,
        run_id=run_id,
        message=message,
        error=error,
        attempts=attempts,
        died_at=died_at,
        state=LetterState(state),
        settled_at=settled_at,
        settled_by=settled_by,
    )

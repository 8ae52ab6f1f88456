"""Messages that nobody could handle, and what is to become of them."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_202_ACCEPTED

from adapters.postgres.reads import dead_letters as reads
from api.dependencies import Limit, Now, Pool, Store, Who
from api.security import requires
from domain.jobs.dead_letters import LetterState, Wanted
from domain.jobs.settling import discard_letters, resurrect_letter, retry_letters
from domain.kernel.errors import Invalid

InState = Annotated[LetterState | None, QueryParameter(name="state")]
"""Litestar keeps the name `state` for itself."""


class LetterPage(msgspec.Struct, frozen=True):
    items: list[reads.LetterLine]
    total: int
    next_cursor: str | None


class Which(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which letters are meant: either `ids`, or `all` that are dead, narrowed down by a queue and by words."""

    ids: Annotated[list[UUID], msgspec.Meta(max_length=1000)] | None = None
    all: bool = False
    queue: str | None = None
    q: str | None = None


class Settled(msgspec.Struct, frozen=True):
    count: int


class DeadLetters(Controller):
    path = "/v1/admin/jobs/dead-letters"
    tags = ("jobs",)
    guards = (requires("admin", "operator"),)

    @get(summary="Messages that died, the last first")
    async def list_all(
        self,
        pool: Pool,
        queue: FromQuery[str | None] = None,
        actor: FromQuery[str | None] = None,
        q: FromQuery[str | None] = None,
        in_state: InState = None,
        limit: Limit = 50,
        cursor: FromQuery[UUID | None] = None,
    ) -> LetterPage:
        sought = reads.Sought(queue=queue, words=q, actor=actor, state=in_state)
        items, total = await reads.letters(pool, sought, before=cursor, limit=limit + 1)
        more = len(items) > limit
        return LetterPage(items[:limit], total, str(items[limit - 1].message_id) if more else None)

    @get("/{message_id:uuid}", summary="A message that died, whole, and why")
    async def read_letter(self, message_id: FromPath[UUID], pool: Pool) -> reads.LetterInFull:
        return await reads.letter(pool, message_id)

    @post("/retry", summary="Send messages again that died", status_code=HTTP_202_ACCEPTED)
    async def retry(self, data: JSONBody[Which], store: Store, who: Who, now: Now) -> Settled:
        return Settled(await retry_letters(store, await _wanted(store, data), by=who.user_id, now=now))

    @post("/discard", summary="Give up messages that died", status_code=HTTP_202_ACCEPTED)
    async def discard(self, data: JSONBody[Which], store: Store, who: Who, now: Now) -> Settled:
        return Settled(await discard_letters(store, await _wanted(store, data), by=who.user_id, now=now))

    @post("/{message_id:uuid}/resurrect", summary="Send a discarded message after all", status_code=HTTP_202_ACCEPTED)
    async def resurrect(self, message_id: FromPath[UUID], store: Store, who: Who, now: Now) -> reads.LetterInFull:
        await resurrect_letter(store, message_id=message_id, by=who.user_id, now=now)
        return await reads.letter(store.connection, message_id)


async def _wanted(store: Store, which: Which) -> Wanted:
    """Read which letters are meant; what could be read in two ways is refused."""
    if which.ids is None and not which.all:
        raise Invalid.field("ids", "required", "Say which: ids, or all.")
    if which.ids is not None and (which.all or which.queue is not None or which.q is not None):
        raise Invalid.field("ids", "invalid", "Say either ids, or all with a queue and words.")
    await reads.refuse_unknown_queue(store.connection, which.queue)
    return Wanted(ids=which.ids, queue=which.queue, words=which.q)

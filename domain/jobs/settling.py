"""What is done about messages that died: keep them, send them again, discard them, resurrect what was discarded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.jobs.dead_letters import DeadLetter, LetterState, Wanted, resendable, settled
from domain.jobs.errors import IllegalSettlement
from domain.jobs.events import MessageDied, MessageDiscarded, MessageRetried
from domain.jobs.ports import Store
from domain.jobs.stopping import refuse_unknown
from domain.kernel.events import Event, Happened


async def bury(store: Store, letter: DeadLetter, *, now: datetime) -> bool:
    """Keep a message that died; the same death told twice is one, and only the first is an event."""
    if not await store.dead_letters.bury(letter):
        return False
    died = MessageDied(
        message_id=letter.message_id,
        queue=letter.queue,
        actor=letter.actor,
        run_id=letter.run_id,
        error=letter.error.splitlines()[-1] if letter.error else "",
        attempts=letter.attempts,
    )
    await store.events.record(Happened(event=died, subject=letter.message_id), at=now)
    return True


async def retry_letters(store: Store, wanted: Wanted, *, by: UUID, now: datetime) -> int:
    """Send again what is wanted and still dead, and return how many that were; raise Invalid for an unknown id."""
    return await _settle(store, await _still_dead(store, wanted), LetterState.RETRIED, by=by, now=now)


async def discard_letters(store: Store, wanted: Wanted, *, by: UUID, now: datetime) -> int:
    """Give up what is wanted and still dead, and return how many that were; raise Invalid for an unknown id."""
    return await _settle(store, await _still_dead(store, wanted), LetterState.DISCARDED, by=by, now=now)


async def resurrect_letter(store: Store, *, message_id: UUID, by: UUID, now: datetime) -> None:
    """Send a discarded message again after all; raise DeadLetterNotFound, or IllegalSettlement if it was not."""
    letter = await store.dead_letters.lock(message_id)
    if letter.state is not LetterState.DISCARDED:
        raise IllegalSettlement(f"Only a discarded dead letter can be resurrected; this one is {letter.state}.")
    await _settle(store, [letter], LetterState.RETRIED, by=by, now=now)


async def _still_dead(store: Store, wanted: Wanted) -> list[DeadLetter]:
    if wanted.ids is not None:
        refuse_unknown(wanted.ids, await store.dead_letters.known(wanted.ids), what="dead letter")
    return await store.dead_letters.lock_dead(wanted)


async def _settle(store: Store, letters: Sequence[DeadLetter], state: LetterState, *, by: UUID, now: datetime) -> int:
    after = [settled(letter, state, by=by, at=now) for letter in letters]
    await store.dead_letters.save(after)
    happened = [Happened(event=_event(letter), subject=letter.message_id, actor_id=by) for letter in after]
    if happened:
        await store.events.record(*happened, at=now)
    return len(after)


def _event(letter: DeadLetter) -> Event:
    if letter.state is LetterState.DISCARDED:
        return MessageDiscarded(message_id=letter.message_id)
    message: dict[str, Any] = resendable(letter.message)
    return MessageRetried(message_id=letter.message_id, message=message)

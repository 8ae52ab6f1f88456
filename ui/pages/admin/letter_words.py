"""How messages that died are put into words, and which of them a person means."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from ui import format as fmt
from ui import wire
from ui.theme import STATES

ANY_STATE: Final = "any"
ANY_QUEUE: Final = "any"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A message that died, as a line of a list."""

    message_id: str
    short_id: str
    actor: str
    queue: str
    error: str
    died: str
    instant: str
    state: str
    can_be_settled: bool


@dataclass(frozen=True, slots=True)
class LetterDetail:
    """A message that died, opened."""

    message_id: str = ""
    actor: str = ""
    state: str = "dead"
    subtitle: str = ""
    settled: str = ""
    queue: str = ""
    job_key: str = ""
    run_id: str = ""
    error: str = ""
    payload: str = ""
    can_be_settled: bool = False
    can_be_resurrected: bool = False


def letter_row(letter: wire.DeadLetter, *, now: datetime, zone: str) -> LetterRow:
    """Put a dead letter into the words of a line."""
    return LetterRow(
        message_id=letter.message_id,
        short_id=_short(letter.message_id),
        actor=letter.actor,
        queue=letter.queue,
        error=letter.error,
        died=fmt.moment(letter.died_at, now, zone),
        instant=fmt.instant(letter.died_at, zone),
        state=letter.state,
        can_be_settled=letter.state == "dead",
    )


def letter_detail(letter: wire.OpenDeadLetter, *, now: datetime, zone: str) -> LetterDetail:
    """Put a dead letter, its message and its error into words."""
    died = fmt.moment(letter.died_at, now, zone)
    return LetterDetail(
        message_id=letter.message_id,
        actor=letter.actor,
        state=letter.state,
        subtitle=f"message {_short(letter.message_id)} · died {died} after {fmt.count(letter.attempts, 'attempt')}",
        settled=_settled(letter, now=now, zone=zone),
        queue=letter.queue,
        job_key=letter.job_key or fmt.NONE,
        run_id=letter.run_id or "",
        error=letter.traceback,
        payload=msgspec.json.format(msgspec.json.encode(letter.payload), indent=1).decode(),
        can_be_settled=letter.state == "dead",
        can_be_resurrected=letter.state == "discarded",
    )


def dead_letters(count: int) -> str:
    """12 dead letters."""
    return fmt.count(count, "dead letter")


def states() -> list[tuple[str, str]]:
    """Return the states to choose from."""
    return [*[(name, STATES[name].word) for name in ("dead", "retried", "discarded")], (ANY_STATE, "Any state")]


def queues(found: list[wire.JobQueue]) -> list[tuple[str, str]]:
    """Return the queues to choose from."""
    return [(ANY_QUEUE, "Any queue"), *[(one.queue, one.queue) for one in found]]


def which(marked: list[str], *, all_of_them: bool, queue: str, words: str) -> dict[str, Any]:
    """Say to the API which letters are meant: the marked ones, or all that the search finds, shown or not."""
    if not all_of_them:
        return {"ids": marked}
    narrowed = {"queue": "" if queue == ANY_QUEUE else queue, "q": words}
    return {"all": True, **{name: value for name, value in narrowed.items() if value}}


def _settled(letter: wire.DeadLetter, *, now: datetime, zone: str) -> str:
    if letter.settled_at is None:
        return ""
    when = fmt.moment(letter.settled_at, now, zone)
    return f"{STATES[letter.state].word} {when} by {letter.settled_by_name or 'somebody who has left'}."


def _short(message_id: str) -> str:
    """Return the beginning of an id; of random ones any part will do."""
    return message_id[:6]

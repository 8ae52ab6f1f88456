"""Decides what is kept of a message that died, and which of its states may follow which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from domain.jobs.constants import DEAD_LETTER_ERROR_CHARACTERS, DEAD_LETTER_ERROR_LINES
from domain.jobs.errors import IllegalSettlement
from domain.jobs.model import Arguments


class LetterState(StrEnum):
    """What became of a message that died."""

    DEAD = "dead"
    RETRIED = "retried"
    DISCARDED = "discarded"


MAY_BECOME: Final[Mapping[LetterState, frozenset[LetterState]]] = {
    LetterState.DEAD: frozenset({LetterState.RETRIED, LetterState.DISCARDED}),
    LetterState.DISCARDED: frozenset({LetterState.RETRIED}),  # resurrected
    LetterState.RETRIED: frozenset(),  # it dies again by itself, or it does not
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A message that nobody could handle; `message` is the whole of it, so that it can be sent again."""

    message_id: UUID
    queue: str
    actor: str
    run_id: UUID | None
    message: Arguments
    error: str
    attempts: int
    died_at: datetime
    state: LetterState = LetterState.DEAD
    settled_at: datetime | None = None
    settled_by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which dead letters are meant: those with these ids, or all (None), of a queue, with some words."""

    ids: Sequence[UUID] | None = None
    queue: str | None = None
    words: str | None = None


def settled(letter: DeadLetter, state: LetterState, *, by: UUID, at: datetime) -> DeadLetter:
    """Return the letter after somebody has decided about it, or raise IllegalSettlement."""
    if state not in MAY_BECOME[letter.state]:
        raise IllegalSettlement(f"A dead letter that is {letter.state} cannot become {state}.")
    return replace(letter, state=state, settled_at=at, settled_by=by)


def resendable(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message as it was first sent: without what its deliveries have added to its options."""
    options = {name: value for name, value in message["options"].items() if name not in _OF_DELIVERIES}
    return {**message, "options": options}


def last_lines(text: str) -> str:
    """Return the end of a traceback, in which no password and no value of a row is told."""
    lines = [line for line in text.replace("\0", "").strip().splitlines() if not _TELLS_VALUES.match(line)]
    end = "\n".join(lines[-DEAD_LETTER_ERROR_LINES:])
    return _NAMED.sub(r"\1…", _IN_ADDRESS.sub(r"\1…", end))[-DEAD_LETTER_ERROR_CHARACTERS:]


_OF_DELIVERIES: Final = frozenset(
    ("retries", "traceback", "requeue_timestamp", "redis_message_id", "eta", "deliveries", "trace")
)
_TELLS_VALUES: Final = re.compile(r"\s*DETAIL:")
_IN_ADDRESS: Final = re.compile(r"(://[^\s:/@]*:)[^\s/@]+(?=@)")
_NAMED: Final = re.compile(
    r"((?:password|passwd|secret|token|api_?key|authorization)[\"']?\s*[=:]\s*[\"']?(?:bearer\s+)?)[^\s\"'@,&]+",
    re.IGNORECASE,
)

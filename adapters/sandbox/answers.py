"""Reads what a sandboxed process says: it may be anything, written by a program that nobody has read."""

import json
from dataclasses import dataclass
from typing import Any, Final, NoReturn, cast

from domain.judging.constants import JUDGING_DEPTH, JUDGING_MESSAGE_CHARACTERS
from domain.judging.model import Json, RunStatus

SAYABLE: Final = frozenset(
    {RunStatus.OK, RunStatus.RAISED, RunStatus.NOT_JSON, RunStatus.OUTPUT_LIMIT, RunStatus.MEMORY_LIMIT}
)
"""What a program may say of itself; its time is taken by others."""
TOO_DEEP: Final = f"it is nested more than {JUDGING_DEPTH} levels deep, or contains itself"
_LAST_LINE: Final = 1_000_000


class Forged(Exception):
    """These bytes are no answer of a host: the program itself has written them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How one call ended, in the words of the process."""

    status: RunStatus
    value: Json = None
    message: str | None = None
    line: int | None = None


def read_loaded(line: bytes, *, request: str) -> tuple[str, int | None] | None:
    """Return why the program could not be loaded, and the line of it; None when it was."""
    try:
        refused = _object(line, request).get("refused", "")
    except RecursionError as error:
        raise Forged from error
    if refused is None:
        return None
    if not isinstance(refused, dict):
        raise Forged
    told = cast("dict[str, Any]", refused)
    return _message(told) or "it cannot be loaded", _line(told)


def read_answer(line: bytes, *, request: str) -> Answer:
    """Return the answer, or raise Forged."""
    try:
        said = _object(line, request)
    except RecursionError:
        return Answer(RunStatus.NOT_JSON, message=TOO_DEEP)
    status = said.get("status")
    if not isinstance(status, str) or status not in SAYABLE:
        raise Forged
    if status != RunStatus.OK:
        return Answer(RunStatus(status), message=_message(said), line=_line(said))
    return _checked(said.get("value"), line)


def _object(line: bytes, request: str) -> dict[str, Any]:
    try:
        said = json.loads(line, parse_constant=_refuse)
    except ValueError as error:
        raise Forged from error
    if not isinstance(said, dict) or cast("dict[str, Any]", said).get("id") != request:
        raise Forged
    return cast("dict[str, Any]", said)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _checked(value: Json, line: bytes) -> Answer:
    if line.count(b"[") + line.count(b"{") > JUDGING_DEPTH and _is_too_deep(value):
        return Answer(RunStatus.NOT_JSON, message=TOO_DEEP)
    if b"\\ud" in line.lower() and not _is_text(value):
        return Answer(RunStatus.NOT_JSON, message="a text in it holds half of a character (a lone surrogate)")
    return Answer(RunStatus.OK, value)


def _is_too_deep(value: Json) -> bool:
    level = [value]
    for _ in range(JUDGING_DEPTH):
        level = [inner for outer in level if isinstance(outer, dict | list) for inner in _members(outer)]
        if not level:
            return False
    return True


def _members(outer: dict[str, Json] | list[Json]) -> list[Json]:
    members = outer.values() if isinstance(outer, dict) else outer
    return [member for member in members if isinstance(member, dict | list)]


def _is_text(value: Json) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _message(said: dict[str, Any]) -> str | None:
    message = said.get("message")
    if not isinstance(message, str):
        return None
    return message[:JUDGING_MESSAGE_CHARACTERS].encode(errors="replace").decode()


def _line(said: dict[str, Any]) -> int | None:
    line = said.get("line")
    return line if type(line) is int and 0 < line < _LAST_LINE else None

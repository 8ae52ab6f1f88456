"""What learners are told of a test: whole of a visible one, and of a hidden one nothing that it could be known by."""

import json

from domain.judging.constants import JUDGING_INTEGER_BITS, JUDGING_MESSAGE_CHARACTERS, JUDGING_SHOWN_CHARACTERS
from domain.judging.model import Json, RunStatus, TestRun

_PLAIN = {
    RunStatus.TIME_LIMIT: "It took longer than the time limit.",
    RunStatus.MEMORY_LIMIT: "It needed more memory than the limit.",
    RunStatus.OUTPUT_LIMIT: "Its answer is longer than any right one.",
    RunStatus.NOT_JSON: "It returned something that is no number, text, list or object.",
    RunStatus.NOT_RUN: "It was not run.",
}
_HIDDEN = {
    RunStatus.RAISED: "Your program raised an exception in a hidden test.",
    RunStatus.TIME_LIMIT: "Your program took longer than the time limit in a hidden test.",
    RunStatus.MEMORY_LIMIT: "Your program needed more memory than the limit in a hidden test.",
    RunStatus.OUTPUT_LIMIT: "Your program's answer to a hidden test is longer than any right one.",
}


def run_words(run: TestRun, compile_error: str | None = None) -> str | None:
    """Return what is told of a visible test that did not pass; None where the answer says it all."""
    if compile_error is not None and run.status is RunStatus.NOT_RUN:
        return compile_words(compile_error)
    if run.status is RunStatus.RAISED:
        where = f" (line {run.line})" if run.line else ""
        return storable(run.message or "It raised an exception.")[:JUDGING_MESSAGE_CHARACTERS] + where
    if run.status is RunStatus.NOT_JSON and run.message:
        return f"Its answer cannot be read: {storable(run.message)[:JUDGING_MESSAGE_CHARACTERS]}."
    return _PLAIN.get(run.status)


def compile_words(error: str | None) -> str:
    """Return what is told of a program that could not begin; None: what it said must not be shown."""
    return storable(error or "")[:JUDGING_MESSAGE_CHARACTERS] or "Your program could not be started."


def hidden_words(status: RunStatus) -> str | None:
    """Return what is told of a hidden test that ended badly: how, and nothing else, not even the line."""
    return _HIDDEN.get(status)


def shown(value: Json) -> tuple[Json, str | None]:
    """Return a value as it is shown and kept; of one that is too long its beginning, as text, and a note of that."""
    kept = storable(value)
    text = json.dumps(kept, ensure_ascii=False)
    if len(text) <= JUDGING_SHOWN_CHARACTERS:
        return kept, None
    return text[:JUDGING_SHOWN_CHARACTERS] + "…", f"Only the beginning of {len(text):,} characters is shown."


def storable(value: Json) -> Json:
    """Return the value with what no database keeps as text, NUL and halves of characters, put as the sign for that."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode() if _is_odd(value) else value
    if isinstance(value, int) and value.bit_length() > JUDGING_INTEGER_BITS:
        return f"a whole number of {value.bit_length():,} bits"
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    return value


def _is_odd(text: str) -> bool:
    return not text.isascii() or "\x00" in text

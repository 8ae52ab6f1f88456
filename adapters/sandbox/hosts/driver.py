"""Runs a program in Python, inside of Pyodide: loads it once, then calls its function with the arguments of each line.

It is part of the snapshot, so it is there before foreign code is. Whatever that code changes here changes its own
answers only: the expected values are elsewhere.
"""

import json
from collections.abc import Callable
from types import TracebackType
from typing import Any

FILE = "<your code>"
INSTEAD = {
    "set": "return sorted(it) or list(it)",
    "frozenset": "return sorted(it) or list(it)",
    "deque": "return list(it)",
}


class Driver:
    """One program from its code to its answers. Every answer is a text: the inside of a JSON object."""

    def __init__(self) -> None:
        self._entry: Callable[..., Any] | None = None
        self._bounds: dict[str, int] = {}
        self._dumps, self._loads = json.dumps, json.loads

    def load(self, line: str) -> str:
        """Execute the code, and find the function in it."""
        asked = self._loads(line)
        self._bounds = asked["bounds"]
        names: dict[str, Any] = {"__name__": "__program__"}
        try:
            exec(compile(asked["code"], FILE, "exec", dont_inherit=True), names)  # noqa: S102  this is what it is for
        except BaseException as error:  # noqa: BLE001  foreign code raises what it likes
            return f'"refused":{self._dumps(self._told(error))}'
        name = asked["name"]
        if not callable(names.get(name)):
            words = f"`{name}` is not a function" if name in names else f"there is no function `{name}`"
            return f'"refused":{self._dumps({"message": words, "line": None})}'
        self._entry = names[name]
        return '"refused":null'

    def answer(self, line: str) -> str:
        """Call the function."""
        arguments = self._loads(line)["arguments"]
        try:
            value = self._entry(*arguments)  # pyright: ignore[reportOptionalCall]
        except MemoryError:
            return '"status":"memory_limit"'
        except BaseException as error:  # noqa: BLE001
            return f'"status":"raised",{self._dumps(self._told(error))[1:-1]}'
        try:
            if _is_deeper(value, self._bounds["depth"]):
                words = f"it is nested more than {self._bounds['depth']} levels deep, or contains itself"
                return f'"status":"not_json","message":"{words}"'
            text = self._dumps(value, allow_nan=False, separators=(",", ":"))
        except BaseException as error:  # noqa: BLE001
            return f'"status":"not_json","message":{self._dumps(self._why_not_json(error))}'
        return f'"status":"ok","value":{text}' if len(text) <= self._bounds["characters"] else '"status":"output_limit"'

    def _why_not_json(self, error: BaseException) -> str:
        words = _words(error)
        if isinstance(error, TypeError) and words.startswith("Object of type "):
            kind = words.split()[3]
            return f"a {kind} is no value of JSON; {INSTEAD.get(kind, 'return lists, dictionaries, texts and numbers')}"
        if "JSON compliant" in words:
            return "NaN and infinity are no numbers of JSON"
        return words[: self._bounds["message"]]

    def _told(self, error: BaseException) -> dict[str, Any]:
        """Return what an error says, and where in the program it was raised."""
        line = error.lineno if isinstance(error, SyntaxError) and error.filename == FILE else _line(error.__traceback__)
        words = error.msg if isinstance(error, SyntaxError) else _words(error)
        return {"message": f"{type(error).__name__}: {words}"[: self._bounds["message"]], "line": line}


def _is_deeper(value: object, most: int) -> bool:
    """Say whether containers are nested deeper than that; one that is met twice on a level is looked at once."""
    level: list[Any] = [value] if isinstance(value, dict | list | tuple) else []
    for _ in range(most):
        inside = (member for one in level for member in (one.values() if isinstance(one, dict) else one))
        level = list({id(member): member for member in inside if isinstance(member, dict | list | tuple)}.values())
        if not level:
            return False
    return True


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # noqa: BLE001
        return "it cannot be shown"


def _line(trace: TracebackType | None) -> int | None:
    found = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found

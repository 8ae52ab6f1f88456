"""Which value of JSON an author wrote: what stands without quotes is a number, a boolean or nothing where it can be."""

import math
import re
from collections.abc import Mapping
from typing import Final

from domain.catalog.constants import EXACT_NUMBER_MOST, NUMBER_DIGITS_MOST
from domain.catalog.errors import NoValue
from domain.catalog.values import Json
from domain.catalog.written import Written

_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][-+]?[0-9]+)?")
_LIKE_A_NUMBER: Final = re.compile(r"[-+.]{0,2}[0-9][0-9_.:,eExXoOa-fA-F+-]*|[-+]?\.(inf|nan)", re.IGNORECASE)
_BOOLEANS: Final = {"true": True, "false": False}
_LIKE_A_BOOLEAN: Final = frozenset({"true", "false", "yes", "no", "on", "off"})


class NoValueAt(NoValue):
    """A value of an author's file is none of JSON."""

    def __init__(self, line: int, words: str) -> None:
        self.line = line
        self.words = words
        super().__init__(words)


def json_of(written: Written) -> Json:
    """Return the value. Raises NoValueAt with its line where it could be read in two ways or not be kept exactly.

    Whole numbers lie within ±(2^53 - 1), so that both languages hold them.
    """
    if isinstance(written.value, tuple):
        return [json_of(member) for member in written.value]
    if isinstance(written.value, Mapping):
        return {name: json_of(member) for name, member in written.value.items()}
    if isinstance(written.value, str) and written.plain:
        return _scalar(written.value, written.line)
    return written.value


def _scalar(text: str, line: int) -> Json:
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if number := _NUMBER.fullmatch(text):
        return _float(text, line) if number["fraction"] or number["exponent"] else _whole(text, line)
    if _LIKE_A_NUMBER.fullmatch(text) or text.lower() in _LIKE_A_BOOLEAN:
        raise NoValueAt(line, f"{text} can be read in two ways: put a text between quotes, or write it as JSON does")
    return text


def _whole(text: str, line: int) -> int:
    if len(text.removeprefix("-")) > NUMBER_DIGITS_MOST or abs(int(text)) > EXACT_NUMBER_MOST:
        raise NoValueAt(line, "a whole number lies within ±(2^53 - 1), or JavaScript would round it")
    return int(text)


def _float(text: str, line: int) -> float:
    if not math.isfinite(float(text)):
        raise NoValueAt(line, "a number is too large to be kept")
    return float(text)

"""What a sandboxed process says is read as if its worst enemy had written it."""

import json
from typing import Any

import pytest

from adapters.sandbox.answers import Answer, Forged, read_answer, read_loaded
from domain.judging.constants import JUDGING_DEPTH, JUDGING_MESSAGE_CHARACTERS
from domain.judging.model import RunStatus

TOO_DEEP = RunStatus.NOT_JSON


def said(**members: Any) -> bytes:
    return json.dumps({"id": "this", **members}).encode()


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"id":"other","status":"ok","value":1}',
        b'{"id":"this"}',
        said(status="accepted"),
        said(status=["ok"]),
        said(status="time_limit"),
        said(status="not_run"),
        b'{"id":"this","status":"ok","value":NaN}',
        b'{"id":"this","status":"ok","value":-Infinity}',
        b'{"id":"this","status":"ok","value":' + b"9" * 5000 + b"}",
    ],
)
def test_what_no_host_would_say_is_forged(line: bytes):
    with pytest.raises(Forged):
        read_answer(line, request="this")


@pytest.mark.parametrize("line", [b"hello", said(), said(refused=[1]), b"[" * 100_000])
def test_what_no_host_would_say_of_loading_is_forged(line: bytes):
    with pytest.raises(Forged):
        read_loaded(line, request="this")


def test_a_program_is_loaded_or_refused_with_words_and_a_line():
    assert read_loaded(said(refused=None), request="this") is None
    assert read_loaded(said(refused={"message": "no", "line": 3}), request="this") == ("no", 3)
    assert read_loaded(said(refused={}), request="this") == ("it cannot be loaded", None)


def test_an_answer_is_its_value():
    assert read_answer(said(status="ok", value=[1, {"a": None}]), request="this") == Answer(
        RunStatus.OK, [1, {"a": None}]
    )


@pytest.mark.parametrize(("line", "told"), [(3, 3), (0, None), (-1, None), (True, None), ("3", None), (10**9, None)])
def test_an_exception_is_told_with_a_line_that_may_be_one(line: Any, told: int | None):
    answer = read_answer(said(status="raised", message="m", line=line), request="this")
    assert answer == Answer(RunStatus.RAISED, message="m", line=told)


@pytest.mark.parametrize(
    ("message", "told"), [(7, None), ("x" * 9999, "x" * JUDGING_MESSAGE_CHARACTERS), ("\ud800", "?")]
)
def test_a_message_is_a_text_of_bounded_length_that_can_be_written_down(message: Any, told: str | None):
    assert read_answer(said(status="raised", message=message), request="this").message == told


def test_an_answer_may_be_nested_as_deep_as_the_limit_says_and_no_deeper():
    assert read_answer(said(status="ok", value=nested(JUDGING_DEPTH)), request="this").status is RunStatus.OK
    assert read_answer(said(status="ok", value=nested(JUDGING_DEPTH + 1)), request="this").status is TOO_DEEP
    endless = b'{"id":"this","status":"ok","value":' + b"[" * 100_000
    assert read_answer(endless, request="this").status is TOO_DEEP


def test_a_wide_answer_is_not_a_deep_one():
    wide = [[{"a": number}] for number in range(JUDGING_DEPTH)]
    assert read_answer(said(status="ok", value=wide), request="this").value == wide


def test_half_a_character_is_no_text_but_a_whole_one_is():
    assert read_answer(said(status="ok", value=["\ud800"]), request="this").status is RunStatus.NOT_JSON
    assert read_answer(said(status="ok", value=["🙂"]), request="this").value == ["🙂"]

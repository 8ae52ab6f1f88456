"""The part that runs inside of Pyodide, run here: how it tells what a program did."""

import json
from typing import Any

import pytest

from adapters.sandbox.hosts.driver import Driver
from adapters.sandbox.judged import BOUNDS


def answered(code: str, *arguments: Any, bounds: dict[str, int] = BOUNDS) -> dict[str, Any]:
    driver = Driver()
    loaded = driver.load(json.dumps({"code": code, "name": "solve", "bounds": bounds}))
    assert json.loads("{" + loaded + "}") == {"refused": None}
    return json.loads("{" + driver.answer(json.dumps({"arguments": arguments})) + "}")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("solve = lambda: {1, 2}", "a set is no value of JSON; return sorted(it) or list(it)"),
        ("from collections import deque\nsolve = deque", "a deque is no value of JSON; return list(it)"),
        ("solve = object", "a object is no value of JSON; return lists, dictionaries, texts and numbers"),
        ("solve = lambda: [float('inf')]", "NaN and infinity are no numbers of JSON"),
        ("solve = lambda: {(1, 2): 3}", "keys must be str, int, float, bool or None, not tuple"),
        (
            "def solve():\n  a = {}\n  a['in'] = (a,)\n  return a",
            "it is nested more than 250 levels deep, or contains itself",
        ),
    ],
)
def test_a_value_that_is_not_json_is_told_with_what_to_do(code: str, words: str):
    assert answered(code) == {"status": "not_json", "message": words}


def test_tuples_become_lists_and_whole_numbers_as_keys_become_texts():
    assert answered("def solve(): return (1, (2,)), {3: 4}")["value"] == [[1, [2]], {"3": 4}]


def test_one_that_is_met_often_is_looked_at_once():
    assert answered("def solve():\n  a = []\n  for _ in range(20): a = [a, a]\n  return len(str(a))")["status"] == "ok"


def test_an_exception_that_cannot_be_shown_is_told_all_the_same():
    code = "class Odd(Exception):\n  def __str__(self): raise ValueError\ndef solve(): raise Odd"
    assert answered(code) == {"status": "raised", "message": "Odd: it cannot be shown", "line": 3}


def test_no_memory_is_no_fault_of_the_language():
    assert answered("def solve(): raise MemoryError") == {"status": "memory_limit"}


def test_an_answer_that_is_too_long_is_not_told():
    assert answered("def solve(n): return 'x' * n", 50, bounds={**BOUNDS, "characters": 40}) == {
        "status": "output_limit"
    }


def test_where_it_was_raised_is_the_innermost_line_of_the_program():
    code = "import json\ndef inner():\n    json.loads('{')\ndef solve():\n    inner()"
    assert answered(code)["line"] == 3

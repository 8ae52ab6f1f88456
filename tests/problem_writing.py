"""A sound problem as an author writes it, for tests that change one thing about it."""

from collections.abc import Callable, Sequence
from typing import Any

from adapters.authoring import READ_SYLLABUS, problem_files
from adapters.postgres.store import PostgresStore
from domain.catalog.model import Concept, Syllabus
from domain.catalog.problem_files import read_file
from domain.catalog.problems import Bundle, Problem
from domain.catalog.use_cases import import_syllabus
from domain.catalog.written import refuse
from domain.judging.model import Limits, Program, Ran, RunStatus, Test, TestRun
from domain.judging.ports import Stop
from tests.factories import NOW

SYLLABUS = Syllabus(concepts={"text-scanning": Concept("text-scanning", "ci-arrays-strings", "Scanning", "", 0)})
SYLLABUS_TEXT = """
years:
- code: y
  blocks:
  - code: b
    themes:
    - code: ci-arrays-strings
      concepts: [{code: text-scanning}, {code: two-pointers}]
    - code: ci-hashing
      concepts: [{code: counting-with-maps}]
"""

PUBLIC = """\
code: long-words
module: arrays-strings
title: Count long words
difficulty: 2
target_minutes: 15
topics: [text-scanning]
objectives: [Scan a text once]
statement: Given `words` and `least`, return how many words have at least `least` letters.
constraints: ["0 to 100,000 words"]
entry:
  python: count_long
  javascript: countLong
  parameters:
  - {name: words, type: list of text}
  - {name: least, type: whole number}
  returns: whole number
comparison: {kind: exact}
limits: {time_ms: 200, memory_mb: 128}
hints: [Which words count?, Compare each length., Count while you scan.]
visible:
- {name: two of three, arguments: [[ox, horse, mouse], 5], expected: 2}
- {name: nothing, arguments: [[], 1], expected: 0}
"""
BUNDLE = """\
code: long-words
hidden:
- {name: secret one, category: typical, arguments: [[ant, bee], 3], expected: 2}
- {name: secret two, category: typical, arguments: [[ant, bee], 4], expected: 0}
- {name: secret three, category: typical, arguments: [[a, bb, ccc], 2], expected: 2}
- {name: secret four, category: typical, arguments: [[a, bb, ccc], 3], expected: 1}
- {name: secret five, category: edge, arguments: [[], 0], expected: 0}
- {name: secret six, category: edge, arguments: [[""], 0], expected: 1}
- {name: secret seven, category: edge, arguments: [[""], 1], expected: 0}
- {name: secret eight, category: edge, arguments: [["1"], 1], expected: 1}
- {name: secret nine, category: large, arguments: [{$repeat: [word, 5000]}, 4], expected: 5000}
- {name: secret ten, category: large, arguments: [[{$text: [ab, 4000]}], 8000], expected: 1}
solutions:
  python: |
    def count_long(words, least):
        return sum(len(word) >= least for word in words)
  javascript: |
    function countLong(words, least) {
      return words.filter((word) => word.length >= least).length;
    }
wrong:
- language: python
  why: Leaves out the words that are just long enough
  fails: edge_cases
  code: |
    def count_long(words, least):
        return sum(len(word) > least for word in words)
"""
WHOLE = f"{PUBLIC}---\n{BUNDLE}"


def read(text: str = WHOLE, syllabus: Syllabus = SYLLABUS) -> tuple[Problem, Bundle]:
    """Read one problem; raise NotImported with every mistake."""
    (file,) = problem_files.read_documents(text.encode())
    problem, bundle, mistakes = read_file(file, syllabus)
    refuse(mistakes)
    return problem, bundle


async def load_syllabus(store: PostgresStore) -> None:
    """Import the concepts that the problem and drafts name."""
    await import_syllabus(store, written=READ_SYLLABUS["yaml"](SYLLABUS_TEXT.encode()), now=NOW)


Answer = Callable[[Program, list[Any]], Any]


class AnsweringSandbox:
    """Answers as it is told, and remembers what it was asked."""

    def __init__(self, answer: Answer, *, failed: str | None = None, refused: str | None = None) -> None:
        self._answer, self._failed, self._refused = answer, failed, refused
        self.asked: list[tuple[Program, Sequence[Test], Limits]] = []

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:
        assert stop is None
        self.asked.append((program, tests, limits))
        runs = () if self._refused else tuple(self._run(program, test) for test in tests)
        return Ran(self._refused, runs, 12.0, 1.0, self._failed)

    def _run(self, program: Program, test: Test) -> TestRun:
        answer = self._answer(program, test.arguments)
        return TestRun(test.test_id, RunStatus.OK, answer)


def right(program: Program, arguments: list[Any]) -> int:
    """Answer as the solutions of BUNDLE do: the wrong one leaves out what is just long enough."""
    words, least = arguments
    strictly = ">= least" not in program.code
    return sum(len(word) > least if strictly else len(word) >= least for word in words)

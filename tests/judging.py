"""What tests of judging begin with: a problem, a task that is solved by it, and a sandbox that runs nothing."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.catalog.errors import ProblemNotFound
from domain.catalog.problems import (
    AnswerComparison,
    EntryPoint,
    HiddenTest,
    Parameter,
    Problem,
    ProblemLimits,
    VisibleTest,
    problem_id,
)
from domain.judging.model import Limits, Program, Ran, RunStatus, Test, TestRun
from domain.judging.ports import Stop
from domain.kernel.ids import new_id
from tests.factories import NOW

DOUBLE = problem_id("double-the-number")
HIDDEN_ARGUMENT, HIDDEN_EXPECTED, HIDDEN_NAME = 777_000_111, "an-answer-nobody-sees", "a name nobody reads"
"""What must never be met outside of the bank, the sandbox and the verdict."""


def a_problem(**told: Any) -> Problem:
    """Return a problem whose function answers what it is given, twice."""
    given: dict[str, Any] = {
        "problem_id": DOUBLE,
        "code": "double-the-number",
        "module": "introduction",
        "title": "Double a number",
        "difficulty": 1,
        "target_minutes": 5,
        "topics": ("functions-and-values",),
        "concept_ids": (),
        "objectives": (),
        "statement": "Return the number twice as large.",
        "constraints": (),
        "entry": EntryPoint(
            {"python": "double", "javascript": "double"}, (Parameter("number", "whole number"),), "whole number"
        ),
        "comparison": AnswerComparison(),
        "limits": ProblemLimits(200, 128),
        "hints": ("Add.", "Add it to itself.", "number + number"),
        "starters": {},
        "visible": (VisibleTest("one", [1], 2), VisibleTest("nothing", [0], 0)),
        "hidden_categories": ("typical", "edge"),
    }
    return Problem(**{**given, **told})


HIDDEN = (
    HiddenTest(HIDDEN_NAME, "typical", [HIDDEN_ARGUMENT], HIDDEN_EXPECTED),
    HiddenTest(f"{HIDDEN_NAME} 2", "edge", [HIDDEN_ARGUMENT + 1], HIDDEN_EXPECTED),
)


@dataclass
class FakeBank:
    """A bank of one problem."""

    problem: Problem = field(default_factory=a_problem)
    hidden: tuple[HiddenTest, ...] = HIDDEN

    async def get_problems_by_module(self, module: str, difficulty_range: Any, limit: int = 10) -> list[Problem]:
        raise NotImplementedError

    async def get_problem_metadata(self, problem_id: UUID) -> Problem:
        if problem_id != self.problem.problem_id:
            raise ProblemNotFound
        return self.problem

    async def get_hidden_tests(self, problem_id: UUID) -> tuple[HiddenTest, ...]:
        assert problem_id == self.problem.problem_id
        return self.hidden


Behaviour = Callable[[Program, Test], TestRun]


def right(program: Program, test: Test) -> TestRun:  # noqa: ARG001  every behaviour sees the program
    """Answer as a right program does."""
    (number,) = test.arguments
    value = number * 2 if number < HIDDEN_ARGUMENT else HIDDEN_EXPECTED
    return TestRun(test.test_id, RunStatus.OK, value, 1.0)


@dataclass
class FakeSandbox:
    """A sandbox in which a program does what its code is the name of; `gate` holds every program until it is set."""

    behaviours: Mapping[str, Behaviour] = field(default_factory=lambda: {"right": right})
    gate: asyncio.Event | None = None
    seen: list[tuple[Program, Sequence[Test]]] = field(default_factory=list)
    begun: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    stopped: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:
        assert limits.time_ms
        self.seen.append((program, tests))
        self.begun.release()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            if await self._is_stopped(stop):
                self.stopped.append(program.code)
                runs = tuple(TestRun(test.test_id, RunStatus.NOT_RUN) for test in tests)
                return Ran(None, runs, 0.0, 0.0)
            do = self.behaviours[program.code.split()[0]]
            runs = tuple(do(program, test) for test in tests)
            return Ran(None, runs, sum(run.time_ms for run in runs), 1.0)
        finally:
            self.at_once -= 1

    async def _is_stopped(self, stop: Stop | None) -> bool:
        if self.gate is None:
            return False
        waits = [asyncio.ensure_future(self.gate.wait())]
        if stop is not None:
            waits.append(asyncio.ensure_future(stop.wait()))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
        return stop is not None and stop.is_set()


async def a_task(
    connection: Any,
    user_id: UUID,
    *,
    status: str = "in_progress",
    problem: UUID | None = DOUBLE,
    concept_id: UUID | None = None,
    at: datetime = NOW,
) -> UUID:
    """Add a task to the learner's path, which is made with the first one."""
    path_id = await connection.fetchval("select study_path_id from study_paths where user_id = $1", user_id)
    if path_id is None:
        path_id = new_id()
        await connection.execute(
            """insert into study_paths (user_id, study_path_id, track, status, config, planned, algorithm_version,
               created_at, updated_at) values ($1, $2, 'coding-interview-meta', 'active', '{}', '{}', 1, $3, $3)""",
            *(user_id, path_id, at),
        )
    task_id = new_id()
    await connection.execute(
        """insert into study_tasks (user_id, study_task_id, study_path_id, problem_id, concept_id, kind, module, topics,
           difficulty, status, outcome, scheduled_at, expires_at, metadata)
           values ($1, $2, $3, $4, $5, $6, 'introduction', '{}', 1, $7, $8, $9, $10, '{}')""",
        *(user_id, task_id, path_id, problem, concept_id, "coding" if problem else "review", status),
        *("success" if status == "completed" else None, at, at + timedelta(days=7)),
    )
    return task_id

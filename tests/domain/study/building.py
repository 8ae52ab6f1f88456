"""Values of study to test with: each holds what must be there, and a test names only what matters."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from domain.catalog.errors import ProblemNotFound
from domain.catalog.modules import MODULES
from domain.catalog.problems import (
    AnswerComparison,
    EntryPoint,
    Parameter,
    Problem,
    ProblemLimits,
    VisibleTest,
    problem_id,
)
from domain.kernel.ids import NAMESPACE
from domain.study.model import Path, PathConfig, PathStatus, Task, TaskKind, TaskStatus
from domain.study.pace import Attempt
from domain.study.paths import planned_tasks
from domain.study.planning import Standing
from domain.study.ranking import Topic
from domain.study.tasks import Wanted

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
CODES = tuple(module.code for module in MODULES)


def an_id(name: object) -> UUID:
    return uuid5(NAMESPACE, str(name))


def a_problem(
    code: str = "sum-of-list",
    *,
    module: str = "introduction",
    difficulty: int = 1,
    topics: Sequence[str] = ("loops-and-conditions",),
    target_minutes: int = 10,
    hints: Sequence[str] = ("Look.", "Look again.", "Add them up."),
) -> Problem:
    return Problem(
        problem_id=problem_id(code),
        code=code,
        module=module,
        title=code.replace("-", " ").capitalize(),
        difficulty=difficulty,
        target_minutes=target_minutes,
        topics=tuple(topics),
        concept_ids=tuple(an_id(topic) for topic in topics),
        objectives=("You can add.",),
        statement="Add the numbers.",
        constraints=("At most ten numbers",),
        entry=EntryPoint({"python": "total", "javascript": "total"}, (Parameter("numbers", "list of int"),), "int"),
        comparison=AnswerComparison(),
        limits=ProblemLimits(200, 128),
        hints=tuple(hints),
        starters={"python": "def total(numbers):\n    pass\n", "javascript": "function total(numbers) {\n}\n"},
        visible=(VisibleTest("two numbers", [[1, 2]], 3),),
        hidden_categories=("typical", "edge", "large"),
    )


def a_bank(modules: Sequence[str] = CODES, *, each: int = 5) -> dict[str, tuple[Problem, ...]]:
    """Return problems of each module: `each` of them, difficulties 1 to 5 in turn, about two topics in turn."""
    return {
        module: tuple(
            a_problem(
                f"{module}-{n}",
                module=module,
                difficulty=n % 5 + 1,
                topics=(f"{module}-topic-{'ab'[n % 2]}",),
                target_minutes=10 + 5 * (n % 5),
            )
            for n in range(each)
        )
        for module in modules
    }


def a_config(**more: Any) -> PathConfig:
    return replace(PathConfig(modules=CODES), **more)


def a_path(*, config: PathConfig | None = None, planned: Mapping[str, int] | None = None) -> Path:
    config = config or a_config()
    return Path(
        user_id=an_id("learner"),
        path_id=an_id("path"),
        track="coding-interview-meta",
        status=PathStatus.ACTIVE,
        config=config,
        algorithm_version=1,
        planned=dict(planned or {}),
        created_at=NOW,
        updated_at=NOW,
    )


def a_standing(  # noqa: PLR0913  each is what some test is about
    bank: Mapping[str, Sequence[Problem]],
    *,
    attempts: Sequence[Attempt] = (),
    ahead: Sequence[Task] = (),
    skipped: Sequence[UUID] = (),
    topics: Mapping[str, Topic] | None = None,
    module_mastery: Mapping[str, float] | None = None,
    config: PathConfig | None = None,
    met: Mapping[UUID, datetime] | None = None,
    ability: float = 1500,
) -> Standing:
    planned = planned_tasks({module: len(problems) for module, problems in bank.items()})
    return Standing(
        path=a_path(config=config, planned=planned),
        attempts=tuple(attempts),
        ahead=tuple(ahead),
        skipped=frozenset(skipped),
        met=dict(met or {}),
        topics=dict(topics or {}),
        module_mastery=dict(module_mastery or {}),
        ability=ability,
    )


def an_attempt(problem: Problem, *, right: bool, at: datetime = NOW) -> Attempt:
    return Attempt(problem.problem_id, problem.module, problem.topics[0], problem.difficulty, right, at)


def a_wanted(problem: Problem | None = None, **told: Any) -> Wanted:
    problem = problem or a_problem()
    return Wanted(
        kind=TaskKind.CODING,
        module=problem.module,
        topics=problem.topics,
        difficulty=problem.difficulty,
        problem_id=problem.problem_id,
        metadata={"source": "plan", "title": problem.title, "target_minutes": problem.target_minutes, **told},
    )


def a_task(problem: Problem | None = None, *, name: object = "task", at: datetime = NOW, **more: Any) -> Task:
    problem = problem or a_problem()
    task = Task(
        user_id=an_id("learner"),
        task_id=an_id(name),
        path_id=an_id("path"),
        version=1,
        kind=TaskKind.CODING,
        module=problem.module,
        topics=problem.topics,
        difficulty=problem.difficulty,
        status=TaskStatus.SCHEDULED,
        scheduled_at=at,
        expires_at=at + 7 * DAY,
        problem_id=problem.problem_id,
        metadata={"target_minutes": problem.target_minutes},
    )
    return replace(task, **more)


class InMemoryBank:
    """A bank of problems in memory; what is taken out of it is gone."""

    def __init__(self, supply=None):
        self.problems = {p.problem_id: p for group in (supply or a_bank(each=8)).values() for p in group}

    async def get_problems_by_module(self, module, difficulty_range, limit=10):
        low, high = difficulty_range
        found = [p for p in self.problems.values() if p.module == module and low <= p.difficulty <= high]
        return sorted(found, key=lambda p: (p.difficulty, p.code))[:limit]

    async def get_problem_metadata(self, problem_id):
        if problem_id not in self.problems:
            raise ProblemNotFound
        return self.problems[problem_id]

    async def get_hidden_tests(self, problem_id):  # noqa: ARG002  the shape of the port
        raise ProblemNotFound

    async def close(self):
        """Nothing is held."""

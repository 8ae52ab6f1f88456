"""How paths and tasks are put together for the wire: from the database, and the bank that has their problems."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from adapters.bootstrap import Lyceum
from adapters.postgres.reads import judging, study
from domain.catalog.errors import ProblemNotFound
from domain.catalog.ports import Bank
from domain.catalog.problems import EntryPoint, Problem, ProblemLimits
from domain.study import use_cases
from domain.study.constants import HINT_LEVELS
from domain.study.errors import StudyPathNotFound
from domain.study.model import Path, Task
from domain.study.supplying import supply_of

EVALUATIONS_SHOWN: Final = 20


class VisibleShown(msgspec.Struct, frozen=True):
    name: str
    arguments: list[Any]
    expected: Any


class ProblemShown(msgspec.Struct, frozen=True, kw_only=True):
    """A problem as its learner sees it: nothing of the hidden tests but their categories."""

    code: str
    title: str
    statement: str
    constraints: list[str]
    entry: EntryPoint
    limits: ProblemLimits
    visible: list[VisibleShown]
    hidden_categories: list[str]
    objectives: list[str]
    starters: dict[str, str]
    languages: list[str]
    hints_available: int


class WholeTask(study.TaskLine, frozen=True, kw_only=True):
    """A task with its problem (null: it has none, or the bank has it no more) and all that was done on it."""

    problem: ProblemShown | None
    drafts: dict[str, study.SavedDraft]
    note: str
    starred: bool
    evaluations: list[judging.Evaluation]


async def whole_task(lyceum: Lyceum, user_id: UUID, task_id: UUID) -> WholeTask:
    """Return a task with everything around it, or raise StudyTaskNotFound."""
    line = await study.task(lyceum.pool, user_id, task_id)
    problem = await problem_of(lyceum.bank, line.problem_id)
    desk = await study.desk(lyceum.pool, user_id, task_id, line.problem_id)
    evaluations = await judging.evaluations(lyceum.pool, user_id, task_id, limit=EVALUATIONS_SHOWN)
    told: dict[str, Any] = {
        **msgspec.structs.asdict(line),
        **msgspec.structs.asdict(desk),
        "problem": None if problem is None else _shown(problem),
        "problem_missing": line.problem_id is not None and problem is None,
        "evaluations": evaluations,
    }
    return WholeTask(**told)


async def active_path(lyceum: Lyceum, user_id: UUID, now: datetime) -> study.StudyPath:
    """Return the path that the learner follows, with tasks ahead; StudyPathNotFound where there is none."""
    path = await required_path(lyceum, user_id)
    told = await told_path(lyceum, path, now)
    if any(task.kind == "coding" for task in told.tasks):
        return told
    return await told_path(lyceum, await planned(lyceum, path, now), now)


async def next_task(lyceum: Lyceum, user_id: UUID, now: datetime) -> Task | None:
    """Return what comes next; where nothing does, what there is once the path has been planned on."""
    async with lyceum.open_store() as store:
        task = await use_cases.get_next_task(store, user_id=user_id, now=now)
    path = await followed(lyceum, user_id) if task is None else None
    if path is None:
        return task
    await planned(lyceum, path, now)
    async with lyceum.open_store() as store:
        return await use_cases.get_next_task(store, user_id=user_id, now=now)


async def summary(lyceum: Lyceum, user_id: UUID, now: datetime) -> study.Summary:
    """Return the learner's path at a glance; StudyPathNotFound where there is none."""
    told = await study.summary(lyceum.pool, await required_path(lyceum, user_id), now)
    today = await with_missing(lyceum.bank, told.today)
    next_one = await with_missing(lyceum.bank, [told.next_task] if told.next_task else [])
    return msgspec.structs.replace(told, today=today, next_task=next_one[0] if next_one else None)


async def required_path(lyceum: Lyceum, user_id: UUID) -> Path:
    """Return the path that the learner follows, or raise StudyPathNotFound."""
    path = await followed(lyceum, user_id)
    if path is None:
        raise StudyPathNotFound("You follow no path yet; choose a goal.")
    return path


async def followed(lyceum: Lyceum, user_id: UUID) -> Path | None:
    """Return the newest path that the learner follows, as it is kept, or else from the database."""
    kept = await lyceum.active_paths.find(user_id)
    if kept is not None:
        return kept
    async with lyceum.open_store() as store:
        path = await use_cases.get_active_path(store, user_id=user_id)
    if path is not None:
        await lyceum.active_paths.keep_read(path)
    return path


async def planned(lyceum: Lyceum, path: Path, now: datetime) -> Path:
    """Plan on: tasks may have expired while their learner was away."""
    supply = await supply_of(lyceum.bank)
    async with lyceum.open_store() as store:
        path = await use_cases.plan_ahead(store, user_id=path.user_id, path_id=path.path_id, supply=supply, now=now)
    await lyceum.active_paths.keep_written(path)
    return path


async def told_path(lyceum: Lyceum, path: Path, now: datetime) -> study.StudyPath:
    """Return a path as it is told."""
    told = await study.path(lyceum.pool, path, now)
    return msgspec.structs.replace(told, tasks=await with_missing(lyceum.bank, told.tasks))


async def with_missing(bank: Bank, lines: Sequence[study.TaskLine]) -> list[study.TaskLine]:
    """Return tasks with a mark on those that are open and whose problem the bank has no more."""
    return [
        msgspec.structs.replace(line, problem_missing=True)
        if line.status.is_open and line.problem_id is not None and await problem_of(bank, line.problem_id) is None
        else line
        for line in lines
    ]


async def problem_of(bank: Bank, problem_id: UUID | None) -> Problem | None:
    """Return a problem, None where the bank has it no more."""
    if problem_id is None:
        return None
    try:
        return await bank.get_problem_metadata(problem_id)
    except ProblemNotFound:
        return None


def _shown(problem: Problem) -> ProblemShown:
    return ProblemShown(
        code=problem.code,
        title=problem.title,
        statement=problem.statement,
        constraints=list(problem.constraints),
        entry=problem.entry,
        limits=problem.limits,
        visible=[VisibleShown(test.name, list(test.arguments), test.expected) for test in problem.visible],
        hidden_categories=list(problem.hidden_categories),
        objectives=list(problem.objectives),
        starters=dict(problem.starters),
        languages=list(problem.languages),
        hints_available=min(len(problem.hints), HINT_LEVELS),
    )

"""Learners on a study path, in a database: what tests of tasks and verdicts begin with."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.catalog.problems import Problem
from domain.kernel.ids import new_id
from domain.study.model import Path, Task
from domain.study.use_cases import create_study_path, start_task
from tests.domain.study.building import a_bank
from tests.factories import a_concept, a_theme, a_user

TRACK = "coding-interview-meta"
BANK = a_bank(each=8)
Supply = Mapping[str, Sequence[Problem]]


async def concepts_of(connection: Any, supply: Supply = BANK, *, modules: Sequence[str] = ("introduction",)) -> None:
    """Add the concepts that the problems of these modules are about, in a theme of each."""
    for module in modules:
        theme_id = await a_theme(connection, name=module)
        await connection.execute("update theme set code = $2 where theme_id = $1", theme_id, f"ci-{module}")
        for code in sorted({topic for problem in supply[module] for topic in problem.topics}):
            await a_concept(connection, theme_id, code=code, name=code.replace("-", " ").capitalize())


async def a_follower(store: Any, *, now: datetime, supply: Supply = BANK, **who: Any) -> Path:
    """Add a learner who has just chosen a goal."""
    user_id = await a_user(store.connection, **who)
    return await create_study_path(store, user_id=user_id, track_id=TRACK, config={}, supply=supply, now=now)


async def first_task(store: Any, path: Path) -> UUID:
    """Return the earliest scheduled coding task of a path."""
    return await store.connection.fetchval(
        "select study_task_id from study_tasks where study_path_id = $1 and kind = 'coding' and status = 'scheduled'"
        " order by scheduled_at limit 1",
        path.path_id,
    )


async def begun(store: Any, path: Path, *, now: datetime, supply: Supply = BANK) -> Task:
    """Begin the first task of a path."""
    task_id = await first_task(store, path)
    return await start_task(store, user_id=path.user_id, task_id=task_id, supply=supply, now=now)


async def judged(
    connection: Any,
    task: Task,
    status: str = "passed",
    *,
    at: datetime,
    score: float | None = None,
    kind: str = "submit",
) -> UUID:
    """Add an evaluation of a task as judging leaves it."""
    evaluation_id = new_id()
    score = (1.0 if status == "passed" else 0.4) if score is None else score
    await connection.execute(
        """insert into task_evaluations (user_id, evaluation_id, study_task_id, kind, requested_at, language, code,
             status, finished_at, score, failure_category)
           values ($1, $2, $3, $4, $5, 'python', 'pass', $6, $5, $7, $8)""",
        *(task.user_id, evaluation_id, task.task_id, kind, at, status),
        None if status in ("error", "cancelled") else score,
        {"failed": "edge_cases", "timeout": "timeout"}.get(status),
    )
    return evaluation_id


async def row_of(connection: Any, task: Task) -> Any:
    return await connection.fetchrow("select * from study_tasks where study_task_id = $1", task.task_id)


def soon(now: datetime, minutes: float = 1) -> datetime:
    return now + timedelta(minutes=minutes)

"""Which columns a path and a task are read from, and what is made of their rows."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from domain.study.model import Path, PathConfig, PathStatus, Task, TaskKind, TaskOutcome, TaskStatus

Row = Mapping[str, Any]

TASK_COLUMNS: Final = """
t.user_id, t.study_task_id, t.study_path_id, t.version, t.problem_id, t.concept_id, t.kind, t.module, t.topics,
t.difficulty, t.status, t.outcome, t.scheduled_at, t.expires_at, t.started_at, t.active_at, t.completed_at, t.score,
t.time_spent_seconds, t.submissions, t.hints_used, t.metadata"""
"""Columns of `study_tasks t` from which `task_of` makes a task."""


def path_of(row: Row) -> Path:
    """Return the path of a row of `study_paths`."""
    return Path(
        user_id=row["user_id"],
        path_id=row["study_path_id"],
        track=row["track"],
        status=PathStatus(row["status"]),
        config=msgspec.convert(row["config"], PathConfig),
        algorithm_version=row["algorithm_version"],
        planned=row["planned"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def task_of(row: Row) -> Task:
    """Return the task of a row."""
    return Task(
        user_id=row["user_id"],
        task_id=row["study_task_id"],
        path_id=row["study_path_id"],
        version=row["version"],
        kind=TaskKind(row["kind"]),
        module=row["module"],
        topics=tuple(row["topics"]),
        difficulty=row["difficulty"],
        status=TaskStatus(row["status"]),
        scheduled_at=row["scheduled_at"],
        expires_at=row["expires_at"],
        problem_id=row["problem_id"],
        concept_id=row["concept_id"],
        outcome=None if row["outcome"] is None else TaskOutcome(row["outcome"]),
        started_at=row["started_at"],
        active_at=row["active_at"],
        completed_at=row["completed_at"],
        score=row["score"],
        time_spent_seconds=row["time_spent_seconds"],
        submissions=row["submissions"],
        hints_used=row["hints_used"],
        metadata=row["metadata"],
    )


def row_of(task: Task) -> dict[str, Any]:
    """Return a task by the names of its columns."""
    return {
        "user_id": task.user_id,
        "study_task_id": task.task_id,
        "study_path_id": task.path_id,
        "version": task.version,
        "problem_id": task.problem_id,
        "concept_id": task.concept_id,
        "kind": task.kind,
        "module": task.module,
        "topics": list(task.topics),
        "difficulty": task.difficulty,
        "status": task.status,
        "outcome": task.outcome,
        "scheduled_at": task.scheduled_at,
        "expires_at": task.expires_at,
        "started_at": task.started_at,
        "active_at": task.active_at,
        "completed_at": task.completed_at,
        "score": task.score,
        "time_spent_seconds": task.time_spent_seconds,
        "submissions": task.submissions,
        "hints_used": task.hints_used,
        "metadata": dict(task.metadata),
    }

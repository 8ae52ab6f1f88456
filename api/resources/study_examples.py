"""What study sends and answers, by example: one learner's morning, the same through all of it."""

from collections.abc import Mapping
from typing import Any, Final

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from adapters.postgres.reads import study as reads

_PATH: Final = "0199a3c4-5b0d-7e43-b1c2-7a8f9d0e1b01"
_TASK: Final = "0199a3c4-6c1e-7b52-9d0e-2f6d5a1b7c01"
_PROBLEM: Final = "5d1f0c7a-3a52-5c0e-8a41-6a0a4f1c2d03"

TASK: Final[Mapping[str, Any]] = {
    "task_id": _TASK,
    "path_id": _PATH,
    "problem_id": _PROBLEM,
    "concept_id": None,
    "kind": "coding",
    "title": "Double a number",
    "module": "introduction",
    "module_name": "Introduction",
    "topics": [{"code": "functions-and-values", "name": "Functions and values"}],
    "difficulty": 1,
    "status": "in_progress",
    "outcome": None,
    "scheduled_at": "2026-11-25T09:00:00Z",
    "expires_at": "2026-12-02T09:00:00Z",
    "started_at": "2026-11-25T09:05:00Z",
    "completed_at": None,
    "score": None,
    "time_spent_seconds": 0,
    "submissions": 0,
    "hints_used": 0,
    "target_minutes": 10,
    "reason": "Chosen because you have not met functions and values yet.",
    "expected_success": 0.62,
    "problem_missing": False,
    "metadata": {"source": "plan"},
}
PATH: Final[Mapping[str, Any]] = {
    "path_id": _PATH,
    "track": "coding-interview-meta",
    "track_name": "Coding interview",
    "status": "active",
    "config": {
        "weights": {"weakness": 0.4, "difficulty": 0.25, "novelty": 0.2, "recency": 0.15},
        "start_difficulty": 1,
        "target_band": [0.6, 0.75],
        "daily_minutes": 30,
        "modules": ["introduction", "arrays-strings"],
    },
    "algorithm_version": 1,
    "created_at": "2026-11-25T09:00:00Z",
    "modules": [
        {
            "code": "introduction",
            "name": "Introduction",
            "position": 1,
            "state": "open",
            "opens_when": None,
            "completed": 0,
            "total": 6,
        },
        {
            "code": "arrays-strings",
            "name": "Arrays and strings",
            "position": 2,
            "state": "locked",
            "opens_when": "Opens when 4 of 6 tasks of Introduction are done, or most of it is known.",
            "completed": 0,
            "total": 6,
        },
    ],
    "tasks": [TASK],
}
SUMMARY: Final = {
    "today": [TASK],
    "due_reviews": 0,
    "streak_days": 3,
    "overall_accuracy": 0.8,
    "current_difficulty": 2,
    "next_task": TASK,
}
PROGRESS: Final = {
    "modules": {
        "introduction": {"completed": 2, "total": 6, "completion": 0.33, "accuracy": 0.5, "avg_time_seconds": 540.0}
    },
    "overall_accuracy": 0.5,
    "current_difficulty": 1,
    "topics": {"functions-and-values": {"passed": 1, "attempted": 2, "accuracy": 0.5}},
    "difficulty_over_time": [{"date": "2026-11-25", "difficulty": 1}],
}
WHOLE: Final = {
    **TASK,
    "problem": {
        "code": "double-a-number",
        "title": "Double a number",
        "statement": "Return twice the number.",
        "constraints": ["The number lies between -1,000 and 1,000."],
        "entry": {
            "function": {"python": "double", "javascript": "double"},
            "parameters": [{"name": "number", "type": "int"}],
            "returns": "int",
        },
        "limits": {"time_ms": 200, "memory_mb": 128},
        "visible": [{"name": "one", "arguments": [1], "expected": 2}],
        "hidden_categories": ["typical", "edge", "large"],
        "objectives": ["You can return what was asked for."],
        "starters": {"python": "def double(number):\n    pass\n"},
        "languages": ["python", "javascript"],
        "hints_available": 3,
    },
    "drafts": {"python": {"code": "def double(number):\n    return number\n", "saved_at": "2026-11-25T09:06:00Z"}},
    "note": "Mind negative numbers.",
    "starred": True,
    "evaluations": [],
}
EVENTS: Final = {
    "items": [
        {
            "event_id": "0199a3c4-6c1e-7b52-9d0e-2f6d5a1b7c02",
            "task_id": _TASK,
            "seq": 2,
            "event_type": "started",
            "actor": "0199a3c4-0000-7b52-9d0e-2f6d5a1b7c03",
            "payload": {"task_id": _TASK, "problem_id": _PROBLEM},
            "created_at": "2026-11-25T09:05:00Z",
        }
    ],
    "next_cursor": None,
}
TASKS: Final = {"items": [TASK], "next_cursor": None}
HINT: Final = {"level": 1, "text": "What is a number and itself together?", "hints_used": 1}

NEW_PATH: Final = {"track": "coding-interview-meta", "config": {"daily_minutes": 45}}
NEW_CONFIG: Final = {"config": {"weights": {"weakness": 0.5, "novelty": 0.1}, "daily_minutes": 20}}
NEW_DRAFT: Final = {"language": "python", "code": "def double(number):\n    return number\n"}
NEW_NOTE: Final = {"note": "Mind negative numbers.", "starred": True}
WANTED_HINT: Final = {"level": 1}


def answers(container: Any, value: object, *, words: str, status: int = HTTP_200_OK) -> dict[int, ResponseSpec]:  # noqa: ANN401  a type
    """Return how a route's answer is described: its shape, in words, and by example."""
    return {
        status: ResponseSpec(container, description=words, generate_examples=False, examples=[Example(value=value)])
    }


TOLD_TASK: Final = answers(reads.TaskLine, TASK, words="The task as it is now.")
TOLD_PATH: Final = answers(reads.StudyPath, PATH, words="The path with its modules and what lies ahead.")
NEW_TOLD_PATH: Final = answers(reads.StudyPath, PATH, words="The path with its first tasks.", status=HTTP_201_CREATED)

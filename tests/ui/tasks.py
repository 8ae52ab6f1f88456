"""A task and its evaluations as the API sends them, for the tests of the workspace."""

from typing import Any

import msgspec

from ui import wire

AT = "2026-11-25T09:00:00Z"


def a_problem(**changes: Any) -> dict[str, Any]:
    return {
        "code": "group-words",
        "title": "Group words",
        "statement": "Given a list of `words`, group them.\n\nThe order does not matter.",
        "constraints": ["1 to 10,000 words"],
        "entry": {
            "function": {"python": "group_words", "javascript": "groupWords"},
            "parameters": [{"name": "words", "type": "list of text"}],
            "returns": "list of lists of text",
        },
        "limits": {"time_ms": 200, "memory_mb": 128},
        "visible": [
            {"name": "two groups", "arguments": [["tea", "ate"]], "expected": [["tea", "ate"]]},
            {"name": "nobody", "arguments": [[None, True]], "expected": None},
        ],
        "hidden_categories": ["typical", "edge", "large"],
        "objectives": ["Count by a key"],
        "starters": {"python": "def group_words(words):\n", "javascript": "function groupWords(words) {\n}\n"},
        "languages": ["python", "javascript"],
        "hints_available": 3,
        **changes,
    }


def a_task(**changes: Any) -> dict[str, Any]:
    return {
        "task_id": "t1",
        "path_id": "p1",
        "problem_id": "x1",
        "concept_id": None,
        "kind": "coding",
        "title": "Group words",
        "module": "hashing",
        "module_name": "Hashing",
        "topics": [{"code": "counting-with-maps", "name": "Counting with maps"}],
        "difficulty": 3,
        "status": "in_progress",
        "outcome": None,
        "scheduled_at": AT,
        "expires_at": "2026-12-02T09:00:00Z",
        "started_at": AT,
        "completed_at": None,
        "score": None,
        "time_spent_seconds": 0,
        "submissions": 0,
        "hints_used": 0,
        "target_minutes": 20,
        "reason": "It is next.",
        "expected_success": 0.7,
        "problem_missing": False,
        "metadata": {},
        "problem": a_problem(),
        "drafts": {},
        "note": "",
        "starred": False,
        "evaluations": [],
        **changes,
    }


def an_evaluation(**changes: Any) -> dict[str, Any]:
    return {
        "evaluation_id": "e1",
        "task_id": "t1",
        "kind": "submit",
        "status": "failed",
        "language": "python",
        "code": "def group_words(words):\n    return []\n",
        "score": 0.65,
        "partial": False,
        "visible": {
            "passed": 1,
            "total": 2,
            "details": [
                {"name": "two groups", "passed": True, "message": None, "expected": 1, "actual": 1, "time_ms": 1.6},
                {
                    "name": "nobody",
                    "passed": False,
                    "message": None,
                    "expected": None,
                    "actual": [True],
                    "time_ms": 0.2,
                },
            ],
        },
        "hidden": {
            "passed": 11,
            "total": 17,
            "categories": [
                {"category": "typical", "passed": 11, "total": 11},
                {"category": "edge", "passed": 0, "total": 6},
            ],
        },
        "failure_category": "edge_cases",
        "error_text": None,
        "runtime_ms": 212,
        "memory_mb": 14.2,
        "queued_at": AT,
        "finished_at": "2026-11-25T09:00:02Z",
        "position": None,
        **changes,
    }


def waiting(**changes: Any) -> dict[str, Any]:
    nothing = {"visible": None, "hidden": None, "failure_category": None, "runtime_ms": None, "memory_mb": None}
    return an_evaluation(status="queued", score=None, finished_at=None, **nothing) | changes


def task(**changes: Any) -> wire.OpenTask:
    return msgspec.convert(a_task(**changes), wire.OpenTask)


def evaluation(**changes: Any) -> wire.Evaluation:
    return msgspec.convert(an_evaluation(**changes), wire.Evaluation)

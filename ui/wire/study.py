"""Study paths, their tasks, and what judging makes of a learner's code."""
# pyright: strict

from datetime import datetime
from typing import Any, Literal

import msgspec

from ui.wire.shape import Wire

Json = Any
"""A value of JSON, as tests have it."""

Language = Literal["python", "javascript"]


class TaskTopic(Wire, frozen=True, kw_only=True):
    """A concept that a task is about."""

    code: str
    name: str


class StudyTask(Wire, frozen=True, kw_only=True):
    """One task of a path, as lists show it."""

    task_id: str
    path_id: str
    problem_id: str | None
    concept_id: str | None
    kind: Literal["coding", "review"]
    title: str
    module: str
    module_name: str
    topics: list[TaskTopic]
    difficulty: int
    status: Literal["scheduled", "in_progress", "completed", "skipped", "expired"]
    outcome: Literal["success", "failure"] | None
    scheduled_at: datetime
    expires_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    score: float | None
    time_spent_seconds: int
    submissions: int
    hints_used: int
    target_minutes: int | None
    reason: str
    expected_success: float | None
    problem_missing: bool
    metadata: dict[str, Json] = msgspec.field(default_factory=dict[str, Json])


# The workspace


class Parameter(Wire, frozen=True, kw_only=True):
    """One argument of a problem's function."""

    name: str
    type: str


class Entry(Wire, frozen=True, kw_only=True):
    """The function that is called, by its name in each language."""

    function: dict[str, str]
    parameters: list[Parameter]
    returns: str


class TaskLimits(Wire, frozen=True, kw_only=True):
    """What a program may use: milliseconds for each test, megabytes for all."""

    time_ms: int
    memory_mb: int


class VisibleTest(Wire, frozen=True, kw_only=True):
    """A test that is shown whole, as an example."""

    name: str
    arguments: list[Json]
    expected: Json


class TaskProblem(Wire, frozen=True, kw_only=True):
    """What there is to solve."""

    code: str
    title: str
    statement: str
    constraints: list[str]
    entry: Entry
    limits: TaskLimits
    visible: list[VisibleTest]
    hidden_categories: list[str]
    objectives: list[str]
    starters: dict[str, str]
    languages: list[str]
    hints_available: int


class TaskDraft(Wire, frozen=True, kw_only=True):
    """The code as it stood in the editor."""

    code: str
    saved_at: datetime


class VisibleDetail(Wire, frozen=True, kw_only=True):
    """What became of a visible test; without a time it was not run."""

    name: str
    passed: bool
    message: str | None
    expected: Json = None
    actual: Json = None
    time_ms: float | None = None


class VisibleResults(Wire, frozen=True, kw_only=True):
    """What became of the visible tests."""

    passed: int
    total: int
    details: list[VisibleDetail] = msgspec.field(default_factory=list[VisibleDetail])


class HiddenCategory(Wire, frozen=True, kw_only=True):
    """How many hidden tests of one category passed."""

    category: str
    passed: int
    total: int


class HiddenResults(Wire, frozen=True, kw_only=True):
    """What became of the hidden tests, which is all that is told of them."""

    passed: int
    total: int
    categories: list[HiddenCategory] = msgspec.field(default_factory=list[HiddenCategory])


class JudgingPlace(Wire, frozen=True, kw_only=True):
    """How many are judged before, and about how long that takes."""

    before: int
    about_seconds: float | None = None


class Evaluation(Wire, frozen=True, kw_only=True):
    """One judging of a learner's code: of a submit, or of a run of the visible tests alone."""

    evaluation_id: str
    task_id: str
    status: str
    kind: Literal["submit", "run"] = "submit"
    language: str = ""
    code: str = ""
    score: float | None = None
    partial: bool = False
    visible: VisibleResults | None = None
    hidden: HiddenResults | None = None
    failure_category: str | None = None
    error_text: str | None = None
    runtime_ms: float | None = None
    memory_mb: float | None = None
    queued_at: datetime
    finished_at: datetime | None = None
    position: JudgingPlace | None = None


class Submitted(Wire, frozen=True, kw_only=True):
    """Code that was taken and will be judged."""

    evaluation_id: str
    status: str


class TaskHint(Wire, frozen=True, kw_only=True):
    """One rung of a problem's ladder of hints."""

    level: int
    text: str
    hints_used: int


class OpenTask(StudyTask, frozen=True, kw_only=True):
    """A task as its workspace shows it."""

    problem: TaskProblem | None
    drafts: dict[str, TaskDraft]
    note: str
    starred: bool
    evaluations: list[Evaluation]

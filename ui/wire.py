"""The shapes that the API sends, as the pages read them; fields the pages do not know are ignored."""
# pyright: strict

from datetime import date, datetime
from typing import Any, Literal

import msgspec


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """A shape that comes from the API."""


# Problems


class FieldError(Wire, frozen=True, kw_only=True):
    """One field that the API refused, and why."""

    field: str = ""
    rule: str = ""
    message: str = ""


class ProblemBody(Wire, frozen=True, kw_only=True):
    """An answer of `application/problem+json`."""

    type: str = ""
    title: str = ""
    status: int = 0
    detail: str = ""
    correlation_id: str = ""
    errors: list[FieldError] = []


# Identity


class Me(Wire, frozen=True, kw_only=True):
    """Who is logged in."""

    user_id: str
    email: str
    display_name: str
    roles: list[str]
    zone: str = "UTC"


class DemoLogin(Wire, frozen=True, kw_only=True):
    """A login of the demo course."""

    role: str
    email: str
    password: str


class Demo(Wire, frozen=True, kw_only=True):
    """Whether the data is simulated, and the logins to try it."""

    simulated: bool
    logins: list[DemoLogin] = []


# Learning


class RevisionTheme(Wire, frozen=True, kw_only=True):
    """One theme of the revision list."""

    theme_id: str
    theme_name: str
    block_id: str
    block_name: str
    due_count_today: int
    overdue_count: int
    next_due_at: datetime | None
    mastery: float | None


class RevisionToday(Wire, frozen=True, kw_only=True):
    """The revision list of the learner's day."""

    due_today_total: int
    overdue_total: int
    due_tomorrow_total: int
    themes: list[RevisionTheme]
    recommended_theme_ids: list[str]
    day_on: date
    generated_at: datetime


class StreakDay(Wire, frozen=True, kw_only=True):
    """One day of this week."""

    day_on: date
    reviewed: bool
    is_today: bool


class DueDay(Wire, frozen=True, kw_only=True):
    """What falls due on one day."""

    day_on: date
    due: int


class SlippingTheme(Wire, frozen=True, kw_only=True):
    """A theme that slips soonest."""

    theme_id: str
    theme_name: str
    block_name: str
    due: int
    mastery: float | None


class NextStep(Wire, frozen=True, kw_only=True):
    """What to do next, and why."""

    kind: str
    theme_id: str | None = None
    title: str = ""
    reason: str = ""
    concept_id: str | None = None
    label: str = ""


class Today(Wire, frozen=True, kw_only=True):
    """All that the page Today shows."""

    day_on: date
    day_ends_at: datetime
    display_name: str
    due_today_total: int
    overdue_total: int
    due_tomorrow_total: int
    offered: int
    minutes: int
    reviews_today: int
    oldest_overdue_days: int
    next_review_at: datetime | None
    streak_days: int
    best_streak_days: int
    days: list[StreakDay]
    week: list[DueDay]
    slipping: list[SlippingTheme]
    next_step: NextStep
    answers_total: int
    simulated: bool


class LearningTheme(Wire, frozen=True, kw_only=True):
    """One theme as the learner stands to it."""

    theme_id: str
    theme_name: str
    block_id: str
    block_name: str
    concepts: int
    seen: int
    questions: int
    mastery: float | None
    next_due_at: datetime | None
    due_count_today: int
    overdue_count: int
    minutes: int


class Suspension(Wire, frozen=True, kw_only=True):
    """A concept that was set aside."""

    concept_id: str
    concept_name: str
    theme_name: str
    suspended_at: datetime


class LearningPreferences(Wire, frozen=True, kw_only=True):
    """How a learner wants to learn."""

    revision_daily_target: int | None
    spacing_multiplier: float
    retention_target_override: float | None
    zone: str
    day_rollover_hour: int
    easy_days: list[int]
    reschedule_on_new_weights: bool


class NowAndNew(Wire, frozen=True, kw_only=True):
    """A number as it is, and as it would be."""

    now: float
    new: float


class IntervalExample(Wire, frozen=True, kw_only=True):
    """One memory's interval now and with the new preferences."""

    stability_days: float
    now_days: float
    new_days: float


class PreferencesEffect(Wire, frozen=True, kw_only=True):
    """What a change of preferences would do."""

    memories: int
    enough: bool
    target_recall: NowAndNew
    reviews_per_day: NowAndNew
    minutes_per_day: NowAndNew
    examples: list[IntervalExample]


# Practice

Answer = str | list[str] | int
Mode = Literal["guided", "exam", "revision", "mock"]


class Choice(Wire, frozen=True, kw_only=True):
    """One answer to choose."""

    key: str
    text: str


class Answered(Wire, frozen=True, kw_only=True):
    """What became of an answer; null while an exam is open."""

    position: int
    item_id: str
    answer: Answer | None = None
    correct: bool | None = None
    right_answer: Answer | None = None
    explanation: str | None = None
    rating: int | None = None
    interval_days: float | None = None
    next_review_at: datetime | None = None
    mastery_before: float | None = None
    mastery_after: float | None = None
    time_ms: int | None = None
    leech: bool = False
    repeated: bool = False
    hinted: bool = False


class Item(Wire, frozen=True, kw_only=True):
    """One question of a practice session."""

    item_id: str
    position: int
    kind: Literal["choice", "choices", "short", "recall"]
    stem: str
    choices: list[Choice]
    theme_id: str
    theme_name: str
    concept_id: str
    concept_name: str
    difficulty: float
    why: str
    overdue_days: int
    previews: list[float] | None
    hint: str | None = None
    reveal: str | None = None
    """What a learner compares their recall with before rating it; only where the kind is recall."""
    answer: Answered | None = None


class NewSession(Wire, frozen=True, kw_only=True):
    """A practice session that was just begun."""

    practice_session_id: str
    mode: str
    items: list[Item]


class PracticeSession(Wire, frozen=True, kw_only=True):
    """A practice session with what was answered."""

    practice_session_id: str
    mode: str
    status: Literal["open", "finished"]
    started_at: datetime
    finished_at: datetime | None
    answered: int
    total: int
    items: list[Item]


class PracticeSessionRow(Wire, frozen=True, kw_only=True):
    """A practice session in a list."""

    practice_session_id: str
    mode: str
    status: str
    started_at: datetime
    answered: int
    total: int
    score: float | None


class Undone(Wire, frozen=True, kw_only=True):
    """Which answer was taken back."""

    position: int


class ConceptResult(Wire, frozen=True, kw_only=True):
    """What a session changed for one concept."""

    concept_id: str
    concept_name: str
    theme_id: str
    theme_name: str
    right: int
    total: int
    mastery_before: float | None
    mastery_after: float | None
    next_review_at: datetime | None
    leech: bool


class WrongAnswer(Wire, frozen=True, kw_only=True):
    """An answer that was not right, and what is."""

    position: int
    stem: str
    concept_name: str
    your_answer: str | list[str] | int | None
    right_answer: str | list[str] | int | None
    explanation: str | None


class PracticeResult(Wire, frozen=True, kw_only=True):
    """What a practice session came to."""

    practice_session_id: str
    mode: str
    score: float
    right: int
    total: int
    best: str | None
    weakest: str | None
    by_concept: list[ConceptResult]
    wrong: list[WrongAnswer]
    next_step: NextStep


# Catalog


class SyllabusConcept(Wire, frozen=True, kw_only=True):
    """A concept of the syllabus."""

    concept_id: str
    code: str
    name: str


class SyllabusTheme(Wire, frozen=True, kw_only=True):
    """A theme of the syllabus."""

    theme_id: str
    theme_name: str
    concepts: list[SyllabusConcept]


class SyllabusBlock(Wire, frozen=True, kw_only=True):
    """A block of the syllabus."""

    block_id: str
    block_name: str
    themes: list[SyllabusTheme]


class SyllabusYear(Wire, frozen=True, kw_only=True):
    """A year of the syllabus."""

    year_id: str
    year_name: str
    blocks: list[SyllabusBlock]


# Administration


class Run(Wire, frozen=True, kw_only=True):
    """One run of a job."""

    run_id: str
    job_key: str
    status: str
    scheduled_for: datetime
    queued_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    heartbeat_at: datetime | None
    duration_ms: float | None
    stats: dict[str, Any] | None
    error: str | None
    attempt: int
    requested_by: str | None
    requested_by_name: str | None
    parent_run_id: str | None
    steps_done: int | None
    steps_total: int | None
    args: dict[str, Any] | None
    lock_until: datetime | None
    flags: list[str] = []


class Batch(Wire, frozen=True, kw_only=True):
    """A part of a run."""

    batch: int
    state: Literal["open", "done", "failed"]
    attempts: int
    rows: int | None
    error: str | None


class Batches(Wire, frozen=True, kw_only=True):
    """How far a run is."""

    total: int
    done: int
    failed: int
    retried: int


class OpenRun(Run, frozen=True, kw_only=True):
    """A run with its batches and the runs before it."""

    batches: Batches | None = None
    earlier: list[Run] = []


class RecentRun(Wire, frozen=True, kw_only=True):
    """A run as a point of a small line."""

    run_id: str
    status: str
    duration_ms: float | None


class Job(Wire, frozen=True, kw_only=True):
    """A job's definition and how it last went."""

    job_key: str
    description: str
    cron: str | None
    zone: str
    schedule: str
    queue: str
    next_run_at: datetime | None
    last_run: Run | None
    recent: list[RecentRun]
    running_run_id: str | None


class Jobs(Wire, frozen=True, kw_only=True):
    """All jobs."""

    items: list[Job]
    counts_24h: dict[str, int]


class Runs(Wire, frozen=True, kw_only=True):
    """A page of runs."""

    items: list[Run]
    next_cursor: str | None = None


class JobRate(Wire, frozen=True, kw_only=True):
    """The runs that ended within a span, and how long they took."""

    at: datetime
    succeeded: int
    failed: int
    cancelled: int
    skipped: int
    missed: int
    p50_ms: int | None
    p95_ms: int | None


class JobQueue(Wire, frozen=True, kw_only=True):
    """A queue of the broker."""

    queue: str
    declared: bool
    ready: int
    delayed: int
    in_flight: int
    dead: int


class DeadLetter(Wire, frozen=True, kw_only=True):
    """A message that died."""

    message_id: str
    queue: str
    actor: str
    run_id: str | None
    job_key: str | None
    error: str
    attempts: int
    died_at: datetime
    state: Literal["dead", "retried", "discarded"]
    settled_at: datetime | None
    settled_by_name: str | None


class DeadLetters(Wire, frozen=True, kw_only=True):
    """A page of messages that died."""

    items: list[DeadLetter]
    total: int
    next_cursor: str | None = None


class OpenDeadLetter(DeadLetter, frozen=True, kw_only=True):
    """A message that died, whole, and the end of its traceback."""

    payload: dict[str, Any]
    traceback: str


class Counted(Wire, frozen=True, kw_only=True):
    """How many things something was done to."""

    count: int


class Worker(Wire, frozen=True, kw_only=True):
    """A worker, as it was last seen."""

    worker_id: str
    queues: list[str]
    pid: int
    threads: int
    last_heartbeat_at: datetime
    state: Literal["healthy", "degraded", "down"]
    current_job: str | None


class AlertNote(Wire, frozen=True, kw_only=True):
    """What somebody wrote at an alert."""

    note_id: str
    author_name: str
    text: str
    written_at: datetime


class Alert(Wire, frozen=True, kw_only=True):
    """Something that deserves attention."""

    alert_id: str
    rule: str
    domain: str
    subject_type: str
    subject_id: str
    severity: Literal["info", "warning", "critical"]
    state: Literal["pending", "open", "acknowledged", "resolved", "no_data"]
    title: str
    value: float | None
    threshold: float | None
    seen_at: datetime
    last_seen_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by_name: str | None
    resolved_at: datetime | None
    notes: list[AlertNote]
    runbook_url: str
    reason: str | None


class Alerts(Wire, frozen=True, kw_only=True):
    """A page of alerts."""

    items: list[Alert]
    next_cursor: str | None = None


class QueueTotals(Wire, frozen=True, kw_only=True):
    """What all learners have to revise."""

    due_today: int
    overdue: int
    due_tomorrow: int
    users_with_due: int
    learners: int = 0
    oldest_overdue_days: int = 0
    median_due: float = 0.0


class QueueTheme(Wire, frozen=True, kw_only=True):
    """A theme's part of what is due."""

    theme_id: str
    theme_name: str
    block_id: str
    due_today: int
    overdue: int


class QueueBlock(Wire, frozen=True, kw_only=True):
    """A block's part of what is due."""

    block_id: str
    block_name: str
    due_today: int
    overdue: int


class LastRegen(Wire, frozen=True, kw_only=True):
    """The last run that made the lists."""

    run_id: str
    status: str
    scheduled_for: datetime
    started_at: datetime | None
    finished_at: datetime | None
    stats: dict[str, Any] | None
    error: str | None


class QueueDay(Wire, frozen=True, kw_only=True):
    """What was due on one day."""

    date: date
    due_today: int
    overdue: int
    due_tomorrow: int
    users_with_due: int


class QueueStats(Wire, frozen=True, kw_only=True):
    """The revision load of all learners."""

    totals: QueueTotals
    by_theme: list[QueueTheme]
    by_block: list[QueueBlock]
    last_regen: LastRegen | None
    trend: list[QueueDay]
    next_regen_at: datetime | None = None


class Reason(Wire, frozen=True, kw_only=True):
    """How often a reason stands."""

    reason: str
    count: int


class ThemeCount(Wire, frozen=True, kw_only=True):
    """How often a theme stands."""

    theme_id: str
    theme_name: str
    count: int


class QuestionCount(Wire, frozen=True, kw_only=True):
    """How often a question stands."""

    question_id: str
    stem: str
    theme_id: str
    count: int


class TagQuality(Wire, frozen=True, kw_only=True):
    """What was logged about tags in the window and is still owed."""

    window_days: int
    total_debt: int
    by_reason: list[Reason]
    top_themes: list[ThemeCount]
    top_questions: list[QuestionCount]


class Proposal(Wire, frozen=True, kw_only=True):
    """A concept that a question may be about."""

    concept_id: str
    name: str
    theme_id: str
    theme_name: str


class Debt(Wire, frozen=True, kw_only=True):
    """A question whose tags need a person."""

    question_id: str
    code: str
    kind: str
    stem: str
    choices: list[Choice]
    tags: list[str]
    reasons: list[str]
    concept_id: str
    concept_name: str
    without_concept: bool
    theme_id: str
    theme_name: str
    proposals: list[Proposal]


class Debts(Wire, frozen=True, kw_only=True):
    """A page of questions in debt, and how many there are altogether."""

    total: int
    items: list[Debt]
    next_cursor: str | None = None


class OverviewRevision(Wire, frozen=True, kw_only=True):
    """The revision load in two numbers."""

    due_today: int
    overdue: int
    day_on: date | None


class Overview(Wire, frozen=True, kw_only=True):
    """Whether anything waits for an administrator."""

    learners: int
    active_7d: int
    reviews_24h: int
    questions: int
    questions_in_debt: int
    failed_runs_24h: int
    missed_runs_24h: int
    revision: OverviewRevision
    last_regen: Run | None
    simulated: bool

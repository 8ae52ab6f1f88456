"""The API of Lyceum for Python, generated from its OpenAPI description: `async with Lyceum(origin, token=…)`."""
# pyright: reportUnusedImport=false, reportUnusedClass=false, reportUnusedFunction=false
# ruff: noqa: A002, ANN204, ANN401, D300, D401, F401, INP001, N801, N816, PYI061, RUF036, RUF100

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Literal, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
import msgspec

T = TypeVar("T")


class Refused(Exception):
    """The API refused; `type` names the reason, `told` is all of what it said (RFC 9457)."""

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        super().__init__(told.get("detail") or told.get("title") or f"HTTP {status}")
        self.status = status
        self.type: str = told.get("type", "")
        self.told = told


class _Client:
    """The way to the API; `http` may be a client of one's own, with cookies, timeouts or a transport."""

    def __init__(self, origin: str, *, token: str = "", http: httpx.AsyncClient | None = None) -> None:
        self._origin = origin.rstrip("/")
        self._headers = {"authorization": f"Bearer {token}"} if token else {}
        self._http = http or httpx.AsyncClient(timeout=30.0)

    async def __aenter__(self):
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def _ask(
        self,
        answer: type[T] | Any,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
    ) -> T:
        given = {name: value for name, value in (query or {}).items() if value is not None}
        headers = dict(self._headers) if body is None else {**self._headers, "content-type": "application/json"}
        response = await self._http.request(
            method,
            self._origin + path,
            params=msgspec.to_builtins(given) if given else None,
            content=None if body is None else msgspec.json.encode(body),
            headers=headers,
        )
        if not response.is_success:
            raise _refusal(response)
        if answer is bytes:
            return response.content  # pyright: ignore[reportReturnType]
        return msgspec.json.decode(response.content or b"null", type=answer)


def _refusal(response: httpx.Response) -> Refused:
    try:
        told = msgspec.json.decode(response.content, type=dict[str, Any])
    except msgspec.MsgspecError:
        told = {"title": response.reason_phrase}
    return Refused(response.status_code, told)


def _quoted(value: object) -> str:
    return quote(str(value), safe="")


class AlertLine(msgspec.Struct, frozen=True, kw_only=True):
    acknowledged_at: dt.datetime | None
    acknowledged_by: UUID | None
    acknowledged_by_name: str | None
    alert_id: UUID
    dismissed: bool
    domain: str
    last_seen_at: dt.datetime
    notes: list[NoteLine]
    opened_at: dt.datetime | None
    reason: str | None
    resolved_at: dt.datetime | None
    rule: str
    runbook_url: str
    seen_at: dt.datetime
    severity: Severity
    state: State
    subject_id: str
    subject_type: str
    threshold: float | None
    title: str
    value: float | None


class AlertPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[AlertLine]
    next_cursor: str | None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    answer: str | list[str] | int
    item_id: UUID
    changed: bool | msgspec.UnsetType = msgspec.UNSET
    flagged: bool | msgspec.UnsetType = msgspec.UNSET
    hinted: bool | msgspec.UnsetType = msgspec.UNSET
    time_ms: int | None | msgspec.UnsetType = msgspec.UNSET


class AnswerComparison(msgspec.Struct, frozen=True, kw_only=True):
    kind: str | msgspec.UnsetType = msgspec.UNSET
    tolerance: float | msgspec.UnsetType = msgspec.UNSET


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    answer: str | list[str] | int
    correct: bool | None
    explanation: str | None
    hinted: bool
    interval_days: int | None
    item_id: UUID
    leech: bool
    mastery_after: float | None
    mastery_before: float | None
    next_review_at: dt.datetime | None
    position: int
    rating: int | None
    repeated: bool
    right_answer: str | list[str] | None
    time_ms: int | None


class ArmLine(msgspec.Struct, frozen=True, kw_only=True):
    arm: str
    assigned: int
    baseline: bool
    exposed: int
    logloss: float | None
    name: str
    recall: float | None
    reviews: int
    share: float


class ArmName(msgspec.Struct, frozen=True, kw_only=True):
    arm: str
    name: str


class AskedItem(msgspec.Struct, frozen=True, kw_only=True):
    answer: Answered | None
    choices: list[Choice]
    concept_id: UUID
    concept_name: str
    difficulty: int
    hint: str | None
    item_id: UUID
    kind: practice_model_Kind
    overdue_days: int
    position: int
    previews: list[Any] | None
    reveal: str | None
    stem: str
    theme_id: UUID
    theme_name: str
    why: Why


class BatchCounts(msgspec.Struct, frozen=True, kw_only=True):
    done: int
    failed: int
    retried: int
    total: int


class BatchLine(msgspec.Struct, frozen=True, kw_only=True):
    args: dict[str, Any]
    attempts: int
    batch: int
    done_at: dt.datetime | None
    error: str | None
    failed_at: dt.datetime | None
    rows: int | None
    state: Literal["open", "done", "failed"]


class BatchPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[BatchLine]
    next_cursor: str | None


class BlockCount(msgspec.Struct, frozen=True, kw_only=True):
    block_id: UUID
    block_name: str
    concepts: int


class BlockLines(msgspec.Struct, frozen=True, kw_only=True):
    block_id: UUID
    block_name: str
    themes: list[ThemeLines]


class BlockLoad(msgspec.Struct, frozen=True, kw_only=True):
    block_id: UUID
    block_name: str
    due_today: int
    overdue: int


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    context: str
    day: int | None
    ended_at: dt.datetime | None
    key: str
    name: str
    planned_days: int
    started_at: dt.datetime | None
    status: experiments_model_Status
    verdict: Verdict
    verdict_words: str


class BriefList(msgspec.Struct, frozen=True, kw_only=True):
    items: list[Brief]
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


class CalibrationBin(msgspec.Struct, frozen=True, kw_only=True):
    count: int
    high: float
    low: float
    observed: float
    predicted: float
    spread: float


class Cancelled(msgspec.Struct, frozen=True, kw_only=True):
    count: int


class Causes(msgspec.Struct, frozen=True, kw_only=True):
    deficit: float
    grade: float
    surprise: float


class Change(msgspec.Struct, frozen=True, kw_only=True):
    new: float
    now: float


class CheckLine(msgspec.Struct, frozen=True, kw_only=True):
    ok: bool
    words: str


class CheckLines(msgspec.Struct, frozen=True, kw_only=True):
    exposure: CheckLine
    minimum: CheckLine
    sample_ratio: SampleRatioLine
    two_arms: TwoArmsLine


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    text: str


class ClusterScore(msgspec.Struct, frozen=True, kw_only=True):
    cluster: int
    learners: int
    name: str
    score: float


class Complexity(msgspec.Struct, frozen=True, kw_only=True):
    blocks: list[BlockCount]
    concepts: list[ConceptScore]
    edges: list[Edge]
    learners: int
    previous_on: dt.date | None
    version_on: dt.date | None
    versions: list[dt.date]


class ConceptDetail(msgspec.Struct, frozen=True, kw_only=True):
    assumed: bool
    block_id: UUID
    block_name: str
    causes: Causes | None
    clusters: list[ClusterScore]
    code: str
    concept_id: UUID
    dependants: list[Neighbour]
    drift: Literal["falling", "rising", "steady", None]
    flagged_questions: list[FlaggedQuestion]
    from_prerequisites: float | None
    history: list[ScoreOf]
    instructional: bool
    learners: int
    low_confidence: bool
    name: str
    own: float | None
    prerequisites: list[Neighbour]
    previous_score: float | None
    questions: int
    reviews: int
    score: float
    spread: float | None
    theme_name: str
    trend: float | None
    first_review: FirstReview | None | msgspec.UnsetType = msgspec.UNSET


class ConceptLine(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    concept_id: UUID
    name: str


class ConceptResult(msgspec.Struct, frozen=True, kw_only=True):
    concept_id: UUID
    concept_name: str
    leech: bool
    mastery_after: float
    mastery_before: float
    next_review_at: dt.datetime
    right: int
    theme_id: UUID
    theme_name: str
    total: int


class ConceptScore(msgspec.Struct, frozen=True, kw_only=True):
    assumed: bool
    block_id: UUID
    block_name: str
    code: str
    concept_id: UUID
    drift: Literal["falling", "rising", "steady", None]
    from_prerequisites: float | None
    instructional: bool
    learners: int
    low_confidence: bool
    name: str
    own: float | None
    previous_score: float | None
    reviews: int
    score: float
    spread: float | None
    theme_name: str
    trend: float | None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    failing: int
    problems: int
    published: int


class DayLoad(msgspec.Struct, frozen=True, kw_only=True):
    date: dt.date
    due_today: int
    due_tomorrow: int
    overdue: int
    users_with_due: int


class Debt(msgspec.Struct, frozen=True, kw_only=True):
    choices: list[Offered]
    code: str
    concept_id: UUID
    concept_name: str
    kind: QuestionKind
    proposals: list[Proposal]
    question_id: UUID
    reasons: list[DebtReason]
    stem: str
    tags: list[str]
    theme_code: str
    theme_id: UUID
    theme_name: str
    without_concept: bool


class DebtPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[Debt]
    next_cursor: str | None
    total: int


DebtReason = Literal["MISSING_CONCEPT", "MULTIPLE_CONCEPTS", "INCONSISTENT_TAGS"]


class DefinitionLine(msgspec.Struct, frozen=True, kw_only=True):
    arms: list[ArmName]
    context: str
    guardrails: list[Metric]
    key: str
    metric: Metric
    name: str
    planned_days: int
    question: str
    shares: list[float]
    started: bool


class DefinitionList(msgspec.Struct, frozen=True, kw_only=True):
    items: list[DefinitionLine]
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


class DemoLogin(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    password: str
    role: str


class DemoLogins(msgspec.Struct, frozen=True, kw_only=True):
    logins: list[DemoLogin]
    simulated: bool


class DifficultyOn(msgspec.Struct, frozen=True, kw_only=True):
    date: dt.date
    difficulty: int


class DueDay(msgspec.Struct, frozen=True, kw_only=True):
    day_on: dt.date
    due: int


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    from_concept_id: UUID
    kind: EdgeKind
    learned: bool
    to_concept_id: UUID
    weight: float


EdgeKind = Literal["prerequisite", "part_of", "related"]


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    enough: bool
    examples: list[Example]
    memories: int
    minutes_per_day: Change
    recall: Change
    reviews: int
    reviews_per_day: Change
    spread_per_week: float
    target_recall: Change
    weeks: list[Week]


class EffectLine(msgspec.Struct, frozen=True, kw_only=True):
    absolute: float | None
    adjusted: bool
    arm: str
    better: Literal["lower", "higher"]
    effect: float | None
    high: float | None
    learners: int
    low: float | None
    metric: Metric
    name: str
    role: Role


class EntryPoint(msgspec.Struct, frozen=True, kw_only=True):
    function: dict[str, str]
    parameters: list[Parameter]
    returns: str


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    error_text: str | None
    evaluation_id: UUID
    failure_category: str | None
    finished_at: dt.datetime | None
    hidden: HiddenResults | None
    kind: judging_life_Kind
    language: Language
    memory_mb: float | None
    partial: bool
    queued_at: dt.datetime
    runtime_ms: int | None
    score: float | None
    status: judging_life_Status
    task_id: UUID
    visible: VisibleResults | None
    position: JudgingPlace | None | msgspec.UnsetType = msgspec.UNSET


EvaluationStatus = Literal["RUNNING", "SUCCEEDED", "FAILED", "EMPTY"]


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[TaskEvent]
    next_cursor: str | None


class Example(msgspec.Struct, frozen=True, kw_only=True):
    new_days: int
    now_days: int
    stability_days: float


class ExperimentInFull(msgspec.Struct, frozen=True, kw_only=True):
    arms: list[ArmLine]
    checks: CheckLines
    confidence: float
    context: str
    day: int | None
    effects: list[EffectLine]
    ended_at: dt.datetime | None
    history: list[PastReading]
    key: str
    method: str
    name: str
    planned_days: int
    question: str
    started_at: dt.datetime | None
    status: experiments_model_Status
    verdict: Verdict
    verdict_words: str
    winner: str | None


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True):
    "One field of a request that broke one rule, in words its sender can act on."

    field: str
    message: str
    rule: str


class FirstReview(msgspec.Struct, frozen=True, kw_only=True):
    difficulty_factor: float
    stability_factor: float


class FlaggedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    failures: int
    learners: int
    others_failure: float
    question_id: UUID
    stem: str


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    days: list[ForecastDay]
    enough: bool
    memories: int
    reviews: int


class ForecastDay(msgspec.Struct, frozen=True, kw_only=True):
    day_on: dt.date
    expected_recall: float | None
    reviews: float


class FreedSlot(msgspec.Struct, frozen=True, kw_only=True):
    position: int


class GivenHint(msgspec.Struct, frozen=True, kw_only=True):
    hints_used: int
    level: int
    text: str


class HiddenCategory(msgspec.Struct, frozen=True, kw_only=True):
    category: str
    passed: int
    total: int


class HiddenResults(msgspec.Struct, frozen=True, kw_only=True):
    categories: list[HiddenCategory]
    passed: int
    total: int


class HiddenTest(msgspec.Struct, frozen=True, kw_only=True):
    arguments: list[Any]
    category: str
    expected: Any
    name: str


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    created: int
    unchanged: int
    updated: int
    errors: list[FieldProblem] | msgspec.UnsetType = msgspec.UNSET


class IssuedServiceToken(msgspec.Struct, frozen=True, kw_only=True):
    created_at: dt.datetime
    expires_at: dt.datetime | None
    name: str
    scopes: list[str]
    token: str
    token_id: UUID


class Job(msgspec.Struct, frozen=True, kw_only=True):
    cron: str | None
    description: str
    job_key: str
    last_run: RunLine | None
    next_run_at: dt.datetime | None
    queue: str
    recent: list[RecentRun]
    running_run_id: UUID | None
    schedule: str
    zone: str


class JobList(msgspec.Struct, frozen=True, kw_only=True):
    counts_24h: dict[str, int]
    items: list[Job]
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


class JobRuns(msgspec.Struct, frozen=True, kw_only=True):
    counts: dict[str, int]
    job_key: str
    last_finished_at: dt.datetime | None
    last_status: str


class JudgedModel(msgspec.Struct, frozen=True, kw_only=True):
    metrics: Scores
    model: Model
    name: str


class JudgingPlace(msgspec.Struct, frozen=True, kw_only=True):
    about_seconds: int
    before: int


Language = Literal["python", "javascript"]


class Learners(msgspec.Struct, frozen=True, kw_only=True):
    cooling_down: int
    eligible: int
    refused: int
    total: int
    tuned: int
    with_own: int


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    count: int
    reason: str
    what: str


class LetterInFull(msgspec.Struct, frozen=True, kw_only=True):
    actor: str
    arguments: dict[str, Any]
    attempts: int
    died_at: dt.datetime
    error: str
    job_key: str | None
    message_id: UUID
    payload: dict[str, Any]
    queue: str
    run_id: UUID | None
    settled_at: dt.datetime | None
    settled_by: UUID | None
    settled_by_name: str | None
    state: LetterState
    traceback: str


class LetterLine(msgspec.Struct, frozen=True, kw_only=True):
    actor: str
    arguments: dict[str, Any]
    attempts: int
    died_at: dt.datetime
    error: str
    job_key: str | None
    message_id: UUID
    queue: str
    run_id: UUID | None
    settled_at: dt.datetime | None
    settled_by: UUID | None
    settled_by_name: str | None
    state: LetterState


class LetterPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[LetterLine]
    next_cursor: str | None
    total: int


LetterState = Literal["dead", "retried", "discarded"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    model: Model
    name: str
    points: list[Point]


class Live(msgspec.Struct, frozen=True, kw_only=True):
    status: str | msgspec.UnsetType = msgspec.UNSET


class LoggedIn(msgspec.Struct, frozen=True, kw_only=True):
    access_token: str
    expires_at: dt.datetime
    token_type: Literal["Bearer"] | msgspec.UnsetType = msgspec.UNSET


class Login(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    password: str


class LoginForm(msgspec.Struct, frozen=True, kw_only=True):
    email: str | msgspec.UnsetType = msgspec.UNSET
    next: str | msgspec.UnsetType = msgspec.UNSET
    password: str | msgspec.UnsetType = msgspec.UNSET


Metric = Literal["log_loss", "recall", "reviews_a_day", "came_back"]

Mode = Literal["guided", "exam", "revision", "mock"]

Model = Literal["ours", "default", "moving_average", "average"]


class ModelList(msgspec.Struct, frozen=True, kw_only=True):
    items: list[ModelRecord]
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


class ModelRecord(msgspec.Struct, frozen=True, kw_only=True):
    history: list[float]
    last_run_at: dt.datetime | None
    metrics: dict[str, float | None]
    model: Literal["memory", "mastery", "complexity"]
    name: str
    note: str
    state: ModelState
    trained_at: dt.datetime | None
    trained_on: TrainedOn | None
    version: str | int | None


ModelState = Literal["healthy", "degraded", "no_data"]


class Module(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    completed: int
    name: str
    opens_when: str | None
    position: int
    state: ModuleState
    total: int


class ModuleProgress(msgspec.Struct, frozen=True, kw_only=True):
    accuracy: float
    avg_time_seconds: float
    completed: int
    completion: float
    total: int


ModuleState = Literal["open", "locked", "done"]


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    concept_id: UUID
    name: str
    score: float
    weight: float


class NewDraft(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    language: str


class NewExperiment(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    planned_days: int | None | msgspec.UnsetType = msgspec.UNSET
    shares: list[float] | None | msgspec.UnsetType = msgspec.UNSET


class NewPath(msgspec.Struct, frozen=True, kw_only=True):
    track: str
    config: dict[str, Any] | None | msgspec.UnsetType = msgspec.UNSET


class NewRun(msgspec.Struct, frozen=True, kw_only=True):
    args: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class NewServiceToken(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    scopes: list[str]
    expires_at: dt.datetime | None | msgspec.UnsetType = msgspec.UNSET


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    mode: Mode
    count: int | None | msgspec.UnsetType = msgspec.UNSET
    theme_ids: list[UUID] | None | msgspec.UnsetType = msgspec.UNSET


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    display_name: str
    email: str
    password: str
    zone: str | None | msgspec.UnsetType = msgspec.UNSET


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    concept_id: UUID | None
    kind: str
    label: str
    theme_id: UUID | None


class NoteLine(msgspec.Struct, frozen=True, kw_only=True):
    alert_id: UUID
    author_id: UUID
    author_name: str
    note_id: UUID
    text: str
    written_at: dt.datetime


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    text: str


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    active_7d: int
    failed_runs_24h: int
    last_regen: RunLine | None
    learners: int
    missed_runs_24h: int
    questions: int
    questions_in_debt: int
    reviews_24h: int
    revision: Revision
    simulated: bool


class OwnPoint(msgspec.Struct, frozen=True, kw_only=True):
    date: dt.date
    n: int
    run_id: UUID
    value: float


class OwnWeights(msgspec.Struct, frozen=True, kw_only=True):
    baseline_log_loss: float | None
    cooldown_until: dt.datetime | None
    history: list[Training]
    kind: Literal["own", "global", "published"]
    log_loss: float | None
    n_review_logs: int
    needed: int
    refused_reason: str | None
    trained_at: dt.datetime | None
    version: int


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    type: str


class PastReading(msgspec.Struct, frozen=True, kw_only=True):
    arm: str
    day: int
    effect: float | None
    high: float | None
    low: float | None
    on: dt.date


class PathConfig(msgspec.Struct, frozen=True, kw_only=True):
    daily_minutes: int | msgspec.UnsetType = msgspec.UNSET
    modules: list[str] | msgspec.UnsetType = msgspec.UNSET
    start_difficulty: int | msgspec.UnsetType = msgspec.UNSET
    target_band: list[Any] | msgspec.UnsetType = msgspec.UNSET
    weights: RankingWeights | msgspec.UnsetType = msgspec.UNSET


class PathPatch(msgspec.Struct, frozen=True, kw_only=True):
    config: dict[str, Any] | None | msgspec.UnsetType = msgspec.UNSET
    status: Literal["archived", None] | msgspec.UnsetType = msgspec.UNSET


PathStatus = Literal["active", "archived"]


class PerformanceReport(msgspec.Struct, frozen=True, kw_only=True):
    generated_at: dt.datetime
    jobs: list[JobRuns]
    routes: list[RouteTimes]
    sample_rate: float
    window_hours: int


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    concept_id: UUID
    question_id: UUID


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    concept_id: UUID


class Point(msgspec.Struct, frozen=True, kw_only=True):
    date: dt.date
    run_id: UUID
    value: float


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    day_rollover_hour: int | msgspec.UnsetType = msgspec.UNSET
    easy_days: list[int] | msgspec.UnsetType = msgspec.UNSET
    free_days: list[int] | msgspec.UnsetType = msgspec.UNSET
    reschedule_on_new_weights: bool | msgspec.UnsetType = msgspec.UNSET
    retention_target_override: float | None | msgspec.UnsetType = msgspec.UNSET
    revision_daily_target: int | None | msgspec.UnsetType = msgspec.UNSET
    spacing_multiplier: float | msgspec.UnsetType = msgspec.UNSET
    zone: str | msgspec.UnsetType = msgspec.UNSET


class PreferencesPatch(msgspec.Struct, frozen=True, kw_only=True):
    day_rollover_hour: int | msgspec.UnsetType = msgspec.UNSET
    easy_days: list[int] | msgspec.UnsetType = msgspec.UNSET
    free_days: list[int] | msgspec.UnsetType = msgspec.UNSET
    reschedule_on_new_weights: bool | msgspec.UnsetType = msgspec.UNSET
    retention_target_override: float | None | msgspec.UnsetType = msgspec.UNSET
    revision_daily_target: int | None | msgspec.UnsetType = msgspec.UNSET
    spacing_multiplier: float | msgspec.UnsetType = msgspec.UNSET
    zone: str | msgspec.UnsetType = msgspec.UNSET


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    "What every refusal looks like on the wire."

    correlation_id: str
    detail: str
    errors: list[FieldProblem]
    instance: str
    status: int
    title: str
    type: str


class ProblemInFull(msgspec.Struct, frozen=True, kw_only=True):
    check_run_id: UUID | None
    code: str
    comparison: AnswerComparison
    constraints: list[str]
    difficulty: int
    entry: Signature
    hidden: list[HiddenTest]
    hints: list[str]
    limits: ProblemLimits
    missing: list[str]
    module: str
    module_name: str
    objectives: list[str]
    problem_id: UUID
    published_at: dt.datetime | None
    report: problems_Report | None
    solutions: list[Solution]
    state: ProblemState
    statement: str
    target_minutes: int
    title: str
    topics: list[problems_Topic]
    updated_at: dt.datetime
    version: int
    visible: list[VisibleTest]
    wrong: list[Wrong]


class ProblemLimits(msgspec.Struct, frozen=True, kw_only=True):
    memory_mb: int
    time_ms: int


class ProblemLine(msgspec.Struct, frozen=True, kw_only=True):
    checked_at: dt.datetime | None
    code: str
    difficulty: int
    hidden_tests: int
    module: str
    module_name: str
    problem_id: UUID
    published_at: dt.datetime | None
    solutions: list[str]
    state: ProblemState
    title: str
    version: int


class ProblemPage(msgspec.Struct, frozen=True, kw_only=True):
    counts: Counts
    items: list[ProblemLine]
    next_cursor: str | None


class ProblemShown(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    constraints: list[str]
    entry: EntryPoint
    hidden_categories: list[str]
    hints_available: int
    languages: list[str]
    limits: ProblemLimits
    objectives: list[str]
    starters: dict[str, str]
    statement: str
    title: str
    visible: list[VisibleShown]


ProblemState = Literal["draft", "published", "failing"]


class ProblemsImported(msgspec.Struct, frozen=True, kw_only=True):
    created: int
    unchanged: int
    updated: int
    left_out: list[LeftOut] | msgspec.UnsetType = msgspec.UNSET


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    display_name: str
    email: str
    roles: list[str]
    user_id: UUID
    zone: str


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    current_difficulty: int
    difficulty_over_time: list[DifficultyOn]
    modules: dict[str, ModuleProgress]
    overall_accuracy: float
    topics: dict[str, TopicProgress]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    concept_id: UUID
    name: str
    theme_id: UUID
    theme_name: str


class Published(msgspec.Struct, frozen=True, kw_only=True):
    version: int | msgspec.UnsetType = msgspec.UNSET


class QuestionDebt(msgspec.Struct, frozen=True, kw_only=True):
    count: int
    question_id: UUID
    stem: str
    theme_id: UUID


QuestionKind = Literal["choice", "choices", "short", "recall"]


class QuestionLine(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    concept_id: UUID
    concept_name: str
    debts: list[DebtReason]
    difficulty: int
    kind: QuestionKind
    question_id: UUID
    stem: str
    tags: list[str]
    theme_id: UUID
    theme_name: str
    updated_at: dt.datetime
    without_concept: bool


class QuestionPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[QuestionLine]
    next_cursor: str | None


class QueueLine(msgspec.Struct, frozen=True, kw_only=True):
    dead: int
    declared: bool
    delayed: int
    in_flight: int
    queue: str
    ready: int


class QueueList(msgspec.Struct, frozen=True, kw_only=True):
    items: list[QueueLine]
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


class QueueStats(msgspec.Struct, frozen=True, kw_only=True):
    by_block: list[BlockLoad]
    by_theme: list[ThemeLoad]
    last_regen: Regeneration | None
    next_regen_at: dt.datetime | None
    totals: Totals
    trend: list[DayLoad]


class RankingWeights(msgspec.Struct, frozen=True, kw_only=True):
    difficulty: float | msgspec.UnsetType = msgspec.UNSET
    novelty: float | msgspec.UnsetType = msgspec.UNSET
    recency: float | msgspec.UnsetType = msgspec.UNSET
    weakness: float | msgspec.UnsetType = msgspec.UNSET


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    at: dt.datetime
    cancelled: int
    failed: int
    missed: int
    p50_ms: int | None
    p95_ms: int | None
    skipped: int
    succeeded: int


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    items: list[Rate]
    job_key: str | None
    range: Literal["1h", "6h", "24h", "7d"]
    span_seconds: int
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    status: str | msgspec.UnsetType = msgspec.UNSET


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    reason: str | msgspec.UnsetType = msgspec.UNSET


class ReasonDebt(msgspec.Struct, frozen=True, kw_only=True):
    count: int
    reason: DebtReason


class RecentRun(msgspec.Struct, frozen=True, kw_only=True):
    duration_ms: int | None
    run_id: UUID
    status: jobs_model_Status


class Regeneration(msgspec.Struct, frozen=True, kw_only=True):
    error: str | None
    finished_at: dt.datetime | None
    run_id: UUID
    scheduled_for: dt.datetime
    started_at: dt.datetime | None
    stats: dict[str, Any]
    status: jobs_model_Status


class Regression(msgspec.Struct, frozen=True, kw_only=True):
    latest: float
    median: float
    ratio: float
    regressed: bool
    threshold: float


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    fingerprint: str
    labels: dict[str, str]
    status: Literal["firing", "resolved"]
    annotations: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


class ReviewedDay(msgspec.Struct, frozen=True, kw_only=True):
    day_on: dt.date
    is_today: bool
    reviewed: bool


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    day_on: dt.date | None
    due_today: int
    overdue: int


class RevisionToday(msgspec.Struct, frozen=True, kw_only=True):
    day_on: dt.date
    due_today_total: int
    due_tomorrow_total: int
    generated_at: dt.datetime
    overdue_total: int
    recommended_theme_ids: list[UUID]
    themes: list[Theme]


Role = Literal["main", "guardrail"]


class RouteTimes(msgspec.Struct, frozen=True, kw_only=True):
    error_count: int
    errors_4xx: int
    errors_5xx: int
    method: str
    p50_ms: float
    p95_ms: float
    p99_ms: float
    requests: int
    route: str
    samples: int


class Run(msgspec.Struct, frozen=True, kw_only=True):
    baselines: list[JudgedModel]
    calibration: list[CalibrationBin]
    error: str | None
    finished_at: dt.datetime | None
    metrics: Scores
    n: int
    notes: dict[str, Any]
    regression: Regression | None
    run_id: UUID
    started_at: dt.datetime
    status: EvaluationStatus
    suite: Suite
    weights_version: int | None
    window_from: dt.datetime
    window_to: dt.datetime


class RunInFull(msgspec.Struct, frozen=True, kw_only=True):
    args: dict[str, Any]
    attempt: int
    batches: BatchCounts
    cancel_requested_at: dt.datetime | None
    duration_ms: int | None
    earlier: list[RunLine]
    error: str | None
    finished_at: dt.datetime | None
    flags: list[Literal["late", "too_fast"]]
    heartbeat_at: dt.datetime | None
    job_key: str
    lock_until: dt.datetime | None
    parent_run_id: UUID | None
    queue: str
    queued_at: dt.datetime
    requested_by: UUID | None
    requested_by_name: str | None
    run_id: UUID
    scheduled_for: dt.datetime
    started_at: dt.datetime | None
    stats: dict[str, Any]
    status: jobs_model_Status
    steps_done: int
    steps_total: int


class RunLine(msgspec.Struct, frozen=True, kw_only=True):
    args: dict[str, Any]
    attempt: int
    cancel_requested_at: dt.datetime | None
    duration_ms: int | None
    error: str | None
    finished_at: dt.datetime | None
    flags: list[Literal["late", "too_fast"]]
    heartbeat_at: dt.datetime | None
    job_key: str
    lock_until: dt.datetime | None
    parent_run_id: UUID | None
    queue: str
    queued_at: dt.datetime
    requested_by: UUID | None
    requested_by_name: str | None
    run_id: UUID
    scheduled_for: dt.datetime
    started_at: dt.datetime | None
    stats: dict[str, Any]
    status: jobs_model_Status
    steps_done: int
    steps_total: int


class SampleRatioLine(msgspec.Struct, frozen=True, kw_only=True):
    chi2: float | None
    ok: bool
    p: float | None
    words: str


class SavedDraft(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    saved_at: dt.datetime


class ScoreOf(msgspec.Struct, frozen=True, kw_only=True):
    score: float
    version_on: dt.date


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    auc: float | None | msgspec.UnsetType = msgspec.UNSET
    brier: float | None | msgspec.UnsetType = msgspec.UNSET
    ece: float | None | msgspec.UnsetType = msgspec.UNSET
    ece_quantile: float | None | msgspec.UnsetType = msgspec.UNSET
    logloss: float | None | msgspec.UnsetType = msgspec.UNSET
    rmse_bins: float | None | msgspec.UnsetType = msgspec.UNSET


class Series(msgspec.Struct, frozen=True, kw_only=True):
    baselines: list[Line]
    metric: Literal["logloss", "brier", "ece"]
    next_run_at: dt.datetime | None
    points: list[OwnPoint]
    regression: Regression | None
    suite: Suite
    window: Literal["7d", "30d", "90d"]


class ServiceTokenList(msgspec.Struct, frozen=True, kw_only=True):
    items: list[ServiceTokenRow]
    next_cursor: str | None


class ServiceTokenRow(msgspec.Struct, frozen=True, kw_only=True):
    created_at: dt.datetime
    expires_at: dt.datetime | None
    name: str
    scopes: list[str]
    token_id: UUID


class Session(msgspec.Struct, frozen=True, kw_only=True):
    answered: int
    finished_at: dt.datetime | None
    items: list[AskedItem]
    mode: Mode
    practice_session_id: UUID
    started_at: dt.datetime
    status: str
    total: int


class SessionLine(msgspec.Struct, frozen=True, kw_only=True):
    answered: int
    mode: Mode
    practice_session_id: UUID
    score: float | None
    started_at: dt.datetime
    status: str
    total: int


class SessionPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[SessionLine]
    next_cursor: str | None


class SessionResult(msgspec.Struct, frozen=True, kw_only=True):
    best: str | None
    by_concept: list[ConceptResult]
    mode: Mode
    next_step: NextStep
    practice_session_id: UUID
    right: int
    score: float
    total: int
    weakest: str | None
    wrong: list[WrongAnswer]


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    count: int


Severity = Literal["info", "warning", "critical"]


class SignUpForm(msgspec.Struct, frozen=True, kw_only=True):
    display_name: str | msgspec.UnsetType = msgspec.UNSET
    email: str | msgspec.UnsetType = msgspec.UNSET
    password: str | msgspec.UnsetType = msgspec.UNSET
    zone: str | msgspec.UnsetType = msgspec.UNSET


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    function: dict[str, str]
    parameters: list[Parameter]
    returns: str


class SignedUp(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UUID


class SlippingTheme(msgspec.Struct, frozen=True, kw_only=True):
    block_name: str
    due: int
    mastery: float | None
    theme_id: UUID
    theme_name: str


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    language: str


class SolutionCheck(msgspec.Struct, frozen=True, kw_only=True):
    expected: str
    language: str
    outcome: str
    passed: int
    reference: bool
    runtime_ms: float
    total: int
    why: str
    failed_tests: list[str] | msgspec.UnsetType = msgspec.UNSET
    message: str | None | msgspec.UnsetType = msgspec.UNSET


class StartedSession(msgspec.Struct, frozen=True, kw_only=True):
    items: list[AskedItem]
    mode: Mode
    practice_session_id: UUID


State = Literal["pending", "open", "acknowledged", "resolved", "no_data"]


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    reason: str | msgspec.UnsetType = msgspec.UNSET
    winner: str | None | msgspec.UnsetType = msgspec.UNSET


class StudyPath(msgspec.Struct, frozen=True, kw_only=True):
    algorithm_version: int
    config: PathConfig
    created_at: dt.datetime
    modules: list[Module]
    path_id: UUID
    status: PathStatus
    tasks: list[TaskLine]
    track: str
    track_name: str


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    language: str


Suite = Literal["bkt", "fsrs"]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    current_difficulty: int
    due_reviews: int
    next_task: TaskLine | None
    overall_accuracy: float
    streak_days: int
    today: list[TaskLine]


class Suspension(msgspec.Struct, frozen=True, kw_only=True):
    concept_id: UUID
    concept_name: str
    suspended_at: dt.datetime
    theme_name: str


class SuspensionList(msgspec.Struct, frozen=True, kw_only=True):
    items: list[Suspension]
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


class Syllabus(msgspec.Struct, frozen=True, kw_only=True):
    items: list[YearLines]
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


class TagQuality(msgspec.Struct, frozen=True, kw_only=True):
    by_reason: list[ReasonDebt]
    top_questions: list[QuestionDebt]
    top_themes: list[ThemeDebt]
    total_debt: int
    window_days: int


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    changed: int
    received: int


class TakenProgram(msgspec.Struct, frozen=True, kw_only=True):
    evaluation_id: UUID
    status: judging_life_Status
    status_url: str


class TaskEvent(msgspec.Struct, frozen=True, kw_only=True):
    actor: UUID | None
    created_at: dt.datetime
    event_id: UUID
    event_type: str
    payload: dict[str, Any]
    seq: int
    task_id: UUID


TaskKind = Literal["coding", "review"]


class TaskLine(msgspec.Struct, frozen=True, kw_only=True):
    completed_at: dt.datetime | None
    concept_id: UUID | None
    difficulty: int
    expected_success: float | None
    expires_at: dt.datetime
    hints_used: int
    kind: TaskKind
    metadata: dict[str, Any]
    module: str
    module_name: str
    outcome: TaskOutcome | None
    path_id: UUID
    problem_id: UUID | None
    problem_missing: bool
    reason: str
    scheduled_at: dt.datetime
    score: float | None
    started_at: dt.datetime | None
    status: TaskStatus
    submissions: int
    target_minutes: int | None
    task_id: UUID
    time_spent_seconds: int
    title: str
    topics: list[study_Topic]


TaskOutcome = Literal["success", "failure"]


class TaskPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[TaskLine]
    next_cursor: str | None


TaskStatus = Literal["scheduled", "in_progress", "completed", "skipped", "expired"]


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    block_id: UUID
    block_name: str
    due_count_today: int
    mastery: float | None
    next_due_at: dt.datetime | None
    overdue_count: int
    theme_id: UUID
    theme_name: str


class ThemeDebt(msgspec.Struct, frozen=True, kw_only=True):
    count: int
    theme_id: UUID
    theme_name: str


class ThemeLines(msgspec.Struct, frozen=True, kw_only=True):
    concepts: list[ConceptLine]
    theme_id: UUID
    theme_name: str


class ThemeList(msgspec.Struct, frozen=True, kw_only=True):
    items: list[ThemeStanding]
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


class ThemeLoad(msgspec.Struct, frozen=True, kw_only=True):
    block_id: UUID
    due_today: int
    overdue: int
    theme_id: UUID
    theme_name: str


class ThemeStanding(msgspec.Struct, frozen=True, kw_only=True):
    block_id: UUID
    block_name: str
    concepts: int
    due_count_today: int
    mastery: float | None
    minutes: int
    next_due_at: dt.datetime | None
    overdue_count: int
    questions: int
    seen: int
    theme_id: UUID
    theme_name: str


class Today(msgspec.Struct, frozen=True, kw_only=True):
    answers_total: int
    best_streak_days: int
    day_ends_at: dt.datetime
    day_on: dt.date
    days: list[ReviewedDay]
    display_name: str
    due_today_total: int
    due_tomorrow_total: int
    minutes: int
    next_review_at: dt.datetime | None
    next_step: TodayStep
    offered: int
    oldest_overdue_days: int
    overdue_total: int
    reviews_today: int
    simulated: bool
    slipping: list[SlippingTheme]
    streak_days: int
    week: list[DueDay]


class TodayStep(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    reason: str
    theme_id: UUID | None
    title: str


class TopicProgress(msgspec.Struct, frozen=True, kw_only=True):
    accuracy: float
    attempted: int
    passed: int


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    due_today: int
    due_tomorrow: int
    learners: int
    median_due: float
    oldest_overdue_days: int
    overdue: int
    users_with_due: int


class TrainedOn(msgspec.Struct, frozen=True, kw_only=True):
    learners: int | None
    reviews: int


class Training(msgspec.Struct, frozen=True, kw_only=True):
    adopted_at: dt.datetime | None
    baseline_log_loss: float | None
    duration_ms: int
    held_out: int
    in_use: bool
    log_loss: float | None
    refused_reason: str | None
    retired_at: dt.datetime | None
    reviews: int
    trained_at: dt.datetime
    version: int


class TwoArmsLine(msgspec.Struct, frozen=True, kw_only=True):
    learners: int
    ok: bool
    share: float
    words: str


Verdict = Literal["draft", "too_early", "keep_going", "adopted", "no_difference", "stopped_harm", "unreadable"]


class VisibleDetail(msgspec.Struct, frozen=True, kw_only=True):
    message: str | None
    name: str
    passed: bool
    actual: Any = msgspec.UNSET
    expected: Any = msgspec.UNSET
    time_ms: float | None | msgspec.UnsetType = msgspec.UNSET


class VisibleResults(msgspec.Struct, frozen=True, kw_only=True):
    details: list[VisibleDetail]
    passed: int
    total: int


class VisibleShown(msgspec.Struct, frozen=True, kw_only=True):
    arguments: list[Any]
    expected: Any
    name: str


class VisibleTest(msgspec.Struct, frozen=True, kw_only=True):
    arguments: list[Any]
    expected: Any
    name: str


class WantedHint(msgspec.Struct, frozen=True, kw_only=True):
    level: int


class Week(msgspec.Struct, frozen=True, kw_only=True):
    new: float
    now: float
    week: int


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    global_: Training | None = msgspec.field(name="global")
    history: list[Training]
    learners: Learners
    published: Published


class Which(msgspec.Struct, frozen=True, kw_only=True):
    all: bool | msgspec.UnsetType = msgspec.UNSET
    ids: list[UUID] | None | msgspec.UnsetType = msgspec.UNSET
    q: str | None | msgspec.UnsetType = msgspec.UNSET
    queue: str | None | msgspec.UnsetType = msgspec.UNSET


class WhichRuns(msgspec.Struct, frozen=True, kw_only=True):
    ids: list[UUID] | None | msgspec.UnsetType = msgspec.UNSET
    q: str | None | msgspec.UnsetType = msgspec.UNSET


class WholeTask(msgspec.Struct, frozen=True, kw_only=True):
    completed_at: dt.datetime | None
    concept_id: UUID | None
    difficulty: int
    drafts: dict[str, SavedDraft]
    evaluations: list[Evaluation]
    expected_success: float | None
    expires_at: dt.datetime
    hints_used: int
    kind: TaskKind
    metadata: dict[str, Any]
    module: str
    module_name: str
    note: str
    outcome: TaskOutcome | None
    path_id: UUID
    problem: ProblemShown | None
    problem_id: UUID | None
    problem_missing: bool
    reason: str
    scheduled_at: dt.datetime
    score: float | None
    starred: bool
    started_at: dt.datetime | None
    status: TaskStatus
    submissions: int
    target_minutes: int | None
    task_id: UUID
    time_spent_seconds: int
    title: str
    topics: list[study_Topic]


Why = Literal["overdue", "due_today", "weak", "challenge", "new", "uncertain"]


class WorkerLine(msgspec.Struct, frozen=True, kw_only=True):
    current_job: str | None
    last_heartbeat_at: dt.datetime
    pid: int
    queues: list[str]
    state: WorkerState
    threads: int
    worker_id: str


class WorkerList(msgspec.Struct, frozen=True, kw_only=True):
    items: list[WorkerLine]
    next_cursor: str | None | msgspec.UnsetType = msgspec.UNSET


WorkerState = Literal["healthy", "degraded", "down"]


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    fails: str
    language: str
    why: str


class WrongAnswer(msgspec.Struct, frozen=True, kw_only=True):
    concept_name: str
    explanation: str
    position: int
    right_answer: str
    stem: str
    your_answer: str


class YearLines(msgspec.Struct, frozen=True, kw_only=True):
    blocks: list[BlockLines]
    year_id: UUID
    year_name: str


class alertmanager_Report(msgspec.Struct, frozen=True, kw_only=True):
    alerts: list[Reported]
    version: Literal["4"]


class alerts_NewNote(msgspec.Struct, frozen=True, kw_only=True):
    text: str


class evaluation_RunPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[Run]
    next_cursor: str | None


experiments_model_Status = Literal["draft", "running", "stopped"]


class jobs_RunPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[RunLine]
    next_cursor: str | None


jobs_model_Status = Literal["queued", "running", "succeeded", "failed", "skipped", "cancelled", "missed"]

judging_life_Kind = Literal["submit", "run"]

judging_life_Status = Literal["queued", "running", "passed", "failed", "timeout", "error", "cancelled"]

practice_model_Kind = Literal["choice", "choices", "short", "recall"]


class problems_Report(msgspec.Struct, frozen=True, kw_only=True):
    checked_at: dt.datetime
    missing: list[str]
    passed: bool
    solutions: list[SolutionCheck]


class problems_Topic(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str


class study_NewNote(msgspec.Struct, frozen=True, kw_only=True):
    note: str
    starred: bool | msgspec.UnsetType = msgspec.UNSET


class study_Topic(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str


class Lyceum(_Client):
    """Every route of the API, under its method and path."""

    async def get_health_live(self) -> Live:
        """Whether the process answers at all."""
        return await self._ask(Live, "GET", "/health/live")

    async def get_health_ready(self) -> Ready:
        """Whether the database, Valkey and the schema are as this process needs them."""
        return await self._ask(Ready, "GET", "/health/ready")

    async def get_metrics(self) -> bytes:
        """All metrics, as Prometheus reads them."""
        return await self._ask(bytes, "GET", "/metrics")

    async def get_admin_complexity(
        self, *, version_on: dt.date | None = None, block_id: UUID | None = None
    ) -> Complexity:
        """A version of the complexity of concepts, the newest unless a day is named."""
        return await self._ask(
            Complexity, "GET", "/v1/admin/complexity", query={"version_on": version_on, "block_id": block_id}
        )

    async def get_admin_complexity_concept(
        self, concept_id: UUID, *, version_on: dt.date | None = None
    ) -> ConceptDetail:
        """A concept's complexity: causes, neighbours, history, its questions."""
        return await self._ask(
            ConceptDetail,
            "GET",
            f"/v1/admin/complexity/concepts/{_quoted(concept_id)}",
            query={"version_on": version_on},
        )

    async def get_admin_evaluation_metrics_timeseries(
        self,
        *,
        metric: Literal["logloss", "brier", "ece"] | None = None,
        window: Literal["7d", "30d", "90d"] | None = None,
        suite: Suite | None = None,
    ) -> Series:
        """A metric over time: ours beside simple models on the same reviews."""
        return await self._ask(
            Series,
            "GET",
            "/v1/admin/evaluation/metrics/timeseries",
            query={"metric": metric, "window": window, "suite": suite},
        )

    async def get_admin_evaluation_runs(
        self, *, suite: Suite | None = None, limit: int | None = None, cursor: UUID | None = None
    ) -> evaluation_RunPage:
        """Evaluations, newest first."""
        return await self._ask(
            evaluation_RunPage,
            "GET",
            "/v1/admin/evaluation/runs",
            query={"suite": suite, "limit": limit, "cursor": cursor},
        )

    async def get_admin_evaluation_runs_latest(self, *, suite: Suite | None = None) -> Run:
        """The newest result of a suite."""
        return await self._ask(Run, "GET", "/v1/admin/evaluation/runs/latest", query={"suite": suite})

    async def get_admin_evaluation_run(self, run_id: UUID) -> Run:
        """An evaluation with every score, the calibration and its notes."""
        return await self._ask(Run, "GET", f"/v1/admin/evaluation/runs/{_quoted(run_id)}")

    async def get_admin_experiments(self) -> BriefList:
        """Experiments with their verdicts: those that run, those that ended, those nobody has started."""
        return await self._ask(BriefList, "GET", "/v1/admin/experiments")

    async def post_admin_experiments(self, body: NewExperiment) -> ExperimentInFull:
        """Start an experiment."""
        return await self._ask(ExperimentInFull, "POST", "/v1/admin/experiments", body=body)

    async def get_admin_experiments_definitions(self) -> DefinitionList:
        """What can be tried, and whether it was started."""
        return await self._ask(DefinitionList, "GET", "/v1/admin/experiments/definitions")

    async def get_admin_experiment(self, key: str) -> ExperimentInFull:
        """An experiment: its arms, effects, how they narrowed, and what was checked."""
        return await self._ask(ExperimentInFull, "GET", f"/v1/admin/experiments/{_quoted(key)}")

    async def get_admin_experiment_export(self, key: str) -> str:
        """A line for each learner, unnamed, as CSV."""
        return await self._ask(str, "GET", f"/v1/admin/experiments/{_quoted(key)}/export")

    async def post_admin_experiment_stop(self, key: str, body: Stop) -> ExperimentInFull:
        """Stop an experiment, with an arm for everybody or none."""
        return await self._ask(ExperimentInFull, "POST", f"/v1/admin/experiments/{_quoted(key)}/stop", body=body)

    async def get_admin_jobs(self) -> JobList:
        """All jobs, when they run next and how they did."""
        return await self._ask(JobList, "GET", "/v1/admin/jobs")

    async def get_admin_jobs_dead_letters(
        self,
        *,
        queue: str | None = None,
        actor: str | None = None,
        q: str | None = None,
        state: LetterState | None = None,
        limit: int | None = None,
        cursor: UUID | None = None,
    ) -> LetterPage:
        """Messages that died, the last first."""
        return await self._ask(
            LetterPage,
            "GET",
            "/v1/admin/jobs/dead-letters",
            query={"queue": queue, "actor": actor, "q": q, "state": state, "limit": limit, "cursor": cursor},
        )

    async def post_admin_jobs_dead_letters_discard(self, body: Which) -> Settled:
        """Give up messages that died."""
        return await self._ask(Settled, "POST", "/v1/admin/jobs/dead-letters/discard", body=body)

    async def post_admin_jobs_dead_letters_retry(self, body: Which) -> Settled:
        """Send messages again that died."""
        return await self._ask(Settled, "POST", "/v1/admin/jobs/dead-letters/retry", body=body)

    async def get_admin_jobs_dead_letter(self, message_id: UUID) -> LetterInFull:
        """A message that died, whole, and why."""
        return await self._ask(LetterInFull, "GET", f"/v1/admin/jobs/dead-letters/{_quoted(message_id)}")

    async def post_admin_jobs_dead_letter_resurrect(self, message_id: UUID) -> LetterInFull:
        """Send a discarded message after all."""
        return await self._ask(LetterInFull, "POST", f"/v1/admin/jobs/dead-letters/{_quoted(message_id)}/resurrect")

    async def get_admin_jobs_queues(self) -> QueueList:
        """The broker's queues: ready, delayed, in flight, dead; undeclared ones too."""
        return await self._ask(QueueList, "GET", "/v1/admin/jobs/queues")

    async def get_admin_jobs_rates(
        self, *, job_key: str | None = None, range: Literal["1h", "6h", "24h", "7d"] | None = None
    ) -> Rates:
        """How many runs ended and how long they took, span by span."""
        return await self._ask(Rates, "GET", "/v1/admin/jobs/rates", query={"job_key": job_key, "range": range})

    async def get_admin_jobs_runs(
        self,
        *,
        job_key: str | None = None,
        status: jobs_model_Status | None = None,
        q: str | None = None,
        limit: int | None = None,
        cursor: UUID | None = None,
    ) -> jobs_RunPage:
        """Runs, newest first."""
        return await self._ask(
            jobs_RunPage,
            "GET",
            "/v1/admin/jobs/runs",
            query={"job_key": job_key, "status": status, "q": q, "limit": limit, "cursor": cursor},
        )

    async def post_admin_jobs_runs_cancel(self, body: WhichRuns) -> Cancelled:
        """Stop many runs before their next batch."""
        return await self._ask(Cancelled, "POST", "/v1/admin/jobs/runs/cancel", body=body)

    async def get_admin_jobs_run(self, run_id: UUID) -> RunInFull:
        """A run, its batches and the ones before it."""
        return await self._ask(RunInFull, "GET", f"/v1/admin/jobs/runs/{_quoted(run_id)}")

    async def get_admin_jobs_run_batches(
        self,
        run_id: UUID,
        *,
        state: Literal["open", "done", "failed", None] | None = None,
        limit: int | None = None,
        cursor: int | None = None,
    ) -> BatchPage:
        """A run's batches, in their order."""
        return await self._ask(
            BatchPage,
            "GET",
            f"/v1/admin/jobs/runs/{_quoted(run_id)}/batches",
            query={"state": state, "limit": limit, "cursor": cursor},
        )

    async def post_admin_jobs_run_cancel(self, run_id: UUID) -> RunInFull:
        """Stop a run before its next batch."""
        return await self._ask(RunInFull, "POST", f"/v1/admin/jobs/runs/{_quoted(run_id)}/cancel")

    async def post_admin_jobs_run_kill(self, run_id: UUID, body: Reason | None) -> RunInFull:
        """End a run at once, without a retry."""
        return await self._ask(RunInFull, "POST", f"/v1/admin/jobs/runs/{_quoted(run_id)}/kill", body=body)

    async def post_admin_jobs_run_retry(self, run_id: UUID) -> RunInFull:
        """Run again what did not succeed."""
        return await self._ask(RunInFull, "POST", f"/v1/admin/jobs/runs/{_quoted(run_id)}/retry")

    async def get_admin_jobs_workers(self) -> WorkerList:
        """Workers heard of in the last minutes."""
        return await self._ask(WorkerList, "GET", "/v1/admin/jobs/workers")

    async def post_admin_job_runs(self, job_key: str, body: NewRun | None) -> RunInFull:
        """Run a job now."""
        return await self._ask(RunInFull, "POST", f"/v1/admin/jobs/{_quoted(job_key)}/runs", body=body)

    async def get_admin_models(self) -> ModelList:
        """Each model: its version, what it was trained on, how well it foretells."""
        return await self._ask(ModelList, "GET", "/v1/admin/models")

    async def get_admin_observability_metrics(self) -> PerformanceReport:
        """How long requests took, what failed, how runs ended."""
        return await self._ask(PerformanceReport, "GET", "/v1/admin/observability/metrics")

    async def get_admin_overview(self) -> Overview:
        """Is anything waiting for me?."""
        return await self._ask(Overview, "GET", "/v1/admin/overview")

    async def get_admin_queues_stats(self) -> QueueStats:
        """What is due, by theme and block, and the last seven days."""
        return await self._ask(QueueStats, "GET", "/v1/admin/queues/stats")

    async def get_admin_tag_quality(self) -> TagQuality:
        """What is owed on tags, of the last seven days."""
        return await self._ask(TagQuality, "GET", "/v1/admin/tag-quality")

    async def get_admin_weights(self) -> Weights:
        """Weights for everybody, their trainings, and how many learners have their own."""
        return await self._ask(Weights, "GET", "/v1/admin/weights")

    async def post_admin_weights_global_roll_back(self) -> Weights:
        """Put the weights of before to use again."""
        return await self._ask(Weights, "POST", "/v1/admin/weights/global/roll-back")

    async def get_alerts(
        self,
        *,
        state: State | None = None,
        severity: Severity | None = None,
        domain: str | None = None,
        subject: str | None = None,
        dismissed: bool | None = None,
        days: int | None = None,
        limit: int | None = None,
        cursor: UUID | None = None,
    ) -> AlertPage:
        """Alerts, newest first; what lives is shown however old it is."""
        return await self._ask(
            AlertPage,
            "GET",
            "/v1/alerts",
            query={
                "state": state,
                "severity": severity,
                "domain": domain,
                "subject": subject,
                "dismissed": dismissed,
                "days": days,
                "limit": limit,
                "cursor": cursor,
            },
        )

    async def post_alerts_webhook(self, body: alertmanager_Report) -> Taken:
        """Take in what Alertmanager reports; the same report twice changes nothing."""
        return await self._ask(Taken, "POST", "/v1/alerts/webhook", body=body)

    async def get_alert(self, alert_id: UUID) -> AlertLine:
        """An alert and its notes."""
        return await self._ask(AlertLine, "GET", f"/v1/alerts/{_quoted(alert_id)}")

    async def post_alert_acknowledge(self, alert_id: UUID) -> AlertLine:
        """Take an alert on."""
        return await self._ask(AlertLine, "POST", f"/v1/alerts/{_quoted(alert_id)}/acknowledge")

    async def post_alert_dismiss(self, alert_id: UUID) -> None:
        """Hide an alert from oneself."""
        return await self._ask(None, "POST", f"/v1/alerts/{_quoted(alert_id)}/dismiss")

    async def post_alert_notes(self, alert_id: UUID, body: alerts_NewNote) -> AlertLine:
        """Write a note, shown with the next alerts of its kind too."""
        return await self._ask(AlertLine, "POST", f"/v1/alerts/{_quoted(alert_id)}/notes", body=body)

    async def post_auth_login(self, body: Login) -> LoggedIn:
        """Exchange a password for a token."""
        return await self._ask(LoggedIn, "POST", "/v1/auth/login", body=body)

    async def post_auth_logout(self) -> None:
        """End this access token everywhere."""
        return await self._ask(None, "POST", "/v1/auth/logout")

    async def post_auth_signup(self, body: NewUser) -> SignedUp:
        """Open an account."""
        return await self._ask(SignedUp, "POST", "/v1/auth/signup", body=body)

    async def get_auth_tokens(self, *, limit: int | None = None, cursor: UUID | None = None) -> ServiceTokenList:
        """List the keys that live."""
        return await self._ask(ServiceTokenList, "GET", "/v1/auth/tokens", query={"limit": limit, "cursor": cursor})

    async def post_auth_tokens(self, body: NewServiceToken) -> IssuedServiceToken:
        """Make a key for a machine; its text is shown only now."""
        return await self._ask(IssuedServiceToken, "POST", "/v1/auth/tokens", body=body)

    async def delete_auth_token(self, token_id: UUID) -> None:
        """End a key."""
        return await self._ask(None, "DELETE", f"/v1/auth/tokens/{_quoted(token_id)}")

    async def get_catalog_syllabus(self) -> Syllabus:
        """Years, blocks, themes and concepts."""
        return await self._ask(Syllabus, "GET", "/v1/catalog/syllabus")

    async def get_content_problems(
        self,
        *,
        module: str | None = None,
        q: str | None = None,
        state: ProblemState | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ProblemPage:
        """Coding problems by module, difficulty and code."""
        return await self._ask(
            ProblemPage,
            "GET",
            "/v1/content/problems",
            query={"module": module, "q": q, "state": state, "limit": limit, "cursor": cursor},
        )

    async def post_content_problems_import(self, *, dry_run: bool | None = None) -> ProblemsImported:
        """Import problems: ours with their bundles (YAML as the body), or a foreign bank (JSON) as drafts."""
        return await self._ask(ProblemsImported, "POST", "/v1/content/problems/import", query={"dry_run": dry_run})

    async def get_content_problem(self, problem_id: UUID) -> ProblemInFull:
        """One coding problem with its hidden tests and solutions."""
        return await self._ask(ProblemInFull, "GET", f"/v1/content/problems/{_quoted(problem_id)}")

    async def post_content_problem_check(self, problem_id: UUID) -> RunInFull:
        """Run every solution of a problem in the sandbox, as a job."""
        return await self._ask(RunInFull, "POST", f"/v1/content/problems/{_quoted(problem_id)}/check")

    async def post_content_problem_publish(self, problem_id: UUID) -> ProblemInFull:
        """Let learners be given a problem whose last check passed."""
        return await self._ask(ProblemInFull, "POST", f"/v1/content/problems/{_quoted(problem_id)}/publish")

    async def post_content_problem_withdraw(self, problem_id: UUID) -> ProblemInFull:
        """Take a problem out of the bank."""
        return await self._ask(ProblemInFull, "POST", f"/v1/content/problems/{_quoted(problem_id)}/withdraw")

    async def get_content_questions(
        self, *, theme_id: UUID | None = None, q: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> QuestionPage:
        """Questions by code, with what is owed on their tags."""
        return await self._ask(
            QuestionPage,
            "GET",
            "/v1/content/questions",
            query={"theme_id": theme_id, "q": q, "limit": limit, "cursor": cursor},
        )

    async def get_content_questions_export(self, *, format: Literal["yaml", "csv"] | None = None) -> str:
        """All questions, so that importing them again changes nothing."""
        return await self._ask(str, "GET", "/v1/content/questions/export", query={"format": format})

    async def post_content_questions_import(self, *, dry_run: bool | None = None) -> ImportReport:
        """Import questions (YAML or CSV as the body)."""
        return await self._ask(ImportReport, "POST", "/v1/content/questions/import", query={"dry_run": dry_run})

    async def post_content_question_concept(self, question_id: UUID, body: Placement) -> Placed:
        """Say which concept a question in debt counts for, which settles its debt."""
        return await self._ask(Placed, "POST", f"/v1/content/questions/{_quoted(question_id)}/concept", body=body)

    async def delete_content_question_concept(self, question_id: UUID) -> Placed:
        """Take back what I said last about a question; its debt is open again."""
        return await self._ask(Placed, "DELETE", f"/v1/content/questions/{_quoted(question_id)}/concept")

    async def post_content_syllabus_import(self, *, dry_run: bool | None = None) -> ImportReport:
        """Import a syllabus (YAML or CSV as the body)."""
        return await self._ask(ImportReport, "POST", "/v1/content/syllabus/import", query={"dry_run": dry_run})

    async def get_content_tag_debt(self, *, limit: int | None = None, cursor: str | None = None) -> DebtPage:
        """Questions whose tags need a person, with proposals."""
        return await self._ask(DebtPage, "GET", "/v1/content/tag-debt", query={"limit": limit, "cursor": cursor})

    async def get_demo(self) -> DemoLogins:
        """Whether learners are simulated, and the demo logins of a machine that runs everything itself."""
        return await self._ask(DemoLogins, "GET", "/v1/demo")

    async def post_learning_concept_suspension(self, concept_id: UUID) -> None:
        """Set a concept aside."""
        return await self._ask(None, "POST", f"/v1/learning/concepts/{_quoted(concept_id)}/suspension")

    async def delete_learning_concept_suspension(self, concept_id: UUID) -> None:
        """Take a concept up again."""
        return await self._ask(None, "DELETE", f"/v1/learning/concepts/{_quoted(concept_id)}/suspension")

    async def get_learning_revision_today(self) -> RevisionToday:
        """My revision list of today."""
        return await self._ask(RevisionToday, "GET", "/v1/learning/revision/today")

    async def get_learning_suspensions(self) -> SuspensionList:
        """Concepts I have set aside."""
        return await self._ask(SuspensionList, "GET", "/v1/learning/suspensions")

    async def get_learning_themes(self) -> ThemeList:
        """All themes, as I stand with them."""
        return await self._ask(ThemeList, "GET", "/v1/learning/themes")

    async def get_learning_today(self) -> Today:
        """My day at a glance."""
        return await self._ask(Today, "GET", "/v1/learning/today")

    async def get_practice_sessions(self, *, limit: int | None = None, cursor: str | None = None) -> SessionPage:
        """My practice sessions, newest first."""
        return await self._ask(SessionPage, "GET", "/v1/practice-sessions", query={"limit": limit, "cursor": cursor})

    async def post_practice_sessions(self, body: NewSession) -> StartedSession:
        """Start a practice session."""
        return await self._ask(StartedSession, "POST", "/v1/practice-sessions", body=body)

    async def get_practice_session(self, practice_session_id: UUID) -> Session:
        """A practice session with its questions."""
        return await self._ask(Session, "GET", f"/v1/practice-sessions/{_quoted(practice_session_id)}")

    async def delete_practice_session_answers_last(self, practice_session_id: UUID) -> FreedSlot:
        """Take back the last answer."""
        return await self._ask(
            FreedSlot, "DELETE", f"/v1/practice-sessions/{_quoted(practice_session_id)}/answers/last"
        )

    async def post_practice_session_answer(self, practice_session_id: UUID, position: int, body: Answer) -> Answered:
        """Answer the question at a position; repeated, the first answer stands."""
        return await self._ask(
            Answered,
            "POST",
            f"/v1/practice-sessions/{_quoted(practice_session_id)}/answers/{_quoted(position)}",
            body=body,
        )

    async def get_practice_session_result(self, practice_session_id: UUID) -> SessionResult:
        """The result of a submitted practice session."""
        return await self._ask(SessionResult, "GET", f"/v1/practice-sessions/{_quoted(practice_session_id)}/result")

    async def post_practice_session_submit(self, practice_session_id: UUID) -> SessionResult:
        """Submit a practice session; submitted again, the result is the same."""
        return await self._ask(SessionResult, "POST", f"/v1/practice-sessions/{_quoted(practice_session_id)}/submit")

    async def get_study_events(
        self, *, task_ids: str, limit: int | None = None, cursor: str | None = None
    ) -> EventPage:
        """What happened to several tasks, each task's events in their order."""
        return await self._ask(
            EventPage, "GET", "/v1/study-events", query={"task_ids": task_ids, "limit": limit, "cursor": cursor}
        )

    async def post_study_paths(self, body: Any) -> StudyPath:
        """Choose a goal: begin a path with its first tasks."""
        return await self._ask(StudyPath, "POST", "/v1/study-paths", body=body)

    async def get_study_paths_active(self) -> StudyPath:
        """The path I follow."""
        return await self._ask(StudyPath, "GET", "/v1/study-paths/active")

    async def get_study_paths_summary(self) -> Summary:
        """My path at a glance: today, due reviews, streak, what comes next."""
        return await self._ask(Summary, "GET", "/v1/study-paths/summary")

    async def patch_study_path(self, path_id: UUID, body: Any) -> StudyPath:
        """Change the settings of a path, where what is absent stays; or archive it."""
        return await self._ask(StudyPath, "PATCH", f"/v1/study-paths/{_quoted(path_id)}", body=body)

    async def get_study_path_progress(self, path_id: UUID) -> Progress:
        """How far I am: modules, topics, accuracy, difficulty over time."""
        return await self._ask(Progress, "GET", f"/v1/study-paths/{_quoted(path_id)}/progress")

    async def get_study_tasks(
        self,
        *,
        limit: int | None = None,
        module: str | None = None,
        status: TaskStatus | None = None,
        from_: str | None = None,
        to: str | None = None,
        cursor: str | None = None,
    ) -> TaskPage:
        """My tasks, latest first."""
        return await self._ask(
            TaskPage,
            "GET",
            "/v1/study-tasks",
            query={"limit": limit, "module": module, "status": status, "from": from_, "to": to, "cursor": cursor},
        )

    async def get_study_tasks_next(self) -> TaskLine:
        """What comes next: due reviews, then what is begun, then as scheduled."""
        return await self._ask(TaskLine, "GET", "/v1/study-tasks/next")

    async def get_study_task(self, task_id: UUID) -> WholeTask:
        """A task with its problem, and all that I have done on it."""
        return await self._ask(WholeTask, "GET", f"/v1/study-tasks/{_quoted(task_id)}")

    async def put_study_task_draft(self, task_id: UUID, body: Any) -> None:
        """Keep the code as it stands."""
        return await self._ask(None, "PUT", f"/v1/study-tasks/{_quoted(task_id)}/draft", body=body)

    async def get_study_task_evaluation(self, task_id: UUID, evaluation_id: UUID) -> Evaluation:
        """How far an evaluation is, and what came of it."""
        return await self._ask(
            Evaluation, "GET", f"/v1/study-tasks/{_quoted(task_id)}/evaluations/{_quoted(evaluation_id)}"
        )

    async def post_study_task_evaluation_cancel(self, task_id: UUID, evaluation_id: UUID) -> Evaluation:
        """Take a program back before it has a verdict."""
        return await self._ask(
            Evaluation, "POST", f"/v1/study-tasks/{_quoted(task_id)}/evaluations/{_quoted(evaluation_id)}/cancel"
        )

    async def get_study_task_evaluation_events(self, task_id: UUID, evaluation_id: UUID) -> bytes:
        """Follow an evaluation until it ends."""
        return await self._ask(
            bytes, "GET", f"/v1/study-tasks/{_quoted(task_id)}/evaluations/{_quoted(evaluation_id)}/events"
        )

    async def get_study_task_events(
        self, task_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> EventPage:
        """What happened to a task, in order."""
        return await self._ask(
            EventPage, "GET", f"/v1/study-tasks/{_quoted(task_id)}/events", query={"limit": limit, "cursor": cursor}
        )

    async def post_study_task_finish(self, task_id: UUID) -> TaskLine:
        """Give a task up: it is completed."""
        return await self._ask(TaskLine, "POST", f"/v1/study-tasks/{_quoted(task_id)}/finish")

    async def post_study_task_hints(self, task_id: UUID, body: Any) -> GivenHint:
        """A hint, 1 to 3."""
        return await self._ask(GivenHint, "POST", f"/v1/study-tasks/{_quoted(task_id)}/hints", body=body)

    async def put_study_task_note(self, task_id: UUID, body: Any) -> None:
        """Keep a note of a task's problem."""
        return await self._ask(None, "PUT", f"/v1/study-tasks/{_quoted(task_id)}/note", body=body)

    async def post_study_task_replace(self, task_id: UUID) -> TaskLine:
        """Choose another problem."""
        return await self._ask(TaskLine, "POST", f"/v1/study-tasks/{_quoted(task_id)}/replace")

    async def post_study_task_run(self, task_id: UUID, body: Any) -> TakenProgram:
        """Run the visible tests on a program; nothing follows from it."""
        return await self._ask(TakenProgram, "POST", f"/v1/study-tasks/{_quoted(task_id)}/run", body=body)

    async def post_study_task_skip(self, task_id: UUID) -> TaskLine:
        """Leave a task out."""
        return await self._ask(TaskLine, "POST", f"/v1/study-tasks/{_quoted(task_id)}/skip")

    async def post_study_task_start(self, task_id: UUID) -> TaskLine:
        """Begin a task."""
        return await self._ask(TaskLine, "POST", f"/v1/study-tasks/{_quoted(task_id)}/start")

    async def post_study_task_submit(self, task_id: UUID, body: Any) -> TakenProgram:
        """Hand a program in, to be judged by all tests."""
        return await self._ask(TakenProgram, "POST", f"/v1/study-tasks/{_quoted(task_id)}/submit", body=body)

    async def get_users_me(self) -> Profile:
        """Who is logged in."""
        return await self._ask(Profile, "GET", "/v1/users/me")

    async def get_users_me_preferences_learning(self) -> Preferences:
        """How I revise."""
        return await self._ask(Preferences, "GET", "/v1/users/me/preferences/learning")

    async def patch_users_me_preferences_learning(self, body: PreferencesPatch) -> Preferences:
        """Change how I revise; what is absent stays, null clears."""
        return await self._ask(Preferences, "PATCH", "/v1/users/me/preferences/learning", body=body)

    async def get_users_me_preferences_learning_effect(
        self,
        *,
        spacing_multiplier: str | None = None,
        retention_target_override: str | None = None,
        easy_days: str | None = None,
        free_days: str | None = None,
    ) -> Effect:
        """What other spacing, target or easy days would change; empty clears, days like 0,6."""
        return await self._ask(
            Effect,
            "GET",
            "/v1/users/me/preferences/learning/effect",
            query={
                "spacing_multiplier": spacing_multiplier,
                "retention_target_override": retention_target_override,
                "easy_days": easy_days,
                "free_days": free_days,
            },
        )

    async def get_users_me_preferences_learning_forecast(self, *, days: int | None = None) -> Forecast:
        """Reviews and expected recall on each of the next days, if nothing changes."""
        return await self._ask(Forecast, "GET", "/v1/users/me/preferences/learning/forecast", query={"days": days})

    async def get_users_me_weights(self) -> OwnWeights:
        """By which weights I am scheduled, and what became of my trainings."""
        return await self._ask(OwnWeights, "GET", "/v1/users/me/weights")

    async def post_users_me_weights_roll_back(self) -> OwnWeights:
        """Go back to the weights of before, with every memory."""
        return await self._ask(OwnWeights, "POST", "/v1/users/me/weights/roll-back")

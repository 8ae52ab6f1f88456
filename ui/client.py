"""The way to the API: one method for each address, decoded into the shapes of `ui.wire`."""
# pyright: strict

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec

from ui import wire
from ui.settings import api_url

log = logging.getLogger(__name__)

T = TypeVar("T")


class _Items(msgspec.Struct, Generic[T]):
    items: list[T]
    next_cursor: str | None = None


_PROBLEMS: Final = "/v1/content/problems"
UNAVAILABLE: Final = frozenset((502, 503, 504))


class Problem(Exception):
    """The API refused; what it said is in the fields."""

    def __init__(self, body: wire.ProblemBody) -> None:
        super().__init__(body.detail or body.title)
        self.type = body.type
        self.status = body.status
        self.title = body.title
        self.detail = body.detail
        self.errors = body.errors
        self.correlation_id = body.correlation_id


class Unreachable(Exception):
    """The API does not answer."""


transport: httpx.AsyncBaseTransport | None = None
"""Shared by all visitors, since it holds only connections; opened with the first request, replaced in tests."""


def _shared_transport() -> httpx.AsyncBaseTransport:
    global transport  # noqa: PLW0603 - one pool for the process
    if transport is None:
        transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=100, max_keepalive_connections=20))
    return transport


class Client:
    """The API as one visitor sees it; made anew for each event, so that no cookie reaches another visitor."""

    def __init__(self, *, cookie: str = "", correlation_id: str = "") -> None:
        headers = {"accept": "application/json"}
        if cookie:
            headers["cookie"] = cookie
        if correlation_id:
            headers["x-correlation-id"] = correlation_id
        self._http = httpx.AsyncClient(
            base_url=api_url(), transport=_shared_transport(), headers=headers, timeout=15.0, trust_env=False
        )

    async def _ask(
        self,
        answer: type[T],
        method: str,
        path: str,
        *,
        query: Mapping[str, str | float | None] | None = None,
        body: object = None,
        text: tuple[str, str] | None = None,
    ) -> T:
        """Send one request and decode its answer; raise `Problem` or `Unreachable`.

        `text` is a body that is sent as it is, with the type it has.
        """
        given = {name: value for name, value in (query or {}).items() if value not in (None, "")}
        content = None if body is None else msgspec.json.encode(body)
        headers = {} if body is None else {"content-type": "application/json"}
        if text is not None:
            content, headers = text[0].encode(), {"content-type": text[1]}
        try:
            response = await self._http.request(method, path, params=given or None, content=content, headers=headers)
        except httpx.TransportError as error:
            raise Unreachable from error
        if response.is_success:
            return _decoded(response, answer)
        if response.status_code in UNAVAILABLE:
            raise Unreachable
        raise Problem(_problem(response))

    # Identity

    async def me(self) -> wire.Me:
        return await self._ask(wire.Me, "GET", "/v1/users/me")

    async def demo(self) -> wire.Demo:
        return await self._ask(wire.Demo, "GET", "/v1/demo")

    # Learning

    async def revision_today(self) -> wire.RevisionToday:
        return await self._ask(wire.RevisionToday, "GET", "/v1/learning/revision/today")

    async def today(self) -> wire.Today:
        return await self._ask(wire.Today, "GET", "/v1/learning/today")

    async def themes(self) -> list[wire.LearningTheme]:
        return (await self._ask(_Items[wire.LearningTheme], "GET", "/v1/learning/themes")).items

    async def suspend(self, concept_id: str) -> None:
        await self._ask(type(None), "POST", f"/v1/learning/concepts/{concept_id}/suspension")

    async def resume(self, concept_id: str) -> None:
        await self._ask(type(None), "DELETE", f"/v1/learning/concepts/{concept_id}/suspension")

    async def suspensions(self) -> list[wire.Suspension]:
        return (await self._ask(_Items[wire.Suspension], "GET", "/v1/learning/suspensions")).items

    async def preferences(self) -> wire.LearningPreferences:
        return await self._ask(wire.LearningPreferences, "GET", _PREFERENCES)

    async def save_preferences(self, changed: Mapping[str, object]) -> wire.LearningPreferences:
        """Change only the fields that are given; None clears the target or the override."""
        return await self._ask(wire.LearningPreferences, "PATCH", _PREFERENCES, body=dict(changed))

    async def preferences_effect(
        self,
        *,
        spacing_multiplier: float,
        retention_target_override: float | None,
        easy_days: Sequence[int],
        free_days: Sequence[int],
    ) -> wire.PreferencesEffect:
        """Weigh preferences; what is empty is weighed as cleared, and so has to be sent."""
        query = {
            "spacing_multiplier": spacing_multiplier,
            "retention_target_override": "" if retention_target_override is None else retention_target_override,
            "easy_days": ",".join(map(str, easy_days)),
            "free_days": ",".join(map(str, free_days)),
        }
        return await self._ask(wire.PreferencesEffect, "GET", f"{_PREFERENCES}/effect?{urlencode(query)}")

    async def my_weights(self) -> wire.MyWeights:
        return await self._ask(wire.MyWeights, "GET", _MY_WEIGHTS)

    async def roll_back_my_weights(self) -> None:
        """Go back to the weights before; a Problem with status 409 when there are none."""
        await self._ask(object, "POST", f"{_MY_WEIGHTS}/roll-back")

    # Practice

    async def start_practice(
        self, *, mode: str, theme_ids: list[str] | None = None, count: int | None = None
    ) -> wire.NewSession:
        body = {"mode": mode, "theme_ids": theme_ids, "count": count}
        given = {name: value for name, value in body.items() if value is not None}
        return await self._ask(wire.NewSession, "POST", "/v1/practice-sessions", body=given)

    async def practice_sessions(self) -> list[wire.PracticeSessionRow]:
        return (await self._ask(_Items[wire.PracticeSessionRow], "GET", "/v1/practice-sessions")).items

    async def practice_session(self, session_id: str) -> wire.PracticeSession:
        return await self._ask(wire.PracticeSession, "GET", f"/v1/practice-sessions/{session_id}")

    async def answer(
        self,
        session_id: str,
        position: int,
        *,
        item_id: str,
        answer: wire.Answer,
        time_ms: int,
        flagged: bool = False,
        changed: bool = False,
        hinted: bool = False,
    ) -> wire.Answered:
        body = {
            "item_id": item_id,
            "answer": answer,
            "time_ms": time_ms,
            "flagged": flagged,
            "changed": changed,
            "hinted": hinted,
        }
        path = f"/v1/practice-sessions/{session_id}/answers/{position}"
        return await self._ask(wire.Answered, "POST", path, body=body)

    async def undo(self, session_id: str) -> wire.Undone:
        return await self._ask(wire.Undone, "DELETE", f"/v1/practice-sessions/{session_id}/answers/last")

    async def submit(self, session_id: str) -> wire.PracticeResult:
        return await self._ask(wire.PracticeResult, "POST", f"/v1/practice-sessions/{session_id}/submit")

    async def result(self, session_id: str) -> wire.PracticeResult:
        return await self._ask(wire.PracticeResult, "GET", f"/v1/practice-sessions/{session_id}/result")

    # Catalog

    async def syllabus(self) -> list[wire.SyllabusYear]:
        return (await self._ask(_Items[wire.SyllabusYear], "GET", "/v1/catalog/syllabus")).items

    # Coding problems

    async def problems(
        self, *, module: str = "", state: str = "", words: str = "", cursor: str = "", limit: int = 100
    ) -> wire.ProblemLines:
        query = {"module": module, "state": state, "q": words, "cursor": cursor, "limit": limit}
        return await self._ask(wire.ProblemLines, "GET", _PROBLEMS, query=query)

    async def problem(self, problem_id: str) -> wire.AuthoredProblem:
        return await self._ask(wire.AuthoredProblem, "GET", f"{_PROBLEMS}/{problem_id}")

    async def import_problems(self, text: str) -> wire.ProblemsImported:
        """Import a file as it is: a bank where it begins as JSON does, problems of ours elsewhere."""
        kind = "application/json" if text.lstrip().startswith("{") else "application/yaml"
        return await self._ask(wire.ProblemsImported, "POST", f"{_PROBLEMS}/import", text=(text, kind))

    async def check_problem(self, problem_id: str) -> None:
        await self._ask(dict, "POST", f"{_PROBLEMS}/{problem_id}/check")

    async def change_problem(self, problem_id: str, verb: str) -> None:
        """Publish or withdraw a problem."""
        await self._ask(dict, "POST", f"{_PROBLEMS}/{problem_id}/{verb}")

    # Tag debt

    async def tag_debts(self, *, cursor: str = "", limit: int = 10) -> wire.Debts:
        return await self._ask(wire.Debts, "GET", "/v1/content/tag-debt", query={"cursor": cursor, "limit": limit})

    async def place_question(self, question_id: str, concept_id: str) -> None:
        await self._ask(dict, "POST", _concept_of(question_id), body={"concept_id": concept_id})

    async def undo_placement(self, question_id: str) -> None:
        await self._ask(dict, "DELETE", _concept_of(question_id))

    async def tag_quality(self) -> wire.TagQuality:
        return await self._ask(wire.TagQuality, "GET", "/v1/admin/tag-quality")

    # Administration

    async def overview(self) -> wire.Overview:
        return await self._ask(wire.Overview, "GET", "/v1/admin/overview")

    async def queue_stats(self) -> wire.QueueStats:
        return await self._ask(wire.QueueStats, "GET", "/v1/admin/queues/stats")

    async def jobs(self) -> wire.Jobs:
        return await self._ask(wire.Jobs, "GET", "/v1/admin/jobs")

    async def run_job(self, job_key: str, args: Mapping[str, object] | None = None) -> wire.Run:
        body = {} if args is None else {"args": dict(args)}
        return await self._ask(wire.Run, "POST", f"/v1/admin/jobs/{job_key}/runs", body=body)

    async def runs(
        self, *, job_key: str = "", status: str = "", q: str = "", limit: int = 50, cursor: str = ""
    ) -> wire.Runs:
        query = {"job_key": job_key, "status": status, "q": q, "limit": limit, "cursor": cursor}
        return await self._ask(wire.Runs, "GET", "/v1/admin/jobs/runs", query=query)

    async def run(self, run_id: str) -> wire.OpenRun:
        return await self._ask(wire.OpenRun, "GET", f"/v1/admin/jobs/runs/{run_id}")

    async def cancel_run(self, run_id: str) -> wire.Run:
        return await self._ask(wire.Run, "POST", f"/v1/admin/jobs/runs/{run_id}/cancel")

    async def retry_run(self, run_id: str) -> wire.Run:
        return await self._ask(wire.Run, "POST", f"/v1/admin/jobs/runs/{run_id}/retry")

    async def alerts(
        self, *, state: str = "", severity: str = "", days: int | None = None, limit: int = 50, cursor: str = ""
    ) -> wire.Alerts:
        query = {"state": state, "severity": severity, "days": days, "limit": limit, "cursor": cursor}
        return await self._ask(wire.Alerts, "GET", "/v1/alerts", query=query)

    async def acknowledge_alert(self, alert_id: str) -> wire.Alert:
        return await self._ask(wire.Alert, "POST", f"/v1/alerts/{alert_id}/acknowledge")

    async def note_alert(self, alert_id: str, text: str) -> wire.Alert:
        return await self._ask(wire.Alert, "POST", f"/v1/alerts/{alert_id}/notes", body={"text": text})

    async def dismiss_alert(self, alert_id: str) -> None:
        return await self._ask(type(None), "POST", f"/v1/alerts/{alert_id}/dismiss")

    async def kill_run(self, run_id: str, reason: str = "") -> wire.Run:
        return await self._ask(wire.Run, "POST", f"/v1/admin/jobs/runs/{run_id}/kill", body={"reason": reason})

    async def cancel_runs(self, run_ids: list[str]) -> int:
        return (await self._ask(wire.Counted, "POST", "/v1/admin/jobs/runs/cancel", body={"ids": run_ids})).count

    async def batches(self, run_id: str, *, state: str = "", limit: int = 20) -> list[wire.Batch]:
        query = {"state": state, "limit": limit}
        return (await self._ask(_Items[wire.Batch], "GET", f"/v1/admin/jobs/runs/{run_id}/batches", query=query)).items

    async def job_rates(self, *, job_key: str = "", span: str = "24h") -> list[wire.JobRate]:
        query = {"job_key": job_key, "range": span}
        return (await self._ask(_Items[wire.JobRate], "GET", "/v1/admin/jobs/rates", query=query)).items

    async def job_queues(self) -> list[wire.JobQueue]:
        return (await self._ask(_Items[wire.JobQueue], "GET", "/v1/admin/jobs/queues")).items

    async def dead_letters(
        self, *, state: str = "", queue: str = "", q: str = "", limit: int = 50, cursor: str = ""
    ) -> wire.DeadLetters:
        query = {"state": state, "queue": queue, "q": q, "limit": limit, "cursor": cursor}
        return await self._ask(wire.DeadLetters, "GET", _DEAD_LETTERS, query=query)

    async def dead_letter(self, message_id: str) -> wire.OpenDeadLetter:
        return await self._ask(wire.OpenDeadLetter, "GET", f"{_DEAD_LETTERS}/{message_id}")

    async def settle_letters(self, verb: str, which: Mapping[str, object]) -> int:
        """Retry or discard, and say how many that were; `which` has the ids, or all with a queue and words."""
        return (await self._ask(wire.Counted, "POST", f"{_DEAD_LETTERS}/{verb}", body=dict(which))).count

    async def resurrect_letter(self, message_id: str) -> wire.OpenDeadLetter:
        return await self._ask(wire.OpenDeadLetter, "POST", f"{_DEAD_LETTERS}/{message_id}/resurrect")

    async def workers(self) -> list[wire.Worker]:
        return (await self._ask(_Items[wire.Worker], "GET", "/v1/admin/jobs/workers")).items

    # Models

    async def evaluation_series(self, *, metric: str, window: str, suite: str) -> wire.EvaluationSeries:
        query = {"metric": metric, "window": window, "suite": suite}
        return await self._ask(wire.EvaluationSeries, "GET", f"{_EVALUATION}/metrics/timeseries", query=query)

    async def evaluation_runs(self, *, suite: str, limit: int = 20, cursor: str = "") -> wire.EvaluationRuns:
        query = {"suite": suite, "limit": limit, "cursor": cursor}
        return await self._ask(wire.EvaluationRuns, "GET", f"{_EVALUATION}/runs", query=query)

    async def latest_evaluation(self, suite: str) -> wire.EvaluationRun | None:
        """Return the newest result of a suite; none where there is none yet."""
        try:
            return await self._ask(wire.EvaluationRun, "GET", f"{_EVALUATION}/runs/latest", query={"suite": suite})
        except Problem as problem:
            if problem.status != HTTPStatus.NOT_FOUND:
                raise
            return None

    async def models(self) -> list[wire.ModelRecord]:
        return (await self._ask(_Items[wire.ModelRecord], "GET", "/v1/admin/models")).items

    # Experiments

    async def experiments(self, *, limit: int = 20) -> list[wire.ExperimentBrief]:
        return (await self._ask(_Items[wire.ExperimentBrief], "GET", _EXPERIMENTS, query={"limit": limit})).items

    async def experiment(self, key: str) -> wire.OpenExperiment:
        return await self._ask(wire.OpenExperiment, "GET", f"{_EXPERIMENTS}/{key}")

    async def experiment_definitions(self) -> list[wire.ExperimentDefinition]:
        path = f"{_EXPERIMENTS}/definitions"
        return (await self._ask(_Items[wire.ExperimentDefinition], "GET", path)).items

    async def start_experiment(self, key: str, *, shares: list[float], planned_days: int) -> None:
        body = {"key": key, "shares": shares, "planned_days": planned_days}
        await self._ask(dict, "POST", _EXPERIMENTS, body=body)

    async def stop_experiment(self, key: str, *, winner: str | None, reason: str) -> None:
        await self._ask(dict, "POST", f"{_EXPERIMENTS}/{key}/stop", body={"winner": winner, "reason": reason})

    # Concept complexity

    async def complexity(self, *, version_on: str = "", block_id: str = "") -> wire.Complexity:
        query = {"version_on": version_on, "block_id": block_id}
        return await self._ask(wire.Complexity, "GET", _COMPLEXITY, query=query)

    async def concept_complexity(self, concept_id: str, *, version_on: str = "") -> wire.OpenConcept:
        path = f"{_COMPLEXITY}/concepts/{concept_id}"
        return await self._ask(wire.OpenConcept, "GET", path, query={"version_on": version_on})

    # Study paths

    async def active_path(self) -> wire.StudyPath | None:
        """Return the path that the learner follows; none before one has been chosen."""
        return await self._found(wire.StudyPath, f"{_STUDY_PATHS}/active")

    async def create_path(self, track: str, config: Mapping[str, object]) -> wire.StudyPath:
        """Begin a path; a Problem with status 409 when there is one on this track."""
        return await self._ask(wire.StudyPath, "POST", _STUDY_PATHS, body={"track": track, "config": dict(config)})

    async def change_path(self, path_id: str, config: Mapping[str, object]) -> wire.StudyPath:
        """Change only the settings that are given; what lies ahead is planned anew."""
        return await self._ask(wire.StudyPath, "PATCH", f"{_STUDY_PATHS}/{path_id}", body={"config": dict(config)})

    async def archive_path(self, path_id: str) -> None:
        await self._ask(dict, "PATCH", f"{_STUDY_PATHS}/{path_id}", body={"status": "archived"})

    async def path_progress(self, path_id: str) -> wire.PathProgress:
        return await self._ask(wire.PathProgress, "GET", f"{_STUDY_PATHS}/{path_id}/progress")

    async def study_summary(self) -> wire.StudySummary | None:
        """Return what there is to study today; none without a path."""
        return await self._found(wire.StudySummary, f"{_STUDY_PATHS}/summary")

    async def study_tasks(
        self, *, module: str = "", status: str = "", limit: int = 20, cursor: str = ""
    ) -> wire.StudyTasks:
        query = {"module": module, "status": status, "limit": limit, "cursor": cursor}
        return await self._ask(wire.StudyTasks, "GET", _STUDY_TASKS, query=query)

    async def _found(self, answer: type[T], path: str) -> T | None:
        """Ask for what may not be there."""
        try:
            return await self._ask(answer, "GET", path)
        except Problem as problem:
            if problem.status != HTTPStatus.NOT_FOUND:
                raise
            return None

    # Study tasks

    async def study_task(self, task_id: str) -> wire.OpenTask:
        return await self._ask(wire.OpenTask, "GET", f"{_STUDY_TASKS}/{task_id}")

    async def next_study_task(self) -> wire.StudyTask | None:
        """Return the task to do next; none where none waits."""
        return await self._found(wire.StudyTask, f"{_STUDY_TASKS}/next")

    async def move_study_task(self, task_id: str, verb: str) -> wire.StudyTask:
        """Start, finish, skip or replace a task."""
        return await self._ask(wire.StudyTask, "POST", f"{_STUDY_TASKS}/{task_id}/{verb}")

    async def save_draft(self, task_id: str, *, language: str, code: str) -> None:
        body = {"language": language, "code": code}
        await self._ask(type(None), "PUT", f"{_STUDY_TASKS}/{task_id}/draft", body=body)

    async def save_note(self, task_id: str, *, note: str, starred: bool) -> None:
        body = {"note": note, "starred": starred}
        await self._ask(type(None), "PUT", f"{_STUDY_TASKS}/{task_id}/note", body=body)

    async def study_hint(self, task_id: str, level: int) -> wire.TaskHint:
        return await self._ask(wire.TaskHint, "POST", f"{_STUDY_TASKS}/{task_id}/hints", body={"level": level})

    async def judge(self, task_id: str, verb: str, *, language: str, code: str) -> wire.Submitted:
        """Submit code, or run the visible tests on it; what comes of it is an evaluation to ask for."""
        body = {"language": language, "code": code}
        return await self._ask(wire.Submitted, "POST", f"{_STUDY_TASKS}/{task_id}/{verb}", body=body)

    async def evaluation(self, task_id: str, evaluation_id: str) -> wire.Evaluation:
        return await self._ask(wire.Evaluation, "GET", f"{_STUDY_TASKS}/{task_id}/evaluations/{evaluation_id}")

    async def cancel_evaluation(self, task_id: str, evaluation_id: str) -> wire.Evaluation:
        path = f"{_STUDY_TASKS}/{task_id}/evaluations/{evaluation_id}/cancel"
        return await self._ask(wire.Evaluation, "POST", path)


_STUDY_PATHS: Final = "/v1/study-paths"
_STUDY_TASKS: Final = "/v1/study-tasks"
_DEAD_LETTERS: Final = "/v1/admin/jobs/dead-letters"
_EVALUATION: Final = "/v1/admin/evaluation"
_EXPERIMENTS: Final = "/v1/admin/experiments"
_COMPLEXITY: Final = "/v1/admin/complexity"
_MY_WEIGHTS: Final = "/v1/users/me/weights"
_PREFERENCES: Final = "/v1/users/me/preferences/learning"


def _concept_of(question_id: str) -> str:
    return f"/v1/content/questions/{question_id}/concept"


def _decoded(response: httpx.Response, answer: type[T]) -> T:
    """Decode an answer; one of another shape is an error of its section, and never a page that loads for ever."""
    try:
        return msgspec.json.decode(response.content or b"null", type=answer)
    except msgspec.MsgspecError as error:
        log.exception("The API's answer to %s has another shape than these pages know.", response.request.url.path)
        raise Problem(wire.ProblemBody(type="unknown-shape", title="Unknown answer", status=502)) from error


def _problem(response: httpx.Response) -> wire.ProblemBody:
    """Decode a problem; an answer that is none keeps at least its status."""
    try:
        body = msgspec.json.decode(response.content, type=wire.ProblemBody)
    except msgspec.MsgspecError:
        return wire.ProblemBody(title=response.reason_phrase, status=response.status_code)
    return body if body.status else msgspec.structs.replace(body, status=response.status_code)

"""The page about models: numbers beside the default, lines by day, regression in words, and what if there are none."""

from datetime import UTC, date, datetime
from typing import Any

import httpx
import msgspec
import pytest
import reflex as rx

from ui import client as module
from ui import wire
from ui.format import TrendLook
from ui.pages.admin.evaluation import EvaluationState
from ui.pages.admin.evaluation_words import (
    Number,
    RegressionWords,
    Shown,
    ahead,
    better,
    between,
    model_rows,
    never_run,
    nothing_in_window,
    nothing_reviewed,
    numbers,
    regression_words,
    remarks,
    run_words,
    score_lines,
    shown,
    trouble,
)

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 14, 32, tzinfo=UTC)
OURS = {"logloss": 0.3441, "brier": 0.1027, "ece": 0.0116, "auc": 0.706, "rmse_bins": 0.0412}
DEFAULT = {"logloss": 0.3512, "brier": 0.1049, "ece": 0.0198, "auc": 0.694, "rmse_bins": 0.0527}
AVERAGE = {"logloss": 0.3811, "brier": 0.1104, "ece": 0.0009, "auc": None, "rmse_bins": None}
BIN = {"low": 0.9, "high": 1.0, "predicted": 0.95, "observed": 0.94, "count": 900, "spread": 0.008}


def a_run(**changed: Any) -> dict[str, Any]:
    return {
        "run_id": "r1",
        "suite": "fsrs",
        "status": "SUCCEEDED",
        "window_from": "2026-11-14T05:00:00Z",
        "window_to": "2026-11-21T05:00:00Z",
        "weights_version": 14,
        "started_at": "2026-11-21T05:00:00Z",
        "finished_at": "2026-11-21T05:00:04Z",
        "n": 12_580,
        "error": None,
        "metrics": OURS,
        "baselines": [
            {"model": "default", "name": "FSRS default weights", "metrics": DEFAULT},
            {"model": "average", "name": "Average", "metrics": AVERAGE},
        ],
        "calibration": [BIN],
        "regression": None,
        "notes": {},
        **changed,
    }


def run(**changed: Any) -> wire.EvaluationRun:
    return msgspec.convert(a_run(**changed), wire.EvaluationRun, strict=False)


def a_series(**changed: Any) -> dict[str, Any]:
    points = [{"date": f"2026-11-{20 + n}", "value": 0.345 - n / 1000, "run_id": f"r{n}", "n": 12_580} for n in (0, 1)]
    return {
        "metric": "logloss",
        "window": "30d",
        "suite": "fsrs",
        "points": points,
        "baselines": [
            {"model": "default", "name": "FSRS default weights", "points": [{**points[1], "value": 0.3512}]},
        ],
        "regression": None,
        "next_run_at": "2026-11-22T05:00:00Z",
        **changed,
    }


def series(**changed: Any) -> wire.EvaluationSeries:
    return msgspec.convert(a_series(**changed), wire.EvaluationSeries, strict=False)


# Words


def test_a_run_is_told_by_when_over_how_much_and_with_which_weights():
    assert run_words(run(), now=NOW, zone="UTC") == "run today 05:00 · 12,580 reviews · weights v14"
    mastery = run(suite="bkt", weights_version=None, n=1)
    assert run_words(mastery, now=NOW, zone="UTC") == "run today 05:00 · 1 answer"
    assert run_words(run(weights_version=0), now=NOW, zone="UTC").endswith("published weights")


def test_each_number_stands_beside_that_of_the_default():
    told = numbers(run())
    assert (told.logloss, told.brier) == (Number(".3441", "default .3512"), Number(".1027", "default .1049"))
    assert told.ece == Number(".0116", "default .0198 · 10 equal bins")
    assert (told.auc, told.rmse) == (Number(".706", "default .694"), Number(".0412", "default .0527"))
    assert told.better.text == "2.0\u00a0% better than default"


def test_a_number_that_is_not_defined_or_has_nothing_beside_it_is_no_number():
    told = numbers(run(metrics={**OURS, "auc": None}, baselines=[]))
    assert (told.auc, told.brier) == (Number("–", ""), Number(".1027", ""))
    assert told.better == TrendLook("", "minus", "gray")


@pytest.mark.parametrize(
    ("ours", "words", "tone"),
    [(0.30, "25.0\u00a0% better than default", "teal"), (0.44, "10.0\u00a0% worse than default", "red")],
)
def test_better_and_worse_are_told_by_how_much(ours, words, tone):
    look = better(ours, 0.4)
    assert (look.text, look.tone) == (words, tone)


def test_what_would_be_written_as_no_difference_is_none():
    assert better(0.40001, 0.4).text == "the same as default"


def test_ours_leads_the_table_and_is_named_by_its_weights():
    rows = model_rows(run())
    assert [(row.name, row.is_ours) for row in rows] == [
        ("Ours, weights v14", True),
        ("FSRS default weights", False),
        ("Average", False),
    ]
    assert (rows[2].logloss, rows[2].auc) == (".3811", "–")
    assert model_rows(run(suite="bkt", weights_version=None))[0].name == "Ours"


def test_what_a_run_left_out_is_told():
    assert remarks({"first_reviews": 1_402, "unreadable": 0, "learners": 200}) == "1,402 first reviews not judged"
    assert remarks({"by_tracing": 6_921, "by_recent_accuracy": 13_135, "logloss_by_tracing_alone": 0.3634}) == (
        "6,921 foretold by tracing · 13,135 by recent accuracy · tracing alone .3634"
    )
    assert remarks({}) == ""


def test_a_baseline_has_a_value_where_its_run_has_one():
    look = score_lines(series())
    assert [(row["day"], row["ours_words"], row["default_words"]) for row in look.rows] == [
        ("20 Nov", ".3450", "–"),
        ("21 Nov", ".3440", ".3512"),
    ]
    assert look.ends["moving_average"].words == ""


def test_a_regression_is_told_with_its_numbers():
    worse = {"regressed": True, "latest": 0.385, "median": 0.344, "ratio": 1.119, "threshold": 1.1}
    assert regression_words(series(regression=worse)) == RegressionWords(
        "regressed",
        "12\u00a0% worse than the median of the last five runs",
        "Log loss .3850 against .3440; from 10\u00a0% on it counts as a regression.",
    )
    assert regression_words(series(regression={**worse, "regressed": False})).what == "No regression"
    calm = series(metric="brier", regression={**worse, "regressed": False})
    assert regression_words(calm).what == "No regression of log loss"
    assert regression_words(series()) == RegressionWords()


# Nothing


def test_before_the_first_run_it_is_said_when_that_will_be():
    first = never_run(datetime(2026, 11, 22, 5, tzinfo=UTC), now=NOW, zone="UTC")
    assert (first.what, first.then) == ("No evaluation yet", "The first is tonight at 05:00.")
    assert never_run(None, now=NOW, zone="UTC").then == "Evaluate now makes the first."


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 21, 17, tzinfo=UTC), "today at 17:00"),
        (datetime(2026, 11, 22, 9, tzinfo=UTC), "tomorrow at 09:00"),
        (datetime(2026, 11, 30, 5, tzinfo=UTC), "on 30 Nov at 05:00"),
    ],
)
def test_a_time_ahead_is_said_as_one_would(at, words):
    assert ahead(at, now=NOW, zone="UTC") == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 1), date(2026, 11, 7), "1 and 7 November"),
        (date(2026, 10, 28), date(2026, 11, 7), "28 October and 7 November"),
        (date(2025, 12, 28), date(2026, 1, 7), "28 December 2025 and 7 January 2026"),
    ],
)
def test_a_span_names_what_differs(first, last, words):
    assert between(first, last) == words


def test_a_window_without_reviews_says_so():
    empty = run(status="EMPTY", window_from="2026-11-01T05:00:00Z", window_to="2026-11-08T00:00:00Z", n=0)
    assert nothing_reviewed(empty).what == "No reviews between 1 and 7 November"
    assert nothing_in_window("7d", now=NOW, zone="UTC").what == "No evaluation between 14 and 21 November"


def test_a_newest_run_that_gave_no_numbers_is_told_beside_those_of_the_one_before():
    failed, good = run(run_id="r2", status="FAILED", error="NaN in weights"), run()
    known = shown(good, now=NOW, zone="UTC")
    told = trouble(failed, known, now=NOW, zone="UTC")
    assert told == ("The evaluation of today 05:00 failed: NaN in weights. The numbers are those of the run before.")
    assert trouble(good, known, now=NOW, zone="UTC") == ""
    assert trouble(run(run_id="r3", status="RUNNING"), known, now=NOW, zone="UTC") == ""
    empty = run(run_id="r4", status="EMPTY")
    assert trouble(empty, Shown(), now=NOW, zone="UTC") == "No reviews between 14 and 21 November."
    assert trouble(run(status="FAILED"), Shown(), now=NOW, zone="UTC").endswith("failed: it gave no reason.")
    assert trouble(run(run_id="r5"), known, now=NOW, zone="UTC") == ""
    assert trouble(None, Shown(), now=NOW, zone="UTC") == ""


# The state


class Api:
    """An API with one evaluation whose job a test can move on."""

    def __init__(self) -> None:
        self.runs: list[dict[str, Any]] = [a_run()]
        self.job = "succeeded"
        self.error: str | None = None
        self.series = self.models = 200
        self.seen: list[httpx.URL] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request.url)
        path = request.url.path
        if path.endswith("/timeseries") and self.series != 200:
            return httpx.Response(self.series, json={"status": self.series})
        if path.endswith("/models") and self.models != 200:
            return httpx.Response(self.models, json={"status": self.models})
        if request.method == "POST":
            self.job = "queued"
            return httpx.Response(202, json=self._job())
        answers = {
            "/v1/users/me": ME,
            "/v1/admin/evaluation/metrics/timeseries": a_series(),
            "/v1/admin/evaluation/runs": {"items": self.runs[:1], "next_cursor": None},
            "/v1/admin/models": {"items": [A_MODEL]},
            "/v1/admin/jobs/runs": {"items": [self._job()], "next_cursor": None},
        }
        good = [run for run in self.runs if run["status"] == "SUCCEEDED"]
        if path.endswith("/latest") and good:
            return httpx.Response(200, json=good[0])
        return httpx.Response(200, json=answers[path]) if path in answers else httpx.Response(404, json={"status": 404})

    def _job(self) -> dict[str, Any]:
        return {**A_JOB, "status": self.job, "error": self.error}


ME = {"user_id": "u1", "email": "i@example.edu", "display_name": "Ines", "roles": ["admin"], "zone": "UTC"}
UNTOLD = (
    "queued_at started_at finished_at heartbeat_at duration_ms stats requested_by requested_by_name parent_run_id "
    "steps_done steps_total args lock_until"
)
A_JOB = {
    **dict.fromkeys(UNTOLD.split()),
    "run_id": "j1",
    "job_key": "fsrs_eval",
    "scheduled_for": "2026-11-21T05:00:00Z",
    "attempt": 1,
}
A_MODEL = {
    "model": "memory",
    "name": "FSRS-6",
    "version": 14,
    "trained_at": "2026-11-20T03:30:00Z",
    "trained_on": {"reviews": 48_000, "learners": 40},
    "metrics": {"logloss": 0.3441, "baseline_logloss": 0.3512},
    "history": [0.35, 0.3441],
    "last_run_at": "2026-11-21T05:00:00Z",
    "state": "healthy",
    "note": None,
}


@pytest.fixture
def api(monkeypatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


@pytest.fixture
def state() -> EvaluationState:
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    return root.get_substate(EvaluationState.get_full_name().split("."))


async def _press(state: EvaluationState) -> None:
    async for _ in state.evaluate_now():
        pass


@pytest.mark.usefixtures("api")
async def test_the_page_opens_with_the_last_run_its_lines_and_the_models(state):
    await state.open()
    assert (state.main.status, state.series.status, state.records.status) == ("ready", "ready", "ready")
    assert state.shown.numbers.logloss.value == ".3441"
    assert [row["day"] for row in state.lines.rows] == ["20 Nov", "21 Nov"]
    assert (len(state.dots), state.models[0].version, state.going_on) == (1, "v14", "")


async def test_a_selector_asks_for_another_series_and_nothing_else(api, state):
    await state.open()
    api.seen.clear()
    await state.choose_metric("brier")
    await state.choose_window("90d")
    assert [(url.path.rsplit("/", 1)[1], dict(url.params)) for url in api.seen] == [
        ("timeseries", {"metric": "brier", "window": "30d", "suite": "fsrs"}),
        ("timeseries", {"metric": "brier", "window": "90d", "suite": "fsrs"}),
    ]


async def test_the_other_model_is_loaded_whole(api, state):
    await state.open()
    api.seen.clear()
    await state.choose_suite("bkt")
    asked = {(url.path, url.params.get("suite") or url.params.get("job_key")) for url in api.seen}
    assert {("/v1/admin/evaluation/runs", "bkt"), ("/v1/admin/jobs/runs", "bkt_eval")} <= asked


async def test_a_chart_that_does_not_load_leaves_the_numbers(api, state):
    api.series = 500
    await state.open()
    assert (state.main.status, state.series.status) == ("ready", "error")
    assert state.shown.numbers.logloss.value == ".3441"
    api.series = 200
    await state.retry_series()
    assert state.series.status == "ready"


async def test_models_that_do_not_load_leave_the_rest(api, state):
    api.models = 500
    await state.open()
    assert (state.main.status, state.series.status, state.records.status) == ("ready", "ready", "error")
    api.models = 200
    await state.retry_models()
    assert (state.records.status, len(state.models)) == ("ready", 1)


async def test_while_nothing_runs_the_page_is_simply_loaded_anew(api, state):
    await state.open()
    api.runs = [a_run(run_id="r9")]
    await state.follow()
    assert state.shown.run_id == "r9"


async def test_evaluate_now_is_busy_until_the_job_ends_and_then_loads_what_it_found(api, state):
    await state.open()
    await _press(state)
    assert state.going_on == "queued"
    api.job = "running"
    await state.follow()
    assert state.going_on == "running"
    api.job, api.runs = "succeeded", [a_run(run_id="r2"), a_run()]
    await state.follow()
    assert (state.going_on, state.shown.run_id, state.said) == ("", "r2", "The evaluation has ended.")


async def test_an_evaluation_that_fails_says_why(api, state):
    await state.open()
    await _press(state)
    api.job, api.error = "failed", "No worker came"
    await state.follow()
    assert (state.going_on, state.problem) == ("", "The evaluation failed: No worker came.")


async def test_without_a_run_the_page_says_when_the_first_will_be(api, state):
    api.runs = []
    await state.open()
    assert (state.shown.run_id, state.nothing.what) == ("", "No evaluation yet")


async def test_an_empty_first_window_says_that_nothing_was_reviewed(api, state):
    api.runs = [a_run(status="EMPTY", n=0)]
    await state.open()
    assert (state.nothing.what, state.trouble) == ("No reviews between 14 and 21 November", "")

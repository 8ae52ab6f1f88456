"""Models and experiments in a line each, for the overview and the page about models."""

from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
import reflex as rx

from ui import client as module
from ui import wire
from ui.pages.admin.model_words import ExperimentLine, experiment_lines, judged_models, model_look
from ui.pages.admin.overview import OverviewState

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 14, 32, tzinfo=UTC)


def a_record(**changed: Any) -> wire.ModelRecord:
    told = {
        "model": "memory",
        "name": "FSRS-6",
        "version": 14,
        "trained_at": "2026-11-20T03:30:00Z",
        "trained_on": {"reviews": 48_000, "learners": 40},
        "metrics": {"logloss": 0.3441, "baseline_logloss": 0.3512},
        "history": [0.35, None, 0.3441],
        "last_run_at": "2026-11-21T05:00:00Z",
        "state": "healthy",
        "note": None,
        **changed,
    }
    return msgspec.convert(told, wire.ModelRecord, strict=False)


def look(**changed: Any):
    return model_look(a_record(**changed), now=NOW, zone="UTC")


def test_a_model_is_told_by_version_training_and_loss():
    told = look()
    assert (told.short, told.version, told.trained, told.trained_on) == (
        "Memory",
        "v14",
        "yesterday",
        "48,000 reviews of 40 learners",
    )
    assert (told.logloss, told.beside, told.last_run) == (".3441", "default weights .3512", "10\u00a0h ago")
    assert told.spark.startswith("M")


def test_a_model_that_was_never_trained_or_judged_says_so():
    told = look(
        version=None,
        trained_at=None,
        trained_on=None,
        metrics={},
        history=[],
        last_run_at=None,
        state="no_data",
        note="Waits for its first night.",
    )
    assert (told.version, told.trained, told.trained_on, told.last_run) == ("–", "not trained", "–", "never")
    assert (told.logloss, told.beside, told.spark) == ("–", "Waits for its first night.", "")


@pytest.mark.parametrize(("version", "words"), [(3, "v3"), ("2026-11-15", "15 Nov"), (0, "published"), ("two", "two")])
def test_a_version_is_a_number_or_a_date(version, words):
    assert look(version=version).version == words


def test_where_room_is_scarce_version_and_training_are_one_line():
    assert look().in_short == "v14 · trained yesterday on 48,000 reviews of 40 learners"
    assert look(trained_on=None).in_short == "v14 · trained yesterday"
    assert look(version=0, trained_at=None).in_short == "published · not trained"
    assert look(version=None, trained_at=None).in_short == "not trained"


def test_mastery_counts_answers_and_may_not_know_of_how_many_learners():
    assert look(model="mastery", trained_on={"reviews": 1, "learners": None}).trained_on == "1 answer"


def test_only_models_with_a_loss_are_on_the_overview():
    records = [a_record(), a_record(model="complexity", metrics={"spread": 0.1})]
    assert [one.model for one in judged_models(records, now=NOW, zone="UTC")] == ["memory"]


BRIEF = {
    "key": "tuned_weights",
    "name": "Tuned weights",
    "context": "scheduling",
    "status": "running",
    "day": 19,
    "planned_days": 56,
    "started_at": "2026-11-02T00:00:00Z",
    "ended_at": None,
    "verdict": "keep_going",
    "verdict_words": "Keep going: the interval still holds 0.",
}


def test_an_experiment_that_runs_is_a_line_and_others_are_not():
    briefs = [
        msgspec.convert({**BRIEF, **changed}, wire.ExperimentBrief, strict=False)
        for changed in ({}, {"status": "stopped", "verdict": "adopted"}, {"day": None, "verdict": "too_early"})
    ]
    assert experiment_lines(briefs) == [
        ExperimentLine("tuned_weights", "Tuned weights", "day 19 · keep going"),
        ExperimentLine("tuned_weights", "Tuned weights", "too early"),
    ]


# The overview

OVERVIEW = {
    "learners": 1,
    "active_7d": 1,
    "reviews_24h": 0,
    "questions": 9,
    "questions_in_debt": 0,
    "failed_runs_24h": 0,
    "missed_runs_24h": 0,
    "revision": {"due_today": 0, "overdue": 0, "day_on": None},
    "last_regen": None,
    "simulated": False,
}
DEBT = {"window_days": 7, "total_debt": 0, "by_reason": [], "top_themes": [], "top_questions": []}
ANSWERS: dict[str, Any] = {
    "/v1/admin/overview": OVERVIEW,
    "/v1/admin/tag-quality": DEBT,
    "/v1/users/me": {
        "user_id": "u1",
        "email": "i@example.edu",
        "display_name": "Ines",
        "roles": ["admin"],
        "zone": "UTC",
    },
    "/v1/admin/models": {"items": [msgspec.to_builtins(a_record())]},
    "/v1/admin/experiments": {"items": [BRIEF], "next_cursor": None},
}


@pytest.fixture
def silent(monkeypatch) -> set[str]:
    """Return the addresses that answer with an error; a test adds to them."""
    broken: set[str] = set()

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path in broken or path not in ANSWERS:
            return httpx.Response(500, json={"status": 500, "detail": "No."})
        return httpx.Response(200, json=ANSWERS[path])

    monkeypatch.setattr(module, "transport", httpx.MockTransport(answer))
    return broken


@pytest.fixture
def overview() -> OverviewState:
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    return root.get_substate(OverviewState.get_full_name().split("."))


@pytest.mark.usefixtures("silent")
async def test_the_overview_has_models_and_experiments(overview):
    await overview.open()
    assert [one.logloss for one in overview.models] == [".3441"]
    assert [one.words for one in overview.experiments] == ["day 19 · keep going"]


async def test_a_section_that_does_not_load_leaves_the_rest_of_the_overview(silent, overview):
    silent |= {"/v1/admin/models", "/v1/admin/experiments"}
    await overview.open()
    assert (overview.main.status, overview.judged.status, overview.compared.status) == ("ready", "error", "error")
    assert overview.numbers.questions == "9"
    silent.clear()
    await overview.retry_models()
    await overview.retry_experiments()
    assert (overview.judged.status, overview.compared.status) == ("ready", "ready")

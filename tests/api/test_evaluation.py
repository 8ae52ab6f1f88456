"""How right the models are, as an admin is shown it: series, runs, the record of each model."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from adapters.postgres.store import PostgresStore
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scoring.evaluating import begin_evaluation, evaluate
from domain.scoring.evaluation import Suite
from tests.factories import a_concept, a_review, a_theme, a_user

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
NOON = datetime.combine(NOW.date(), time(12), UTC) - DAY
EVALUATION, MODELS = "/v1/admin/evaluation", "/v1/admin/models"
SERIES, RUNS = f"{EVALUATION}/metrics/timeseries", f"{EVALUATION}/runs"


@pytest.fixture
async def admin(client_as):
    return await client_as("admin")


async def a_result(connection, *, days_ago=0.0, logloss=0.4, suite="fsrs", median=None, status="SUCCEEDED"):
    """Add an evaluation that ended so long before noon of yesterday, with the scores that a page shows."""
    run_id, ended = new_id(), NOON - days_ago * DAY
    await connection.execute(
        "insert into eval_run (id, suite, status, window_from, window_to, started_at, finished_at, n, "
        "regression_median, regressed, error_text) values ($1, $2, $3, $4, $5, $5, $5, 70, $6, $7, $8)",
        *(run_id, suite, status, ended - 30 * DAY, ended, median, median is not None and logloss > 1.1 * median),
        "boom\nTraceback" if status == "FAILED" else None,
    )
    if status == "SUCCEEDED":
        await connection.execute(
            "insert into eval_metric values ($1, 'logloss', $2, 70), ($1, 'ece', 0.02, 70)", run_id, logloss
        )
        await connection.execute(
            "insert into eval_baseline values ($1, 'default', 'logloss', 0.5), ($1, 'average', 'logloss', 0.6), "
            "($1, 'default', 'ece', 0.03)",
            run_id,
        )
    return str(run_id)


async def evaluated(connection, suite=Suite.FSRS):
    """Let a learner review, and evaluate that."""
    ada, concept_id = await a_user(connection), await a_concept(connection, await a_theme(connection))
    for days_ago, rating in ((20, 3), (9, 1), (2, 3), (1, 3)):
        await a_review(connection, ada, concept_id, days_ago=days_ago, rating=rating, now=NOW)
    store, run_id = PostgresStore(connection), new_id()
    await begin_evaluation(store, suite=suite, run_id=run_id, args={}, now=NOW)
    await evaluate(store, run_id=run_id, aside=asyncio.to_thread, now=NOW)
    return str(run_id)


async def test_points_come_in_the_order_of_days_with_those_of_simple_models_beside_them(admin, connection):
    newest = await a_result(connection, days_ago=1, logloss=0.41)
    await a_result(connection, days_ago=1.1, logloss=0.9)  # the same day, earlier: the last result counts
    oldest = await a_result(connection, days_ago=5, logloss=0.44)
    await a_result(connection, days_ago=8, logloss=0.7)  # outside
    await a_result(connection, days_ago=2, status="EMPTY")
    await a_result(connection, days_ago=3, suite="bkt")
    found = (await admin.get(SERIES, params={"metric": "logloss", "window": "7d", "suite": "fsrs"})).json()
    on = [(NOON - days * DAY).date().isoformat() for days in (5, 1)]
    points = [(point["date"], point["value"], point["run_id"], point["n"]) for point in found["points"]]
    assert points == [(on[0], 0.44, oldest, 70), (on[1], 0.41, newest, 70)]
    assert [(line["model"], line["name"], len(line["points"])) for line in found["baselines"]] == [
        ("default", "FSRS default weights", len(points)),
        ("average", "Average", len(points)),
    ]
    assert found["regression"] is None
    assert (found["metric"], found["window"], found["suite"]) == ("logloss", "7d", "fsrs")
    assert datetime.fromisoformat(found["next_run_at"]) > NOW


async def test_a_window_that_ends_at_midnight_is_of_the_day_that_ends_there(admin, connection):
    run_id = await a_result(connection)
    midnight = datetime.combine(NOW.date(), datetime.min.time(), UTC)
    await connection.execute("update eval_run set window_to = $2 where id = $1", UUID(run_id), midnight)
    found = (await admin.get(SERIES, params={"window": "7d"})).json()
    assert [date.fromisoformat(point["date"]) for point in found["points"]] == [NOW.date() - DAY]


async def test_without_any_run_a_series_is_empty(admin):
    found = (await admin.get(SERIES)).json()
    assert (found["points"], found["baselines"], found["regression"]) == ([], [], None)
    assert (found["metric"], found["window"], found["suite"]) == ("logloss", "30d", "fsrs")


@pytest.mark.parametrize("metric", ["logloss", "brier", "ece"])
@pytest.mark.parametrize("window", ["7d", "30d", "90d"])
@pytest.mark.parametrize("suite", ["bkt", "fsrs"])
async def test_each_metric_and_window_is_accepted(admin, metric, window, suite):
    answer = await admin.get(SERIES, params={"metric": metric, "window": window, "suite": suite})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("metric", "ece_quantile"), ("metric", "x"), ("window", "7"), ("window", "8d"), ("window", ""), ("suite", "hlr")],
)
async def test_anything_else_is_refused_by_its_field(admin, field, value):
    answer = await admin.get(SERIES, params={field: value})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_regression_is_told_with_its_numbers(admin, connection):
    run_id = await a_result(connection, logloss=0.48, median=0.4)
    regression = {"regressed": True, "latest": 0.48, "median": 0.4, "ratio": 0.48 / 0.4, "threshold": 1.1}
    assert (await admin.get(SERIES)).json()["regression"] == pytest.approx(regression)
    assert (await admin.get(f"{RUNS}/{run_id}")).json()["regression"] == pytest.approx(regression)


async def test_a_run_has_every_score_the_calibration_and_its_notes(admin, connection):
    run_id = await evaluated(connection)
    run = (await admin.get(f"{RUNS}/{run_id}")).json()
    assert run == (await admin.get(f"{RUNS}/latest", params={"suite": "fsrs"})).json()
    assert (run["run_id"], run["suite"], run["status"], run["n"], run["error"]) == (
        run_id,
        "fsrs",
        "SUCCEEDED",
        3,
        None,
    )
    assert run["weights_version"] == 0
    assert run["metrics"].keys() == {"logloss", "brier", "ece", "ece_quantile", "auc", "rmse_bins"}
    assert None not in run["metrics"].values()
    assert [(one["model"], one["name"]) for one in run["baselines"]] == [
        ("default", "FSRS default weights"),
        ("moving_average", "Moving average"),
        ("average", "Average"),
    ]
    assert run["baselines"][0]["metrics"] == run["metrics"]
    assert sum(one["count"] for one in run["calibration"]) == 3
    assert run["calibration"][0].keys() == {"low", "high", "predicted", "observed", "count", "spread"}
    assert run["notes"]["first_reviews"] == 1
    assert run["regression"] is None


async def test_an_undefined_metric_is_null(admin, connection):
    run_id = await evaluated(connection, Suite.BKT)
    run = (await admin.get(f"{RUNS}/{run_id}")).json()
    assert run["metrics"]["rmse_bins"] is None
    assert run["weights_version"] is None
    assert run["notes"]["by_recent_accuracy"] == 4


async def test_runs_are_listed_newest_first_page_by_page(admin, connection):
    first, second = await a_result(connection, days_ago=2), await a_result(connection, status="FAILED")
    other = await a_result(connection, suite="bkt")
    page = (await admin.get(RUNS, params={"limit": 2})).json()
    assert [run["run_id"] for run in page["items"]] == [other, second]
    assert page["items"][1]["error"] == "boom\nTraceback"
    rest = (await admin.get(RUNS, params={"limit": 2, "cursor": page["next_cursor"]})).json()
    assert ([run["run_id"] for run in rest["items"]], rest["next_cursor"]) == ([first], None)
    of_suite = (await admin.get(RUNS, params={"suite": "bkt"})).json()
    assert [run["run_id"] for run in of_suite["items"]] == [other]


async def test_without_a_result_there_is_no_latest_and_no_run(admin, connection):
    await a_result(connection, status="EMPTY")
    assert (await admin.get(f"{RUNS}/latest")).status_code == 404
    answer = await admin.get(f"{RUNS}/{new_id()}")
    assert (answer.status_code, answer.json()["type"]) == (404, "evaluation-not-found")


async def test_models_that_were_never_judged_have_no_data(admin):
    found = (await admin.get(MODELS)).json()["items"]
    assert [(one["model"], one["state"]) for one in found] == [
        ("memory", "no_data"),
        ("mastery", "no_data"),
        ("complexity", "no_data"),
    ]
    assert found[0]["version"] == 0
    assert found[0]["metrics"]["logloss"] is None
    assert found[0]["history"] == []


async def test_the_record_of_each_model_says_what_it_rests_on_and_how_it_does(admin, connection):
    for days_ago in range(16):
        await a_result(connection, days_ago=days_ago, logloss=0.4 + days_ago / 100)
    await a_result(connection, suite="bkt", days_ago=1, logloss=0.7, median=0.6)
    concept_id = await a_concept(connection, await a_theme(connection))
    await connection.execute(
        "insert into srs_weights (user_id, version, parameters, in_use, trained_at, reviews, held_out, duration_ms, "
        "adopted_at) values ($1, 5, $2, true, $3, 900, 100, 1, $3)",
        *(SYSTEM, list(DEFAULT_WEIGHTS.values), NOW),
    )
    await connection.execute(
        "insert into skill_params (concept_id, known, learn, forget, slip, guess, attempts, learners, pooled, "
        "fitted_at) values ($1, .8, .1, 0, .05, .15, 120, 9, 0, $2)",
        *(concept_id, NOW),
    )
    await connection.execute(
        "insert into complexity_score (concept_id, version_on, score, learners, reviews, low_confidence, assumed) "
        "values ($1, $2, .5, 4, 50, true, false)",
        *(concept_id, NOW.date()),
    )
    memory, mastery, complexity = (await admin.get(MODELS)).json()["items"]
    assert (memory["version"], memory["trained_on"], memory["state"]) == (
        5,
        {"reviews": 900, "learners": None},
        "healthy",
    )
    assert (memory["metrics"]["logloss"], memory["metrics"]["baseline_logloss"]) == (0.4, 0.5)
    assert memory["history"] == pytest.approx([0.4 + n / 100 for n in range(13, -1, -1)])
    assert memory["note"].endswith("Learners with weights of their own: 0.")
    assert (mastery["version"], mastery["trained_on"]) == (NOW.date().isoformat(), {"reviews": 120, "learners": 9})
    assert (mastery["state"], mastery["note"]) == (
        "degraded",
        "It foretells worse than it used to. Concepts with parameters of their own: 1.",
    )
    assert (complexity["state"], complexity["version"]) == ("healthy", NOW.date().isoformat())
    assert complexity["trained_on"] == {"reviews": 50, "learners": 4}


async def test_a_failure_since_the_last_result_is_told_in_its_first_line(admin, connection):
    await a_result(connection, days_ago=1)
    await a_result(connection, status="FAILED")
    memory = (await admin.get(MODELS)).json()["items"][0]
    assert memory["state"] == "degraded"
    assert memory["note"].startswith("The last evaluation failed: boom Learners")

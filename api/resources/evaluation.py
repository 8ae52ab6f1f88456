"""How right the models are: evaluations, a metric over time, and the record of each model."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from litestar import Controller, get
from litestar.params import FromPath, FromQuery

from adapters.postgres.reads import evaluation as reads
from api.dependencies import Limit, Now, Pool
from api.resources.jobs import next_run_at
from api.security import requires
from domain.jobs.definitions import BKT_EVAL, FSRS_EVAL
from domain.scoring.evaluation import Suite
from domain.scoring.health import ModelState, complexity_health, judged_health
from domain.scoring.regression import Regression

JOBS = {Suite.BKT: BKT_EVAL.key, Suite.FSRS: FSRS_EVAL.key}
WHO_HAS_OWN = {
    Suite.FSRS: "Learners with weights of their own",
    Suite.BKT: "Concepts with parameters of their own",
}


class Series(msgspec.Struct, frozen=True, kw_only=True):
    metric: reads.Metric
    window: reads.Window
    suite: Suite
    points: list[reads.OwnPoint]
    baselines: list[reads.Line]
    regression: Regression | None
    next_run_at: datetime | None


class RunPage(msgspec.Struct, frozen=True):
    items: list[reads.Run]
    next_cursor: str | None


class TrainedOn(msgspec.Struct, frozen=True, kw_only=True):
    """`learners`: at least so many; null where nobody counted them."""

    reviews: int
    learners: int | None


class ModelRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A model as it stands. `metrics` are of its last result; `history` are its last log losses, oldest first."""

    model: Literal["memory", "mastery", "complexity"]
    name: str
    version: str | int | None
    trained_at: datetime | None
    trained_on: TrainedOn | None
    metrics: dict[str, float | None]
    history: list[float]
    last_run_at: datetime | None
    state: ModelState
    note: str


class ModelList(msgspec.Struct, frozen=True):
    items: list[ModelRecord]
    next_cursor: str | None = None


class Evaluations(Controller):
    path = "/v1/admin/evaluation"
    tags = ("models",)
    guards = (requires("admin"),)

    @get("/metrics/timeseries", summary="A metric over time: ours beside simple models on the same reviews")
    async def timeseries(
        self,
        pool: Pool,
        now: Now,
        metric: FromQuery[reads.Metric] = "logloss",
        window: FromQuery[reads.Window] = "30d",
        suite: FromQuery[Suite] = Suite.FSRS,
    ) -> Series:
        found = await reads.series(pool, suite=suite, metric=metric, window=window, now=now)
        return Series(
            metric=metric,
            window=window,
            suite=suite,
            points=found.points,
            baselines=found.baselines,
            regression=found.regression,
            next_run_at=next_run_at(JOBS[suite], now=now),
        )

    @get("/runs", summary="Evaluations, newest first")
    async def list_runs(
        self,
        pool: Pool,
        suite: FromQuery[Suite | None] = None,
        limit: Limit = 50,
        cursor: FromQuery[UUID | None] = None,
    ) -> RunPage:
        items = await reads.runs(pool, suite=suite, before=cursor, limit=limit + 1)
        return RunPage(items[:limit], str(items[limit - 1].run_id) if len(items) > limit else None)

    @get("/runs/latest", summary="The newest result of a suite")
    async def read_latest(self, pool: Pool, suite: FromQuery[Suite] = Suite.FSRS) -> reads.Run:
        return await reads.latest(pool, suite)

    @get("/runs/{run_id:uuid}", summary="An evaluation with every score, the calibration and its notes")
    async def read_run(self, run_id: FromPath[UUID], pool: Pool) -> reads.Run:
        return await reads.run(pool, run_id)


class Models(Controller):
    path = "/v1/admin/models"
    tags = ("models",)
    guards = (requires("admin"),)

    @get(summary="Each model: its version, what it was trained on, how well it foretells")
    async def list_all(self, pool: Pool, now: Now) -> ModelList:
        judged = await reads.judged_models(pool)
        return ModelList(
            [
                _judged("memory", "Memory (FSRS-6)", judged[Suite.FSRS], published=0),
                _judged("mastery", "Mastery (BKT)", judged[Suite.BKT], published=None),
                _complexity(await reads.complexity(pool), now),
            ]
        )


def _judged(
    model: Literal["memory", "mastery"], name: str, record: reads.JudgedRecord, *, published: int | None
) -> ModelRecord:
    trained = record.trained
    health = judged_health(
        log_loss=record.metrics.logloss,
        baseline_log_loss=record.baseline_logloss,
        regressed=record.regressed,
        failed=record.failed,
    )
    return ModelRecord(
        model=model,
        name=name,
        version=trained.version if trained else published,
        trained_at=trained.trained_at if trained else None,
        trained_on=TrainedOn(reviews=trained.reviews, learners=trained.learners) if trained else None,
        metrics={**msgspec.structs.asdict(record.metrics), "baseline_logloss": record.baseline_logloss},
        history=record.history,
        last_run_at=record.last_run_at,
        state=health.state,
        note=f"{health.note} {WHO_HAS_OWN[record.suite]}: {record.own}.",
    )


def _complexity(record: reads.ComplexityRecord | None, now: datetime) -> ModelRecord:
    health = complexity_health(
        version_on=record.version_on if record else None,
        today=now.date(),
        low_confidence=record.low_confidence if record else 0,
        concepts=record.concepts if record else 0,
    )
    return ModelRecord(
        model="complexity",
        name="Concept complexity",
        version=record.version_on.isoformat() if record else None,
        trained_at=record.last_run_at if record else None,
        trained_on=TrainedOn(reviews=record.reviews, learners=record.learners) if record else None,
        metrics={"logloss": None, "baseline_logloss": None},
        history=[],
        last_run_at=record.last_run_at if record else None,
        state=health.state,
        note=health.note,
    )

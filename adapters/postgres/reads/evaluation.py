"""How good forecasts were, for showing: runs, a metric over time, the record of each model; one statement each."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from domain.kernel.events import SYSTEM
from domain.scoring.evaluation import BASELINES, EvaluationNotFound, EvaluationStatus, Model, Suite
from domain.scoring.regression import Regression, beside

Metric = Literal["logloss", "brier", "ece"]
Window = Literal["7d", "30d", "90d"]

HISTORY: Final = 14
"""How many log losses the record of a model has."""

NAMES: Final[Mapping[Suite, Mapping[Model, str]]] = {
    Suite.FSRS: {
        Model.DEFAULT: "FSRS default weights",
        Model.MOVING_AVERAGE: "Moving average",
        Model.AVERAGE: "Average",
    },
    Suite.BKT: {
        Model.DEFAULT: "BKT default parameters",
        Model.MOVING_AVERAGE: "Moving average",
        Model.AVERAGE: "Average",
    },
}

RUN: Final = """
jsonb_build_object(
  'run_id', e.id, 'suite', e.suite, 'status', e.status, 'window_from', e.window_from, 'window_to', e.window_to,
  'weights_version', e.weights_version, 'started_at', e.started_at, 'finished_at', e.finished_at, 'n', e.n,
  'error', e.error_text, 'calibration', e.calibration, 'notes', e.notes, 'median', e.regression_median,
  'metrics', coalesce((select jsonb_object_agg(m.metric, m.value) from eval_metric m where m.run_id = e.id), '{}'),
  'baselines', coalesce((
    select jsonb_object_agg(simple.model, simple.metrics) from (
      select b.model, jsonb_object_agg(b.metric, b.value) as metrics from eval_baseline b where b.run_id = e.id
      group by b.model
    ) simple
  ), '{}')
)"""
"""SQL for a run `e` of eval_run with all its scores."""

RUNS: Final = f"""
select {RUN} from eval_run e where ($1::text is null or e.suite = $1) and ($2::uuid is null or e.id < $2)
order by e.id desc limit $3
"""  # noqa: S608  composed of our own text alone
ONE: Final = f"select {RUN} from eval_run e where e.id = $1"  # noqa: S608  composed of our own text alone
LATEST: Final = f"""
select {RUN} from eval_run e where e.suite = $1 and e.status = 'SUCCEEDED' order by e.window_to desc, e.id desc limit 1
"""  # noqa: S608  composed of our own text alone

# A day that was evaluated several times counts as its last result says. A window that ends at midnight is the day's
# that ends there.
SERIES: Final = """
with run as (
  select distinct on (day.on_) e.id, day.on_, e.n
  from eval_run e cross join lateral (
    select ((e.window_to - interval '1 microsecond') at time zone 'UTC')::date as on_
  ) day
  where e.suite = $1 and e.status = 'SUCCEEDED' and e.window_to > $3
  order by day.on_, e.finished_at desc, e.id desc
)
select
  coalesce((
    select jsonb_agg(jsonb_build_object('date', r.on_, 'value', m.value, 'run_id', r.id, 'n', r.n) order by r.on_)
    from run r join eval_metric m on m.run_id = r.id and m.metric = $2
  ), '[]') as points,
  coalesce((
    select jsonb_object_agg(model, points) from (
      select b.model, jsonb_agg(jsonb_build_object('date', r.on_, 'value', b.value, 'run_id', r.id) order by r.on_)
        as points
      from run r join eval_baseline b on b.run_id = r.id and b.metric = $2 group by b.model
    ) simple
  ), '{}') as baselines,
  (
    select jsonb_build_object('latest', m.value, 'median', e.regression_median)
    from eval_run e join eval_metric m on m.run_id = e.id and m.metric = 'logloss'
    where e.suite = $1 and e.status = 'SUCCEEDED' order by e.window_to desc, e.id desc limit 1
  ) as newest
"""

MODELS: Final = f"""
with newest as (
  select distinct on (e.suite) e.suite, e.id, e.regressed, e.finished_at, e.n
  from eval_run e where e.status = 'SUCCEEDED' order by e.suite, e.window_to desc, e.id desc
),
ended as (
  select distinct on (e.suite) e.suite, e.status, e.finished_at, e.error_text
  from eval_run e where e.status <> 'RUNNING' order by e.suite, e.started_at desc, e.id desc
)
select suite.key as suite,
  coalesce((select jsonb_object_agg(m.metric, m.value) from eval_metric m where m.run_id = n.id), '{{}}') as metrics,
  (select b.value from eval_baseline b where b.run_id = n.id and b.model = 'default' and b.metric = 'logloss')
    as baseline_logloss,
  coalesce(n.regressed, false) as regressed, n.n as judged, ended.finished_at as last_run_at,
  case ended.status when 'FAILED' then split_part(coalesce(ended.error_text, ''), e'\\n', 1) end as failed,
  coalesce((
    select jsonb_agg(value order by window_to) from (
      select m.value, e.window_to from eval_run e join eval_metric m on m.run_id = e.id and m.metric = 'logloss'
      where e.suite = suite.key and e.status = 'SUCCEEDED' order by e.window_to desc, e.id desc limit {HISTORY}
    ) last
  ), '[]') as history,
  case suite.key when 'fsrs' then (
    select jsonb_build_object('version', w.version, 'trained_at', w.trained_at, 'reviews', w.reviews,
      'learners', null)
    from srs_weights w where w.user_id = '{SYSTEM}' and w.in_use
  ) else (
    select jsonb_build_object('version', max(k.fitted_at)::date, 'trained_at', max(k.fitted_at),
      'reviews', sum(k.attempts), 'learners', max(k.learners))
    from skill_params k where k.known is not null having count(*) > 0
  ) end as trained,
  case suite.key when 'fsrs' then (select count(*) from srs_user_params where fsrs_parameters is not null)
    else (select count(*) from skill_params where known is not null) end as own
from (values ('fsrs'), ('bkt')) as suite(key)
left join newest n on n.suite = suite.key
left join ended on ended.suite = suite.key
"""  # noqa: S608  composed of our own text alone

COMPLEXITY: Final = """
select c.version_on, sum(c.reviews)::bigint as reviews, max(c.learners) as learners, count(*) as concepts,
  count(*) filter (where c.low_confidence) as low_confidence,
  (select max(r.finished_at) from job_run r where r.job_key = 'concept_complexity' and r.status = 'succeeded')
    as last_run_at
from complexity_score c where c.version_on = (select max(version_on) from complexity_score) group by c.version_on
"""


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """How good the forecasts of one model were; null where a metric is not defined."""

    logloss: float | None = None
    brier: float | None = None
    ece: float | None = None
    ece_quantile: float | None = None
    auc: float | None = None
    rmse_bins: float | None = None


class JudgedModel(msgspec.Struct, frozen=True, kw_only=True):
    model: Model
    name: str
    metrics: Scores


class CalibrationBin(msgspec.Struct, frozen=True, kw_only=True):
    """Forecasts between two bounds: their mean, how often it happened, how many; `spread` is a standard error."""

    low: float
    high: float
    predicted: float
    observed: float
    count: int
    spread: float


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation; `notes` counts what was not judged, and what else is worth knowing."""

    run_id: UUID
    suite: Suite
    status: EvaluationStatus
    window_from: datetime
    window_to: datetime
    weights_version: int | None
    started_at: datetime
    finished_at: datetime | None
    n: int
    error: str | None
    metrics: Scores
    baselines: list[JudgedModel]
    calibration: list[CalibrationBin]
    regression: Regression | None
    notes: dict[str, Any]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    date: date
    value: float
    run_id: UUID


class OwnPoint(Point, frozen=True, kw_only=True):
    """`n` forecasts were judged."""

    n: int


class Line(msgspec.Struct, frozen=True, kw_only=True):
    model: Model
    name: str
    points: list[Point]


class Series(msgspec.Struct, frozen=True, kw_only=True):
    points: list[OwnPoint]
    baselines: list[Line]
    regression: Regression | None


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """What is in use of a model. `learners`: at least so many; null where nobody counted them."""

    version: str | int
    trained_at: datetime
    reviews: int
    learners: int | None


class JudgedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the database knows of a model that is evaluated; `own` learners or concepts have parameters of their own."""

    suite: Suite
    metrics: Scores
    baseline_logloss: float | None
    regressed: bool
    judged: int | None
    last_run_at: datetime | None
    failed: str | None
    history: list[float]
    trained: Trained | None
    own: int


class ComplexityRecord(msgspec.Struct, frozen=True, kw_only=True):
    version_on: date
    reviews: int
    learners: int
    concepts: int
    low_confidence: int
    last_run_at: datetime | None


async def runs(pool: Pool, *, suite: Suite | None, before: UUID | None, limit: int) -> list[Run]:
    """Return evaluations, newest first."""
    return [_run(row[0]) for row in await pool.fetch(RUNS, suite, before, limit)]


async def run(pool: Pool, run_id: UUID) -> Run:
    """Return an evaluation, or raise EvaluationNotFound."""
    return _found(await pool.fetchval(ONE, run_id))


async def latest(pool: Pool, suite: Suite) -> Run:
    """Return the newest result of a suite, or raise EvaluationNotFound."""
    return _found(await pool.fetchval(LATEST, suite))


async def series(pool: Pool, *, suite: Suite, metric: Metric, window: Window, now: datetime) -> Series:
    """Return a metric of all models over the days of a window, and how the newest result compares."""
    since = now - timedelta(days=int(window.removesuffix("d")))
    row = await pool.fetchrow(SERIES, suite, metric, since)
    lines = [
        {"model": model, "name": NAMES[suite][model], "points": row["baselines"][model]}
        for model in BASELINES
        if model in row["baselines"]
    ]
    newest = row["newest"] or {"latest": None, "median": None}
    whole = {"points": row["points"], "baselines": lines, "regression": None}
    return msgspec.structs.replace(msgspec.convert(whole, Series), regression=_regression(**newest))


async def judged_models(pool: Pool) -> dict[Suite, JudgedRecord]:
    """Return what is known of the models that are evaluated."""
    rows = await pool.fetch(MODELS)
    records = msgspec.convert([dict(row) for row in rows], list[JudgedRecord])
    return {record.suite: record for record in records}


async def complexity(pool: Pool) -> ComplexityRecord | None:
    """Return what is known of the newest version of concept complexity."""
    row = await pool.fetchrow(COMPLEXITY)
    return None if row is None else msgspec.convert(dict(row), ComplexityRecord)


def _found(whole: dict[str, Any] | None) -> Run:
    if whole is None:
        raise EvaluationNotFound
    return _run(whole)


def _run(whole: dict[str, Any]) -> Run:
    simple, suite = whole["baselines"], Suite(whole["suite"])
    lines = [
        {"model": model, "name": NAMES[suite][model], "metrics": simple[model]}
        for model in BASELINES
        if model in simple
    ]
    plain = msgspec.convert({**whole, "baselines": lines, "regression": None}, Run)
    return msgspec.structs.replace(plain, regression=_regression(plain.metrics.logloss, whole["median"]))


def _regression(latest: float | None, median: float | None) -> Regression | None:
    return None if latest is None or median is None else beside(latest, median)

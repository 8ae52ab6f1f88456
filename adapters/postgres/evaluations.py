"""How good forecasts were, in PostgreSQL, and what it takes to judge them: the log as columns, the weights in use."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import numpy as np

from adapters.postgres.columns import Kind, numbered, read_columns
from adapters.postgres.connection import Connection
from adapters.postgres.scheduling import BULK
from domain.kernel.events import SYSTEM
from domain.scheduling.model import Weights
from domain.scheduling.starts import Starts
from domain.scoring.evaluation import (
    BASELINES,
    Evaluation,
    EvaluationNotFound,
    EvaluationStatus,
    Judged,
    Model,
    Reviews,
    Suite,
)
from domain.scoring.memory_replay import PUBLISHED, Trained, WeightsInUse
from domain.scoring.regression import Regression, beside

ADD: Final = """
insert into eval_run (id, suite, status, window_from, window_to, started_at) values ($1, $2, $3, $4, $5, $6)
on conflict (id) do nothing
"""

GET: Final = """
select id, suite, status, window_from, window_to, started_at from eval_run where id = $1 for update
"""

SAVE: Final = """
with ended as (
  update eval_run set status = $2, finished_at = $3, n = $4, calibration = $5, notes = $6, regression_median = $7,
    regressed = $8, weights_version = $9, error_text = $10
  where id = $1
),
scores as (
  insert into eval_metric (run_id, metric, value, n)
  select $1, metric, value, $4 from unnest($11::text[], $12::float8[]) as own(metric, value)
)
insert into eval_baseline (run_id, model, metric, value)
select $1, model, metric, value from unnest($13::text[], $14::text[], $15::float8[]) as simple(model, metric, value)
"""

# An evaluation is a run of its job and has its id.
GIVE_UP: Final = """
update eval_run e set status = 'FAILED', finished_at = $3, error_text = coalesce(
  (select r.error_text from job_run r where r.id = e.id), 'Its run was stopped before it was done.')
where e.suite = $1 and e.status = 'RUNNING' and e.id is distinct from $2
"""

EARLIER: Final = """
select m.value from eval_run e join eval_metric m on m.run_id = e.id and m.metric = 'logloss'
where e.suite = $1 and e.status = 'SUCCEEDED' and e.window_to < $2 and e.id <> $3
order by e.window_to desc, e.id desc limit $4
"""

NEWEST: Final = """
select m.value, e.regression_median from eval_run e join eval_metric m on m.run_id = e.id and m.metric = 'logloss'
where e.suite = $1 and e.status = 'SUCCEEDED' order by e.window_to desc, e.id desc limit 1
"""

# A learner's day is what `learner_day` has. Rows are put in order by whoever gets them: sorting arrays is quicker.
REVIEWS: Final = """
select l.user_id, l.concept_id, l.review_id, l.reviewed_at,
  ((l.reviewed_at at time zone coalesce(p.zone, 'UTC'))
    - make_interval(hours => coalesce(p.day_rollover_hour, 0)::int))::date as day,
  l.rating, l.correct, coalesce(l.complexity, 'NaN'), coalesce(l.complexity_strength, 'NaN')
from review l left join user_learning_prefs p on p.user_id = l.user_id
where l.reviewed_at < $2
  and l.user_id in (select w.user_id from review w where w.reviewed_at >= $1 and w.reviewed_at < $2)
"""
COLUMNS: Final[dict[str, Kind]] = {
    "user_id": "uuid",
    "concept_id": "uuid",
    "review_id": "uuid",
    "reviewed_at": "timestamptz",
    "day": "date",
    "rating": "smallint",
    "correct": "boolean",
    "complexity": "float8",
    "complexity_strength": "float8",
}

WEIGHTS: Final = f"""
select user_id, fsrs_parameters as parameters, weights_version as version, trained_at
from srs_user_params where fsrs_parameters is not null
union all
select user_id, parameters, version, trained_at from srs_weights where user_id = '{SYSTEM}' and in_use
"""  # noqa: S608  composed of our own text alone


class PostgresEvaluations:
    """Evaluations on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, run: Evaluation) -> None:
        window = run.window_from, run.window_to
        await self._connection.execute(ADD, run.run_id, run.suite, run.status, *window, run.started_at)

    async def get(self, run_id: UUID) -> Evaluation:
        row = await self._connection.fetchrow(GET, run_id)
        if row is None:
            raise EvaluationNotFound
        return Evaluation(
            run_id=row["id"],
            suite=Suite(row["suite"]),
            status=EvaluationStatus(row["status"]),
            window_from=row["window_from"],
            window_to=row["window_to"],
            started_at=row["started_at"],
        )

    async def save(self, run: Evaluation, ended: Judged, *, at: datetime) -> None:
        judgement, regression = ended.judgement, ended.regression
        own = judgement.scores[Model.OURS]
        simple = [(model, *score) for model in BASELINES for score in judgement.scores[model].items()]
        await self._connection.execute(
            SAVE,
            *(run.run_id, ended.status, at, judgement.n, judgement.calibration, ended.notes),
            *(None if regression is None else regression.median, regression is not None and regression.regressed),
            *(ended.weights_version, ended.words, list(own), list(own.values())),
            *([one[column] for one in simple] for column in range(3)),
        )

    async def give_up(self, suite: Suite, *, but: UUID | None, at: datetime) -> None:
        await self._connection.execute(GIVE_UP, suite, but, at)

    async def earlier_losses(self, run: Evaluation, *, limit: int) -> list[float]:
        rows = await self._connection.fetch(EARLIER, run.suite, run.window_to, run.run_id, limit)
        return [row[0] for row in rows]

    async def newest_comparison(self, suite: Suite) -> Regression | None:
        row = await self._connection.fetchrow(NEWEST, suite)
        return None if row is None or row["regression_median"] is None else beside(*row)

    async def reviews(self, window_from: datetime, window_to: datetime) -> Reviews:
        await self._connection.execute(BULK)
        log = await read_columns(self._connection, REVIEWS, window_from, window_to, kinds=COLUMNS)
        learner_ids, learners = numbered(log.pop("user_id"))
        concept_ids, concepts = numbered(log.pop("concept_id"))
        _, ties = numbered(log.pop("review_id"))
        order = np.lexsort((ties, log["reviewed_at"]))
        return Reviews(
            learner_ids=_uuids(learner_ids),
            concept_ids=_uuids(concept_ids),
            learners=learners[order],
            concepts=concepts[order],
            at=log["reviewed_at"][order],
            days=log["day"][order],
            ratings=log["rating"][order],
            correct=log["correct"][order],
            starts=Starts(log["complexity"][order], log["complexity_strength"][order]),
        )

    async def count_after(self, now: datetime) -> int:
        return await self._connection.fetchval("select count(*) from review where reviewed_at > $1", now)

    async def weights(self) -> WeightsInUse:
        rows = await self._connection.fetch(WEIGHTS)
        trained = {
            row["user_id"]: Trained(Weights(tuple(row["parameters"]), row["version"]), row["trained_at"])
            for row in rows
        }
        return WeightsInUse(trained.pop(SYSTEM, PUBLISHED), trained)

    async def fitted_at(self) -> dict[UUID, datetime]:
        rows = await self._connection.fetch("select concept_id, fitted_at from skill_params where known is not null")
        return dict(rows)


def _uuids(ids: Any) -> tuple[UUID, ...]:  # noqa: ANN401  an array of 16 bytes each
    return tuple(UUID(bytes=one.tobytes()) for one in ids)

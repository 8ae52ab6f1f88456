"""The complexity of concepts in PostgreSQL: the log is read as packed columns, a version is written by COPY."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from adapters.postgres.connection import Connection
from adapters.postgres.packed import floats, integers, packed
from domain.catalog.model import EdgeKind
from domain.scoring.complexity_version import ComplexityVersion, ConceptGraph, History, Population
from domain.scoring.constants import FLAG_FAILED_FROM
from domain.scoring.difficulty_signal import Reviews
from domain.scoring.propagation import KIND_WEIGHTS, Edges
from domain.scoring.question_flags import AnsweredQuestions, QuestionFlag

# What comes next may compute for longer than a transaction is else allowed to be silent, and sorts much. Each stretch
# is planned anew: a plan for any lists of ids takes them for short and compares every review with every concept.
BULK: Final = """
select set_config('idle_in_transaction_session_timeout', '10min', true),
  set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true)
"""

CONCEPTS: Final = "select concept_id from concept where not pseudo order by concept_id"
EDGES: Final = """
select distinct on (e.from_concept_id, e.to_concept_id) e.from_concept_id, e.to_concept_id, e.kind
from concept_edge e
join concept s on s.concept_id = e.from_concept_id and not s.pseudo
join concept t on t.concept_id = e.to_concept_id and not t.pseudo
order by e.from_concept_id, e.to_concept_id, array_position(array['prerequisite', 'part_of', 'related'], e.kind)
"""

LEARNERS: Final = """
select p.user_id, p.n_review_logs, p.fsrs_log_loss, a.unsure
from srs_user_params p left join (
  select user_id, avg((flagged or hinted)::int)::float8 as unsure from practice_answer group by user_id
) a using (user_id)
order by p.user_id
"""

_COLUMNS: Final = {
    "learner": "int4",
    "concept": "int4",
    "at": "float8",
    "rating": "int4",
    "elapsed_days": "int4",
    "stability": "float8",
    "difficulty": "float8",
    "retrievability": "float8",
    "time_ms": "float8",
}
REVIEWS: Final = f"""
select {packed(**_COLUMNS)} from (
  select (l.number - 1)::int4 as learner, (c.number - 1)::int4 as concept,
    extract(epoch from r.reviewed_at)::float8 as at, r.rating::int4 as rating, r.elapsed_days,
    coalesce(r.stability_before, 'nan') as stability, coalesce(r.difficulty_before, 'nan') as difficulty,
    coalesce(r.retrievability_before, 'nan') as retrievability, coalesce(r.time_ms::float8, 'nan') as time_ms
  from review r
  join unnest($1::uuid[]) with ordinality l(user_id, number) using (user_id)
  join unnest($2::uuid[]) with ordinality c(concept_id, number) using (concept_id)
  where r.user_id between $3 and $4 and r.reviewed_at <= $5
  order by l.number, c.number, r.reviewed_at, r.review_id
) counted
"""  # noqa: S608  composed of our own text alone
IN_FUTURE: Final = "select count(*) from review where reviewed_at > $1"

VERSIONS: Final = """
with recursive version(version_on) as (
  select max(version_on) from complexity_score where version_on < $1
  union all
  select (select max(version_on) from complexity_score where version_on < version.version_on) from version
  where version_on is not null
)
select version_on from version where version_on is not null limit $2
"""
SCORES: Final = f"""
select {packed(version="int4", concept="int4", score="float8")} from (
  select (v.number - 1)::int4 as version, (c.number - 1)::int4 as concept, s.score
  from unnest($1::date[]) with ordinality v(version_on, number)
  join complexity_score s using (version_on)
  join unnest($2::uuid[]) with ordinality c(concept_id, number) using (concept_id)
) known
"""  # noqa: S608  composed of our own text alone

ANSWERED: Final = f"""
select q.question_id, c.number - 1 as concept, count(*) as learners,
  count(*) filter (where one.wrong >= {FLAG_FAILED_FROM}) as failures
from (
  select r.question_id, avg((not r.correct)::int) as wrong
  from review r
  where r.user_id = any($1::uuid[]) and r.reviewed_at <= $3 and r.previous_state <> 'new'
  group by r.user_id, r.question_id
) one
join question q on q.question_id = one.question_id and q.retired_at is null
join unnest($2::uuid[]) with ordinality c(concept_id, number) on c.concept_id = q.concept_id
group by q.question_id, c.number order by q.question_id
"""  # noqa: S608  composed of our own text alone

SCORE_COLUMNS: Final = (
    *("concept_id", "version_on", "score", "own", "spread", "from_prerequisites", "learners", "reviews"),
    *("low_confidence", "assumed", "grade", "deficit", "surprise", "trend", "drift", "clusters"),
)
WEIGHT_COLUMNS: Final = ("user_id", "weight", "skill", "reviews", "tenure", "cluster", "computed_on")
EDGE_COLUMNS: Final = ("from_concept_id", "to_concept_id", "weight", "pairs", "computed_on")
FLAG_COLUMNS: Final = ("question_id", "learners", "failures", "others_failure", "flagged_on")
DRIFTS: Final = {-1: "falling", 0: "steady", 1: "rising"}

Column = NDArray[np.float64]


class PostgresComplexities:
    """Complexity on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def graph(self) -> ConceptGraph:
        await self._connection.execute(BULK)
        concept_ids = [row[0] for row in await self._connection.fetch(CONCEPTS)]
        number = {concept_id: place for place, concept_id in enumerate(concept_ids)}
        rows = await self._connection.fetch(EDGES)
        return ConceptGraph(
            concept_ids,
            Edges(
                np.array([number[source] for source, _, _ in rows], np.int64),
                np.array([number[target] for _, target, _ in rows], np.int64),
                np.array([KIND_WEIGHTS[EdgeKind(kind)] for _, _, kind in rows], np.float64),
            ),
        )

    async def population(self) -> Population:
        rows = await self._connection.fetch(LEARNERS)
        return Population(
            user_ids=[row["user_id"] for row in rows],
            logged=np.array([row["n_review_logs"] for row in rows], np.int64),
            log_loss=np.array([row["fsrs_log_loss"] for row in rows], np.float64),
            unsure=np.array([row["unsure"] for row in rows], np.float64),
        )

    async def reviews(self, user_ids: Sequence[UUID], concept_ids: Sequence[UUID], *, until: datetime) -> Reviews:
        ends = (user_ids[0], user_ids[-1]) if user_ids else (None, None)
        row = await self._connection.fetchrow(REVIEWS, list(user_ids), list(concept_ids), *ends, until)
        return Reviews(
            learners=integers(row, "learner"),
            concepts=integers(row, "concept"),
            at=floats(row, "at"),
            ratings=integers(row, "rating"),
            elapsed_days=integers(row, "elapsed_days"),
            stability_before=floats(row, "stability"),
            difficulty_before=floats(row, "difficulty"),
            retrievability_before=floats(row, "retrievability"),
            time_ms=floats(row, "time_ms"),
        )

    async def reviews_after(self, now: datetime) -> int:
        return await self._connection.fetchval(IN_FUTURE, now)

    async def history(self, concept_ids: Sequence[UUID], *, before: date, versions: int) -> History:
        dates = [row[0] for row in await self._connection.fetch(VERSIONS, before, versions)][::-1]
        row = await self._connection.fetchrow(SCORES, dates, list(concept_ids))
        scores = np.full((len(dates), len(concept_ids)), np.nan)
        scores[integers(row, "version"), integers(row, "concept")] = floats(row, "score")
        return History(dates, scores)

    async def answered(
        self, user_ids: Sequence[UUID], concept_ids: Sequence[UUID], *, until: datetime
    ) -> tuple[Sequence[UUID], AnsweredQuestions]:
        rows = await self._connection.fetch(ANSWERED, list(user_ids), list(concept_ids), until)
        return [row["question_id"] for row in rows], AnsweredQuestions(
            *(np.array([row[name] for row in rows], np.int64) for name in ("concept", "learners", "failures"))
        )

    async def save(self, version: ComplexityVersion) -> None:
        await self._connection.execute("delete from complexity_score where version_on = $1", version.version_on)
        await self._copy("complexity_score", SCORE_COLUMNS, _scores(version))
        await self._connection.execute("delete from evidence_weight")
        await self._copy("evidence_weight", WEIGHT_COLUMNS, _weights(version))
        await self._connection.execute("delete from edge_evidence")
        await self._copy("edge_evidence", EDGE_COLUMNS, _edges(version))

    async def save_flags(self, flags: Sequence[QuestionFlag], *, flagged_on: date) -> None:
        await self._connection.execute("delete from question_flag")
        rows = ((flag.question_id, flag.learners, flag.failures, flag.others_failure, flagged_on) for flag in flags)
        await self._copy("question_flag", FLAG_COLUMNS, rows)

    async def _copy(self, table: str, columns: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
        await self._connection.copy_records_to_table(table, records=rows, columns=columns)


def _scores(version: ComplexityVersion) -> Iterator[tuple[object, ...]]:
    scores, drift = version.scores, version.drift
    trend_known = ~np.isnan(drift.trend)
    return zip(
        version.graph.concept_ids,
        [version.version_on] * len(version.graph.concept_ids),
        scores.scores.tolist(),
        *map(_or_null, (scores.own, scores.spread, scores.from_prerequisites)),
        *(column.tolist() for column in (scores.learners, scores.reviews, scores.low_confidence, scores.assumed)),
        *map(_or_null, (scores.grade, scores.deficit, scores.surprise, drift.trend)),
        [DRIFTS[sign] if known else None for sign, known in zip(drift.sign.tolist(), trend_known, strict=True)],
        _clusters(version),
        strict=True,
    )


def _clusters(version: ComplexityVersion) -> list[list[dict[str, Any]]]:
    """Return for each concept the clusters that tell of it."""
    told: list[list[dict[str, Any]]] = [[] for _ in version.graph.concept_ids]
    for cluster, name in enumerate(version.clustered.names):
        scores, learners = version.cluster_scores[cluster], version.cluster_learners[cluster]
        for concept in np.flatnonzero(~np.isnan(scores)).tolist():
            told[concept].append(
                {"cluster": cluster, "name": name, "learners": int(learners[concept]), "score": float(scores[concept])}
            )
    return told


def _weights(version: ComplexityVersion) -> Iterator[tuple[object, ...]]:
    """Return a row for each learner who has reviews."""
    active = np.flatnonzero(version.reviews)
    return zip(
        [version.user_ids[learner] for learner in active.tolist()],
        *(part[active].tolist() for part in version.evidence),
        [cluster if cluster >= 0 else None for cluster in version.clustered.of[active].tolist()],
        [version.version_on] * len(active),
        strict=True,
    )


def _edges(version: ComplexityVersion) -> Iterator[tuple[object, ...]]:
    """Return a row for each edge whose weight was learned."""
    concept_ids, edges = version.graph.concept_ids, version.graph.edges
    for edge in np.flatnonzero(~np.isnan(version.edge_weights)).tolist():
        yield (
            concept_ids[edges.sources[edge]],
            concept_ids[edges.targets[edge]],
            float(version.edge_weights[edge]),
            int(version.pairs[edge]),
            version.version_on,
        )


def _or_null(column: Column) -> list[float | None]:
    return [None if np.isnan(value) else value for value in column.tolist()]

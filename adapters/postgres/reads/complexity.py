"""How complex concepts prove to be: one statement for the graph and its table, one for a single concept."""

from datetime import date
from typing import Final, Literal
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from domain.catalog.model import EdgeKind
from domain.kernel.errors import NotFound
from domain.scheduling.constants import (
    COMPLEX_ABOVE,
    COMPLEX_DIFFICULTY,
    COMPLEX_STABILITY,
    SIMPLE_BELOW,
    SIMPLE_DIFFICULTY,
    SIMPLE_STABILITY,
)
from domain.scoring.propagation import KIND_WEIGHTS

_KIND_WEIGHT: Final = f"""case e.kind
  {" ".join(f"when '{kind}' then {weight}::float8" for kind, weight in KIND_WEIGHTS.items())} end"""

# Versions are walked from the newest down, each found by the index; one that is asked for and is not there is none.
_VERSIONS: Final = """
version(version_on) as (
  select max(version_on) from complexity_score
  union all
  select (select max(version_on) from complexity_score where version_on < version.version_on) from version
  where version_on is not null
),
chosen as (
  select v.version_on, (select max(p.version_on) from version p where p.version_on < v.version_on) as previous_on
  from version v where v.version_on is not null and ($1::date is null or v.version_on = $1)
  order by v.version_on desc limit 1
)"""

_CONCEPTS: Final = """
scored as (
  select c.concept_id, c.code, c.name, t.name as theme_name, b.block_id, b.name as block_name, s.score,
    before.score as previous_score, s.own, s.spread, s.from_prerequisites, s.learners, s.reviews, s.low_confidence,
    s.assumed, s.trend, s.drift, exists (
      select from question_flag f join question q using (question_id)
      where q.concept_id = c.concept_id and q.retired_at is null
    ) as instructional
  from chosen join complexity_score s using (version_on)
  join concept c using (concept_id) join theme t using (theme_id) join block b using (block_id)
  left join complexity_score before on before.concept_id = s.concept_id and before.version_on = chosen.previous_on
  where {which}
)"""

_EDGES: Final = f"""
edge as (
  select distinct on (e.from_concept_id, e.to_concept_id) e.from_concept_id, e.to_concept_id, e.kind,
    coalesce(v.weight, {_KIND_WEIGHT}) as weight, v.weight is not null as learned
  from concept_edge e left join edge_evidence v using (from_concept_id, to_concept_id)
  where {{which}}
  order by e.from_concept_id, e.to_concept_id, array_position(array['prerequisite', 'part_of', 'related'], e.kind)
)"""  # noqa: S608  composed of our own text alone

LEARNERS: Final = """coalesce((
  select (payload ->> 'learners')::int from domain_event
  where type = 'complexity_computed' and payload ->> 'version_on' = chosen.version_on::text
  order by recorded_at desc limit 1
), (select count(*) from evidence_weight))"""
"""SQL for how many learners a version rests on: as it was told then, or as it is known now."""

COMPLEXITY: Final = f"""
with recursive {_VERSIONS},
{_CONCEPTS.format(which="$2::uuid is null or b.block_id = $2")},
{_EDGES.format(which="true")}
select chosen.version_on, chosen.previous_on,
  array(select version_on from version where version_on is not null order by version_on desc) as versions,
  case when chosen.version_on is null then 0 else {LEARNERS} end as learners,
  coalesce((
    select jsonb_agg(jsonb_build_object('block_id', block_id, 'block_name', name, 'concepts', concepts)
                     order by position, code)
    from (
      select b.block_id, b.name, b.position, b.code, count(*) as concepts
      from complexity_score s join concept using (concept_id) join theme using (theme_id) join block b using (block_id)
      where s.version_on = chosen.version_on group by b.block_id
    ) block
  ), '[]') as blocks,
  coalesce((select jsonb_agg(to_jsonb(scored) order by score desc, name, concept_id) from scored), '[]') as concepts,
  coalesce((
    select jsonb_agg(to_jsonb(edge) order by edge.from_concept_id, edge.to_concept_id) from edge
    join scored source on source.concept_id = edge.from_concept_id
    join scored target on target.concept_id = edge.to_concept_id
  ), '[]') as edges
from (select) one left join chosen on true
"""  # noqa: S608  composed of our own text alone


def _neighbours(ours: str, theirs: str) -> str:
    return f"""coalesce((
    select jsonb_agg(jsonb_build_object('concept_id', n.concept_id, 'name', n.name, 'score', s.score,
      'weight', edge.weight) order by edge.weight desc, n.name)
    from edge join concept n on n.concept_id = edge.{theirs} and not n.pseudo
    join complexity_score s on s.concept_id = n.concept_id and s.version_on = chosen.version_on
    where edge.{ours} = scored.concept_id
  ), '[]')"""  # noqa: S608  composed of our own text alone


CONCEPT: Final = f"""
with recursive {_VERSIONS},
{_CONCEPTS.format(which="c.concept_id = $2")},
{_EDGES.format(which="e.from_concept_id = $2 or e.to_concept_id = $2")}
select to_jsonb(scored) || jsonb_build_object(
  'causes', case when s.own is not null
    then jsonb_build_object('grade', s.grade, 'deficit', s.deficit, 'surprise', s.surprise) end,
  'history', (
    select jsonb_agg(jsonb_build_object('version_on', version_on, 'score', score) order by version_on)
    from complexity_score where concept_id = $2
  ),
  'prerequisites', {_neighbours("to_concept_id", "from_concept_id")},
  'dependants', {_neighbours("from_concept_id", "to_concept_id")},
  'questions', (select count(*) from question where concept_id = $2 and retired_at is null),
  'flagged_questions', coalesce((
    select jsonb_agg(jsonb_build_object('question_id', question_id, 'stem', stem, 'learners', f.learners,
      'failures', f.failures, 'others_failure', f.others_failure) order by f.failures::float8 / f.learners desc, code)
    from question_flag f join question using (question_id) where concept_id = $2 and retired_at is null
  ), '[]'),
  'clusters', s.clusters
)
from chosen join scored on true
join complexity_score s on s.concept_id = scored.concept_id and s.version_on = chosen.version_on
"""  # noqa: S608  composed of our own text alone


class NoComplexityYet(NotFound):
    """There is no complexity of this concept: the next computation gives it one, if it is a concept."""


class NoSuchVersion(NotFound):
    """Complexity was not computed on that day."""


class BlockCount(msgspec.Struct, frozen=True):
    block_id: UUID
    block_name: str
    concepts: int


class ConceptScore(msgspec.Struct, frozen=True, kw_only=True):
    """`instructional`: a question of the concept is hard by itself, so that the concept may look harder than it is."""

    concept_id: UUID
    code: str
    name: str
    theme_name: str
    block_id: UUID
    block_name: str
    score: float
    previous_score: float | None
    own: float | None
    spread: float | None
    from_prerequisites: float | None
    learners: int
    reviews: int
    low_confidence: bool
    assumed: bool
    trend: float | None
    drift: Literal["falling", "rising", "steady"] | None
    instructional: bool


class Edge(msgspec.Struct, frozen=True):
    """`learned`: the weight comes from reviews, not from the kind."""

    from_concept_id: UUID
    to_concept_id: UUID
    kind: EdgeKind
    weight: float
    learned: bool


class Complexity(msgspec.Struct, frozen=True):
    """A version; blocks are of all its concepts, concepts and edges of the block that was asked for."""

    version_on: date | None
    previous_on: date | None
    versions: list[date]
    learners: int
    blocks: list[BlockCount]
    concepts: list[ConceptScore]
    edges: list[Edge]


class Causes(msgspec.Struct, frozen=True):
    """What a score of one's own is made of; the three add up to it."""

    grade: float
    deficit: float
    surprise: float


class ScoreOf(msgspec.Struct, frozen=True):
    version_on: date
    score: float


class Neighbour(msgspec.Struct, frozen=True):
    concept_id: UUID
    name: str
    score: float
    weight: float


class FlaggedQuestion(msgspec.Struct, frozen=True):
    """Of so many able learners so many failed it, and this share of them the other questions of the concept."""

    question_id: UUID
    stem: str
    learners: int
    failures: int
    others_failure: float


class ClusterScore(msgspec.Struct, frozen=True):
    cluster: int
    name: str
    learners: int
    score: float


class FirstReview(msgspec.Struct, frozen=True):
    """By what the first difficulty and stability of a memory are multiplied."""

    difficulty_factor: float
    stability_factor: float


class ConceptDetail(ConceptScore, frozen=True, kw_only=True):
    """`first_review` is null where the score changes nothing."""

    causes: Causes | None
    history: list[ScoreOf]
    prerequisites: list[Neighbour]
    dependants: list[Neighbour]
    first_review: FirstReview | None = None
    questions: int
    flagged_questions: list[FlaggedQuestion]
    clusters: list[ClusterScore]


async def complexity(pool: Pool, *, version_on: date | None, block_id: UUID | None) -> Complexity:
    """Return a version, the newest unless one is named, or raise NoSuchVersion; empty before there is any."""
    found = msgspec.convert(dict(await pool.fetchrow(COMPLEXITY, version_on, block_id)), Complexity)
    if version_on is not None and found.version_on is None:
        raise NoSuchVersion
    return found


async def concept(pool: Pool, concept_id: UUID, *, version_on: date | None) -> ConceptDetail:
    """Return all that is known of a concept in a version, the newest unless one is named, or raise NoComplexityYet."""
    found = await pool.fetchval(CONCEPT, version_on, concept_id)
    if found is None:
        raise NoComplexityYet
    return msgspec.convert({**found, "first_review": _first_review(found["score"])}, ConceptDetail)


def _first_review(score: float) -> FirstReview | None:
    if score > COMPLEX_ABOVE:
        return FirstReview(COMPLEX_DIFFICULTY, COMPLEX_STABILITY)
    return FirstReview(SIMPLE_DIFFICULTY, SIMPLE_STABILITY) if score < SIMPLE_BELOW else None

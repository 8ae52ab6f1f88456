"""How hard concepts proved to be, and what that is made of."""
# pyright: strict

from datetime import date
from typing import Literal

from ui.wire.shape import Wire


class ComplexityBlock(Wire, frozen=True, kw_only=True):
    """A block and how many concepts it has."""

    block_id: str
    block_name: str
    concepts: int


class ConceptScore(Wire, frozen=True, kw_only=True):
    """How hard a concept proved to be, from 0 to 1, and on what that rests."""

    concept_id: str
    code: str
    name: str
    theme_name: str
    block_id: str
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
    """Whether one of its questions is hard for a reason of its own."""


class ConceptEdge(Wire, frozen=True, kw_only=True):
    """What must be known before what; the weight may have been learned from failures."""

    from_concept_id: str
    to_concept_id: str
    kind: str
    weight: float
    learned: bool = False


class Complexity(Wire, frozen=True, kw_only=True):
    """One version of all scores, and the graph they live in."""

    version_on: date | None
    previous_on: date | None
    versions: list[date]
    learners: int
    blocks: list[ComplexityBlock]
    concepts: list[ConceptScore]
    edges: list[ConceptEdge]


class Causes(Wire, frozen=True, kw_only=True):
    """What makes a concept hard, each with its weight in the score."""

    grade: float
    deficit: float
    surprise: float


class VersionScore(Wire, frozen=True, kw_only=True):
    """The score of one version."""

    version_on: date
    score: float


class NearConcept(Wire, frozen=True, kw_only=True):
    """A concept beside the one that is open."""

    concept_id: str
    name: str
    score: float
    weight: float


class FirstReview(Wire, frozen=True, kw_only=True):
    """What the score does to a first review."""

    difficulty_factor: float
    stability_factor: float


class FlaggedQuestion(Wire, frozen=True, kw_only=True):
    """A question that fails learners who know its concept."""

    question_id: str
    stem: str
    learners: int
    failures: int
    others_failure: float


class ClusterScore(Wire, frozen=True, kw_only=True):
    """How hard a concept is for one kind of learner."""

    cluster: int
    name: str
    learners: int
    score: float


class OpenConcept(ConceptScore, frozen=True, kw_only=True):
    """A concept with its causes, its history, its neighbours and its effect."""

    causes: Causes | None
    history: list[VersionScore]
    prerequisites: list[NearConcept]
    dependants: list[NearConcept]
    first_review: FirstReview | None
    questions: int
    flagged_questions: list[FlaggedQuestion]
    clusters: list[ClusterScore]

"""Decides which of several problems is best for a learner now and how likely they are to solve it; says why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from uuid import UUID

from domain.catalog.problems import Problem
from domain.catalog.questions import rating_at_start
from domain.practice import elo
from domain.scoring.bkt import DEFAULT_SKILL
from domain.scoring.constants import MASTERY_UNKNOWN
from domain.study.constants import ABILITY_SHARE, DIFFICULTY_MOST, NOVELTY_DAYS, NOVELTY_STEPS, RECENCY_DAYS
from domain.study.model import PathConfig

_DAY = timedelta(days=1)
_NUMBERS = ("none", "one", "two", "three", "four", "five")
"""In words, as far as pace looks back."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept as a learner stands with it: mastery (0 to 1) and last review are None where there is none."""

    concept_id: UUID
    name: str
    mastery: float | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a choice of problems depends on of the learner: topics by code, when each problem was last met, ability."""

    topics: Mapping[str, Topic]
    met: Mapping[UUID, datetime]
    ability: float
    level: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Ranked:
    """A problem with what speaks for it, each from 0 to 1, their weighted mean, and how likely success is."""

    problem: Problem
    weakness: float
    difficulty: float
    novelty: float
    recency: float
    score: float
    expected: float


def ranked(problems: Sequence[Problem], *, config: PathConfig, knowledge: Knowledge) -> list[Ranked]:
    """Return the problems, best first; equals in the order of difficulty and code."""
    judged = [_judged(problem, config, knowledge) for problem in problems]
    return sorted(judged, key=lambda one: (-one.score, one.problem.difficulty, one.problem.code))


def expected_success(problem: Problem, *, knowledge: Knowledge) -> float:
    """Return the probability (0 to 1) of solving a problem.

    Half of it is what ability says against the rating of the problem's difficulty (Elo, as for questions), half what
    the mastery of its topics says (knowledge tracing).
    """
    by_ability = elo.expected(knowledge.ability, rating_at_start(problem.difficulty))
    known = _mastery(problem, knowledge)
    by_mastery = known * (1 - DEFAULT_SKILL.slip) + (1 - known) * DEFAULT_SKILL.guess
    return ABILITY_SHARE * by_ability + (1 - ABILITY_SHARE) * by_mastery


def novelty(met_at: datetime | None, *, now: datetime) -> float:
    """Return how new a problem is (0 to 1) that was last met at `met_at`, None: never."""
    if met_at is None:
        return NOVELTY_STEPS[0]
    days = (now - met_at) / _DAY
    return next((s for d, s in zip(NOVELTY_DAYS, NOVELTY_STEPS, strict=False) if days > d), NOVELTY_STEPS[-1])


def reason(best: Ranked, *, others: Sequence[Ranked], knowledge: Knowledge, failures: int, streak: int) -> str:
    """Say in one sentence why a problem was chosen: what speaks most for it, and how the last tasks went."""
    topic = knowledge.topics.get(best.problem.topics[0])
    name = topic.name[:1].lower() + topic.name[1:] if topic else best.problem.topics[0].replace("-", " ")
    return f"Chosen because {_because(best, others, name, topic)}{_after(failures, streak)}."


def _judged(problem: Problem, config: PathConfig, knowledge: Knowledge) -> Ranked:
    expected = expected_success(problem, knowledge=knowledge)
    weakness = 1 - _mastery(problem, knowledge)
    fit = _fit(problem, expected, config, knowledge.level)
    new = novelty(knowledge.met.get(problem.problem_id), now=knowledge.now)
    rested = _recency(problem, knowledge)
    weights = config.weights
    total = weights.weakness + weights.difficulty + weights.novelty + weights.recency
    score = (
        weights.weakness * weakness + weights.difficulty * fit + weights.novelty * new + weights.recency * rested
    ) / total
    return Ranked(problem, weakness, fit, new, rested, score, expected)


def _mastery(problem: Problem, knowledge: Knowledge) -> float:
    known = [_known(knowledge.topics.get(code)) for code in problem.topics]
    return sum(known) / len(known)


def _known(topic: Topic | None) -> float:
    return MASTERY_UNKNOWN if topic is None or topic.mastery is None else topic.mastery


def _fit(problem: Problem, expected: float, config: PathConfig, level: int) -> float:
    """1 at the learner's difficulty and inside the target band, less with every step and share beside them."""
    low, high = config.target_band
    beside = max(low - expected, expected - high, 0.0)
    return max(1 - abs(problem.difficulty - level) / (DIFFICULTY_MOST - 1) - beside, 0.0)


def _recency(problem: Problem, knowledge: Knowledge) -> float:
    at = [topic.reviewed_at for code in problem.topics if (topic := knowledge.topics.get(code)) and topic.reviewed_at]
    if not at:
        return 1.0
    return 1 - exp(-max((knowledge.now - max(at)) / _DAY, 0) / RECENCY_DAYS)


def _because(best: Ranked, others: Sequence[Ranked], name: str, topic: Topic | None) -> str:
    if not best.novelty:
        return f"it is time again for {name}"
    if topic is not None and topic.mastery is not None and topic.reviewed_at is not None:
        weaker = [one for one in others if one.weakness > best.weakness]
        return f"you have not seen {name} for a while" if weaker else f"your weakest topic here is {name}"
    return f"you have not met {name} yet"


def _after(failures: int, streak: int) -> str:
    if failures > 1:
        return " and an easier one is due after two that did not work out"
    if failures:
        return " and the last one did not work out yet"
    if streak > 1:
        return f" and you passed the last {_NUMBERS[streak]}"
    return " and you passed the last one" if streak else ""

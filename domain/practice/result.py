"""Decides what a finished practice session says: what changed by concept, in kind and plain words, and what next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.practice.bandit import Attempt
from domain.practice.model import Key, Kind, Mode, Reply
from domain.scoring.mastery import mastered

_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class ResultItem:
    """One answered question of a session, with where it belongs and what is right. Shapes of `choices`: key → text."""

    position: int
    stem: str
    kind: Kind
    choices: dict[str, str]
    theme_id: UUID
    theme_name: str
    concept_id: UUID
    concept_name: str
    reply: Reply
    right_answer: Key
    explanation: str
    correct: bool
    mastery_before: float
    mastery_after: float
    next_review_at: datetime
    leech: bool
    answered_at: datetime

    @property
    def attempt(self) -> Attempt:
        """What the answer did to its concept."""
        return Attempt(self.theme_id, self.concept_id, self.mastery_before, self.mastery_after)


@dataclass(frozen=True, slots=True)
class Finished:
    """A submitted session as it was: `asked` counts all its questions, `items` are the answered ones, as answered."""

    practice_session_id: UUID
    user_id: UUID
    mode: Mode
    asked: int
    items: tuple[ResultItem, ...]


@dataclass(frozen=True, slots=True)
class ConceptResult:
    """What a session did to one concept."""

    concept_id: UUID
    concept_name: str
    theme_id: UUID
    theme_name: str
    right: int
    total: int
    mastery_before: float
    mastery_after: float
    next_review_at: datetime
    leech: bool

    @property
    def gain(self) -> float:
        """By how much the mastery moved."""
        return self.mastery_after - self.mastery_before


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do after a session: practise the weakest concept, or nothing more."""

    kind: str
    theme_id: UUID | None
    concept_id: UUID | None
    label: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a learner sees after a session."""

    score: float
    right: int
    total: int
    best: str | None
    weakest: str | None
    by_concept: tuple[ConceptResult, ...]
    wrong: tuple[ResultItem, ...]
    next_step: NextStep


def summarise(finished: Finished) -> Result:
    """Sum up a session. In an examination an unanswered question counts as not right; elsewhere it does not count."""
    right = sum(item.correct for item in finished.items)
    total = len(finished.items) if finished.mode.explains else finished.asked
    concepts = _by_concept(finished.items)
    slipped = min((c for c in concepts if c.right < c.total), key=lambda c: (c.mastery_after, c.gain), default=None)
    others = (c for c in concepts if c is not slipped)  # nothing is the best news and the weakest at once
    best = max(others, key=lambda c: (_newly_mastered(c), c.gain), default=None)
    return Result(
        score=right / total if total else 0,
        right=right,
        total=total,
        best=_good_news(best),
        weakest=_worth_a_look(slipped),
        by_concept=concepts,
        wrong=tuple(item for item in sorted(finished.items, key=lambda i: i.position) if not item.correct),
        next_step=_next_step(slipped),
    )


def _by_concept(items: Iterable[ResultItem]) -> tuple[ConceptResult, ...]:
    own: dict[UUID, list[ResultItem]] = {}
    for item in items:
        own.setdefault(item.concept_id, []).append(item)
    return tuple(_concept(answered) for answered in own.values())


def _concept(items: Sequence[ResultItem]) -> ConceptResult:
    first, last = items[0], items[-1]
    return ConceptResult(
        concept_id=first.concept_id,
        concept_name=first.concept_name,
        theme_id=first.theme_id,
        theme_name=first.theme_name,
        right=sum(item.correct for item in items),
        total=len(items),
        mastery_before=first.mastery_before,
        mastery_after=last.mastery_after,
        next_review_at=last.next_review_at,
        leech=any(item.leech for item in items),
    )


def _newly_mastered(concept: ConceptResult) -> bool:
    return mastered(concept.mastery_after) and not mastered(concept.mastery_before)


def _good_news(concept: ConceptResult | None) -> str | None:
    if concept is None or concept.gain <= 0:
        return None
    if _newly_mastered(concept):
        return f"{concept.concept_name} is mastered."
    before, after = _percent(concept.mastery_before), _percent(concept.mastery_after)
    return f"{concept.concept_name} rose from {before} to {after}."


def _worth_a_look(concept: ConceptResult | None) -> str | None:
    if concept is None:
        return None
    if concept.leech:
        return f"{concept.concept_name} keeps slipping; reading about it may help more than another try."
    if concept.gain < 0:
        return f"{concept.concept_name} slipped; it comes back soon, when a second look helps most."
    return f"{concept.concept_name} is not settled yet; it comes back soon."


def _next_step(concept: ConceptResult | None) -> NextStep:
    if concept is None:
        return NextStep("done", None, None, "Back to today")
    return NextStep("practise", concept.theme_id, concept.concept_id, f"Practise {concept.concept_name}")


def _percent(share: float) -> str:
    return f"{round(share * 100)}{_SPACE}%"

"""Decides how a question in tag debt and the concepts it may be about are put into words; plain functions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ui import format as fmt
from ui import wire
from ui.pages.student.marked import Span, spans

FOUND_MOST: Final = 8
REASONS: Final = {
    "MISSING_CONCEPT": "No concept",
    "MULTIPLE_CONCEPTS": "Several concepts",
    "INCONSISTENT_TAGS": "Tags contradict",
}
_WHY: Final = {
    "MISSING_CONCEPT": "Its author named no concept, so it counts for {theme} as a whole.",
    "MULTIPLE_CONCEPTS": "Its author named several concepts. It counts for the first, {concept}.",
    "INCONSISTENT_TAGS": "Its tags name another theme than its concept. It counts for {concept} in {theme}.",
}


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept to choose; `remark` says where it is, or that the question is there now."""

    concept_id: str = ""
    key: str = ""
    name: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One of the answers that a question offers."""

    key: str = ""
    text: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """A question in debt as the page shows it."""

    question_id: str = ""
    code: str = ""
    theme: str = ""
    reasons: str = ""
    why: str = ""
    stem: list[Span] = field(default_factory=list)
    answers: list[AnswerRow] = field(default_factory=list)
    tags: str = ""
    proposals: list[ConceptRow] = field(default_factory=list)
    span: str = "1"


def shown(debt: wire.Debt) -> Shown:
    """Put a question in debt into words."""
    why = " ".join(
        _WHY[reason].format(theme=debt.theme_name, concept=debt.concept_name)
        for reason in debt.reasons
        if reason in _WHY
    )
    proposals = [_proposal(one, debt, place) for place, one in enumerate(debt.proposals, start=1)]
    return Shown(
        question_id=debt.question_id,
        code=debt.code,
        theme=debt.theme_name,
        reasons=" · ".join(REASONS.get(reason, reason) for reason in debt.reasons),
        why=why,
        stem=spans(debt.stem),
        answers=[AnswerRow(choice.key, spans(choice.text)) for choice in debt.choices],
        tags=", ".join(debt.tags),
        proposals=proposals,
        span="1" if len(proposals) == 1 else f"1–{len(proposals)}",
    )


def _proposal(one: wire.Proposal, debt: wire.Debt, place: int) -> ConceptRow:
    if one.concept_id == debt.concept_id:
        remark = "where it is now"
    else:
        remark = "" if one.theme_id == debt.theme_id else one.theme_name
    return ConceptRow(one.concept_id, str(place), one.name, remark)


def left(total: int) -> str:
    """Say how much is left."""
    if not total:
        return "Nothing is left."
    return f"{fmt.count(total, 'question')} {'is' if total == 1 else 'are'} left."


def all_concepts(years: Sequence[wire.SyllabusYear]) -> list[ConceptRow]:
    """Return every concept, in the authors' order, with its theme."""
    themes = [theme for year in years for block in year.blocks for theme in block.themes]
    return [
        ConceptRow(concept.concept_id, "", concept.name, theme.theme_name)
        for theme in themes
        for concept in theme.concepts
    ]


def find(words: str, concepts: Sequence[ConceptRow]) -> list[ConceptRow]:
    """Return the first concepts that hold every word, in their name or theme; those whose name begins so lead."""
    sought = words.lower().split()
    if not sought:
        return []
    hits = [one for one in concepts if all(word in f"{one.name} {one.remark}".lower() for word in sought)]
    return sorted(hits, key=lambda one: not one.name.lower().startswith(words.lower().strip()))[:FOUND_MOST]

"""Decides where imported cards and questions stand in the catalogue when nobody has written them."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from domain.catalog.model import Block, Concept, Question, QuestionKind, Syllabus, Theme, Year
from domain.catalog.tags import pseudo_concept
from domain.scoring.constants import IMPORTED_DIFFICULTY

_YEAR: Final = Year(code="imported", name="Imported", position=0)
_BLOCK: Final = Block(code="imported", year_code=_YEAR.code, name="Imported", position=0)
CARDS: Final = Theme(code="imported-cards", block_code=_BLOCK.code, name="Imported cards", position=0)
ANSWERS: Final = Theme(code="imported-answers", block_code=_BLOCK.code, name="Imported answers", position=1)


Coded = TypeVar("Coded", Year, Block, Theme, Concept)


def card_code(card: str) -> str:
    """Return the code of the concept, and of its one question, that an imported card becomes."""
    return f"ANKI::{card}"


def own_code(code: str, known: Iterable[str] | Mapping[str, object]) -> str:
    """Return the code under which an imported question or concept is kept: the author's where there is one."""
    return code if code in known else f"IMPORTED::{code}"


def card_question(card: str) -> Question:
    """Return the question that asks for an imported card: the learner says how well it came back."""
    return _recall(card_code(card), card_code(card), f"Card {card}: did you remember it?")


def answered_question(code: str, concept_code: str) -> Question:
    """Return the question that stands in for one whose text we were never given."""
    return _recall(code, concept_code, f"Question {code.partition('::')[-1]}: did you know the answer?")


def missing(theme: Theme, names: Mapping[str, str], known: Syllabus) -> Syllabus:
    """Return what the catalogue lacks so that these concepts (code → name) stand in this theme; maybe nothing."""
    stand_in = pseudo_concept(theme)
    concepts = [
        Concept(code=code, theme_code=theme.code, name=name, summary="", position=position)
        for position, (code, name) in enumerate(names.items())
    ]
    if not _unknown(concepts, known.concepts):
        return Syllabus()
    return Syllabus(
        years=_unknown([_YEAR], known.years),
        blocks=_unknown([_BLOCK], known.blocks),
        themes=_unknown([theme], known.themes),
        concepts=_unknown([stand_in, *concepts], known.concepts),
    )


def _unknown(wanted: Iterable[Coded], known: Mapping[str, object]) -> dict[str, Coded]:
    return {one.code: one for one in wanted if one.code not in known}


def _recall(code: str, concept_code: str, stem: str) -> Question:
    return Question(
        code=code,
        concept_code=concept_code,
        kind=QuestionKind.RECALL,
        stem=stem,
        choices=(),
        answer=None,
        explanation="",
        difficulty=IMPORTED_DIFFICULTY,
        tags=("imported",),
    )

"""Decides which concept a question counts for, and what is owed when its tags do not say so plainly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.catalog.model import Block, Concept, DebtReason, Theme, Year, theme_id

UNMAPPED_YEAR = Year(code="unmapped", name="Unmapped", position=0)
UNMAPPED_BLOCK = Block(code="unmapped", year_code=UNMAPPED_YEAR.code, name="Unmapped", position=0)
UNMAPPED = Theme(code="unmapped", block_code=UNMAPPED_BLOCK.code, name="Unmapped", position=0)
"""The one pseudo-theme of concepts that name none; never a random real theme."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """The concept a question counts for and the reasons why somebody should look at its tags."""

    concept_code: str
    debts: tuple[DebtReason, ...]


def get_concept_id_with_fallback(concept_id: str | UUID | None, theme: UUID) -> str:
    """Return the concept's own id, or where there is none the stable pseudo-concept `THEME::<theme_id>`."""
    return str(concept_id) if concept_id else f"THEME::{theme}"


def pseudo_concept(theme: Theme) -> Concept:
    """Return the concept that is born with a theme and stands in for every missing tag in it."""
    code = get_concept_id_with_fallback(None, theme_id(theme.code))
    return Concept(code=code, theme_code=theme.code, name=theme.name, summary="", position=0, pseudo=True)


def tag(written: Sequence[str], *, theme: Theme | None, concepts: Mapping[str, Concept]) -> Tagged:
    """Decide for a question whose author wrote these concepts (all known) and perhaps a theme.

    No concept: the theme's pseudo-concept, and MISSING_CONCEPT. Several: the first, and MULTIPLE_CONCEPTS.
    A concept of another theme than the one written, or of no real theme: the concept counts, and INCONSISTENT_TAGS.
    """
    if not written:
        return Tagged(pseudo_concept(theme or UNMAPPED).code, (DebtReason.MISSING_CONCEPT,))
    debts: list[DebtReason] = []
    if len(written) > 1:
        debts.append(DebtReason.MULTIPLE_CONCEPTS)
    themes = {concepts[code].theme_code for code in written}
    if UNMAPPED.code in themes or (theme is not None and themes != {theme.code}):
        debts.append(DebtReason.INCONSISTENT_TAGS)
    return Tagged(written[0], tuple(debts))

"""The syllabus: years, blocks, themes and concepts."""
# pyright: strict

from ui.wire.shape import Wire


class SyllabusConcept(Wire, frozen=True, kw_only=True):
    """A concept of the syllabus."""

    concept_id: str
    code: str
    name: str


class SyllabusTheme(Wire, frozen=True, kw_only=True):
    """A theme of the syllabus."""

    theme_id: str
    theme_name: str
    concepts: list[SyllabusConcept]


class SyllabusBlock(Wire, frozen=True, kw_only=True):
    """A block of the syllabus."""

    block_id: str
    block_name: str
    themes: list[SyllabusTheme]


class SyllabusYear(Wire, frozen=True, kw_only=True):
    """A year of the syllabus."""

    year_id: str
    year_name: str
    blocks: list[SyllabusBlock]

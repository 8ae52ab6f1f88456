"""Decides what an author's syllabus says, whether it hangs together, and what it changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from domain.catalog.graph import find_cycle
from domain.catalog.model import Block, Concept, Edge, EdgeKind, Imported, Syllabus, Theme, Year
from domain.catalog.tags import UNMAPPED, UNMAPPED_BLOCK, UNMAPPED_YEAR, pseudo_concept
from domain.catalog.written import Entry, Problems, Written

_DIVISION = frozenset({"code", "name"})
_CONCEPT = frozenset({"code", "name", "summary", "prerequisites", "part_of", "related"})

Kept = TypeVar("Kept", Year, Block, Theme, Concept)


@dataclass(slots=True)
class Draft:
    """A syllabus as one file tells it, with the lines that matter when it does not hang together."""

    years: dict[str, Year] = field(default_factory=dict[str, Year])
    blocks: dict[str, Block] = field(default_factory=dict[str, Block])
    themes: dict[str, Theme] = field(default_factory=dict[str, Theme])
    concepts: dict[str, Concept] = field(default_factory=dict[str, Concept])
    edges: dict[Edge, int] = field(default_factory=dict[Edge, int])
    lines: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class SyllabusPlan:
    """What an import writes: the new and the changed, the edges that go, and who moves from which theme."""

    changed: Syllabus
    dropped_edges: frozenset[Edge]
    moved_from: Mapping[str, str]
    imported: Imported


def read_syllabus(written: Written, problems: Problems) -> Draft:
    """Read years, blocks, themes and concepts; concepts outside every theme stand in a list of their own."""
    draft = Draft()
    root = Entry(written, problems, what="syllabus", fields=frozenset({"years", "concepts"}))
    if not (root.has("years") or root.has("concepts")):
        root.wrong("empty", "a syllabus lists years, or concepts without a theme")
    for year in root.entries("years", what="year", fields=_DIVISION | {"blocks"}):
        _read_year(year, draft)
    for concept in root.entries("concepts", what="concept", fields=_CONCEPT):
        _read_concept(concept, draft, theme_code=UNMAPPED.code)
    if any(concept.theme_code == UNMAPPED.code for concept in draft.concepts.values()):
        draft.years.setdefault(UNMAPPED_YEAR.code, UNMAPPED_YEAR)
        draft.blocks.setdefault(UNMAPPED_BLOCK.code, UNMAPPED_BLOCK)
        draft.themes.setdefault(UNMAPPED.code, UNMAPPED)
    return draft


def check_ties(draft: Draft, known: Syllabus, problems: Problems) -> None:
    """Note every edge to a concept that nobody knows, and the first cycle of prerequisites and of parts."""
    codes = draft.concepts.keys() | {code for code, concept in known.concepts.items() if not concept.pseudo}
    for edge, line in draft.edges.items():
        other = edge.from_code if edge.told_by == edge.to_code else edge.to_code
        if other == edge.told_by:
            problems.add(line, "itself", f"concept “{other}” names itself")
        elif other not in codes:
            problems.add(line, "unknown_concept", f"there is no concept “{other}”")
    told = [edge for edge in draft.edges if edge.from_code != edge.to_code]
    kept = [edge for edge in known.edges if edge.told_by not in draft.concepts]
    for kind, words in ((EdgeKind.PREREQUISITE, "prerequisites"), (EdgeKind.PART_OF, "parts")):
        if cycle := find_cycle([*kept, *told], kind=kind):
            line = min(draft.lines[code] for code in cycle if code in draft.lines)
            problems.add(line, "cycle", f"{words} go round in a circle: {' → '.join(cycle)}")


def plan_syllabus(draft: Draft, known: Syllabus) -> SyllabusPlan:
    """Compare a sound draft with what is known. What the file does not name stays as it is."""
    concepts = {code: _keep_theme(concept, known) for code, concept in draft.concepts.items()}
    stand_ins = {stand_in.code: stand_in for stand_in in map(pseudo_concept, draft.themes.values())}
    edges = frozenset(draft.edges) - known.edges
    dropped = frozenset(edge for edge in known.edges if edge.told_by in concepts and edge not in draft.edges)
    retied = {edge.told_by for edge in edges | dropped}
    changed = Syllabus(
        years=_changed(draft.years, known.years),
        blocks=_changed(draft.blocks, known.blocks),
        themes=_changed(draft.themes, known.themes),
        concepts=_changed(concepts | stand_ins, known.concepts),
        edges=edges,
    )
    moved_from = {
        code: known.concepts[code].theme_code
        for code, concept in changed.concepts.items()
        if code in known.concepts and known.concepts[code].theme_code != concept.theme_code
    }
    counts = (
        _count(draft.years, known.years),
        _count(draft.blocks, known.blocks),
        _count(draft.themes, known.themes),
        _count(concepts, known.concepts, retied=frozenset(retied)),
    )
    return SyllabusPlan(changed, dropped, moved_from, _sum(counts))


def _read_year(entry: Entry, draft: Draft) -> None:
    code = entry.code()
    _once(entry, code, draft.years)
    draft.years[code] = Year(code, entry.name(fallback=code), len(draft.years))
    for block in entry.entries("blocks", what="block", fields=_DIVISION | {"themes"}):
        _read_block(block, draft, year_code=code)


def _read_block(entry: Entry, draft: Draft, *, year_code: str) -> None:
    code = entry.code()
    _once(entry, code, draft.blocks)
    draft.blocks[code] = Block(code, year_code, entry.name(fallback=code), len(draft.blocks))
    for theme in entry.entries("themes", what="theme", fields=_DIVISION | {"concepts"}):
        _read_theme(theme, draft, block_code=code)


def _read_theme(entry: Entry, draft: Draft, *, block_code: str) -> None:
    code = entry.code()
    _once(entry, code, draft.themes)
    draft.themes[code] = Theme(code, block_code, entry.name(fallback=code), len(draft.themes))
    for concept in entry.entries("concepts", what="concept", fields=_CONCEPT):
        _read_concept(concept, draft, theme_code=code)


def _read_concept(entry: Entry, draft: Draft, *, theme_code: str) -> None:
    code = entry.code()
    before = draft.concepts.get(code)
    if before is not None and before.theme_code != theme_code:
        entry.wrong("two_themes", f"concept “{code}” has two primary themes", at="code")
    else:
        _once(entry, code, draft.concepts)
    summary = entry.text("summary", required=False)
    draft.concepts[code] = Concept(code, theme_code, entry.name(fallback=code), summary, len(draft.concepts))
    draft.lines.setdefault(code, entry.line_of("code"))
    for name, kind in (
        ("prerequisites", EdgeKind.PREREQUISITE),
        ("part_of", EdgeKind.PART_OF),
        ("related", EdgeKind.RELATED),
    ):
        for other, line in entry.texts_with_lines(name):
            ends = (other, code) if kind is EdgeKind.PREREQUISITE else (code, other)
            draft.edges.setdefault(Edge(*ends, kind), line)


def _once(entry: Entry, code: str, seen: Mapping[str, object]) -> None:
    if code and code in seen:
        entry.wrong("twice", f"{entry.what} “{code}” is written twice", at="code")


def _keep_theme(concept: Concept, known: Syllabus) -> Concept:
    before = known.concepts.get(concept.code)
    if before is None or concept.theme_code != UNMAPPED.code:
        return concept
    return replace(concept, theme_code=before.theme_code, position=before.position)


def _changed(told: Mapping[str, Kept], known: Mapping[str, Kept]) -> dict[str, Kept]:
    return {code: one for code, one in told.items() if known.get(code) != one}


def _count(told: Mapping[str, Kept], known: Mapping[str, Kept], *, retied: frozenset[str] = frozenset()) -> Imported:
    created = sum(code not in known for code in told)
    updated = sum(code in known and (known[code] != one or code in retied) for code, one in told.items())
    return Imported(created, updated, len(told) - created - updated)


def _sum(counts: Iterable[Imported]) -> Imported:
    counts = list(counts)
    return Imported(
        created=sum(one.created for one in counts),
        updated=sum(one.updated for one in counts),
        unchanged=sum(one.unchanged for one in counts),
    )

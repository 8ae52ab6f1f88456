"""Reads CSV, a record a concept or question, into the same shapes as YAML; lists are separated by bars."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from adapters.authoring.text import decoded, refused
from domain.catalog.model import Question, Syllabus
from domain.catalog.questions import CHOICE_KEYS
from domain.catalog.written import Written

_DIVISIONS: Final = ("year", "block", "theme")
SYLLABUS_COLUMNS: Final = (
    *(f"{division}_{part}" for division in _DIVISIONS for part in ("code", "name")),
    *("code", "name", "summary", "prerequisites", "part_of", "related"),
)
QUESTION_COLUMNS: Final = (
    *("code", "concept", "theme", "kind", "stem", *(f"choice_{key}" for key in CHOICE_KEYS)),
    *("answer", "hint", "explanation", "difficulty", "tags"),
)
_LISTS: Final = frozenset({"prerequisites", "part_of", "related", "concept", "answer", "tags"})
_BAR: Final = re.compile(r"(?<!\\)\|")
_LONGEST_CELL: Final = 100_000

Record = Mapping[str, Written]


@dataclass(slots=True)
class _Division:
    """A year, block or theme being put together from records, or the syllabus around them."""

    line: int
    name: str = ""
    below: dict[str, "_Division"] = field(default_factory=dict[str, "_Division"])
    concepts: list[Written] = field(default_factory=list[Written])


def read_syllabus(content: bytes) -> Written:
    """Return years, blocks, themes and concepts; a record that names none of the three is a loose concept."""
    loose: list[Written] = []
    root = _Division(line=1)
    for line, record in _records(decoded(content), SYLLABUS_COLUMNS):
        concept = Written(line, {name: cell for name, cell in record.items() if "_" not in name or name == "part_of"})
        if any(f"{division}_code" in record for division in _DIVISIONS):
            _place(concept, record, line, root)
        else:
            loose.append(concept)
    tree: dict[str, Written] = {}
    if root.below:
        tree["years"] = _tree(root, ("blocks", "themes", "concepts"))
    if loose:
        tree["concepts"] = Written(loose[0].line, tuple(loose))
    return Written(1, tree)


def read_questions(content: bytes) -> Written:
    """Return a list of questions."""
    rows: list[Written] = []
    for line, record in _records(decoded(content), QUESTION_COLUMNS):
        fields = {name: cell for name, cell in record.items() if not name.startswith("choice_")}
        choices = {name.removeprefix("choice_"): cell for name, cell in record.items() if name.startswith("choice_")}
        if choices:
            fields["choices"] = Written(line, choices)
        rows.append(Written(line, fields))
    return Written(1, tuple(rows))


def write_questions(syllabus: Syllabus, questions: list[Question]) -> str:
    """Return the questions as CSV that reads the same."""
    out = io.StringIO()
    writer = csv.DictWriter(out, QUESTION_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for question in questions:
        writer.writerow(_cells(question, syllabus))
    return out.getvalue()


def _cells(question: Question, syllabus: Syllabus) -> dict[str, object]:
    concept = syllabus.concepts[question.concept_code]
    answers = question.answer if isinstance(question.answer, tuple) else (question.answer or "",)
    return {
        "code": question.code,
        "concept": "" if concept.pseudo else concept.code,
        "theme": concept.theme_code if concept.pseudo else "",
        "kind": str(question.kind),
        "stem": question.stem,
        **{f"choice_{choice.key}": choice.text for choice in question.choices},
        "answer": _joined(answers),
        "hint": question.hint or "",
        "explanation": question.explanation,
        "difficulty": question.difficulty,
        "tags": _joined(question.tags),
    }


def _records(text: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Written]]]:
    """Yield each record with the line it starts on; empty cells are left out, and so are empty records."""
    rows = _rows(text)
    _, header = next(rows, (1, []))
    names = [name.strip() for name in header]
    for name in names:
        if name not in columns:
            raise refused(1, "column", f"there is no column “{name}”; the columns are {', '.join(columns)}")
        if names.count(name) > 1:
            raise refused(1, "column", f"the column “{name}” stands there twice")
    for line, row in rows:
        if len(row) > len(names):
            raise refused(line, "cells", f"{len(row)} cells stand under {len(names)} columns")
        filled = {name: _cell(name, cell, line) for name, cell in zip(names, row, strict=False) if cell.strip()}
        if filled:
            yield line, filled


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for row in reader:
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise refused(begins, "csv", f"this record cannot be read: {error}") from error


def _cell(name: str, cell: str, line: int) -> Written:
    if name not in _LISTS:
        return Written(line, cell)
    return Written(line, tuple(Written(line, part.replace("\\|", "|")) for part in _BAR.split(cell)))


def _joined(texts: tuple[str, ...]) -> str:
    return "|".join(text.replace("|", "\\|") for text in texts)


def _place(concept: Written, record: Record, line: int, root: _Division) -> None:
    """Put a concept under its year, block and theme, each born with the first record that names it."""
    here = root
    for division in _DIVISIONS:
        code, name = (_text(record, f"{division}_{part}") for part in ("code", "name"))
        if not code:
            raise refused(line, "missing", f"a concept in a syllabus needs a {division}_code, or none of the three")
        here = here.below.setdefault(code, _Division(line, name))
        if name and here.name and name != here.name:
            raise refused(line, "name", f"the {division} “{code}” is called “{here.name}” on line {here.line}")
        here.name = here.name or name
    here.concepts.append(concept)


def _text(record: Record, name: str) -> str:
    value = record[name].value if name in record else None
    return value.strip() if isinstance(value, str) else ""


def _tree(division: _Division, names: tuple[str, ...]) -> Written:
    if not division.below:
        return Written(division.line, tuple(division.concepts))
    members = [
        Written(
            below.line,
            {
                "code": Written(below.line, code),
                "name": Written(below.line, below.name or None),
                names[0]: _tree(below, names[1:]),
            },
        )
        for code, below in division.below.items()
    ]
    return Written(division.line, tuple(members))

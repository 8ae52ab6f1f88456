"""Reads YAML event by event: every scalar is the text its author wrote, and nothing in it can run or multiply."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from adapters.authoring.text import decoded, refused
from domain.catalog.model import Question, Syllabus
from domain.catalog.written import Written

_DEEPEST: Final = 12  # a syllabus needs nine levels: years, blocks, themes, concepts and their lists
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_WIDTH: Final = 110


def read(content: bytes) -> Written:
    """Return the one document of a YAML file. Raises NotImported with the line at which it cannot be understood."""
    documents = read_all(content)
    written = next(documents, Written(1, None))
    surplus = next(documents, None)
    if surplus is not None:
        raise refused(surplus.line, "documents", "a file holds one document, and here a second begins")
    return written


def read_all(content: bytes, *, deepest: int = _DEEPEST) -> Iterator[Written]:
    """Yield each document of a YAML file; `deepest` is how many levels a value in it may have."""
    events = _events(decoded(content))
    for event in events:
        yield _value(event, events, depth=0, deepest=deepest)


def write_questions(syllabus: Syllabus, questions: list[Question]) -> str:
    """Return the questions as YAML that reads the same."""
    rows = [_written(question, syllabus) for question in questions]
    return yaml.dump(rows, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


def _written(question: Question, syllabus: Syllabus) -> dict[str, object]:
    concept = syllabus.concepts[question.concept_code]
    place = {"theme": concept.theme_code} if concept.pseudo else {"concept": concept.code}
    return {
        "code": question.code,
        **place,
        "kind": str(question.kind),
        "stem": question.stem,
        **({"choices": {choice.key: choice.text for choice in question.choices}} if question.choices else {}),
        "answer": list(question.answer) if isinstance(question.answer, tuple) else question.answer,
        **({"hint": question.hint} if question.hint else {}),
        "explanation": question.explanation,
        "difficulty": question.difficulty,
        **({"tags": list(question.tags)} if question.tags else {}),
    }


def _events(text: str) -> Iterator[Any]:
    """Yield what the parser meets between the marks of streams and documents."""
    frame = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if not isinstance(event, frame):
                yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = " ".join(filter(None, (error.context, error.problem)))
        line = min(mark.line + 1 if mark else 1, text.count("\n") + 1)  # the end of a file is not beyond its last line
        raise refused(line, "yaml", f"this is not YAML: {words}") from error
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise refused(line, "yaml", f"the character U+{error.character:04X} is not allowed") from error


def _value(event: Any, events: Iterator[Any], *, depth: int, deepest: int) -> Written:  # noqa: ANN401  the library ships no types of events
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise refused(line, "alias", "anchors and aliases (& and *) are not used here")
    if event.tag is not None and event.tag != "!":
        raise refused(line, "tag", f"tags (here {event.tag}) are not used here")
    if depth > deepest:
        raise refused(line, "depth", "this lies deeper than anything a file of ours holds")
    if isinstance(event, yaml.ScalarEvent):
        if "\0" in event.value:
            raise refused(line, "character", "a text holds no character U+0000")
        plain = event.style in (None, "")
        return Written(line, None if plain and event.value in _NOTHING else event.value, plain)
    if isinstance(event, yaml.SequenceStartEvent):
        return Written(line, tuple(_members(events, depth=depth, deepest=deepest)))
    return Written(line, dict(_pairs(events, depth=depth, deepest=deepest)))


def _members(events: Iterator[Any], *, depth: int, deepest: int) -> Iterator[Written]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _value(event, events, depth=depth + 1, deepest=deepest)


def _pairs(events: Iterator[Any], *, depth: int, deepest: int) -> Iterator[tuple[str, Written]]:
    seen: dict[str, int] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        key = _value(event, events, depth=depth + 1, deepest=deepest)
        if not isinstance(key.value, str):
            raise refused(key.line, "key", "the name of a field is a text")
        if key.value in seen:
            raise refused(key.line, "twice", f"“{key.value}” is written twice, first on line {seen[key.value]}")
        seen[key.value] = key.line
        value = _value(next(events), events, depth=depth + 1, deepest=deepest)
        line = key.line if isinstance(value.value, str | None) else value.line
        yield key.value, Written(line, value.value, value.plain)


def _line(event: Any) -> int:  # noqa: ANN401  the library ships no types of events
    return event.start_mark.line + 1

"""Reads what an author wrote, whatever the format, and collects every problem with the line it stands on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.catalog.constants import CODE_MAX_LENGTH, NAME_MAX_LENGTH, TEXT_MAX_LENGTH
from domain.kernel.errors import FieldProblem, Invalid

_CODE_MARKS = frozenset("-_.:")


class NotImported(Invalid):
    """The file has errors. Nothing was imported."""


@dataclass(frozen=True, slots=True)
class Written:
    """A value of an author's file and the line it starts on: nothing, a text, a list, or named fields."""

    line: int
    value: "str | tuple[Written, ...] | Mapping[str, Written] | None"
    plain: bool = field(default=False, compare=False)
    """A text without quotes: where a value of JSON is asked for, it may be a number or a boolean."""


class Problems:
    """The problems found so far, in the order of their lines when they are told."""

    def __init__(self, file: str = "") -> None:
        self._of = f"{file} " if file else ""
        self._found: list[tuple[int, FieldProblem]] = []

    def add(self, line: int, rule: str, message: str) -> None:
        """Note that the line breaks the rule."""
        self._found.append((line, FieldProblem(f"{self._of}line {line}", rule, message)))

    def told(self) -> tuple[FieldProblem, ...]:
        """Return the problems by line."""
        return tuple(problem for _, problem in sorted(self._found, key=lambda one: one[0]))

    def refuse(self) -> None:
        """Raise NotImported if there is any problem; the message tells the first."""
        refuse(self.told())


def refuse(problems: tuple[FieldProblem, ...]) -> None:
    """Raise NotImported if there is any problem; the message tells the first."""
    if problems:
        where, what = problems[0].field, problems[0].message
        raise NotImported(f"{where[:1].upper()}{where[1:]}: {what}. Nothing was imported.", problems=problems)


class Entry:
    """One named-fields value being read: every method returns a usable value and notes what is wrong with it."""

    def __init__(self, written: Written, problems: Problems, *, what: str, fields: frozenset[str]) -> None:
        self.line = written.line
        self.what = what
        self._problems = problems
        self._fields: Mapping[str, Written] = written.value if isinstance(written.value, Mapping) else {}
        if not isinstance(written.value, Mapping):
            self.wrong("shape", f"a {what} is a set of named fields")
        for name in self._fields.keys() - fields:
            self.wrong("unknown_field", f"a {what} has no field “{name}”", at=name)

    def wrong(self, rule: str, message: str, *, at: str | None = None) -> None:
        """Note a problem on the line of a field, or on the entry's own."""
        self._problems.add(self.line_of(at) if at else self.line, rule, message)

    def wrong_on(self, line: int, rule: str, message: str) -> None:
        """Note a problem on a line inside one of the fields."""
        self._problems.add(line, rule, message)

    def line_of(self, name: str) -> int:
        """Return the line of a field, or the entry's where it is not written."""
        return self._fields[name].line if name in self._fields else self.line

    def has(self, name: str) -> bool:
        """Tell whether the field is written and not empty."""
        return name in self._fields and self._fields[name].value not in (None, "", ())

    def text(self, name: str, *, required: bool = True, longest: int = TEXT_MAX_LENGTH) -> str:
        """Return the field's text without the space around it; empty where it is absent."""
        value = self._fields[name].value if name in self._fields else None
        text = value.strip() if isinstance(value, str) else ""
        if value is not None and not isinstance(value, str):
            self.wrong("not_text", f"{name} is a text", at=name)
        elif required and not text:
            article = "an" if name.startswith(("a", "e")) else "a"
            self.wrong("missing", f"a {self.what} needs {article} {name}", at=name)
        elif len(text) > longest:
            self.wrong("too_long", f"{name} has {len(text)} characters, and at most {longest} are allowed", at=name)
        return text

    def code(self, name: str = "code") -> str:
        """Return a code: letters, digits, hyphen, underscore, dot and colon."""
        code = self.text(name, longest=CODE_MAX_LENGTH)
        if code and not is_code(code):
            self.wrong("bad_code", f"“{code}” is no code: letters, digits, - _ . and : are allowed", at=name)
        return code

    def name(self, *, fallback: str) -> str:
        """Return the name people read; without one, the code serves."""
        return self.text("name", required=False, longest=NAME_MAX_LENGTH) or fallback

    def written(self, name: str) -> Written | None:
        """Return a field as it stands there, or nothing."""
        return self._fields.get(name)

    def part(self, name: str, *, what: str, fields: frozenset[str]) -> "Entry":
        """Return a field that holds named fields itself; where it is missing, every field of it is."""
        if name not in self._fields:
            self.wrong("missing", f"a {self.what} needs {name}")
            return Entry(Written(self.line, {}), Problems(), what=what, fields=fields)
        return Entry(self._fields[name], self._problems, what=what, fields=fields)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        return tuple(text for text, _ in self.texts_with_lines(name))

    def texts_with_lines(self, name: str) -> tuple[tuple[str, int], ...]:
        """Return a list of texts, each with its line; nothing twice."""
        if not self.has(name):
            return ()
        field = self._fields[name]
        members = field.value if isinstance(field.value, tuple) else (field,)
        found: dict[str, int] = {}
        for member in members:
            text = member.value.strip() if isinstance(member.value, str) else ""
            if not text:
                self._problems.add(member.line, "not_text", f"{name} is a list of texts, and this is none")
            elif text in found:
                self._problems.add(member.line, "twice", f"{name} names “{text}” twice")
            found.setdefault(text, member.line)
        found.pop("", None)
        return tuple(found.items())

    def pairs(self, name: str) -> tuple[tuple[str, str, int], ...]:
        """Return a field's own named texts as (name, text, line)."""
        if not self.has(name):
            return ()
        value = self._fields[name].value
        if not isinstance(value, Mapping):
            self.wrong("shape", f"{name} is a set of named texts", at=name)
            return ()
        found: list[tuple[str, str, int]] = []
        for key, member in value.items():
            text = member.value.strip() if isinstance(member.value, str) else ""
            if not text:
                self._problems.add(member.line, "not_text", f"{name} “{key}” has no text")
            found.append((key, text, member.line))
        return tuple(found)

    def whole(self, name: str, *, lowest: int, highest: int) -> int:
        """Return a whole number; the lowest where there is none."""
        text = self.text(name, longest=CODE_MAX_LENGTH)
        allowed = {str(number): number for number in range(lowest, highest + 1)}
        if text and text not in allowed:
            self.wrong("out_of_range", f"{name} is a whole number from {lowest} to {highest}, not “{text}”", at=name)
        return allowed.get(text, lowest)

    def entries(self, name: str, *, what: str, fields: frozenset[str]) -> "Iterable[Entry]":
        """Yield the entries of a list of named fields."""
        if not self.has(name):
            return
        field = self._fields[name]
        if not isinstance(field.value, tuple):
            self.wrong("shape", f"{name} is a list", at=name)
            return
        for member in field.value:
            yield Entry(member, self._problems, what=what, fields=fields)


def is_code(text: str) -> bool:
    """Tell whether the text can be a code: a stable key that is never shown."""
    return text[:1].isalnum() and all(c.isascii() and (c.isalnum() or c in _CODE_MARKS) for c in text)

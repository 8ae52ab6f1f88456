"""Reads a CSV file line by line: each line that can be read, and for each other its number and what is wrong."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from domain.scoring.imported import BadLine, FileNotReadable

Read = TypeVar("Read")
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lines(Generic[Read]):
    """What a file says, in its order, and its lines (number, reason) that say nothing."""

    read: list[Read]
    bad: list[tuple[int, str]]

    @property
    def rows(self) -> int:
        """How many lines hold something, the header not counted."""
        return len(self.read) + len(self.bad)


def read_lines(file: Path, columns: Sequence[str], parse: Callable[[Cells], Read]) -> Lines[Read]:
    """Read a file whose first line names its columns; raise FileNotReadable when it lacks one of these."""
    records = _numbered(_text(file))
    _, header = next(records, (1, []))
    names = [name.strip().lower() for name in header]
    if lacking := [column for column in columns if column not in names]:
        raise FileNotReadable(f"The first line of {file.name} names its columns; {', '.join(lacking)} is not there.")
    lines: Lines[Read] = Lines([], [])
    for number, cells in records:
        try:
            lines.read.append(parse(_named(names, cells)))
        except BadLine as reason:
            lines.bad.append((number, reason.detail))
    return lines


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileNotReadable(f"{file.name} is not a UTF-8 text: byte {error.start} fits nothing.") from error


def _numbered(text: str) -> Iterator[tuple[int, list[str] | str]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        number = reader.line_num + 1  # where the record begins: a quoted cell may run over several lines
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, str(error)
            continue
        if cells:
            yield number, cells


def _named(names: Sequence[str], cells: Sequence[str] | str) -> Cells:
    if isinstance(cells, str):
        raise BadLine(cells)
    if len(cells) != len(names):
        raise BadLine(f"{len(cells)} cells stand under {len(names)} columns")
    return {name: cell.strip() for name, cell in zip(names, cells, strict=True)}

"""Decides which tables of an older system can be partitioned while they are in use, and says of the others why not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.kernel.errors import Conflict, Invalid

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class CannotBePartitioned(Conflict):
    """The table cannot be partitioned while it is in use."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the catalogue describes it. `identity` is a(lways), d(efault) or empty."""

    name: str
    type: str
    nullable: bool
    generated: bool
    identity: str


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Names of what hangs on the table and would be left behind, or be lost, by a switch of names."""

    pointing_here: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    unvalidated: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    """And deferrable constraints."""
    triggers: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    """Row security policies and rewrite rules."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What has to be known of a table to say whether it can be partitioned."""

    name: str
    kind: str
    """PostgreSQL's letter: r for a plain table, p for a partitioned one."""
    permanent: bool
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    obstacles: Obstacles


_HINDERS = {
    "pointing_here": "foreign keys point at it ({}), and a key that gains the time column cannot be pointed at",
    "unique": "it promises uniqueness without the time column ({}), which no partitioned table can",
    "unvalidated": "constraints were never validated on it ({}); validate them first",
    "exclusions": "it has exclusion or deferrable constraints ({})",
    "triggers": "it has triggers ({}); drop them, and make them again on the partitioned table",
    "views": "views read it ({}) and would go on reading the old table; drop them, and make them again afterwards",
    "publications": "it is published ({}); take it out of the publication first",
    "relatives": "it takes part in inheritance ({})",
    "rules": "it has row security or rules ({})",
}


def checked_name(name: str, *, longest: int) -> str:
    """Return the name, or refuse one of other characters, or one that leaves no room for a suffix."""
    if not _PLAIN_NAME.match(name) or len(name) > longest:
        rule = f"A name here is letters, digits and underscores, at most {longest} of them; “{name}” is not."
        raise Invalid.field("name", "name", rule)
    return name


def refuse_unfit(facts: Facts, *, time_column: str, rows_without_time: int) -> None:
    """Raise CannotBePartitioned with every reason there is, or return."""
    if reasons := list(_reasons(facts, time_column, rows_without_time)):
        raise CannotBePartitioned(f"{facts.name} cannot be partitioned: {'; '.join(reasons)}.")


def _reasons(facts: Facts, time_column: str, rows_without_time: int) -> Iterator[str]:
    if facts.kind != "r":
        yield "it is partitioned already" if facts.kind == "p" else "it is not a table"
        return
    if not facts.permanent:
        yield "it is unlogged or temporary"
    if not facts.key:
        yield "it has no primary key, so its rows cannot be told apart"
    yield from _reasons_of_time(facts, time_column, rows_without_time)
    for what, sentence in _HINDERS.items():
        if names := getattr(facts.obstacles, what):
            yield sentence.format(", ".join(names))


def _reasons_of_time(facts: Facts, time_column: str, rows_without_time: int) -> Iterator[str]:
    column = next((one for one in facts.columns if one.name == time_column), None)
    if column is None:
        yield f"it has no column {time_column}"
    elif not column.type.startswith("timestamp") or not column.type.endswith("with time zone"):
        yield f"{time_column} is {column.type}, not timestamp with time zone"
    elif column.generated:
        yield f"{time_column} is generated"
    elif rows_without_time:
        yield f"{time_column} is null in {rows_without_time:,} rows"
    elif column.nullable:
        yield f"{time_column} may be null; set it not null first"

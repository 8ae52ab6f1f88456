"""Puts rows into every table by what the catalogue says of its columns, and sums up what a database holds."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)

# Tables alone: no partitions, whose rows are seen through their parents.
TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'alembic_version'
order by c.relname
"""
COLUMNS = """
select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull as needed
from pg_attribute a
where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  and a.attidentity = ''
order by a.attnum
"""
REFERENCES = """
select k.confrelid::regclass::text as parent,
  (select array_agg(attname::text order by ord) from unnest(k.conkey) with ordinality u(num, ord)
    join pg_attribute on attrelid = k.conrelid and attnum = num) as own,
  (select array_agg(attname::text order by ord) from unnest(k.confkey) with ordinality u(num, ord)
    join pg_attribute on attrelid = k.confrelid and attnum = num) as theirs
from pg_constraint k where k.contype = 'f' and k.conrelid = $1::regclass and k.conrelid <> k.confrelid
  and k.conparentid = 0
order by k.conname
"""

# What a row says of another of its own table stays unsaid: the first row has none to name.
OWN_REFERENCES = """
select a.attname from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey)
where k.contype = 'f' and k.conrelid = $1::regclass and k.confrelid = k.conrelid
"""

# What a column's check asks for, where nothing of its type would do.
FITTING: dict[str, Any] = {
    "app_user.email": "ada{n}@example.org",
    "user_role.role": "student",
    "concept_edge.kind": "related",
    "question.kind": "choice",
    "question.difficulty": 3,
    "tag_quality_debt_log.reason": "MISSING_CONCEPT",
    "srs_user_params.assigned_group": "BASELINE_GLOBAL",
    "srs_user_params.fsrs_parameters": [1.0] * 21,
    "user_learning_prefs.spacing_multiplier": 1.5,
    "user_learning_prefs.retention_target_override": 0.9,
    "user_learning_prefs.zone": "Europe/London",
    "memory.difficulty": 5.0,
    "memory.reps": 1,
    "review_log.source": "practice",
    "review_log.rating": 3,
    "review_log.previous_state": "review",
    "practice_session.mode": "guided",
    "practice_session.status": "open",
    "job_run.status": "succeeded",
    "alerts.severity": "warning",
    "alerts.state": "open",
    "dead_letter.state": "dead",
    "srs_weights.parameters": [1.0] * 21,
    "eval_run.suite": "fsrs",
    "eval_run.status": "SUCCEEDED",
    "complexity_score.drift": "steady",
    "experiment.status": "stopped",
    "problem.difficulty": 3,
    "study_paths.status": "active",
    "study_tasks.kind": "coding",
    "study_tasks.difficulty": 3,
    "study_tasks.status": "completed",
    "study_tasks.outcome": "success",
    "task_evaluations.kind": "submit",
    "task_evaluations.language": "python",
    "task_evaluations.status": "passed",
    "task_evaluations.failure_category": "timeout",
    "task_draft.language": "python",
}


async def seed(connection: Any, *, rows: int = 2) -> set[str]:
    """Put so many rows into every table that has none, parents first; return the tables."""
    waiting = [table for (table,) in await connection.fetch(TABLES)]
    seeded: set[str] = set()
    while waiting:
        ready = [table for table in waiting if await _parents(connection, table) <= seeded]
        assert ready, f"these refer to each other in a ring: {waiting}"
        for table in ready:
            if not await connection.fetchval(f"select exists (select from {table})"):  # noqa: S608  the database's own
                for n in range(rows):
                    await _add(connection, table, n)
        seeded |= set(ready)
        waiting = [table for table in waiting if table not in seeded]
    return seeded


async def _parents(connection: Any, table: str) -> set[str]:
    return {row["parent"] for row in await connection.fetch(REFERENCES, table)}


async def _add(connection: Any, table: str, n: int) -> None:
    row = {
        column["name"]: _value(table, column["name"], column["type"], n)
        for column in await connection.fetch(COLUMNS, table)
    }
    for reference in await connection.fetch(REFERENCES, table):
        theirs = ", ".join(reference["theirs"])
        parent = await connection.fetchrow(
            f"select {theirs} from {reference['parent']} order by {theirs} offset {_offset(table, reference['own'], n)}"  # noqa: S608
        )
        row.update(zip(reference["own"], parent, strict=True))
    row.update(dict.fromkeys([name for (name,) in await connection.fetch(OWN_REFERENCES, table)]))
    names = ", ".join(row)
    places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await connection.execute(f"insert into {table} ({names}) values ({places})", *row.values())  # noqa: S608


def _offset(table: str, own: list[str], n: int) -> int:
    """An edge leads from one concept to another one."""
    return 1 - n if (table, own) == ("concept_edge", ["to_concept_id"]) else n


def _value(table: str, name: str, kind: str, n: int) -> object:
    fitting = FITTING.get(f"{table}.{name}")
    if fitting is not None:
        return fitting.format(n=n) if isinstance(fitting, str) else fitting
    return _of_type(kind, name, n)


def _of_type(kind: str, name: str, n: int) -> object:
    values: Mapping[str, object] = {
        "uuid": UUID(int=hash_of(name) + n),
        "text": f"{name} {n}",
        "character varying": f"{name} {n}",
        "boolean": True,
        "smallint": 1,
        "integer": n + 1,
        "bigint": n + 1,
        "double precision": 0.25 + n / 8,
        "jsonb": json.dumps({"n": n}),
        "bytea": f"{name} {n}".encode(),
        "timestamp with time zone": AT.replace(hour=n),
        "date": date(2026, 11, 1 + n),
        "uuid[]": [UUID(int=n)],
        "text[]": [f"{name} {n}"],
        "smallint[]": [1],
        "double precision[]": [0.5],
    }
    return values[kind]


def hash_of(name: str) -> int:
    """Return a number of this name's own, the same in every process."""
    return int.from_bytes(name.encode()[:8].ljust(8)) << 8


async def sums(connection: Any) -> dict[str, tuple[int, str]]:
    """Return, for every table, how many rows it has and a checksum of all of them, whatever their order."""
    found: dict[str, tuple[int, str]] = {}
    for (table,) in await connection.fetch(TABLES):
        row = await connection.fetchrow(
            f"select count(*), coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from {table} t"  # noqa: S608
        )
        found[table] = (row[0], row[1])
    return found

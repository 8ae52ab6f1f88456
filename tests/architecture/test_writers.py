"""Who opens transactions, and who writes what learners remember: few places, each known by name."""

import re
from collections.abc import Iterator
from pathlib import Path

CODE = ("adapters", "api", "cli", "domain", "workers")
TRANSACTIONS = {
    "adapters/postgres/store.py": "the edge's own",
    "adapters/postgres/partition_migration": "steps of a table in use, each its own, so that writers wait for none",
    "adapters/postgres/partition_retention.py": "the same, when a part is taken away",
    "adapters/postgres/backup.py": "a whole database replaced, beside any store",
    "adapters/postgres/scheduling.py": "a savepoint around a zone that PostgreSQL may not know",
}
WRITERS = {
    "memory": {
        "adapters/postgres/practice.py": "an answer and its undo",
        "adapters/postgres/scheduling.py": "imports, concepts set aside, and new weights",
    },
    "mastery": {
        "adapters/postgres/practice.py": "an answer and its undo",
        "adapters/postgres/scoring.py": "imports, and new skills",
    },
    "review_log": {
        "adapters/postgres/practice.py": "an answer",
        "adapters/postgres/review_log.py": "imports, by COPY",
    },
}


def _modules() -> Iterator[tuple[str, str]]:
    for folder in CODE:
        for module in Path(folder).rglob("*.py"):
            yield module.as_posix(), module.read_text(encoding="utf-8")


def _strays(pattern: str, known: dict[str, str]) -> set[str]:
    found = {name for name, text in _modules() if re.search(pattern, text)}
    assert found, "the pattern finds nothing, so this test would hold nothing"
    return {name for name in found if not any(name.startswith(place) for place in known)}


def test_transactions_are_opened_at_the_edge_alone():
    assert not _strays(r"\.transaction\(", TRANSACTIONS)


def test_what_learners_remember_is_written_in_few_places():
    for table, known in WRITERS.items():
        written = rf'(insert into|update|delete from) {table}\b|copy_records_to_table\(\s*"{table}"'
        assert not _strays(written, known), table

"""`lyceum partitions`: a migration by command, and the life of partitioned tables."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.postgres import partition_retention
from adapters.postgres.connection import connect
from cli.main import main
from domain.scheduling.partitions import PARTITIONED
from tests.adapters.partition_writers import an_old_table
from tests.cli.database import ask

MIGRATE = ("migrate", "review_logs", "--time-column", "reviewed_at")


def partitions(*arguments: object, answer: str | None = None) -> Result:
    return CliRunner().invoke(main, ["partitions", *(str(argument) for argument in arguments)], input=answer)


@pytest.fixture
def old_table(url: str) -> str:
    """Put a table of an older system into the database."""

    async def made() -> None:
        connection: Any = await connect(url)
        try:
            await an_old_table(connection, rows=300)
        finally:
            await connection.close()

    asyncio.run(made())
    return url


def relations(url: str) -> set[str]:
    return {row[0] for row in ask(url, "select relname from pg_class where relnamespace = 'public'::regnamespace")}


def test_a_dry_run_prints_every_statement_in_order_and_writes_nothing(old_table: str) -> None:
    before = relations(old_table)
    shown = partitions(*MIGRATE, "--dry-run")
    assert shown.exit_code == 0, shown.output
    steps = [line for line in shown.output.splitlines() if line.startswith("-- ")]
    assert steps == ["-- create", "-- dual-write", "-- backfill", "-- switch", "-- Nothing was written."]
    assert "partition by range" in shown.output
    assert 'rename to "review_logs_unpartitioned";' in shown.output
    assert relations(old_table) == before


def test_the_steps_can_be_taken_one_by_one_shown_paused_resumed_and_dropped(old_table: str) -> None:
    assert partitions(*MIGRATE, "--until", "dual-write", "--yes").exit_code == 0
    status = partitions("status", "review_logs").output
    assert "public.review_logs: done: dual-write; 0 rows copied; ahead: backfill, switch; last moved " in status
    assert partitions("pause", "review_logs").output == "review_logs is paused; writes to it are still mirrored.\n"
    refused = partitions(*MIGRATE, "--yes")
    assert refused.exit_code == 1
    assert "`lyceum partitions resume public.review_logs` goes on" in refused.stderr
    resumed = partitions("resume", "review_logs", "--batch", 50, "--pause-ms", 0)
    assert "300 rows in 5 months compared." in resumed.output
    assert "public.review_logs: done: switch; 300 rows copied; last moved " in resumed.output
    assert partitions("status").output.startswith("public.review_logs: done: switch;")
    assert partitions(*MIGRATE, "--step", "drop", answer="n\n").exit_code == 1
    assert "review_logs_unpartitioned" in relations(old_table)
    assert partitions(*MIGRATE, "--step", "drop", "--yes").exit_code == 0
    assert "review_logs_unpartitioned" not in relations(old_table)
    assert ask(old_table, "select count(*) from review_logs")[0][0] == 300
    late = partitions("undo", "review_logs", "--yes")
    assert "Error: The old table has been dropped" in late.stderr


def test_an_undo_leaves_the_table_as_it_was(old_table: str) -> None:
    before = relations(old_table)
    assert partitions(*MIGRATE, "--yes").exit_code == 0
    assert partitions("undo", "review_logs", answer="n\n").exit_code == 1
    assert partitions("undo", "review_logs", answer="y\n").exit_code == 0
    assert {name for name in relations(old_table) if not name.startswith("partition_migration")} == before
    assert partitions("status").output == ""


REFUSED = {
    ("migrate", "nowhere", "--time-column", "at", "--yes"): "There is no table public.nowhere in this database.",
    (
        "migrate",
        "a; drop",
        "--time-column",
        "at",
        "--yes",
    ): "A name here is letters, digits and underscores, at most 49",
    (
        "migrate",
        "review_log",
        "--time-column",
        "reviewed_at",
        "--yes",
    ): "public.review_log cannot be partitioned: it is",
    ("status", "review_logs"): "public.review_logs is not being partitioned.",
    ("pause", "review_logs"): "public.review_logs is not being partitioned.",
    ("undo", "review_logs", "--yes"): "public.review_logs is not being partitioned.",
    ("maintain", "app_user"): f"app_user is not kept in partitions; these are: {', '.join(PARTITIONED)}.",
    ("check", "app_user"): f"app_user is not kept in partitions; these are: {', '.join(PARTITIONED)}.",
    ("retain", "app_user"): f"app_user is not kept in partitions; these are: {', '.join(PARTITIONED)}.",
}


@pytest.mark.usefixtures("url")
def test_what_cannot_be_done_is_told_in_a_sentence() -> None:
    for arguments, said in REFUSED.items():
        refused = partitions(*arguments)
        assert refused.exit_code == 1
        assert refused.stderr.startswith(f"Error: {said}")
        assert len(refused.stderr.splitlines()) == 1


def test_what_is_missing_or_outside_is_told_made_and_told_no_more(url: str) -> None:
    assert partitions("maintain").exit_code == 0
    assert partitions("check").exit_code == 0
    last = ask(url, "select relname from pg_class where relname ~ '^domain_event_\\d{4}_\\d\\d$' order by 1 desc")[0][0]
    ask(url, f"drop table {last}")
    ask(url, "insert into domain_event (owner_id, recorded_at, event_id, type, payload)"
             " values (gen_random_uuid(), '2097-01-01Z', gen_random_uuid(), 'test', '{}')")  # fmt: skip
    wrong = partitions("check")
    assert wrong.exit_code == 1
    assert wrong.stderr.splitlines() == [
        f"domain_event has no partition {last}.",
        "1 row lies outside every partition of domain_event, in domain_event_default.",
    ]
    assert partitions("check", "review_log").exit_code == 0
    assert partitions("maintain", "domain_event").output == "domain_event: 1 made.\n"
    assert not [name for name in relations(url) if name.startswith("domain_event_20") and name > f"{last}~"]
    assert (
        partitions("check").stderr == "1 row lies outside every partition of domain_event, in domain_event_default.\n"
    )


@pytest.mark.usefixtures("old_table")
def test_a_migrated_table_is_looked_after_like_the_products_own() -> None:
    partitions(*MIGRATE, "--yes")
    assert partitions("check", "review_logs").exit_code == 0
    assert partitions("maintain", "review_logs").output == "review_logs: 0 made.\n"


def test_old_partitions_are_detached_then_dropped_and_a_dry_run_only_names_them(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(url, "select ensure_month_partitions('review_log', '2019-01-01', '2019-03-31')")
    old = {f"review_log_2019_0{month}" for month in (1, 2, 3)}
    assert partitions("retain", "review_log").exit_code == 2
    days = (datetime.now(UTC) - datetime(2019, 3, 1, tzinfo=UTC)) // timedelta(days=1)
    dry = partitions("retain", "review_log", "--keep-days", days, "--dry-run")
    assert dry.output.splitlines()[0].startswith("review_log_2019_01, 0.")
    assert dry.output.splitlines()[2] == "2 partitions of review_log ended before 2019-03-01. None was touched."
    assert old <= relations(url)

    async def interrupted(*_: object) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(partition_retention, "drop_part", interrupted)
        assert partitions("retain", "review_log", "--keep-days", days, "--yes").exit_code == 1
    assert (
        "review_log_2019_01, 0.0 MB, detached before"
        in partitions(*("retain", "review_log", "--keep-days", days), answer="n\n").output
    )
    assert partitions("retain", "review_log", "--keep-days", days, answer="y\n").output.endswith(
        "2 partitions of review_log dropped.\n"
    )
    assert old & relations(url) == {"review_log_2019_03"}
    assert "0 partitions of review_log ended before" in partitions("retain", "review_log", "--keep-days", days).output

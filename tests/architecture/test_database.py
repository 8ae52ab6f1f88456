"""Rules of the schema, read from the database's own catalogue."""

import asyncio

from adapters.postgres.connection import connect
from adapters.postgres.migrate import downgrade, upgrade

OWNED_ELSEWHERE = {
    "service_token": "created_by is its author, not its owner",
    "user_identity": "looked up by issuer and subject, before the person is known",
    "domain_event": "owned by owner_id",
    "job_run": "requested_by is who pressed the button",
}
PERSON = ("user_id", "tutor_id", "learner_id")


async def test_what_a_person_owns_has_them_first_in_its_key(connection):
    rows = await connection.fetch(
        """
        select c.relname,
          (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]) as first_column
        from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
        where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = any($1))
        """,
        PERSON,
    )
    strays = {r["relname"] for r in rows if r["first_column"] not in PERSON} - set(OWNED_ELSEWHERE)
    assert len(rows) > 10
    assert not strays


async def test_a_unique_key_of_a_partitioned_table_holds_its_partition_key(connection):
    rows = await connection.fetch(
        """
        select c.relname, i.indkey::int2[] as key, p.partattrs::int2[] as parts
        from pg_partitioned_table p join pg_class c on c.oid = p.partrelid
        join pg_index i on i.indrelid = c.oid and i.indisunique
        """
    )
    assert {r["relname"] for r in rows} >= {"review_log", "domain_event"}
    assert all(set(r["parts"]) <= set(r["key"]) for r in rows)


async def test_every_foreign_key_can_be_followed_backwards_by_an_index(connection):
    rows = await connection.fetch(
        """
        select conrelid::regclass::text as child, conkey from pg_constraint f
        where contype = 'f' and connamespace = 'public'::regnamespace
          and not exists (select from pg_index i where i.indrelid = f.conrelid
                          and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey)
        """
    )
    # content is retired, never deleted, so nothing walks these backwards
    allowed = {"tag_quality_debt_log", "theme_bandit"}
    assert {r["child"] for r in rows} <= allowed


async def test_logs_refuse_change(connection):
    triggers = await connection.fetchval(
        "select array_agg(distinct tgrelid::regclass::text) from pg_trigger"
        " where tgname like '%append_only' and tgparentid = 0"
    )
    assert set(triggers) == {"review_log", "domain_event", "task_events"}


async def test_migrations_go_up_down_and_up_again(fresh_database_url):
    connection = await connect(fresh_database_url)
    try:
        first = await _shape(connection)
        await asyncio.to_thread(downgrade, fresh_database_url, "base")
        assert await _shape(connection) == {"alembic_version"}
        await asyncio.to_thread(upgrade, fresh_database_url)
        assert await _shape(connection) == first
    finally:
        await connection.close()


async def _shape(connection) -> set[str]:
    rows = await connection.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p', 'v', 'i', 'S') and relname not like 'alembic_version_%'"
    )
    routines = await connection.fetch("select proname from pg_proc where pronamespace = 'public'::regnamespace")
    return {r["relname"] for r in rows} | {r["proname"] for r in routines}

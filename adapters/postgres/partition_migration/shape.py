"""What the catalogue says of the table that is to be partitioned."""

from dataclasses import dataclass
from typing import Any

from adapters.postgres.connection import Connection
from adapters.postgres.partition_migration.names import Names, quoted
from domain.kernel.errors import NotFound
from domain.scheduling.partition_refusals import Column, Facts, Obstacles


class NoSuchTable(NotFound):
    """There is no such table."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as it has to be made again: what can be said of it, and the statements that repeat the rest."""

    names: Names
    time_column: str
    facts: Facts
    owner: str
    indexes: tuple[str, ...]
    """Every statement that makes an index but the primary key's, with % for the table; so the next two."""
    foreign_keys: tuple[str, ...]
    grants: tuple[str, ...]
    sequences: tuple[tuple[str, str], ...]
    """Each sequence that belongs to a column, and the column."""

    @property
    def written(self) -> tuple[str, ...]:
        """The columns that can be written: a generated one follows from them."""
        return tuple(column.name for column in self.facts.columns if not column.generated)

    @property
    def key(self) -> tuple[str, ...]:
        return self.facts.key

    @property
    def new_key(self) -> tuple[str, ...]:
        """The primary key with the time column in it, as a partitioned table needs it."""
        return self.key if self.time_column in self.key else (*self.key, self.time_column)

    @property
    def key_types(self) -> tuple[str, ...]:
        types = {column.name: column.type for column in self.facts.columns}
        return tuple(types[name] for name in self.key)

    @property
    def identities(self) -> tuple[Column, ...]:
        return tuple(column for column in self.facts.columns if column.identity)


_TABLE = """
select c.relkind::text as kind, c.relpersistence = 'p' as permanent, pg_get_userbyid(c.relowner)::text as owner,
  array(select a.attname::text from pg_index i, unnest(i.indkey::int2[]) with ordinality k (attnum, place)
        join pg_attribute a on a.attnum = k.attnum and a.attrelid = $1::oid
        where i.indrelid = c.oid and i.indisprimary order by k.place) as key,
  array(select format('create %s on %% %s', case when i.indisunique then 'unique index' else 'index' end,
                      substr(definition, strpos(definition, ' USING ') + 1))
        from pg_index i, pg_get_indexdef(i.indexrelid) definition
        where i.indrelid = c.oid and not i.indisprimary and i.indisvalid order by 1) as indexes,
  array(select format('alter table %% add %s', pg_get_constraintdef(oid)) from pg_constraint
        where conrelid = c.oid and contype = 'f' order by conname) as foreign_keys
from pg_class c where c.oid = $1
"""

_COLUMNS = """
select attname::text as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable,
  attgenerated <> '' as generated, attidentity::text as identity
from pg_attribute where attrelid = $1 and attnum > 0 and not attisdropped order by attnum
"""

_OBSTACLES = """
select
  array(select format('%s of %s', conname, conrelid::regclass) from pg_constraint
        where confrelid = $1 and contype = 'f' and conparentid = 0 order by 1) as pointing_here,
  array(select i.indexrelid::regclass::text from pg_index i
        where i.indrelid = $1 and i.indisunique and not i.indisprimary
          and not (select attnum from pg_attribute where attrelid = $1 and attname = $2) = any (i.indkey::int2[])
        order by 1) as unique,
  array(select conname::text from pg_constraint where conrelid = $1 and not convalidated order by 1) as unvalidated,
  array(select conname::text from pg_constraint where conrelid = $1 and (contype = 'x' or condeferrable)
        order by 1) as exclusions,
  array(select tgname::text from pg_trigger where tgrelid = $1 and not tgisinternal order by 1) as triggers,
  array(select distinct r.ev_class::regclass::text from pg_depend d join pg_rewrite r on r.oid = d.objid
        where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = $1
          and r.ev_class <> $1 order by 1) as views,
  array(select p.pubname::text from pg_publication_rel r join pg_publication p on p.oid = r.prpubid
        where r.prrelid = $1 order by 1) as publications,
  array(select case when inhrelid = $1 then inhparent else inhrelid end::regclass::text from pg_inherits
        where $1 in (inhrelid, inhparent) order by 1) as relatives,
  array(select polname::text from pg_policy where polrelid = $1
        union select rulename::text from pg_rewrite where ev_class = $1 order by 1) as rules
"""

_GRANTS = """
select format('grant %s on %% to %s%s', privilege_type, grantee_name,
              case when is_grantable then ' with grant option' else '' end) as statement
from (select a.privilege_type, a.is_grantable,
        case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee_name
      from pg_class c, aclexplode(c.relacl) a where c.oid = $1 and a.grantee <> c.relowner
      union all
      select format('%s (%I)', a.privilege_type, t.attname), a.is_grantable,
        case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
      from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = $1 and not t.attisdropped) granted
order by 1
"""

_SEQUENCES = """
select s.oid::regclass::text as sequence, a.attname::text as column
from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = any ($1)
  and d.deptype = 'a'
order by 1
"""


async def read_shape(connection: Connection, names: Names, time_column: str, *, relation: str) -> Shape:
    """Read how `relation`, which stands or stood under the live name, is made."""
    oid = await _oid(connection, names.schema, relation)
    if oid is None:
        raise NoSuchTable(f"There is no table {names.schema}.{relation} in this database.")
    live = await _oid(connection, names.schema, names.table)  # after the switch the sequences belong to this one
    table = await connection.fetchrow(_TABLE, oid)
    return Shape(
        names=names,
        time_column=time_column,
        facts=await _facts(connection, oid, table, names=names, time_column=time_column),
        owner=quoted(table["owner"]),
        indexes=tuple(table["indexes"]),
        foreign_keys=tuple(table["foreign_keys"]),
        grants=tuple(row["statement"] for row in await connection.fetch(_GRANTS, oid)),
        sequences=tuple((row["sequence"], row["column"]) for row in await connection.fetch(_SEQUENCES, [oid, live])),
    )


async def without_foreign_keys(connection: Connection, names: Names) -> tuple[str, ...]:
    """Return the statements that take the foreign keys off the new table."""
    rows = await connection.fetch(
        "select conname::text as name from pg_constraint where conrelid = to_regclass($1) and contype = 'f'",
        names.partitioned,
    )
    return tuple(f"alter table {names.partitioned} drop constraint {quoted(row['name'])}" for row in rows)


async def _oid(connection: Connection, schema: str, relation: str) -> int | None:
    return await connection.fetchval(
        "select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = $1 and c.relname = $2",
        *(schema, relation),
    )


async def _facts(connection: Connection, oid: int, table: Any, *, names: Names, time_column: str) -> Facts:  # noqa: ANN401  a Record
    obstacles = await connection.fetchrow(_OBSTACLES, oid, time_column)
    return Facts(
        name=str(names),
        kind=table["kind"],
        permanent=table["permanent"],
        columns=tuple(Column(**row) for row in await connection.fetch(_COLUMNS, oid)),
        key=tuple(table["key"]),
        obstacles=Obstacles(**{what: tuple(found) for what, found in obstacles.items()}),
    )


async def count_without_time(connection: Connection, shape: Shape) -> int:
    """Return how many rows have no time; none where the column may not be null, or is not there."""
    column = next((one for one in shape.facts.columns if one.name == shape.time_column), None)
    if column is None or not column.nullable:
        return 0
    sql = f"select count(*) from {shape.names.live} where {quoted(shape.time_column)} is null"  # noqa: S608  quoted
    return await connection.fetchval(sql)

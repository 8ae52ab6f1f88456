"""Decides how every write to the live table is repeated in the other one, in the same transaction."""

from dataclasses import dataclass

from adapters.postgres.partition_migration.names import listed, quoted
from adapters.postgres.partition_migration.shape import Shape

# The new table fills while it is written to. A row that is not there yet is written whole, one that is, over what is
# there. Isolation above READ COMMITTED: the snapshot may be older than the batch that copied this row, and a delete
# would then pass the copy by. Writing the row first meets the copy, and ends the transaction with the error (40001)
# that whoever chose such isolation repeats on.
_ONTO_PARTITIONED = """
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and ({old_key}) is distinct from ({new_key}) then
    if current_setting('transaction_isolation') <> 'read committed' then
      insert into {target} ({columns}) overriding system value values ({old_columns}) on conflict ({key}) {overwrite};
    end if;
    delete from {target} where ({key}) = ({old_key});
  end if;
  if tg_op <> 'DELETE' then
    insert into {target} ({columns}) overriding system value values ({new_columns}) on conflict ({key}) {overwrite};
  end if;"""

# The old table holds every row, and its key is the stricter one: a second row of the same key is refused, as ever.
_ONTO_UNPARTITIONED = """
  if tg_op <> 'INSERT' then
    delete from {target} where ({key}) = ({old_key});
  end if;
  if tg_op <> 'DELETE' then
    insert into {target} ({columns}) overriding system value values ({new_columns});
  end if;"""

_FUNCTION = """create or replace function {function}() returns trigger language plpgsql
  security definer set search_path = pg_catalog, {schema}, pg_temp as $mirror$
begin
  if tg_op = 'TRUNCATE' then
    truncate {target};
    return null;
  end if;{body}
  return null;
end $mirror$"""


@dataclass(frozen=True, slots=True)
class Mirror:
    """Repeats what is written to the live table in `target`."""

    shape: Shape
    target: str
    body: str

    @classmethod
    def onto_partitioned(cls, shape: Shape) -> "Mirror":
        """Build the mirror of the time before the switch."""
        return cls(shape, shape.names.partitioned, _ONTO_PARTITIONED)

    @classmethod
    def onto_unpartitioned(cls, shape: Shape) -> "Mirror":
        """Build the mirror of the time after the switch, so that going back loses nothing."""
        return cls(shape, shape.names.unpartitioned, _ONTO_UNPARTITIONED)

    def begin(self) -> tuple[str, ...]:
        """Return the statements that begin it; whoever runs them holds the table against writers."""
        names = self.shape.names
        row, statement = (f"for each {each} execute function {names.mirror}()" for each in ("row", "statement"))
        return (
            self._function(),
            f"revoke all on function {names.mirror}() from public",
            f"create trigger {names.mirror_trigger} after insert or update or delete on {names.live} {row}",
            f"create trigger {names.truncate_trigger} after truncate on {names.live} {statement}",
        )

    def end(self) -> tuple[str, ...]:
        """Return the statements that end it."""
        names = self.shape.names
        return (
            f"drop trigger {names.mirror_trigger} on {self.shape.names.live}",
            f"drop trigger {names.truncate_trigger} on {self.shape.names.live}",
            f"drop function {names.mirror}()",
        )

    def _function(self) -> str:
        shape = self.shape
        words = {
            "function": shape.names.mirror,
            "schema": quoted(shape.names.schema),
            "target": self.target,
            "key": listed(shape.new_key),
            "old_key": listed(shape.new_key, "old."),
            "new_key": listed(shape.new_key, "new."),
            "columns": listed(shape.written),
            "old_columns": listed(shape.written, "old."),
            "new_columns": listed(shape.written, "new."),
            "overwrite": _overwrite(shape),
        }
        return _FUNCTION.format(body=self.body.format(**words), **words)


def _overwrite(shape: Shape) -> str:
    changed = tuple(name for name in shape.written if name not in shape.new_key)
    return f"do update set ({listed(changed)}) = row({listed(changed, 'excluded.')})" if changed else "do nothing"

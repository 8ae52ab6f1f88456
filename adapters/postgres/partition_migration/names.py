"""Decides what the tables, functions and triggers of a migration are called, always quoted and with their schema."""

from dataclasses import dataclass
from datetime import date

from domain.scheduling.partition_refusals import checked_name

_LONGEST = 63 - len("_unpartitioned")
"""PostgreSQL keeps 63 bytes of a name; our longest suffix has to fit."""


def quoted(name: str) -> str:
    """Return the name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: tuple[str, ...], prefix: str = "") -> str:
    """Return the columns, each quoted and perhaps of a certain row, separated by commas."""
    return ", ".join(prefix + quoted(name) for name in names)


@dataclass(frozen=True, slots=True)
class Names:
    """The names that follow from a table's own."""

    schema: str
    table: str

    @classmethod
    def of(cls, table: str) -> "Names":
        """Read `name` or `schema.name`; refuse what is neither."""
        schema, dot, name = table.rpartition(".")
        return cls(checked_name(schema if dot else "public", longest=_LONGEST), checked_name(name, longest=_LONGEST))

    def __str__(self) -> str:
        return f"{self.schema}.{self.table}"

    def of_schema(self, name: str) -> str:
        return f"{quoted(self.schema)}.{quoted(name)}"

    @property
    def live(self) -> str:
        """The name that everybody reads and writes, whatever is behind it."""
        return self.of_schema(self.table)

    @property
    def partitioned_name(self) -> str:
        return f"{self.table}_partitioned"

    @property
    def partitioned(self) -> str:
        """The new table until the switch."""
        return self.of_schema(self.partitioned_name)

    @property
    def unpartitioned_name(self) -> str:
        return f"{self.table}_unpartitioned"

    @property
    def unpartitioned(self) -> str:
        """The old table after the switch."""
        return self.of_schema(self.unpartitioned_name)

    @property
    def default(self) -> str:
        return self.of_schema(f"{self.table}_default")

    def month(self, month_on: date) -> str:
        """Name the partition as the product's own are named, so that the same jobs look after it later."""
        return self.of_schema(f"{self.table}_{month_on:%Y_%m}")

    @property
    def mirror(self) -> str:
        """Name the trigger function that repeats what is written to the live table in the other one."""
        return self.of_schema(f"{self.table}_mirror")

    @property
    def mirror_trigger(self) -> str:
        return quoted(f"{self.table}_mirror")

    @property
    def truncate_trigger(self) -> str:
        return quoted(f"{self.table}_mirror_all")

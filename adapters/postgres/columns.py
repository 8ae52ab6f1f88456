"""Reads many rows as numpy columns, through PostgreSQL's binary COPY: no Python object is made for any row."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from adapters.postgres.connection import Connection

Kind: TypeAlias = Literal["uuid", "bigint", "integer", "smallint", "boolean", "float8", "timestamptz", "date"]

_FORMATS: Final[Mapping[Kind, str]] = {
    "uuid": "V16",
    "bigint": ">i8",
    "integer": ">i4",
    "smallint": ">i2",
    "boolean": "?",
    "float8": ">f8",
    "timestamptz": ">i8",  # microseconds
    "date": ">i4",  # days
}
_HEADER_BYTES: Final = 19  # signature, flags, length of the extension
_TRAILER_BYTES: Final = 2
POSTGRES_EPOCH_SECONDS: Final = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())
MICROSECONDS: Final = 1_000_000


class NoColumns(Exception):
    """The statement gave other columns than were asked for, or a null."""


async def read_columns(
    connection: Connection, query: str, *args: object, kinds: Mapping[str, Kind]
) -> dict[str, NDArray[Any]]:
    """Return the columns of a statement by name, each of shape (rows,), or raise NoColumns.

    `kinds` says what they are, in their order; none may hold a null. A timestamptz comes as whole seconds since 1970, a
    date as days since 2000, a uuid as 16 bytes. Source: PostgreSQL's documentation of COPY, the binary format.
    """
    received = bytearray()

    async def take(part: bytes) -> None:
        received.extend(part)

    await connection.copy_from_query(query, *args, output=take, format="binary")
    rows = _rows(received, kinds)
    return {name: _column(rows[name], kind) for name, kind in kinds.items()}


def numbered(ids: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the distinct uuids of a column in their order, and the number of each row's; shape (rows,)."""
    halves = np.frombuffer(ids.tobytes(), ">u8").reshape(-1, 2)
    order = np.lexsort((halves[:, 1], halves[:, 0]))
    ordered = halves[order]
    new = np.concatenate([np.ones(len(order[:1]), bool), (ordered[1:] != ordered[:-1]).any(1)])
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(new) - 1
    return ids[order[new]], numbers


def _rows(received: bytearray, kinds: Mapping[str, Kind]) -> NDArray[Any]:
    fields: list[tuple[str, str]] = [("fields of a row", ">i2")]
    for name, kind in kinds.items():
        fields += [(f"bytes of {name}", ">i4"), (name, _FORMATS[kind])]
    layout = np.dtype(fields)
    count, left = divmod(len(received) - _HEADER_BYTES - _TRAILER_BYTES, layout.itemsize)
    if left:
        raise NoColumns
    rows = np.frombuffer(received, layout, count, _HEADER_BYTES)
    told = [rows[f"bytes of {name}"] == np.dtype(_FORMATS[kind]).itemsize for name, kind in kinds.items()]
    if not ((rows["fields of a row"] == len(kinds)).all() and np.all(told)):
        raise NoColumns
    return rows


def _column(values: NDArray[Any], kind: Kind) -> NDArray[Any]:
    if kind == "timestamptz":
        return values.astype(np.int64) // MICROSECONDS + POSTGRES_EPOCH_SECONDS
    if kind == "uuid":
        return np.ascontiguousarray(values)
    return values.astype(np.float64 if kind == "float8" else np.bool_ if kind == "boolean" else np.int64)

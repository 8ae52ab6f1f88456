"""Columns as PostgreSQL packs them: one value a column, which numpy reads without an object for each row."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_KINDS: Final = {"int4": ">i4", "float8": ">f8"}


def packed(**columns: str) -> str:
    """Return SQL of aggregates that pack columns, named with their types: `packed(rating="int4")`.

    All of them see the rows in one order, that of the subquery they are taken from.
    """
    return ", ".join(f"string_agg({kind}send({name}), '') as {name}" for name, kind in columns.items())


def integers(row: Mapping[str, Any], name: str) -> NDArray[np.int64]:
    """Return a column of int4; no rows are an empty one."""
    return np.frombuffer(row[name] or b"", _KINDS["int4"]).astype(np.int64)


def floats(row: Mapping[str, Any], name: str) -> NDArray[np.float64]:
    """Return a column of float8."""
    return np.frombuffer(row[name] or b"", _KINDS["float8"]).astype(np.float64)

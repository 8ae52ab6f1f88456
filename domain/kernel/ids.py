"""How identifiers are minted: UUIDv7, so that rows sort by birth; the one place where the domain meets the clock."""

from uuid import UUID, uuid5

import uuid_utils.compat as uuid_utils

NAMESPACE = UUID("6f1d7c52-6c9e-5e0f-9a53-4f6b1a8f2c11")


def new_id() -> UUID:
    """Mint a UUIDv7 (RFC 9562). The caller mints, so that a repeated request carries the same id."""
    return uuid_utils.uuid7()


def derived_id(*parts: str) -> UUID:
    """Name a thing by what it is: the same parts give the same UUIDv5, so that an import can be repeated."""
    return uuid5(NAMESPACE, "\x1f".join(parts))

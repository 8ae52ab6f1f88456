"""The shape that all that comes from the API has."""
# pyright: strict

import msgspec


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """A shape that comes from the API."""

"""What the API says when it refuses."""
# pyright: strict

import msgspec

from ui.wire.shape import Wire


class FieldError(Wire, frozen=True, kw_only=True):
    """One field that the API refused, and why."""

    field: str = ""
    rule: str = ""
    message: str = ""


class ProblemBody(Wire, frozen=True, kw_only=True):
    """An answer of `application/problem+json`."""

    type: str = ""
    title: str = ""
    status: int = 0
    detail: str = ""
    correlation_id: str = ""
    errors: list[FieldError] = msgspec.field(default_factory=list[FieldError])

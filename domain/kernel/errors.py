"""The ways in which the domain refuses, each named for what happened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field of a request that broke one rule, in words its sender can act on."""

    field: str
    rule: str
    message: str


class DomainError(Exception):
    """The request cannot be carried out."""

    def __init__(self, detail: str | None = None, *, problems: tuple[FieldProblem, ...] = ()) -> None:
        self.detail = detail or (type(self).__doc__ or "").strip().splitlines()[0]
        self.problems = problems
        super().__init__(self.detail)


class NotFound(DomainError):
    """There is nothing with this address."""


class Conflict(DomainError):
    """The present state does not allow this."""


class Invalid(DomainError):
    """A value breaks a rule."""

    @classmethod
    def field(cls, field: str, rule: str, message: str) -> "Invalid":
        """Build the refusal of a single field."""
        return cls(message, problems=(FieldProblem(field, rule, message),))


class NotAuthenticated(DomainError):
    """Log in first."""


class NotAllowed(DomainError):
    """Your role does not include this."""


class TooMany(DomainError):
    """Too many attempts."""

    def __init__(self, detail: str, *, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class Overtaken(DomainError):
    """Somebody else changed this first; load it again."""


class Unavailable(DomainError):
    """Something this depends on does not answer; try again in a few seconds."""

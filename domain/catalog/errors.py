"""How the catalogue refuses."""

from domain.kernel.errors import Conflict, Invalid, NotFound, Unavailable


class NothingOwed(Conflict):
    """The tags of this question are in order; somebody may have put them right a moment ago."""


class NotYourPlacement(Conflict):
    """There is nothing of yours to undo on this question."""


class NoValue(Invalid):
    """Nothing here stands for a value of a test."""


class ProblemNotFound(NotFound):
    """The problem is not in the bank; it may have been withdrawn."""


class NotChecked(Conflict):
    """Check this version first: its reference solutions have to pass, and its wrong solutions to fail."""


class SandboxFailed(Unavailable):
    """The sandbox failed, so nothing is known of the problem; check it again."""

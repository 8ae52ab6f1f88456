"""How the catalogue refuses."""

from domain.kernel.errors import Conflict


class NothingOwed(Conflict):
    """The tags of this question are in order; somebody may have put them right a moment ago."""


class NotYourPlacement(Conflict):
    """There is nothing of yours to undo on this question."""

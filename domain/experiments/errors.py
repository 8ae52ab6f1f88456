"""The ways in which experiments refuse."""

from domain.kernel.errors import Conflict, NotFound


class UnknownExperiment(NotFound):
    """There is no experiment with this key."""


class IllegalMove(Conflict):
    """An experiment cannot go from its present state to this one."""

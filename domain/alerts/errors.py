"""The ways in which alerts refuse."""

from domain.kernel.errors import Conflict, NotFound


class AlertNotFound(NotFound):
    """There is no alert with this id."""


class UnknownRule(NotFound):
    """There is no rule with this name."""


class IllegalMove(Conflict):
    """An alert cannot go from its present state to this one."""

"""The ways in which jobs refuse."""

from domain.kernel.errors import Conflict, NotFound


class UnknownJob(NotFound):
    """There is no job with this key."""


class RunNotFound(NotFound):
    """There is no run with this id."""


class AlreadyRunning(Conflict):
    """The job is queued or running already."""


class IllegalTransition(Conflict):
    """A run cannot go from its present status to this one."""


class DeadLetterNotFound(NotFound):
    """There is no dead letter with this id."""


class IllegalSettlement(Conflict):
    """What has become of this dead letter already does not allow this."""

"""The ways in which study refuses."""

from datetime import datetime

from domain.kernel.errors import Conflict, FieldProblem, Invalid, NotFound


class StudyPathNotFound(NotFound):
    """There is no such study path."""


class StudyTaskNotFound(NotFound):
    """There is no such study task."""


class NothingToStudy(NotFound):
    """Nothing is planned now."""


class UnknownTrack(Invalid):
    """There is no such track."""


class ConfigDoesNotFit(Invalid):
    """A setting of the path makes no sense."""


class PathExists(Conflict):
    """You have a path on this track already."""


class IllegalMove(Conflict):
    """The task's present state does not allow this."""


class TaskIsOver(IllegalMove):
    """The task is over."""


class NothingElse(Conflict):
    """There is no other problem that fits here now."""


class NoSuchHint(NotFound):
    """The problem has no such hint."""


class ProblemIsGone(Conflict):
    """The problem is no longer in the bank; skip the task or choose another."""


class HintOpensLater(Conflict):
    """The last hint opens after a submit that fails, or a while after the start."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(problems=(FieldProblem("opens_at", "later", opens_at.isoformat()),))
        self.opens_at = opens_at

"""How judging refuses."""

from domain.kernel.errors import Conflict, Invalid, NotFound, TooMany


class TaskNotFound(NotFound):
    """There is no such task of yours."""


class EvaluationNotFound(NotFound):
    """There is no such evaluation of this task."""


class NothingToJudge(Conflict):
    """A program does not solve this task."""


class TaskClosed(Conflict):
    """The task is over; nothing more can be submitted to it."""


class AlreadyJudged(Conflict):
    """The evaluation has ended and cannot be cancelled."""


class UnknownLanguage(Invalid):
    """Programs are written in python or javascript."""


class CodeTooLong(Invalid):
    """A program has at most 64 KB."""


class TooManyJudgings(TooMany):
    """Wait a moment before you ask for another judging."""

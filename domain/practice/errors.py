"""The ways in which practice refuses."""

from domain.kernel.errors import Conflict, Invalid, NotFound


class PracticeSessionNotFound(NotFound):
    """There is no such practice session."""


class NotALearner(NotFound):
    """Only learners practise and revise."""


class ThemeNotFound(NotFound):
    """There is no such theme."""


class NothingToPractise(Conflict):
    """There is nothing to ask here now."""


class AlreadyFinished(Conflict):
    """The practice session is finished."""


class NotFinishedYet(Conflict):
    """The practice session has not been submitted yet."""


class ItemNotInSlot(Conflict):
    """Another question stands at this position."""


class NothingToUndo(Conflict):
    """There is no answer to take back."""


class NoLongerTheLatest(Conflict):
    """The concept was reviewed again since; only its latest review can be taken back."""


class AnswerDoesNotFit(Invalid):
    """Questions of this kind are answered in another way."""

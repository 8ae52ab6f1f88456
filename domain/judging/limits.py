"""How long a test may take: a problem's limit is for the bare interpreter, and each language is given its own."""

from dataclasses import dataclass

from domain.judging.constants import (
    JUDGING_LOADING_SECONDS,
    JUDGING_PYTHON_FACTOR,
    JUDGING_WAITING_FACTOR,
    JUDGING_WAITING_SECONDS,
)
from domain.judging.model import Language, Limits

MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Allowance:
    """Seconds that one step of a program has: of computing, and by the clock on the wall."""

    computing: float
    waiting: float


def for_a_test(limits: Limits, language: Language) -> Allowance:
    """Return what one call may take in the sandbox, from milliseconds in the bare interpreter."""
    factor = JUDGING_PYTHON_FACTOR if language is Language.PYTHON else 1.0
    return _allowance(limits.time_ms / MILLISECONDS * factor)


def for_loading() -> Allowance:
    """Return what everything outside of the function may take, once."""
    return _allowance(JUDGING_LOADING_SECONDS)


def _allowance(computing: float) -> Allowance:
    return Allowance(computing, computing * JUDGING_WAITING_FACTOR + JUDGING_WAITING_SECONDS)

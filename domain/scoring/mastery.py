"""Decides when a concept counts as mastered, and how far a mastery may be trusted."""

from domain.scoring.constants import CONFIDENCE_HALF_ATTEMPTS, MASTERED_FROM


def mastered(p: float) -> bool:
    """Return whether a concept counts as mastered."""
    return p >= MASTERED_FROM


def confidence(attempts: int) -> float:
    """Return how far a mastery may be trusted (0 to below 1): n/(n + 10) after n attempts."""
    return attempts / (attempts + CONFIDENCE_HALF_ATTEMPTS)

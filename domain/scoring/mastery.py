"""Decides what the masteries of single concepts say together, and how far one may be trusted."""

from collections.abc import Collection

from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters
from domain.scoring.constants import CONFIDENCE_HALF_ATTEMPTS, MASTERED_FROM, MASTERY_UNKNOWN


def theme_mastery(seen: Collection[float], *, concepts: int, skill: SkillParameters = DEFAULT_SKILL) -> float | None:
    """Return the mean over a theme's concepts, an unseen one counting as known at first; `None` if all are unseen."""
    if not seen:
        return None
    return (sum(seen) + (concepts - len(seen)) * skill.known) / concepts


def for_ranking(mastery: float | None) -> float:
    """Return where a theme stands among others: in the middle when nothing is known of it."""
    return MASTERY_UNKNOWN if mastery is None else mastery


def mastered(p: float) -> bool:
    """Return whether a concept counts as mastered."""
    return p >= MASTERED_FROM


def confidence(attempts: int) -> float:
    """Return how far a mastery may be trusted (0 to below 1): n/(n + 10) after n attempts."""
    return attempts / (attempts + CONFIDENCE_HALF_ATTEMPTS)

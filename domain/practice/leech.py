"""Decides when a concept keeps slipping: a sign about its content, never a punishment."""

from domain.practice.constants import LEECH_EVERY, LEECH_LAPSES
from domain.scheduling.model import Reviewed


def keeps_slipping(reviewed: Reviewed) -> bool:
    """Return whether this review is the lapse at which a concept is flagged: the 8th, then every 4th."""
    before = reviewed.before.lapses if reviewed.before else 0
    past = reviewed.after.lapses - LEECH_LAPSES
    return reviewed.after.lapses > before and past >= 0 and past % LEECH_EVERY == 0

"""Decides with which themes a learner should begin."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from domain.queues.constants import RECOMMENDED_THEMES
from domain.queues.model import ThemeLoad
from domain.scoring.constants import MASTERY_UNKNOWN


def recommended(loads: Iterable[ThemeLoad], *, mastery: Mapping[UUID, float]) -> list[UUID]:
    """Return at most five themes: most due today first, then the least mastered (0 to 1; unknown counts one half).

    Ties fall to the lower id, so that the order is the same at every look (definitions: recommendation of themes).
    """

    def rank(load: ThemeLoad) -> tuple[int, float, UUID]:
        return -load.due_today, mastery.get(load.theme_id, MASTERY_UNKNOWN), load.theme_id

    wanted = [load for load in loads if load.due_today + load.overdue > 0]
    return [load.theme_id for load in sorted(wanted, key=rank)[:RECOMMENDED_THEMES]]

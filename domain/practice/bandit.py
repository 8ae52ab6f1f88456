"""Decides which themes to practise: the urgent ones, with some luck for those whose practice has paid off before."""

from collections.abc import Iterable
from math import exp
from statistics import fmean
from typing import NamedTuple
from uuid import UUID

import numpy as np

from domain.kernel.time import LearnerDay
from domain.practice.constants import (
    DRAW_FLOOR,
    DRAW_START,
    RECENCY_DAYS,
    REWARD_ATTEMPTS,
    REWARD_ROOM,
    SUPPLY_ENOUGH,
    THEME_ITEMS_LEAST,
    THEMES_DRAWN,
    THEMES_LEAST,
    THEMES_MOST,
    WEIGHT_DUE,
    WEIGHT_RECENCY,
    WEIGHT_UNCERTAINTY,
    WEIGHT_WEAKNESS,
)
from domain.practice.supply import Candidate, Supply, ThemeLuck
from domain.scoring.bkt import DEFAULT_SKILL
from domain.scoring.mastery import confidence

UNTRIED = ThemeLuck(DRAW_START, DRAW_START)
_DAY_SECONDS = 86_400


class Attempt(NamedTuple):
    """What an answer did to one concept of one theme."""

    theme_id: UUID
    concept_id: UUID
    mastery_before: float
    mastery_after: float


def priority(candidates: Iterable[Candidate], *, day: LearnerDay) -> float:
    """Return how urgent a theme is, given its candidates: weak, due, uncertain, not just practised, well supplied."""
    candidates = list(candidates)
    concepts = list({c.concept_id: c for c in candidates}.values())
    weakness = 1 - fmean(DEFAULT_SKILL.known if c.mastery is None else c.mastery for c in concepts)
    due = fmean(c.due_at is not None and c.due_at < day.ends_at for c in concepts)
    uncertainty = fmean(1 - confidence(c.attempts) for c in concepts)
    urgency = WEIGHT_WEAKNESS * weakness + WEIGHT_DUE * due + WEIGHT_UNCERTAINTY * uncertainty
    return (urgency - WEIGHT_RECENCY * _recency(concepts, day)) * min(len(candidates) / SUPPLY_ENOUGH, 1)


def _recency(concepts: Iterable[Candidate], day: LearnerDay) -> float:
    practised = [c.reviewed_at for c in concepts if c.reviewed_at is not None]
    if not practised:
        return 0
    # counted to the start of the day, so that a choice stays the same all day
    days = max((day.starts_at - max(practised)).total_seconds() / _DAY_SECONDS, 0)
    return exp(-days / RECENCY_DAYS)


def draw(supply: Supply, *, count: int, dice: np.random.Generator) -> dict[UUID, float]:
    """Draw the themes of a session of `count` questions, with their scores, best first (Thompson sampling)."""
    by_theme: dict[UUID, list[Candidate]] = {}
    for candidate in sorted(supply.candidates, key=lambda c: c.question_id):
        by_theme.setdefault(candidate.theme_id, []).append(candidate)
    urgency = {theme: priority(by_theme[theme], day=supply.day) for theme in sorted(by_theme)}
    drawn = sorted(urgency, key=lambda theme: -urgency[theme])[:THEMES_DRAWN]
    luck = [supply.luck.get(theme, UNTRIED) for theme in drawn]
    samples = dice.beta([one.a for one in luck], [one.b for one in luck]).tolist() if drawn else []
    scores = {theme: urgency[theme] * (DRAW_FLOOR + y) for theme, y in zip(drawn, samples, strict=True)}
    wanted = min(max(count // THEME_ITEMS_LEAST, THEMES_LEAST), THEMES_MOST)
    return {theme: scores[theme] for theme in sorted(scores, key=lambda theme: -scores[theme])[:wanted]}


def rewards(attempts: Iterable[Attempt]) -> dict[UUID, float]:
    """Return what each theme earned in a session (0 to 1): its gain in mastery against the room there was.

    Attempts come in the order of their answers; a theme with too few of them earns nothing and loses nothing.
    """
    by_theme: dict[UUID, list[Attempt]] = {}
    for attempt in attempts:
        by_theme.setdefault(attempt.theme_id, []).append(attempt)
    return {theme: _reward(own) for theme, own in by_theme.items() if len(own) >= REWARD_ATTEMPTS}


def _reward(attempts: list[Attempt]) -> float:
    before = fmean({a.concept_id: a.mastery_before for a in reversed(attempts)}.values())
    after = fmean({a.concept_id: a.mastery_after for a in attempts}.values())
    return min(max((after - before) / max(REWARD_ROOM, 1 - before), 0), 1)

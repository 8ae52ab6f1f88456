"""Decides what to ask: the same questions all day for the same wish, from what is due, weak, challenging and new."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from math import ceil, floor
from uuid import UUID

import numpy as np

from domain.practice import bandit
from domain.practice.constants import (
    NEW_SHARE,
    REVISION_DUE_LEAST,
    REVISION_DUE_MOST,
    SCORE_LEAST,
    SESSION_ITEMS,
    THEME_ITEMS_LEAST,
    THEME_ITEMS_MOST,
    UNCERTAIN_SHARE,
)
from domain.practice.model import Chosen, Mode, Why
from domain.practice.supply import Candidate, Supply, in_rounds, why

DUE = (Why.OVERDUE, Why.DUE_TODAY)
_ORDER = {reason: place for place, reason in enumerate(Why)}


def select(
    supply: Supply, *, mode: Mode, count: int | None = None, theme_ids: Iterable[UUID] = ()
) -> tuple[Chosen, ...]:
    """Choose at most `count` questions (by default 20), in the order in which to ask them.

    The dice are seeded by learner, mode, count, themes and date, so the same wish on the same day gets the same answer.
    """
    dice = np.random.default_rng(_seed(supply, mode, count, theme_ids))
    candidates = sorted(supply.candidates, key=lambda c: c.question_id)
    shuffled = [candidates[place] for place in dice.permutation(len(candidates))]
    reasons = {c.question_id: why(c, day=supply.day, ability=supply.ability) for c in shuffled}
    if mode is Mode.REVISION:
        offered = _offered(supply, reasons, count)
        picked = _revision(shuffled, reasons, count=offered, twice=count is not None)
    else:
        shares = _shares(supply, count=count or SESSION_ITEMS, dice=dice)
        picked = _balanced(shuffled, reasons, shares=shares, count=count or SESSION_ITEMS)
    chosen = (Chosen(c.question_id, reasons[c.question_id]) for c in picked)
    return tuple(sorted(chosen, key=lambda one: _ORDER[one.why]))


def _seed(supply: Supply, mode: Mode, count: int | None, theme_ids: Iterable[UUID]) -> int:
    wish = (supply.user_id, mode.value, count, *sorted(theme_ids), supply.day.day_on.isoformat())
    return int.from_bytes(sha256("\x1f".join(map(str, wish)).encode()).digest())


def _offered(supply: Supply, reasons: dict[UUID, Why], count: int | None) -> int:
    """Return how many questions a revision has: no more than the learner wants a day.

    Someone who named no number is not asked twenty questions for three due concepts: due ones keep their share.
    """
    due = len({c.concept_id for c in supply.candidates if reasons[c.question_id] in DUE})
    fair = floor(due / REVISION_DUE_LEAST) if due and count is None else SESSION_ITEMS
    wanted = min(SESSION_ITEMS, fair) if count is None else count
    return wanted if supply.room_today is None else min(wanted, supply.room_today)


def _revision(shuffled: list[Candidate], reasons: dict[UUID, Why], *, count: int, twice: bool) -> list[Candidate]:
    """Take 60 to 85 % from due concepts, longest overdue first, the rest from weak ones, then from new ones.

    A due concept is asked once before any is asked `twice` (if that is wanted), and twice only where the due would be
    too few; a question that rests is asked all the same where its concept is due and has no fresher one.
    """
    due = [c for c in shuffled if reasons[c.question_id] in DUE]
    first, *later = in_rounds(sorted(due, key=lambda c: (_instant(c.due_at), _instant(c.answered_at)))) or [[]]
    again = [candidate for turn in later for candidate in turn if twice]
    least = min(ceil(REVISION_DUE_LEAST * count), count)
    most = max(floor(REVISION_DUE_MOST * count), least)
    picked = first[:most]
    picked += again[: max(least - len(picked), 0)]
    weak = _by_weakness(c for c in shuffled if reasons[c.question_id] not in DUE)
    picked += weak[: count - len(picked)]
    # with nothing weak left, what is due fills the rest
    return picked + [c for c in first + again if c not in picked][: count - len(picked)]


def _by_weakness(candidates: Iterable[Candidate]) -> list[Candidate]:
    ordered = sorted(candidates, key=lambda c: (c.rests, c.mastery is None, c.mastery or 0, _instant(c.answered_at)))
    return [candidate for turn in in_rounds(ordered) for candidate in turn]


def _balanced(
    shuffled: list[Candidate], reasons: dict[UUID, Why], *, shares: dict[UUID, int], count: int
) -> list[Candidate]:
    """Take due, weak, then challenging questions, keeping a place for the new and the little tried.

    Each theme has its share. Concepts take turns; what rests comes last, longest unseen first.
    """
    pools = _pools([c for c in shuffled if c.theme_id in shares], reasons)
    new = min(round(NEW_SHARE * count), len(pools.new))
    uncertain = min(round(UNCERTAIN_SHARE * count), len(pools.uncertain))
    basket = _Basket(dict(shares))
    basket.take(pools.main, up_to=sum(shares.values()) - new - uncertain)
    basket.take(pools.new, up_to=len(basket.taken) + new)
    basket.take(pools.uncertain, up_to=len(basket.taken) + uncertain)
    basket.take([*pools.main, *pools.new, *pools.uncertain, *pools.again, *pools.resting], up_to=count)
    return list(basket.taken.values())


class _Pools:
    """Candidates by the part they play: those first asked of their concept, those after, those that rest."""

    def __init__(self, first: list[Candidate], again: list[Candidate], reasons: dict[UUID, Why]) -> None:
        def of(*wanted: Why) -> list[Candidate]:
            return [c for reason in wanted for c in first if reasons[c.question_id] is reason and self._may(c, reason)]

        self.main = of(*DUE, Why.WEAK, Why.CHALLENGE)
        self.new = of(Why.NEW)
        self.uncertain = sorted(of(Why.UNCERTAIN), key=lambda c: c.attempts)
        self.again = [c for c in again if not c.rests]
        self.resting = sorted((c for c in [*first, *again] if c.rests), key=lambda c: _instant(c.answered_at))

    @staticmethod
    def _may(candidate: Candidate, reason: Why) -> bool:
        return reason in DUE or not candidate.rests


def _pools(candidates: list[Candidate], reasons: dict[UUID, Why]) -> _Pools:
    ordered = sorted(candidates, key=lambda c: (_instant(c.answered_at), *_urgency(c, reasons[c.question_id])))
    first, *later = in_rounds(ordered) or [[]]
    first.sort(key=lambda c: _urgency(c, reasons[c.question_id]))
    return _Pools(first, [candidate for turn in later for candidate in turn], reasons)


def _urgency(candidate: Candidate, reason: Why) -> tuple[float, float]:
    return _instant(candidate.due_at) if reason in DUE else 0, candidate.mastery or 0


class _Basket:
    """What a session holds so far, and how much room each theme has left."""

    def __init__(self, room: dict[UUID, int]) -> None:
        self.room = room
        self.taken: dict[UUID, Candidate] = {}

    def take(self, candidates: Iterable[Candidate], *, up_to: int) -> None:
        for candidate in candidates:
            if len(self.taken) < up_to and self.room[candidate.theme_id] and candidate.question_id not in self.taken:
                self.taken[candidate.question_id] = candidate
                self.room[candidate.theme_id] -= 1


def _shares(supply: Supply, *, count: int, dice: np.random.Generator) -> dict[UUID, int]:
    """Share `count` questions among the drawn themes: a least number each, then by score (D'Hondt's method)."""
    scores = bandit.draw(supply, count=count, dice=dice)
    room = dict.fromkeys(scores, 0)
    for candidate in supply.candidates:
        if candidate.theme_id in room:
            room[candidate.theme_id] = min(room[candidate.theme_id] + 1, THEME_ITEMS_MOST)
    shares = dict.fromkeys(scores, 0)
    for theme in scores:
        shares[theme] = min(THEME_ITEMS_LEAST, room[theme], count - sum(shares.values()))
    while sum(shares.values()) < count and any(shares[theme] < room[theme] for theme in shares):
        open_themes = [theme for theme in scores if shares[theme] < room[theme]]
        best = max(open_themes, key=lambda theme: max(scores[theme], SCORE_LEAST) / (shares[theme] + 1))
        shares[best] += 1
    return shares


def _instant(at: datetime | None) -> float:
    return 0 if at is None else at.timestamp()

"""Decides on which day of its fuzz span a review comes due: rather where little is due, half as likely on an easy day.

A day's weight follows from the day alone, never from the interval, and all four ratings of one review share the seed
and the load: the better rating still never comes due sooner. Ideas: ankitects/anki PR 3230 (a day's chance falls with
what is due on it) and PR 3829 (easy days as shares of a day).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np

from domain.scheduling import fsrs_bulk
from domain.scheduling.constants import (
    EASY_DAY_SHARE,
    FUZZ_FROM_DAYS,
    LOAD_EXPONENT,
    LOAD_UNKNOWN_DAYS,
    WEIGHT_BITS,
)
from domain.scheduling.fuzz import fuzzed, share_of, span
from domain.scheduling.model import Preferences

_WHOLE = 1 << WEIGHT_BITS
DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class Load:
    """How many reviews are due on each of the learner's days from `from_on` on, as far as it is known."""

    from_on: date
    counts: tuple[int, ...]

    def on(self, ordinal: int) -> int:
        """Return what is due on the day of this ordinal; beyond what is known, as much as in its last days."""
        place = ordinal - self.from_on.toordinal()
        if 0 <= place < len(self.counts):
            return self.counts[place]
        return 0 if place < 0 else self.beyond

    @property
    def beyond(self) -> int:
        """What a day after the last known one is taken to hold, so that no review is drawn to it as to an empty day."""
        last = self.counts[-LOAD_UNKNOWN_DAYS:]
        return sum(last) // len(last) if last else 0


NO_LOAD = Load(date.min, ())
"""Nothing is due on any day, or nobody knows: every day of a span is as likely as the next."""


def balanced(interval_days: int, *, seed: str, on: date, load: Load, preferences: Preferences) -> int:
    """Return the interval (days, at least 1) of a review on the learner's day `on`, moved within the span of fuzz.py.

    With nothing due and neither easy nor free days it is exactly `fuzzed`. On a free day nothing comes due unless the
    span holds no other.
    """
    if interval_days < FUZZ_FROM_DAYS or not (load.counts or preferences.easy_days or preferences.free_days):
        return fuzzed(interval_days, seed=seed)
    first, last = span(interval_days)
    ordinals = range(on.toordinal() + first, on.toordinal() + last + 1)
    weights = list(_weights(ordinals, load, preferences))
    if not any(weights):
        weights = list(_weights(ordinals, load, Preferences()))
    target = int(share_of(seed) * sum(weights))
    return first + next(place for place, reached in enumerate(accumulate(weights)) if reached > target)


def weekly(
    interval_days: fsrs_bulk.Integers,
    shares: fsrs_bulk.Floats,
    ordinals: fsrs_bulk.Integers,
    preferences: Preferences,
) -> fsrs_bulk.Integers:
    """Return `balanced` for many reviews of one learner with no load, in closed form; all arrays of shape (n,).

    `ordinals` are the learner's days of the reviews. The weights repeat every week, so sums of them need no days.
    """
    fuzz = fsrs_bulk.fuzzed(interval_days, shares)
    sums = np.array([0, *accumulate(weight_of(share, 0) for share in shares_of_week(preferences))])
    if not sums[-1]:
        return fuzz
    first, last = fsrs_bulk.spans(interval_days)

    def until(days: fsrs_bulk.Integers) -> fsrs_bulk.Integers:
        return days // DAYS_IN_WEEK * sums[-1] + sums[days % DAYS_IN_WEEK]

    before = until(ordinals + first - 1)
    total = until(ordinals + last) - before
    target = before + (shares * total).astype(np.int64)
    weeks, rest = np.divmod(target, sums[-1])
    chosen = weeks * DAYS_IN_WEEK + np.searchsorted(sums, rest, side="right") - ordinals
    return np.where(total == 0, fuzz, chosen)


def shares_of_week(preferences: Preferences) -> tuple[float, ...]:
    """Return how much of a full day each weekday (Monday first) holds: 1, EASY_DAY_SHARE or 0."""
    return tuple(
        0.0 if day in preferences.free_days else EASY_DAY_SHARE if day in preferences.easy_days else 1.0
        for day in range(DAYS_IN_WEEK)
    )


def weight_of(share: float, due: int) -> int:
    """Return the weight of a day that holds this share (0 to 1) of a full day's reviews and has so many due already.

    A whole number, so that sums are exact and the same in whatever order; 0 where the share is 0. A day with half the
    share and half as many due weighs half as much, so an easy day comes to hold half of what a full one does.
    """
    if share == 0:
        return 0
    return max(round(_WHOLE * share / (1 + due / share) ** LOAD_EXPONENT), 1)


def _weights(ordinals: range, load: Load, preferences: Preferences) -> Iterator[int]:
    shares = shares_of_week(preferences)
    for ordinal in ordinals:
        yield weight_of(shares[(ordinal - 1) % DAYS_IN_WEEK], load.on(ordinal))

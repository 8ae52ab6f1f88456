"""Decides by how much an interval moves, so that what was learnt together does not come due together for ever.

The move follows from a seed, so the interval shown before an answer is the one that the answer gives. All four ratings
of one review share the seed: the better rating never comes due sooner, fuzz or not.
"""

from hashlib import sha256
from uuid import UUID

from domain.scheduling.constants import (
    FUZZ_DAYS,
    FUZZ_ENDS,
    FUZZ_FROM_DAYS,
    FUZZ_HASH_BITS,
    FUZZ_LEAST_DAYS,
    FUZZ_SHARES,
    FUZZ_STARTS,
    INTERVAL_MAX_DAYS,
)

_SPAN = 1 << FUZZ_HASH_BITS


def seed_of(user_id: UUID, concept_id: UUID, reps: int) -> str:
    """Name one review of one learner's concept: `reps` is how often it was reviewed before."""
    return f"{user_id}:{concept_id}:{reps}"


def share_of(seed: str) -> float:
    """Return where in its span this seed's interval lands: 0 (first day) up to but not including 1 (last day)."""
    return int.from_bytes(sha256(seed.encode()).digest()) % _SPAN / _SPAN


def fuzzed(interval_days: int, *, seed: str) -> int:
    """Return the interval (days, at least 1) moved within the span that FSRS publishes for its length."""
    if interval_days < FUZZ_FROM_DAYS:
        return interval_days
    first, last = span(interval_days)
    return first + int(share_of(seed) * (last - first + 1))


def span(interval_days: int) -> tuple[int, int]:
    """Return the first and last day that an interval of at least FUZZ_FROM_DAYS may move to."""
    reach = FUZZ_DAYS + sum(
        share * max(min(interval_days, end) - start, 0.0)
        for start, end, share in zip(FUZZ_STARTS, FUZZ_ENDS, FUZZ_SHARES, strict=True)
    )
    last = min(round(interval_days + reach), INTERVAL_MAX_DAYS)
    return min(max(FUZZ_LEAST_DAYS, round(interval_days - reach)), last), last

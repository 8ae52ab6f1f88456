"""Memories, histories and preferences as Hypothesis draws them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from domain.scheduling.model import Memory, Preferences, Rating

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
ratings = st.sampled_from(Rating)
retentions = st.floats(0.7, 0.95)
multipliers = st.floats(0.5, 2)


@st.composite
def memories(draw: st.DrawFn) -> Memory:
    """Draw a memory last reviewed at START."""
    return Memory(
        stability=draw(st.floats(0.01, 2_000)),
        difficulty=draw(st.floats(1, 10)),
        reviewed_at=START,
        due_at=START + timedelta(days=1),
        reps=draw(st.integers(1, 50)),
        lapses=draw(st.integers(0, 10)),
    )


@st.composite
def preferences(draw: st.DrawFn) -> Preferences:
    """Draw what a learner may prefer."""
    return Preferences(
        spacing_multiplier=draw(multipliers),
        retention_target_override=draw(st.none() | retentions),
        zone=draw(st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London"])),
        day_rollover_hour=draw(st.integers(0, 23)),
        easy_days=tuple(draw(st.sets(st.integers(0, 2)))),
        free_days=tuple(draw(st.sets(st.integers(3, 6)))),
    )


histories = st.lists(st.tuples(st.integers(0, 60), ratings), min_size=1, max_size=12)
"""Reviews of one card: days since the one before, and the rating."""

"""What is done about schedules: preferences changed and weighed, concepts set aside, months made ready."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.kernel.errors import Invalid, NotFound
from domain.kernel.events import Event, Happened
from domain.kernel.time import date_of_day
from domain.scheduling.constants import FORECAST_DAYS_MAX, FORECAST_LOOKBACK_DAYS
from domain.scheduling.events import ConceptResumed, ConceptSuspended, PreferencesChanged
from domain.scheduling.forecast import Effect, Forecast, Remembered, effect, forecast
from domain.scheduling.model import Preferences
from domain.scheduling.partitions import PARTITIONED
from domain.scheduling.ports import Store
from domain.scheduling.preferences import unknown_zone, with_wishes


class ConceptNotFound(NotFound):
    """There is no such concept."""


async def change_preferences(store: Store, *, user_id: UUID, wishes: Mapping[str, Any], now: datetime) -> Preferences:
    """Replace the wished-for preferences and return all of them; the learner's list is out of date then."""
    version = await store.learners.move_version(user_id)
    before = await store.learning_preferences.get(user_id)
    chosen = with_wishes(before, wishes)
    if chosen.zone != before.zone and not await store.learning_preferences.knows_zone(chosen.zone):
        raise unknown_zone(chosen.zone)
    await store.learning_preferences.save(user_id, chosen)
    moved = tuple(f.name for f in fields(chosen) if getattr(chosen, f.name) != getattr(before, f.name))
    if moved:
        await _tell(store, user_id, PreferencesChanged(fields=moved), version=version, at=now)
    return chosen


async def weigh_preferences(store: Store, *, user_id: UUID, wishes: Mapping[str, Any], now: datetime) -> Effect:
    """Return what the wished-for preferences would change, without changing anything."""
    current = await store.learning_preferences.get(user_id)
    wished = with_wishes(current, wishes)
    remembered, on = await _remembered(store, user_id, current, now)
    return effect(remembered, now=current, new=wished, on=on, seed=user_id.int)


async def forecast_days(store: Store, *, user_id: UUID, days: int, now: datetime) -> Forecast:
    """Return what the learner's next days (1 to FORECAST_DAYS_MAX) bring, if nothing changes; today is the first."""
    if not 1 <= days <= FORECAST_DAYS_MAX:
        raise Invalid.field("days", "range", f"Days are a number from 1 to {FORECAST_DAYS_MAX}.")
    current = await store.learning_preferences.get(user_id)
    remembered, on = await _remembered(store, user_id, current, now)
    return forecast(remembered, current, on=on, days=days, seed=user_id.int)


async def _remembered(store: Store, user_id: UUID, preferences: Preferences, now: datetime) -> tuple[Remembered, date]:
    today = date_of_day(now, zone=preferences.zone, rollover_hour=preferences.day_rollover_hour)
    since = now - timedelta(days=FORECAST_LOOKBACK_DAYS)
    return await store.memories.remembered(user_id, since=since, on=today, preferences=preferences), today


async def suspend_concept(store: Store, *, user_id: UUID, concept_id: UUID, now: datetime) -> None:
    """Set a concept aside: it is not due and not asked until it is taken up again. Twice is once."""
    version = await store.learners.move_version(user_id)
    if not await store.memories.suspend(user_id, concept_id, at=now):
        raise ConceptNotFound
    await _tell(store, user_id, ConceptSuspended(concept_id=concept_id), version=version, at=now)


async def resume_concept(store: Store, *, user_id: UUID, concept_id: UUID, now: datetime) -> None:
    """Take a concept up again, with the memory it had; one that was not set aside stays as it is."""
    version = await store.learners.move_version(user_id)
    resumed = await store.memories.resume(user_id, concept_id)
    if resumed is None:
        raise ConceptNotFound
    if resumed:
        await _tell(store, user_id, ConceptResumed(concept_id=concept_id), version=version, at=now)


async def make_months_ready(store: Store, *, first_at: datetime, last_at: datetime) -> int:
    """Make the months of an import, in a transaction of its own: while a month is made, nobody reads the log."""
    return await store.partitions.ensure("review_log", first_at.date(), last_at.date())


async def maintain_partitions(store: Store, *, now: datetime) -> dict[str, int | bool]:
    """Make parts ready ahead of time, drop those past keeping, and say whether any row has landed outside them."""
    today = now.date()
    made = [await store.partitions.ensure(table, today, parts.last_on(today)) for table, parts in PARTITIONED.items()]
    ended = [(table, kept_from) for table, parts in PARTITIONED.items() if (kept_from := parts.kept_from(today))]
    dropped = [await store.partitions.drop_before(table, kept_from) for table, kept_from in ended]
    strays = [table for table in PARTITIONED if await store.partitions.has_strays(table)]
    return {"partitions_made": sum(made), "partitions_dropped": sum(dropped), "defaults_empty": not strays}


async def _tell(store: Store, user_id: UUID, event: Event, *, version: int | None, at: datetime) -> None:
    happened = Happened(event=event, owner_id=user_id, subject=user_id, subject_version=version, actor_id=user_id)
    await store.events.record(happened, at=at)

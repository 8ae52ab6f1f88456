"""What changing preferences asks of the store, and leaves alone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.events import Happened
from domain.scheduling.model import Preferences
from domain.scheduling.preferences import PreferencesNotValid
from domain.scheduling.use_cases import change_preferences

ADA = UUID(int=1)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass
class InMemory:
    """A store of one learner, whose database knows only two zones."""

    kept: Preferences = field(default_factory=Preferences)
    version: int = 0
    told: list[Happened] = field(default_factory=list[Happened])

    @property
    def learners(self) -> "InMemory":
        return self

    learning_preferences = events = memories = partitions = review_log = learners

    async def move_version(self, user_id: UUID) -> int:
        assert user_id == ADA
        self.version += 1
        return self.version

    async def get(self, user_id: UUID) -> Preferences:
        assert user_id == ADA
        return self.kept

    async def save(self, user_id: UUID, preferences: Preferences) -> None:
        assert user_id == ADA
        self.kept = preferences

    async def knows_zone(self, zone: str) -> bool:
        return zone in ("UTC", "Asia/Tokyo")

    async def record(self, *happened: Happened, at: datetime) -> None:
        assert at == NOW
        self.told += happened


@pytest.fixture
def store() -> Any:
    return InMemory()


async def test_a_change_is_kept_and_told_with_the_version_it_made(store: Any):
    chosen = await change_preferences(store, user_id=ADA, wishes={"zone": "Asia/Tokyo"}, now=NOW)
    assert chosen == store.kept == Preferences(zone="Asia/Tokyo")
    [happened] = store.told
    assert (happened.type, happened.owner_id, happened.subject_version) == ("preferences_changed", ADA, 1)


async def test_a_zone_that_only_python_knows_is_refused(store: Any):
    with pytest.raises(PreferencesNotValid) as refusal:
        await change_preferences(store, user_id=ADA, wishes={"zone": "Europe/London"}, now=NOW)
    assert [problem.field for problem in refusal.value.problems] == ["zone"]
    assert store.kept == Preferences()


async def test_wishing_for_what_is_already_so_is_told_to_nobody(store: Any):
    await change_preferences(store, user_id=ADA, wishes={"spacing_multiplier": 1.0}, now=NOW)
    assert store.told == []

"""What scheduling needs of the outside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from domain.experiments.ports import Experiments, Exposures
from domain.kernel.events import Events
from domain.scheduling.adoption import Judged, SteppedBack
from domain.scheduling.forecast import Remembered
from domain.scheduling.history import Known, Learner
from domain.scheduling.model import LoggedReview, Memory, Preferences, Weights
from domain.scheduling.rescheduling import Restated, Scheduled
from domain.scheduling.training import Columns, Group, Log, Trainee, Training


class Learners(Protocol):
    """The one number that moves with every change to what a learner remembers, and to how it is scheduled."""

    async def move_version(self, user_id: UUID) -> int | None:
        """Make the learner's list out of date and keep other writers waiting; `None` for someone who does not learn."""
        ...

    async def lock(self, user_ids: Sequence[UUID]) -> dict[UUID, Learner]:
        """Return what decides their scheduling, and keep other writers of these learners waiting."""
        ...

    async def of(self, user_ids: Sequence[UUID]) -> dict[UUID, Learner]:
        """Return what decides their scheduling; others may change it meanwhile."""
        ...

    async def move_versions(self, user_ids: Sequence[UUID]) -> None:
        """Make the lists of locked learners out of date."""
        ...

    async def count_reviews(self, counts: Mapping[UUID, int]) -> None:
        """Add to how many reviews each has, and make their lists out of date."""
        ...


class LearningPreferences(Protocol):
    """How learners want to revise."""

    async def get(self, user_id: UUID) -> Preferences:
        """Return the learner's preferences: the defaults for one who never chose."""
        ...

    async def save(self, user_id: UUID, preferences: Preferences) -> None: ...

    async def knows_zone(self, zone: str) -> bool:
        """Say whether lists can be made in this zone: the database keeps a table of zones of its own."""
        ...


class Memories(Protocol):
    """What learners remember."""

    async def remembered(self, user_id: UUID, *, since: datetime, on: date, preferences: Preferences) -> Remembered:
        """Return what a forecast needs: all memories that are not set aside, and how the learner answered since then.

        Their days count from the learner's day `on`, by the zone and the rollover hour they prefer.
        """
        ...

    async def save(self, memories: Mapping[tuple[UUID, UUID], Memory]) -> None:
        """Write memories by learner and concept; whether one is set aside stays as it is."""
        ...

    async def scheduled(self, user_ids: Sequence[UUID]) -> dict[UUID, list[Scheduled]]:
        """Return when these learners' memories come due, by learner; those never reviewed are left out."""
        ...

    async def restate(self, memories: Mapping[tuple[UUID, UUID], Restated]) -> None:
        """Write where memories stand by other weights, by learner and concept; what happened to them stays."""
        ...

    async def suspend(self, user_id: UUID, concept_id: UUID, *, at: datetime) -> bool:
        """Set a concept aside, reviewed before or not; False when there is no such concept."""
        ...

    async def resume(self, user_id: UUID, concept_id: UUID) -> bool | None:
        """Take a concept up again; False when it was not set aside, None when there is no such concept."""
        ...


class ReviewLog(Protocol):
    """The only record of graded encounters; rows are added and never changed."""

    async def known(self, user_ids: Sequence[UUID]) -> Known:
        """Return all that the log holds of these learners."""
        ...

    async def add(self, reviews: Sequence[LoggedReview]) -> None:
        """Append many rows at once."""
        ...


class Trainer(Protocol):
    """What finds the weights that fit reviews best, outside of this process."""

    async def train(self, tasks: Sequence[Columns], *, seconds: int) -> list[Training]:
        """Train on each of these for at most so long, and return as many outcomes: one that fails fails alone."""
        ...

    def close(self) -> None:
        """Let go of whatever trains; the next training begins it anew."""
        ...


class TrainedWeights(Protocol):
    """Every training there was, and who waits for one. The nil id stands for everybody without weights of their own."""

    async def trainees(self, *, active_since: datetime, now: datetime) -> list[Trainee]:
        """Return who has reviewed since then, has reviews enough, is past the cooldown and waits for no training."""
        ...

    async def trainee(self, user_id: UUID) -> Trainee | None:
        """Return one learner, whether they may be trained or not; None for someone who does not learn."""
        ...

    async def put_down(self, groups: Mapping[UUID, Group], *, at: datetime, cooldown_until: datetime) -> None:
        """Keep the groups of learners; those that may get weights of their own wait for a training from now on."""
        ...

    async def stretches(self, *, size: int) -> list[tuple[UUID, UUID]]:
        """Cut those who wait into stretches of this size, each from one id to another."""
        ...

    async def waiting(self, first: UUID, last: UUID) -> list[UUID]:
        """Return who of a stretch still waits, in the order of their ids."""
        ...

    async def drawn(self, *, reviews: int, seed: str) -> list[UUID]:
        """Draw learners in the order that the seed gives until they have so many reviews."""
        ...

    async def logs(self, user_ids: Sequence[UUID]) -> dict[UUID, Log]:
        """Return what each of these learners reviewed and did not take back, in order of time."""
        ...

    async def everybodys(self) -> Weights:
        """Return the weights of whoever has none of their own."""
        ...

    async def keep(self, judged: Mapping[UUID, Judged], *, at: datetime) -> dict[UUID, int]:
        """Keep what became of trainings, put adopted weights to use in place of others, and return their versions.

        Nobody of these waits any more.
        """
        ...

    async def step_back(self, user_id: UUID, *, at: datetime) -> SteppedBack | None:
        """Put to use what was in use before, if anything; None where nothing is in use."""
        ...


class Partitions(Protocol):
    """The parts, by month or day, of the tables that only grow."""

    async def ensure(self, table: str, first_on: date, last_on: date) -> int:
        """Make the parts from one date to the other that are missing, and return how many they were."""
        ...

    async def drop_before(self, table: str, kept_from: date) -> int:
        """Drop the parts that end by this day, with all they hold, and return how many they were."""
        ...

    async def has_strays(self, table: str) -> bool:
        """Say whether rows have landed in the part for whatever has no part of its own."""
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def learners(self) -> Learners: ...
    @property
    def learning_preferences(self) -> LearningPreferences: ...
    @property
    def memories(self) -> Memories: ...
    @property
    def review_log(self) -> ReviewLog: ...
    @property
    def partitions(self) -> Partitions: ...
    @property
    def weights(self) -> TrainedWeights: ...
    @property
    def experiments(self) -> Experiments: ...
    @property
    def exposures(self) -> Exposures: ...
    @property
    def events(self) -> Events: ...

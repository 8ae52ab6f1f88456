"""What scoring needs of the outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.catalog.ports import Questions, Syllabuses
from domain.identity.ports import Users
from domain.kernel.events import Events
from domain.scheduling.ports import Learners, Memories, ReviewLog
from domain.scoring.bkt import SkillParameters
from domain.scoring.bkt_fit import Outcome
from domain.scoring.evaluation import Evaluation, Judged, Reviews, Suite
from domain.scoring.histories import Answered
from domain.scoring.importing import Mastery
from domain.scoring.memory_replay import WeightsInUse
from domain.scoring.refreshing import Held
from domain.scoring.regression import Regression


class Masteries(Protocol):
    """How well learners know what they were asked about."""

    async def save(self, masteries: Mapping[tuple[UUID, UUID], Mastery]) -> None:
        """Write masteries by learner and concept."""
        ...

    async def lock(self, first: UUID, last: UUID) -> Held:
        """Return what is held of the learners of a range and what they answered, and keep other writers waiting."""
        ...

    async def move_versions(self, user_ids: Sequence[UUID]) -> None:
        """Make the lists of these learners out of date."""
        ...


class Skills(Protocol):
    """What was fitted to the answers to each concept."""

    async def of(self, concept_ids: Sequence[UUID]) -> dict[UUID, SkillParameters]:
        """Return the skill of each of these concepts: the defaults where a fit was refused, or there was none."""
        ...

    async def answered(self, *, held_out: float, until: datetime) -> Answered:
        """Return all answers before a time, by concept; of each concept the last share in time is held out."""
        ...

    async def save(self, outcomes: Mapping[UUID, Outcome], *, at: datetime) -> None:
        """Write what was fitted to each concept, or why it was not, in place of what was there."""
        ...


class Evaluations(Protocol):
    """How good our forecasts were, and what it takes to judge them."""

    async def add(self, run: Evaluation) -> None:
        """Note that it runs; what is there already stays."""
        ...

    async def get(self, run_id: UUID) -> Evaluation:
        """Return it and keep others from changing it until the store closes, or raise EvaluationNotFound."""
        ...

    async def save(self, run: Evaluation, ended: Judged, *, at: datetime) -> None:
        """Write how it ended: the scores of all models, the calibration of ours."""
        ...

    async def give_up(self, suite: Suite, *, but: UUID | None, at: datetime) -> None:
        """Note as failed what runs of this suite, but one; what its job says is kept as the reason."""
        ...

    async def earlier_losses(self, run: Evaluation, *, limit: int) -> list[float]:
        """Return our log loss in the results of the suite before this one, newest first."""
        ...

    async def newest_comparison(self, suite: Suite) -> Regression | None:
        """Return how the newest result compares with those before it; None where it could not be compared."""
        ...

    async def reviews(self, window_from: datetime, window_to: datetime) -> Reviews:
        """Return what happened before `window_to` to those learners to whom something happened in the window."""
        ...

    async def count_after(self, now: datetime) -> int:
        """Return how many reviews the log holds that lie in the future."""
        ...

    async def weights(self) -> WeightsInUse:
        """Return by which weights memories are scheduled now."""
        ...

    async def fitted_at(self) -> dict[UUID, datetime]:
        """Return when the skill of each concept that has one of its own was fitted."""
        ...


class EvaluationStore(Protocol):
    """What an evaluation reads and writes, in one transaction."""

    @property
    def evaluations(self) -> Evaluations: ...
    @property
    def skills(self) -> Skills: ...


class FittingStore(Protocol):
    """What fitting reads and writes, in one transaction."""

    @property
    def skills(self) -> Skills: ...
    @property
    def masteries(self) -> Masteries: ...
    @property
    def events(self) -> Events: ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def users(self) -> Users: ...
    @property
    def syllabuses(self) -> Syllabuses: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def learners(self) -> Learners: ...
    @property
    def review_log(self) -> ReviewLog: ...
    @property
    def memories(self) -> Memories: ...
    @property
    def masteries(self) -> Masteries: ...
    @property
    def skills(self) -> Skills: ...
    @property
    def events(self) -> Events: ...

"""What happens to a learner's schedule that others may care about."""

from uuid import UUID

from domain.kernel.events import Event


class PreferencesChanged(Event, frozen=True, kw_only=True):
    """A learner wants to revise otherwise: these fields have other values now."""

    fields: tuple[str, ...]


class ConceptSuspended(Event, frozen=True, kw_only=True):
    """A learner set a concept aside."""

    concept_id: UUID


class ConceptResumed(Event, frozen=True, kw_only=True):
    """A learner took a concept up again."""

    concept_id: UUID


class WeightsAdopted(Event, frozen=True, kw_only=True):
    """Trained weights replaced those in use; of everybody where the event belongs to no person."""

    version: int
    log_loss: float | None
    baseline_log_loss: float | None


class WeightsRolledBack(Event, frozen=True, kw_only=True):
    """Weights were taken out of use again; `version` is of those used before, None where there were none."""

    version: int | None

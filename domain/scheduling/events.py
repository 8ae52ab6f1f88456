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

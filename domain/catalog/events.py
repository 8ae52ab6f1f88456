"""What happens to the catalogue that others may care about."""

from uuid import UUID

from domain.kernel.events import Event


class ConceptMoved(Event, frozen=True, kw_only=True):
    """A concept got another primary theme: lists that count it are out of date."""

    concept_id: UUID
    from_theme_id: UUID
    to_theme_id: UUID


class TagDebtLogged(Event, frozen=True, kw_only=True):
    """Questions were found whose tags are missing or contradict each other; how many, by reason."""

    by_reason: dict[str, int]

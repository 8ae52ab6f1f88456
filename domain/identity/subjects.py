"""Decides which person a subject names: ids are written in several ways, and older tokens carry other names."""

from uuid import UUID


def user_id_of(subject: str) -> UUID | None:
    """Return the id a subject of our own spells out (with dashes or without, as a URN, in any case), or None.

    None means an older subject: a name that stands in user_identity beside the id it belongs to.
    """
    try:
        return UUID(subject.strip().lower())
    except ValueError:
        return None

"""What happens to what is known of learners that others may care about."""

from domain.kernel.events import Event


class ReviewsImported(Event, frozen=True, kw_only=True):
    """Reviews came in from a file: what these learners remember and know has been computed anew."""

    reviews: int
    learners: int
    concepts: int


class SkillsFitted(Event, frozen=True, kw_only=True):
    """Skills were fitted to all answers: so many concepts have their own, so many keep the defaults."""

    fitted: int
    refused: int

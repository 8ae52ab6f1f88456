"""What happens to the complexity of concepts that others may care about."""

from datetime import date

from domain.kernel.events import Event


class ComplexityComputed(Event, frozen=True, kw_only=True):
    """A version of complexity is there: what it rests on, and what it found.

    `learners` and `reviews` are those that counted; `reviews_in_future` were left out.
    """

    version_on: date
    concepts: int
    learners: int
    reviews: int
    reviews_in_future: int
    low_confidence: int
    assumed: int
    falling: int
    rising: int
    learned_edges: int
    flagged_questions: int
    clusters: tuple[str, ...]

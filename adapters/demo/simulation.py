"""Lets people learn for half a year: seeded, vectorised over learners and concepts, and without any clock.

What a learner truly remembers follows FSRS-6 with a strength of their own; what the product believes follows plain
FSRS-6 from the ratings, as it would for real answers. Each day everybody's answer to every concept is decided, and
those that are asked that day come true.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adapters.demo.learners import Floats, Habits, Integers
from domain.scheduling import fsrs_bulk
from domain.scheduling.constants import DESIRED_RETENTION, EASY_BELOW_MS, HARD_ABOVE_MS
from domain.scheduling.model import Rating

Truths = NDArray[np.bool_]
Shares = Callable[[Integers, Integers, Integers], Floats]
"""Where in its span each interval lands, for learners, concepts and repetitions; all of shape (n,)."""

NEVER: Final = 1_000_000
_SHORTEST: Final = 8  # a session is filled up to this with what is least well known
_DAYS_OF_BREAK: Final = 14
_RESTS_FOR_DAYS: Final = 2
_SATURDAY: Final = 5
_KEEPS_MOST: Final = 1.5  # what the easiest concept leaves behind, against one in the middle
_USUAL_MS: Final = 30_000
_LONGEST_MS: Final = 240_000
_LONGEST_SESSION_HOURS: Final = 2.5  # 25 answers of the longest kind with what is read between them, and a late start


@dataclass(slots=True)
class Minds:
    """What everybody remembers of everything; arrays of shape (learners, concepts), nan or NEVER where unseen."""

    stability: Floats
    difficulty: Floats
    true_stability: Floats
    true_difficulty: Floats
    last_on: Integers
    due_on: Integers
    reps: Integers

    @classmethod
    def blank(cls, learners: int, concepts: int) -> "Minds":
        """Begin with nothing learnt."""
        unknown = [np.full((learners, concepts), np.nan) for _ in range(4)]
        never = np.full((learners, concepts), NEVER)
        return cls(*unknown, last_on=never.copy(), due_on=never.copy(), reps=np.zeros_like(never))

    @property
    def seen(self) -> Truths:
        return self.reps > 0


@dataclass(frozen=True, slots=True)
class Today:
    """How everybody would answer everything today, and what it would do; arrays of shape (learners, concepts)."""

    day: int
    correct: Truths
    rating: Integers
    time_ms: Integers
    flagged: Truths
    changed: Truths
    recall: Floats
    stability: Floats
    difficulty: Floats
    true_stability: Floats
    true_difficulty: Floats


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, by day and learner, in the order of each session; arrays of shape (n,)."""

    learner: Integers
    concept: Integers
    day: Integers
    rank: Integers
    correct: Truths
    rating: Integers
    time_ms: Integers
    flagged: Truths
    changed: Truths

    @classmethod
    def joined(cls, parts: "Sequence[Answers]") -> "Answers":
        """Put answers one after another."""
        return cls(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(cls)))

    def of(self, learner: int) -> "Answers":
        """Return the answers of one learner, who becomes number 0."""
        own = self.learner == learner
        columns = [getattr(self, column.name)[own] for column in fields(self)]
        return replace(Answers(*columns), learner=np.zeros(own.sum(), np.int64))

    def moved_up(self, by: int) -> "Answers":
        """Return the same answers with the learners' numbers raised."""
        return replace(self, learner=self.learner + by)


Steering = Callable[[Minds, Today, bool], Integers | None]
"""Chooses what one learner is asked today, in order, or leaves it to the usual rule (None).

It is told whether this would be a day of studying.
"""


@dataclass(slots=True)
class World:
    """Everything the simulation goes by.

    `hardness` (concepts,) lies around 0; the last of the `days` is today, of which `hours_today` are over;
    `first_weekday` is 0 for Monday.
    """

    habits: Habits
    hardness: Floats
    days: int
    hours_today: float
    first_weekday: int
    shares: Shares
    rng: np.random.Generator
    steered: dict[int, Steering] = field(default_factory=dict[int, Steering])


def live(world: World) -> tuple[Answers, Minds]:
    """Simulate every day, for everybody; return all answers and what is remembered in the end."""
    minds = Minds.blank(len(world.habits.hour), len(world.hardness))
    answers: list[Answers] = []
    for day in range(world.days):
        today = _answers_of_everybody(world, minds, day)
        who, what, rank = _asked(world, minds, today, _studying(world, day))
        _remember(world, minds, today, who, what)
        answers.append(_given(today, who, what, rank))
    return Answers.joined(answers), minds


def _studying(world: World, day: int) -> Truths:
    habits = world.habits
    weekend = (world.first_weekday + day) % 7 >= _SATURDAY
    chance = habits.diligence * (0.6 if weekend else 1.0)
    away = (day >= habits.away_from) & (day < habits.away_from + _DAYS_OF_BREAK)
    studying = (world.rng.random(len(chance)) < chance) & (day >= habits.starts_on) & ~away
    # today only those have studied whose session is over by now
    return studying & (habits.hour + _LONGEST_SESSION_HOURS <= world.hours_today) if day == world.days - 1 else studying


def _answers_of_everybody(world: World, minds: Minds, day: int) -> Today:
    shape, rng = minds.stability.shape, world.rng
    elapsed = np.where(minds.seen, day - minds.last_on, 0)
    knowing = world.habits.knowing[:, None] - world.hardness + 0.8 * day / world.days
    remembered = fsrs_bulk.retrievability(minds.true_stability.ravel(), elapsed.ravel()).reshape(shape)
    tricky = 0.7 / (1 + np.exp(5 * (1.5 - world.hardness)))  # known, and answered wrong all the same
    recall = np.where(minds.seen, remembered * (1 - tricky), 0.25 + 0.55 / (1 + np.exp(-knowing)))
    correct = rng.random(shape) < recall
    pace = world.habits.speed[:, None] * np.exp(rng.normal(0, 0.45, shape) + 0.2 * world.hardness)
    time_ms = np.clip(_USUAL_MS * pace * (1.5 - 0.6 * recall), 2_500, _LONGEST_MS).astype(np.int64)
    flagged = rng.random(shape) < 0.02 + 0.1 * (1 - recall)
    changed = rng.random(shape) < 0.03 + 0.08 * (1 - recall)
    rating = rate_all(correct, time_ms, flagged | changed)
    stability, difficulty = _after(minds.stability, minds.difficulty, elapsed, rating)
    true_stability, true_difficulty = _after(minds.true_stability, minds.true_difficulty, elapsed, rating)
    gained = true_stability - np.nan_to_num(minds.true_stability)
    keeping = world.habits.keeping[:, None] * np.minimum(np.exp(-0.5 * world.hardness), _KEEPS_MOST)
    kept = np.where(gained > 0, true_stability - gained + gained * keeping, true_stability)
    return Today(day, correct, rating, time_ms, flagged, changed, recall, stability, difficulty, kept, true_difficulty)


def rate_all(correct: Truths, time_ms: Integers, hesitated: Truths) -> Integers:
    """Rate answers as the product does; times within the bounds in which they are believed."""
    slow, fast = time_ms > HARD_ABOVE_MS, time_ms < EASY_BELOW_MS
    ratings = [Rating.AGAIN, Rating.HARD, Rating.EASY]
    return np.select([~correct, hesitated | slow, fast], ratings, Rating.GOOD).astype(np.int64)


def _after(stability: Floats, difficulty: Floats, elapsed: Integers, rating: Integers) -> tuple[Floats, Floats]:
    flat = (array.ravel() for array in (stability, difficulty, elapsed, rating))
    after_stability, after_difficulty = fsrs_bulk.next_states(*flat)  # pyright: ignore[reportArgumentType]
    return after_stability.reshape(stability.shape), after_difficulty.reshape(stability.shape)


def _asked(world: World, minds: Minds, today: Today, studying: Truths) -> tuple[Integers, Integers, Integers]:
    """Return who is asked what and at which place of the session: what is due first, then what is new, then fillers."""
    due = minds.seen & (minds.due_on <= today.day)
    new = ~minds.seen
    allowed = np.floor(world.habits.new + world.rng.random(len(studying)))[:, None]
    new &= np.cumsum(new, axis=1) <= allowed
    least_known = np.where(minds.seen & ~due & (today.day - minds.last_on > _RESTS_FOR_DAYS), today.recall, np.inf)
    overdue_first = np.where(
        due, minds.due_on - 3 * NEVER, np.where(new, -NEVER + np.arange(new.shape[1]), least_known)
    )
    order = np.argsort(overdue_first, axis=1, kind="stable")
    wanted = np.clip((due | new).sum(axis=1), _SHORTEST, world.habits.most)
    possible = np.isfinite(overdue_first).sum(axis=1)
    sizes = np.where(studying, np.minimum(wanted, possible), 0)
    ranks = np.arange(order.shape[1])
    taken = ranks < sizes[:, None]
    for learner, steer in world.steered.items():
        chosen = steer(minds, today, bool(studying[learner]))
        if chosen is not None:
            order[learner, : len(chosen)] = chosen
            taken[learner] = ranks < len(chosen)
    who, place = np.nonzero(taken)
    return who, order[who, place], place


def intervals(stability: Floats, shares: Floats) -> Integers:
    """Return the days until the next review, as the product gives them to someone without preferences."""
    return fsrs_bulk.fuzzed(fsrs_bulk.intervals(stability, DESIRED_RETENTION), shares)


def _remember(world: World, minds: Minds, today: Today, who: Integers, what: Integers) -> None:
    at = who, what
    shares = world.shares(who, what, minds.reps[at])
    minds.stability[at], minds.difficulty[at] = today.stability[at], today.difficulty[at]
    minds.true_stability[at], minds.true_difficulty[at] = today.true_stability[at], today.true_difficulty[at]
    minds.last_on[at] = today.day
    minds.due_on[at] = today.day + intervals(today.stability[at], shares)
    minds.reps[at] += 1


def _given(today: Today, who: Integers, what: Integers, rank: Integers) -> Answers:
    at = who, what
    return Answers(
        learner=who,
        concept=what,
        day=np.full(len(who), today.day),
        rank=rank,
        correct=today.correct[at],
        rating=today.rating[at],
        time_ms=today.time_ms[at],
        flagged=today.flagged[at],
        changed=today.changed[at],
    )

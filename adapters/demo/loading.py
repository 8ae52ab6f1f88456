"""Loads the demonstration in one transaction: content, accounts, half a year of learning, and the lists that follow."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import numpy as np

from adapters.demo import history, learners, simulation, student
from adapters.demo.course import Course, load_content, read_course
from adapters.demo.history import Given, Ratings
from adapters.demo.learners import Account, Floats, Integers
from adapters.demo.loads import write_loads
from adapters.demo.models import write_past
from adapters.demo.sessions import write_sessions
from adapters.postgres.store import PostgresStore
from domain.catalog.model import concept_id
from domain.identity.demo import DEMO_EMAILS, DEMO_PASSWORD
from domain.identity.model import Role, User
from domain.identity.ports import Passwords
from domain.kernel.errors import Conflict
from domain.kernel.ids import derived_id
from domain.scheduling.fuzz import share_of
from domain.scoring.bkt import DEFAULT_SKILL
from domain.scoring.importing import ImportPlan

DAYS: Final = 183
SEED: Final = 20_260_105
NAMES: Final = {
    Role.STUDENT: "Maya Lindqvist",
    Role.TUTOR: "Daniel Okafor",
    Role.COACH: "Tomasz Wren",
    Role.AUTHOR: "Priya Ashdown",
    Role.OPERATOR: "Sven Holloway",
    Role.ADMIN: "Ines Carvalho",
}

RATE_LEARNERS: Final = """
update srs_user_params p set ability = r.ability, rated_answers = r.answers
from unnest($1::uuid[], $2::float8[], $3::int[]) as r(user_id, ability, answers) where p.user_id = r.user_id
"""
RATE_QUESTIONS: Final = """
update question_rating q set elo = r.elo, answers = r.answers
from unnest($1::uuid[], $2::float8[], $3::int[]) as r(question_id, elo, answers) where q.question_id = r.question_id
"""


class AccountTaken(Conflict):
    """Somebody has signed up under the address of a demo account; nothing was loaded."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the demonstration holds."""

    learners: int
    questions: int
    reviews: int


def first_day(now: datetime) -> datetime:
    """Return the midnight at which the simulation begins; today is its last day."""
    return history.midnight(now) - timedelta(days=DAYS - 1)


async def load(store: PostgresStore, passwords: Passwords, *, count: int, now: datetime) -> Loaded | None:
    """Load the demonstration with so many simulated learners and return what it holds; None if it is there already.

    The months of the review log are there already. Memories and masteries follow from the simulated answers by the
    rules of the product, through the ports that imports use.
    """
    if await store.users.find_by_email(learners.accounts(1)[0].email) is not None:
        return None
    await load_content(store, now)
    course = await read_course(store)
    people = await _add_people(store, passwords, count=count, now=now)
    given = _live(course, people, now=now)
    planned = history.plan(given, await store.learners.lock(sorted(people)))
    ratings = history.rate_everybody(given)
    await _write(store, planned, ratings)
    lines = zip(given, planned.reviews, ratings.moved, strict=True)
    own = (line for line in lines if line[1].user_id == people[0])
    await write_sessions(store.connection, own, known_at_first=DEFAULT_SKILL.known)
    await write_loads(store.connection, planned.reviews, course, today=history.midnight(now))
    await store.revision_lists.regenerate(min(people), max(people), now)
    await store.revision_lists.snapshot_day(now.date(), now)
    await write_past(store, admin=_demo_id(Role.ADMIN), now=now)
    return Loaded(len(people), sum(len(questions) for questions in course.questions), len(given))


async def _add_people(store: PostgresStore, passwords: Passwords, *, count: int, now: datetime) -> list[UUID]:
    """Add an account for each role and the simulated learners; return who learns, the demo student first."""
    born_at = first_day(now)
    password_hash = await passwords.hash(DEMO_PASSWORD)  # one for all: the password is no secret
    for role, email in DEMO_EMAILS.items():
        user = User(_demo_id(role), email, NAMES[role], born_at, simulated=role is Role.STUDENT)
        if not await store.users.add(user, password_hash=password_hash, role=role, zone="UTC"):
            raise AccountTaken(f"Somebody has signed up as {email}. Nothing was loaded.")
    for account in learners.accounts(count):
        await store.users.add(_user(account, born_at), password_hash=None, role=Role.STUDENT, zone="UTC")
    return [_demo_id(Role.STUDENT), *(account.user_id for account in learners.accounts(count))]


def _demo_id(role: Role) -> UUID:
    return derived_id("demo account", role.value)


def _user(account: Account, born_at: datetime) -> User:
    return User(account.user_id, account.email, account.display_name, born_at, simulated=True)


def _live(course: Course, people: Sequence[UUID], *, now: datetime) -> list[Given]:
    """Simulate the demo student, then everybody else."""
    rng = np.random.default_rng(SEED)
    shares = _Shares(people, course)
    first = first_day(now)
    own = student.live(course.hardness, days=DAYS, first_weekday=first.weekday(), shares=shares, rng=rng)
    habits = learners.habits(len(people) - 1, DAYS, rng)
    answers = [own]
    if len(people) > 1:
        world = simulation.World(
            habits=habits,
            hardness=course.hardness,
            days=DAYS,
            hours_today=(now - history.midnight(now)) / timedelta(hours=1),
            first_weekday=first.weekday(),
            shares=lambda who, what, reps: shares(who + 1, what, reps),
            rng=rng,
        )
        answers.append(simulation.live(world)[0].moved_up(1))
    hours = np.r_[student.HOUR, habits.hour]
    return history.give(simulation.Answers.joined(answers), course, people, hours, first, rng)


class _Shares:
    """Where in its span each interval lands, exactly as the product decides it (fuzz.seed_of)."""

    def __init__(self, people: Sequence[UUID], course: Course) -> None:
        self._people = [str(user_id) for user_id in people]
        self._concepts = [str(concept_id(code)) for code in course.concepts]

    def __call__(self, who: Integers, what: Integers, reps: Integers) -> Floats:
        rows = zip(who.tolist(), what.tolist(), reps.tolist(), strict=True)
        return np.array([share_of(f"{self._people[w]}:{self._concepts[c]}:{n}") for w, c, n in rows], np.float64)


async def _write(store: PostgresStore, planned: ImportPlan, ratings: Ratings) -> None:
    await store.review_log.add(planned.reviews)
    await store.memories.save(planned.memories)
    await store.masteries.save(planned.masteries)
    await store.learners.count_reviews(Counter(review.user_id for review in planned.reviews))
    for statement, rated in ((RATE_LEARNERS, ratings.abilities), (RATE_QUESTIONS, ratings.questions)):
        points, answers = zip(*rated.values(), strict=True)
        await store.connection.execute(statement, list(rated), list(points), list(answers))

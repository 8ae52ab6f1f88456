"""What is done about what learners know: reviews and answers brought in from elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID

from domain.catalog.model import Imported, Question, Syllabus, Theme, concept_id, question_id
from domain.catalog.syllabus import SyllabusPlan
from domain.identity.model import Role, User
from domain.kernel.errors import NotFound
from domain.kernel.events import SYSTEM, Happened
from domain.kernel.ids import derived_id
from domain.scheduling.history import Graded
from domain.scheduling.model import Rating
from domain.scheduling.rating import rate
from domain.scoring import placing
from domain.scoring.constants import IMPORT_ANSWERS_PER_DAY
from domain.scoring.events import ReviewsImported
from domain.scoring.imported import Answered, CardReview
from domain.scoring.importing import plan_import, spread, unknown
from domain.scoring.ports import Store

IMPORTED_DOMAIN = "imported.invalid"
"""RFC 2606 keeps `.invalid` free: nobody can have this address, and nobody can log in with it."""


class LearnerNotFound(NotFound):
    """Nobody here learns under this e-mail address."""


@dataclass(frozen=True, slots=True)
class ImportedReviews:
    """What an import did: rows that are new, rows that were there already, and whose."""

    new: int
    already_there: int
    learners: int
    concepts: int


async def import_reviews(store: Store, *, email: str, reviews: Sequence[CardReview], now: datetime) -> ImportedReviews:
    """Bring in one learner's reviews of cards. The same file twice changes nothing; a longer one adds what is new."""
    user_id = await store.users.find_by_email(email)
    if user_id is None:
        raise LearnerNotFound(f"Nobody here learns under the e-mail address {email}.")
    cards = list(dict.fromkeys(review.card for review in reviews))
    known = await store.syllabuses.lock()
    names = {placing.card_code(card): f"Card {card}" for card in cards}
    await _place(store, placing.CARDS, names, known, [placing.card_question(card) for card in cards], now=now)
    return await _record(store, list(_graded_reviews(reviews, user_id)), (), owner_id=user_id, now=now)


async def import_answers(store: Store, *, answers: Sequence[Answered], now: datetime) -> ImportedReviews:
    """Bring in many learners' answers. A learner is an e-mail address of somebody here, or any name.

    Who is not known becomes a learner without a password. The address of somebody who has not signed up stays free.
    """
    known = await store.syllabuses.lock()
    asked = await store.questions.find(list({answer.question for answer in answers}))
    concepts = {answer.concept: placing.own_code(answer.concept, known.concepts) for answer in answers}
    codes = {answer.question: placing.own_code(answer.question, asked) for answer in answers}
    names = {code: name for name, code in concepts.items() if code not in known.concepts}
    first_asked_about = {answer.question: answer.concept for answer in reversed(answers)}
    stand_ins = [
        placing.answered_question(codes[question], concepts[concept])
        for question, concept in first_asked_about.items()
        if question not in asked
    ]
    await _place(store, placing.ANSWERS, names, known, stand_ins, now=now)
    people = await _learners(store, list(dict.fromkeys(answer.learner for answer in answers)), now=now)
    graded = list(_graded_answers(answers, people, concepts, codes, now=now))
    timed = [one for one, answer in zip(graded, answers, strict=True) if answer.at is not None]
    untimed = [one for one, answer in zip(graded, answers, strict=True) if answer.at is None]
    return await _record(store, timed, untimed, owner_id=SYSTEM, now=now)


def times_of(answers: Sequence[Answered], *, now: datetime) -> list[datetime]:
    """Return the times of these answers, and where there are some without one, the days they may be spread over."""
    untimed = Counter(answer.learner for answer in answers if answer.at is None)
    days = max(untimed.values(), default=0) // IMPORT_ANSWERS_PER_DAY + 2 if untimed else 0
    return [*(answer.at for answer in answers if answer.at), *(now - timedelta(days=day) for day in range(days))]


async def _place(
    store: Store,
    theme: Theme,
    names: Mapping[str, str],
    known: Syllabus,
    questions: Sequence[Question],
    *,
    now: datetime,
) -> None:
    lacking = placing.missing(theme, names, known)
    if lacking.concepts:
        await store.syllabuses.save(SyllabusPlan(lacking, frozenset(), {}, Imported()))
    there = await store.questions.find([question.code for question in questions])
    await store.questions.save([question for question in questions if question.code not in there], at=now)


async def _learners(store: Store, names: Sequence[str], *, now: datetime) -> dict[str, UUID]:
    people: dict[str, UUID] = {}
    for name in names:
        stand_in = f"{quote(name, safe='')}@{IMPORTED_DOMAIN}"
        user_id = await store.users.find_by_email(name) if "@" in name else None
        user_id = user_id or await store.users.find_by_email(stand_in)
        if user_id is None:
            user_id = derived_id("imported learner", name)
            newcomer = User(user_id, stand_in, f"Learner {name}", now)
            await store.users.add(newcomer, password_hash=None, role=Role.STUDENT, zone="UTC")
        people[name] = user_id
    return people


def _graded_reviews(reviews: Iterable[CardReview], user_id: UUID) -> Iterator[Graded]:
    for review in reviews:
        code = placing.card_code(review.card)
        yield Graded(
            review_id=derived_id("review", str(user_id), code, review.at.isoformat(), str(review.rating.value)),
            user_id=user_id,
            concept_id=concept_id(code),
            question_id=question_id(code),
            at=review.at,
            rating=review.rating,
            correct=review.rating is not Rating.AGAIN,
            time_ms=review.time_ms,
        )


def _graded_answers(
    answers: Iterable[Answered],
    people: Mapping[str, UUID],
    concepts: Mapping[str, str],
    codes: Mapping[str, str],
    *,
    now: datetime,
) -> Iterator[Graded]:
    """Grade answers. One without a time is known by its place among the learner's answers to the same question."""
    concept_ids = {code: concept_id(code) for code in concepts.values()}
    question_ids = {code: question_id(code) for code in codes.values()}
    nth: Counter[tuple[str, str, str]] = Counter()
    for answer in answers:
        key = (answer.learner, answer.question, answer.concept)
        nth[key] += answer.at is None
        moment = str(nth[key]) if answer.at is None else answer.at.isoformat()
        yield Graded(
            review_id=derived_id("answer", str(people[answer.learner]), answer.question, answer.concept, moment),
            user_id=people[answer.learner],
            concept_id=concept_ids[concepts[answer.concept]],
            question_id=question_ids[codes[answer.question]],
            at=answer.at or now,
            rating=rate(correct=answer.correct, time_ms=None, flagged=False, changed=False),
            correct=answer.correct,
            time_ms=None,
        )


async def _record(
    store: Store, timed: Sequence[Graded], untimed: Sequence[Graded], *, owner_id: UUID, now: datetime
) -> ImportedReviews:
    told = len(timed) + len(untimed)
    learners = await store.learners.lock(sorted({graded.user_id for graded in (*timed, *untimed)}))
    known = await store.review_log.known(list(learners))
    fresh = unknown(timed, known)
    fresh += spread(unknown(untimed, known), _latest([*known.counted, *fresh]), now=now)
    if not fresh:
        return ImportedReviews(new=0, already_there=told, learners=len(learners), concepts=0)
    skills = await store.skills.of(list({graded.concept_id for graded in fresh}))
    plan = plan_import(fresh, known, learners, skills)
    await store.review_log.add(plan.reviews)
    await store.memories.save(plan.memories)
    await store.masteries.save(plan.masteries)
    await store.learners.count_reviews(Counter(graded.user_id for graded in fresh))
    concepts = len({graded.concept_id for graded in fresh})
    event = ReviewsImported(reviews=len(fresh), learners=len(learners), concepts=concepts)
    await store.events.record(Happened(event=event, owner_id=owner_id, subject=owner_id), at=now)
    return ImportedReviews(len(fresh), told - len(fresh), len(learners), concepts)


def _latest(graded: Sequence[Graded]) -> dict[UUID, datetime]:
    latest: dict[UUID, datetime] = {}
    for one in graded:
        latest[one.user_id] = max(one.at, latest.get(one.user_id, one.at))
    return latest

"""What a review does to a memory, with the package fsrs as oracle."""

from datetime import UTC, datetime, timedelta

import fsrs as py_fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.fsrs import elapsed_days, interval_days, previews, retrievability, review
from domain.scheduling.model import Memory, Preferences, Rating, Reviewed, ReviewState
from tests.domain.scheduling.strategies import START, histories, memories, preferences, ratings

SEED = "a learner:a concept:0"
ORACLE = py_fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def folded(history: list[tuple[int, Rating]]) -> Memory:
    memory, at = None, START
    for days, rating in history:
        at += timedelta(days=days)
        memory = review(memory, rating, at=at, seed=SEED).after
    assert memory
    return memory


@given(histories)
def test_a_history_ends_where_the_package_ends_it(history: list[tuple[int, Rating]]) -> None:
    card, at = py_fsrs.Card(card_id=1), START
    for days, rating in history:
        at += timedelta(days=days)
        card, _ = ORACLE.review_card(card, py_fsrs.Rating(rating.value), at)
    memory = folded(history)
    assert memory.stability == card.stability
    assert memory.difficulty == card.difficulty
    plain = interval_days(memory.stability, 0.9)
    assert timedelta(days=plain) == card.due - at
    assert memory.reps == len(history)
    assert memory.lapses == sum(rating is Rating.AGAIN for _, rating in history[1:])


@given(memories() | st.none(), st.integers(0, 400), preferences(), st.text())
def test_a_better_rating_never_comes_due_sooner(
    memory: Memory | None, days: int, chosen: Preferences, seed: str
) -> None:
    given_days = previews(memory, at=START + timedelta(days=days), preferences=chosen, seed=seed)
    assert list(given_days) == sorted(given_days)
    assert given_days[0] >= 1


@given(memories() | st.none(), ratings, st.integers(0, 400), preferences(), st.none() | st.floats(0, 1))
def test_the_interval_shown_before_an_answer_is_the_one_it_gives(
    memory: Memory | None, rating: Rating, days: int, chosen: Preferences, complexity: float | None
) -> None:
    at = START + timedelta(days=days)
    shown = previews(memory, at=at, preferences=chosen, seed=SEED, complexity=complexity)
    reviewed = review(memory, rating, at=at, preferences=chosen, seed=SEED, complexity=complexity)
    assert reviewed.interval_days == shown[rating - 1]
    assert reviewed.after.due_at == at + timedelta(days=reviewed.interval_days)


@given(memories(), st.integers(0, 400))
def test_a_lapse_never_raises_stability(memory: Memory, days: int) -> None:
    reviewed = review(memory, Rating.AGAIN, at=START + timedelta(days=days), seed=SEED)
    assert reviewed.after.stability <= memory.stability
    assert reviewed.after.lapses == memory.lapses + 1


@given(memories(), st.sampled_from([Rating.HARD, Rating.GOOD, Rating.EASY]), st.integers(0, 400))
def test_a_recall_never_lowers_stability(memory: Memory, rating: Rating, days: int) -> None:
    reviewed = review(memory, rating, at=START + timedelta(days=days), seed=SEED)
    assert reviewed.after.stability >= memory.stability


def test_a_first_review_makes_a_memory() -> None:
    reviewed = review(None, Rating.GOOD, at=START, seed=SEED)
    assert reviewed == Reviewed(
        rating=Rating.GOOD,
        before=None,
        after=Memory(
            stability=2.3065,
            difficulty=2.118103970459016,
            reviewed_at=START,
            due_at=START + timedelta(days=2),
            reps=1,
            lapses=0,
        ),
        previous_state=ReviewState.NEW,
        elapsed_days=0,
        interval_days=2,
        retrievability_before=None,
    )


def test_forgetting_at_first_sight_is_no_lapse() -> None:
    assert review(None, Rating.AGAIN, at=START, seed=SEED).after.lapses == 0


def test_a_known_memory_is_recalled_with_nine_tenths_when_its_stability_has_passed() -> None:
    memory = Memory(10, 5, START, START, reps=3, lapses=0)
    at = START + timedelta(days=10)
    assert retrievability(memory, at=at) == pytest.approx(0.9, abs=1e-12)
    reviewed = review(memory, Rating.GOOD, at=at, seed=SEED)
    assert reviewed.retrievability_before == pytest.approx(0.9, abs=1e-12)
    assert reviewed.previous_state is ReviewState.REVIEW


def test_days_are_counted_between_the_learners_dates_not_in_spans_of_24_hours() -> None:
    evening = datetime(2026, 3, 1, 22, tzinfo=UTC)
    memory = review(None, Rating.GOOD, at=evening, seed=SEED).after
    morning = evening + timedelta(hours=9)
    assert elapsed_days(memory, at=morning) == 1
    assert elapsed_days(memory, at=morning, preferences=Preferences(zone="Asia/Tokyo")) == 0
    assert elapsed_days(memory, at=evening + timedelta(hours=5), preferences=Preferences(day_rollover_hour=4)) == 0


def test_a_second_review_on_one_day_is_a_short_term_review() -> None:
    first = review(None, Rating.GOOD, at=START, seed=SEED).after
    again = review(first, Rating.GOOD, at=START + timedelta(hours=2), seed=SEED)
    card, _ = ORACLE.review_card(py_fsrs.Card(card_id=1), py_fsrs.Rating.Good, START)
    card, _ = ORACLE.review_card(card, py_fsrs.Rating.Good, START + timedelta(hours=2))
    assert again.elapsed_days == 0
    assert again.after.stability == card.stability


def test_a_clock_set_back_counts_as_the_same_day() -> None:
    memory = review(None, Rating.GOOD, at=START, seed=SEED).after
    assert review(memory, Rating.GOOD, at=START - timedelta(days=3), seed=SEED).elapsed_days == 0


@pytest.mark.parametrize(
    ("complexity", "stability", "difficulty"),
    [(None, 1, 1), (0.3, 1, 1), (0.7, 1, 1), (0.71, 0.7, 1.2), (0.29, 1.5, 0.8)],
)
def test_a_concepts_complexity_counts_on_its_first_review(
    complexity: float | None, stability: float, difficulty: float
) -> None:
    plain = review(None, Rating.HARD, at=START, seed=SEED).after
    first = review(None, Rating.HARD, at=START, seed=SEED, complexity=complexity).after
    assert first.stability == pytest.approx(plain.stability * stability)
    assert first.difficulty == pytest.approx(plain.difficulty * difficulty)


def test_a_complexity_keeps_difficulty_between_one_and_ten() -> None:
    hardest = review(None, Rating.AGAIN, at=START, seed=SEED, complexity=1).after
    easiest = review(None, Rating.EASY, at=START, seed=SEED, complexity=0).after
    assert (easiest.difficulty, hardest.difficulty <= 10) == (1, True)


@given(memories(), ratings)
def test_a_complexity_changes_no_later_review(memory: Memory, rating: Rating) -> None:
    at = START + timedelta(days=5)
    plain = review(memory, rating, at=at, seed=SEED)
    assert review(memory, rating, at=at, seed=SEED, complexity=1) == plain


def test_no_interval_is_longer_than_a_hundred_years() -> None:
    assert interval_days(1e9, 0.7) == 36_500
    assert interval_days(0.001, 0.95) == 1

"""Forecasts are made from what came before, and judged on what then happened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs import review
from domain.scheduling.model import Memory, Rating, Weights
from domain.scheduling.starts import Starts
from domain.scoring import bkt
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters
from domain.scoring.evaluation import BASELINES, Forecasts, Model, Reviews, judged
from domain.scoring.mastery_replay import mastery_forecasts
from domain.scoring.memory_replay import PUBLISHED, Trained, WeightsInUse, memory_forecasts

DAY = 86_400
START = datetime(2026, 1, 1, tzinfo=UTC)
LEARNERS = [UUID(int=n) for n in range(1, 4)]
CONCEPTS = [UUID(int=n) for n in range(11, 14)]
Row = tuple[int, int, int, int]
rows = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 60), st.integers(1, 4)), min_size=1, max_size=40
)


def a_log(*entries: Row) -> Reviews:
    """Return the reviews (learner, concept, day, rating), a second apart where they are of one day."""
    log = sorted(entries, key=lambda row: row[2])
    learners, concepts, days, ratings = np.array(log, np.int64).reshape(-1, 4).T
    at = days * DAY + np.arange(len(log))
    plain = Starts(np.full(len(log), np.nan), np.full(len(log), np.nan))
    return Reviews(LEARNERS, CONCEPTS, learners, concepts, at, days, ratings, ratings > Rating.AGAIN, plain)


def recalls_one_by_one(log: Reviews, weights: Weights) -> list[float]:
    """Return what fsrs.py believes of each review that it foretells."""
    memories: dict[tuple[int, int], Memory] = {}
    found: list[float] = []
    for learner, concept, day, rating in zip(log.learners, log.concepts, log.days, log.ratings, strict=True):
        before = memories.get((learner, concept))
        at = START + timedelta(days=int(day))
        reviewed = review(before, Rating(int(rating)), at=at, weights=weights, seed="")
        if reviewed.retrievability_before is not None and reviewed.elapsed_days > 0:
            found.append(reviewed.retrievability_before)
        memories[learner, concept] = reviewed.after
    return found


@given(rows)
def test_memory_is_foretold_as_the_scheduler_believes_review_by_review(entries: list[Row]):
    log = a_log(*entries)
    forecasts = memory_forecasts(log, WeightsInUse(), since=0)
    expected = recalls_one_by_one(log, DEFAULT_WEIGHTS)
    assert forecasts.predicted[Model.OURS] == pytest.approx(expected)
    assert forecasts.predicted[Model.DEFAULT] == pytest.approx(expected)


@given(rows, rows)
def test_what_comes_later_changes_no_forecast(entries: list[Row], later: list[Row]):
    log = a_log(*entries)
    last = max(day for _, _, day, _ in entries)
    longer = a_log(*entries, *((learner, concept, day + last, rating) for learner, concept, day, rating in later))
    for forecast in (
        lambda reviews: memory_forecasts(reviews, WeightsInUse(), since=0),
        lambda reviews: mastery_forecasts(reviews, {}, fitted_at={}, since=0),
    ):
        early, late = forecast(log), forecast(longer)
        for model in Model:
            assert late.predicted[model][: len(early.happened)] == pytest.approx(early.predicted[model])


def test_each_learner_is_foretold_by_the_weights_in_use_for_them():
    own = Trained(Weights(tuple(w * 1.05 for w in DEFAULT_WEIGHTS.values), 3), START)
    everybody = Trained(Weights(tuple(w * 1.02 for w in DEFAULT_WEIGHTS.values), 2), START)
    log = a_log((0, 0, 0, 3), (1, 0, 0, 3), (0, 0, 9, 3), (1, 0, 9, 3))
    forecasts = memory_forecasts(log, WeightsInUse(everybody, {LEARNERS[0]: own}), since=0)
    [of_own] = recalls_one_by_one(a_log((0, 0, 0, 3), (0, 0, 9, 3)), own.weights)
    [of_everybody] = recalls_one_by_one(a_log((0, 0, 0, 3), (0, 0, 9, 3)), everybody.weights)
    assert forecasts.predicted[Model.OURS] == pytest.approx([of_own, of_everybody])
    assert len(set(forecasts.predicted[Model.DEFAULT])) == 1


def test_what_complexity_changed_of_a_first_review_was_believed_too():
    log = a_log((0, 0, 0, 3), (0, 0, 5, 3))
    hard = replace(log, starts=Starts(np.array([0.9, np.nan]), np.array([1.0, np.nan])))
    [plain], [foretold] = (memory_forecasts(one, WeightsInUse(), since=0).predicted[Model.OURS] for one in (log, hard))
    first = review(None, Rating.GOOD, at=START, seed="", complexity=0.9).after
    then = review(first, Rating.GOOD, at=START + timedelta(days=5), seed="")
    assert foretold == pytest.approx(then.retrievability_before)
    assert foretold < plain


def test_first_reviews_and_second_ones_of_a_day_are_counted_and_not_judged():
    log = a_log((0, 0, 0, 3), (0, 0, 0, 3), (0, 0, 5, 1), (0, 1, 5, 3))
    forecasts = memory_forecasts(log, WeightsInUse(), since=0)
    assert forecasts.happened.tolist() == [False]
    assert forecasts.notes == {"first_reviews": 2, "same_day_reviews": 1, "seen_in_training": 0, "learners": 1}


def test_earlier_reviews_are_replayed_and_later_ones_judged():
    log = a_log((0, 0, 0, 3), (0, 0, 4, 3), (0, 0, 9, 3))
    whole = memory_forecasts(log, WeightsInUse(), since=0)
    part = memory_forecasts(log, WeightsInUse(), since=9 * DAY)
    for model in Model:
        assert part.predicted[model] == pytest.approx(whole.predicted[model][1:])
    assert part.bins is not None
    assert (part.bins.elapsed_days, part.bins.reviews, part.bins.lapses) == ([5], [3], [0])


def test_reviews_that_the_training_saw_are_counted():
    trained = Trained(DEFAULT_WEIGHTS, datetime.fromtimestamp(6 * DAY, UTC))
    log = a_log((0, 0, 0, 3), (0, 0, 4, 3), (0, 0, 9, 3))
    assert memory_forecasts(log, WeightsInUse(trained), since=0).notes["seen_in_training"] == 1
    assert memory_forecasts(log, WeightsInUse(PUBLISHED), since=0).notes["seen_in_training"] == 0


@pytest.mark.parametrize(
    "broken",
    [
        (*DEFAULT_WEIGHTS.values[:20], 0.0),  # a power without an exponent
        (*DEFAULT_WEIGHTS.values[:20], 1e-4),  # a number past all numbers
        (float("nan"), *DEFAULT_WEIGHTS.values[1:]),
        tuple(float("nan") for _ in range(21)),
    ],
)
def test_weights_that_say_nothing_cost_their_learner_alone(broken: tuple[float, ...]):
    log = a_log((0, 0, 0, 1), (1, 0, 0, 3), (0, 0, 5, 3), (1, 0, 5, 3))
    weights = WeightsInUse(own={LEARNERS[0]: Trained(Weights(broken, 9))})
    judgement = judged(memory_forecasts(log, weights, since=0))
    assert judgement.n == 1
    assert judgement.notes["unreadable"] == 1
    assert judgement.scores[Model.OURS] == judgement.scores[Model.DEFAULT]


def test_days_that_go_backwards_are_days_of_no_time():
    log = a_log((0, 0, 0, 3), (0, 0, 5, 3))
    backwards = replace(log, days=log.days[::-1])
    assert judged(memory_forecasts(backwards, WeightsInUse(), since=0)).n == 0


def test_mastery_is_traced_with_the_skill_of_each_concept_once_there_are_ten_answers():
    skill = SkillParameters(known=0.3, learn=0.1, slip=0.05, guess=0.15, forget=0.02)
    log = a_log(*((0, 0, day, 3 if day % 3 else 1) for day in range(14)))
    forecasts = mastery_forecasts(log, {CONCEPTS[0]: skill}, fitted_at={}, since=0)
    p, expected, default, known = skill.known, [], [], DEFAULT_SKILL.known
    for correct in log.correct:
        expected.append(bkt.predict(p, skill))
        default.append(bkt.predict(known, DEFAULT_SKILL))
        p = bkt.learn(p, correct=bool(correct), skill=skill)
        known = bkt.learn(known, correct=bool(correct), skill=DEFAULT_SKILL)
    assert forecasts.predicted[Model.OURS][10:] == pytest.approx(expected[10:])
    assert forecasts.predicted[Model.DEFAULT] == pytest.approx(default)
    assert forecasts.notes["by_recent_accuracy"] == 10
    assert forecasts.notes["by_tracing"] == 4
    assert forecasts.predicted[Model.OURS][0] == forecasts.predicted[Model.AVERAGE][0]  # nothing is known
    assert forecasts.predicted[Model.OURS][1] == pytest.approx((0 + 10 * 1 / 3) / 11)


def test_answers_that_the_fit_saw_are_counted():
    log = a_log((0, 0, 0, 3), (0, 0, 4, 3), (0, 1, 9, 3))
    fitted = {CONCEPTS[0]: datetime.fromtimestamp(3 * DAY, UTC)}
    assert mastery_forecasts(log, {}, fitted_at=fitted, since=0).notes["seen_in_fit"] == 1


def test_an_empty_window_gives_no_score_and_no_crash():
    for log in (a_log((0, 0, 0, 3)), replace(a_log(), learner_ids=(), concept_ids=())):
        for forecasts in (
            memory_forecasts(log, WeightsInUse(), since=DAY),
            mastery_forecasts(log, {}, fitted_at={}, since=DAY),
        ):
            judgement = judged(forecasts)
            assert judgement.n == 0
            assert judgement.calibration == ()
            assert all(scores == {} for scores in judgement.scores.values())


@pytest.mark.parametrize("rating", [Rating.AGAIN, Rating.GOOD])
def test_logs_of_one_outcome_have_every_metric_but_the_auc(rating: Rating):
    judgement = judged(memory_forecasts(a_log(*((0, 0, day, rating) for day in range(9))), WeightsInUse(), since=0))
    assert judgement.n == 8
    assert judgement.scores.keys() == {Model.OURS, *BASELINES}
    for scores in judgement.scores.values():
        assert scores.keys() == {"logloss", "brier", "ece", "ece_quantile", "rmse_bins"}


@given(rows)
def test_all_models_are_judged_on_the_same_reviews(entries: list[Row]):
    for forecasts in (
        memory_forecasts(a_log(*entries), WeightsInUse(), since=0),
        mastery_forecasts(a_log(*entries), {}, fitted_at={}, since=0),
    ):
        judgement = judged(forecasts)
        assert judgement.n == len(forecasts.happened)
        assert sum(one.count for one in judgement.calibration) == judgement.n
        assert len({frozenset(scores) for scores in judgement.scores.values()}) == 1


def test_forecasts_that_cannot_be_read_are_left_out_for_all_models():
    happened = np.array([True, False])
    lame = {model: np.array([0.9, np.nan if model is Model.AVERAGE else 0.1]) for model in Model}
    judgement = judged(Forecasts(lame, happened))
    assert judgement.n == 1
    assert judgement.notes == {"unreadable": 1}

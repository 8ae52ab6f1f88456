"""Trained weights replace those in use only where they predict no worse what they have not seen."""

from dataclasses import replace
from math import inf, log, nan

import numpy as np
import pytest

from domain.scheduling import fsrs
from domain.scheduling.adoption import BOUNDS, held_out_loss, judge, not_weights, refused
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.model import Memory, Rating, Weights
from domain.scheduling.training import Training, examples
from tests.domain.scheduling.logs import NOW, log_of
from tests.reviewing import FORGETFUL, drawn

HISTORY = drawn(until=NOW)
TOLD = examples(log_of(HISTORY), now=NOW)
PUBLISHED = DEFAULT_WEIGHTS.values


def test_weights_that_predict_better_are_adopted_with_both_losses():
    judged = judge(TOLD, Training(FORGETFUL.values, duration_ms=13), DEFAULT_WEIGHTS)
    assert (judged.adopted, judged.refused_reason, judged.duration_ms) == (True, None, 13)
    assert judged.log_loss == held_out_loss(TOLD, FORGETFUL.values)
    assert judged.baseline_log_loss == held_out_loss(TOLD, PUBLISHED)
    assert (judged.log_loss or 0) < (judged.baseline_log_loss or 0)
    assert (judged.reviews, judged.held_out) == (360, 72)


def test_weights_that_predict_worse_are_refused_with_both_losses():
    judged = judge(TOLD, Training(PUBLISHED), FORGETFUL)
    assert not judged.adopted
    assert judged.refused_reason == (
        f"Those in use predict the last 72 recalls better: "
        f"log loss {judged.baseline_log_loss:.4f} against {judged.log_loss:.4f}."
    )
    assert judged.weights == PUBLISHED


def test_weights_that_predict_alike_are_no_worse():
    first, *rest = PUBLISHED
    unread = (*rest[:3], rest[3])  # first Easy: nobody rates so here
    judged = judge(TOLD, Training((first, *unread[:2], rest[2] * 0.9, *rest[3:])), DEFAULT_WEIGHTS)
    assert (judged.log_loss, judged.adopted) == (judged.baseline_log_loss, True)


def test_the_weights_that_are_in_use_are_not_adopted_again():
    for values in (PUBLISHED, tuple(np.array(PUBLISHED, np.float32).tolist())):  # fsrs-rs computes in single precision
        judged = judge(TOLD, Training(values), Weights(PUBLISHED, 7))
        assert judged.refused_reason == "The training gave the weights that are in use."


def test_the_stored_loss_is_that_of_the_scheduler_review_by_review():
    memories: dict[int, Memory] = {}
    losses = []
    for at, graded in enumerate(HISTORY):
        number = int(TOLD.log.memories[at])
        done = fsrs.review(memories.get(number), graded.rating, at=graded.at, weights=FORGETFUL, seed="")
        memories[number] = done.after
        if at in set(TOLD.held_out.tolist()):
            assert done.retrievability_before is not None
            right = graded.rating > Rating.AGAIN
            losses.append(-log(done.retrievability_before if right else 1 - done.retrievability_before))
    assert held_out_loss(TOLD, FORGETFUL.values) == pytest.approx(sum(losses) / len(losses), rel=1e-9)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (None, "The training gave 0 weights; FSRS-6 has 21."),
        (PUBLISHED[:20], "The training gave 20 weights; FSRS-6 has 21."),
        ((nan, *PUBLISHED[1:]), "The training gave nan for w0."),
        ((*PUBLISHED[:20], inf), "The training gave inf for w20."),
        ((*PUBLISHED[:20], 0.8000000119), "The training gave 0.8 for w20, which lies outside 0.1 to 0.8."),
        ((-1, *PUBLISHED[1:]), "The training gave -1 for w0, which lies outside 0.001 to 100."),
        (PUBLISHED, None),
        (tuple(low for low, _ in BOUNDS), None),
        (tuple(high for _, high in BOUNDS), None),
    ],
)
def test_what_is_no_weights_is_refused_in_words(values, words):
    assert not_weights(values) == words


def test_a_training_that_broke_keeps_its_words_and_the_loss_of_those_in_use():
    judged = judge(TOLD, Training(None, "The process that trained died."), DEFAULT_WEIGHTS)
    assert (judged.weights, judged.log_loss) == (None, None)
    assert judged.refused_reason == "The process that trained died."
    assert judged.baseline_log_loss == held_out_loss(TOLD, PUBLISHED)
    broken = judge(TOLD, Training((nan,) * 21), DEFAULT_WEIGHTS)
    assert (broken.weights, broken.refused_reason) == (None, "The training gave nan for w0.")


def test_where_nothing_is_held_out_nothing_is_adopted():
    few = examples(log_of(drawn(concepts=2, rounds=2, until=NOW)), now=NOW)
    judged = judge(few, Training(FORGETFUL.values), DEFAULT_WEIGHTS)
    assert (judged.held_out, judged.log_loss, judged.baseline_log_loss) == (0, None, None)
    assert judged.refused_reason == "Nothing was held out to judge the weights by."


def test_a_refusal_before_any_training_has_its_reason_and_no_loss():
    kept = refused("299 reviews; 300 are needed.", reviews=299)
    assert (kept.adopted, kept.reviews, kept.log_loss, kept.baseline_log_loss) == (False, 299, None, None)
    assert replace(kept, refused_reason=None).adopted

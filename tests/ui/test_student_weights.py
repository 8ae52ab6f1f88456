"""A learner is told by which weights they are scheduled, how good these are, and what is needed for their own."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ui import wire
from ui.pages.student.weights import weights_look

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def told(**fields: Any):
    weights = wire.MyWeights(**{"version": 0, "kind": "published", "n_review_logs": 212, "needed": 300, **fields})
    return weights_look(weights, now=NOW, zone="UTC")


def test_who_has_too_few_reviews_is_told_how_many_are_needed():
    look = told()
    assert look.name == "The published ones of FSRS-6"
    assert look.progress == "212 of 300 reviews. 88 more reviews and your own weights are trained at night."
    assert (look.reviews, look.needed, look.share, look.may_roll_back) == (212, 300, "70.67%", False)


def test_who_has_enough_reviews_waits_for_a_night_or_longer():
    soon = told(n_review_logs=412, kind="global", version=9)
    assert soon.name == "Those of all learners, version 9"
    assert soon.progress == "412 of 300 reviews: enough. Your own weights may be trained on a night after you review."
    later = told(n_review_logs=412, cooldown_until=NOW + timedelta(days=3), refused_reason="They predict worse.")
    assert later.progress == "412 of 300 reviews. The next training is in 3 days at the earliest."
    assert later.refused == "They predict worse."
    assert told(n_review_logs=412, cooldown_until=NOW - timedelta(days=3)).progress == soon.progress


def test_own_weights_are_told_with_both_losses_and_what_rolling_back_does():
    before = wire.WeightsTraining(version=7, trained_at=NOW, reviews=400, held_out=80, adopted_at=NOW)
    own = told(
        version=12,
        kind="own",
        n_review_logs=2412,
        log_loss=0.3121,
        baseline_log_loss=0.3414,
        trained_at=NOW - timedelta(days=2),
        history=[before],
    )
    assert (own.name, own.losses, own.trained) == ("Your own, version 12", ".3121, before .3414", "2 days ago")
    assert own.what.startswith("From version 12 back to your version 7. Your 2,412 reviews")
    assert (own.progress, own.may_roll_back) == ("", True)
    assert "those that everybody without their own has" in told(version=12, kind="own").what

"""Decides what was believed of each answer before it was given, by tracing the log from nothing."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import numpy as np

from domain.kernel.metrics import log_loss
from domain.scheduling.rounds import rounds
from domain.scoring.baselines import moving_average, running_average
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters
from domain.scoring.bkt_bulk import Skill, SkillColumns, learn_sequences, predict_all
from domain.scoring.confidence import recent_accuracy, trusted
from domain.scoring.evaluation import Floats, Forecasts, Model, Reviews, Truths


def mastery_forecasts(
    reviews: Reviews, skills: Mapping[UUID, SkillParameters], *, fitted_at: Mapping[UUID, datetime], since: int
) -> Forecasts:
    """Return what was foretold of the answers at and after `since` (seconds), beside what simple models foretell.

    `skills` are those in use, by concept; `fitted_at` says when they were fitted, if they were. Where there are too few
    answers to trust tracing, the recency-weighted accuracy foretells in its place; the notes say how often.
    """
    columns = SkillColumns.of([skills.get(one, DEFAULT_SKILL) for one in reviews.concept_ids]).at(reviews.concepts)
    traced, usual = _traced(reviews, columns), running_average(reviews.learners, reviews.correct)
    trusting = trusted(rounds(reviews.memories).ranks)
    ours = np.where(trusting, traced, recent_accuracy(reviews.memories, reviews.at, reviews.correct, usual))
    judged = reviews.at >= since
    predicted = {
        Model.OURS: ours,
        Model.DEFAULT: _traced(reviews, DEFAULT_SKILL),
        Model.MOVING_AVERAGE: moving_average(reviews.learners, reviews.correct),
        Model.AVERAGE: usual,
    }
    return Forecasts(
        predicted={model: values[judged] for model, values in predicted.items()},
        happened=reviews.correct[judged],
        notes={
            "by_tracing": int(np.count_nonzero(judged & trusting)),
            "by_recent_accuracy": int(np.count_nonzero(judged & ~trusting)),
            "logloss_by_tracing_alone": _log_loss(traced[judged], reviews.correct[judged]),
            "seen_in_fit": _seen(reviews, fitted_at, judged),
            "learners": len(np.unique(reviews.learners[judged])),
        },
    )


def _traced(reviews: Reviews, skill: Skill) -> Floats:
    return predict_all(learn_sequences(reviews.memories, reviews.correct, skill).before, skill)


def _log_loss(predicted: Floats, happened: Truths) -> float | None:
    return log_loss(predicted, happened) if len(happened) else None


def _seen(reviews: Reviews, fitted_at: Mapping[UUID, datetime], judged: Truths) -> int:
    """Count the answers that the fit of their concept's skill had seen already: of these, praise is cheap."""
    until = np.array([fitted_at[one].timestamp() if one in fitted_at else 0 for one in reviews.concept_ids])
    return int(np.count_nonzero(judged & (reviews.at < until[reviews.concepts]))) if len(until) else 0

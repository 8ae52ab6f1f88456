"""Decides what a look at an experiment shows: its arms, the effect of each against the baseline, and what may be wrong.

A metric of an arm is the mean over its learners, each learner counting once: who reviews ten times as much does not
count ten times, and learners are what was divided by chance.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from domain.experiments.checks import checked
from domain.experiments.constants import EXPERIMENT_CONFIDENCE, EXPERIMENT_LEARNERS_AT_LEAST
from domain.experiments.cuped import Sums, adjustment, mean_of
from domain.experiments.effects import compared
from domain.experiments.model import Arm, DailyReading, Definition, Effect, Experiment, Metric, Reading, Role, Seen
from domain.experiments.outcomes import Outcomes
from domain.experiments.sequential import Numbers, alpha_of_each
from domain.experiments.verdict import judged


def read(
    defined: Definition, experiment: Experiment, outcomes: Outcomes, *, assigned: Sequence[int], at: datetime
) -> Reading:
    """Return the reading of an experiment at an instant. `assigned` is how many learners the split gives each arm."""
    arms = tuple(_seen(outcomes, arm, count) for arm, count in zip(defined.arms, assigned, strict=True))
    effects = tuple(
        effect for role, metric in _measured(defined) for effect in _effects(defined, outcomes, metric, role)
    )
    day = day_of(experiment, at)
    checks = checked(experiment, defined, arms, in_two_arms=outcomes.in_two_arms, day=day, at=at)
    verdict, words = judged(experiment, defined, effects, checks, day=day)
    return Reading(
        experiment=experiment,
        definition=defined,
        day=day,
        arms=arms,
        effects=effects,
        checks=checks,
        verdict=verdict,
        words=words,
    )


def day_of(experiment: Experiment, at: datetime) -> int:
    """Return which day of an experiment an instant falls into (UTC): 1 is its first, 0 says that it has not begun."""
    return 0 if experiment.started_at is None else (at.date() - experiment.started_at.date()).days + 1


def method(defined: Definition) -> str:
    """Return in words how an experiment is read."""
    others = len(defined.arms) - 1
    alpha = alpha_of_each(confidence=EXPERIMENT_CONFIDENCE, comparisons=others)
    words = (
        f"Always-valid {EXPERIMENT_CONFIDENCE * 100:g} % intervals (asymptotic confidence sequence, Waudby-Smith et "
        "al. 2024): they hold at every look, on any day. A metric is the mean over learners, each counting once, after "
        "their first exposure; what a learner's own history explains is taken out where there is one (CUPED, Deng et "
        "al. 2013)."
    )
    if others == 1:
        return words
    return f"{words} Each arm is compared with the baseline at {(1 - alpha) * 100:g} %, so that all hold (Bonferroni)."


def daily(reading: Reading, *, at: datetime) -> list[DailyReading]:
    """Return what is kept of a reading, so that one sees later how the intervals narrowed."""
    return [
        DailyReading(
            read_on=at.date(),
            metric=one.metric,
            arm=one.arm,
            learners=one.learners,
            effect=one.effect,
            low=one.low,
            high=one.high,
        )
        for one in reading.effects
    ]


def _measured(defined: Definition) -> list[tuple[Role, Metric]]:
    return [(Role.MAIN, defined.metric), *((Role.GUARDRAIL, metric) for metric in defined.guardrails)]


def _seen(outcomes: Outcomes, arm: Arm, assigned: int) -> Seen:
    met = outcomes.exposed.get(arm.key)
    log_loss, recall = (_mean(outcomes.of(metric, arm.key)) for metric in (Metric.LOG_LOSS, Metric.RECALL))
    if met is None:
        return Seen(assigned, 0, None, 0, log_loss, recall)
    return Seen(assigned, met.learners, met.earliest_at, met.reviews, log_loss, recall)


def _mean(sums: Sums) -> float | None:
    return float(sums.y / sums.learners) if sums.learners > 0 else None


def _effects(defined: Definition, outcomes: Outcomes, metric: Metric, role: Role) -> list[Effect]:
    """Compare each arm with the baseline. With several of them each makes its share of the errors that all may make."""
    baseline, *others = defined.arms
    sums = {arm.key: outcomes.of(metric, arm.key) for arm in defined.arms}
    by = adjustment(list(sums.values()))
    alpha = alpha_of_each(confidence=EXPERIMENT_CONFIDENCE, comparisons=len(others))
    effects: list[Effect] = []
    for arm in others:
        pair = sums[baseline.key], sums[arm.key]
        enough = min(float(one.learners) for one in pair) >= EXPERIMENT_LEARNERS_AT_LEAST
        found = compared(mean_of(pair[1], by), mean_of(pair[0], by), alpha=alpha) if enough else None
        effects.append(
            Effect(
                metric=metric,
                role=role,
                arm=arm.key,
                effect=_known(found.effect) if found else None,
                low=_known(found.low) if found else None,
                high=_known(found.high) if found else None,
                absolute=_known(found.absolute) if found else None,
                adjusted=bool(by.slope != 0),
                learners=int(sum(float(one.learners) for one in pair)),
            )
        )
    return effects


def _known(value: Numbers) -> float | None:
    return float(value) if np.isfinite(value) else None

"""Decides which experiments there are: what is tried, on which question, and by which measure it is judged."""

from typing import Final

from domain.experiments.constants import EXPERIMENT_PLANNED_DAYS, FSRS_AB_SPLIT_RATIO, STRENGTHS
from domain.experiments.errors import UnknownExperiment
from domain.experiments.model import Arm, Definition, Metric
from domain.kernel.errors import FieldProblem

GUARDRAILS: Final = (Metric.REVIEWS_A_DAY, Metric.CAME_BACK)
"""What must not get worse, whatever is tried: how much learners revise, and whether they come back."""

TUNED_WEIGHTS = Definition(
    key="tuned_weights",
    name="Tuned weights",
    question="Do weights trained on one learner’s own reviews predict recall better than the global ones?",  # noqa: RUF001  typeset
    context="scheduling",
    arms=(Arm("baseline", "Global weights", 0.0), Arm("tuned", "Tuned weights", 1.0)),
    metric=Metric.LOG_LOSS,
    guardrails=GUARDRAILS,
    shares=(1 - FSRS_AB_SPLIT_RATIO, FSRS_AB_SPLIT_RATIO),
    planned_days=EXPERIMENT_PLANNED_DAYS,
)

COMPLEXITY_STRENGTH = Definition(
    key="complexity_strength",
    name="Complexity on first review",
    question="Does what a concept proved to be for others make a learner’s first interval predict recall better?",  # noqa: RUF001  typeset
    context="scheduling",
    arms=tuple(
        Arm(key, name, strength)
        for (key, name), strength in zip(
            (("none", "Not used"), ("half", "Half strength"), ("full", "Full strength")), STRENGTHS, strict=True
        )
    ),
    metric=Metric.LOG_LOSS,
    guardrails=GUARDRAILS,
    shares=tuple(1 / len(STRENGTHS) for _ in STRENGTHS),
    planned_days=EXPERIMENT_PLANNED_DAYS,
)

DEFINITIONS: Final[dict[str, Definition]] = {one.key: one for one in (TUNED_WEIGHTS, COMPLEXITY_STRENGTH)}


def shares_of(defined: Definition, *, tuned: float) -> tuple[float, ...]:
    """Return the shares that an experiment begins with unless others are asked for.

    `tuned` is the share of learners who may train weights of their own, as whoever runs this has set it.
    """
    return (1 - tuned, tuned) if defined == TUNED_WEIGHTS else defined.shares


def definition(key: str) -> Definition:
    """Return the definition with this key, or raise UnknownExperiment with the keys there are."""
    if key not in DEFINITIONS:
        words = f"There is no experiment {key!r}. The experiments are: {', '.join(DEFINITIONS)}."
        raise UnknownExperiment(words, problems=(FieldProblem("key", "unknown", words),))
    return DEFINITIONS[key]

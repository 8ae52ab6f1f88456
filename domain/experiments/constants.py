"""The numbers that experiments rest on."""

from domain.kernel.constants import constant

FSRS_AB_SPLIT_RATIO = constant(
    "FSRS_AB_SPLIT_RATIO",
    0.5,
    unit="share of learners",
    source="product specification",
    note="Share of learners who may train weights of their own while tuned weights are compared with the global ones.",
    within=(0, 1),
)

EXPERIMENT_PLANNED_DAYS = constant(
    "EXPERIMENT_PLANNED_DAYS",
    28,
    unit="days",
    source="chosen: four whole weeks, so that each weekday counts alike and a monthly habit shows",
    note="How long an experiment is planned for, unless whoever starts it says otherwise.",
    within=(3, 365),
)

STRENGTHS = constant(
    "STRENGTHS",
    (0.0, 0.5, 1.0),
    unit="ratio",
    source="product specification: none and all of it; a half between them shows whether more is better",
    note="How strongly a concept's complexity changes a first review, in each arm of that experiment.",
    within=(0, 1),
)

"""The numbers that revision lists rest on."""

from domain.kernel.constants import constant

REVISION_QUEUE_REGEN_BATCH_SIZE = constant(
    "REVISION_QUEUE_REGEN_BATCH_SIZE",
    200,
    unit="learners",
    source="product specification",
    note="One transaction of the nightly job: what a crash can lose, and how long it holds these learners' lists.",
    within=(1, 10_000),
)

RECOMMENDED_THEMES = constant(
    "RECOMMENDED_THEMES",
    5,
    unit="themes",
    source="product specification",
    note="How many themes a revision list recommends to begin with.",
    within=(1, 20),
)

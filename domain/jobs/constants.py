"""The numbers that jobs rest on."""

from domain.kernel.constants import constant

JOB_LOCK_DURATION_MINUTES = constant(
    "JOB_LOCK_DURATION_MINUTES",
    120,
    unit="minutes",
    source="product specification",
    note="After this long without a sign of life somebody else may take a job's lock; each finished batch extends it.",
    within=(1, 1440),
)

BATCH_ATTEMPTS = constant(
    "BATCH_ATTEMPTS",
    3,
    unit="attempts",
    source="chosen: a passing fault is rarely met three times, a lasting one every time",
    note="A batch that failed this often is given up with its error, and its run fails when the others are done.",
    within=(1, 10),
)

STALLED_AFTER_SECONDS = constant(
    "STALLED_AFTER_SECONDS",
    30,
    unit="seconds",
    source="chosen: a hundred times what one batch takes",
    note="A live run without a sign of life for this long is asked for again, as its messages may be lost.",
    within=(5, 600),
)

REGENERATION_START_GRACE_HOURS = constant(
    "REGENERATION_START_GRACE_HOURS",
    12,
    unit="hours",
    source="chosen: a list made at noon still serves the day, one made at night only the next",
    note="How late the nightly regeneration may begin before it counts as missed.",
    within=(0, 24),
)

REGENERATION_LIMIT_MINUTES = constant(
    "REGENERATION_LIMIT_MINUTES",
    60,
    unit="minutes",
    source="chosen: a hundred times what 500,000 learners take",
    note="How long a regeneration may run before it is ended as failed.",
    within=(1, 120),
)

MAINTENANCE_START_GRACE_HOURS = constant(
    "MAINTENANCE_START_GRACE_HOURS",
    23,
    unit="hours",
    source="chosen: partitions are made months ahead, so any hour of the day will do",
    note="How late the making of partitions may begin before it counts as missed.",
    within=(0, 24),
)

MAINTENANCE_LIMIT_MINUTES = constant(
    "MAINTENANCE_LIMIT_MINUTES",
    10,
    unit="minutes",
    source="chosen: it takes less than a second unless something holds a lock",
    note="How long the making of partitions may run before it is ended as failed.",
    within=(1, 120),
)

COMPLEXITY_START_GRACE_HOURS = constant(
    "COMPLEXITY_START_GRACE_HOURS",
    72,
    unit="hours",
    source="chosen: a score moves little from one day to the next",
    note="How late the weekly complexity may begin before it counts as missed.",
    within=(0, 168),
)

COMPLEXITY_LIMIT_MINUTES = constant(
    "COMPLEXITY_LIMIT_MINUTES",
    60,
    unit="minutes",
    source="chosen: a hundred times what a million reviews take",
    note="How long the computation of complexity may run before it is ended as failed.",
    within=(1, 120),
)

MISSED_SLOTS_NOTED = constant(
    "MISSED_SLOTS_NOTED",
    20,
    unit="slots",
    source="chosen: what a reader of the history still looks at after a long downtime",
    note="How many missed slots of one job are written down after a downtime, the newest of them.",
    within=(1, 1000),
)

TOO_FAST_SHARE = constant(
    "TOO_FAST_SHARE",
    0.1,
    unit="share of the median duration",
    source="chosen: an order of magnitude is more than load explains",
    note="A success in less than this share of the median of earlier ones is flagged: it may have done nothing.",
    within=(0, 1),
)

TOO_FAST_AFTER_RUNS = constant(
    "TOO_FAST_AFTER_RUNS",
    5,
    unit="runs",
    source="chosen: the median of fewer says little",
    note="How many earlier successes it takes before a run can be called too fast.",
    within=(1, 100),
)

WORKER_HEALTHY_SECONDS = constant(
    "WORKER_HEALTHY_SECONDS",
    10,
    unit="seconds",
    source="chosen: two beats of a worker",
    note="A worker heard of within this time is healthy.",
    within=(5, 60),
)

WORKER_LOST_SECONDS = constant(
    "WORKER_LOST_SECONDS",
    15,
    unit="seconds",
    source="chosen: three beats of a worker",
    note="A worker not heard of for this long is down.",
    within=(5, 600),
)

DEAD_LETTER_ERROR_LINES = constant(
    "DEAD_LETTER_ERROR_LINES",
    20,
    unit="lines",
    source="chosen: the last ten frames of Python, two lines each, say where it broke",
    note="How much of a traceback is kept with a message that died, the end of it.",
    within=(1, 200),
)

DEAD_LETTER_ERROR_CHARACTERS = constant(
    "DEAD_LETTER_ERROR_CHARACTERS",
    4_000,
    unit="characters",
    source="chosen: what is still read on a page",
    note="How long the error of a message that died may be; its beginning is cut.",
    within=(200, 100_000),
)

KILL_REASON_CHARACTERS = constant(
    "KILL_REASON_CHARACTERS",
    500,
    unit="characters",
    source="chosen: two sentences",
    note="How long the reason for killing a run may be.",
    within=(10, 10_000),
)

EVALUATION_START_GRACE_HOURS = constant(
    "EVALUATION_START_GRACE_HOURS",
    12,
    unit="hours",
    source="chosen: half of the period; an evaluation of the same day is still worth having",
    note="How late the nightly evaluations, fits and readings may begin before they count as missed.",
    within=(1, 23),
)

EVALUATION_LIMIT_MINUTES = constant(
    "EVALUATION_LIMIT_MINUTES",
    30,
    unit="minutes",
    source="chosen: a hundred times what a million reviews take",
    note="A longer run of an evaluation is flagged.",
    within=(1, 1_440),
)

OPTIMISATION_START_GRACE_HOURS = constant(
    "OPTIMISATION_START_GRACE_HOURS",
    12,
    unit="hours",
    source="chosen: weights trained at noon serve the afternoon, and the next night is near",
    note="How late the nightly training of weights may begin before it counts as missed.",
    within=(0, 24),
)

OPTIMISATION_LIMIT_MINUTES = constant(
    "OPTIMISATION_LIMIT_MINUTES",
    300,
    unit="minutes",
    source="chosen: from three to eight in the morning",
    note="How long a training of weights may run before it is ended as failed.",
    within=(1, 600),
)

STUDY_START_GRACE_MINUTES = constant(
    "STUDY_START_GRACE_MINUTES",
    10,
    unit="minutes",
    source="chosen: then the next run is near",
    note="How late the quarter-hourly jobs about study tasks may begin before they count as missed.",
    within=(1, 60),
)

STUDY_LIMIT_MINUTES = constant(
    "STUDY_LIMIT_MINUTES",
    14,
    unit="minutes",
    source="chosen: ended before the next one begins",
    note="How long a job about study tasks may run before it is ended as failed.",
    within=(1, 60),
)

CHECK_START_GRACE_HOURS = constant(
    "CHECK_START_GRACE_HOURS",
    1,
    unit="hours",
    source="chosen: an author who waited longer has gone",
    note="How late a check of problems may begin.",
    within=(0, 24),
)

CHECK_LIMIT_MINUTES = constant(
    "CHECK_LIMIT_MINUTES",
    30,
    unit="minutes",
    source="chosen: twenty times what sixty problems take on two cores",
    note="How long a check of problems may run before it is ended as failed.",
    within=(1, 600),
)

"""The numbers of scheduling: FSRS-6 as published, the ratings of an answer, and what a learner may prefer."""

from math import inf

from fsrs import Scheduler

from domain.kernel.constants import constant
from domain.scheduling.model import Weights

FSRS_6 = "FSRS-6 (open-spaced-repetition), as the package fsrs 6.3 computes it"
SPECIFICATION = "product specification"

FSRS_PARAMETERS = constant(
    "FSRS_PARAMETERS",
    tuple(Scheduler().parameters),
    unit="weights w0 to w20",
    source=FSRS_6,
    note="the published default weights, trained on the histories of thousands of learners",
    within=(0, 100),
)
DEFAULT_WEIGHTS = Weights(FSRS_PARAMETERS)
"""Version 0: what everybody is scheduled with until weights of their own are adopted."""

STABILITY_RECALL = constant(
    "STABILITY_RECALL",
    0.9,
    unit="probability",
    source=FSRS_6,
    note="stability is by definition the days after which recall has fallen to this",
    within=(0, 1),
)
STABILITY_MIN = constant("STABILITY_MIN", 0.001, unit="days", source=FSRS_6, note="no memory is weaker", within=(0, 1))
DIFFICULTY_MIN = constant("DIFFICULTY_MIN", 1.0, unit="difficulty", source=FSRS_6, note="the easiest", within=(1, 10))
DIFFICULTY_MAX = constant("DIFFICULTY_MAX", 10.0, unit="difficulty", source=FSRS_6, note="the hardest", within=(1, 10))
INTERVAL_MAX_DAYS = constant(
    "INTERVAL_MAX_DAYS", 36_500, unit="days", source=FSRS_6, note="a hundred years: in effect never again"
)

FUZZ_FROM_DAYS = constant("FUZZ_FROM_DAYS", 2.5, unit="days", source=FSRS_6, note="a shorter interval is given exactly")
FUZZ_DAYS = constant(
    "FUZZ_DAYS", 1.0, unit="days", source=FSRS_6, note="what every fuzzed interval may move by, either way"
)
FUZZ_STARTS = constant(
    "FUZZ_STARTS", (2.5, 7.0, 20.0), unit="days", source=FSRS_6, note="where each share of FUZZ_SHARES begins"
)
FUZZ_ENDS = constant(
    "FUZZ_ENDS", (7.0, 20.0, inf), unit="days", source=FSRS_6, note="where each share of FUZZ_SHARES ends"
)
FUZZ_SHARES = constant(
    "FUZZ_SHARES",
    (0.15, 0.1, 0.05),
    unit="days per day of interval",
    source=FSRS_6,
    note="how much each further day of an interval widens the span that it may move in",
    within=(0, 1),
)
FUZZ_LEAST_DAYS = constant(
    "FUZZ_LEAST_DAYS", 2, unit="days", source=FSRS_6, note="a fuzzed interval never falls below", within=(1, 3)
)
FUZZ_HASH_BITS = constant(
    "FUZZ_HASH_BITS",
    48,
    unit="bits",
    source="chosen: exact in a float, and fine enough for a span of a hundred years in days",
    note="how much of the seed's SHA-256 decides where in its span an interval lands",
    within=(16, 52),
)

LOAD_EXPONENT = constant(
    "LOAD_EXPONENT",
    2,
    unit="power",
    source="chosen: near the 2.15 of ankitects/anki PR 3230, and whole",
    note="a day of a span weighs 1/(1 + reviews due on it) to this power",
    within=(0, 4),
)
LOAD_UNKNOWN_DAYS = constant(
    "LOAD_UNKNOWN_DAYS",
    7,
    unit="days",
    source="chosen: one of each weekday",
    note="a day beyond those whose load is known counts as the mean of the last so many known ones",
    within=(1, 31),
)
EASY_DAY_SHARE = constant(
    "EASY_DAY_SHARE",
    0.5,
    unit="share of a full day",
    source="chosen: the middle of full and none, as in ankitects/anki PR 3829",
    note="how much an easy day is to hold",
    within=(0, 1),
)
WEIGHT_BITS = constant(
    "WEIGHT_BITS",
    32,
    unit="bits",
    source="chosen: sums over a hundred years of days stay exact in a float, a thousand reviews a day still differ",
    note="the weight of an empty full day is 2 to this power; weights are whole, so sums do not depend on their order",
    within=(20, 36),
)
DESIRED_RETENTION = constant(
    "DESIRED_RETENTION",
    0.9,
    unit="probability",
    source=FSRS_6,
    note="recall aimed at when a review comes due, unless the learner sets another target",
    within=(0.7, 0.95),
)
RETENTION_MIN = constant(
    "RETENTION_MIN", 0.70, unit="probability", source=SPECIFICATION, note="least target recall", within=(0, 1)
)
RETENTION_MAX = constant(
    "RETENTION_MAX", 0.95, unit="probability", source=SPECIFICATION, note="greatest target recall", within=(0, 1)
)
SPACING_MULTIPLIER_MIN = constant(
    "SPACING_MULTIPLIER_MIN", 0.5, unit="ratio", source=SPECIFICATION, note="half the interval", within=(0, 1)
)
SPACING_MULTIPLIER_MAX = constant(
    "SPACING_MULTIPLIER_MAX", 2.0, unit="ratio", source=SPECIFICATION, note="twice the interval", within=(1, 4)
)
REVISION_DAILY_TARGET_MIN = constant(
    "REVISION_DAILY_TARGET_MIN",
    1,
    unit="reviews a day",
    source="chosen: none at all is what suspension is for",
    note="least daily target",
)
REVISION_DAILY_TARGET_MAX = constant(
    "REVISION_DAILY_TARGET_MAX",
    500,
    unit="reviews a day",
    source="chosen: about four hours of answers",
    note="greatest daily target",
)

EASY_BELOW_MS = constant(
    "EASY_BELOW_MS",
    15_000,
    unit="ms",
    source="chosen: read and answered without a pause",
    note="a right, unchanged, unflagged answer that is faster is rated Easy",
    within=(1_000, 60_000),
)
HARD_ABOVE_MS = constant(
    "HARD_ABOVE_MS",
    90_000,
    unit="ms",
    source="chosen: the time an examination allows a question",
    note="a right answer that is slower is rated Hard",
    within=(30_000, 600_000),
)
BELIEVED_FROM_MS = constant(
    "BELIEVED_FROM_MS",
    500,
    unit="ms",
    source="chosen: nobody reads and answers faster",
    note="a shorter answer time is not believed: the review counts, its time does not",
    within=(0, 5_000),
)
BELIEVED_TO_MS = constant(
    "BELIEVED_TO_MS",
    3_600_000,
    unit="ms",
    source="chosen: the page was left open",
    note="a longer answer time is not believed: the review counts, its time does not",
    within=(600_000, 86_400_000),
)

COMPLEX_ABOVE = constant(
    "COMPLEX_ABOVE",
    0.7,
    unit="complexity 0 to 1",
    source=SPECIFICATION,
    note="a concept of higher complexity starts harder and less stable",
    within=(0.5, 1),
)
SIMPLE_BELOW = constant(
    "SIMPLE_BELOW",
    0.3,
    unit="complexity 0 to 1",
    source=SPECIFICATION,
    note="a concept of lower complexity starts easier and more stable",
    within=(0, 0.5),
)
COMPLEX_DIFFICULTY = constant(
    "COMPLEX_DIFFICULTY",
    1.2,
    unit="ratio",
    source=SPECIFICATION,
    note="first difficulty of a complex concept, against the plain one",
    within=(1, 2),
)
COMPLEX_STABILITY = constant(
    "COMPLEX_STABILITY",
    0.7,
    unit="ratio",
    source=SPECIFICATION,
    note="first stability of a complex concept, against the plain one",
    within=(0, 1),
)
SIMPLE_DIFFICULTY = constant(
    "SIMPLE_DIFFICULTY",
    0.8,
    unit="ratio",
    source=SPECIFICATION,
    note="first difficulty of a simple concept, against the plain one",
    within=(0, 1),
)
SIMPLE_STABILITY = constant(
    "SIMPLE_STABILITY",
    1.5,
    unit="ratio",
    source=SPECIFICATION,
    note="first stability of a simple concept, against the plain one",
    within=(1, 3),
)

BULK_BLOCK = constant(
    "BULK_BLOCK",
    16_384,
    unit="memories",
    source="chosen: measured; the arrays of one block stay in a core's cache",
    note="how many memories the numpy twin of FSRS computes together",
    within=(1_024, 1_048_576),
)

FORECAST_REVIEWS = constant(
    "FORECAST_REVIEWS",
    50,
    unit="reviews",
    source="product specification",
    note="with fewer, the effect of preferences is shown for a typical learner with as many memories",
    within=(1, 1_000),
)
FORECAST_WEEKS = constant(
    "FORECAST_WEEKS",
    12,
    unit="weeks",
    source="product specification",
    note="how far the effect of other preferences is simulated",
    within=(1, 52),
)
FORECAST_DAYS_MAX = constant(
    "FORECAST_DAYS_MAX",
    365,
    unit="days",
    source="product specification",
    note="how far a learner's days may be forecast",
    within=(1, 3_650),
)
FORECAST_FUTURES_LEAST = constant(
    "FORECAST_FUTURES_LEAST",
    2,
    unit="futures",
    source="chosen: the least that have a spread",
    note="a forecast over many memories is the mean of at least so many futures",
    within=(2, 100),
)
FORECAST_FUTURES_MOST = constant(
    "FORECAST_FUTURES_MOST",
    16,
    unit="futures",
    source="chosen: over twelve weeks they tell the spread of a week to a tenth",
    note="a forecast over few memories is the mean of so many futures",
    within=(2, 100),
)
FORECAST_ROWS = constant(
    "FORECAST_ROWS",
    20_000,
    unit="memories times futures",
    source="chosen: measured; a year of so many takes some 70 ms",
    note="about how many memories a forecast simulates, all futures together",
    within=(1_000, 1_000_000),
)
RECALLED_SHARES = constant(
    "RECALLED_SHARES",
    (0.224, 0.631, 0.145),
    unit="share of Hard, Good, Easy",
    source="open-spaced-repetition/fsrs-rs, what its simulator takes for granted of reviews that are recalled",
    note="how well a recall goes, for a learner without reviews of their own",
    within=(0, 1),
)
RECALLED_PRIOR = constant(
    "RECALLED_PRIOR",
    50,
    unit="reviews",
    source="open-spaced-repetition/fsrs-optimizer, the same weight for the same shares",
    note="RECALLED_SHARES count as much as so many of a learner's own recalls",
    within=(1, 1_000),
)
FORECAST_LOOKBACK_DAYS = constant(
    "FORECAST_LOOKBACK_DAYS",
    90,
    unit="days",
    source="chosen: long enough to be typical, short enough to follow a learner who gets faster",
    note="reviews whose answer times make up the usual one",
    within=(7, 365),
)
FORECAST_EXAMPLES = constant(
    "FORECAST_EXAMPLES",
    (5.0, 20.0, 60.0, 180.0),
    unit="days of stability",
    source="chosen: a new, a young, a settled and an old memory",
    note="memories whose next interval is shown beside the preferences",
    within=(1, 1_000),
)
TYPICAL_STABILITIES = constant(
    "TYPICAL_STABILITIES",
    tuple(days for days in (1.0, 2.0, 4.0, 7.0, 12.0, 20.0, 35.0, 60.0, 100.0, 200.0) for _ in range(20)),
    unit="days",
    source="chosen: two hundred memories, their tenths spread evenly on a logarithmic scale",
    note="what a typical learner remembers, for a forecast without enough memories of one's own",
    within=(1, 1_000),
)
TYPICAL_DIFFICULTY = constant(
    "TYPICAL_DIFFICULTY",
    5.0,
    unit="difficulty",
    source="chosen: about the middle of 1 to 10, where most memories settle",
    note="of each of the typical learner's memories",
    within=(1, 10),
)
TYPICAL_ANSWER_MS = constant(
    "TYPICAL_ANSWER_MS",
    20_000,
    unit="ms",
    source="chosen: between Easy and Good",
    note="the usual time of an answer, until a learner has times of their own",
    within=(1_000, 120_000),
)
PARTITIONS_AHEAD_MONTHS = constant(
    "PARTITIONS_AHEAD_MONTHS",
    4,
    unit="months",
    source="product specification",
    note="parts of the growing tables exist this far ahead, so that a job may fail for weeks before a row has no month",
    within=(1, 24),
)

PARTITIONS_AHEAD_DAYS = constant(
    "PARTITIONS_AHEAD_DAYS",
    7,
    unit="days",
    source="chosen: as long as a broken maintenance job may go unnoticed over a holiday",
    note="parts of the tables cut by day exist this far ahead",
    within=(1, 60),
)

PERF_SAMPLES_KEPT_DAYS = constant(
    "PERF_SAMPLES_KEPT_DAYS",
    7,
    unit="days",
    source="product specification",
    note="samples of requests are kept this long after the end of their day, then dropped with its part",
    within=(1, 365),
)
MIGRATION_BATCH_ROWS = constant(
    "MIGRATION_BATCH_ROWS",
    5_000,
    unit="rows",
    source="chosen: large enough that a batch's own cost does not show, small enough to end within MIGRATION_BATCH_MS",
    note="most rows that the back-fill of a partitioned table copies in one transaction, unless told otherwise",
    within=(100, 100_000),
)
MIGRATION_BATCH_LEAST_ROWS = constant(
    "MIGRATION_BATCH_LEAST_ROWS",
    100,
    unit="rows",
    source="chosen: below this a batch costs more than its rows",
    note="a back-fill that makes its batches smaller stops here",
    within=(1, 1_000),
)
MIGRATION_BATCH_MS = constant(
    "MIGRATION_BATCH_MS",
    100,
    unit="ms",
    source="chosen: less than half of the 250 ms that a writer may be kept waiting",
    note="a batch of the back-fill that takes longer is followed by one half as large",
    within=(10, 200),
)

FSRS_OPTIMIZER_MIN_REVIEW_LOGS = constant(
    "FSRS_OPTIMIZER_MIN_REVIEW_LOGS",
    300,
    unit="reviews",
    source=SPECIFICATION,
    note="with fewer, a learner keeps the weights of everybody",
    within=(1, 100_000),
)
FSRS_OPTIMIZER_COOLDOWN_DAYS = constant(
    "FSRS_OPTIMIZER_COOLDOWN_DAYS",
    7,
    unit="days",
    source=SPECIFICATION,
    note="from when a learner is put down for training until they may be again; an operator may set another",
    within=(0, 365),
)
TRAINING_ACTIVE_DAYS = constant(
    "TRAINING_ACTIVE_DAYS",
    7,
    unit="days",
    source=SPECIFICATION,
    note="only who has reviewed within this time is put down for training",
    within=(1, 365),
)
TRAINING_HELD_OUT_SHARE = constant(
    "TRAINING_HELD_OUT_SHARE",
    0.2,
    unit="share of recalls",
    source="chosen: the last fifth in time, so that weights are judged by what came after all they were trained on",
    note="recalls that training does not see and the decision about adoption rests on",
    within=(0.05, 0.5),
)
TRAINING_LEAST_RECALLS = constant(
    "TRAINING_LEAST_RECALLS",
    64,
    unit="recalls",
    source="fsrs-rs: with fewer to train on it gives its defaults back",
    note="least reviews on a later day than the one before that a training sees",
    within=(8, 10_000),
)
TRAINING_EPOCHS = constant(
    "TRAINING_EPOCHS",
    20,
    unit="epochs",
    source="chosen: measured on a real log; more change the fourth decimal of the log loss",
    note="how often a training goes over all it sees",
    within=(1, 100),
)
TRAINING_RATE = constant(
    "TRAINING_RATE",
    0.01,
    unit="learning rate",
    source="chosen: measured on a real log; the trainer's own 0.04 over 5 epochs fits worse",
    note="how far a step of training moves the weights",
    within=(0, 1),
)
TRAINING_PULL = constant(
    "TRAINING_PULL",
    5.0,
    unit="gamma of fsrs-rs",
    source="chosen: measured; few reviews move the weights little",
    note="how strongly a training is drawn back to the published weights",
    within=(0, 100),
)
TRAINING_BATCH_LEARNERS = constant(
    "TRAINING_BATCH_LEARNERS",
    25,
    unit="learners",
    source="chosen: even if each of them ran into TRAINING_SECONDS, a message would not run into its ten minutes",
    note="learners that are trained in one transaction: what a killed worker can lose",
    within=(1, 1_000),
)
TRAINING_SECONDS = constant(
    "TRAINING_SECONDS",
    20,
    unit="seconds",
    source="chosen: a thousand times what a large log takes",
    note="a training of one learner that takes longer is ended and counts as refused",
    within=(1, 600),
)
GLOBAL_TRAINING_REVIEWS = constant(
    "GLOBAL_TRAINING_REVIEWS",
    500_000,
    unit="reviews",
    source="chosen: measured; read, trained and judged in about ten seconds, and many more than 21 weights need",
    note="most reviews that weights for everybody are trained and judged on; learners are drawn up to so many",
    within=(1_000, 100_000_000),
)
GLOBAL_TRAINING_SECONDS = constant(
    "GLOBAL_TRAINING_SECONDS",
    480,
    unit="seconds",
    source="chosen: leaves two of a message's ten minutes for reading and judging",
    note="a training for everybody that takes longer is ended and counts as refused",
    within=(1, 600),
)
RESCHEDULE_SPREAD_DAYS = constant(
    "RESCHEDULE_SPREAD_DAYS",
    7,
    unit="days",
    source="chosen: one of each weekday",
    note="reviews that new weights would have had due already come back within so many days from tomorrow on",
    within=(1, 60),
)

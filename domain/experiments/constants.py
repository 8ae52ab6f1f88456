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

EXPERIMENT_PLANNED_DAYS_MOST = constant(
    "EXPERIMENT_PLANNED_DAYS_MOST",
    365,
    unit="days",
    source="chosen: a year; what takes longer to show is not worth a comparison",
    note="The longest that an experiment is planned for.",
    within=(28, 365),
)

EXPERIMENT_LEAST_DAYS = constant(
    "EXPERIMENT_LEAST_DAYS",
    3,
    unit="days",
    source="chosen: two nights are one weekday against another",
    note="Before this nothing is said of an experiment, and none is planned for less.",
    within=(1, 14),
)

EXPERIMENT_LEARNERS_AT_LEAST = constant(
    "EXPERIMENT_LEARNERS_AT_LEAST",
    8,
    unit="learners an arm",
    source="growthbook/growthbook, shared constants: fewest units an arm before arms are compared with the plan",
    note="With fewer learners in an arm neither its share nor its mean says anything.",
    within=(2, 100),
)

SAMPLE_RATIO_ALARM = constant(
    "SAMPLE_RATIO_ALARM",
    0.001,
    unit="probability",
    source="growthbook/growthbook, shared constants; Statsig's red line (docs.statsig.com/experiments/monitor)",
    note="Arms that would differ so from their plan less often than this by chance make a result unreadable.",
    within=(0.0001, 0.01),
)

TWO_ARMS_SHARE = constant(
    "TWO_ARMS_SHARE",
    0.01,
    unit="share of learners",
    source="growthbook/growthbook, shared constants",
    note="From this share on, learners who were seen in two arms are warned of.",
    within=(0, 1),
)

TWO_ARMS_LEARNERS = constant(
    "TWO_ARMS_LEARNERS",
    10,
    unit="learners",
    source="growthbook/growthbook, shared constants",
    note="Fewer learners than this seen in two arms are not warned of, whatever their share.",
    within=(1, 1000),
)

EXPOSURE_APART_HOURS = constant(
    "EXPOSURE_APART_HOURS",
    24,
    unit="hours",
    source="chosen: what is decided once a day meets all arms within a day",
    note="How far apart the first exposures of two arms may lie before one of them looks as if it was logged later.",
    within=(1, 168),
)

EXPERIMENT_CONFIDENCE = constant(
    "EXPERIMENT_CONFIDENCE",
    0.95,
    unit="probability",
    source="chosen: the usual one",
    note="Share of experiments whose interval holds the truth at every look at once; several arms divide the rest.",
    within=(0.8, 0.999),
)

SEQUENTIAL_EFFECT = constant(
    "SEQUENTIAL_EFFECT",
    0.05,
    unit="relative effect",
    source="chosen: large enough to be worth a change, small enough to be true of one",
    note="The size of effect that the always-valid interval is tightest for; any other only makes it a little wider.",
    within=(0.005, 0.5),
)

EXPERIMENT_LOOKBACK_DAYS = constant(
    "EXPERIMENT_LOOKBACK_DAYS",
    28,
    unit="days",
    source="chosen: as long as experiments are planned for; Deng et al. (2013) gain most from one to two weeks on",
    note="How far before the first exposure a learner's own metric is taken, to take out what was there before.",
    within=(7, 90),
)

CAME_BACK_DAYS = constant(
    "CAME_BACK_DAYS",
    7,
    unit="days",
    source="chosen: a week, so that each weekday had its chance",
    note="Who reviews again after a day and within this time came back; nobody is counted before it is over.",
    within=(2, 28),
)

EXPERIMENT_REASON_CHARACTERS = constant(
    "EXPERIMENT_REASON_CHARACTERS",
    500,
    unit="characters",
    source="chosen: two sentences",
    note="How long the reason for stopping an experiment may be.",
    within=(10, 10_000),
)

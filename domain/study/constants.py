"""The numbers that study paths rest on."""

from domain.kernel.constants import constant

ALGORITHM_VERSION = constant(
    "STUDY_ALGORITHM_VERSION",
    1,
    unit="version",
    source="chosen: the first",
    note="Kept with each path, so that one can tell by which rules its tasks were planned.",
    within=(1, 1000),
)

WEAKNESS_WEIGHT = constant(
    "STUDY_WEAKNESS_WEIGHT",
    0.40,
    unit="share",
    source="product specification",
    note="How much it counts for a problem that its topics are not known yet. A path may have weights of its own.",
    within=(0, 1),
)
DIFFICULTY_WEIGHT = constant(
    "STUDY_DIFFICULTY_WEIGHT",
    0.25,
    unit="share",
    source="product specification",
    note="How much it counts that a problem is as hard as the learner can manage now.",
    within=(0, 1),
)
NOVELTY_WEIGHT = constant(
    "STUDY_NOVELTY_WEIGHT",
    0.20,
    unit="share",
    source="product specification",
    note="How much it counts that a problem has not been met, or not lately.",
    within=(0, 1),
)
RECENCY_WEIGHT = constant(
    "STUDY_RECENCY_WEIGHT",
    0.15,
    unit="share",
    source="product specification",
    note="How much it counts that its topics have not been worked on for some time.",
    within=(0, 1),
)

NOVELTY_DAYS = constant(
    "STUDY_NOVELTY_DAYS",
    (30, 7, 1),
    unit="days",
    source="product specification",
    note="A problem last met longer ago than each of these has the novelty at the same place of NOVELTY_STEPS.",
    within=(0, 365),
)
NOVELTY_STEPS = constant(
    "STUDY_NOVELTY_STEPS",
    (1.0, 0.7, 0.3, 0.0),
    unit="novelty",
    source="product specification",
    note="Never met or long ago, longer than a week, longer than a day, within a day.",
    within=(0, 1),
)
RECENCY_DAYS = constant(
    "STUDY_RECENCY_DAYS",
    7.0,
    unit="days",
    source="chosen: the same span as in the choice of themes for practice",
    note="After so many days without a topic, wanting it again has grown to 63 %.",
    within=(1, 90),
)

TARGET_FROM = constant(
    "STUDY_TARGET_FROM",
    0.60,
    unit="probability",
    source="product specification",
    note="The lower end of the expected success that a path aims at.",
    within=(0, 1),
)
TARGET_TO = constant(
    "STUDY_TARGET_TO",
    0.75,
    unit="probability",
    source="product specification",
    note="The upper end of the expected success that a path aims at.",
    within=(0, 1),
)
ABILITY_SHARE = constant(
    "STUDY_ABILITY_SHARE",
    0.5,
    unit="share",
    source="chosen: either says something that the other does not know",
    note="How much of an expected success comes from ability against difficulty; the rest from the topics' mastery.",
    within=(0, 1),
)

PACE_TASKS = constant(
    "STUDY_PACE_TASKS",
    5,
    unit="tasks",
    source="product specification",
    note="Pace is read from so many completed tasks, counted anew after every change of difficulty.",
    within=(2, 20),
)
PACE_UP_ABOVE = constant(
    "STUDY_PACE_UP_ABOVE",
    0.8,
    unit="share",
    source="product specification",
    note="With more of them right the difficulty goes up by one.",
    within=(0, 1),
)
PACE_DOWN_BELOW = constant(
    "STUDY_PACE_DOWN_BELOW",
    0.4,
    unit="share",
    source="product specification",
    note="With fewer of them right the difficulty goes down by one.",
    within=(0, 1),
)
FAILURES_MOST = constant(
    "STUDY_FAILURES_MOST",
    2,
    unit="tasks",
    source="product specification",
    note="After so many failures in a row the next task is at least one step easier.",
    within=(1, 5),
)
JUMP_MOST = constant(
    "STUDY_JUMP_MOST",
    1,
    unit="steps of difficulty",
    source="product specification",
    note="The next task is at most so much harder than the one before.",
    within=(1, 4),
)

DIFFICULTY_LEAST = constant(
    "STUDY_DIFFICULTY_LEAST", 1, unit="difficulty", source="product specification", note="the easiest", within=(1, 5)
)
DIFFICULTY_MOST = constant(
    "STUDY_DIFFICULTY_MOST", 5, unit="difficulty", source="product specification", note="the hardest", within=(1, 5)
)

PLANNED_TASKS = constant(
    "STUDY_PLANNED_TASKS",
    6,
    unit="tasks",
    source="product specification: a new path has 5 to 10 tasks",
    note="So many coding tasks lie ahead at any time, as far as the bank has any.",
    within=(5, 10),
)
MODULE_TASKS_MOST = constant(
    "STUDY_MODULE_TASKS_MOST",
    6,
    unit="tasks",
    source="chosen: a module is a week or so, not a month",
    note="A module plans at most so many problems, however many the bank has.",
    within=(1, 50),
)
MODULE_SUPPLY_MOST = constant(
    "STUDY_MODULE_SUPPLY_MOST",
    40,
    unit="problems",
    source="chosen: more choice than that changes nothing",
    note="At most so many problems of a module are asked of the bank.",
    within=(10, 200),
)
MODULE_OPENS_AT = constant(
    "STUDY_MODULE_OPENS_AT",
    0.6,
    unit="share",
    source="chosen: enough to go on, and what is left comes back by itself",
    note="A module opens when so many of its predecessor's planned tasks are completed.",
    within=(0, 1),
)
MODULE_KNOWN_AT = constant(
    "STUDY_MODULE_KNOWN_AT",
    0.7,
    unit="mastery",
    source="chosen: who knows it already need not prove it task by task",
    note="Or when its predecessor's mastery has reached this.",
    within=(0, 1),
)

DAILY_MINUTES = constant(
    "STUDY_DAILY_MINUTES",
    30,
    unit="minutes",
    source="chosen: one or two tasks",
    note="How much of a day's time is planned, unless the path's settings say otherwise.",
    within=(5, 480),
)
DAILY_MINUTES_LEAST = constant(
    "STUDY_DAILY_MINUTES_LEAST", 5, unit="minutes", source="chosen: an easy task", note="no day is shorter"
)
DAILY_MINUTES_MOST = constant(
    "STUDY_DAILY_MINUTES_MOST", 480, unit="minutes", source="chosen: a working day", note="no day is longer"
)
EXPIRY_DAYS = constant(
    "STUDY_EXPIRY_DAYS",
    7,
    unit="days",
    source="chosen: a week away does not leave a pile",
    note="A task that was not begun so long after it was scheduled expires.",
    within=(1, 90),
)
EXPIRY_BATCH = constant(
    "STUDY_EXPIRY_BATCH",
    500,
    unit="tasks",
    source="chosen: a transaction of well under a second",
    note="So many tasks expire in one transaction.",
    within=(1, 5000),
)
VERDICT_LOST_SECONDS = constant(
    "STUDY_VERDICT_LOST_SECONDS",
    60,
    unit="seconds",
    source="chosen: a hundred times what a message takes",
    note="A verdict that was not counted for so long is counted by the next run of the job.",
    within=(5, 3600),
)
REVIEW_LEARNERS = constant(
    "STUDY_REVIEW_LEARNERS",
    500,
    unit="learners",
    source="chosen: a transaction of well under a second",
    note="For so many learners at a time due concepts become review tasks.",
    within=(1, 5000),
)
IDLE_MINUTES = constant(
    "STUDY_IDLE_MINUTES",
    30,
    unit="minutes",
    source="chosen: longer than most problems take, shorter than lunch and a walk",
    note="Between two signs of work at a task at most so much counts as time spent.",
    within=(1, 240),
)

HINT_LEVELS = constant(
    "STUDY_HINT_LEVELS",
    3,
    unit="levels",
    source="product specification",
    note="from a nudge to nearly the solution",
    within=(1, 5),
)
LAST_HINT_MINUTES = constant(
    "STUDY_LAST_HINT_MINUTES",
    10,
    unit="minutes",
    source="product specification",
    note="The last hint opens so long after the start, or with a submit that fails.",
    within=(0, 120),
)
HARD_FROM_HINTS = constant(
    "STUDY_HARD_FROM_HINTS",
    2,
    unit="hints",
    source="chosen: one hint is a nudge, two are help",
    note="A pass with so many hints is rated Hard.",
    within=(1, 5),
)
HARD_FROM_SUBMITS = constant(
    "STUDY_HARD_FROM_SUBMITS",
    3,
    unit="submits",
    source="chosen: a slip may happen once",
    note="A pass with so many submits is rated Hard.",
    within=(2, 20),
)
REVIEW_DIFFICULTY = constant(
    "STUDY_REVIEW_DIFFICULTY",
    1,
    unit="difficulty",
    source="chosen: a concept has none, and nothing is decided by it",
    note="The difficulty that a review task is kept with.",
    within=(1, 5),
)

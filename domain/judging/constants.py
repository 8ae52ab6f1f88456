"""The numbers that judging rests on."""

from domain.kernel.constants import constant

JUDGING_SECONDS = constant(
    "JUDGING_SECONDS",
    30.0,
    unit="seconds",
    source="product specification",
    note="A submission has this long for all its tests; what is left then is not run.",
    within=(1, 600),
)

JUDGING_PYTHON_FACTOR = constant(
    "JUDGING_PYTHON_FACTOR",
    12.0,
    unit="times",
    source="measured: Python inside the sandbox takes 4.6 to 11.6 times as long as CPython for the same work",
    note="A problem's limit of time is for the bare interpreter; Python's is scaled by this in the sandbox.",
    within=(1, 50),
)

JUDGING_WAITING_FACTOR = constant(
    "JUDGING_WAITING_FACTOR",
    4.0,
    unit="times",
    source="chosen: on a machine with four programs for each core, each still gets what it may use",
    note="A test's limit is for the time its program computes; a program that waits is ended after this many limits.",
    within=(1, 100),
)

JUDGING_WAITING_SECONDS = constant(
    "JUDGING_WAITING_SECONDS",
    1.0,
    unit="seconds",
    source="chosen: what starts once (compiling code, growing memory) and delays of a busy machine fit in it",
    note="Added to how long a test may last by the clock on the wall.",
    within=(0, 30),
)

JUDGING_LOADING_SECONDS = constant(
    "JUDGING_LOADING_SECONDS",
    2.0,
    unit="seconds",
    source="chosen: ten times what 64 KB of definitions take to load in the slower language",
    note="What stands outside the function is executed once, within this time of computing.",
    within=(0.5, 30),
)

JUDGING_ANSWER_BYTES = constant(
    "JUDGING_ANSWER_BYTES",
    4_000_000,
    unit="bytes",
    source="chosen: ten times the longest right answer of a problem",
    note="An answer to one test may be this long as JSON.",
    within=(1_000, 100_000_000),
)

JUDGING_ANSWERS_BYTES = constant(
    "JUDGING_ANSWERS_BYTES",
    16_000_000,
    unit="bytes",
    source="chosen: what fifty judgings at once may keep in memory on a small machine",
    note="All answers of a submission together may be this long as JSON.",
    within=(1_000, 1_000_000_000),
)

JUDGING_DEPTH = constant(
    "JUDGING_DEPTH",
    250,
    unit="levels",
    source="chosen: half of what Python compares without running out of stack",
    note="An answer may be nested this deep.",
    within=(10, 400),
)

JUDGING_MESSAGE_CHARACTERS = constant(
    "JUDGING_MESSAGE_CHARACTERS",
    500,
    unit="characters",
    source="chosen: a paragraph",
    note="Of what an exception says, this much is kept.",
    within=(50, 10_000),
)

JUDGING_CODE_BYTES = constant(
    "JUDGING_CODE_BYTES",
    65_536,
    unit="bytes",
    source="product specification: code of 64 KB at most",
    note="A program may be this long as UTF-8.",
    within=(1_024, 1_000_000),
)

JUDGING_AT_ONCE = constant(
    "JUDGING_AT_ONCE",
    2,
    unit="judgings",
    source="product specification",
    note="This many programs of one learner are judged at the same time; more of theirs wait.",
    within=(1, 20),
)

JUDGING_REQUESTS_A_MINUTE = constant(
    "JUDGING_REQUESTS_A_MINUTE",
    60,
    unit="requests",
    source="product specification",
    note="A learner may ask for this many judgings, submissions and trial runs together, in any minute.",
    within=(1, 1_000),
)

JUDGING_LATELY_MINUTES = constant(
    "JUDGING_LATELY_MINUTES",
    10,
    unit="minutes",
    source="chosen: a burst of attempts at one task fits in it",
    note="Of learners with equally many programs at work, the one with fewest in this time is next.",
    within=(1, 1_440),
)

JUDGING_ATTEMPTS = constant(
    "JUDGING_ATTEMPTS",
    3,
    unit="attempts",
    source="chosen: as many deliveries as a message has",
    note="A program whose judge went silent this often is not judged again.",
    within=(1, 10),
)

JUDGING_BEAT_SECONDS = constant(
    "JUDGING_BEAT_SECONDS",
    0.5,
    unit="seconds",
    source="chosen: a program is stopped within a second of its learner's asking",
    note="Whoever judges shows a sign of life, and sees whether to go on, this often.",
    within=(0.05, 5),
)

JUDGING_SILENT_SECONDS = constant(
    "JUDGING_SILENT_SECONDS",
    15,
    unit="seconds",
    source="chosen: thirty signs of life that did not come",
    note="After this silence another worker takes the program up; so long may a message be under way, too.",
    within=(2, 600),
)

JUDGING_RESUMED_MOST = constant(
    "JUDGING_RESUMED_MOST",
    200,
    unit="evaluations",
    source="chosen: what a worker judges in a minute",
    note="At most this many that wait in silence are asked for again at a time.",
    within=(1, 10_000),
)

JUDGING_USUAL_SECONDS = constant(
    "JUDGING_USUAL_SECONDS",
    2.0,
    unit="seconds",
    source="chosen: a process that starts cold, and its tests",
    note="How long a judging is foretold to take while none has ended lately.",
    within=(0.1, 60),
)

JUDGING_SHOWN_CHARACTERS = constant(
    "JUDGING_SHOWN_CHARACTERS",
    4_000,
    unit="characters",
    source="chosen: a screen of text",
    note="Of an answer that is longer as JSON, learners are shown this much, as text.",
    within=(100, 100_000),
)

JUDGING_EDGE_CASES_BELOW = constant(
    "JUDGING_EDGE_CASES_BELOW",
    0.5,
    unit="ratio",
    source="product specification",
    note="With a smaller share of hidden tests passed, the program fails on edge cases; from it on, on small things.",
    within=(0, 1),
)

JUDGING_MEMORY_MB = constant(
    "JUDGING_MEMORY_MB",
    128,
    unit="megabytes",
    source="product specification",
    note="What a program may hold above what its language needs, unless its problem says otherwise.",
    within=(16, 1024),
)

JUDGING_INTEGER_BITS = constant(
    "JUDGING_INTEGER_BITS",
    4_096,
    unit="bits",
    source="chosen: longer than any right answer, and written out at once; the time for that grows with the square",
    note="A longer whole number is shown to learners by its length alone.",
    within=(64, 10_000),
)

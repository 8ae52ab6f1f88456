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
    5.0,
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

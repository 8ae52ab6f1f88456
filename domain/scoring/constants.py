"""The numbers of scoring: how Bayesian Knowledge Tracing starts, and when a skill counts as mastered."""

from domain.kernel.constants import constant

DEFAULTS = "chosen: the middle of published fits on classroom data (Corbett & Anderson 1994 and after)"

SKILL_KNOWN = constant(
    "SKILL_KNOWN",
    0.1,
    unit="probability",
    source=DEFAULTS,
    note="L0: a concept is known before its first question",
    within=(0, 1),
)
SKILL_LEARN = constant(
    "SKILL_LEARN",
    0.2,
    unit="probability",
    source=DEFAULTS,
    note="T: an answer and its explanation teach what was not known",
    within=(0, 1),
)
SKILL_SLIP = constant(
    "SKILL_SLIP", 0.1, unit="probability", source=DEFAULTS, note="S: wrong although known", within=(0, 1)
)
SKILL_GUESS = constant(
    "SKILL_GUESS", 0.2, unit="probability", source=DEFAULTS, note="G: right although not known", within=(0, 1)
)
SKILL_MIN = constant(
    "SKILL_MIN",
    0.001,
    unit="probability",
    source="chosen: a certainty could never be unlearnt",
    note="parameters lie above",
    within=(0, 1),
)
SKILL_MAX = constant(
    "SKILL_MAX",
    0.999,
    unit="probability",
    source="chosen: a certainty could never be unlearnt",
    note="parameters lie below",
    within=(0, 1),
)
SKILL_TELLS = constant(
    "SKILL_TELLS",
    0.05,
    unit="probability",
    source="chosen: with less, a right answer would say nothing about knowing (degenerate fits)",
    note="(1 - S) - G is at least this",
    within=(0, 1),
)
PROBABILITY_FLOOR = constant(
    "PROBABILITY_FLOOR",
    1e-10,
    unit="probability",
    source="chosen: keeps every division defined",
    note="probabilities of knowledge tracing stay this far from 0 and 1",
    within=(0, 1e-6),
)
MASTERED_FROM = constant(
    "MASTERED_FROM",
    0.95,
    unit="probability",
    source="Corbett & Anderson 1994",
    note="a concept counts as mastered",
    within=(0.5, 1),
)
MASTERY_UNKNOWN = constant(
    "MASTERY_UNKNOWN",
    0.5,
    unit="probability",
    source="product specification",
    note="where a theme stands in the order of recommendation when nothing is known of it",
    within=(0, 1),
)
CONFIDENCE_HALF_ATTEMPTS = constant(
    "CONFIDENCE_HALF_ATTEMPTS",
    10,
    unit="attempts",
    source="chosen: the attempts a skill's parameters need before they are fitted",
    note="attempts at which confidence in a mastery reaches one half",
    within=(1, 100),
)

IMPORT_FROM_YEAR = constant(
    "IMPORT_FROM_YEAR",
    1990,
    unit="year",
    source="chosen: no program for spaced repetition keeps older reviews",
    note="an earlier time in an imported file is a mistake, and would make parts of the log for centuries",
    within=(1970, 2010),
)
IMPORT_ANSWERS_PER_DAY = constant(
    "IMPORT_ANSWERS_PER_DAY",
    20,
    unit="answers a day",
    source="chosen: one session a day",
    note="how answers without a time are spread over the days before the import",
    within=(1, 500),
)
IMPORTED_CODE_LENGTH = constant(
    "IMPORTED_CODE_LENGTH",
    200,
    unit="characters",
    source="chosen: longer than any id met so far",
    note="what names a learner, card, question or concept in an imported file is not longer",
    within=(20, 1_000),
)
IMPORTED_DIFFICULTY = constant(
    "IMPORTED_DIFFICULTY",
    3,
    unit="1 to 5",
    source="chosen: the middle",
    note="of questions that came without one",
    within=(1, 5),
)

"""The numbers that practice rests on: what to ask, how good an item is, when a concept keeps slipping."""

from domain.kernel.constants import constant

SPECIFICATION = "product specification"

# which themes ---------------------------------------------------------------------------------------------------------

WEIGHT_WEAKNESS = constant(
    "WEIGHT_WEAKNESS",
    0.45,
    unit="weight",
    source=SPECIFICATION,
    note="share of a theme's weakness (1 - mastery) in its priority",
    within=(0, 1),
)
WEIGHT_DUE = constant(
    "WEIGHT_DUE",
    0.35,
    unit="weight",
    source=SPECIFICATION,
    note="share of a theme's due concepts in its priority",
    within=(0, 1),
)
WEIGHT_UNCERTAINTY = constant(
    "WEIGHT_UNCERTAINTY",
    0.10,
    unit="weight",
    source=SPECIFICATION,
    note="share of what few attempts leave open in a theme's priority",
    within=(0, 1),
)
WEIGHT_RECENCY = constant(
    "WEIGHT_RECENCY",
    0.10,
    unit="weight",
    source=SPECIFICATION,
    note="what a theme loses that was practised just now",
    within=(0, 1),
)
RECENCY_DAYS = constant(
    "RECENCY_DAYS", 7, unit="days", source=SPECIFICATION, note="in which that loss falls to 1/e", within=(1, 60)
)
SUPPLY_ENOUGH = constant(
    "SUPPLY_ENOUGH",
    10,
    unit="questions",
    source=SPECIFICATION,
    note="a theme with fewer is less urgent in proportion",
    within=(1, 100),
)
DRAW_FLOOR = constant(
    "DRAW_FLOOR",
    0.10,
    unit="probability",
    source=SPECIFICATION,
    note="what every theme keeps of its priority, however unlucky its draw",
    within=(0, 1),
)
SCORE_LEAST = constant(
    "SCORE_LEAST",
    1e-9,
    unit="score",
    source="chosen: next to nothing",
    note="what a theme's share of a session is reckoned by when it is not urgent at all",
    within=(0, 0.001),
)
DRAW_START = constant(
    "DRAW_START",
    1.0,
    unit="pseudo-count",
    source="chosen: the uniform prior",
    note="a and b of a theme's Beta distribution before its first reward",
    within=(0.01, 10),
)
REWARD_ATTEMPTS = constant(
    "REWARD_ATTEMPTS",
    3,
    unit="answers",
    source=SPECIFICATION,
    note="a theme is rewarded only for at least so many in one practice session",
    within=(1, 20),
)
REWARD_ROOM = constant(
    "REWARD_ROOM",
    0.01,
    unit="probability",
    source=SPECIFICATION,
    note="least room above a mastery that its gain is measured against",
    within=(0.0001, 0.1),
)
THEMES_LEAST = constant(
    "THEMES_LEAST", 2, unit="themes", source=SPECIFICATION, note="fewest in a practice session", within=(1, 5)
)
THEMES_MOST = constant(
    "THEMES_MOST", 5, unit="themes", source=SPECIFICATION, note="most in a practice session", within=(2, 20)
)
THEMES_DRAWN = constant(
    "THEMES_DRAWN",
    30,
    unit="themes",
    source=SPECIFICATION,
    note="candidates for the draw, the most urgent ones",
    within=(5, 1000),
)

# which questions ------------------------------------------------------------------------------------------------------

SESSION_ITEMS = constant(
    "SESSION_ITEMS", 20, unit="questions", source=SPECIFICATION, note="in a practice session", within=(1, 100)
)
SESSION_ITEMS_MOST = constant(
    "SESSION_ITEMS_MOST",
    100,
    unit="questions",
    source="chosen: the most themes of a practice session times the most questions of each",
    note="a learner may ask for",
    within=(20, 500),
)
THEME_ITEMS_LEAST = constant(
    "THEME_ITEMS_LEAST", 3, unit="questions", source=SPECIFICATION, note="of a theme", within=(1, 10)
)
THEME_ITEMS_MOST = constant(
    "THEME_ITEMS_MOST", 20, unit="questions", source=SPECIFICATION, note="of a theme", within=(3, 100)
)
WEAK_BELOW = constant(
    "WEAK_BELOW",
    0.6,
    unit="probability",
    source="chosen: a wrong answer is then nearly as likely as a right one (S .1, G .2: at .6, 62 % right)",
    note="a concept with a lower mastery is weak",
    within=(0, 1),
)
CHALLENGE_FROM = constant(
    "CHALLENGE_FROM", 0.55, unit="probability", source=SPECIFICATION, note="least of a challenge", within=(0, 1)
)
CHALLENGE_TO = constant(
    "CHALLENGE_TO", 0.80, unit="probability", source=SPECIFICATION, note="greatest of a challenge", within=(0, 1)
)
NEW_SHARE = constant(
    "NEW_SHARE", 0.10, unit="share", source=SPECIFICATION, note="of new concepts in a session", within=(0, 1)
)
UNCERTAIN_SHARE = constant(
    "UNCERTAIN_SHARE", 0.05, unit="share", source=SPECIFICATION, note="of little-tried concepts", within=(0, 1)
)
SEEN_DAYS = constant(
    "SEEN_DAYS", 14, unit="days", source=SPECIFICATION, note="a question rests after its answer", within=(0, 365)
)
SEEN_SESSIONS = constant(
    "SEEN_SESSIONS",
    3,
    unit="practice sessions",
    source=SPECIFICATION,
    note="a question that one of the last ones asked rests",
    within=(0, 20),
)
REVISION_DUE_LEAST = constant(
    "REVISION_DUE_LEAST",
    0.60,
    unit="share",
    source=SPECIFICATION,
    note="least of due concepts in a revision, where supply allows",
    within=(0, 1),
)
REVISION_DUE_MOST = constant(
    "REVISION_DUE_MOST",
    0.85,
    unit="share",
    source=SPECIFICATION,
    note="greatest of due concepts in a revision, where weak ones are left",
    within=(0, 1),
)

# ability and rating ---------------------------------------------------------------------------------------------------

ELO_GUESS = constant(
    "ELO_GUESS", 0.2, unit="probability", source=SPECIFICATION, note="right without knowing", within=(0, 1)
)
ELO_SPAN = constant(
    "ELO_SPAN", 400.0, unit="rating", source=SPECIFICATION, note="scale of the logistic curve", within=(100, 1000)
)
ELO_STEP_NEW = constant(
    "ELO_STEP_NEW",
    32.0,
    unit="rating",
    source="chosen: the usual K of a newcomer",
    note="most that an answer moves a side that is new",
    within=(1, 64),
)
ELO_STEP = constant(
    "ELO_STEP",
    16.0,
    unit="rating",
    source="chosen: the usual K of the established",
    note="most that an answer moves a side later",
    within=(1, 64),
)
ELO_NEW_ANSWERS = constant(
    "ELO_NEW_ANSWERS",
    30,
    unit="answers",
    source="chosen: by then the rating has covered its starting error",
    note="for which a side is new",
    within=(1, 1000),
)

# what keeps slipping --------------------------------------------------------------------------------------------------

LEECH_LAPSES = constant(
    "LEECH_LAPSES",
    8,
    unit="lapses",
    source="chosen: what flashcard programs found useful",
    note="of one concept, at which it is flagged first",
    within=(2, 50),
)
LEECH_EVERY = constant(
    "LEECH_EVERY", 4, unit="lapses", source="chosen: half the first", note="after which it is flagged again"
)

# how long it takes ----------------------------------------------------------------------------------------------------

ANSWER_MS = constant(
    "ANSWER_MS",
    30_000,
    unit="ms",
    source="chosen: an unhurried answer",
    note="an answer takes, until a learner's own median is known",
    within=(1_000, 600_000),
)
ANSWER_SAMPLE = constant(
    "ANSWER_SAMPLE",
    200,
    unit="answers",
    source="chosen: ten practice sessions",
    note="newest answers that a learner's median time comes from",
    within=(1, 10_000),
)
LOAD_DAYS = constant(
    "LOAD_DAYS",
    120,
    unit="days",
    source="chosen: beyond a season what is due is thin, and the array stays small",
    note="how far ahead a practice session knows what is due on each day, so that its reviews come due elsewhere",
    within=(30, 365),
)

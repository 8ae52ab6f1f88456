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
FIT_LEAST_ANSWERS = constant(
    "FIT_LEAST_ANSWERS",
    10,
    unit="answers",
    source="product specification",
    note="with fewer a concept keeps the default parameters",
    within=(2, 1_000),
)
FIT_LEAST_LEARNERS = constant(
    "FIT_LEAST_LEARNERS",
    3,
    unit="learners",
    source="product specification",
    note="with answers of fewer a concept keeps the default parameters",
    within=(1, 1_000),
)
FIT_HELD_OUT = constant(
    "FIT_HELD_OUT",
    0.2,
    unit="share of answers",
    source="chosen: as for trained weights",
    note="the last in time of each concept, which a fit does not see and is judged by",
    within=(0.05, 0.5),
)
FIT_POOLED_ANSWERS = constant(
    "FIT_POOLED_ANSWERS",
    10,
    unit="answers",
    source="chosen: best of 0, 5, 10, 20, 40, 80 by log loss on the validation part of ASSISTments 2009",
    note="what all concepts together say of each parameter counts as so many answers of a concept",
    within=(0, 1_000),
)
FIT_SHORT_ROUNDS = constant(
    "FIT_SHORT_ROUNDS",
    8,
    unit="rounds of EM",
    source="chosen: short runs from several starts, then one long run from the best (Biernacki, Celeux & Govaert 2003)",
    note="for each start, before the best is chosen by likelihood",
    within=(1, 100),
)
FIT_LONG_ROUNDS = constant(
    "FIT_LONG_ROUNDS",
    100,
    unit="rounds of EM",
    source="chosen: as many as pyBKT makes (Badrinath, Wang & Pardos 2021)",
    note="from the best start, at most",
    within=(1, 10_000),
)
FIT_TOLERANCE = constant(
    "FIT_TOLERANCE",
    1e-6,
    unit="nats an answer",
    source="chosen: a thousandth of the differences that are reported",
    note="a fit ends when a round adds no more",
    within=(0, 1e-3),
)
FIT_ANSWERS_AT_ONCE = constant(
    "FIT_ANSWERS_AT_ONCE",
    500_000,
    unit="answers",
    source="chosen: at most 300 MB for five starts",
    note="concepts are fitted together until they have so many",
    within=(1_000, 100_000_000),
)
FIT_STARTS_KNOWN = constant(
    "FIT_STARTS_KNOWN",
    (0.1, 0.5, 0.3, 0.7),
    unit="probability",
    source="chosen: the defaults, then new and familiar, hard and easy concepts",
    note="where fits start, beside where all concepts together ended; one place in all these lists is a start",
    within=(0, 1),
)
FIT_STARTS_LEARN = constant(
    "FIT_STARTS_LEARN",
    (0.2, 0.1, 0.05, 0.3),
    unit="probability",
    source="chosen: as above",
    note="learn",
    within=(0, 1),
)
FIT_STARTS_SLIP = constant(
    "FIT_STARTS_SLIP", (0.1, 0.1, 0.25, 0.05), unit="probability", source="chosen: as above", note="slip", within=(0, 1)
)
FIT_STARTS_GUESS = constant(
    "FIT_STARTS_GUESS", (0.2, 0.3, 0.1, 0.4), unit="probability", source="chosen: as above", note="guess", within=(0, 1)
)
FIT_STARTS_FORGET = constant(
    "FIT_STARTS_FORGET",
    (0.01, 0.01, 0.02, 0.005),
    unit="probability",
    source="chosen: as above",
    note="forget, in fits that know of it",
    within=(0, 1),
)
MASTERY_SAME = constant(
    "MASTERY_SAME",
    1e-9,
    unit="probability",
    source="chosen: far above rounding, far below what anybody sees",
    note="masteries that differ by no more are the same, and are not written again",
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

SIGNAL_GRADE = constant(
    "SIGNAL_GRADE",
    0.4,
    unit="share",
    source="product specification",
    note="how much a review's grade counts in its signal of difficulty",
    within=(0, 1),
)
SIGNAL_DEFICIT = constant(
    "SIGNAL_DEFICIT",
    0.3,
    unit="share",
    source="product specification",
    note="how much it counts that a memory grew less than a Good would have made it grow",
    within=(0, 1),
)
SIGNAL_SURPRISE = constant(
    "SIGNAL_SURPRISE",
    0.3,
    unit="share",
    source="product specification",
    note="how much it counts that something was forgotten although recall was likely",
    within=(0, 1),
)
SIGNAL_GRADES = constant(
    "SIGNAL_GRADES",
    (1.0, 0.6, 0.2, 0.0),
    unit="difficulty 0 to 1",
    source="product specification",
    note="what Again, Hard, Good and Easy say by themselves",
    within=(0, 1),
)
SIGNAL_FADING = constant(
    "SIGNAL_FADING",
    0.01,
    unit="per day",
    source="product specification",
    note="by how much a review's part in a learner's difficulty with a concept fades each day: half in 69 days",
    within=(0, 1),
)
EVIDENCE_SKILL = constant(
    "EVIDENCE_SKILL",
    0.6,
    unit="share",
    source="product specification",
    note="how much a learner's weight as evidence is how well their memory is predicted; the rest is experience",
    within=(0, 1),
)
EVIDENCE_REVIEWS = constant(
    "EVIDENCE_REVIEWS",
    0.7,
    unit="share of experience",
    source="product specification",
    note="how much of experience is the number of reviews; the rest is time",
    within=(0, 1),
)
EVIDENCE_FLOOR = constant(
    "EVIDENCE_FLOOR",
    0.05,
    unit="weight 0 to 1",
    source="product specification",
    note="nobody counts less",
    within=(0, 1),
)
EVIDENCE_SKILL_UNKNOWN = constant(
    "EVIDENCE_SKILL_UNKNOWN",
    0.5,
    unit="skill 0 to 1",
    source="product specification",
    note="of a learner whose memory no weights were ever fitted to",
    within=(0, 1),
)
EVIDENCE_REVIEWS_FULL = constant(
    "EVIDENCE_REVIEWS_FULL",
    5_000,
    unit="reviews",
    source="product specification",
    note="with as many a learner has all the experience that reviews can give, on a logarithmic scale",
    within=(100, 100_000),
)
EVIDENCE_TENURE_DAYS = constant(
    "EVIDENCE_TENURE_DAYS",
    365,
    unit="days",
    source="product specification",
    note="since the first review, for all the experience that time can give",
    within=(30, 3_650),
)
COMPLEXITY_UNKNOWN = constant(
    "COMPLEXITY_UNKNOWN",
    0.5,
    unit="complexity 0 to 1",
    source="product specification",
    note="of a concept without reviews whose neighbours have none either",
    within=(0, 1),
)
COMPLEXITY_CONFIDENT_LEARNERS = constant(
    "COMPLEXITY_CONFIDENT_LEARNERS",
    5,
    unit="learners",
    source="product specification",
    note="with fewer the score of a concept has low confidence",
    within=(1, 100),
)
COMPLEXITY_CONFIDENT_REVIEWS = constant(
    "COMPLEXITY_CONFIDENT_REVIEWS",
    20,
    unit="reviews",
    source="product specification",
    note="with fewer the score of a concept has low confidence",
    within=(1, 1_000),
)
COMPLEXITY_BLOCK_REVIEWS = constant(
    "COMPLEXITY_BLOCK_REVIEWS",
    100_000,
    unit="reviews",
    source="chosen: measured; larger blocks are no faster, and ten megabytes of columns fit anywhere",
    note="about how many reviews are read from the log and held in memory at once",
    within=(1_000, 10_000_000),
)
QUARTILES = constant(
    "QUARTILES",
    (0.25, 0.75),
    unit="share",
    source="definition",
    note="between them lies the middle half",
    within=(0, 1),
)
MEDIAN_ERROR_OF_QUARTILES = constant(
    "MEDIAN_ERROR_OF_QUARTILES",
    0.926,
    unit="ratio",
    source="McGill, Tukey & Larsen 1978: a median's standard error is 1.25 R/(1.35 √n), R the quartiles' distance",
    note="spread of a score: this, times R, over the root of the effective number of learners",
    within=(0.5, 2),
)
PROPAGATION_SHARE = constant(
    "PROPAGATION_SHARE",
    0.3,
    unit="share",
    source="product specification",
    note="how much of a score comes from the concepts that lead to it",
    within=(0, 0.9),
)
PROPAGATION_ROUNDS = constant(
    "PROPAGATION_ROUNDS",
    10,
    unit="rounds",
    source="product specification",
    note="propagation stops after as many, whatever the graph",
    within=(1, 100),
)
PROPAGATION_STILL = constant(
    "PROPAGATION_STILL",
    1e-4,
    unit="complexity 0 to 1",
    source="product specification",
    note="propagation stops when no score moves by as much",
    within=(0, 0.01),
)
EDGE_PREREQUISITE = constant(
    "EDGE_PREREQUISITE", 1.0, unit="weight", source="product specification", note="of a prerequisite", within=(0, 1)
)
EDGE_PART_OF = constant(
    "EDGE_PART_OF", 0.5, unit="weight", source="product specification", note="of a part in its whole", within=(0, 1)
)
EDGE_RELATED = constant(
    "EDGE_RELATED", 0.3, unit="weight", source="product specification", note="of what is related", within=(0, 1)
)
EDGE_RECENT_DAYS = constant(
    "EDGE_RECENT_DAYS",
    14,
    unit="days",
    source="chosen: two weeks, as a question rests for that long before it is asked again",
    note="a review of one concept says something about a review of the next for so long",
    within=(1, 90),
)
EDGE_PAIRS = constant(
    "EDGE_PAIRS",
    50,
    unit="pairs of reviews",
    source="chosen: with fewer, the standard error of a share is above 7 points",
    note="an edge has a learned weight from so many failures, and so many passes, after a recent look at what it needs",
    within=(10, 10_000),
)
DRIFT_VERSIONS = constant(
    "DRIFT_VERSIONS",
    26,
    unit="versions",
    source="chosen: half a year of weekly scores",
    note="a trend is looked for in the newest so many",
    within=(4, 104),
)
DRIFT_LEAST_VERSIONS = constant(
    "DRIFT_LEAST_VERSIONS",
    4,
    unit="versions",
    source="chosen: the fewest in whose order a one-sided test at 5 % can see anything (1 of 24 orders)",
    note="with fewer there is no trend",
    within=(4, 26),
)
DRIFT_Z = constant(
    "DRIFT_Z",
    1.645,
    unit="standard deviations",
    source="one-sided 5 % of the normal distribution",
    note="a Mann-Kendall statistic beyond it is a trend (Mann 1945, Kendall 1975)",
    within=(1, 4),
)
DRIFT_LEAST_CHANGE = constant(
    "DRIFT_LEAST_CHANGE",
    0.03,
    unit="complexity 0 to 1",
    source="chosen: scores of neighbouring weeks share most of their log, so the test alone sees trends in little",
    note="over all versions looked at, a score has to have moved by so much to count as falling or rising",
    within=(0, 0.5),
)
KENDALL_VARIANCE = constant(
    "KENDALL_VARIANCE",
    18,
    unit="divisor",
    source="Kendall 1975: the variance of S is n(n - 1)(2n + 5)/18",
    note="ties are not subtracted, which makes the test a little more careful",
)
KENDALL_OFFSET = constant(
    "KENDALL_OFFSET", 5, unit="addend", source="Kendall 1975: n(n - 1)(2n + 5)/18", note="in the variance of S"
)
FLAG_TOP_SHARE = constant(
    "FLAG_TOP_SHARE",
    0.25,
    unit="share of learners",
    source="chosen: the quarter whose evidence weighs most",
    note="those whose failing makes a question, not its concept, suspicious",
    within=(0.05, 1),
)
FLAG_LEAST_LEARNERS = constant(
    "FLAG_LEAST_LEARNERS",
    10,
    unit="learners",
    source="chosen: with fewer, no plausible difference is significant among hundreds of questions",
    note="of these, who have to have answered the question, and others of its concept",
    within=(3, 1_000),
)
FLAG_FAILED_FROM = constant(
    "FLAG_FAILED_FROM",
    0.5,
    unit="share",
    source="chosen: more often than not",
    note="share of failures that counts: of a learner's answers to fail a question, of the learners to flag it",
    within=(0, 1),
)
FLAG_DISCOVERIES = constant(
    "FLAG_DISCOVERIES",
    0.05,
    unit="share",
    source="chosen: one flag in twenty may be chance (false discovery rate, Benjamini & Hochberg 1995)",
    note="over all questions that are looked at in one run",
    within=(0.001, 0.5),
)
CLUSTERS = constant(
    "CLUSTERS",
    4,
    unit="clusters",
    source="chosen: as many as a person can keep apart on a page",
    note="of learners by behaviour, at most",
    within=(2, 12),
)
CLUSTER_LEARNERS = constant(
    "CLUSTER_LEARNERS",
    20,
    unit="learners",
    source="chosen: with fewer a cluster says more about persons than about ways of learning",
    note="in a cluster on average; with fewer learners there are fewer clusters, or none",
    within=(5, 1_000),
)
CLUSTER_REVIEWS = constant(
    "CLUSTER_REVIEWS",
    20,
    unit="reviews",
    source="chosen: the behaviour of a newcomer is mostly chance",
    note="a learner has behaviour from so many on",
    within=(1, 1_000),
)
CLUSTER_STARTS = constant(
    "CLUSTER_STARTS",
    8,
    unit="starts",
    source="chosen: k-means++ with a few restarts finds the same clusters each time on our simulations",
    note="of k-means, of which the tightest is kept",
    within=(1, 100),
)
CLUSTER_ROUNDS = constant(
    "CLUSTER_ROUNDS",
    100,
    unit="rounds",
    source="chosen: ten times what it takes",
    note="of Lloyd's algorithm, at most",
    within=(1, 1_000),
)
CLUSTER_SEED = constant(
    "CLUSTER_SEED", 20_260_105, unit="seed", source="chosen: any number", note="of the starts of k-means"
)
CLUSTER_WORDS = constant(
    "CLUSTER_WORDS",
    2,
    unit="words",
    source="chosen: what most tells a cluster apart, and what comes next",
    note="in the name of a cluster",
    within=(1, 5),
)

EVAL_WINDOW_DAYS = constant(
    "EVAL_WINDOW_DAYS",
    30,
    unit="days",
    source="chosen: a month holds enough reviews of a small course, and follows a change within weeks",
    note="how much of the log an evaluation judges unless it is told otherwise; earlier reviews are still replayed",
    within=(1, 365),
)
EVAL_WINDOW_DAYS_MOST = constant(
    "EVAL_WINDOW_DAYS_MOST",
    3_650,
    unit="days",
    source="chosen: ten years are all of any log",
    note="the longest window that may be asked for",
    within=(1, 36_500),
)
EVAL_CONFIDENCE_THRESHOLD = constant(
    "EVAL_CONFIDENCE_THRESHOLD",
    0.5,
    unit="share",
    source="product specification",
    note="with less confidence in a mastery, the recency-weighted accuracy forecasts the answer in its place",
    within=(0, 1),
)
EVAL_REGRESSION_THRESHOLD_PCT = constant(
    "EVAL_REGRESSION_THRESHOLD_PCT",
    0.10,
    unit="share",
    source="product specification",
    note="a log loss that lies by more above the median of earlier runs is a regression",
    within=(0, 10),
)
EVAL_REGRESSION_RUNS = constant(
    "EVAL_REGRESSION_RUNS",
    5,
    unit="runs",
    source="product specification",
    note="with fewer earlier runs there is no median to compare with",
    within=(1, 100),
)
RECENT_DAYS = constant(
    "RECENT_DAYS",
    (7, 30, 90),
    unit="days",
    source="product specification",
    note="the windows of recency-weighted accuracy, each reaching to now",
    within=(1, 365),
)
RECENT_SHARES = constant(
    "RECENT_SHARES",
    (0.5, 0.3, 0.2),
    unit="share",
    source="product specification",
    note="what each window of recency-weighted accuracy counts for; windows without an answer are left out",
    within=(0, 1),
)
MOVING_AVERAGE_START = constant(
    "MOVING_AVERAGE_START",
    1.2,
    unit="logit",
    source="FSRS benchmark (open-spaced-repetition/srs-benchmark), the model MOVING-AVG",
    note="what the moving average begins with: a probability of 0.77",
    within=(-10, 10),
)
MOVING_AVERAGE_STEP = constant(
    "MOVING_AVERAGE_STEP",
    0.3,
    unit="logit per surprise",
    source="FSRS benchmark (open-spaced-repetition/srs-benchmark), the model MOVING-AVG",
    note="how far the moving average goes after each outcome along the gradient of the log likelihood",
    within=(0, 10),
)

COMPLEXITY_STALE_DAYS = constant(
    "COMPLEXITY_STALE_DAYS",
    8,
    unit="days",
    source="chosen: the week between two versions, and a day for a late start",
    note="an older version of concept complexity counts as degraded",
    within=(7, 60),
)

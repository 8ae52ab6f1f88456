"""The numbers of the catalogue: what an author may write, and where a question's rating starts."""

from domain.kernel.constants import constant

QUESTION_DIFFICULTY_LOWEST = constant(
    "QUESTION_DIFFICULTY_LOWEST",
    1,
    unit="grade",
    source="product specification",
    note="The easiest grade an author can give.",
)
QUESTION_DIFFICULTY_MIDDLE = constant(
    "QUESTION_DIFFICULTY_MIDDLE",
    3,
    unit="grade",
    source="product specification",
    note="The grade of a question whose rating starts where a learner's ability starts.",
)
QUESTION_DIFFICULTY_HIGHEST = constant(
    "QUESTION_DIFFICULTY_HIGHEST",
    5,
    unit="grade",
    source="product specification",
    note="The hardest grade an author can give.",
)
QUESTION_RATING_AT_START = constant(
    "QUESTION_RATING_AT_START",
    1500.0,
    unit="Elo points",
    source="product specification",
    note="Rating of a new question of middle difficulty.",
)
QUESTION_RATING_PER_GRADE = constant(
    "QUESTION_RATING_PER_GRADE",
    100.0,
    unit="Elo points per grade",
    source="product specification",
    note="How much harder one grade of the author's difficulty is taken to be, before anyone has answered.",
)
CODE_MAX_LENGTH = constant(
    "CODE_MAX_LENGTH",
    100,
    unit="characters",
    source="chosen: long enough to read, short enough for a spreadsheet cell",
    note="Longest code of a year, block, theme, concept or question.",
)
NAME_MAX_LENGTH = constant(
    "NAME_MAX_LENGTH",
    120,
    unit="characters",
    source="chosen: two lines of a table on a phone",
    note="Longest name of a year, block, theme or concept, and longest tag.",
)
TEXT_MAX_LENGTH = constant(
    "TEXT_MAX_LENGTH",
    10_000,
    unit="characters",
    source="chosen: about three printed pages",
    note="Longest stem, explanation, summary or choice.",
)
CHOICES_FEWEST = constant(
    "CHOICES_FEWEST",
    2,
    unit="choices",
    source="chosen: with one there is nothing to choose",
    note="Fewest choices of a question that offers some.",
)
CHOICES_MOST = constant(
    "CHOICES_MOST",
    9,
    unit="choices",
    source="chosen: the player selects them with the keys 1 to 9",
    note="Most choices of a question.",
)
TAG_DEBT_WINDOW_DAYS = constant(
    "TAG_DEBT_WINDOW_DAYS",
    7,
    unit="days",
    source="product specification",
    note="How far back the tag quality of the console looks.",
)
TAG_DEBT_TOP = constant(
    "TAG_DEBT_TOP",
    20,
    unit="rows",
    source="product specification",
    note="Most themes, and most questions, that the tag quality names.",
)
PROPOSALS_MOST = constant(
    "PROPOSALS_MOST",
    5,
    unit="concepts",
    source="chosen: what is read at a glance and has a key each",
    note="Most concepts that are proposed for a question whose tags are missing or contradict each other.",
)
PROPOSAL_TAG_WEIGHT = constant(
    "PROPOSAL_TAG_WEIGHT",
    3.0,
    unit="points per shared word",
    source="chosen: an author wrote a tag to say what the question is about, and a stem for another end",
    note="What a word of a concept is worth that a question has among its tags.",
)
PROPOSAL_STEM_WEIGHT = constant(
    "PROPOSAL_STEM_WEIGHT",
    2.0,
    unit="points per shared word",
    source="chosen: between a tag and an explanation",
    note="What a word of a concept is worth that a question has in its stem.",
)
PROPOSAL_TEXT_WEIGHT = constant(
    "PROPOSAL_TEXT_WEIGHT",
    1.0,
    unit="points per shared word",
    source="chosen: the yardstick of the others",
    note="What a word of a concept is worth that a question has in its choices or its explanation alone.",
)
PROPOSAL_SUMMARY_SHARE = constant(
    "PROPOSAL_SUMMARY_SHARE",
    0.5,
    unit="share",
    source="chosen: a name says what a concept is, a summary also what it is like",
    note="What a word of a concept's summary is worth beside one of its name.",
)
PROPOSAL_THEME_WEIGHT = constant(
    "PROPOSAL_THEME_WEIGHT",
    1.0,
    unit="points",
    source="chosen: a concept of the question's own theme without a shared word still comes before a stranger's",
    note="What it is worth to be of the theme that the question has now.",
)
PROPOSAL_WORD_SHORTEST = constant(
    "PROPOSAL_WORD_SHORTEST",
    3,
    unit="letters",
    source="chosen: shorter ones are mostly articles and prepositions",
    note="Shortest word that is compared.",
)
PROBLEM_VALUE_SIZE = constant(
    "PROBLEM_VALUE_SIZE",
    1_000_000,
    unit="members and characters",
    source="chosen: a list of 200,000 numbers fits with room to spare, and a few of them still fit into memory",
    note="Most that one argument or expected value of a test may come to when its forms are expanded.",
    within=(1_000, 10_000_000),
)
PROBLEM_VALUE_DEPTH = constant(
    "PROBLEM_VALUE_DEPTH",
    100,
    unit="levels",
    source="chosen: far deeper than a tree that anyone writes by hand, far from the end of the stack",
    note="How deep a value of a test may be nested.",
    within=(10, 200),
)
PROBLEMS_FOUND = constant(
    "PROBLEMS_FOUND",
    10,
    unit="problems",
    source="product specification",
    note="How many problems a bank returns unless told otherwise.",
    within=(1, 500),
)
PROBLEM_VISIBLE_SIZE = constant(
    "PROBLEM_VISIBLE_SIZE",
    2_000,
    unit="members and characters",
    source="chosen: what a page shows of one value and a reader still takes in",
    note="Most that one argument or expected value of a visible test may come to.",
)
PROBLEM_VISIBLE_FEWEST = constant(
    "PROBLEM_VISIBLE_FEWEST",
    2,
    unit="tests",
    source="chosen: one example could be read in two ways",
    note="Fewest visible tests of a problem.",
)
PROBLEM_VISIBLE_MOST = constant(
    "PROBLEM_VISIBLE_MOST",
    4,
    unit="tests",
    source="chosen: more than fit beside an editor are not read",
    note="Most visible tests of a problem.",
)
PROBLEM_HIDDEN_FEWEST = constant(
    "PROBLEM_HIDDEN_FEWEST",
    10,
    unit="tests",
    source="chosen: typical, edge and large cases, a few of each",
    note="Fewest hidden tests of a problem.",
)
PROBLEM_HINTS = constant(
    "PROBLEM_HINTS",
    3,
    unit="hints",
    source="product specification",
    note="A problem has this many hints: levels 1 to 3.",
)
PROBLEM_MINUTES_MOST = constant(
    "PROBLEM_MINUTES_MOST",
    240,
    unit="minutes",
    source="chosen: what takes longer than half a day is several problems",
    note="Longest time an author may think a problem takes.",
)
PROBLEM_TIME_MOST_MS = constant(
    "PROBLEM_TIME_MOST_MS",
    5_000,
    unit="milliseconds",
    source="chosen: six tests that take all of it fill the time of a judging",
    note="Highest limit of time for one test, in the bare interpreter.",
)
PROBLEM_MEMORY_MOST_MB = constant(
    "PROBLEM_MEMORY_MOST_MB",
    256,
    unit="megabytes",
    source="chosen: twice the usual limit; what needs more cannot be judged beside others",
    note="Highest limit of memory, above what a language itself needs.",
)
PROBLEM_PROGRAM_LONGEST = constant(
    "PROBLEM_PROGRAM_LONGEST",
    65_536,
    unit="characters",
    source="product specification",
    note="Longest solution; learners' may be as long.",
)
PROBLEM_FILE_LARGEST = constant(
    "PROBLEM_FILE_LARGEST",
    2_000_000,
    unit="bytes",
    source="chosen: a bank of three hundred exercises; one problem of ours has about ten thousand",
    note="Largest file of problems.",
)
PROBLEM_MINUTES_PER_GRADE = constant(
    "PROBLEM_MINUTES_PER_GRADE",
    10,
    unit="minutes",
    source="chosen: until an author says better",
    note="How long a problem from a foreign bank is taken to need, for each grade of difficulty.",
)
BANK_FRESH_SECONDS = constant(
    "BANK_FRESH_SECONDS",
    300,
    unit="seconds",
    source="chosen: an author's change is seen within minutes, and a busy hour asks once for each problem",
    note="How long an answer of another server's bank is used again.",
    within=(0, 86_400),
)
BANK_ATTEMPTS = constant(
    "BANK_ATTEMPTS",
    4,
    unit="attempts",
    source="chosen: with the pauses between them, as long as a learner waits for a page",
    note="How often another server's bank is asked before it counts as away.",
    within=(1, 10),
)
BANK_PAUSE_SECONDS = constant(
    "BANK_PAUSE_SECONDS",
    0.2,
    unit="seconds",
    source="chosen: a server that was only restarted or busy answers after one or two of them",
    note="The first pause between attempts is up to this long, and each next one up to twice as long.",
    within=(0.01, 10),
)
BANK_PAUSE_MOST_SECONDS = constant(
    "BANK_PAUSE_MOST_SECONDS",
    5.0,
    unit="seconds",
    source="chosen: whoever is told to wait longer hears that the bank is away, and may try again",
    note="Longest pause, ours or one that the bank asks for.",
    within=(0.1, 60),
)
BANK_TIMEOUT_SECONDS = constant(
    "BANK_TIMEOUT_SECONDS",
    5.0,
    unit="seconds",
    source="chosen: ten times what a slow answer takes",
    note="How long one attempt may take.",
    within=(0.1, 60),
)
BANK_FAILURES_MOST = constant(
    "BANK_FAILURES_MOST",
    5,
    unit="failures",
    source="chosen: one is chance, five in a row are an outage",
    note="After so many failures in a row the bank is left alone for a while.",
    within=(1, 100),
)
BANK_REST_SECONDS = constant(
    "BANK_REST_SECONDS",
    30,
    unit="seconds",
    source="chosen: as long as a restart takes",
    note="How long a bank that failed is left alone before one question tries whether it is back.",
    within=(1, 3_600),
)
BANK_ANSWER_BYTES = constant(
    "BANK_ANSWER_BYTES",
    20_000_000,
    unit="bytes",
    source="chosen: fifty hidden tests of the largest size a file may have, and one process holds a few",
    note="Longest answer of another server's bank that is read.",
    within=(1_000, 1_000_000_000),
)
PROBLEM_TESTS_NAMED = constant(
    "PROBLEM_TESTS_NAMED",
    5,
    unit="tests",
    source="chosen: the first few show what goes wrong",
    note="Most failed tests that the check of a problem names for each solution.",
    within=(1, 50),
)
SERIES_MULTIPLIER = constant(
    "SERIES_MULTIPLIER",
    1_103_515_245,
    unit="factor",
    source="ISO/IEC 9899:1999, 7.20.2.2: the example of rand",
    note="What the form $series multiplies by.",
)
SERIES_INCREMENT = constant(
    "SERIES_INCREMENT",
    12_345,
    unit="summand",
    source="ISO/IEC 9899:1999, 7.20.2.2: the example of rand",
    note="What the form $series adds.",
)
SERIES_PERIOD = constant(
    "SERIES_PERIOD",
    2_147_483_648,
    unit="modulus",
    source="ISO/IEC 9899:1999, 7.20.2.2: the example of rand; 2^31",
    note="After so many numbers the form $series begins anew.",
)
EXACT_NUMBER_MOST = constant(
    "EXACT_NUMBER_MOST",
    9_007_199_254_740_991,
    unit="number",
    source="ECMA-262, Number.MAX_SAFE_INTEGER: 2^53 - 1",
    note="Largest whole number that both languages of problems hold exactly.",
)
NUMBER_DIGITS_MOST = constant(
    "NUMBER_DIGITS_MOST",
    16,
    unit="digits",
    source="chosen: EXACT_NUMBER_MOST has as many",
    note="A longer number is not even read.",
)
FOREIGN_TIME_MS = constant(
    "FOREIGN_TIME_MS",
    1_000,
    unit="milliseconds",
    source="chosen: nobody has measured their solutions",
    note="Limit of time of a problem from a foreign bank, until an author says better.",
)
FOREIGN_MEMORY_MB = constant(
    "FOREIGN_MEMORY_MB",
    128,
    unit="megabytes",
    source="product specification: the usual limit",
    note="Limit of memory of a problem from a foreign bank.",
)
FOREIGN_CASES_FEWEST = constant(
    "FOREIGN_CASES_FEWEST",
    4,
    unit="cases",
    source="chosen: two to show, two to hide",
    note="Fewest usable cases of an exercise from a foreign bank.",
)
FOREIGN_GRADES = constant(
    "FOREIGN_GRADES",
    2,
    unit="grades per grade",
    source="chosen: theirs go from 1 to 10, ours from 1 to 5",
    note="How many grades of a foreign bank make one of ours.",
)

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

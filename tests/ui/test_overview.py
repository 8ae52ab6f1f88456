"""The overview's card of tag debt: what is owed, why, where, and what needs a person."""

from typing import Any

import msgspec
import pytest

from ui import wire
from ui.pages.admin.overview import DebtRow, debt_questions, debt_themes, debt_words, reasons, waiting

QUIET: dict[str, Any] = {
    "learners": 1,
    "active_7d": 1,
    "reviews_24h": 0,
    "questions": 9,
    "questions_in_debt": 0,
    "failed_runs_24h": 0,
    "missed_runs_24h": 0,
    "revision": {"due_today": 0, "overdue": 0, "day_on": None},
    "last_regen": None,
    "simulated": False,
}


def quality(total: int = 12, **changed: Any) -> wire.TagQuality:
    told = {
        "window_days": 7,
        "total_debt": total,
        "by_reason": [{"reason": "MISSING_CONCEPT", "count": 9}, {"reason": "INCONSISTENT_TAGS", "count": 3}],
        "top_themes": [{"theme_id": f"t{n}", "theme_name": f"Theme {n}", "count": 9 - n} for n in range(6)],
        "top_questions": [
            {"question_id": f"q{n}", "stem": f"What of {n}?", "theme_id": "t1", "count": 9 - n} for n in range(6)
        ],
    }
    return msgspec.convert({**told, **changed}, wire.TagQuality)


def test_reasons_have_words_and_a_bar_of_the_whole() -> None:
    assert reasons(quality()) == [
        DebtRow("No concept", 9, "9", "75.00%"),
        DebtRow("Tags contradict", 3, "3", "25.00%"),
    ]


def test_the_first_themes_and_questions_are_shown() -> None:
    assert [one.name for one in debt_themes(quality())] == ["Theme 0", "Theme 1", "Theme 2", "Theme 3"]
    assert [one.name for one in debt_questions(quality())] == ["What of 0?", "What of 1?", "What of 2?"]


@pytest.mark.parametrize(
    ("total", "questions", "words"),
    [
        (12, 5, "Practice cannot place 5 questions on a concept yet. That was met 12 times in the last 7 days."),
        (1, 1, "Practice cannot place 1 question on a concept yet. That was met once in the last 7 days."),
        (0, 2, "Practice cannot place 2 questions on a concept yet. None of it is of the last 7 days."),
    ],
)
def test_the_debt_is_two_sentences(total, questions, words) -> None:
    assert debt_words(quality(total), questions) == words


def test_debt_needs_a_person_and_leads_to_where_it_is_fixed() -> None:
    overview = msgspec.convert({**QUIET, "questions_in_debt": 3}, wire.Overview)
    assert ("3 questions cannot be placed on a concept", "/content/tag-debt") in [
        (one.words, one.href) for one in waiting(overview)
    ]

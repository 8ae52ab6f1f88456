"""A task is put into the words of its language: what there is to solve, what was begun, and how it ended."""

from datetime import UTC, datetime

import pytest

from tests.ui.tasks import a_problem, task
from ui import wire
from ui.pages.student.task_words import (
    code_of,
    ending,
    finishing,
    first_language,
    hidden_words,
    hint_levels,
    listed,
    literal,
    next_level,
    opens_at,
    opens_words,
    spent,
    statement,
    used_words,
)


def shown(language: str):
    open_task = task()
    assert open_task.problem is not None
    return statement(open_task, open_task.problem, language)


def words(pieces) -> str:
    return "".join(one.text for one in pieces)


def test_a_statement_is_shown_by_paragraphs_with_its_code_marked():
    said = shown("python")
    assert [words(one.pieces) for one in said.paragraphs] == [
        "Given a list of words, group them.",
        "The order does not matter.",
    ]
    assert [one.text for one in said.paragraphs[0].pieces if one.is_code] == ["words"]
    assert (said.module, said.difficulty, said.target) == ("Hashing", "Difficulty 3 of 5", "20\u00a0min")
    assert said.topics == "Counting with maps"


def test_examples_are_written_as_the_language_writes_them():
    python, javascript = shown("python"), shown("javascript")
    assert python.example.text == 'words = ["tea", "ate"]\n→ [["tea", "ate"]]'
    assert python.more[0].text == "words = [None, True]\n→ None"
    assert javascript.more[0].text == "words = [null, true]\n→ null"
    assert python.more_words == "1 more example"


def test_the_function_is_named_as_in_the_language():
    assert shown("python").signature.startswith("group_words(words)\nwords: list of text")
    assert shown("javascript").signature.startswith("groupWords(words)")


def test_limits_follow_the_constraints_and_say_that_python_has_longer():
    said = [words(one.pieces) for one in shown("python").limits]
    assert said == ["1 to 10,000 words", "200\u00a0ms and 128\u00a0MB a test; Python is given longer"]
    assert words(shown("javascript").limits[-1].pieces) == "200\u00a0ms and 128\u00a0MB a test"


@pytest.mark.parametrize(
    ("value", "python", "javascript"),
    [
        ({"a": [None, False]}, '{"a": [None, False]}', '{"a": [null, false]}'),
        ("Ä", '"Ä"', '"Ä"'),
        (1.5, "1.5", "1.5"),
    ],
)
def test_a_value_is_written_in_its_language(value, python, javascript):
    assert literal(value, "python") == python
    assert literal(value, "javascript") == javascript


def test_a_long_value_is_cut():
    said = literal(list(range(1000)), "python")
    assert len(said) < 610
    assert said.endswith(" …")


def test_hidden_categories_are_listed_in_words():
    assert hidden_words(["typical", "edge", "large"]) == "typical input, edge cases and large input"
    assert hidden_words(["two_pointers"]) == "two pointers"
    assert listed([]) == ""


def draft(code: str, at: str) -> dict[str, str]:
    return {"code": code, "saved_at": at}


def test_one_goes_on_in_the_language_of_the_newest_draft():
    begun = task(
        drafts={
            "python": draft("a", "2026-11-25T09:00:00Z"),
            "javascript": draft("b", "2026-11-25T09:05:00Z"),
        }
    )
    assert first_language(begun, ["python", "javascript"], "python") == "javascript"
    assert first_language(task(), ["python", "javascript"], "javascript") == "javascript"
    assert first_language(task(), ["python", "javascript"], "cobol") == "python"


def test_the_editor_begins_with_the_draft_or_with_the_starter():
    begun = task(drafts={"python": draft("mine", "2026-11-25T09:00:00Z")})
    assert begun.problem is not None
    assert code_of(begun, begun.problem, "python") == "mine"
    assert code_of(begun, begun.problem, "javascript") == a_problem()["starters"]["javascript"]


def test_hints_that_were_given_are_known_by_their_levels():
    given = task(metadata={"hint_levels": [2, 1, 2, 7]}, hints_used=3)
    assert hint_levels(given, 3) == [1, 2]
    assert next_level([1, 2], 3) == 3
    assert next_level([2], 3) == 1
    assert next_level([1, 2, 3], 3) == 0
    assert used_words(2, 3) == "2 of 3 used"


def test_a_hint_that_waits_says_when_it_opens():
    refused = [wire.FieldError(field="opens_at", rule="later", message="2026-11-25T14:41:00+00:00")]
    assert opens_words(opens_at(refused), "UTC") == "Opens after a submit that fails, or at 14:41."
    assert opens_words(opens_at([]), "UTC") == "Opens after a submit that fails."


def test_an_open_task_has_no_ending():
    assert ending(task(), "UTC").state == ""


def test_a_passed_task_says_when_and_after_what():
    at = "2026-11-25T09:12:00Z"
    said = ending(
        task(status="completed", outcome="success", completed_at=at, submissions=2, time_spent_seconds=684), "UTC"
    )
    assert (said.state, said.words) == ("passed", "Passed on 25 Nov.")
    assert said.then == "After 2 submits, 12\u00a0min. It can be read, not changed."


@pytest.mark.parametrize(
    ("changes", "state", "beginning"),
    [
        (
            {"status": "completed", "outcome": "failure", "completed_at": "2026-11-25T09:12:00Z"},
            "no_data",
            "Finished without passing on 25 Nov.",
        ),
        ({"status": "skipped"}, "skipped", "This task was skipped."),
        ({"status": "expired"}, "missed", "This task expired on Wednesday 2 December."),
    ],
)
def test_other_endings_say_what_became_of_the_task(changes, state, beginning):
    said = ending(task(**changes), "UTC")
    assert (said.state, said.words) == (state, beginning)
    assert said.then


def test_finishing_says_what_it_does_in_numbers():
    assert finishing(2).startswith("The task ends as not passed after 2 submits.")
    assert finishing(0).startswith("The task ends as not passed without a submit.")


def test_time_spent_is_told_in_minutes():
    assert spent(61) == "2\u00a0min"
    assert opens_words(datetime(2026, 11, 25, 14, 41, tzinfo=UTC), "Europe/Berlin").endswith("at 15:41.")

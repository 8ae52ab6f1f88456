"""What is one function with JSON arguments becomes a draft of ours; the rest is counted by its reason."""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.authoring.problem_files import read_bank
from domain.catalog.constants import PROBLEM_VALUE_SIZE, TEXT_MAX_LENGTH
from domain.catalog.foreign_problems import PLACES, Adopted, ForeignBank, ForeignCase, ForeignProblem, adopt
from domain.catalog.modules import MODULE_NAMES
from domain.catalog.problem_checks import missing_of

REAL = Path(os.environ.get("LYCEUM_DATA", "../shared/data")) / "problems" / "exercism_half.json"
CONCEPTS = {"functions-and-values", *(topic for _, topic in PLACES.values())}


def a_case(number: int, **given: Any) -> ForeignCase:
    return ForeignCase(
        **{
            "description": f"case {number}",
            "property": "isPaired",
            "input": {"openBrackets": "(" * number, "most": number},
            "expected": False,
            **given,
        }
    )


def an_exercise(**given: Any) -> ForeignProblem:
    cases = tuple(a_case(number) for number in range(6))
    return ForeignProblem(
        **{
            "slug": "matching-brackets",
            "title": "Matching brackets",
            "description": "Pair them.",
            "difficulty": 3,
            "blurb": "Find pairs",
            "module_guess": ("arrays", "strings"),
            "cases": cases,
            **given,
        }
    )


def adopted(*exercises: ForeignProblem, concepts: set[str] = CONCEPTS) -> Adopted:
    return adopt(ForeignBank("MIT (c) somebody", exercises), concepts)


def reason(exercise: ForeignProblem, concepts: set[str] = CONCEPTS) -> str:
    (told,) = adopted(exercise, concepts=concepts).skipped
    return told


def test_an_exercise_becomes_a_draft_with_its_first_cases_shown_and_the_others_hidden() -> None:
    ((problem, bundle),) = adopted(an_exercise()).problems
    assert (problem.code, problem.module, problem.topics) == (
        "imported-matching-brackets",
        "arrays-strings",
        ("text-scanning",),
    )
    assert problem.entry.function == {"python": "is_paired", "javascript": "isPaired"}
    assert [(one.name, one.type) for one in problem.entry.parameters] == [
        ("open_brackets", "text"),
        ("most", "whole number"),
    ]
    assert (problem.entry.returns, problem.difficulty, problem.target_minutes) == ("boolean", 2, 20)
    assert [test.name for test in problem.visible] == ["case 0", "case 1"]
    assert [test.arguments for test in bundle.hidden] == [["((", 2], ["(((", 3], ["((((", 4], ["(((((", 5]]
    assert "MIT (c) somebody" in problem.statement


def test_a_draft_brings_no_solutions_and_is_told_what_it_lacks() -> None:
    ((problem, bundle),) = adopted(an_exercise(blurb="")).problems
    assert (bundle.solutions, bundle.wrong, problem.objectives) == ((), (), ())
    assert "There is no reference solution in Python." in missing_of(problem, bundle)


def test_the_inputs_of_all_cases_come_in_the_order_of_the_first() -> None:
    turned = a_case(5, input={"most": 5, "openBrackets": "x"})
    ((_, bundle),) = adopted(an_exercise(cases=(*an_exercise().cases[:5], turned))).problems
    assert bundle.hidden[-1].arguments == ["x", 5]


def test_the_most_telling_module_is_ours_and_without_one_it_is_an_introduction() -> None:
    places = [adopted(an_exercise(module_guess=guess)).problems[0][0].module for guess in (("math", "bits"), ("misc",))]
    assert places == ["bit-manipulation", "introduction"]
    assert {module for module, _ in PLACES.values()} <= MODULE_NAMES.keys()


def test_names_that_stand_there_twice_are_numbered_and_tell_edge_cases() -> None:
    cases = tuple(a_case(number, description="empty list") for number in range(5))
    ((_, bundle),) = adopted(an_exercise(cases=cases)).problems
    assert [test.name for test in bundle.hidden] == ["empty list (3)", "empty list (4)", "empty list (5)"]
    assert {test.category for test in bundle.hidden} == {"edge"}


def test_a_long_value_is_hidden_and_a_long_description_cut() -> None:
    long = a_case(0, input={"openBrackets": "(" * 5000, "most": 1})
    told = an_exercise(cases=(long, *an_exercise().cases[1:]), description="x" * 20_000)
    ((problem, bundle),) = adopted(told).problems
    assert [test.name for test in problem.visible] == ["case 1", "case 2"]
    assert bundle.hidden[0].name == "case 0"
    assert len(problem.statement) == TEXT_MAX_LENGTH


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (a_case(9, expected={"error": "no"}), "it expects an error"),
        (a_case(9, expected=2**63), "a number is larger than JavaScript holds exactly"),
        (a_case(9, expected={"a": [-(2**53)]}), "a number is larger than JavaScript holds exactly"),
        (a_case(9, expected={"$range": 1}), "a value is too large, or looks like one of our forms"),
        (a_case(9, expected="x" * PROBLEM_VALUE_SIZE), "a value is too large, or looks like one of our forms"),
    ],
)
def test_a_case_that_cannot_be_kept_is_left_out_and_counted(case: ForeignCase, words: str) -> None:
    told = adopted(an_exercise(cases=(*an_exercise().cases, case)))
    assert told.cases_skipped == Counter({words: 1})
    assert len(told.problems[0][1].hidden) == 4


@pytest.mark.parametrize(
    ("exercise", "words"),
    [
        (an_exercise(slug="Not A Slug"), "its name cannot be a code"),
        (an_exercise(cases=(a_case(0, property="encode"), *an_exercise().cases)), "it has several functions"),
        (an_exercise(cases=(a_case(0, input={}), *an_exercise().cases)), "its inputs differ from case to case"),
        (an_exercise(cases=an_exercise().cases[:3]), "fewer than 4 of its cases can be used"),
        (an_exercise(cases=()), "fewer than 4 of its cases can be used"),
        (
            an_exercise(cases=tuple(replace(case, property="lambda") for case in an_exercise().cases)),
            "a name in it can name nothing in Python",
        ),
    ],
)
def test_an_exercise_that_is_not_one_function_is_left_out_with_its_reason(exercise: ForeignProblem, words: str) -> None:
    assert reason(exercise) == words


def test_without_its_concept_in_the_syllabus_there_is_no_draft() -> None:
    assert reason(an_exercise(), concepts=set()) == "the syllabus lacks its concept"


@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is missing")
def test_a_real_bank_is_brought_in_as_far_as_it_goes() -> None:
    told = adopt(read_bank(REAL.read_bytes()), CONCEPTS)
    assert len(told.problems) == 39
    assert told.skipped == {"it has several functions": 4, "fewer than 4 of its cases can be used": 1}
    assert told.cases_skipped == {"it expects an error": 66, "a number is larger than JavaScript holds exactly": 2}
    assert all(len(problem.visible) == 2 and bundle.hidden for problem, bundle in told.problems)

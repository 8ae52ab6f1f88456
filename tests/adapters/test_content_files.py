"""The product's own content is free of mistakes and large enough to learn from."""

import re
from collections import Counter
from pathlib import Path

import pytest

from adapters.authoring import READ_QUESTIONS, READ_SYLLABUS
from adapters.settings import PROJECT
from domain.catalog.graph import topological_order
from domain.catalog.model import Question, QuestionKind, Syllabus
from domain.catalog.questions import read_questions
from domain.catalog.syllabus import check_ties, plan_syllabus, read_syllabus
from domain.catalog.tags import Tagged
from domain.catalog.written import Problems

CONTENT = PROJECT / "content"


@pytest.fixture(scope="module")
def syllabus() -> Syllabus:
    problems = Problems()
    draft = read_syllabus(READ_SYLLABUS["yaml"]((CONTENT / "syllabus.yaml").read_bytes()), problems)
    check_ties(draft, Syllabus(), problems)
    assert not problems.told()
    return plan_syllabus(draft, Syllabus()).changed


def questions_in(file: Path, syllabus: Syllabus) -> dict[Question, Tagged]:
    problems = Problems()
    read = read_questions(READ_QUESTIONS["yaml"](file.read_bytes()), syllabus, problems)
    assert not problems.told()
    return read


@pytest.fixture(scope="module")
def questions(syllabus: Syllabus) -> dict[Question, Tagged]:
    read: dict[Question, Tagged] = {}
    for file in sorted((CONTENT / "questions").glob("*.yaml")):
        read |= questions_in(file, syllabus)
    return read


def test_the_syllabus_is_large_enough_and_can_be_learned_in_some_order(syllabus: Syllabus) -> None:
    concepts = [code for code, concept in syllabus.concepts.items() if not concept.pseudo]
    assert len(syllabus.blocks) >= 3
    assert len(syllabus.themes) >= 12
    assert len(concepts) >= 40
    assert len(topological_order(concepts, syllabus.edges)) == len(concepts)


def test_there_are_enough_questions_under_codes_of_their_own(questions: dict[Question, Tagged]) -> None:
    assert len(questions) >= 120
    assert max(Counter(question.code for question in questions).values()) == 1


def test_every_question_explains_itself_and_owes_nothing(questions: dict[Question, Tagged]) -> None:
    assert all(question.explanation for question in questions)
    assert not [question.code for question, tagged in questions.items() if tagged.debts]


def test_every_question_has_a_hint_of_one_sentence_without_the_answer(questions: dict[Question, Tagged]) -> None:
    for question in questions:
        hint = question.hint or ""
        assert hint.endswith((".", "?")), question.code
        assert not re.search(r"[.?!] ", hint), question.code
        right = {question.answer} if isinstance(question.answer, str) else set(question.answer or ())
        texts = [choice.text for choice in question.choices if choice.key in right] or list(right)
        said = re.findall(r"[\w.,/√²^-]+", hint.casefold().rstrip(".?"))
        assert not [text for text in texts if text.casefold().strip("`") in said], question.code


def test_every_concept_is_practised_by_questions_unless_by_coding(
    syllabus: Syllabus, questions: dict[Question, Tagged]
) -> None:
    asked = Counter(question.concept_code for question in questions)
    coded = {code for code, theme in syllabus.themes.items() if theme.block_code == "coding-interview"}
    authored = [concept for concept in syllabus.concepts.values() if not concept.pseudo]
    assert min(asked[concept.code] for concept in authored if concept.theme_code not in coded) >= 2


def test_the_right_choice_is_not_always_under_the_same_key(questions: dict[Question, Tagged]) -> None:
    keys = Counter(question.answer for question in questions if question.kind is QuestionKind.CHOICE)
    assert max(keys.values()) < sum(keys.values()) / 2


def test_a_file_is_named_for_the_theme_of_its_questions(syllabus: Syllabus) -> None:
    for file in (CONTENT / "questions").glob("*.yaml"):
        read = questions_in(file, syllabus)
        assert {syllabus.concepts[question.concept_code].theme_code for question in read} == {file.stem}

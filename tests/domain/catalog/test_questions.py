"""An author's questions are refused with every line that is wrong, and their tags are judged."""

import pytest

from adapters.authoring import READ_QUESTIONS
from domain.catalog.model import Concept, DebtReason, Imported, Question, QuestionKind, Syllabus, Theme, theme_id
from domain.catalog.questions import plan_questions, rating_at_start, read_questions
from domain.catalog.tags import Tagged, get_concept_id_with_fallback, pseudo_concept
from domain.catalog.written import NotImported, Problems

THEMES = {code: Theme(code, "b", code.title(), 0) for code in ("sorting", "graphs")}
CONCEPTS = {
    code: Concept(code, theme, code.title(), "", 0)
    for code, theme in (("heapsort", "sorting"), ("mergesort", "sorting"), ("paths", "graphs"), ("stray", "unmapped"))
}
STAND_INS = {stand_in.code: stand_in for stand_in in map(pseudo_concept, THEMES.values())}
SYLLABUS = Syllabus(themes=THEMES, concepts=CONCEPTS | STAND_INS)

CHOICE = """\
- code: q1
  concept: heapsort
  kind: choice
  stem: Which?
  choices:
    a: This
    b: That
  answer: b
  explanation: Because.
  difficulty: 2
"""


def read(text: str) -> dict[Question, Tagged]:
    problems = Problems()
    found = read_questions(READ_QUESTIONS["yaml"](text.encode()), SYLLABUS, problems)
    problems.refuse()
    return found


def tags_of(text: str) -> Tagged:
    return next(iter(read(text).values()))


def test_a_question_reads_as_it_was_written() -> None:
    (question,) = read(CHOICE)
    assert (question.kind, question.answer, question.difficulty) == (QuestionKind.CHOICE, "b", 2)
    assert [(choice.key, choice.text) for choice in question.choices] == [("a", "This"), ("b", "That")]


def test_a_word_that_yaml_would_take_for_a_truth_or_a_number_stays_what_the_author_wrote() -> None:
    (question,) = read(CHOICE.replace("a: This", "a: no").replace("b: That", "b: 1.50"))
    assert [choice.text for choice in question.choices] == ["no", "1.50"]


def test_a_short_answer_may_be_written_alone_or_as_a_list() -> None:
    short = "- {code: q, concept: heapsort, kind: short, stem: S, answer: 1048, explanation: E, difficulty: 1}"
    assert [question.answer for question in read(short)] == [("1048",)]
    assert [q.answer for q in read(short.replace("1048", "[a, b]"))] == [("a", "b")]


def test_a_concept_alone_leaves_nothing_owed() -> None:
    assert tags_of(CHOICE) == Tagged("heapsort", ())
    assert tags_of(CHOICE + "  theme: sorting\n") == Tagged("heapsort", ())


def test_without_a_concept_a_question_counts_for_its_theme_and_the_concept_is_owed() -> None:
    stand_in = get_concept_id_with_fallback(None, theme_id("graphs"))
    text = CHOICE.replace("concept: heapsort", "theme: graphs")
    assert tags_of(text) == Tagged(stand_in, (DebtReason.MISSING_CONCEPT,))
    assert stand_in == f"THEME::{theme_id('graphs')}"


def test_of_two_concepts_the_first_counts_and_a_choice_is_owed() -> None:
    text = CHOICE.replace("heapsort", "[heapsort, mergesort]")
    assert tags_of(text) == Tagged("heapsort", (DebtReason.MULTIPLE_CONCEPTS,))


@pytest.mark.parametrize("text", [CHOICE + "  theme: graphs\n", CHOICE.replace("heapsort", "stray")])
def test_a_concept_of_another_theme_or_of_none_is_inconsistent(text: str) -> None:
    assert tags_of(text).debts == (DebtReason.INCONSISTENT_TAGS,)


def test_what_two_concepts_of_two_themes_owe_is_both() -> None:
    text = CHOICE.replace("heapsort", "[heapsort, paths]") + "  theme: sorting\n"
    assert tags_of(text).debts == (DebtReason.MULTIPLE_CONCEPTS, DebtReason.INCONSISTENT_TAGS)


def test_the_fallback_is_stable_and_a_known_concept_is_left_alone() -> None:
    theme = theme_id("sorting")
    assert get_concept_id_with_fallback(None, theme) == get_concept_id_with_fallback("", theme) == f"THEME::{theme}"
    assert get_concept_id_with_fallback("c", theme) == "c"


def test_only_what_differs_is_written_again() -> None:
    first = read(CHOICE)
    known = {question.code: question for question in first}
    assert plan_questions(first, known, SYLLABUS).imported == Imported(unchanged=1)
    changed = plan_questions(read(CHOICE.replace("Which", "What")), known, SYLLABUS)
    assert changed.imported == Imported(updated=1)


def test_a_harder_question_starts_with_a_higher_rating() -> None:
    assert [rating_at_start(difficulty) for difficulty in (1, 3, 5)] == [1300, 1500, 1700]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("code: q1", "code: 'a b'", ("line 1", "bad_code")),
        ("concept: heapsort", "concept: heapsrot", ("line 2", "unknown_concept")),
        ("concept: heapsort", "theme: nowhere", ("line 2", "unknown_theme")),
        ("concept: heapsort", "concpet: heapsort", ("line 2", "unknown_field")),
        ("code: q1", "code: ''", ("line 1", "missing")),
        ("  kind: choice\n", "", ("line 1", "missing")),
        ("kind: choice", "kind: essay", ("line 3", "unknown_kind")),
        ("kind: choice", "kind: recall", ("line 3", "unknown_kind")),
        ("stem: Which?", "stem: ''", ("line 4", "missing")),
        ("stem: Which?", f"stem: {'x' * 10_001}", ("line 4", "too_long")),
        ("    b: That\n", "", ("line 6", "choices")),
        ("b: That", "b: This", ("line 6", "choices")),
        ("b: That", "b: That\n    x: Other", ("line 6", "choices")),
        ("b: That", "b: ''", ("line 7", "not_text")),
        ("choices:\n    a: This\n    b: That", "choices: [This, That]", ("line 5", "shape")),
        ("answer: b", "answer: c", ("line 8", "answer")),
        ("answer: b", "answer: [a, b]", ("line 8", "answer")),
        ("  answer: b\n", "", ("line 1", "missing")),
        ("  explanation: Because.\n", "", ("line 1", "missing")),
        ("difficulty: 2", "difficulty: 6", ("line 10", "out_of_range")),
        ("difficulty: 2", "difficulty: two", ("line 10", "out_of_range")),
        ("difficulty: 2", "difficulty: 2\n  tags: [x, x]", ("line 11", "twice")),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, expected: tuple[str, str]) -> None:
    with pytest.raises(NotImported) as refusal:
        read(CHOICE.replace(old, new))
    assert expected in [(problem.field, problem.rule) for problem in refusal.value.problems]


def test_a_short_question_with_choices_is_refused() -> None:
    with pytest.raises(NotImported) as refusal:
        read(CHOICE.replace("kind: choice", "kind: short"))
    assert [(problem.field, problem.rule) for problem in refusal.value.problems] == [("line 6", "choices")]


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_its_lines() -> None:
    second = CHOICE.replace("answer: b", "answer: z").replace("difficulty: 2", "difficulty: 9")
    with pytest.raises(NotImported, match=r"^Line 2: ") as refusal:
        read(CHOICE.replace("heapsort", "nothing") + second)
    lines = [problem.field for problem in refusal.value.problems]
    assert lines == ["line 2", "line 11", "line 18", "line 20"]


@pytest.mark.parametrize("text", ["", "[]", "questions:", "42"])
def test_a_file_without_questions_is_refused(text: str) -> None:
    with pytest.raises(NotImported):
        read(text)

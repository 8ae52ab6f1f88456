"""Decides what an author's questions say, which rules they break, and what they change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.catalog.constants import (
    CHOICES_FEWEST,
    CHOICES_MOST,
    CODE_MAX_LENGTH,
    QUESTION_DIFFICULTY_HIGHEST,
    QUESTION_DIFFICULTY_LOWEST,
    QUESTION_DIFFICULTY_MIDDLE,
    QUESTION_RATING_AT_START,
    QUESTION_RATING_PER_GRADE,
)
from domain.catalog.model import (
    Answer,
    Choice,
    DebtReason,
    Imported,
    Question,
    QuestionKind,
    Syllabus,
    TagDebt,
    question_id,
    theme_id,
)
from domain.catalog.tags import Tagged, tag
from domain.catalog.written import Entry, Problems, Written

CHOICE_KEYS = "abcdefghi"[:CHOICES_MOST]
_FIELDS = frozenset(
    {"code", "concept", "theme", "kind", "stem", "choices", "answer", "hint", "explanation", "difficulty", "tags"}
)
_KINDS = (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.SHORT)


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """What an import writes, and what it found about the tags of every question in the file."""

    changed: tuple[Question, ...]
    debts: tuple[TagDebt, ...]
    imported: Imported


def rating_at_start(difficulty: int) -> float:
    """Return the Elo rating a question is born with: 1500 + 100·(difficulty - 3)."""
    return QUESTION_RATING_AT_START + QUESTION_RATING_PER_GRADE * (difficulty - QUESTION_DIFFICULTY_MIDDLE)


def read_questions(written: Written, syllabus: Syllabus, problems: Problems) -> dict[Question, Tagged]:
    """Read a list of questions; each is returned with what its tags came to."""
    root = Written(written.line, {"questions": written}) if isinstance(written.value, tuple) else written
    file = Entry(root, problems, what="file of questions", fields=frozenset({"questions"}))
    if not file.has("questions"):
        file.wrong("empty", "a file of questions is a list of questions, and there are none")
    read: dict[Question, Tagged] = {}
    first_lines: dict[str, int] = {}
    for entry in file.entries("questions", what="question", fields=_FIELDS):
        question, tagged = _read_question(entry, syllabus)
        if question.code in first_lines:
            words = f"question “{question.code}” is already on line {first_lines[question.code]}"
            entry.wrong("twice", words, at="code")
        elif question.code:
            first_lines[question.code] = entry.line_of("code")
        read[question] = tagged
    return read


def plan_questions(read: Mapping[Question, Tagged], known: Mapping[str, Question], syllabus: Syllabus) -> QuestionPlan:
    """Compare sound questions with what is known under their codes.

    A question without a concept in the file keeps the one that a person gave it since, as a concept keeps its theme.
    """
    read = dict(_keep_concept(question, tagged, known, syllabus) for question, tagged in read.items())
    changed = tuple(question for question in read if known.get(question.code) != question)
    created = sum(question.code not in known for question in changed)
    debts = tuple(
        TagDebt(question_id(question.code), theme_id(_theme_code(tagged.concept_code, syllabus)), reason)
        for question, tagged in read.items()
        for reason in tagged.debts
    )
    return QuestionPlan(changed, debts, Imported(created, len(changed) - created, len(read) - len(changed)))


def _keep_concept(
    question: Question, tagged: Tagged, known: Mapping[str, Question], syllabus: Syllabus
) -> tuple[Question, Tagged]:
    before = known.get(question.code)
    if (
        before is None
        or DebtReason.MISSING_CONCEPT not in tagged.debts
        or syllabus.concepts[before.concept_code].pseudo
    ):
        return question, tagged
    return replace(question, concept_code=before.concept_code), Tagged(before.concept_code, ())


def _theme_code(concept_code: str, syllabus: Syllabus) -> str:
    return syllabus.concepts[concept_code].theme_code


def _read_question(entry: Entry, syllabus: Syllabus) -> tuple[Question, Tagged]:
    kind = _read_kind(entry)
    choices = _read_choices(entry, kind)
    tagged = _read_tags(entry, syllabus)
    question = Question(
        code=entry.code(),
        concept_code=tagged.concept_code,
        kind=kind,
        stem=entry.text("stem"),
        choices=choices,
        answer=_read_answer(entry, kind, [choice.key for choice in choices]),
        explanation=entry.text("explanation"),
        difficulty=entry.whole("difficulty", lowest=QUESTION_DIFFICULTY_LOWEST, highest=QUESTION_DIFFICULTY_HIGHEST),
        tags=entry.texts("tags"),
        hint=entry.text("hint", required=False) or None,
    )
    return question, tagged


def _read_kind(entry: Entry) -> QuestionKind:
    text = entry.text("kind", longest=CODE_MAX_LENGTH)
    if text in _KINDS:
        return QuestionKind(text)
    if text:
        entry.wrong("unknown_kind", f"kind is {', '.join(_KINDS)}, not “{text}”", at="kind")
    return QuestionKind.CHOICE


def _read_tags(entry: Entry, syllabus: Syllabus) -> Tagged:
    theme_code = entry.text("theme", required=False)
    theme = syllabus.themes.get(theme_code)
    if theme_code and theme is None:
        entry.wrong("unknown_theme", f"there is no theme “{theme_code}”", at="theme")
    concepts = {code: concept for code, concept in syllabus.concepts.items() if not concept.pseudo}
    written = entry.texts("concept")
    for code in written:
        if code not in concepts:
            entry.wrong("unknown_concept", f"there is no concept “{code}”", at="concept")
    return tag([code for code in written if code in concepts], theme=theme, concepts=concepts)


def _read_choices(entry: Entry, kind: QuestionKind) -> tuple[Choice, ...]:
    choices = tuple(Choice(key, text) for key, text, _ in entry.pairs("choices"))
    if kind is QuestionKind.SHORT:
        if choices:
            entry.wrong("choices", "a short question offers no choices", at="choices")
        return ()
    if not CHOICES_FEWEST <= len(choices) <= CHOICES_MOST:
        words = f"a question of kind {kind} offers {CHOICES_FEWEST} to {CHOICES_MOST} choices, not {len(choices)}"
        entry.wrong("choices", words, at="choices")
    if len({choice.text for choice in choices}) < len(choices):
        entry.wrong("choices", "two choices say the same", at="choices")
    for choice in choices:
        if len(choice.key) != 1 or choice.key not in CHOICE_KEYS:
            entry.wrong(
                "choices", f"“{choice.key}” is no key of a choice: a letter from a to {CHOICE_KEYS[-1]}", at="choices"
            )
    return choices


def _read_answer(entry: Entry, kind: QuestionKind, keys: Sequence[str]) -> Answer:
    answers = entry.texts("answer")
    if not answers:
        entry.wrong("missing", "a question needs an answer", at="answer")
    if kind is QuestionKind.SHORT:
        return answers
    for answer in answers:
        if answer not in keys:
            entry.wrong("answer", f"the answer “{answer}” is not among the choices", at="answer")
    if kind is QuestionKind.CHOICE and len(answers) > 1:
        entry.wrong("answer", "a question of kind choice has one answer", at="answer")
    return answers if kind is QuestionKind.CHOICES else "".join(answers[:1])

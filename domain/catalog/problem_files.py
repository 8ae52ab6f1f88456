"""Decides what an author's file of a problem says, its public part and its bundle, and which rules they break."""

import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.catalog.constants import (
    CODE_MAX_LENGTH,
    NAME_MAX_LENGTH,
    PROBLEM_HIDDEN_FEWEST,
    PROBLEM_HINTS,
    PROBLEM_MEMORY_MOST_MB,
    PROBLEM_MINUTES_MOST,
    PROBLEM_PROGRAM_LONGEST,
    PROBLEM_TIME_MOST_MS,
    PROBLEM_VISIBLE_FEWEST,
    PROBLEM_VISIBLE_MOST,
    PROBLEM_VISIBLE_SIZE,
    QUESTION_DIFFICULTY_HIGHEST,
    QUESTION_DIFFICULTY_LOWEST,
)
from domain.catalog.errors import NoValue
from domain.catalog.model import Syllabus, concept_id
from domain.catalog.modules import MODULE_NAMES
from domain.catalog.problems import (
    CATEGORIES,
    COMPARISONS,
    FAILURES,
    LANGUAGES,
    AnswerComparison,
    Bundle,
    EntryPoint,
    HiddenTest,
    Parameter,
    Problem,
    ProblemLimits,
    Solution,
    VisibleTest,
    Wrong,
    problem_id,
    starter,
)
from domain.catalog.values import Json, expand
from domain.catalog.written import Entry, Problems, Written
from domain.catalog.written_values import NoValueAt, json_of
from domain.kernel.errors import FieldProblem

PUBLIC: Final = frozenset(
    {
        *(
            "code",
            "module",
            "title",
            "difficulty",
            "target_minutes",
            "topics",
            "objectives",
            "statement",
            "constraints",
        ),
        *("entry", "comparison", "limits", "hints", "visible"),
    }
)
BUNDLE: Final = frozenset({"code", "hidden", "solutions", "wrong"})
_TEST: Final = frozenset({"name", "arguments", "expected"})
_NAME: Final = {"python": re.compile(r"[a-z_][a-zA-Z0-9_]*"), "javascript": re.compile(r"[a-zA-Z_$][a-zA-Z0-9_$]*")}
_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ProblemFile:
    """The two documents of a problem, and the files they stand in, where that has to be told."""

    public: Written
    bundle: Written
    public_name: str = ""
    bundle_name: str = ""


def read_file(file: ProblemFile, syllabus: Syllabus) -> tuple[Problem, Bundle, tuple[FieldProblem, ...]]:
    """Read a problem and return it with everything that is wrong with it; with anything wrong it is of no use."""
    public = Problems(file.public_name)
    bundle = public if file.public_name == file.bundle_name else Problems(file.bundle_name)
    told = Entry(file.public, public, what="problem", fields=PUBLIC)
    kept = Entry(file.bundle, bundle, what="bundle", fields=BUNDLE)
    problem, secret = _read(told, kept, syllabus)
    return problem, secret, public.told() if public is bundle else public.told() + bundle.told()


def _read(told: Entry, kept: Entry, syllabus: Syllabus) -> tuple[Problem, Bundle]:
    code = told.code()
    if code and not _CODE.fullmatch(code):
        told.wrong("bad_code", f"“{code}” is not in kebab-case", at="code")
    if kept.code() != code:
        kept.wrong("code", f"the bundle is of another problem than “{code}”", at="code")
    entry, comparison = _read_entry(told), _read_comparison(told)
    hidden = tuple(_read_hidden(kept, entry, comparison))
    visible = tuple(_read_visible(told, entry, comparison))
    _check_names(told, [test.name for test in visible])
    _check_names(kept, [test.name for test in hidden])
    topics = _read_topics(told, syllabus)
    problem = Problem(
        problem_id=problem_id(code),
        code=code,
        module=_read_one_of(told, "module", MODULE_NAMES),
        title=told.text("title", longest=NAME_MAX_LENGTH),
        difficulty=told.whole("difficulty", lowest=QUESTION_DIFFICULTY_LOWEST, highest=QUESTION_DIFFICULTY_HIGHEST),
        target_minutes=told.whole("target_minutes", lowest=1, highest=PROBLEM_MINUTES_MOST),
        topics=topics,
        concept_ids=tuple(map(concept_id, topics)),
        objectives=_read_texts(told, "objectives"),
        statement=told.text("statement"),
        constraints=_read_texts(told, "constraints"),
        entry=entry,
        comparison=comparison,
        limits=_read_limits(told),
        hints=_read_hints(told),
        starters={language: starter(name, entry.parameters, language) for language, name in entry.function.items()},
        visible=visible,
        hidden_categories=tuple(category for category in CATEGORIES if category in {test.category for test in hidden}),
    )
    return problem, Bundle(hidden, _read_solutions(kept), tuple(_read_wrong(kept)))


def _read_topics(told: Entry, syllabus: Syllabus) -> tuple[str, ...]:
    topics = _read_texts(told, "topics")
    for topic in topics:
        concept = syllabus.concepts.get(topic)
        if concept is None or concept.pseudo:
            told.wrong("unknown_concept", f"there is no concept “{topic}”", at="topics")
    return topics


def _read_texts(told: Entry, name: str) -> tuple[str, ...]:
    texts = told.texts(name)
    if not texts:
        told.wrong("missing", f"a {told.what} needs {name}", at=name)
    return texts


def _read_hints(told: Entry) -> tuple[str, ...]:
    hints = _read_texts(told, "hints")
    if hints and len(hints) != PROBLEM_HINTS:
        told.wrong("hints", f"a problem has {PROBLEM_HINTS} hints, one a level, not {len(hints)}", at="hints")
    return hints


def _read_one_of(told: Entry, name: str, words: Iterable[str]) -> str:
    word = told.text(name, longest=CODE_MAX_LENGTH)
    if word and word not in words:
        told.wrong(f"unknown_{name}", f"{name} is one of {', '.join(words)}, not “{word}”", at=name)
    return word


def _read_entry(told: Entry) -> EntryPoint:
    entry = told.part("entry", what="entry", fields=frozenset({*LANGUAGES, "parameters", "returns"}))
    function = {language: entry.text(language, longest=CODE_MAX_LENGTH) for language in LANGUAGES}
    for language, name in function.items():
        if name and (not _NAME[language].fullmatch(name) or keyword.iskeyword(name)):
            entry.wrong("name", f"“{name}” is no name of a function", at=language)
    parameters: list[Parameter] = []
    for one in entry.entries("parameters", what="parameter", fields=frozenset({"name", "type"})):
        parameters.append(Parameter(one.text("name", longest=CODE_MAX_LENGTH), one.text("type")))
        name = parameters[-1].name
        if name and (not _NAME["python"].fullmatch(name) or keyword.iskeyword(name)):
            one.wrong("name", f"“{name}” is no name of a parameter", at="name")
    return EntryPoint(function, tuple(parameters), entry.text("returns"))


def _read_comparison(told: Entry) -> AnswerComparison:
    comparison = told.part("comparison", what="comparison", fields=frozenset({"kind", "tolerance"}))
    kind = _read_one_of(comparison, "kind", COMPARISONS)
    if kind != "tolerance":
        if comparison.has("tolerance"):
            comparison.wrong("tolerance", "a tolerance is for comparisons of kind tolerance", at="tolerance")
        return AnswerComparison(kind)
    tolerance = _read_value(comparison, "tolerance", size=1)
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or not 0 < tolerance < 1:
        comparison.wrong("tolerance", "a tolerance is a number between 0 and 1", at="tolerance")
        return AnswerComparison(kind)
    return AnswerComparison(kind, float(tolerance))


def _read_limits(told: Entry) -> ProblemLimits:
    limits = told.part("limits", what="limit", fields=frozenset({"time_ms", "memory_mb"}))
    return ProblemLimits(
        limits.whole("time_ms", lowest=1, highest=PROBLEM_TIME_MOST_MS),
        limits.whole("memory_mb", lowest=1, highest=PROBLEM_MEMORY_MOST_MB),
    )


def _read_visible(told: Entry, entry: EntryPoint, comparison: AnswerComparison) -> Iterator[VisibleTest]:
    tests = list(told.entries("visible", what="test", fields=_TEST))
    if not PROBLEM_VISIBLE_FEWEST <= len(tests) <= PROBLEM_VISIBLE_MOST:
        words = f"a problem shows {PROBLEM_VISIBLE_FEWEST} to {PROBLEM_VISIBLE_MOST} tests, not {len(tests)}"
        told.wrong("visible", words, at="visible")
    for test in tests:
        name, arguments, expected = _read_test(test, entry, comparison)
        try:
            yield VisibleTest(
                name, expand(arguments, size=PROBLEM_VISIBLE_SIZE), expand(expected, size=PROBLEM_VISIBLE_SIZE)
            )
        except NoValue as refusal:
            test.wrong("value", f"learners read visible tests: {refusal.detail}")


def _read_hidden(kept: Entry, entry: EntryPoint, comparison: AnswerComparison) -> Iterator[HiddenTest]:
    tests = list(kept.entries("hidden", what="test", fields=_TEST | {"category"}))
    if len(tests) < PROBLEM_HIDDEN_FEWEST:
        kept.wrong("hidden", f"a problem hides at least {PROBLEM_HIDDEN_FEWEST} tests, not {len(tests)}", at="hidden")
    found: set[str] = set()
    for test in tests:
        category = _read_one_of(test, "category", CATEGORIES)
        found.add(category)
        name, arguments, expected = _read_test(test, entry, comparison)
        yield HiddenTest(name, category, arguments, expected)
    for category in CATEGORIES:
        if category not in found:
            kept.wrong("hidden", f"no hidden test is of category {category}", at="hidden")


def _read_test(test: Entry, entry: EntryPoint, comparison: AnswerComparison) -> tuple[str, list[Json], Json]:
    """Return a test's name and its values as written, having tried to expand them."""
    name = test.text("name", longest=NAME_MAX_LENGTH)
    arguments, expected = _read_value(test, "arguments"), _read_value(test, "expected")
    if not isinstance(arguments, list) or len(arguments) != len(entry.parameters):
        if arguments is not _UNREADABLE:
            words = f"arguments are a list of {len(entry.parameters)}, one a parameter"
            test.wrong("arguments", words, at="arguments")
        arguments = []
    if comparison.kind == "any_of" and not isinstance(expected, list) and expected is not _UNREADABLE:
        test.wrong("expected", "with the comparison any_of, expected is the list of right answers", at="expected")
    return name, arguments, expected


_UNREADABLE: Final = object()
"""Stands in for a value whose mistake is already noted."""


def _read_value(told: Entry, name: str, **size: int) -> Json:
    written = told.written(name)
    if written is None:
        told.wrong("missing", f"a {told.what} needs {name}")
        return _UNREADABLE
    try:
        value = json_of(written)
        expand(value, **size)
    except NoValueAt as refusal:
        told.wrong_on(refusal.line, "value", refusal.words)
        return _UNREADABLE
    except NoValue as refusal:
        told.wrong("value", refusal.detail, at=name)
        return _UNREADABLE
    return value


def _check_names(told: Entry, names: list[str]) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        told.wrong("twice", f"two tests are called “{name}”")


def _read_solutions(kept: Entry) -> tuple[Solution, ...]:
    solutions = kept.part("solutions", what="solution", fields=frozenset(LANGUAGES))
    return tuple(Solution(language, _read_program(solutions, language)) for language in LANGUAGES)


def _read_wrong(kept: Entry) -> Iterator[Wrong]:
    wrong = list(kept.entries("wrong", what="wrong solution", fields=frozenset({"language", "why", "fails", "code"})))
    if not wrong:
        kept.wrong("missing", "a bundle needs a wrong solution", at="wrong")
    for one in wrong:
        language, fails = _read_one_of(one, "language", LANGUAGES), _read_one_of(one, "fails", FAILURES)
        yield Wrong(language, _read_program(one, "code"), one.text("why"), fails)


def _read_program(told: Entry, name: str) -> str:
    return told.text(name, longest=PROBLEM_PROGRAM_LONGEST) + "\n"
